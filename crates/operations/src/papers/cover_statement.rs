//! The statement of a person's cover, for a worker or a family: whether, since when, by whom paid, what is owed today. Every sum is asked of
//! the law under the programme's readings.

use super::insured::{CoverMonths, months_in_words, start};
use super::people::works;
use super::texts::Filling;
use super::{Paper, day};
use crate::acts::export_cases::masked;
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{CoverStatement, Document, OwedBenefit, Person, long_date};
use payung_domain::{Date, Language, Month, Rupiah};
use payung_law::model::DeadlineUnit;
use payung_law::money::{Benefit, Disability, MoneyError, NationalLaw};
use payung_storage::entity::{case_file, ending, enrolment};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::BTreeSet;

/// Grounds of ending that are a death, in every regulation.
const DEATH: &str = "meninggal";

/// The answer to "am I covered".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Covered,
    Unpaid,
    Waiting,
    Refused,
    Ended,
    DiedCovered,
    DiedUncovered,
}

/// How somebody's cover stands on a day.
struct Stand {
    standing: Standing,
    /// First day of cover.
    start: Option<Date>,
    /// Last day, so far as it is known.
    end: Option<Date>,
    /// The day of death.
    died: Option<Date>,
    paid: Vec<Month>,
    unpaid: Vec<Month>,
}

/// A number the law's files do not hold.
fn no_number(error: &MoneyError) -> ActError {
    ActError::invalid(
        format!("Manfaat tidak dapat dihitung: {}.", error.message(Language::Id)),
        format!("The benefits cannot be computed: {}.", error.message(Language::En)),
    )
}

/// Which month of membership a day lies in, from 1.
fn membership_month(start: Date, on: Date) -> u16 {
    u16::try_from(Month::of(start).months_until(Month::of(on)) + 1).unwrap_or(1).max(1)
}

/// Articles of benefits, each once.
fn grounds(benefits: &[&Benefit]) -> String {
    let mut cites: Vec<&str> = Vec::new();
    for line in benefits.iter().flat_map(|benefit| &benefit.lines) {
        for cite in line.cite.split(", ") {
            if !cites.contains(&cite) {
                cites.push(cite);
            }
        }
    }
    cites.join(", ")
}

/// A benefit's parts: "santunan sekaligus Rp20.000.000, …".
fn parts(benefit: &Benefit) -> String {
    benefit.lines.iter().map(|line| format!("{} {}", line.label, line.amount)).collect::<Vec<_>>().join(", ")
}

