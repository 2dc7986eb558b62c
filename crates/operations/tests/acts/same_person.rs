//! Records that may be one person: found when cases are screened, decided by people, undone, read a second time blind; and who another region covers.

use crate::cover_ground::covered;
use crate::ground::{Ground, code, places, text_file};
use crate::lists::{cases, on_behalf, samosir};
use payung_domain::{Date, Language, RegisterKind, Role};
use payung_operations::acts::correct_row::{CellCorrection, CorrectRow};
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::decide_pair::DecidePair;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::read_pair::ReadPair;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::take_over_nik::TakeOverNik;
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::acts::undo_pair::UndoPair;
use payung_operations::views::pairs::{PairPart, PairsAsked, pair_seen, pairs, warnings_of_case};
use payung_operations::{Actor, Fault, Look};
use payung_storage::entity::{log_entry, outbox, pair_reading, person, person_pair, shared_person};
use payung_storage::log::verify;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

const VILLAGE: &str = "12.17.02.2005";
const OTHER: &str = "12.17.03.2001";

/// People of one village, invented.
const FIRST: &str = "nik,nama,tanggal_lahir,jenis_kelamin,no_kk\n\
    1217024107809001,Ramses Contoh Situmorang,1980-07-01,P,1217020101109001\n\
    1217021203759002,Togar Rekaan Simbolon,1975-03-12,L,1217020101109002\n\
    1217025511829003,Rotua Misal Sinaga,1982-11-15,P,1217020101109003\n\
    1217020908699004,Parlindungan Uji Nainggolan,1969-08-09,L,1217020101109004\n\
    1217026006909005,Lamtiur Umpama Sitanggang,1990-06-20,P,1217020101109005\n\
    1217021412859006,Jonggi Andai Malau,1985-12-14,L,1217020101109006\n";

/// The list of another village: the first is Ramses again, her NIK written by a spreadsheet and her name shortened; the second is nobody known.
const SECOND: &str = "nik,nama,tanggal_lahir,jenis_kelamin,no_kk\n\
    1.21702E+15,Ramses C. Situmorang,1980-07-01,P,1217020101109001\n\
    1217032905889007,Saut Ibarat Naibaho,1988-05-29,L,1217030101109007\n";

