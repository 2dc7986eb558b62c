//! Text for CSV files that spreadsheet programs open: no cell may run as a formula, and fields are quoted as RFC 4180
//! says.

use std::borrow::Cow;

use memchr::memchr;

use crate::csv::holds_csv;

/// Makes a text harmless for a spreadsheet program that opens the CSV file: what it would run as a formula (`=`, `+`,
/// `-`, `@`, a tab or a carriage return in front, also behind spaces and quotes) gets an apostrophe in front. Plain
/// numbers (`-5`, `+1.250,5`) and phone numbers (`+62 812-3456`) stay as they are, since they can do no harm and must
/// stay readable; a dash that stands alone, too.
#[must_use]
pub fn neutralise_csv(field: &str) -> Cow<'_, str> {
    // Nearly every field starts with a letter or a digit and is through here at once.
    match field.as_bytes().first() {
        None => return Cow::Borrowed(field),
        Some(first) if first.is_ascii_alphanumeric() => return Cow::Borrowed(field),
        Some(_) => {}
    }
    if runs_as_formula(field) { Cow::Owned(format!("'{field}")) } else { Cow::Borrowed(field) }
}

fn runs_as_formula(field: &str) -> bool {
    let hidden = |character: char| {
        (character.is_whitespace() && !matches!(character, '\t' | '\r')) || matches!(character, '"' | '\'' | '\u{feff}' | '\u{200b}' | '\0')
    };
    // An apostrophe in front makes it text already, but only in the first place.
    if field.starts_with('\'') {
        return false;
    }
    let rest = field.trim_start_matches(hidden);
    let mut characters = rest.chars();
    match characters.next() {
        Some('=' | '@' | '\t' | '\r' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => !is_harmless_number(characters.as_str()),
        _ => false,
    }
}

/// What may follow a sign: nothing, or digits with the separators of numbers and phone numbers, starting with a digit.
/// `1-2` behind a sign would be computed, but has no other effect than to show a number; a phone number needs the dash.
fn is_harmless_number(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    bytes.first().is_none_or(u8::is_ascii_digit)
        && bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.' | b','))
}

/// Appends a field, quoted when it holds a comma, a quote or a line end, or begins or ends with a space (which some
/// readers would cut off). It does not neutralise: see [`neutralise_csv`].
pub fn write_csv_field(out: &mut Vec<u8>, field: &[u8]) {
    let edges = matches!(field.first(), Some(b' ')) || matches!(field.last(), Some(b' '));
    if !edges && !holds_csv(field, b',') {
        out.extend_from_slice(field);
        return;
    }
    out.push(b'"');
    let mut rest = field;
    while let Some(at) = memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|x",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "\"=1",
            "\" =1",
            "\u{feff}=1",
            "\u{a0}=1",
            "=HYPERLINK(\"http://x\")",
            "--1",
            "+A1",
            "- tidak ada",
            "＝1",
            "-(1)",
            "+62(1)",
        ] {
            assert_eq!(neutralise_csv(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn plain_text_stays() {
        for text in [
            "",
            "Sari",
            "-5",
            "-1.250,75",
            "+62 812-3456-7890",
            "+628123456",
            "-",
            "+",
            "a=b",
            "'=1",
            "3302=1",
            "Jl. Melati @ 5",
            "Ömer",
            "\"Sari\"",
            " Sari",
            "-5 ",
        ] {
            assert!(matches!(neutralise_csv(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
    }

    #[test]
    fn fields_are_quoted_when_needed() {
        for (field, written) in [
            ("Sari", "Sari"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("a\rb", "\"a\rb\""),
            (" a", "\" a\""),
            ("a ", "\"a \""),
            ("a b", "a b"),
            ("a;b", "a;b"),
        ] {
            let mut out = Vec::new();
            write_csv_field(&mut out, field.as_bytes());
            assert_eq!(String::from_utf8_lossy(&out), written);
        }
    }

    proptest! {
        /// Reading back by RFC 4180 gives the field, whatever it holds.
        #[test]
        fn a_field_reads_back(field in "[ -~\r\n\"',ä]{0,30}") {
            let mut out = Vec::new();
            write_csv_field(&mut out, field.as_bytes());
            let written = String::from_utf8(out).unwrap_or_default();
            let read = match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                Some(inner) => inner.replace("\"\"", "\""),
                None => {
                    prop_assert!(!written.contains([',', '"', '\r', '\n']));
                    written
                }
            };
            prop_assert_eq!(read, field);
        }

        /// Whatever comes out does not begin as a formula, unless it is only a number.
        #[test]
        fn nothing_runs(field in "[ \t\r\"=+@a5.-]{0,8}") {
            let out = neutralise_csv(&field);
            if !out.starts_with('\'') {
                let seen = out.trim_start_matches([' ', '"']);
                prop_assert!(!seen.starts_with(['=', '@', '\t', '\r']));
                if let Some(rest) = seen.strip_prefix(['+', '-']) {
                    prop_assert!(rest.chars().all(|c| c.is_ascii_digit() || " .-".contains(c)) && !rest.starts_with(['-', '.']));
                }
            }
        }
    }
}
