//! Headers as they are met in the wild.

use super::{Column, Layout};
use crate::people::Vocabulary;
use crate::{MergedRange, OwnedCell, OwnedRow};
use payung_domain::Language;
use proptest::prelude::*;

fn rows(lines: &[&str]) -> Vec<OwnedRow> {
    (1..)
        .zip(lines)
        .filter(|(_, line)| line.chars().any(|c| c != '|'))
        .map(|(number, line)| OwnedRow {
            number,
            hidden: false,
            cells: line.split('|').map(|text| if text.is_empty() { OwnedCell::Empty } else { OwnedCell::Text(text.into()) }).collect(),
        })
        .collect()
}

fn detect(lines: &[&str]) -> Layout {
    Layout::detect(&rows(lines), &[], &Vocabulary::default()).expect("a header")
}

fn merged(first_row: u32, last_row: u32, first_col: u32, last_col: u32) -> MergedRange {
    MergedRange { first_row, last_row, first_col, last_col }
}

#[test]
fn a_header_below_titles_with_a_numbered_row() {
    let layout = detect(&[
        "DAFTAR PEKERJA RENTAN DESA CONTOH",
        "Kecamatan : Contoh||Nama Desa : Contoh",
        "",
        "No.|NIK|Nama Lengkap|Tgl Lahir|L/P|Keterangan|Warna Kesukaan|NIK KTP",
        "1|2|3|4|5|6|7|8",
        "1|5106014107800001|NI CONTOH|01-07-1980|P|||",
    ]);
    assert_eq!(layout.header_rows, (4, 4));
    assert_eq!(layout.numbered_row, Some(5));
    assert_eq!(
        layout.columns,
        vec![(0, Column::NomorUrut), (1, Column::Nik), (2, Column::Nama), (3, Column::TanggalLahir), (4, Column::JenisKelamin)]
    );
    assert_eq!(layout.ignored, vec![(5, "Keterangan".to_owned())]);
    assert_eq!(layout.unknown, vec![(6, "Warna Kesukaan".to_owned())]);
    assert_eq!(layout.repeated, vec![(7, Column::Nik)]);
    assert_eq!(layout.position(Column::Nama), Some(2));
    assert_eq!(layout.absent() & Column::Nama.bit().expect("a bit"), 0);
    assert_ne!(layout.absent() & Column::Desa.bit().expect("a bit"), 0);
}

#[test]
fn two_rows_with_merged_cells() {
    let lines = [
        "No|NIK|Nama|Tanggal Lahir|Alamat|||Narahubung|",
        "||||RT|RW|Desa|Nama|No HP",
        "1|5106014107800001|NI CONTOH|01-07-1980|1|2|Contoh|I CONTOH|08",
    ];
    let ranges = [merged(1, 2, 3, 3), merged(1, 1, 4, 6), merged(1, 1, 7, 8), merged(1, 2, 0, 0), merged(1, 2, 1, 1), merged(1, 2, 2, 2)];
    let expected = vec![
        (0, Column::NomorUrut),
        (1, Column::Nik),
        (2, Column::Nama),
        (3, Column::TanggalLahir),
        (4, Column::Rt),
        (5, Column::Rw),
        (6, Column::Desa),
        (7, Column::NarahubungNama),
        (8, Column::NarahubungNomor),
    ];
    for ranges in [&ranges[..], &[]] {
        let layout = Layout::detect(&rows(&lines), ranges, &Vocabulary::default()).expect("a header");
        assert_eq!(layout.header_rows, (1, 2));
        assert_eq!(layout.columns, expected);
        assert_eq!(layout.headings[4], "Alamat RT");
        assert_eq!(layout.headings[3], "Tanggal Lahir");
    }
}

#[test]
fn somebody_elses_nik_under_a_parent_is_not_taken() {
    let layout = detect(&["Ahli Waris||NIK|Nama|Alamat|", "NIK|Nama|||RT|Banjar", "5106014107800009|X|5106014107800001|Y|1|Contoh"]);
    assert_eq!(layout.position(Column::Nik), Some(2));
    assert_eq!(layout.position(Column::Nama), Some(3));
}

#[test]
fn a_data_row_is_never_taken_into_the_header() {
    let layout = detect(&["NIK|Nama|Alamat|Pekerjaan", "|Ni Contoh|Desa|Petani", "5106014107800001|I Contoh|RT|Petani"]);
    assert_eq!(layout.header_rows, (1, 1));
    // A second table with a better header further down does not swallow the people above it.
    let layout = detect(&["NIK|Nama", "5106014107800001|NI CONTOH", "NIK|Nama|Tgl Lahir|JK|Alamat"]);
    assert_eq!(layout.header_rows, (1, 1));
}

