//! The roster of a programme and BPJS's bill for one month, with everything that goes wrong between them.
//!
//! Every listed person is on the roster. What goes wrong is a function of seed and person, as everywhere here, and happens to
//! one person only once, so that each cause can be counted.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use super::dice::{Dice, Stream};
use super::people::{Person, World};
use super::sheets::{self, Cell, Frame, Heading};
use super::{create, faults};

/// The month billed.
pub const MONTH: &str = "2026-06";
/// The months before it in the year, which are paid.
const PAID: [&str; 5] = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
/// The contribution and what is wrongly asked for instead.
const FULL: u64 = 16_800;
const HALF: u64 = 8_400;
const OTHER_CLASS: u64 = 18_800;

/// Columns of the roster.
pub const ROSTER: [&str; 12] = [
    "nik",
    "kpj",
    "nama",
    "tanggal_lahir",
    "mulai",
    "sampai",
    "berakhir",
    "sebab_berakhir",
    "per_bulan",
    "sumber_dana",
    "kelompok",
    "terbayar",
];
/// Columns of the bill's list.
pub const BILL: [&str; 8] = ["NIK", "KPJ", "Nama Peserta", "Tanggal Lahir", "Bulan Iuran", "Jumlah Iuran", "Sumber Dana", "Wadah"];

/// What is the matter with one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Matter {
    Nothing,
    NotDecreed,
    NotBilled,
    Dead,
    Moved,
    Over,
    PaidAlready,
    Double,
    Rebate,
    Class,
    Odd,
    Fund,
    DamagedNik,
    OtherNik,
}

/// Each with its cases in ten thousand.
const MATTERS: [(Matter, u64); 13] = [
    (Matter::NotDecreed, 120),
    (Matter::NotBilled, 100),
    (Matter::Dead, 110),
    (Matter::Moved, 60),
    (Matter::Over, 40),
    (Matter::PaidAlready, 30),
    (Matter::Double, 50),
    (Matter::Rebate, 60),
    (Matter::Class, 20),
    (Matter::Odd, 20),
    (Matter::Fund, 30),
    (Matter::DamagedNik, 30),
    (Matter::OtherNik, 10),
];

fn matter(world: &World, person: &Person) -> Matter {
    let mut left = Dice::new(world.seed, Stream::Billing, person.index).below(10_000);
    for (matter, share) in MATTERS {
        if left < share {
            return matter;
        }
        left -= share;
    }
    Matter::Nothing
}

/// A participant number that no two people share.
fn kpj(person: &Person) -> u64 {
    20_000_000_000 + person.index
}

fn group(person: &Person) -> String {
    format!("Wadah {}", 1 + person.card_place.village % 7)
}

/// The roster's row; none for whom no decree names.
pub fn roster_row(world: &World, person: &Person) -> Option<[String; 12]> {
    let matter = matter(world, person);
    let (ended, ground) = match matter {
        Matter::NotDecreed => return None,
        Matter::Dead => (format!("2026-05-{:02}", 1 + person.index % 28), "meninggal dunia"),
        Matter::Moved => (format!("2026-04-{:02}", 1 + person.index % 28), "pindah domisili"),
        _ => (String::new(), ""),
    };
    let mut paid = PAID.join(" ; ");
    if matter == Matter::PaidAlready {
        paid = format!("{paid} ; {MONTH}");
    }
    let born = person.born;
    Some([
        person.nik.to_string(),
        format!("{:011}", kpj(person)),
        person.name.clone(),
        format!("{:04}-{:02}-{:02}", born.year(), born.month(), born.day()),
        "2026-01".to_owned(),
        if matter == Matter::Over { "2026-05" } else { "2026-12" }.to_owned(),
        ended,
        ground.to_owned(),
        String::new(),
        if person.index % 10 < 8 { "APBD" } else { "DBH CHT" }.to_owned(),
        group(person),
        paid,
    ])
}

