//! The notice to a participant whose cover ends, or to the family of one who died.

use super::insured::masked_kpj;
use super::{Paper, day, in_words};
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{CoverNotice, Document, LetterFrame, long_date};
use payung_domain::{Language, Month};
use payung_storage::entity::{ending, enrolment};
use sea_orm::prelude::*;

impl Paper<'_> {
    /// The notice of a confirmed ending.
    pub(super) async fn ending_notice(&self, row: &ending::Model) -> Result<Document, ActError> {
        if row.status != "confirmed" {
            return Err(ActError::conflict(
                format!("Penghentian {} belum atau tidak disetujui; pemberitahuan hanya untuk penghentian yang disetujui.", row.id),
                format!("Ending {} is not confirmed; a notice is only for one that is.", row.id),
            ));
        }
        let enrolled = enrolment::Entity::find_by_id(row.enrolment).one(self.acting.tx).await?.ok_or_else(|| broken(row.id))?;
        let (case, person, _) = self.one_insured(&enrolled).await?;
        let texts = &self.profile.texts.ending_notice;
        let (letter, regulation) = (&texts.letter, &self.programme.regulation);
        let ground = regulation.ending.iter().chain(&self.programme.national.ending).find(|known| known.id == row.ground);
        let last = Month::parse(&row.last_month).ok_or_else(|| broken(row.id))?;
        let died = row.ground == "meninggal";
        let mut filling = self.filling();
        filling.set("nama", person.name.clone());
        filling.set("alasan", ground.map_or_else(|| row.ground.replace(['_', '-'], " "), |ground| ground.label.clone()));
        filling
            .set("dasar", ground.map_or_else(|| "tidak diatur".to_owned(), |ground| format!("{} {}", ground.cite, regulation.act.short)));
        self.way_to_pay_oneself(last.plus(1).unwrap_or(last), &mut filling)?;
        let words = &self.profile.region.words;
        let area = self.acting.area_of(&case)?;
        let mut addressee = filling.all(if died { &texts.family.addressee } else { &letter.addressee })?;
        addressee.extend(Some(person.address).filter(|address| !address.is_empty()));
        if !person.village.is_empty() {
            addressee.push(format!("{} {}, {} {}", self.village_word(area), person.village, words.district, person.district));
        }
        let kpj = self.kpj(&enrolled)?;
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let ended = enrolled.ended_on.as_deref().and_then(day).unwrap_or_else(|| last.last_day());
        let mut facts = Vec::new();
        if !kpj.is_empty() {
            facts.push(fact("Nomor peserta (KPJ)", masked_kpj(&kpj)));
        }
        facts.extend([
            fact("Terjadi pada", in_words(&row.happened_on)),
            fact("Bukti", format!("{} dari {}, Nomor {}", row.proof_kind, row.proof_issuer, row.proof_number)),
            fact("Iuran terakhir yang dibayar daerah", last.named(Language::Id)),
            fact("Terlindungi sampai dengan", long_date(ended)),
        ]);
        let confirmed = |steps: &[super::texts::Confirmable]| -> Result<Vec<String>, ActError> {
            self.profile.confirmed(steps).map(|step| filling.fill(step)).collect()
        };
        let claim = self.programme.national.attachment.iter().filter(|paper| paper.step == "klaim-jkm");
        let steps = if died { claim.map(|paper| format!("{};", paper.label)).collect() } else { confirmed(&letter.steps)? };
        Ok(Document::CoverNotice(Box::new(CoverNotice {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            frame: LetterFrame {
                place: self.profile.region.seat.clone(),
                date: row.notice_date.as_deref().and_then(day),
                number: row.notice_number.clone(),
                nature: letter.nature.clone(),
                enclosed: letter.enclosed.clone(),
                subject: filling.fill(&letter.subject)?,
                addressee,
                signatory: self.profile.office_head(),
                copies: filling.all(&letter.copies)?,
            },
            opening: filling.all(if died { &texts.family.opening } else { &letter.opening })?,
            facts,
            steps_heading: filling.fill(if died { &texts.family.steps_heading } else { &texts.steps_heading })?,
            steps,
            objection: confirmed(&texts.objection)?,
            contact: self.profile.contact(),
            closing: filling.all(if died { &texts.family.closing } else { &letter.closing })?,
            people: Vec::new(),
            hand_out: None,
        })))
    }
}
