//! Backing up, restoring, turning the key, and the log on a copy.

use crate::program::{On, Program, file, said};
use payung_domain::AreaCode;
use payung_operations::Place;
use payung_storage::backup::digests;
use payung_storage::{Contents, Database, Location};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

/// Moments at which a restore is killed, spread over the time one takes and beyond.
const KILLS: u32 = 16;
/// Between two looks at a restore that is not killed.
const NAP: Duration = Duration::from_millis(2);
/// Enough people that a restore takes many steps.
const PEOPLE: u32 = 2_000;

/// A programme year ready for lists.
fn opened(on: On, name: &str) -> Program {
    let mut program = Program::new(on, name, "12.17");
    program.user("dinas", "dinas", &[]);
    program.act("dinas", &["open", "--year", "2026", "--regulation", "samosir-10-2024"]);
    let register = file(program.folder.path(), "dtks.csv", "nik,nama\n1217030101800001,ORANG CONTOH\n");
    program.act("dinas", &["load-register", "--year", "2026", "--kind", "dtks", "--source", "uji", "--snapshot", "2026-06-01", &register]);
    program
}

/// The folder that `backup --out cadangan` made.
fn backed_up(program: &Program) -> PathBuf {
    std::fs::read_dir(program.folder.path().join("cadangan")).expect("a folder").next().expect("a backup").expect("read").path()
}

fn kept_whole(on: On) {
    let program = opened(on, "keep");
    let list = file(program.folder.path(), "daftar.csv", "nik,nama\n1217030101800001,ORANG CONTOH\n");
    program.act("dinas", &["hand-in", "--year", "2026", "--area", "12.17.03", "--on-behalf-of", "Desa Contoh", &list]);
    let ok = |arguments: &[&str]| {
        let out = program.run(arguments);
        assert!(out.status.success(), "{arguments:?}: {}", said(&out));
        said(&out)
    };
    ok(&["backup", "--out", "cadangan"]);
    // What was sealed before the key was turned opens after it, and the backup made before it too.
    let turned = ok(&["key", "rotate"]);
    assert!(turned.contains("nilai disegel ulang"), "{turned}");
    assert!(ok(&["audit", "verify"]).contains("Rantai utuh."));
    assert!(ok(&["key", "rotate", "--resume"]).contains(" 0 nilai disegel ulang"));
    let folder = backed_up(&program);
    let files: Vec<String> = ["instalasi.payung", "1217.payung"].iter().map(|name| folder.join(name).display().to_string()).collect();
    // The copy is a SQLite one, whatever the original was.
    let copy = Place::Folder(program.folder.path().join("salinan"));
    let offline = |arguments: &[&str]| program.command_at(&copy, arguments).output().expect("the program starts");
    let restored = offline(&["restore", &files[0], &files[1]]);
    assert!(restored.status.success(), "{}", said(&restored));
    let verified = offline(&["audit", "verify"]);
    assert!(verified.status.success() && said(&verified).contains("Rantai utuh."), "{}", said(&verified));
    let twice = offline(&["restore", &files[1]]);
    assert!(!twice.status.success() && said(&twice).contains("tempat yang kosong"), "{}", said(&twice));
    // A head noted on paper that the log does not reach.
    let cut = offline(&["audit", "verify", "--head", "9999:0123456789abcdef"]);
    assert!(!cut.status.success() && said(&cut).contains("dipotong"), "{}", said(&cut));
}

#[test]
fn kept_whole_on_sqlite() {
    kept_whole(On::Sqlite);
}

#[test]
fn kept_whole_on_postgresql() {
    kept_whole(On::Postgres);
}

#[test]
fn another_key_opens_nothing_and_changes_nothing() {
    let program = Program::new(On::Sqlite, "wrongkey", "12.17");
    let other = program.folder.path().join("lain.toml");
    assert!(program.run(&["key", "new", &other.display().to_string()]).status.success());
    let out = program.run(&["audit", "verify", "--key", &other.display().to_string()]);
    // The books were never opened before: they are made ready under the first key by `migrate`.
    assert!(program.run(&["migrate"]).status.success());
    let again = program.run(&["migrate", "--key", &other.display().to_string()]);
    assert!(!again.status.success() && said(&again).contains("Kunci ini bukan kunci buku"), "{}{}", said(&out), said(&again));
}