/// The bill's rows for a person: none, one or two.
pub fn bill_rows(world: &World, person: &Person) -> Vec<[String; 8]> {
    let matter = matter(world, person);
    let amount = match matter {
        Matter::NotBilled => return Vec::new(),
        Matter::Rebate => HALF,
        Matter::Class => OTHER_CLASS,
        Matter::Odd => FULL + 100 + person.index % 900,
        _ => FULL,
    };
    let nik = match matter {
        Matter::DamagedNik => faults::scientific(person.nik),
        // Another serial: lower than any of a population, and hardly ever the same for two people of one birthday.
        Matter::OtherNik => (person.nik - person.nik % 10_000 + 8_000 + person.index % 1_000).to_string(),
        _ => person.nik.to_string(),
    };
    let own_fund = person.index % 10 < 8;
    let fund = if own_fund == (matter == Matter::Fund) { "DBH CHT" } else { "APBD" };
    let born = person.born;
    let row = [
        nik,
        format!("{:011}", kpj(person)),
        person.name.to_uppercase(),
        format!("{:02}-{:02}-{:04}", born.day(), born.month(), born.year()),
        MONTH.to_owned(),
        amount.to_string(),
        fund.to_owned(),
        group(person),
    ];
    if matter == Matter::Double { vec![row.clone(), row] } else { vec![row] }
}

/// Everybody, block by block.
fn people(world: &World) -> impl Iterator<Item = Person> + '_ {
    (0..world.blocks()).flat_map(|at| world.block(at).people)
}

/// Writes the roster as CSV.
///
/// # Errors
/// It cannot be written.
pub fn write_roster(world: &World, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(create(path)?);
    writer.write_record(ROSTER)?;
    for person in people(world) {
        if let Some(row) = roster_row(world, &person) {
            writer.write_record(&row)?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Writes the bill as CSV, its people in another order than the roster's.
///
/// # Errors
/// It cannot be written.
pub fn write_bill(world: &World, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(create(path)?);
    writer.write_record(BILL)?;
    let blocks = world.blocks();
    for at in 0..blocks {
        for person in world.block(super::dice::shuffled(world.seed, 77, blocks, at)).people {
            for row in bill_rows(world, &person) {
                writer.write_record(&row)?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

/// Writes the bill as BPJS sends it: the letter's block, the list, the total.
///
/// # Errors
/// It cannot be written.
pub fn write_bill_book(world: &World, people: &[&Person], path: &Path) -> Result<(), Box<dyn Error>> {
    let rows: Vec<[String; 8]> = people.iter().flat_map(|person| bill_rows(world, person)).collect();
    let total: u64 = rows.iter().filter_map(|row| row[5].parse::<u64>().ok()).sum();
    let heading = |text: &str, width: f64| Heading { text: text.to_owned(), group: None, width };
    let widths = [20.0, 14.0, 30.0, 14.0, 12.0, 14.0, 14.0, 14.0];
    let frame = Frame {
        sheet: "Tagihan".to_owned(),
        titles: ["BPJS KETENAGAKERJAAN - TAGIHAN IURAN PEKERJA RENTAN (REKAAN)".to_owned(), format!("Periode: {MONTH}")],
        hidden_note: "Kode Iuran: 260600009000".to_owned(),
        headings: std::iter::once(heading("No", 5.0)).chain(BILL.iter().zip(widths).map(|(text, width)| heading(text, width))).collect(),
        foot: vec![(format!("Total: {total}"), String::new())],
    };
    sheets::write(path, &frame, false, |push| {
        for (number, row) in (1..).zip(&rows) {
            let mut cells = vec![Cell::Number(f64::from(number))];
            cells.extend(row.iter().enumerate().map(|(column, text)| match text.parse::<u32>() {
                Ok(amount) if column == 5 => Cell::Number(f64::from(amount)),
                _ => Cell::text(text.as_str()),
            }));
            push(cells, false)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Writes the roster of these people as CSV.
///
/// # Errors
/// It cannot be written.
pub fn write_roster_of(world: &World, people: &[&Person], path: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = create(path)?;
    {
        let mut writer = csv::Writer::from_writer(&mut out);
        writer.write_record(ROSTER)?;
        for row in people.iter().filter_map(|person| roster_row(world, person)) {
            writer.write_record(&row)?;
        }
        writer.flush()?;
    }
    out.flush()?;
    Ok(())
}
