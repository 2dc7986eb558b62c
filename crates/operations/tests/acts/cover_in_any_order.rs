//! Acts of cover and of the money bound for it, on every system, in any order by anybody: from a signed decree over the money, the file for BPJS and its
//! answer to the end of cover. Whatever was tried, the tables are asked in plain SQL: no illegal state, no unlogged change, no right bypassed.

use crate::billing::{nik_in, people};
use crate::cases::scan;
use crate::ground::{Ground, code, places, text_file};
use crate::lists::reading;
use crate::papers::{drafted_with, signed};
use payung_domain::{Date, Month, Role};
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind};
use payung_operations::acts::close_fund_line::CloseFundLine;
use payung_operations::acts::close_year::CloseYear;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::end_agreement::EndAgreement;
use payung_operations::acts::export_enrolment::ExportEnrolment;
use payung_operations::acts::give_notice::{GiveNotice, NoticeKind};
use payung_operations::acts::open_fund_line::{AccountingClass, OpenFundLine};
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::record_agreement::{AgreementKind, CoverStart, RecordAgreement};
use payung_operations::acts::record_card::{CardReceived, RecordCard};
use payung_operations::acts::record_continuation::RecordContinuation;
use payung_operations::acts::record_enrolment::RecordEnrolment;
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::acts::settle_finding::SettleFinding;
use payung_operations::acts::take_export::TakeExport;
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::roster::{Lives, roster};
use payung_operations::{Act, Actor, Place, Programme, ReadingChosen, grounds};
use payung_storage::entity::{
    agreement, bpjs_export, bpjs_export_entry, commitment, ending, enrolment, finding, fund_line, programme_year,
};
use payung_storage::log::verify;
use proptest::prelude::*;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, Statement};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

/// A system: its regulation, its region, a village of it, what is read otherwise than by default.
struct System {
    regulation: &'static str,
    region: &'static str,
    village: &'static str,
    readings: &'static [(&'static str, &'static str)],
}

const SYSTEMS: [System; 6] = [
    System { regulation: "bangli-pedoman-2025", region: "51.06", village: "51.06.02.2005", readings: &[] },
    System { regulation: "klungkung-rancangan", region: "51.05", village: "51.05.02.2005", readings: &[] },
    System { regulation: "banyumas-2-2025", region: "33.02", village: "33.02.02.2005", readings: &[] },
    System { regulation: "samosir-10-2024", region: "12.17", village: "12.17.02.2005", readings: &[] },
    System { regulation: "yogyakarta-57-2024", region: "34.71", village: "34.71.02.1005", readings: &[] },
    // Paid by a share of the minimum wage, so that it matters whether one is recorded.
    System { regulation: "yogyakarta-64-2023", region: "34.71", village: "34.71.02.1005", readings: &[("YRT-A5", "persentase-umk")] },
];

/// How many the decree names.
const PEOPLE: usize = 4;
/// The days on which it goes on, one after the other.
const DAYS: [&str; 5] = ["2026-06-03", "2026-06-20", "2026-07-20", "2026-08-10", "2026-09-20"];
/// How many kinds of tries there are.
const TRIES: u8 = 20;

struct Walk {
    system: &'static System,
    ground: Ground,
    year: i64,
    decree: i64,
    people: Vec<Actor>,
    serial: u32,
    day: usize,
    done: BTreeSet<&'static str>,
}

