//! Judging cases of the books: by the rules of their year and the registers loaded, each with its facts and words, as one screening.

use crate::acting::Acting;
use crate::case::cases::{put_state, state_of};
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::{StoredCells, StoredLayout};
use crate::programme::Programme;
use payung_domain::{Language, Verdict};
use payung_law::Ruleset;
use payung_registry::{Limits, Register};
use payung_screening::{Lists, Place, RowJudge, Setting, Wages, kept_sheet};
use payung_storage::entity::{case_file, person, register_snapshot, screening, submission_row};
use payung_storage::update_cases;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::sea_query::Query;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Why, in words; sealed with the case. Papers and tables say it in Indonesian, pages in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reasons {
    /// Why the verdict: articles and facts.
    pub reason: String,
    /// What a reader must know besides.
    pub warning: String,
    /// The reason in English; empty in what older programs kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason_en: String,
    /// The warning in English; empty where there is none, and in what older programs kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub warning_en: String,
}

impl Reasons {
    /// Reason and warning for a reader. What older programs kept is Indonesian in either language.
    #[must_use]
    pub fn told(&self, language: Language) -> (&str, &str) {
        if language == Language::En && self.is_in_both() { (&self.reason_en, &self.warning_en) } else { (&self.reason, &self.warning) }
    }

    /// Whether it was kept in both languages.
    #[must_use]
    pub fn is_in_both(&self) -> bool {
        !self.reason_en.is_empty()
    }
}

/// What a screening counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
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
}

