//! Random sequences of acts by random roles, on every system, from the list to the decree; then the tables are asked in plain SQL: no illegal state,
//! no unlogged change, no right bypassed.

use crate::cases::{scan, verification};
use crate::ground::{Ground, code, example, places};
use payung_domain::{Date, RegisterKind, Role};
use payung_law::model::StepKind;
use payung_operations::acts::amend_decree::{AmendDecree, Removal};
use payung_operations::acts::close_year::CloseYear;
use payung_operations::acts::draft_decree::DraftDecree;
use payung_operations::acts::draw_up_list::DrawUpList;
use payung_operations::acts::draw_up_minutes::DrawUpMinutes;
use payung_operations::acts::drop_decree::DropDecree;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::record_answers::{Answer, AnswerSource, CaseAnswer, RecordAnswers};
use payung_operations::acts::record_application::{ApplicationKind, Applied, RecordApplication};
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::acts::record_deliberation::{NameOutcome, RecordDeliberation};
use payung_operations::acts::record_instrument::{Member, RecordInstrument};
use payung_operations::acts::return_list::ReturnList;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::{Act, Actor, CheckResult, Fault, Letter, Programme, StepOutcome};
use payung_storage::entity::{candidate_list, case_file, decree, minutes, submission};
use payung_storage::log::verify;
use proptest::prelude::*;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Statement};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A system: its regulation, its region, a village of it, a list and the registers of its examples.
struct System {
    regulation: &'static str,
    region: &'static str,
    village: &'static str,
    list: &'static str,
    agency: &'static str,
    registers: &'static [(RegisterKind, &'static [&'static str])],
}

const SYSTEMS: [System; 6] = [
    System {
        regulation: "bangli-pedoman-2025",
        region: "51.06",
        village: "51.06.02.2005",
        list: "bangli/daftar-desa.xlsx",
        agency: "",
        registers: &[],
    },
    System {
        regulation: "klungkung-rancangan",
        region: "51.05",
        village: "51.05.02.2005",
        list: "klungkung/daftar-desa.xlsx",
        agency: "",
        registers: &[(RegisterKind::Dtsen, &["klungkung/dtsen_keluarga.csv", "klungkung/dtsen_anggota.csv"])],
    },
    System {
        regulation: "banyumas-2-2025",
        region: "33.02",
        village: "33.02.02",
        list: "banyumas/daftar-desa.xlsx",
        agency: "Perangkat Daerah bidang pertanian",
        registers: &[(RegisterKind::Dtks, &["banyumas/dtks.csv"]), (RegisterKind::P3ke, &["banyumas/p3ke.csv"])],
    },
    System {
        regulation: "samosir-10-2024",
        region: "12.17",
        village: "12.17.02.2005",
        list: "samosir/daftar-desa.xlsx",
        agency: "",
        registers: &[(RegisterKind::Dtks, &["samosir/dtks.csv"]), (RegisterKind::P3ke, &["samosir/p3ke.csv"])],
    },
    System {
        regulation: "yogyakarta-57-2024",
        region: "34.71",
        village: "34.71.02.1005",
        list: "yogyakarta/daftar-pekerja.xlsx",
        agency: "",
        registers: &[(RegisterKind::Dtks, &["yogyakarta/dtks.csv"])],
    },
    System {
        regulation: "yogyakarta-64-2023",
        region: "34.71",
        village: "34.71.02.1005",
        list: "yogyakarta/daftar-rt-rw.xlsx",
        agency: "",
        registers: &[],
    },
];

/// The day on which everything happens.
const DAY: Date = Date::constant(2026, 6, 1);

struct Walk<'s> {
    system: &'s System,
    ground: Ground,
    programme: Arc<Programme>,
    people: Vec<Actor>,
    serial: u32,
    done: BTreeSet<&'static str>,
}

