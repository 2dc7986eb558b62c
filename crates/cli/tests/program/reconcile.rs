//! A bill compared with the roster: the contract's columns, every cause, totals to the rupiah, and what is refused.

use crate::desk::{Desk, Ran, project};
use crate::table::{Row, Table};

const ROSTER: &str = "nik,kpj,nama,tanggal_lahir,mulai,sampai,berakhir,sebab_berakhir,per_bulan,sumber_dana,kelompok,terbayar";
const COLUMNS: [&str; 11] =
    ["nik", "kpj", "nama", "bulan", "dalam_sk", "dalam_tagihan", "seharusnya", "ditagih", "selisih", "sebab", "dasar"];

fn nik(n: u32) -> String {
    format!("12170201018{:05}", 9000 + n)
}

fn kpj(n: u32) -> String {
    format!("{:011}", 20_000_000_000_u64 + u64::from(n))
}

/// A person of the roster, covered since January.
fn covered(n: u32, rest: &str) -> String {
    format!("{},{},Contoh Orang {n},1980-01-01,2026-01,2026-12,{rest}\n", nik(n), kpj(n))
}

fn roster(rows: &str) -> String {
    format!("{ROSTER}\n{rows}")
}

fn bill(rows: &str) -> String {
    format!("NIK;Nama Peserta;No KPJ;Iuran\n{rows}")
}

fn billed(n: u32, amount: &str) -> String {
    format!("{};CONTOH ORANG {n};{};{amount}\n", nik(n), kpj(n))
}

fn compare(desk: &Desk, more: &[&str]) -> (Table, Ran) {
    let call = [&["reconcile", "--roster", "peserta.csv", "--bill", "tagihan.csv", "--out", "hasil.csv"], more].concat();
    let ran = desk.run(&call).done();
    (Table::read(&desk.read("hasil.csv")), ran)
}

