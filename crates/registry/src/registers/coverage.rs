//! Which places an extract answers for. A person who lives outside them is not looked for there, so not finding them says nothing.

use payung_domain::{AreaCode, AreaLevel, CannotTell};
use rustc_hash::FxHashSet;

/// The places an extract answers for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coverage {
    /// Whole areas, of any level.
    areas: FxHashSet<AreaCode>,
    /// Every area that holds one of `areas`.
    above: FxHashSet<AreaCode>,
    /// The whole country: an answer file without areas, under an act that has no region.
    everywhere: bool,
}

impl Coverage {
    /// Adds a whole area.
    pub(crate) fn add(&mut self, area: AreaCode) {
        if self.areas.insert(area) {
            self.above.extend(LEVELS.iter().filter_map(|level| area.at(*level)));
        }
    }

    /// Adds the whole country.
    pub(crate) fn add_everywhere(&mut self) {
        self.everywhere = true;
    }

    /// Everything `other` covers too.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.everywhere |= other.everywhere;
        for area in &other.areas {
            self.add(*area);
        }
    }

    /// Whether nothing at all is covered.
    pub(crate) fn is_empty(&self) -> bool {
        self.areas.is_empty() && !self.everywhere
    }

    /// Villages (or, in extracts without villages, larger areas) covered.
    pub(crate) fn len(&self) -> usize {
        self.areas.len()
    }

    /// The areas covered, in order.
    pub(crate) fn sorted(&self) -> Vec<AreaCode> {
        let mut areas: Vec<AreaCode> = self.areas.iter().copied().collect();
        areas.sort_unstable();
        areas
    }

    /// Whether a person who lives in `area` would be in the extract.
    ///
    /// # Errors
    /// [`CannotTell::VillageUnknown`] when `area` is missing, or not known as far down as coverage would need;
    /// [`CannotTell::VillageNotCovered`] when it lies outside.
    pub(crate) fn answers_for(&self, area: Option<AreaCode>) -> Result<(), CannotTell> {
        if self.everywhere {
            return Ok(());
        }
        if self.areas.is_empty() {
            return Err(CannotTell::VillageNotCovered);
        }
        let area = area.ok_or(CannotTell::VillageUnknown)?;
        // The area itself is the usual case.
        if self.areas.contains(&area) || LEVELS.iter().filter_map(|level| area.at(*level)).any(|outer| self.areas.contains(&outer)) {
            return Ok(());
        }
        // A village of the extract lies in the person's kecamatan, and may be the person's or not.
        Err(if self.above.contains(&area) { CannotTell::VillageUnknown } else { CannotTell::VillageNotCovered })
    }
}

/// A set of places that answers "could it be the same place": one of the two lies in the other, or one is not known.
#[derive(Debug, Clone, Default)]
pub(crate) struct PossiblePlaces {
    unknown: bool,
    own: FxHashSet<AreaCode>,
    /// Every area that holds one of `own`.
    above: FxHashSet<AreaCode>,
}

const LEVELS: [AreaLevel; 4] = [AreaLevel::Province, AreaLevel::Regency, AreaLevel::District, AreaLevel::Village];

impl PossiblePlaces {
    /// Adds a place, or "anywhere".
    pub(crate) fn add(&mut self, area: Option<AreaCode>) {
        let Some(area) = area else {
            self.unknown = true;
            return;
        };
        self.own.insert(area);
        self.above.extend(LEVELS.iter().filter_map(|level| area.at(*level)));
    }

    /// Whether one of the places could be `area`.
    pub(crate) fn may_be(&self, area: Option<AreaCode>) -> bool {
        match area {
            _ if self.unknown => true,
            None => !self.own.is_empty(),
            Some(_) if self.own.is_empty() => false,
            Some(area) => {
                self.above.contains(&area) || LEVELS.iter().filter_map(|level| area.at(*level)).any(|outer| self.own.contains(&outer))
            }
        }
    }
}

/// Whether two places could be one: one lies in the other, or one is not known.
pub(crate) fn may_be_same(a: Option<AreaCode>, b: Option<AreaCode>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_in(b) || b.is_in(a),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(text: &str) -> AreaCode {
        AreaCode::parse(text).expect("an area")
    }

    #[test]
    fn a_village_is_covered_by_itself_or_by_a_whole_district() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.answers_for(Some(area("5106042001"))), Err(CannotTell::VillageNotCovered));
        coverage.add(area("5106042001"));
        coverage.add(area("510601"));
        assert_eq!(coverage.answers_for(Some(area("5106042001"))), Ok(()));
        assert_eq!(coverage.answers_for(Some(area("5106012003"))), Ok(()));
        assert_eq!(coverage.answers_for(Some(area("510601"))), Ok(()));
        assert_eq!(coverage.answers_for(Some(area("5106042002"))), Err(CannotTell::VillageNotCovered));
        assert_eq!(coverage.answers_for(Some(area("510604"))), Err(CannotTell::VillageUnknown));
        assert_eq!(coverage.answers_for(Some(area("510602"))), Err(CannotTell::VillageNotCovered));
        assert_eq!(coverage.answers_for(None), Err(CannotTell::VillageUnknown));
    }

    fn any_area() -> impl Strategy<Value = Option<AreaCode>> {
        (0_u8..5, 0_u64..2, 0_u64..2, 0_u64..3).prop_map(|(level, regency, district, village)| {
            let code = ((51 * 100 + 1 + regency) * 100 + 1 + district) * 10_000 + 2001 + village;
            let code = code.to_string();
            AreaCode::parse(&code[..[0, 2, 4, 6, 10][usize::from(level)]])
        })
    }

    proptest! {
        #[test]
        fn the_set_of_places_says_what_its_members_say(places in proptest::collection::vec(any_area(), 0..6), asked in any_area()) {
            let mut set = PossiblePlaces::default();
            for place in &places {
                set.add(*place);
            }
            prop_assert_eq!(set.may_be(asked), places.iter().any(|place| may_be_same(*place, asked)));
        }
    }
}
