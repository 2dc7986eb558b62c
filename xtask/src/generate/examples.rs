//! The small inputs in `examples/`: one village per region, with each usual defect once, and the registers that go with it.

use std::error::Error;
use std::fs;
use std::path::Path;

use super::answer;
use super::billing;
use super::dice::{Dice, Stream};
use super::faults::{Fault, faithful, scientific};
use super::lists::{self, Row, excel_serial};
use super::names::{FamilyName, person_name};
use super::people::{Block, Family, Membership, Person, Relation, Sex, World};
use super::regions::{REGIONS, Region, Tradition};
use super::registers::Register;
use super::sheets::{self, Cell, Frame, Heading};

/// The seed of all examples.
const SEED: u64 = 2026;
/// People of the village from whom the list is taken.
const VILLAGERS: u64 = 192;
/// Ordinary rows of a list.
const ORDINARY: usize = 44;

/// Columns of a list of ordinary villages; some regions have more.
const COLUMNS: &[&str] =
    &["nik", "no_kk", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "alamat", "rt", "rw", "desa", "kecamatan", "pekerjaan"];

/// Writes all examples below `out`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(out: &Path) -> Result<(), Box<dyn Error>> {
    for region in &REGIONS {
        let folder = out.join(region.key);
        fs::create_dir_all(&folder)?;
        let mut world = World::new(region, VILLAGERS, SEED)?;
        world.only_village = Some((1, 4));
        let villagers = Villagers::new(&world);
        let list = if region.key == "yogyakarta" { "daftar-pekerja.xlsx" } else { "daftar-desa.xlsx" };
        let rows = villagers.proposed();
        write_list(&world, &rows, &folder.join(list))?;
        if region.key == "yogyakarta" {
            write_offices(&world, &villagers, &folder.join("daftar-rt-rw.xlsx"))?;
        }
        if region.key == "samosir" {
            villagers.write_billing(&folder)?;
        }
        let registers: &[Register] = match region.key {
            "klungkung" => &[Register::Dtks, Register::DtsenMembers, Register::DtsenFamilies],
            "samosir" => &[Register::Dtks, Register::P3ke, Register::Active],
            "banyumas" => &[Register::Dtks, Register::P3ke],
            _ => &[Register::Dtks],
        };
        for register in registers {
            villagers.write_register(*register, &folder.join(register.file()))?;
        }
        if region.key == "samosir" {
            let mut answers = csv::Writer::from_path(folder.join("padan.csv"))?;
            answers.write_record(["nik", "nama", "tanggal_lahir", "hasil"])?;
            for listed in &rows {
                if let Some(answer) = answer(&listed.row) {
                    answers.write_record(&answer)?;
                }
            }
            answers.flush()?;
        }
    }
    Ok(())
}

/// The people of the example's village.
struct Villagers<'a> {
    world: &'a World,
    blocks: Vec<Block>,
    /// The ordinary people of the list, in its order, by their numbers.
    ordinary: Vec<u64>,
}

/// A row of an example's list.
struct Listed<'a> {
    row: Row<'a>,
    /// The NIK cell is a number.
    number: bool,
    /// The date cell is a number.
    serial: bool,
    hidden: bool,
}

impl<'a> Villagers<'a> {
    /// The village. Where heads of families are asked for, most of the listed are one.
    fn new(world: &'a World) -> Self {
        let heads = world.region.key == "yogyakarta";
        let mut villagers = Self { world, blocks: (0..world.blocks()).map(|at| world.block(at)).collect(), ordinary: Vec::new() };
        let people = || villagers.blocks.iter().flat_map(|block| &block.people);
        let mut ordinary: Vec<u64> = people()
            .filter(|person| (20..=58).contains(&person.age()) && person.moved.is_none())
            .filter(|person| !heads || person.relation == Relation::Head || person.index.is_multiple_of(4))
            .map(|person| person.index)
            .take(ORDINARY)
            .collect();
        // One too old for every rule, one too young for every rule, one on whom the rules differ.
        for (at, ages) in [(10, 67..=90), (21, 10..=15), (33, 62..=63)] {
            if let Some(found) = people().find(|person| ages.contains(&person.age())) {
                ordinary.insert(at.min(ordinary.len()), found.index);
            }
        }
        villagers.ordinary = ordinary;
        villagers.change(19, |person| {
            person.membership = Some(Membership::WageEarner);
            person.wage_earner = true;
        });
        villagers.change(27, |person| person.membership = Some(Membership::Own));
        villagers.change(36, |person| person.other_payer = Some("APBDesa"));
        villagers.change(38, |person| person.confirmed = false);
        villagers.change(39, |person| person.had_aid = true);
        if let Some((volunteer, _)) = world.region.trades.iter().find(|(trade, _)| trade.word == "relawan sosial") {
            villagers.change(7, |person| person.trade = volunteer);
            villagers.change(31, |person| person.trade = volunteer);
            // One whose NIK is a multiple of seven has no letter of assignment.
            let without =
                villagers.ordinary.iter().position(|&index| villagers.found(index).is_some_and(|(person, _)| person.nik.is_multiple_of(7)));
            if let Some(at) = without {
                villagers.change(at, |person| person.trade = volunteer);
            }
        }
        villagers
    }

