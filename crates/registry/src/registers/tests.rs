//! Whole registers made in memory: what they answer, reason by reason, and against a naive reading of the same rows.

use super::columns::Columns;
use super::load::Harvest;
use super::rows::RowTaker;
use super::*;
use crate::people::RowReader;
use crate::{Areas, Column, Layout, OwnedCell, OwnedRow, Vocabulary};
use payung_domain::{CannotTell, FamilyCardNumber, Nik, RegisterAnswer, read_nik};
use proptest::prelude::*;
use std::sync::LazyLock;

static AREAS: LazyLock<Areas> = LazyLock::new(Areas::embedded);

/// One sheet: its columns, and its rows from row 2 on.
struct Sheet<'a> {
    columns: &'a [Column],
    heads_only: bool,
    rows: Vec<Vec<String>>,
}

fn sheet<'a>(columns: &'a [Column], rows: &[&[&str]]) -> Sheet<'a> {
    Sheet { columns, heads_only: false, rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect() }
}

fn register(kind: RegisterKind, terms: &ExtractTerms, sheets: &[Sheet<'_>]) -> Result<Register, RegisterError> {
    let vocabulary = Vocabulary { region: terms.region, ..Vocabulary::default() };
    let mut harvests = Vec::new();
    let mut report = RegisterReport { files: vec!["ekstrak.csv".to_owned()], ..RegisterReport::default() };
    let mut families = None;
    for sheet in sheets {
        let headings = sheet.columns.iter().map(|column| column.name().to_owned()).collect();
        let columns = sheet.columns.iter().copied().enumerate().collect();
        let layout = Layout { header_rows: (1, 1), columns, headings, heads_only: sheet.heads_only, ..Layout::default() };
        let (columns, role) = Columns::pick(kind, &layout).expect("usable columns");
        if role != super::columns::Role::Families && families.is_none() && !harvests.is_empty() {
            families = Some(super::load::joined_families(&mut harvests));
        }
        let reader = RowReader::new(&layout, &vocabulary, &AREAS, None, day("2026-01-01"));
        let mut taker = RowTaker::new(&columns, role, &AREAS, terms.region, terms.declared_area, families.as_ref(), reader);
        for (number, row) in (2..).zip(&sheet.rows) {
            let cells =
                row.iter().map(|text| if text.is_empty() { OwnedCell::Empty } else { OwnedCell::Text(text.as_str().into()) }).collect();
            taker.take(&OwnedRow { number, hidden: false, cells }, number, false);
        }
        let parts = vec![taker.hand_over()];
        harvests.push(Harvest { file: 0, sheet: String::new(), columns, role, parts });
    }
    report.families = families.as_ref().map_or(0, |table| table.len() as u64);
    Register::assemble(kind, terms, &AREAS, harvests, report)
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn area(text: &str) -> Option<AreaCode> {
    AreaCode::parse(text)
}

fn nik(text: &str) -> Option<Nik> {
    read_nik(text).value.ok()
}

fn terms() -> ExtractTerms {
    ExtractTerms {
        snapshot: Some(day("2025-06-30")),
        region: area("5106"),
        declared_area: None,
        max_age_months: Some(12),
        ..ExtractTerms::default()
    }
}

const PERSONS: [Column; 5] = [Column::Nik, Column::Nama, Column::TanggalLahir, Column::KodeDesa, Column::Desil];
const ON: &str = "2025-09-01";
/// Somebody of the covered village who is not in the register.
const ABSENT: &str = "5106044107900002";

fn plain() -> Vec<Sheet<'static>> {
    vec![sheet(
        &PERSONS,
        &[
            &["5106014107800001", "Ni Misal Satu", "1980-07-01", "5106042001", "3"],
            &["'5106010107810001", "I Misal Dua", "01/07/1981 0:00:00", "51.06.04.2002", ""],
        ],
    )]
}

fn asked(number: &str) -> Query<'static> {
    Query {
        nik: nik(number),
        no_kk: None,
        area: area("5106042001"),
        name: "Orang Lain",
        birth: Some(day("1990-07-01")),
        head_of_family: None,
    }
}

