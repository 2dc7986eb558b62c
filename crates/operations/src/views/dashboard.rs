//! The dashboard: how many people came how far, where, in which work, and why not. Counts only; no name ever stands here.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight, Window, is_seen};
use crate::views::case::occupation;
pub use crate::views::counts::Counts;
use crate::views::pace::{Pace, spread};
use crate::views::programme::programme;
use crate::views::tally::{Marked, Tally, Trait};
use payung_domain::{AreaCode, AreaLevel, Language};
use payung_registry::{neutralise_csv, write_csv_field};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The cases of one village, one occupation, one band of age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common, as the books write it; empty when it is not known.
    pub code: String,
    /// The same for a reader; empty where pages have their own word.
    pub label: String,
    /// How many came how far.
    pub counts: Counts,
}

/// Why people were refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The criterion's id; empty when it was none of the act.
    pub criterion: String,
    /// The criterion.
    pub label: String,
    /// Its article.
    pub cite: String,
    /// How many.
    pub cases: i64,
}

/// How long a step took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTime {
    /// The step's id in the act.
    pub step: String,
    /// The step.
    pub label: String,
    /// Its article.
    pub cite: String,
    /// How often it was taken.
    pub cases: i64,
    /// In the middle, days after the step before.
    pub median: i64,
    /// At most, days after the step before.
    pub longest: i64,
}

/// What the dashboard of a year shows.
#[derive(Debug, Clone)]
pub struct Dashboard {
    /// The year.
    pub programme: Arc<Programme>,
    /// The part that is shown.
    pub window: Window,
    /// The places that can be asked for: code and name.
    pub places: Vec<(String, String)>,
    /// All of the part.
    pub all: Counts,
    /// By kecamatan.
    pub districts: Vec<Group>,
    /// By village.
    pub villages: Vec<Group>,
    /// By occupation.
    pub occupations: Vec<Group>,
    /// By sex; the code is its word.
    pub sexes: Vec<Group>,
    /// By the age reached in the programme year; the code is `from-to`, `from-` or `-to`.
    pub ages: Vec<Group>,
    /// Planned and unplanned; the code is `yes` or `no`.
    pub planned: Vec<Group>,
    /// Why people were refused, the most frequent first.
    pub reasons: Vec<Reason>,
    /// How long the steps took, in the order of the way.
    pub steps: Vec<StepTime>,
}

/// The dashboard of a year (the newest when none is named) and an area (the widest that may be seen); none before a year is opened.
///
/// # Errors
/// It may not be seen, or not that area; the database's.
pub async fn dashboard(
    look: Look<'_>,
    year: Option<i64>,
    area: Option<AreaCode>,
    language: Language,
) -> Result<Option<Dashboard>, ActError> {
    let window = look.window(Sight::Dashboard, area)?;
    let Some(programme) = programme(look, year).await? else { return Ok(None) };
    let tally = Tally::of(look, &programme).await?;
    let pace = Pace::of(look, &programme).await?;
    let shown = [window.clone()];
    let marks: Vec<&Marked> = tally.marks.iter().filter(|mark| is_seen(&shown, &mark.area, &mark.agency)).collect();
    let by = |of: Trait, label: &dyn Fn(&str) -> String| grouped(&marks, of, &|mark| mark.code.clone(), label);
    let place = |code: &str| place_label(look, code);
    let cut = |code: &str, level| AreaCode::parse(code).map(|code| code.at(level).unwrap_or(code).to_string()).unwrap_or_default();
    let nothing = |_: &str| String::new();
    let mut all = Counts::default();
    // Every case is planned or not.
    marks.iter().filter(|mark| mark.of == Trait::Planned).for_each(|mark| all.join(&mark.counts));
    Ok(Some(Dashboard {
        places: places(look, &tally),
        all,
        districts: grouped(&marks, Trait::Planned, &|mark| cut(&mark.area, AreaLevel::District), &place),
        villages: grouped(&marks, Trait::Planned, &|mark| mark.area.clone(), &place),
        occupations: by(Trait::Occupation, &|id| occupation(&programme, Some(id), language)),
        sexes: by(Trait::Sex, &nothing),
        ages: by_age(by(Trait::Age, &nothing)),
        planned: by(Trait::Planned, &nothing),
        reasons: reasons(&programme, &pace, &shown, language),
        steps: steps(&programme, &pace, &shown, language),
        window,
        programme,
    }))
}

/// Most cases first, what is not known last.
fn grouped(marks: &[&Marked], of: Trait, key: &dyn Fn(&Marked) -> String, label: &dyn Fn(&str) -> String) -> Vec<Group> {
    let mut found: BTreeMap<String, Counts> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| mark.of == of) {
        found.entry(key(mark)).or_default().join(&mark.counts);
    }
    let mut found: Vec<Group> = found.into_iter().map(|(code, counts)| Group { label: label(&code), code, counts }).collect();
    found.sort_by_key(|group| (group.code.is_empty(), -group.counts.proposed));
    found
}

