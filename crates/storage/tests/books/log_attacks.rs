//! Each way to falsify the log, played with full write access to the database.

use crate::ground::{books, entry, fill, folder, installation, note, places, ring, sql, unlock_log};
use payung_storage::entity::{installation_log, log_entry};
use payung_storage::log::{self, Head, LogError, LogFault, open_personal, verify, verify_installation};
use payung_storage::{Database, KeyRing, SealError, Sealer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

/// Entries of the books under attack.
const ENTRIES: i64 = 12;

struct Scene {
    database: Database,
    sealer: Sealer,
    /// The head as it was noted elsewhere before the attack.
    noted: Head,
}

/// Books with a whole log, one scene on each database.
async fn scenes(folder: &tempfile::TempDir) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for place in places(folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        fill(&database, &sealer, 3).await;
        for number in 2..=ENTRIES {
            note(&database, &sealer, &format!("case:{number}"), (number % 3 == 0).then_some(2)).await;
        }
        let noted = log::head(&database.connection).await.expect("read");
        assert_eq!(noted.seq, ENTRIES);
        let scene = Scene { database, sealer, noted };
        assert_eq!(scene.faults().await, [], "whole before the attack");
        unlock_log(&scene.database).await;
        scenes.push(scene);
    }
    scenes
}

impl Scene {
    async fn faults(&self) -> Vec<LogFault> {
        verify(&self.database, &self.sealer, std::slice::from_ref(&self.noted)).await.expect("verified").faults
    }

    async fn entries(&self) -> Vec<log_entry::Model> {
        use sea_orm::QueryOrder;
        log_entry::Entity::find().order_by_asc(log_entry::Column::Seq).all(&self.database.connection).await.expect("read")
    }

    /// Puts other entries in the place of the log, and the head on the last of them.
    async fn replace(&self, entries: Vec<log_entry::Model>) {
        let last = entries.last().expect("not empty").clone();
        sql(&self.database, "DELETE FROM request; DELETE FROM log_entry WHERE seq > 1").await;
        for entry in entries.into_iter().filter(|entry| entry.seq > 1) {
            log_entry::Entity::insert(entry.into_active_model()).exec_without_returning(&self.database.connection).await.expect("written");
        }
        sql(&self.database, &format!("UPDATE log_head SET seq = {}, hash = '{}'", last.seq, last.hash)).await;
    }
}

#[tokio::test]
async fn an_entry_changed_in_any_column_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        for (change, back) in [
            ("at = '2026-01-01T00:00:00.000000Z'", "at"),
            ("user_name = 'orang-lain'", "user_name"),
            ("capacity = 'bupati'", "capacity"),
            ("act = 'record-decree'", "act"),
            ("subject = 'case:9'", "subject"),
            ("detail = '{}'", "detail"),
            ("person_id = 1", "person_id"),
            ("request_id = ''", "request_id"),
            ("previous = 'x'", "previous"),
            ("hash = 'x'", "hash"),
        ] {
            let before = scene.entries().await;
            sql(&scene.database, &format!("UPDATE log_entry SET {change} WHERE seq = 6")).await;
            let faults = scene.faults().await;
            assert_eq!(faults.first(), Some(&LogFault::Changed { seq: 6 }), "{change}");
            assert!(faults.len() == if back == "hash" { 2 } else { 1 }, "{change}: {faults:?}");
            let mut mended = before.into_iter().nth(5).expect("entry 6").into_active_model().reset_all();
            mended.seq = Set(6);
            log_entry::Entity::update(mended).exec(&scene.database.connection).await.expect("put back");
            assert_eq!(scene.faults().await, [], "put back after {change}");
        }
    }
}

#[tokio::test]
async fn a_sealed_value_changed_or_taken_out_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        let mut entry = scene.entries().await.remove(2).into_active_model();
        let mut body = entry.personal.take().flatten().expect("about a person");
        *body.last_mut().expect("not empty") ^= 1;
        entry.personal = Set(Some(body));
        log_entry::Entity::update(entry.clone()).exec(&scene.database.connection).await.expect("changed");
        assert_eq!(scene.faults().await, [LogFault::Changed { seq: 3 }]);
        for nothing in [None, Some(Vec::new())] {
            entry.personal = Set(nothing);
            log_entry::Entity::update(entry.clone()).exec(&scene.database.connection).await.expect("changed");
            assert_eq!(scene.faults().await, [LogFault::Changed { seq: 3 }]);
        }
    }
}

