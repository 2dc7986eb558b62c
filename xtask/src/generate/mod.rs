//! `cargo xtask generate`: an invented population, the list its villages send, and the registers that have it.
//!
//! Nobody in it exists. Names are drawn from tables of common names, villages are invented, and every NIK has a serial of
//! 9000 or more (serials count the people first registered with one birth date in one kecamatan; none comes near), so that no
//! NIK here is likely to be anybody's. The same number of people and the same seed give the same bytes on every machine.
//!
//! People are made in blocks and written as they are made: memory does not grow with their number.

pub mod billing;
mod dice;
mod examples;
mod faults;
mod lists;
mod lookalikes;
mod names;
mod people;
mod regions;
mod registers;
mod sheets;
mod truth;

use std::collections::VecDeque;
use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dice::{Dice, Stream};
use lists::Row;
use people::{Family, Person, World};
use regions::Region;
use registers::Register;
use sheets::{Cell, Frame};

/// How the subcommand is called.
pub const USAGE: &str = "\
usage: cargo xtask generate --people N --seed S [--out DIR] [--region samosir|bangli|klungkung|banyumas|yogyakarta]
                            [--population N] [--columns wide|narrow] [--files NAME,NAME…] [--xlsx]
                            [--dates plain] [--registers whole]
       cargo xtask generate --examples [--out DIR]    make the folder examples/ again
       cargo xtask generate --match ROWS --seed S --out DIR    a list and a register with the truth of who is who
  --people      people on the list (2 in 100 have a second row)
  --population  people in the registers, of whom the first are on the list; as many as on the list unless given
  --files       only these: daftar, kebenaran, padan, dtks, p3ke, dtsen_anggota, dtsen_keluarga, bpjs_aktif, bantuan_lain;
                peserta, tagihan (the roster and BPJS's bill of June 2026) only when named
  --dates       plain: every date of birth in the list as dd-mm-yyyy
  --registers   whole: no register row without its NIK
  --xlsx        also daftar.xlsx, up to 200000 people";

/// Beyond this many people a workbook is not written.
const XLSX_LIMIT: u64 = 200_000;
/// A second row stands at most this many blocks after the first.
const REPEATED_WITHIN: u64 = 40;

/// What was asked for.
struct Request {
    people: u64,
    population: u64,
    seed: u64,
    out: PathBuf,
    region: &'static Region,
    narrow: bool,
    files: Vec<String>,
    xlsx: bool,
    plain_dates: bool,
    whole_registers: bool,
}

/// Runs the subcommand with the arguments that follow its name.
pub fn run(arguments: &[String]) -> ExitCode {
    if arguments.first().is_some_and(|first| first == "--examples") {
        let out = match arguments.get(1..).unwrap_or_default() {
            [] => PathBuf::from("examples"),
            [flag, folder] if flag == "--out" => PathBuf::from(folder),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        };
        return finish(examples::write(&out));
    }
    if let [flag, rows, seed_flag, seed, out_flag, out] = arguments
        && (flag.as_str(), seed_flag.as_str(), out_flag.as_str()) == ("--match", "--seed", "--out")
        && let (Ok(rows), Ok(seed)) = (rows.parse(), seed.parse())
    {
        return finish(lookalikes::generate(rows, seed, Path::new(out)));
    }
    match request(arguments) {
        Ok(request) => finish(generate(&request)),
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn finish(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {error}");
            ExitCode::FAILURE
        }
    }
}

const FILES: [&str; 9] = ["daftar", "kebenaran", "padan", "dtks", "p3ke", "dtsen_anggota", "dtsen_keluarga", "bpjs_aktif", "bantuan_lain"];
/// Files about money, made only when named.
const BILLING: [&str; 2] = ["peserta", "tagihan"];

fn request(arguments: &[String]) -> Result<Request, String> {
    let (mut people, mut population, mut seed, mut narrow, mut xlsx) = (None, None, None, false, false);
    let mut out = PathBuf::from("target/generated");
    let mut region = "samosir".to_owned();
    let mut files: Vec<String> = FILES.iter().map(|&file| file.to_owned()).collect();
    let (mut plain_dates, mut whole_registers) = (false, false);
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        if flag == "--xlsx" {
            xlsx = true;
            continue;
        }
        let value = rest.next().ok_or_else(|| format!("{flag} needs a value"))?;
        let number = || value.replace('_', "").parse::<u64>().map_err(|_| format!("{flag}: {value} is not a whole number"));
        match flag.as_str() {
            "--people" => people = Some(number()?),
            "--population" => population = Some(number()?),
            "--seed" => seed = Some(number()?),
            "--out" => out = PathBuf::from(value),
            "--region" => region.clone_from(value),
            "--columns" => {
                narrow = match value.as_str() {
                    "narrow" => true,
                    "wide" => false,
                    _ => return Err(format!("--columns: {value} is neither wide nor narrow")),
                }
            }
            "--dates" if value == "plain" => plain_dates = true,
            "--registers" if value == "whole" => whole_registers = true,
            "--files" => {
                files = value.split(',').map(str::to_owned).collect();
                if let Some(unknown) = files.iter().find(|file| !FILES.iter().chain(&BILLING).any(|known| known == file)) {
                    return Err(format!("--files: {unknown} is not one of {}, {}", FILES.join(", "), BILLING.join(", ")));
                }
            }
            _ => return Err(format!("unknown switch {flag}")),
        }
    }
    let people = people.filter(|&people| people > 0).ok_or("--people is missing")?;
    let population = population.unwrap_or(people);
    if population < people {
        return Err("--population is smaller than --people".to_owned());
    }
    if xlsx && people > XLSX_LIMIT {
        return Err(format!("--xlsx goes up to {XLSX_LIMIT} people"));
    }
    let region = Region::named(&region).ok_or_else(|| format!("--region: {region} is none of the five"))?;
    Ok(Request {
        people,
        population,
        seed: seed.ok_or("--seed is missing")?,
        out,
        region,
        narrow,
        files,
        xlsx,
        plain_dates,
        whole_registers,
    })
}

