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
    Regulation::load(bundle, &Choices::new()).unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
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
        let have: BTreeSet<String> = load(id).reading.iter().map(|reading| reading.id.clone()).filter(|id| id.starts_with(prefix)).collect();
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
    let cases = Bundle::embedded_cases();
    let mut failures = Vec::new();
    for id in IDS {
        let Some(prose) = cases.get(id) else {
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
