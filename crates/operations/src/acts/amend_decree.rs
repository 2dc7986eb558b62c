//! Drafting an amending decree: a delta, whom it takes out, with the ground, and whom a later list of candidates brings in.

use crate::acting::{Act, Acting, Ran, Target};
use crate::acts::draft_decree::{DecreeDrafted, Draft, check_title, drafted_before, entry, in_annex_order, list_of, no_decree, sum};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::Date;
use payung_storage::entity::decree;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// Somebody an amending decree takes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// The case.
    pub case: i64,
    /// Its version as seen.
    pub version: i64,
    /// The ground's id in the regulation (`[[ending]]`), or words where the text has none.
    pub ground: String,
}

/// What is asked for an amending decree.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendDecree {
    /// The programme year.
    pub programme_year: i64,
    /// The decree it amends.
    pub amends: i64,
    /// What it is about.
    pub title: String,
    /// First month in which the change counts.
    pub cover_from: Date,
    /// Months from then on.
    #[schema(maximum = 65535)]
    pub months: u16,
    /// Whom it takes out.
    pub removals: Vec<Removal>,
    /// The list of candidates whose people come in; nobody when absent.
    pub list: Option<i64>,
    /// The regional minimum wage, where the act counts contributions by it.
    pub minimum_wage: Option<i64>,
}

impl Act for AmendDecree {
    const NAME: ActName = ActName::AmendDecree;
    type Done = DecreeDrafted;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DecreeDrafted>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        check_title(&self.title)?;
        let amended =
            decree::Entity::find_by_id(self.amends).one(acting.tx).await?.filter(|decree| decree.programme_year == self.programme_year);
        let amended = amended.ok_or_else(|| no_decree(self.amends))?;
        if amended.status != "signed" {
            return Err(ActError::conflict(
                "Keputusan itu belum ditandatangani; ubah rancangannya, bukan dengan keputusan perubahan.",
                "That decree is not signed; change its draft, not by an amending decree.",
            ));
        }
        if let Some(list) = self.list {
            let known = decree::Entity::find()
                .filter(decree::Column::CandidateList.eq(list))
                .filter(decree::Column::Status.ne("dropped"))
                .one(acting.tx)
                .await?;
            if let Some(known) = known {
                return Ok(Ran::Already(drafted_before(&known)));
            }
        }
        let mut entries = Vec::new();
        for removal in &self.removals {
            let case = acting.case_at(removal.case, removal.version).await?;
            acting.state(&case)?.remove(0)?;
            let grounds = &programme.regulation.ending;
            if !grounds.is_empty() && !grounds.iter().any(|ground| ground.id == removal.ground) {
                let known: Vec<&str> = grounds.iter().map(|ground| ground.id.as_str()).collect();
                let known = known.join(", ");
                return Err(ActError::invalid(
                    format!("Alasan {} tidak dikenal {}. Yang ada: {known}.", removal.ground, programme.regulation.act.short),
                    format!("{} has no ground {}. There are: {known}.", programme.regulation.act.short, removal.ground),
                ));
            }
            let ordinal = entries.len() as i64 + 1;
            entries.push(entry(ordinal, removal.case, "remove", 0, 0, 0, &removal.ground));
        }
        if let Some(list) = self.list {
            let list = list_of(acting, list, self.programme_year).await?;
            let each = acting.per_person(&programme, self.cover_from, self.months, self.minimum_wage).await?;
            for case in in_annex_order(acting, list.id).await? {
                let ordinal = entries.len() as i64 + 1;
                entries.push(entry(ordinal, case, "add", each.per_month.get(), i64::from(self.months), each.amount.get(), ""));
            }
        }
        if entries.is_empty() {
            return Err(ActError::invalid(
                "Keputusan perubahan perlu paling sedikit satu orang yang dikeluarkan atau dimasukkan.",
                "An amending decree takes out or brings in at least one person.",
            ));
        }
        let total = sum(&entries)?;
        let draft = Draft {
            programme_year: self.programme_year,
            year: programme.year.year,
            kind: "amending",
            amends: Some(amended.id),
            list: self.list,
            title: &self.title,
            cover_from: self.cover_from,
            months: self.months,
            total,
        };
        draft.write(acting, entries).await
    }
}
