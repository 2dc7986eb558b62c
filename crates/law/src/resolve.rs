//! Readings: where a value of the files depends on how an unclear text is read.
//!
//! Any value may be written as `{ by-reading = "BMS-A3", options = { kumulatif = …, alternatif = … } }`, and any table of
//! an array may carry `under = { reading = "BMS-A3", is = ["alternatif"] }`. This module replaces the first by the value
//! of the chosen option and drops the second where another option was chosen, before the files become types.

use crate::error::{LawError, line_of};
use crate::model::Reading;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The option chosen for each reading, by the reading's id.
pub type Choices = BTreeMap<String, String>;

/// The readings known to an act, and the option in force for each.
pub(crate) struct Resolver<'r> {
    pub readings: &'r BTreeMap<String, Reading>,
    pub choices: &'r Choices,
    /// Readings some value depends on.
    pub used: BTreeSet<String>,
    pub errors: Vec<LawError>,
}

impl Resolver<'_> {
    fn option(&self, id: &str) -> Option<&str> {
        let reading = self.readings.get(id)?;
        self.choices.get(id).map(String::as_str).or(reading.chosen.as_deref())
    }

    /// Resolves every value below `table`.
    pub fn table(&mut self, file: &str, text: &str, table: &mut DeTable<'_>) {
        for (_, value) in table.iter_mut() {
            self.value(file, text, value);
        }
    }

    fn value(&mut self, file: &str, text: &str, value: &mut Spanned<DeValue<'_>>) {
        // The line is counted only for a message: counting it for every value would be quadratic in the file's size.
        let start = value.span().start;
        if let Some(replacement) = self.chosen_value(file, &|| line_of(text, start), value.get_mut()) {
            *value = replacement;
            self.value(file, text, value);
            return;
        }
        match value.get_mut() {
            DeValue::Table(table) => self.table(file, text, table),
            DeValue::Array(array) => {
                for mut item in std::mem::replace(array, DeArray::new()) {
                    if self.stays(file, text, &mut item) {
                        self.value(file, text, &mut item);
                        array.push(item);
                    }
                }
            }
            _ => {}
        }
    }

    /// The value of the chosen option, when `value` is a `by-reading` table.
    fn chosen_value<'i>(&mut self, file: &str, line: &dyn Fn() -> u32, value: &mut DeValue<'i>) -> Option<Spanned<DeValue<'i>>> {
        let DeValue::Table(table) = value else { return None };
        let id = table.get("by-reading")?.get_ref().as_str()?.to_owned();
        self.used.insert(id.clone());
        let Some(reading) = self.readings.get(&id) else {
            let known = self.readings.keys().cloned().collect::<Vec<_>>().join(", ");
            self.errors.push(LawError::at(
                file,
                line(),
                format!("by-reading menyebut `{id}`, yang tidak ada sebagai [[reading]]; yang ada: {known}"),
                format!("by-reading names `{id}`, which is no [[reading]]; there are: {known}"),
            ));
            return None;
        };
        let declared: BTreeSet<&str> = reading.options.keys().map(String::as_str).collect();
        let written: BTreeSet<String> = match table.get("options").map(Spanned::get_ref) {
            Some(DeValue::Table(options)) => options.keys().map(|key| key.get_ref().to_string()).collect(),
            _ => BTreeSet::new(),
        };
        if declared != written.iter().map(String::as_str).collect() {
            let want = declared.into_iter().collect::<Vec<_>>().join(", ");
            let have = written.into_iter().collect::<Vec<_>>().join(", ");
            self.errors.push(LawError::at(
                file,
                line(),
                format!("pilihan untuk {id} di sini: {have}; [[reading]] {id} menyebut: {want}. Keduanya harus sama."),
                format!("options for {id} here: {have}; [[reading]] {id} declares: {want}. They must be the same."),
            ));
            return None;
        }
        let chosen = self.option(&id)?.to_owned();
        let Some(DeValue::Table(options)) = table.get_mut("options").map(Spanned::get_mut) else { return None };
        let key = options.keys().find(|key| key.get_ref().as_ref() == chosen)?.clone();
        options.remove(&key)
    }

    /// Whether an array's table stays under the readings chosen; its `under` key is taken away.
    fn stays(&mut self, file: &str, text: &str, item: &mut Spanned<DeValue<'_>>) -> bool {
        let start = item.span().start;
        let line = || line_of(text, start);
        let DeValue::Table(table) = item.get_mut() else { return true };
        let Some(under) = table.remove("under") else { return true };
        let mut wanted = Vec::new();
        let mut id = None;
        if let DeValue::Table(under) = under.get_ref() {
            id = under.get("reading").and_then(|v| v.get_ref().as_str()).map(ToOwned::to_owned);
            if let Some(DeValue::Array(is)) = under.get("is").map(Spanned::get_ref) {
                wanted = is.iter().filter_map(|v| v.get_ref().as_str().map(Cow::from)).map(Cow::into_owned).collect();
            }
        }
        let Some((id, reading)) = id.and_then(|id| self.readings.get(&id).map(|reading| (id, reading))) else {
            self.errors.push(LawError::at(
                file,
                line(),
                "under harus berbentuk { reading = \"ID\", is = [\"pilihan\"] } dengan ID yang ada sebagai [[reading]]",
                "under must be { reading = \"ID\", is = [\"option\"] } with an ID that is a [[reading]]",
            ));
            return true;
        };
        if wanted.is_empty() || wanted.iter().any(|option| !reading.options.contains_key(option)) {
            let allowed = reading.options.keys().cloned().collect::<Vec<_>>().join(", ");
            self.errors.push(LawError::at(
                file,
                line(),
                format!("under menyebut pilihan yang tidak ada pada {id}; yang ada: {allowed}"),
                format!("under names an option {id} does not have; there are: {allowed}"),
            ));
            return true;
        }
        self.used.insert(id.clone());
        self.option(&id).is_none_or(|chosen| wanted.iter().any(|option| option == chosen))
    }
}
