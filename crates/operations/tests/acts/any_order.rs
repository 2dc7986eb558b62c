//! Acts of verification in any order by anybody: whatever was tried, the books hold nothing that the rules of conduct do not allow.

use crate::cases::{BANGLI_DOCUMENTS, Bangli, scan};
use crate::ground::{Ground, code, places};
use payung_domain::{Date, Role};
use payung_operations::acts::assign_cases::{AssignCases, WhichCases};
use payung_operations::acts::correct_facts::{CellCorrection, CorrectFacts};
use payung_operations::acts::correct_row::CorrectRow;
use payung_operations::acts::draw_up_minutes::{DrawUpMinutes, cases_in_signed_minutes};
use payung_operations::acts::recheck_case::RecheckCase;
use payung_operations::acts::reopen_case::ReopenCase;
use payung_operations::acts::return_in_bulk::ReturnInBulk;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::acts::verify_case::CheckResult;
use payung_operations::acts::verify_in_bulk::VerifyInBulk;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::{Act, Actor, Programme};
use payung_storage::log::verify;
use proptest::prelude::*;
use sea_orm::{ConnectionTrait, Statement};

/// Who does what to which case, and how.
type Try = (u8, u8, u8, u8);

/// The first number of the first row of a query in plain SQL.
async fn number(ground: &Ground, sql: &str) -> i64 {
    let connection = &ground.books.database.connection;
    let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
    let row = connection.query_one_raw(statement).await.expect("read").expect("a row");
    row.try_get_by_index::<i64>(0).expect("a number")
}

/// Whatever an act could change, in one number and the log's length.
async fn standing(ground: &Ground) -> (i64, i64) {
    let versions = number(ground, "SELECT CAST(COALESCE(SUM(version * id), 0) AS BIGINT) FROM case_file").await;
    (versions, number(ground, "SELECT CAST(COUNT(*) AS BIGINT) FROM log_entry").await)
}

/// Performs one act and sees that it either changed nothing or is in the log once.
async fn attempt<A: Act>(ground: &Ground, actor: &Actor, act: &A) -> bool {
    let before = standing(ground).await;
    let done = ground.act(actor, act).await.is_ok();
    let after = standing(ground).await;
    if !done || before.1 == after.1 {
        assert_eq!(before, after, "what is not in the log did not happen");
    } else {
        assert_eq!(after.1, before.1 + 1, "an act is in the log once");
    }
    done
}

struct Walk {
    bangli: Bangli,
    nobody: Actor,
    done: usize,
}

impl Walk {
    async fn step(&mut self, (who, what, which, how): Try) {
        let bangli = &self.bangli;
        let ground = &bangli.ground;
        let people = [&bangli.dinas, &bangli.village, &bangli.ketua, &bangli.sekretaris, &bangli.anggota, &self.nobody];
        // Most tries are by whose act it is, else nearly all would be refused at the door.
        let usual = match what % 12 {
            0 | 7 => &bangli.dinas,
            6 | 8 => &bangli.village,
            4 => &bangli.anggota,
            _ => people[2 + usize::from(how) % 3],
        };
        let actor = people.get(usize::from(who)).copied().unwrap_or(usual);
        let name = ["Layak 1", "Layak 2", "Layak 3", "Tua", "Dokumen", "Rusak"][usize::from(which) % 6];
        let case = bangli.case(name).await;
        let version = case.version - i64::from(how == 9);
        let result = [CheckResult::Confirmed, CheckResult::Refused, CheckResult::Returned][usize::from(how) % 3];
        let text = format!("{how} {which}");
        let done = match what % 12 {
            0 => attempt(ground, actor, &ScreenBatch { programme_year: bangli.year, receipt: None }).await,
            1 | 2 if case.outcomes.is_some() => {
                let mut act = bangli.verification(&case, result).await;
                act.version = version;
                for check in &mut act.checks {
                    check.proof = (how % 2 == 0).then(|| scan("bukti"));
                }
                attempt(ground, actor, &act).await
            }
            3 if how % 4 == 3 => {
                let (cases, until) = (bangli.eligible().await, Date::constant(2026, 7, 1));
                attempt(ground, actor, &ReturnInBulk { programme_year: bangli.year, cases, reason: text, until }).await
            }
            3 => {
                let documents = BANGLI_DOCUMENTS.map(str::to_owned).to_vec();
                let cases = bangli.eligible().await;
                attempt(ground, actor, &VerifyInBulk { programme_year: bangli.year, cases, documents, recheck_percent: 1 }).await
            }
            4 => attempt(ground, actor, &RecheckCase { case: case.id, version, disagreements: vec![] }).await,
            5 => {
                let corrections = vec![CellCorrection { column: "no_hp".into(), text }];
                let act = CorrectFacts { case: case.id, version, corrections, proof: scan("bukti"), reason: "salah".into() };
                attempt(ground, actor, &act).await
            }
            6 => {
                let corrections = vec![CellCorrection { column: "alamat".into(), text }];
                attempt(ground, actor, &CorrectRow { case: case.id, version, corrections, reason: String::new() }).await
            }
            7 => {
                let act = ReopenCase { case: case.id, version, letter: scan("keberatan"), reason: "usul".into() };
                attempt(ground, actor, &act).await
            }
            8 if how == 0 => attempt(ground, actor, &WithdrawCase { case: case.id, version, reason: "pindah".into() }).await,
            9 => {
                let to = ["ketua", "sekretaris", "anggota", "desa"][usize::from(how) % 4].to_owned();
                let which = WhichCases::Next { area: code("51.06"), count: 1 };
                attempt(ground, actor, &AssignCases { programme_year: bangli.year, to, which }).await
            }
            10 => {
                let act = DrawUpMinutes {
                    programme_year: bangli.year,
                    number: format!("BA-{which}"),
                    date: Date::constant(2026, 6, 1),
                    place: "Ruang rapat".into(),
                    chair: "Uji ketua".into(),
                    area: code("51.06"),
                    attendance: 3,
                };
                attempt(ground, actor, &act).await
            }
            _ => attempt(ground, actor, &SignMinutes { minutes: i64::from(which % 2) + 1, version: 1, file: None }).await,
        };
        self.done += usize::from(done);
    }

