//! Any bytes as a roster: every row is an entry or no data, and every covered month comes out once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_billing::{Bill, Period, Reading, Reconciliation, RosterFile, Terms};
use payung_domain::{Language, Month};
use payung_fuzz::LIMITS;
use payung_law::{Bundle, Choices, Regulation};
use payung_registry::CsvFile;
use std::sync::OnceLock;

fn terms() -> Option<&'static Terms> {
    static TERMS: OnceLock<Option<Terms>> = OnceLock::new();
    let make = || {
        let national = Regulation::load(Bundle::embedded().get("nasional")?, &Choices::new()).ok()?;
        Terms::new(&national, None, Period::new(Month::new(2026, 4)?, Month::new(2026, 6)?)?, None).ok()
    };
    TERMS.get_or_init(make).as_ref()
}

fuzz_target!(|bytes: &[u8]| {
    let Some(terms) = terms() else { return };
    let Ok(csv) = CsvFile::open_bytes(bytes.to_vec(), "uji", &LIMITS) else { return };
    let file = match RosterFile::of_csv(csv, "uji", terms.period(), &Reading { limits: LIMITS, threads: 1 }) {
        Ok(file) => file,
        Err(error) => {
            assert!(error.message(Language::Id).contains("uji"));
            return;
        }
    };
    assert_eq!(file.rows_in, file.roster.len() as u64 + file.not_data);
    let _ = file.findings(Language::Id);
    if let Ok(reconciliation) = Reconciliation::new(terms, file.roster, Bill::default(), 1) {
        assert!(reconciliation.is_whole(&reconciliation.tally()));
    }
});
