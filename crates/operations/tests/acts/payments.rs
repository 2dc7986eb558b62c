//! Payments: the chain from request to receipt, what sends one back, claims, credit, the auditor's sample.

use crate::billing::{Billing, Payer};
use crate::ground::places;
use payung_domain::{Date, Role};
use payung_operations::acts::answer_bill::LineAnswer;
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind};
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::acts::draw_sample::DrawSample;
use payung_operations::acts::order_payment::OrderPayment;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::acts::settle_claim::{HowSettled, SettleClaim};
use payung_operations::views::payments::{payment, payments};
use payung_operations::{Fault, Look, Programme};
use payung_storage::entity::enrolment;
use sea_orm::prelude::*;

/// A bill of a month, as it should be, answered and approved.
async fn approved(billing: &Billing, of: &str, code: &str) -> i64 {
    let id = billing.billed(of, code, billing.people.iter().map(|someone| (someone, 16_800))).await.id;
    billing.answered(id, LineAnswer::Accepted).await;
    billing.approved(id).await;
    id
}

#[tokio::test]
async fn a_payment_goes_from_hand_to_hand_and_each_step_is_known_again() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let id = approved(&billing, "2026-02", "KI-02").await;
        let (date, amount) = (Date::constant(2026, 2, 6), 3 * 16_800);
        let request = RequestPayment {
            bill: id,
            fund_line: billing.line,
            version: billing.bill(id).await.version,
            number: "SPP-1".into(),
            date,
            amount,
            credit: 0,
            file: None,
        };
        let refusals = [
            (RequestPayment { bill: 99, ..request.clone() }, Fault::NotFound),
            (RequestPayment { fund_line: 99, ..request.clone() }, Fault::NotFound),
            (RequestPayment { version: 1, ..request.clone() }, Fault::Stale),
            (RequestPayment { amount: amount - 1, ..request.clone() }, Fault::Invalid),
            (RequestPayment { credit: 1, amount: amount - 1, ..request.clone() }, Fault::Invalid),
            (RequestPayment { number: " ".into(), ..request.clone() }, Fault::Invalid),
            (RequestPayment { date: Date::constant(2026, 2, 7), ..request.clone() }, Fault::Invalid),
        ];
        for (tried, fault) in refusals {
            let error = ground.act(&billing.bendahara, &tried).await.expect_err("refused");
            assert_eq!(error.fault, fault, "{}", error.indonesian);
        }
        assert_eq!(ground.act(&billing.kpa, &request).await.expect_err("the treasurer's").fault, Fault::Forbidden);
        let asked = ground.act_as(&billing.bendahara, "spp-1", &request).await.expect("requested");
        assert_eq!(ground.act_as(&billing.bendahara, "spp-1", &request).await.expect("the same request"), asked);
        assert!(ground.act(&billing.bendahara, &request).await.expect("again").already);
        let other = RequestPayment { number: "SPP-2".into(), ..request.clone() };
        assert_eq!(ground.act(&billing.bendahara, &other).await.expect_err("one is under way").fault, Fault::Conflict);
        assert_eq!((billing.row().await.requested, billing.row().await.paid), (amount, 0));

        let payment_id = asked.payment;
        let check = CheckPayment { payment: payment_id, version: asked.version, date, amount, refusal: None, file: None };
        for (tried, fault) in [
            (CheckPayment { payment: 99, ..check.clone() }, Fault::NotFound),
            (CheckPayment { version: 7, ..check.clone() }, Fault::Stale),
            (CheckPayment { amount: 1, ..check.clone() }, Fault::Invalid),
            (CheckPayment { date: Date::constant(2026, 2, 5), ..check.clone() }, Fault::Invalid),
            (CheckPayment { refusal: Some(" ".into()), ..check.clone() }, Fault::Invalid),
        ] {
            let error = ground.act(&billing.ppk, &tried).await.expect_err("refused");
            assert_eq!(error.fault, fault, "{}", error.indonesian);
        }
        assert_eq!(ground.act(&billing.bendahara, &check).await.expect_err("not hers").fault, Fault::Forbidden);
        let order =
            OrderPayment { payment: payment_id, version: asked.version, number: "SPM-1".into(), date, amount, refusal: None, file: None };
        assert_eq!(ground.act(&billing.kpa, &order).await.expect_err("not checked").fault, Fault::Conflict);
        let checked = ground.act(&billing.ppk, &check).await.expect("checked");
        assert!(ground.act(&billing.ppk, &check).await.expect("again").already);
        let order = OrderPayment { version: checked.version, ..order };
        let ordered = ground.act(&billing.kpa, &order).await.expect("ordered");
        assert!(ground.act(&billing.kpa, &order).await.expect("again").already);
        let payout = RecordPayout {
            payment: payment_id,
            version: ordered.version,
            number: "SP2D-1".into(),
            date,
            amount,
            refusal: None,
            file: None,
        };
        assert_eq!(ground.act(&billing.kpa, &payout).await.expect_err("the treasury's").fault, Fault::Forbidden);
        assert_eq!(billing.balance("liability").await, -amount);
        let paid = ground.act(&billing.bud, &payout).await.expect("paid out");
        assert!(ground.act(&billing.bud, &payout).await.expect("again").already);
        assert_eq!((billing.balance("liability").await, billing.balance("cash").await, billing.row().await.paid), (0, -amount, amount));
        // The arrears end with the receipt, not with the SP2D.
        let first =
            || enrolment::Entity::find().filter(enrolment::Column::FirstPayment.is_not_null()).count(&ground.books.database.connection);
        assert_eq!((first().await.expect("read"), billing.bill(id).await.status.as_str()), (0, "approved"));
        ground.wait_until("2026-02-09");
        let date = Date::constant(2026, 2, 9);
        let receipt = RecordReceipt { payment: payment_id, version: paid.version, number: "BPJS-1".into(), date, amount, file: None };
        let error =
            ground.act(&billing.bendahara, &RecordReceipt { amount: amount + 5, ..receipt.clone() }).await.expect_err("another sum");
        assert_eq!(error.fault, Fault::Invalid);
        let received = ground.act(&billing.bendahara, &receipt).await.expect("received");
        assert!(ground.act(&billing.bendahara, &receipt).await.expect("again").already);
        assert_eq!((first().await.expect("read"), billing.bill(id).await.status.as_str()), (3, "paid"));
        assert_eq!(received.state, "received");
        let seen = payment(Look { books: &ground.books, actor: &billing.inspektur, day: date }, payment_id, payung_domain::Language::Id)
            .await
            .expect("seen");
        assert_eq!((seen.steps.len(), seen.steps.iter().all(|step| step.taken.is_some()), seen.next), (5, true, None));
        billing.check().await;
    }
}