    async fn check(&self) {
        let ground = &self.bangli.ground;
        let last = "(SELECT MAX(seq) FROM case_step t WHERE t.case_file = c.id AND t.step = 'verifikasi')";
        for (what, sql) in [
            ("verified against the law", "SELECT COUNT(*) FROM case_file WHERE state = 'verified' AND verdict <> 'layak' AND verdict <> 'perlu data'".to_owned()),
            (
                "verified without the step",
                format!("SELECT COUNT(*) FROM case_file c WHERE c.state = 'verified' AND NOT EXISTS (SELECT 1 FROM case_step s WHERE s.case_file = c.id AND s.step = 'verifikasi' AND s.outcome = 'done' AND s.seq = {last})"),
            ),
            (
                "verified by whoever made it",
                format!("SELECT COUNT(*) FROM case_file c JOIN case_step s ON s.case_file = c.id AND s.step = 'verifikasi' AND s.outcome = 'done' AND s.seq = {last} WHERE c.state = 'verified' AND (s.by_user IN (SELECT l.handed_in_by FROM submission l WHERE l.id = c.submission) OR s.by_user IN (SELECT f.by_user FROM fact_correction f WHERE f.case_file = c.id AND f.seq < s.seq))"),
            ),
            ("changed without a log entry", "SELECT COUNT(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.seq = c.seq)".to_owned()),
            ("done by somebody without the right", "SELECT COUNT(*) FROM log_entry WHERE user_name = 'nobody' OR (user_name = 'desa' AND act NOT IN ('hand-in-list', 'correct-row', 'withdraw-case')) OR (user_name = 'dinas' AND act IN ('verify-case', 'verify-in-bulk', 'sign-minutes', 'draw-up-minutes'))".to_owned()),
            ("facts corrected by a verifier without proof", "SELECT COUNT(*) FROM fact_correction WHERE proof IS NULL AND by_user IN ('ketua', 'sekretaris', 'anggota')".to_owned()),
            ("signed by too few", "SELECT COUNT(*) FROM minutes m WHERE m.status = 'signed' AND (SELECT COUNT(*) FROM minutes_signature s WHERE s.minutes = m.id) <> 3".to_owned()),
            (
                "looked at again by the verifier",
                "SELECT COUNT(*) FROM criterion_check r JOIN criterion_check v ON v.case_file = r.case_file AND v.criterion = r.criterion AND NOT v.recheck AND v.by_user = r.by_user WHERE r.recheck AND v.seq = (SELECT MAX(o.seq) FROM criterion_check o WHERE o.case_file = r.case_file AND NOT o.recheck AND o.seq < r.seq)".to_owned(),
            ),
            ("verified twice in minutes", "SELECT COUNT(*) FROM (SELECT x.case_file FROM minutes_case x JOIN case_step s ON s.case_file = x.case_file AND s.step = 'verifikasi' GROUP BY x.case_file HAVING COUNT(DISTINCT x.minutes) > COUNT(DISTINCT s.seq)) d".to_owned()),
        ] {
            assert_eq!(number(ground, &sql).await, 0, "{what}");
        }
        let connection = &ground.books.database.connection;
        let programme = Programme::load(connection, &ground.books, self.bangli.year).await.expect("a programme");
        for case in cases_in_signed_minutes(connection, &programme).await.expect("read") {
            let sql = format!(
                "SELECT COUNT(*) FROM case_file c JOIN minutes_case x ON x.case_file = c.id JOIN minutes m ON m.id = x.minutes WHERE c.id = {case} AND c.state = 'verified' AND m.status = 'signed' AND x.outcome = 'done'"
            );
            assert!(number(ground, &sql).await > 0, "case {case} is not in signed minutes");
        }
        let head = ground.books.noted_head().await.expect("read").expect("noted");
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[head]).await.expect("verified").faults, []);
    }
}

/// An act; what moves a case on comes more often than what sets it back.
fn act() -> impl Strategy<Value = u8> {
    prop_oneof![2 => Just(0_u8), 6 => 1_u8..3, 2 => 3_u8..5, 3 => 5_u8..10, 2 => Just(10_u8), 5 => Just(11_u8)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_tried_gets_around_the_rules(tries in prop::collection::vec((0_u8..24, act(), 0_u8..6, 0_u8..10), 60..100)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            for (_folder, place) in places() {
                let bangli = Bangli::new(place, 3).await;
                let nobody = bangli.ground.user("nobody", Role::Public, "51.06").await;
                let mut walk = Walk { bangli, nobody, done: 0 };
                for one in &tries {
                    walk.step(*one).await;
                }
                walk.check().await;
                assert!(walk.done > 0, "of so many tries some succeed");
            }
        });
    }
}
