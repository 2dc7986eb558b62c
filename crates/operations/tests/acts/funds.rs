//! Fund lines, and the people of a decree they pay for.

use crate::ground::{Ground, code, places};
use crate::lists::{cases, reading};
use crate::papers::{drafted_with, signed};
use payung_domain::{Date, Month, Role};
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind};
use payung_operations::acts::commit_funds::{CommitFunds, FundsCommitted};
use payung_operations::acts::open_fund_line::{AccountingClass, OpenFundLine};
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::{Actor, Fault, Place, ReadingChosen};
use payung_storage::entity::{case_file, commitment, cover_span, enrolment, enrolment_event, fund_line, log_entry};
use payung_storage::log::verify;
use payung_storage::{FundLimit, LineMoved, SumsAdded, add_to_line};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

/// Three people of Samosir.
pub const PEOPLE: &str = "nik,nama,tanggal_lahir\n1217010107809001,Ani Contoh,1980-07-01\n1217014107809002,Budi Contoh,1980-07-01\n1217014207809003,Cici Contoh,1980-07-02\n";

/// A region with a signed decree and everybody who moves money.
pub struct Money {
    pub ground: Ground,
    pub year: i64,
    pub decree: i64,
    pub dinas: Actor,
    pub pptk: Actor,
    pub kpa: Actor,
}

pub fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

impl Money {
    /// Samosir with three people decreed for the twelve months of 2026.
    pub async fn samosir(place: Place) -> Self {
        Self::new(place, "samosir-10-2024", "12.17", PEOPLE, &[]).await
    }

    pub async fn new(place: Place, regulation: &str, region: &str, people: &str, readings: &[ReadingChosen]) -> Self {
        let ground = Ground::new(place, region, "2026-06-01").await;
        let (dinas, draft) = drafted_with(&ground, regulation, region, people, readings).await;
        let (_, year) = signed(&ground, region, &draft).await;
        let pptk = ground.user("pptk", Role::Pptk, region).await;
        let kpa = ground.user("kpa", Role::PaKpa, region).await;
        Self { ground, year, decree: draft.id, dinas, pptk, kpa }
    }

    pub fn line_of(&self, fund: &str, ceiling: i64) -> OpenFundLine {
        OpenFundLine {
            programme_year: self.year,
            fund: fund.into(),
            name: format!("Sumber {fund}"),
            account: "5.1.02.02.01.0061".into(),
            dpa: "DPA/A.1/2.07.0.00/001/2026".into(),
            accounting_class: AccountingClass::BarangJasa,
            payer: None,
            village: None,
            wadah: "WADAH-01".into(),
            earmark: vec![],
            ceiling,
        }
    }

    /// An open line of the region's budget.
    pub async fn line(&self, ceiling: i64) -> i64 {
        self.ground.act(&self.pptk, &self.line_of("apbd", ceiling)).await.expect("opened").id
    }

    pub fn commit(&self, line: i64, first: &str, months: u16) -> CommitFunds {
        CommitFunds { fund_line: line, decree: self.decree, first_month: month(first), months, occupation: None, area: None, cases: vec![] }
    }

    pub async fn committed(&self, line: i64, first: &str, months: u16) -> FundsCommitted {
        self.ground.act(&self.kpa, &self.commit(line, first, months)).await.expect("committed")
    }

    pub async fn row(&self, line: i64) -> fund_line::Model {
        fund_line::Entity::find_by_id(line).one(&self.ground.books.database.connection).await.expect("read").expect("a line")
    }

    /// The log is whole, and each line's committed sum is that of its spans.
    pub async fn check(&self) {
        let connection = &self.ground.books.database.connection;
        assert_eq!(verify(&self.ground.books.database, &self.ground.books.sealer, &[]).await.expect("verified").faults, []);
        let spans = cover_span::Entity::find().all(connection).await.expect("read");
        for line in fund_line::Entity::find().all(connection).await.expect("read") {
            let bound: i64 = spans.iter().filter(|span| span.fund_line == line.id).map(cost).sum();
            assert_eq!(bound, line.committed, "{}", line.name);
        }
    }
}