fn amount(row: &Row, column: &str) -> i64 {
    row.get(column).parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

#[test]
fn the_columns_the_order_and_each_cause() {
    let desk = Desk::new();
    let people = [
        covered(1, ",,,APBD,Wadah A,"),
        covered(2, "2026-05-20,meninggal dunia,,APBD,Wadah A,"),
        covered(3, ",,,APBD,Wadah A,2026-06"),
        covered(4, ",,,APBD,Wadah A,"),
        covered(5, ",,,APBDesa,Wadah B,"),
        covered(6, "2026-04-01,pindah,,APBD,Wadah A,"),
    ];
    desk.file("peserta.csv", roster(&people.concat()));
    let lines =
        [billed(9, "16.800"), billed(5, "8400"), billed(3, "16800"), billed(2, "16800"), billed(1, "Rp16.800,00"), billed(1, "16800")];
    desk.file("tagihan.csv", bill(&lines.concat()));
    let (table, ran) = compare(&desk, &["--month", "2026-06", "--regulation", "samosir-10-2024"]);
    assert_eq!(table.header, COLUMNS);
    let niks: Vec<&str> = table.rows.iter().map(|row| row.get("nik")).collect();
    assert_eq!(niks, [1, 2, 3, 4, 5, 9].map(nik), "ordered by NIK, the moved one without a line left out");
    let of = |n: u32| table.rows.iter().find(|row| row.get("nik") == nik(n)).expect("a row");
    for (n, dalam_sk, dalam_tagihan, due, paid, cause, answer) in [
        (1, "ya", "ya", 16_800, 33_600, "ganda", "bantah"),
        (2, "tidak", "ya", 0, 16_800, "meninggal", "bantah"),
        (3, "ya", "ya", 0, 16_800, "sudah dibayar", "bantah"),
        (4, "ya", "tidak", 16_800, 0, "tidak ditagih", "tanyakan"),
        (5, "ya", "ya", 16_800, 8_400, "potongan keliru", "tanyakan"),
        (9, "tidak", "ya", 0, 16_800, "tidak ditetapkan", "bantah"),
    ] {
        let row = of(n);
        assert_eq!([row.get("dalam_sk"), row.get("dalam_tagihan")], [dalam_sk, dalam_tagihan], "{row:?}");
        assert_eq!([amount(row, "seharusnya"), amount(row, "ditagih"), amount(row, "selisih")], [due, paid, paid - due], "{row:?}");
        assert!(row.get("sebab").starts_with(cause) && row.get("sebab").contains(answer), "{row:?}");
        assert!(!row.get("dasar").is_empty(), "{row:?}");
        assert_eq!([row.get("bulan"), row.get("kpj")], ["2026-06", &kpj(n)]);
    }
    assert!(of(2).get("sebab").contains("2026-05-20"));
    assert!(of(9).get("dasar").contains("Pasal 8 ayat (2)"), "the region's own decree: {:?}", of(9));
    assert!(of(5).get("dasar").contains("PP 50/2025"));
    for words in ["Juni 2026", "tidak ditetapkan", "Baris keluar 6", "baris masuk 6 = 6 baris tagihan", "Rp16.800", "APBN/APBD"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert!(ran.out.is_empty());
}

/// Law.md's published totals: Yogyakarta, Bandung Barat, Bantul.
#[test]
fn published_totals_to_the_rupiah() {
    for (people, month, months, total) in
        [(1_898_u32, "2024-11..2024-12", 2, 63_772_800_i64), (594, "2024-10..2024-12", 3, 29_937_600), (2_682, "2026-01", 1, 45_057_600)]
    {
        let desk = Desk::new();
        let nik = |n: u32| format!("1217{:02}{:02}018{:05}", 1 + n / 900, 1 + n % 28, 9000 + n % 900);
        let rows: String = (0..people).map(|n| format!("{},{},Contoh {n},,2024-01\n", nik(n), kpj(n))).collect();
        desk.file("peserta.csv", format!("nik,kpj,nama,tanggal_lahir,mulai\n{rows}"));
        let lines: String = (0..people).rev().map(|n| format!("{},{},Contoh {n},{}\n", nik(n), kpj(n), 16_800 * months)).collect();
        desk.file("tagihan.csv", format!("nik,kpj,nama,jumlah\n{lines}Total,,,{total}\n"));
        let (table, _) = compare(&desk, &["--month", month]);
        assert_eq!(table.rows.len(), (people * months) as usize);
        for column in ["seharusnya", "ditagih"] {
            assert_eq!(table.rows.iter().map(|row| amount(row, column)).sum::<i64>(), total, "{column}");
        }
        assert!(table.rows.iter().all(|row| row.get("sebab").is_empty()));
    }
}

#[test]
fn json_has_the_counts_and_the_sums() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&[covered(1, ",,,,,"), covered(2, ",,,,,")].concat()));
    desk.file("tagihan.csv", bill(&[billed(1, "8400"), billed(3, "16800")].concat()));
    let ran = desk
        .run(&["reconcile", "--roster", "peserta.csv", "--bill", "tagihan.csv", "--month", "2026-06", "--out", "hasil.csv", "--json"])
        .done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        [json["seharusnya"].as_i64(), json["ditagih"].as_i64(), json["selisih"].as_i64()],
        [Some(33_600), Some(25_200), Some(-8_400)]
    );
    let causes: Vec<(&str, i64)> = json["sebab"]
        .as_array()
        .expect("causes")
        .iter()
        .map(|cause| (cause["id"].as_str().expect("an id"), cause["selisih"].as_i64().expect("a sum")))
        .collect();
    assert_eq!(causes, [("tidak-ditetapkan", 16_800), ("potongan-keliru", -8_400), ("tidak-ditagih", -16_800)]);
    assert_eq!(json["baris_keluar"], 3);
    assert_eq!(json["tagihan"]["baris_masuk"], 2);
}