impl Walk {
    /// A signed decree for [`PEOPLE`] people of the village, and nothing after it.
    async fn new(system: &'static System, place: Place) -> Self {
        let ground = Ground::new(place, system.region, "2026-06-01").await;
        let mut list = String::from("nik,nama,tanggal_lahir,kode_desa,jenis_pekerja_rentan\n");
        let home = system.village.replace('.', "");
        for number in 0..PEOPLE {
            let nik = nik_in(system.region, number);
            let _ = writeln!(list, "{nik},Peserta Uji {number},1980-{}-{},{home},penderes", &nik[8..10], &nik[6..8]);
        }
        let readings: Vec<ReadingChosen> = system.readings.iter().map(|(id, option)| reading(id, option)).collect();
        let (dinas, draft) = drafted_with(&ground, system.regulation, system.region, &list, &readings).await;
        let (legal, year) = signed(&ground, system.region, &draft).await;
        let mut people = vec![dinas, legal];
        for (name, role, area) in [
            ("dinas2", Role::Dinas, system.region),
            ("kepala", Role::HeadOfOffice, system.region),
            ("pptk", Role::Pptk, system.region),
            ("kpa", Role::PaKpa, system.region),
            ("bendahara", Role::BendaharaPengeluaran, system.region),
            ("ppk", Role::PpkSkpd, system.region),
            ("bpjs", Role::BpjsLiaison, system.region),
            ("desa", Role::VillageOperator, system.village),
            ("kaur", Role::VillageTreasurer, system.village),
            ("kades", Role::VillageTreasurer, system.village),
            ("inspektur", Role::Inspector, system.region),
            ("lain", Role::Public, system.region),
            ("admin", Role::Administrator, system.region),
        ] {
            people.push(ground.user(name, role, area).await);
        }
        // A village that covers nobody; and somebody with every office, who takes no two steps that check one another all the same.
        let elsewhere = format!("{}.01.{}", system.region, &system.village[9..]);
        people.push(ground.user("desa2", Role::VillageOperator, &elsewhere).await);
        let mut both = ground.user("rangkap", Role::Dinas, system.region).await;
        for role in [Role::HeadOfOffice, Role::Legal, Role::Pptk, Role::PaKpa, Role::VillageOperator, Role::PpkSkpd] {
            both = ground.role_too(&both, role, system.region).await;
        }
        people.push(both);
        Self { system, ground, year, decree: draft.id, people, serial: 0, day: 0, done: BTreeSet::new() }
    }

    fn connection(&self) -> &DatabaseConnection {
        &self.ground.books.database.connection
    }

    fn person(&self, name: &str) -> &Actor {
        self.people.iter().find(|actor| actor.name == name).expect("somebody")
    }

    async fn programme(&self) -> std::sync::Arc<Programme> {
        Programme::load(self.connection(), &self.ground.books, self.year).await.expect("a programme")
    }