impl<'s> Walk<'s> {
    async fn new(system: &'s System, place: payung_operations::Place) -> Self {
        let ground = Ground::new(place, system.region, "2026-06-01").await;
        let mut people = Vec::new();
        for (name, role, area, agency) in [
            ("dinas", Role::Dinas, system.region, ""),
            ("dinas2", Role::Dinas, system.region, ""),
            ("kepala", Role::HeadOfOffice, system.region, ""),
            ("hukum", Role::Legal, system.region, ""),
            ("camat", Role::Kecamatan, system.region, ""),
            ("desa", Role::VillageOperator, system.village, ""),
            ("pd", Role::AgencyOperator, system.region, system.agency),
            ("ketua", Role::Verifier, system.region, ""),
            ("anggota", Role::Verifier, system.region, ""),
            ("bpjs", Role::BpjsLiaison, system.region, ""),
            ("lain", Role::VillageOperator, "11.01.01.2001", ""),
            ("admin", Role::Administrator, system.region, ""),
        ] {
            let area = if name == "lain" { system.region } else { area };
            let role = if name == "lain" { Role::Public } else { role };
            people.push(ground.user_of(name, role, area, agency).await);
        }
        let open = OpenYear { year: 2026, regulation: system.regulation.into(), readings: vec![] };
        let year = ground.act(&people[0], &open).await.expect("opened");
        let programme = Programme::load(&ground.books.database.connection, &ground.books, year.id).await.expect("loaded");
        let mut walk = Self { system, ground, programme, people, serial: 0, done: BTreeSet::new() };
        walk.instruments().await;
        walk
    }

    fn year_id(&self) -> i64 {
        self.programme.year.id
    }

    fn person(&self, name: &str) -> &Actor {
        self.people.iter().find(|actor| actor.name == name).expect("somebody")
    }

    /// The papers every step needs, with two verifiers as members where the text names members.
    async fn instruments(&mut self) {
        for wanted in &self.programme.regulation.instrument {
            if wanted.made_by.is_some() {
                continue;
            }
            let member = |user: &str, position: &str| Member {
                user: Some(user.into()),
                name: format!("Uji {user}"),
                position: position.into(),
                from: Date::constant(2026, 1, 1),
                until: None,
            };
            let team = wanted.id == "tim-verifikasi";
            let members = if team { vec![member("ketua", "ketua"), member("anggota", "anggota")] } else { vec![] };
            let record = RecordInstrument {
                programme_year: self.year_id(),
                kind: wanted.id.clone(),
                number: format!("{}/2026", wanted.id),
                date: Date::constant(2026, 1, 2),
                valid_from: Date::constant(2026, 1, 1),
                valid_until: None,
                issued_by: wanted.issued_by.clone(),
                members,
                details: vec![],
                file: None,
            };
            self.ground.act(self.person("dinas"), &record).await.expect("recorded");
        }
    }

    async fn cases(&self, states: &[&str]) -> Vec<case_file::Model> {
        let rows = case_file::Entity::find().filter(case_file::Column::State.is_in(states.iter().copied()));
        rows.order_by_asc(case_file::Column::Id).all(&self.ground.books.database.connection).await.expect("read")
    }

    async fn standing(&self) -> (i64, i64) {
        let versions = self.number("SELECT CAST(COALESCE(SUM(version * id), 0) AS BIGINT) FROM case_file").await;
        (versions, self.number("SELECT CAST(COUNT(*) AS BIGINT) FROM log_entry").await)
    }

    async fn number(&self, sql: &str) -> i64 {
        let connection = &self.ground.books.database.connection;
        let row =
            connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await.expect("SQL").expect("a row");
        row.try_get_by_index::<i64>(0).expect("a number")
    }

    /// Performs one act and sees that it either changed nothing or is in the log once.
    async fn attempt<A: Act>(&mut self, actor: usize, usual: &str, act: &A) {
        let actor = self.people.get(actor).cloned().unwrap_or_else(|| self.person(usual).clone());
        let before = self.standing().await;
        let done = self.ground.act(&actor, act).await.is_ok();
        let after = self.standing().await;
        if !done || before.1 == after.1 {
            assert_eq!(before, after, "{}: {} by {} is not in the log", self.system.regulation, A::NAME.word(), actor.name);
        } else {
            assert_eq!(after.1, before.1 + 1, "an act is in the log once");
            self.done.insert(A::NAME.word());
        }
    }

