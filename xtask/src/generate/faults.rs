//! What goes wrong on the way from the truth into a list: classes, their share of all rows, and what each does to a cell.
//!
//! Shares follow what is reported of real lists; a class is written to the file of truths by its name.

use jiff::civil::Date;

use super::dice::Dice;
use super::names;
use super::people::{Person, Sex};

/// A class of error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// One digit of the NIK is another.
    NikDigit,
    /// Two neighbouring digits of the NIK are exchanged.
    NikSwapped,
    /// The NIK is in scientific notation: it cannot be recovered.
    NikScientific,
    /// No NIK.
    NikMissing,
    /// One digit of the NIK is lost.
    NikShort,
    /// A spreadsheet made the last digit 0.
    NikRounded,
    /// An apostrophe before the NIK; harmless.
    NikApostrophe,
    /// Spaces or dots in the NIK; harmless.
    NikSeparated,
    /// The NIK ends in ".0"; harmless.
    NikDecimal,
    /// The name is misspelled.
    NameTypo,
    /// The name has a title.
    NameTitle,
    /// The name is shortened.
    NameShortened,
    /// Day and month of birth are exchanged.
    BirthSwapped,
    /// The year of birth is off by one.
    BirthYear,
    /// No date of birth.
    BirthMissing,
    /// Registers and list have different places.
    Moved,
    /// No village and no kecamatan.
    AreaMissing,
    /// The other sex.
    SexWrong,
    /// No sex.
    SexMissing,
    /// The person has a row already.
    Repeated,
}

impl Fault {
    /// The name in the file of truths.
    pub fn key(self) -> &'static str {
        match self {
            Self::NikDigit => "nik_satu_angka",
            Self::NikSwapped => "nik_tertukar",
            Self::NikScientific => "nik_ilmiah",
            Self::NikMissing => "nik_kosong",
            Self::NikShort => "nik_15_angka",
            Self::NikRounded => "nik_dibulatkan",
            Self::NikApostrophe => "nik_apostrof",
            Self::NikSeparated => "nik_berpemisah",
            Self::NikDecimal => "nik_ekor_desimal",
            Self::NameTypo => "nama_salah_ketik",
            Self::NameTitle => "nama_bergelar",
            Self::NameShortened => "nama_disingkat",
            Self::BirthSwapped => "tanggal_tertukar",
            Self::BirthYear => "tahun_meleset",
            Self::BirthMissing => "tanggal_kosong",
            Self::Moved => "pindah",
            Self::AreaMissing => "wilayah_kosong",
            Self::SexWrong => "jenis_kelamin_salah",
            Self::SexMissing => "jenis_kelamin_kosong",
            Self::Repeated => "baris_ganda",
        }
    }
}

/// Of ten thousand people, how many have a second row.
pub const REPEATED: u64 = 200;

/// Faults of the NIK with their share of ten thousand rows. At most one befalls a row.
const NIK: [(Fault, u64); 9] = [
    (Fault::NikDigit, 120),
    (Fault::NikSwapped, 60),
    (Fault::NikScientific, 40),
    (Fault::NikMissing, 40),
    (Fault::NikShort, 20),
    // One NIK in ten ends in 0 and is not harmed: 56 attempts make 50 faults.
    (Fault::NikRounded, 56),
    (Fault::NikApostrophe, 50),
    (Fault::NikSeparated, 50),
    (Fault::NikDecimal, 30),
];

/// Identity as a list has it, after the faults of one row.
pub struct Written {
    /// The NIK cell.
    pub nik: String,
    /// The name cell, words with initial capitals.
    pub name: String,
    /// The date of birth, if there is one.
    pub born: Option<Date>,
    /// Sex, if there is one.
    pub sex: Option<Sex>,
    /// Whether village and kecamatan are there.
    pub has_area: bool,
    /// What went wrong, in the order of the columns.
    pub faults: Vec<Fault>,
}

/// The person as written without any fault.
pub fn faithful(person: &Person) -> Written {
    Written {
        nik: person.nik.to_string(),
        name: person.name.clone(),
        born: Some(person.born),
        sex: Some(person.sex),
        has_area: true,
        faults: person.moved.map(|_| Fault::Moved).into_iter().collect(),
    }
}

