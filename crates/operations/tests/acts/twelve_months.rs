//! A year of each kind of payer: an APBD, a village's budget, a donation, and members paid by a share of the minimum wage; with late money, a death, a
//! move, a rate dispute and an overpayment. The books balance after every month, and published totals come out to the rupiah.

use crate::billing::{Billing, Payer, Someone};
use crate::ground::places;
use crate::lists::reading;
use payung_domain::Date;
use payung_operations::acts::answer_bill::LineAnswer;
use payung_operations::acts::record_bill::RecordBill;
use payung_operations::acts::settle_claim::{HowSettled, SettleClaim};
use payung_storage::entity::enrolment;
use sea_orm::prelude::*;

/// A village of Klungkung that pays for two people out of its own budget.
pub fn klungkung_village() -> Payer {
    Payer { regulation: "klungkung-rancangan", region: "51.05", fund: "apbdesa", village: Some("51.05.01.2001"), ..Payer::samosir(2) }
}

/// Heads of RT of Yogyakarta, paid by a share of the city's minimum wage.
pub fn yogyakarta(people: usize) -> Payer {
    Payer {
        regulation: "yogyakarta-64-2023",
        region: "34.71",
        readings: vec![reading("YRT-A5", "persentase-umk")],
        wage: Some(2_655_042),
        ..Payer::samosir(people)
    }
}

/// What a year is about: its payer, and what a month of a person costs by whom.
struct Year {
    billing: Billing,
    monthly: fn(i8) -> i64,
    /// Whoever BPJS still bills.
    billed: Vec<Someone>,
    /// Whoever is under cover.
    covered: Vec<Someone>,
}

fn of(number: i8) -> String {
    format!("2026-{number:02}")
}

impl Year {
    /// Records the month's bill as BPJS sees it, each at `amount`.
    async fn bill(&self, number: i8, code: &str, amount: i64) -> i64 {
        self.billing.billed(&of(number), code, self.billed.iter().map(|someone| (someone, amount))).await.id
    }

    async fn differences(&self, id: i64, cause: &str) -> usize {
        self.billing.lines(id).await.iter().filter(|line| line.cause == cause).count()
    }

