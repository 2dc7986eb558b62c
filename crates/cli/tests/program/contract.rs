//! The command line's contract: where results go, exit statuses, choices.

use crate::desk::{Desk, REGULATIONS};
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, dtks, nik, people, row};
use crate::table::Table;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("daftar.csv", people(0..6));
    desk.file("dtks.csv", dtks(0..5));
    desk
}

const CALL: [&str; 7] = ["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=dtks.csv@2025-05-01"];

#[test]
fn the_header_is_exactly_the_contracts() {
    let ran = desk().run(&[&CALL[..], &["daftar.csv"]].concat()).done();
    assert_eq!(
        ran.out.lines().next(),
        Some(
            "berkas,lembar,baris,nik,nama,keputusan,peringkat,penduduk,usia,data_kesejahteraan,nik_valid,bukan_peserta_aktif,bukan_karyawan,bukan_penerima_lain,jenis_pekerja,peringatan,alasan"
        )
    );
    assert!(ran.out.ends_with('\n') && !ran.out.contains('\r'));
}

#[test]
fn standard_output_and_a_file_get_the_same_bytes() {
    let desk = desk();
    let shown = desk.run(&[&CALL[..], &["daftar.csv"]].concat()).done();
    let written = desk.run(&[&CALL[..], &["--out", "hasil.csv", "daftar.csv"]].concat()).done();
    assert_eq!(written.out, "");
    assert_eq!(desk.read("hasil.csv"), shown.out);
    assert!(written.err.contains("Baris masuk 6 = baris keluar 6 → hasil.csv"), "{}", written.err);
    assert!(shown.err.contains("Baris masuk 6 = baris keluar 6\n"), "{}", shown.err);
    let folder = desk.run(&[&CALL[..], &["--out", "hasil", "daftar.csv"]].concat()).done();
    assert_eq!(folder.out, "");
    assert_eq!(desk.read("hasil/hasil.csv"), shown.out);
    let entries: Vec<String> = desk.entries().into_iter().filter(|name| name.starts_with("hasil/")).collect();
    assert_eq!(entries, ["hasil/daftar.hasil.xlsx", "hasil/hasil.csv", "hasil/keputusan.jsonl"]);
}

#[test]
fn the_summary_as_json_goes_to_standard_output() {
    let desk = desk();
    let ran = desk.run(&[&CALL[..], &["--json", "--out", "hasil.csv", "daftar.csv"]].concat()).done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["peraturan"], REGULATION);
    assert_eq!((json["baris_masuk"].as_u64(), json["baris_keluar"].as_u64()), (Some(6), Some(6)));
    let table = Table::read(&desk.read("hasil.csv"));
    for verdict in ["layak", "tidak layak", "perlu data", "tidak terbaca", "bukan data"] {
        assert_eq!(json["keputusan"][verdict].as_u64(), Some(table.count(verdict) as u64), "{verdict}");
    }
    for criterion in json["kriteria"].as_array().expect("criteria") {
        let id = criterion["id"].as_str().expect("an id");
        for outcome in ["ya", "tidak", "?", "-"] {
            let counted = table.rows.iter().filter(|row| row.get(id) == outcome).count() as u64;
            assert_eq!(criterion[outcome].as_u64(), Some(counted), "{id} {outcome}");
        }
        assert!(criterion["dasar"].as_str().is_some_and(|cite| cite.starts_with("Pasal ")), "{criterion}");
    }
    assert_eq!(json["pagu"], serde_json::Value::Null);
    assert_eq!(ran.err, "", "nothing besides");
}

#[test]
fn json_without_a_place_for_the_result_is_wrong_usage() {
    desk().refused(
        &[&CALL[..], &["--json", "daftar.csv"]].concat(),
        2,
        "--out",
        &["wajib", "payung --help"],
        &["required", "payung --help"],
    );
}