async fn screened(ground: &Ground, dinas: &Actor, year: i64) -> (u64, u64) {
    let done = ground.act(dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
    (done.pairs, done.elsewhere)
}

async fn all_pairs(ground: &Ground) -> Vec<person_pair::Model> {
    person_pair::Entity::find().order_by_asc(person_pair::Column::Id).all(&ground.books.database.connection).await.expect("read")
}

fn look<'l>(ground: &'l Ground, actor: &'l Actor) -> Look<'l> {
    Look { books: &ground.books, actor, day: ground.today() }
}

fn decide(pair: i64, version: i64, same: bool) -> DecidePair {
    DecidePair { pair, version, same, remark: "KTP dan KK dibandingkan".into() }
}

/// Two lists, one person in both.
async fn twice(ground: &Ground) -> (Actor, i64) {
    let (dinas, year) = samosir(ground).await;
    ground.act(&dinas, &on_behalf("Desa Uji", year, VILLAGE, FIRST)).await.expect("received");
    assert_eq!(screened(ground, &dinas, year).await, (0, 0), "six people who are six");
    ground.act(&dinas, &on_behalf("Desa Lain", year, OTHER, SECOND)).await.expect("received");
    (dinas, year)
}

#[tokio::test]
async fn a_damaged_nik_is_found_again_and_changes_nothing_by_itself() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = twice(&ground).await;
        assert_eq!(screened(&ground, &dinas, year).await, (1, 0));
        let found = all_pairs(&ground).await;
        let [pair] = &found[..] else { panic!("one pair: {found:?}") };
        assert_eq!((pair.source.as_str(), pair.stake.as_str(), pair.status.as_str(), pair.version), ("books", "proposed", "open", 1));
        assert_eq!(code(&pair.area), code(OTHER), "the case that was looked at is the one whose NIK is damaged");
        assert_eq!((pair.case_file, pair.other_case), (7, Some(1)));
        // Screened again, it is the same pair and nobody's form goes stale.
        assert_eq!(screened(&ground, &dinas, year).await, (1, 0));
        assert_eq!(all_pairs(&ground).await, found);

        let seen = pair_seen(look(&ground, &dinas), pair.id, Language::Id).await.expect("seen");
        let said: Vec<&str> = seen.fields.iter().filter_map(|field| field.says).collect();
        assert!(said.contains(&"tanggal lahir sama") && said.contains(&"nama sama, disingkat atau berspasi lain"), "{said:?}");
        assert!(said.contains(&"nomor KK sama") && said.contains(&"desa dan kecamatan berbeda, kabupaten sama"), "{said:?}");
        assert!(seen.shown.total >= seen.shown.same_at, "{:?}", seen.shown);
        assert_eq!(
            seen.fields.iter().map(|field| field.weight).sum::<i64>().abs_diff(seen.shown.total) / 10,
            0,
            "the weights come to the sum"
        );
        let (case, nik, damage) = seen.proposal.clone().expect("a NIK is proposed");
        assert_eq!((case, nik.as_str()), (7, "121702********01"));
        assert!(damage.contains("notasi ilmiah"), "{damage}");
        let text = format!("{seen:?}");
        assert!(!text.contains("1217024107809001") && !text.contains("1217020101109001"), "numbers are masked");

        // It warns on both cases, and says nothing of the other side to who may not see it.
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        for (case, other) in [(1, "berkas 7"), (7, "berkas 1")] {
            let warnings = warnings_of_case(look(&ground, &dinas), case, Language::Id).await.expect("read");
            assert!(warnings.len() == 1 && warnings[0].words.contains(other) && warnings[0].pair == Some(pair.id), "{warnings:?}");
            let warnings = warnings_of_case(look(&ground, &village), case, Language::Id).await.expect("read");
            assert!(warnings.len() == 1 && warnings[0].pair.is_none() && !warnings[0].words.contains(other), "{warnings:?}");
        }
        assert_eq!(pair_seen(look(&ground, &village), pair.id, Language::Id).await.expect_err("hidden").fault, Fault::Forbidden);
        assert!(cases(&ground, year).await.iter().all(|case| !case.duplicate && case.state == "screened"));

        // The row corrected by its village, the pair is no longer found and leaves the queue.
        let other = ground.user("desa2", Role::VillageOperator, OTHER).await;
        let ramses = cases(&ground, year).await.into_iter().find(|case| case.id == 7).expect("the case");
        let correct = |column: &str, text: &str| CellCorrection { column: column.into(), text: text.into() };
        let row = CorrectRow {
            case: 7,
            version: ramses.version,
            corrections: vec![
                correct("nik", "1217030101759008"),
                correct("nama", "Bonar Seumpama Gultom"),
                correct("tanggal_lahir", "1975-01-01"),
                correct("jenis_kelamin", "L"),
                correct("no_kk", "1217030101109008"),
            ],
            reason: "baris tertukar".into(),
        };
        ground.act(&other, &row).await.expect("corrected");
        assert_eq!(screened(&ground, &dinas, year).await, (0, 0));
        assert_eq!(all_pairs(&ground).await[0].status, "gone");
        let gone = decide(pair.id, 2, true);
        assert_eq!(ground.act(&dinas, &gone).await.expect_err("there is nothing to decide").fault, Fault::Conflict);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn pairs_are_decided_undone_and_read_twice_blind() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = twice(&ground).await;
        screened(&ground, &dinas, year).await;
        let second = ground.user("dinas2", Role::Dinas, "12.17").await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let elsewhere = ground.user("anggota", Role::Verifier, VILLAGE).await;
        let inspector = ground.user("inspektur", Role::Inspector, "12.17").await;
        let id = all_pairs(&ground).await[0].id;
        let yes = decide(id, 1, true);
        assert_eq!(ground.act(&village, &yes).await.expect_err("not theirs").fault, Fault::Forbidden);
        assert_eq!(ground.act(&elsewhere, &yes).await.expect_err("another area").fault, Fault::Forbidden);
        assert_eq!(ground.act(&dinas, &decide(99, 1, true)).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&dinas, &decide(id, 7, true)).await.expect_err("not seen").fault, Fault::Stale);
        let unsaid = DecidePair { remark: " ".into(), ..yes.clone() };
        assert_eq!(ground.act(&dinas, &unsaid).await.expect_err("what it rests on").fault, Fault::Invalid);
        let read = |version: i64, same: bool| ReadPair { pair: id, version, same, remark: "telepon ke desa".into() };
        assert_eq!(ground.act(&second, &read(1, true)).await.expect_err("nothing decided yet").fault, Fault::Conflict);
        let undo = |version: i64| UndoPair { pair: id, version, reason: "KK ternyata lain".into() };
        assert!(ground.act(&second, &undo(1)).await.expect("it waits already").already);

        let done = ground.act_as(&dinas, "putus-1", &yes).await.expect("decided");
        assert_eq!((done.version, done.already), (2, false));
        assert_eq!(ground.act_as(&dinas, "putus-1", &yes).await.expect("the same request"), done);
        assert!(ground.act(&dinas, &decide(id, 2, true)).await.expect("again").already);
        assert_eq!(ground.act(&second, &decide(id, 2, false)).await.expect_err("decided").fault, Fault::Conflict);
        assert!(cases(&ground, year).await.iter().all(|case| case.state == "screened"), "no case is changed by it");

        // The second clerk sees neither the answer nor who gave which reason, on no page and in no entry of the log.
        let seen = pair_seen(look(&ground, &second), id, Language::Id).await.expect("seen");
        assert!(seen.blind && seen.may_read && seen.readings.is_empty() && seen.line.status == "decided", "{seen:?}");
        let warnings = warnings_of_case(look(&ground, &second), 7, Language::Id).await.expect("read");
        assert!(warnings[0].words.contains("menunggu bacaan kedua"), "{warnings:?}");
        let asked = |part| PairsAsked { programme_year: year, part, limit: 50, ..PairsAsked::default() };
        let queue = pairs(look(&ground, &second), &asked(PairPart::Second)).await.expect("the queue");
        assert_eq!((queue.rows.len(), queue.rows[0].status.as_str(), queue.counts.second), (1, "decided", 1));
        assert_eq!(pairs(look(&ground, &dinas), &asked(PairPart::Second)).await.expect("the queue").rows.len(), 0, "not one's own");
        assert_eq!(
            pairs(look(&ground, &inspector), &asked(PairPart::Second)).await.expect("the queue").counts.second,
            0,
            "an inspector reads none"
        );
        let seen = pair_seen(look(&ground, &inspector), id, Language::Id).await.expect("seen");
        assert!(!seen.blind && seen.line.status == "same" && seen.readings.len() == 1, "an inspector sees what was decided");
        let connection = &ground.books.database.connection;
        let entry = log_entry::Entity::find().filter(log_entry::Column::Act.eq("decide-pair")).one(connection).await.expect("read");
        let entry = entry.expect("an entry");
        assert!(!entry.detail.contains("same") && entry.personal.is_some(), "{}", entry.detail);

        assert_eq!(ground.act(&dinas, &read(2, true)).await.expect_err("one's own").fault, Fault::Forbidden);
        assert_eq!(ground.act(&second, &read(1, true)).await.expect_err("not seen").fault, Fault::Stale);
        let answered = ground.act_as(&second, "baca-1", &read(2, false)).await.expect("read");
        assert_eq!((answered.agreed, answered.version), (false, 3));
        assert_eq!(ground.act_as(&second, "baca-1", &read(2, false)).await.expect("the same request"), answered);
        assert!(ground.act(&second, &read(3, false)).await.expect("again").already);
        let third = ground.user("dinas3", Role::Dinas, "12.17").await;
        assert_eq!(ground.act(&third, &read(3, true)).await.expect_err("read already").fault, Fault::Conflict);
        let queue = pairs(look(&ground, &dinas), &asked(PairPart::Disputed)).await.expect("the queue");
        assert_eq!((queue.rows.len(), queue.counts.disputed, queue.agreement.pairs(), queue.agreement.raw()), (1, 1, 1, Some(0.0)));
        let take = TakeOverNik { pair: id, version: 3, reason: "uji".into() };
        assert_eq!(ground.act(&third, &take).await.expect_err("two clerks differ").fault, Fault::Conflict);

        assert_eq!(ground.act(&village, &undo(3)).await.expect_err("not theirs").fault, Fault::Forbidden);
        assert_eq!(ground.act(&second, &UndoPair { reason: String::new(), ..undo(3) }).await.expect_err("why").fault, Fault::Invalid);
        let undone = ground.act(&second, &undo(3)).await.expect("undone");
        assert_eq!((undone.version, undone.already), (4, false));
        let pair = &all_pairs(&ground).await[0];
        assert_eq!((pair.status.as_str(), pair.round, &pair.decided_by, &pair.second_by), ("open", 2, &None, &None));
        assert_eq!(pair_reading::Entity::find().count(connection).await.expect("counted"), 2, "what was read stays");
        // In the new round both see one person: the agreement counts both rounds.
        ground.act(&second, &decide(id, 4, true)).await.expect("decided");
        let answered = ground.act(&dinas, &read(5, true)).await.expect("read");
        assert!(answered.agreed);
        let agreement = pairs(look(&ground, &inspector), &asked(PairPart::Decided)).await.expect("the queue").agreement;
        assert_eq!((agreement.both_same, agreement.first_same, agreement.pairs()), (1, 1, 2));
        // Screening leaves what was decided as it is.
        screened(&ground, &dinas, year).await;
        assert_eq!(all_pairs(&ground).await[0].version, 6);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_nik_is_taken_over_by_another_person_only_and_makes_a_duplicate_show() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = twice(&ground).await;
        screened(&ground, &dinas, year).await;
        let second = ground.user("dinas2", Role::Dinas, "12.17").await;
        let id = all_pairs(&ground).await[0].id;
        let take = |version: i64| TakeOverNik { pair: id, version, reason: "KK dan KTP ditunjukkan".into() };
        assert_eq!(ground.act(&second, &take(1)).await.expect_err("not decided").fault, Fault::Conflict);
        ground.act(&dinas, &decide(id, 1, true)).await.expect("decided");
        assert_eq!(ground.act(&dinas, &take(2)).await.expect_err("another person").fault, Fault::Forbidden);
        assert_eq!(ground.act(&second, &take(1)).await.expect_err("not seen").fault, Fault::Stale);
        let connection = &ground.books.database.connection;
        let before = person::Entity::find_by_id(7).one(connection).await.expect("read").expect("Ramses again");
        assert_eq!(before.nik, None);
        let done = ground.act_as(&second, "ambil-1", &take(2)).await.expect("taken over");
        assert_eq!((done.case, done.duplicates, done.already), (7, 1, false));
        assert_eq!(ground.act_as(&second, "ambil-1", &take(2)).await.expect("the same request"), done);
        assert!(ground.act(&second, &take(3)).await.expect("again").already);
        let after = person::Entity::find_by_id(7).one(connection).await.expect("read").expect("Ramses again");
        assert_eq!(after.nik_lookup, Some(ground.books.sealer.lookup("nik", "1217024107809001")));
        let both: Vec<bool> = cases(&ground, year).await.iter().map(|case| case.duplicate).collect();
        assert!(both[6], "the case with the NIK taken over stands twice now");
        screened(&ground, &dinas, year).await;
        let both: Vec<bool> = cases(&ground, year).await.iter().map(|case| case.duplicate).collect();
        assert!(both[0] && both[6] && both.iter().filter(|twice| **twice).count() == 2, "{both:?}");
        assert_eq!(all_pairs(&ground).await.len(), 1, "the pair that was decided is not asked about again");
        let undo = UndoPair { pair: id, version: 3, reason: "keliru".into() };
        assert_eq!(ground.act(&dinas, &undo).await.expect_err("the NIK first").fault, Fault::Conflict);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_register_with_names_proposes_a_nik() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        let register = |kind: RegisterKind, text: &str| LoadRegister {
            programme_year: year,
            kind,
            source: "uji".into(),
            snapshot: Date::constant(2026, 5, 2),
            coverage: None,
            stands_in_for: None,
            files: vec![text_file("register.csv", text)],
        };
        let dtks = "id_dtks,no_kk,nik,nama,tanggal_lahir,jenis_kelamin,kode_desa\n\
            1,1217020101109001,1217024107809001,Ramses Contoh Situmorang,1980-07-01,P,12.17.02.2005\n\
            2,1217020101109002,1217021203759002,Togar Rekaan Simbolon,1975-03-12,L,12.17.02.2005\n";
        ground.act(&dinas, &register(RegisterKind::Dtks, dtks)).await.expect("loaded");
        ground.act(&dinas, &on_behalf("Desa Lain", year, OTHER, SECOND)).await.expect("received");
        assert_eq!(screened(&ground, &dinas, year).await, (1, 0));
        let pair = all_pairs(&ground).await.remove(0);
        assert_eq!((pair.source.as_str(), pair.stake.as_str(), pair.other_case), ("register", "register", None));
        assert!(pair.other_place.contains("DTKS 2026-05-02"), "{}", pair.other_place);
        let seen = pair_seen(look(&ground, &dinas), pair.id, Language::Id).await.expect("seen");
        assert_eq!(seen.shown.there.name, "Ramses Contoh Situmorang");
        assert_eq!(seen.proposal.as_ref().map(|(case, nik, _)| (*case, nik.as_str())), Some((1, "121702********01")));
        // Whose row it is may be decided and taken over like any.
        let second = ground.user("dinas2", Role::Dinas, "12.17").await;
        ground.act(&second, &decide(pair.id, 1, true)).await.expect("decided");
        let done = ground.act(&dinas, &TakeOverNik { pair: pair.id, version: 2, reason: "DTKS dan KTP".into() }).await.expect("taken over");
        assert_eq!((done.case, done.duplicates), (1, 0));
    }
}

