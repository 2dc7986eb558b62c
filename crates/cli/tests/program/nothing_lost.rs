//! However dirty a list is: every row below the header comes out once, under its own line number, and nobody is refused
//! or accepted on a NIK that cannot be trusted.

use crate::desk::Desk;
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, dtks, list, nik, row, row_of};
use crate::table::Table;

/// A row of dice that always falls the same way (SplitMix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

/// What a generated row must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Person,
    /// A person whose NIK cannot be used.
    Damaged,
    Twice,
    NotData,
    Unreadable,
}

/// Text, and for every record that must come out its line and what it is.
fn dirty(seed: u64, rows: u32) -> (String, Vec<(u32, Is)>) {
    let mut dice = Dice(seed);
    let mut text = format!("{HEADER}\n");
    let mut expected = Vec::new();
    let mut line = 2;
    for n in 0..rows {
        let (record, is) = match dice.throw(18) {
            0 => (String::new(), None),
            1 => (",,,,,,,,".to_owned(), None),
            2 => ("  ,\t,,,,,,,".to_owned(), None),
            3 => (HEADER.to_owned(), Some(Is::NotData)),
            4 => ("1,2,3,4,5,6,7,8,9".to_owned(), Some(Is::NotData)),
            5 => ("JUMLAH,48 orang,,,,,,,".to_owned(), Some(Is::NotData)),
            6 => (",,,,,,\"Pangururan, 3 November 2025\",,".to_owned(), Some(Is::NotData)),
            7 => (",,,,,,Mengetahui,,".to_owned(), Some(Is::NotData)),
            8 => (row_of(n, &nik(n)[..15], "Contoh Kurang"), Some(Is::Damaged)),
            9 => (row_of(n, "1.21702E+15", "Contoh Ilmiah"), Some(Is::Damaged)),
            10 => (row_of(n, "", "Contoh Tanpa"), Some(Is::Damaged)),
            11 => (row_of(n, &nik(n).replace('0', "O"), "Contoh Huruf"), Some(Is::Damaged)),
            12 => (row_of(0, "1217020107809999", "Contoh Ganda"), Some(Is::Twice)),
            13 => (row_of(n, &nik(n), "\"Contoh\nDua, Baris\""), Some(Is::Person)),
            14 => (row_of(n, &nik(n), "\"Contoh Lupa"), Some(Is::Unreadable)),
            _ => (row(n), Some(Is::Person)),
        };
        text.push_str(&record);
        text.push_str(if dice.throw(5) == 0 { "\r\n" } else { "\n" });
        expected.extend(is.map(|is| (line, is)));
        line += 1 + u32::try_from(record.matches('\n').count()).expect("a few");
    }
    (text, expected)
}

#[test]
fn every_row_of_dirty_lists_comes_out_once_where_it_stands() {
    let desk = Desk::new();
    desk.file("dtks.csv", dtks((0..400).filter(|n| n % 2 == 0)));
    for seed in 0..25 {
        let (text, expected) = dirty(seed, 120);
        desk.file("daftar.csv", &text);
        let ran =
            desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=dtks.csv@2025-05-01", "daftar.csv"]).done();
        let table = Table::read(&ran.out);
        let lines: Vec<u32> = table.rows.iter().map(|row| row.number()).collect();
        assert_eq!(lines, expected.iter().map(|(line, _)| *line).collect::<Vec<_>>(), "seed {seed}");
        let twice = expected.iter().filter(|(_, is)| *is == Is::Twice).count();
        for (row, (line, is)) in table.rows.iter().zip(&expected) {
            let said = format!("seed {seed}, line {line}, {is:?}: {row:?}");
            match is {
                Is::Person => assert!(matches!(row.verdict(), "layak" | "perlu data") && row.get("nik").len() == 16, "{said}"),
                Is::Damaged => {
                    assert_ne!(row.verdict(), "layak", "{said}");
                    assert_ne!(row.verdict(), "bukan data", "{said}");
                    assert_eq!(row.get("data_kesejahteraan"), "?", "{said}");
                }
                Is::Twice if twice > 1 => {
                    assert_ne!(row.verdict(), "layak", "{said}");
                    assert!(row.get("peringatan").contains("NIK yang sama juga pada daftar.csv baris "), "{said}");
                }
                Is::Twice => {}
                Is::NotData => assert_eq!(row.verdict(), "bukan data", "{said}"),
                Is::Unreadable => assert_eq!(row.verdict(), "tidak terbaca", "{said}"),
            }
        }
        assert!(ran.err.contains(&format!("Baris masuk {0} = baris keluar {0}", expected.len())), "{}", ran.err);
    }
}