#[test]
fn wrong_usage_has_status_2() {
    let desk = desk();
    for wrong in [
        &["screen"][..],
        &["screen", "--regulation", REGULATION, "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", "2025-02-30", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", "1 Juni 2025", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON],
        &["screen", "--regulation", REGULATION, "--on", ON, "--first", "--continuing", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--area", "12170", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks.csv", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--register", "bdt=dtks.csv", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=dtks.csv@2025-13-01", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--stage", "penetapan", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--stage", "pelantikan=2025-06-01", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--reading", "SMS-A1", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--threads", "0", "daftar.csv"],
        &["screen", "--regulation", REGULATION, "--on", ON, "--colour", "daftar.csv"],
        &["tapis"],
        &[],
        &["--lang", "nl", "regulations"],
        &["explain", "solo-1-2025"],
        &["lint", "solo-1-2025"],
        &["template", "solo-1-2025", "--out", "t.xlsx"],
    ] {
        let before = desk.entries();
        let ran = desk.run(wrong);
        assert_eq!(ran.status, 2, "{wrong:?}: {ran:?}");
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{wrong:?}: {ran:?}");
        assert_eq!(desk.entries(), before);
    }
}

#[test]
fn a_wrong_value_says_what_is_allowed_in_both_languages() {
    let desk = desk();
    let call = |flag, value| ["screen", "--regulation", REGULATION, "--on", ON, flag, value, "daftar.csv"];
    for (flag, value, indonesian, english) in [
        ("--register", "bdt=dtks.csv", "yang dikenal: dtks", "known are: dtks"),
        ("--register", "dtks.csv", "tulis JENIS=BERKAS", "write KIND=FILE"),
        ("--register", "dtks=dtks.csv@2025-02-30", "tidak ada di kalender", "not in the calendar"),
        ("--area", "12170", "2, 4, 6, atau 10 angka", "2, 4, 6 or 10 digits"),
        ("--stage", "pelantikan=2025-06-01", "yang dikenal: usulan", "known are: usulan"),
        ("--stage", "usulan=2025-02-30", "bukan tanggal", "no date"),
        ("--reading", "SMS-A1", "tulis PASAL=PILIHAN", "write ARTICLE=OPTION"),
        ("--threads", "0", "--threads", "--threads"),
    ] {
        desk.refused(&call(flag, value), 2, value, &[flag, indonesian], &[flag, english]);
    }
}

#[test]
fn an_unknown_regulation_is_wrong_usage_and_the_known_ones_are_named() {
    let desk = desk();
    let mut known: Vec<&str> = REGULATIONS.to_vec();
    known.sort_unstable();
    desk.refused(
        &["screen", "--regulation", "solo-1-2025", "--on", ON, "daftar.csv"],
        2,
        "solo-1-2025",
        &[&known.join(", "), "folder"],
        &["not known", &known.join(", ")],
    );
}

#[test]
fn help_is_no_mistake() {
    let desk = Desk::new();
    for help in [&["--help"][..], &["screen", "--help"], &["--version"]] {
        let ran = desk.run(help).done();
        assert!(ran.out.contains("payung"), "{ran:?}");
    }
}

/// Who stays on is not asked about age, nor about being a member already.
#[test]
fn first_and_continuing() {
    let desk = Desk::new();
    let rows = [format!("{},Contoh Tua,1950-07-01,L,{VILLAGE},nelayan,tidak,ya,tidak", "1217020107509001"), row(1)];
    desk.file("daftar.csv", format!("{HEADER},peserta_lanjutan\n{},ya\n{},\n", rows[0], rows[1]));
    desk.file("dtks.csv", format!("nik,nama,kode_desa\n1217020107509001,Contoh Tua,{VILLAGE}\n{},Contoh Orang 1,{VILLAGE}\n", nik(1)));
    let asked = |flags: &[&str]| {
        let table = desk.samosir(&[&["--register", "dtks=dtks.csv@2025-05-01"], flags, &["daftar.csv"]].concat());
        [2, 3].map(|line| ["usia", "bukan_peserta_aktif", "keputusan"].map(|column| table.line(line).get(column).to_owned()))
    };
    assert_eq!(asked(&[]), [["-", "-", "layak"], ["ya", "ya", "layak"]]);
    assert_eq!(asked(&["--first"]), [["tidak", "tidak", "tidak layak"], ["ya", "ya", "layak"]]);
    assert_eq!(asked(&["--continuing"]), [["-", "-", "layak"], ["-", "-", "layak"]]);
}

/// Age is asked at enrolment; the other stages' dates do not move it.
#[test]
fn each_stage_has_its_date() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{HEADER}\n1217020207089001,Contoh Muda,2008-07-02,L,{VILLAGE},nelayan,tidak,tidak,tidak\n"));
    let age = |flags: &[&str]| desk.samosir(&[flags, &["daftar.csv"]].concat()).line(2).get("usia").to_owned();
    assert_eq!(age(&[]), "tidak");
    assert_eq!(age(&["--stage", "pendaftaran=2025-07-01"]), "tidak");
    assert_eq!(age(&["--stage", "pendaftaran=2025-07-02"]), "ya");
    assert_eq!(age(&["--stage", "penetapan=2025-07-02"]), "tidak");
    assert_eq!(age(&["--stage", "penetapan=2025-07-01", "--stage", "pendaftaran=2025-08-01"]), "ya");
    let said = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--stage", "pendaftaran=2025-07-02", "daftar.csv"]).done().err;
    assert!(said.contains("usulan 2025-06-01") && said.contains("pendaftaran 2025-07-02"), "{said}");
}

