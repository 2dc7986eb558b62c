//! Worked cases: prose and tables a lawyer can read, executed.
//!
//! The format is described in `regulations/README.md`. Every expectation is compared; a column or word that is not
//! understood is a fault, so that no case can pass by being ignored.

use crate::error::LawError;
use crate::explain::Explainer;
use crate::model::Stage;
use crate::regulation::Regulation;
use crate::resolve::Choices;
use crate::ruleset::{Ruleset, StageDates};
use crate::source::Bundle;
use payung_domain::{
    AreaCode, CannotTell, Citizenship, Date, Education, Facts, IdentityDocument, Language, Nik, NikFault, Occupation, RegisterAnswer,
    RegisterKind, Rupiah, Sex,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What running a `cases.md` came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CasesReport {
    /// Cases run.
    pub cases: usize,
    /// Expectations compared.
    pub expectations: usize,
    /// Everything that did not come out as written, or was not understood.
    pub faults: Vec<LawError>,
}

/// Runs the cases in `prose` against the regulation in `bundle`, with `national` beneath it for the `peringatan` column.
#[must_use]
pub fn run_cases(bundle: &Bundle, national: Option<&Bundle>, prose: &str) -> CasesReport {
    let mut runner = Runner {
        bundle,
        national,
        report: CasesReport::default(),
        person: Vec::new(),
        section: Section::default(),
        header: Vec::new(),
        rules: BTreeMap::new(),
    };
    for (index, line) in prose.lines().enumerate() {
        runner.line(u32::try_from(index + 1).unwrap_or(u32::MAX), line.trim());
    }
    runner.report
}

#[derive(Debug, Clone, Default)]
struct Section {
    date: Option<Date>,
    stages: Vec<(Stage, Date)>,
    choices: Choices,
    continuing: bool,
    common: Vec<(String, String)>,
}

type RulesKey = String;

struct Runner<'b> {
    bundle: &'b Bundle,
    national: Option<&'b Bundle>,
    report: CasesReport,
    person: Vec<(String, String)>,
    section: Section,
    header: Vec<String>,
    rules: BTreeMap<RulesKey, Option<(Ruleset, Option<Ruleset>)>>,
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let text = text.trim().trim_end_matches('.');
    text.split(';').filter_map(|part| part.split_once('=')).map(|(key, value)| (clean(key), clean(value))).collect()
}

fn clean(text: &str) -> String {
    text.trim().trim_matches('`').trim().to_owned()
}

