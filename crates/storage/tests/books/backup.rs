//! Backups made while others write, and restored to either kind of database.

use crate::ground::{books, fill, folder, installation, note, places, postgres, ring, sql, sqlite, unlock_log};
use payung_storage::backup::{BackupError, backup, digests, inspect, restore};
use payung_storage::log::{LogFault, verify};
use payung_storage::{Contents, Database, KeyRing, Location, Sealer};
use sea_orm::{ConnectionTrait, Statement};
use std::path::Path;
use std::time::Duration;

fn now() -> jiff::Timestamp {
    "2026-06-02T00:00:00Z".parse().expect("a time")
}

/// Tables of a place, or files that belong to it; empty when nothing is there.
async fn there(location: &Location) -> Vec<String> {
    match location {
        Location::Sqlite(path) => {
            let name = path.file_name().expect("named").to_string_lossy().into_owned();
            let folder = std::fs::read_dir(path.parent().expect("in a folder")).expect("read");
            let names = folder.map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned());
            names.filter(|found| found.starts_with(&name) && !found.contains(".pulih")).collect()
        }
        Location::Postgres { url, schema } => {
            let url = url.clone();
            let connection = sea_orm::Database::connect(url).await.expect("connected");
            let query = format!("SELECT schema_name::text FROM information_schema.schemata WHERE schema_name = '{schema}'");
            let rows = connection.query_all_raw(Statement::from_string(sea_orm::DbBackend::Postgres, query)).await.expect("read");
            rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
        }
    }
}

#[tokio::test]
async fn a_backup_is_restored_equal_to_either_kind_of_database() {
    let folder = folder();
    for source in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(source).await;
        fill(&database, &sealer, 1_200).await;
        sql(&database, "INSERT INTO setting (name, value) VALUES ('region', '1217')").await;
        let head = note(&database, &sealer, "case:1", Some(1)).await;
        let before = digests(&database, Contents::Books).await.expect("read");
        let file = folder.path().join(format!("cadangan-{}.payung", database.backend().as_str()));
        let made = backup(&database, Contents::Books, &file, &sealer, now()).await.expect("backed up");
        assert_eq!(made.tables, before);
        assert_eq!(made.bytes, std::fs::metadata(&file).expect("there").len());
        let rows = |table: &str| made.tables.iter().find(|digest| digest.table == table).expect("there").rows;
        assert_eq!((rows("person"), rows("case_file"), rows("log_entry"), rows("attachment")), (1_200, 1_200, 2, 1));
        let told = inspect(&file, &sealer).expect("read");
        assert_eq!((told.region.as_deref(), told.contents.as_str(), &told.head), (Some("1217"), "books", &head));
        for target in places(&folder) {
            let restored = restore(&file, Contents::Books, &target, &sealer).await.expect("restored");
            assert_eq!((restored.tables, restored.entries, restored.faults), (before.clone(), 2, vec![]));
            let copy = books(target.clone()).await;
            assert_eq!(digests(&copy, Contents::Books).await.expect("read"), before, "the copy is equal");
            // It is used like any other: the log goes on, and stays append-only.
            let next = note(&copy, &sealer, "case:2", None).await;
            assert_eq!(next.seq, head.seq + 1);
            assert_eq!(verify(&copy, &sealer, &[head.clone(), next]).await.expect("verified").faults, []);
            copy.connection.execute_unprepared("DELETE FROM log_entry").await.expect_err("append-only");
            let again = restore(&file, Contents::Books, &target, &sealer).await;
            assert!(matches!(again, Err(BackupError::NotEmpty { .. })), "{again:?}");
            assert_eq!(books(target).await.connection.query_all_raw(count("person", &copy)).await.expect("read").len(), 1);
        }
        let again = backup(&database, Contents::Books, &file, &sealer, now()).await;
        assert!(matches!(again, Err(BackupError::Exists { .. })), "a backup is never overwritten");
    }
}

fn count(table: &str, database: &Database) -> Statement {
    Statement::from_string(database.backend(), format!("SELECT count(*) FROM {table}"))
}