    /// Tries one act. `who` is anybody, or whoever does it usually; `part` decides what it is done to.
    async fn step(&mut self, who: usize, what: u8, part: usize) {
        self.serial += 1;
        let year = self.year_id();
        let number = format!("{}/2026", self.serial);
        let (village, region) = (code(self.system.village), code(self.system.region));
        let some = |cases: Vec<case_file::Model>| -> Vec<case_file::Model> {
            cases.into_iter().enumerate().filter(|(index, _)| part == 0 || index % 4 != part % 4).map(|(_, case)| case).collect()
        };
        match what {
            0 => {
                for (kind, files) in self.system.registers {
                    let load = LoadRegister {
                        programme_year: year,
                        kind: *kind,
                        source: "surat uji".into(),
                        snapshot: Date::constant(2026, 5, 1),
                        coverage: None,
                        stands_in_for: None,
                        files: files.iter().map(|file| example(file)).collect(),
                    };
                    self.attempt(who, "dinas", &load).await;
                }
            }
            1 => {
                let list = HandInList {
                    programme_year: year,
                    area: village,
                    agency: self.system.agency.into(),
                    on_behalf_of: None,
                    planned: true,
                    corrects: None,
                    file: example(self.system.list),
                };
                let usual = match self.system.regulation {
                    "banyumas-2-2025" | "yogyakarta-57-2024" => "pd",
                    _ => "desa",
                };
                self.attempt(who, usual, &list).await;
            }
            2 => self.attempt(who, "dinas", &ScreenBatch { programme_year: year, receipt: None }).await,
            3 => {
                let outcomes = some(self.cases(&["proposed", "screened"]).await)
                    .iter()
                    .map(|case| NameOutcome {
                        case: case.id,
                        version: case.version,
                        outcome: StepOutcome::Done,
                        reason: String::new(),
                        until: None,
                    })
                    .collect();
                let deliberation = RecordDeliberation {
                    programme_year: year,
                    area: village,
                    number,
                    date: DAY,
                    place: "balai".into(),
                    chair: "ketua".into(),
                    attendance: 30,
                    outcomes,
                    file: None,
                };
                self.attempt(who, "desa", &deliberation).await;
            }
            4 => {
                let pass_on = PassOn {
                    programme_year: year,
                    step: None,
                    area: region,
                    agency: self.system.agency.into(),
                    number,
                    date: DAY,
                    file: None,
                };
                let usual = match self.system.regulation {
                    "samosir-10-2024" => "camat",
                    "banyumas-2-2025" => "pd",
                    _ => "dinas",
                };
                self.attempt(who, usual, &pass_on).await;
            }
            5 => {
                let papers: Vec<String> = self
                    .programme
                    .regulation
                    .attachment
                    .iter()
                    .filter(|paper| paper.step == "permohonan")
                    .map(|paper| paper.id.clone())
                    .collect();
                let cases = some(self.cases(&["proposed", "screened"]).await);
                let application = RecordApplication {
                    programme_year: year,
                    kind: ApplicationKind::Facilitated,
                    number,
                    date: DAY,
                    applicant: "Kelompok Uji".into(),
                    cases: cases.iter().map(|case| Applied { case: case.id, attachments: vec![] }).collect(),
                    attachments: papers,
                    file: None,
                };
                self.attempt(who, "dinas", &application).await;
            }
            6 | 7 => {
                let documents: Vec<String> = self.programme.regulation.attachment.iter().map(|paper| paper.id.clone()).collect();
                let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
                let usual = if self.programme.step_of(StepKind::Verify).is_ok_and(|step| step.roles.contains(&Role::Dinas)) {
                    "dinas2"
                } else {
                    "ketua"
                };
                for case in some(self.cases(&["screened"]).await).into_iter().take(if part == 0 { 100 } else { 8 }) {
                    let result = [CheckResult::Refused, CheckResult::Returned, CheckResult::Confirmed][part % 3];
                    let mut act = verification(&self.ground, &case, result, &documents).await;
                    let wanted: Vec<String> =
                        payung_operations::Checklist::of(&self.ground.books.database.connection, &self.ground.books, &case, DAY)
                            .await
                            .expect("a checklist")
                            .documents
                            .into_iter()
                            .map(|document| document.id)
                            .collect();
                    act.documents.retain(|document| wanted.contains(&document.document));
                    if result != CheckResult::Returned {
                        act.until = Some(Date::constant(2026, 6, 20));
                    }
                    self.attempt(who, usual, &act).await;
                }
            }
            8 => {
                let chair = if self.programme.regulation.instrument.iter().any(|found| found.id == "tim-verifikasi") {
                    "Uji ketua"
                } else {
                    "Uji dinas"
                };
                let minutes = DrawUpMinutes {
                    programme_year: year,
                    number,
                    date: DAY,
                    place: "kantor".into(),
                    chair: chair.into(),
                    area: region,
                    attendance: 2,
                };
                let usual = if chair == "Uji ketua" { "ketua" } else { "dinas" };
                self.attempt(who, usual, &minutes).await;
            }
            9 => {
                let drafts = minutes::Entity::find().filter(minutes::Column::Status.eq("draft"));
                let drafts = drafts.all(&self.ground.books.database.connection).await.expect("read");
                for draft in drafts {
                    for usual in ["kepala", "ketua", "anggota"] {
                        let version = self.version_of_minutes(draft.id).await;
                        self.attempt(who, usual, &SignMinutes { minutes: draft.id, version, file: None }).await;
                    }
                }
            }
            10 => {
                let answers = some(self.cases(&["verified"]).await)
                    .iter()
                    .map(|case| CaseAnswer { case: case.id, answer: Answer::Yes, note: String::new() })
                    .collect();
                let letter = Letter { number, date: DAY, file: None };
                self.attempt(who, "bpjs", &RecordAnswers { programme_year: year, source: AnswerSource::Bpjs, letter, answers }).await;
            }
            11 => {
                let list = DrawUpList {
                    programme_year: year,
                    number,
                    date: DAY,
                    cover_from: Date::constant(2026, 7, 1),
                    months: 3,
                    budget: (part > 0).then_some(50_400 * part as i64),
                    minimum_wage: Some(2_500_000),
                };
                self.attempt(who, "kepala", &list).await;
            }
            12 => {
                let lists = candidate_list::Entity::find().order_by_desc(candidate_list::Column::Id).limit(1);
                if let Some(list) = lists.one(&self.ground.books.database.connection).await.expect("read") {
                    let draft =
                        DraftDecree { programme_year: year, list: list.id, title: "uji".into(), cover_from: Date::constant(2026, 7, 1) };
                    self.attempt(who, "dinas", &draft).await;
                }
            }
            13 | 14 => {
                let drafts = decree::Entity::find().filter(decree::Column::Status.eq("draft"));
                for draft in drafts.all(&self.ground.books.database.connection).await.expect("read") {
                    let record = RecordDecree {
                        decree: draft.id,
                        version: draft.version,
                        number: number.clone(),
                        date: DAY,
                        people: draft.people as u64 + u64::from(part == 3),
                        total: draft.total,
                        page_code: draft.page_code.clone(),
                        file: scan("keputusan"),
                        retyped_annex: None,
                    };
                    self.attempt(who, "hukum", &record).await;
                }
            }
            15 => {
                let signed = decree::Entity::find().filter(decree::Column::Status.eq("signed"));
                if let Some(signed) = signed.one(&self.ground.books.database.connection).await.expect("read") {
                    let ground_of = self.programme.regulation.ending.first().map_or("meninggal", |ending| ending.id.as_str()).to_owned();
                    let removals = self
                        .cases(&["decreed"])
                        .await
                        .iter()
                        .take(1)
                        .map(|case| Removal { case: case.id, version: case.version, ground: ground_of.clone() })
                        .collect();
                    let amend = AmendDecree {
                        programme_year: year,
                        amends: signed.id,
                        title: "perubahan uji".into(),
                        cover_from: Date::constant(2026, 8, 1),
                        months: 2,
                        removals,
                        list: None,
                        minimum_wage: None,
                    };
                    self.attempt(who, "dinas", &amend).await;
                }
            }
            // A list given back changes nothing but the log, which says who took it.
            19 => {
                let lists = submission::Entity::find().all(&self.ground.books.database.connection).await.expect("read");
                if let Some(list) = lists.get(part) {
                    let usual = if self.system.agency.is_empty() { "desa" } else { "pd" };
                    self.attempt(who, usual, &ReturnList { list: list.id }).await;
                }
            }
            17 => {
                let drafts = decree::Entity::find().filter(decree::Column::Status.eq("draft"));
                for draft in drafts.all(&self.ground.books.database.connection).await.expect("read") {
                    self.attempt(who, "dinas", &DropDecree { decree: draft.id, version: draft.version, reason: "uji".into() }).await;
                }
            }
            _ => {
                let every = self.cases(&["proposed", "screened", "verified", "listed", "decreed"]).await;
                if let Some(case) = every.get(part * 7) {
                    self.attempt(who, "desa", &WithdrawCase { case: case.id, version: case.version, reason: "uji".into() }).await;
                }
            }
        }
    }