fn generate(request: &Request) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&request.out)?;
    let world = |size| -> Result<World, String> {
        let world = World::new(request.region, size, request.seed)?;
        Ok(World { plain_dates: request.plain_dates, whole_registers: request.whole_registers, ..world })
    };
    let listed = world(request.people)?;
    let everybody = world(request.population)?;
    let wanted = |file: &str| request.files.iter().any(|wanted| wanted == file);
    let columns = lists::columns(request.region.key, request.narrow);
    write_list(&listed, &columns, &request.out, &wanted)?;
    for register in Register::ALL {
        if wanted(register.file().trim_end_matches(".csv")) {
            register.write(&everybody, create(&request.out.join(register.file()))?)?;
        }
    }
    if wanted("peserta") {
        billing::write_roster(&listed, &request.out.join("peserta.csv"))?;
    }
    if wanted("tagihan") {
        billing::write_bill(&listed, &request.out.join("tagihan.csv"))?;
    }
    if request.xlsx {
        write_workbook(&listed, &columns, &request.out.join("daftar.xlsx"))?;
    }
    Ok(())
}

fn create(path: &Path) -> Result<BufWriter<File>, String> {
    File::create(path).map(|file| BufWriter::with_capacity(1 << 20, file)).map_err(|error| format!("{}: {error}", path.display()))
}

/// Visits the rows of the list in its order: everybody once, and some a second time a little later.
fn for_each_row<E>(world: &World, mut visit: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
    let mut waiting: VecDeque<(u64, Person, Family)> = VecDeque::new();
    for at in 0..world.blocks() {
        let block = world.block(at);
        for person in &block.people {
            let family = &block.families[person.family_at];
            visit(&Row::new(world, person, family, 0))?;
            let mut dice = Dice::new(world.seed, Stream::Order, person.index ^ (1 << 63));
            if dice.hit(faults::REPEATED) {
                waiting.push_back((at + dice.below(REPEATED_WITHIN), person.clone(), family.clone()));
            }
        }
        let last = at + 1 == world.blocks();
        let mut kept = VecDeque::new();
        for (due, person, family) in waiting.drain(..) {
            if due <= at || last {
                visit(&Row::new(world, &person, &family, 1))?;
            } else {
                kept.push_back((due, person, family));
            }
        }
        waiting = kept;
    }
    Ok(())
}