#[tokio::test]
async fn an_entry_removed_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        sql(&scene.database, "DELETE FROM log_entry WHERE seq = 5").await;
        assert_eq!(scene.faults().await, [LogFault::Missing { seq: 5 }]);
        sql(&scene.database, "DELETE FROM log_entry WHERE seq = 7 OR seq = 8").await;
        assert_eq!(scene.faults().await, [5, 7, 8].map(|seq| LogFault::Missing { seq }));
        // The gap closed by renumbering what follows.
        let mut entries = scene.entries().await;
        for (entry, seq) in entries.iter_mut().zip(1..) {
            entry.seq = seq;
        }
        scene.replace(entries).await;
        let faults = scene.faults().await;
        assert_eq!(faults[0], LogFault::Moved { seq: 5, written: 6 });
        assert!(faults.contains(&LogFault::CutOff { noted: ENTRIES, last: ENTRIES - 3 }), "{faults:?}");
    }
}

#[tokio::test]
async fn entries_exchanged_are_named_with_their_true_numbers() {
    let folder = folder();
    for scene in scenes(&folder).await {
        sql(&scene.database, "UPDATE log_entry SET seq = 99 WHERE seq = 4; UPDATE log_entry SET seq = 4 WHERE seq = 9; UPDATE log_entry SET seq = 9 WHERE seq = 99").await;
        let faults = scene.faults().await;
        assert!(faults.contains(&LogFault::Moved { seq: 4, written: 9 }), "{faults:?}");
        assert!(faults.contains(&LogFault::Moved { seq: 9, written: 4 }), "{faults:?}");
        assert!(faults.contains(&LogFault::Misplaced { seq: 5 }) && faults.contains(&LogFault::Misplaced { seq: 10 }), "{faults:?}");
        assert_eq!(faults.len(), 4, "{faults:?}");
    }
}

/// The chain from `first` on, made anew under a ring that is not the books'.
fn recomputed(entries: &[log_entry::Model], first: i64, id: Option<&str>) -> Vec<log_entry::Model> {
    use hmac::{Hmac, KeyInit, Mac};
    let mut previous = String::new();
    let mut made = Vec::new();
    for entry in entries {
        let mut entry = entry.clone();
        if entry.seq >= first {
            entry.detail = "{\"nomor\":0}".into();
            if entry.seq > first {
                entry.previous.clone_from(&previous);
            }
            if let Some(id) = id {
                entry.key_id = id.to_owned();
            }
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"not the key").expect("any length");
            mac.update(format!("{entry:?}").as_bytes());
            entry.hash = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        }
        previous.clone_from(&entry.hash);
        made.push(entry);
    }
    made
}

#[tokio::test]
async fn a_chain_recomputed_without_the_key_is_named_from_its_first_entry() {
    let folder = folder();
    for scene in scenes(&folder).await {
        let entries = scene.entries().await;
        scene.replace(recomputed(&entries, 4, None)).await;
        let mut expected: Vec<LogFault> = (4..=ENTRIES).map(|seq| LogFault::Changed { seq }).collect();
        expected.push(LogFault::Replaced { seq: ENTRIES });
        assert_eq!(scene.faults().await, expected);
        scene.replace(recomputed(&entries, 4, Some("k9-ffffff"))).await;
        assert_eq!(scene.faults().await[0], LogFault::UnknownKey { seq: 4, id: "k9-ffffff".into() });
    }
}