#[test]
fn a_quote_never_closed_harms_only_its_own_row() {
    let desk = Desk::new();
    for after in ["Contoh Biasa", "\"Contoh, Dengan Koma\"", "\"Contoh \"\"Juga\"\"\""] {
        let rows = [row(1), row_of(2, &nik(2), "\"Contoh Lupa"), row_of(3, &nik(3), after), row(4)];
        desk.file("daftar.csv", list(&rows));
        let table = desk.samosir(&["daftar.csv"]);
        assert_eq!(table.rows.iter().map(|row| row.number()).collect::<Vec<_>>(), [2, 3, 4, 5], "{after}");
        assert_eq!(table.line(3).verdict(), "tidak terbaca", "{after}");
        for line in [2, 4, 5] {
            assert_eq!(table.line(line).verdict(), "perlu data", "{after}: {:?}", table.line(line));
        }
        assert_eq!(table.line(4).get("nik"), nik(3));
    }
}

#[test]
fn a_quote_never_closed_on_the_last_line() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{HEADER}\n{}\n{}", row(1), row_of(2, &nik(2), "\"Contoh Lupa")));
    let table = desk.samosir(&["daftar.csv"]);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.line(3).verdict(), "tidak terbaca");
}

/// A record of its own length, far over what one may have, is told and the next ones are read.
#[test]
fn an_endless_record_harms_only_itself() {
    let desk = Desk::new();
    desk.file("daftar.csv", list(&[row(1), row_of(2, &nik(2), &"x".repeat(600_000)), row(3)]));
    let table = desk.samosir(&["daftar.csv"]);
    assert_eq!(table.rows.iter().map(|row| row.number()).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(table.line(3).verdict(), "tidak terbaca");
    assert_eq!(table.line(4).get("nik"), nik(3));
}

#[test]
fn duplicates_are_told_on_every_row_concerned_with_the_others_place() {
    let desk = Desk::new();
    desk.file("a.csv", list(&[row(1), row(2), row_of(1, &nik(1), "Contoh Sama")]));
    desk.file("b.csv", list(&[row(3), row(2)]));
    desk.file("dtks.csv", dtks(0..9));
    let table = desk.samosir(&["--register", "dtks=dtks.csv@2025-05-01", "a.csv", "b.csv"]);
    let warning = |index: usize| table.rows[index].get("peringatan").to_owned();
    assert!(warning(0).contains("NIK yang sama juga pada a.csv baris 4"), "{}", warning(0));
    assert!(warning(2).contains("NIK yang sama juga pada a.csv baris 2"), "{}", warning(2));
    assert!(warning(1).contains("NIK yang sama juga pada b.csv baris 3"), "{}", warning(1));
    assert!(warning(4).contains("NIK yang sama juga pada a.csv baris 3"), "{}", warning(4));
    for index in [0, 1, 2, 4] {
        assert_eq!(table.rows[index].verdict(), "perlu data", "never eligible, never refused for it");
    }
    assert_eq!(table.rows[3].verdict(), "layak");
    assert!(!warning(3).contains("sama"));
}

/// Twice the same list is twice the same people.
#[test]
fn the_same_list_twice() {
    let desk = Desk::new();
    desk.file("a.csv", list(&[row(1)]));
    desk.file("salinan.csv", list(&[row(1)]));
    desk.file("dtks.csv", dtks(0..9));
    let table = desk.samosir(&["--register", "dtks=dtks.csv@2025-05-01", "a.csv", "salinan.csv"]);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.count("layak"), 0);
}

