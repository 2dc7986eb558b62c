//! The papers of a payment request: out of the region's budget for SPP-LS, out of a village's for its own treasurer.

use super::bill::{months_of, too_large, weekday_and_date};
use super::iuran_texts::{BundleEvidence, BundleTexts};
use super::people::PlaceNames;
use super::profile::Desk;
use super::texts::Filling;
use super::{Paper, day, in_words};
use crate::failure::ActError;
use crate::money::payments::broken;
use payung_documents::{BundlePaper, Capacity, Document, Letterhead, PaymentBundle, PaymentPart, Signatory};
use payung_domain::{AreaCode, PaymentStep, Rupiah};
use payung_storage::entity::{bill, bill_line, commitment, cover_span, fund_change, fund_line, payment, payment_step};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// Names of confirmed practice in a profile.
const CONFIRMS: [&str; 2] = ["sptjm", "kelengkapan-spp"];

/// Who signs the papers, and where.
struct Hands {
    letterhead: Letterhead,
    place: String,
    handed_in_by: Vec<Signatory>,
    checked_by: Signatory,
    responsible: Signatory,
}

impl Paper<'_> {
    /// The papers.
    pub(super) async fn payment_bundle(&self, row: &payment::Model) -> Result<Document, ActError> {
        let tx = self.acting.tx;
        let bill = bill::Entity::find_by_id(row.bill).one(tx).await?.ok_or_else(|| broken(row.id))?;
        let lines = self.fund_names(row.programme_year).await?;
        let line = lines.get(&row.fund_line).ok_or_else(|| broken(row.id))?;
        let village = line.kind == "apbdesa";
        let texts = if village { &self.profile.texts.payment_bundle_village } else { &self.profile.texts.payment_bundle };
        let mut filling = self.bill_filling(&bill);
        let asked = Rupiah::new(asked_for(row)?);
        filling.set("jumlah_diminta", asked.to_string());
        let hands = self.hands(line, &mut filling).await?;
        let steps = payment_step::Entity::find()
            .filter(payment_step::Column::Payment.eq(row.id))
            .order_by_asc(payment_step::Column::Ordinal)
            .all(tx)
            .await?;
        let request =
            steps.iter().rev().find(|step| step.step == PaymentStep::Spp.word() && step.outcome == "done").ok_or_else(|| broken(row.id))?;
        // A request says the same whenever it is printed: the line as it stood with it.
        let line = &self.acting.line_at(line, request.seq).await?;
        let changes = fund_change::Entity::find()
            .filter(fund_change::Column::FundLine.eq(line.id))
            .filter(fund_change::Column::Kind.eq("spd"))
            .filter(fund_change::Column::Seq.lte(request.seq))
            .order_by_asc(fund_change::Column::Id)
            .all(tx)
            .await?;
        let spd: Vec<&str> = changes.iter().map(|change| change.number.as_str()).collect();
        let decrees = self.decrees_paid(&bill, line).await?;
        let mut basis = Vec::with_capacity(decrees.len() + texts.basis.len());
        for decree in &decrees {
            let mut filling = filling.clone();
            filling.set("nomor_keputusan", decree.number.clone());
            filling.set("tanggal_keputusan", decree.date.clone());
            basis.push(filling.fill(&texts.decree)?);
        }
        basis.extend(filling.all(&texts.basis)?);
        let found = Evidence {
            bill: format!("Nomor {} tanggal {}", bill.letter_number, in_words(&bill.letter_date)),
            list: if bill.list_file.is_some() { "tersimpan".to_owned() } else { String::new() },
            verification: verified(&bill),
            decree: decrees.iter().map(|decree| decree.number.as_str()).collect::<Vec<_>>().join("; "),
            budget: line.dpa.clone(),
            release: spd.join("; "),
            request: format!("Nomor {} tanggal {}", request.number, in_words(&request.date)),
        };
        let unconfirmed = |note: &String, id: &str| if self.profile.has_confirmed(id) { String::new() } else { note.clone() };
        let [statement, checklist] = CONFIRMS;
        Ok(Document::PaymentBundle(Box::new(PaymentBundle {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            letterhead: hands.letterhead,
            title: filling.all(&texts.title)?,
            number: Some(request.number.clone()),
            facts: self.payment_facts(line, &bill, texts, &spd),
            amount: asked,
            ceiling: ceiling(row, line, asked)?,
            parts: self.parts(row, &bill, request.seq).await?,
            basis,
            checklist: found.papers(texts, &filling)?,
            checklist_note: unconfirmed(&texts.checklist_note, checklist),
            statement_title: filling.all(&texts.statement_title)?,
            statement: filling.all(&texts.statement)?,
            statement_note: unconfirmed(&texts.statement_note, statement),
            place: hands.place,
            date: day(&request.date),
            handed_in_by: hands.handed_in_by,
            checked_by: hands.checked_by,
            responsible: hands.responsible,
        })))
    }

    /// Whose papers they are and who signs: the office's people, or the village's.
    async fn hands(&self, line: &fund_line::Model, filling: &mut Filling) -> Result<Hands, ActError> {
        let area = AreaCode::parse(&line.payer_area).ok_or_else(|| broken(line.id))?;
        if line.kind != "apbdesa" {
            filling.set("wilayah", self.profile.region.full_name());
            return Ok(Hands {
                letterhead: self.profile.region.letterhead.clone(),
                place: self.profile.region.seat.clone(),
                handed_in_by: vec![self.profile.official(Desk::Pptk), self.profile.official(Desk::Treasurer)],
                checked_by: self.profile.official(Desk::PpkSkpd),
                responsible: self.profile.official(Desk::BudgetUser),
            });
        }
        let mut names = PlaceNames::default();
        names.learn(self.acting, area, None).await?;
        let (word, name) = (self.village_word(area).to_owned(), names.village(area));
        let office = format!("{word} {name}");
        filling.set("desa", word.clone());
        filling.set("wilayah", office.clone());
        let secretary = filling.fill(&self.profile.texts.officials.village_secretary)?;
        let secretary = Signatory {
            capacity: Capacity::Own,
            office: secretary,
            name: self.profile.secretary_of(&line.payer_area),
            rank: None,
            nip: None,
        };
        Ok(Hands {
            letterhead: self.profile.letterhead_of(&line.payer_area, office),
            place: name.clone(),
            handed_in_by: vec![self.profile.treasurer_of(&line.payer_area)],
            checked_by: secretary,
            responsible: self.profile.head_of(&line.payer_area, &format!("{} {name}", self.profile.region.words.village_head)),
        })
    }

    /// What is paid, out of what, to whom.
    fn payment_facts(&self, line: &fund_line::Model, bill: &bill::Model, texts: &BundleTexts, spd: &[&str]) -> Vec<(String, String)> {
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let mut facts = vec![
            fact("Tahun anggaran", self.programme.year.year.to_string()),
            fact("Sumber dana", line.name.clone()),
            fact("Kode rekening", line.account.clone()),
            fact(if line.needs_spd { "Nomor DPA" } else { "Dokumen anggaran" }, line.dpa.clone()),
            fact("Kelas akuntansi", self.class_words(line)),
        ];
        if line.needs_spd {
            facts.push(fact("SPD", if spd.is_empty() { "-".to_owned() } else { spd.join("; ") }));
        }
        facts.extend([
            fact("Penerima pembayaran", texts.recipient.clone()),
            fact("Kode iuran", bill.code.clone()),
            fact("Bulan iuran", months_of(bill)),
            fact("Wadah", bill.wadah.clone()),
            fact("Jatuh tempo", weekday_and_date(&bill.due_on)),
        ]);
        facts
    }

    /// Accounting class of a line in words.
    pub(super) fn class_words(&self, line: &fund_line::Model) -> String {
        let words = &self.profile.texts.fund_words;
        let class = match line.accounting_class.as_str() {
            "bansos" => &words.bansos,
            "barang-jasa" => &words.barang_jasa,
            _ => &words.lain,
        };
        format!("{class}, {}", if line.planned { &words.planned } else { &words.unplanned })
    }

    /// The decrees whose people a line pays for in a bill's months, in order.
    async fn decrees_paid(&self, bill: &bill::Model, line: &fund_line::Model) -> Result<Vec<super::insured::DecreeNamed>, ActError> {
        let ids: Vec<i64> = cover_span::Entity::find()
            .select_only()
            .column(cover_span::Column::Decree)
            .distinct()
            .filter(cover_span::Column::FundLine.eq(line.id))
            .filter(cover_span::Column::FirstMonth.lte(&bill.last_month))
            .filter(cover_span::Column::LastMonth.gte(&bill.first_month))
            .into_tuple()
            .all(self.acting.tx)
            .await?;
        let mut ids: BTreeSet<i64> = ids.into_iter().collect();
        if ids.is_empty() {
            let bound: Vec<i64> = commitment::Entity::find()
                .select_only()
                .column(commitment::Column::Decree)
                .distinct()
                .filter(commitment::Column::FundLine.eq(line.id))
                .into_tuple()
                .all(self.acting.tx)
                .await?;
            ids.extend(bound);
        }
        Ok(self.decrees(&ids).await?.into_values().collect())
    }

    /// Every part of the bill that had been requested when entry `seq` was written.
    async fn parts(&self, this: &payment::Model, bill: &bill::Model, seq: i64) -> Result<Vec<PaymentPart>, ActError> {
        let tx = self.acting.tx;
        let lines = self.fund_names(this.programme_year).await?;
        let by_then = Query::select()
            .column(payment_step::Column::Payment)
            .from(payment_step::Entity)
            .and_where(Expr::col(payment_step::Column::Step).eq(PaymentStep::Spp.word()))
            .and_where(Expr::col(payment_step::Column::Seq).lte(seq))
            .to_owned();
        let payments = payment::Entity::find()
            .filter(payment::Column::Bill.eq(bill.id))
            .filter(payment::Column::Id.in_subquery(by_then))
            .order_by_asc(payment::Column::Id)
            .all(tx)
            .await?;
        let mut parts = Vec::with_capacity(payments.len());
        for part in &payments {
            let line = lines.get(&part.fund_line).ok_or_else(|| broken(part.id))?;
            let months = bill_line::Entity::find()
                .filter(bill_line::Column::Bill.eq(bill.id))
                .filter(bill_line::Column::FundLine.eq(line.id))
                .filter(bill_line::Column::Billed.gt(0))
                .count(tx)
                .await?;
            parts.push(PaymentPart {
                fund: line.name.clone(),
                account: line.account.clone(),
                person_months: months,
                billed: Rupiah::new(part.amount),
                credit: Rupiah::new(part.credit),
                claim: Rupiah::new(part.claim),
                amount: Rupiah::new(asked_for(part)?),
                this: part.id == this.id,
            });
        }
        Ok(parts)
    }
}

