//! The cases an act names: found, of the year, within the actor's reach, and still where something can be done.

use crate::acting::Acting;
use crate::case::cases::broken;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{AreaCode, AreaLevel, Date, Role};
use payung_storage::entity::{case_file, submission};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// States in which a case's facts can still change without anybody having put it before the regent.
pub(crate) const OPEN: [&str; 4] = ["proposed", "screened", "returned", "verified"];

/// An agency without what the act adds to its name ("…, sesuai periode penugasan").
fn agency_name(text: &str) -> &str {
    text.split(',').next().unwrap_or(text).trim()
}

/// The same agency, in the regulation's words.
pub(crate) fn same_agency(one: &str, other: &str) -> bool {
    agency_name(one) == agency_name(other)
}

/// Refuses a day that has not come.
pub(crate) fn check_past(date: Date, day: Date) -> Result<(), ActError> {
    if date <= day {
        return Ok(());
    }
    Err(ActError::invalid(
        format!("Tanggal {date} belum tiba (hari ini {day}). Periksa tanggalnya."),
        format!("{date} has not come yet (today is {day}). Check the date."),
    ))
}

/// Refuses an empty text.
pub(crate) fn check_filled(text: &str, what: (&str, &str)) -> Result<(), ActError> {
    if text.trim().is_empty() {
        return Err(ActError::invalid(format!("{} wajib diisi.", what.0), format!("{} must be filled in.", what.1)));
    }
    Ok(())
}

/// The smallest area all of these lie in.
pub(crate) fn smallest_around(areas: &BTreeSet<AreaCode>) -> Option<AreaCode> {
    let first = areas.first()?;
    let levels = [AreaLevel::Village, AreaLevel::District, AreaLevel::Regency];
    levels.into_iter().filter_map(|level| first.at(level)).find(|outer| areas.iter().all(|area| area.is_in(*outer)))
}

impl Acting<'_> {
    /// The cases with these numbers, in their order, each named once.
    pub(crate) async fn cases_named(&self, ids: &[i64]) -> Result<Vec<case_file::Model>, ActError> {
        if ids.is_empty() {
            return Err(ActError::invalid("Tidak ada berkas yang disebut.", "No case is named."));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = ids.iter().find(|id| !seen.insert(**id)) {
            return Err(ActError::invalid(format!("Berkas {twice} disebut dua kali."), format!("Case {twice} is named twice.")));
        }
        let mut found = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let cases = case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().copied())).all(self.tx).await?;
            found.extend(cases.into_iter().map(|case| (case.id, case)));
        }
        let missing = |id: i64| ActError::not_found(format!("Tidak ada berkas nomor {id}."), format!("There is no case number {id}."));
        ids.iter().map(|id| found.remove(id).ok_or_else(|| missing(*id))).collect()
    }

    /// The smallest area all of them lie in.
    pub(crate) fn common_area(&self, cases: &[case_file::Model]) -> Result<AreaCode, ActError> {
        let areas: BTreeSet<AreaCode> = cases.iter().map(|case| self.area_of(case)).collect::<Result<_, _>>()?;
        Ok(smallest_around(&areas).unwrap_or(self.books.region))
    }

    /// Refuses cases of another year, and those of another agency than the agency operator's own.
    pub(crate) async fn check_reach(&self, programme: &Programme, cases: &[case_file::Model]) -> Result<(), ActError> {
        if let Some(other) = cases.iter().find(|case| case.programme_year != programme.year.id) {
            return Err(ActError::not_found(
                format!("Berkas {} bukan berkas tahun program ini.", other.id),
                format!("Case {} is not one of this programme year.", other.id),
            ));
        }
        let Some(held) = self.held.filter(|held| held.role == Role::AgencyOperator) else { return Ok(()) };
        let agencies = self.agencies_of(cases.iter().map(|case| case.submission)).await?;
        for case in cases {
            let agency = agencies.get(&case.submission).ok_or_else(|| broken(case.id))?;
            if !same_agency(agency, &held.agency) {
                return Err(ActError::forbidden(
                    format!("Berkas {} didata oleh {agency}; Anda operator {}.", case.id, held.agency),
                    format!("Case {} was enumerated by {agency}; you are operator of {}.", case.id, held.agency),
                ));
            }
        }
        Ok(())
    }

    /// The agency of each of these lists; empty for a village's own.
    pub(crate) async fn agencies_of(&self, lists: impl Iterator<Item = i64>) -> Result<HashMap<i64, String>, ActError> {
        let lists: BTreeSet<i64> = lists.collect();
        let lists: Vec<i64> = lists.into_iter().collect();
        let mut agencies = HashMap::with_capacity(lists.len());
        for some in lists.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, String)> = submission::Entity::find()
                .select_only()
                .columns([submission::Column::Id, submission::Column::Agency])
                .filter(submission::Column::Id.is_in(some.iter().copied()))
                .into_tuple()
                .all(self.tx)
                .await?;
            agencies.extend(rows);
        }
        Ok(agencies)
    }

    /// Names of places: as the program knows them, else as the row of one of their cases writes the village. Empty when neither tells.
    pub(crate) async fn place_names(&self, one_case_each: &BTreeMap<AreaCode, i64>) -> Result<BTreeMap<AreaCode, String>, ActError> {
        let known = |area: &AreaCode| self.books.areas.name(*area).map(str::to_owned);
        let strange: Vec<i64> = one_case_each.iter().filter(|(area, _)| known(area).is_none()).map(|(_, case)| *case).collect();
        let rows = self.stored_rows(&strange).await?;
        let written = |area: &AreaCode, case: &i64| {
            let (_, cells) = rows.get(case)?;
            let code = cells.text("kode_desa");
            let fits = area.level() == AreaLevel::Village && (code.is_empty() || AreaCode::parse(&code) == Some(*area));
            fits.then(|| cells.text("desa"))
        };
        Ok(one_case_each.iter().map(|(area, case)| (*area, known(area).or_else(|| written(area, case)).unwrap_or_default())).collect())
    }

    /// Refuses a case in another state than these.
    pub(crate) fn check_state(&self, case: &case_file::Model, states: &[&str]) -> Result<(), ActError> {
        if states.contains(&case.state.as_str()) {
            return Ok(());
        }
        Err(ActError::conflict(in_state(case).0, in_state(case).1))
    }
}

/// Where a case stands, as the reason why something cannot be done with it.
pub(crate) fn in_state(case: &case_file::Model) -> (String, String) {
    use payung_domain::Language;
    let label = |language| payung_domain::state_label(&case.state, language);
    (
        format!("Berkas {} berstatus {}; langkah ini tidak dapat lagi dilakukan atasnya.", case.id, label(Language::Id)),
        format!("Case {} is {}; this step can no longer be taken with it.", case.id, label(Language::En)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_known_with_and_without_its_addition() {
        assert!(same_agency("Perangkat Daerah bidang sosial", "Perangkat Daerah bidang sosial, sesuai periode penugasan"));
        assert!(!same_agency("Perangkat Daerah bidang sosial", "Perangkat Daerah bidang pertanian"));
    }
}