/// A register that covers the village and does not have the person must not refuse one whose NIK cannot be used.
#[test]
fn a_damaged_nik_is_never_eligible_and_never_refused_by_a_register() {
    let desk = Desk::new();
    let good = nik(7);
    let damaged = [
        String::new(),
        good[..15].to_owned(),
        format!("{good}1"),
        "1.21702E+15".to_owned(),
        good.replace('0', "O"),
        "0000000000000000".to_owned(),
        format!("{}0000", &good[..12]),
        format!("{}4513{}", &good[..6], &good[10..]),
        "#N/A".to_owned(),
        "belum ada".to_owned(),
    ];
    let rows: Vec<String> = damaged.iter().map(|nik| row_of(7, nik, "Contoh Rusak")).collect();
    desk.file("daftar.csv", list(&rows));
    for kind in ["dtks", "p3ke", "dtsen", "bpjs", "aid"] {
        desk.file("register.csv", dtks_with_desil());
        let table = desk.samosir(&["--register", &format!("{kind}=register.csv@2025-05-01"), "daftar.csv"]);
        assert_eq!(table.rows.len(), damaged.len());
        for (row, nik) in table.rows.iter().zip(&damaged) {
            assert_eq!(row.get("data_kesejahteraan"), "?", "{kind} {nik:?}: {row:?}");
            assert!(matches!(row.verdict(), "perlu data" | "tidak layak"), "{kind} {nik:?}: {row:?}");
            if row.verdict() == "tidak layak" {
                // Only the NIK itself may be what the act does not accept (Pasal 6 ayat (3)).
                assert_eq!(row.get("nik_valid"), "tidak", "{kind} {nik:?}: {row:?}");
            }
        }
    }
}

/// Nor is it taken for a member, or for no member, where only the register could tell.
#[test]
fn a_damaged_nik_leaves_open_what_only_a_register_could_tell() {
    let desk = Desk::new();
    desk.file(
        "daftar.csv",
        list(
            &[row(7), row_of(7, &nik(7)[..15], "Contoh Rusak"), row_of(7, "1.21702E+15", "Contoh Ilmiah")]
                .map(|row| row.replace(",tidak,tidak,tidak", ",tidak,,")),
        ),
    );
    desk.file("bpjs.csv", format!("nik,kpj,nama,segmen\n{},99000000001,Contoh Lain,BPU\n", nik(99)));
    desk.file("aid.csv", format!("nik,nama\n{},Contoh Lain\n", nik(99)));
    let table = desk.samosir(&["--register", "bpjs=bpjs.csv@2025-05-20", "--register", "aid=aid.csv@2025-05-20", "daftar.csv"]);
    let answers = |line: u32| ["bukan_peserta_aktif", "bukan_penerima_lain"].map(|id| table.line(line).get(id).to_owned());
    assert_eq!(answers(2), ["ya", "ya"]);
    assert_eq!(answers(3), ["?", "?"]);
    assert_eq!(answers(4), ["?", "?"]);
}

fn dtks_with_desil() -> String {
    let rows: String = (100..110).map(|n| format!("{},Contoh Orang {n},{VILLAGE},2,aktif\n", nik(n))).collect();
    format!("nik,nama,kode_desa,desil,status\n{rows}")
}