/// A screening under way.
pub(crate) struct Judging<'b> {
    acting: &'b Acting<'b>,
    programme: &'b Programme,
    rules: Ruleset,
    national: Ruleset,
    rows: Vec<register_snapshot::Model>,
    registers: Vec<Register>,
    /// The screening's number; cases refer to it, [`Self::keep`] writes its row.
    pub screening: i64,
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl<'b> Judging<'b> {
    /// Makes rules and registers ready for the day of the act.
    pub async fn begin(acting: &'b Acting<'b>, programme: &'b Programme) -> Result<Self, ActError> {
        let (rules, national) = programme.rules(acting.day)?;
        let (rows, registers) = acting.registers(programme).await?.into_iter().unzip();
        let screening = acting.next_id::<screening::Entity>(screening::Column::Id).await?;
        Ok(Self { acting, programme, rules, national, rows, registers, screening })
    }

    /// The register extracts asked, in words.
    pub fn registers_in_words(&self) -> Vec<String> {
        self.rows.iter().map(|row| format!("{} {} ({})", row.kind, row.snapshot_date, row.source)).collect()
    }

    /// The numbers of the register extracts asked.
    pub fn register_ids(&self) -> Vec<i64> {
        self.rows.iter().map(|row| row.id).collect()
    }

    /// Writes the screening's own row, for the list `submission` or for all.
    pub async fn keep(&self, submission: Option<i64>, tally: &Tally) -> Result<(), ActError> {
        let row = screening::Model {
            id: self.screening,
            programme_year: self.programme.year.id,
            submission,
            asked_on: self.acting.day.to_string(),
            rules_effect: self.programme.regulation.effect.clone(),
            registers: serde_json::to_string(&self.register_ids()).unwrap_or_default(),
            cases: signed(tally.cases),
            eligible: signed(tally.eligible),
            refused: signed(tally.refused),
            unknown: signed(tally.unknown),
            at: self.acting.at.clone(),
            seq: self.acting.seq,
        };
        screening::Entity::insert(row.into_active_model()).exec_without_returning(self.acting.tx).await?;
        Ok(())
    }

    /// Keyed hashes of NIKs that stand in more than one case of the year.
    pub async fn repeated(&self) -> Result<HashSet<String>, ActError> {
        let query = standing_niks(self.programme.year.id)
            .and_where(Expr::col((person::Entity, person::Column::NikLookup)).is_not_null())
            .group_by_col((person::Entity, person::Column::NikLookup))
            .and_having(Expr::col((case_file::Entity, case_file::Column::Id)).count().gt(1))
            .to_owned();
        let rows = self.acting.tx.query_all(&query).await?;
        rows.into_iter().map(|row| row.try_get_by_index::<String>(0).map_err(ActError::from)).collect()
    }

    /// Judges cases by the newest list each stands in, and writes what came out. Each moves on by one version.
    pub async fn judge(&self, cases: &[case_file::Model], repeated: &HashSet<String>, done: &mut Tally) -> Result<(), ActError> {
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
                rows.insert(case, serde_json::from_slice(&cells).map_err(|_| crate::case::cases::broken(case))?);
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
        let changes = self.judged(cases, &rows, &duplicate, done)?;
        let seen: Vec<(i64, i64)> = cases.iter().map(|case| (case.id, case.version)).collect();
        let changed = update_cases(acting.tx, &seen, changes).await?;
        match (changed == cases.len() as u64, cases.first()) {
            (false, Some(first)) => Err(crate::case::cases::broken(first.id)),
            _ => Ok(()),
        }
    }

    /// The new columns of every case, in the order of `cases`.
    fn judged(
        &self,
        cases: &[case_file::Model],
        rows: &HashMap<i64, StoredCells>,
        duplicate: &dyn Fn(&case_file::Model) -> bool,
        done: &mut Tally,
    ) -> Result<Vec<case_file::ActiveModel>, ActError> {
        let (acting, programme) = (self.acting, self.programme);
        let layout = StoredLayout::of(rows.values(), &programme.vocabulary);
        let wages = Wages::default();
        let setting = Setting {
            rules: &self.rules,
            national: Some(&self.national),
            vocabulary: &programme.vocabulary,
            areas: &acting.books.areas,
            registers: &self.registers,
            area: None,
            continuing: None,
            wages: &wages,
            language: Language::Id,
            limits: Limits::default(),
            threads: 1,
            alike: None,
        };
        let kept = cases
            .iter()
            .zip(1..)
            .map(|(case, number)| {
                rows.get(&case.id).map(|cells| layout.row(number, cells)).ok_or_else(|| crate::case::cases::broken(case.id))
            })
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
                judge = found.map(|setting| (area, RowJudge::new(setting, &lists, sheet).also_in(Language::En)));
            }
            let Some((_, judge)) = judge.as_mut() else { return Err(crate::case::cases::broken(case.id)) };
            judge.duplicate_elsewhere = duplicate(case);
            let judged = judge.judge(row, Place { file: 0, sheet: 0, row: number }, false);
            let (Some(decision), Some(facts)) = (&judged.decision, &judged.facts) else { return Err(crate::case::cases::broken(case.id)) };
            done.cases += 1;
            match judged.verdict {
                Verdict::Eligible => done.eligible += 1,
                Verdict::NotEligible => done.refused += 1,
                _ => done.unknown += 1,
            }
            if facts.duplicate {
                done.duplicates += 1;
            }
            let state = state_of(case).ok_or_else(|| crate::case::cases::broken(case.id))?.screen(self.screening, judged.verdict)?;
            let (reason_en, warning_en) =
                judge.other.as_ref().map(|other| (other.reason.clone(), other.warning.clone())).unwrap_or_default();
            let words = Reasons { reason: judge.reason.clone(), warning: judge.warning.clone(), reason_en, warning_en };
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

/// The keyed hashes of the NIKs of a year's cases that still stand: neither withdrawn nor refused.
pub(crate) fn standing_niks(programme_year: i64) -> sea_orm::sea_query::SelectStatement {
    let person_of_case = Expr::col((case_file::Entity, case_file::Column::Person)).equals((person::Entity, person::Column::Id));
    Query::select()
        .column((person::Entity, person::Column::NikLookup))
        .from(case_file::Entity)
        .inner_join(person::Entity, person_of_case)
        .and_where(Expr::col((case_file::Entity, case_file::Column::ProgrammeYear)).eq(programme_year))
        .and_where(Expr::col((case_file::Entity, case_file::Column::State)).is_not_in(["withdrawn", "refused"]))
        .to_owned()
}
