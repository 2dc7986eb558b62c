//! Register rows whose NIK is missing or damaged, and the question whether one of them could be a given person.

use super::coverage::{PossiblePlaces, may_be_same};
use super::names::FoldedName;
use super::table::BirthMark;
use payung_domain::{AreaCode, Nik};
use rustc_hash::FxHashSet;

/// What such a row still tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DamagedRow {
    /// The village, as far down as it is known.
    pub(crate) area: Option<AreaCode>,
    /// The birth date.
    pub(crate) birth: BirthMark,
    /// [`FoldedName::key`], 0 for none.
    pub(crate) name: u64,
    /// The first twelve digits of a NIK that a spreadsheet rounded, 0 for none.
    pub(crate) rounded: u64,
}

/// The damaged rows of a register, found by what they share with a person.
#[derive(Debug, Default)]
pub(crate) struct DamagedRows {
    by_name: Vec<(u64, DamagedRow)>,
    by_birth: Vec<(BirthMark, DamagedRow)>,
    rounded: FxHashSet<u64>,
    bare: PossiblePlaces,
    with_name_only: PossiblePlaces,
    with_birth_only: PossiblePlaces,
    any: PossiblePlaces,
    len: usize,
}

/// The person asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sought<'a> {
    pub(crate) nik: Nik,
    pub(crate) area: Option<AreaCode>,
    pub(crate) name: &'a FoldedName,
    pub(crate) birth: BirthMark,
}

impl DamagedRow {
    /// Whether the row could be that person:
    /// - its rounded NIK begins with the person's first twelve digits; or
    /// - the birth date is the same, in a village that could be the same; or
    /// - the name is the same, unless both village and birth date are known and clearly others; or
    /// - there is nothing to compare (the row has neither name nor birth date, or just the one the list lacks), in a village that could be the same.
    fn may_be(&self, who: &Sought<'_>) -> bool {
        let same_place = may_be_same(self.area, who.area);
        let same_birth = self.birth.is_known() && self.birth == who.birth;
        let same_name = self.name != 0 && self.name == who.name.key;
        let comparable = (self.birth.is_known() && who.birth.is_known()) || (self.name != 0 && who.name.key != 0);
        (self.rounded != 0 && self.rounded == who.nik.get() / 10_000)
            || (same_birth && same_place)
            || (same_name && (same_place || !self.birth.clearly_differs(who.birth)))
            || (!comparable && same_place)
    }
}

impl DamagedRows {
    /// Collects the rows.
    pub(crate) fn new(rows: impl IntoIterator<Item = DamagedRow>) -> Self {
        let mut all = Self::default();
        for row in rows {
            all.len += 1;
            all.any.add(row.area);
            if row.name != 0 {
                all.by_name.push((row.name, row));
            }
            if row.birth.is_known() {
                all.by_birth.push((row.birth, row));
            }
            if row.rounded != 0 {
                all.rounded.insert(row.rounded);
            }
            match (row.name != 0, row.birth.is_known()) {
                (false, false) => all.bare.add(row.area),
                (true, false) => all.with_name_only.add(row.area),
                (false, true) => all.with_birth_only.add(row.area),
                (true, true) => {}
            }
        }
        all.by_name.sort_unstable_by_key(|(name, _)| *name);
        all.by_birth.sort_unstable_by_key(|(birth, _)| *birth);
        all
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether one of the rows could be that person ([`DamagedRow::may_be`]), without looking at each of them.
    pub(crate) fn may_hold(&self, who: &Sought<'_>) -> bool {
        let nothing_to_compare = match (who.name.key != 0, who.birth.is_known()) {
            (true, true) => self.bare.may_be(who.area),
            (true, false) => self.bare.may_be(who.area) || self.with_birth_only.may_be(who.area),
            (false, true) => self.bare.may_be(who.area) || self.with_name_only.may_be(who.area),
            (false, false) => self.any.may_be(who.area),
        };
        nothing_to_compare
            || self.rounded.contains(&(who.nik.get() / 10_000))
            || (who.name.key != 0 && with_key(&self.by_name, who.name.key).any(|row| row.may_be(who)))
            || (who.birth.is_known() && with_key(&self.by_birth, who.birth).any(|row| row.may_be(who)))
    }
}

/// The rows under `key` in a list sorted by key.
fn with_key<K: Ord + Copy>(sorted: &[(K, DamagedRow)], key: K) -> impl Iterator<Item = &DamagedRow> {
    let start = sorted.partition_point(|(other, _)| *other < key);
    sorted[start..].iter().take_while(move |(other, _)| *other == key).map(|(_, row)| row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Date;
    use proptest::prelude::*;

    fn area() -> impl Strategy<Value = Option<AreaCode>> {
        prop_oneof![Just(""), Just("5106"), Just("510604"), Just("5106042001"), Just("5106042002"), Just("510601")]
            .prop_map(AreaCode::parse)
    }

    fn birth() -> impl Strategy<Value = BirthMark> {
        prop_oneof![Just(None), Just(Some((1980, 7, 1))), Just(Some((1980, 7, 2))), Just(Some((1990, 1, 9)))]
            .prop_map(|date| BirthMark::of(date.and_then(|(y, m, d)| Date::new(y, m, d).ok())))
    }

    fn name() -> impl Strategy<Value = &'static str> {
        prop_oneof![Just(""), Just("Misal Satu"), Just("Misal Dua")]
    }

    proptest! {
        #[test]
        fn the_index_says_what_looking_at_every_row_says(
            rows in proptest::collection::vec((area(), birth(), name(), 0_u64..3), 0..6),
            (at, born, called, last) in (area(), birth(), name(), 1_u64..4),
        ) {
            let rows: Vec<DamagedRow> = rows
                .into_iter()
                .map(|(area, birth, name, rounded)| DamagedRow {
                    area, birth, name: FoldedName::fold(name).key,
                    rounded: if rounded == 0 { 0 } else { 510_604_010_780 + rounded },
                })
                .collect();
            let name = FoldedName::fold(called);
            let nik = Nik::from_digits((510_604_010_780 + last) * 10_000 + 7).expect("a NIK");
            let who = Sought { nik, area: at, name: &name, birth: born };
            let expected = rows.iter().any(|row| row.may_be(&who));
            prop_assert_eq!(DamagedRows::new(rows).may_hold(&who), expected);
        }
    }
}
