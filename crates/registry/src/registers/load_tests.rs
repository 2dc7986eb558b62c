//! Registers from real files.

use super::*;
use crate::{Areas, Limits};
use payung_domain::{CannotTell, FamilyCardNumber, Language, Nik, RegisterAnswer, read_nik};
use std::fmt::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }
}

fn load(kind: RegisterKind, files: &[PathBuf]) -> Result<Register, RegisterError> {
    let terms = ExtractTerms {
        snapshot: "2025-06-30".parse().ok(),
        region: AreaCode::parse("5106"),
        declared_area: None,
        max_age_months: None,
        ..ExtractTerms::default()
    };
    Register::load(kind, files, &terms, &Limits::default(), &Areas::embedded())
}

fn nik(text: &str) -> Option<Nik> {
    read_nik(text).value.ok()
}

fn ask(register: &Register, query: &Query<'_>) -> RegisterAnswer {
    register.answer(query, "2025-09-01".parse().expect("a date"))
}

fn query(number: &str) -> Query<'static> {
    Query { nik: nik(number), area: AreaCode::parse("5106042001"), ..Query::default() }
}

const DTSEN_PERSONS: &str = "nomor_induk_kependudukan,nomor_kartu_keluarga,nama,tanggal_lahir,jenis_kelamin,status_hubungan_keluarga,pbi_nas,kode_provinsi_ktp,kode_kabupaten_kota_ktp,kode_kecamatan_ktp,kode_kelurahan_desa_ktp
5106044107800001,5106040101100001,Ni Misal Satu,1980-07-01,P,Istri,ya,51,5106,510604,5106042001
5106040107810001,5106040101100002,I Misal Dua,1981-07-01,L,Kepala Keluarga,tidak,51,5106,510604,5106042001
5.10604E+15,5106040101100002,I Misal Tiga,2001-07-01,L,Anak,tidak,51,5106,510604,5106042001
";
const DTSEN_FAMILIES: &str = "kode_provinsi,provinsi,kode_kabupaten_kota,kabupaten_kota,kode_kecamatan,kecamatan,kode_kelurahan_desa,kelurahan_desa,alamat,nomor_kartu_keluarga,jumlah_anggota_keluarga,nama_anggota_keluarga,desil_nasional
51,Bali,5106,Bangli,510604,Kintamani,5106042001,Contoh,-,5106040101100001,3,Misal,2
51,Bali,5106,Bangli,510604,Kintamani,5106042001,Contoh,-,5106040101100002,3,Misal,7
51,Bali,5106,Bangli,510604,Kintamani,5106042001,Contoh,-,5.10604E+15,3,Misal,7
";

#[test]
fn a_register_under_another_ones_name_is_noticed() {
    let folder = Folder::new();
    let members = folder.file("anggota.csv", DTSEN_PERSONS);
    let register = load(RegisterKind::Dtks, &[members]).expect("it can be read all the same");
    assert_eq!(register.report().looks_like.iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), [RegisterKind::Dtsen]);
}

