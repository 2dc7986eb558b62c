//! Why: an answer in words, with the article and the fact it rests on.

use crate::model::{FactName, NikTest, Residence, WageFloor};
use crate::ruleset::{Decision, Gate, Ruleset, Test, confirmed, register_answer, unsure};
use payung_domain::{
    AgeBound, CannotTell, Citizenship, Date, Education, Facts, IdentityDocument, Language, NikFault, Occupation, Outcome, RegisterAnswer,
    RegisterKind, Tri, Verdict, completed_years,
};
use std::fmt::Write;

/// Writes explanations for the people of one run; keeps the texts that repeat.
#[derive(Debug)]
pub struct Explainer<'r> {
    rules: &'r Ruleset,
    national: Option<&'r Ruleset>,
    language: Language,
    /// By the criteria met; there are few sets of them.
    met: Vec<(u64, String)>,
    /// The date ages are asked on, when any criterion depends on one.
    age_on: Option<Date>,
    /// Registers that may stand in for another.
    successors: Vec<RegisterKind>,
}

/// A date as Indonesians write it.
fn date(out: &mut String, date: Date) {
    for (part, after) in [(i16::from(date.day()), "-"), (i16::from(date.month()), "-"), (date.year() / 100, ""), (date.year() % 100, "")] {
        if (0..10).contains(&part) {
            out.push('0');
        }
        number(out, part);
        out.push_str(after);
    }
}

/// The registers that a condition lets stand in for others.
fn gather_successors(test: &Test, out: &mut Vec<RegisterKind>) {
    match test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| gather_successors(part, out)),
        Test::Not(part) => gather_successors(part, out),
        Test::Register { successor, .. } => out.extend(successor),
        _ => {}
    }
}

/// A number of years; the usual ones without the formatter, which is slow in what every row is told.
fn number(out: &mut String, years: i16) {
    match u8::try_from(years) {
        Ok(years @ 0..=9) => out.push(char::from(b'0' + years)),
        Ok(years @ 10..=99) => {
            out.push(char::from(b'0' + years / 10));
            out.push(char::from(b'0' + years % 10));
        }
        _ => {
            let _ = write!(out, "{years}");
        }
    }
}

impl<'r> Explainer<'r> {
    /// An explainer of `rules`; `national` are the rules of BPJS itself, whose refusal is a warning.
    #[must_use]
    pub fn new(rules: &'r Ruleset, national: Option<&'r Ruleset>, language: Language) -> Self {
        let mut successors = Vec::new();
        for gate in &rules.gates {
            gather_successors(&gate.test, &mut successors);
        }
        let age_on = rules.gates.iter().find(|gate| gate.test.depends_on_date()).map(|gate| gate.on);
        Self { rules, national, language, met: Vec::new(), age_on, successors }
    }

    /// Appends the reasons of `decision`: the refused criteria, else the unknown ones, else the articles met.
    pub fn reasons(&mut self, facts: &Facts, decision: &Decision, out: &mut String) {
        let wanted = match decision.verdict {
            Verdict::NotEligible => Outcome::NotMet,
            Verdict::NeedsData => Outcome::Unknown,
            _ => return self.met(facts, decision, out),
        };
        let start = out.len();
        for (gate, outcome) in self.rules.gates.iter().zip(decision.outcomes()) {
            if *outcome != wanted {
                continue;
            }
            if out.len() > start {
                out.push_str("; ");
            }
            out.push_str(&gate.criterion.cite);
            out.push_str(": ");
            let tri = if wanted == Outcome::NotMet { Tri::False } else { Tri::Unknown };
            self.gate_reason(gate, facts, tri, out);
        }
        if decision.verdict == Verdict::NeedsData {
            self.identity(facts, out, start);
        }
    }

    /// Why nobody without one clear identity is called eligible.
    fn identity(&self, facts: &Facts, out: &mut String, start: usize) {
        if facts.nik.is_none() && out.len() == start {
            out.push_str(self.language.pick("identitas belum pasti: ", "identity not established: "));
            out.push_str(nik_fault(facts.nik_fault, self.language));
        } else if facts.duplicate {
            if out.len() > start {
                out.push_str("; ");
            }
            out.push_str(self.language.pick(
                "identitas belum pasti: NIK yang sama ada pada baris lain",
                "identity not established: the same NIK stands in another row",
            ));
        }
    }

