//! Pairs of records that may be one person: the queue, one pair side by side, and the warning on a case. Whoever may still read a pair a second time does
//! not see what was decided of it.

use crate::acts::export_cases::masked;
use crate::acts::take_over_nik::proposal;
use crate::case::people::folded;
use crate::failure::ActError;
use crate::permission::{ActName, may_somewhere};
use crate::same_person::agreement::{Agreement, agreement};
use crate::same_person::{DECIDED, PairShown, PairSource, PairStake, RecordShown, sample_bound, sample_size, shown_of, warning_words};
use crate::sight::{Look, Sight, Window, hidden};
use crate::views::{place_name, without_numbers};
use payung_domain::{AreaCode, Language};
use payung_matching::{Field, NikDamage};
use payung_storage::entity::{pair_reading, person_pair};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{Condition, QueryOrder, QuerySelect};

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairPart {
    /// What waits for a decision.
    #[default]
    Open,
    /// What the viewer may read a second time.
    Second,
    /// What was decided.
    Decided,
    /// What two clerks see differently.
    Disputed,
}

impl PairPart {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Second, Self::Decided, Self::Disputed];

    /// Its word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Second => "second",
            Self::Decided => "decided",
            Self::Disputed => "disputed",
        }
    }

    /// The part of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// Where a page of the queue begins: after this pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairCursor {
    /// Its place by what hangs on it.
    pub risk: i64,
    /// Its score.
    pub score: i64,
    /// Its number.
    pub id: i64,
}

/// Which pairs are asked for.
#[derive(Debug, Clone, Default)]
pub struct PairsAsked {
    /// Of which programme year.
    pub programme_year: i64,
    /// Which part of the queue.
    pub part: PairPart,
    /// Only with the other record there.
    pub source: Option<PairSource>,
    /// Only with this at stake.
    pub stake: Option<PairStake>,
    /// Only in this area or beneath it.
    pub area: Option<AreaCode>,
    /// After this pair.
    pub after: Option<PairCursor>,
    /// At most so many.
    pub limit: u64,
}

/// A pair in the queue.
#[derive(Debug, Clone)]
pub struct PairLine {
    /// Number.
    pub id: i64,
    /// Version, for whoever acts on it.
    pub version: i64,
    /// The programme year.
    pub programme_year: i64,
    /// The case that was looked at.
    pub case: i64,
    /// The name there.
    pub name: String,
    /// Code of its area.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// Where the other record stands, by its word.
    pub source: String,
    /// The other case.
    pub other_case: Option<i64>,
    /// The other name; empty where none is known.
    pub other_name: String,
    /// The register and row, or the other region's code.
    pub other_place: String,
    /// What hangs on it, by its word.
    pub stake: String,
    /// Place in the queue.
    pub risk: i64,
    /// How likely they are one person, in ten-thousandths.
    pub score: i64,
    /// What the comparison says: `same` or `maybe`.
    pub outcome: String,
    /// `open`, `same`, `different`, `gone`; `decided` where the viewer must not know yet.
    pub status: String,
    /// Who decided.
    pub decided_by: String,
    /// Whether the second reading says the same.
    pub agreed: Option<bool>,
}

/// How many pairs there are of each part, of those the viewer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairCounts {
    /// Waiting for a decision.
    pub open: u64,
    /// Waiting for the viewer's second reading.
    pub second: u64,
    /// Decided.
    pub decided: u64,
    /// Seen differently by two clerks.
    pub disputed: u64,
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct Pairs {
    /// What the viewer sees it through.
    pub window: Window,
    /// The pairs, what weighs most first.
    pub rows: Vec<PairLine>,
    /// Where the next page begins.
    pub next: Option<PairCursor>,
    /// Counts of the parts.
    pub counts: PairCounts,
    /// How far two clerks agree.
    pub agreement: Agreement,
    /// How many pairs the sample has.
    pub sample: u64,
}

