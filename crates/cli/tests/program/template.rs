//! The template of every regulation is a list the program itself reads.

use crate::damaged_workbooks::changed;
use crate::desk::{Desk, REGULATIONS};
use crate::table::Table;
use calamine::{Data, Reader, open_workbook_auto};

/// The contract's columns; indicators come on top.
const COLUMNS: [&str; 40] = [
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "kewarganegaraan",
    "alamat",
    "rt",
    "rw",
    "kode_desa",
    "desa",
    "kecamatan",
    "kode_desa_domisili",
    "dokumen_identitas",
    "pekerjaan",
    "jenis_pekerja_rentan",
    "lokasi_kerja",
    "penghasilan",
    "no_hp",
    "narahubung_nama",
    "narahubung_hubungan",
    "narahubung_nomor",
    "hubungan_keluarga",
    "kepala_keluarga",
    "penerima_upah",
    "peserta_bpjstk_aktif",
    "sumber_iuran_lain",
    "pernah_menerima",
    "peserta_lanjutan",
    "dibiayai_apbd",
    "disabilitas",
    "pendidikan",
    "jabatan",
    "masa_jabatan_mulai",
    "masa_jabatan_selesai",
    "surat_tugas",
    "tugas_mulai",
    "tugas_selesai",
    "padan_dukcapil",
];

/// The header of the template's first sheet, and its row from 1.
fn header(desk: &Desk, name: &str) -> (Vec<String>, usize) {
    let mut book = open_workbook_auto(desk.path().join(name)).expect("a workbook");
    let sheet = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&sheet).expect("a sheet");
    let start = range.start().expect("a cell").0 as usize;
    let row = range.rows().position(|row| row.iter().any(|cell| *cell == Data::String("nik".into()))).expect("the header row");
    let cells = range.rows().nth(row).expect("it").iter().map(ToString::to_string).filter(|name| !name.is_empty()).collect();
    (cells, start + row + 1)
}

#[test]
fn every_template_has_the_contracts_columns_and_nobody_in_it() {
    for regulation in REGULATIONS {
        let desk = Desk::new();
        desk.run(&["template", regulation, "--out", "templat.xlsx"]).done();
        let (header, _) = header(&desk, "templat.xlsx");
        assert!(
            ["nik", "nama", "tanggal_lahir", "kode_desa"].iter().all(|name| header.iter().any(|known| known == name)),
            "{regulation}: {header:?}"
        );
        for name in &header {
            assert!(COLUMNS.contains(&name.as_str()) || name.starts_with("indikator_"), "{regulation}: {name}");
        }
        let mut unique = header.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), header.len(), "{regulation}");
        let ran = desk.run(&["screen", "--regulation", regulation, "--on", "2025-06-01", "templat.xlsx"]).done();
        assert_eq!(ran.out.lines().count(), 1, "{regulation}: {}", ran.out);
        assert!(ran.err.contains("Baris masuk 0 = baris keluar 0"), "{regulation}: {}", ran.err);
        assert!(!ran.err.contains("tidak dikenal"), "every column of the template is known: {}", ran.err);
    }
}

#[test]
fn every_template_filled_in_is_judged() {
    for regulation in REGULATIONS {
        let desk = Desk::new();
        desk.run(&["--lang", "en", "template", regulation, "--out", "templat.xlsx"]).done();
        let (header, _) = header(&desk, "templat.xlsx");
        let value = |name: &String| match name.as_str() {
            "nik" | "no_kk" => "1217020107809001",
            "nama" => "Contoh Orang",
            "tanggal_lahir" => "01-07-1980",
            "kode_desa" | "kode_desa_domisili" => "1217022005",
            "jenis_kelamin" => "L",
            name if name.starts_with("indikator_") => "ya",
            _ => "",
        };
        let values: Vec<&str> = header.iter().map(value).collect();
        desk.file("daftar.csv", format!("{}\n{}\n", header.join(","), values.join(",")));
        let ran = desk.run(&["screen", "--regulation", regulation, "--on", "2025-06-01", "daftar.csv"]).done();
        let table = Table::read(&ran.out);
        let row = table.line(2);
        assert!(matches!(row.verdict(), "layak" | "tidak layak" | "perlu data"), "{regulation}: {row:?}");
        assert_eq!((row.get("nik"), row.get("nama")), ("1217020107809001", "Contoh Orang"), "{regulation}");
        assert!(!ran.err.contains("tidak dikenal"), "{regulation}: {}", ran.err);
    }
}

