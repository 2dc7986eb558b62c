//! Finding pairs when cases are screened: exact NIK first, then by everything else, among the people the books know, in register extracts, and in the
//! index of regions; and bringing the queue in step with what was found.

use super::known::KnownRecord;
use super::{FieldShown, PairShown, PairSource, PairStake, RecordShown, shown_of};
use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::programme::Programme;
use payung_matching::{Decision, Matching, NameTables, PairSeen, Roster, Terms, align};
use payung_storage::entity::person_pair;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// Probability from which the page calls two records nearly certainly one person. Higher than where a list is matched without anybody
/// looking: here somebody does, and reads these words first.
const NEARLY_CERTAIN: f64 = 0.9;
/// Threads of a comparison.
const THREADS: usize = 2;

/// A pair as a screening found it.
#[derive(Debug, Clone)]
pub(crate) struct FoundPair {
    /// Names the two, whatever their order.
    pub key: String,
    pub case: i64,
    pub person: i64,
    pub area: String,
    pub source: PairSource,
    pub other_case: Option<i64>,
    pub other_person: Option<i64>,
    pub other_place: String,
    pub stake: PairStake,
    pub probability: f32,
    pub same: bool,
    pub shown: PairShown,
}

/// What looking for pairs came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PairsFound {
    /// Pairs that wait for a decision and concern the cases screened.
    pub open: u64,
    /// Of them those that are new.
    pub new: u64,
    /// Of those that wait, people whom another region covers.
    pub elsewhere: u64,
}

/// The tables of names, read once.
fn tables() -> &'static NameTables {
    static TABLES: OnceLock<NameTables> = OnceLock::new();
    TABLES.get_or_init(NameTables::embedded)
}

/// Hundredths of a bit.
fn hundredths(bits: f32) -> i64 {
    (f64::from(bits) * 100.0).round().clamp(-1e9, 1e9) as i64
}

/// A pair as it is kept to be shown.
pub(crate) fn shown(matching: &Matching<'_, '_>, terms: &Terms, pair: &PairSeen, here: RecordShown, there: RecordShown) -> PairShown {
    let (maybe_at, same_at) = matching.thresholds(terms);
    PairShown {
        here,
        there,
        fields: pair
            .fields
            .iter()
            .map(|seen| FieldShown { field: seen.field.word().to_owned(), level: seen.level, weight: hundredths(seen.weight) })
            .collect(),
        total: hundredths(pair.total()),
        maybe_at: hundredths(maybe_at),
        same_at: hundredths(same_at),
    }
}

