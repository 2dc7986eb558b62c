//! How far two clerks agree on the pairs both of them read.

use crate::failure::ActError;
use payung_storage::entity::{pair_reading, person_pair};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::BTreeMap;

/// Pairs that two clerks read, neither knowing of the other's answer, by what they said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Agreement {
    /// Both said one person.
    pub both_same: u64,
    /// The first said one person, the second two.
    pub first_same: u64,
    /// The second said one person, the first two.
    pub second_same: u64,
    /// Both said two persons.
    pub both_different: u64,
}

impl Agreement {
    /// Pairs read by both.
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.both_same + self.first_same + self.second_same + self.both_different
    }

    /// The share on which they agree, 0 to 1; none when nothing was read by both.
    #[must_use]
    pub fn raw(&self) -> Option<f64> {
        let pairs = self.pairs();
        (pairs > 0).then(|| (self.both_same + self.both_different) as f64 / pairs as f64)
    }

    /// Cohen's kappa: how far they agree beyond what chance would bring, had each said "one person" as often as they did. 1 is always, 0 as by
    /// chance, below 0 less. None when chance alone would bring full agreement (both always said the same thing): then it says nothing.
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let raw = self.raw()?;
        let pairs = self.pairs() as f64;
        let first = (self.both_same + self.first_same) as f64 / pairs;
        let second = (self.both_same + self.second_same) as f64 / pairs;
        let chance = first * second + (1.0 - first) * (1.0 - second);
        (chance < 1.0 - 1e-9).then(|| (raw - chance) / (1.0 - chance))
    }

    /// Counts a pair.
    fn count(&mut self, first: bool, second: bool) {
        match (first, second) {
            (true, true) => self.both_same += 1,
            (true, false) => self.first_same += 1,
            (false, true) => self.second_same += 1,
            (false, false) => self.both_different += 1,
        }
    }
}

/// The agreement on the pairs of a year, rounds that were undone included: what was read stays read.
pub(crate) async fn agreement(connection: &impl ConnectionTrait, programme_year: i64) -> Result<Agreement, ActError> {
    let of_year = Query::select()
        .column(person_pair::Column::Id)
        .from(person_pair::Entity)
        .and_where(Expr::col(person_pair::Column::ProgrammeYear).eq(programme_year))
        .to_owned();
    let read: Vec<(i64, i64, i64, String)> = pair_reading::Entity::find()
        .select_only()
        .columns([pair_reading::Column::Pair, pair_reading::Column::Round, pair_reading::Column::Ordinal, pair_reading::Column::Answer])
        .filter(pair_reading::Column::Pair.in_subquery(of_year))
        .order_by_asc(pair_reading::Column::Pair)
        .into_tuple()
        .all(connection)
        .await?;
    let mut pairs: BTreeMap<(i64, i64), [Option<bool>; 2]> = BTreeMap::new();
    for (pair, round, ordinal, answer) in read {
        let answers = pairs.entry((pair, round)).or_default();
        if let Some(slot) = usize::try_from(ordinal - 1).ok().and_then(|at| answers.get_mut(at)) {
            *slot = Some(answer == "same");
        }
    }
    let mut all = Agreement::default();
    for answers in pairs.into_values() {
        if let [Some(first), Some(second)] = answers {
            all.count(first, second);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(both_same: u64, first_same: u64, second_same: u64, both_different: u64) -> Agreement {
        Agreement { both_same, first_same, second_same, both_different }
    }

    /// The worked example of the textbooks: 20 and 15 of 50 alike.
    #[test]
    fn kappa_is_what_the_textbooks_say() {
        let read = counted(20, 5, 10, 15);
        assert!((read.raw().expect("read") - 0.7).abs() < 1e-9);
        assert!((read.kappa().expect("read") - 0.4).abs() < 1e-9);
        assert_eq!(Agreement::default().raw(), None);
        assert_eq!(counted(9, 0, 0, 0).kappa(), None, "both always said the same: nothing is measured");
        assert_eq!(counted(9, 0, 0, 9).kappa(), Some(1.0));
    }

    proptest! {
        #[test]
        fn kappa_stays_in_bounds_whoever_is_first(a in 0_u64..500, b in 0_u64..500, c in 0_u64..500, d in 0_u64..500) {
            let (one, other) = (counted(a, b, c, d), counted(a, c, b, d));
            prop_assert_eq!(one.kappa().is_some(), other.kappa().is_some());
            if let (Some(one), Some(other)) = (one.kappa(), other.kappa()) {
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&one), "{}", one);
                prop_assert!((one - other).abs() < 1e-9);
            }
            if b == 0 && c == 0 && a > 0 && d > 0 {
                prop_assert!((one.kappa().expect("both words were used") - 1.0).abs() < 1e-9);
            }
        }
    }
}
