//! People under cover, and everybody who answers, approves and pays their bills.

use crate::cases::scan;
use crate::funds::month;
use crate::ground::{Ground, text_file};
use crate::papers::{drafted_with, signed};
use payung_domain::{Date, Role};
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToCause, LineAnswer};
use payung_operations::acts::approve_bill::{ApproveBill, BillApproved, HowApproved};
use payung_operations::acts::ask_correction::AskCorrection;
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind};
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::export_enrolment::ExportEnrolment;
use payung_operations::acts::open_fund_line::{AccountingClass, OpenFundLine};
use payung_operations::acts::order_payment::OrderPayment;
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::record_agreement::{AgreementKind, CoverStart, RecordAgreement};
use payung_operations::acts::record_bill::{BillRecorded, RecordBill};
use payung_operations::acts::record_enrolment::RecordEnrolment;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::records::PaymentMoved;
use payung_operations::views::balance::trial_balance;
use payung_operations::{ActError, Actor, Place, Programme, ReadingChosen};
use payung_storage::entity::{bill, bill_line, enrolment, fund_line, ledger_line, payment, person};
use payung_storage::log::verify;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, Statement};
use std::fmt::Write as _;

/// A kind of payer.
#[derive(Clone)]
pub struct Payer {
    pub regulation: &'static str,
    pub region: &'static str,
    pub fund: &'static str,
    pub village: Option<&'static str>,
    pub readings: Vec<ReadingChosen>,
    /// The minimum wage, where the contribution is a share of it.
    pub wage: Option<i64>,
    pub people: usize,
    /// A list of one's own, where the regulation wants more than name and birth.
    pub list: Option<String>,
}

impl Payer {
    /// Samosir, out of its APBD.
    pub fn samosir(people: usize) -> Self {
        Self {
            regulation: "samosir-10-2024",
            region: "12.17",
            fund: "apbd",
            village: None,
            readings: vec![],
            wage: None,
            people,
            list: None,
        }
    }
}

/// Somebody under cover.
#[derive(Debug, Clone)]
pub struct Someone {
    pub enrolment: i64,
    pub nik: String,
    pub kpj: String,
    pub name: String,
}

/// A region with people under cover for the twelve months of 2026, registered on 5 January.
pub struct Billing {
    pub ground: Ground,
    pub payer: Payer,
    pub year: i64,
    pub line: i64,
    pub people: Vec<Someone>,
    pub dinas: Actor,
    pub kepala: Actor,
    pub pptk: Actor,
    pub kpa: Actor,
    pub bendahara: Actor,
    pub ppk: Actor,
    pub bud: Actor,
    pub inspektur: Actor,
    /// The two of a village who pay.
    pub kaur: Actor,
    pub kades: Actor,
}

/// The group at BPJS of every test.
pub const WADAH: &str = "WADAH-01";

