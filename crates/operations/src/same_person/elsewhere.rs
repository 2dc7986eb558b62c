//! Who is covered by another region already: asked of the index that regions share, by keyed hashes. No name is in it, and none is asked for.

use super::known::KnownRecord;
use super::search::FoundPair;
use super::{PairShown, PairSource, PairStake};
use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::shared_index::shared_lookup;
use crate::failure::ActError;
use payung_storage::entity::shared_person;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use std::collections::HashMap;

impl Acting<'_> {
    /// Those of `people` whom another region covers on the day of the act or later.
    pub(crate) async fn covered_elsewhere(&self, people: &[&KnownRecord]) -> Result<Vec<FoundPair>, ActError> {
        let own = self.books.region.to_string();
        let connection = &self.books.installation.connection;
        let others = || shared_person::Entity::find().filter(shared_person::Column::Region.ne(&own));
        if others().one(connection).await?.is_none() {
            return Ok(Vec::new());
        }
        let by_lookup: HashMap<String, &KnownRecord> =
            people.iter().filter(|known| known.has_nik()).map(|known| (shared_lookup(self.sealer(), &known.record.nik), *known)).collect();
        let lookups: Vec<&String> = by_lookup.keys().collect();
        let day = self.day.to_string();
        let mut found: HashMap<String, FoundPair> = HashMap::new();
        for some in lookups.chunks(ROWS_AT_ONCE) {
            let runs = shared_person::Column::CoveredUntil.is_null().or(shared_person::Column::CoveredUntil.gte(&day));
            let rows = others()
                .filter(shared_person::Column::Lookup.is_in(some.iter().map(|lookup| lookup.as_str())))
                .filter(runs)
                .all(connection)
                .await?;
            for row in rows {
                let Some(known) = by_lookup.get(&row.lookup) else { continue };
                let key = format!("region:{}:{}", row.region, known.person);
                found.insert(
                    key.clone(),
                    FoundPair {
                        key,
                        case: known.case,
                        person: known.person,
                        area: known.record.area.clone(),
                        source: PairSource::Region,
                        other_case: None,
                        other_person: None,
                        other_place: row.region,
                        stake: PairStake::Elsewhere,
                        // The NIK is the same to the last digit; that it is this person's is for a person to say.
                        probability: 0.99,
                        same: false,
                        shown: PairShown { here: known.record.clone(), ..PairShown::default() },
                    },
                );
            }
        }
        Ok(found.into_values().collect())
    }
}
