//! The letter that asks the insurer for a corrected bill: every disputed line, found by its whole NIK.

use super::Paper;
use super::bill::Numbers;
use super::{count, day};
use crate::failure::ActError;
use payung_documents::{BillCorrection, Document, LetterFrame, dotted};
use payung_domain::Rupiah;
use payung_storage::entity::{bill, bill_line};

impl Paper<'_> {
    /// The letter.
    pub(super) async fn bill_correction(&self, row: &bill::Model) -> Result<Document, ActError> {
        let lines: Vec<bill_line::Model> =
            self.differing(row).await?.into_iter().filter(|line| line.answer.as_deref() == Some("disputed")).collect();
        if lines.is_empty() {
            return Err(ActError::conflict(
                format!("Tidak ada baris tagihan {} yang disengketakan. Jawab perbedaannya lebih dulu.", row.id),
                format!("No line of bill {} is disputed. Answer its differences first.", row.id),
            ));
        }
        let texts = &self.profile.texts.bill_correction;
        let letter = &texts.letter;
        let mut filling = self.bill_filling(row);
        let (_, disputed) = Self::difference_of(row.id, lines.iter())?;
        filling.set("jumlah_baris", dotted(count(lines.len())));
        filling.set("jumlah_sengketa", Rupiah::new(disputed).to_string());
        let due = row.total.checked_sub(disputed).ok_or_else(|| super::bill::too_large(row.id))?;
        let wanted = |line: &bill_line::Model| {
            let mut filling = filling.clone();
            filling.set("jumlah_seharusnya", Rupiah::new(line.expected).to_string());
            filling.fill(match (line.billed, line.expected) {
                (_, 0) => &texts.remove,
                (0, _) => &texts.add,
                _ => &texts.change,
            })
        };
        let differences = self.differences(&lines, Numbers::Whole, wanted).await?;
        let mut facts = super::bill_verification::bill_facts(row);
        facts.push(("Jumlah ditagih".to_owned(), Rupiah::new(row.total).to_string()));
        facts.push(("Selisih yang disengketakan".to_owned(), Rupiah::new(disputed).to_string()));
        facts.push(("Jumlah sesudah dibetulkan".to_owned(), Rupiah::new(due).to_string()));
        Ok(Document::BillCorrection(Box::new(BillCorrection {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            frame: LetterFrame {
                place: self.profile.region.seat.clone(),
                date: row.correction_date.as_deref().and_then(day),
                number: row.correction_number.clone(),
                nature: letter.nature.clone(),
                enclosed: letter.enclosed.clone(),
                subject: filling.fill(&letter.subject)?,
                addressee: filling.all(&letter.addressee)?,
                signatory: self.profile.office_head(),
                copies: filling.all(&letter.copies)?,
            },
            opening: filling.all(&letter.opening)?,
            facts,
            requests: self.profile.confirmed(&letter.steps).map(|step| filling.fill(step)).collect::<Result<_, _>>()?,
            closing: filling.all(&letter.closing)?,
            lines: differences,
            only_for: texts.only_for.clone(),
        })))
    }
}