fn cost(span: &cover_span::Model) -> i64 {
    i64::from(month(&span.first_month).months_until(month(&span.last_month)) + 1) * span.per_month
}

#[tokio::test]
async fn a_decree_is_paid_for_month_by_month() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let (ground, connection) = (&money.ground, &money.ground.books.database.connection);
        let line = money.line(1_000_000).await;
        let commit = money.commit(line, "2026-07", 6);
        let error = ground.act(&money.dinas, &commit).await.expect_err("who orders payments commits");
        assert_eq!(error.fault, Fault::Forbidden);
        let error = ground.act(&money.pptk, &commit).await.expect_err("who opened it does not commit");
        assert_eq!(error.fault, Fault::Forbidden);
        let done = ground.act_as(&money.kpa, "ikat-1", &commit).await.expect("committed");
        assert_eq!((done.people, done.person_months, done.amount, done.left), (3, 18, 18 * 16_800, 1_000_000 - 18 * 16_800));
        assert_eq!((done.rates.len(), done.rates[0].per_month, done.rates[0].basis.as_str()), (1, 16_800, "nominal"));
        assert!(done.warnings.is_empty() && done.left_out.is_empty() && !done.already, "{done:?}");
        assert_eq!(ground.act_as(&money.kpa, "ikat-1", &commit).await.expect("the same request"), done);
        let again = ground.act(&money.kpa, &commit).await.expect("again");
        assert!(again.already && again.id == done.id && again.amount == done.amount && again.rates == done.rates, "{again:?}");
        let enrolled = enrolment::Entity::find().all(connection).await.expect("read");
        assert_eq!(enrolled.iter().filter(|row| row.state == "ready" && row.wadah == "WADAH-01").count(), 3);
        let events = enrolment_event::Entity::find().order_by_asc(enrolment_event::Column::Id).all(connection).await.expect("read");
        let spans = cover_span::Entity::find().order_by_asc(cover_span::Column::Id).all(connection).await.expect("read");
        assert_eq!((events.len(), spans.len()), (3, 3));
        for (event, span) in events.iter().zip(&spans) {
            let said: payung_domain::Span = serde_json::from_str(&event.detail).expect("readable");
            assert_eq!((event.kind.as_str(), event.enrolment, event.on_date.as_str()), ("covered", span.enrolment, "2026-07-01"));
            assert_eq!((said.commitment, said.fund_line, said.decree), (span.commitment, span.fund_line, span.decree));
            assert_eq!((said.first, said.last, said.per_month), (month("2026-07"), month("2026-12"), span.per_month));
        }
        let entry = log_entry::Entity::find().order_by_desc(log_entry::Column::Seq).one(connection).await.expect("read").expect("an entry");
        assert_eq!((entry.act.as_str(), entry.subject), ("commit-funds", format!("commitment:{}", done.id)));
        money.check().await;
    }
}

#[tokio::test]
async fn nobody_is_paid_for_twice_for_a_month() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let ground = &money.ground;
        let line = money.line(10_000_000).await;
        money.committed(line, "2026-01", 6).await;
        // Months that overlap, by the same line and by another.
        let other = OpenFundLine { name: "Sumber kedua".into(), ..money.line_of("sumber-lain", 10_000_000) };
        let other = ground.act(&money.pptk, &other).await.expect("opened").id;
        for line in [line, other] {
            let error = ground.act(&money.kpa, &money.commit(line, "2026-06", 3)).await.expect_err("June is paid for");
            assert!(error.fault == Fault::Conflict && error.indonesian.contains("sudah dibiayai (3)"), "{}", error.indonesian);
        }
        let named = cases(ground, money.year).await[0].id;
        let error =
            ground.act(&money.kpa, &CommitFunds { cases: vec![named], ..money.commit(other, "2026-06", 3) }).await.expect_err("named");
        assert!(error.indonesian.contains(&format!("Berkas {named}")) && error.indonesian.contains("ikatan 1"), "{}", error.indonesian);
        // The months after go to the same enrolments.
        let done = money.committed(line, "2026-07", 6).await;
        assert_eq!(done.people, 3);
        let enrolled = enrolment::Entity::find().count(&ground.books.database.connection).await.expect("read");
        assert_eq!(enrolled, 3);
        money.check().await;
    }
}