/// How a bill was checked, in words; empty while it was not.
fn verified(bill: &bill::Model) -> String {
    match bill.decision.as_deref() {
        Some("full-with-claim") => "disetujui penuh dengan klaim".to_owned(),
        Some(_) => "disetujui".to_owned(),
        None => String::new(),
    }
}

/// What the treasurer is asked for: the line's part of the bill less what the insurer holds of earlier overpayment.
fn asked_for(row: &payment::Model) -> Result<i64, ActError> {
    row.amount.checked_sub(row.credit).ok_or_else(|| too_large(row.bill))
}

/// Where the line stood with this payment.
fn ceiling(row: &payment::Model, line: &fund_line::Model, asked: Rupiah) -> Result<Vec<(String, Rupiah)>, ActError> {
    let off = |from: i64, taken: i64| from.checked_sub(taken).map(Rupiah::new).ok_or_else(|| too_large(row.bill));
    let entry = |label: &str, sum: i64| (label.to_owned(), Rupiah::new(sum));
    let mut entries = vec![entry("Pagu", line.ceiling), entry("Diikat untuk keputusan", line.committed)];
    if line.needs_spd {
        entries.push(entry("SPD yang terbit", line.spd));
    }
    entries.push(("Diminta sebelumnya".to_owned(), off(line.requested, asked.get())?));
    entries.push(("Permintaan ini".to_owned(), asked));
    let (label, limit) =
        if line.needs_spd { ("Sisa SPD sesudah permintaan ini", line.spd) } else { ("Sisa pagu sesudah permintaan ini", line.ceiling) };
    entries.push((label.to_owned(), off(limit, line.requested)?));
    Ok(entries)
}

/// What the books have of each paper.
struct Evidence {
    bill: String,
    list: String,
    verification: String,
    decree: String,
    budget: String,
    release: String,
    request: String,
}

impl Evidence {
    fn papers(&self, texts: &BundleTexts, filling: &Filling) -> Result<Vec<BundlePaper>, ActError> {
        let paper = |line: &super::iuran_texts::ChecklistText| {
            let found = match line.of {
                BundleEvidence::Bill => self.bill.as_str(),
                BundleEvidence::List => &self.list,
                BundleEvidence::Verification => &self.verification,
                BundleEvidence::Decree => &self.decree,
                BundleEvidence::Budget => &self.budget,
                BundleEvidence::Release => &self.release,
                BundleEvidence::Request => &self.request,
                BundleEvidence::Hand => "",
            };
            Ok(BundlePaper { text: filling.fill(&line.text)?, found: found.to_owned() })
        };
        texts.checklist.iter().map(paper).collect()
    }
}
