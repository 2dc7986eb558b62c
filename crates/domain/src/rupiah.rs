//! Money: whole rupiah, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in whole rupiah. May be negative (a difference); every operation is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rupiah(i64);

/// Why an amount could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RupiahError {
    /// The result does not fit 64 bits.
    Overflow,
    /// A division by zero in a rate.
    DivisionByZero,
}

impl fmt::Display for RupiahError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow => f.write_str("jumlah rupiah terlalu besar"),
            Self::DivisionByZero => f.write_str("tarif dengan penyebut nol"),
        }
    }
}

impl std::error::Error for RupiahError {}

impl Rupiah {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of `rupiah` whole rupiah.
    #[must_use]
    pub const fn new(rupiah: i64) -> Self {
        Self(rupiah)
    }

    /// The amount in whole rupiah.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`RupiahError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, RupiahError> {
        self.0.checked_add(other.0).map(Self).ok_or(RupiahError::Overflow)
    }

    /// The amount taken `times` times (months, persons).
    ///
    /// # Errors
    /// [`RupiahError::Overflow`].
    pub fn times(self, times: i64) -> Result<Self, RupiahError> {
        self.0.checked_mul(times).map(Self).ok_or(RupiahError::Overflow)
    }

    /// `numerator / denominator` of the amount, rounded half away from zero to a multiple of `step` rupiah (1 or more).
    ///
    /// # Errors
    /// [`RupiahError::Overflow`]; [`RupiahError::DivisionByZero`] when `denominator` or `step` is not positive.
    pub fn share(self, numerator: i64, denominator: i64, step: i64) -> Result<Self, RupiahError> {
        if denominator <= 0 || step <= 0 {
            return Err(RupiahError::DivisionByZero);
        }
        let exact = i128::from(self.0) * i128::from(numerator);
        let unit = i128::from(denominator) * i128::from(step);
        let rounded = (exact.abs() * 2 + unit) / (unit * 2) * exact.signum() * i128::from(step);
        i64::try_from(rounded).map(Self).map_err(|_| RupiahError::Overflow)
    }
}

impl fmt::Display for Rupiah {
    /// As Indonesian offices write it: `Rp16.800`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        f.write_str("Rp")?;
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn is_written_with_dots() {
        assert_eq!(Rupiah::new(16_800).to_string(), "Rp16.800");
        assert_eq!(Rupiah::new(63_772_800).to_string(), "Rp63.772.800");
        assert_eq!(Rupiah::new(-500).to_string(), "-Rp500");
        assert_eq!(Rupiah::new(1000).to_string(), "Rp1.000");
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(Rupiah::new(5).share(1, 2, 1), Ok(Rupiah::new(3)));
        assert_eq!(Rupiah::new(-5).share(1, 2, 1), Ok(Rupiah::new(-3)));
        assert_eq!(Rupiah::new(1549).share(1, 1, 100), Ok(Rupiah::new(1500)));
        assert_eq!(Rupiah::new(1).share(1, 0, 1), Err(RupiahError::DivisionByZero));
        assert_eq!(Rupiah::new(i64::MAX).times(2), Err(RupiahError::Overflow));
    }

    proptest! {
        #[test]
        fn a_share_is_within_half_a_step(amount in -1_000_000_000_i64..1_000_000_000, num in 0_i64..10_000, step in 1_i64..1000) {
            let share = Rupiah::new(amount).share(num, 10_000, step).expect("fits").get();
            prop_assert_eq!(share % step, 0);
            let distance = (i128::from(share) * 10_000 - i128::from(amount) * i128::from(num)).abs();
            prop_assert!(distance * 2 <= i128::from(step) * 10_000);
        }
    }
}
