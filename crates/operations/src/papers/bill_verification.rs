//! The sheet on which a bill was checked, as the answers stand.

use super::bill::{BillSums, Numbers, months_of, weekday_and_date};
use super::profile::Desk;
use super::verification::capitalised;
use super::{Paper, count, in_words};
use crate::failure::ActError;
use payung_documents::{BillLetterTotal, BillShare, BillVerification, Capacity, CauseTotal, Document, Signatory, dotted};
use payung_domain::{Month, Rupiah};
use payung_storage::entity::{bill, bill_line, cover_span, instrument, instrument_member};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The instrument by which an act has the verifying official appointed (Banyumas Pasal 12 ayat (3) huruf b).
const APPOINTMENT: &str = "penunjukan-verifikator-tagihan";

impl Paper<'_> {
    /// The sheet.
    pub(super) async fn bill_verification(&self, row: &bill::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.bill_verification;
        let mut filling = self.bill_filling(row);
        let lines = self.differing(row).await?;
        let (appointment, verifier) = self.verifier(row).await?;
        let mut basis = filling.all(&texts.basis)?;
        if let Some(appointment) = appointment {
            filling.set("penunjukan", appointment);
            basis.push(filling.fill(&texts.appointed)?);
        }
        let answered = |answer: Option<&'static str>| lines.iter().filter(move |line| line.answer.as_deref() == answer);
        let open = answered(None).count();
        let (disputed, sum) = Self::difference_of(row.id, answered(Some("disputed")))?;
        filling.set("jumlah_sengketa", Rupiah::new(sum).to_string());
        filling.set("jumlah_baris", dotted(if open > 0 { count(open) } else { disputed }));
        let outcome = &texts.outcome;
        let outcome = match (row.status.as_str(), row.decision.as_deref()) {
            ("replaced", _) => &outcome.replaced,
            (_, Some("full-with-claim")) => &outcome.full_with_claim,
            (_, Some(_)) => &outcome.as_billed,
            ("correction-asked", _) => &outcome.asked,
            _ if open > 0 => &outcome.open,
            _ if disputed > 0 => &outcome.disputed,
            _ => &outcome.agreed,
        };
        let statement = if row.kind == "totals" { &texts.statement_totals } else { &texts.statement };
        let answer = |line: &bill_line::Model| {
            let why = line.answer_reason.clone().unwrap_or_default();
            let said = match line.answer.as_deref() {
                Some("accepted") => "diterima",
                Some("disputed") => "disengketakan",
                _ => return Ok(String::new()),
            };
            Ok(if why.is_empty() { said.to_owned() } else { format!("{said}: {why}") })
        };
        Ok(Document::BillVerification(Box::new(BillVerification {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: filling.all(&texts.title)?,
            basis,
            bill: bill_facts(row),
            shares: self.shares(row).await?,
            letter: BillLetterTotal { people: u64::try_from(row.people).unwrap_or(0), total: Rupiah::new(row.total) },
            causes: Self::causes(row.id, &lines)?,
            differences: self.differences(&lines, Numbers::Masked, answer).await?,
            statement: vec![statement.clone(), filling.fill(outcome)?],
            place: self.profile.region.seat.clone(),
            date: None,
            verifier,
            acknowledged_by: Some(self.profile.office_head()),
        })))
    }

    /// By which paper the verifying official was appointed, and who signs: the one appointed, else as the profile says.
    async fn verifier(&self, row: &bill::Model) -> Result<(Option<String>, Signatory), ActError> {
        let own = self.profile.official(Desk::BillVerifier);
        let tx = self.acting.tx;
        let papers = instrument::Entity::find()
            .filter(instrument::Column::ProgrammeYear.eq(row.programme_year))
            .filter(instrument::Column::Kind.eq(APPOINTMENT))
            .filter(instrument::Column::ValidFrom.lte(&row.received_on))
            .order_by_desc(instrument::Column::ValidFrom)
            .all(tx)
            .await?;
        let holds = |paper: &&instrument::Model| paper.valid_until.as_ref().is_none_or(|until| row.received_on <= *until);
        let Some(paper) = papers.iter().find(holds) else { return Ok((None, own)) };
        let known = self.programme.regulation.instrument.iter().find(|known| known.id == paper.kind);
        let what = known.map_or(paper.kind.as_str(), |known| known.document.as_str());
        let words = format!("{what} Nomor {} tanggal {}", paper.number, in_words(&paper.date));
        let member = instrument_member::Entity::find()
            .filter(instrument_member::Column::Instrument.eq(paper.id))
            .order_by_asc(instrument_member::Column::Ordinal)
            .one(tx)
            .await?;
        let signatory = match member {
            Some(member) if own.name.is_none() => Signatory { capacity: Capacity::Own, name: Some(member.name), ..own },
            _ => own,
        };
        Ok((Some(words), signatory))
    }

    /// Roster and bill side by side, by fund line.
    async fn shares(&self, row: &bill::Model) -> Result<Vec<BillShare>, ActError> {
        let names = self.fund_names(row.programme_year).await?;
        let sums = if row.kind == "totals" { self.expected_of_totals(row).await? } else { self.bill_sums(row).await? };
        let named = |line: Option<i64>| match line.and_then(|line| names.get(&line)) {
            Some(line) => line.name.clone(),
            None if row.kind == "totals" => "tagihan tanpa daftar nama".to_owned(),
            None => "tidak dapat dibebankan".to_owned(),
        };
        Ok(sums
            .into_iter()
            .map(|(line, sum)| BillShare {
                fund: named(line),
                expected_people: sum.expected_people,
                expected: Rupiah::new(sum.expected),
                billed_people: sum.billed_people,
                billed: Rupiah::new(sum.billed),
            })
            .collect())
    }

    /// What the roster gives for a bill without names, by fund line; what is billed stands in a line of its own.
    async fn expected_of_totals(&self, row: &bill::Model) -> Result<BTreeMap<Option<i64>, BillSums>, ActError> {
        let (Some(first), Some(last)) = (Month::parse(&row.first_month), Month::parse(&row.last_month)) else {
            return Err(super::bill::too_large(row.id));
        };
        let lines: BTreeSet<i64> =
            self.fund_names(row.programme_year).await?.into_values().filter(|line| line.wadah == row.wadah).map(|line| line.id).collect();
        let spans = cover_span::Entity::find()
            .filter(cover_span::Column::FundLine.is_in(lines))
            .filter(cover_span::Column::FirstMonth.lte(&row.last_month))
            .filter(cover_span::Column::LastMonth.gte(&row.first_month))
            .all(self.acting.tx)
            .await?;
        let mut sums: BTreeMap<Option<i64>, BillSums> = BTreeMap::new();
        for span in spans {
            let (Some(from), Some(to)) = (Month::parse(&span.first_month), Month::parse(&span.last_month)) else { continue };
            let months = i64::from(from.max(first).months_until(to.min(last)) + 1).max(0);
            let sum = sums.entry(Some(span.fund_line)).or_default();
            sum.expected_people += u64::try_from(months).unwrap_or(0);
            let more = span.per_month.checked_mul(months).and_then(|more| sum.expected.checked_add(more));
            sum.expected = more.ok_or_else(|| super::bill::too_large(row.id))?;
        }
        let billed = BillSums { billed_people: u64::try_from(row.people).unwrap_or(0), billed: row.total, ..BillSums::default() };
        sums.insert(None, billed);
        Ok(sums)
    }

    /// Differences counted by cause, in the order in which causes first appear.
    fn causes(id: i64, lines: &[bill_line::Model]) -> Result<Vec<CauseTotal>, ActError> {
        let mut order: Vec<&str> = Vec::new();
        for line in lines {
            if !order.contains(&line.cause.as_str()) {
                order.push(&line.cause);
            }
        }
        order
            .into_iter()
            .map(|cause| {
                let of = || lines.iter().filter(move |line| line.cause == cause);
                let (number, sum) = Self::difference_of(id, of())?;
                let mut grounds: Vec<&str> = Vec::new();
                for line in of() {
                    if !line.cites.is_empty() && !grounds.contains(&line.cites.as_str()) {
                        grounds.push(&line.cites);
                    }
                }
                let answers = |answer: Option<&str>| count(of().filter(|line| line.answer.as_deref() == answer).count());
                Ok(CauseTotal {
                    cause: capitalised(&super::bill::cause(cause)),
                    lines: number,
                    difference: Rupiah::new(sum),
                    ground: grounds.join("; "),
                    answers: [answers(Some("accepted")), answers(Some("disputed")), answers(None)],
                })
            })
            .collect()
    }
}

/// A bill as papers name it.
pub(super) fn bill_facts(row: &bill::Model) -> Vec<(String, String)> {
    let fact = |label: &str, value: String| (label.to_owned(), value);
    let letter = format!("Nomor {} tanggal {}, diterima {}", row.letter_number, in_words(&row.letter_date), in_words(&row.received_on));
    let calendar = if row.calendar.is_empty() { String::new() } else { format!(" (kalender libur {})", row.calendar) };
    vec![
        fact("Surat tagihan", letter),
        fact("Kode iuran", row.code.clone()),
        fact("Bulan iuran", months_of(row)),
        fact("Wadah", row.wadah.clone()),
        fact("Jatuh tempo", format!("{}{calendar}", weekday_and_date(&row.due_on))),
    ]
}
