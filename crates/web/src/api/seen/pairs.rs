//! `GET /pairs` and `/pairs/{id}`: records that may be one person, what hangs on each, and what every field is worth.

use super::{query_parameter, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::routing::get;
use payung_domain::AreaCode;
use payung_operations::views::pairs::{PairCursor, PairLine, PairPart, PairsAsked, pair_seen, pairs};
use payung_operations::{ActError, Agreement, PairSource, PairStake, RecordShown, Sight};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Pairs of a page.
const LIMIT: u64 = 100;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let listed = Endpoint::new::<PairsOut>("/{region}/pairs", "get", "pairs", "pasangan mungkin orang yang sama (pairs)", get(list))
        .tagged("seen")
        .with(year_parameter())
        .with(query_parameter("part", "Which part of the queue.", json!({ "type": "string", "enum": PairPart::ALL.map(PairPart::word) })))
        .with(query_parameter(
            "source",
            "Where the other record stands.",
            json!({ "type": "string", "enum": PairSource::ALL.map(PairSource::word) }),
        ))
        .with(query_parameter("stake", "What hangs on it.", json!({ "type": "string", "enum": PairStake::ALL.map(PairStake::word) })))
        .with(query_parameter(
            "area",
            "In this area or beneath it.",
            json!({ "type": "string", "pattern": r"^(1[1-9]|[2-9][0-9])(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?$" }),
        ))
        .with(query_parameter("cursor", "`next` of the page before.", json!({ "type": "string" })));
    let one = Endpoint::new::<PairOut>("/{region}/pairs/{id}", "get", "pair", "satu pasangan berdampingan (one pair)", get(one));
    vec![listed, one.tagged("seen")]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PairsQuery {
    programme_year: Option<i64>,
    part: Option<String>,
    source: Option<String>,
    stake: Option<String>,
    area: Option<AreaCode>,
    cursor: Option<String>,
}

/// A pair in the queue.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PairListed {
    /// Number.
    id: i64,
    /// Version, for whoever acts on it.
    version: i64,
    /// The case that was looked at.
    case: i64,
    /// The name there.
    name: String,
    /// Code of its area.
    area: String,
    /// Where the other record stands.
    source: String,
    /// The other case.
    other_case: Option<i64>,
    /// The other name; empty where none is known.
    other_name: String,
    /// The register and row, or the other region's code.
    other_place: String,
    /// What hangs on it.
    stake: String,
    /// How likely they are one person, in ten-thousandths.
    score: i64,
    /// What the comparison says: `same` or `maybe`.
    outcome: String,
    /// `open`, `same`, `different` or `gone`; `decided` while the caller may read it a second time.
    status: String,
    /// Who decided.
    decided_by: String,
    /// Whether the second reading says the same.
    agreed: Option<bool>,
}

impl From<PairLine> for PairListed {
    fn from(line: PairLine) -> Self {
        Self {
            id: line.id,
            version: line.version,
            case: line.case,
            name: line.name,
            area: line.area,
            source: line.source,
            other_case: line.other_case,
            other_name: line.other_name,
            other_place: line.other_place,
            stake: line.stake,
            score: line.score,
            outcome: line.outcome,
            status: line.status,
            decided_by: line.decided_by,
            agreed: line.agreed,
        }
    }
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PairsOut {
    /// Pairs that wait for a decision.
    open: u64,
    /// Pairs that wait for the caller's second reading.
    second: u64,
    /// Pairs that were decided.
    decided: u64,
    /// Pairs that two clerks see differently.
    disputed: u64,
    /// What two clerks answered, each without knowing of the other.
    agreement: Agreement,
    /// The share on which they agree, 0 to 1.
    agreement_raw: Option<f64>,
    /// Cohen's kappa.
    agreement_kappa: Option<f64>,
    /// The pairs, what weighs most first.
    pairs: Vec<PairListed>,
    /// Where the next page begins; none when this is the last.
    next: Option<String>,
}

/// One record of a pair, numbers masked.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PairRecord {
    /// NIK, masked.
    nik: String,
    /// What stands in its place when it is none.
    nik_cell: String,
    /// The family card's number, masked.
    family: String,
    /// Name.
    name: String,
    /// Date of birth.
    birth: String,
    /// Sex.
    sex: String,
    /// Code of the area.
    area: String,
}

impl From<RecordShown> for PairRecord {
    fn from(record: RecordShown) -> Self {
        let RecordShown { nik, nik_cell, family, name, birth, sex, area } = record;
        Self { nik, nik_cell, family, name, birth, sex, area }
    }
}

