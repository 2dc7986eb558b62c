//! A bill of the books as its papers need it: its lines opened, the differences named, what the fund lines are called.

use super::insured::masked_kpj;
use super::texts::Filling;
use super::{Paper, count, day, in_words};
use crate::acting::Acting;
use crate::acts::export_cases::masked;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_documents::{BillDifference, month_name, weekday_name};
use payung_domain::{Date, Language, Month, Rupiah};
use payung_storage::entity::{bill, bill_line, enrolment, fund_line};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who stands on a bill's line, as the books keep it.
#[derive(Debug, Default, Deserialize)]
struct Identity {
    #[serde(default)]
    nik: String,
    #[serde(default)]
    kpj: String,
    #[serde(default)]
    name: String,
}

/// Why a line differs, as the books keep it in both languages.
#[derive(Debug, Default, Deserialize)]
struct Reason {
    #[serde(default)]
    id: String,
}

/// Numbers on a paper: whole for the insurer, masked for everybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Masked,
    Whole,
}

/// A bill's sums.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BillSums {
    /// Person-months expected.
    pub expected_people: u64,
    /// Rupiah expected.
    pub expected: i64,
    /// Person-months billed.
    pub billed_people: u64,
    /// Rupiah billed.
    pub billed: i64,
}

/// The cases whose people the differences of a bill name; only the disputed ones when asked so.
pub(crate) async fn ids(acting: &Acting<'_>, row: &bill::Model, disputed: bool) -> Result<Vec<i64>, ActError> {
    let mut query = bill_line::Entity::find().filter(bill_line::Column::Bill.eq(row.id)).filter(bill_line::Column::Cause.ne(""));
    if disputed {
        query = query.filter(bill_line::Column::Answer.eq("disputed"));
    }
    let enrolments: Vec<Option<i64>> = query
        .select_only()
        .column(bill_line::Column::Enrolment)
        .order_by_asc(bill_line::Column::Ordinal)
        .into_tuple()
        .all(acting.tx)
        .await?;
    let enrolments: BTreeSet<i64> = enrolments.into_iter().flatten().collect();
    let enrolments: Vec<i64> = enrolments.into_iter().collect();
    let mut cases = BTreeSet::new();
    for some in enrolments.chunks(ROWS_AT_ONCE) {
        let found: Vec<i64> = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::CaseFile)
            .filter(enrolment::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(acting.tx)
            .await?;
        cases.extend(found);
    }
    Ok(cases.into_iter().collect())
}

/// A month of the books in words.
pub(super) fn month_words(text: &str) -> String {
    Month::parse(text).map_or_else(|| text.to_owned(), |month| month.named(Language::Id))
}

/// The months a bill is for: "Mei 2027", "Januari 2027 sampai dengan Maret 2027".
pub(super) fn months_of(row: &bill::Model) -> String {
    if row.first_month == row.last_month {
        month_words(&row.first_month)
    } else {
        format!("{} sampai dengan {}", month_words(&row.first_month), month_words(&row.last_month))
    }
}

/// "Senin, 17 Mei 2027".
pub(super) fn weekday_and_date(text: &str) -> String {
    let words = |date: Date| format!("{}, {} {} {}", weekday_name(date), date.day(), month_name(date), date.year());
    day(text).map_or_else(|| text.to_owned(), words)
}

/// What a cause is called: its id is its word.
pub(super) fn cause(id: &str) -> String {
    id.replace('-', " ").replace("nik", "NIK")
}

/// A line's amounts add up to more than the books can hold.
pub(super) fn too_large(id: i64) -> ActError {
    ActError::conflict(
        format!("Jumlah tagihan {id} terlalu besar untuk dihitung. Periksa berkas tagihannya."),
        format!("The amounts of bill {id} are too large to add up. Look at the bill's file."),
    )
}