    fn gate_reason(&self, gate: &Gate, facts: &Facts, tri: Tri, out: &mut String) {
        let words = Words { rules: self.rules, language: self.language, on: gate.on };
        if gate.test.ask(facts, gate.on) == tri {
            words.why(&gate.test, facts, tri, out);
        } else if let Some(exempt) = &gate.exempt {
            // Not met, but perhaps exempted: what is missing is the exemption's fact.
            words.why(exempt, facts, Tri::Unknown, out);
        }
    }

    /// The articles met, and the two facts readers ask for first.
    fn met(&mut self, facts: &Facts, decision: &Decision, out: &mut String) {
        let mask = decision
            .outcomes()
            .iter()
            .enumerate()
            .fold(0_u64, |mask, (index, outcome)| mask | (u64::from(*outcome == Outcome::Met) << index));
        let known = self.met.iter().position(|(of, _)| *of == mask);
        let index = known.unwrap_or(self.met.len());
        if known.is_none() {
            let mut text = self.language.pick("memenuhi ", "meets ").to_owned();
            let cites = self
                .rules
                .gates
                .iter()
                .zip(decision.outcomes())
                .filter(|(_, o)| **o == Outcome::Met)
                .map(|(gate, _)| gate.criterion.cite.as_str());
            join_cites(cites, &mut text);
            self.met.push((mask, text));
        }
        out.push_str(&self.met[index].1);
        let mut open = false;
        if let Some((birth, on)) = facts.birth.zip(self.age_on) {
            out.push_str(self.language.pick(" (usia ", " (age "));
            number(out, completed_years(birth, on));
            open = true;
        }
        for kind in [RegisterKind::Dtks, RegisterKind::P3ke, RegisterKind::Dtsen] {
            if let RegisterAnswer::Found { desil } = facts.register(kind) {
                out.push_str(if open { ", " } else { " (" });
                open = true;
                out.push_str(kind.name());
                if let Some(desil) = desil {
                    let _ = write!(out, " desil {desil}");
                }
            }
        }
        if open {
            out.push(')');
        }
    }

    /// Appends the warnings of the law, each after `; ` when `out` is not empty: what BPJS would refuse, what the act only
    /// warns of, registers standing in for others, answers that differ at another stage, a NIK not confirmed yet.
    pub fn warnings(&self, facts: &Facts, decision: &Decision, out: &mut String) {
        let language = self.language;
        let next = |out: &mut String| {
            if !out.is_empty() {
                out.push_str("; ");
            }
        };
        if let Some(national) = self.national {
            for gate in national.gates.iter().chain(&national.cautions) {
                if gate.ask(facts) == Outcome::NotMet {
                    next(out);
                    out.push_str(
                        gate.criterion
                            .consequence
                            .as_deref()
                            .unwrap_or(language.pick("akan ditolak BPJS Ketenagakerjaan", "BPJS will refuse")),
                    );
                    out.push_str(": ");
                    Words { rules: national, language, on: gate.on }.why(&gate.test, facts, Tri::False, out);
                    let _ = write!(out, " ({})", gate.criterion.cite);
                }
            }
        }
        for gate in &self.rules.cautions {
            if gate.ask(facts) == Outcome::NotMet {
                next(out);
                Words { rules: self.rules, language, on: gate.on }.why(&gate.test, facts, Tri::False, out);
                let _ = write!(out, " ({})", gate.criterion.cite);
            }
        }
        let handed_in = self.successors.iter().any(|kind| facts.register(*kind) != RegisterAnswer::NotLoaded);
        if handed_in && let Some((missing, standing)) = self.rules.gates.iter().find_map(|gate| gate.test.stands_in(facts)) {
            next(out);
            let _ = match language {
                Language::Id => {
                    write!(out, "{} dipakai sebagai pengganti {}; perlu keputusan tertulis daerah", standing.name(), missing.name())
                }
                Language::En => write!(out, "{} stands in for {}; needs the region's written decision", standing.name(), missing.name()),
            };
        }
        if self.rules.dates_differ() {
            for (index, stage, outcome) in self.rules.differs_at(facts, decision) {
                next(out);
                let gate = &self.rules.gates[index];
                let _ = match language {
                    Language::Id => write!(out, "{} pada tanggal {} (", gate.criterion.label, stage.word()),
                    Language::En => write!(out, "{} on the date of {} (", gate.criterion.label_en, stage.english()),
                };
                date(out, self.rules.dates.get(stage));
                let _ = write!(out, "): {}", outcome.word());
            }
        }
        if facts.nik.is_some() && confirmed(facts).is_none() {
            next(out);
            out.push_str(language.pick("NIK belum dipadankan dengan Dukcapil", "NIK not yet confirmed by Dukcapil"));
        }
    }