#[test]
fn dtsen_in_two_files_in_either_order_and_families_alone() {
    let folder = Folder::new();
    let (persons, families) = (folder.file("anggota.csv", DTSEN_PERSONS), folder.file("keluarga.csv", DTSEN_FAMILIES));
    for files in [[persons.clone(), families.clone()], [families.clone(), persons]] {
        let register = load(RegisterKind::Dtsen, &files).expect("a register");
        assert_eq!(ask(&register, &query("5106044107800001")), RegisterAnswer::Found { desil: Some(2) });
        assert_eq!(ask(&register, &query("5106040107810001")), RegisterAnswer::Found { desil: Some(7) });
        let child = Query { name: "Misal Tiga", ..query("5106040107010001") };
        assert_eq!(ask(&register, &child), RegisterAnswer::CannotTell(CannotTell::RegisterRowDamaged));
        let other = Query { name: "Bukan Siapa", birth: "1999-01-01".parse().ok(), ..query("5106040107010001") };
        assert_eq!(ask(&register, &other), RegisterAnswer::NotFound);
        // More data must not refuse somebody whose family is in the register.
        let of_the_family = Query { no_kk: FamilyCardNumber::read("5106040101100001").ok(), ..other };
        assert_eq!(ask(&register, &of_the_family), RegisterAnswer::CannotTell(CannotTell::FamilyListed));
        let report = register.report();
        assert!(report.looks_like.is_empty(), "{:?}", report.looks_like);
        assert_eq!((report.rows, report.persons, report.families, report.damaged), (6, 2, 2, 2));
        assert_eq!(register.listed(nik("5106040107810001").expect("a NIK")).and_then(|l| l.head_of_family), Some(true));
    }
    let register = load(RegisterKind::Dtsen, &[families]).expect("a register");
    let member = Query { no_kk: FamilyCardNumber::read("5106040101100002").ok(), ..Query::default() };
    assert_eq!(ask(&register, &member), RegisterAnswer::Found { desil: Some(7) });
    assert_eq!(register.report().damaged, 1);
}

#[test]
fn p3ke_families_by_their_own_header() {
    let folder = Folder::new();
    let file = folder.file(
        "p3ke.csv",
        "id_keluarga_P3KE;provinsi;kabupaten_kota;kecamatan;desa_kelurahan;kode_kemdagri;desil_kesejahteraan;alamat;kepala_keluarga;nik;padan_dukcapil;jenis_kelamin;tanggal_lahir;pekerjaan\n\
         1;BALI;BANGLI;KINTAMANI;CONTOH;51.06.04.2001;1;-;I MISAL SATU;5106040107800001;Ya;1;31/12/1975 0:00:00;Petani\n",
    );
    let register = load(RegisterKind::P3ke, &[file]).expect("a register");
    assert_eq!(ask(&register, &query("5106040107800001")), RegisterAnswer::Found { desil: Some(1) });
    let other = query("5106040107800002");
    assert_eq!(ask(&register, &Query { head_of_family: Some(true), ..other }), RegisterAnswer::NotFound);
    assert_eq!(ask(&register, &other), RegisterAnswer::CannotTell(CannotTell::FamilyNotCovered));
}

#[test]
fn a_workbook_with_a_cover_sheet() {
    let folder = Folder::new();
    let path = folder.0.path().join("dtks.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet();
    cover.write(0, 0, "Catatan untuk penerima").expect("written");
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "DAFTAR DTKS").expect("written");
    for (column, heading) in ["No", "NIK", "Nama", "Tanggal Lahir", "Kode Desa"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column).expect("small"), heading).expect("written");
    }
    sheet.write(3, 0, 1).expect("written");
    sheet.write(3, 1, "5106044107800001").expect("written");
    sheet.write(3, 2, "Ni Misal Satu").expect("written");
    sheet.write(3, 4, "5106042001").expect("written");
    // A NIK typed as a number: exact below 2^53.
    sheet.write(4, 0, 2).expect("written");
    sheet.write(4, 1, 5_106_040_107_810_001_u64 as f64).expect("written");
    sheet.write(4, 2, "I Misal Dua").expect("written");
    sheet.write(4, 4, 5_106_042_001_f64).expect("written");
    book.save(&path).expect("saved");
    let register = load(RegisterKind::Dtks, &[path]).expect("a register");
    assert_eq!(ask(&register, &query("5106044107800001")), RegisterAnswer::Found { desil: None });
    assert_eq!(ask(&register, &query("5106040107810001")), RegisterAnswer::Found { desil: None });
    assert_eq!(ask(&register, &query("5106040107810002")), RegisterAnswer::NotFound);
    assert_eq!((register.report().persons, register.report().sheets_passed_over.len()), (2, 1));
}