#[tokio::test]
async fn what_is_wrong_goes_back_with_its_reason_and_frees_the_money() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(2)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let id = approved(&billing, "2026-02", "KI-02").await;
        let amount = 2 * 16_800;
        let date = ground.today();
        let asked = billing.requested(id, 0).await.expect("requested");
        let check = CheckPayment {
            payment: asked.payment,
            version: asked.version,
            date,
            amount,
            refusal: Some("kode rekening keliru".into()),
            file: None,
        };
        let back = ground.act(&billing.ppk, &check).await.expect("sent back");
        assert_eq!((back.state.as_str(), billing.row().await.requested), ("sent-back", 0));
        assert!(ground.act(&billing.ppk, &check).await.expect("again").already);
        let done = CheckPayment { refusal: None, version: back.version, ..check };
        assert_eq!(ground.act(&billing.ppk, &done).await.expect_err("it must be asked again").fault, Fault::Conflict);
        let request = RequestPayment {
            bill: id,
            fund_line: billing.line,
            version: back.version,
            number: "SPP-ULANG".into(),
            date,
            amount,
            credit: 0,
            file: None,
        };
        assert_eq!(
            ground.act(&billing.bendahara, &RequestPayment { version: 1, ..request.clone() }).await.expect_err("stale").fault,
            Fault::Stale
        );
        let again = ground.act(&billing.bendahara, &request).await.expect("requested again");
        assert_eq!((again.payment, billing.row().await.requested), (asked.payment, amount));
        // Refused further on, too.
        let checked = ground.act(&billing.ppk, &CheckPayment { version: again.version, ..done }).await.expect("checked");
        let order = OrderPayment {
            payment: asked.payment,
            version: checked.version,
            number: String::new(),
            date,
            amount,
            refusal: Some("belum waktunya".into()),
            file: None,
        };
        let back = ground.act(&billing.kpa, &order).await.expect("sent back");
        assert_eq!((back.state.as_str(), billing.row().await.requested), ("sent-back", 0));
        let look = Look { books: &ground.books, actor: &billing.bendahara, day: date };
        let seen = payment(look, asked.payment, payung_domain::Language::Id).await.expect("seen");
        let refused: Vec<&str> = seen.steps.iter().filter_map(|step| step.taken.as_ref()).map(|step| step.reason.as_str()).collect();
        assert_eq!(refused, ["", "kode rekening keliru", "", "", "belum waktunya"]);
        let programme = Programme::load(&ground.books.database.connection, &ground.books, billing.year).await.expect("there");
        assert_eq!(payments(look, &programme, Some(id)).await.expect("seen").len(), 1);
        billing.check().await;
    }
}