#[tokio::test]
async fn a_chain_made_by_the_program_under_another_key_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        // The whole program in the attacker's hands, but not the key: every link is well made, under a key of its own.
        let other = Sealer::new(&ring());
        let forged = verify(&scene.database, &other, &[]).await.expect("verified");
        assert_eq!(forged.faults.len(), usize::try_from(ENTRIES).expect("small"), "the attacker's key opens nothing");
        sql(
            &scene.database,
            "DELETE FROM request; UPDATE case_file SET seq = 1; DELETE FROM log_entry WHERE seq > 1; DELETE FROM log_head",
        )
        .await;
        sql(&scene.database, "INSERT INTO log_head (id, seq, at, hash) SELECT 1, seq, at, hash FROM log_entry").await;
        for number in 2..=ENTRIES {
            note(&scene.database, &other, &format!("case:{number}"), None).await;
        }
        let faults = scene.faults().await;
        assert_eq!(faults[0], LogFault::UnknownKey { seq: 2, id: other.active().to_owned() });
        assert_eq!(faults.last(), Some(&LogFault::Replaced { seq: ENTRIES }));
    }
}

#[tokio::test]
async fn an_entry_put_in_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        let entries = scene.entries().await;
        // At the end, as if an act more had been done.
        let mut more = entries.clone();
        let mut last = entries.last().expect("entries").clone();
        (last.seq, last.previous) = (ENTRIES + 1, last.hash.clone());
        more.push(last);
        scene.replace(recomputed(&more, ENTRIES + 1, None)).await;
        assert_eq!(scene.faults().await, [LogFault::Changed { seq: ENTRIES + 1 }]);
        // In the middle, the others moved up.
        let mut more = entries.clone();
        more.insert(5, entries[5].clone());
        for (entry, seq) in more.iter_mut().zip(1..) {
            entry.seq = seq;
        }
        more[5].detail = "{\"disisipkan\":true}".into();
        scene.replace(more).await;
        let faults = scene.faults().await;
        assert_eq!(faults[0], LogFault::Changed { seq: 6 });
        for seq in 7..=ENTRIES + 1 {
            assert!(faults.contains(&LogFault::Moved { seq, written: seq - 1 }), "{seq}: {faults:?}");
        }
    }
}

#[tokio::test]
async fn a_tail_cut_off_shows_against_a_head_noted_elsewhere() {
    let folder = folder();
    for scene in scenes(&folder).await {
        let mut entries = scene.entries().await;
        entries.truncate(8);
        scene.replace(entries).await;
        assert_eq!(scene.faults().await, [LogFault::CutOff { noted: ENTRIES, last: 8 }]);
        // From paper, where the hash is shortened.
        let paper = Head::parse(&scene.noted.printed()).expect("as printed");
        let verified = verify(&scene.database, &scene.sealer, &[paper]).await.expect("verified");
        assert_eq!(verified.faults, [LogFault::CutOff { noted: ENTRIES, last: 8 }]);
        assert_eq!((verified.entries, verified.head.seq), (8, 8));
        // And written on with the true key: the numbers are there again, the entries are others.
        for number in 9..=ENTRIES + 2 {
            note(&scene.database, &scene.sealer, &format!("case:9{number}"), None).await;
        }
        assert_eq!(scene.faults().await, [LogFault::Replaced { seq: ENTRIES }]);
    }
}

#[tokio::test]
async fn a_changed_head_is_named() {
    let folder = folder();
    for scene in scenes(&folder).await {
        sql(&scene.database, "UPDATE log_head SET seq = 7").await;
        assert_eq!(scene.faults().await, [LogFault::Head { noted: 7, last: ENTRIES }]);
        sql(&scene.database, "UPDATE log_head SET seq = 12, hash = 'x'").await;
        assert_eq!(scene.faults().await, [LogFault::Head { noted: ENTRIES, last: ENTRIES }]);
        sql(&scene.database, "DELETE FROM log_head").await;
        assert_eq!(scene.faults().await, [LogFault::Head { noted: 0, last: ENTRIES }]);
    }
}

#[tokio::test]
async fn the_log_is_only_added_to_while_its_triggers_stand() {
    let folder = folder();
    for place in places(&folder) {
        use sea_orm::ConnectionTrait;
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        note(&database, &sealer, "case:1", None).await;
        for attack in ["UPDATE log_entry SET detail = '{}'", "DELETE FROM log_entry"] {
            let refused = database.connection.execute_unprepared(attack).await.expect_err("refused");
            assert!(refused.to_string().contains("append-only"), "{attack}: {refused}");
        }
    }
}

