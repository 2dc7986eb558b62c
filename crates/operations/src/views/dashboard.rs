//! The dashboard: how many people came how far, where, in which work, and why not. Counts only; no name ever stands here.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight, Window};
use crate::views::case::occupation;
use crate::views::pace::{Pace, is_seen, spread};
use crate::views::programme::programme;
use crate::views::tally::{Alike, Tally};
use payung_domain::{AreaCode, AreaLevel, Language};
use payung_registry::{neutralise_csv, write_csv_field};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Years of age in one band.
const BAND: i64 = 10;
/// The bands begin here; who is younger stands in one band.
const BANDS_FROM: i64 = 20;
/// The last band is open and begins here.
const BANDS_TO: i64 = 70;

/// How many cases came how far. A case that came further is counted in every stage before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Proposed: all of them.
    pub proposed: i64,
    /// Screened, or gone further.
    pub screened: i64,
    /// Verified, or gone further.
    pub verified: i64,
    /// On a list of candidates within the money, or gone further.
    pub listed: i64,
    /// Named by a decree.
    pub decreed: i64,
    /// Refused.
    pub refused: i64,
    /// Sent back to be mended.
    pub returned: i64,
    /// On the waiting list.
    pub waiting: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Taken out by a later decree.
    pub removed: i64,
}

impl Counts {
    fn add(&mut self, group: &Alike) {
        let cases = group.cases;
        let state = group.state.as_str();
        let any = |states: &[&str]| states.contains(&state);
        let verified = any(&["verified", "listed", "waiting", "decreed", "removed"]);
        self.proposed += cases;
        for (counts, counted) in [
            (verified || state == "screened" || group.verdict.is_some(), &mut self.screened),
            (verified, &mut self.verified),
            (any(&["listed", "decreed", "removed"]), &mut self.listed),
            (state == "decreed", &mut self.decreed),
            (state == "refused", &mut self.refused),
            (state == "returned", &mut self.returned),
            (state == "waiting", &mut self.waiting),
            (state == "withdrawn", &mut self.withdrawn),
            (state == "removed", &mut self.removed),
        ] {
            if counts {
                *counted += cases;
            }
        }
    }
}

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
    let groups: Vec<&Alike> = tally.seen(&shown).collect();
    let by = |key: &dyn Fn(&Alike) -> String, label: &dyn Fn(&str) -> String| grouped(&groups, key, label);
    let place = |code: &str| place_label(look, code);
    let cut = |code: &str, level| AreaCode::parse(code).map(|code| code.at(level).unwrap_or(code).to_string()).unwrap_or_default();
    let year_number = programme.year.year;
    let mut all = Counts::default();
    groups.iter().for_each(|group| all.add(group));
    Ok(Some(Dashboard {
        places: places(look, &tally),
        all,
        districts: by(&|group| cut(&group.area, AreaLevel::District), &place),
        villages: by(&|group| group.area.clone(), &place),
        occupations: by(&|group| group.occupation.clone().unwrap_or_default(), &|id| occupation(&programme, Some(id), language)),
        sexes: by(&|group| group.sex.clone().unwrap_or_default(), &|_| String::new()),
        ages: ages(&groups, year_number),
        planned: by(&|group| if group.planned { "yes" } else { "no" }.to_owned(), &|_| String::new()),
        reasons: reasons(&programme, &pace, &shown, language),
        steps: steps(&programme, &pace, &shown, language),
        window,
        programme,
    }))
}

/// Most cases first, what is not known last.
fn grouped(groups: &[&Alike], key: &dyn Fn(&Alike) -> String, label: &dyn Fn(&str) -> String) -> Vec<Group> {
    let mut found: BTreeMap<String, Counts> = BTreeMap::new();
    for group in groups {
        found.entry(key(group)).or_default().add(group);
    }
    let mut found: Vec<Group> = found.into_iter().map(|(code, counts)| Group { label: label(&code), code, counts }).collect();
    found.sort_by_key(|group| (group.code.is_empty(), -group.counts.proposed));
    found
}

fn ages(groups: &[&Alike], year: i64) -> Vec<Group> {
    let mut found: BTreeMap<i64, Counts> = BTreeMap::new();
    for group in groups {
        // Unknown years of birth stand behind all others.
        let reached = group.born.as_deref().and_then(|born| born.parse::<i64>().ok()).map(|born| year - born);
        let from = reached.map_or(i64::MAX, |age| if age < BANDS_FROM { 0 } else { age.min(BANDS_TO) / BAND * BAND });
        found.entry(from).or_default().add(group);
    }
    let code = |from| match from {
        0 => format!("-{}", BANDS_FROM - 1),
        BANDS_TO => format!("{BANDS_TO}-"),
        i64::MAX => String::new(),
        from => format!("{from}-{}", from + BAND - 1),
    };
    found.into_iter().map(|(from, counts)| Group { code: code(from), label: String::new(), counts }).collect()
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
    for area in tally.seen(&windows).filter_map(|group| AreaCode::parse(&group.area)) {
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

    fn alike(state: &str, verdict: Option<&str>, born: Option<&str>, cases: i64) -> Alike {
        Alike {
            state: state.into(),
            verdict: verdict.map(str::to_owned),
            area: "1217022005".into(),
            occupation: None,
            sex: None,
            born: born.map(str::to_owned),
            agency: String::new(),
            planned: true,
            done: 0,
            cases,
            since: String::new(),
        }
    }

    #[test]
    fn who_came_further_counts_in_every_stage_before() {
        let mut counts = Counts::default();
        for group in [
            alike("proposed", None, None, 1),
            alike("screened", Some("layak"), None, 2),
            alike("refused", Some("tidak layak"), None, 4),
            alike("waiting", Some("layak"), None, 8),
            alike("decreed", Some("layak"), None, 16),
            alike("removed", Some("layak"), None, 32),
            alike("withdrawn", None, None, 64),
        ] {
            counts.add(&group);
        }
        let expected = Counts {
            proposed: 127,
            screened: 62,
            verified: 56,
            listed: 48,
            decreed: 16,
            refused: 4,
            returned: 0,
            waiting: 8,
            withdrawn: 64,
            removed: 32,
        };
        assert_eq!(counts, expected);
    }

    #[test]
    fn ages_stand_in_bands_by_the_year_they_are_reached_in() {
        let groups = ["2010", "2006", "1997", "1996", "1956", "1930"].map(|born| alike("proposed", None, Some(born), 1));
        let unknown = alike("proposed", None, None, 1);
        let groups: Vec<&Alike> = groups.iter().chain([&unknown]).collect();
        let bands: Vec<(String, i64)> = ages(&groups, 2026).into_iter().map(|group| (group.code, group.counts.proposed)).collect();
        let expected = [("-19", 1), ("20-29", 2), ("30-39", 1), ("70-", 2), ("", 1)].map(|(code, cases)| (code.to_owned(), cases));
        assert_eq!(bands, expected);
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