fn first_date(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

impl Runner<'_> {
    fn fault(&mut self, line: u32, id: impl Into<String>, en: impl Into<String>) {
        self.report.faults.push(LawError::at("cases.md", line, id, en));
    }

    fn line(&mut self, number: u32, line: &str) {
        if line.starts_with('|') {
            self.table_line(number, line);
            return;
        }
        self.header.clear();
        if line.starts_with('#') {
            self.section = Section::default();
        }
        if let Some((_, rest)) = line.split_once("Tanggal:") {
            match first_date(rest) {
                Some(date) => self.section.date = Some(date),
                None => self.fault(
                    number,
                    "Tanggal: harus diikuti tanggal seperti 2025-06-01",
                    "Tanggal: must be followed by a date such as 2025-06-01",
                ),
            }
        }
        for (key, rest) in
            ["Orang:", "Umum:", "Tahap:", "Pembacaan:", "Sebagai:"].into_iter().filter_map(|key| Some((key, line.strip_prefix(key)?)))
        {
            match key {
                "Orang:" => self.person = pairs(rest),
                "Umum:" => self.section.common.extend(pairs(rest)),
                "Pembacaan:" => self.section.choices.extend(pairs(rest)),
                "Sebagai:" => self.section.continuing = rest.contains("lanjutan"),
                _ => {
                    for (stage, date) in pairs(rest) {
                        match (Stage::from_word(&stage), first_date(&date)) {
                            (Some(stage), Some(date)) => self.section.stages.push((stage, date)),
                            _ => self.fault(
                                number,
                                format!("tahap `{stage} = {date}` tidak dikenal"),
                                format!("stage `{stage} = {date}` is not known"),
                            ),
                        }
                    }
                }
            }
        }
    }

    fn table_line(&mut self, number: u32, line: &str) {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(clean).collect();
        if cells.iter().all(|cell| !cell.is_empty() && cell.bytes().all(|b| matches!(b, b'-' | b':'))) {
            return;
        }
        if self.header.is_empty() {
            self.header = cells;
            return;
        }
        if cells.len() != self.header.len() {
            self.fault(
                number,
                format!("{} sel, kepala tabel {}", cells.len(), self.header.len()),
                format!("{} cells, the header has {}", cells.len(), self.header.len()),
            );
            return;
        }
        self.case(number, &cells);
    }

    fn case(&mut self, number: u32, cells: &[String]) {
        let Some(date) = self.section.date else {
            self.fault(number, "tabel ini tidak punya `Tanggal:`", "this table has no `Tanggal:`");
            return;
        };
        let key = format!("{date} {:?} {:?}", self.section.stages, self.section.choices);
        if !self.rules.contains_key(&key) {
            let compiled = self.compile(number, date);
            self.rules.insert(key.clone(), compiled);
        }
        let Some(Some((rules, national))) = self.rules.get(&key) else { return };
        let mut facts =
            Facts { nik: Nik::from_digits(1_111_110_107_909_901).ok(), continuing: Some(self.section.continuing), ..Facts::default() };
        let mut faults = Vec::new();
        for (column, value) in self.person.iter().chain(&self.section.common) {
            if let Err(message) = set_fact(&mut facts, &rules.regulation, column, value) {
                faults.push(message);
            }
        }
        let mut expected = Vec::new();
        for (column, value) in self.header.iter().zip(cells).skip(1).filter(|(_, value)| !value.is_empty()) {
            match role(column, rules) {
                Role::Fact(name) => faults.extend(set_fact(&mut facts, &rules.regulation, name, value).err()),
                Role::Expectation(name) => expected.push((name.to_owned(), value.clone())),
                Role::Ambiguous => faults.push((
                    format!("kolom `{column}` adalah fakta sekaligus kriteria; tulis `fakta {column}` atau `hasil {column}`"),
                    format!("column `{column}` is a fact and a criterion; write `fakta {column}` or `hasil {column}`"),
                )),
                Role::Unknown => faults.push((format!("kolom `{column}` tidak dikenal"), format!("column `{column}` is not known"))),
            }
        }
        let decision = rules.decide(&facts);
        let mut explainer = Explainer::new(rules, national.as_ref(), Language::Id);
        let mut why = String::new();
        explainer.reasons(&facts, &decision, &mut why);
        let mut warnings = String::new();
        explainer.warnings(&facts, &decision, &mut warnings);
        let name = &cells[0];
        for (column, want) in &expected {
            let got = match column.as_str() {
                "keputusan" => decision.verdict.word(),
                "peringatan" if warnings.contains(want.as_str()) || (want == "-" && warnings.is_empty()) => want,
                "peringatan" => warnings.as_str(),
                _ => {
                    let index = rules.gates.iter().position(|gate| gate.criterion.id == *column);
                    index.map_or("-", |index| decision.outcomes()[index].word())
                }
            };
            self.report.expectations += 1;
            if got != want {
                faults.push((
                    format!("kasus \"{name}\": {column} seharusnya `{want}`, hasilnya `{got}` ({why})"),
                    format!("case \"{name}\": {column} should be `{want}`, came out `{got}` ({why})"),
                ));
            }
        }
        if expected.is_empty() {
            faults.push((format!("kasus \"{name}\" tidak mengharapkan apa pun"), format!("case \"{name}\" expects nothing")));
        }
        self.report.cases += 1;
        for (id, en) in faults {
            self.fault(number, id, en);
        }
    }

    fn compile(&mut self, number: u32, date: Date) -> Option<(Ruleset, Option<Ruleset>)> {
        let dates = self.section.stages.iter().fold(StageDates::all(date), |dates, (stage, date)| dates.with(*stage, *date));
        let load = |bundle: &Bundle, choices: &Choices| {
            Regulation::load(bundle, choices).and_then(|regulation| Ruleset::compile(Arc::new(regulation), dates))
        };
        let national = match self.national.map(|bundle| load(bundle, &Choices::new())).transpose() {
            Ok(national) => national,
            Err(errors) => {
                self.report.faults.extend(errors);
                return None;
            }
        };
        match load(self.bundle, &self.section.choices) {
            Ok(rules) => {
                let unknown: Vec<String> = self
                    .section
                    .choices
                    .keys()
                    .filter(|key| !rules.regulation.choices.contains_key(*key) && !rules.regulation.reading.iter().any(|r| r.of == **key))
                    .cloned()
                    .collect();
                for key in unknown {
                    self.fault(number, format!("Pembacaan `{key}` tidak ada"), format!("reading `{key}` does not exist"));
                }
                Some((rules, national))
            }
            Err(errors) => {
                self.report.faults.extend(errors);
                None
            }
        }
    }
}