    /// What the criterion `gate` tests, in words.
    #[must_use]
    pub fn describe(rules: &Ruleset, gate: &Gate, language: Language) -> String {
        let mut out = String::new();
        Words { rules, language, on: gate.on }.describe(&gate.test, &mut out);
        out
    }

    /// When the criterion `gate` is not asked, in words.
    #[must_use]
    pub fn describe_exemption(rules: &Ruleset, gate: &Gate, language: Language) -> Option<String> {
        let exempt = gate.exempt.as_ref()?;
        let mut out = String::new();
        Words { rules, language, on: gate.on }.describe(exempt, &mut out);
        Some(out)
    }
}

/// Joins citations, saying a common beginning once: `Pasal 6 ayat (1), (2), (3)`.
pub(crate) fn join_cites<'a>(cites: impl Iterator<Item = &'a str>, out: &mut String) {
    let mut last_head = "";
    let mut seen: Vec<&str> = Vec::new();
    for cite in cites {
        if seen.contains(&cite) {
            continue;
        }
        if !seen.is_empty() {
            out.push_str(", ");
        }
        seen.push(cite);
        let (head, tail) = cite.rsplit_once(' ').unwrap_or(("", cite));
        if head == last_head && !head.is_empty() {
            out.push_str(tail);
        } else {
            out.push_str(cite);
        }
        last_head = head;
    }
}

/// What is wrong with the NIK, in words.
#[must_use]
pub fn nik_fault(fault: Option<NikFault>, language: Language) -> &'static str {
    match fault {
        None | Some(NikFault::Missing) => language.pick("NIK tidak diisi", "NIK missing"),
        Some(NikFault::Scientific) => {
            language.pick("NIK rusak (notasi ilmiah, angkanya hilang)", "NIK damaged (scientific notation, digits lost)")
        }
        Some(NikFault::NotDigits) => language.pick("NIK memuat huruf", "NIK holds letters"),
        Some(NikFault::WrongLength) => language.pick("NIK bukan 16 angka", "NIK is not 16 digits"),
        Some(NikFault::LeadingZero) => language.pick("NIK diawali 0 (nomor sementara)", "NIK begins with 0 (temporary number)"),
        Some(NikFault::AllEqual) => language.pick("NIK angka kembar semua", "NIK repeats one digit"),
        Some(NikFault::SerialZero) => {
            language.pick("NIK berakhir 0000 (dibulatkan lembar kerja)", "NIK ends in 0000 (rounded by a spreadsheet)")
        }
        Some(NikFault::ImpossibleDate) => language.pick("tanggal di dalam NIK tidak mungkin", "the date inside the NIK cannot be"),
        Some(NikFault::ColumnRounded) => language.pick(
            "NIK berakhir 0 dalam kolom yang tampaknya dibulatkan lembar kerja",
            "NIK ends in 0 in a column a spreadsheet seems to have rounded",
        ),
        Some(NikFault::InexactNumber) => {
            language.pick("NIK berupa angka yang tidak tersimpan utuh", "NIK stored as a number that is not exact")
        }
    }
}

/// The words of one condition on one date.
struct Words<'r> {
    rules: &'r Ruleset,
    language: Language,
    on: Date,
}