#[test]
fn many_blocks_in_two_threads_give_what_one_would() {
    let folder = Folder::new();
    let mut text = String::from("nik;nama;tanggal_lahir;kode_desa;desil\n");
    let (mut persons, mut damaged) = (Vec::new(), Vec::new());
    for row in 0_u64..60_000 {
        let (day, month, year, serial) = (row % 28 + 1, row / 28 % 12 + 1, row / 336 % 50 + 40, row / 16_800 + 1);
        let number = 5_106_040_000_000_000 + day * 100_000_000 + month * 1_000_000 + year * 10_000 + serial;
        if row % 997 == 5 {
            damaged.push(u32::try_from(row + 2).expect("small"));
            let _ = writeln!(text, "5.10604E+15;\"Misal; {row}\";19{year}-{month:02}-{day:02};5106042001;1");
        } else {
            persons.push(number);
            let _ =
                writeln!(text, "{number};\"Misal; {row}\";19{year}-{month:02}-{day:02};{};{}", 5_106_042_001 + row / 30_000, row % 10 + 1);
        }
    }
    assert!(text.len() > 3 << 20, "several blocks");
    let register = load(RegisterKind::Dtks, &[folder.file("dtks.csv", &text)]).expect("a register");
    let report = register.report();
    assert_eq!((report.rows, report.persons, report.duplicates, report.villages), (60_000, persons.len() as u64, 0, 2));
    assert_eq!(report.damaged_rows.iter().map(|place| place.row).collect::<Vec<_>>(), damaged);
    for number in persons {
        let nik = Nik::from_digits(number).expect("a NIK");
        assert!(register.listed(nik).is_some_and(|listed| listed.desil.is_some()), "{number}");
    }
}

#[test]
fn what_cannot_be_loaded_is_said_in_one_paragraph() {
    let folder = Folder::new();
    let missing = folder.0.path().join("tidak-ada.csv");
    let no_header = folder.file("kosong.csv", "satu;dua\ntiga;empat\n");
    let no_nik = folder.file("nama.csv", "nama;tanggal_lahir;kode_desa\nMisal;1980-01-01;5106042001\n");
    let no_answer = folder.file("padan.csv", "nik;nama\n5106040107810001;Misal\n");
    let no_rows = folder.file("judul.csv", "nik;nama;kode_desa\n");
    let elsewhere = folder.file("lain.csv", "nik;nama;kode_desa\n5105040107810001;Misal;5105012001\n");
    let error = |kind, file: &PathBuf| load(kind, std::slice::from_ref(file)).expect_err("not a register");
    let errors = [
        (error(RegisterKind::Dtks, &missing), "tidak-ada.csv"),
        (error(RegisterKind::Dtks, &no_header), "kosong.csv"),
        (error(RegisterKind::Dtks, &no_nik), "nama.csv"),
        (error(RegisterKind::Padan, &no_answer), "hasil"),
        (error(RegisterKind::Dtks, &no_rows), "judul.csv"),
        (error(RegisterKind::Dtks, &elsewhere), "Klungkung"),
    ];
    assert!(matches!(errors[0].0, RegisterError::Unreadable(_)));
    assert!(matches!(errors[1].0, RegisterError::HeaderNotFound { .. }));
    assert!(matches!(errors[2].0, RegisterError::NoNikColumn { .. }));
    assert!(matches!(errors[3].0, RegisterError::NoAnswerColumn { .. }));
    assert!(matches!(errors[4].0, RegisterError::Empty { .. }));
    assert!(matches!(errors[5].0, RegisterError::OtherRegion { .. }));
    for (error, named) in &errors {
        for language in [Language::Id, Language::En] {
            let message = error.message(language);
            assert!(message.contains(named) && !message.contains('\n') && message.ends_with('.'), "{message}");
        }
    }
    assert!(matches!(load(RegisterKind::Dtks, &[]), Err(RegisterError::Empty { .. })));
}