#[tokio::test]
async fn a_person_erased_leaves_the_chain_whole() {
    let folder = folder();
    for scene in scenes(&folder).await {
        let entry = scene.entries().await.remove(2);
        let told = open_personal(&scene.database.connection, &scene.sealer, &entry).await.expect("opens").expect("about a person");
        assert!(told.contains("Jalan Contoh"), "{told}");
        let tx = scene.database.begin().await.expect("begun");
        log::destroy_person_key(&tx, 2).await.expect("destroyed");
        tx.commit().await.expect("committed");
        let gone = open_personal(&scene.database.connection, &scene.sealer, &entry).await;
        assert!(matches!(gone, Err(LogError::Seal(SealError::Erased))), "{gone:?}");
        assert_eq!(scene.faults().await, []);
        // No new key is made for who was erased: later entries about that person carry no values.
        let head = note(&scene.database, &scene.sealer, "case:2", Some(2)).await;
        let later = log_entry::Entity::find_by_id(head.seq).one(&scene.database.connection).await.expect("read").expect("there");
        assert_eq!((later.person_id, later.personal), (Some(2), None));
        assert_eq!(scene.faults().await, []);
    }
}

#[tokio::test]
async fn a_chain_goes_on_under_a_new_key_and_verifies_under_both() {
    let folder = folder();
    for place in places(&folder) {
        let mut keys: KeyRing = ring();
        let database = books(place).await;
        note(&database, &Sealer::new(&keys), "case:1", None).await;
        keys.add("2027-01-01T00:00:00Z".parse().expect("a time")).expect("randomness");
        let sealer = Sealer::new(&keys);
        note(&database, &sealer, "case:2", None).await;
        assert_eq!(verify(&database, &sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_long_log_is_verified_page_by_page() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        let tx = database.begin().await.expect("begun");
        let mut head = log::lock_head(&tx).await.expect("locked");
        // More than two pages.
        for seq in 1..=4_500 {
            head = log::append(&tx, &sealer, &head, &entry(seq, "case:1", None)).await.expect("appended");
        }
        tx.commit().await.expect("committed");
        unlock_log(&database).await;
        sql(&database, "UPDATE log_entry SET user_name = 'x' WHERE seq IN (1, 2000, 2001, 4500)").await;
        let verified = verify(&database, &sealer, &[head.clone()]).await.expect("verified");
        assert_eq!((verified.entries, verified.head), (4_500, head));
        assert_eq!(verified.faults, [1, 2_000, 2_001, 4_500].map(|seq| LogFault::Changed { seq }));
    }
}

#[tokio::test]
async fn the_installation_s_log_is_verified_too() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = installation(place, &sealer, 6).await;
        let whole = verify_installation(&database, &sealer, &[]).await.expect("verified");
        assert_eq!((whole.entries, whole.faults), (6, vec![]));
        let noted = whole.head;
        let faults = async || verify_installation(&database, &sealer, std::slice::from_ref(&noted)).await.expect("verified").faults;
        sql(&database, "UPDATE installation_log SET seq = 99 WHERE seq = 2; UPDATE installation_log SET seq = 2 WHERE seq = 4; UPDATE installation_log SET seq = 4 WHERE seq = 99").await;
        let moved = faults().await;
        assert_eq!(moved[0], LogFault::Moved { seq: 2, written: 4 });
        sql(&database, "UPDATE installation_log SET seq = 99 WHERE seq = 2; UPDATE installation_log SET seq = 2 WHERE seq = 4; UPDATE installation_log SET seq = 4 WHERE seq = 99").await;
        assert_eq!(faults().await, []);
        sql(&database, "UPDATE installation_log SET subject = 'orang-lain' WHERE seq = 3").await;
        assert_eq!(faults().await, [LogFault::Changed { seq: 3 }]);
        sql(&database, "DELETE FROM installation_log WHERE seq = 3").await;
        assert_eq!(faults().await, [LogFault::Missing { seq: 3 }]);
        sql(&database, "DELETE FROM installation_log WHERE seq = 6").await;
        assert_eq!(faults().await, [LogFault::Missing { seq: 3 }, LogFault::CutOff { noted: 6, last: 5 }]);
        let last = installation_log::Entity::find_by_id(5).one(&database.connection).await.expect("read").expect("there");
        assert_eq!(last.seq, 5);
    }
}
