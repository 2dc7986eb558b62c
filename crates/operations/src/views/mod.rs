//! What people look at: read only, within what [`crate::sight`] lets them see. Nothing here writes, and nothing here opens a sealed value whole:
//! a NIK is shown masked.

pub mod arrears;
pub mod balance;
pub mod bills;
pub mod case;
pub mod cases;
pub mod counts;
pub mod dashboard;
pub mod desk;
pub mod duties;
pub mod endings;
pub mod findings;
pub mod funds;
pub mod journal;
pub mod ledger;
pub mod lists;
pub(crate) mod pace;
pub mod pairs;
pub mod papers;
pub mod payments;
pub mod plan;
pub mod profile;
pub mod programme;
pub mod reading_effect;
pub mod registrations;
pub mod regulations;
pub mod roster;
pub mod rule_words;
pub mod rules;
pub mod statement;
pub mod tally;
pub mod users;
pub mod worklist;

use crate::books::Books;
use payung_domain::{AreaCode, AreaLevel};

/// The name of a place as the program knows it; of the kecamatan around it when the village itself has no name.
#[must_use]
pub fn place_name(books: &Books, code: &str) -> String {
    let code = AreaCode::parse(code);
    let named = code.and_then(|code| books.areas.name(code).or_else(|| books.areas.name(code.at(AreaLevel::District)?)));
    named.unwrap_or_default().to_owned()
}

/// A text in which every number as long as a NIK or nearly so is masked: messages about a cell quote it.
#[must_use]
pub fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        if run.len() >= LONG {
            let (head, tail) = (&run[..6], &run[run.len() - 2..]);
            out.push_str(head);
            out.extend(std::iter::repeat_n('*', run.len() - 8));
            out.push_str(tail);
        } else {
            out.push_str(run);
        }
        run.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

/// Digits from which a number may identify somebody: a telephone, a family card, a NIK with some lost.
const LONG: usize = 10;

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn what_identifies_is_masked_wherever_it_is_quoted() {
        assert_eq!(without_numbers("NIK \"1217022310049520\" berakhir 0"), "NIK \"121702********20\" berakhir 0");
        assert_eq!(without_numbers("baris 12, tanggal 2026-11-20, Rp 1.500.000"), "baris 12, tanggal 2026-11-20, Rp 1.500.000");
        assert_eq!(without_numbers("08123456789"), "081234***89");
    }
}