/// One list, handed in in the region beside by an office that pays for heads of RT.
async fn beside(ground: &Ground, niks: &[(&str, &str)]) -> (Ground, Actor, i64) {
    let other = ground.beside("34.71").await;
    let dinas = other.user("kota", Role::Dinas, "34.71").await;
    let open = OpenYear { year: 2026, regulation: "yogyakarta-64-2023".into(), readings: vec![] };
    let year = other.act(&dinas, &open).await.expect("opened").id;
    let rows: String = niks.iter().map(|(nik, name)| format!("{nik},{name},1980-07-01,Ketua RT,2025-01-01,2027-12-31,tidak\n")).collect();
    let text = format!("nik,nama,tanggal_lahir,jabatan,masa_jabatan_mulai,masa_jabatan_selesai,sumber_iuran_lain\n{rows}");
    other.act(&dinas, &on_behalf("Kelurahan Contoh", year, "34.71.01", &text)).await.expect("received");
    (other, dinas, year)
}

async fn shared(ground: &Ground) -> Vec<shared_person::Model> {
    let mut rows = shared_person::Entity::find().all(&ground.installation.database.connection).await.expect("read");
    rows.sort_by(|a, b| (&a.lookup, &a.covered_from).cmp(&(&b.lookup, &b.covered_from)));
    rows
}

