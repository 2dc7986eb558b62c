//! What is wrong with a row, as the books keep it: each fault in both languages, sealed with the row, so that a page tells it in the reader's.

use payung_domain::Language;
use payung_registry::{Cell, CellFault, Cells, Layout};

/// What stood between the faults of a row while the books kept them in Indonesian only.
const BETWEEN: &str = "; ";

/// Faults as they are kept: Indonesian and English of each. None when there are none.
pub(crate) fn kept(faults: &[(String, String)]) -> Option<String> {
    // Pairs of strings: cannot fail.
    (!faults.is_empty()).then(|| serde_json::to_string(faults).unwrap_or_default())
}

/// Faults that were kept, in a language. Those of older books are Indonesian in either.
pub(crate) fn told(text: &str, language: Language) -> Vec<String> {
    match serde_json::from_str::<Vec<(String, String)>>(text) {
        Ok(faults) => faults.into_iter().map(|(id, en)| if language == Language::En { en } else { id }).collect(),
        Err(_) => text.split(BETWEEN).map(str::to_owned).collect(),
    }
}

/// The faults of a row's cells, as they are kept.
pub(crate) fn of_cells(faults: &[CellFault], layout: &Layout, row: &dyn Cells) -> Option<String> {
    let words = faults.iter().map(|fault| {
        let heading = layout.headings.get(fault.column).map_or("", String::as_str);
        let text = match row.cell(fault.column) {
            Cell::Text(text) | Cell::Error(text) => text.to_owned(),
            Cell::Number(number) | Cell::Date(number) => number.to_string(),
            Cell::Bool(value) => value.to_string(),
            Cell::Empty => String::new(),
        };
        let said = |language| under(heading, fault.kind.message(&text, language));
        (said(Language::Id), said(Language::En))
    });
    kept(&words.collect::<Vec<_>>())
}

/// A message under its column's heading, unless it begins with that word itself.
fn under(heading: &str, message: String) -> String {
    let begins = message.get(..heading.len()).is_some_and(|start| start.eq_ignore_ascii_case(heading));
    if heading.is_empty() || begins { message } else { format!("{heading}: {message}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_in_the_reader_s_language_and_older_ones_as_they_were_kept() {
        let both = [("NIK kosong; isi".to_owned(), "NIK empty; fill in".to_owned()), ("dua".to_owned(), "two".to_owned())];
        let text = kept(&both).expect("some");
        assert_eq!(told(&text, Language::Id), ["NIK kosong; isi", "dua"]);
        assert_eq!(told(&text, Language::En), ["NIK empty; fill in", "two"]);
        assert_eq!(kept(&[]), None);
        assert_eq!(told("NIK: tidak diisi; Desa: tidak dikenal", Language::En), ["NIK: tidak diisi", "Desa: tidak dikenal"]);
    }

    #[test]
    fn a_heading_is_not_said_twice() {
        assert_eq!(under("NIK", "NIK tidak diisi".into()), "NIK tidak diisi");
        assert_eq!(under("Desa", "tidak dikenal".into()), "Desa: tidak dikenal");
        assert_eq!(under("é", "x".into()), "é: x");
        assert_eq!(under("", "x".into()), "x");
    }
}
