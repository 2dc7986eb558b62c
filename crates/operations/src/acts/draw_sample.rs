//! Drawing a sample of paid person-months for the auditor, each with the papers it rests on. The same seed draws the same sample from the same
//! books, so that anybody can draw it again.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::export_cases::masked;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::money::bills::broken;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::Month;
use payung_storage::entity::{bill, bill_line, cover_span, decree, enrolment, fund_line, payment, payment_step, person};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Person-months one sample may have.
const SAMPLE_MAX: usize = 5_000;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawSample {
    /// The programme year.
    pub programme_year: i64,
    /// The seed, drawn by the auditor.
    pub seed: u64,
    /// Person-months to draw, 1 to 5,000; all when there are fewer.
    pub size: usize,
}

/// One paid person-month and what it rests on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sampled {
    /// The month, `2026-05`.
    pub month: String,
    /// The enrolment.
    pub enrolment: i64,
    /// The case.
    pub case: i64,
    /// Name.
    pub name: String,
    /// NIK with its middle hidden.
    pub nik: String,
    /// Code of the area.
    pub area: String,
    /// Number and date of the decree; empty when the months have none.
    pub decree: String,
    /// The fund line.
    pub fund_line: String,
    /// Rupiah by the roster.
    pub expected: i64,
    /// Rupiah billed.
    pub billed: i64,
    /// What was answered to a difference; empty where there was none.
    pub answer: String,
    /// Code, letter and date of the bill.
    pub bill: String,
    /// The row in the bill's list.
    pub row: i64,
    /// The papers of the payment, in their order: step, number, date, who.
    pub papers: String,
    /// The day the card was received; empty when it was not.
    pub card: String,
}

impl std::fmt::Debug for Sampled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sampled").field("enrolment", &self.enrolment).field("month", &self.month).finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SampleDrawn {
    /// Paid person-months there are.
    pub population: u64,
    /// Rupiah billed in them.
    pub amount: i64,
    /// The sample, by month and enrolment.
    pub sample: Vec<Sampled>,
    /// Who drew it, when, with which seed.
    pub mark: String,
}

impl SampleDrawn {
    /// The table of the sample, for a file.
    #[must_use]
    pub fn table(&self) -> (Vec<String>, Vec<Vec<String>>) {
        let headings = [
            "bulan",
            "kepesertaan",
            "berkas",
            "nama",
            "nik",
            "wilayah",
            "keputusan",
            "sumber_dana",
            "seharusnya",
            "ditagih",
            "jawaban",
            "tagihan",
            "baris_tagihan",
            "surat_pembayaran",
            "kartu_diterima",
        ];
        let rows = self.sample.iter().map(|one| {
            vec![
                one.month.clone(),
                one.enrolment.to_string(),
                one.case.to_string(),
                one.name.clone(),
                one.nik.clone(),
                one.area.clone(),
                one.decree.clone(),
                one.fund_line.clone(),
                one.expected.to_string(),
                one.billed.to_string(),
                one.answer.clone(),
                one.bill.clone(),
                one.row.to_string(),
                one.papers.clone(),
                one.card.clone(),
            ]
        });
        (headings.map(str::to_owned).to_vec(), rows.collect())
    }
}

impl Act for DrawSample {
    const NAME: ActName = ActName::DrawSample;
    type Done = SampleDrawn;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<SampleDrawn>, ActError> {
        // Auditors come after the year too: it need not be open.
        let programme = Programme::load(acting.tx, acting.books, self.programme_year).await?;
        if self.size == 0 || self.size > SAMPLE_MAX {
            return Err(ActError::invalid(
                format!("Sampel berisi 1 sampai {SAMPLE_MAX} orang-bulan; yang diminta {}.", self.size),
                format!("A sample has 1 to {SAMPLE_MAX} person-months; {} were asked.", self.size),
            ));
        }
        let (population, amount, drawn) = self.draw(acting, programme.year.id).await?;
        if population == 0 {
            return Err(ActError::conflict(
                "Belum ada bulan yang dibayar dan diterima BPJS pada tahun ini.",
                "No month of this year is paid and received by BPJS yet.",
            ));
        }
        let sample = evidence(acting, &drawn).await?;
        let mark = format!("{} {} benih {} ({} dari {population} orang-bulan)", acting.actor.name, acting.at, self.seed, sample.len());
        let noted = Noted::plain(
            format!("programme-year:{}", programme.year.id),
            serde_json::json!({ "seed": self.seed, "size": sample.len(), "population": population, "amount": amount }),
        );
        Ok(Ran::Done(SampleDrawn { population, amount, sample, mark }, noted))
    }
}

