//! The roster of a month, now and as it was known on any past day; dues and arrears; what a family is told.

use crate::cases::scan;
use crate::cover_ground::{WADAH, covered, month};
use crate::ground::{code, places};
use payung_domain::{Date, Month};
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::give_notice::{GiveNotice, NoticeKind};
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::record_continuation::RecordContinuation;
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::arrears::{arrears, calendar, check_payable, due_on};
use payung_operations::roster::{Lives, roster};
use payung_operations::views::duties::duties;
use payung_operations::views::roster::{RosterAsked, roster_seen, roster_table};
use payung_operations::views::statement::statement;
use payung_operations::{Fault, Look, Programme};
use payung_storage::entity::{cover_span, enrolment, notice, setting};
use sea_orm::EntityTrait;
use sea_orm::prelude::*;

#[tokio::test]
async fn a_past_day_is_told_as_it_was_known_then() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        ground.wait_until("2026-08-10");
        let ani = books.enrolments().await[0].clone();
        let propose = ProposeEnding {
            enrolment: ani.id,
            version: ani.version,
            ground: "meninggal".into(),
            happened_on: Date::constant(2026, 7, 20),
            last_month: None,
            proof_kind: "akta kematian".into(),
            proof_issuer: "Dinas Kependudukan dan Pencatatan Sipil".into(),
            proof_number: "AK-1".into(),
            file: scan("akta"),
        };
        let proposed = ground.act(&books.village, &propose).await.expect("proposed");
        let decide = DecideEnding {
            ending: proposed.id,
            version: 1,
            confirm: true,
            reason: String::new(),
            notice_number: "P-1".into(),
            notice_date: Some(Date::constant(2026, 8, 10)),
            looked_into: true,
        };
        ground.act(&books.dinas, &decide).await.expect("confirmed");
        ground.wait_until("2026-08-20");
        let now = |month_text: &'static str, known: Option<Date>| roster(connection, books.year, month(month_text), known);
        let billable = |entries: &[payung_operations::roster::RosterEntry]| entries.iter().filter(|entry| entry.billable).count();
        // By 1 June everybody is paid for and nobody is registered.
        let first = now("2026-08", Some(Date::constant(2026, 6, 1))).await.expect("read");
        assert_eq!((first.len(), billable(&first), first[0].state.as_str()), (4, 0, "exported"));
        let then = now("2026-08", Some(Date::constant(2026, 8, 9))).await.expect("read");
        assert_eq!((then.len(), billable(&then), then[0].state.as_str(), then[0].last_month), (4, 2, "registered", month("2026-12")));
        let after = now("2026-08", Some(Date::constant(2026, 8, 10))).await.expect("read");
        assert_eq!((after.len(), billable(&after)), (3, 1), "Ani's cover ended with July");
        assert_eq!(now("2026-08", None).await.expect("read"), after);
        let july = now("2026-07", None).await.expect("read");
        assert_eq!((july.len(), july[0].state.as_str(), july[0].last_month, july[0].billable), (4, "ended", month("2026-07"), true));
        assert_eq!(now("2027-01", None).await.expect("read"), []);
        assert_eq!(now("2026-05", None).await.expect("read"), []);
        // Undone later, the day between still tells what was known on it.
        let undo = UndoEnding { ending: proposed.id, version: 2, reason: "masih hidup".into(), file: None };
        ground.act(&books.second, &undo).await.expect("undone");
        assert_eq!(now("2026-08", Some(Date::constant(2026, 8, 15))).await.expect("read"), after);
        assert_eq!(now("2026-08", Some(Date::constant(2026, 8, 20))).await.expect("read").len(), 4);

        // The rows are the fold of all events, month by month.
        let lives = Lives::known(connection, books.year, None).await.expect("folded");
        for number in 1..=12 {
            let each = Month::new(2026, number).expect("a month");
            assert_eq!(lives.in_month(each), roster(connection, books.year, each, None).await.expect("read"), "{each}");
        }
        let spans = cover_span::Entity::find().all(connection).await.expect("read");
        assert!(spans.iter().all(|span| span.last_month == "2026-12-01"));
    }
}