    async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.connection().get_database_backend(), sql);
        let row = self.connection().query_one_raw(statement).await.expect("SQL").expect("a row");
        row.try_get_by_index::<i64>(0).unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// Whatever an act could change, in one number, and the log's length.
    async fn standing(&self) -> (i64, i64) {
        let mut sums = Vec::new();
        for table in ["enrolment", "ending", "fund_line", "commitment", "agreement", "bpjs_export", "finding"] {
            sums.push(format!("COALESCE((SELECT SUM(version * (id + 7)) FROM {table}), 0)"));
        }
        for table in ["enrolment_event", "fund_change", "minimum_wage", "notice", "continuation", "cover_span", "attachment"] {
            sums.push(format!("1000003 * (SELECT COUNT(*) FROM {table})"));
        }
        sums.push("COALESCE((SELECT SUM(committed + spd + ceiling) FROM fund_line), 0)".to_owned());
        let standing = format!("SELECT CAST({} AS BIGINT)", sums.join(" + "));
        (self.number(&standing).await, self.number("SELECT COUNT(*) FROM log_entry").await)
    }

    /// Performs one act and sees that it either changed nothing or is in the log once.
    async fn attempt<A: Act>(&mut self, who: usize, usual: &str, act: &A) {
        let actor = self.people.get(who).cloned().unwrap_or_else(|| self.person(usual).clone());
        let before = self.standing().await;
        let done = self.ground.act(&actor, act).await;
        let after = self.standing().await;
        if done.is_err() || before.1 == after.1 {
            assert_eq!(before, after, "{}: {} by {} is not in the log", self.system.regulation, A::NAME.word(), actor.name);
        } else {
            assert_eq!(after.1, before.1 + 1, "an act is in the log once");
            self.done.insert(A::NAME.word());
        }
    }

    async fn lines(&self) -> Vec<fund_line::Model> {
        fund_line::Entity::find().order_by_asc(fund_line::Column::Id).all(self.connection()).await.expect("read")
    }

    async fn enrolments(&self) -> Vec<enrolment::Model> {
        enrolment::Entity::find().order_by_asc(enrolment::Column::Id).all(self.connection()).await.expect("read")
    }

    async fn endings(&self) -> Vec<ending::Model> {
        ending::Entity::find().order_by_asc(ending::Column::Id).all(self.connection()).await.expect("read")
    }

    async fn exports(&self) -> Vec<bpjs_export::Model> {
        bpjs_export::Entity::find().order_by_desc(bpjs_export::Column::Id).all(self.connection()).await.expect("read")
    }

    /// What BPJS answers to an export: everybody a number; or one refused, two with one number, a stranger among them.
    async fn answer(&self, export: i64, part: usize) -> String {
        let sent = bpjs_export_entry::Entity::find().filter(bpjs_export_entry::Column::BpjsExport.eq(export));
        let sent: BTreeSet<i64> = sent.all(self.connection()).await.expect("read").into_iter().map(|entry| entry.enrolment).collect();
        let mut text = String::from("nik,nama,kpj,tanggal_terbit,hasil,keterangan\n");
        let all = people(&self.ground).await;
        for (place, someone) in all.iter().filter(|someone| sent.contains(&someone.enrolment)).enumerate() {
            let issued = self.ground.today();
            let first = all.first().map_or("", |first| first.kpj.as_str());
            let _ = match (part, place) {
                (1, 0) => writeln!(text, "{},{},,,ditolak,usia di atas batas", someone.nik, someone.name),
                (2, 1) => writeln!(text, "{},{},{first},{issued},diterima,", someone.nik, someone.name),
                _ => writeln!(text, "{},{},{},{issued},diterima,", someone.nik, someone.name, someone.kpj),
            };
        }
        if part == 3 {
            let _ = writeln!(text, "{},Orang Asing,26099999999,{},diterima,", nik_in(self.system.region, 900), self.ground.today());
        }
        text
    }

    /// Tries one act. `who` is anybody, or whoever does it usually; `part` decides what it is done to, and how.
    async fn step(&mut self, who: usize, what: u8, part: usize) {
        self.serial += 1;
        let (year, region, village) = (self.year, code(self.system.region), code(self.system.village));
        let (number, date) = (format!("{}/2026", self.serial), self.ground.today());
        match what {
            0 => {
                let act = RecordWage {
                    area: None,
                    valid_from: Date::constant(2026, 1, 1),
                    amount: 2_655_042 + i64::try_from(part).expect("small"),
                    source: "Keputusan Gubernur uji".into(),
                    corrects: (part == 2).then(|| "salah ketik".into()),
                };
                self.attempt(who, "dinas", &act).await;
            }
            1 => {
                let programme = self.programme().await;
                let funds = &programme.regulation.fund;
                let fund = if part == 0 { "apbd" } else { funds[part % funds.len()].id.as_str() }.to_owned();
                let of_village = funds.iter().any(|known| known.id == fund && known.kind == "apbdesa");
                let act = OpenFundLine {
                    programme_year: year,
                    name: format!("Sumber {fund} {}", part % 2),
                    account: "5.1.02.02.01.0061".into(),
                    dpa: "DPA 1/2026".into(),
                    accounting_class: AccountingClass::BarangJasa,
                    payer: None,
                    village: of_village.then_some(village),
                    wadah: if of_village { "WADAH-DESA" } else { "WADAH-01" }.into(),
                    earmark: vec![],
                    // For everybody's months, or for one person's first.
                    ceiling: if part == 3 { 20_000 } else { 10_000_000 },
                    fund,
                };
                self.attempt(who, if of_village { "kaur" } else { "pptk" }, &act).await;
            }
            2 => {
                for line in self.lines().await.into_iter().skip(part).take(1) {
                    let kind = if line.needs_spd { FundChangeKind::Spd } else { FundChangeKind::Ceiling };
                    let amount = if part == 2 { -line.ceiling } else { 1_000_000 };
                    let act = ChangeFundLine {
                        fund_line: line.id,
                        version: line.version,
                        kind,
                        number: number.clone(),
                        date,
                        amount,
                        reason: "uji".into(),
                        file: None,
                    };
                    self.attempt(who, "pptk", &act).await;
                }
            }
            3 => {
                let lines = self.lines().await;
                if let Some(line) = lines.get(part % lines.len().max(1)) {
                    let usual = if line.payer_area == region.to_string() { "kpa" } else { "kades" };
                    let (first, months) = if part == 0 { (6, 7) } else { (5 + i8::try_from(part).expect("small"), 3) };
                    let cases = crate::lists::cases(&self.ground, year).await.iter().skip(part).map(|case| case.id).collect();
                    let act = CommitFunds {
                        fund_line: line.id,
                        decree: self.decree,
                        first_month: Month::new(2026, first).expect("a month"),
                        months,
                        occupation: None,
                        area: None,
                        cases: if part == 0 { vec![] } else { cases },
                    };
                    self.attempt(who, usual, &act).await;
                }
            }
            4 => {
                let act = RecordAgreement {
                    kind: AgreementKind::Pks,
                    number: format!("PKS {part}/2026"),
                    date: Date::constant(2026, 6, 1),
                    partner: "BPJS Ketenagakerjaan Cabang Uji".into(),
                    subject: "perlindungan pekerja rentan".into(),
                    valid_from: Date::constant(2026, 6, 1),
                    valid_until: Some(Date::constant(2026, 12, 31)),
                    cover_start: CoverStart::Number,
                    cover_date: None,
                    cover_clause: "Pasal 4".into(),
                    refund_clause: "Pasal 9".into(),
                    under: None,
                    file: None,
                };
                self.attempt(who, "hukum", &act).await;
            }
            5 | 6 => {
                let act = ExportEnrolment {
                    programme_year: year,
                    wadah: "WADAH-01".into(),
                    number,
                    date,
                    column_map: "ringkas".into(),
                    own_map: None,
                    kind: "csv".into(),
                    most: (part == 3).then_some(1),
                    only: vec![],
                    send_doubtful: part != 1,
                    again: what == 6,
                };
                self.attempt(who, "dinas", &act).await;
            }
            7 => {
                for export in self.exports().await.into_iter().take(1) {
                    self.attempt(who, "dinas", &TakeExport { export: export.id }).await;
                }
            }
            8 => {
                for export in self.exports().await.into_iter().take(1) {
                    let file = text_file("jawaban.csv", &self.answer(export.id, part).await);
                    self.attempt(who, "bpjs", &RecordEnrolment { export: export.id, number: number.clone(), date, file }).await;
                }
            }
            9 => {
                let open = finding::Entity::find().order_by_asc(finding::Column::Id).all(self.connection()).await.expect("read");
                for found in open.into_iter().skip(part).take(1) {
                    let settlement = if part == 2 { String::new() } else { "ditanyakan ke cabang".to_owned() };
                    self.attempt(who, "dinas", &SettleFinding { finding: found.id, version: found.version, settlement, file: None }).await;
                }
            }
            10 => {
                let some = self.enrolments().await.into_iter().skip(part);
                let cards = some.map(|row| CardReceived { enrolment: row.id, signed_by: "Peserta Uji".into() }).collect();
                self.attempt(who, "desa", &RecordCard { cards, on: date, file: scan("tanda terima") }).await;
            }
            11 => {
                let programme = self.programme().await;
                let grounds = grounds(programme.as_ref());
                for row in self.enrolments().await.into_iter().skip(part).take(1) {
                    let found = &grounds[part % grounds.len()];
                    let act = ProposeEnding {
                        enrolment: row.id,
                        version: row.version,
                        ground: found.id.clone(),
                        happened_on: date,
                        last_month: None,
                        proof_kind: found.proof.first().cloned().unwrap_or_default(),
                        proof_issuer: found.issuers.first().cloned().unwrap_or_default(),
                        proof_number: format!("AK-{}", row.id),
                        file: scan("akta"),
                    };
                    self.attempt(who, "desa", &act).await;
                }
            }
            12 => {
                for row in self.endings().await.into_iter().filter(|row| row.status == "proposed").take(1) {
                    let act = DecideEnding {
                        ending: row.id,
                        version: row.version,
                        confirm: part != 2,
                        reason: "uji".into(),
                        notice_number: number.clone(),
                        notice_date: Some(date),
                        looked_into: part != 3,
                    };
                    self.attempt(who, "kepala", &act).await;
                }
            }
            13 => {
                for row in self.endings().await.into_iter().rev().skip(part % 2).take(1) {
                    let act = UndoEnding { ending: row.id, version: row.version, reason: "keliru".into(), file: None };
                    self.attempt(who, "dinas", &act).await;
                }
            }
            14 => {
                let act = GiveNotice {
                    programme_year: year,
                    kind: NoticeKind::ALL[part % NoticeKind::ALL.len()],
                    wadah: "WADAH-01".into(),
                    area: if part == 2 { village } else { region },
                    month: Month::new(2026, 7).expect("a month"),
                    number,
                    date,
                };
                self.attempt(who, "dinas", &act).await;
            }
            15 => {
                let act = RecordContinuation {
                    programme_year: year,
                    wadah: "WADAH-01".into(),
                    first_month: Month::new(2026, 6).expect("a month"),
                    last_month: Month::new(2026, 7).expect("a month"),
                    number,
                    date,
                    file: scan("surat BPJS"),
                };
                self.attempt(who, "dinas", &act).await;
            }
            16 => {
                let bound = commitment::Entity::find().order_by_asc(commitment::Column::Id).all(self.connection()).await.expect("read");
                for row in bound.into_iter().skip(part % 2).take(1) {
                    let line = self.lines().await.into_iter().find(|line| line.id == row.fund_line).expect("its line");
                    let usual = if line.payer_area == region.to_string() { "kpa" } else { "kades" };
                    let named = crate::lists::cases(&self.ground, year).await.iter().skip(part).take(1).map(|case| case.id).collect();
                    let act = ReleaseFunds {
                        commitment: row.id,
                        version: row.version,
                        keep_until: (part != 3).then(|| Month::new(2026, 10).expect("a month")),
                        cases: named,
                        reason: "tidak diperlukan lagi".into(),
                    };
                    self.attempt(who, usual, &act).await;
                }
            }
            17 => {
                let all = agreement::Entity::find().order_by_asc(agreement::Column::Id).all(self.connection()).await.expect("read");
                for row in all.into_iter().skip(part).take(1) {
                    let act = EndAgreement { agreement: row.id, version: row.version, on: date, reason: "diganti".into(), file: None };
                    self.attempt(who, "hukum", &act).await;
                }
            }
            18 => {
                for line in self.lines().await.into_iter().skip(part).take(1) {
                    self.attempt(who, "ppk", &CloseFundLine { fund_line: line.id, version: line.version }).await;
                }
            }
            _ => {
                if let Some(day) = DAYS.get(self.day) {
                    self.ground.wait_until(day);
                    self.day += 1;
                }
            }
        }
    }

    /// What must hold whatever was tried, asked of the tables.
    async fn check(&self) {
        let regulation = self.system.regulation;
        for (what, sql) in RULES {
            assert_eq!(self.number(sql).await, 0, "{regulation}: {what}");
        }
        // No span pays for more than its commitment still binds.
        let mut spent: HashMap<i64, i64> = HashMap::new();
        let spans = payung_storage::entity::cover_span::Entity::find().all(self.connection()).await.expect("read");
        for span in spans {
            let month = |text: &str| Month::parse(text).expect("a month");
            let months = i64::from(month(&span.first_month).months_until(month(&span.last_month))) + 1;
            *spent.entry(span.commitment).or_default() += months.max(0) * span.per_month;
        }
        for bound in commitment::Entity::find().all(self.connection()).await.expect("read") {
            let spent = spent.get(&bound.id).copied().unwrap_or(0);
            assert!(spent <= bound.amount - bound.released, "{regulation}: commitment {} pays {spent}", bound.id);
        }
        // Rows and months are the fold of what happened.
        let lives = Lives::known(self.connection(), self.year, None).await.expect("folded");
        for number in 1..=12 {
            let each = Month::new(2026, number).expect("a month");
            let rows = roster(self.connection(), self.year, each, None).await.expect("read");
            assert_eq!(lives.in_month(each), rows, "{regulation}: {each}");
        }
        let head = self.ground.books.noted_head().await.expect("read").expect("noted");
        assert_eq!(verify(&self.ground.books.database, &self.ground.books.sealer, &[head]).await.expect("verified").faults, []);
    }
}

