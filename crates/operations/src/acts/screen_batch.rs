//! Screening the cases of a programme year: judged by the rules it was opened under and the registers loaded, each answer with its article, kept with
//! the facts it rests on.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::judging::{Judging, Tally};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_storage::entity::{case_file, submission};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

pub use crate::case::judging::Reasons;

/// Cases judged and written at once.
const CASES_AT_ONCE: u64 = 5_000;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenBatch {
    /// The programme year.
    pub programme_year: i64,
    /// Only the cases of this receipt; all that may be screened when absent.
    pub receipt: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// Pairs that may be one person and wait for somebody to decide.
    #[serde(default)]
    pub pairs: u64,
    /// Of them people whom another region covers.
    #[serde(default)]
    pub elsewhere: u64,
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
        let judging = Judging::begin(acting, &programme).await?;
        let repeated = judging.repeated().await?;
        let mut tally = Tally::default();
        let (mut after, mut screened) = (0, Vec::new());
        loop {
            let cases = self.page(acting, list.as_ref(), after).await?;
            let Some(last) = cases.last() else { break };
            after = last.id;
            judging.judge(&cases, &repeated, &mut tally).await?;
            screened.extend(cases.iter().map(|case| (case.id, case.person)));
        }
        judging.keep(list.map(|list| list.id), &tally).await?;
        let id = judging.screening;
        let pairs = acting.look_for_pairs(&programme, id, &screened).await?;
        let done = Screened {
            id,
            cases: tally.cases,
            eligible: tally.eligible,
            refused: tally.refused,
            unknown: tally.unknown,
            duplicates: tally.duplicates,
            registers: judging.registers_in_words(),
            pairs: pairs.open,
            elsewhere: pairs.elsewhere,
        };
        let noted = Noted::plain(
            format!("screening:{id}"),
            serde_json::json!({
                "receipt": self.receipt, "on": acting.day.to_string(), "cases": done.cases, "eligible": done.eligible, "refused": done.refused,
                "unknown": done.unknown, "duplicates": done.duplicates, "pairs": done.pairs, "pairs-new": pairs.new,
                "elsewhere": done.elsewhere, "registers": judging.register_ids(),
                "effect": programme.regulation.effect,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
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