/// The youngest first, unknown ages last.
fn by_age(mut bands: Vec<Group>) -> Vec<Group> {
    let begins = |code: &str| match code.strip_prefix('-') {
        Some(_) => 0,
        None => code.split('-').next().and_then(|from| from.parse::<u16>().ok()).unwrap_or(u16::MAX),
    };
    bands.sort_by_key(|band| begins(&band.code));
    bands
}

/// A village without a name of its own is called by its kecamatan and its code.
fn place_label(look: Look<'_>, code: &str) -> String {
    let Some(area) = AreaCode::parse(code) else { return code.to_owned() };
    match look.books.areas.name(area) {
        Some(name) => name.to_owned(),
        None => format!("{} {code}", area.at(AreaLevel::District).and_then(|area| look.books.areas.name(area)).unwrap_or_default()),
    }
}

/// The places below what may be seen that have cases, by code.
fn places(look: Look<'_>, tally: &Tally) -> Vec<(String, String)> {
    let windows = look.windows(Sight::Dashboard);
    let mut found = BTreeMap::new();
    let ways = tally.ways.iter().filter(|group| is_seen(&windows, &group.area, &group.agency));
    for area in ways.filter_map(|group| AreaCode::parse(&group.area)) {
        for level in [AreaLevel::Regency, AreaLevel::District, AreaLevel::Village] {
            let Some(around) = area.at(level).filter(|around| windows.iter().any(|window| around.is_in(window.area))) else { continue };
            found.entry(around.to_string()).or_insert_with_key(|code| place_label(look, code));
        }
    }
    found.into_iter().collect()
}

fn reasons(programme: &Programme, pace: &Pace, windows: &[Window], language: Language) -> Vec<Reason> {
    let mut found: BTreeMap<&str, i64> = BTreeMap::new();
    for refusal in pace.refusals.iter().filter(|refusal| is_seen(windows, &refusal.area, &refusal.agency)) {
        *found.entry(&refusal.criterion).or_default() += refusal.cases;
    }
    let known = |id: &str| programme.regulation.criterion.iter().find(|criterion| criterion.id == id);
    let reason = |(id, cases): (&str, i64)| Reason {
        criterion: id.to_owned(),
        label: known(id).map_or_else(|| id.to_owned(), |known| language.pick(&known.label, &known.label_en).to_owned()),
        cite: known(id).map(|known| known.cite.clone()).unwrap_or_default(),
        cases,
    };
    let mut found: Vec<Reason> = found.into_iter().map(reason).collect();
    found.sort_by_key(|reason| -reason.cases);
    found
}

fn steps(programme: &Programme, pace: &Pace, windows: &[Window], language: Language) -> Vec<StepTime> {
    let mut found: BTreeMap<&str, BTreeMap<i64, i64>> = BTreeMap::new();
    for lapse in pace.lapses.iter().filter(|lapse| is_seen(windows, &lapse.area, &lapse.agency)) {
        *found.entry(&lapse.step).or_default().entry(lapse.days).or_default() += lapse.cases;
    }
    let times = programme.flow.steps().iter().filter_map(|step| {
        let days = found.get(step.id.as_str())?;
        let (median, longest) = spread(days)?;
        Some(StepTime {
            step: step.id.clone(),
            label: language.pick(&step.label, &step.label_en).to_owned(),
            cite: step.cite.clone(),
            cases: days.values().sum(),
            median,
            longest,
        })
    });
    times.collect()
}

/// Rows as a CSV file that spreadsheet programs open: UTF-8 with its mark in front, commas, and no cell that would run as a formula.
#[must_use]
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_csv_field(&mut out, neutralise_csv(cell).as_bytes());
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_stand_by_age_and_unknown_ages_last() {
        let band = |code: &str| Group { code: code.into(), label: String::new(), counts: Counts::default() };
        let bands = by_age(["", "70-", "20-29", "-19", "60-69"].map(band).to_vec());
        let codes: Vec<&str> = bands.iter().map(|band| band.code.as_str()).collect();
        assert_eq!(codes, ["-19", "20-29", "60-69", "70-", ""]);
    }

    #[test]
    fn no_cell_runs_as_a_formula() {
        let rows = [["=HYPERLINK(\"http://jahat.example\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "Tukang, becak", "12"]
            .map(str::to_owned)
            .to_vec()];
        let text = String::from_utf8(csv(&rows)).expect("text");
        assert_eq!(
            text,
            "\u{feff}\"'=HYPERLINK(\"\"http://jahat.example\"\")\",'+cmd|' /C calc'!A0,'-2+3,'@SUM(A1),\"Tukang, becak\",12\r\n"
        );
    }
}