/// A field of a pair, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldInWords {
    /// Which, by its word.
    pub field: String,
    /// What it is called.
    pub label: &'static str,
    /// What stands here.
    pub here: String,
    /// What stands there.
    pub there: String,
    /// How they agree; none when one side does not know it.
    pub says: Option<&'static str>,
    /// Whether both sides know it and differ, in more of a name than capitals.
    pub differs: bool,
    /// What that is worth, in hundredths of a bit.
    pub weight: i64,
    /// The length of its bar in hundredths of the longest.
    pub bar: u64,
    /// More about a difference, in words: which digits.
    pub more: String,
}

/// What somebody read in a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingSeen {
    /// Whether it is the decision; else the second reading.
    pub decision: bool,
    /// In which round.
    pub round: i64,
    /// Who.
    pub reader: String,
    /// `same` or `different`.
    pub answer: String,
    /// What it rests on.
    pub remark: String,
    /// When.
    pub at: String,
}

/// A pair with everything a decision needs.
#[derive(Debug, Clone)]
pub struct PairSeen {
    /// In a line.
    pub line: PairLine,
    /// Both records and the weights, numbers masked.
    pub shown: PairShown,
    /// The fields in words.
    pub fields: Vec<FieldInWords>,
    /// Name of the area there.
    pub there_area_name: String,
    /// The NIK that would be taken over, masked, for which case, and what may have happened to the damaged one.
    pub proposal: Option<(i64, String, String)>,
    /// Whether it was taken over.
    pub taken_over: bool,
    /// Whether the viewer must not know what was decided, because a second reading is still to be made.
    pub blind: bool,
    /// Whether the viewer may read it a second time.
    pub may_read: bool,
    /// What was read, the newest last; nothing while the viewer is blind.
    pub readings: Vec<ReadingSeen>,
}

/// A warning on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseWarning {
    /// The pair, when the viewer may see both sides.
    pub pair: Option<i64>,
    /// The warning.
    pub words: String,
}

fn in_area(area: AreaCode) -> SimpleExpr {
    // Codes are digits, so many for each level: what begins with an area's lies in it.
    person_pair::Column::Area.starts_with(area.to_string())
}

/// Whether the viewer reads pairs a second time at all.
fn reads(look: Look<'_>) -> bool {
    may_somewhere(look.actor, ActName::ReadPair, look.day)
}

/// Whether a decided pair still waits for a second reading by the viewer.
fn waits_for(look: Look<'_>, pair: &person_pair::Model, bound: Option<&String>) -> bool {
    reads(look)
        && DECIDED.contains(&pair.status.as_str())
        && pair.second_by.is_none()
        && pair.decided_by.as_deref() != Some(look.actor.name.as_str())
        && bound.is_some_and(|bound| pair.draw <= *bound)
}

fn part(look: Look<'_>, part: PairPart, bound: Option<&String>) -> Condition {
    let status = person_pair::Column::Status;
    match part {
        PairPart::Open => Condition::all().add(status.eq("open")),
        PairPart::Decided => Condition::all().add(status.is_in(DECIDED)),
        PairPart::Disputed => Condition::all().add(status.is_in(DECIDED)).add(person_pair::Column::Agreed.eq(false)),
        PairPart::Second => Condition::all()
            .add(status.is_in(DECIDED))
            .add(person_pair::Column::SecondBy.is_null())
            .add(person_pair::Column::DecidedBy.ne(&look.actor.name))
            // Nothing was drawn, or the viewer reads nothing: no draw is that small.
            .add(person_pair::Column::Draw.lte(bound.filter(|_| reads(look)).map_or("", String::as_str))),
    }
}

fn of_year(programme_year: i64, area: AreaCode) -> Select<person_pair::Entity> {
    person_pair::Entity::find().filter(person_pair::Column::ProgrammeYear.eq(programme_year)).filter(in_area(area))
}

/// How many pairs of a year there are of each part, of those the viewer sees; nothing for whoever sees none.
///
/// # Errors
/// The database's.
pub async fn pair_counts(look: Look<'_>, programme_year: i64) -> Result<PairCounts, ActError> {
    let Ok(window) = look.window(Sight::Pairs, None) else { return Ok(PairCounts::default()) };
    counts(look, programme_year, window.area).await
}