impl Paper<'_> {
    /// The statement.
    pub(super) async fn cover_statement(&self, row: &enrolment::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.cover_statement;
        let (case, person, months) = self.one_insured(row).await?;
        let stand = self.stand(row, &months).await?;
        let mut filling = self.filling();
        self.say_stand(&stand, &mut filling)?;
        let (answer, meaning) = match stand.standing {
            Standing::Covered => (&texts.answer.covered, &texts.meaning.covered),
            Standing::Unpaid => (&texts.answer.unpaid, &texts.meaning.unpaid),
            Standing::Waiting => (&texts.answer.waiting, &texts.meaning.waiting),
            Standing::Refused => (&texts.answer.refused, &texts.meaning.refused),
            Standing::Ended => (&texts.answer.ended, &texts.meaning.ended),
            Standing::DiedCovered => (&texts.answer.died_covered, &texts.meaning.died_covered),
            Standing::DiedUncovered => (&texts.answer.died_uncovered, &texts.meaning.died_uncovered),
        };
        let mut meaning = vec![filling.fill(meaning)?];
        if matches!(stand.standing, Standing::Covered | Standing::Unpaid | Standing::Waiting) {
            meaning.push(texts.region_pays.clone());
        }
        let (owed_heading, owed, sources) = self.owed(&stand, &mut filling)?;
        Ok(Document::CoverStatement(Box::new(CoverStatement {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: filling.all(&texts.title)?,
            answer: answer.clone(),
            meaning,
            facts: self.cover_facts(row, &case, &person, &months, &stand).await?,
            owed_heading,
            owed,
            duties: self.duties(&stand, &mut filling)?,
            contact: self.profile.contact(),
            sources,
            place_and_date: format!("{}, {}", self.profile.region.seat, long_date(self.acting.day)),
            signatory: self.profile.office_head(),
        })))
    }

    /// The case, the person and the months of one enrolment.
    pub(super) async fn one_insured(&self, row: &enrolment::Model) -> Result<(case_file::Model, Person, CoverMonths), ActError> {
        let rows = std::slice::from_ref(row);
        let case = self.acting.case(row.case_file).await?;
        let mut person = self.insured(rows).await?.pop().ok_or_else(|| broken(row.id))?;
        if let Some(written) = works(self.acting, std::slice::from_ref(&case)).await?.remove(&case.id) {
            person.occupation = written;
        }
        let months = self.months(rows, None).await?.remove(&row.id).unwrap_or_default();
        Ok((case, person, months))
    }

    /// How cover stands on the day of the act.
    async fn stand(&self, row: &enrolment::Model, months: &CoverMonths) -> Result<Stand, ActError> {
        let today = self.acting.day;
        let ending = ending::Entity::find()
            .filter(ending::Column::Enrolment.eq(row.id))
            .filter(ending::Column::Status.eq("confirmed"))
            .order_by_desc(ending::Column::Id)
            .one(self.acting.tx)
            .await?;
        let died = ending.as_ref().filter(|ending| ending.ground == DEATH).and_then(|ending| day(&ending.happened_on));
        let start = start(row);
        let last = months.keys().next_back().map(|month| month.last_day());
        let end = row.ended_on.as_deref().and_then(day).or(last);
        let due = |month: &Month| *month <= Month::of(today) && start.is_none_or(|start| *month >= Month::of(start));
        let of = |received: bool| months.iter().filter(move |(_, cover)| cover.received == received).map(|(month, _)| *month);
        let (paid, unpaid): (Vec<Month>, Vec<Month>) = (of(true).collect(), of(false).filter(due).collect());
        let within = |on: Date| start.is_some_and(|start| start <= on) && end.is_some_and(|end| on <= end);
        let standing = match row.state.as_str() {
            "refused" => Standing::Refused,
            _ if died.is_some_and(|died| start.is_some_and(|start| start <= died) && months.contains_key(&Month::of(died))) => {
                Standing::DiedCovered
            }
            _ if died.is_some() => Standing::DiedUncovered,
            "ready" | "exported" => Standing::Waiting,
            _ if start.is_none_or(|start| start > today) => Standing::Waiting,
            "ended" => Standing::Ended,
            _ if !within(today) => Standing::Ended,
            // The running month is not in arrears before it is over: its due day may lie ahead, and so may the treasury's.
            _ if unpaid.iter().any(|month| *month < Month::of(today)) => Standing::Unpaid,
            _ => Standing::Covered,
        };
        Ok(Stand { standing, start, end, died, paid, unpaid })
    }

    /// What texts may name of it.
    fn say_stand(&self, stand: &Stand, filling: &mut Filling) -> Result<(), ActError> {
        let date = |date: Option<Date>| date.map_or_else(|| "......".to_owned(), long_date);
        let law = NationalLaw::new(&self.programme.national);
        let today = self.acting.day;
        filling.set("mulai", date(stand.start));
        filling.set("sampai", date(stand.end));
        filling.set("hari", long_date(today));
        filling.set("hari_meninggal", date(stand.died));
        filling.set("bulan_tunggak", months_in_words(&stand.unpaid));
        let arrears = law.value("tunggakan-bulan", today).map_err(|error| no_number(&error))?;
        filling.set("batas_tunggak", arrears.value.to_string());
        Ok(())
    }

    /// Whose cover, by whom paid, which months.
    async fn cover_facts(
        &self,
        row: &enrolment::Model,
        case: &case_file::Model,
        person: &Person,
        months: &CoverMonths,
        stand: &Stand,
    ) -> Result<Vec<(String, String)>, ActError> {
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let words = &self.profile.region.words;
        let area = self.acting.area_of(case)?;
        let village = format!("{} {}, {} {}", self.village_word(area), person.village, words.district, person.district);
        let place = [person.address.as_str(), if person.village.is_empty() { "" } else { &village }];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let kpj = self.kpj(row)?;
        let mut facts = vec![
            fact("Nama", person.name.clone()),
            fact("NIK", masked(&person.nik_digits())),
            fact("Nomor peserta (KPJ)", if kpj.is_empty() { "belum terbit".to_owned() } else { kpj }),
            fact("Alamat", place.join(", ")),
            fact("Pekerjaan", person.occupation.clone()),
        ];
        let names = self.fund_names(row.programme_year).await?;
        let mut payers: Vec<String> = Vec::new();
        for cover in months.values() {
            let line = names.get(&cover.fund_line).map_or("", |line| line.name.as_str());
            let payer = format!("{line}, {} sebulan", Rupiah::new(cover.per_month));
            if !payers.contains(&payer) {
                payers.push(payer);
            }
        }
        facts.push(fact("Iuran dibayar dari", if payers.is_empty() { "-".to_owned() } else { payers.join("; ") }));
        let decrees = self.decrees(&months.values().map(|cover| cover.decree).collect::<BTreeSet<_>>()).await?;
        facts.push(fact("Dasar", decrees.into_values().map(|decree| decree.words).collect::<Vec<_>>().join("; ")));
        let said = |months: &[Month]| match months.len() {
            0 => "belum ada".to_owned(),
            count => format!("{} ({count} bulan)", months_in_words(months)),
        };
        facts.push(fact("Bulan yang sudah dibayar", said(&stand.paid)));
        if !stand.unpaid.is_empty() {
            facts.push(fact("Bulan yang belum diterima BPJS", said(&stand.unpaid)));
        }
        Ok(facts)
    }

    /// What the family is owed on that day, and on what it rests. Nothing where there is no cover: no sum is named that nobody would pay.
    fn owed(&self, stand: &Stand, filling: &mut Filling) -> Result<(String, Vec<OwedBenefit>, Vec<String>), ActError> {
        let texts = &self.profile.texts.cover_statement;
        let law = NationalLaw::new(&self.programme.national);
        let on = match stand.standing {
            Standing::DiedCovered => stand.died,
            Standing::Covered | Standing::Unpaid => Some(self.acting.day),
            _ => None,
        };
        let Some((start, on)) = stand.start.zip(on) else { return Ok((String::new(), Vec::new(), Vec::new())) };
        let refused = |error: MoneyError| no_number(&error);
        let (month, paid) = (membership_month(start, on), u16::try_from(stand.paid.len()).unwrap_or(u16::MAX));
        let basis = self.benefit_basis(on)?;
        let death = law.death(on, month, paid, &[]).map_err(refused)?;
        let accident = law.accident_death(on, basis, &[]).map_err(refused)?;
        let disability = law.disability(on, basis, Disability::Total, &[]).map_err(refused)?;
        filling.set("bulan_ke", month.to_string());
        let owed = |event: &str, amount: Option<Rupiah>, note: String| OwedBenefit { event: event.to_owned(), amount, note };
        let total = |benefit: &Benefit| benefit.total().map(Some).map_err(refused);
        let mut note = parts(&death);
        let waiting = law.value("jkm-masa-tunggu-bulan", on).map_err(refused)?.value;
        if stand.died.is_none() && i64::from(month) <= waiting {
            let later = u16::try_from(waiting + 1).unwrap_or(u16::MAX);
            let full = law.death(on, later, paid, &[]).map_err(refused)?;
            filling.set("bulan_nanti", later.to_string());
            filling.set("jumlah_nanti", full.total().map_err(refused)?.to_string());
            note = format!("{note}; {}", filling.fill(&texts.owed.later)?);
        }
        let mut lines = vec![owed(&texts.owed.death, total(&death)?, note)];
        let accident_parts = format!("{}; {}", parts(&accident), texts.owed.scholarship);
        lines.push(owed(&texts.owed.accident_death, total(&accident)?, accident_parts));
        if stand.died.is_none() {
            lines.push(owed(&texts.owed.disability, total(&disability)?, parts(&disability)));
            lines.push(owed(&texts.owed.accident, None, texts.owed.accident_note.clone()));
        }
        filling.set("dasar", grounds(&[&death, &accident, &disability]));
        let heading = if stand.died.is_some() { &texts.owed.heading_died } else { &texts.owed.heading };
        Ok((filling.fill(heading)?, lines, vec![filling.fill(&texts.sources)?]))
    }

    /// The monthly basis that benefits by wage are computed from: that of the lowest class, which is what the programme pays.
    fn benefit_basis(&self, on: Date) -> Result<Rupiah, ActError> {
        use payung_law::money::{Basis, Membership, PayerKind, Sector};
        let membership = Membership { basis: Basis::Nominal { income: None }, payer: PayerKind::Government, sector: Sector::Other };
        let law = NationalLaw::new(&self.programme.national);
        Ok(law.contribution(&membership, on).map_err(|error| no_number(&error))?.benefit_basis)
    }

    /// What to report and by when; after a death only what to claim.
    fn duties(&self, stand: &Stand, filling: &mut Filling) -> Result<Vec<String>, ActError> {
        let texts = &self.profile.texts.cover_statement;
        let (regulation, national) = (&self.programme.regulation, &self.programme.national);
        let law = NationalLaw::new(national);
        let on = stand.died.unwrap_or(self.acting.day);
        let number = |id: &str| law.value(id, on).map(|value| value.value.to_string()).map_err(|error| no_number(&error));
        filling.set("lapor_jam", number("lapor-kecelakaan-jam")?);
        filling.set("bayar_hari", number("jkm-bayar-hari-kerja")?);
        filling.set("klaim_tahun", number("klaim-jkk-tahun")?);
        let papers = national.attachment.iter().filter(|paper| paper.step == "klaim-jkm").map(|paper| paper.label.clone());
        filling.set("berkas_klaim", papers.collect::<Vec<_>>().join(", "));
        let change = match regulation.deadline.iter().find(|deadline| deadline.id == "lapor_perubahan") {
            Some(deadline) => {
                filling.set("lapor_nilai", deadline.value.to_string());
                filling.set("lapor_satuan", DeadlineUnit::label(deadline.unit, Language::Id));
                filling.set("lapor_dasar", format!("{} {}", deadline.cite, regulation.act.short));
                filling.fill(&texts.change_by_law)?
            }
            None => filling.fill(&texts.change_plain)?,
        };
        filling.set("lapor_perubahan", change);
        let lapse = filling.fill(&texts.claim_lapse)?;
        let death = format!("{} {lapse}", filling.fill(&texts.death_duty)?);
        Ok(match stand.standing {
            Standing::DiedCovered => vec![death],
            Standing::DiedUncovered | Standing::Refused => Vec::new(),
            _ => vec![filling.fill(&texts.accident_duty)?, filling.fill(&texts.change_duty)?, death],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_cover_begins_is_the_first() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(membership_month(day("2027-01-01"), day("2027-01-31")), 1);
        assert_eq!(membership_month(day("2027-01-20"), day("2027-04-01")), 4);
        assert_eq!(membership_month(day("2026-12-31"), day("2027-01-01")), 2);
        assert_eq!(membership_month(day("2027-05-01"), day("2027-01-01")), 1, "never below the first");
    }
}