/// What holds at every moment.
const RULES: [(&str, &str); 23] = [
    ("bound beyond the ceiling", "SELECT COUNT(*) FROM fund_line WHERE committed > ceiling OR committed < 0"),
    (
        "a line binds what its commitments do not",
        "SELECT COUNT(*) FROM fund_line f WHERE f.committed <> (SELECT COALESCE(SUM(c.amount - c.released), 0) FROM commitment c WHERE c.fund_line = f.id)",
    ),
    (
        "bound by who opened the line",
        "SELECT COUNT(*) FROM commitment c JOIN fund_line f ON f.id = c.fund_line WHERE c.by_user = f.opened_by",
    ),
    (
        "paid for without a signed decree that names the case",
        "SELECT COUNT(*) FROM cover_span s JOIN enrolment e ON e.id = s.enrolment WHERE NOT EXISTS (SELECT 1 FROM decree d JOIN decree_entry x ON x.decree = d.id WHERE d.id = s.decree AND d.status = 'signed' AND x.case_file = e.case_file AND x.change = 'add')",
    ),
    (
        "paid for twice in a month",
        "SELECT COUNT(*) FROM cover_span a JOIN cover_span b ON b.id > a.id JOIN enrolment x ON x.id = a.enrolment JOIN enrolment y ON y.id = b.enrolment WHERE x.person = y.person AND a.first_month <= a.last_month AND b.first_month <= b.last_month AND a.first_month <= b.last_month AND b.first_month <= a.last_month",
    ),
    (
        "enrolled twice in a year",
        "SELECT COUNT(*) FROM (SELECT person FROM enrolment GROUP BY programme_year, person HAVING COUNT(*) > 1) t",
    ),
    (
        "sent without an agreement",
        "SELECT COUNT(*) FROM bpjs_export x WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.act = 'record-agreement' AND l.seq < x.seq)",
    ),
    (
        "sent and in no export",
        "SELECT COUNT(*) FROM enrolment e WHERE e.state = 'exported' AND NOT EXISTS (SELECT 1 FROM bpjs_export_entry x WHERE x.enrolment = e.id)",
    ),
    (
        "registered without a number or an answer",
        "SELECT COUNT(*) FROM enrolment e WHERE e.state = 'registered' AND (e.kpj IS NULL OR e.number_date IS NULL OR NOT EXISTS (SELECT 1 FROM bpjs_export_entry x WHERE x.enrolment = e.id AND x.answer = 'registered'))",
    ),
    (
        "a number of two people",
        "SELECT COUNT(*) FROM (SELECT kpj_lookup FROM enrolment WHERE kpj_lookup IS NOT NULL GROUP BY kpj_lookup HAVING COUNT(*) > 1) t",
    ),
    ("a card before its number", "SELECT COUNT(*) FROM enrolment WHERE card_on IS NOT NULL AND (kpj IS NULL OR card_on < number_date)"),
    (
        "ended without a confirmed ending",
        "SELECT COUNT(*) FROM enrolment e WHERE e.state = 'ended' AND NOT EXISTS (SELECT 1 FROM ending d WHERE d.enrolment = e.id AND d.status = 'confirmed')",
    ),
    (
        "a confirmed ending that ended nothing",
        "SELECT COUNT(*) FROM ending d JOIN enrolment e ON e.id = d.enrolment WHERE d.status = 'confirmed' AND e.state <> 'ended'",
    ),
    (
        "two endings of one enrolment",
        "SELECT COUNT(*) FROM (SELECT enrolment FROM ending WHERE status IN ('proposed', 'confirmed') GROUP BY enrolment HAVING COUNT(*) > 1) t",
    ),
    (
        "an ending decided by who proposed it",
        "SELECT COUNT(*) FROM ending WHERE status IN ('confirmed', 'rejected') AND (decided_by IS NULL OR decided_by = proposed_by)",
    ),
    (
        "an ending confirmed without a notice",
        "SELECT COUNT(*) FROM ending WHERE status = 'confirmed' AND (notice_number IS NULL OR notice_date IS NULL)",
    ),
    (
        "an ending undone by who confirmed it",
        "SELECT COUNT(*) FROM log_entry u JOIN log_entry d ON d.subject = u.subject AND d.act = 'decide-ending' WHERE u.act = 'undo-ending' AND u.user_name = d.user_name",
    ),
    (
        "covered in months after the end",
        "SELECT COUNT(*) FROM cover_span s JOIN ending d ON d.enrolment = s.enrolment WHERE d.status = 'confirmed' AND s.last_month > d.last_month AND s.first_month <= s.last_month",
    ),
    ("settled without a word", "SELECT COUNT(*) FROM finding WHERE status = 'settled' AND COALESCE(settlement, '') = ''"),
    (
        "an enrolment changed without a log entry",
        "SELECT COUNT(*) FROM enrolment e WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = e.seq)",
    ),
    (
        "something happened without a log entry",
        "SELECT COUNT(*) FROM enrolment_event v WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = v.seq AND l.user_name = v.by_user)",
    ),
    (
        "money changed without a log entry",
        "SELECT COUNT(*) FROM fund_change c WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = c.seq AND l.user_name = c.by_user)",
    ),
    (
        "done by somebody without the right",
        "SELECT COUNT(*) FROM log_entry WHERE user_name IN ('lain', 'admin', 'inspektur', 'desa2') OR (user_name <> 'rangkap' AND ((act IN ('commit-funds', 'release-funds') AND user_name NOT IN ('kpa', 'kaur', 'kades')) OR (act = 'open-fund-line' AND user_name NOT IN ('pptk', 'kaur', 'kades')) OR (act = 'change-fund-line' AND user_name NOT IN ('pptk', 'bendahara', 'kaur', 'kades')) OR (act IN ('record-agreement', 'end-agreement') AND user_name NOT IN ('dinas', 'dinas2', 'hukum')) OR (act IN ('export-enrolment', 'settle-finding', 'give-notice', 'record-wage') AND user_name NOT IN ('dinas', 'dinas2')) OR (act IN ('record-enrolment', 'record-continuation') AND user_name NOT IN ('dinas', 'dinas2', 'bpjs')) OR (act = 'record-card' AND user_name NOT IN ('dinas', 'dinas2', 'desa')) OR (act = 'propose-ending' AND user_name NOT IN ('dinas', 'dinas2', 'desa', 'bpjs')) OR (act IN ('decide-ending', 'undo-ending') AND user_name NOT IN ('dinas', 'dinas2', 'kepala'))))",
    ),
];