impl DrawSample {
    /// The paid person-months whose draw is lowest, how many there are, and what was billed in them.
    async fn draw(&self, acting: &Acting<'_>, year: i64) -> Result<(u64, i64, Vec<(i64, i64)>), ActError> {
        let received: Vec<(i64, i64)> = payment::Entity::find()
            .select_only()
            .columns([payment::Column::Bill, payment::Column::FundLine])
            .filter(payment::Column::ProgrammeYear.eq(year))
            .filter(payment::Column::State.eq("received"))
            .order_by_asc(payment::Column::Bill)
            .into_tuple()
            .all(acting.tx)
            .await?;
        let (mut population, mut amount) = (0_u64, 0_i64);
        let mut lowest: BinaryHeap<([u8; 32], i64, i64)> = BinaryHeap::new();
        for (bill, line) in received {
            let lines: Vec<(i64, i64)> = bill_line::Entity::find()
                .select_only()
                .columns([bill_line::Column::Ordinal, bill_line::Column::Billed])
                .filter(bill_line::Column::Bill.eq(bill))
                .filter(bill_line::Column::FundLine.eq(line))
                .filter(bill_line::Column::Billed.gt(0))
                .filter(bill_line::Column::Enrolment.is_not_null())
                .into_tuple()
                .all(acting.tx)
                .await?;
            for (ordinal, billed) in lines {
                population += 1;
                amount = amount.saturating_add(billed);
                let mut digest = Sha256::new();
                for part in [self.seed.to_be_bytes(), bill.to_be_bytes(), ordinal.to_be_bytes()] {
                    digest.update(part);
                }
                lowest.push((digest.finalize().into(), bill, ordinal));
                if lowest.len() > self.size {
                    lowest.pop();
                }
            }
        }
        Ok((population, amount, lowest.into_iter().map(|(_, bill, ordinal)| (bill, ordinal)).collect()))
    }
}

/// The lines drawn, with what each rests on.
async fn evidence(acting: &Acting<'_>, drawn: &[(i64, i64)]) -> Result<Vec<Sampled>, ActError> {
    let mut by_bill: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (bill, ordinal) in drawn {
        by_bill.entry(*bill).or_default().push(*ordinal);
    }
    let mut sample = Vec::with_capacity(drawn.len());
    for (id, ordinals) in by_bill {
        let bill = acting.bill(id).await?;
        let papers = papers_of(acting, id).await?;
        let mut lines = Vec::with_capacity(ordinals.len());
        for some in ordinals.chunks(ROWS_AT_ONCE) {
            let found = bill_line::Entity::find()
                .filter(bill_line::Column::Bill.eq(id))
                .filter(bill_line::Column::Ordinal.is_in(some.iter().copied()))
                .all(acting.tx)
                .await?;
            lines.extend(found);
        }
        let people = people_of(acting, lines.iter().filter_map(|line| line.enrolment)).await?;
        for line in lines {
            let found = line.enrolment.and_then(|enrolment| people.get(&enrolment));
            let (Some(found), Some(month)) = (found, Month::parse(&line.month)) else { return Err(broken(id)) };
            let (fund, steps) = line.fund_line.and_then(|fund| papers.get(&fund)).cloned().unwrap_or_default();
            sample.push(one(acting, &bill, &line, month, found, fund, steps)?);
        }
    }
    sample.sort_by(|a, b| (&a.month, a.enrolment, a.row).cmp(&(&b.month, b.enrolment, b.row)));
    Ok(sample)
}