/// Whether anything is at a place: a file of the database's name, or a schema.
async fn there(location: &Location) -> bool {
    match location {
        Location::Sqlite(path) => path.exists(),
        Location::Postgres { url, schema } => {
            let connection = sea_orm::Database::connect(url.clone()).await.expect("connected");
            let sql = format!("SELECT 1 FROM information_schema.schemata WHERE schema_name = '{schema}'");
            connection.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("read").is_some()
        }
    }
}

async fn restore_killed(on: On) {
    let program = opened(on, "killres");
    let mut text = String::from("nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n");
    for person in 1..=PEOPLE {
        let (day, serial) = (1 + person % 28, 9_000 + person / 28);
        writeln!(text, "121703{day:02}0180{serial:04},Orang Contoh {person},1980-01-{day:02},L,petani").expect("written");
    }
    let list = file(program.folder.path(), "daftar.csv", &text);
    program.act("dinas", &["hand-in", "--year", "2026", "--area", "12.17.03", "--on-behalf-of", "Desa Contoh", &list]);
    let out = program.run(&["backup", "--out", "cadangan"]);
    assert!(out.status.success(), "{}", said(&out));
    let before = digests(&program.books().await, Contents::Books).await.expect("read");
    assert!(before.iter().any(|digest| digest.table == "case_file" && digest.rows == u64::from(PEOPLE)), "{before:?}");
    let backup = backed_up(&program).join("1217.payung").display().to_string();
    let region = AreaCode::parse("12.17").expect("a code");
    let number = std::cell::Cell::new(0);
    let elsewhere = || {
        number.set(number.get() + 1);
        match &program.place {
            Place::Folder(_) => Place::Folder(program.folder.path().join(format!("pulih-{}", number.get()))),
            Place::Postgres { url, prefix } => Place::Postgres { url: url.clone(), prefix: format!("{prefix}_pulih_{}", number.get()) },
        }
    };
    // Everything is there, and equal.
    let whole = async |place: &Place| {
        let copy = Database::connect(place.books(region)).await.expect("it opens");
        assert_eq!(digests(&copy, Contents::Books).await.expect("read"), before, "half of it, or another");
    };
    let mut place = elsewhere();
    let started = |place: &Place| {
        let mut command = program.command_at(place, &["restore", &backup]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    };
    // How many naps a restore takes.
    let mut child = started(&place);
    let mut naps = 1;
    let ended = loop {
        tokio::time::sleep(NAP).await;
        naps += 1;
        if let Some(status) = child.try_wait().expect("asked") {
            break status;
        }
    };
    assert!(ended.success());
    whole(&place).await;
    place = elsewhere();
    let mut nothing = 0;
    for kill in 0..KILLS {
        let mut child = started(&place);
        tokio::time::sleep(NAP * naps * kill / (KILLS / 2)).await;
        let done = child.try_wait().expect("asked").is_some_and(|status| status.success());
        child.kill().expect("killed or ended");
        child.wait().expect("ended");
        if there(&place.books(region)).await {
            whole(&place).await;
            place = elsewhere();
        } else {
            assert!(!done, "a restore that ended left nothing");
            nothing += 1;
        }
    }
    assert!(nothing > 0, "killed before it was done");
    // Where the killed ones left nothing, another one is let through. PostgreSQL may have ended the last killed one's transaction meanwhile.
    let out = program.command_at(&place, &["restore", &backup]).output().expect("the program starts");
    assert!(out.status.success() || said(&out).contains("tempat yang kosong"), "{}", said(&out));
    whole(&place).await;
    eprintln!("{nothing} of {KILLS} kills left nothing, over {naps} naps");
}

#[tokio::test]
async fn a_restore_killed_at_any_moment_leaves_nothing_or_all_on_sqlite() {
    restore_killed(On::Sqlite).await;
}

#[tokio::test]
async fn a_restore_killed_at_any_moment_leaves_nothing_or_all_on_postgresql() {
    restore_killed(On::Postgres).await;
}
