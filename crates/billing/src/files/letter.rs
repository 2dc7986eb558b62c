//! The block of a billing letter above its list: code, number, months, people, sum.

use super::headings::{Headings, LetterItem};
use super::months::read_months;
use super::text_of;
use crate::bill::BillTotals;
use payung_registry::{AmountCell, Cell, Cells, OwnedRow, read_amount_cell};

/// A longer text says nothing short.
const VALUE_BYTES_MAX: usize = 80;

/// Takes what the rows say into `totals`; what is there already stays.
pub(super) fn read_letter(rows: &[OwnedRow], totals: &mut BillTotals) {
    let known = Headings::embedded();
    let mut scratch = String::new();
    for row in rows {
        for place in 0..row.width() {
            let Cell::Text(text) = row.cell(place) else { continue };
            let (label, same_cell) = text.split_once([':', '=']).unwrap_or((text, ""));
            let Some(item) = known.letter_item(label) else { continue };
            let same_cell = same_cell.trim();
            // In the same cell after a colon, else in the next one that holds anything (a colon may have a cell of its own).
            let next =
                (place + 1..row.width()).map(|at| row.cell(at)).find(|cell| !cell.is_blank() && !matches!(cell, Cell::Text(":" | "=")));
            let value = if same_cell.is_empty() { next.unwrap_or(Cell::Empty) } else { Cell::Text(same_cell) };
            let value = match value {
                Cell::Text(text) => Cell::Text(text.trim().trim_start_matches(':').trim()),
                other => other,
            };
            let words = text_of(value, &mut scratch);
            let words = (!words.is_empty() && words.len() <= VALUE_BYTES_MAX).then(|| words.to_owned());
            match item {
                LetterItem::Code => keep(&mut totals.code, words),
                LetterItem::Number => keep(&mut totals.number, words),
                LetterItem::Month => keep(&mut totals.months, read_months(value).ok().flatten()),
                LetterItem::People => keep(&mut totals.people, people(value)),
                LetterItem::Amount => {
                    if let AmountCell::Rupiah(amount) = read_amount_cell(value) {
                        keep(&mut totals.amount, Some(amount));
                    }
                }
            }
        }
    }
}

fn keep<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// `1.898`, `1.898 orang`.
fn people(cell: Cell<'_>) -> Option<u64> {
    let read = |cell| match read_amount_cell(cell) {
        AmountCell::Rupiah(number) => u64::try_from(number.get()).ok(),
        _ => None,
    };
    match cell {
        Cell::Text(text) => read(Cell::Text(text.split_whitespace().next()?)),
        other => read(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Rupiah;
    use payung_registry::OwnedCell;

    #[test]
    fn a_letter_says_what_it_bills() {
        let row = |cells: &[&str]| OwnedRow {
            number: 1,
            hidden: false,
            cells: cells.iter().map(|cell| OwnedCell::Text((*cell).into())).collect(),
        };
        let mut totals = BillTotals::default();
        let rows = [
            row(&["BPJS KETENAGAKERJAAN", ""]),
            row(&["Nomor : B/12/112024"]),
            row(&["Kode Iuran", ":", "2411000123"]),
            row(&["Periode", "", "November s.d. Desember 2024"]),
            row(&["Jumlah Tenaga Kerja: 1.898 orang"]),
            row(&["Total Iuran", ": Rp63.772.800,00"]),
            row(&["Total Iuran", "1"]),
        ];
        read_letter(&rows, &mut totals);
        assert_eq!(totals.code.as_deref(), Some("2411000123"));
        assert_eq!(totals.number.as_deref(), Some("B/12/112024"));
        assert_eq!(totals.months.map(|(first, last)| (first.to_string(), last.to_string())), Some(("2024-11".into(), "2024-12".into())));
        assert_eq!((totals.people, totals.amount), (Some(1_898), Some(Rupiah::new(63_772_800))));
    }
}