/// The usual order, now and then something else, by whoever does it usually or by anybody.
fn tries() -> impl Strategy<Value = Vec<(usize, u8, usize)>> {
    let stray = prop_oneof![2 => Just(None), 1 => (0_usize..17, 0..TRIES, 0_usize..4).prop_map(Some)];
    // Nobody of the list: whoever does it usually.
    let own = prop_oneof![1 => Just(None), 1 => (Just(99_usize), 0..TRIES, 0_usize..4).prop_map(Some)];
    prop::collection::vec((stray, own, 0_usize..4), USUAL.len()).prop_map(|strays| {
        let mut tries = Vec::new();
        for ((stray, own, part), what) in strays.into_iter().zip(USUAL) {
            tries.extend(stray);
            tries.extend(own);
            // What comes first is needed by all the rest.
            tries.push((99, what, if what < 6 { 0 } else { part }));
        }
        tries
    })
}

/// The way from the money to the end of cover.
const USUAL: [u8; 21] = [0, 1, 2, 4, 3, 5, 7, 19, 8, 9, 10, 11, 12, 13, 14, 15, 11, 12, 16, 19, 18];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_tried_with_cover_gets_around_the_rules(tries in tries()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            for system in &SYSTEMS {
                for (_folder, place) in places() {
                    let mut walk = Walk::new(system, place).await;
                    for (who, what, part) in &tries {
                        walk.step(*who, *what, *part).await;
                    }
                    walk.check().await;
                    assert!(walk.done.contains("commit-funds"), "{}: of so many tries some succeed: {:?}", system.regulation, walk.done);
                }
            }
        });
    }
}