    async fn version_of_minutes(&self, id: i64) -> i64 {
        let found = minutes::Entity::find_by_id(id).one(&self.ground.books.database.connection).await.expect("read");
        found.expect("there").version
    }

    /// What must hold whatever was tried, asked of the tables.
    async fn check(&self) {
        let regulation = self.system.regulation;
        for (what, sql) in [
            (
                "rows of a list are missing",
                "SELECT COUNT(*) FROM submission s WHERE s.rows_in <> (SELECT COUNT(*) FROM submission_row r WHERE r.submission = s.id)",
            ),
            (
                "verified against the law",
                "SELECT COUNT(*) FROM case_file WHERE state IN ('verified', 'listed', 'waiting', 'decreed') AND verdict = 'tidak layak'",
            ),
            (
                "listed without a list",
                "SELECT COUNT(*) FROM case_file c WHERE c.state IN ('listed', 'waiting', 'decreed') AND NOT EXISTS (SELECT 1 FROM candidate_list l WHERE l.id = c.candidate_list)",
            ),
            (
                "decreed without a signed decree that names the case",
                "SELECT COUNT(*) FROM case_file c WHERE c.state = 'decreed' AND NOT EXISTS (SELECT 1 FROM decree d JOIN decree_entry e ON e.decree = d.id WHERE d.id = c.decree AND d.status = 'signed' AND e.case_file = c.id AND e.change = 'add')",
            ),
            (
                "taken out without a signed decree",
                "SELECT COUNT(*) FROM case_file c WHERE c.state = 'removed' AND NOT EXISTS (SELECT 1 FROM decree d JOIN decree_entry e ON e.decree = d.id WHERE d.id = c.decree AND d.status = 'signed' AND e.case_file = c.id AND e.change = 'remove')",
            ),
            (
                "brought in twice",
                "SELECT COUNT(*) FROM (SELECT e.case_file FROM decree_entry e JOIN decree d ON d.id = e.decree WHERE d.status = 'signed' AND e.change = 'add' GROUP BY e.case_file HAVING COUNT(*) > 1) t",
            ),
            (
                "recorded by its drafter",
                "SELECT COUNT(*) FROM decree WHERE status = 'signed' AND (recorded_by = drafted_by OR recorded_by IS NULL OR number IS NULL OR signed_file IS NULL)",
            ),
            (
                "a total that is not its annex's",
                "SELECT COUNT(*) FROM decree d WHERE d.total <> (SELECT COALESCE(SUM(e.amount), 0) FROM decree_entry e WHERE e.decree = d.id) OR d.people <> (SELECT COUNT(*) FROM decree_entry e WHERE e.decree = d.id)",
            ),
            ("more places than money", "SELECT COUNT(*) FROM candidate_list WHERE budget IS NOT NULL AND places * per_person > budget"),
            (
                "searched under another name than the person's",
                "SELECT COUNT(*) FROM case_file c JOIN person p ON p.id = c.person WHERE c.name_folded <> p.name_folded",
            ),
            (
                "changed without a log entry",
                "SELECT COUNT(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = c.seq)",
            ),
            (
                "a step without a log entry",
                "SELECT COUNT(*) FROM case_step s WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = s.seq AND l.user_name = s.by_user)",
            ),
            (
                "done by somebody without the right",
                "SELECT COUNT(*) FROM log_entry WHERE user_name IN ('lain', 'admin') OR (act = 'return-list' AND user_name NOT IN ('desa', 'pd', 'camat', 'dinas', 'dinas2', 'kepala', 'ketua', 'anggota')) OR (act = 'record-decree' AND user_name <> 'hukum') OR (act = 'draw-up-list' AND user_name <> 'kepala') OR (act = 'record-deliberation' AND user_name <> 'desa') OR (act = 'screen-batch' AND user_name NOT IN ('dinas', 'dinas2'))",
            ),
        ] {
            assert_eq!(self.number(sql).await, 0, "{regulation}: {what}");
        }
        // Every step of the way lies behind whoever was decreed or listed, in the order of this system's own text.
        for case in self.cases(&["listed", "waiting", "decreed"]).await {
            let sql = format!("SELECT step, outcome FROM case_step WHERE case_file = {} ORDER BY seq", case.id);
            let connection = &self.ground.books.database.connection;
            let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.expect("SQL");
            let mut done: BTreeSet<String> = BTreeSet::new();
            for row in rows {
                let (step, outcome): (String, String) =
                    (row.try_get_by_index(0).expect("a step"), row.try_get_by_index(1).expect("an outcome"));
                if outcome == "done" {
                    done.insert(step)
                } else {
                    done.remove(&step)
                };
            }
            let done: BTreeSet<&str> = done.iter().map(String::as_str).collect();
            let list = self.programme.step_of(StepKind::List).expect("a list");
            let missing = self.programme.flow.missing(list, &done);
            assert!(missing.is_empty(), "{regulation}: case {} was listed without {:?}", case.id, missing.first().map(|step| &step.id));
        }
        let head = self.ground.books.noted_head().await.expect("read").expect("noted");
        assert_eq!(verify(&self.ground.books.database, &self.ground.books.sealer, &[head]).await.expect("verified").faults, []);
    }
}

