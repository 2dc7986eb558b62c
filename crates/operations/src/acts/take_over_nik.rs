//! Taking over the NIK of the other record where a pair was decided to be one person and one side's NIK is unusable. The program only proposes it; a
//! person takes it, another than decided the pair, and the case is judged again at once.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::case::judging::{Judging, Tally};
use crate::failure::ActError;
use crate::files::correction::CellCorrection;
use crate::permission::ActName;
use crate::same_person::{PairShown, shown_of};
use payung_domain::CaseState;
use payung_storage::entity::{case_file, person_pair};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOverNik {
    /// The pair.
    pub pair: i64,
    /// Its version as seen.
    pub version: i64,
    /// What was compared to be sure of it: the card, the family card, a call.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NikTakenOver {
    /// The pair's number.
    pub id: i64,
    /// The case whose NIK was damaged.
    pub case: i64,
    /// Its verdict now.
    pub verdict: String,
    /// Other cases of the year that stand with this NIK: one of them must go.
    pub duplicates: u64,
    /// It had been taken over before; nothing was changed.
    pub already: bool,
}

/// The case whose NIK is unusable, and the NIK it would be; none when both or neither have one.
pub(crate) fn proposal(pair: &person_pair::Model, shown: &PairShown) -> Option<(i64, String)> {
    match (shown.here.nik.is_empty(), shown.there.nik.is_empty()) {
        (true, false) => Some((pair.case_file, shown.there.nik.clone())),
        (false, true) => Some((pair.other_case?, shown.here.nik.clone())),
        _ => None,
    }
}

impl Act for TakeOverNik {
    const NAME: ActName = ActName::TakeOverNik;
    type Done = NikTakenOver;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let pair = acting.pair(self.pair).await?;
        let shown = shown_of(acting.sealer(), &pair)?;
        match proposal(&pair, &shown) {
            Some((case, _)) => {
                let case = acting.case(case).await?;
                Ok(Target::plain(acting.area_of(&case)?))
            }
            None => Ok(Target::plain(acting.area_of_pair(&pair)?)),
        }
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<NikTakenOver>, ActError> {
        let pair = acting.pair(self.pair).await?;
        let shown = shown_of(acting.sealer(), &pair)?;
        let (case, nik) = proposal(&pair, &shown).ok_or_else(|| nothing_to_take(pair.id))?;
        let case = acting.case(case).await?;
        if pair.taken_over {
            let verdict = case.verdict.clone().unwrap_or_default();
            return Ok(Ran::Already(NikTakenOver { id: pair.id, case: case.id, verdict, duplicates: 0, already: true }));
        }
        if pair.version != self.version {
            return Err(ActError::stale(("Pasangan ini", "This pair"), self.version, pair.version));
        }
        check_filled(&self.reason, ("Dasar pengambilalihan", "What it rests on"))?;
        if pair.status != "same" {
            return Err(ActError::conflict(
                format!("Pasangan {} belum diputus sebagai orang yang sama. Putuskan dulu.", pair.id),
                format!("Pair {} has not been decided to be one person. Decide it first.", pair.id),
            ));
        }
        if pair.agreed == Some(false) {
            return Err(ActError::conflict(
                format!(
                    "Pembaca kedua berpendapat lain tentang pasangan {}. Batalkan putusannya dan putuskan lagi, baru NIK diambil alih.",
                    pair.id
                ),
                format!("The second reader sees pair {} otherwise. Undo the decision and decide anew; then take the NIK over.", pair.id),
            ));
        }
        let decider = pair.decided_by.clone().unwrap_or_default();
        acting.check_not_maker(&decider, ("memutus pasangan ini", "decided this pair"))?;
        let programme = acting.open_programme(case.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let before = acting.state(&case)?;
        if !matches!(before, CaseState::Proposed { .. } | CaseState::Screened { .. } | CaseState::Returned { .. }) {
            let label = payung_domain::case::label(before.word(), payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {} berstatus {label}; NIK-nya hanya dapat dibetulkan dengan bukti (correct-facts).", case.id),
                format!("Case {} is {before}; its NIK can only be corrected with proof (correct-facts).", case.id),
            ));
        }
        let correction = CellCorrection { column: "nik".to_owned(), text: nik };
        let corrected = acting.correct_cells(&programme, &case, std::slice::from_ref(&correction), None).await?;
        let judging = Judging::begin(acting, &programme).await?;
        let repeated = judging.repeated().await?;
        let mut tally = Tally::default();
        judging.judge(std::slice::from_ref(&corrected.case), &repeated, &mut tally).await?;
        judging.keep(None, &tally).await?;
        let duplicates = self.standing_with(acting, &corrected.case, &correction.text).await?;
        let mut change = person_pair::ActiveModel { taken_over: Set(true), ..Default::default() };
        if case.id == pair.case_file {
            change.person = Set(corrected.case.person);
        } else {
            change.other_person = Set(Some(corrected.case.person));
        }
        acting.change_pair(&pair, change).await?;
        let verdict = acting.case(case.id).await?.verdict.unwrap_or_default();
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({
                "pair": pair.id, "columns": corrected.columns(), "screening": judging.screening, "decided-by": decider, "score": pair.score,
                "before": case.verdict, "after": verdict, "from": before.word(), "duplicates": duplicates,
            }),
            person: Some(corrected.case.person),
            personal: Some(corrected.personal(self.reason.trim())),
        };
        Ok(Ran::Done(NikTakenOver { id: pair.id, case: case.id, verdict, duplicates, already: false }, noted))
    }
}

impl TakeOverNik {
    /// Other cases of the year with this NIK that still stand.
    async fn standing_with(&self, acting: &Acting<'_>, case: &case_file::Model, nik: &str) -> Result<u64, ActError> {
        use payung_storage::entity::person;
        use sea_orm::sea_query::Query;
        let bearers = Query::select()
            .column(person::Column::Id)
            .from(person::Entity)
            .and_where(Expr::col(person::Column::NikLookup).eq(acting.sealer().lookup("nik", nik)))
            .to_owned();
        let standing = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(case.programme_year))
            .filter(case_file::Column::Id.ne(case.id))
            .filter(case_file::Column::State.is_not_in(["withdrawn", "refused"]))
            .filter(case_file::Column::Person.in_subquery(bearers));
        Ok(standing.count(acting.tx).await?)
    }
}

fn nothing_to_take(id: i64) -> ActError {
    ActError::conflict(
        format!(
            "Pada pasangan {id} tidak ada NIK rusak di satu sisi saja; tidak ada yang diambil alih. NIK yang keliru dibetulkan dengan bukti (correct-facts)."
        ),
        format!(
            "In pair {id} there is no unusable NIK on just one side; there is nothing to take over. A wrong NIK is corrected with proof (correct-facts)."
        ),
    )
}
