//! Bills: compared, answered, corrected, approved.

use crate::billing::{Billing, Payer, WADAH};
use crate::cases::scan;
use crate::funds::month;
use crate::ground::{places, text_file};
use payung_domain::{Date, Role};
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToCause, AnswerToLine, LineAnswer};
use payung_operations::acts::approve_bill::{ApproveBill, HowApproved};
use payung_operations::acts::ask_correction::AskCorrection;
use payung_operations::acts::record_bill::RecordBill;
use payung_operations::acts::record_instrument::{Member, RecordInstrument};
use payung_operations::views::bills::{at_stake, bill, bills, lines};
use payung_operations::{Fault, Look};
use payung_storage::entity::log_entry;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

#[tokio::test]
async fn a_bill_is_compared_person_by_person_and_known_again() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(5)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let (people, dinas) = (&billing.people, &billing.dinas);
        // One is not billed, one is billed by half, a stranger is billed.
        let (mut list, count, total) = billing.list("2026-02", people.iter().skip(1).zip([16_800, 16_800, 16_800, 8_400]));
        list.push_str("1217014107809888,26999999999,Orang Lain,2026-02,16800\n");
        let act = billing.record("2026-02", "KI-02", (list, count + 1, total + 16_800));
        let done = ground.act_as(dinas, "tagihan-1", &act).await.expect("recorded");
        assert_eq!((done.lines, done.differences, done.total, done.expected), (6, 3, 4 * 16_800 + 8_400, 5 * 16_800));
        // 15 February 2026 is a Sunday, and the days after it are off.
        assert_eq!(done.due, Date::constant(2026, 2, 18));
        assert_eq!(ground.act_as(dinas, "tagihan-1", &act).await.expect("the same request"), done);
        let again = ground.act(dinas, &act).await.expect("the same bill");
        assert!(again.already && again.id == done.id && again.differences == 3, "{again:?}");
        let kept = billing.lines(done.id).await;
        let of = |cause: &str| kept.iter().find(|line| line.cause == cause).unwrap_or_else(|| panic!("{cause} in {kept:?}"));
        let (stranger, half, missing) = (of("tidak-ditetapkan"), of("potongan-keliru"), of("tidak-ditagih"));
        assert_eq!((stranger.billed, stranger.expected, stranger.enrolment, stranger.proposed.as_str()), (16_800, 0, None, "dispute"));
        assert_eq!(stranger.fund_line, Some(billing.line), "a code is paid whole: somebody's line must pay it");
        assert_eq!((half.billed, half.expected, half.enrolment), (8_400, 16_800, Some(people[4].enrolment)));
        assert!(half.cites.contains("PP 50/2025") || half.cites.contains("PP 44/2015"), "{}", half.cites);
        assert_eq!((missing.billed, missing.expected, missing.enrolment), (0, 16_800, Some(people[0].enrolment)));
        assert!(kept.iter().all(|line| !line.identity.is_empty() && line.reason.is_some() != line.cause.is_empty()));
        let row = billing.bill(done.id).await;
        assert_eq!((row.status.as_str(), row.area.as_str(), row.due_on.as_str()), ("received", "1217", "2026-02-18"));
        assert!(!row.calendar.is_empty());
        let entry =
            log_entry::Entity::find().order_by_desc(log_entry::Column::Seq).one(&ground.books.database.connection).await.expect("read");
        let entry = entry.expect("an entry");
        assert!(
            entry.act == "record-bill" && !entry.detail.contains("Orang Lain") && !entry.detail.contains(&people[4].nik),
            "{}",
            entry.detail
        );

        // One code, one letter: named when they come again with something else.
        let other = RecordBill { total: 1, ..act.clone() };
        let error = ground.act(dinas, &other).await.expect_err("another sum");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("KI-02"), "{}", error.indonesian);
        let error = ground.act(dinas, &RecordBill { code: "KI-03".into(), ..act.clone() }).await.expect_err("the same letter");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("S-KI-02"), "{}", error.indonesian);
        // What is looked at: masked, and by cause.
        let look = Look { books: &ground.books, actor: dinas, day: ground.today() };
        let whole = bill(look, done.id, payung_domain::Language::Id).await.expect("seen");
        assert_eq!((whole.causes.len(), whole.seen.unanswered, whole.shares[0].billed), (3, 3, done.total));
        let seen = lines(look, done.id, Some("potongan-keliru"), true, 1, payung_domain::Language::Id).await.expect("seen");
        assert_eq!((seen.total, seen.lines[0].name.as_str()), (1, people[4].name.as_str()));
        assert!(seen.lines[0].nik.contains("********") && !seen.lines[0].reason.is_empty(), "{:?}", seen.lines[0]);
        billing.check().await;
    }
}