/// The way in its usual order, now and then something else, by whoever does it usually or by anybody.
fn tries() -> impl Strategy<Value = Vec<(usize, u8, usize)>> {
    let stray = prop_oneof![3 => Just(None), 1 => (0_usize..12, 0_u8..20, 0_usize..4).prop_map(Some)];
    let usual = [0, 1, 19, 2, 3, 4, 5, 2, 6, 7, 8, 9, 10, 11, 12, 13, 15, 14, 16, 19];
    prop::collection::vec((stray, 0_usize..3), usual.len()).prop_map(move |strays| {
        let mut tries = Vec::new();
        for ((stray, part), what) in strays.into_iter().zip(usual) {
            tries.extend(stray);
            // 99: nobody of the list, so whoever does it usually.
            tries.push((99, what, part));
        }
        tries
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_every_system_nothing_gets_around_the_way(tries in tries()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            for system in &SYSTEMS {
                for (_folder, place) in places() {
                    let mut walk = Walk::new(system, place).await;
                    for (who, what, part) in &tries {
                        walk.step(*who, *what, *part).await;
                    }
                    walk.check().await;
                    for act in ["hand-in-list", "screen-batch", "draw-up-minutes", "draw-up-list", "record-decree"] {
                        if !walk.done.contains(act) {
                            eprintln!("{}: {act} never succeeded", system.regulation);
                        }
                    }
                    assert!(walk.done.contains("hand-in-list"), "{}: of so many tries some succeed: {:?}", system.regulation, walk.done);
                }
            }
        });
    }
}

