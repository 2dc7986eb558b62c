//! Who has no usable NIK, looked for by name and birth in the register extracts that carry names: which NIK it would be, as a proposal.

use super::known::{KnownRecord, sex_word};
use super::search::{FoundPair, shown};
use super::{PairSource, PairStake, RecordShown};
use crate::acting::Acting;
use crate::failure::ActError;
use crate::files::spool::Spool;
use crate::programme::Programme;
use payung_domain::RegisterKind;
use payung_matching::{Decision, Matching, NameTables, PairSeen, Reading, Roster, RowFound, Terms, align};
use payung_registry::Limits;
use payung_storage::entity::register_snapshot;
use payung_storage::load_attachment;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Rows of one extract shown for one person: the best, and who comes close.
const ROWS_OF_ONE: usize = 2;

impl Acting<'_> {
    /// Pairs of people without a usable NIK with rows of the extracts in use.
    pub(crate) async fn pairs_in_registers(
        &self,
        programme: &Programme,
        tables: &NameTables,
        without: &[&KnownRecord],
        terms: &Terms,
    ) -> Result<Vec<FoundPair>, ActError> {
        let mut found = Vec::new();
        if without.is_empty() {
            return Ok(found);
        }
        let extracts = register_snapshot::Entity::find()
            .filter(register_snapshot::Column::ProgrammeYear.eq(programme.year.id))
            .filter(register_snapshot::Column::Status.eq("active"))
            .order_by_asc(register_snapshot::Column::Id)
            .all(self.tx)
            .await?;
        let limits = Limits::default();
        let reading = Reading { areas: &self.books.areas, vocabulary: &programme.vocabulary, on: self.day, limits: &limits, names: tables };
        for extract in extracts {
            let files: Vec<String> = serde_json::from_str(&extract.files).unwrap_or_default();
            for hash in files {
                let Some(file) = load_attachment(self.tx, self.sealer(), &hash).await? else { continue };
                let spool = Spool::of(&file.body)?;
                drop(file);
                // An extract without names, or that only its own reader understands, says nothing here; its NIKs were asked when the case was judged.
                let Ok(mut register) = Roster::read(&spool.path(), &reading) else { continue };
                let mut list = Roster::of_people(tables, without.iter().enumerate().map(|(number, known)| known.compared(number)));
                align(&mut list, &mut register);
                let matching = Matching::find(&list, &register, terms);
                let kept = best_rows(&matching);
                let numbers: BTreeSet<u32> = kept.iter().filter_map(|pair| register.row_number(pair.other)).collect();
                if numbers.is_empty() {
                    continue;
                }
                let rows = Roster::rows(&spool.path(), &reading, &numbers).unwrap_or_default();
                let rows: HashMap<u32, RowFound> = rows.into_iter().map(|row| (row.row, row)).collect();
                for pair in kept {
                    let row = register.row_number(pair.other).and_then(|number| rows.get(&number));
                    let (Some(known), Some(row)) = (without.get(pair.row), row) else { continue };
                    let Some(nik) = row.nik else { continue };
                    let nik = nik.to_string();
                    let pays = matches!(RegisterKind::from_word(&extract.kind), Some(RegisterKind::Bpjs | RegisterKind::Aid));
                    found.push(FoundPair {
                        key: format!("register:{}:{}:{}", extract.kind, self.sealer().lookup("nik", &nik), known.person),
                        case: known.case,
                        person: known.person,
                        area: known.record.area.clone(),
                        source: PairSource::Register,
                        other_case: None,
                        other_person: None,
                        other_place: format!("{} {}, baris {}", extract.kind.to_uppercase(), extract.snapshot_date, row.row),
                        // Who is a member already, or is paid for by others, would be paid for twice.
                        stake: if pays { PairStake::Elsewhere } else { PairStake::Register },
                        probability: pair.probability,
                        same: pair.decision == Decision::Same,
                        shown: shown(&matching, terms, &pair, known.record.clone(), record_of(row)),
                    });
                }
            }
        }
        Ok(found)
    }
}

/// The best rows of everybody.
fn best_rows(matching: &Matching<'_, '_>) -> Vec<PairSeen> {
    let mut kept: Vec<PairSeen> = Vec::new();
    let mut of_one = (usize::MAX, 0);
    for pair in matching.pairs() {
        of_one = if of_one.0 == pair.row { (pair.row, of_one.1 + 1) } else { (pair.row, 1) };
        if of_one.1 <= ROWS_OF_ONE && pair.decision != Decision::Different {
            kept.push(pair);
        }
    }
    kept
}

fn record_of(row: &RowFound) -> RecordShown {
    RecordShown {
        nik: row.nik.map(|nik| nik.to_string()).unwrap_or_default(),
        nik_cell: row.nik_cell.clone(),
        family: row.family.map(|family| format!("{:016}", family.get())).unwrap_or_default(),
        name: row.name.clone(),
        birth: row.birth.map(|birth| birth.to_string()).unwrap_or_default(),
        sex: sex_word(row.sex).to_owned(),
        area: row.area.map(|area| area.to_string()).unwrap_or_default(),
    }
}