/// Pasal 6 ayat (1): "sampai dengan 65 tahun" can end before the 66th birthday, on the 65th, or before the 65th.
#[test]
fn a_reading_is_chosen_by_its_id_or_by_its_article() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{HEADER}\n1217020106609001,Contoh Tepat,1960-06-01,L,{VILLAGE},nelayan,tidak,tidak,tidak\n1217020206599001,Contoh Lewat,1959-06-02,L,{VILLAGE},nelayan,tidak,tidak,tidak\n"));
    let ages = |flags: &[&str]| {
        let table = desk.samosir(&[flags, &["daftar.csv"]].concat());
        [2, 3].map(|line| table.line(line).get("usia").to_owned())
    };
    assert_eq!(ages(&[]), ["ya", "ya"]);
    for key in ["SMS-A1", "sms-a1", "Pasal 6 ayat (1)"] {
        assert_eq!(ages(&["--reading", &format!("{key}=sampai-ulang-tahun-65")]), ["ya", "tidak"], "{key}");
        assert_eq!(ages(&["--reading", &format!("{key}=di-bawah-65")]), ["tidak", "tidak"], "{key}");
    }
}

#[test]
fn an_unknown_reading_is_wrong_usage() {
    let desk = desk();
    let call = |reading| ["screen", "--regulation", REGULATION, "--on", ON, "--reading", reading, "daftar.csv"];
    desk.refused(&call("BMS-A3=kumulatif"), 2, "BMS-A3", &["SMS-A1", "payung explain"], &["no reading", "SMS-A1"]);
    desk.refused(&call("Pasal 99=apa"), 2, "Pasal 99", &["tidak ada"], &["no reading"]);
}

#[test]
fn an_unknown_option_of_a_reading_names_the_allowed_ones() {
    let desk = desk();
    let call = ["screen", "--regulation", REGULATION, "--on", ON, "--reading", "SMS-A1=sampai-70", "daftar.csv"];
    let words = ["sampai-70", "sampai-sebelum-66", "sampai-ulang-tahun-65", "di-bawah-65"];
    desk.refused(&call, 2, "SMS-A1", &words, &words);
}

/// `--area` stands where a row does not say where it is from.
#[test]
fn the_area_of_the_call_fills_empty_places() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]).replace(VILLAGE, ""));
    let verdict = |flags: &[&str]| desk.samosir(&[flags, &["daftar.csv"]].concat()).line(2).get("penduduk").to_owned();
    assert_eq!(verdict(&[]), "?");
    assert_eq!(verdict(&["--area", VILLAGE]), "ya");
    assert_eq!(verdict(&["--area", "3302012001"]), "tidak");
}

#[test]
fn settings_come_from_flags_then_environment_then_file() {
    let desk = desk();
    let call = [&CALL[..], &["daftar.csv"]].concat();
    let english = |said: &str| said.contains("Rows in");
    assert!(!english(&desk.run(&call).done().err));
    assert!(english(&desk.run_with(&call, &[("PAYUNG_LANG", "en")], b"").done().err));
    desk.file("payung.toml", "lang = \"en\"\n");
    assert!(english(&desk.run(&call).done().err));
    assert!(!english(&desk.run_with(&call, &[("PAYUNG_LANG", "id")], b"").done().err));
    assert!(english(&desk.run_with(&[&call[..], &["--lang", "en"]].concat(), &[("PAYUNG_LANG", "id")], b"").done().err));
}

#[test]
fn reasons_are_in_the_chosen_language_and_verdicts_keep_the_contracts_words() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]).replace("1980-07", "1940-07"));
    let id = desk.samosir(&["daftar.csv"]);
    let en = desk.samosir(&["--lang", "en", "daftar.csv"]);
    assert_eq!(id.header, en.header);
    assert_eq!(id.rows[0].verdict(), "tidak layak");
    assert_eq!(en.rows[0].verdict(), "tidak layak");
    assert_ne!(id.rows[0].get("alasan"), en.rows[0].get("alasan"));
    for table in [&id, &en] {
        assert!(table.rows[0].get("alasan").contains("Pasal 6 ayat (1)"), "{table:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let desk = Desk::new();
    desk.file("daftar.csv", people(0..20_000));
    let ran = desk.shell(&format!("\"$PAYUNG\" screen --regulation {REGULATION} --on {ON} daftar.csv | head -n 1"));
    assert_eq!(ran.status, 0);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}
