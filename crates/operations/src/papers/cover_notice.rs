//! The notice to a village whose people are in arrears or whose programme ends, with the list of people and a page for them.

use super::insured::{CoverMonths, masked_kpj, months_in_words, start};
use super::people::PlaceNames;
use super::texts::Filling;
use super::{Paper, count, day};
use crate::acting::Acting;
use crate::case::cases::broken;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::roster::Lives;
use crate::failure::ActError;
use payung_documents::{CoverNotice, Document, HandOut, LetterFrame, NoticedPerson, dotted, long_date};
use payung_domain::{AreaCode, Date, Language, Month, completed_years};
use payung_law::model::Condition;
use payung_law::money::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector};
use payung_storage::entity::{enrolment, notice};
use sea_orm::prelude::*;
use std::collections::BTreeSet;

/// National law's condition on the age at first registration.
const AGE: &str = "usia_bpjs";

/// A number the law's files do not hold.
fn no_number(error: &MoneyError) -> ActError {
    ActError::invalid(
        format!("Pemberitahuan tidak dapat disusun: {}.", error.message(Language::Id)),
        format!("The notice cannot be drawn up: {}.", error.message(Language::En)),
    )
}

/// The enrolments a notice concerns: registered in its group and area, and paid for in its month, as it was when the notice was given. A letter says
/// the same whenever it is printed.
async fn concerned(acting: &Acting<'_>, row: &notice::Model) -> Result<Vec<enrolment::Model>, ActError> {
    let month = Month::parse(&row.month).ok_or_else(|| broken(row.id))?;
    let area = AreaCode::parse(&row.area);
    let then = Lives::at_entry(acting.tx, row.programme_year, row.seq).await?.in_month(month);
    let ids: Vec<i64> = then
        .into_iter()
        .filter(|entry| entry.state == "registered" && (row.wadah.is_empty() || entry.wadah == row.wadah))
        .filter(|entry| area.is_none_or(|area| entry.village().is_some_and(|village| village.is_in(area))))
        .map(|entry| entry.enrolment)
        .collect();
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(ROWS_AT_ONCE) {
        rows.extend(enrolment::Entity::find().filter(enrolment::Column::Id.is_in(some.iter().copied())).all(acting.tx).await?);
    }
    rows.sort_by(|one, other| (&one.area, one.id).cmp(&(&other.area, other.id)));
    Ok(rows)
}

/// The cases of the people a notice names.
pub(crate) async fn ids(acting: &Acting<'_>, row: &notice::Model) -> Result<Vec<i64>, ActError> {
    Ok(concerned(acting, row).await?.into_iter().map(|row| row.case_file).collect())
}