/// The NIK of the person with that number, in that region.
pub fn nik_in(region: &str, number: usize) -> String {
    let (serial, day, month) = (9_000 + number % 1_000, 1 + number / 1_000 % 28, 1 + number / 28_000 % 12);
    format!("{}01{day:02}{month:02}80{serial:04}", region.replace('.', ""))
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

impl Billing {
    pub async fn new(place: Place, payer: Payer) -> Self {
        let region = payer.region;
        let ground = Ground::new(place, region, "2026-01-05").await;
        let list = payer.list.clone().unwrap_or_else(|| {
            let mut list = String::from("nik,nama,tanggal_lahir,kode_desa\n");
            let home = payer.village.unwrap_or_default().replace('.', "");
            for number in 0..payer.people {
                let nik = nik_in(region, number);
                let _ = writeln!(list, "{nik},Peserta Uji {number},1980-{}-{},{home}", &nik[8..10], &nik[6..8]);
            }
            list
        });
        let (dinas, draft) = drafted_with(&ground, payer.regulation, region, &list, &payer.readings).await;
        let (legal, year) = signed(&ground, region, &draft).await;
        let village = payer.village.map_or_else(|| format!("{region}.01.2001"), str::to_owned);
        let (pptk, kpa) = (ground.user("pptk", Role::Pptk, region).await, ground.user("kpa", Role::PaKpa, region).await);
        let kaur = ground.user("kaur", Role::VillageTreasurer, &village).await;
        let kades = ground.user("kades", Role::VillageTreasurer, &village).await;
        if let Some(amount) = payer.wage {
            let wage =
                RecordWage { area: None, valid_from: day("2026-01-01"), amount, source: "Keputusan Gubernur uji".into(), corrects: None };
            ground.act(&dinas, &wage).await.expect("the wage");
        }
        let (opens, commits) = if payer.village.is_some() { (&kaur, &kades) } else { (&pptk, &kpa) };
        let open = OpenFundLine {
            programme_year: year,
            fund: payer.fund.into(),
            name: "Sumber uji".into(),
            account: "5.1.02.02.01.0061".into(),
            dpa: "DPA 1/2026".into(),
            accounting_class: AccountingClass::BarangJasa,
            payer: None,
            village: payer.village.map(crate::ground::code),
            wadah: WADAH.into(),
            earmark: vec![],
            ceiling: 10_000_000_000,
        };
        let line = ground.act(opens, &open).await.expect("the line").id;
        let commit = CommitFunds {
            fund_line: line,
            decree: draft.id,
            first_month: month("2026-01"),
            months: 12,
            occupation: None,
            area: None,
            cases: vec![],
        };
        ground.act(commits, &commit).await.expect("committed");
        let agreement = RecordAgreement {
            kind: AgreementKind::Pks,
            number: "PKS 1/2026".into(),
            date: day("2026-01-05"),
            partner: "BPJS Ketenagakerjaan Cabang Uji".into(),
            subject: "perlindungan pekerja rentan".into(),
            valid_from: day("2026-01-01"),
            valid_until: Some(day("2026-12-31")),
            cover_start: CoverStart::Number,
            cover_date: None,
            cover_clause: "Pasal 4".into(),
            refund_clause: "Pasal 9".into(),
            under: None,
            file: None,
        };
        ground.act(&legal, &agreement).await.expect("the agreement");
        let export = ExportEnrolment {
            programme_year: year,
            wadah: WADAH.into(),
            number: "DF-1/2026".into(),
            date: day("2026-01-05"),
            column_map: "ringkas".into(),
            own_map: None,
            kind: "csv".into(),
            most: None,
            only: vec![],
            send_doubtful: true,
            again: false,
        };
        let export = ground.act(&dinas, &export).await.expect("exported").id;
        let people = people(&ground).await;
        let mut answer = String::from("nik,nama,kpj,tanggal_terbit,hasil,keterangan\n");
        for someone in &people {
            let _ = writeln!(answer, "{},{},{},2026-01-05,diterima,", someone.nik, someone.name, someone.kpj);
        }
        let registered =
            RecordEnrolment { export, number: "B-1/2026".into(), date: day("2026-01-05"), file: text_file("jawaban.csv", &answer) };
        let done = ground.act(&dinas, &registered).await.expect("registered");
        assert_eq!(done.registered as usize, people.len(), "{done:?}");
        let user = async |name: &str, role| ground.user(name, role, region).await;
        let (kepala, bendahara) = (user("kepala", Role::HeadOfOffice).await, user("bendahara", Role::BendaharaPengeluaran).await);
        let (ppk, bud, inspektur) =
            (user("ppk", Role::PpkSkpd).await, user("bud", Role::KuasaBud).await, user("inspektur", Role::Inspector).await);
        let billing = Self { ground, payer, year, line, people, dinas, kepala, pptk, kpa, bendahara, ppk, bud, inspektur, kaur, kades };
        if billing.row().await.needs_spd {
            billing.release("SPD-1", 5_000_000_000).await;
        }
        billing
    }

    /// An SPD.
    pub async fn release(&self, number: &str, amount: i64) {
        let line = self.row().await;
        let change = ChangeFundLine {
            fund_line: line.id,
            version: line.version,
            kind: FundChangeKind::Spd,
            number: number.into(),
            date: self.ground.today(),
            amount,
            reason: "SPD".into(),
            file: None,
        };
        self.ground.act(&self.pptk, &change).await.expect("released");
    }

    fn village(&self) -> bool {
        self.payer.village.is_some()
    }

    /// Who answers, who approves.
    pub fn deciders(&self) -> (&Actor, &Actor) {
        if self.village() { (&self.kaur, &self.kades) } else { (&self.dinas, &self.kepala) }
    }

    pub async fn row(&self) -> fund_line::Model {
        fund_line::Entity::find_by_id(self.line).one(&self.ground.books.database.connection).await.expect("read").expect("a line")
    }

    pub async fn bill(&self, id: i64) -> bill::Model {
        bill::Entity::find_by_id(id).one(&self.ground.books.database.connection).await.expect("read").expect("a bill")
    }

    pub async fn lines(&self, id: i64) -> Vec<bill_line::Model> {
        let lines = bill_line::Entity::find().filter(bill_line::Column::Bill.eq(id)).order_by_asc(bill_line::Column::Ordinal);
        lines.all(&self.ground.books.database.connection).await.expect("read")
    }

    /// The list of a month for these people, by what is billed for each.
    pub fn list<'p>(&self, of: &str, billed: impl IntoIterator<Item = (&'p Someone, i64)>) -> (String, i64, i64) {
        let (mut list, mut people, mut total) = (String::from("nik,kpj,nama,bulan,jumlah\n"), 0, 0);
        for (someone, amount) in billed {
            let _ = writeln!(list, "{},{},{},{of},{amount}", someone.nik, someone.kpj, someone.name);
            people += 1;
            total += amount;
        }
        (list, people, total)
    }

    /// A bill of one month with that list.
    pub fn record(&self, of: &str, code: &str, (list, people, total): (String, i64, i64)) -> RecordBill {
        RecordBill {
            programme_year: self.year,
            wadah: WADAH.into(),
            code: code.into(),
            letter_number: format!("S-{code}"),
            letter_date: day(&format!("{of}-05")),
            first_month: month(of),
            last_month: month(of),
            people,
            total,
            replaces: None,
            letter: scan("surat penagihan"),
            list: Some(text_file("tagihan.csv", &list)),
        }
    }

    /// Records the bill of a month in which each of these people is billed that much.
    pub async fn billed<'p>(&self, of: &str, code: &str, billed: impl IntoIterator<Item = (&'p Someone, i64)>) -> BillRecorded {
        self.ground.act(&self.dinas, &self.record(of, code, self.list(of, billed))).await.expect("recorded")
    }

    /// Answers everything that is left of a bill the same way.
    pub async fn answered(&self, id: i64, answer: LineAnswer) -> i64 {
        let row = self.bill(id).await;
        let mut causes: Vec<String> =
            self.lines(id).await.into_iter().filter(|line| line.answer.is_none()).map(|line| line.cause).collect();
        causes.retain(|cause| !cause.is_empty());
        causes.sort_unstable();
        causes.dedup();
        let causes = causes.into_iter().map(|cause| AnswerToCause { cause, answer, reason: "diperiksa".into() }).collect();
        let act = AnswerBill { bill: id, version: row.version, lines: vec![], causes };
        self.ground.act(self.deciders().0, &act).await.expect("answered").version
    }

    pub async fn approved(&self, id: i64) -> BillApproved {
        let row = self.bill(id).await;
        let act = ApproveBill { bill: id, version: row.version, how: HowApproved::AsBilled, reason: String::new(), shown: String::new() };
        self.ground.act(self.deciders().1, &act).await.expect("approved")
    }

    /// Approves in full with a claim, having been shown who would lose cover.
    pub async fn in_full(&self, id: i64) -> Result<BillApproved, ActError> {
        let approver = self.deciders().1;
        let look = payung_operations::Look { books: &self.ground.books, actor: approver, day: self.ground.today() };
        let (stake, _) = payung_operations::views::bills::at_stake(look, id).await.expect("seen");
        let row = self.bill(id).await;
        let (how, reason) = (HowApproved::FullWithClaim, "perlindungan tidak boleh putus".to_owned());
        self.ground.act(approver, &ApproveBill { bill: id, version: row.version, how, reason, shown: stake.code }).await
    }

    /// Asks for a correction by letter.
    pub async fn correction_asked(&self, id: i64) {
        let act = AskCorrection { bill: id, version: self.bill(id).await.version, number: format!("K-{id}"), date: self.ground.today() };
        self.ground.act(self.deciders().1, &act).await.expect("asked");
    }

    /// The sum of a bill on the line.
    pub async fn share(&self, id: i64) -> i64 {
        self.lines(id).await.iter().filter(|line| line.fund_line == Some(self.line)).map(|line| line.billed).sum()
    }

    pub async fn request(&self, id: i64, credit: i64) -> RequestPayment {
        let (amount, version) = (self.share(id).await - credit, self.bill(id).await.version);
        let (number, date) = (format!("SPP-{id}"), self.ground.today());
        RequestPayment { bill: id, fund_line: self.line, version, number, date, amount, credit, file: None }
    }

    pub async fn requested(&self, id: i64, credit: i64) -> Result<PaymentMoved, ActError> {
        let request = self.request(id, credit).await;
        self.ground.act(if self.village() { &self.kaur } else { &self.bendahara }, &request).await
    }

    /// From the check to the payout.
    pub async fn paid_out(&self, asked: &PaymentMoved) -> PaymentMoved {
        let (ground, date, payment) = (&self.ground, self.ground.today(), asked.payment);
        let row = payment::Entity::find_by_id(payment).one(&ground.books.database.connection).await.expect("read").expect("a payment");
        let amount = row.amount - row.credit;
        let check = CheckPayment { payment, version: asked.version, date, amount, refusal: None, file: None };
        let mut done = ground.act(if self.village() { &self.kades } else { &self.ppk }, &check).await.expect("checked");
        if !self.village() {
            let number = format!("SPM-{payment}");
            let order = OrderPayment { payment, version: done.version, number, date, amount, refusal: None, file: None };
            done = ground.act(&self.kpa, &order).await.expect("ordered");
        }
        let number = format!("SP2D-{payment}");
        let payout = RecordPayout { payment, version: done.version, number, date, amount, refusal: None, file: None };
        ground.act(if self.village() { &self.kaur } else { &self.bud }, &payout).await.expect("paid out")
    }

    pub async fn received(&self, paid: &PaymentMoved) -> PaymentMoved {
        let row =
            payment::Entity::find_by_id(paid.payment).one(&self.ground.books.database.connection).await.expect("read").expect("there");
        let (number, date, amount) = (format!("BPJS-{}", paid.payment), self.ground.today(), row.amount - row.credit);
        let receipt = RecordReceipt { payment: paid.payment, version: paid.version, number, date, amount, file: None };
        self.ground.act(if self.village() { &self.kades } else { &self.bendahara }, &receipt).await.expect("received")
    }

    /// Pays a bill from the request to the receipt, with that much credit.
    pub async fn pay(&self, id: i64, credit: i64) {
        let asked = self.requested(id, credit).await.expect("requested");
        let paid = self.paid_out(&asked).await;
        self.received(&paid).await;
    }

    /// Ends somebody's cover, proposed by one and confirmed by another: by death, or by a move where the law knows that ground, else by the first other it
    /// knows. Gives the ground.
    pub async fn end(&self, someone: &Someone, died: bool, on: &str) -> String {
        let ground = &self.ground;
        let connection = &ground.books.database.connection;
        let programme = Programme::load(connection, &ground.books, self.year).await.expect("a programme");
        let endings = || programme.regulation.ending.iter();
        let found = match died {
            true => endings().find(|ending| ending.id == "meninggal"),
            false => endings().find(|ending| ending.id.contains("pindah")).or_else(|| endings().find(|ending| ending.id != "meninggal")),
        };
        let found = found.unwrap_or_else(|| panic!("{} has such a ground", self.payer.regulation));
        let row = enrolment::Entity::find_by_id(someone.enrolment).one(connection).await.expect("read").expect("an enrolment");
        let propose = ProposeEnding {
            enrolment: row.id,
            version: row.version,
            ground: found.id.clone(),
            happened_on: day(on),
            last_month: None,
            proof_kind: found.proof.first().cloned().unwrap_or_default(),
            proof_issuer: found.proof_issuers.first().cloned().unwrap_or_default(),
            proof_number: format!("AK-{}", row.id),
            file: scan("akta"),
        };
        let id = ground.act(&self.dinas, &propose).await.expect("proposed").id;
        let decide = DecideEnding {
            ending: id,
            version: 1,
            confirm: true,
            reason: String::new(),
            notice_number: format!("PB-{id}"),
            notice_date: Some(ground.today()),
            looked_into: true,
        };
        ground.act(&self.kepala, &decide).await.expect("confirmed");
        found.id.clone()
    }

    /// What stands on an account of the line.
    pub async fn balance(&self, account: &str) -> i64 {
        let lines = ledger_line::Entity::find()
            .filter(ledger_line::Column::FundLine.eq(self.line))
            .filter(ledger_line::Column::Account.eq(account));
        lines.all(&self.ground.books.database.connection).await.expect("read").iter().map(|line| line.amount).sum()
    }

    /// A number out of plain SQL.
    pub async fn number(&self, sql: &str) -> i64 {
        let connection = &self.ground.books.database.connection;
        let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
        let row = connection.query_one_raw(statement).await.expect("read").expect("a row");
        row.try_get_by_index::<i64>(0).unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// The books balance, and money, papers and answers agree, whatever was done.
    pub async fn check(&self) {
        for (what, sql) in INVARIANTS {
            assert_eq!(self.number(sql).await, 0, "{what}");
        }
        let look = payung_operations::Look { books: &self.ground.books, actor: &self.inspektur, day: self.ground.today() };
        let programme = Programme::load(&self.ground.books.database.connection, &self.ground.books, self.year).await.expect("a programme");
        for of in trial_balance(look, &programme, None, payung_domain::Language::Id).await.expect("seen") {
            assert!(of.balanced(), "{:?} {:?}", of.accounts, of.compared);
        }
        assert_eq!(verify(&self.ground.books.database, &self.ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

/// Everybody enrolled, each with the number BPJS gives them.
pub async fn people(ground: &Ground) -> Vec<Someone> {
    let connection = &ground.books.database.connection;
    let mut people = Vec::new();
    for row in enrolment::Entity::find().order_by_asc(enrolment::Column::Id).all(connection).await.expect("read") {
        let found = person::Entity::find_by_id(row.person).one(connection).await.expect("read").expect("a person");
        let nik = ground.books.sealer.open_text("person.nik", &found.nik.expect("a NIK")).expect("it opens");
        people.push(Someone { enrolment: row.id, nik, kpj: format!("{:011}", 26_000_000_000_u64 + row.id as u64), name: found.name });
    }
    people
}

/// What holds at every moment, asked of the tables themselves.
pub const INVARIANTS: [(&str, &str); 16] = [
    (
        "an entry of the ledger is out of balance",
        "SELECT COUNT(*) FROM (SELECT entry FROM ledger_line GROUP BY entry, fund_line HAVING SUM(amount) <> 0) x",
    ),
    (
        "a bill's lines are not its total",
        "SELECT COUNT(*) FROM bill b WHERE b.total <> (SELECT COALESCE(SUM(l.billed), 0) FROM bill_line l WHERE l.bill = b.id)",
    ),
    (
        "approved with a difference unanswered",
        "SELECT COUNT(*) FROM bill b JOIN bill_line l ON l.bill = b.id WHERE b.status IN ('checked', 'correction-asked', 'approved', 'paid') AND l.cause <> '' AND l.answer IS NULL",
    ),
    (
        "approved by who answered",
        "SELECT COUNT(*) FROM bill b JOIN bill_line l ON l.bill = b.id WHERE b.status IN ('approved', 'paid') AND l.answered_by = b.decided_by",
    ),
    (
        "approved as billed with a dispute",
        "SELECT COUNT(*) FROM bill b JOIN bill_line l ON l.bill = b.id WHERE b.decision = 'as-billed' AND l.answer = 'disputed'",
    ),
    ("an answer to what agrees", "SELECT COUNT(*) FROM bill_line WHERE cause = '' AND answer IS NOT NULL"),
    (
        "the disputed sum is not the answers'",
        "SELECT COUNT(*) FROM bill b WHERE b.disputed <> (SELECT COALESCE(SUM(l.billed - l.expected), 0) FROM bill_line l WHERE l.bill = b.id AND l.answer = 'disputed' AND l.billed > l.expected)",
    ),
    (
        "a paid month stands in two bills",
        "SELECT COUNT(*) FROM (SELECT l.enrolment, l.month FROM bill_line l JOIN bill b ON b.id = l.bill WHERE b.status IN ('approved', 'paid') AND l.billed > 0 AND l.expected > 0 AND l.enrolment IS NOT NULL GROUP BY l.enrolment, l.month HAVING COUNT(*) > 1) x",
    ),
    (
        "two steps running by one hand",
        "SELECT COUNT(*) FROM payment_step a JOIN payment_step b ON b.payment = a.payment AND b.ordinal = a.ordinal + 1 WHERE a.by_user = b.by_user AND a.outcome = 'done' AND b.step <> 'spp'",
    ),
    (
        "money left without its papers",
        "SELECT COUNT(*) FROM payment p WHERE p.state IN ('paid', 'received') AND (NOT EXISTS (SELECT 1 FROM payment_step s WHERE s.payment = p.id AND s.step = 'check' AND s.outcome = 'done') OR NOT EXISTS (SELECT 1 FROM payment_step s WHERE s.payment = p.id AND s.step = 'sp2d' AND s.outcome = 'done'))",
    ),
    (
        "paid out of a bill nobody approved",
        "SELECT COUNT(*) FROM payment p JOIN bill b ON b.id = p.bill WHERE b.status NOT IN ('approved', 'paid')",
    ),
    (
        "the line's requested is not its payments'",
        "SELECT COUNT(*) FROM fund_line f WHERE f.requested <> (SELECT COALESCE(SUM(p.amount - p.credit), 0) FROM payment p WHERE p.fund_line = f.id AND p.state <> 'sent-back') - (SELECT COALESCE(SUM(l.amount), 0) FROM ledger_line l WHERE l.fund_line = f.id AND l.account = 'cash' AND l.amount > 0)",
    ),
    (
        "the line's paid is not its cash",
        "SELECT COUNT(*) FROM fund_line f WHERE f.paid <> -(SELECT COALESCE(SUM(l.amount), 0) FROM ledger_line l WHERE l.fund_line = f.id AND l.account = 'cash')",
    ),
    (
        "what is owed is not what is approved and unpaid",
        "SELECT COUNT(*) FROM fund_line f WHERE -(SELECT COALESCE(SUM(l.amount), 0) FROM ledger_line l WHERE l.fund_line = f.id AND l.account = 'liability') <> (SELECT COALESCE(SUM(l.billed), 0) FROM bill_line l JOIN bill b ON b.id = l.bill WHERE l.fund_line = f.id AND b.status IN ('approved', 'paid')) - (SELECT COALESCE(SUM(p.credit), 0) FROM payment p WHERE p.fund_line = f.id) - (SELECT COALESCE(SUM(p.amount - p.credit), 0) FROM payment p WHERE p.fund_line = f.id AND p.state IN ('paid', 'received'))",
    ),
    (
        "a claim or a credit below nothing",
        "SELECT COUNT(*) FROM (SELECT fund_line FROM ledger_line WHERE account IN ('claim', 'credit') GROUP BY fund_line, account HAVING SUM(amount) < 0) x",
    ),
    (
        "a change without its entry in the log",
        "SELECT COUNT(*) FROM bill_line l WHERE NOT EXISTS (SELECT 1 FROM log_entry e WHERE e.seq = l.seq)",
    ),
];