/// The template's own guide and choices hold nobody; a person somebody wrote there all the same is not passed over.
#[test]
fn a_template_workbook_filled_in_has_only_its_people() {
    let person = |row: u32, nik: &str| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{nik}</t></is></c><c r=\"C{row}\" t=\"inlineStr\"><is><t>Contoh Orang</t></is></c></row></sheetData>"
        )
    };
    let desk = Desk::new();
    desk.run(&["template", "samosir-10-2024", "--out", "templat.xlsx"]).done();
    assert_eq!(header(&desk, "templat.xlsx").0[..3], ["nik", "no_kk", "nama"]);
    let empty = std::fs::read(desk.path().join("templat.xlsx")).expect("the template");
    let filled = |guide: bool| {
        changed(&empty, |name, bytes| match name {
            "xl/worksheets/sheet1.xml" => String::from_utf8(bytes)
                .expect("XML")
                .replace("<sheetData/>", "<sheetData></sheetData>")
                .replace("</sheetData>", &person(2, "1217020107809001"))
                .into_bytes(),
            "xl/worksheets/sheet2.xml" if guide => {
                String::from_utf8(bytes).expect("XML").replace("</sheetData>", &person(90, "1217020107809002")).into_bytes()
            }
            _ => bytes,
        })
    };
    desk.file("daftar.xlsx", filled(false));
    assert_eq!(desk.samosir(&["daftar.xlsx"]).places(), [("daftar.xlsx".to_owned(), "Daftar".to_owned(), 2)]);
    desk.file("daftar.xlsx", filled(true));
    let table = desk.samosir(&["daftar.xlsx"]);
    let strayed: Vec<_> = table.rows.iter().filter(|row| row.number() == 90).collect();
    assert!(strayed.len() == 1 && strayed[0].verdict() == "tidak terbaca", "{table:?}");
    desk.run(&["screen", "--regulation", "samosir-10-2024", "--on", "2025-06-01", "--out", "hasil.xlsx", "daftar.xlsx"]).done();
    let mut book = open_workbook_auto(desk.path().join("hasil.xlsx")).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Daftar", "Petunjuk", "Pilihan"]);
    assert!(book.worksheet_range("Pilihan").expect("a sheet").used_cells().count() > 3, "the choices are still there");
}

/// Whatever an act's criteria ask of the list itself has a column: a template filled in completely leaves no criterion
/// open for want of a column.
#[test]
fn bangli_has_a_column_for_every_indicator() {
    let desk = Desk::new();
    desk.run(&["template", "bangli-pedoman-2025", "--out", "templat.xlsx"]).done();
    let (header, _) = header(&desk, "templat.xlsx");
    let explained = desk.run(&["explain", "bangli-pedoman-2025"]).done().out;
    let section = explained.split("\nINDIKATOR\n").nth(1).expect("indicators").split("\n\n").next().expect("them");
    let columns = header.iter().filter(|name| name.starts_with("indikator_")).count();
    assert_eq!(columns, section.lines().count());
    assert!(columns > 5);
}

#[test]
fn a_template_of_a_folder_of_ones_own() {
    let desk = crate::own_regulation::copied();
    desk.run(&["template", "peraturan", "--out", "templat.xlsx"]).done();
    assert!(header(&desk, "templat.xlsx").0.contains(&"jenis_pekerja_rentan".to_owned()));
}