#[tokio::test]
async fn a_roster_is_seen_masked_filtered_and_only_by_whoever_may() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.registered().await;
        let day = Date::constant(2026, 6, 3);
        let look = |actor| Look { books: &ground.books, actor, day };
        let asked = RosterAsked::of(books.year, month("2026-06"));
        let seen = roster_seen(look(&books.dinas), &asked).await.expect("seen");
        assert_eq!((seen.people, seen.total, seen.billable, seen.rows.len()), (4, 4 * 16_800, 2, 4));
        assert_eq!(
            (seen.rows[0].nik.as_str(), seen.rows[0].kpj.as_str(), seen.rows[0].decree.as_str()),
            ("121701********01", "*******5678", "188/2026")
        );
        assert_eq!(seen.states.get("registered"), Some(&2));
        let before = RosterAsked { known_on: Some(Date::constant(2026, 6, 1)), ..asked.clone() };
        assert_eq!(roster_seen(look(&books.dinas), &before).await.expect("seen").rows[0].kpj, "", "nobody knew the number then");
        let narrow = RosterAsked { state: "refused".into(), ..asked.clone() };
        assert_eq!(roster_seen(look(&books.dinas), &narrow).await.expect("seen").rows[0].name, "Cici Contoh");
        let named = RosterAsked { name: "budi".into(), ..asked.clone() };
        assert_eq!(roster_seen(look(&books.dinas), &named).await.expect("seen").people, 1);
        let page = RosterAsked { skip: 3, limit: 2, ..asked.clone() };
        assert_eq!(roster_seen(look(&books.dinas), &page).await.expect("seen").rows.len(), 1);
        assert_eq!(roster_seen(look(&books.stranger), &asked).await.expect("seen").people, 0, "another village's people");
        let elsewhere = RosterAsked { area: Some(code("51.06")), ..asked.clone() };
        assert_eq!(roster_seen(look(&books.dinas), &elsewhere).await.expect_err("not theirs").fault, Fault::Forbidden);
        let (headings, rows) = roster_table(&seen, payung_domain::Language::Id);
        assert!(rows.iter().all(|row| row.len() == headings.len()));
        assert!(!rows.concat().join(" ").contains("1217010107809001"), "no whole NIK in the file");
    }
}