/// Somebody of the sample.
struct Someone {
    enrolment: enrolment::Model,
    person: person::Model,
    case: i64,
    spans: Vec<(cover_span::Model, Option<decree::Model>)>,
}

fn one(
    acting: &Acting<'_>,
    bill: &bill::Model,
    line: &bill_line::Model,
    month: Month,
    found: &Someone,
    fund_line: String,
    papers: String,
) -> Result<Sampled, ActError> {
    let nik = match &found.person.nik {
        Some(sealed) => masked(&acting.sealer().open_text("person.nik", sealed)?),
        None => String::new(),
    };
    let spans = found.spans.iter().filter(|(span, _)| span.first_month <= line.month && line.month <= span.last_month);
    let decree = spans.filter_map(|(_, decree)| decree.as_ref()).next();
    Ok(Sampled {
        month: month.to_string(),
        enrolment: found.enrolment.id,
        case: found.case,
        name: found.person.name.clone(),
        nik,
        area: found.enrolment.area.clone(),
        decree: decree
            .map(|decree| format!("{} ({})", decree.number.clone().unwrap_or_default(), decree.date.clone().unwrap_or_default()))
            .unwrap_or_default(),
        fund_line,
        expected: line.expected,
        billed: line.billed,
        answer: [line.answer.clone().unwrap_or_default(), line.answer_reason.clone().unwrap_or_default()].join(" ").trim().to_owned(),
        bill: format!("{} / {} ({})", bill.code, bill.letter_number, bill.letter_date),
        row: line.sheet_row,
        papers,
        card: found.enrolment.card_on.clone().unwrap_or_default(),
    })
}

/// The people of these enrolments, with their months and decrees.
async fn people_of(acting: &Acting<'_>, enrolments: impl Iterator<Item = i64>) -> Result<HashMap<i64, Someone>, ActError> {
    let ids: Vec<i64> = enrolments.collect();
    let mut people = HashMap::with_capacity(ids.len());
    for some in ids.chunks(ROWS_AT_ONCE) {
        let found = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(some.iter().copied())).all(acting.tx).await?;
        let persons = acting.persons(found.iter().map(|row| row.person)).await?;
        let spans = cover_span::Entity::find().filter(cover_span::Column::Enrolment.is_in(some.iter().copied())).all(acting.tx).await?;
        let decrees = decree::Entity::find().filter(decree::Column::Id.is_in(spans.iter().map(|span| span.decree))).all(acting.tx).await?;
        let decrees: HashMap<i64, decree::Model> = decrees.into_iter().map(|decree| (decree.id, decree)).collect();
        let mut by_enrolment: HashMap<i64, Vec<(cover_span::Model, Option<decree::Model>)>> = HashMap::new();
        for span in spans {
            let decree = decrees.get(&span.decree).cloned();
            by_enrolment.entry(span.enrolment).or_default().push((span, decree));
        }
        for row in found {
            let Some(person) = persons.get(&row.person).cloned() else { continue };
            let spans = by_enrolment.remove(&row.id).unwrap_or_default();
            people.insert(row.id, Someone { case: row.case_file, person, spans, enrolment: row });
        }
    }
    Ok(people)
}

/// The name of each fund line of a bill and the papers of its payment.
async fn papers_of(acting: &Acting<'_>, bill: i64) -> Result<HashMap<i64, (String, String)>, ActError> {
    let mut papers = HashMap::new();
    for row in payment::Entity::find().filter(payment::Column::Bill.eq(bill)).all(acting.tx).await? {
        let name = fund_line::Entity::find_by_id(row.fund_line).one(acting.tx).await?.map(|line| line.name).unwrap_or_default();
        let steps = payment_step::Entity::find()
            .filter(payment_step::Column::Payment.eq(row.id))
            .order_by_asc(payment_step::Column::Ordinal)
            .all(acting.tx)
            .await?;
        let words: Vec<String> =
            steps.iter().map(|step| format!("{} {} {} {} ({})", step.step, step.outcome, step.number, step.date, step.by_user)).collect();
        papers.insert(row.fund_line, (name, words.join("; ")));
    }
    Ok(papers)
}
