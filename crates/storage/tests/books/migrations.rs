//! Bringing databases up to date, and databases that cannot be used.

use crate::ground::{books, fill, folder, note, places, postgres, postgres_url, ring, sql, sqlite};
use payung_domain::Language;
use payung_storage::backup::digests;
use payung_storage::log::verify;
use payung_storage::{Contents, Database, Location, Sealer, StorageError, Trouble};
use sea_orm::{ConnectionTrait, Statement};

async fn steps(database: &Database) -> Vec<String> {
    let query = Statement::from_string(database.backend(), "SELECT version FROM seaql_migrations ORDER BY version");
    let rows = database.connection.query_all_raw(query).await.expect("read");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

#[tokio::test]
async fn steps_are_applied_over_filled_books_and_change_nothing_in_them() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place.clone()).await;
        fill(&database, &sealer, 50).await;
        let head = note(&database, &sealer, "case:1", Some(1)).await;
        let before = digests(&database, Contents::Books).await.expect("read");
        let all = steps(&database).await;
        // As they were before the last step.
        crate::ground::before_last_step(&database).await;
        database.close().await.expect("closed");
        let database = books(place.clone()).await;
        assert_eq!(steps(&database).await, all);
        database.connection.execute_unprepared("DELETE FROM log_entry").await.expect_err("append-only");
        assert_eq!(digests(&database, Contents::Books).await.expect("read"), before);
        assert_eq!(verify(&database, &sealer, &[head]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_alone() {
    let folder = folder();
    for place in places(&folder) {
        let database = books(place.clone()).await;
        // Newer by one step, and one of ours is wanting: ours is not applied.
        sql(&database, "UPDATE seaql_migrations SET version = '9999_later' WHERE version = '0003_case_names'").await;
        let before = steps(&database).await;
        let refused = Database::open(place.clone(), Contents::Books).await.expect_err("refused");
        assert!(matches!(refused, StorageError::Newer { .. }), "{refused:?}");
        assert!(refused.message(Language::Id).contains("lebih baru"));
        assert_eq!(steps(&database).await, before);
        // Nor are a region's books an installation.
        let other = Database::open(place, Contents::Installation).await.expect_err("refused");
        assert!(matches!(other, StorageError::Newer { .. }), "{other:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_open_a_fresh_database_at_once() {
    let folder = folder();
    for place in places(&folder) {
        let opening = (0..6).map(|_| tokio::spawn(Database::open(place.clone(), Contents::Books)));
        for opened in opening.collect::<Vec<_>>() {
            let database = opened.await.expect("ran").expect("opened");
            let applied = steps(&database).await;
            let once: std::collections::BTreeSet<&String> = applied.iter().collect();
            assert!(applied.len() > 2 && once.len() == applied.len(), "each step once: {applied:?}");
        }
    }
}

/// What opening a place says, in both languages.
async fn refusal(place: Location) -> (StorageError, String) {
    let error = Database::open(place, Contents::Books).await.expect_err("refused");
    let told = error.message(Language::Id);
    assert_ne!(told, error.message(Language::En));
    (error, told)
}

fn trouble(error: &StorageError) -> Option<Trouble> {
    if let StorageError::Database { cause, .. } = error { Some(Trouble::of(cause)) } else { None }
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("surat.db");
    let content = "Bukan basis data. ".repeat(1_000);
    std::fs::write(&path, &content).expect("written");
    let (error, told) = refusal(Location::Sqlite(path.clone())).await;
    assert_eq!(trouble(&error), Some(Trouble::Damaged), "{error:?}");
    assert!(told.contains("surat.db") && told.contains("bukan basis data"), "{told}");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), content);
    // A folder where the file should be, and a file where its folder should be.
    let (error, told) = refusal(Location::Sqlite(folder.path().to_owned())).await;
    assert!(matches!(error, StorageError::Place { .. }), "{told}");
    let (error, told) = refusal(Location::Sqlite(path.join("buku.db"))).await;
    assert!(matches!(error, StorageError::Place { .. }), "{told}");
    // A folder that is not there is made.
    books(Location::Sqlite(folder.path().join("baru").join("lagi").join("buku.db"))).await;
}

#[tokio::test]
async fn a_damaged_page_is_told() {
    let folder = folder();
    let place = sqlite(&folder);
    let database = books(place.clone()).await;
    fill(&database, &Sealer::new(&ring()), 500).await;
    sql(&database, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    database.close().await.expect("closed");
    let Location::Sqlite(path) = &place else { panic!("a file") };
    let mut bytes = std::fs::read(path).expect("read");
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[4096..middle].fill(0xab);
    std::fs::write(path, bytes).expect("written");
    let error = match Database::connect(place.clone()).await {
        Ok(database) => digests(&database, Contents::Books).await.expect_err("damaged"),
        Err(error) => error,
    };
    assert_eq!(trouble(&error), Some(Trouble::Damaged), "{error:?}");
}

#[tokio::test]
async fn a_full_database_refuses_and_keeps_what_it_had() {
    let folder = folder();
    let sealer = Sealer::new(&ring());
    let database = books(sqlite(&folder)).await;
    fill(&database, &sealer, 20).await;
    let before = digests(&database, Contents::Books).await.expect("read");
    // The limit holds per connection: the transaction asks for it itself.
    let tx = database.begin().await.expect("begun");
    tx.execute_unprepared("PRAGMA max_page_count = 1").await.expect("set to what there is");
    let blob = "INSERT INTO regulation_text (hash, body) SELECT 'x', hex(zeroblob(4000000))";
    let full = tx.execute_unprepared(blob).await.expect_err("full");
    assert_eq!(Trouble::of(&full), Trouble::Full, "{full}");
    assert!(database.failed(full).message(Language::Id).contains("penuh"));
    tx.rollback().await.expect("rolled back");
    assert_eq!(digests(&database, Contents::Books).await.expect("read"), before);
}

#[tokio::test]
async fn a_database_that_may_only_be_read_says_so() {
    let folder = folder();
    let sealer = Sealer::new(&ring());
    for place in places(&folder) {
        let database = books(place).await;
        fill(&database, &sealer, 2).await;
        let only_read = match database.backend() {
            sea_orm::DbBackend::Sqlite => "PRAGMA query_only = ON",
            _ => "SET TRANSACTION READ ONLY",
        };
        let tx = database.begin().await.expect("begun");
        tx.execute_unprepared(only_read).await.expect("set");
        let refused = tx.execute_unprepared("UPDATE setting SET value = 'x'").await.expect_err("refused");
        assert_eq!(Trouble::of(&refused), Trouble::ReadOnly, "{refused}");
    }
}

#[tokio::test]
async fn a_locked_database_says_so_and_nothing_is_changed() {
    let folder = folder();
    let database = books(sqlite(&folder)).await;
    let writer = database.begin().await.expect("begun");
    // A connection that does not wait.
    let Location::Sqlite(path) = &database.location else { panic!("a file") };
    let other = sea_orm::Database::connect(format!("sqlite://{}", path.display())).await.expect("connected");
    other.execute_unprepared("PRAGMA busy_timeout = 0").await.expect("set");
    let refused = other.execute_unprepared("INSERT INTO setting (name, value) VALUES ('x', 'y')").await.expect_err("locked");
    assert_eq!(Trouble::of(&refused), Trouble::Locked, "{refused}");
    writer.rollback().await.expect("rolled back");
}

#[tokio::test]
async fn a_postgresql_that_is_not_there_or_goes_away_says_so() {
    let nobody = Location::Postgres { url: "postgres://payung:rahasia@127.0.0.1:1/postgres".into(), schema: "uji".into() };
    let (error, told) = refusal(nobody).await;
    assert_eq!(trouble(&error), Some(Trouble::Gone), "{error:?}");
    assert!(told.contains("127.0.0.1:1") && !told.contains("rahasia"), "{told}");
    let nowhere = postgres_url().replace("/postgres", "/tidak_ada").replacen("/tidak_ada://", "postgres://", 1);
    let (error, told) = refusal(Location::Postgres { url: nowhere, schema: "uji".into() }).await;
    assert!(trouble(&error).is_some(), "{error:?}");
    assert!(!told.is_empty());
    let (error, _) = refusal(Location::Postgres { url: postgres_url(), schema: "x; drop".into() }).await;
    assert!(matches!(error, StorageError::SchemaName { .. }));
    // Gone in the middle of a transaction: nothing of it stays, and the next one has a new connection.
    let database = books(postgres()).await;
    let tx = database.begin().await.expect("begun");
    tx.execute_unprepared("INSERT INTO setting (name, value) VALUES ('x', 'y')").await.expect("written");
    let own = tx.query_one_raw(Statement::from_string(sea_orm::DbBackend::Postgres, "SELECT pg_backend_pid()")).await.expect("asked");
    let own: i32 = own.expect("a row").try_get_by_index(0).expect("a number");
    sql(&database, &format!("SELECT pg_terminate_backend({own})")).await;
    let gone = tx.execute_unprepared("INSERT INTO setting (name, value) VALUES ('z', 'y')").await.expect_err("gone");
    assert_eq!(Trouble::of(&gone), Trouble::Gone, "{gone}");
    drop(tx);
    let left =
        database.connection.query_all_raw(Statement::from_string(database.backend(), "SELECT name FROM setting")).await.expect("read");
    assert!(left.is_empty());
}