async fn counts(look: Look<'_>, programme_year: i64, area: AreaCode) -> Result<PairCounts, ActError> {
    let connection = &look.books.database.connection;
    let bound = sample_bound(connection, programme_year).await?;
    let mut counted = [0; PairPart::ALL.len()];
    for (count, one) in counted.iter_mut().zip(PairPart::ALL) {
        *count = of_year(programme_year, area).filter(part(look, one, bound.as_ref())).count(connection).await?;
    }
    let [open, second, decided, disputed] = counted;
    Ok(PairCounts { open, second, decided, disputed })
}

/// A page of the queue.
///
/// # Errors
/// None may be seen; the database's; sealing.
pub async fn pairs(look: Look<'_>, asked: &PairsAsked) -> Result<Pairs, ActError> {
    let window = look.window(Sight::Pairs, asked.area)?;
    let connection = &look.books.database.connection;
    let bound = sample_bound(connection, asked.programme_year).await?;
    let mut query = of_year(asked.programme_year, window.area).filter(part(look, asked.part, bound.as_ref()));
    if let Some(source) = asked.source {
        query = query.filter(person_pair::Column::Source.eq(source.word()));
    }
    if let Some(stake) = asked.stake {
        query = query.filter(person_pair::Column::Stake.eq(stake.word()));
    }
    if let Some(PairCursor { risk, score, id }) = asked.after {
        use person_pair::Column as C;
        let later = C::Risk.lt(risk).or(C::Risk.eq(risk).and(C::Score.lt(score).or(C::Score.eq(score).and(C::Id.gt(id)))));
        query = query.filter(later);
    }
    let mut found = query
        .order_by_desc(person_pair::Column::Risk)
        .order_by_desc(person_pair::Column::Score)
        .order_by_asc(person_pair::Column::Id)
        .limit(asked.limit + 1)
        .all(connection)
        .await?;
    let more = found.len() as u64 > asked.limit;
    found.truncate(usize::try_from(asked.limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|last| PairCursor { risk: last.risk, score: last.score, id: last.id });
    let mut rows = Vec::with_capacity(found.len());
    for pair in &found {
        rows.push(line(look, pair, &shown_of(&look.books.sealer, pair)?, bound.as_ref()));
    }
    let counts = counts(look, asked.programme_year, window.area).await?;
    let decided = person_pair::Entity::find()
        .filter(person_pair::Column::ProgrammeYear.eq(asked.programme_year))
        .filter(person_pair::Column::Status.is_in(DECIDED))
        .count(connection)
        .await?;
    Ok(Pairs { rows, next, counts, agreement: agreement(connection, asked.programme_year).await?, sample: sample_size(decided), window })
}

fn line(look: Look<'_>, pair: &person_pair::Model, shown: &PairShown, bound: Option<&String>) -> PairLine {
    let blind = waits_for(look, pair, bound);
    PairLine {
        id: pair.id,
        version: pair.version,
        programme_year: pair.programme_year,
        case: pair.case_file,
        name: shown.here.name.clone(),
        area: pair.area.clone(),
        area_name: place_name(look.books, &pair.area),
        source: pair.source.clone(),
        other_case: pair.other_case,
        other_name: shown.there.name.clone(),
        other_place: pair.other_place.clone(),
        stake: pair.stake.clone(),
        risk: pair.risk,
        score: pair.score,
        outcome: pair.outcome.clone(),
        status: if blind { "decided".to_owned() } else { pair.status.clone() },
        decided_by: pair.decided_by.clone().unwrap_or_default(),
        agreed: pair.agreed,
    }
}

/// One pair.
///
/// # Errors
/// There is none, or it may not be seen.
pub async fn pair_seen(look: Look<'_>, id: i64, language: Language) -> Result<PairSeen, ActError> {
    look.check(Sight::Pairs)?;
    let connection = &look.books.database.connection;
    let pair = person_pair::Entity::find_by_id(id).one(connection).await?.ok_or_else(hidden)?;
    let area = AreaCode::parse(&pair.area).ok_or_else(hidden)?;
    if !look.windows(Sight::Pairs).iter().any(|window| area.is_in(window.area)) {
        return Err(hidden());
    }
    let shown = shown_of(&look.books.sealer, &pair)?;
    let bound = sample_bound(connection, pair.programme_year).await?;
    let blind = waits_for(look, &pair, bound.as_ref());
    let mut readings = Vec::new();
    if !blind {
        let rows = pair_reading::Entity::find()
            .filter(pair_reading::Column::Pair.eq(id))
            .order_by_asc(pair_reading::Column::Round)
            .order_by_asc(pair_reading::Column::Ordinal)
            .all(connection)
            .await?;
        for row in rows {
            readings.push(ReadingSeen {
                decision: row.ordinal == 1,
                round: row.round,
                reader: row.reader,
                answer: row.answer,
                remark: without_numbers(&look.books.sealer.open_text("pair_reading.remark", &row.remark)?),
                at: row.at,
            });
        }
    }
    let proposal = proposal(&pair, &shown).map(|(case, nik)| {
        let cell = if shown.here.nik.is_empty() { &shown.here.nik_cell } else { &shown.there.nik_cell };
        let damage = NikDamage::between(cell, nik.parse().unwrap_or(0)).words(language);
        (case, masked(&nik), damage)
    });
    let fields = in_words(look, &shown, language);
    Ok(PairSeen {
        line: line(look, &pair, &shown, bound.as_ref()),
        fields,
        there_area_name: place_name(look.books, &shown.there.area),
        proposal,
        taken_over: pair.taken_over,
        may_read: blind,
        blind,
        readings,
        shown: PairShown { here: hidden_numbers(&shown.here), there: hidden_numbers(&shown.there), ..shown },
    })
}

/// A record with its numbers masked.
fn hidden_numbers(record: &RecordShown) -> RecordShown {
    RecordShown { nik: masked(&record.nik), nik_cell: without_numbers(&record.nik_cell), family: masked(&record.family), ..record.clone() }
}

/// The fields side by side. Where two numbers differ it is said in which digits, since they are shown masked.
fn in_words(look: Look<'_>, shown: &PairShown, language: Language) -> Vec<FieldInWords> {
    let longest = shown.fields.iter().map(|field| field.weight.unsigned_abs()).fold(1_u64, std::cmp::max);
    let text = |record: &RecordShown, field: Field| match field {
        Field::Name => record.name.clone(),
        Field::Birth => record.birth.clone(),
        Field::Sex => record.sex.clone(),
        Field::Area => record.area.clone(),
        Field::Family => record.family.clone(),
        Field::Nik if record.nik.is_empty() => record.nik_cell.clone(),
        Field::Nik => record.nik.clone(),
    };
    let told = |record: &RecordShown, field: Field, text: &str| match field {
        Field::Area => place_name(look.books, text),
        Field::Family => masked(text),
        Field::Nik if record.nik.is_empty() => without_numbers(text),
        Field::Nik => masked(text),
        _ => text.to_owned(),
    };
    let fields = shown.fields.iter().filter_map(|seen| {
        let field = Field::from_word(&seen.field)?;
        let (here, there) = (text(&shown.here, field), text(&shown.there, field));
        let numbers = matches!(field, Field::Nik | Field::Family);
        let known = !here.is_empty() && !there.is_empty();
        let same = if field == Field::Name { folded(&here) == folded(&there) } else { here == there };
        Some(FieldInWords {
            field: seen.field.clone(),
            label: field.label(language),
            says: seen.level.and_then(|level| says(field, level, language)),
            differs: known && !same,
            weight: seen.weight,
            bar: seen.weight.unsigned_abs() * 100 / longest,
            more: if numbers { differing(&here, &there, language) } else { String::new() },
            here: told(&shown.here, field, &here),
            there: told(&shown.there, field, &there),
        })
    });
    fields.collect()
}

/// How a field agrees, for somebody who reads nothing else: what of a place differs is said before what is the same, since it speaks against.
fn says(field: Field, level: usize, language: Language) -> Option<&'static str> {
    match (field, level) {
        (Field::Area, 1) => Some(language.pick("desa berbeda, kecamatan sama", "another village, same kecamatan")),
        (Field::Area, 2) => {
            Some(language.pick("desa dan kecamatan berbeda, kabupaten sama", "another village and kecamatan, same kabupaten"))
        }
        _ => field.level(level, language),
    }
}

