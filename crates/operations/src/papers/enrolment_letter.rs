//! The letter that goes with an export to the insurer: control totals, and the check sum of the file as it was sent.

use super::insured::DecreeNamed;
use super::{Paper, count, day};
use crate::acting::hex;
use crate::failure::ActError;
use payung_documents::{ControlTotal, Document, EnrolmentLetter, LetterFrame, SentFile};
use payung_domain::{Rupiah, Sex};
use payung_storage::entity::{bpjs_export, bpjs_export_entry, cover_span, fund_line};
use payung_storage::load_attachment;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Control totals as the export kept them; those this letter computes itself are compared.
#[derive(Debug, Default, Deserialize)]
struct KeptControl {
    #[serde(default, alias = "nik-check")]
    nik_check: Option<i64>,
    #[serde(default)]
    sha256: Option<String>,
}

/// The books say of an export what its people do not.
fn contradicts(id: i64) -> ActError {
    ActError::conflict(
        format!(
            "Isi pengiriman {id} tidak sesuai dengan jumlah atau berkasnya. Jalankan `payung audit verify` dan pulihkan dari cadangan."
        ),
        format!("What export {id} holds does not agree with its totals or its file. Run `payung audit verify` and restore a backup."),
    )
}

impl Paper<'_> {
    /// The letter.
    pub(super) async fn enrolment_letter(&self, row: &bpjs_export::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.enrolment_letter;
        let mut filling = self.filling();
        filling.set("nomor_surat", row.number.clone());
        let totals = self.control_totals(row).await?;
        let people = totals.iter().fold(0_u64, |sum, total| sum + total.men + total.women + total.unknown);
        let monthly: i64 = totals.iter().map(|total| total.monthly.get()).sum();
        if i64::try_from(people).ok() != Some(row.people) || monthly != row.per_month {
            return Err(contradicts(row.id));
        }
        let file = load_attachment(self.acting.tx, self.acting.sealer(), &row.file).await?.ok_or_else(|| contradicts(row.id))?;
        let kept: KeptControl = serde_json::from_str(&row.control).unwrap_or_default();
        let sha256 = hex(&Sha256::digest(&*file.body));
        if kept.sha256.is_some_and(|kept| kept != sha256) {
            return Err(contradicts(row.id));
        }
        let control = kept.nik_check.map(|check| ("Angka kendali NIK (sisa jumlah dibagi 9.973)".to_owned(), check.to_string()));
        let steps = self.profile.confirmed(&texts.steps).map(|step| filling.fill(step)).collect::<Result<_, _>>()?;
        Ok(Document::EnrolmentLetter(Box::new(EnrolmentLetter {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            frame: LetterFrame {
                place: self.profile.region.seat.clone(),
                date: day(&row.date),
                number: Some(row.number.clone()),
                nature: texts.nature.clone(),
                enclosed: texts.enclosed.clone(),
                subject: filling.fill(&texts.subject)?,
                addressee: filling.all(&texts.addressee)?,
                signatory: self.profile.office_head(),
                copies: filling.all(&texts.copies)?,
            },
            opening: filling.all(&texts.opening)?,
            totals,
            file: SentFile { name: file.file_name, bytes: count(file.body.len()), people, sha256, control: control.into_iter().collect() },
            requests: steps,
            closing: filling.all(&texts.closing)?,
        })))
    }

    /// The people of an export counted by decree and fund line.
    async fn control_totals(&self, row: &bpjs_export::Model) -> Result<Vec<ControlTotal>, ActError> {
        let tx = self.acting.tx;
        let ids: Vec<i64> = bpjs_export_entry::Entity::find()
            .select_only()
            .column(bpjs_export_entry::Column::Enrolment)
            .filter(bpjs_export_entry::Column::BpjsExport.eq(row.id))
            .order_by_asc(bpjs_export_entry::Column::Ordinal)
            .into_tuple()
            .all(tx)
            .await?;
        let enrolled = self.enrolments(&ids).await?;
        let people = self.insured(&enrolled).await?;
        let mut first: HashMap<i64, cover_span::Model> = HashMap::with_capacity(ids.len());
        for some in ids.chunks(crate::case::people::ROWS_AT_ONCE) {
            let spans = cover_span::Entity::find()
                .filter(cover_span::Column::Enrolment.is_in(some.iter().copied()))
                .order_by_asc(cover_span::Column::FirstMonth)
                .order_by_asc(cover_span::Column::Id)
                .all(tx)
                .await?;
            for span in spans {
                first.entry(span.enrolment).or_insert(span);
            }
        }
        let lines: BTreeMap<i64, String> = fund_line::Entity::find()
            .filter(fund_line::Column::ProgrammeYear.eq(row.programme_year))
            .all(tx)
            .await?
            .into_iter()
            .map(|line| (line.id, line.name))
            .collect();
        let decrees = self.decrees(&first.values().map(|span| span.decree).collect::<BTreeSet<_>>()).await?;
        let named = |id: &i64| decrees.get(id).map_or_else(String::new, |DecreeNamed { words, .. }| words.clone());
        let mut totals: BTreeMap<(i64, i64), ControlTotal> = BTreeMap::new();
        for (enrolled, person) in enrolled.iter().zip(people) {
            let span = first.get(&enrolled.id).ok_or_else(|| contradicts(row.id))?;
            let total = totals.entry((span.decree, span.fund_line)).or_insert_with(|| ControlTotal {
                wadah: row.wadah.clone(),
                decree: named(&span.decree),
                fund: lines.get(&span.fund_line).cloned().unwrap_or_default(),
                men: 0,
                women: 0,
                unknown: 0,
                monthly: Rupiah::ZERO,
            });
            match person.sex {
                Some(Sex::Male) => total.men += 1,
                Some(Sex::Female) => total.women += 1,
                None => total.unknown += 1,
            }
            total.monthly = total.monthly.plus(Rupiah::new(span.per_month)).map_err(|_| contradicts(row.id))?;
        }
        Ok(totals.into_values().collect())
    }
}