#[tokio::test]
async fn a_bill_that_cannot_be_this_one_is_named() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-03-06");
        let list = || billing.list("2026-03", billing.people.iter().map(|someone| (someone, 16_800)));
        let act = billing.record("2026-03", "KI-03", list());
        let refusals = [
            (RecordBill { wadah: "WADAH-77".into(), ..act.clone() }, Fault::Conflict, WADAH),
            (RecordBill { first_month: month("2025-12"), ..act.clone() }, Fault::Invalid, "2025-12"),
            (RecordBill { first_month: month("2026-04"), ..act.clone() }, Fault::Invalid, "mendahului"),
            (RecordBill { letter_date: Date::constant(2026, 3, 9), ..act.clone() }, Fault::Invalid, "belum tiba"),
            (RecordBill { total: -1, ..act.clone() }, Fault::Invalid, "nol"),
            (RecordBill { code: " ".into(), ..act.clone() }, Fault::Invalid, "Kode iuran"),
            (RecordBill { programme_year: 99, ..act.clone() }, Fault::NotFound, "99"),
            (RecordBill { replaces: Some(99), ..act.clone() }, Fault::NotFound, "99"),
            (
                RecordBill {
                    list: Some(text_file("lain.csv", "nik,nama,bulan,jumlah\n5106014107809001,Ni Contoh,2026-03,16800\n")),
                    ..act.clone()
                },
                Fault::Conflict,
                "daerah lain",
            ),
        ];
        for (tried, fault, words) in refusals {
            let error = ground.act(&billing.dinas, &tried).await.expect_err(words);
            assert!(error.fault == fault && error.indonesian.contains(words), "{words}: {}", error.indonesian);
        }
        for stranger in [&billing.bud, &billing.inspektur, &billing.kepala] {
            assert_eq!(ground.act(stranger, &act).await.expect_err("not theirs").fault, Fault::Forbidden);
        }
        assert_eq!(billing.number("SELECT COUNT(*) FROM bill").await, 0, "nothing of it is kept");
        // A letter that asks for more than its list adds up to is one difference more.
        let (text, people, total) = list();
        let done = ground.act(&billing.dinas, &billing.record("2026-03", "KI-03", (text, people, total + 1_000))).await.expect("recorded");
        assert_eq!((done.differences, done.total), (1, total + 1_000));
        let line = billing.lines(done.id).await.into_iter().find(|line| !line.cause.is_empty()).expect("a difference");
        assert_eq!((line.cause.as_str(), line.billed, line.expected), ("jumlah-surat", 1_000, 0));
        billing.check().await;
    }
}

#[tokio::test]
async fn a_letter_without_a_list_is_compared_by_its_sums() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(4)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let totals =
            |code: &str, of: &str, people, total| RecordBill { list: None, ..billing.record(of, code, (String::new(), people, total)) };
        let right = ground.act(&billing.dinas, &totals("KI-A", "2026-01", 4, 4 * 16_800)).await.expect("recorded");
        assert_eq!((right.differences, right.lines), (0, 4));
        let wrong = ground.act(&billing.dinas, &totals("KI-B", "2026-02", 5, 5 * 16_800)).await.expect("recorded");
        assert_eq!((wrong.differences, wrong.lines, wrong.expected), (1, 5, 4 * 16_800));
        // Several months at once.
        let act = RecordBill { last_month: month("2026-04"), ..totals("KI-C", "2026-02", 4, 4 * 3 * 16_800) };
        let error = ground.act(&billing.dinas, &RecordBill { letter_date: Date::constant(2026, 2, 6), ..act }).await.expect("recorded");
        assert_eq!((error.lines, error.differences), (9, 1), "February stands in a bill already: {error:?}");
        billing.check().await;
    }
}

