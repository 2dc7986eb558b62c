//! What every test stands on: fresh places on each database, keys, and books filled with invented people.

use payung_storage::entity::{case_file, installation_log, person, programme_year, region, regulation_text, request, submission};
use payung_storage::entity::{submission_row, user_account};
use payung_storage::log::{self, Entry, Head};
use payung_storage::{Attachment, Contents, Database, KeyRing, Location, Sealer, chain_installation, store_attachment};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The variable in which `.ci/with-postgres` says where its PostgreSQL is.
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

pub fn postgres_url() -> String {
    std::env::var(POSTGRES).expect("PAYUNG_TEST_POSTGRES: run the tests by .ci/test, or under .ci/with-postgres")
}

/// A place in PostgreSQL where nothing is yet.
pub fn postgres() -> Location {
    let schema = format!("s{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    Location::Postgres { url: postgres_url(), schema }
}

/// A place in a folder where nothing is yet.
pub fn sqlite(folder: &TempDir) -> Location {
    Location::Sqlite(folder.path().join(format!("buku{}.db", COUNT.fetch_add(1, Ordering::Relaxed))))
}

/// A place on each database, where nothing is yet.
pub fn places(folder: &TempDir) -> [Location; 2] {
    [sqlite(folder), postgres()]
}

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub fn ring() -> KeyRing {
    KeyRing::fresh("2026-06-01T00:00:00Z".parse().expect("a time")).expect("randomness")
}

pub async fn books(place: Location) -> Database {
    Database::open(place, Contents::Books).await.expect("books open")
}

/// Runs statements as they are.
pub async fn sql(database: &Database, statements: &str) {
    database.connection.execute_unprepared(statements).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
}

/// Makes the log changeable, as whoever owns the database can.
pub async fn unlock_log(database: &Database) {
    match database.location {
        Location::Sqlite(_) => sql(database, "DROP TRIGGER log_entry_no_update; DROP TRIGGER log_entry_no_delete").await,
        Location::Postgres { .. } => {
            sql(database, "DROP TRIGGER log_entry_no_change ON log_entry; DROP TRIGGER log_entry_no_truncate ON log_entry").await;
        }
    }
}

/// Takes the last step back, as no program does: the books as they were before it.
pub async fn before_last_step(database: &Database) {
    let name = if database.backend() == sea_orm::DbBackend::Sqlite { "name_folded" } else { "name_folded COLLATE \"C\"" };
    sql(
        database,
        &format!(
            "DROP INDEX case_by_name; DROP INDEX case_by_state_name; ALTER TABLE case_file DROP COLUMN name_folded; CREATE INDEX person_name ON person ({name}, id);\
             DELETE FROM seaql_migrations WHERE version = '0003_case_names'"
        ),
    )
    .await;
}

/// An act that only writes an entry, about `person` when there is one.
pub async fn note(database: &Database, sealer: &Sealer, subject: &str, person: Option<i64>) -> Head {
    let tx = database.begin().await.expect("begun");
    let head = log::lock_head(&tx).await.expect("locked");
    let entry = entry(head.seq + 1, subject, person);
    let head = log::append(&tx, sealer, &head, &entry).await.expect("appended");
    tx.commit().await.expect("committed");
    head
}

pub fn entry(seq: i64, subject: &str, person: Option<i64>) -> Entry<'static> {
    Entry {
        at: format!("2026-06-01T00:{:02}:{:02}.000000Z", seq / 60 % 60, seq % 60),
        user: "petugas",
        capacity: "dinas".into(),
        act: "hand-in-list",
        subject: subject.to_owned(),
        detail: serde_json::json!({ "nomor": seq }),
        person,
        personal: person.map(|_| serde_json::json!({ "alamat": "Jalan Contoh 1" })),
        request: None,
    }
}