/// Writes `daftar.csv` with `kebenaran.csv` and `padan.csv`, which follow its rows.
fn write_list(world: &World, columns: &[&str], out: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<(), Box<dyn Error>> {
    let open = |file: &str, columns: &[&str]| -> Result<Option<csv::Writer<BufWriter<File>>>, Box<dyn Error>> {
        if !wanted(file) {
            return Ok(None);
        }
        let mut writer = csv::Writer::from_writer(create(&out.join(format!("{file}.csv")))?);
        writer.write_record(columns)?;
        Ok(Some(writer))
    };
    let mut list = open("daftar", columns)?;
    let mut truths = open("kebenaran", truth::COLUMNS)?;
    let mut answers = open("padan", &["nik", "nama", "tanggal_lahir", "hasil"])?;
    if list.is_none() && truths.is_none() && answers.is_none() {
        return Ok(());
    }
    let mut line = 1;
    for_each_row(world, |row| -> Result<(), csv::Error> {
        line += 1;
        if let Some(list) = &mut list {
            for column in columns {
                list.write_field(row.cell(column))?;
            }
            list.write_record(None::<&[u8]>)?;
        }
        if let Some(truths) = &mut truths {
            truths.write_record(truth::record(line, row))?;
        }
        if let Some(answers) = &mut answers
            && let Some(answer) = answer(row)
        {
            answers.write_record(&answer)?;
        }
        Ok(())
    })?;
    for writer in [list, truths, answers].iter_mut().flatten() {
        writer.flush()?;
    }
    Ok(())
}

/// What the population office answers about a row, or nothing where there is no NIK to ask about. Two in a hundred questions
/// are still open.
pub(crate) fn answer(row: &Row) -> Option<[String; 4]> {
    let nik = row.nik_digits();
    let mut dice = Dice::new(row.world.seed, Stream::Order, row.person.index * 2 + row.copy + (1 << 62));
    if nik.len() != 16 || dice.hit(200) {
        return None;
    }
    let born = row.person.born;
    Some([
        nik,
        row.person.name.to_uppercase(),
        format!("{:02}-{:02}-{}", born.day(), born.month(), born.year()),
        if row.confirmed() { "padan" } else { "tidak padan" }.to_owned(),
    ])
}

/// Writes the rows of the list as a workbook. One NIK in eight is a number, and so are dates the list has as numbers.
fn write_workbook(world: &World, columns: &[&str], path: &Path) -> Result<(), Box<dyn Error>> {
    let region = world.region;
    let mut headings = vec![sheets::heading("no")];
    headings.extend(columns.iter().map(|column| sheets::heading(column)));
    let frame = Frame {
        sheet: "Daftar".to_owned(),
        titles: ["DAFTAR USULAN PEKERJA RENTAN".to_owned(), regions::area_name(&region.code.to_string()).to_uppercase()],
        hidden_note: "templat:1 sumber:xtask generate".to_owned(),
        headings,
        foot: examples::foot(region, region.short),
    };
    let mut number = 0u32;
    sheets::write(path, &frame, true, |push| {
        for_each_row(world, |row| {
            number += 1;
            let mut cells = vec![Cell::Number(f64::from(number))];
            cells.extend(columns.iter().map(|column| workbook_cell(row, column)));
            push(cells, row.person.index % 9_973 == 17)
        })
    })?;
    Ok(())
}

/// The cell of a workbook. A NIK of our regions is below 2^53, so that the number keeps all its digits.
fn workbook_cell(row: &Row, column: &str) -> Cell {
    let text = row.cell(column);
    match (column, text.parse::<u32>(), text.parse::<u64>()) {
        ("tanggal_lahir", Ok(serial), _) => Cell::Date(f64::from(serial)),
        ("penghasilan", Ok(amount), _) => Cell::Number(f64::from(amount)),
        ("nik", _, Ok(nik)) if row.person.index % 8 == 3 => Cell::Number(nik as f64),
        _ => Cell::Text(text),
    }
}
