//! Screening the cases of a programme year: judged by the rules it was opened under and the registers loaded, each answer with its article, kept with
//! the facts it rests on.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::cases::{put_state, state_of};
use crate::cells::{StoredCells, StoredLayout};
use crate::failure::ActError;
use crate::people::ROWS_AT_ONCE;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{Language, Verdict};
use payung_law::Ruleset;
use payung_registry::{Limits, Register};
use payung_screening::{Lists, Place, RowJudge, Setting, Wages, kept_sheet};
use payung_storage::entity::{case_file, person, screening, submission, submission_row};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::sea_query::Query;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Cases judged and written at once.
const CASES_AT_ONCE: u64 = 5_000;

/// What is asked.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenBatch {
    /// The programme year.
    pub programme_year: i64,
    /// Only the cases of this receipt; all that may be screened when absent.
    pub receipt: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screened {
    /// The screening's number.
    pub id: i64,
    /// Cases judged.
    pub cases: u64,
    /// Of them eligible.
    pub eligible: u64,
    /// Of them not eligible.
    pub refused: u64,
    /// Of them wanting data.
    pub unknown: u64,
    /// Of them with a NIK that stands in another case of the year too.
    pub duplicates: u64,
    /// Register extracts asked, in words.
    pub registers: Vec<String>,
}

/// Why, in words; sealed with the case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reasons {
    /// Why the verdict: articles and facts.
    pub reason: String,
    /// What a reader must know besides.
    pub warning: String,
}

