//! Saying that it could not be done: what, where, what next; status 1, or 2 for wrong usage.

use payung_domain::Language;
use std::fmt::Write;
use std::process::ExitCode;

/// Why a command ends without its result.
#[derive(Debug)]
pub enum Failure {
    /// The call is wrong: status 2. Indonesian and English.
    Usage(String, String),
    /// It could not be done: status 1.
    Cannot(String, String),
    /// The reader of standard output has gone away; nothing to say.
    Unheard,
}

impl Failure {
    /// It could not be done, in words already chosen for the reader.
    pub fn said(message: String) -> Self {
        Self::Cannot(message.clone(), message)
    }

    /// The same, of several things at once.
    pub fn several(messages: Vec<String>) -> Self {
        Self::said(messages.join("\n"))
    }

    /// The message, in a language.
    pub fn in_words(&self, language: Language) -> &str {
        match self {
            Self::Usage(id, en) | Self::Cannot(id, en) => language.pick(id, en),
            Self::Unheard => "",
        }
    }

    /// Prints the message to standard error and gives the exit status.
    pub fn report(self, language: Language) -> ExitCode {
        let (id, en, status) = match self {
            Self::Usage(id, en) => (id, en, 2),
            Self::Cannot(id, en) => (id, en, 1),
            Self::Unheard => return ExitCode::FAILURE,
        };
        eprintln!("payung: {}", without_controls(language.pick(&id, &en)));
        ExitCode::from(status)
    }
}

/// Control characters of outside text must not reach the terminal; line breaks between messages stay.
pub fn without_controls(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if c.is_control() && c != '\n' {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        } else {
            out.push(c);
        }
        out
    })
}