#[tokio::test]
async fn months_fall_due_and_run_out_as_the_law_says() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        let programme = Programme::load(connection, &ground.books, books.year).await.expect("a programme");
        let days = calendar(&programme).expect("a calendar");
        // 15 August 2026 is a Saturday and the 17th a holiday; members by wage have until the next month's 15th.
        assert_eq!(due_on(&programme, &days, month("2026-08"), false).expect("due").due, Date::constant(2026, 8, 18));
        assert_eq!(due_on(&programme, &days, month("2026-07"), true).expect("due").due, Date::constant(2026, 8, 18));
        assert_eq!(due_on(&programme, &days, month("2026-06"), false).expect("due").due, Date::constant(2026, 6, 15));
        let on = |day: Date| arrears(connection, &programme, (month("2026-10"), day), |_| true);
        let early = on(Date::constant(2026, 6, 15)).await.expect("counted");
        assert_eq!(early.months.iter().map(|due| (due.month, due.people, due.amount)).next(), Some((month("2026-06"), 2, 33_600)));
        assert_eq!(early.countdowns, [], "the day itself is not late");
        let late = on(Date::constant(2026, 7, 20)).await.expect("counted");
        let near = &late.countdowns[0];
        assert_eq!((near.first_unpaid, near.months, near.people, near.amount), (month("2026-06"), 2, 2, 67_200));
        assert_eq!((near.cut, near.days_left, near.payable()), (Date::constant(2026, 8, 31), 42, true));
        assert!(!near.cite.is_empty());
        let over = on(Date::constant(2026, 9, 20)).await.expect("counted");
        assert!(!over.countdowns[0].payable() && over.countdowns[0].days_left < 0);
        let gap = (month("2026-06"), month("2026-08"));
        let refused = check_payable(connection, &programme, WADAH, gap, Date::constant(2026, 9, 20)).await.expect_err("a gap");
        assert!(refused.fault == Fault::Conflict && refused.indonesian.contains("record-continuation"), "{}", refused.indonesian);
        check_payable(connection, &programme, WADAH, gap, Date::constant(2026, 8, 31)).await.expect("the last day");

        // BPJS writes that the months may be paid.
        ground.wait_until("2026-09-20");
        let record = RecordContinuation {
            programme_year: books.year,
            wadah: WADAH.into(),
            first_month: month("2026-06"),
            last_month: month("2026-08"),
            number: "BPJS-9".into(),
            date: Date::constant(2026, 9, 18),
            file: scan("surat"),
        };
        assert_eq!(ground.act(&books.village, &record).await.expect_err("the office's").fault, Fault::Forbidden);
        let refusals = [
            (RecordContinuation { wadah: "LAIN".into(), ..record.clone() }, Fault::NotFound),
            (RecordContinuation { programme_year: 9, ..record.clone() }, Fault::NotFound),
            (RecordContinuation { last_month: month("2026-05"), ..record.clone() }, Fault::Invalid),
            (RecordContinuation { number: String::new(), ..record.clone() }, Fault::Invalid),
            (RecordContinuation { date: Date::constant(2026, 10, 1), ..record.clone() }, Fault::Invalid),
        ];
        for (act, fault) in refusals {
            assert_eq!(ground.act(&books.dinas, &act).await.expect_err("refused").fault, fault, "{act:?}");
        }
        let done = ground.act_as(&books.dinas, "lanjut-1", &record).await.expect("recorded");
        assert_eq!((done.months, done.already), (3, false));
        assert_eq!(ground.act_as(&books.dinas, "lanjut-1", &record).await.expect("the same request"), done);
        assert!(ground.act(&books.dinas, &record).await.expect("again").already);
        let other = RecordContinuation { last_month: month("2026-09"), ..record };
        assert_eq!(ground.act(&books.dinas, &other).await.expect_err("another content").fault, Fault::Conflict);
        check_payable(connection, &programme, WADAH, gap, Date::constant(2026, 9, 20)).await.expect("BPJS's word");
        let late = on(Date::constant(2026, 9, 20)).await.expect("counted");
        assert_eq!(late.countdowns[0].continuation, None, "September is not in the letter");
        // The calendar holds days and counts, and nobody's name.
        let look = Look { books: &ground.books, actor: &books.dinas, day: Date::constant(2026, 7, 1) };
        let all = duties(look, &programme, payung_domain::Language::Id).await.expect("seen");
        let said: Vec<&str> = all.iter().map(|duty| duty.said.as_str()).collect();
        assert!(said.iter().any(|said| said.contains("iuran Juni 2026 jatuh tempo")), "{said:?}");
        assert!(said.iter().any(|said| said.contains("PKS nomor PKS-1")), "{said:?}");
        assert!(said.iter().any(|said| said.contains(WADAH) && said.contains("berhenti")), "{said:?}");
        assert!(!said.join(" ").contains("Contoh"), "{said:?}");
        let keys: std::collections::BTreeSet<&str> = all.iter().map(|duty| duty.key.as_str()).collect();
        assert_eq!(keys.len(), all.len(), "each duty has a key of its own");
        assert!(setting::Entity::find().count(connection).await.expect("counted") > 0);
    }
}

#[tokio::test]
async fn members_by_wage_are_due_a_month_later_and_the_old_never_return() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        cover_span::Entity::update_many()
            .col_expr(cover_span::Column::Basis, Expr::value("minimum-wage"))
            .exec(connection)
            .await
            .expect("moved");
        let programme = Programme::load(connection, &ground.books, books.year).await.expect("a programme");
        let june = arrears(connection, &programme, (month("2026-07"), Date::constant(2026, 7, 1)), |_| true).await.expect("counted");
        assert_eq!((june.months[0].due.due, june.countdowns.len()), (Date::constant(2026, 7, 15), 0));
        // Somebody who is 65 by the cut could never be registered again.
        let old = books.enrolments().await[0].person;
        payung_storage::entity::person::Entity::update_many()
            .col_expr(payung_storage::entity::person::Column::Birth, Expr::value("1961-08-01"))
            .filter(payung_storage::entity::person::Column::Id.eq(old))
            .exec(connection)
            .await
            .expect("moved");
        let late = arrears(connection, &programme, (month("2026-07"), Date::constant(2026, 7, 16)), |_| true).await.expect("counted");
        let near = &late.countdowns[0];
        assert_eq!((near.of_wage, near.people, near.never_again), (true, 2, 1));
        assert!(enrolment::Entity::find().count(connection).await.expect("counted") == 4);
    }
}