#[tokio::test]
async fn a_person_named_twice_is_paid_for_once() {
    let twice = "nik,nama,tanggal_lahir\n1217010107809001,Ani Contoh,1980-07-01\n1217010107809001,Ani C,1980-07-01\n";
    for (_folder, place) in places() {
        let money = Money::new(place, "samosir-10-2024", "12.17", twice, &[]).await;
        let line = money.line(10_000_000).await;
        let done = money.committed(line, "2026-01", 12).await;
        assert_eq!((done.people, done.left_out.len(), done.left_out[0].people), (1, 1, 1));
        assert!(money.ground.act(&money.kpa, &money.commit(line, "2026-01", 12)).await.expect("again").already);
        money.check().await;
    }
}

#[tokio::test]
async fn what_cannot_be_committed_is_said() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let (ground, connection) = (&money.ground, &money.ground.books.database.connection);
        let line = money.line(1_000_000).await;
        let refused = async |commit: CommitFunds| ground.act(&money.kpa, &commit).await.expect_err("refused");
        let good = money.commit(line, "2026-01", 12);
        assert_eq!(refused(CommitFunds { fund_line: 99, ..good.clone() }).await.fault, Fault::NotFound);
        assert_eq!(refused(CommitFunds { decree: 99, ..good.clone() }).await.fault, Fault::NotFound);
        for (first, months) in [("2025-12", 12), ("2026-01", 13), ("2026-12", 2), ("2026-03", 0), ("2027-01", 1)] {
            let error = refused(money.commit(line, first, months)).await;
            assert!(error.fault == Fault::Invalid && error.indonesian.contains("2026-01 sampai 2026-12"), "{}", error.indonesian);
        }
        assert_eq!(refused(CommitFunds { cases: vec![99], ..good.clone() }).await.fault, Fault::NotFound);
        assert_eq!(refused(CommitFunds { occupation: Some("petani".into()), ..good.clone() }).await.fault, Fault::Conflict);
        assert_eq!(refused(CommitFunds { area: Some(code("12.17.05")), ..good.clone() }).await.fault, Fault::Conflict);
        // The ceiling: how much is left is said, and nothing is half done.
        let small = OpenFundLine { name: "Kecil".into(), ..money.line_of("apbd", 3 * 12 * 16_800 - 1) };
        let small = ground.act(&money.pptk, &small).await.expect("opened").id;
        let error = refused(money.commit(small, "2026-01", 12)).await;
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("tersisa Rp604.799"), "{}", error.indonesian);
        assert_eq!(commitment::Entity::find().count(connection).await.expect("read"), 0);
        assert_eq!(enrolment::Entity::find().count(connection).await.expect("read"), 0);
        // A case a later decree took out.
        let first = &cases(ground, money.year).await[0];
        case_file::Entity::update_many()
            .col_expr(case_file::Column::State, Expr::value("removed"))
            .filter(case_file::Column::Id.eq(first.id))
            .exec(connection)
            .await
            .expect("moved");
        assert_eq!(refused(CommitFunds { cases: vec![first.id], ..good.clone() }).await.fault, Fault::Conflict);
        let done = ground.act(&money.kpa, &good).await.expect("the rest");
        assert_eq!((done.people, done.left_out[0].people), (2, 1));
        money.check().await;
    }
}

#[tokio::test]
async fn a_short_programme_is_warned_of_with_the_laws_amounts() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let line = money.line(10_000_000).await;
        let done = money.committed(line, "2026-05", 2).await;
        let words = &done.warnings[0].indonesian;
        for part in ["3 orang", "2 bulan", "3 bulan pertama", "Rp10.000.000", "Rp42.000.000", "Permenaker 1/2025"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        // With the months there are already it lasts long enough.
        let more = money.committed(line, "2026-07", 2).await;
        assert!(more.warnings.is_empty(), "{:?}", more.warnings);
    }
}