#[tokio::test]
async fn no_more_is_requested_than_spds_released() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(2)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let line = billing.row().await;
        assert!(line.needs_spd, "money of the APBD is released by SPD");
        // Taken back but for ten rupiah.
        let back = ChangeFundLine {
            fund_line: line.id,
            version: line.version,
            kind: FundChangeKind::Spd,
            number: "SPD-BATAL".into(),
            date: ground.today(),
            amount: 10 - line.spd,
            reason: "ditarik kembali".into(),
            file: None,
        };
        ground.act(&billing.pptk, &back).await.expect("taken back");
        let id = approved(&billing, "2026-02", "KI-02").await;
        let error = billing.requested(id, 0).await.expect_err("not released");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Rp10"), "{}", error.indonesian);
        assert_eq!(billing.number("SELECT COUNT(*) FROM payment").await, 0);
        billing.release("SPD-2", 1_000_000).await;
        billing.pay(id, 0).await;
        billing.check().await;
    }
}

#[tokio::test]
async fn a_village_pays_by_its_own_two_people_without_spm() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, crate::twelve_months::klungkung_village()).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-06");
        let id = approved(&billing, "2026-02", "KI-02").await;
        assert!(!billing.row().await.needs_spd);
        let request = |number: &str, version| RequestPayment {
            bill: id,
            fund_line: billing.line,
            version,
            number: number.into(),
            date: ground.today(),
            amount: 2 * 16_800,
            credit: 0,
            file: None,
        };
        let version = billing.bill(id).await.version;
        assert_eq!(ground.act(&billing.bendahara, &request("SPP-1", version)).await.expect_err("the village's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&billing.kades, &request("SPP-1", version)).await.expect_err("who approved").fault, Fault::Forbidden);
        let asked = ground.act(&billing.kaur, &request("SPP-1", version)).await.expect("requested");
        let (date, amount) = (ground.today(), 2 * 16_800);
        let check = CheckPayment { payment: asked.payment, version: asked.version, date, amount, refusal: None, file: None };
        assert_eq!(ground.act(&billing.kaur, &check).await.expect_err("the same hand").fault, Fault::Forbidden);
        let checked = ground.act(&billing.kades, &check).await.expect("approved by the other");
        let order = OrderPayment {
            payment: asked.payment,
            version: checked.version,
            number: "SPM-1".into(),
            date,
            amount,
            refusal: None,
            file: None,
        };
        for actor in [&billing.kpa, &billing.kaur] {
            assert!(ground.act(actor, &order).await.is_err(), "a village has no SPM");
        }
        let payout = RecordPayout {
            payment: asked.payment,
            version: checked.version,
            number: "TRF-1".into(),
            date,
            amount,
            refusal: None,
            file: None,
        };
        assert_eq!(ground.act(&billing.kades, &payout).await.expect_err("the same hand").fault, Fault::Forbidden);
        let paid = ground.act(&billing.kaur, &payout).await.expect("paid out");
        billing.received(&paid).await;
        assert_eq!(billing.bill(id).await.status, "paid");
        let other = ground.user("kaur-lain", Role::VillageTreasurer, "51.05.02.2001").await;
        let look = Look { books: &ground.books, actor: &other, day: date };
        assert!(payment(look, asked.payment, payung_domain::Language::Id).await.is_err(), "another village's");
        billing.check().await;
    }
}