#[tokio::test]
async fn the_installation_is_backed_up_too() {
    let folder = folder();
    for source in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = installation(source, &sealer, 5).await;
        let before = digests(&database, Contents::Installation).await.expect("read");
        let file = folder.path().join(format!("pemasangan-{}.payung", database.backend().as_str()));
        let made = backup(&database, Contents::Installation, &file, &sealer, now()).await.expect("backed up");
        assert_eq!(made.contained.head.seq, 5);
        let wrong = restore(&file, Contents::Books, &sqlite(&folder), &sealer).await;
        assert!(matches!(wrong, Err(BackupError::NoBackup)), "it holds no books");
        for target in places(&folder) {
            let restored = restore(&file, Contents::Installation, &target, &sealer).await.expect("restored");
            assert_eq!((restored.tables, restored.entries, restored.faults), (before.clone(), 5, vec![]));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_backup_made_while_others_write_is_one_moment_s() {
    let folder = folder();
    for source in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(source).await;
        fill(&database, &sealer, 1_000).await;
        let writer = tokio::spawn({
            let (database, sealer) = (database.clone(), sealer.clone());
            async move {
                for number in 0_i64.. {
                    // Entry and row in one transaction, each of another table: half of it would show.
                    let tx = database.begin().await.expect("begun");
                    let head = payung_storage::log::lock_head(&tx).await.expect("locked");
                    let entry = crate::ground::entry(head.seq + 1, "outbox", None);
                    let head = payung_storage::log::append(&tx, &sealer, &head, &entry).await.expect("appended");
                    let row = format!("INSERT INTO outbox (id, kind, payload, seq) VALUES ({}, 'uji', '{number}', {})", head.seq, head.seq);
                    tx.execute_unprepared(&row).await.expect("written");
                    tx.commit().await.expect("committed");
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        });
        let mut seen = Vec::new();
        for round in 0..3 {
            let file = folder.path().join(format!("sambil-{}-{round}.payung", database.backend().as_str()));
            let made = backup(&database, Contents::Books, &file, &sealer, now()).await.expect("backed up");
            let rows = |table: &str| made.tables.iter().find(|digest| digest.table == table).expect("there").rows;
            let seq = u64::try_from(made.contained.head.seq).expect("positive");
            assert_eq!((rows("log_entry"), rows("outbox")), (seq, seq - 1), "one moment's");
            let target = if round % 2 == 0 { postgres() } else { sqlite(&folder) };
            let restored = restore(&file, Contents::Books, &target, &sealer).await.expect("restored");
            assert_eq!((restored.tables, restored.faults), (made.tables, vec![]));
            seen.push(seq);
        }
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "the writer wrote meanwhile: {seen:?}");
        writer.abort();
        let verified = verify(&database, &sealer, &[]).await.expect("verified");
        assert_eq!(verified.faults, [], "the books go on");
    }
}

#[tokio::test]
async fn a_backup_cut_off_changed_or_of_another_key_restores_nothing() {
    let folder = folder();
    let sealer = Sealer::new(&ring());
    let database = books(sqlite(&folder)).await;
    fill(&database, &sealer, 600).await;
    let file = folder.path().join("utuh.payung");
    backup(&database, Contents::Books, &file, &sealer, now()).await.expect("backed up");
    let whole = std::fs::read(&file).expect("read");
    assert!(whole.len() > 3 * (1 << 18), "several pieces: {}", whole.len());
    let spoilt = folder.path().join("rusak.payung");
    for target in places(&folder) {
        for length in [whole.len() - 1, whole.len() - 1_000, whole.len() / 2, 100, 10, 0] {
            std::fs::write(&spoilt, &whole[..length]).expect("written");
            let refused = restore(&spoilt, Contents::Books, &target, &sealer).await;
            assert!(matches!(refused, Err(BackupError::CutOff | BackupError::NoBackup)), "{length}: {refused:?}");
            assert_eq!(there(&target).await, Vec::<String>::new(), "{length}");
        }
        for place in [17, 40, 1_000, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            std::fs::write(&spoilt, &changed).expect("written");
            let refused = restore(&spoilt, Contents::Books, &target, &sealer).await;
            assert!(refused.is_err(), "{place}");
            assert_eq!(there(&target).await, Vec::<String>::new(), "{place}");
        }
        let refused = restore(&file, Contents::Books, &target, &Sealer::new(&ring())).await;
        assert!(matches!(refused, Err(BackupError::Key { .. })), "{refused:?}");
        assert_eq!(there(&target).await, Vec::<String>::new());
        restore(&file, Contents::Books, &target, &sealer).await.expect("and the whole one is restored");
    }
}

#[tokio::test]
async fn a_backup_of_a_falsified_log_tells_so() {
    let folder = folder();
    for source in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(source).await;
        fill(&database, &sealer, 2).await;
        note(&database, &sealer, "case:1", None).await;
        unlock_log(&database).await;
        sql(&database, "UPDATE log_entry SET user_name = 'orang-lain' WHERE seq = 1").await;
        let file = folder.path().join(format!("palsu-{}.payung", database.backend().as_str()));
        backup(&database, Contents::Books, &file, &sealer, now()).await.expect("backed up");
        let restored = restore(&file, Contents::Books, &sqlite(&folder), &sealer).await.expect("restored as it was");
        assert_eq!(restored.faults, [LogFault::Changed { seq: 1 }]);
    }
}

#[tokio::test]
async fn a_backup_of_an_older_program_is_brought_up_to_date() {
    let folder = folder();
    let sealer = Sealer::new(&KeyRing::parse(include_str!("../older/kunci.toml"), "kunci.toml").expect("a key"));
    // Made by a program that knew the first two steps only: three invented people of one list, under a key of its own.
    let older = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/older/books-2-steps.payung");
    for target in places(&folder) {
        let restored = restore(&older, Contents::Books, &target, &sealer).await.expect("restored");
        assert_eq!((restored.contained.migrations.len(), restored.entries, restored.faults), (2, 2, vec![]));
        let copy = books(target).await;
        let query = Statement::from_string(copy.backend(), "SELECT name_folded FROM case_file ORDER BY id");
        let rows = copy.connection.query_all_raw(query).await.expect("the later step was applied");
        let names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect();
        assert_eq!(names, ["ni made contoh", "i wayan contoh s pd", "ni luh uji"]);
        note(&copy, &sealer, "case:1", None).await;
        copy.connection.execute_unprepared("DELETE FROM log_entry").await.expect_err("append-only");
        assert_eq!(verify(&copy, &sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused() {
    let folder = folder();
    for source in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(source).await;
        fill(&database, &sealer, 2).await;
        sql(&database, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_later', 0)").await;
        let newer = folder.path().join(format!("baru-{}.payung", database.backend().as_str()));
        backup(&database, Contents::Books, &newer, &sealer, now()).await.expect("backed up");
        for target in places(&folder) {
            let refused = restore(&newer, Contents::Books, &target, &sealer).await;
            assert!(matches!(refused, Err(BackupError::Newer)), "{refused:?}");
            assert_eq!(there(&target).await, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_nothing() {
    let folder = folder();
    let sealer = Sealer::new(&ring());
    let database = books(sqlite(&folder)).await;
    fill(&database, &sealer, 2).await;
    let nowhere = folder.path().join("tidak-ada").join("cadangan.payung");
    assert!(matches!(backup(&database, Contents::Books, &nowhere, &sealer, now()).await, Err(BackupError::Write(_))));
    // A device that is always full.
    #[cfg(target_os = "linux")]
    {
        let full = folder.path().join("penuh.payung");
        let beside = folder.path().join("penuh.payung.baru");
        std::os::unix::fs::symlink("/dev/full", &beside).expect("linked");
        let refused = backup(&database, Contents::Books, &full, &sealer, now()).await;
        assert!(matches!(&refused, Err(BackupError::Write(cause)) if cause.kind() == std::io::ErrorKind::StorageFull), "{refused:?}");
        assert!(!full.exists() && std::fs::symlink_metadata(&beside).is_err());
    }
}