impl Act for ScreenBatch {
    const NAME: ActName = ActName::ScreenBatch;
    type Done = Screened;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Screened>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let list = self.list(acting).await?;
        let (rules, national) = programme.rules(acting.day)?;
        let loaded = acting.registers(&programme).await?;
        let (rows, registers): (Vec<_>, Vec<Register>) = loaded.into_iter().unzip();
        let words: Vec<String> = rows.iter().map(|row| format!("{} {} ({})", row.kind, row.snapshot_date, row.source)).collect();
        let id = acting.next_id::<screening::Entity>(screening::Column::Id).await?;
        let mut done = Screened { id, cases: 0, eligible: 0, refused: 0, unknown: 0, duplicates: 0, registers: words };
        // The screening's own row comes first in number, last in content: cases refer to it.
        let batch = Batch { acting, programme: &programme, rules: &rules, national: &national, registers: &registers, screening: id };
        let repeated = batch.repeated().await?;
        let mut after = 0;
        loop {
            let cases = self.page(acting, list.as_ref(), after).await?;
            let Some(last) = cases.last() else { break };
            after = last.id;
            batch.judge(cases, &repeated, &mut done).await?;
        }
        let row = screening::Model {
            id,
            programme_year: self.programme_year,
            submission: list.map(|list| list.id),
            asked_on: acting.day.to_string(),
            rules_effect: programme.regulation.effect.clone(),
            registers: serde_json::to_string(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).unwrap_or_default(),
            cases: signed(done.cases),
            eligible: signed(done.eligible),
            refused: signed(done.refused),
            unknown: signed(done.unknown),
            at: acting.at.clone(),
            seq: acting.seq,
        };
        screening::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let noted = Noted::plain(
            format!("screening:{id}"),
            serde_json::json!({
                "receipt": self.receipt, "on": acting.day.to_string(), "cases": done.cases, "eligible": done.eligible, "refused": done.refused,
                "unknown": done.unknown, "duplicates": done.duplicates, "registers": rows.iter().map(|row| row.id).collect::<Vec<_>>(),
                "effect": programme.regulation.effect,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl ScreenBatch {
    async fn list(&self, acting: &Acting<'_>) -> Result<Option<submission::Model>, ActError> {
        let Some(receipt) = &self.receipt else { return Ok(None) };
        let found = submission::Entity::find()
            .filter(submission::Column::ProgrammeYear.eq(self.programme_year))
            .filter(submission::Column::Receipt.eq(receipt.trim()))
            .one(acting.tx)
            .await?;
        match found {
            Some(list) => Ok(Some(list)),
            None => Err(ActError::not_found(
                format!("Tidak ada tanda terima {receipt} pada tahun ini."),
                format!("There is no receipt {receipt} in this year."),
            )),
        }
    }

    /// The next cases that may be screened.
    async fn page(&self, acting: &Acting<'_>, list: Option<&submission::Model>, after: i64) -> Result<Vec<case_file::Model>, ActError> {
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::State.is_in(["proposed", "screened", "returned"]))
            .filter(case_file::Column::Id.gt(after));
        if let Some(list) = list {
            query = query.filter(case_file::Column::Submission.eq(list.id));
        }
        Ok(query.order_by_asc(case_file::Column::Id).limit(CASES_AT_ONCE).all(acting.tx).await?)
    }
}

/// A screening under way.
struct Batch<'b> {
    acting: &'b Acting<'b>,
    programme: &'b Programme,
    rules: &'b Ruleset,
    national: &'b Ruleset,
    registers: &'b [Register],
    screening: i64,
}

impl Batch<'_> {
    /// Keyed hashes of NIKs that stand in more than one case of the year.
    async fn repeated(&self) -> Result<HashSet<String>, ActError> {
        let query = Query::select()
            .column((person::Entity, person::Column::NikLookup))
            .from(case_file::Entity)
            .inner_join(
                person::Entity,
                Expr::col((case_file::Entity, case_file::Column::Person)).equals((person::Entity, person::Column::Id)),
            )
            .and_where(Expr::col((case_file::Entity, case_file::Column::ProgrammeYear)).eq(self.programme.year.id))
            .and_where(Expr::col((case_file::Entity, case_file::Column::State)).is_not_in(["withdrawn", "refused"]))
            .and_where(Expr::col((person::Entity, person::Column::NikLookup)).is_not_null())
            .group_by_col((person::Entity, person::Column::NikLookup))
            .and_having(Expr::col((case_file::Entity, case_file::Column::Id)).count().gt(1))
            .to_owned();
        let rows = self.acting.tx.query_all(&query).await?;
        rows.into_iter().map(|row| row.try_get_by_index::<String>(0).map_err(ActError::from)).collect()
    }

    async fn judge(&self, cases: Vec<case_file::Model>, repeated: &HashSet<String>, done: &mut Screened) -> Result<(), ActError> {
        let acting = self.acting;
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let mut rows: HashMap<i64, StoredCells> = HashMap::with_capacity(cases.len());
        let mut lookups: HashMap<i64, Option<String>> = HashMap::with_capacity(cases.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let stored = submission_row::Entity::find()
                .filter(submission_row::Column::CaseFile.is_in(some.iter().copied()))
                .order_by_asc(submission_row::Column::Submission)
                .all(acting.tx)
                .await?;
            // A case of a corrected list has several rows; the newest list's counts.
            for row in stored {
                let Some(case) = row.case_file else { continue };
                let cells = acting.sealer().open("submission_row.cells", &row.cells)?;
                rows.insert(case, serde_json::from_slice(&cells).map_err(|_| crate::cases::broken(case))?);
            }
        }
        let persons: Vec<i64> = cases.iter().map(|case| case.person).collect();
        for some in persons.chunks(ROWS_AT_ONCE) {
            let found: Vec<(i64, Option<String>)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::NikLookup])
                .filter(person::Column::Id.is_in(some.iter().copied()))
                .into_tuple()
                .all(acting.tx)
                .await?;
            lookups.extend(found);
        }
        let duplicate =
            |case: &case_file::Model| lookups.get(&case.person).and_then(Option::as_ref).is_some_and(|lookup| repeated.contains(lookup));
        let changes = self.judged(&cases, &rows, &duplicate, done)?;
        for (case, row) in cases.iter().zip(changes) {
            let changed = case_file::Entity::update_many()
                .set(row)
                .filter(case_file::Column::Id.eq(case.id))
                .filter(case_file::Column::Version.eq(case.version))
                .exec(acting.tx)
                .await?;
            if changed.rows_affected != 1 {
                return Err(crate::cases::broken(case.id));
            }
        }
        Ok(())
    }

    /// The new columns of every case, in the order of `cases`.
    fn judged(
        &self,
        cases: &[case_file::Model],
        rows: &HashMap<i64, StoredCells>,
        duplicate: &dyn Fn(&case_file::Model) -> bool,
        done: &mut Screened,
    ) -> Result<Vec<case_file::ActiveModel>, ActError> {
        let (acting, programme) = (self.acting, self.programme);
        let layout = StoredLayout::of(rows.values(), &programme.vocabulary);
        let wages = Wages::default();
        let setting = Setting {
            rules: self.rules,
            national: Some(self.national),
            vocabulary: &programme.vocabulary,
            areas: &acting.books.areas,
            registers: self.registers,
            area: None,
            continuing: None,
            wages: &wages,
            language: Language::Id,
            limits: Limits::default(),
            threads: 1,
        };
        let kept = cases
            .iter()
            .zip(1..)
            .map(|(case, number)| rows.get(&case.id).map(|cells| layout.row(number, cells)).ok_or_else(|| crate::cases::broken(case.id)))
            .collect::<Result<Vec<_>, _>>()?;
        let lists = Lists::kept(vec![kept_sheet(layout.layout.clone(), kept)]);
        let sheet = &lists.files[0].sheets[0];
        let mut changes = Vec::with_capacity(cases.len());
        let mut judge: Option<(payung_domain::AreaCode, RowJudge<'_>)> = None;
        // A row that names no place lives where its list was handed in for; the judge is made anew where that changes.
        let mut settings: Vec<(payung_domain::AreaCode, Setting<'_>)> = Vec::new();
        for case in cases {
            let area = acting.area_of(case)?;
            if !settings.iter().any(|(known, _)| *known == area) {
                settings.push((area, Setting { area: Some(area), ..setting }));
            }
        }
        for ((case, row), number) in cases.iter().zip(&sheet.rows).zip(1..) {
            let area = acting.area_of(case)?;
            if judge.as_ref().is_none_or(|(known, _)| *known != area) {
                let found = settings.iter().find(|(known, _)| *known == area).map(|(_, setting)| setting);
                judge = found.map(|setting| (area, RowJudge::new(setting, &lists, sheet)));
            }
            let Some((_, judge)) = judge.as_mut() else { return Err(crate::cases::broken(case.id)) };
            judge.duplicate_elsewhere = duplicate(case);
            let judged = judge.judge(row, Place { file: 0, sheet: 0, row: number }, false);
            let (Some(decision), Some(facts)) = (&judged.decision, &judged.facts) else { return Err(crate::cases::broken(case.id)) };
            done.cases += 1;
            match judged.verdict {
                Verdict::Eligible => done.eligible += 1,
                Verdict::NotEligible => done.refused += 1,
                _ => done.unknown += 1,
            }
            if facts.duplicate {
                done.duplicates += 1;
            }
            let state = state_of(case).ok_or_else(|| crate::cases::broken(case.id))?.screen(self.screening, judged.verdict)?;
            let words = Reasons { reason: judge.reason.clone(), warning: judge.warning.clone() };
            let outcomes: Vec<&str> = decision.outcomes().iter().map(|outcome| outcome.word()).collect();
            let mut row = <case_file::ActiveModel as Default>::default();
            put_state(&mut row, &state);
            row.duplicate = Set(facts.duplicate);
            row.outcomes = Set(Some(serde_json::to_string(&outcomes).unwrap_or_default()));
            row.facts = Set(Some(acting.sealer().seal("case_file.facts", &serde_json::to_vec(facts).unwrap_or_default())?));
            row.reasons = Set(Some(acting.sealer().seal("case_file.reasons", &serde_json::to_vec(&words).unwrap_or_default())?));
            row.version = Set(case.version + 1);
            row.seq = Set(acting.seq);
            changes.push(row);
        }
        Ok(changes)
    }
}