#[tokio::test]
async fn donors_pay_with_the_discount_and_the_region_without() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let ground = &money.ground;
        let donation = ground.act(&money.pptk, &money.line_of("sumber-lain", 10_000_000)).await.expect("opened");
        assert_eq!((donation.payer.as_str(), donation.needs_spd), ("SL", false));
        let named = cases(ground, money.year).await[0].id;
        let commit = CommitFunds { cases: vec![named], ..money.commit(donation.id, "2026-01", 12) };
        let done = ground.act(&money.kpa, &commit).await.expect("committed");
        // PP 50/2025: half from April to December, not out of the APBD.
        let rates: Vec<(String, i64)> = done.rates.iter().map(|rate| (rate.first.to_string(), rate.per_month)).collect();
        assert_eq!(rates, [("2026-01".to_owned(), 16_800), ("2026-04".to_owned(), 8_400)]);
        assert_eq!(done.amount, 3 * 16_800 + 9 * 8_400);
        assert!(done.warnings.iter().any(|said| said.indonesian.contains("potongan")), "{:?}", done.warnings);
        let line = money.line(10_000_000).await;
        let rest = money.committed(line, "2026-01", 12).await;
        assert_eq!((rest.people, rest.amount, rest.left_out[0].people), (2, 2 * 12 * 16_800, 1));
        money.check().await;
    }
}