#[test]
fn who_is_in_is_found_and_who_is_soundly_not_in_is_not() {
    let register = register(RegisterKind::Dtks, &terms(), &plain()).expect("a register");
    let misal = Query { name: "Ni Misal Satu", birth: Some(day("1980-07-01")), ..asked("5106014107800001") };
    assert_eq!(register.answer(&misal, day(ON)), RegisterAnswer::Found { desil: Some(3) });
    let dua = Query { name: "Misal Dua", birth: None, ..asked("5106010107810001") };
    assert_eq!(register.answer(&dua, day(ON)), RegisterAnswer::Found { desil: None });
    assert_eq!(register.answer(&asked(ABSENT), day(ON)), RegisterAnswer::NotFound);
    let report = register.report();
    assert_eq!((report.rows, report.persons, report.damaged, report.duplicates, report.villages), (2, 2, 0, 0, 2));
    assert_eq!(register.covered(), [area("5106042001"), area("5106042002")].map(|a| a.expect("a village")));
}

/// The answer about somebody who is not in it, with one thing changed.
fn absent(change: impl FnOnce(&mut ExtractTerms, &mut Query<'static>, &mut Vec<Sheet<'static>>)) -> RegisterAnswer {
    let (mut terms, mut query, mut sheets) = (terms(), asked(ABSENT), plain());
    change(&mut terms, &mut query, &mut sheets);
    register(RegisterKind::Dtks, &terms, &sheets).expect("a register").answer(&query, day(ON))
}

fn cannot(reason: CannotTell) -> RegisterAnswer {
    RegisterAnswer::CannotTell(reason)
}

#[test]
fn nik_damaged() {
    assert_eq!(absent(|_, query, _| query.nik = None), cannot(CannotTell::NikDamaged));
}

#[test]
fn village_not_covered() {
    assert_eq!(absent(|_, query, _| query.area = area("5106042003")), cannot(CannotTell::VillageNotCovered));
    assert_eq!(absent(|_, query, _| query.area = area("5105012001")), cannot(CannotTell::VillageNotCovered));
}

#[test]
fn village_unknown() {
    assert_eq!(absent(|_, query, _| query.area = None), cannot(CannotTell::VillageUnknown));
    assert_eq!(absent(|_, query, _| query.area = area("510604")), cannot(CannotTell::VillageUnknown));
}

#[test]
fn snapshot_undated() {
    assert_eq!(absent(|terms, _, _| terms.snapshot = None), cannot(CannotTell::SnapshotUndated));
}

#[test]
fn snapshot_out_of_date() {
    assert_eq!(absent(|terms, _, _| terms.snapshot = Some(day("2025-09-02"))), cannot(CannotTell::SnapshotOutOfDate));
    assert_eq!(absent(|terms, _, _| terms.snapshot = Some(day("2025-09-01"))), RegisterAnswer::NotFound);
    assert_eq!(absent(|terms, _, _| terms.snapshot = Some(day("2024-08-31"))), cannot(CannotTell::SnapshotOutOfDate));
    assert_eq!(absent(|terms, _, _| terms.snapshot = Some(day("2024-09-01"))), RegisterAnswer::NotFound);
    let unlimited = |terms: &mut ExtractTerms, _: &mut Query<'static>, _: &mut Vec<Sheet<'static>>| {
        (terms.snapshot, terms.max_age_months) = (Some(day("2001-01-01")), None);
    };
    assert_eq!(absent(unlimited), RegisterAnswer::NotFound);
}

#[test]
fn register_row_damaged() {
    let with = |row: &[&str]| {
        let row: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
        absent(|_, _, sheets| sheets[0].rows.push(row))
    };
    let doubt = cannot(CannotTell::RegisterRowDamaged);
    // Same village, same birth date; same name in another village; nothing but the village.
    assert_eq!(with(&["5.10604E+15", "Entah Siapa", "1990-07-01", "5106042001", "1"]), doubt);
    assert_eq!(with(&["5.10604E+15", "ORANG  LAIN", "", "5106042002", "1"]), doubt);
    assert_eq!(with(&["5.10604E+15", "", "", "5106042001", "1"]), doubt);
    // A NIK rounded to fifteen digits whose area and date are the person's.
    assert_eq!(with(&["5106044107900000", "Nama Salah Ketik", "1990-01-07", "5106042002", "1"]), doubt);
    // Somebody else: another name and date; another village; all three other.
    assert_eq!(with(&["5.10604E+15", "Entah Siapa", "1971-02-03", "5106042001", "1"]), RegisterAnswer::NotFound);
    assert_eq!(with(&["5.10604E+15", "Entah Siapa", "1990-07-01", "5106042002", "1"]), RegisterAnswer::NotFound);
    assert_eq!(with(&["5.10604E+15", "Orang Lain", "1971-02-03", "5106042002", "1"]), RegisterAnswer::NotFound);
}

