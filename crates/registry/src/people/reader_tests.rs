//! Whole rows: what they are, and what is read of them.

use super::{CellFault, FaultKind, Record, RowContent, RowReader, Severity, Term, Vocabulary};
use crate::{Areas, Cell, Column, Layout, OwnedCell, OwnedRow};
use payung_domain::{AreaCode, Date, Education, Facts, Language, NikFault, Occupation, Rupiah, Sex};
use proptest::prelude::*;

const ON: Date = Date::constant(2025, 6, 1);
const HEADER: &[Column] = &[
    Column::NomorUrut,
    Column::Nik,
    Column::NoKk,
    Column::Nama,
    Column::TempatLahir,
    Column::TanggalLahir,
    Column::JenisKelamin,
    Column::Alamat,
    Column::Rt,
    Column::KodeDesa,
    Column::Kecamatan,
    Column::JenisPekerjaRentan,
    Column::Penghasilan,
    Column::PesertaBpjstkAktif,
    Column::Jabatan,
];

fn row(line: &str) -> OwnedRow {
    OwnedRow {
        number: 9,
        hidden: false,
        cells: line.split('|').map(|text| if text.is_empty() { OwnedCell::Empty } else { OwnedCell::Text(text.into()) }).collect(),
    }
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        region: AreaCode::parse("5106"),
        occupations: vec![
            Term { label: "Petani".into(), aliases: vec![] },
            Term { label: "Nelayan".into(), aliases: vec!["melaut".into()] },
        ],
        ..Vocabulary::default()
    }
}