#[test]
fn a_workbook_has_the_same_rows() {
    use calamine::{Data, Reader};
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&[covered(1, ",,,,,"), covered(2, ",,,,,")].concat()));
    desk.file("tagihan.csv", bill(&billed(1, "8400")));
    let (table, _) = compare(&desk, &["--month", "2026-06"]);
    desk.run(&["reconcile", "--roster", "peserta.csv", "--bill", "tagihan.csv", "--month", "2026-06", "--out", "hasil.xlsx"]).done();
    let mut book = calamine::open_workbook_auto(desk.path().join("hasil.xlsx")).expect("a workbook");
    let range = book.worksheet_range("Pencocokan").expect("the rows");
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    assert_eq!(rows[0], COLUMNS);
    for (in_book, in_csv) in rows[1..].iter().zip(&table.rows) {
        let expected: Vec<&str> = COLUMNS.iter().map(|column| in_csv.get(column)).collect();
        assert_eq!(*in_book, expected);
    }
    assert_eq!(rows.len(), 3);
    assert!(book.worksheet_range("Ringkasan").is_ok());
}

#[test]
fn dirty_bills_are_compared_and_everything_is_named() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&(1..=6).map(|n| covered(n, ",,,,,")).collect::<String>()));
    let lines = [
        format!("1.21702E+15;CONTOH ORANG 1;{};16800\n", kpj(1)),
        format!(";CONTOH ORANG 2;{};16800\n", kpj(2)),
        format!("{};CONTOH ORANG 3;0001234567890;16.800,50\n", nik(3)),
        format!("{};CONTOH ORANG 4;{};lunas\n", nik(4), kpj(4)),
        format!("{};CONTOH ORANG 5;{};-16800\n", nik(5), kpj(5)),
        format!("{};MISAL TELADAN;{};16800\n", nik(6), kpj(6)),
        "JUMLAH;;;99.999\n".to_owned(),
    ];
    desk.file("tagihan.csv", bill(&lines.concat()));
    let (table, ran) = compare(&desk, &["--month", "2026-06"]);
    let causes: Vec<&str> = table.rows.iter().map(|row| row.get("sebab").split([':', '(']).next().expect("a cause").trim()).collect();
    assert_eq!(causes, ["NIK rusak", "NIK rusak", "tidak terbaca", "tidak terbaca", "tidak terbaca", "satu nomor dua orang"]);
    for words in [
        "tagihan.csv: sel A2: NIK rusak",
        "tagihan.csv: sel A3: tanpa NIK",
        "sel C4: KPJ berisi 13 angka",
        "sel D4: jumlahnya memakai sen",
        "sel D5: jumlahnya teks",
        "sel D6: jumlahnya di bawah nol",
        "baris 8: jumlah tertulis Rp99.999",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let (_, english) = compare(&desk, &["--month", "2026-06", "--lang", "en"]);
    assert!(english.err.contains("cell A2: a damaged NIK") && english.err.contains("row 8"), "{}", english.err);
}

#[test]
fn a_bill_of_another_region_or_month_is_named() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&covered(1, ",,,,,")));
    desk.file(
        "tagihan.csv",
        format!("Periode: Mei 2026\nKode Iuran: 2605000001\n{}", bill(&(5..9).map(|n| billed(n, "16800")).collect::<String>())),
    );
    let (table, ran) = compare(&desk, &["--month", "2026-06"]);
    for words in ["hanya 0 dari 4 baris", "untuk bulan 2026-05", "Kode iuran: 2605000001"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert_eq!(table.rows.iter().filter(|row| row.get("bulan") == "2026-05").count(), 4);
}

#[test]
fn a_bill_of_totals_only_is_compared_by_its_sum() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&[covered(1, ",,,,,"), covered(2, ",,,,,")].concat()));
    desk.file("tagihan.csv", "Kode Iuran: 2606000001\nPeriode: Juni 2026\nJumlah Peserta: 3 orang\nTotal Iuran: Rp50.400\n");
    let (table, ran) = compare(&desk, &["--month", "2026-06"]);
    assert_eq!(table.rows.len(), 3);
    assert!(table.rows[..2].iter().all(|row| row.get("dalam_tagihan") == "?" && row.get("ditagih").is_empty()));
    let last = &table.rows[2];
    assert_eq!([last.get("ditagih"), last.get("selisih"), last.get("sebab")], ["50400", "16800", "hanya jumlah"]);
    assert!(ran.err.contains("Minta daftarnya"), "{}", ran.err);
}

