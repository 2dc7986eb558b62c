//! Everything a run needs, with invented people of Samosir.

use payung_domain::{Date, Language};
use payung_law::{Bundle, Choices, Regulation, Ruleset, StageDates};
use payung_registry::{Areas, Limits, Vocabulary};
use payung_screening::{Ceiling, Lists, Output, Screened, ScreeningError, Setting, Wages, screen, vocabulary};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

pub const HEADER: &str =
    "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa,jenis_pekerja_rentan,penerima_upah,peserta_bpjstk_aktif,sumber_iuran_lain";

/// The n-th person's row; NIK serials from 9000 belong to nobody.
pub fn row(n: u32) -> String {
    let (day, month, serial) = (1 + n % 28, 1 + n / 28 % 12, 9000 + n / (28 * 12));
    format!("121702{day:02}{month:02}80{serial:04},Contoh Orang {n},1980-{month:02}-{day:02},L,1217022005,nelayan,tidak,tidak,tidak")
}

pub fn list(rows: std::ops::Range<u32>) -> String {
    let rows: String = rows.map(|n| row(n) + "\n").collect();
    format!("{HEADER}\n{rows}")
}

/// What people are judged by here.
pub struct Law {
    pub rules: Ruleset,
    pub vocabulary: Vocabulary,
    pub areas: Areas,
    pub wages: Wages,
}

/// National law: the one act that needs no register to say yes.
pub fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| {
        let date: Date = "2025-06-01".parse().expect("a date");
        let bundle = Bundle::embedded().remove("nasional").expect("national law");
        let regulation = Regulation::load(&bundle, &Choices::new()).expect("it loads");
        let vocabulary = vocabulary(&regulation, Arc::from(Vec::new()));
        let rules = Ruleset::compile(Arc::new(regulation), StageDates::all(date)).expect("it compiles");
        Law { rules, vocabulary, areas: Areas::embedded(), wages: Wages::default() }
    })
}

impl Law {
    pub fn setting(&self, threads: usize) -> Setting<'_> {
        Setting {
            rules: &self.rules,
            national: None,
            vocabulary: &self.vocabulary,
            areas: &self.areas,
            registers: &[],
            area: None,
            continuing: None,
            wages: &self.wages,
            language: Language::Id,
            limits: Limits::default(),
            threads,
            alike: None,
        }
    }

    pub fn survey(&self, files: &[PathBuf], threads: usize) -> Lists {
        let named: Vec<(PathBuf, String)> =
            files.iter().map(|path| (path.clone(), path.file_name().expect("a name").to_string_lossy().into_owned())).collect();
        Lists::survey(&named, &self.vocabulary, &Limits::default(), threads).expect("lists that can be read")
    }
}

/// What a run wrote.
pub struct Written {
    pub csv: Vec<u8>,
    pub decisions: Vec<u8>,
    pub screened: Screened,
}

/// Screens into memory.
pub fn run(lists: &Lists, threads: usize, ceiling: Option<&Ceiling>) -> Result<Written, ScreeningError> {
    let (mut csv, mut decisions) = (Vec::new(), Vec::new());
    let screened = into(lists, threads, ceiling, &mut csv, &mut decisions)?;
    Ok(Written { csv, decisions, screened })
}

/// Screens into these writers.
pub fn into(
    lists: &Lists,
    threads: usize,
    ceiling: Option<&Ceiling>,
    csv: &mut (dyn Write + Send),
    decisions: &mut (dyn Write + Send),
) -> Result<Screened, ScreeningError> {
    let output = Output { csv: Some(csv), decisions: Some(decisions), keep_rows: true, progress: &|_| {} };
    screen(&law().setting(threads), lists, ceiling, output)
}
