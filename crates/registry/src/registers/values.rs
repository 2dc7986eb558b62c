//! The few values a register row is asked for, beyond its numbers: dates, the desil, yes/no answers, the state of a
//! membership. All are read leniently: what cannot be read is "not known", and then nothing is concluded from it.

use super::table::Flags;
use crate::Cell;
use crate::folding::fold;
use jiff::Span;
use payung_domain::Date;

/// Months as registers write them, by their first three letters (`Agu`, `Agt` and `Ags` are one).
const MONTHS: [(&str, i8); 22] = [
    ("jan", 1),
    ("feb", 2),
    ("peb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("agu", 8),
    ("agt", 8),
    ("ags", 8),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("nop", 11),
    ("des", 12),
    ("dec", 12),
    ("ag", 8),
    ("sp", 9),
];

/// A birth date: `1975-12-31`, `31/12/1975 0:00:00`, `31-Des-1975`, `19751231`, or a spreadsheet's serial number. Years of
/// two digits are not guessed.
pub(crate) fn read_date(cell: Cell<'_>) -> Option<Date> {
    match cell {
        Cell::Text(text) => read_date_text(text.trim()),
        Cell::Date(serial) | Cell::Number(serial) => serial_date(serial),
        Cell::Empty | Cell::Bool(_) | Cell::Error(_) => None,
    }
}

fn serial_date(serial: f64) -> Option<Date> {
    // Below 1000 (1902) it is no birth of anybody living but a count, above 100000 (2173) no date at all.
    if !(1_000.0..100_000.0).contains(&serial) {
        return None;
    }
    Date::constant(1899, 12, 30).checked_add(Span::new().try_days(serial as i64).ok()?).ok()
}

fn read_date_text(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    // The usual form first: ten bytes, then nothing or a time of day.
    if let [y1, y2, y3, y4, b'-' | b'/' | b'.', m1, m2, b'-' | b'/' | b'.', d1, d2, ..] = *bytes
        && let (Some(year), Some(month), Some(day)) = (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]))
    {
        return date(year, month, day);
    }
    let mut parts = text.split(['-', '/', '.', ' ', ',', 'T']).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let Some(second) = parts.next() else {
        let whole = number(first.as_bytes())?;
        return match first.len() {
            8 => date(whole / 10_000, whole / 100 % 100, whole % 100),
            5 => serial_date(f64::from(whole)),
            _ => None,
        };
    };
    let third = parts.next()?;
    // A serial with a fraction ("27758.0") has no third part and is not a date in text; what is left is day, month, year.
    if third.len() != 4 {
        return None;
    }
    let (day, year) = (number(first.as_bytes())?, number(third.as_bytes())?);
    match number(second.as_bytes()) {
        Some(month) if month > 12 => date(year, day, month),
        Some(month) => date(year, month, day),
        None => {
            let letters: String = second.chars().take(3).flat_map(char::to_lowercase).collect();
            let (_, month) = MONTHS.iter().find(|(start, _)| letters.starts_with(start))?;
            Date::new(i16::try_from(year).ok()?, *month, i8::try_from(day).ok()?).ok()
        }
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// One to eight ASCII digits.
fn number(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 8 {
        return None;
    }
    bytes.iter().try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// The welfare tenth: the first number of the cell (`4`, `Desil 4`, `4.0`), when it is 1–10.
pub(crate) fn read_desil(cell: Cell<'_>) -> Option<u8> {
    let desil = match cell {
        Cell::Number(number) if number.fract() == 0.0 && (1.0..=10.0).contains(&number) => number as u32,
        Cell::Text(text) => {
            let start = text.find(|c: char| c.is_ascii_digit())?;
            let digits: &str = &text[start..];
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            number(&digits.as_bytes()[..end])?
        }
        _ => return None,
    };
    u8::try_from(desil).ok().filter(|desil| (1..=10).contains(desil))
}

/// The cell's words, folded; numbers without their fraction.
pub(crate) fn words(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => fold(text),
        Cell::Bool(value) => if value { "ya" } else { "tidak" }.to_owned(),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => (number as i64).to_string(),
        _ => String::new(),
    }
}

/// Dukcapil's answer in words: [`Flags::CONFIRMED`] or [`Flags::DENIED`]; `None` when it is neither (empty, "belum diproses").
pub(crate) fn read_answer(folded: &str) -> Option<Flags> {
    let first = folded.split(' ').next().unwrap_or_default();
    match (first, folded) {
        (
            _,
            "padan" | "ya" | "y" | "sesuai" | "valid" | "cocok" | "ditemukan" | "ada" | "sama" | "benar" | "1" | "true" | "match" | "yes",
        ) => Some(Flags::CONFIRMED),
        ("padan", _) if !folded.contains("sebagian") && !folded.contains("tidak") => Some(Flags::CONFIRMED),
        ("tidak" | "tdk" | "bukan" | "non" | "not", _)
        | (_, "t" | "n" | "0" | "false" | "no" | "invalid" | "nonpadan" | "tidakpadan" | "salah" | "mismatch") => Some(Flags::DENIED),
        _ => None,
    }
}

/// Whether a membership's status says that it is over or asleep. Anything else in a list of active members is active.
pub(crate) fn is_inactive(folded: &str) -> bool {
    const ENDED: [&str; 12] =
        ["nonaktif", "non", "tidak", "tdk", "keluar", "berhenti", "berakhir", "inactive", "inaktif", "na", "meninggal", "mengundurkan"];
    matches!(folded, "n" | "t" | "0" | "false" | "no")
        || folded.split(' ').next().is_some_and(|word| ENDED.contains(&word))
        || folded.contains("tidak aktif")
        || folded.contains("non aktif")
        || folded.contains("nonaktif")
}

/// The segment of a membership: [`Flags::WAGE_EARNER`] or [`Flags::OWN_ACCOUNT`].
pub(crate) fn read_segment(folded: &str) -> Option<Flags> {
    if matches!(folded, "bpu" | "pbpu")
        || folded.starts_with("bpu ")
        || folded.contains("bukan penerima upah")
        || folded.starts_with("pbpu ")
    {
        Some(Flags::OWN_ACCOUNT)
    } else if matches!(folded, "pu" | "ppu") || folded.starts_with("pu ") || folded.starts_with("ppu ") || folded.contains("penerima upah")
    {
        Some(Flags::WAGE_EARNER)
    } else {
        None
    }
}

/// The relation to the head of the family: [`Flags::HEAD`] or [`Flags::MEMBER`]. Code 1 is the head in every code list seen.
pub(crate) fn read_relation(folded: &str) -> Option<Flags> {
    match folded {
        "" => None,
        "1" | "01" | "kk" | "kepala" | "krt" => Some(Flags::HEAD),
        words if words.contains("kepala keluarga") || words.contains("kepala rumah tangga") => Some(Flags::HEAD),
        _ => Some(Flags::MEMBER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_in_the_forms_extracts_have() {
        let day = Some(Date::constant(1975, 12, 31));
        for text in [
            "1975-12-31",
            "1975-12-31 00:00:00",
            "1975-12-31T00:00:00",
            "31/12/1975",
            "31/12/1975 0:00:00",
            "31-12-1975",
            "31.12.1975",
            "12/31/1975",
            "31 Desember 1975",
            "31-Des-1975",
            "31 DES 1975",
            "19751231",
            "27759",
        ] {
            assert_eq!(read_date(Cell::Text(text)), day, "{text}");
        }
        assert_eq!(read_date(Cell::Date(27_759.0)), day);
        assert_eq!(read_date(Cell::Text("1/7/1980")), Some(Date::constant(1980, 7, 1)));
        assert_eq!(read_date(Cell::Text("17 Agt 1980")), Some(Date::constant(1980, 8, 17)));
        for text in ["", "-", "0000-00-00", "31/02/1980", "1/7/80", "45 tahun", "99999999", "27758.0"] {
            assert_eq!(read_date(Cell::Text(text)), None, "{text}");
        }
    }

    #[test]
    fn desil_in_the_forms_extracts_have() {
        for (text, desil) in [
            ("4", Some(4)),
            ("Desil 4", Some(4)),
            ("10", Some(10)),
            ("4.0", Some(4)),
            ("", None),
            ("0", None),
            ("11", None),
            ("4+", Some(4)),
        ] {
            assert_eq!(read_desil(Cell::Text(text)), desil, "{text}");
        }
        assert_eq!(read_desil(Cell::Number(3.0)), Some(3));
        assert_eq!(read_desil(Cell::Number(3.5)), None);
    }

    #[test]
    fn answers_and_states_in_words() {
        for text in ["padan", "ya", "sesuai", "1", "padan 100"] {
            assert_eq!(read_answer(text), Some(Flags::CONFIRMED), "{text}");
        }
        for text in ["tidak padan", "tdk padan", "tidak", "tidak ditemukan", "non padan", "0"] {
            assert_eq!(read_answer(text), Some(Flags::DENIED), "{text}");
        }
        for text in ["", "belum diproses", "padan sebagian"] {
            assert_eq!(read_answer(text), None, "{text}");
        }
        for text in ["nonaktif", "non aktif", "tidak aktif", "keluar", "n", "peserta nonaktif"] {
            assert!(is_inactive(text), "{text}");
        }
        for text in ["aktif", "", "a", "grace period"] {
            assert!(!is_inactive(text), "{text}");
        }
        assert_eq!(read_segment("bpu"), Some(Flags::OWN_ACCOUNT));
        assert_eq!(read_segment("bukan penerima upah"), Some(Flags::OWN_ACCOUNT));
        assert_eq!(read_segment("pu"), Some(Flags::WAGE_EARNER));
        assert_eq!(read_segment("jakon"), None);
        assert_eq!(read_relation("kepala keluarga"), Some(Flags::HEAD));
        assert_eq!(read_relation("istri"), Some(Flags::MEMBER));
        assert_eq!(read_relation(""), None);
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_harm(text in "\\PC{0,30}", number in proptest::num::f64::ANY) {
            for cell in [Cell::Text(&text), Cell::Number(number), Cell::Date(number)] {
                let _ = (read_date(cell), read_desil(cell));
                let folded = words(cell);
                let _ = (read_answer(&folded), is_inactive(&folded), read_segment(&folded), read_relation(&folded));
            }
        }

        #[test]
        fn a_written_date_is_read_back(y in 1900_i16..2100, m in 1_i8..=12, d in 1_i8..=28) {
            let date = Date::new(y, m, d).expect("a day");
            prop_assert_eq!(read_date(Cell::Text(&date.to_string())), Some(date));
            prop_assert_eq!(read_date(Cell::Text(&format!("{d}/{m}/{y} 0:00:00"))), Some(date));
        }
    }
}