#[test]
fn damaged_rows_are_counted_and_listed_and_totals_are_not() {
    let mut sheets = plain();
    for row in [
        ["", "Entah Siapa", "1971-02-03", "5106042001", "1"],
        ["", "JUMLAH", "", "", ""],
        ["51060441079", "Entah Dua", "1972-02-03", "5106042001", "1"],
    ] {
        sheets[0].rows.push(row.map(str::to_owned).to_vec());
    }
    let register = register(RegisterKind::Dtks, &terms(), &sheets).expect("a register");
    let rows: Vec<u32> = register.report().damaged_rows.iter().map(|place| place.row).collect();
    assert_eq!((register.report().rows, register.report().damaged, rows), (4, 2, vec![4, 6]));
}

#[test]
fn a_rounded_column_makes_neighbours_doubtful() {
    let mut sheets = plain();
    for village in 0..30 {
        let row =
            [format!("5106044107{:02}0010", 60 + village), "Misal Bulat".to_owned(), String::new(), "5106042001".to_owned(), String::new()];
        sheets[0].rows.push(row.to_vec());
    }
    let register = register(RegisterKind::Dtks, &terms(), &sheets).expect("a register");
    assert!(register.report().rounded_column);
    let sixteen = Query { birth: None, ..asked("5106044107600016") };
    assert_eq!(register.answer(&sixteen, day(ON)), cannot(CannotTell::RegisterRowDamaged));
    assert_eq!(register.answer(&asked("5106044107600026"), day(ON)), RegisterAnswer::NotFound);
}

#[test]
fn register_disagrees() {
    let register = register(RegisterKind::Dtks, &terms(), &plain()).expect("a register");
    let answer = |name, birth| register.answer(&Query { name, birth: Some(day(birth)), ..asked("5106014107800001") }, day(ON));
    assert_eq!(answer("Orang Lain", "1979-05-01"), cannot(CannotTell::RegisterDisagrees));
    let found = RegisterAnswer::Found { desil: Some(3) };
    assert_eq!(answer("Orang Lain", "1980-07-02"), found);
    assert_eq!(answer("Satu", "1979-05-01"), found);
    assert_eq!(answer("", "1979-05-01"), found);
}

#[test]
fn dtsen_families_alone_are_asked_by_family_number() {
    let columns = [Column::NoKk, Column::Desil, Column::KodeDesa];
    let families = sheet(&columns, &[&["5106040101100001", "2", "5106042001"]]);
    let register = register(RegisterKind::Dtsen, &terms(), &[families]).expect("a register");
    let with = |number: &str| {
        let query = Query { no_kk: FamilyCardNumber::read(number).ok(), ..asked(ABSENT) };
        register.answer(&query, day(ON))
    };
    assert_eq!(with("5106040101100001"), RegisterAnswer::Found { desil: Some(2) });
    assert_eq!(with("5106040101100002"), cannot(CannotTell::FamilyNotCovered));
    assert_eq!(with(""), cannot(CannotTell::FamilyNotCovered));
    assert_eq!(register.listed(nik(ABSENT).expect("a NIK")), None);
}

