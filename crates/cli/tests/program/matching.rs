//! `payung match`: the contract's columns, the usual errors, and lists that are wrong as a whole.

use crate::desk::Desk;
use std::fmt::Write;

const HEAD: &str = "baris,baris_register,nik,nik_register,skor,keputusan,sebab";
const COLUMNS: &str = "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa";

const FIRST: [&str; 24] = [
    "Adi", "Bela", "Candra", "Darma", "Eka", "Fajar", "Galih", "Hasta", "Indra", "Joko", "Kusuma", "Lestari", "Mahesa", "Nanda", "Oka",
    "Praba", "Rangga", "Sekar", "Tirta", "Utama", "Vira", "Wisnu", "Yoga", "Zaka",
];
const LAST: [&str; 10] = ["Contoh", "Teladan", "Peraga", "Misalan", "Umpama", "Rekaan", "Karangan", "Tiruan", "Cobaan", "Ujian"];

/// An invented person as a row.
struct Made {
    nik: String,
    name: String,
    birth: String,
    sex: &'static str,
    village: u64,
}

fn made(n: u64) -> Made {
    // Spread out, so that two of them seldom share a birthday.
    let spread = n.wrapping_mul(2_654_435_761) >> 7;
    let (day, month, year) = (1 + spread % 28, 1 + spread / 28 % 12, 1960 + spread / 336 % 40);
    let woman = n % 2 == 1;
    let first = FIRST[(n % 24) as usize];
    let second = FIRST[(n / 24 * 5 % 24) as usize];
    Made {
        nik: format!("121702{:02}{month:02}{:02}{}", day + if woman { 40 } else { 0 }, year % 100, 9001 + n % 900),
        name: format!("{first} {}{} {}", second, ["", "wan", "tri", "san"][(n % 4) as usize], LAST[(n * 3 % 10) as usize]),
        birth: format!("{day:02}-{month:02}-{year}"),
        sex: if woman { "P" } else { "L" },
        village: 1_217_022_001 + n % 6,
    }
}

impl Made {
    fn row(&self) -> String {
        format!("{},{},{},{},{}", self.nik, self.name, self.birth, self.sex, self.village)
    }
}

fn table(rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().fold(format!("{COLUMNS}\n"), |mut text, row| {
        text.push_str(&row);
        text.push('\n');
        text
    })
}

fn register(desk: &Desk) {
    desk.file("register.csv", table((0..600).map(|n| made(n).row())));
}