    /// A year from January to December.
    async fn go(mut self) {
        // Who is paid by a share of the wage is due a month later, and billed then.
        let later = i8::from(self.billing.payer.wage.is_some());
        let ground_day = |number: i8, day: i8| match number + later {
            13 => format!("2027-01-{day:02}"),
            number => format!("2026-{number:02}-{day:02}"),
        };
        let (mut expense, mut waiting) = (0, Vec::new());
        for number in 1..=12_i8 {
            let billing = &self.billing;
            let ground = &billing.ground;
            ground.wait_until(&ground_day(number, if number == 1 { 9 } else { 6 }));
            let monthly = (self.monthly)(number);
            let code = format!("KI-{number:02}");
            let due = i64::try_from(self.covered.len()).expect("few") * monthly;
            match number {
                // Money comes late: January and February are approved and wait for March.
                1 | 2 => {
                    let id = self.bill(number, &code, monthly).await;
                    billing.answered(id, LineAnswer::Accepted).await;
                    billing.approved(id).await;
                    waiting.push(id);
                    expense += due;
                    assert_eq!(billing.balance("liability").await, -expense, "owed and not paid");
                }
                3 => {
                    let id = self.bill(number, &code, monthly).await;
                    billing.answered(id, LineAnswer::Accepted).await;
                    billing.approved(id).await;
                    waiting.push(id);
                    for id in waiting.drain(..) {
                        billing.pay(id, 0).await;
                    }
                    expense += due;
                    assert_eq!(billing.balance("liability").await, 0);
                }
                // Somebody died in April and is billed in May: paid in full near the day, claimed, carried as credit into June.
                5 => {
                    let gone = self.covered.remove(0);
                    billing.end(&gone, true, "2026-04-20").await;
                    ground.wait_until(&ground_day(number, 13));
                    let id = self.bill(number, &code, monthly).await;
                    assert_eq!(self.differences(id, "meninggal").await, 1, "{}", billing.payer.regulation);
                    billing.answered(id, LineAnswer::Disputed).await;
                    assert_eq!(billing.in_full(id).await.expect("approved").claim, monthly);
                    billing.pay(id, 0).await;
                    expense += due - monthly;
                    self.settle(id, monthly, HowSettled::Credit).await;
                    self.billed.retain(|someone| someone.enrolment != gone.enrolment);
                }
                6 => {
                    let id = self.bill(number, &code, monthly).await;
                    billing.answered(id, LineAnswer::Accepted).await;
                    billing.approved(id).await;
                    billing.pay(id, (self.monthly)(5)).await;
                    expense += due;
                    assert_eq!(billing.balance("credit").await, 0);
                }
                // Somebody moved in August and is billed in September: a corrected bill is asked for, and comes.
                9 => {
                    let gone = self.covered.remove(0);
                    let ended = billing.end(&gone, false, "2026-08-14").await;
                    let id = self.bill(number, &code, monthly).await;
                    let cause = if ended.contains("pindah") { "pindah" } else { "berakhir" };
                    assert_eq!(self.differences(id, cause).await, 1, "{}", billing.payer.regulation);
                    billing.answered(id, LineAnswer::Disputed).await;
                    billing.correction_asked(id).await;
                    self.billed.retain(|someone| someone.enrolment != gone.enrolment);
                    let list = billing.list(&of(number), self.billed.iter().map(|someone| (someone, monthly)));
                    let corrected = RecordBill { replaces: Some(id), ..billing.record(&of(number), "KI-09B", list) };
                    let done = ground.act(&billing.dinas, &corrected).await.expect("corrected");
                    assert_eq!((done.asked, done.mended, done.differences), (1, 1, 0));
                    billing.answered(done.id, LineAnswer::Accepted).await;
                    billing.approved(done.id).await;
                    billing.pay(done.id, 0).await;
                    expense += due - monthly;
                }
                // BPJS bills at another rate: half of what the region owes, or the whole where a donor has the rebate.
                10 => {
                    let wrong = if monthly == 8_400 { 16_800 } else { 8_400 };
                    let id = self.bill(number, &code, wrong).await;
                    let differing = billing.lines(id).await.iter().filter(|line| !line.cause.is_empty()).count();
                    assert_eq!(differing, self.billed.len(), "every line is at the wrong rate");
                    billing.answered(id, LineAnswer::Disputed).await;
                    billing.correction_asked(id).await;
                    let list = billing.list(&of(number), self.billed.iter().map(|someone| (someone, monthly)));
                    let corrected = RecordBill { replaces: Some(id), ..billing.record(&of(number), "KI-10B", list) };
                    let done = ground.act(&billing.dinas, &corrected).await.expect("corrected");
                    assert_eq!(usize::try_from(done.mended), Ok(self.billed.len()));
                    billing.answered(done.id, LineAnswer::Accepted).await;
                    billing.approved(done.id).await;
                    billing.pay(done.id, 0).await;
                    expense += due;
                }
                // Somebody stands twice in November's list: paid, and paid back in the same year.
                11 => {
                    ground.wait_until(&ground_day(number, 13));
                    let twice = self.billed.iter().chain(self.billed.first()).map(|someone| (someone, monthly));
                    let id = billing.billed(&of(number), &code, twice).await.id;
                    assert_eq!(self.differences(id, "ganda").await, 1);
                    billing.answered(id, LineAnswer::Disputed).await;
                    assert_eq!(billing.in_full(id).await.expect("approved").claim, monthly);
                    billing.pay(id, 0).await;
                    expense += due;
                    self.settle(id, monthly, HowSettled::Refund).await;
                    assert_eq!(billing.balance("claim").await, 0);
                }
                // December's bill is owed at the year's end.
                12 => {
                    let id = self.bill(number, &code, monthly).await;
                    billing.answered(id, LineAnswer::Accepted).await;
                    billing.approved(id).await;
                    expense += due;
                    assert_eq!(billing.balance("liability").await, -due);
                }
                _ => {
                    let id = self.bill(number, &code, monthly).await;
                    assert_eq!(self.billing.bill(id).await.expected, due, "{} {number}", billing.payer.regulation);
                    billing.answered(id, LineAnswer::Accepted).await;
                    billing.approved(id).await;
                    billing.pay(id, 0).await;
                    expense += due;
                }
            }
            assert_eq!(self.billing.balance("expense").await, expense, "{} after month {number}", self.billing.payer.regulation);
            self.billing.check().await;
        }
        let row = self.billing.row().await;
        let december = i64::try_from(self.covered.len()).expect("few") * (self.monthly)(12);
        assert_eq!(row.paid, expense - december, "all months but December, to the rupiah");
        let first = enrolment::Entity::find().filter(enrolment::Column::FirstPayment.is_not_null());
        let first = first.count(&self.billing.ground.books.database.connection).await.expect("read");
        assert_eq!(usize::try_from(first), Ok(self.billing.people.len()), "everybody's first payment is noted, once");
    }