#[tokio::test]
async fn a_claim_becomes_credit_refund_or_is_given_up() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-12");
        // The third is billed four times over.
        let id = billing.billed("2026-02", "KI-02", billing.people.iter().zip([16_800, 16_800, 67_200])).await.id;
        billing.answered(id, LineAnswer::Disputed).await;
        assert_eq!(billing.in_full(id).await.expect("approved").claim, 50_400);
        billing.pay(id, 0).await;
        let settle = SettleClaim {
            bill: id,
            fund_line: billing.line,
            left: 50_400,
            amount: 16_800,
            how: HowSettled::Credit,
            number: "B-7/2026".into(),
            date: ground.today(),
            reason: "diakui BPJS".into(),
            file: None,
        };
        for (tried, fault) in [
            (SettleClaim { bill: 99, ..settle.clone() }, Fault::NotFound),
            (SettleClaim { fund_line: 99, ..settle.clone() }, Fault::NotFound),
            (SettleClaim { left: 1, ..settle.clone() }, Fault::Conflict),
            (SettleClaim { amount: 50_401, ..settle.clone() }, Fault::Invalid),
            (SettleClaim { amount: 0, ..settle.clone() }, Fault::Invalid),
            (SettleClaim { reason: String::new(), ..settle.clone() }, Fault::Invalid),
        ] {
            let error = ground.act(&billing.bendahara, &tried).await.expect_err("refused");
            assert_eq!(error.fault, fault, "{}", error.indonesian);
        }
        assert_eq!(ground.act(&billing.kepala, &settle).await.expect_err("the treasurer's").fault, Fault::Forbidden);
        let credit = ground.act(&billing.bendahara, &settle).await.expect("carried");
        assert_eq!((credit.left, billing.balance("credit").await), (33_600, 16_800));
        assert!(ground.act(&billing.bendahara, &settle).await.expect("again").already);
        let before = billing.row().await;
        let refund = SettleClaim { left: 33_600, how: HowSettled::Refund, number: "TRF-7".into(), ..settle.clone() };
        ground.act(&billing.bendahara, &refund).await.expect("paid back");
        let after = billing.row().await;
        assert_eq!((before.paid - after.paid, before.requested - after.requested), (16_800, 16_800), "to be spent again");
        let given_up = SettleClaim {
            left: 16_800,
            how: HowSettled::GivenUp,
            number: "ND-7".into(),
            reason: "data kami keliru".into(),
            ..settle.clone()
        };
        assert_eq!(ground.act(&billing.bendahara, &given_up).await.expect("given up").left, 0);
        assert_eq!((billing.balance("claim").await, billing.balance("expense").await), (0, 4 * 16_800));
        billing.check().await;
        // The credit pays part of the next bill, and no more than there is.
        ground.wait_until("2026-03-06");
        let next = approved(&billing, "2026-03", "KI-03").await;
        assert_eq!(billing.requested(next, 16_801).await.expect_err("more than there is").fault, Fault::Invalid);
        billing.pay(next, 16_800).await;
        assert_eq!((billing.balance("credit").await, billing.balance("liability").await), (0, 0));
        billing.check().await;
        // After the year it is no credit any more, and a refund is other revenue.
        ground.wait_until("2026-04-12");
        let late = billing.billed("2026-04", "KI-04", billing.people.iter().zip([16_800, 16_800, 50_400])).await.id;
        billing.answered(late, LineAnswer::Disputed).await;
        billing.in_full(late).await.expect("approved");
        billing.pay(late, 0).await;
        ground.wait_until("2027-01-11");
        let settle = SettleClaim { bill: late, left: 33_600, number: "B-9/2027".into(), date: ground.today(), ..settle };
        let error = ground.act(&billing.bendahara, &settle).await.expect_err("the year is over");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("2026"), "{}", error.indonesian);
        ground.act(&billing.bendahara, &SettleClaim { how: HowSettled::Refund, ..settle }).await.expect("returned");
        assert_eq!(billing.balance("returned").await, 16_800);
        billing.check().await;
    }
}

#[tokio::test]
async fn the_same_seed_draws_the_same_sample_with_its_papers() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(6)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-03-06");
        let draw = DrawSample { programme_year: billing.year, seed: 7, size: 4 };
        assert_eq!(ground.act(&billing.inspektur, &draw).await.expect_err("nothing is paid").fault, Fault::Conflict);
        for (of, code) in [("2026-02", "KI-02"), ("2026-03", "KI-03")] {
            let id = approved(&billing, of, code).await;
            if of == "2026-02" {
                billing.pay(id, 0).await;
            }
        }
        let drawn = ground.act(&billing.inspektur, &draw).await.expect("drawn");
        assert_eq!((drawn.population, drawn.amount, drawn.sample.len()), (6, 6 * 16_800, 4), "only what BPJS received");
        let one = &drawn.sample[0];
        assert_eq!((one.month.as_str(), one.billed, one.expected), ("2026-02", 16_800, 16_800));
        assert!(one.decree.contains("188/2026") && one.bill.contains("KI-02") && one.nik.contains("********"), "{one:?}");
        for paper in ["spp done", "check done", "spm done", "sp2d done", "receipt done"] {
            assert!(one.papers.contains(paper), "{}", one.papers);
        }
        let again = ground.act(&billing.inspektur, &draw).await.expect("drawn again");
        assert_eq!(again.sample, drawn.sample);
        let others: Vec<_> = (8..16).map(|seed| DrawSample { seed, ..draw.clone() }).collect();
        let mut different = 0;
        for other in &others {
            different += usize::from(ground.act(&billing.inspektur, other).await.expect("drawn").sample != drawn.sample);
        }
        assert!(different > 0, "another seed draws others");
        let all = ground.act(&billing.inspektur, &DrawSample { size: 5_000, ..draw.clone() }).await.expect("all");
        assert_eq!((all.sample.len(), all.table().1.len(), all.table().0.len()), (6, 6, 15));
        for (tried, fault) in [
            (DrawSample { size: 0, ..draw.clone() }, Fault::Invalid),
            (DrawSample { size: 5_001, ..draw.clone() }, Fault::Invalid),
            (DrawSample { programme_year: 99, ..draw.clone() }, Fault::NotFound),
        ] {
            assert_eq!(ground.act(&billing.inspektur, &tried).await.expect_err("refused").fault, fault);
        }
        assert_eq!(ground.act(&billing.dinas, &draw).await.expect_err("the auditor's").fault, Fault::Forbidden);
        billing.check().await;
    }
}