#[test]
fn what_cannot_be_compared_is_refused_and_nothing_is_left() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&covered(1, ",,,,,")));
    desk.file("tagihan.csv", bill(&billed(1, "16800")));
    desk.file("salinan.csv", desk.read("peserta.csv"));
    desk.file("kosong.csv", "");
    desk.file("judul.csv", "nik;nama;jumlah\n");
    let call = |roster: &'static str, bill: &'static str| {
        ["reconcile", "--roster", roster, "--bill", bill, "--month", "2026-06", "--out", "hasil.csv"]
    };
    desk.refused(&call("peserta.csv", "peserta.csv"), 2, "peserta.csv", &["berkas yang sama", "--bill"], &["the same file", "--bill"]);
    desk.refused(&call("peserta.csv", "salinan.csv"), 1, "salinan.csv", &["sama persis"], &["the very same content"]);
    desk.refused(&call("peserta.csv", "kosong.csv"), 1, "kosong.csv", &["kosong"], &["empty"]);
    desk.refused(&call("peserta.csv", "judul.csv"), 1, "judul.csv", &["tidak ada satu baris tagihan pun"], &["no line of the bill"]);
    desk.refused(&call("peserta.csv", "hilang.csv"), 1, "hilang.csv", &["tidak ditemukan"], &["not found"]);
    desk.refused(
        &call("tagihan.csv", "salinan.csv"),
        1,
        "salinan.csv",
        &["judul kolom tidak ditemukan", "--bill"],
        &["no header", "--bill"],
    );
    for (flag, value) in [("--month", "Juni"), ("--month", "2026-06..2026-05"), ("--out", "hasil.pdf"), ("--regulation", "antah")] {
        let mut call: Vec<&str> = call("peserta.csv", "tagihan.csv").to_vec();
        match call.iter().position(|part| *part == flag) {
            Some(at) => call[at + 1] = value,
            None => call.extend([flag, value]),
        }
        let before = desk.entries();
        let ran = desk.run(&call);
        assert_eq!(ran.status, 2, "{flag} {value}: {ran:?}");
        assert_eq!(desk.entries(), before);
    }
}

#[test]
fn heads_of_rt_need_a_minimum_wage_where_their_act_counts_by_it() {
    let desk = Desk::new();
    desk.file("peserta.csv", roster(&covered(1, ",,16800,,,")));
    desk.file("tagihan.csv", bill(&billed(1, "16800")));
    // The amount stands in the roster: no tariff is needed.
    compare(&desk, &["--month", "2026-06", "--regulation", "yogyakarta-64-2023"]);
}

#[test]
fn the_example_of_samosir() {
    let desk = Desk::new();
    let path = |file: &str| project("examples").join("samosir").join(file).display().to_string();
    let ran = desk.run(&["reconcile", "--roster", &path("peserta.csv"), "--bill", &path("tagihan.xlsx"), "--month", "2026-06"]).done();
    let table = Table::read(&ran.out);
    let mut niks: Vec<&str> = table.rows.iter().map(|row| row.get("nik")).collect();
    assert!(niks.is_sorted() && niks.len() > 150);
    niks.dedup();
    assert_eq!(niks.len(), table.rows.len(), "one row per person");
    assert!(table.rows.iter().any(|row| row.get("sebab").starts_with("meninggal")));
    assert!(ran.err.contains("Kode iuran: 260600009000"), "{}", ran.err);
    assert!(!ran.err.contains("tidak sama dengan jumlah barisnya"), "{}", ran.err);
}