#[tokio::test]
async fn the_usual_order_reaches_a_recorded_decree_in_every_system() {
    for system in &SYSTEMS {
        for (_folder, place) in places() {
            let mut walk = Walk::new(system, place).await;
            for what in [0, 1, 19, 2, 3, 4, 5, 2, 6, 8, 9, 10, 11, 12, 13, 15, 14] {
                walk.step(99, what, 0).await;
            }
            walk.check().await;
            for act in ["return-list", "record-decree"] {
                assert!(walk.done.contains(act), "{}: {act}: {:?}", system.regulation, walk.done);
            }
            assert!(!walk.cases(&["decreed", "removed"]).await.is_empty(), "{}", system.regulation);
            // What is signed is not dropped; and once the year is closed, every act of its way is refused.
            walk.step(99, 12, 0).await;
            walk.step(99, 17, 0).await;
            let signed = decree::Entity::find().filter(decree::Column::Status.eq("signed"));
            let signed = signed.one(&walk.ground.books.database.connection).await.expect("read").expect("a signed decree");
            let dinas = walk.person("dinas").clone();
            let drop = DropDecree { decree: signed.id, version: signed.version, reason: "uji".into() };
            assert_eq!(walk.ground.act(&dinas, &drop).await.expect_err("signed").fault, Fault::Conflict);
            walk.attempt(99, "kepala", &CloseYear { programme_year: walk.year_id(), version: 1, reason: "uji".into() }).await;
            assert!(walk.done.contains("close-year"), "{}: {:?}", system.regulation, walk.done);
            let closed = walk.standing().await;
            for what in 0..=18 {
                walk.step(99, what, 0).await;
            }
            assert_eq!(walk.standing().await, closed, "{}: a closed year takes nothing", system.regulation);
            walk.check().await;
        }
    }
}