    async fn settle(&self, bill: i64, amount: i64, how: HowSettled) {
        let billing = &self.billing;
        let settle = SettleClaim {
            bill,
            fund_line: billing.line,
            left: amount,
            amount,
            how,
            number: format!("B-{bill}"),
            date: billing.ground.today(),
            reason: "diakui BPJS".into(),
            file: None,
        };
        let by = if billing.payer.village.is_some() { &billing.kaur } else { &billing.bendahara };
        billing.ground.act(by, &settle).await.expect("settled");
    }
}

/// A year of that payer, on both databases.
async fn year(payer: Payer, monthly: fn(i8) -> i64) {
    for (_folder, place) in places() {
        let billing = Billing::new(place, payer.clone()).await;
        let people = billing.people.clone();
        Year { billing, monthly, billed: people.clone(), covered: people }.go().await;
    }
}

#[tokio::test]
async fn a_year_of_samosir_out_of_the_apbd() {
    year(Payer::samosir(5), |_| 16_800).await;
}

#[tokio::test]
async fn a_year_of_a_village_of_klungkung_out_of_its_own_budget() {
    year(Payer { people: 5, ..klungkung_village() }, |_| 16_800).await;
}

#[tokio::test]
async fn a_year_of_klungkung_out_of_a_donation() {
    // PP 50/2025 halves what is not the budget's, from April to December 2026.
    let payer = Payer { fund: "sumber-lain", village: None, people: 5, ..klungkung_village() };
    year(payer, |number| if number < 4 { 16_800 } else { 8_400 }).await;
}

#[tokio::test]
async fn a_year_of_heads_of_rt_of_yogyakarta_by_a_share_of_the_wage() {
    // 0.24 and 0.30 percent of 2,655,042: 6,372 and 7,965.
    year(yogyakarta(5), |_| 14_337).await;
}

#[tokio::test]
async fn published_totals_come_out_to_the_rupiah() {
    for (people, months, total) in [(1_898, 2, 63_772_800), (594, 3, 29_937_600), (2_682, 1, 45_057_600)] {
        let (_folder, place) = places().swap_remove(usize::from(months % 2 == 0));
        let billing = Billing::new(place, Payer { regulation: "yogyakarta-57-2024", region: "34.71", ..Payer::samosir(people) }).await;
        billing.ground.wait_until("2026-01-09");
        let list = billing.list("2026-01", billing.people.iter().map(|someone| (someone, 16_800 * months)));
        let (text, count, sum) = list;
        let text = text.replace(",2026-01,", ",,");
        let mut act = billing.record("2026-01", "KI-1", (text, count, sum));
        act.last_month = crate::funds::month(&format!("2026-{months:02}"));
        let done = billing.ground.act(&billing.dinas, &act).await.expect("recorded");
        assert_eq!((done.differences, done.total, done.expected), (0, total, total), "{people} people, {months} months");
        billing.answered(done.id, LineAnswer::Accepted).await;
        assert_eq!(billing.approved(done.id).await.total, total);
        billing.pay(done.id, 0).await;
        assert_eq!((billing.row().await.paid, billing.balance("expense").await), (total, total));
        assert_eq!(billing.ground.today(), Date::constant(2026, 1, 9));
        billing.check().await;
    }
}
