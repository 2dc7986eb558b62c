//! Any bytes as a register extract: every row is accounted for, and nobody is refused or found without reason.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use payung_domain::{AreaCode, Nik, RegisterAnswer, RegisterKind};
use payung_fuzz::LIMITS;
use payung_registry::{Areas, CsvFile, ExtractTerms, Input, Query, Register};

static AREAS: LazyLock<Areas> = LazyLock::new(Areas::embedded);

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the kind, so that the rest is the file as it is.
    let Some((first, rest)) = bytes.split_first() else { return };
    let kind = RegisterKind::ALL[usize::from(*first) % RegisterKind::ALL.len()];
    let open = |_| CsvFile::open_bytes(rest.to_vec(), "uji", &LIMITS).map(Input::Csv);
    let snapshot = "2025-06-30".parse().ok();
    let terms = ExtractTerms { snapshot, ..ExtractTerms::default() };
    let Ok(register) = Register::load_from(kind, vec!["uji".to_owned()], &open, &terms, &AREAS) else { return };
    let report = register.report();
    assert_eq!(
        report.rows,
        report.persons + report.duplicates + report.damaged + report.inactive + report.unanswered,
        "every row is one thing"
    );
    let Ok(nik) = Nik::from_digits(5_106_040_107_800_001) else { return };
    let listed = register.listed(nik).is_some();
    for area in [None, AreaCode::parse("5106"), AreaCode::parse("5106042001")] {
        let query = Query { nik: Some(nik), area, name: "Misal", ..Query::default() };
        let Some(on) = snapshot else { return };
        match register.answer(&query, on) {
            RegisterAnswer::NotFound => assert!(!listed, "whoever is listed is not refused"),
            RegisterAnswer::Denied => assert!(listed && kind == RegisterKind::Padan),
            RegisterAnswer::Found { .. } => assert!(listed, "whoever is found is listed"),
            RegisterAnswer::CannotTell(_) => {}
            RegisterAnswer::NotLoaded => unreachable!("it is loaded"),
        }
        // Without its date no extract says no.
        let undated = Register::load_from(kind, vec!["uji".to_owned()], &open, &ExtractTerms::default(), &AREAS);
        assert!(undated.is_ok_and(|register| register.answer(&query, on) != RegisterAnswer::NotFound));
    }
});