impl Paper<'_> {
    /// The notice.
    pub(super) async fn cover_notice(&self, row: &notice::Model) -> Result<Document, ActError> {
        let texts = match row.kind.as_str() {
            "arrears" => &self.profile.texts.arrears_notice,
            _ => &self.profile.texts.programme_end_notice,
        };
        let letter = &texts.letter;
        let month = Month::parse(&row.month).ok_or_else(|| broken(row.id))?;
        let enrolled = concerned(self.acting, row).await?;
        let months = self.months(&enrolled, Some(row.seq)).await?;
        let people = self.insured(&enrolled).await?;
        let mut filling = self.filling();
        let place = self.place_of(row, &mut filling).await?;
        let next = if row.kind == "arrears" { month } else { month.plus(1).unwrap_or(month) };
        self.way_to_pay_oneself(next, &mut filling)?;
        let age = self.age_limit();
        filling.set("batas_usia", age.map_or_else(String::new, |age| age.to_string()));
        let today = day(&row.date).unwrap_or(self.acting.day);
        let empty = CoverMonths::default();
        let mut noticed = Vec::with_capacity(people.len());
        let mut unpaid: BTreeSet<Month> = BTreeSet::new();
        for (row, person) in enrolled.iter().zip(people) {
            let months = months.get(&row.id).unwrap_or(&empty);
            let paid = months.iter().filter(|(_, cover)| cover.received).map(|(month, _)| *month).next_back();
            let begins = start(row).map(Month::of);
            unpaid.extend(
                months
                    .iter()
                    .filter(|(each, cover)| !cover.received && **each <= month && begins.is_none_or(|begins| **each >= begins))
                    .map(|(each, _)| *each),
            );
            let old = age.zip(person.birth_date).is_some_and(|(age, birth)| completed_years(birth, today) >= age);
            noticed.push(NoticedPerson {
                name: person.name,
                address: person.address,
                kpj: masked_kpj(&self.kpj(row)?),
                last_paid: paid.map_or_else(|| "belum ada".to_owned(), |month| month.named(Language::Id)),
                note: if old { filling.fill(&texts.age_note)? } else { String::new() },
            });
        }
        let unpaid: Vec<Month> = unpaid.into_iter().collect();
        filling.set("jumlah_orang", dotted(count(noticed.len())));
        filling.set("bulan_terakhir", month.named(Language::Id));
        filling.set("bulan_tunggak", if unpaid.is_empty() { month.named(Language::Id) } else { months_in_words(&unpaid) });
        let cut = self.say_cut(unpaid.first().copied().unwrap_or(month), &mut filling)?;
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let facts = if row.kind == "arrears" {
            vec![
                fact("Bulan yang belum dibayar", if unpaid.is_empty() { month.named(Language::Id) } else { months_in_words(&unpaid) }),
                fact("Perlindungan terhenti bila belum dibayar pada", long_date(cut)),
            ]
        } else {
            vec![fact("Iuran terakhir yang dibayar daerah", month.named(Language::Id))]
        };
        Ok(Document::CoverNotice(Box::new(CoverNotice {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            frame: LetterFrame {
                place: self.profile.region.seat.clone(),
                date: day(&row.date),
                number: Some(row.number.clone()),
                nature: letter.nature.clone(),
                enclosed: letter.enclosed.clone(),
                subject: filling.fill(&letter.subject)?,
                addressee: filling.all(&letter.addressee)?,
                signatory: self.profile.office_head(),
                copies: filling.all(&letter.copies)?,
            },
            opening: filling.all(&letter.opening)?,
            facts,
            steps_heading: filling.fill(&texts.steps_heading)?,
            steps: self.profile.confirmed(&letter.steps).map(|step| filling.fill(step)).collect::<Result<_, _>>()?,
            objection: Vec::new(),
            contact: self.profile.contact(),
            closing: filling.all(&letter.closing)?,
            people: noticed,
            hand_out: Some(HandOut {
                title: texts.hand_out.title.iter().cloned().chain([place]).collect(),
                said: filling.fill(&texts.hand_out.said)?,
                meaning: filling.all(&texts.hand_out.meaning)?,
            }),
        })))
    }

    /// The village or kecamatan told, in words, and who heads it.
    async fn place_of(&self, row: &notice::Model, filling: &mut Filling) -> Result<String, ActError> {
        use payung_domain::AreaLevel;
        let area = AreaCode::parse(&row.area).ok_or_else(|| broken(row.id))?;
        let mut names = PlaceNames::default();
        names.learn(self.acting, area, None).await?;
        let words = &self.profile.region.words;
        let (place, head) = match area.level() {
            AreaLevel::Village => {
                let ward = self.village_word(area) == words.ward && words.ward != words.village;
                let head = if ward { &words.ward_head } else { &words.village_head };
                (format!("{} {}", self.village_word(area), names.village(area)), head.clone())
            }
            AreaLevel::District => (format!("{} {}", words.district, names.district(area)), words.district_head.clone()),
            _ => (self.profile.region.full_name(), self.profile.region.head()),
        };
        filling.set("wilayah", place.clone());
        filling.set("kepala_desa", head);
        Ok(place)
    }

    /// The age from which nobody can be registered any more, as national law's condition has it.
    fn age_limit(&self) -> Option<i16> {
        let criterion = self.programme.national.criterion.iter().find(|criterion| criterion.id == AGE)?;
        match &criterion.test {
            Condition::Age(test) => test.below,
            _ => None,
        }
    }

    /// What it costs to go on oneself from `month` on, and until when it is due.
    pub(super) fn way_to_pay_oneself(&self, month: Month, filling: &mut Filling) -> Result<(), ActError> {
        let law = NationalLaw::new(&self.programme.national);
        let refused = |error: MoneyError| no_number(&error);
        let membership = Membership { basis: Basis::Nominal { income: None }, payer: PayerKind::Other, sector: Sector::Other };
        let first = month.first_day();
        let own = law.contribution(&membership, first).map_err(refused)?;
        let whole = law.contribution(&Membership { payer: PayerKind::Government, ..membership }, first).map_err(refused)?;
        // A rebate for those who pay themselves is said with its article, and that it ends.
        let rebate = if own.total < whole.total {
            format!("Tanpa keringanan, iuran itu {} ({}).", whole.total, own.cites.join(", "))
        } else {
            String::new()
        };
        let due = law.value("jatuh-tempo-tanggal", first).map_err(refused)?;
        filling.set("iuran_sendiri", own.total.to_string());
        filling.set("catatan_tarif", rebate);
        filling.set("bulan_berikut", month.named(Language::Id));
        filling.set("tanggal_jatuh_tempo", due.value.to_string());
        Ok(())
    }

    /// When cover stops if nothing is paid from `first` on.
    fn say_cut(&self, first: Month, filling: &mut Filling) -> Result<Date, ActError> {
        let law = NationalLaw::new(&self.programme.national);
        let (cut, _) = law.arrears_cut(first.first_day()).map_err(|error| no_number(&error))?;
        let months = law.value("tunggakan-bulan", first.first_day()).map_err(|error| no_number(&error))?;
        filling.set("berhenti_pada", long_date(cut));
        filling.set("batas_tunggak", months.value.to_string());
        Ok(cut)
    }
}