impl Words<'_> {
    /// Appends why `test` answered `tri`.
    fn why(&self, test: &Test, facts: &Facts, tri: Tri, out: &mut String) {
        let l = self.language;
        match test {
            Test::All(parts) | Test::Any(parts) => {
                let start = out.len();
                for part in parts {
                    if part.ask(facts, self.on) == tri {
                        if out.len() > start {
                            out.push_str(l.pick(" dan ", " and "));
                        }
                        self.why(part, facts, tri, out);
                        // One failing part refuses an "all"; naming every one helps only an "any".
                        if matches!((test, tri), (Test::Any(_), Tri::True)) {
                            break;
                        }
                    }
                }
            }
            Test::Not(part) => self.why(part, facts, !tri, out),
            Test::Age { .. } => match facts.birth {
                None => out.push_str(l.pick("tanggal lahir tidak diketahui", "date of birth unknown")),
                Some(birth) => {
                    out.push_str(l.pick("usia ", "age "));
                    number(out, completed_years(birth, self.on));
                    out.push_str(l.pick(" tahun pada ", " on "));
                    date(out, self.on);
                    out.push_str(l.pick(", batas ", ", limit "));
                    self.age_limits(test, out);
                }
            },
            Test::Register { any_of, successor, max_desil } => self.why_register(any_of, *successor, *max_desil, facts, tri, out),
            Test::Residence { which, .. } => self.why_residence(*which, facts, tri, out),
            Test::Document(_) => match facts.identity_document {
                None => out.push_str(l.pick("dokumen identitas tidak disebut", "identity document not stated")),
                Some(document) => {
                    let _ = write!(out, "{}: {}", l.pick("dokumen identitas", "identity document"), document_name(document, l));
                }
            },
            Test::Citizen(_) => out.push_str(match facts.citizenship {
                None => l.pick("kewarganegaraan tidak diketahui", "citizenship unknown"),
                Some(Citizenship::Indonesian) => l.pick("warga negara Indonesia", "Indonesian citizen"),
                Some(Citizenship::Foreign) => l.pick("warga negara asing", "foreign citizen"),
            }),
            Test::Occupation { .. } | Test::OccupationListed { .. } => self.why_occupation(facts, tri, out),
            Test::OfficeListed => out.push_str(match (facts.office, tri) {
                (None, _) => l.pick("jabatan tidak disebut", "office not stated"),
                (_, Tri::True) => l.pick("memegang jabatan yang disebut", "holds a listed office"),
                _ => l.pick("jabatan tidak termasuk yang disebut peraturan", "the office is none the act lists"),
            }),
            Test::OfficeInTerm => self.why_term(l.pick("masa jabatan", "term of office"), facts.office_from, facts.office_until, tri, out),
            Test::AssignmentCovers => {
                if facts.assignment_letter == Some(false) {
                    out.push_str(l.pick("tidak ada surat tugas", "no letter of assignment"));
                } else {
                    self.why_term(l.pick("masa surat tugas", "assignment"), facts.assignment_from, facts.assignment_until, tri, out);
                }
            }
            Test::Fact { name, wanted } => self.why_fact(*name, if *wanted { tri } else { !tri }, facts, out),
            Test::Income(floor) => self.why_income(*floor, facts, out),
            Test::Indicator { id, .. } => {
                let label =
                    self.rules.regulation.indicator.iter().find(|i| i.id == *id).map_or(id.as_str(), |i| l.pick(&i.label, &i.label_en));
                let _ = match tri {
                    Tri::Unknown => {
                        write!(out, "{} \"{label}\" {}", l.pick("indikator", "indicator"), l.pick("belum dinilai", "not assessed"))
                    }
                    Tri::False => write!(out, "{} \"{label}\" {}", l.pick("indikator", "indicator"), l.pick("tidak terpenuhi", "not met")),
                    Tri::True => write!(out, "{} \"{label}\" {}", l.pick("indikator", "indicator"), l.pick("terpenuhi", "met")),
                };
            }
            Test::Education(_) => match facts.education {
                None => out.push_str(l.pick("pendidikan tidak diketahui", "schooling unknown")),
                Some(education) => {
                    let _ = write!(out, "{}: {}", l.pick("pendidikan", "schooling"), education_name(education, l));
                }
            },
            Test::Nik(_) => out.push_str(match (facts.nik, confirmed(facts)) {
                (None, _) => nik_fault(facts.nik_fault, l),
                (Some(_), Some(false)) => l.pick("NIK tidak padan dengan Dukcapil", "NIK denied by Dukcapil"),
                (Some(_), None) => l.pick("NIK belum dipadankan dengan Dukcapil", "NIK not yet confirmed by Dukcapil"),
                (Some(_), Some(true)) => l.pick("NIK padan dengan Dukcapil", "NIK confirmed by Dukcapil"),
            }),
            Test::OnlyOnce => out.push_str(match tri {
                Tri::False => l.pick("NIK yang sama ada pada baris lain", "the same NIK stands in another row"),
                Tri::Unknown => nik_fault(facts.nik_fault, l),
                Tri::True => l.pick("hanya satu kali dalam daftar", "once in the lists"),
            }),
            Test::Judged(question) => {
                let _ = write!(out, "{}: {question}", l.pick("perlu penilaian petugas", "needs a person's judgement"));
            }
        }
    }

    fn why_register(
        &self,
        any_of: &[RegisterKind],
        successor: Option<RegisterKind>,
        max_desil: Option<u8>,
        facts: &Facts,
        tri: Tri,
        out: &mut String,
    ) {
        let l = self.language;
        let mut first = true;
        let mut said: Vec<RegisterKind> = Vec::new();
        for kind in any_of {
            let (answer, stood_in) = register_answer(facts, *kind, successor);
            let source = if stood_in { successor.unwrap_or(*kind) } else { *kind };
            if said.contains(&source) || (tri == Tri::Unknown && matches!(answer, RegisterAnswer::NotFound)) {
                continue;
            }
            said.push(source);
            if !first {
                out.push_str(l.pick(" dan ", " and "));
            }
            first = false;
            let name = source.name();
            let _ = match (unsure(answer), answer) {
                (Some(reason), _) => write!(out, "{name}: {}", cannot_tell(reason, l)),
                (None, RegisterAnswer::NotLoaded) => write!(out, "{name} {}", l.pick("tidak diserahkan", "not handed in")),
                (None, RegisterAnswer::Found { desil: Some(desil) }) => match max_desil {
                    Some(max) if desil > max => write!(
                        out,
                        "{} {name} desil {desil}, {} {max}",
                        l.pick("tercatat dalam", "found in"),
                        l.pick("batas desil", "limit desil")
                    ),
                    _ => write!(out, "{} {name} desil {desil}", l.pick("tercatat dalam", "found in")),
                },
                (None, RegisterAnswer::Found { desil: None }) => {
                    write!(
                        out,
                        "{} {name}{}",
                        l.pick("tercatat dalam", "found in"),
                        if max_desil.is_some() { l.pick(", desil tidak diketahui", ", desil unknown") } else { "" }
                    )
                }
                (None, _) => {
                    out.push_str(l.pick("tidak ada dalam ", "not in "));
                    out.push_str(name);
                    Ok(())
                }
            };
        }
    }

    fn why_residence(&self, which: Residence, facts: &Facts, tri: Tri, out: &mut String) {
        let l = self.language;
        let region = &self.rules.regulation.act.region_name;
        let what = match which {
            Residence::Ktp => l.pick("alamat KTP", "KTP address"),
            Residence::Domicile => l.pick("domisili", "domicile"),
        };
        let _ = match tri {
            Tri::Unknown => {
                write!(out, "{what} {}", l.pick("tidak diketahui sampai kabupaten/kota", "not known down to the kabupaten or kota"))
            }
            Tri::True => write!(out, "{what} {} {region}", l.pick("di", "in")),
            Tri::False => {
                let area = match which {
                    Residence::Ktp => facts.ktp_area,
                    Residence::Domicile => facts.domicile_area,
                };
                let code = area.map(|area| area.to_string()).unwrap_or_default();
                write!(out, "{what} {} {region} ({} {code})", l.pick("di luar", "outside"), l.pick("kode wilayah", "area code"))
            }
        };
    }

    fn why_occupation(&self, facts: &Facts, tri: Tri, out: &mut String) {
        let l = self.language;
        let decree = &self.rules.regulation.act.words.decree;
        match (facts.occupation, tri) {
            (None, _) => out.push_str(l.pick("jenis pekerjaan tidak disebut", "kind of work not stated")),
            (Some(_), Tri::Unknown) => {
                let _ = match l {
                    Language::Id => {
                        write!(out, "jenis pekerjaan tidak disebut satu per satu dalam peraturan; perlu {decree} yang menetapkannya")
                    }
                    Language::En => write!(out, "kind of work not named by the act; needs a {decree} that adds it"),
                };
            }
            (Some(Occupation::Listed(index)), _) => {
                let label = self.rules.regulation.occupation.get(usize::from(index)).map_or("?", |o| l.pick(&o.label, &o.label_en));
                let _ = write!(out, "{}: {label}", l.pick("jenis pekerjaan", "kind of work"));
            }
            (Some(Occupation::Unlisted), _) => {
                out.push_str(l.pick("jenis pekerjaan tidak termasuk daftar peraturan", "the kind of work is none the act lists"))
            }
        }
    }

    fn why_term(&self, what: &str, from: Option<Date>, until: Option<Date>, tri: Tri, out: &mut String) {
        let l = self.language;
        out.push_str(what);
        if tri == Tri::Unknown {
            out.push_str(l.pick(" tidak lengkap", " not complete"));
            return;
        }
        out.push(' ');
        for (index, day) in [from, until].into_iter().enumerate() {
            if index == 1 {
                out.push_str(l.pick(" sampai ", " to "));
            }
            match day {
                Some(day) => date(out, day),
                None => out.push('?'),
            }
        }
        out.push_str(if tri == Tri::True { l.pick(" mencakup ", " covers ") } else { l.pick(" tidak mencakup ", " does not cover ") });
        date(out, self.on);
    }

    fn why_fact(&self, name: FactName, tri: Tri, facts: &Facts, out: &mut String) {
        let l = self.language;
        if tri == Tri::Unknown {
            let register = match name {
                FactName::PesertaBpjstkAktif => Some((RegisterKind::Bpjs, facts.bpjs_active)),
                FactName::SumberIuranLain => Some((RegisterKind::Aid, facts.other_payer)),
                _ => None,
            };
            if let Some((kind, column)) = register {
                match (facts.register(kind), column) {
                    (RegisterAnswer::CannotTell(reason), _) => {
                        let _ = write!(out, "{}: {}", kind.name(), cannot_tell(reason, l));
                        return;
                    }
                    (RegisterAnswer::NotFound, Some(true)) => {
                        let _ = write!(
                            out,
                            "{} {} {}",
                            l.pick("daftar desa menyebut ya, tetapi tidak ada dalam", "the list says yes, but it is not in"),
                            kind.name(),
                            l.pick("", "")
                        );
                        return;
                    }
                    _ => {}
                }
            }
            let _ = write!(out, "{} {}", l.pick("kolom", "column"), name.column());
            out.push_str(l.pick(" belum diisi", " not filled in"));
            return;
        }
        out.push_str(fact_phrase(name, tri == Tri::True, l));
    }

    fn why_income(&self, floor: WageFloor, facts: &Facts, out: &mut String) {
        let l = self.language;
        let (name, value) = match floor {
            WageFloor::MinimumWage => (l.pick("upah minimum", "minimum wage"), facts.minimum_wage),
            WageFloor::DecentLiving => (l.pick("Kebutuhan Hidup Layak", "decent-living need"), facts.decent_living),
        };
        let _ = match (facts.income, value) {
            (None, _) => write!(out, "{}", l.pick("penghasilan tidak diketahui", "income unknown")),
            (Some(_), None) => write!(out, "{name} {}", l.pick("belum dimuat", "not loaded")),
            (Some(income), Some(value)) => write!(out, "{} {income}, {name} {value}", l.pick("penghasilan", "income")),
        };
    }

    fn age_limits(&self, test: &Test, out: &mut String) {
        let l = self.language;
        let Test::Age { from, upper } = test else { return };
        let upper_words = match upper {
            None => None,
            Some(AgeBound::Below(years)) if from.is_some() => Some((l.pick("sampai sebelum", "to below"), *years)),
            Some(AgeBound::Below(years)) => Some((l.pick("sebelum", "below"), *years)),
            Some(AgeBound::Through(years)) => Some((l.pick("sampai dengan", "through"), *years)),
            Some(AgeBound::ThroughBirthday(years)) => Some((l.pick("sampai hari ulang tahun ke-", "through birthday "), *years)),
        };
        if let Some(from) = from {
            let _ = write!(out, "{}{from}", if upper_words.is_none() { l.pick("sekurang-kurangnya ", "at least ") } else { "" });
        }
        if let Some((word, years)) = upper_words {
            if from.is_some() {
                out.push(' ');
            }
            out.push_str(word);
            if !word.ends_with('-') && !word.ends_with(' ') {
                out.push(' ');
            }
            let _ = write!(out, "{years}");
        }
        out.push_str(l.pick(" tahun", " years"));
    }

    /// Appends what `test` asks.
    fn describe(&self, test: &Test, out: &mut String) {
        let l = self.language;
        match test {
            Test::All(parts) => self.describe_parts(parts, l.pick(" dan ", " and "), out),
            Test::Any(parts) => self.describe_parts(parts, l.pick(" atau ", " or "), out),
            Test::Not(part) => {
                out.push_str(l.pick("bukan: ", "not: "));
                self.describe(part, out);
            }
            Test::Age { .. } => {
                out.push_str(l.pick("berusia ", "aged "));
                self.age_limits(test, out);
            }
            Test::Register { any_of, successor, max_desil } => {
                out.push_str(l.pick("tercatat dalam ", "found in "));
                let names: Vec<&str> = any_of.iter().map(|kind| kind.name()).collect();
                out.push_str(&names.join(l.pick(" atau ", " or ")));
                if let Some(successor) = successor {
                    let _ = write!(out, " ({} {})", successor.name(), l.pick("dapat menggantikan", "may stand in"));
                }
                if let Some(desil) = max_desil {
                    let _ = write!(out, ", {} {desil}", l.pick("desil paling tinggi", "desil at most"));
                }
            }
            Test::Residence { which, .. } => {
                let _ = write!(
                    out,
                    "{} {}",
                    match which {
                        Residence::Ktp => l.pick("beralamat KTP di", "KTP address in"),
                        Residence::Domicile => l.pick("berdomisili di", "lives in"),
                    },
                    self.rules.regulation.act.region_name
                );
            }
            Test::Document(documents) => {
                let names: Vec<&str> = documents.iter().map(|document| document_name(*document, l)).collect();
                let _ = write!(out, "{} {}", l.pick("menunjukkan", "shows"), names.join(l.pick(" atau ", " or ")));
            }
            Test::Citizen(Citizenship::Indonesian) => out.push_str(l.pick("warga negara Indonesia", "Indonesian citizen")),
            Test::Citizen(Citizenship::Foreign) => out.push_str(l.pick("warga negara asing", "foreign citizen")),
            Test::Occupation { listed, .. } => {
                let all = &self.rules.regulation.occupation;
                let names: Vec<&str> =
                    listed.iter().filter_map(|i| all.get(usize::from(*i))).map(|o| l.pick(&o.label, &o.label_en)).collect();
                let _ = write!(out, "{} {}", l.pick("bekerja sebagai", "works as"), names.join(l.pick(" atau ", " or ")));
            }
            Test::OccupationListed { .. } => {
                out.push_str(l.pick("jenis pekerjaan termasuk daftar peraturan", "a kind of work the act lists"))
            }
            Test::OfficeListed => out.push_str(l.pick("memegang jabatan yang disebut peraturan", "holds an office the act lists")),
            Test::OfficeInTerm => out.push_str(l.pick("dalam masa jabatan", "in the term of office")),
            Test::Fact { name, wanted } => out.push_str(fact_phrase(*name, *wanted, l)),
            Test::Income(WageFloor::MinimumWage) => {
                out.push_str(l.pick("penghasilan di bawah upah minimum", "income below the minimum wage"))
            }
            Test::Income(WageFloor::DecentLiving) => {
                out.push_str(l.pick("penghasilan di bawah Kebutuhan Hidup Layak", "income below the decent-living need"))
            }
            Test::Indicator { id, .. } => {
                let label =
                    self.rules.regulation.indicator.iter().find(|i| i.id == *id).map_or(id.as_str(), |i| l.pick(&i.label, &i.label_en));
                let _ = write!(out, "{} \"{label}\"", l.pick("indikator", "indicator"));
            }
            Test::Education(limit) => {
                let _ = write!(out, "{} {}", l.pick("pendidikan di bawah", "schooling below"), education_name(*limit, l));
            }
            Test::Nik(NikTest::WellFormed) => out.push_str(l.pick("NIK 16 angka yang mungkin", "a possible 16-digit NIK")),
            Test::Nik(NikTest::ConfirmedIfAnswered) => {
                out.push_str(l.pick("NIK yang mungkin dan tidak ditolak Dukcapil", "a possible NIK that Dukcapil does not deny"))
            }
            Test::Nik(NikTest::Confirmed) => out.push_str(l.pick("NIK padan dengan Dukcapil", "a NIK confirmed by Dukcapil")),
            Test::AssignmentCovers => out.push_str(l.pick("surat tugas masih berlaku", "a letter of assignment in force")),
            Test::OnlyOnce => out.push_str(l.pick("hanya satu kali dalam daftar", "once in the lists")),
            Test::Judged(question) => {
                let _ = write!(out, "{}: {question}", l.pick("penilaian petugas", "a person's judgement"));
            }
        }
    }

    fn describe_parts(&self, parts: &[Test], joint: &str, out: &mut String) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                out.push_str(joint);
            }
            let nested = parts.len() > 1 && matches!(part, Test::All(inner) | Test::Any(inner) if inner.len() > 1);
            if nested {
                out.push('(');
            }
            self.describe(part, out);
            if nested {
                out.push(')');
            }
        }
    }
}