impl Acting<'_> {
    /// Looks for whoever may be somebody known already among the people of these cases (case and person), and brings the queue in step: new pairs are
    /// added, open ones renewed, those no longer found taken out. What somebody decided stays as it is.
    pub(crate) async fn look_for_pairs(
        &self,
        programme: &Programme,
        screening: i64,
        screened: &[(i64, i64)],
    ) -> Result<PairsFound, ActError> {
        if screened.is_empty() {
            return Ok(PairsFound::default());
        }
        let known = self.known_records(programme).await?;
        let of_these: HashSet<i64> = screened.iter().map(|(_, person)| *person).collect();
        let list: Vec<usize> = (0..known.len()).filter(|at| of_these.contains(&known[*at].person)).collect();
        let terms = Terms { same: NEARLY_CERTAIN, threads: THREADS, ..Terms::default() };
        let mut found = pairs_among(&known, &list, &terms);
        let without: Vec<&KnownRecord> = list.iter().map(|at| &known[*at]).filter(|known| !known.has_nik()).collect();
        found.extend(self.pairs_in_registers(programme, tables(), &without, &terms).await?);
        found.extend(self.covered_elsewhere(&list.iter().map(|at| &known[*at]).collect::<Vec<_>>()).await?);
        self.keep_pairs(programme, screening, screened, found).await
    }

    async fn keep_pairs(
        &self,
        programme: &Programme,
        screening: i64,
        screened: &[(i64, i64)],
        found: Vec<FoundPair>,
    ) -> Result<PairsFound, ActError> {
        let found: BTreeMap<String, FoundPair> = found.into_iter().map(|pair| (pair.key.clone(), pair)).collect();
        let keys: Vec<&String> = found.keys().collect();
        let mut before: HashMap<String, person_pair::Model> = HashMap::new();
        for some in keys.chunks(ROWS_AT_ONCE) {
            let rows = person_pair::Entity::find()
                .filter(person_pair::Column::PairKey.is_in(some.iter().map(|key| key.as_str())))
                .all(self.tx)
                .await?;
            before.extend(rows.into_iter().map(|row| (row.pair_key.clone(), row)));
        }
        let mut counts = PairsFound::default();
        let mut id = self.next_id::<person_pair::Entity>(person_pair::Column::Id).await?;
        let mut new = Vec::new();
        for (key, pair) in &found {
            let open = match before.get(key) {
                None => {
                    new.push(self.pair_row(id, programme, screening, pair)?.into_active_model());
                    id += 1;
                    counts.new += 1;
                    true
                }
                Some(row) if row.status == "open" || row.status == "gone" => {
                    self.renew_pair(programme, screening, row, pair).await?;
                    true
                }
                Some(_) => false,
            };
            counts.open += u64::from(open);
            counts.elsewhere += u64::from(open && pair.source == PairSource::Region);
        }
        let mut new = new.into_iter().peekable();
        while new.peek().is_some() {
            let some: Vec<person_pair::ActiveModel> = new.by_ref().take(ROWS_AT_ONCE).collect();
            person_pair::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        self.take_out(screened, &found).await?;
        Ok(counts)
    }

    /// Takes out of the queue what is open, concerns these cases and was not found any more.
    async fn take_out(&self, screened: &[(i64, i64)], found: &BTreeMap<String, FoundPair>) -> Result<(), ActError> {
        let persons: BTreeSet<i64> = screened.iter().map(|(_, person)| *person).collect();
        let persons: Vec<i64> = persons.into_iter().collect();
        for some in persons.chunks(ROWS_AT_ONCE) {
            let rows = person_pair::Entity::find()
                .filter(person_pair::Column::Status.eq("open"))
                .filter(person_pair::Column::Person.is_in(some.iter().copied()))
                .all(self.tx)
                .await?;
            for row in rows.iter().filter(|row| !found.contains_key(&row.pair_key)) {
                let change = person_pair::ActiveModel { status: Set("gone".to_owned()), ..Default::default() };
                self.change_pair(row, change).await?;
            }
        }
        Ok(())
    }

    fn pair_row(&self, id: i64, programme: &Programme, screening: i64, pair: &FoundPair) -> Result<person_pair::Model, ActError> {
        let shown = serde_json::to_vec(&pair.shown).unwrap_or_default();
        Ok(person_pair::Model {
            id,
            programme_year: programme.year.id,
            case_file: pair.case,
            person: pair.person,
            area: pair.area.clone(),
            source: pair.source.word().to_owned(),
            pair_key: pair.key.clone(),
            other_case: pair.other_case,
            other_person: pair.other_person,
            other_place: pair.other_place.clone(),
            stake: pair.stake.word().to_owned(),
            risk: pair.stake.risk(),
            score: score(pair.probability),
            outcome: outcome(pair).to_owned(),
            shown: self.sealer().seal("person_pair.shown", &shown)?,
            draw: self.sealer().lookup("pair-draw", &pair.key),
            round: 1,
            status: "open".to_owned(),
            decided_by: None,
            decided_at: None,
            second_by: None,
            agreed: None,
            taken_over: false,
            screening,
            version: 1,
            seq: self.seq,
        })
    }

    /// An open pair found again: as it is now compared. One that says what it said keeps its version, so that nobody's form goes stale for nothing.
    async fn renew_pair(&self, programme: &Programme, screening: i64, row: &person_pair::Model, pair: &FoundPair) -> Result<(), ActError> {
        let fresh = self.pair_row(row.id, programme, screening, pair)?;
        let alike = row.status == "open"
            && shown_of(self.sealer(), row)? == pair.shown
            && (&row.stake, row.score, &row.outcome, row.case_file, row.other_case, &row.other_place)
                == (&fresh.stake, fresh.score, &fresh.outcome, fresh.case_file, fresh.other_case, &fresh.other_place)
            && row.programme_year == fresh.programme_year;
        if alike {
            return Ok(());
        }
        let mut change = fresh.into_active_model().reset_all();
        change.id = sea_orm::ActiveValue::NotSet;
        change.round = sea_orm::ActiveValue::NotSet;
        change.draw = sea_orm::ActiveValue::NotSet;
        self.change_pair(row, change).await
    }
}