#[tokio::test]
async fn money_not_needed_goes_back_to_its_line() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let (ground, connection) = (&money.ground, &money.ground.books.database.connection);
        let line = money.line(1_000_000).await;
        let committed = money.committed(line, "2026-01", 12).await;
        let named = cases(ground, money.year).await[0].id;
        let release = ReleaseFunds {
            commitment: committed.id,
            version: 1,
            keep_until: Some(month("2026-09")),
            cases: vec![named],
            reason: "pindah ke wadah perusahaan".into(),
        };
        assert_eq!(ground.act(&money.pptk, &release).await.expect_err("not the role").fault, Fault::Forbidden);
        assert_eq!(
            ground.act(&money.kpa, &ReleaseFunds { commitment: 99, ..release.clone() }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(
            ground.act(&money.kpa, &ReleaseFunds { version: 2, ..release.clone() }).await.expect_err("not seen").fault,
            Fault::Stale
        );
        assert_eq!(
            ground.act(&money.kpa, &ReleaseFunds { cases: vec![99], ..release.clone() }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(
            ground.act(&money.kpa, &ReleaseFunds { reason: " ".into(), ..release.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        let done = ground.act_as(&money.kpa, "lepas-1", &release).await.expect("released");
        assert_eq!((done.people, done.person_months, done.amount, done.version), (1, 3, 3 * 16_800, 2));
        assert_eq!(ground.act_as(&money.kpa, "lepas-1", &release).await.expect("the same request"), done);
        assert!(ground.act(&money.kpa, &release).await.expect("again").already);
        assert_eq!(money.row(line).await.committed, committed.amount - done.amount);
        let event =
            enrolment_event::Entity::find().order_by_desc(enrolment_event::Column::Id).one(connection).await.expect("read").expect("one");
        assert_eq!((event.kind.as_str(), event.on_date.as_str()), ("shortened", "2026-09-30"));
        // Whoever BPJS refused needs no month at all.
        let another =
            enrolment::Entity::find().filter(enrolment::Column::CaseFile.ne(named)).one(connection).await.expect("read").expect("one");
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::State, Expr::value("refused"))
            .filter(enrolment::Column::Id.eq(another.id))
            .exec(connection)
            .await
            .expect("moved");
        let rest = ReleaseFunds { version: 2, keep_until: None, cases: vec![], ..release };
        let done = ground.act(&money.kpa, &rest).await.expect("released");
        assert_eq!((done.people, done.person_months, done.amount), (1, 12, 12 * 16_800));
        money.check().await;
    }
}

#[tokio::test]
async fn a_line_is_opened_as_the_regulation_allows() {
    let people = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n3302010107809001,Ani Contoh,1980-07-01,penderes\n3302014107809002,Budi Contoh,1980-07-01,sopir\n";
    for (_folder, place) in places() {
        let money = Money::new(place, "banyumas-2-2025", "33.02", people, &[]).await;
        let ground = &money.ground;
        let line = money.line_of("silpa-bansos-penderes", 5_000_000);
        assert_eq!(ground.act(&money.kpa, &line).await.expect_err("not the role").fault, Fault::Forbidden);
        let invalid = async |line: OpenFundLine| {
            let error = ground.act(&money.pptk, &line).await.expect_err("refused");
            assert_eq!(error.fault, Fault::Invalid, "{}", error.indonesian);
            error.indonesian
        };
        assert!(invalid(OpenFundLine { fund: "sedekah".into(), ..line.clone() }).await.contains("dbh-cht"));
        assert!(invalid(OpenFundLine { earmark: vec!["sopir".into()], ..line.clone() }).await.contains("penderes"));
        assert!(invalid(OpenFundLine { payer: Some("SD".into()), ..line.clone() }).await.contains("SG"));
        assert!(invalid(OpenFundLine { ceiling: -1, ..line.clone() }).await.contains("-Rp1"));
        assert!(invalid(OpenFundLine { name: " ".into(), ..line.clone() }).await.contains("wajib"));
        assert!(invalid(OpenFundLine { village: Some(code("33.02.01.2001")), ..line.clone() }).await.contains("desa"));
        let done = ground.act_as(&money.pptk, "buka-1", &line).await.expect("opened");
        assert_eq!((done.payer.as_str(), done.needs_spd, done.earmark.as_slice()), ("SG", true, ["penderes".to_owned()].as_slice()));
        assert_eq!(ground.act_as(&money.pptk, "buka-1", &line).await.expect("the same request"), done);
        assert!(ground.act(&money.pptk, &line).await.expect("again").already);
        let other = ground.act(&money.pptk, &OpenFundLine { dpa: "DPA lain".into(), ..line.clone() }).await.expect_err("another line");
        assert_eq!(other.fault, Fault::Conflict);
        // The earmark holds when the money is committed.
        let committed = money.committed(done.id, "2026-01", 12).await;
        assert_eq!((committed.people, committed.left_out[0].people), (1, 1));
        assert!(committed.left_out[0].reason.indonesian.contains("hanya bagi: penderes"), "{committed:?}");
        let sopir = cases(ground, money.year).await.into_iter().find(|case| case.occupation.as_deref() == Some("sopir")).expect("one");
        let error = ground
            .act(&money.kpa, &CommitFunds { cases: vec![sopir.id], ..money.commit(done.id, "2026-01", 12) })
            .await
            .expect_err("bound");
        assert_eq!(error.fault, Fault::Conflict);
        // A fund without strings may be bound by its plan of the year, and pays for others.
        let bound = OpenFundLine { name: "DBH CHT".into(), earmark: vec!["sopir".into()], ..money.line_of("dbh-cht", 5_000_000) };
        let bound = ground.act(&money.pptk, &bound).await.expect("opened").id;
        assert_eq!(money.committed(bound, "2026-01", 12).await.people, 1);
        money.check().await;
    }
}

#[tokio::test]
async fn a_village_pays_for_its_own_people_by_two_of_its_own() {
    let people = "nik,nama,tanggal_lahir,kode_desa\n5105010107809001,Ani Contoh,1980-07-01,5105012001\n5105014107809002,Budi Contoh,1980-07-01,5105012002\n";
    for (_folder, place) in places() {
        let money = Money::new(place, "klungkung-rancangan", "51.05", people, &[]).await;
        let (ground, connection) = (&money.ground, &money.ground.books.database.connection);
        for (case, area) in cases(ground, money.year).await.iter().zip(["51.05.01.2001", "51.05.01.2002"]) {
            case_file::Entity::update_many()
                .col_expr(case_file::Column::Area, Expr::value(area))
                .filter(case_file::Column::Id.eq(case.id))
                .exec(connection)
                .await
                .expect("moved");
        }
        let kaur = ground.user("kaur", Role::VillageTreasurer, "51.05.01.2001").await;
        let kades = ground.user("kades", Role::VillageTreasurer, "51.05.01.2001").await;
        let stranger = ground.user("kaur-lain", Role::VillageTreasurer, "51.05.01.2002").await;
        let line = OpenFundLine { village: Some(code("51.05.01.2001")), wadah: "WADAH-DESA".into(), ..money.line_of("apbdesa", 5_000_000) };
        for other in [&money.pptk, &stranger] {
            assert_eq!(ground.act(other, &line).await.expect_err("the village's own").fault, Fault::Forbidden);
        }
        let error = ground.act(&kaur, &OpenFundLine { village: None, ..line.clone() }).await.expect_err("which village");
        assert_eq!(error.fault, Fault::Invalid);
        let done = ground.act(&kaur, &line).await.expect("opened");
        assert_eq!((done.payer.as_str(), done.needs_spd), ("SD", false));
        // The group of the region's people is another.
        let shared = OpenFundLine { wadah: "WADAH-DESA".into(), ..money.line_of("apbd", 1) };
        assert_eq!(ground.act(&money.pptk, &shared).await.expect_err("its own group").fault, Fault::Conflict);
        let commit = money.commit(done.id, "2026-01", 12);
        for other in [&money.kpa, &kaur, &stranger] {
            assert_eq!(ground.act(other, &commit).await.expect_err("the village's other").fault, Fault::Forbidden);
        }
        let committed = ground.act(&kades, &commit).await.expect("committed");
        assert_eq!((committed.people, committed.left_out[0].people), (1, 1));
        let spd = ChangeFundLine {
            fund_line: done.id,
            version: 1,
            kind: FundChangeKind::Spd,
            number: "SPD-1".into(),
            date: Date::constant(2026, 6, 1),
            amount: 1,
            reason: "uji".into(),
            file: None,
        };
        assert_eq!(ground.act(&kaur, &spd).await.expect_err("no SPD in a village").fault, Fault::Invalid);
        money.check().await;
    }
}

#[tokio::test]
async fn unplanned_aid_has_its_own_money_and_no_more_than_planned() {
    let people = "nik,nama,tanggal_lahir\n5106010107809001,Ani Contoh,1980-07-01\n5106014107809002,Budi Contoh,1980-07-01\n";
    for (_folder, place) in places() {
        let money = Money::new(place, "bangli-pedoman-2025", "51.06", people, &[]).await;
        let (ground, connection) = (&money.ground, &money.ground.books.database.connection);
        let unplanned = cases(ground, money.year).await[0].id;
        case_file::Entity::update_many()
            .col_expr(case_file::Column::Planned, Expr::value(false))
            .filter(case_file::Column::Id.eq(unplanned))
            .exec(connection)
            .await
            .expect("changed");
        let line = money.line(1_000_000).await;
        let beyond = money.line_of("belanja-tidak-terduga", 1_000_001);
        let error = ground.act(&money.pptk, &beyond).await.expect_err("more than planned");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("BAB IV huruf A angka 2 huruf m"), "{}", error.indonesian);
        let btt = ground.act(&money.pptk, &OpenFundLine { ceiling: 1_000_000, ..beyond }).await.expect("opened").id;
        let change = ChangeFundLine {
            fund_line: line,
            version: 1,
            kind: FundChangeKind::Ceiling,
            number: "DPPA-1".into(),
            date: Date::constant(2026, 6, 1),
            amount: -1,
            reason: "refocusing".into(),
            file: None,
        };
        assert_eq!(ground.act(&money.pptk, &change).await.expect_err("then unplanned is more").fault, Fault::Conflict);
        let planned = money.committed(line, "2026-01", 12).await;
        let other = money.committed(btt, "2026-01", 12).await;
        assert_eq!((planned.people, other.people), (1, 1));
        let of_case =
            enrolment::Entity::find().filter(enrolment::Column::CaseFile.eq(unplanned)).one(connection).await.expect("read").expect("one");
        let span = cover_span::Entity::find().filter(cover_span::Column::Enrolment.eq(of_case.id)).one(connection).await.expect("read");
        assert_eq!(span.expect("a span").fund_line, btt);
        money.check().await;
    }
}

#[tokio::test]
async fn ceilings_and_spd_change_during_the_year() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let ground = &money.ground;
        let line = money.line(1_000_000).await;
        money.committed(line, "2026-01", 12).await;
        let change = ChangeFundLine {
            fund_line: line,
            version: 1,
            kind: FundChangeKind::Ceiling,
            number: "DPPA-1".into(),
            date: Date::constant(2026, 6, 1),
            amount: -395_200,
            reason: "perubahan APBD".into(),
            file: None,
        };
        assert_eq!(ground.act(&money.kpa, &change).await.expect_err("not the role").fault, Fault::Forbidden);
        assert_eq!(
            ground.act(&money.pptk, &ChangeFundLine { fund_line: 9, ..change.clone() }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(
            ground.act(&money.pptk, &ChangeFundLine { version: 7, ..change.clone() }).await.expect_err("not seen").fault,
            Fault::Stale
        );
        for wrong in [
            ChangeFundLine { amount: 0, ..change.clone() },
            ChangeFundLine { reason: " ".into(), ..change.clone() },
            ChangeFundLine { number: String::new(), ..change.clone() },
            ChangeFundLine { date: Date::constant(2026, 6, 2), ..change.clone() },
        ] {
            assert_eq!(ground.act(&money.pptk, &wrong).await.expect_err("refused").fault, Fault::Invalid);
        }
        let error =
            ground.act(&money.pptk, &ChangeFundLine { amount: -395_201, ..change.clone() }).await.expect_err("below what is committed");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Rp604.800"), "{}", error.indonesian);
        let done = ground.act_as(&money.pptk, "ubah-1", &change).await.expect("changed");
        assert_eq!((done.ceiling, done.version), (604_800, 2));
        assert_eq!(ground.act_as(&money.pptk, "ubah-1", &change).await.expect("the same request"), done);
        assert!(ground.act(&money.pptk, &change).await.expect("again").already);
        let error = ground.act(&money.pptk, &ChangeFundLine { amount: 5, ..change.clone() }).await.expect_err("the number is used");
        assert_eq!(error.fault, Fault::Conflict);
        // Money is released within the ceiling.
        let spd = ChangeFundLine { version: 2, kind: FundChangeKind::Spd, number: "SPD-1".into(), amount: 604_801, ..change };
        let error = ground.act(&money.pptk, &spd).await.expect_err("beyond the ceiling");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("plafon"), "{}", error.indonesian);
        let done = ground.act(&money.pptk, &ChangeFundLine { amount: 604_800, ..spd }).await.expect("released");
        assert_eq!((done.spd, done.version), (604_800, 3));
        money.check().await;
    }
}

#[tokio::test]
async fn a_share_of_the_minimum_wage_follows_it_through_the_year() {
    let people = "nik,nama,tanggal_lahir,jabatan\n3471010107809001,Ani Contoh,1980-07-01,Ketua RT\n";
    for (_folder, place) in places() {
        let readings = [reading("YRT-A5", "persentase-umk")];
        let money = Money::new(place, "yogyakarta-64-2023", "34.71", people, &readings).await;
        let ground = &money.ground;
        let line = money.line(10_000_000).await;
        let error = ground.act(&money.kpa, &money.commit(line, "2026-01", 12)).await.expect_err("no wage");
        assert!(error.fault == Fault::Invalid && error.indonesian.contains("upah minimum"), "{}", error.indonesian);
        let wage = RecordWage {
            area: None,
            valid_from: Date::constant(2026, 1, 1),
            amount: 2_492_997,
            source: "Keputusan Gubernur uji".into(),
            corrects: None,
        };
        assert_eq!(ground.act(&money.pptk, &wage).await.expect_err("not the role").fault, Fault::Forbidden);
        let done = ground.act_as(&money.dinas, "upah-1", &wage).await.expect("recorded");
        assert_eq!(ground.act_as(&money.dinas, "upah-1", &wage).await.expect("the same request"), done);
        assert!(ground.act(&money.dinas, &wage).await.expect("again").already);
        let other = RecordWage { amount: 2_655_042, ..wage.clone() };
        assert_eq!(ground.act(&money.dinas, &other).await.expect_err("of the same day").fault, Fault::Conflict);
        assert_eq!(ground.act(&money.dinas, &RecordWage { amount: 0, ..wage.clone() }).await.expect_err("nothing").fault, Fault::Invalid);
        let nowhere = RecordWage { area: Some(code("34.71.01")), ..wage.clone() };
        assert_eq!(ground.act(&money.dinas, &nowhere).await.expect_err("a kecamatan has none").fault, Fault::Invalid);
        ground.act(&money.dinas, &RecordWage { corrects: Some("salah ketik".into()), ..other }).await.expect("corrected");
        // Raised in July: 0.24 % and 0.30 % of each, rounded by member.
        let july = RecordWage { valid_from: Date::constant(2026, 7, 1), amount: 2_700_000, ..wage };
        ground.act(&money.dinas, &july).await.expect("recorded");
        let done = money.committed(line, "2026-01", 12).await;
        let rates: Vec<(String, String, i64)> =
            done.rates.iter().map(|rate| (rate.first.to_string(), rate.last.to_string(), rate.per_month)).collect();
        let expected = [("2026-01", "2026-06", 6_372 + 7_965), ("2026-07", "2026-12", 6_480 + 8_100)];
        assert_eq!(rates, expected.map(|(first, last, per_month)| (first.to_owned(), last.to_owned(), per_month)));
        assert_eq!(done.amount, 6 * 14_337 + 6 * 14_580);
        let spans = cover_span::Entity::find().all(&ground.books.database.connection).await.expect("read");
        assert!(spans.len() == 2 && spans.iter().all(|span| span.basis == "minimum-wage"), "{spans:?}");
        assert_eq!(enrolment_event::Entity::find().count(&ground.books.database.connection).await.expect("read"), 2);
        money.check().await;
    }
}

#[tokio::test]
async fn the_database_itself_holds_the_limits() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let database = &money.ground.books.database;
        let line = money.line(100).await;
        let add = async |added: SumsAdded| add_to_line(&database.connection, line, added, 1).await.expect("answered");
        let none = SumsAdded::default();
        let held = |limit| LineMoved::Held(limit);
        assert_eq!(add(SumsAdded { committed: 101, ..none }).await, held(FundLimit::CommittedWithinCeiling));
        assert_eq!(add(SumsAdded { committed: -1, ..none }).await, held(FundLimit::CommittedWithinCeiling));
        assert_eq!(add(SumsAdded { spd: 101, ..none }).await, held(FundLimit::SpdWithinCeiling));
        assert_eq!(add(SumsAdded { requested: 1, ..none }).await, held(FundLimit::RequestedWithinSpd));
        assert_eq!(add(SumsAdded { spd: 60, requested: 50, paid: 50, committed: 80, ..none }).await, LineMoved::Moved);
        assert_eq!(add(SumsAdded { paid: 1, ..none }).await, held(FundLimit::PaidWithinRequested));
        assert_eq!(add(SumsAdded { requested: 11, ..none }).await, held(FundLimit::RequestedWithinSpd));
        assert_eq!(add(SumsAdded { ceiling: -21, ..none }).await, held(FundLimit::CommittedWithinCeiling));
        assert_eq!(add_to_line(&database.connection, 99, none, 1).await.expect("answered"), LineMoved::NoLine);
    }
}