impl Paper<'_> {
    /// What texts may name of a bill.
    pub(super) fn bill_filling(&self, row: &bill::Model) -> Filling {
        let mut filling = self.filling();
        filling.set("nomor_tagihan", row.letter_number.clone());
        filling.set("tanggal_tagihan", in_words(&row.letter_date));
        filling.set("kode_iuran", row.code.clone());
        filling.set("bulan_iuran", months_of(row));
        filling.set("jatuh_tempo", in_words(&row.due_on));
        filling.set("jumlah_ditagih", Rupiah::new(row.total).to_string());
        filling.set("jumlah_seharusnya", Rupiah::new(row.expected).to_string());
        filling.set("jumlah_sengketa", Rupiah::new(row.disputed).to_string());
        filling.set("nomor_surat", row.correction_number.clone().unwrap_or_else(|| "......".to_owned()));
        filling.set("tanggal_surat", row.correction_date.as_deref().map_or_else(|| "......".to_owned(), in_words));
        filling.set("alasan", row.decided_reason.clone().unwrap_or_default().trim_end_matches('.').to_owned());
        filling
    }

    /// Names of a year's fund lines.
    pub(super) async fn fund_names(&self, year: i64) -> Result<BTreeMap<i64, fund_line::Model>, ActError> {
        let rows = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(year)).order_by_asc(fund_line::Column::Id);
        Ok(rows.all(self.acting.tx).await?.into_iter().map(|line| (line.id, line)).collect())
    }

    /// The lines of a bill that differ, in its order.
    pub(super) async fn differing(&self, row: &bill::Model) -> Result<Vec<bill_line::Model>, ActError> {
        Ok(bill_line::Entity::find()
            .filter(bill_line::Column::Bill.eq(row.id))
            .filter(bill_line::Column::Cause.ne(""))
            .order_by_asc(bill_line::Column::Ordinal)
            .all(self.acting.tx)
            .await?)
    }

    /// Sums of a bill's lines, by fund line; none is for people no line pays for.
    pub(super) async fn bill_sums(&self, row: &bill::Model) -> Result<BTreeMap<Option<i64>, BillSums>, ActError> {
        let lines: Vec<(Option<i64>, i64, i64)> = bill_line::Entity::find()
            .select_only()
            .columns([bill_line::Column::FundLine, bill_line::Column::Expected, bill_line::Column::Billed])
            .filter(bill_line::Column::Bill.eq(row.id))
            .into_tuple()
            .all(self.acting.tx)
            .await?;
        let mut sums: BTreeMap<Option<i64>, BillSums> = BTreeMap::new();
        for (line, expected, billed) in lines {
            let sum = sums.entry(line).or_default();
            sum.expected_people += u64::from(expected != 0);
            sum.billed_people += u64::from(billed != 0);
            sum.expected = sum.expected.checked_add(expected).ok_or_else(|| too_large(row.id))?;
            sum.billed = sum.billed.checked_add(billed).ok_or_else(|| too_large(row.id))?;
        }
        Ok(sums)
    }

    /// Differing lines as a list shows them; `answer` says what stands in the last column.
    pub(super) async fn differences(
        &self,
        lines: &[bill_line::Model],
        numbers: Numbers,
        answer: impl Fn(&bill_line::Model) -> Result<String, ActError>,
    ) -> Result<Vec<BillDifference>, ActError> {
        let sealer = self.acting.sealer();
        let ids: BTreeSet<i64> = lines.iter().filter_map(|line| line.enrolment).collect();
        let enrolled = self.enrolments(&ids.into_iter().collect::<Vec<_>>()).await?;
        let people = self.insured(&enrolled).await?;
        let mut known = HashMap::with_capacity(enrolled.len());
        for (row, person) in enrolled.iter().zip(people) {
            known.insert(row.id, (person, self.kpj(row)?));
        }
        let mut differences = Vec::with_capacity(lines.len());
        for line in lines {
            let on_bill: Identity = serde_json::from_slice(&sealer.open("bill_line.identity", &line.identity)?).unwrap_or_default();
            let own = line.enrolment.and_then(|id| known.get(&id));
            // As billed, since the insurer must find the line; whom the bill does not have, as the books have them.
            let or_own = |billed: String, own: Option<String>| if billed.is_empty() { own.unwrap_or_default() } else { billed };
            let name = or_own(on_bill.name, own.map(|(person, _)| person.name.clone()));
            let nik = or_own(on_bill.nik, own.map(|(person, _)| person.nik_digits()));
            let kpj = or_own(on_bill.kpj, own.map(|(_, kpj)| kpj.clone()));
            let (nik, kpj) = match numbers {
                Numbers::Whole => (nik, kpj),
                Numbers::Masked => (masked(&nik), masked_kpj(&kpj)),
            };
            let reason = match &line.reason {
                Some(reason) => serde_json::from_slice(&sealer.open("bill_line.reason", reason)?).unwrap_or_default(),
                None => Reason::default(),
            };
            differences.push(BillDifference {
                name,
                nik,
                kpj,
                month: month_words(&line.month),
                expected: Rupiah::new(line.expected),
                billed: Rupiah::new(line.billed),
                cause: if reason.id.is_empty() { cause(&line.cause) } else { reason.id },
                ground: line.cites.clone(),
                answer: answer(line)?,
            });
        }
        Ok(differences)
    }

    /// The sum of differences of lines, billed less expected.
    pub(super) fn difference_of<'l>(id: i64, lines: impl Iterator<Item = &'l bill_line::Model>) -> Result<(u64, i64), ActError> {
        let (mut number, mut sum) = (0, 0_i64);
        for line in lines {
            number += 1;
            sum = line.billed.checked_sub(line.expected).and_then(|difference| sum.checked_add(difference)).ok_or_else(|| too_large(id))?;
        }
        Ok((count(number), sum))
    }
}
