//! The end of somebody's cover: proposed with proof, decided by another, undone while no bill rests on it.

use crate::cases::scan;
use crate::cover_ground::{Covered, WADAH, covered, month};
use crate::ground::places;
use payung_domain::{Date, Language};
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::record_card::{CardReceived, RecordCard};
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::roster::{Lives, roster};
use payung_operations::views::endings::{ending_seen, endings};
use payung_operations::{Fault, Look, Programme, grounds};
use payung_storage::entity::{attachment, bill, commitment, cover_span, ending};
use payung_storage::log::verify;
use sea_orm::prelude::*;
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};

fn death(enrolment: i64, version: i64) -> ProposeEnding {
    ProposeEnding {
        enrolment,
        version,
        ground: "meninggal".into(),
        happened_on: Date::constant(2026, 7, 20),
        last_month: None,
        proof_kind: "akta kematian".into(),
        proof_issuer: "Dinas Kependudukan dan Pencatatan Sipil".into(),
        proof_number: "AK-1".into(),
        file: scan("akta"),
    }
}

fn confirm(ending: i64, version: i64) -> DecideEnding {
    DecideEnding {
        ending,
        version,
        confirm: true,
        reason: String::new(),
        notice_number: "P-1".into(),
        notice_date: Some(Date::constant(2026, 8, 1)),
        looked_into: false,
    }
}

async fn last_months(books: &Covered) -> Vec<String> {
    let spans =
        cover_span::Entity::find().order_by_asc(cover_span::Column::Id).all(&books.ground.books.database.connection).await.expect("read");
    spans.into_iter().map(|span| span.last_month).collect()
}

