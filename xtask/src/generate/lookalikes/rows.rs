//! How a person is written in the register and in the list, and what goes wrong on the way.

use jiff::civil::Date;

use super::super::dice::{Dice, Stream};
use super::super::faults::{Fault, damaged_nik, swapped};
use super::super::people::Sex;
use super::people::{Person, Places};
use super::slips;

/// A row before it is written.
pub struct Written {
    nik: String,
    name: String,
    born: Option<Date>,
    sex: Option<Sex>,
    village: Option<u64>,
    /// What went wrong, by the names in the file of truths.
    pub classes: Vec<&'static str>,
}

impl Written {
    /// The cells in the order of the columns.
    pub fn cells(&self) -> [String; 5] {
        [
            self.nik.clone(),
            self.name.clone(),
            self.born.map_or_else(String::new, |born| format!("{:02}-{:02}-{}", born.day(), born.month(), born.year())),
            self.sex.map_or_else(String::new, |sex| if sex == Sex::Male { "L" } else { "P" }.to_owned()),
            self.village.map_or_else(String::new, |village| village.to_string()),
        ]
    }
}

/// Errors that are due and have not befallen a row yet: one that cannot befall this row befalls the next that it can, so that
/// the shares are those of all rows.
#[derive(Default)]
pub struct Owed {
    old_spelling: u64,
    parts: u64,
    birth: u64,
}

/// Whether one is owed now, with `share` of ten thousand rows.
fn due(owed: &mut u64, share: u64, dice: &mut Dice) -> bool {
    *owed += u64::from(dice.hit(share));
    *owed > 0
}

/// The row of the register. Of ten thousand, 100 carry another running number and 50 have no NIK.
pub fn in_register(person: &Person, second: bool, seed: u64) -> Written {
    let mut dice = Dice::new(seed, Stream::Dtks, person.index * 2 + u64::from(second));
    let nik = match dice.below(10_000) {
        0..100 => (person.nik / 10_000 * 10_000 + 9_100 + dice.below(800)).to_string(),
        100..150 => String::new(),
        _ => person.nik.to_string(),
    };
    Written {
        nik,
        name: person.words.join(" ").to_uppercase(),
        born: Some(person.born),
        sex: Some(person.sex),
        village: Some(person.village),
        classes: Vec::new(),
    }
}

/// The row of the list.
pub fn in_list(person: &Person, second: bool, places: &Places, owed: &mut Owed, seed: u64) -> Written {
    let mut dice = Dice::new(seed, Stream::Row, person.index * 2 + u64::from(second));
    let mut row = Written {
        nik: person.nik.to_string(),
        name: String::new(),
        born: Some(person.born),
        sex: Some(person.sex),
        village: Some(person.village),
        classes: Vec::new(),
    };
    nik(person, &mut row, &mut dice);
    name(person, &mut row, owed, &mut dice);
    birth(person, &mut row, owed, &mut dice);
    match dice.below(10_000) {
        0..500 => {
            row.village = Some(places.elsewhere(person.village, &mut dice));
            row.classes.push("pindah");
        }
        500..600 => {
            row.village = None;
            row.classes.push("wilayah_kosong");
        }
        _ => {}
    }
    match dice.below(10_000) {
        0..30 => {
            row.sex = Some(if person.sex == Sex::Male { Sex::Female } else { Sex::Male });
            row.classes.push("jenis_kelamin_salah");
        }
        30..80 => {
            row.sex = None;
            row.classes.push("jenis_kelamin_kosong");
        }
        _ => {}
    }
    row
}

fn nik(person: &Person, row: &mut Written, dice: &mut Dice) {
    let (fault, class) = match dice.below(10_000) {
        0..120 => (Fault::NikDigit, "nik_satu_angka"),
        120..180 => (Fault::NikSwapped, "nik_tertukar"),
        180..220 => (Fault::NikScientific, "nik_ilmiah"),
        220..260 => (Fault::NikMissing, "nik_kosong"),
        260..280 => (Fault::NikShort, "nik_15_angka"),
        _ => return,
    };
    if let Some(damaged) = damaged_nik(person.nik, fault, dice) {
        row.nik = damaged;
        row.classes.push(class);
    }
}

fn name(person: &Person, row: &mut Written, owed: &mut Owed, dice: &mut Dice) {
    let mut words = person.words.clone();
    if dice.hit(300)
        && let Some(dropped) = slips::middle_dropped(&words, dice)
    {
        words = dropped;
        row.classes.push("tengah_hilang");
    }
    if due(&mut owed.parts, 50, dice)
        && let Some(exchanged) = slips::parts_swapped(&words, dice)
    {
        owed.parts -= 1;
        words = exchanged;
        row.classes.push("bagian_tertukar");
    }
    if due(&mut owed.old_spelling, 100, dice)
        && let Some(old) = slips::old_spelling(&words, dice)
    {
        owed.old_spelling -= 1;
        words = old;
        row.classes.push("ejaan_lama");
    }
    if dice.hit(3_000)
        && let Some(short) = slips::shortened(&words, person.tradition, dice)
    {
        words = short;
        row.classes.push("disingkat");
    }
    let mut text = words.join(" ");
    if dice.hit(300)
        && let Some(slip) = slips::misspelled(&text, dice)
    {
        text = slip;
        row.classes.push("nama_salah_ketik");
    }
    if dice.hit(200) {
        text = slips::titled(&text, person.tradition, person.sex, dice);
        row.classes.push("bergelar");
    }
    if dice.hit(200) {
        // Nearly every name has a place for a space; the few without get it at the ends.
        text = slips::spaced(&text, dice).unwrap_or_else(|| format!("{text} "));
        row.classes.push("spasi");
    }
    row.name = if dice.hit(5_000) { text.to_uppercase() } else { text };
}

fn birth(person: &Person, row: &mut Written, owed: &mut Owed, dice: &mut Dice) {
    if due(&mut owed.birth, 70, dice)
        && let Some(date) = swapped(person.born)
    {
        owed.birth -= 1;
        row.born = Some(date);
        row.classes.push("tanggal_bulan_tertukar");
        return;
    }
    match dice.below(10_000) {
        0..30 => {
            let year = person.born.year() + if dice.hit(5_000) { 1 } else { -1 };
            let date = Date::new(year, person.born.month(), person.born.day()).or_else(|_| Date::new(year, 2, 28));
            row.born = Some(date.unwrap_or(person.born));
            row.classes.push("tahun_meleset");
        }
        30..70 => {
            row.born = None;
            row.classes.push("tanggal_kosong");
        }
        _ => {}
    }
}
