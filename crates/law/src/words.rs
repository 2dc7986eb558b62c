//! The words of one condition: why it answered as it did, and what it asks.

use crate::explain::{cannot_tell, nik_fault};
use crate::model::{FactName, NikTest, Residence, WageFloor};
use crate::ruleset::{Ruleset, Test, confirmed, register_answer, unsure};
use payung_domain::{
    AgeBound, Citizenship, Date, Education, Facts, IdentityDocument, Language, Occupation, RegisterAnswer, RegisterKind, Tri,
    completed_years,
};
use std::fmt::Write;

/// The words of one condition on one date.
pub(crate) struct Words<'r> {
    pub rules: &'r Ruleset,
    pub language: Language,
    pub on: Date,
}

impl Words<'_> {
    /// Appends why `test` answered `tri`.
    pub fn why(&self, test: &Test, facts: &Facts, tri: Tri, out: &mut String) {
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
        let mut said = [false; RegisterKind::ALL.len()];
        for kind in any_of {
            let (answer, stood_in) = register_answer(facts, *kind, successor);
            let source = if stood_in { successor.unwrap_or(*kind) } else { *kind };
            if said[source.index()] || (tri == Tri::Unknown && matches!(answer, RegisterAnswer::NotFound)) {
                continue;
            }
            said[source.index()] = true;
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
            if upper_words.is_none() {
                out.push_str(l.pick("sekurang-kurangnya ", "at least "));
            }
            number(out, *from);
        }
        if let Some((word, years)) = upper_words {
            if from.is_some() {
                out.push(' ');
            }
            out.push_str(word);
            if !word.ends_with('-') && !word.ends_with(' ') {
                out.push(' ');
            }
            number(out, years);
        }
        out.push_str(l.pick(" tahun", " years"));
    }

    /// Appends what `test` asks.
    pub fn describe(&self, test: &Test, out: &mut String) {
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

/// A date as Indonesians write it.
pub(crate) fn date(out: &mut String, date: Date) {
    for (part, after) in [(i16::from(date.day()), "-"), (i16::from(date.month()), "-"), (date.year() / 100, ""), (date.year() % 100, "")] {
        if (0..10).contains(&part) {
            out.push('0');
        }
        number(out, part);
        out.push_str(after);
    }
}

/// A number of years; the usual ones without the formatter, which is slow in what every row is told.
pub(crate) fn number(out: &mut String, years: i16) {
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