fn with<T>(columns: &[Column], line: &OwnedRow, check: impl FnOnce(RowContent<'_>) -> T) -> T {
    let columns: Vec<(usize, Column)> = columns.iter().copied().enumerate().collect();
    let (layout, vocabulary, areas) = (Layout::mapped((1, 1), &columns), vocabulary(), Areas::embedded());
    check(RowReader::new(&layout, &vocabulary, &areas, None, ON).read(line))
}

fn person<T>(line: &str, check: impl FnOnce(Record<'_>) -> T) -> T {
    with(HEADER, &row(line), |content| match content {
        RowContent::Person(record) => check(record),
        other => panic!("no person: {other:?}"),
    })
}

#[test]
fn a_clean_row() {
    person(
        "1|5106014107800001|5106010101100003|NI LUH CONTOH|Bangli|01-07-1980|P|Br. Contoh|1|5106012001|Susut|Petani|1.500.000|tidak|-",
        |record| {
            assert_eq!(record.faults, Vec::new());
            assert_eq!(record.name, "NI LUH CONTOH");
            assert_eq!(record.birth_place, "Bangli");
            assert_eq!(record.no_kk.map(|kk| kk.get()), Some(5_106_010_101_100_003));
            let expected = Facts {
                nik: record.facts.nik,
                birth: Some(Date::constant(1980, 7, 1)),
                sex: Some(Sex::Female),
                ktp_area: AreaCode::parse("5106012001"),
                has_work: Some(true),
                occupation: Some(Occupation::Listed(0)),
                income: Some(Rupiah::new(1_500_000)),
                bpjs_active: Some(false),
                ..Facts::default()
            };
            assert_eq!(record.facts, expected);
            assert_eq!(record.facts.nik.map(|nik| nik.to_string()).as_deref(), Some("5106014107800001"));
            for (column, absent) in [(Column::Nik, false), (Column::Penghasilan, false), (Column::Pendidikan, true)] {
                assert_eq!(record.missing & column.bit().expect("a bit") != 0, absent, "{column:?}");
            }
        },
    );
}

#[test]
fn the_name_bit_is_the_names() {
    assert_eq!(Column::Nama.bit(), Some(1 << 2));
}

fn fault(column: usize, severity: Severity, kind: FaultKind) -> CellFault {
    CellFault { column, kind, severity }
}

#[test]
fn what_the_nik_says_beside_the_list() {
    person("1|5106014107800001||NI CONTOH||02-07-1980|L|||5105012001||Petani|||", |record| {
        assert_eq!(
            record.faults,
            vec![
                fault(1, Severity::Warning, FaultKind::NikBirthDiffers { nik: (1, 7, 80), stated: Date::constant(1980, 7, 2) }),
                fault(1, Severity::Warning, FaultKind::NikSexDiffers { nik: Sex::Female }),
                fault(1, Severity::Info, FaultKind::NikIssuedElsewhere(AreaCode::parse("5106").expect("a code"))),
            ]
        );
        assert_eq!(record.facts.sex, Some(Sex::Male));
    });
    person("1|'5106014107800001||NI CONTOH|||P|||||Petani|||", |record| {
        assert_eq!(record.facts.birth, None, "the NIK never fills a fact");
        assert_eq!(
            record.faults,
            vec![
                fault(1, Severity::Info, FaultKind::NikCleaned),
                fault(5, Severity::Warning, FaultKind::BirthMissing { suggested: Some(Date::constant(1980, 7, 1)) })
            ]
        );
    });
    person("1|5106014107800001||NI CONTOH||kapan|P|||||Petani|||", |record| {
        assert_eq!(record.facts.birth, None);
        assert_eq!(
            record.faults,
            vec![
                fault(5, Severity::Error, FaultKind::DateUnreadable),
                fault(5, Severity::Info, FaultKind::NikSuggestsBirth(Date::constant(1980, 7, 1)))
            ]
        );
    });
    person("1|5401014107800001||NI CONTOH||01-07-1980|P||||||||", |record| {
        assert_eq!(record.faults, vec![fault(1, Severity::Info, FaultKind::NikRetiredProvince(54))]);
    });
    person("1|9901014107800001||NI CONTOH||01-07-1980|P||||||||", |record| {
        assert_eq!(record.faults, vec![fault(1, Severity::Warning, FaultKind::NikProvince(99))]);
    });
}

#[test]
fn people_with_faults_stay_people() {
    for (line, nik_fault) in [
        ("2|5.10601E+15||I CONTOH||01-07-1980|L||||||||", NikFault::Scientific),
        ("2|||I CONTOH||01-07-1980|||||||||", NikFault::Missing),
        ("2|||I CONTOH|||||||||||", NikFault::Missing),
        ("|||I CONTOH||||Br. Contoh|||||||", NikFault::Missing),
        ("|510601410780||I CONTOH|||||||||||", NikFault::WrongLength),
        ("|belum ada||Total Sutrisno||||Br. Contoh|||||||", NikFault::NotDigits),
        ("|||I CONTOH||||||||Petani||| Kepala Dusun", NikFault::Missing),
    ] {
        person(line, |record| {
            assert_eq!(record.facts.nik_fault, Some(nik_fault), "{line}");
            assert!(record.faults.iter().any(|f| f.kind == FaultKind::Nik(nik_fault) && f.severity == Severity::Error), "{line}");
        });
    }
    person("2|5106014107800001||||01-07-1980|||||||||", |record| {
        assert_eq!(record.name, "");
        assert_eq!(record.faults, vec![fault(3, Severity::Error, FaultKind::NameMissing)]);
    });
}

#[test]
fn rows_that_are_no_people() {
    for line in [
        "Jumlah||||||||||||12.500.000||",
        "|||JUMLAH|||25||||||||",
        "|||Total : 25 orang|||||||||||",
        "|||Mengetahui,|||||||Susut, 12 Mei 2025||||",
        "|||Perbekel Contoh|||||||Petugas Pendata||||",
        "|||I MADE CONTOH|||||||||||",
        "|NIP. 19700101 199003 1 001|||||||||||||",
        "|||NIP. 19700101 199003 1 001|||||||||||",
        "Catatan: kolom NIK diisi 16 angka||||||||||||||",
        "Banjar Contoh||||||||||||||",
        "17||||||||||||||",
        "1|||NIHIL|||||||||||",
        "|||||||||Bangli, 12 Mei 2025|||||",
    ] {
        with(HEADER, &row(line), |content| assert!(matches!(content, RowContent::NotData { .. }), "{line}: {content:?}"));
    }
    with(HEADER, &row("Jumlah|||  ||||||||25|||"), |content| assert_eq!(content, RowContent::NotData { text: "Jumlah | 25".into() }));
    for line in ["||||", "", " | |\u{feff}|"] {
        with(HEADER, &row(line), |content| assert_eq!(content, RowContent::Blank, "{line}"));
    }
    for line in [
        "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15",
        "(1)|(2)|(3)|(4)",
        "No|NIK|No KK|Nama|Tempat Lahir|Tgl Lahir|L/P|Alamat|RT|||||",
        "No.|N I K||NAMA LENGKAP|||JK||||||||",
    ] {
        with(HEADER, &row(line), |content| assert_eq!(content, RowContent::Header, "{line}"));
    }
}

#[test]
fn rows_of_people_nobody_can_name() {
    for line in ["3|||-||01-07-1980|P|Br. Contoh|||||||", "3|5106014107||||01-07-1980|||||||||", "3|||||01-07-1980|P||||||||"] {
        with(HEADER, &row(line), |content| match content {
            RowContent::Unreadable { faults } => {
                assert_eq!(faults.len(), 2, "{line}");
                assert!(faults.iter().all(|f| f.severity == Severity::Error));
            }
            other => panic!("{line}: {other:?}"),
        });
    }
    let mut broken = row("3||||||");
    broken.cells[1] = OwnedCell::Error("#REF!".into());
    broken.cells[3] = OwnedCell::Error("#REF!".into());
    with(HEADER, &broken, |content| {
        assert_eq!(
            content,
            RowContent::Unreadable {
                faults: vec![fault(1, Severity::Error, FaultKind::FormulaError), fault(3, Severity::Error, FaultKind::FormulaError)]
            }
        );
    });
    assert!(matches!(RowContent::broken_record(), RowContent::Unreadable { faults } if faults[0].kind == FaultKind::BrokenRecord));
}

#[test]
fn a_second_table_with_other_columns_is_said() {
    for line in ["No|Nama|NIK|Alamat|Pekerjaan", "NAMA|NIK|TEMPAT LAHIR|TANGGAL LAHIR|L/P|Apa saja", "||||NIK|Nama Lengkap|Jenis Kelamin"] {
        with(HEADER, &row(line), |content| {
            let RowContent::Unreadable { faults } = content else { panic!("{line}: {content:?}") };
            assert!(
                matches!(faults[..], [CellFault { kind: FaultKind::OtherHeader, severity: Severity::Error, .. }]),
                "{line}: {faults:?}"
            );
        });
    }
    // Its own header again, and a person whose remarks are words of headings.
    with(HEADER, &row("No|NIK|No KK|Nama|Tempat Lahir"), |content| assert_eq!(content, RowContent::Header));
    with(HEADER, &row("4|||NI CONTOH||||Alamat|||Kecamatan|Pekerjaan"), |content| {
        assert!(!matches!(content, RowContent::Unreadable { .. } | RowContent::Header), "{content:?}");
    });
}

#[test]
fn columns_of_other_layouts() {
    let columns = [
        Column::Nik,
        Column::Nama,
        Column::TempatTanggalLahir,
        Column::StatusHubungan,
        Column::Pendidikan,
        Column::Pekerjaan,
        Column::Jabatan,
        Column::MasaJabatanMulai,
        Column::MasaJabatanSelesai,
    ];
    with(
        &columns,
        &row(
            "5106014107800001|NI CONTOH|Bangli, 1 Juli 1980|KEPALA KELUARGA|SLTA/Sederajat|Mengurus Rumah Tangga|Ketua RT|1-1-2024|31-12-2023",
        ),
        |content| {
            let RowContent::Person(record) = content else { panic!("{content:?}") };
            assert_eq!(record.birth_place, "Bangli");
            assert_eq!(record.facts.birth, Some(Date::constant(1980, 7, 1)));
            assert_eq!(record.facts.head_of_family, Some(true));
            assert_eq!(record.facts.education, Some(Education::Sma));
            assert_eq!((record.facts.has_work, record.facts.occupation), (None, None));
            assert_eq!(record.facts.office, Some(Occupation::Unlisted));
            assert_eq!(
                record.faults,
                vec![fault(5, Severity::Warning, FaultKind::WorkUncertain), fault(8, Severity::Warning, FaultKind::PeriodReversed)]
            );
        },
    );
    with(
        &[Column::Nik, Column::Nama, Column::Pekerjaan, Column::JenisPekerjaRentan],
        &row("5106014107800001|NI CONTOH|Nelayan|informal"),
        |content| {
            let RowContent::Person(record) = content else { panic!("{content:?}") };
            assert_eq!(record.facts.occupation, Some(Occupation::Listed(1)));
        },
    );
    with(&[Column::Nik, Column::Nama, Column::JenisPekerjaRentan], &row("5106014107800001|NI CONTOH|Belum/Tidak Bekerja"), |content| {
        let RowContent::Person(record) = content else { panic!("{content:?}") };
        assert_eq!(record.facts.has_work, Some(false));
    });
    // Without a running number a lone name may be a person.
    with(&[Column::Nik, Column::Nama, Column::Pekerjaan], &row("|NI CONTOH|"), |content| assert!(matches!(content, RowContent::Person(_))));
}

#[test]
fn the_column_of_nik_is_counted() {
    let layout = Layout::mapped((1, 1), &[(0, Column::Nik), (1, Column::Nama)]);
    let (vocabulary, areas) = (Vocabulary::default(), Areas::embedded());
    let mut reader = RowReader::new(&layout, &vocabulary, &areas, None, ON);
    for nik in ["5106014107800001", "5106014107800000", "5106014107800010", "", "510601"] {
        let _ = reader.read(&row(&format!("{nik}|NI CONTOH")));
    }
    assert_eq!((reader.nik_column().seen, reader.nik_column().ends_in_zero), (3, 2));
}

#[test]
fn messages_are_whole_in_both_languages() {
    for kind in [
        FaultKind::Nik(NikFault::SerialZero),
        FaultKind::FamilyCard(NikFault::WrongLength),
        FaultKind::BirthMissing { suggested: Some(ON) },
        FaultKind::DateShortYear { read: ON, other: None },
        FaultKind::AreaCodeBps,
        FaultKind::BrokenRecord,
        FaultKind::OtherHeader,
    ] {
        for language in [Language::Id, Language::En] {
            let text = kind.message("5106014107800000", language);
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
        }
        assert_ne!(kind.message("x", Language::Id), kind.message("x", Language::En));
    }
    assert_eq!(FaultKind::SexUnreadable.message(" bla\n", Language::Id), "Jenis kelamin \"bla\" tidak terbaca. Tulis L atau P.");
    let long = "a".repeat(500);
    assert!(FaultKind::SexUnreadable.message(&long, Language::Id).chars().count() < 150);
}

fn any_cell() -> impl Strategy<Value = OwnedCell> {
    prop_oneof![
        2 => Just(OwnedCell::Empty),
        4 => "\\PC{0,24}".prop_map(|text| OwnedCell::Text(text.into())),
        4 => prop::sample::select(vec![
            "5106014107800001", "5.1E+15", "NI LUH CONTOH", "Jumlah", "Mengetahui", "12-05-1980", "Bangli, 12 Mei 1980", "P", "ya", "-", "1", "(2)", "NIK", "Nama", "Petani", "Kintamani", "51.06.04.2001", "Rp 1.500.000,-", "SD",
        ]).prop_map(|text| OwnedCell::Text(text.into())),
        1 => any::<f64>().prop_map(OwnedCell::Number),
        1 => any::<f64>().prop_map(OwnedCell::Date),
        1 => any::<bool>().prop_map(OwnedCell::Bool),
        1 => Just(OwnedCell::Error("#N/A".into())),
    ]
}

proptest! {
    /// Whatever is in a row, it comes out as exactly one thing: blank when it is blank, and never lost otherwise.
    #[test]
    fn every_row_comes_out_once(cells in proptest::collection::vec(any_cell(), 0..18), all_columns in any::<bool>()) {
        let columns: Vec<Column> = if all_columns { Column::TEMPLATE.iter().chain(Column::BEYOND).copied().collect() } else { HEADER.to_vec() };
        let line = OwnedRow { number: 1, hidden: false, cells };
        let blank = line.cells.iter().all(|cell| cell.borrow().is_blank());
        with(&columns, &line, |content| {
            assert_eq!(content == RowContent::Blank, blank);
            match content {
                RowContent::NotData { text } => assert!(!text.is_empty()),
                RowContent::Unreadable { faults } => assert!(!faults.is_empty()),
                RowContent::Person(record) => {
                    assert!(record.facts.nik.is_some() != record.facts.nik_fault.is_some());
                    assert!(record.facts.nik.is_some() || !record.name.is_empty() || !record.faults.is_empty());
                    for fault in &record.faults {
                        let raw = match line.cells.get(fault.column).map(OwnedCell::borrow) { Some(Cell::Text(text)) => text, _ => "" };
                        assert!(!fault.kind.message(raw, Language::Id).is_empty());
                    }
                }
                RowContent::Blank | RowContent::Header => {}
            }
        });
    }

    /// A row with a NIK and a name is a person, whatever else stands in it.
    #[test]
    fn a_nik_is_never_lost(cells in proptest::collection::vec(any_cell(), 15)) {
        let mut line = OwnedRow { number: 1, hidden: false, cells };
        line.cells[1] = OwnedCell::Text("5106014107800001".into());
        with(HEADER, &line, |content| assert!(matches!(content, RowContent::Person(_))));
        line.cells[1] = OwnedCell::Empty;
        line.cells[3] = OwnedCell::Text("NI LUH CONTOH".into());
        line.cells[5] = OwnedCell::Text("12-05-1980".into());
        with(HEADER, &line, |content| assert!(matches!(content, RowContent::Person(_))));
    }

    /// What is remembered from earlier rows changes nothing.
    #[test]
    fn a_row_reads_the_same_whatever_came_before(rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 15), 1..5)) {
        let columns: Vec<(usize, Column)> = HEADER.iter().copied().enumerate().collect();
        let (layout, vocabulary, areas) = (Layout::mapped((1, 1), &columns), vocabulary(), Areas::embedded());
        let mut worn = RowReader::new(&layout, &vocabulary, &areas, None, ON);
        let fresh = worn.clone();
        for cells in rows {
            let line = OwnedRow { number: 1, hidden: false, cells };
            // NaN is not equal to itself; its text is.
            prop_assert_eq!(format!("{:?}", worn.read(&line)), format!("{:?}", fresh.clone().read(&line)));
        }
    }
}