#[tokio::test]
async fn every_difference_is_answered_before_anybody_approves() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(5)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let amounts = [8_400, 8_400, 16_800, 33_600];
        let done = billing.billed("2026-02", "KI-02", billing.people.iter().zip(amounts)).await;
        let kept = billing.lines(done.id).await;
        let line = |someone: usize| kept.iter().find(|line| line.enrolment == Some(billing.people[someone].enrolment)).expect("a line");
        let dear = kept.iter().find(|line| line.billed > line.expected).expect("too much").clone();
        let by = |cause: &str, answer, reason: &str| AnswerToCause { cause: cause.into(), answer, reason: reason.into() };
        let one = |line, answer, reason: &str| AnswerToLine { line, answer, reason: reason.into() };
        let act = AnswerBill { bill: done.id, version: 1, lines: vec![], causes: vec![by("potongan-keliru", LineAnswer::Disputed, "")] };
        for stranger in [&billing.kepala, &billing.bud, &billing.kaur] {
            assert_eq!(ground.act(stranger, &act).await.expect_err("not theirs").fault, Fault::Forbidden);
        }
        let refusals = [
            (AnswerBill { bill: 99, ..act.clone() }, Fault::NotFound, "99"),
            (AnswerBill { version: 7, ..act.clone() }, Fault::Stale, "7"),
            (AnswerBill { causes: vec![by("tidak-ada", LineAnswer::Accepted, "x")], ..act.clone() }, Fault::NotFound, "tidak-ada"),
            (AnswerBill { causes: vec![by("potongan-keliru", LineAnswer::Accepted, " ")], ..act.clone() }, Fault::Invalid, "alasan"),
            (AnswerBill { causes: vec![], ..act.clone() }, Fault::Invalid, "Tidak ada selisih"),
            (
                AnswerBill { causes: vec![], lines: vec![one(line(2).ordinal, LineAnswer::Accepted, "x")], ..act.clone() },
                Fault::NotFound,
                "baris",
            ),
            (
                AnswerBill {
                    causes: vec![],
                    lines: vec![one(dear.ordinal, LineAnswer::Disputed, ""), one(dear.ordinal, LineAnswer::Accepted, "x")],
                    ..act.clone()
                },
                Fault::Invalid,
                "dua kali",
            ),
        ];
        for (tried, fault, words) in refusals {
            let error = ground.act(&billing.dinas, &tried).await.expect_err(words);
            assert!(error.fault == fault && error.indonesian.contains(words), "{words}: {}", error.indonesian);
        }
        let answered = ground.act_as(&billing.dinas, "jawab-1", &act).await.expect("answered");
        assert_eq!((answered.answered, answered.unanswered, answered.disputes, answered.disputed), (2, 2, 2, 0), "{answered:?}");
        assert_eq!(ground.act_as(&billing.dinas, "jawab-1", &act).await.expect("the same request"), answered);
        assert!(ground.act(&billing.dinas, &act).await.expect("again").already);
        let approve = ApproveBill {
            bill: done.id,
            version: answered.version,
            how: HowApproved::AsBilled,
            reason: String::new(),
            shown: String::new(),
        };
        assert_eq!(ground.act(&billing.kepala, &approve).await.expect_err("two are open").fault, Fault::Conflict);
        // The rest, one by one, by another of those who may.
        let missing = kept.iter().find(|line| line.cause == "tidak-ditagih").expect("not billed");
        let rest = vec![one(dear.ordinal, LineAnswer::Disputed, ""), one(missing.ordinal, LineAnswer::Accepted, "menyusul bulan depan")];
        let rest = AnswerBill { bill: done.id, version: answered.version, lines: rest, causes: vec![] };
        let all = ground.act(&billing.pptk, &rest).await.expect("answered");
        assert_eq!((all.unanswered, all.disputes, all.disputed), (0, 3, 16_800));
        let row = billing.bill(done.id).await;
        assert_eq!((row.status.as_str(), row.disputed), ("checked", 16_800));
        billing.check().await;
    }
}