fn fact_phrase(name: FactName, yes: bool, l: Language) -> &'static str {
    match (name, yes) {
        (FactName::KepalaKeluarga, true) => l.pick("kepala keluarga", "head of the family"),
        (FactName::KepalaKeluarga, false) => l.pick("bukan kepala keluarga", "not head of the family"),
        (FactName::PenerimaUpah, true) => l.pick("penerima upah (terikat hubungan kerja)", "wage earner (employed)"),
        (FactName::PenerimaUpah, false) => l.pick("bukan penerima upah", "no wage earner"),
        (FactName::PesertaBpjstkAktif, true) => l.pick("sudah peserta aktif BPJS Ketenagakerjaan", "already an active BPJS member"),
        (FactName::PesertaBpjstkAktif, false) => l.pick("bukan peserta aktif BPJS Ketenagakerjaan", "no active BPJS member"),
        (FactName::SumberIuranLain, true) => l.pick("iurannya sudah dibayar pihak lain", "another payer bears the contributions"),
        (FactName::SumberIuranLain, false) => l.pick("iuran tidak dibayar pihak lain", "no other payer"),
        (FactName::PernahMenerima, true) => l.pick("pernah menerima bantuan iuran Pemerintah Daerah", "received the region's aid before"),
        (FactName::PernahMenerima, false) => l.pick("belum pernah menerima bantuan iuran", "never received the aid"),
        (FactName::PesertaLanjutan, true) => l.pick("peserta lanjutan", "stays on in the programme"),
        (FactName::PesertaLanjutan, false) => l.pick("bukan peserta lanjutan", "first registration"),
        (FactName::DibiayaiApbd, true) => l.pick("pekerjaannya dibiayai APBD", "the work is paid from the APBD"),
        (FactName::DibiayaiApbd, false) => l.pick("pekerjaannya tidak dibiayai APBD", "the work is not paid from the APBD"),
        (FactName::Disabilitas, true) => l.pick("penyandang disabilitas", "lives with a disability"),
        (FactName::Disabilitas, false) => l.pick("bukan penyandang disabilitas", "no disability"),
        (FactName::AdaPekerjaan, true) => l.pick("memiliki usaha atau pekerjaan", "has a business or work"),
        (FactName::AdaPekerjaan, false) => l.pick("tidak memiliki usaha atau pekerjaan", "has no business or work"),
        (FactName::SuratTugas, true) => l.pick("memiliki surat tugas", "has a letter of assignment"),
        (FactName::SuratTugas, false) => l.pick("tidak memiliki surat tugas", "has no letter of assignment"),
    }
}