enum Role<'c> {
    Fact(&'c str),
    Expectation(&'c str),
    Ambiguous,
    Unknown,
}

fn role<'c>(column: &'c str, rules: &Ruleset) -> Role<'c> {
    if let Some(name) = column.strip_prefix("hasil ") {
        return Role::Expectation(name.trim());
    }
    if let Some(name) = column.strip_prefix("fakta ") {
        return Role::Fact(name.trim());
    }
    if matches!(column, "keputusan" | "peringatan") {
        return Role::Expectation(column);
    }
    let criterion = rules.regulation.criterion.iter().any(|criterion| criterion.id == column);
    let fact = set_fact(&mut Facts::default(), &rules.regulation, column, "kosong").is_ok();
    match (criterion, fact) {
        (true, true) => Role::Ambiguous,
        (true, false) => Role::Expectation(column),
        (false, true) => Role::Fact(column),
        (false, false) => Role::Unknown,
    }
}

type Message = (String, String);

/// Sets the fact of `column` to what `value` says; `kosong` takes it away.
fn set_fact(facts: &mut Facts, regulation: &Regulation, column: &str, value: &str) -> Result<(), Message> {
    let gone = value == "kosong";
    let bad = || (format!("`{column}`: nilai `{value}` tidak dikenal"), format!("`{column}`: value `{value}` is not known"));
    let yes_no = || match value {
        "ya" => Ok(Some(true)),
        "tidak" => Ok(Some(false)),
        "kosong" | "?" => Ok(None),
        _ => Err(bad()),
    };
    let day = || if gone { Ok(None) } else { value.parse::<Date>().map(Some).map_err(|_| bad()) };
    let area = || if gone { Ok(None) } else { AreaCode::parse(value).map(Some).ok_or_else(bad) };
    let money = || if gone { Ok(None) } else { value.parse().map(Rupiah::new).map(Some).map_err(|_| bad()) };
    let index = |ids: Vec<&str>| match value {
        "kosong" => Ok(None),
        "lain" => Ok(Some(Occupation::Unlisted)),
        _ => {
            ids.iter().position(|id| *id == value).and_then(|i| u16::try_from(i).ok()).map(|i| Some(Occupation::Listed(i))).ok_or_else(bad)
        }
    };
    match column {
        "nik" if gone => (facts.nik, facts.nik_fault) = (None, Some(NikFault::Missing)),
        "nik_rusak" => {
            if yes_no()? == Some(true) {
                (facts.nik, facts.nik_fault) = (None, Some(NikFault::SerialZero));
            }
        }
        "ganda" => facts.duplicate = yes_no()? == Some(true),
        "tanggal_lahir" => facts.birth = day()?,
        "jenis_kelamin" => {
            facts.sex = match value {
                "perempuan" => Some(Sex::Female),
                "laki-laki" => Some(Sex::Male),
                "kosong" => None,
                _ => return Err(bad()),
            }
        }
        "kewarganegaraan" => {
            facts.citizenship = match value {
                "wni" => Some(Citizenship::Indonesian),
                "wna" => Some(Citizenship::Foreign),
                "kosong" => None,
                _ => return Err(bad()),
            }
        }
        "kode_desa" => facts.ktp_area = area()?,
        "kode_desa_domisili" => facts.domicile_area = area()?,
        "dokumen_identitas" => {
            facts.identity_document = match value {
                "ktp-el" => Some(IdentityDocument::KtpElectronic),
                "ktp" => Some(IdentityDocument::Ktp),
                "pengganti" => Some(IdentityDocument::Substitute),
                "tidak-ada" => Some(IdentityDocument::None),
                "kosong" => None,
                _ => return Err(bad()),
            }
        }
        "pekerjaan" => facts.has_work = yes_no()?,
        "jenis_pekerja_rentan" => {
            facts.occupation = index(regulation.occupation.iter().map(|o| o.id.as_str()).collect())?;
            if facts.occupation.is_some() {
                facts.has_work = Some(true);
            }
        }
        "jabatan" => facts.office = index(regulation.office.iter().map(|o| o.id.as_str()).collect())?,
        "masa_jabatan_mulai" => facts.office_from = day()?,
        "masa_jabatan_selesai" => facts.office_until = day()?,
        "surat_tugas" => facts.assignment_letter = yes_no()?,
        "tugas_mulai" => facts.assignment_from = day()?,
        "tugas_selesai" => facts.assignment_until = day()?,
        "penghasilan" => facts.income = money()?,
        "upah_minimum" => facts.minimum_wage = money()?,
        "khl" => facts.decent_living = money()?,
        "kepala_keluarga" => facts.head_of_family = yes_no()?,
        "penerima_upah" => facts.wage_earner = yes_no()?,
        "peserta_bpjstk_aktif" => facts.bpjs_active = yes_no()?,
        "sumber_iuran_lain" => facts.other_payer = yes_no()?,
        "pernah_menerima" => facts.received_before = yes_no()?,
        "peserta_lanjutan" => facts.continuing = yes_no()?,
        "dibiayai_apbd" => facts.apbd_funded = yes_no()?,
        "disabilitas" => facts.disability = yes_no()?,
        "padan_dukcapil" => facts.padan = yes_no()?,
        "pendidikan" => {
            facts.education = match value {
                "tidak-sekolah" => Some(Education::TidakSekolah),
                "belum-tamat-sd" => Some(Education::BelumTamatSd),
                "sd" => Some(Education::Sd),
                "smp" => Some(Education::Smp),
                "sma" => Some(Education::Sma),
                "perguruan-tinggi" => Some(Education::PerguruanTinggi),
                "kosong" => None,
                _ => return Err(bad()),
            }
        }
        _ => {
            if let Some(id) = column.strip_prefix("indikator_") {
                let position = regulation.indicator.iter().position(|indicator| indicator.id == id).ok_or_else(bad)?;
                facts.indicators[position] = yes_no()?;
                return Ok(());
            }
            let kind = RegisterKind::from_word(column).ok_or_else(bad)?;
            facts.registers[kind.index()] = match value {
                "kosong" => RegisterAnswer::NotLoaded,
                "ada" | "padan" => RegisterAnswer::Found { desil: None },
                "tidak ada" => RegisterAnswer::NotFound,
                "tidak padan" => RegisterAnswer::Denied,
                "tidak pasti" => RegisterAnswer::CannotTell(CannotTell::VillageNotCovered),
                _ => match value.strip_prefix("desil ").and_then(|desil| desil.parse().ok()) {
                    Some(desil @ 1..=10) => RegisterAnswer::Found { desil: Some(desil) },
                    _ => return Err(bad()),
                },
            };
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> Bundle {
        let act = r#"
id = "uji"
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
        let rules = r#"
[[criterion]]
id = "usia"
label = "usia"
label-en = "age"
cite = "Pasal 1"
text = "berusia 18 tahun"
at = "enrolment"
test = { by-reading = "U1", options = { a = { age = { from = 18 } }, b = { age = { from = 21 } } } }

[[reading]]
id = "U1"
of = "Pasal 1"
problem = "berapa?"
problem-en = "how many?"
options = { a = "18", b = "21" }
chosen = "a"
"#;
        Bundle {
            files: [("act.toml", act), ("pasal-01.toml", rules)].into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            ..Bundle::default()
        }
    }

    #[test]
    fn a_case_that_holds_passes_and_one_that_does_not_is_named() {
        let prose = "# Uji\n\nTanggal: 2025-06-01.\n\n| kasus | tanggal_lahir | usia | keputusan |\n|---|---|---|---|\n| tepat | 2007-06-01 | ya | layak |\n| kurang | 2007-06-02 | ya | |\n\n## Lain\nTanggal: 2025-06-01\nPembacaan: U1 = b\n\n| kasus | tanggal_lahir | usia |\n|--|--|--|\n| 18 | 2007-06-01 | tidak |\n";
        let report = run_cases(&tiny(), None, prose);
        assert_eq!((report.cases, report.expectations, report.faults.len()), (3, 4, 1), "{:?}", report.faults);
        assert!(report.faults[0].id.contains("kurang"), "{:?}", report.faults);
        assert_eq!(report.faults[0].line, 8);
    }

    #[test]
    fn nothing_passes_by_being_misspelt() {
        for prose in [
            "Tanggal: 2025-06-01\n| kasus | tgl | usia |\n|-|-|-|\n| x | 2007-06-01 | ya |\n",
            "| kasus | tanggal_lahir | usia |\n|-|-|-|\n| x | 2007-06-01 | ya |\n",
            "Tanggal: 2025-06-01\n| kasus | tanggal_lahir | usia |\n|-|-|-|\n| x | 2007-06-01 | |\n",
            "Tanggal: 2025-06-01\nPembacaan: U9 = b\n| kasus | tanggal_lahir | usia |\n|-|-|-|\n| x | 2007-06-01 | ya |\n",
        ] {
            assert!(!run_cases(&tiny(), None, prose).faults.is_empty(), "{prose}");
        }
    }
}