/// Rows above the header, notes among the people, no line end at the end of the file.
#[test]
fn titles_above_and_no_line_end_below() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("DAFTAR USULAN PEKERJA RENTAN\nDESA CONTOH\n\n{HEADER}\n{}\n\nCatatan: sesuai KK\n{}", row(1), row(2)));
    let table = desk.samosir(&["daftar.csv"]);
    assert_eq!(
        table.rows.iter().map(|row| (row.number(), row.verdict())).collect::<Vec<_>>(),
        [(5, "perlu data"), (7, "bukan data"), (8, "perlu data")]
    );
}

/// Spreadsheet programs save CSV in many ways; the people are the same.
#[test]
fn encodings_and_delimiters() {
    let desk = Desk::new();
    let text = list(&[row_of(1, &nik(1), "Contoh Théo"), row(2)]);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let ansi: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let forms: [(&str, Vec<u8>); 6] = [
        ("utf8.csv", text.clone().into_bytes()),
        ("bom.csv", format!("\u{feff}{text}").into_bytes()),
        ("semi.csv", text.replace(',', ";").into_bytes()),
        ("tab.tsv", text.replace(',', "\t").into_bytes()),
        ("utf16.csv", utf16),
        ("ansi.csv", ansi),
    ];
    for (name, bytes) in forms {
        desk.file(name, bytes);
        let table = desk.samosir(&[name]);
        assert_eq!(
            table.rows.iter().map(|row| (row.number(), row.get("nama"), row.verdict())).collect::<Vec<_>>(),
            [(2, "Contoh Théo", "perlu data"), (3, "Contoh Orang 2", "perlu data")],
            "{name}"
        );
    }
}

/// People in the wrong place come out all the same: above the headings, or first below headings nobody knows.
#[test]
fn nobody_is_lost_above_or_right_below_the_headings() {
    let desk = Desk::new();
    let cases = [
        ("atas.csv", "1,1217020107809001,Misal Satu,nelayan\nNo,NIK,Nama,Pekerjaan\n2,1217020107809002,Misal Dua,nelayan\n", 2),
        ("kedua.csv", "Nama,Alamat,Hub.,Status\nMisal Satu,Dusun I,Kepala Keluarga,\nMisal Dua,Dusun II,Istri,\n", 2),
        (
            "blok.csv",
            "DAFTAR A,,,,,\nNo,Nama,Alamat,,,\n1,Misal Satu,Dusun I,,,\n2,Misal Dua,Dusun I,,,\nNo,NIK,Nama,Tanggal Lahir,Alamat,Pekerjaan\n1,1217020107809001,Misal Empat,15-03-1980,Dusun III,nelayan\n",
            4,
        ),
    ];
    for (name, text, rows) in cases {
        desk.file(name, text);
        let table = desk.samosir(&[name]);
        assert_eq!(table.rows.len(), rows, "{name}: {:?}", table.rows);
        for nik in ["1217020107809001", "1217020107809002"].iter().filter(|nik| text.contains(**nik)) {
            let said = table.rows.iter().any(|row| row.get("nik") == *nik || row.get("alasan").contains(*nik));
            assert!(said, "{name}: {nik} is nowhere in {:?}", table.rows);
        }
    }
}

/// Without a NIK a person is a person still, though a cell begins like a signature or a date line.
#[test]
fn a_person_without_a_nik_is_no_signature() {
    let desk = Desk::new();
    let rows = [
        ",Misal Dua,\"Samosir, 15 Maret 1980\",L,1217022005,nelayan,,",
        ",Misal Tiga,Samosir,L,1217022005,nelayan,Kepala Desa,",
        ",Misal Empat,Samosir,L,1217022005,nelayan,,Ket: resi perekaman",
    ];
    let header = "nik,nama,tempat_lahir,jenis_kelamin,kode_desa,pekerjaan,narahubung_hubungan,dokumen_identitas";
    desk.file("daftar.csv", format!("{header}\n{}\n", rows.join("\n")));
    let table = desk.samosir(&["daftar.csv"]);
    assert_eq!(table.rows.len(), 3);
    for row in &table.rows {
        assert_eq!(row.verdict(), "perlu data", "{row:?}");
    }
}