#[tokio::test]
async fn two_people_end_cover_on_a_listed_proof() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        ground.wait_until("2026-08-01");
        let ani = books.enrolments().await[0].clone();
        let propose = death(ani.id, ani.version);
        assert_eq!(ground.act(&books.stranger, &propose).await.expect_err("another village").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.head, &propose).await.expect_err("the head decides").fault, Fault::Forbidden);
        let wrong = |change: fn(&mut ProposeEnding)| {
            let mut act = death(ani.id, ani.version);
            change(&mut act);
            act
        };
        for (act, fault, said) in [
            (wrong(|act| act.enrolment = 99), Fault::NotFound, "99"),
            (wrong(|act| act.version = 7), Fault::Stale, "versi"),
            (wrong(|act| act.ground = "bosan".into()), Fault::Invalid, "meninggal"),
            (wrong(|act| act.happened_on = Date::constant(2026, 9, 1)), Fault::Invalid, "belum tiba"),
            (wrong(|act| act.proof_kind = "kabar tetangga".into()), Fault::Invalid, "akta kematian"),
            (wrong(|act| act.proof_issuer = "tetangga".into()), Fault::Invalid, "Pencatatan Sipil"),
            (wrong(|act| act.proof_number = " ".into()), Fault::Invalid, "Nomor bukti"),
            (wrong(|act| act.last_month = Some(month("2026-06"))), Fault::Invalid, "bulan kejadian"),
        ] {
            let error = ground.act(&books.village, &act).await.expect_err("refused");
            assert!(error.fault == fault && error.indonesian.contains(said), "{said}: {}", error.indonesian);
        }
        let done = ground.act_as(&books.village, "usul-1", &propose).await.expect("proposed");
        assert_eq!((done.last_month.as_str(), done.months, done.releasable, done.already), ("2026-07", 5, 5 * 16_800, false));
        assert_eq!(done.warnings, []);
        assert_eq!(ground.act_as(&books.village, "usul-1", &propose).await.expect("the same request"), done);
        assert!(ground.act(&books.village, &propose).await.expect("again").already);
        let other = ProposeEnding { proof_number: "AK-2".into(), ..propose.clone() };
        assert_eq!(ground.act(&books.dinas, &other).await.expect_err("one is open").fault, Fault::Conflict);
        assert_eq!(books.enrolments().await[0].state, "registered", "nothing ends by a proposal");

        let decide = confirm(done.id, 1);
        assert_eq!(ground.act(&books.village, &decide).await.expect_err("the office's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.dinas, &confirm(99, 1)).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&books.dinas, &confirm(done.id, 4)).await.expect_err("not seen").fault, Fault::Stale);
        let unnoticed = DecideEnding { notice_number: " ".into(), ..decide.clone() };
        assert_eq!(ground.act(&books.dinas, &unnoticed).await.expect_err("the family is told").fault, Fault::Invalid);
        let undated = DecideEnding { notice_date: None, ..decide.clone() };
        assert_eq!(ground.act(&books.dinas, &undated).await.expect_err("when").fault, Fault::Invalid);
        let decided = ground.act_as(&books.dinas, "putus-1", &decide).await.expect("confirmed");
        assert_eq!((decided.state.as_str(), decided.months, decided.releasable), ("confirmed", 5, 84_000));
        let follows: Vec<&str> = decided.follows.iter().map(|said| said.message(Language::Id)).collect();
        assert!(follows.iter().any(|said| said.contains("Keputusan Bupati tentang perubahan peserta")), "{follows:?}");
        assert!(follows.iter().any(|said| said.contains("84000") && said.contains("release-funds")), "{follows:?}");
        assert_eq!(ground.act_as(&books.dinas, "putus-1", &decide).await.expect("the same request"), decided);
        assert!(ground.act(&books.dinas, &decide).await.expect("again").already);
        assert_eq!(ground.act(&books.second, &confirm(done.id, 2)).await.expect_err("decided").fault, Fault::Conflict);
        let row = &books.enrolments().await[0];
        assert_eq!((row.state.as_str(), row.ended_on.as_deref()), ("ended", Some("2026-07-20")));
        assert_eq!(last_months(&books).await, ["2026-07-01", "2026-12-01", "2026-12-01", "2026-12-01"]);

        // Ani lives. Whoever confirmed it does not undo it; another does, and the months come back.
        let undo = UndoEnding { ending: done.id, version: 2, reason: "orangnya datang sendiri".into(), file: Some(scan("foto")) };
        assert_eq!(ground.act(&books.village, &undo).await.expect_err("the office's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.dinas, &undo).await.expect_err("another person").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.second, &UndoEnding { version: 1, ..undo.clone() }).await.expect_err("not seen").fault, Fault::Stale);
        assert_eq!(
            ground.act(&books.second, &UndoEnding { reason: " ".into(), ..undo.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        let undone = ground.act_as(&books.second, "batal-1", &undo).await.expect("undone");
        assert_eq!((undone.state.as_str(), undone.months, undone.lacking, undone.already), ("registered", 5, 0, false));
        assert_eq!(ground.act_as(&books.second, "batal-1", &undo).await.expect("the same request"), undone);
        assert!(ground.act(&books.second, &undo).await.expect("again").already);
        assert_eq!(last_months(&books).await, ["2026-12-01"; 4]);
        let row = &books.enrolments().await[0];
        assert_eq!((row.state.as_str(), row.ended_on.as_deref()), ("registered", None));
        // Proposed once more, it warns.
        let again = ground.act(&books.village, &death(row.id, row.version)).await.expect("proposed");
        assert!(again.warnings.iter().any(|sign| sign.message(Language::Id).contains("orangnya datang sendiri")), "{:?}", again.warnings);
        assert_eq!(ending::Entity::find().count(connection).await.expect("counted"), 2);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn signs_of_life_must_be_looked_into_before_anybody_is_ended() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.registered().await;
        ground.wait_until("2026-08-01");
        let ani = books.enrolments().await[0].clone();
        let card = RecordCard {
            cards: vec![CardReceived { enrolment: ani.id, signed_by: "Ani Contoh".into() }],
            on: Date::constant(2026, 7, 28),
            file: scan("tanda terima"),
        };
        ground.act(&books.village, &card).await.expect("recorded");
        let weak = ProposeEnding { proof_kind: "surat keterangan kematian".into(), ..death(ani.id, ani.version + 1) };
        let done = ground.act(&books.dinas, &weak).await.expect("proposed");
        let signs: Vec<&str> = done.warnings.iter().map(|sign| sign.message(Language::Id)).collect();
        assert!(signs.iter().any(|sign| sign.contains("2026-07-28")), "the card was signed for after the death: {signs:?}");
        assert!(signs.iter().any(|sign| sign.contains("akta kematian belum ada")), "{signs:?}");
        let error = ground.act(&books.dinas, &confirm(done.id, 1)).await.expect_err("by another");
        assert_eq!(error.fault, Fault::Forbidden);
        let error = ground.act(&books.head, &confirm(done.id, 1)).await.expect_err("not looked into");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("2026-07-28"), "{}", error.indonesian);
        let look = Look { books: &ground.books, actor: &books.head, day: Date::constant(2026, 8, 1) };
        assert_eq!(ending_seen(look, done.id).await.expect("seen").warnings, done.warnings);
        let rejected = DecideEnding { confirm: false, ..confirm(done.id, 1) };
        assert_eq!(ground.act(&books.head, &rejected).await.expect_err("why").fault, Fault::Invalid);
        let rejected = DecideEnding { reason: "kartunya baru diambil sendiri".into(), ..rejected };
        let decided = ground.act(&books.head, &rejected).await.expect("rejected");
        assert_eq!((decided.state.as_str(), decided.months, decided.follows.len()), ("rejected", 0, 0));
        assert_eq!(books.enrolments().await[0].state, "registered");
        let undo = UndoEnding { ending: done.id, version: 2, reason: "x".into(), file: None };
        assert_eq!(ground.act(&books.second, &undo).await.expect_err("nothing to undo").fault, Fault::Conflict);
        // Looked into, a death that did happen is confirmed.
        let row = books.enrolments().await[0].clone();
        let again =
            ground.act(&books.dinas, &ProposeEnding { proof_number: "AK-9".into(), ..death(row.id, row.version) }).await.expect("proposed");
        let looked = DecideEnding { looked_into: true, ..confirm(again.id, 1) };
        assert_eq!(ground.act(&books.head, &looked).await.expect("confirmed").state, "confirmed");
        let programme = Programme::load(&ground.books.database.connection, &ground.books, books.year).await.expect("a programme");
        let lines = endings(look, &programme).await.expect("seen");
        assert_eq!(lines.iter().map(|line| line.ending.status.as_str()).collect::<Vec<_>>(), ["confirmed", "rejected"]);
        assert!(lines.iter().all(|line| line.nik.contains("********")), "{lines:?}");
    }
}

#[tokio::test]
async fn months_whose_money_was_given_back_do_not_come_back_by_themselves() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        ground.wait_until("2026-08-01");
        let ani = books.enrolments().await[0].clone();
        let proposed = ground.act(&books.village, &death(ani.id, ani.version)).await.expect("proposed");
        ground.act(&books.dinas, &confirm(proposed.id, 1)).await.expect("confirmed");
        // Three of the five months' money was given back to the line.
        commitment::Entity::update_many()
            .col_expr(commitment::Column::Released, Expr::value(3 * 16_800))
            .exec(connection)
            .await
            .expect("released");
        let undo = UndoEnding { ending: proposed.id, version: 2, reason: "masih hidup".into(), file: None };
        let undone = ground.act(&books.second, &undo).await.expect("undone");
        assert_eq!((undone.state.as_str(), undone.months, undone.lacking), ("registered", 2, 3));
        assert_eq!(last_months(&books).await[0], "2026-09-01");
        let now = roster(connection, books.year, month("2026-10"), None).await.expect("read");
        assert_eq!(now, Lives::known(connection, books.year, None).await.expect("folded").in_month(month("2026-10")));
        assert_eq!(now.len(), 3);
    }
}

#[tokio::test]
async fn an_ending_a_bill_rests_on_is_not_undone() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        ground.wait_until("2026-08-01");
        let ani = books.enrolments().await[0].clone();
        let proposed = ground.act(&books.village, &death(ani.id, ani.version)).await.expect("proposed");
        ground.act(&books.dinas, &confirm(proposed.id, 1)).await.expect("confirmed");
        let confirmed = ending::Entity::find_by_id(proposed.id).one(connection).await.expect("read").expect("an ending");
        let letter = attachment::Entity::find().one(connection).await.expect("read").expect("a file").hash;
        // August's bill of the group, checked against the roster without her.
        let checked = bill::Model {
            id: 1,
            programme_year: books.year,
            wadah: WADAH.into(),
            area: "1217".into(),
            code: "KODE-8".into(),
            letter_number: "T-8".into(),
            letter_date: "2026-08-01".into(),
            received_on: "2026-08-01".into(),
            due_on: "2026-08-18".into(),
            calendar: String::new(),
            first_month: "2026-08-01".into(),
            last_month: "2026-08-01".into(),
            kind: "totals".into(),
            people: 1,
            total: 16_800,
            letter_file: letter,
            list_file: None,
            expected: 16_800,
            disputed: 0,
            status: "checked".into(),
            decision: None,
            replaces: None,
            correction_number: None,
            correction_date: None,
            received_by: "dinas".into(),
            checked_by: None,
            decided_by: None,
            decided_reason: None,
            version: 1,
            // The deferred reference of a later entry: the next act's.
            seq: confirmed.seq,
        };
        bill::Entity::insert(checked.into_active_model()).exec_without_returning(connection).await.expect("written");
        let undo = UndoEnding { ending: proposed.id, version: 2, reason: "masih hidup".into(), file: None };
        // A bill of the same entry or before does not rest on the ending.
        bill::Entity::update_many().col_expr(bill::Column::LastMonth, Expr::value("2026-07-01")).exec(connection).await.expect("moved");
        let other = books.enrolments().await[1].clone();
        ground
            .act(&books.village, &ProposeEnding { proof_number: "AK-3".into(), ..death(other.id, other.version) })
            .await
            .expect("an entry after");
        bill::Entity::update_many()
            .col_expr(bill::Column::LastMonth, Expr::value("2026-08-01"))
            .col_expr(bill::Column::Seq, Expr::value(confirmed.seq + 1))
            .exec(connection)
            .await
            .expect("moved");
        let error = ground.act(&books.second, &undo).await.expect_err("August was checked by it");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("KODE-8"), "{}", error.indonesian);
        bill::Entity::update_many().col_expr(bill::Column::Status, Expr::value("replaced")).exec(connection).await.expect("moved");
        ground.act(&books.second, &undo).await.expect("a bill that was replaced rests on nothing");
    }
}

#[tokio::test]
async fn every_regulation_has_grounds_with_proofs_that_can_be_met() {
    let bundles = payung_law::Bundle::embedded();
    for (_folder, place) in places() {
        let books = covered(place).await;
        let programme =
            Programme::load(&books.ground.books.database.connection, &books.ground.books, books.year).await.expect("a programme");
        let all = grounds(&programme);
        assert!(all.iter().any(|ground| ground.id == "tunggakan" && ground.national), "{all:?}");
        assert!(all.iter().filter(|ground| ground.id == "meninggal").count() == 1, "the region's own stands before the nation's");
        assert!(all.iter().any(|ground| ground.needs_decree()) && all.iter().any(|ground| !ground.needs_decree()));
    }
    for (id, bundle) in &bundles {
        let regulation = payung_law::Regulation::load(bundle, &payung_law::Choices::new()).expect("it loads");
        for rule in &regulation.ending {
            assert!(rule.proof_issuers.is_empty() || !rule.proof.is_empty(), "{id} {}: issuers of no proof", rule.id);
        }
    }
}
