//! A cell that names two kinds of work: the order of the words decides nothing.

use payung_domain::{Date, Language, Verdict};
use payung_law::{Bundle, Choices, Regulation, Ruleset, StageDates};
use payung_registry::{Areas, Limits};
use payung_screening::{Lists, Output, Setting, Wages, screen, vocabulary};
use std::sync::Arc;

/// Screens one person of Banyumas for each kind of work; verdict and warning of each.
fn judged(kinds: &[&str]) -> Vec<(Verdict, String)> {
    let date: Date = "2026-06-01".parse().expect("a date");
    let bundle = Bundle::embedded().remove("banyumas-2-2025").expect("the act");
    let regulation = Regulation::load(&bundle, &Choices::new()).expect("it loads");
    let vocabulary = vocabulary(&regulation, Arc::from(Vec::new()));
    let rules = Ruleset::compile(Arc::new(regulation), StageDates::all(date)).expect("it compiles");
    let (areas, wages) = (Areas::embedded(), Wages::default());
    let setting = Setting {
        rules: &rules,
        national: None,
        vocabulary: &vocabulary,
        areas: &areas,
        registers: &[],
        area: None,
        continuing: None,
        wages: &wages,
        language: Language::Id,
        limits: Limits::default(),
        threads: 1,
        alike: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("daftar.csv");
    let rows: String = kinds
        .iter()
        .enumerate()
        .map(|(n, kind)| {
            format!("330207{:02}01809001,Contoh Orang {n},1980-01-{:02},L,3302072001,{kind},500000,tidak,tidak,tidak,KTP-el,tidak,ya,2026-01-01,2026-12-31\n", n + 1, n + 1)
        })
        .collect();
    let header = "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa,jenis_pekerja_rentan,penghasilan,penerima_upah,peserta_bpjstk_aktif,dibiayai_apbd,dokumen_identitas,pernah_menerima,surat_tugas,tugas_mulai,tugas_selesai";
    std::fs::write(&path, format!("{header}\n{rows}")).expect("a file");
    let lists = Lists::survey(&[(path, "daftar.csv".to_owned())], &vocabulary, &Limits::default(), 1).expect("a list");
    let output = Output { csv: None, decisions: None, keep_rows: true, progress: &|_| {} };
    let screened = screen(&setting, &lists, None, output).expect("a result");
    screened.rows.iter().map(|row| (row.verdict, row.values[row.values.len() - 2..].join(" | "))).collect()
}

#[test]
fn two_kinds_judged_differently_are_no_kind() {
    let kinds = ["penderes", "relawan sosial", "penderes dan relawan sosial", "relawan sosial dan penderes"];
    let judged = judged(&kinds);
    assert_eq!((judged[0].0, judged[1].0), (Verdict::NeedsData, Verdict::Eligible), "{judged:#?}");
    for (verdict, warning) in &judged[2..] {
        assert_eq!(*verdict, Verdict::NeedsData);
        assert!(warning.contains("penderes") && warning.contains("relawan sosial") && warning.contains("dinilai berbeda"), "{warning}");
    }
}
