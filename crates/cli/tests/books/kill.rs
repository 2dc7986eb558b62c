//! The process is killed (kill -9) at random moments, half of them at least inside an open write; then it is started again, the command repeated,
//! and the books compared with what was acknowledged: nothing lost, nothing doubled.

use crate::program::{On, Program, file, said};
use payung_storage::Database;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::fmt::Write as _;
use std::time::Duration;

/// Kills on each database.
const KILLS: u32 = 200;
/// Kills after which a new list is begun.
const PEOPLE: u32 = 400;

/// A small generator of its own, so that a failing run can be repeated: its seed is printed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

async fn number(books: &Database, sql: &str) -> i64 {
    let row = books.connection.query_one_raw(Statement::from_string(books.backend(), sql)).await.expect("SQL").expect("a row");
    row.try_get_by_index::<i64>(0).expect("a number")
}

/// Whether another process is inside a write at this moment.
async fn somebody_writes(books: &Database) -> bool {
    match books.backend() {
        // The write lock is taken by somebody else.
        DbBackend::Sqlite => {
            let taken = books
                .connection
                .execute_unprepared("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK; PRAGMA busy_timeout = 30000;")
                .await;
            if taken.is_err() {
                let _ = books.connection.execute_unprepared("PRAGMA busy_timeout = 30000").await;
            }
            taken.is_err()
        }
        // A transaction of the schema holds the log's head.
        _ => {
            let sql = "SELECT count(*) FROM pg_locks WHERE relation = 'log_head'::regclass AND mode = 'ExclusiveLock' AND granted";
            number(books, sql).await > 0
        }
    }
}

/// The books hold together: every list whole or not at all, every person once, the log unbroken.
async fn check(books: &Database) {
    for (what, sql) in [
        (
            "rows of a list are missing",
            "SELECT count(*) FROM submission s WHERE s.rows_in <> (SELECT count(*) FROM submission_row r WHERE r.submission = s.id)",
        ),
        (
            "people of a list have no case",
            "SELECT count(*) FROM submission s WHERE s.people <> (SELECT count(*) FROM case_file c WHERE c.submission = s.id)",
        ),
        ("a file was taken twice", "SELECT count(*) FROM (SELECT file FROM submission GROUP BY file HAVING count(*) > 1) twice"),
        ("a case has no person", "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = c.person)"),
        (
            "a screened case has no screening",
            "SELECT count(*) FROM case_file c WHERE c.state = 'screened' AND NOT EXISTS (SELECT 1 FROM screening s WHERE s.id = c.screening)",
        ),
        ("a screening's cases do not add up", "SELECT count(*) FROM screening WHERE cases <> eligible + refused + unknown"),
        ("an entry of the log is missing", "SELECT count(*) FROM log_head h WHERE h.seq <> (SELECT count(*) FROM log_entry)"),
        (
            "a change is in no entry of the log",
            "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = c.seq)",
        ),
    ] {
        assert_eq!(number(books, sql).await, 0, "{what}");
    }
}

/// A list of invented people of one village.
fn list(round: u32) -> String {
    let mut text = String::from("nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n");
    for person in 1..=PEOPLE {
        let (day, serial) = (1 + person % 28, 1 + round * 20 + person / 28);
        let _ = writeln!(text, "121703{day:02}0180{serial:04},Orang Contoh {round} {person},1980-01-{day:02},L,petani");
    }
    text
}

async fn killed_at_random_moments(on: On) {
    let mut program = Program::new(on, "kill", "12.17");
    program.user("dinas", "dinas", &[]);
    program.act("dinas", &["open", "--year", "2026", "--regulation", "samosir-10-2024"]);
    let register = file(program.folder.path(), "dtks.csv", "nik,nama\n1217030101800001,ORANG CONTOH\n");
    program.act("dinas", &["load-register", "--year", "2026", "--kind", "dtks", "--source", "uji", "--snapshot", "2026-06-01", &register]);
    let books = program.books().await;
    let seed = u64::from(std::process::id()) | 1;
    eprintln!("seed {seed}");
    let mut dice = Dice(seed);
    let (mut kills, mut inside, mut round) = (0, 0, 0);
    let mut acknowledged: Vec<String> = Vec::new();
    while kills < KILLS {
        round += 1;
        let path = file(program.folder.path(), &format!("daftar-{round}.csv"), &list(round));
        let request = format!("--request=serah-{round}");
        let hand_in = ["hand-in", "--year", "2026", "--area", "12.17.03", "--on-behalf-of", "Desa Contoh", path.as_str()];
        let screen = ["screen", "--year", "2026", "--receipt"];
        let mut receipt: Option<String> = None;
        // The same command, killed again and again, then let through.
        for attempt in 0..8 {
            let command: Vec<&str> = match &receipt {
                None => [&[request.as_str()], &hand_in[..]].concat(),
                Some(receipt) => [&screen[..], &[receipt.as_str()]].concat(),
            };
            let mut child = program.start("dinas", &command);
            // Half of the time at any moment, else as soon as it writes and a little later.
            let any_moment = dice.roll(4) == 0;
            if any_moment {
                tokio::time::sleep(Duration::from_millis(dice.roll(200))).await;
            } else {
                while !somebody_writes(&books).await && child.try_wait().expect("asked").is_none() {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                tokio::time::sleep(Duration::from_millis(dice.roll(25))).await;
            }
            let writes = somebody_writes(&books).await;
            child.kill().expect("killed");
            let out = child.wait_with_output().expect("waited");
            if out.status.success() {
                // It was done before the blow fell: what it said must stand.
                let said: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
                if let Some(text) = said["receipt"].as_str() {
                    acknowledged.push(text.to_owned());
                    receipt = Some(text.to_owned());
                }
            } else {
                kills += 1;
                inside += u32::from(writes);
            }
            check(&books).await;
            if receipt.is_none() && attempt == 3 {
                let said = program.act("dinas", &[&[request.as_str()], &hand_in[..]].concat());
                let text = said["receipt"].as_str().expect("a receipt").to_owned();
                assert_eq!(said["people"], PEOPLE, "{said}");
                acknowledged.push(text.clone());
                receipt = Some(text);
            }
        }
        let receipt = receipt.expect("handed in");
        let said = program.act("dinas", &[&screen[..], &[receipt.as_str()]].concat());
        assert_eq!(said["cases"], PEOPLE, "{said}");
        check(&books).await;
    }
    for receipt in &acknowledged {
        let found = number(&books, &format!("SELECT count(*) FROM submission WHERE receipt = '{receipt}'")).await;
        assert_eq!(found, 1, "{receipt} was acknowledged");
    }
    assert_eq!(number(&books, "SELECT count(*) FROM submission").await, i64::from(round));
    assert!(inside * 2 >= kills, "{inside} of {kills} kills fell inside an open write");
    let out = program.run(&["audit", "verify"]);
    assert!(out.status.success(), "{}", said(&out));
    eprintln!("{kills} kills, {inside} inside an open write, {round} lists");
}

#[tokio::test]
async fn killed_at_random_moments_on_sqlite() {
    killed_at_random_moments(On::Sqlite).await;
}

#[tokio::test]
async fn killed_at_random_moments_on_postgresql() {
    killed_at_random_moments(On::Postgres).await;
}
