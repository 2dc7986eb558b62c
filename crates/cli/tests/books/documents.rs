//! A decree out of the books as a real PDF, read back with poppler's pdftotext.

use crate::program::{On, Program, file, said};
use sea_orm::ConnectionTrait;
use std::process::Command;

/// Names nobody would want to see as markup.
const PEOPLE: &str = "nik,nama,tanggal_lahir,alamat,desa,jenis_pekerja_rentan\n1217030101800001,Ani Contoh,1980-01-01,Jalan #read(1),Contoh Jaya,petani\n1217030201800002,\"Budi *Contoh*, S.Pd.\",1980-01-02,Huta Contoh,Contoh Jaya,nelayan\n1217034301800003,Cipta_Contoh,1980-01-03,Huta Contoh,Contoh Jaya,petani\n";

/// The text of a PDF.
fn text_of(path: &std::path::Path) -> String {
    let out = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(path).arg("-").output();
    let out = out.unwrap_or_else(|error| panic!("pdftotext (package poppler-utils) is needed for this test: {error}"));
    assert!(out.status.success(), "pdftotext: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// People who came through all steps, brought there by SQL: only the decree is at stake here.
async fn listed(program: &Program) {
    let books = program.books().await;
    for sql in [
        "INSERT INTO candidate_list VALUES (1, 1, 'DC-1', '2026-06-01', NULL, 12, 201600, 'nomor berkas', 3, 0, 'uji', 1, 1)",
        "UPDATE case_file SET state = 'listed', candidate_list = 1, candidate_rank = id",
    ] {
        books.connection.execute_unprepared(sql).await.expect("SQL");
    }
}

async fn a_decree_is_printed(on: On) {
    let mut program = Program::new(on, "paper", "12.17");
    program.user("dinas", "dinas", &[]);
    program.user("desa", "village-operator", &["--area", "12.17.03.2001"]);
    program.act("dinas", &["open", "--year", "2026", "--regulation", "samosir-10-2024"]);
    let register = file(program.folder.path(), "dtks.csv", "nik,nama\n1217030101800001,ANI CONTOH\n");
    program.act("dinas", &["load-register", "--year", "2026", "--kind", "dtks", "--source", "uji", "--snapshot", "2026-06-01", &register]);
    let list = file(program.folder.path(), "daftar.csv", PEOPLE);
    let area = ["--area", "12.17.03.2001", "--on-behalf-of", "Desa Contoh Jaya"];
    program.act("dinas", &[&["hand-in", "--year", "2026"], &area[..], &[list.as_str()]].concat());
    listed(&program).await;
    let title = "Penetapan Penerima Bantuan Iuran";
    let drafted = program.act("dinas", &["draft-decree", "--year", "2026", "--list", "1", "--title", title, "--cover-from", "2026-01-01"]);
    let profile = file(program.folder.path(), "profil.toml", "[head]\nname = \"OMPU CONTOH\"\n");
    assert_eq!(program.act("dinas", &["profile", &profile])["version"], 1);

    let out = program.folder.path().join("keputusan.pdf");
    let path = out.display().to_string();
    let made = program.act("dinas", &["document", "decree", "1", "--out", &path]);
    assert_eq!((&made["page_code"], &made["people"]), (&drafted["page_code"], &serde_json::json!(3)));
    let text = text_of(&out);
    let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["KEPUTUSAN BUPATI SAMOSIR", "Ani Contoh", "Budi *Contoh*,", "Cipta_Contoh", "OMPU CONTOH", "604.800", "KESATU", "KELIMA"] {
        assert!(squeezed.contains(part), "{part}: {text}");
    }
    for nik in ["1217030101800001", "1217030201800002", "1217034301800003"] {
        assert!(text.contains(nik), "{nik}: {text}");
    }
    assert!(text.contains(drafted["page_code"].as_str().expect("a code")), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&out).expect("written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it shows sealed data");
    }
    let again = program.as_user("dinas", &["books", "document", "decree", "1", "--out", &path]);
    assert!(!again.status.success() && said(&again).contains("sudah ada"), "{}", said(&again));
    let other = program.folder.path().join("keputusan.docx").display().to_string();
    program.act("dinas", &["document", "decree", "1", "--out", &other]);
    assert!(std::fs::read(&other).expect("written").starts_with(b"PK"));
    let odd = program.as_user("dinas", &["books", "document", "decree", "1", "--out", "keputusan.txt"]);
    assert_eq!(odd.status.code(), Some(2), "{}", said(&odd));
    let theirs = program.folder.path().join("desa.pdf").display().to_string();
    let refused = program.as_user("desa", &["books", "document", "decree", "1", "--out", &theirs]);
    assert!(refused.status.code() == Some(1) && !std::path::Path::new(&theirs).exists(), "{}", said(&refused));
}

#[tokio::test]
async fn a_decree_is_printed_from_sqlite() {
    a_decree_is_printed(On::Sqlite).await;
}

#[tokio::test]
async fn a_decree_is_printed_from_postgres() {
    a_decree_is_printed(On::Postgres).await;
}

#[test]
fn the_typesetting_child_refuses_what_is_no_document() {
    let out = Command::new(env!("CARGO_BIN_EXE_payung")).arg("__document").stdin(std::process::Stdio::null()).output().expect("starts");
    assert!(!out.status.success() && out.stdout.is_empty());
    assert!(String::from_utf8_lossy(&out.stderr).contains("tidak terbaca"), "{}", said(&out));
    let help = Command::new(env!("CARGO_BIN_EXE_payung")).arg("--help").output().expect("starts");
    assert!(!said(&help).contains("__document"), "it is hidden");
}