#[tokio::test]
async fn villages_are_told_before_cover_stops_with_the_way_to_pay() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.registered().await;
        ground.wait_until("2026-07-20");
        let tell = GiveNotice {
            programme_year: books.year,
            kind: NoticeKind::Arrears,
            wadah: WADAH.into(),
            area: code("12.17"),
            month: month("2026-06"),
            number: "TG-1".into(),
            date: Date::constant(2026, 7, 20),
        };
        assert_eq!(ground.act(&books.village, &tell).await.expect_err("the office's").fault, Fault::Forbidden);
        let refusals = [
            (GiveNotice { wadah: "LAIN".into(), ..tell.clone() }, Fault::NotFound),
            (GiveNotice { month: month("2027-06"), ..tell.clone() }, Fault::NotFound),
            (GiveNotice { programme_year: 9, ..tell.clone() }, Fault::NotFound),
            (GiveNotice { number: " ".into(), ..tell.clone() }, Fault::Invalid),
            (GiveNotice { date: Date::constant(2026, 8, 1), ..tell.clone() }, Fault::Invalid),
        ];
        for (act, fault) in refusals {
            assert_eq!(ground.act(&books.dinas, &act).await.expect_err("refused").fault, fault, "{act:?}");
        }
        let done = ground.act_as(&books.dinas, "beri-tahu-1", &tell).await.expect("told");
        assert_eq!((done.villages, done.people, done.already), (1, 4, false));
        let told: Vec<&str> = done.told.iter().map(|said| said.message(payung_domain::Language::Id)).collect();
        assert!(told[0].contains("Juni 2026") && told[0].contains("2026-08-31"), "{told:?}");
        // Who pays alone in July 2026 has the rebate of PP 50/2025.
        assert!(told[1].contains("Rp8400") && told[1].contains("KPJ"), "{told:?}");
        assert_eq!(ground.act_as(&books.dinas, "beri-tahu-1", &tell).await.expect("the same request"), done);
        assert!(ground.act(&books.dinas, &tell).await.expect("again").already);
        let other = GiveNotice { month: month("2026-07"), ..tell };
        assert_eq!(ground.act(&books.dinas, &other).await.expect_err("the number is used").fault, Fault::Conflict);
        assert_eq!(notice::Entity::find().count(connection).await.expect("counted"), 1);
    }
}

#[tokio::test]
async fn a_family_is_told_ten_million_before_the_months_are_full() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.registered().await;
        let ani = books.enrolments().await[0].id;
        let on = |day: Date| statement(Look { books: &ground.books, actor: &books.dinas, day }, ani, payung_domain::Language::Id);
        let early = on(Date::constant(2026, 6, 20)).await.expect("seen");
        assert_eq!((early.months.len(), early.paid, early.kpj.as_str()), (7, 0, "*******5678"));
        let truth = early.truth.expect("cover has begun");
        assert_eq!((truth.membership_month, truth.now.total, truth.whole.total), (1, 10_000_000, 42_000_000));
        assert_eq!(truth.whole_from, Some(Date::constant(2026, 9, 5)));
        let later = on(Date::constant(2026, 9, 5)).await.expect("seen").truth.expect("covered");
        assert_eq!((later.membership_month, later.now.total, later.whole_from), (4, 42_000_000, None));
        assert!(on(Date::constant(2026, 6, 4)).await.expect("seen").truth.is_none(), "BPJS says the 5th");
        assert!(on(Date::constant(2027, 1, 1)).await.expect("seen").truth.is_none(), "the months are over");
        let look = Look { books: &ground.books, actor: &books.stranger, day: Date::constant(2026, 6, 20) };
        assert_eq!(statement(look, ani, payung_domain::Language::Id).await.expect_err("another village").fault, Fault::Forbidden);
    }
}