#[tokio::test]
async fn a_corrected_bill_takes_the_place_of_the_one_complained_of() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(4)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let wrong = billing.billed("2026-02", "KI-02", billing.people.iter().zip([8_400, 8_400, 16_800, 16_800])).await;
        let ask = AskCorrection { bill: wrong.id, version: 1, number: "K-1/2026".into(), date: Date::constant(2026, 2, 6) };
        assert_eq!(ground.act(&billing.kepala, &ask).await.expect_err("nothing is answered").fault, Fault::Conflict);
        let version = billing.answered(wrong.id, LineAnswer::Disputed).await;
        let ask = AskCorrection { version, ..ask };
        assert_eq!(ground.act(&billing.kepala, &AskCorrection { version: 1, ..ask.clone() }).await.expect_err("stale").fault, Fault::Stale);
        assert_eq!(ground.act(&billing.kepala, &AskCorrection { bill: 99, ..ask.clone() }).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&billing.bud, &ask).await.expect_err("not his").fault, Fault::Forbidden);
        let early = AskCorrection { date: Date::constant(2026, 2, 1), ..ask.clone() };
        assert_eq!(ground.act(&billing.kepala, &early).await.expect_err("before the bill").fault, Fault::Invalid);
        let asked = ground.act(&billing.kepala, &ask).await.expect("asked");
        assert_eq!((asked.disputes, asked.already), (2, false));
        assert!(ground.act(&billing.kepala, &ask).await.expect("again").already);
        // One of two is mended.
        let list = billing.list("2026-02", billing.people.iter().zip([16_800, 8_400, 16_800, 16_800]));
        let better = RecordBill { replaces: Some(wrong.id), ..billing.record("2026-02", "KI-02B", list) };
        let other_month = RecordBill { first_month: month("2026-01"), last_month: month("2026-01"), ..better.clone() };
        assert_eq!(ground.act(&billing.dinas, &other_month).await.expect_err("another month").fault, Fault::Conflict);
        let done = ground.act(&billing.dinas, &better).await.expect("recorded");
        assert_eq!((done.asked, done.mended, done.differences), (2, 1, 1));
        assert_eq!(billing.bill(wrong.id).await.status, "replaced");
        let look = Look { books: &ground.books, actor: &billing.dinas, day: ground.today() };
        let whole = bill(look, done.id, payung_domain::Language::Id).await.expect("seen");
        let correction = whole.correction.expect("it corrects");
        assert_eq!((correction.before, correction.asked, correction.mended), (wrong.id, 2, 1));
        let error = ground
            .act(&billing.dinas, &RecordBill { code: "KI-X".into(), letter_number: "S-X".into(), ..better })
            .await
            .expect_err("replaced");
        assert_eq!(error.fault, Fault::Conflict, "{}", error.indonesian);
        billing.check().await;
    }
}

