//! What reading one cell came to.

use super::{FaultKind, Severity};

/// A value, a fault, both (read with a remark) or neither (the cell says nothing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading<T> {
    /// The value, when it can be used.
    pub value: Option<T>,
    /// What to say about the cell.
    pub fault: Option<(Severity, FaultKind)>,
}

impl<T> Reading<T> {
    /// The cell says nothing: unknown.
    pub const NOTHING: Self = Self { value: None, fault: None };

    /// A clean value.
    pub const fn of(value: T) -> Self {
        Self { value: Some(value), fault: None }
    }

    /// A value with something to say about it.
    pub const fn noted(value: T, severity: Severity, kind: FaultKind) -> Self {
        Self { value: Some(value), fault: Some((severity, kind)) }
    }

    /// No value, because of `kind`.
    pub const fn refused(kind: FaultKind) -> Self {
        Self { value: None, fault: Some((Severity::Error, kind)) }
    }

    /// No value, and a milder fault.
    pub const fn unknown(severity: Severity, kind: FaultKind) -> Self {
        Self { value: None, fault: Some((severity, kind)) }
    }
}

/// Whether a folded or raw text only marks an empty answer: `-`, `--`, `?`, `.`, `…`.
pub(crate) fn is_dash(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '?' | '.' | '\u{2026}' | '_' | '/' | '\u{feff}' | '\u{200b}')
    })
}

/// A number cell that holds a whole number of that range.
pub(crate) fn whole(number: f64, max: u64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "the ranges asked for are far below 2^53")]
    let fits = number >= 0.0 && number <= max as f64 && number.fract() == 0.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
    fits.then_some(number as u64)
}