async fn unsent(ground: &Ground) -> u64 {
    ground.books.unsent().await.expect("counted")
}

#[tokio::test]
async fn whom_another_region_covers_is_known_by_a_hash_and_no_name() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.registered().await;
        // Signing the decree told it; money bound and enrolments keep it true.
        assert_eq!(unsent(ground).await, 0);
        let known = shared(ground).await;
        assert_eq!(known.len(), 3, "whom BPJS refuses nobody covers: {known:?}");
        let ani = ground.books.sealer.lookup("shared-nik", "1217010107809001");
        let row = known.iter().find(|row| row.lookup == ani).expect("Ani, by her hash");
        assert_eq!((row.region.as_str(), row.programme.as_str()), ("1217", "samosir-10-2024 2026"));
        assert_eq!(row.covered_until.as_deref(), Some("2026-12-31"));
        let own: Vec<Option<String>> = person::Entity::find()
            .all(&ground.books.database.connection)
            .await
            .expect("read")
            .into_iter()
            .map(|person| person.nik_lookup)
            .collect();
        assert!(known.iter().all(|row| !own.contains(&Some(row.lookup.clone()))), "the regions' hash is not the books' own");
        let text = format!("{known:?}");
        assert!(!text.contains("Ani") && !text.contains("1217010107809001"), "{text}");

        let (other, dinas, year) = beside(ground, &[("1217010107809001", "Ani Contoh"), ("3471010101809009", "Sari Contoh")]).await;
        let done = other.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        assert_eq!((done.pairs, done.elsewhere), (1, 1));
        let pair = all_pairs(&other).await.remove(0);
        assert_eq!((pair.source.as_str(), pair.stake.as_str(), pair.other_place.as_str()), ("region", "elsewhere", "1217"));
        let warnings = warnings_of_case(look(&other, &dinas), pair.case_file, Language::Id).await.expect("read");
        assert_eq!(warnings[0].words, "sudah ditanggung kabupaten lain (12.17)");
        let seen = pair_seen(look(&other, &dinas), pair.id, Language::Id).await.expect("seen");
        assert!(seen.fields.is_empty() && seen.shown.there.name.is_empty() && seen.proposal.is_none(), "nothing but the NIK was compared");

        // Her cover ends there: it is withdrawn, and the pair leaves the queue with the next screening.
        ground.wait_until("2026-08-01");
        let enrolment = books.enrolments().await[0].clone();
        let propose = ProposeEnding {
            enrolment: enrolment.id,
            version: enrolment.version,
            ground: "meninggal".into(),
            happened_on: Date::constant(2026, 7, 20),
            last_month: None,
            proof_kind: "akta kematian".into(),
            proof_issuer: "Dinas Kependudukan dan Pencatatan Sipil".into(),
            proof_number: "AK-1".into(),
            file: crate::cases::scan("akta"),
        };
        let ending = ground.act(&books.dinas, &propose).await.expect("proposed").id;
        let confirm = DecideEnding {
            ending,
            version: 1,
            confirm: true,
            reason: String::new(),
            notice_number: "P-1".into(),
            notice_date: Some(Date::constant(2026, 8, 1)),
            looked_into: true,
        };
        ground.act(&books.second, &confirm).await.expect("confirmed");
        let until = |rows: Vec<shared_person::Model>| rows.into_iter().find(|row| row.lookup == ani).and_then(|row| row.covered_until);
        assert_eq!(until(shared(ground).await).as_deref(), Some("2026-07-31"));
        other.wait_until("2026-08-02");
        let done = other.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        assert_eq!((done.pairs, done.elsewhere), (0, 0));
        assert_eq!(all_pairs(&other).await[0].status, "gone");
        // She lives, and is covered again; the pair comes back.
        let undo = UndoEnding { ending, version: 2, reason: "orangnya datang".into(), file: None };
        ground.act(&books.dinas, &undo).await.expect("undone");
        assert_eq!(until(shared(ground).await).as_deref(), Some("2026-12-31"));
        let done = other.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        assert_eq!((done.pairs, done.elsewhere), (1, 1));
        assert_eq!(all_pairs(&other).await[0].status, "open");
    }
}