#[tokio::test]
async fn a_disputed_bill_is_paid_in_full_only_near_its_day_by_who_saw_what_is_at_stake() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(4)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-03-06");
        let done = billing.billed("2026-03", "KI-03", billing.people.iter().zip([16_800, 16_800, 16_800, 33_600])).await;
        let version = billing.answered(done.id, LineAnswer::Disputed).await;
        let as_billed = ApproveBill { bill: done.id, version, how: HowApproved::AsBilled, reason: String::new(), shown: String::new() };
        let error = ground.act(&billing.kepala, &as_billed).await.expect_err("disputed");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Rp16.800"), "{}", error.indonesian);
        let error = billing.in_full(done.id).await.expect_err("too early");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("2026-03-09"), "{}", error.indonesian);
        ground.wait_until("2026-03-12");
        let full = ApproveBill { how: HowApproved::FullWithClaim, reason: "jatuh tempo".into(), shown: "AAAAAAAA".into(), ..as_billed };
        let error = ground.act(&billing.kepala, &full).await.expect_err("not seen");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("belum dilihat"), "{}", error.indonesian);
        let look = Look { books: &ground.books, actor: &billing.kepala, day: ground.today() };
        let (stake, villages) = at_stake(look, done.id).await.expect("seen");
        assert_eq!((stake.enrolments.len(), stake.unpaid_from, villages.len()), (4, month("2026-03"), 1));
        assert_eq!(stake.covered_until, Date::constant(2026, 5, 31));
        let full = ApproveBill { shown: stake.code.clone(), ..full };
        assert_eq!(
            ground.act(&billing.kepala, &ApproveBill { reason: " ".into(), ..full.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        assert_eq!(ground.act(&billing.dinas, &full).await.expect_err("not the office's").fault, Fault::Forbidden);
        let approved = ground.act(&billing.kepala, &full).await.expect("approved");
        assert_eq!((approved.total, approved.claim), (5 * 16_800, 16_800));
        assert!(ground.act(&billing.kepala, &full).await.expect("again").already);
        assert_eq!(ground.act(&billing.kpa, &full).await.expect_err("another, late").fault, Fault::Stale);
        for (account, amount) in [("expense", 4 * 16_800), ("claim", 16_800), ("liability", -5 * 16_800)] {
            assert_eq!(billing.balance(account).await, amount, "{account}");
        }
        let entry =
            log_entry::Entity::find().filter(log_entry::Column::Act.eq("approve-bill")).one(&ground.books.database.connection).await;
        let detail = entry.expect("read").expect("an entry").detail;
        assert!(detail.contains(&stake.code) && detail.contains("\"people\":4") && detail.contains("2026-05-31"), "{detail}");
        assert_eq!(
            ground
                .act(&billing.dinas, &AnswerBill { bill: done.id, version: approved.version, lines: vec![], causes: vec![] })
                .await
                .expect_err("decided")
                .fault,
            Fault::Conflict
        );
        billing.check().await;
    }
}

#[tokio::test]
async fn in_banyumas_the_official_appointed_for_it_verifies_the_bill() {
    for (_folder, place) in places() {
        let payer = Payer { regulation: "banyumas-2-2025", region: "33.02", ..Payer::samosir(2) };
        let billing = Billing::new(place, payer).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let done = billing.billed("2026-02", "KI-02", billing.people.iter().map(|someone| (someone, 16_800))).await;
        let answer = AnswerBill { bill: done.id, version: 1, lines: vec![], causes: vec![] };
        let error = ground.act(&billing.dinas, &answer).await.expect_err("nobody is appointed");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Pasal 12 ayat (3) huruf b"), "{}", error.indonesian);
        let official = ground.user("verifikator", Role::Dinas, "33.02").await;
        let appointed = RecordInstrument {
            programme_year: billing.year,
            kind: "penunjukan-verifikator-tagihan".into(),
            number: "ST-1/2026".into(),
            date: Date::constant(2026, 1, 6),
            valid_from: Date::constant(2026, 1, 6),
            valid_until: None,
            issued_by: "Kepala Dinas".into(),
            members: vec![Member {
                user: Some("verifikator".into()),
                name: "Uji".into(),
                position: "Pejabat".into(),
                from: Date::constant(2026, 1, 6),
                until: None,
            }],
            details: vec![],
            file: Some(scan("penunjukan")),
        };
        ground.act(&billing.dinas, &appointed).await.expect("appointed");
        assert_eq!(ground.act(&billing.dinas, &answer).await.expect_err("another").fault, Fault::Forbidden);
        let checked = ground.act(&official, &answer).await.expect("looked through");
        assert_eq!((checked.unanswered, billing.bill(done.id).await.status.as_str()), (0, "checked"));
        assert!(ground.act(&official, &answer).await.expect("again").already);
        billing.check().await;
    }
}

#[tokio::test]
async fn a_village_s_treasurer_sees_the_own_village_s_bills_only() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, crate::twelve_months::klungkung_village()).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let done = billing.billed("2026-02", "KI-02", billing.people.iter().map(|someone| (someone, 16_800))).await;
        let other = ground.user("kaur-lain", Role::VillageTreasurer, "51.05.02.2001").await;
        let programme =
            payung_operations::Programme::load(&ground.books.database.connection, &ground.books, billing.year).await.expect("there");
        for (actor, count) in [(&billing.kaur, 1), (&other, 0), (&billing.inspektur, 1)] {
            let look = Look { books: &ground.books, actor, day: ground.today() };
            assert_eq!(bills(look, &programme, payung_domain::Language::Id).await.expect("seen").len(), count);
            assert_eq!(bill(look, done.id, payung_domain::Language::Id).await.is_ok(), count == 1);
        }
        let answer = AnswerBill { bill: done.id, version: 1, lines: vec![], causes: vec![] };
        for stranger in [&other, &billing.dinas, &billing.pptk] {
            assert_eq!(ground.act(stranger, &answer).await.expect_err("not theirs").fault, Fault::Forbidden);
        }
        ground.act(&billing.kaur, &answer).await.expect("looked through");
        billing.check().await;
    }
}