/// The rows of a result.
fn result(desk: &Desk, file: &str) -> Vec<Vec<String>> {
    let text = desk.read(file);
    assert_eq!(text.lines().next(), Some(HEAD));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn one_person_in_many_spellings() {
    let desk = Desk::new();
    register(&desk);
    let of = |n: u64| made(n);
    let may_be_exchanged = |person: &Made| person.birth[..2] <= *"12" && person.birth[..2] != person.birth[3..5];
    let c = (110..400).map(made).find(may_be_exchanged).expect("a birthday that can be exchanged");
    let (a, b, d, e, f) = (of(100), of(101), of(103), of(104), of(102));
    let words: Vec<&str> = b.name.split(' ').collect();
    let swapped = format!("{} {} {}", words[2], words[0], words[1]);
    let (day, rest) = c.birth.split_once('-').expect("a date");
    let (month, year) = rest.split_once('-').expect("a date");
    let exchanged = format!("{month}-{day}-{year}");
    let short = format!("{}{}", &d.nik[..9], &d.nik[10..]);
    let list = table([
        a.row(),
        format!(",{swapped},{},{},{}", b.birth, b.sex, b.village),
        format!(",\"H. {}, S.Pd\",{exchanged},{},{}", c.name, c.sex, c.village),
        format!("{short},{},{},{},{}", d.name, d.birth, d.sex, d.village),
        format!(",{},,{},{}", e.name, e.sex, e.village),
        format!(",{},{},{},1217022009", f.name, f.birth, f.sex),
        ",Tiada Yangsama,17-08-1945,L,1217022003".to_owned(),
    ]);
    desk.file("daftar.csv", list);
    let ran = desk.run(&["match", "daftar.csv", "register.csv", "--out", "cocok.csv"]).done();
    assert!(ran.err.contains("Baris masuk 7 = baris keluar 7"), "{}", ran.err);
    assert!(ran.err.contains("tidak satu pun diterapkan"), "{}", ran.err);
    let rows = result(&desk, "cocok.csv");
    for (index, person) in [&a, &b, &c, &d, &e, &f].into_iter().enumerate() {
        let line = (index + 2).to_string();
        let row = rows.iter().find(|row| row[0] == line).unwrap_or_else(|| panic!("line {line}"));
        assert_eq!(row[3], person.nik, "{row:?}");
        assert_ne!(row[5], "beda", "{row:?}");
        assert!(row[4].parse::<f64>().is_ok_and(|score| score > 0.1 && score < 1.0), "{row:?}");
    }
    let reason = |line: &str| rows.iter().find(|row| row[0] == line).map(|row| row[6].clone()).unwrap_or_default();
    assert!(reason("2").contains("NIK sama"), "{}", reason("2"));
    assert!(reason("3").contains("urutan lain"), "{}", reason("3"));
    assert!(reason("4").contains("hari dan bulan lahir tertukar"), "{}", reason("4"));
    assert!(reason("5").contains("usul NIK dari register: satu angka hilang, perlu diputuskan orang"), "{}", reason("5"));
    assert!(reason("6").contains("tanggal lahir tidak dapat dibandingkan"), "{}", reason("6"));
    assert!(reason("7").contains("kecamatan sama"), "{}", reason("7"));
    let last: Vec<_> = rows.iter().filter(|row| row[0] == "8").collect();
    assert_eq!(last.len(), 1);
    assert_eq!(last[0][1..6], ["", "", "", "", "beda"].map(str::to_owned));

    let ran = desk.run(&["--lang", "en", "match", "daftar.csv", "register.csv", "--out", "match.csv"]).done();
    assert!(ran.err.contains("Rows in 7 = rows out 7"), "{}", ran.err);
    let english = result(&desk, "match.csv");
    assert_eq!(english.len(), rows.len());
    assert!(english.iter().any(|row| row[6].contains("same name, other order")));
}

#[test]
fn the_same_files_give_the_same_bytes_whatever_the_threads() {
    let desk = Desk::new();
    register(&desk);
    desk.file("daftar.csv", table((300..900).map(|n| made(n).row())));
    let texts: Vec<String> = ["1", "2", "5"]
        .iter()
        .map(|threads| {
            desk.run(&["match", "daftar.csv", "register.csv", "--out", "cocok.csv", "--threads", threads]).done();
            desk.read("cocok.csv")
        })
        .collect();
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
    let same = result(&desk, "cocok.csv").iter().filter(|row| row[5] == "sama").count();
    assert!((290..=310).contains(&same), "three hundred of the six hundred are in the register: {same}");
}

#[test]
fn a_list_matched_with_itself_finds_everybody() {
    let desk = Desk::new();
    register(&desk);
    desk.run(&["match", "register.csv", "register.csv", "--out", "cocok.csv"]).done();
    let rows = result(&desk, "cocok.csv");
    for line in 2..602 {
        let line = line.to_string();
        let best = rows.iter().find(|row| row[0] == line).expect("every row");
        assert_eq!((&best[0], best[5].as_str()), (&best[1], "sama"), "{best:?}");
    }
}

/// Lists that are wrong as a whole: no crash, every row comes out, and nobody is called the same for want of anything that differs.
#[test]
fn whole_columns_empty_or_wrong() {
    let desk = Desk::new();
    register(&desk);
    let lists: [(&str, Vec<String>); 6] = [
        ("tanpa tanggal", (0..300).map(made).map(|p| format!("{},{},,{},{}", p.nik, p.name, p.sex, p.village)).collect()),
        ("tanpa nama", (0..300).map(made).map(|p| format!("{},,{},{},{}", p.nik, p.birth, p.sex, p.village)).collect()),
        ("tertukar", (0..300).map(made).map(|p| format!("{},{},{},{},{}", p.name, p.nik, p.birth, p.sex, p.village)).collect()),
        ("tahun baru", (0..300).map(made).map(|p| format!(",{},01-01-1970,{},{}", p.name, p.sex, p.village)).collect()),
        ("satu nama", (0..1_000).map(|n| made(n % 600)).map(|p| format!(",Satu Nama,{},{},{}", p.birth, p.sex, p.village)).collect()),
        (
            "kendali",
            (0..300)
                .map(made)
                .map(|p| format!("{},\"{}\u{1}\u{202e}Ж\u{7} نام\",{},{},{}", p.nik, p.name, p.birth, p.sex, p.village))
                .collect(),
        ),
    ];
    for (what, rows) in lists {
        let count = rows.len();
        desk.file("daftar.csv", table(rows));
        let ran = desk.run(&["match", "daftar.csv", "register.csv", "--out", "cocok.csv"]).done();
        assert!(ran.err.contains(&format!("Baris masuk {count} = baris keluar {count}")), "{what}: {}", ran.err);
        let rows = result(&desk, "cocok.csv");
        let lines: std::collections::BTreeSet<&String> = rows.iter().map(|row| &row[0]).collect();
        assert_eq!(lines.len(), count, "{what}");
        if what == "satu nama" {
            assert!(rows.iter().all(|row| row[5] != "sama"), "{what}: one name for all proves nobody");
        }
    }
}

/// Everybody born on one day, in list and register: what is shared by all is worth nothing, and the bound is said.
#[test]
fn everybody_born_on_one_day_is_bounded_and_said() {
    let desk = Desk::new();
    let everybody = |from: u64| {
        (from..from + 1_500).fold(format!("{COLUMNS}\n"), |mut text, n| {
            let person = made(n);
            writeln!(text, ",{}{},31-12-1980,{},1217022001", ["", "i", "o"][(n % 3) as usize], person.name, person.sex).expect("a String");
            text
        })
    };
    desk.file("daftar.csv", everybody(700));
    desk.file("register.csv", everybody(0));
    let ran = desk.run(&["match", "daftar.csv", "register.csv", "--out", "cocok.csv"]).done();
    assert!(ran.err.contains("batas calon tercapai"), "{}", ran.err);
    let rows = result(&desk, "cocok.csv");
    assert!(
        rows.iter().filter(|row| row[5] == "sama").all(|row| !row[6].contains("tanggal lahir sama (+1")),
        "a shared birthday is no evidence"
    );
}

#[test]
fn what_cannot_be_matched_is_refused_and_nothing_is_left() {
    let desk = Desk::new();
    register(&desk);
    desk.file("nomor.csv", "nik,kode_desa\n1217020107809001,1217022001\n");
    desk.file("kosong.csv", "");
    desk.refused(&["match", "nomor.csv", "register.csv", "--out", "a.csv"], 1, "nomor.csv", &["kolom"], &["column"]);
    desk.refused(&["match", "kosong.csv", "register.csv", "--out", "a.csv"], 1, "kosong.csv", &["kosong"], &["empty"]);
    desk.refused(&["match", "register.csv", "hilang.csv", "--out", "a.csv"], 1, "hilang.csv", &["tidak ditemukan"], &["not found"]);
    desk.refused(&["match", "register.csv", "register.csv", "--out", "register.csv"], 2, "register.csv", &["menimpanya"], &["overwrite"]);
    desk.refused(&["match", "register.csv", "register.csv", "--out", "tiada/a.csv"], 1, "tiada/a.csv", &["foldernya"], &["folder"]);
    desk.refused(&["match", "register.csv", "register.csv", "--out", "a.csv", "--same", "2"], 2, "--same", &["peluang"], &["probability"]);
}

#[test]
fn an_operators_own_short_forms() {
    let desk = Desk::new();
    register(&desk);
    let person = made(7);
    let short = person.name.replacen("Hasta", "Hst", 1);
    assert_ne!(short, person.name);
    desk.file("daftar.csv", table([format!(",{short},{},{},{}", person.birth, person.sex, person.village)]));
    desk.file("nama/singkatan.csv", "bentuk,arti,wilayah,sumber\nhst,hasta,,uji\n");
    desk.file("payung.toml", "names = \"nama\"\n");
    desk.run(&["match", "daftar.csv", "register.csv", "--out", "cocok.csv"]).done();
    let rows = result(&desk, "cocok.csv");
    assert_eq!(rows[0][3], person.nik);
    assert!(rows[0][6].starts_with("nama sama ("), "{:?}", rows[0]);
    desk.file("nama/singkatan.csv", "bentuk,arti,wilayah,sumber\nHST;hasta\n");
    desk.refused(&["match", "daftar.csv", "register.csv", "--out", "lagi.csv"], 1, "singkatan.csv", &["baris 2"], &["line 2"]);
}
