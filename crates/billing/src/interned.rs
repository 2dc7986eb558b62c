//! Fund lines and groups: few texts, in many rows.

use rustc_hash::FxHashMap;

/// A text's number; 0 is the empty text.
pub(crate) type NameId = u32;

/// Texts kept once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interned {
    names: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, NameId>,
}

impl Interned {
    pub(crate) fn id(&mut self, name: &str) -> NameId {
        let name = name.trim();
        if name.is_empty() {
            return 0;
        }
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        self.names.push(name.into());
        let id = NameId::try_from(self.names.len()).unwrap_or(0);
        self.ids.insert(name.into(), id);
        id
    }

    pub(crate) fn name(&self, id: NameId) -> &str {
        (id as usize).checked_sub(1).and_then(|place| self.names.get(place)).map_or("", |name| name)
    }

    /// Takes in the other's texts; gives its ids as they are here, by its ids.
    pub(crate) fn join(&mut self, other: &Self) -> Vec<NameId> {
        std::iter::once(0).chain(other.names.iter().map(|name| self.id(name))).collect()
    }

    /// For every id here the id there of the text that is the same when folded; 0 when there is none.
    pub(crate) fn same_in(&self, other: &Self) -> Vec<NameId> {
        let there: FxHashMap<String, NameId> =
            other.names.iter().zip(1..).map(|(name, id)| (payung_registry::heading_key(name), id)).collect();
        let found = |name: &str| there.get(&payung_registry::heading_key(name)).copied().unwrap_or(0);
        std::iter::once(0).chain(self.names.iter().map(|name| found(name))).collect()
    }
}