    /// Changes the person on row `at` of the list.
    fn change(&mut self, at: usize, change: impl FnOnce(&mut Person)) {
        let Some(&index) = self.ordinary.get(at) else { return };
        if let Some(person) = self.blocks.iter_mut().flat_map(|block| &mut block.people).find(|person| person.index == index) {
            change(person);
        }
    }

    /// The roster and the bill of the whole village, so that each thing that goes wrong is there.
    fn write_billing(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        let people: Vec<&Person> = self.people().map(|(person, _)| person).collect();
        billing::write_roster_of(self.world, &people, &folder.join("peserta.csv"))?;
        billing::write_bill_book(self.world, &people, &folder.join("tagihan.xlsx"))
    }

    /// Everybody, with the family.
    fn people(&self) -> impl Iterator<Item = (&Person, &Family)> {
        self.blocks.iter().flat_map(|block| block.people.iter().map(|person| (person, &block.families[person.family_at])))
    }

    /// Person and family number `index`.
    fn found(&self, index: u64) -> Option<(&Person, &Family)> {
        self.people().find(|(person, _)| person.index == index)
    }

    /// Writes what a register has of the village. In DTKS the person on row 16 of the list has no NIK, and the one on row 3 comes twice.
    fn write_register(&self, register: Register, path: &Path) -> Result<(), Box<dyn Error>> {
        let nik = |at: usize| self.ordinary.get(at).and_then(|&index| self.found(index)).map(|(person, _)| person.nik.to_string());
        let (without, twice) = (nik(15), nik(2));
        let mut out = csv::Writer::from_path(path)?;
        out.write_record(register.columns())?;
        for block in self.blocks.iter().rev() {
            for mut record in register.records(self.world, block) {
                if register == Register::Dtks {
                    let own = record.get(2).cloned();
                    if own == without
                        && let Some(cell) = record.get_mut(2)
                    {
                        cell.clear();
                    }
                    if own == twice {
                        out.write_record(&record)?;
                    }
                }
                out.write_record(&record)?;
            }
        }
        out.flush()?;
        Ok(())
    }

