//! Text made comparable: case, punctuation, line breaks and double spaces away.

/// Folds `text` into `out` (cleared first): lower case, every run of anything but letters and digits one space, none at the
/// ends. No allocation when `out` is large enough.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    out.clear();
    let mut gap = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            if character.is_ascii() {
                out.push(character.to_ascii_lowercase());
            } else {
                out.extend(character.to_lowercase());
            }
        } else if !matches!(character, '\u{200b}' | '\u{feff}' | '\u{ad}') {
            gap = true;
        }
    }
}

/// [`fold_into`] a new string.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Whether `words` (folded) holds `part` (folded, not empty) as whole words.
pub(crate) fn contains_words(words: &str, part: &str) -> bool {
    !part.is_empty()
        && words.match_indices(part).any(|(start, _)| {
            let end = start + part.len();
            (start == 0 || words.as_bytes()[start - 1] == b' ') && (end == words.len() || words.as_bytes()[end] == b' ')
        })
}

/// `text` without white space and invisible marks at its ends.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    // A printed character of ASCII at both ends, and there is nothing to take away: nearly every text.
    if let (Some(b'!'..=b'~'), Some(b'!'..=b'~')) = (text.as_bytes().first(), text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_headings_alike() {
        for heading in ["No. NIK", "NO_NIK", " no\nnik ", "No.  N\u{ad}IK", "no-nik*"] {
            assert_eq!(fold(heading), "no nik", "{heading:?}");
        }
        assert_eq!(fold("Desa/Kelurahan"), "desa kelurahan");
        assert_eq!(fold("***"), "");
    }

    #[test]
    fn finds_whole_words_only() {
        assert!(contains_words("buruh tani harian", "buruh tani"));
        assert!(contains_words("buruh tani", "buruh tani"));
        assert!(!contains_words("petani", "tani"));
        assert!(!contains_words("tanian tania", "tani"));
        assert!(contains_words("tania tani", "tani"));
        assert!(!contains_words("x", ""));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