/// A field of a pair.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PairField {
    /// Which.
    field: String,
    /// How it agrees, in words; none when one side does not know it.
    says: Option<String>,
    /// Whether the two differ in any letter.
    differs: bool,
    /// What that is worth, in hundredths of a bit.
    weight: i64,
}

/// A pair side by side.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PairOut {
    /// In the queue.
    pair: PairListed,
    /// The record of the case that was looked at.
    here: PairRecord,
    /// The other.
    there: PairRecord,
    /// Field by field.
    fields: Vec<PairField>,
    /// What the weights come to, in hundredths of a bit.
    total: i64,
    /// From how many somebody must look.
    maybe_at: i64,
    /// From how many they are nearly certainly one person.
    same_at: i64,
    /// The case whose NIK is damaged, where one would be taken over.
    nik_proposed_for: Option<i64>,
    /// That NIK, masked.
    nik_proposed: Option<String>,
    /// What may have happened to the damaged one.
    nik_damage: Option<String>,
    /// Whether it was taken over.
    taken_over: bool,
}

fn written(cursor: PairCursor) -> String {
    format!("{}.{}.{}", cursor.risk, cursor.score, cursor.id)
}

fn read(text: &str) -> Option<PairCursor> {
    let mut parts = text.split('.').map(str::parse::<i64>);
    let (risk, score, id) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    parts.next().is_none().then_some(PairCursor { risk, score, id })
}

/// A word of a closed set; none when none was given.
fn word<W>(
    t: crate::text::Text,
    name: &str,
    given: Option<&str>,
    known: impl Fn(&str) -> Option<W>,
    all: &[&str],
) -> Result<Option<W>, Problem> {
    match given {
        None => Ok(None),
        Some(given) => known(given).map(Some).ok_or_else(|| {
            let said = t.with("api-malformed-query", format!("{name}: {}", all.join(", ")));
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t, "failure-invalid", said)
        }),
    }
}

async fn list(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<PairsOut>, Problem> {
    let asked: PairsQuery = caller.query(query.as_deref())?;
    let t = caller.t;
    let refused = |error: ActError| Problem::refused(&error, t);
    let part = word(t, "part", asked.part.as_deref(), PairPart::from_word, &PairPart::ALL.map(PairPart::word))?;
    let source = word(t, "source", asked.source.as_deref(), PairSource::from_word, &PairSource::ALL.map(PairSource::word))?;
    let stake = word(t, "stake", asked.stake.as_deref(), PairStake::from_word, &PairStake::ALL.map(PairStake::word))?;
    let after = match asked.cursor.as_deref().map(read) {
        None => None,
        Some(Some(cursor)) => Some(cursor),
        Some(None) => return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t, "failure-invalid", t.get("api-cursor"))),
    };
    caller.look().check(Sight::Pairs).map_err(refused)?;
    let year = caller.programme(asked.programme_year).await?.map_or(0, |programme| programme.year.id);
    let wanted = PairsAsked { programme_year: year, part: part.unwrap_or_default(), source, stake, area: asked.area, after, limit: LIMIT };
    let seen = pairs(caller.look(), &wanted).await.map_err(refused)?;
    Ok(Json(PairsOut {
        open: seen.counts.open,
        second: seen.counts.second,
        decided: seen.counts.decided,
        disputed: seen.counts.disputed,
        agreement: seen.agreement,
        agreement_raw: seen.agreement.raw(),
        agreement_kappa: seen.agreement.kappa(),
        next: seen.next.map(written),
        pairs: seen.rows.into_iter().map(PairListed::from).collect(),
    }))
}

async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Result<Json<PairOut>, Problem> {
    let id = caller.number(&id)?;
    let seen = pair_seen(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    let fields = seen.fields.into_iter().map(|field| PairField {
        field: field.field,
        says: field.says.map(str::to_owned),
        differs: field.differs,
        weight: field.weight,
    });
    let (case, nik, damage) = match seen.proposal {
        Some((case, nik, damage)) => (Some(case), Some(nik), Some(damage)),
        None => (None, None, None),
    };
    Ok(Json(PairOut {
        fields: fields.collect(),
        total: seen.shown.total,
        maybe_at: seen.shown.maybe_at,
        same_at: seen.shown.same_at,
        here: seen.shown.here.into(),
        there: seen.shown.there.into(),
        nik_proposed_for: case,
        nik_proposed: nik,
        nik_damage: damage,
        taken_over: seen.taken_over,
        pair: seen.line.into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_whole() {
        let cursor = PairCursor { risk: 5, score: 9_871, id: 12 };
        assert_eq!(read(&written(cursor)), Some(cursor));
        for wrong in ["", "1", "1.2", "1.2.x", "1.2.3.4", "'; drop table person_pair; --"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
