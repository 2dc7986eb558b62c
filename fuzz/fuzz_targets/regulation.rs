//! Bytes as a regulation's rule file and, after a line `----`, its cases.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_law::{Bundle, Choices, Explainer, Regulation, Ruleset, StageDates, run_cases};
use std::sync::Arc;

const ACT: &str = r#"
id = "uji-1-2025"
title = "Uji"
short = "Uji"
kind = "rancangan"
region = "5106"
region-name = "Kabupaten Bangli"
status = "draft"
from = 2025-01-01
dates-rest-on = "uji"
source = "uji"
programmes = ["jkk"]
words = { head = "Bupati", decree = "Keputusan Bupati", village = "Desa", village-head = "Perbekel", district = "Kecamatan", office = "Dinas" }
"#;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (rules, cases) = text.split_once("\n----\n").unwrap_or((text, ""));
    let mut bundle = Bundle::default();
    bundle.files.insert("act.toml".into(), ACT.into());
    bundle.files.insert("pasal-01.toml".into(), rules.into());
    let Ok(regulation) = Regulation::load(&bundle, &Choices::new()) else { return };
    let dates = StageDates::all(payung_domain::Date::constant(2025, 6, 1));
    let Ok(ruleset) = Ruleset::compile(Arc::new(regulation), dates) else { return };
    let facts = payung_domain::Facts::default();
    let decision = ruleset.decide(&facts);
    let mut explainer = Explainer::new(&ruleset, None, payung_domain::Language::Id);
    let mut words = String::new();
    explainer.reasons(&facts, &decision, &mut words);
    explainer.warnings(&facts, &decision, &mut words);
    let _ = run_cases(&bundle, None, cases);
});
