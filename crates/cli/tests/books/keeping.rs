//! Backing up, restoring, turning the key, and the log on a copy.

use crate::program::{On, Program, file, said};

fn kept_whole(on: On) {
    let mut program = Program::new(on, "keep", "12.17");
    program.user("dinas", "dinas", &[]);
    program.act("dinas", &["open", "--year", "2026", "--regulation", "samosir-10-2024"]);
    let register = file(program.folder.path(), "dtks.csv", "nik,nama\n1217030101800001,ORANG CONTOH\n");
    program.act("dinas", &["load-register", "--year", "2026", "--kind", "dtks", "--source", "uji", "--snapshot", "2026-06-01", &register]);
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
    let folder =
        std::fs::read_dir(program.folder.path().join("cadangan")).expect("a folder").next().expect("a backup").expect("read").path();
    let files: Vec<String> = ["instalasi.payung", "1217.payung"].iter().map(|name| folder.join(name).display().to_string()).collect();
    // The copy is a SQLite one, whatever the original was.
    let copy = program.folder.path().join("salinan");
    let offline = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_payung"));
        let arguments: Vec<&str> = arguments.to_vec();
        command
            .args(arguments)
            .env("PAYUNG_REGION", "12.17")
            .env("PAYUNG_DATA", &copy)
            .env("PAYUNG_KEY_FILE", program.folder.path().join("kunci.toml"));
        command.env_remove("PAYUNG_DATABASE_URL").output().expect("the program starts")
    };
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
