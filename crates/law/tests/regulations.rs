//! The embedded regulations: they load, their readings are complete and each has its effect, their cases hold.

use payung_law::{Bundle, Choices, Regulation, Ruleset, StageDates, run_cases};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const IDS: [&str; 7] = [
    "bangli-pedoman-2025",
    "klungkung-rancangan",
    "banyumas-2-2025",
    "samosir-10-2024",
    "yogyakarta-57-2024",
    "yogyakarta-64-2023",
    "nasional",
];

fn load(id: &str) -> Regulation {
    let bundles = Bundle::embedded();
    let bundle = bundles.get(id).unwrap_or_else(|| panic!("{id} is not embedded"));
    Regulation::load(bundle, &Choices::new())
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

#[test]
fn the_seven_systems_load_and_compile() {
    for id in IDS {
        let regulation = load(id);
        let dates = StageDates::all(regulation.act.from);
        if let Err(errors) = Ruleset::compile(Arc::new(regulation), dates) {
            panic!("{id}: {errors:?}");
        }
    }
}

/// The 112 numbered ambiguities, by their source's prefix and count.
#[test]
fn every_numbered_ambiguity_has_a_reading() {
    let expected = [
        ("bangli-pedoman-2025", "BGL-A", 25),
        ("klungkung-rancangan", "KLK-A", 15),
        ("banyumas-2-2025", "BMS-A", 25),
        ("samosir-10-2024", "SMS-A", 22),
        ("yogyakarta-57-2024", "YPR-A", 10),
        ("yogyakarta-64-2023", "YRT-A", 7),
        ("nasional", "NAT-A", 8),
    ];
    assert_eq!(expected.iter().map(|(_, _, count)| count).sum::<i32>(), 112);
    for (id, prefix, count) in expected {
        let have: BTreeSet<String> =
            load(id).reading.iter().map(|reading| reading.id.clone()).filter(|id| id.starts_with(prefix)).collect();
        let want: BTreeSet<String> = (1..=count).map(|number| format!("{prefix}{number}")).collect();
        assert_eq!(have, want, "{id}");
    }
}

/// Choosing another option changes the rules; a reading whose options change nothing would be a promise not kept.
#[test]
fn every_option_of_every_reading_changes_the_rules() {
    let bundles = Bundle::embedded();
    let mut idle = Vec::new();
    for id in IDS {
        let base = load(id);
        for reading in base.reading.iter().filter(|reading| reading.no_effect.is_none()) {
            if !base.readings_used.contains(&reading.id) {
                idle.push(format!("{id}: {} is used by no value", reading.id));
            }
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for option in reading.options.keys() {
                let overrides = Choices::from([(reading.id.clone(), option.clone())]);
                match Regulation::load(&bundles[id], &overrides) {
                    Ok(other) => {
                        if let Some(twin) = seen.insert(other.effect.clone(), option) {
                            idle.push(format!("{id}: {} {twin} and {option} do the same", reading.id));
                        }
                        if let Err(errors) = Ruleset::compile(Arc::new(other), StageDates::all(base.act.from)) {
                            idle.push(format!("{id}: {} = {option} does not compile: {errors:?}", reading.id));
                        }
                    }
                    Err(errors) => idle.push(format!("{id}: {} = {option} does not load: {errors:?}", reading.id)),
                }
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn the_cases_hold() {
    let bundles = Bundle::embedded();
    let mut failures = Vec::new();
    for id in IDS {
        let Some(prose) = &bundles[id].cases else {
            failures.push(format!("{id}: no cases.md"));
            continue;
        };
        let national = (id != "nasional").then(|| &bundles["nasional"]);
        let report = run_cases(&bundles[id], national, prose);
        if report.cases < 10 {
            failures.push(format!("{id}: only {} cases", report.cases));
        }
        failures.extend(report.faults.iter().map(|fault| format!("{id}: {fault}")));
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

/// Walks the calendar: at every date on which anything changes, and the day before, each system compiles, asks the same
/// criteria, and national law has one value for every amount that is not meant to pause. A gap or an overlap fails.
#[test]
fn the_calendar_has_no_gaps_and_no_overlaps() {
    let mut dates = BTreeSet::new();
    let all: Vec<Regulation> = IDS.iter().map(|id| load(id)).collect();
    for regulation in &all {
        dates.insert(regulation.act.from);
        dates.extend(regulation.act.until);
        for criterion in &regulation.criterion {
            dates.extend([criterion.from, criterion.until].into_iter().flatten());
        }
        for value in regulation.amount.iter().flat_map(|amount| &amount.values) {
            dates.insert(value.from);
            dates.extend(value.until);
        }
        for scale in &regulation.scale {
            dates.insert(scale.from);
            dates.extend(scale.until);
        }
    }
    assert!(dates.len() > 8, "the law changed more often than that");
    let walk: BTreeSet<_> = dates.iter().flat_map(|date| [date.yesterday().ok(), Some(*date), date.tomorrow().ok()]).flatten().collect();
    for regulation in &all {
        let act = &regulation.act;
        let columns: BTreeSet<&str> = regulation.criterion.iter().map(|criterion| criterion.id.as_str()).collect();
        for date in walk.iter().filter(|date| **date >= act.from && act.until.is_none_or(|until| **date <= until)) {
            let rules = Ruleset::compile(Arc::new(regulation.clone()), StageDates::all(*date))
                .unwrap_or_else(|errors| panic!("{} on {date}: {errors:?}", act.id));
            let asked: Vec<&str> = rules.gates.iter().chain(&rules.cautions).map(|gate| gate.criterion.id.as_str()).collect();
            assert_eq!(asked.len(), columns.len(), "{} on {date}: {asked:?}", act.id);
            for amount in regulation.amount.iter().filter(|amount| !amount.intermittent) {
                let values =
                    amount.values.iter().filter(|value| value.from <= *date && value.until.is_none_or(|until| *date <= until)).count();
                let begun = amount.values.iter().any(|value| value.from <= *date);
                assert_eq!(values, usize::from(begun), "{}: {} on {date}", act.id, amount.id);
            }
        }
    }
}

/// Each embedded system is whole: what the work needs beyond criteria is there too.
#[test]
fn every_regional_system_is_whole() {
    for id in IDS.iter().filter(|id| **id != "nasional") {
        let r = load(id);
        let counts = [
            ("criterion", r.criterion.len()),
            ("instrument", r.instrument.len()),
            ("step", r.step.len()),
            ("ending", r.ending.len()),
            ("fund", r.fund.len()),
            ("payer", r.payer.len()),
            ("priority", r.priority.len()),
            ("publication", r.publication.len()),
            ("right", r.right.len()),
            ("monitoring", r.monitoring.len()),
        ];
        let empty: Vec<&str> = counts.iter().filter(|(_, count)| *count == 0).map(|(name, _)| *name).collect();
        assert!(empty.is_empty(), "{id} has no {empty:?}");
        assert!(
            !r.decision.is_empty() || r.criterion.iter().any(|criterion| criterion.severity == payung_law::model::Severity::Gate),
            "{id}"
        );
    }
    for (id, occupations) in [("banyumas-2-2025", 11), ("samosir-10-2024", 10)] {
        let r = load(id);
        assert_eq!(r.occupation.len(), occupations, "{id}");
        assert_eq!(r.occupation.iter().filter(|occupation| occupation.open).count(), 1, "{id}");
    }
    assert!(load("banyumas-2-2025").occupation.iter().all(|occupation| occupation.enumerator.is_some()));
    assert_eq!(load("yogyakarta-64-2023").office.len(), 4);
}