/// A probability in ten-thousandths; never 10,000 for what is not certain.
fn score(probability: f32) -> i64 {
    ((f64::from(probability) * 10_000.0) as i64).clamp(0, 9_999)
}

const fn outcome(pair: &FoundPair) -> &'static str {
    if pair.same { "same" } else { "maybe" }
}

/// The pairs of the people at `list` with everybody in `known`.
fn pairs_among(known: &[KnownRecord], list: &[usize], terms: &Terms) -> Vec<FoundPair> {
    let mut register = Roster::of_people(tables(), known.iter().enumerate().map(|(at, known)| known.compared(at)));
    let mut asked = Roster::of_people(tables(), list.iter().map(|at| known[*at].compared(*at)));
    align(&mut asked, &mut register);
    let matching = Matching::find_within(&asked, &register, terms);
    // By the two records, the likelier of both directions.
    let mut best: BTreeMap<(usize, usize), PairSeen> = BTreeMap::new();
    let mut take = |at: usize, pair: PairSeen| {
        let two = (at.min(pair.other), at.max(pair.other));
        let kept = best.entry(two).or_insert(pair);
        if pair.probability > kept.probability {
            *kept = pair;
        }
    };
    for pair in matching.pairs().filter(|pair| pair.decision != Decision::Different) {
        if let Some(at) = list.get(pair.row) {
            take(*at, pair);
        }
    }
    // One NIK for two people contradicts itself, whatever the rest says: one of the two is wrong, or both are one person.
    let mut of_nik: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, record) in known.iter().enumerate() {
        if let Some(lookup) = &record.lookup {
            of_nik.entry(lookup).or_default().push(at);
        }
    }
    for (row, at) in list.iter().enumerate() {
        let same_nik = known[*at].lookup.as_deref().and_then(|lookup| of_nik.get(lookup));
        for other in same_nik.into_iter().flatten().filter(|other| *other != at) {
            if let Some(pair) = matching.compare(row, *other) {
                take(*at, PairSeen { decision: Decision::Maybe, ..pair });
            }
        }
    }
    let screened: HashSet<usize> = list.iter().copied().collect();
    best.into_iter()
        .filter_map(|((a, b), pair)| {
            // The case that is looked at: of this screening; of two the one whose NIK is unusable, else the newer.
            let newer_first = [b, a];
            let mut sides: Vec<usize> = newer_first.into_iter().filter(|side| screened.contains(side)).collect();
            sides.sort_by_key(|side| known.get(*side).is_some_and(KnownRecord::has_nik));
            let here = *sides.first()?;
            let there = if here == a { b } else { a };
            // The evidence is that of the direction which is shown, where it can be had.
            let row = list.binary_search(&here).ok()?;
            let facing = matching.compare(row, there).map_or(pair, |facing| PairSeen { probability: pair.probability, ..facing });
            let (here, there) = (known.get(here)?, known.get(there)?);
            Some(FoundPair {
                key: format!("person:{}:{}", here.person.min(there.person), here.person.max(there.person)),
                case: here.case,
                person: here.person,
                area: here.record.area.clone(),
                source: PairSource::Books,
                other_case: Some(there.case),
                other_person: Some(there.person),
                other_place: String::new(),
                stake: here.stake.min(there.stake),
                probability: pair.probability,
                same: pair.decision == Decision::Same,
                shown: shown(&matching, terms, &facing, here.record.clone(), there.record.clone()),
            })
        })
        .collect()
}