/// Fills books with `people` invented people, each with a row, a case and sealed values, and an entry.
pub async fn fill(database: &Database, sealer: &Sealer, people: i64) -> Head {
    let tx = database.begin().await.expect("begun");
    let head = log::lock_head(&tx).await.expect("locked");
    let seq = head.seq + 1;
    let hash = format!("{:064}", 1);
    let text = regulation_text::Model { hash: hash.clone(), body: "[act]\nid = \"contoh\"\n".into() };
    regulation_text::Entity::insert(text.into_active_model()).exec_without_returning(&tx).await.expect("inserted");
    let year = programme_year::Model {
        id: 1,
        year: 2026,
        regulation: "contoh".into(),
        regulation_hash: hash.clone(),
        national_hash: hash,
        readings: "[]".into(),
        status: "open".into(),
        version: 1,
        seq,
    };
    programme_year::Entity::insert(year.into_active_model()).exec_without_returning(&tx).await.expect("inserted");
    let body = (0..200_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
    let file = Attachment { file_name: "daftar.xlsx".into(), media_type: "application/octet-stream".into(), body: body.into() };
    let file = store_attachment(&tx, sealer, &file, seq).await.expect("stored");
    let list = submission::Model {
        id: 1,
        receipt: "2026-1217-000001".into(),
        programme_year: 1,
        step: "hand-in".into(),
        area: "121703".into(),
        agency: String::new(),
        planned: true,
        corrects: None,
        file,
        rows_in: people,
        people,
        unreadable: 0,
        handed_in_by: "petugas".into(),
        on_behalf_of: Some("Desa Contoh".into()),
        handed_in_at: "2026-06-01T00:00:00.000000Z".into(),
        status: "received".into(),
        version: 1,
        seq,
    };
    submission::Entity::insert(list.into_active_model()).exec_without_returning(&tx).await.expect("inserted");
    let seal = |place: &str, text: String| sealer.seal(place, text.as_bytes()).expect("sealed");
    for first in (1..=people).step_by(500) {
        let ids = first..(first + 500).min(people + 1);
        let persons = ids.clone().map(|id| {
            let nik = format!("121703{:010}", id);
            let model = person::Model {
                id,
                nik_lookup: Some(sealer.lookup("nik", &nik)),
                nik: Some(seal("person.nik", nik)),
                kk_lookup: None,
                kk: None,
                phone: (id % 2 == 0).then(|| seal("person.phone", format!("0812{id:08}"))),
                address: Some(seal("person.address", format!("Jalan Contoh {id}"))),
                name: format!("Contoh Ke {id} \"Ū\"\n"),
                name_folded: format!("contoh ke {id}"),
                birth_place: "Contoh".into(),
                birth: Some("1980-07-01".into()),
                sex: None,
                log_key: None,
                version: 1,
                seq,
            };
            model.into_active_model()
        });
        person::Entity::insert_many(persons).exec_without_returning(&tx).await.expect("inserted");
        let cases = ids.clone().map(|id| case(sealer, id, seq).into_active_model());
        case_file::Entity::insert_many(cases).exec_without_returning(&tx).await.expect("inserted");
        let rows = ids.map(|id| {
            let model = submission_row::Model {
                submission: 1,
                ordinal: id,
                sheet: "Daftar".into(),
                sheet_row: id + 1,
                kind: "person".into(),
                change: "new".into(),
                case_file: Some(id),
                cells: seal("submission_row.cells", format!("{{\"nama\":\"Contoh Ke {id}\"}}")),
                faults: None,
                version: 1,
            };
            model.into_active_model()
        });
        submission_row::Entity::insert_many(rows).exec_without_returning(&tx).await.expect("inserted");
    }
    let outcome = request::Model {
        id: "permintaan-1".into(),
        act: "hand-in-list".into(),
        user_name: "petugas".into(),
        digest: "00".into(),
        outcome: seal("request.outcome", "{}".into()),
        seq,
    };
    request::Entity::insert(outcome.into_active_model()).exec_without_returning(&tx).await.expect("inserted");
    let check = serde_json::to_string(&seal("setting.value", "key-check".into())).expect("JSON");
    let check = payung_storage::entity::setting::Model { name: "key-check".into(), value: check };
    payung_storage::entity::setting::Entity::insert(check.into_active_model()).exec_without_returning(&tx).await.expect("inserted");
    let head = log::append(&tx, sealer, &head, &entry(seq, "submission:1", Some(1))).await.expect("appended");
    tx.commit().await.expect("committed");
    head
}

fn case(sealer: &Sealer, id: i64, seq: i64) -> case_file::Model {
    case_file::Model {
        id,
        programme_year: 1,
        person: id,
        name_folded: format!("contoh ke {id}"),
        submission: 1,
        area: format!("121703{}", 2001 + id % 10),
        occupation: Some(if id % 3 == 0 { "nelayan" } else { "petani" }.into()),
        continuing: None,
        planned: true,
        state: if id % 2 == 0 { "screened" } else { "proposed" }.into(),
        verdict: (id % 2 == 0).then(|| if id % 4 == 0 { "layak" } else { "tidak layak" }.into()),
        duplicate: false,
        screening: None,
        outcomes: None,
        facts: Some(sealer.seal("case_file.facts", b"{}").expect("sealed")),
        reasons: None,
        assigned_to: (id % 5 == 0).then(|| "verifikator".into()),
        returned_until: None,
        candidate_list: None,
        candidate_rank: None,
        decree: None,
        version: 1,
        seq,
    }
}

/// An installation database with a user, a region and `entries` entries of its log.
pub async fn installation(place: Location, sealer: &Sealer, entries: i64) -> Database {
    let database = Database::open(place, Contents::Installation).await.expect("it opens");
    let at = "2026-06-01T00:00:00.000000Z";
    let user = user_account::Model {
        name: "petugas".into(),
        full_name: "Petugas Contoh".into(),
        nip: None,
        password: None,
        disabled_at: None,
        created_at: at.into(),
        version: 1,
        totp: None,
        totp_step: None,
        oidc_subject: None,
    };
    user_account::Entity::insert(user.into_active_model()).exec_without_returning(&database.connection).await.expect("inserted");
    let region = region::Model { code: "1217".into(), name: "Contoh".into(), books: "1217.db".into(), opened_at: at.into() };
    region::Entity::insert(region.into_active_model()).exec_without_returning(&database.connection).await.expect("inserted");
    let mut previous = String::new();
    for seq in 1..=entries {
        let entry = installation_log::Model {
            seq,
            at: at.into(),
            user_name: "admin".into(),
            act: "add-user".into(),
            subject: format!("petugas-{seq}"),
            detail: "{}".into(),
            key_id: sealer.active().to_owned(),
            previous: previous.clone(),
            hash: String::new(),
        };
        let entry = chain_installation(sealer, entry);
        previous.clone_from(&entry.hash);
        installation_log::Entity::insert(entry.into_active_model()).exec_without_returning(&database.connection).await.expect("inserted");
    }
    database
}