#[tokio::test]
async fn what_was_not_sent_when_the_program_stopped_is_sent_when_the_books_open() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        assert_eq!(shared(ground).await.len(), 4, "told by the decree");
        let installation = &ground.installation.database.connection;
        // Stopped after the act's commit and before anything was sent: the index cannot be reached while the act is done.
        installation.execute_unprepared("ALTER TABLE shared_person RENAME TO shared_person_away").await.expect("away");
        books.registered().await;
        assert!(unsent(ground).await > 0, "the act was done all the same");
        installation.execute_unprepared("ALTER TABLE shared_person_away RENAME TO shared_person").await.expect("back");
        let reopened = async || {
            let (areas, bundles) = (ground.books.areas.clone(), std::sync::Arc::default());
            ground.installation.books(code("12.17"), "Uji", ground.later(), areas, bundles).await.expect("open");
        };
        reopened().await;
        // What the tests' ground wrote without an act is told once, as every act would have told it.
        let unmark = async || {
            let unmarked = outbox::Entity::update_many().col_expr(outbox::Column::SentAt, Expr::value(None::<String>));
            unmarked.exec(&ground.books.database.connection).await.expect("unmarked");
        };
        unmark().await;
        reopened().await;
        let known = shared(ground).await;
        assert_eq!((unsent(ground).await, known.len()), (0, 3), "{known:?}");
        assert!(known.iter().all(|row| row.covered_until.as_deref() == Some("2026-12-31")), "{known:?}");
        // Stopped in the middle of sending: part of the index is not written, and no message is marked as sent.
        let first = known[0].clone();
        let key = (first.lookup, first.region, first.programme, first.covered_from);
        shared_person::Entity::delete_by_id(key).exec(installation).await.expect("lost");
        unmark().await;
        reopened().await;
        assert_eq!((unsent(ground).await, shared(ground).await), (0, known.clone()));
        // Sent once more, nothing is changed; nothing waits, nothing is done.
        assert_eq!(ground.books.send_outbox(ground.later()).await.expect("sent"), 0);
        assert_eq!(shared(ground).await, known);
    }
}