/// The person as one row of a list has it.
pub fn written(person: &Person, dice: &mut Dice) -> Written {
    let mut row = faithful(person);
    let mut roll = dice.below(10_000);
    for (fault, share) in NIK {
        if roll < share {
            if let Some(nik) = damaged_nik(person.nik, fault, dice) {
                row.nik = nik;
                row.faults.push(fault);
            }
            break;
        }
        roll -= share;
    }
    if dice.hit(3_000)
        && let Some(short) = names::shortened(&row.name, dice)
    {
        row.name = short;
        row.faults.push(Fault::NameShortened);
    }
    if dice.hit(300) {
        row.name = names::misspelled(&row.name, dice);
        row.faults.push(Fault::NameTypo);
    }
    if dice.hit(200) {
        row.name = names::titled(&row.name, person.sex, dice);
        row.faults.push(Fault::NameTitle);
    }
    // Day and month can be exchanged in 132 of 365 dates: 194 attempts make 70 faults.
    match dice.below(10_000) {
        0..194 => {
            if let Some(swapped) = swapped(person.born) {
                row.born = Some(swapped);
                row.faults.push(Fault::BirthSwapped);
            }
        }
        194..224 => {
            row.born = Some(year_off(person.born, dice));
            row.faults.push(Fault::BirthYear);
        }
        224..264 => {
            row.born = None;
            row.faults.push(Fault::BirthMissing);
        }
        _ => {}
    }
    match dice.below(10_000) {
        0..30 => {
            row.sex = Some(if person.sex == Sex::Male { Sex::Female } else { Sex::Male });
            row.faults.push(Fault::SexWrong);
        }
        30..80 => {
            row.sex = None;
            row.faults.push(Fault::SexMissing);
        }
        _ => {}
    }
    if dice.hit(100) {
        row.has_area = false;
        row.faults.push(Fault::AreaMissing);
    }
    row
}

/// The NIK after one fault, or `None` where the fault would change nothing.
pub fn damaged_nik(nik: u64, fault: Fault, dice: &mut Dice) -> Option<String> {
    let text = nik.to_string();
    let mut digits = text.clone().into_bytes();
    let damaged = match fault {
        Fault::NikDigit => {
            let at = dice.below(digits.len() as u64) as usize;
            digits[at] = b'0' + (digits[at] - b'0' + 1 + dice.below(9) as u8) % 10;
            ascii(digits)
        }
        Fault::NikSwapped => {
            let places: Vec<usize> = (1..digits.len()).filter(|&at| digits[at] != digits[at - 1]).collect();
            let at = *places.get(dice.below(places.len() as u64) as usize)?;
            digits.swap(at, at - 1);
            ascii(digits)
        }
        Fault::NikScientific => scientific(nik),
        Fault::NikMissing => String::new(),
        Fault::NikShort => {
            digits.remove(dice.below(digits.len() as u64) as usize);
            ascii(digits)
        }
        Fault::NikRounded => (nik / 10 * 10).to_string(),
        Fault::NikApostrophe => format!("'{text}"),
        Fault::NikSeparated if dice.hit(5_000) => {
            format!("{} {} {} {}", &text[..4], &text[4..8], &text[8..12], &text[12..])
        }
        Fault::NikSeparated => {
            format!("{}.{}.{}.{}.{}", &text[..2], &text[2..4], &text[4..6], &text[6..12], &text[12..])
        }
        Fault::NikDecimal => format!("{text}.0"),
        _ => return None,
    };
    (damaged != text).then_some(damaged)
}

/// A NIK as a narrow spreadsheet column shows it: `1.21701E+15`.
pub fn scientific(nik: u64) -> String {
    // Six significant digits, the sixth rounded, in whole numbers.
    let rounded = (nik + 5_000_000_000) / 10_000_000_000;
    format!("{}.{:05}E+15", rounded / 100_000, rounded % 100_000)
}

fn ascii(digits: Vec<u8>) -> String {
    digits.into_iter().map(char::from).collect()
}

/// The date with day and month exchanged, where that is another date.
pub fn swapped(date: Date) -> Option<Date> {
    if date.day() == date.month() {
        return None;
    }
    Date::new(date.year(), date.day(), date.month()).ok()
}

fn year_off(date: Date, dice: &mut Dice) -> Date {
    let year = date.year() + if dice.hit(5_000) { 1 } else { -1 };
    // 29 February has no counterpart in the year before or after.
    Date::new(year, date.month(), date.day()).or_else(|_| Date::new(year, 2, 28)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::super::dice::Stream;
    use super::*;

    #[test]
    fn faults_of_the_nik_do_what_they_say() {
        let mut dice = Dice::new(3, Stream::Row, 0);
        let mut damage = |fault| damaged_nik(1217084107809012, fault, &mut dice);
        assert_eq!(damage(Fault::NikRounded).as_deref(), Some("1217084107809010"));
        assert_eq!(damage(Fault::NikScientific).as_deref(), Some("1.21708E+15"));
        assert_eq!(damage(Fault::NikDecimal).as_deref(), Some("1217084107809012.0"));
        assert_eq!(damage(Fault::NikShort).map(|nik| nik.len()), Some(15));
        assert_eq!(damaged_nik(1217084107809010, Fault::NikRounded, &mut dice), None);
    }

    #[test]
    fn a_swapped_date_is_another_date() {
        assert_eq!(swapped(jiff::civil::date(1980, 3, 4)), Some(jiff::civil::date(1980, 4, 3)));
        assert_eq!(swapped(jiff::civil::date(1980, 3, 13)), None);
        assert_eq!(swapped(jiff::civil::date(1980, 3, 3)), None);
    }
}
