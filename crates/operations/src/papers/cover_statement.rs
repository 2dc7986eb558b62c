//! The statement of a person's cover, for a worker or a family: whether, since when, by whom paid, what is owed today. Every sum is asked of
//! the law under the programme's readings.

use super::insured::{CoverMonths, months_in_words, start};
use super::people::works;
use super::texts::Filling;
use super::{Paper, day};
use crate::acts::export_cases::masked;
use crate::case::cases::broken;
use crate::failure::ActError;
use crate::money::wages::Wages;
use payung_documents::{CoverStatement, Document, OwedBenefit, Person, long_date};
use payung_domain::{Date, Language, Month, Rupiah};
use payung_law::model::DeadlineUnit;
use payung_law::money::{
    Basis, Benefit, Contribution, Disability, Membership, MoneyError, NationalLaw, PayerKind, Sector, membership_month,
};
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

/// What benefits by wage are computed from.
struct BenefitBasis {
    /// A month's basis.
    amount: Rupiah,
    /// Where it is from and on what articles it rests, where it is a minimum wage.
    wage: Option<(String, Vec<String>)>,
}

/// A number the law's files do not hold.
fn no_number(error: &MoneyError) -> ActError {
    ActError::invalid(
        format!("Manfaat tidak dapat dihitung: {}.", error.message(Language::Id)),
        format!("The benefits cannot be computed: {}.", error.message(Language::En)),
    )
}

/// Articles of benefits and of what they are computed from, each once.
fn grounds(benefits: &[&Benefit], basis: &BenefitBasis) -> String {
    let mut cites: Vec<&str> = Vec::new();
    let of_benefits = benefits.iter().flat_map(|benefit| &benefit.lines).map(|line| &line.cite);
    for all in of_benefits.chain(basis.wage.iter().flat_map(|(_, cites)| cites)) {
        for cite in all.split(", ") {
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
        let (owed_heading, owed, sources) = self.owed(&stand, &months, &mut filling).await?;
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
    async fn owed(
        &self,
        stand: &Stand,
        months: &CoverMonths,
        filling: &mut Filling,
    ) -> Result<(String, Vec<OwedBenefit>, Vec<String>), ActError> {
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
        let basis = self.benefit_basis(months, on).await?;
        let death = law.death(on, month, paid, &[]).map_err(refused)?;
        let accident = law.accident_death(on, basis.amount, &[]).map_err(refused)?;
        let disability = law.disability(on, basis.amount, Disability::Total, &[]).map_err(refused)?;
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
        let by_wage = match &basis.wage {
            Some((source, _)) => {
                filling.set("upah_dasar", basis.amount.to_string());
                filling.set("sumber_upah", source.clone());
                format!("; {}", filling.fill(&texts.owed.by_wage)?)
            }
            None => String::new(),
        };
        let accident_parts = format!("{}; {}{by_wage}", parts(&accident), texts.owed.scholarship);
        lines.push(owed(&texts.owed.accident_death, total(&accident)?, accident_parts));
        if stand.died.is_none() {
            lines.push(owed(&texts.owed.disability, total(&disability)?, format!("{}{by_wage}", parts(&disability))));
            lines.push(owed(&texts.owed.accident, None, texts.owed.accident_note.clone()));
        }
        filling.set("dasar", grounds(&[&death, &accident, &disability], &basis));
        let heading = if stand.died.is_some() { &texts.owed.heading_died } else { &texts.owed.heading };
        Ok((filling.fill(heading)?, lines, vec![filling.fill(&texts.sources)?]))
    }

    /// The monthly basis that benefits by wage are computed from in the month `on` lies in: the minimum wage where that month's contribution is a share of
    /// it (Permendagri 15/2023 Lampiran huruf E angka 2 huruf ap angka 21) huruf e)), else that of the lowest class, which is what the programme pays.
    async fn benefit_basis(&self, months: &CoverMonths, on: Date) -> Result<BenefitBasis, ActError> {
        let law = NationalLaw::new(&self.programme.national);
        let asked = |basis: Basis, on: Date| -> Result<Contribution, ActError> {
            let membership = Membership { basis, payer: PayerKind::Government, sector: Sector::Other };
            law.contribution(&membership, on).map_err(|error| no_number(&error))
        };
        // In a month between that nobody pays for, the one before it says by what the person is insured.
        let covered = months.range(..=Month::of(on)).next_back().or_else(|| months.first_key_value());
        let Some((month, cover)) = covered.filter(|(_, cover)| cover.by_wage) else {
            return Ok(BenefitBasis { amount: asked(Basis::Nominal { income: None }, on)?.benefit_basis, wage: None });
        };
        let (month, wages) = (month.first_day(), Wages::load(self.acting.tx, self.acting.books.region).await?);
        let mut in_force = None;
        for (wage, source) in wages.begun_by(month) {
            let contribution = asked(Basis::MinimumWage { wage }, month)?;
            let paid = contribution.total.get() == cover.per_month;
            let basis = BenefitBasis { amount: contribution.benefit_basis, wage: Some((source.to_owned(), contribution.cites)) };
            // A wage recorded after the money was bound is not what the contribution was counted from.
            if paid {
                return Ok(basis);
            }
            in_force.get_or_insert(basis);
        }
        in_force.ok_or_else(|| no_number(&MoneyError::NoWage))
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