    /// The list: the ordinary rows, some with a defect, each defect in a row of its own.
    fn proposed(&'a self) -> Vec<Listed<'a>> {
        let mut listed: Vec<Listed> =
            self.ordinary.iter().filter_map(|&index| self.found(index)).map(|(person, family)| self.listed(person, family)).collect();
        for (at, row) in listed.iter_mut().enumerate() {
            row.number = matches!(at, 3..=6 | 12 | 26);
            row.serial = at == 17;
            row.hidden = at == 29;
        }
        if let Some(row) = listed.iter_mut().find(|row| row.number && !row.row.person.nik.is_multiple_of(10)) {
            row.row.written.nik = (row.row.person.nik / 10 * 10).to_string();
            row.row.written.faults.push(Fault::NikRounded);
        }
        if let Some(row) = listed.get_mut(14) {
            row.row.written.nik = scientific(row.row.person.nik);
            row.row.written.faults.push(Fault::NikScientific);
        }
        if let Some(row) = listed.get_mut(24) {
            row.row.written.nik = format!("'{}", row.row.person.nik);
        }
        if let Some(row) = listed.get_mut(30) {
            row.row.written.nik.clear();
            row.row.written.faults.push(Fault::NikMissing);
        }
        if let Some((person, family)) = self.ordinary.get(8).and_then(|&index| self.found(index)) {
            listed.push(self.listed(person, family));
        }
        listed
    }

    fn listed(&'a self, person: &'a Person, family: &'a Family) -> Listed<'a> {
        let row = Row { world: self.world, person, family, written: faithful(person), copy: 0 };
        Listed { row, number: false, serial: false, hidden: false }
    }
}

/// The columns of a region's list after the common ones.
fn more_columns(region: &Region) -> Vec<&'static str> {
    let mut more = match region.key {
        "bangli" => vec!["kewarganegaraan", "dokumen_identitas", "lokasi_kerja", "penghasilan", "no_hp"],
        "klungkung" => {
            vec!["kewarganegaraan", "dokumen_identitas", "penerima_upah", "peserta_bpjstk_aktif", "sumber_iuran_lain", "disabilitas"]
        }
        "banyumas" => vec![
            "dokumen_identitas",
            "jenis_pekerja_rentan",
            "penghasilan",
            "no_hp",
            "narahubung_nama",
            "narahubung_hubungan",
            "narahubung_nomor",
            "pernah_menerima",
            "dibiayai_apbd",
            "surat_tugas",
            "tugas_mulai",
            "tugas_selesai",
        ],
        "yogyakarta" => vec!["dokumen_identitas", "kepala_keluarga", "kode_desa_domisili", "penghasilan", "no_hp"],
        _ => vec!["jenis_pekerja_rentan", "no_hp", "penerima_upah", "peserta_bpjstk_aktif", "sumber_iuran_lain", "padan_dukcapil"],
    };
    if region.key == "bangli" {
        more.extend(lists::columns(region.key, false).into_iter().filter(|column| column.starts_with("indikator_")));
    }
    more
}

fn write_list(world: &World, rows: &[Listed], path: &Path) -> Result<(), Box<dyn Error>> {
    let region = world.region;
    let mut columns = COLUMNS.to_vec();
    columns.extend(more_columns(region));
    // The code beside the name in most regions, as villages do it either way.
    let at = columns.iter().position(|column| *column == "desa");
    if let (Some(at), "samosir" | "klungkung" | "yogyakarta") = (at, region.key) {
        columns.insert(at, "kode_desa");
    }
    let frame = frame(world, "DAFTAR USULAN PESERTA PEKERJA RENTAN", "Daftar Usulan", &columns, region.key == "klungkung");
    sheets::write(path, &frame, false, |push| {
        for (number, listed) in (1u32..).zip(rows) {
            let mut cells = vec![Cell::Number(f64::from(number))];
            for &column in &columns {
                cells.push(match (column, listed.row.written.nik.parse::<u64>()) {
                    ("nik", Ok(nik)) if listed.number => Cell::Number(nik as f64),
                    ("tanggal_lahir", _) if listed.serial => Cell::Number(f64::from(excel_serial(listed.row.person.born))),
                    ("tanggal_lahir", _) => Cell::Text(written_date(&listed.row)),
                    _ => Cell::Text(listed.row.cell(column)),
                });
            }
            push(cells, listed.hidden)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Dates of an example: nearly all alike, two otherwise.
fn written_date(row: &Row) -> String {
    let born = row.person.born;
    if row.person.index % 16 == 5 { row.cell("tanggal_lahir") } else { born.strftime("%d-%m-%Y").to_string() }
}

/// Heads of neighbourhoods: one holds two offices, one's term is over.
fn write_offices(world: &World, villagers: &Villagers, path: &Path) -> Result<(), Box<dyn Error>> {
    let columns = [
        "nik",
        "nama",
        "tempat_lahir",
        "tanggal_lahir",
        "jenis_kelamin",
        "alamat",
        "rt",
        "rw",
        "kode_desa",
        "desa",
        "kecamatan",
        "jabatan",
        "masa_jabatan_mulai",
        "masa_jabatan_selesai",
        "no_hp",
    ];
    let holders: Vec<(&Person, &Family)> =
        villagers.people().filter(|(person, _)| person.relation == Relation::Head && person.age() >= 27).take(40).collect();
    let frame = frame(world, "DAFTAR KETUA RT, RW, PENGURUS KAMPUNG, DAN LPMK", "Pengurus", &columns, false);
    sheets::write(path, &frame, false, |push| {
        let mut number = 0u32;
        let mut write = |holder: &(&Person, &Family), office: &str, from: i16, until: i16| {
            number += 1;
            let &(person, family) = holder;
            let row = Row { world, person, family, written: faithful(person), copy: 0 };
            let mut cells = vec![Cell::Number(f64::from(number))];
            cells.extend(columns.iter().map(|&column| match column {
                "jabatan" => Cell::text(office),
                "masa_jabatan_mulai" => Cell::Text(format!("01-01-{from}")),
                "masa_jabatan_selesai" => Cell::Text(format!("31-12-{until}")),
                "nik" if number == 7 => Cell::Number(person.nik as f64),
                "tanggal_lahir" => Cell::Text(written_date(&row)),
                _ => Cell::Text(row.cell(column)),
            }));
            push(cells, false)
        };
        for (at, holder) in holders.iter().enumerate() {
            let office = match at {
                0..=27 => "Ketua RT",
                28..=34 => "Ketua RW",
                35..=37 => "Ketua Pengurus Kampung",
                _ => "Ketua LPMK",
            };
            let (from, until) = if at == 5 { (2019, 2023) } else { (2023, 2027) };
            write(holder, office, from, until)?;
        }
        match holders.get(11) {
            Some(holder) => write(holder, "Ketua RW", 2024, 2028),
            None => Ok(()),
        }
    })?;
    Ok(())
}

fn frame(world: &World, title: &str, sheet: &str, columns: &[&str], grouped: bool) -> Frame {
    let region = world.region;
    let (kecamatan, village_at) = world.only_village.unwrap_or((0, 0));
    let place = world.place(kecamatan, village_at);
    let village = world.village_name(place);
    let mut headings = vec![sheets::heading("no")];
    headings.extend(columns.iter().map(|column| {
        let heading = sheets::heading(column);
        Heading { group: grouped.then(|| group(column)).flatten(), ..heading }
    }));
    if region.key == "yogyakarta" {
        for heading in &mut headings {
            // The city's own words for kecamatan and for the village.
            heading.text = match heading.text.as_str() {
                "KECAMATAN" => "KEMANTREN".to_owned(),
                "DESA/KELURAHAN" => "KELURAHAN".to_owned(),
                _ => continue,
            };
        }
    }
    let kecamatan_word = if region.key == "yogyakarta" { "KEMANTREN" } else { "KECAMATAN" };
    Frame {
        sheet: sheet.to_owned(),
        titles: [
            format!("{title} {} {}", region.village_word.to_uppercase(), village.to_uppercase()),
            format!("{kecamatan_word} {} TAHUN 2025", world.kecamatan_name(place).to_uppercase()),
        ],
        hidden_note: "versi=1.0".to_owned(),
        headings,
        foot: foot(region, &village),
    }
}

/// The group of a column in a header of two rows.
fn group(column: &str) -> Option<&'static str> {
    match column {
        "tempat_lahir" | "tanggal_lahir" => Some("KELAHIRAN"),
        "alamat" | "rt" | "rw" | "kode_desa" | "desa" | "kecamatan" => Some("TEMPAT TINGGAL"),
        "penerima_upah" | "peserta_bpjstk_aktif" | "sumber_iuran_lain" => Some("KEPESERTAAN BPJS KETENAGAKERJAAN"),
        _ => None,
    }
}

/// The signatures below a list. The names are invented like all others.
pub fn foot(region: &Region, village: &str) -> Vec<(String, String)> {
    let mut dice = Dice::new(SEED, Stream::Order, region.code);
    let tradition = region.traditions.iter().max_by_key(|(_, share)| *share).map_or(Tradition::OneWord, |(own, _)| *own);
    let mut signer = |house| person_name(FamilyName { tradition, house }, Sex::Male, house, &mut dice).to_uppercase();
    let (secretary, head) = (signer(7), signer(8));
    vec![
        (String::new(), format!("{}, 3 November 2025", region.short)),
        ("Petugas pendata,".to_owned(), format!("{} {village},", region.village_head)),
        (String::new(), String::new()),
        (String::new(), "(tanda tangan dan cap)".to_owned()),
        (secretary, head),
        ("Catatan: data sesuai KK dan KTP warga".to_owned(), String::new()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_in_the_repository_are_what_the_generator_makes() {
        let made = tempfile::tempdir().expect("a folder");
        write(made.path()).expect("examples");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
        for region in &REGIONS {
            let files = |root: &Path| {
                let mut files: Vec<_> =
                    fs::read_dir(root.join(region.key)).expect("folder").map(|entry| entry.expect("entry").file_name()).collect();
                files.sort();
                files
            };
            assert_eq!(files(made.path()), files(&kept), "{}", region.key);
            let mut sum = 0;
            for file in files(&kept) {
                let bytes = |root: &Path| fs::read(root.join(region.key).join(&file)).expect("file");
                assert!(bytes(made.path()) == bytes(&kept), "{file:?} differs: run `cargo xtask generate --examples`");
                sum += bytes(&kept).len();
            }
            assert!((10_000..100_000).contains(&sum), "{} takes {sum} bytes", region.key);
        }
    }

    #[test]
    fn every_list_has_each_defect() {
        for region in &REGIONS {
            let mut world = World::new(region, VILLAGERS, SEED).expect("room");
            world.only_village = Some((1, 4));
            let villagers = Villagers::new(&world);
            let rows = villagers.proposed();
            assert!((40..=60).contains(&rows.len()), "{} has {} rows", region.key, rows.len());
            let has = |fault| rows.iter().any(|listed| listed.row.written.faults.contains(&fault));
            assert!(has(Fault::NikRounded) && has(Fault::NikScientific) && has(Fault::NikMissing), "{}", region.key);
            assert!(rows.iter().any(|listed| listed.row.person.age() > 66), "{}", region.key);
            assert!(rows.iter().any(|listed| listed.row.person.age() < 16), "{}", region.key);
            assert!(rows.iter().any(|listed| listed.hidden) && rows.iter().any(|listed| listed.serial));
            if region.key == "banyumas" {
                let volunteers = rows.iter().filter(|listed| listed.row.person.trade.word == "relawan sosial");
                let (with, without): (Vec<_>, Vec<_>) = volunteers.partition(|listed| lists::assignment(listed.row.person).is_some());
                assert!(!with.is_empty() && !without.is_empty());
            }
        }
    }
}