fn document_name(document: IdentityDocument, l: Language) -> &'static str {
    match document {
        IdentityDocument::KtpElectronic => "KTP elektronik",
        IdentityDocument::Ktp => "KTP",
        IdentityDocument::Substitute => l.pick("dokumen pengganti KTP", "a lawful substitute for the KTP"),
        IdentityDocument::None => l.pick("tidak ada", "none"),
    }
}

fn education_name(education: Education, l: Language) -> &'static str {
    match education {
        Education::TidakSekolah => l.pick("tidak sekolah", "no schooling"),
        Education::BelumTamatSd => l.pick("belum tamat SD", "SD not completed"),
        Education::Sd => l.pick("tamat SD", "SD"),
        Education::Smp => l.pick("tamat SMP", "SMP"),
        Education::Sma => l.pick("tamat SMA", "SMA"),
        Education::PerguruanTinggi => l.pick("perguruan tinggi", "higher education"),
    }
}

/// Why a register's silence proves nothing, in words.
#[must_use]
pub fn cannot_tell(reason: CannotTell, l: Language) -> &'static str {
    match reason {
        CannotTell::NikDamaged => {
            l.pick("tidak dapat dicari karena NIK rusak atau kosong", "cannot be searched, the NIK is damaged or missing")
        }
        CannotTell::VillageNotCovered => {
            l.pick("tidak ditemukan, tetapi cuplikan tidak mencakup desanya", "not found, but the extract does not cover the village")
        }
        CannotTell::VillageUnknown => l.pick("tidak ditemukan, tetapi desanya tidak diketahui", "not found, but the village is not known"),
        CannotTell::FamilyNotCovered => {
            l.pick("tidak ditemukan, tetapi cuplikan tidak mencakup keluarganya", "not found, but the extract does not cover the family")
        }
        CannotTell::SnapshotUndated => l.pick(
            "tidak ditemukan, tetapi tanggal cuplikan tidak disebut (tulis @TANGGAL)",
            "not found, but the extract's date is not stated (write @DATE)",
        ),
        CannotTell::SnapshotOutOfDate => l.pick(
            "tidak ditemukan, tetapi tanggal cuplikan tidak mencakup tanggal yang ditanyakan",
            "not found, but the extract's date does not cover the date asked",
        ),
        CannotTell::RegisterRowDamaged => l.pick(
            "tidak ditemukan, tetapi ada baris register yang rusak dan mungkin orang ini",
            "not found, but a damaged register row may be this person",
        ),
        CannotTell::RegisterDisagrees => {
            l.pick("NIK ini tercatat atas nama dan tanggal lahir lain", "this NIK is recorded under another name and birth date")
        }
    }
}