#[tokio::test]
async fn the_usual_order_covers_and_ends_in_every_system_and_a_closed_year_takes_nothing() {
    for system in &SYSTEMS {
        for (_folder, place) in places() {
            let mut walk = Walk::new(system, place).await;
            // The wage, the money, the agreement and the file; an answer with one number for two; findings, cards; two deaths, one undone.
            for (what, part) in [
                (0, 0),
                (1, 0),
                (2, 0),
                (4, 0),
                (3, 0),
                (5, 0),
                (7, 0),
                (19, 0),
                (8, 2),
                (9, 0),
                (8, 0),
                (10, 0),
                (19, 0),
                (11, 0),
                (12, 0),
                (13, 0),
                (11, 1),
                (12, 0),
                (14, 0),
                (15, 0),
                (16, 2),
                (17, 0),
            ] {
                walk.step(99, what, part).await;
            }
            walk.check().await;
            for act in [
                "record-wage",
                "open-fund-line",
                "change-fund-line",
                "record-agreement",
                "commit-funds",
                "export-enrolment",
                "record-enrolment",
                "settle-finding",
                "record-card",
                "propose-ending",
                "decide-ending",
                "undo-ending",
                "give-notice",
                "record-continuation",
                "release-funds",
                "end-agreement",
            ] {
                assert!(walk.done.contains(act), "{}: {act}: {:?}", system.regulation, walk.done);
            }
            assert!(walk.enrolments().await.iter().any(|row| row.state == "ended"), "{}", system.regulation);
            // A line is closed at the year's end, and not before.
            walk.step(99, 18, 0).await;
            assert!(!walk.done.contains("close-fund-line"), "{}", system.regulation);
            let version =
                programme_year::Entity::find_by_id(walk.year).one(walk.connection()).await.expect("read").expect("a year").version;
            walk.attempt(99, "kepala", &CloseYear { programme_year: walk.year, version, reason: "uji".into() }).await;
            assert!(walk.done.contains("close-year"), "{}: {:?}", system.regulation, walk.done);
            // What is the region's and no year's is not tried: wages, agreements, taking along what was sent.
            let closed = walk.standing().await;
            for what in [1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18] {
                for part in 0..4 {
                    walk.step(99, what, part).await;
                }
            }
            assert_eq!(walk.standing().await, closed, "{}: a closed year takes nothing", system.regulation);
            walk.check().await;
        }
    }
}