#[test]
fn dtsen_joins_the_desil_by_family_number() {
    let family_columns = [Column::NoKk, Column::Desil, Column::KodeDesa];
    let families = sheet(&family_columns, &[&["5106040101100001", "2", "5106042009"], &["5106040101100002", "7", "5106042001"]]);
    let person_columns = [Column::Nik, Column::NoKk, Column::KodeDesa, Column::StatusHubungan];
    let persons = sheet(
        &person_columns,
        &[
            &["5106014107800001", "5106040101100001", "5106042001", "Istri"],
            &["5106010107810001", "5106040101100009", "5106042001", "Kepala Keluarga"],
        ],
    );
    let register = register(RegisterKind::Dtsen, &terms(), &[families, persons]).expect("a register");
    assert_eq!(register.answer(&asked("5106014107800001"), day(ON)), RegisterAnswer::Found { desil: Some(2) });
    assert_eq!(register.answer(&asked("5106010107810001"), day(ON)), RegisterAnswer::Found { desil: None });
    assert_eq!(register.answer(&asked(ABSENT), day(ON)), RegisterAnswer::NotFound);
    // The file of families covers 5106042009, but holds nobody's NIK there.
    let elsewhere = Query { area: area("5106042009"), ..asked(ABSENT) };
    assert_eq!(register.answer(&elsewhere, day(ON)), cannot(CannotTell::VillageNotCovered));
    assert_eq!(register.report().families, 2);
    let heads = ["5106014107800001", "5106010107810001"].map(|n| register.listed(nik(n).expect("a NIK")).and_then(|l| l.head_of_family));
    assert_eq!(heads, [Some(false), Some(true)]);
}

#[test]
fn p3ke_families_answer_for_heads_only() {
    let columns = [Column::NamaKepalaKeluarga, Column::Nik, Column::KodeDesa, Column::Desil];
    let mut families = sheet(&columns, &[&["Misal Kepala", "5106010107810001", "5106042001", "1"]]);
    families.heads_only = true;
    let register = register(RegisterKind::P3ke, &terms(), &[families]).expect("a register");
    assert_eq!(register.answer(&asked("5106010107810001"), day(ON)), RegisterAnswer::Found { desil: Some(1) });
    let with = |head| register.answer(&Query { head_of_family: head, ..asked(ABSENT) }, day(ON));
    assert_eq!(with(Some(true)), RegisterAnswer::NotFound);
    assert_eq!(with(Some(false)), cannot(CannotTell::FamilyNotCovered));
    assert_eq!(with(None), cannot(CannotTell::FamilyNotCovered));
}

#[test]
fn an_extract_without_places_covers_what_was_declared_or_nothing() {
    let columns = [Column::Nik, Column::Nama];
    let sheets = [sheet(&columns, &[&["5106014107800001", "Misal"]])];
    let answer = |kind, declared: &str, region: &str, at: &str| {
        let terms = ExtractTerms { declared_area: area(declared), region: area(region), ..terms() };
        register(kind, &terms, &sheets).expect("a register").answer(&Query { area: area(at), ..asked(ABSENT) }, day(ON))
    };
    assert_eq!(answer(RegisterKind::Dtks, "", "5106", "5106042001"), cannot(CannotTell::VillageNotCovered));
    assert_eq!(answer(RegisterKind::Dtks, "5106042001", "5106", "5106042001"), RegisterAnswer::NotFound);
    assert_eq!(answer(RegisterKind::Dtks, "5106042001", "5106", "5106042002"), cannot(CannotTell::VillageNotCovered));
    for kind in [RegisterKind::Bpjs, RegisterKind::Aid] {
        assert_eq!(answer(kind, "", "5106", "5106042001"), RegisterAnswer::NotFound);
        assert_eq!(answer(kind, "", "5106", "5106"), RegisterAnswer::NotFound);
        assert_eq!(answer(kind, "", "5106", "5105012001"), cannot(CannotTell::VillageNotCovered));
        assert_eq!(answer(kind, "", "5106", ""), cannot(CannotTell::VillageUnknown));
        assert_eq!(answer(kind, "510601", "5106", "5106042001"), cannot(CannotTell::VillageNotCovered));
        assert_eq!(answer(kind, "", "", ""), RegisterAnswer::NotFound);
    }
}

#[test]
fn names_of_villages_nobody_knows_do_not_stretch_to_their_kecamatan() {
    let with_village = [Column::Nik, Column::Kecamatan, Column::Desa];
    let district_only = [Column::Nik, Column::Kecamatan];
    let answer = |sheet: Sheet<'_>| register(RegisterKind::Dtks, &terms(), &[sheet]).expect("a register").answer(&asked(ABSENT), day(ON));
    assert_eq!(answer(sheet(&with_village, &[&["5106014107800001", "Kintamani", "Desa Anu"]])), cannot(CannotTell::VillageNotCovered));
    assert_eq!(answer(sheet(&district_only, &[&["5106014107800001", "Kintamani"]])), RegisterAnswer::NotFound);
    assert_eq!(answer(sheet(&district_only, &[&["5106014107800001", "Tembuku"]])), cannot(CannotTell::VillageNotCovered));
}

