//! Addresses of provisions, as citations write them: `Pasal 7 ayat (4) huruf c`.

use std::fmt;

/// The level of a node, as a citation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A chapter, numbered in Roman.
    Bab,
    /// An article; the label of one not numbered yet is `...`.
    Pasal,
    /// A paragraph of an article; its label keeps the brackets: `(4)`.
    Ayat,
    /// A numbered item: `3`, `3)` or `(3)`, as the text writes it.
    Angka,
    /// A lettered item or section: `c`, `c)`, `(c)` or `C`.
    Huruf,
    /// An item that has only a dash; counted from 1.
    Butir,
}

impl Kind {
    /// The level a word names, in whatever case.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "bab" => Some(Self::Bab),
            "pasal" => Some(Self::Pasal),
            "ayat" => Some(Self::Ayat),
            "angka" => Some(Self::Angka),
            "huruf" => Some(Self::Huruf),
            "butir" => Some(Self::Butir),
            _ => None,
        }
    }
}

/// One step of a citation: `ayat (4)`, or `huruf b (kedua)` where a text uses a letter twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The level.
    pub kind: Kind,
    /// The label as the text writes it, without a closing full stop.
    pub label: String,
    /// Which of several nodes with this label, from 1.
    pub ordinal: usize,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Bab => "BAB",
            Kind::Pasal => "Pasal",
            Kind::Ayat => "ayat",
            Kind::Angka => "angka",
            Kind::Huruf => "huruf",
            Kind::Butir => "butir",
        };
        write!(f, "{kind} {}", self.label)?;
        match self.ordinal {
            0 | 1 => Ok(()),
            n => write!(f, " ({})", ORDINALS.get(n - 2).unwrap_or(&"?")),
        }
    }
}

/// The words for the second, third … node with the same label.
pub const ORDINALS: [&str; 4] = ["kedua", "ketiga", "keempat", "kelima"];

/// Reads an address, from the outermost level to the innermost.
///
/// A single capital letter in front stands for the section it names: `C angka 7`.
///
/// # Errors
///
/// Says which word is neither a level, a label, nor an ordinal in brackets.
pub fn parse_address(cite: &str) -> Result<Vec<Step>, String> {
    let mut words = cite.split_whitespace().peekable();
    let mut steps: Vec<Step> = Vec::new();
    while let Some(word) = words.next() {
        let lone_section = steps.is_empty() && word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
        let (kind, label) = if lone_section {
            (Kind::Huruf, word)
        } else {
            let kind =
                Kind::from_word(word).ok_or_else(|| format!("{word:?} in {cite:?} is not BAB, Pasal, ayat, angka, huruf or butir"))?;
            let label = words.next().ok_or_else(|| format!("{cite:?} ends after {word:?}"))?;
            (kind, label)
        };
        let known = match kind {
            Kind::Bab => label.chars().all(|c| "IVXLC".contains(c)),
            Kind::Pasal => label == "..." || is_label(label),
            Kind::Ayat => label.starts_with('(') && is_label(label),
            Kind::Angka | Kind::Huruf | Kind::Butir => is_label(label),
        };
        if !known {
            return Err(format!("{label:?} in {cite:?} cannot be the label of {word:?}"));
        }
        let ordinal = words
            .peek()
            .and_then(|next| next.strip_prefix('(')?.strip_suffix(')'))
            .and_then(|name| ORDINALS.iter().position(|o| *o == name));
        if ordinal.is_some() {
            words.next();
        }
        steps.push(Step { kind, label: label.to_owned(), ordinal: ordinal.map_or(1, |o| o + 2) });
    }
    if steps.is_empty() { Err("the cite is empty".to_owned()) } else { Ok(steps) }
}

/// Whether a word can be a label: `12`, `a`, `ap`, `C`, also as `12)` and `(12)`.
#[must_use]
pub fn is_label(word: &str) -> bool {
    let core = match word.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')'),
        None => Some(word.strip_suffix(')').unwrap_or(word)),
    };
    core.is_some_and(|core| match core.len() {
        1 => core.chars().all(|c| c.is_ascii_alphanumeric()),
        2 => core.chars().all(|c| c.is_ascii_digit()) || core.chars().all(|c| c.is_ascii_lowercase()),
        3 => core.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, Step, parse_address};

    #[test]
    fn addresses_are_read_or_refused_with_the_word_at_fault() {
        let step = |kind, label: &str, ordinal| Step { kind, label: label.to_owned(), ordinal };
        assert_eq!(
            parse_address("BAB II huruf b (kedua) angka 1)"),
            Ok(vec![step(Kind::Bab, "II", 1), step(Kind::Huruf, "b", 2), step(Kind::Angka, "1)", 1)])
        );
        for (cite, word) in [
            ("Pasal 7 ayat 4", "\"4\""),
            ("Pasal 7 alinea 2", "alinea"),
            ("Pasal", "ends after"),
            ("", "empty"),
            ("PP 9/2001 Pasal 3", "\"PP\""),
        ] {
            let problem = parse_address(cite).expect_err(cite);
            assert!(problem.contains(word), "{problem}");
        }
    }

    #[test]
    fn an_address_is_shown_as_it_is_written() {
        for cite in ["Pasal 7 ayat (4) huruf c", "BAB II huruf B angka 3 huruf b (kedua) angka 1) huruf a)"] {
            let path = parse_address(cite).expect("a readable cite");
            assert_eq!(path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), cite);
        }
    }
}
