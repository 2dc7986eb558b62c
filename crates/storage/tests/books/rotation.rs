//! Rotating keys in filled books.

use crate::ground::{books, fill, folder, note, places, ring, sql};
use payung_storage::entity::{attachment, log_entry, person, request, setting, submission_row};
use payung_storage::log::{open_personal, verify};
use payung_storage::rotate::{Rotated, keys_in_use, rotate};
use payung_storage::{Contents, Database, KeyRing, Sealer, load_attachment};
use sea_orm::EntityTrait;
use std::collections::BTreeMap;

fn add(keys: &mut KeyRing) {
    keys.add("2027-01-01T00:00:00Z".parse().expect("a time")).expect("randomness");
}

/// A ring that has lost its older keys.
fn only_newest(keys: &KeyRing, folder: &tempfile::TempDir) -> KeyRing {
    let path = folder.path().join("semua.toml");
    let _ = std::fs::remove_file(&path);
    keys.write_new(&path).expect("written");
    let text = std::fs::read_to_string(&path).expect("read");
    let last = text.rfind("[[key]]").expect("a key");
    KeyRing::parse(&text[last..], "uji").expect("a ring")
}

async fn in_use(database: &Database) -> BTreeMap<String, u64> {
    keys_in_use(database, Contents::Books).await.expect("read")
}

#[tokio::test]
async fn everything_is_sealed_again_and_opens_under_the_new_key_alone() {
    let folder = folder();
    for place in places(&folder) {
        let mut keys = ring();
        let old = Sealer::new(&keys);
        let database = books(place).await;
        fill(&database, &old, 700).await;
        let head = note(&database, &old, "case:1", Some(1)).await;
        let before = in_use(&database).await;
        assert_eq!(before.keys().collect::<Vec<_>>(), [old.active()]);
        add(&mut keys);
        let new = Sealer::new(&keys);
        let done = rotate(&database, Contents::Books, &new).await.expect("rotated");
        assert_eq!((done.resealed, done.current, done.complete()), (before[old.active()], 0, true));
        assert_eq!(in_use(&database).await, BTreeMap::from([(new.active().to_owned(), before[old.active()])]));
        // Again: nothing to do.
        let again = rotate(&database, Contents::Books, &new).await.expect("rotated");
        assert_eq!(again, Rotated { resealed: 0, current: before[old.active()], closed: BTreeMap::new() });
        // The new key alone opens what is sealed; the first key is needed for searching and for the chain.
        let alone = Sealer::new(&only_newest(&keys, &folder));
        let connection = &database.connection;
        let somebody = person::Entity::find_by_id(600).one(connection).await.expect("read").expect("there");
        assert_eq!(alone.open_text("person.nik", &somebody.nik.expect("has one")).expect("opens"), "1217030000000600");
        assert_eq!(somebody.nik_lookup.as_deref(), Some(new.lookup("nik", "1217030000000600").as_str()));
        let row = submission_row::Entity::find_by_id((1, 700)).one(connection).await.expect("read").expect("there");
        assert!(alone.open_text("submission_row.cells", &row.cells).expect("opens").contains("Ke 700"));
        let file = attachment::Entity::find().one(connection).await.expect("read").expect("there");
        let opened = load_attachment(connection, &alone, &file.hash).await.expect("opens").expect("there");
        assert_eq!(new.content_hash(&opened.body), file.hash);
        let asked = request::Entity::find_by_id("permintaan-1").one(connection).await.expect("read").expect("there");
        assert_eq!(alone.open_text("request.outcome", &asked.outcome).expect("opens"), "{}");
        let check = setting::Entity::find_by_id("key-check").one(connection).await.expect("read").expect("there");
        let check: Vec<u8> = serde_json::from_str(&check.value).expect("bytes");
        assert_eq!(alone.open_text("setting.value", &check).expect("opens"), "key-check");
        let entry = log_entry::Entity::find_by_id(head.seq).one(connection).await.expect("read").expect("there");
        assert!(open_personal(connection, &alone, &entry).await.expect("opens").expect("values").contains("Jalan Contoh"));
        assert_eq!(verify(&database, &new, &[head]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_rotation_stopped_anywhere_is_begun_again() {
    let folder = folder();
    for place in places(&folder) {
        let mut keys = ring();
        let old = Sealer::new(&keys);
        let database = books(place).await;
        fill(&database, &old, 1_100).await;
        let all = in_use(&database).await[old.active()];
        add(&mut keys);
        let new = Sealer::new(&keys);
        // Stopped in the middle: dropped while a statement is under way.
        let mut wait = 20;
        let mut between = 0;
        while in_use(&database).await.contains_key(old.active()) {
            let stopped = tokio::time::timeout(std::time::Duration::from_millis(wait), rotate(&database, Contents::Books, &new)).await;
            let keys = in_use(&database).await;
            assert_eq!(keys.values().sum::<u64>(), all, "nothing is lost");
            assert!(stopped.is_err() || !keys.contains_key(old.active()), "who says it is done has done it");
            between += u32::from(keys.len() == 2);
            wait += 40;
        }
        assert!(between > 0, "it was stopped in the middle at least once");
        let somebody = person::Entity::find_by_id(1_100).one(&database.connection).await.expect("read").expect("there");
        assert_eq!(new.open_text("person.nik", &somebody.nik.expect("has one")).expect("opens"), "1217030000001100");
    }
}

#[tokio::test]
async fn what_does_not_open_is_told_and_left_as_it_is() {
    let folder = folder();
    for place in places(&folder) {
        let mut keys = ring();
        let old = Sealer::new(&keys);
        let database = books(place).await;
        fill(&database, &old, 20).await;
        add(&mut keys);
        // A value changed in the database, one that is none, and a person who was erased.
        sql(&database, "UPDATE person SET nik = address WHERE id = 3").await;
        let nothing = if database.backend() == sea_orm::DbBackend::Sqlite { "x'ff'" } else { "'\\xff'" };
        sql(&database, &format!("UPDATE person SET nik = {nothing} WHERE id = 4")).await;
        let tx = database.begin().await.expect("begun");
        payung_storage::log::destroy_person_key(&tx, 1).await.expect("destroyed");
        tx.commit().await.expect("committed");
        let new = Sealer::new(&keys);
        let done = rotate(&database, Contents::Books, &new).await.expect("rotated");
        assert_eq!(done.closed, BTreeMap::from([(old.active().to_owned(), 1), ("?".to_owned(), 1)]));
        assert!(!done.complete() && done.resealed > 50);
        let erased = person::Entity::find_by_id(1).one(&database.connection).await.expect("read").expect("there");
        assert_eq!(erased.log_key, Some(vec![]), "erased stays erased");
        // Without the older key nothing is lost either: it is only told.
        let lost = Sealer::new(&only_newest(&keys, &folder));
        let told = rotate(&database, Contents::Books, &lost).await.expect("looked");
        assert_eq!((told.resealed, told.closed), (0, done.closed));
    }
}