#[test]
fn dukcapil_answers() {
    let columns = [Column::Nik, Column::Hasil];
    let sheets = [sheet(
        &columns,
        &[
            &["5106014107800001", "Padan"],
            &["5106010107810001", "TIDAK PADAN"],
            &["5106010107820001", ""],
            &["5106010107830001", "ya"],
            &["5106010107830001", "tidak"],
        ],
    )];
    let register = register(RegisterKind::Padan, &terms(), &sheets).expect("a register");
    let answer = |number| register.answer(&asked(number), day(ON));
    assert_eq!(answer("5106014107800001"), RegisterAnswer::Found { desil: None });
    assert_eq!(answer("5106010107810001"), RegisterAnswer::Denied);
    assert_eq!(answer("5106010107820001"), cannot(CannotTell::VillageNotCovered));
    assert_eq!(answer("5106010107830001"), cannot(CannotTell::RegisterDisagrees));
    assert_eq!(answer(ABSENT), cannot(CannotTell::VillageNotCovered));
    assert_eq!(register.report().unanswered, 1);
}

#[test]
fn memberships_that_are_over_are_none() {
    let columns = [Column::Nik, Column::StatusKepesertaan, Column::PenerimaUpah];
    let sheets = [sheet(
        &columns,
        &[
            &["5106014107800001", "AKTIF", "ya"],
            &["5106010107810001", "NONAKTIF", "tidak"],
            &["5106010107820001", "", "tidak"],
            &["5106014107800001", "Non-Aktif", "tidak"],
        ],
    )];
    let register = register(RegisterKind::Bpjs, &terms(), &sheets).expect("a register");
    let answer = |number| register.answer(&asked(number), day(ON));
    assert_eq!(answer("5106014107800001"), RegisterAnswer::Found { desil: None });
    assert_eq!(answer("5106010107810001"), RegisterAnswer::NotFound);
    let wage_earner = |number| register.listed(nik(number).expect("a NIK")).and_then(|listed| listed.wage_earner);
    assert_eq!((wage_earner("5106014107800001"), wage_earner("5106010107820001")), (Some(true), Some(false)));
    assert_eq!((register.report().inactive, register.report().duplicates), (2, 0));
}

#[test]
fn a_register_of_another_region_is_refused_by_name() {
    let elsewhere = ExtractTerms { region: area("5105"), ..terms() };
    let error = register(RegisterKind::Dtks, &elsewhere, &plain()).expect_err("another region");
    let message = error.message(payung_domain::Language::Id);
    assert!(message.contains("dari daerah lain") && message.contains("5106") && message.contains("Bangli"), "{message}");
    assert!(error.message(payung_domain::Language::En).contains("of another region"));
    assert!(matches!(error, RegisterError::OtherRegion { found, .. } if Some(found) == area("5106")));
}

#[test]
fn a_register_without_rows_is_refused() {
    assert!(matches!(register(RegisterKind::Dtks, &terms(), &[sheet(&PERSONS, &[])]), Err(RegisterError::Empty { .. })));
}

/// A row of the naive reading.
#[derive(Debug, Clone)]
struct Row {
    nik: Option<usize>,
    village: usize,
    name: usize,
    birth: usize,
    desil: u8,
}

const NIKS: [&str; 5] = ["5106014107800001", "5106014107800003", "5106010107810001", "5106010211720001", "9171014107800003"];
const VILLAGES: [&str; 4] = ["5106042001", "5106042002", "5106012001", ""];
const NAMES: [&str; 4] = ["Ni Misal Satu", "Teladan Dua", "Peraga", ""];
const BIRTHS: [&str; 4] = ["1980-07-01", "1980-07-02", "1972-11-02", ""];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (proptest::option::weighted(0.8, 0..NIKS.len()), 0..VILLAGES.len(), 0..NAMES.len(), 0..BIRTHS.len(), 0_u8..5)
        .prop_map(|(nik, village, name, birth, desil)| Row { nik, village, name, birth, desil });
    proptest::collection::vec(row, 1..8)
}

