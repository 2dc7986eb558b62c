//! Whatever bytes stand below a header: as many rows come out as went in, each once, the same for any number of threads.

use crate::stage::{HEADER, law, list, row, run};
use payung_domain::{Rupiah, Verdict};
use payung_law::model::PriorityKey;
use payung_screening::Ceiling;
use proptest::prelude::*;
use std::fs;

/// Lines of a village list, and what can go wrong in them.
fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0_u32..60).prop_map(row),
        1 => Just(String::new()),
        1 => Just(",,,,,,,,".to_owned()),
        1 => Just(HEADER.to_owned()),
        1 => Just("JUMLAH,12,,,,,,,".to_owned()),
        1 => (0_u32..60).prop_map(|n| row(n).replacen(',', ",\"", 1)),
        1 => (0_u32..60, 0_usize..40).prop_map(|(n, cut)| row(n)[..cut].to_owned()),
        2 => "[0-9A-Za-z ,;\"'\t.\\-=+\u{e9}\u{feff}\u{0}]{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_rows_come_out_as_went_in(lines in proptest::collection::vec((any_line(), prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]), 0..40)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("daftar.csv");
        // Enough people that nobody can doubt what separates the columns.
        let people: String = (100..104).map(|n| row(n) + "\n").collect();
        let body: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        fs::write(&path, format!("{HEADER}\n{people}{body}")).expect("a file");
        let lists = law().survey(std::slice::from_ref(&path), 1);
        let one = run(&lists, 1, None).expect("a result");
        let three = run(&law().survey(&[path], 3), 3, None).expect("a result");
        prop_assert!(one.csv == three.csv && one.decisions == three.decisions);
        let summary = &one.screened.summary;
        prop_assert_eq!(summary.rows_in, summary.rows_out);
        prop_assert_eq!(summary.rows_in, lists.rows_in());
        prop_assert_eq!(summary.verdicts.iter().sum::<u64>(), summary.rows_in);
        prop_assert_eq!(one.screened.rows.len() as u64, summary.rows_in);
        let places: Vec<u32> = one.screened.rows.iter().map(|row| row.place.row).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "each row once, in order: {:?}", places);
        prop_assert_eq!(one.decisions.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64, summary.rows_in);
        // Whoever's NIK stands in two rows is accepted in neither.
        for duplicate in one.screened.rows.iter().filter(|row| row.values.iter().any(|value| value.contains("NIK yang sama juga pada"))) {
            prop_assert_ne!(duplicate.verdict, Verdict::Eligible);
        }
    }
}

/// Lists of several blocks (a block is about a megabyte), so that blocks overtake each other.
#[test]
fn blocks_come_out_in_order_whoever_finishes_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<_> = [0..20_000, 20_000..20_001, 20_001..32_000]
        .into_iter()
        .enumerate()
        .map(|(index, rows)| {
            let path = folder.path().join(format!("{index}.csv"));
            fs::write(&path, list(rows)).expect("a file");
            path
        })
        .collect();
    let ceiling =
        Ceiling { budget: Rupiah::new(16_800 * 1_000), months: 1, per_person: Rupiah::new(16_800), order: vec![PriorityKey::OlderFirst] };
    let lists = law().survey(&files, 1);
    assert_eq!(lists.rows_in(), 32_000);
    let one = run(&lists, 1, Some(&ceiling)).expect("a result");
    for threads in [2, 5] {
        let many = run(&law().survey(&files, threads), threads, Some(&ceiling)).expect("a result");
        assert!(one.csv == many.csv && one.decisions == many.decisions, "{threads} threads");
        assert_eq!(one.screened.summary, many.screened.summary);
    }
    assert_eq!(one.screened.summary.of(Verdict::Eligible), 32_000);
    assert_eq!((one.screened.summary.within_ceiling, one.screened.summary.waiting), (Some(1_000), Some(31_000)));
}