#[test]
fn one_heading_over_place_and_date() {
    let layout = detect(&["NIK|Nama|Tempat, Tanggal Lahir||JK", "5106014107800001|NI CONTOH|Bangli|01-07-1980|P"]);
    assert_eq!(layout.position(Column::TempatLahir), Some(2));
    assert_eq!(layout.position(Column::TanggalLahir), Some(3));
    let layout = detect(&["NIK|Nama|TTL|JK", "5106014107800001|NI CONTOH|Bangli, 01-07-1980|P"]);
    assert_eq!(layout.position(Column::TempatTanggalLahir), Some(2));
    assert_eq!(layout.position(Column::TanggalLahir), None);
}

#[test]
fn families_of_p3ke_give_their_heads() {
    let layout = detect(&["No|id_keluarga_P3KE|provinsi|desil_kesejahteraan|alamat|kepala_keluarga|nik|padan_dukcapil|jenis_kelamin"]);
    assert!(layout.heads_only);
    assert_eq!(layout.position(Column::Nama), Some(5));
    assert_eq!(layout.position(Column::Desil), Some(3));
    let layout = detect(&["nik|nama|kepala_keluarga"]);
    assert!(!layout.heads_only);
    assert_eq!(layout.position(Column::KepalaKeluarga), Some(2));
}

#[test]
fn a_register_of_families_by_card_number() {
    let layout = detect(&["kode_provinsi|kode_kelurahan_desa|alamat|nomor_kartu_keluarga|jumlah_anggota_keluarga|desil_nasional|pbi_nas"]);
    assert_eq!(layout.position(Column::NoKk), Some(3));
    assert_eq!(layout.position(Column::Desil), Some(5));
}

#[test]
fn the_template_and_an_acts_indicators() {
    let template: Vec<&str> = Column::TEMPLATE.iter().map(|column| column.name()).chain(["indikator_lantai"]).collect();
    let vocabulary = Vocabulary { indicators: vec!["lantai".to_owned()], ..Vocabulary::default() };
    let layout = Layout::detect(&rows(&[&template.join("|")]), &[], &vocabulary).expect("a header");
    assert_eq!(layout.columns.len(), 41);
    assert_eq!(layout.columns[40], (40, Column::Indikator(0)));
    assert_eq!(layout.absent(), !0 << 41);
}

#[test]
fn no_header_says_what_was_seen_and_what_to_do() {
    let error =
        Layout::detect(&rows(&["Daftar Nama", "I Contoh|Bangli", "Nomer Induk Kependudukn|Namma Lengkp|x"]), &[], &Vocabulary::default())
            .expect_err("no header");
    let text = error.message(Language::Id);
    assert!(text.contains("3 baris"), "{text}");
    assert!(text.contains("payung template"), "{text}");
    assert!(!text.contains('\n'));
    assert!(error.message(Language::En).starts_with("No header"));
    let guesses = error.closest.iter().map(|(row, ..)| *row).collect::<Vec<_>>();
    assert_eq!(guesses.len(), 3);
    let misspelt = Layout::detect(&rows(&["Nomer Induk Kependudukn|Namma Lengkp|x"]), &[], &Vocabulary::default()).expect_err("no header");
    assert_eq!(misspelt.guesses, vec![("Nomer Induk Kependudukn".to_owned(), Column::Nik), ("Namma Lengkp".to_owned(), Column::Nama)]);
    assert!(Layout::detect(&[], &[], &Vocabulary::default()).expect_err("empty").message(Language::Id).contains("kosong"));
}

proptest! {
    #[test]
    fn any_rows_are_searched_without_harm(
        lines in proptest::collection::vec("([|]|NIK|Nama|Alamat|RT|Desa|Tgl Lahir|TTL|[0-9]{1,3}|\\PC{0,6}){0,12}", 0..8),
        ranges in proptest::collection::vec((0_u32..9, 0_u32..9, 0_u32..9, 0_u32..9), 0..4),
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let ranges: Vec<MergedRange> = ranges.into_iter().map(|(a, b, c, d)| merged(a, b, c, d)).collect();
        match Layout::detect(&rows(&lines), &ranges, &Vocabulary::default()) {
            Ok(layout) => {
                // No strategy above can make a register of families.
                prop_assert!(layout.position(Column::Nik).or(layout.position(Column::Nama)).is_some());
                prop_assert!(layout.columns.windows(2).all(|pair| pair[0].0 < pair[1].0));
            }
            Err(error) => prop_assert!(!error.message(Language::En).is_empty()),
        }
    }
}