/// In which digits two numbers of sixteen differ.
fn differing(here: &str, there: &str, language: Language) -> String {
    let sixteen = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !sixteen(here) || !sixteen(there) || here == there {
        return String::new();
    }
    let places = here.bytes().zip(there.bytes()).zip(1..).filter(|((a, b), _)| a != b).map(|(_, place)| place);
    let places: Vec<String> =
        places.map(|place: usize| if language == Language::Id { format!("ke-{place}") } else { place.to_string() }).collect();
    format!("{} {}", language.pick("berbeda pada angka", "differs in digit"), places.join(", "))
}

/// What a case's reader is warned of: pairs that wait or were found to be one person. Who may not see the other side learns only that there is one.
///
/// # Errors
/// The database's.
pub async fn warnings_of_case(look: Look<'_>, case: i64, language: Language) -> Result<Vec<CaseWarning>, ActError> {
    let connection = &look.books.database.connection;
    let rows = person_pair::Entity::find()
        .filter(person_pair::Column::CaseFile.eq(case).or(person_pair::Column::OtherCase.eq(case)))
        .filter(person_pair::Column::Status.is_in(["open", "same", "different"]))
        .order_by_desc(person_pair::Column::Risk)
        .order_by_asc(person_pair::Column::Id)
        .all(connection)
        .await?;
    let windows = look.windows(Sight::Pairs);
    let mut warnings: Vec<CaseWarning> = Vec::new();
    let mut bounds: Vec<(i64, Option<String>)> = Vec::new();
    for mut pair in rows {
        if !bounds.iter().any(|(year, _)| *year == pair.programme_year) {
            bounds.push((pair.programme_year, sample_bound(connection, pair.programme_year).await?));
        }
        let bound = bounds.iter().find(|(year, _)| *year == pair.programme_year).and_then(|(_, bound)| bound.as_ref());
        let blind = waits_for(look, &pair, bound);
        if pair.status == "different" && !blind {
            continue;
        }
        if pair.other_case == Some(case) {
            // Seen from the other side.
            pair.other_case = Some(pair.case_file);
        }
        let sees = AreaCode::parse(&pair.area).is_some_and(|area| windows.iter().any(|window| area.is_in(window.area)));
        let words = if sees {
            let words = warning_words(&pair, language);
            match (blind, pair.status.as_str()) {
                (true, _) => {
                    format!("{words} {}", language.pick("(diputus, menunggu bacaan kedua)", "(decided, waiting for a second reading)"))
                }
                (false, "same") => format!("{words} {}", language.pick("(diputus: orang yang sama)", "(decided: the same person)")),
                _ => words,
            }
        } else if pair.source == PairSource::Region.word() {
            warning_words(&pair, language)
        } else {
            language
                .pick(
                    "mungkin orang yang sama dengan orang lain yang sudah tercatat; dinas pengelola memeriksanya",
                    "perhaps the same person as somebody recorded already; the programme office looks into it",
                )
                .to_owned()
        };
        let warning = CaseWarning { pair: sees.then_some(pair.id), words };
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_differ_are_named_and_not_shown() {
        assert_eq!(differing("1217010107809001", "1217010107809010", Language::Id), "berbeda pada angka ke-15, ke-16");
        assert_eq!(differing("1217010107809001", "1217010107809001", Language::En), "");
        assert_eq!(differing("1.21701E+15", "1217010107809001", Language::Id), "");
    }
}