/// The rules once more, by looking at every row; births are compared as dates, names as words.
fn naive(rows: &[Row], who: &Query<'_>, village: usize, name: usize, birth: usize) -> RegisterAnswer {
    let Some(nik) = who.nik else { return cannot(CannotTell::NikDamaged) };
    let mine: Vec<&Row> = rows.iter().filter(|row| row.nik.is_some_and(|index| read_nik(NIKS[index]).value == Ok(nik))).collect();
    if let Some(first) = mine.first() {
        let same = |field: fn(&Row) -> usize| mine.iter().all(|row| field(row) == field(first));
        let birth_known = same(|row| row.birth) && !BIRTHS[first.birth].is_empty() && !BIRTHS[birth].is_empty();
        let name_known = same(|row| row.name) && !NAMES[first.name].is_empty() && !NAMES[name].is_empty();
        let parts = BIRTHS[first.birth].split('-').zip(BIRTHS[birth].split('-')).filter(|(a, b)| a != b).count();
        // None of the names has a word of another.
        if birth_known && name_known && parts > 1 && first.name != name {
            return cannot(CannotTell::RegisterDisagrees);
        }
        return RegisterAnswer::Found { desil: mine.iter().map(|row| row.desil).filter(|desil| *desil > 0).min() };
    }
    let healthy = || rows.iter().filter(|row| row.nik.is_some() && !VILLAGES[row.village].is_empty());
    if healthy().next().is_none() {
        return cannot(CannotTell::VillageNotCovered);
    }
    if VILLAGES[village].is_empty() {
        return cannot(CannotTell::VillageUnknown);
    }
    if !healthy().any(|row| row.village == village) {
        return cannot(CannotTell::VillageNotCovered);
    }
    let doubt = rows.iter().filter(|row| row.nik.is_none()).any(|row| {
        let place = VILLAGES[row.village].is_empty() || row.village == village;
        let births = !BIRTHS[row.birth].is_empty() && !BIRTHS[birth].is_empty();
        let names = !NAMES[row.name].is_empty() && !NAMES[name].is_empty();
        let apart = births && BIRTHS[row.birth].split('-').zip(BIRTHS[birth].split('-')).filter(|(a, b)| a != b).count() > 1;
        (births && row.birth == birth && place) || (names && row.name == name && (place || !apart)) || (!births && !names && place)
    });
    if doubt { cannot(CannotTell::RegisterRowDamaged) } else { RegisterAnswer::NotFound }
}

proptest! {
    #[test]
    fn answers_as_a_naive_reading_does(
        rows in rows(),
        number in proptest::option::weighted(0.9, 0..NIKS.len()),
        (village, name, birth) in (0..VILLAGES.len(), 0..NAMES.len(), 0..BIRTHS.len()),
    ) {
        let cells = rows.iter().map(|row| {
            // A NIK that a spreadsheet wrote as a number: it is somebody's, and nobody knows whose.
            let number = row.nik.map_or("5.10604E+15", |index| NIKS[index]);
            let desil = if row.desil == 0 { String::new() } else { row.desil.to_string() };
            vec![number.to_owned(), NAMES[row.name].to_owned(), BIRTHS[row.birth].to_owned(), VILLAGES[row.village].to_owned(), desil]
        }).collect();
        let sheets = [Sheet { columns: &PERSONS, heads_only: false, rows: cells }];
        let register = register(RegisterKind::Dtks, &terms(), &sheets);
        let register = register.expect("a register");
        let query = Query {
            nik: number.and_then(|index| nik(NIKS[index])),
            no_kk: None,
            area: area(VILLAGES[village]),
            name: NAMES[name],
            birth: BIRTHS[birth].parse().ok(),
            head_of_family: None,
        };
        let expected = naive(&rows, &query, village, name, birth);
        prop_assert_eq!(register.answer(&query, day(ON)), expected);
        let damaged = rows.iter().filter(|row| row.nik.is_none()).count() as u64;
        prop_assert_eq!(register.report().damaged, damaged);
        prop_assert_eq!(register.report().rows, rows.len() as u64);
    }
}
