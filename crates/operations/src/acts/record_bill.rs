//! Recording a bill of the insurer: the letter with its contribution code and its list, compared person by person with the roster. Every line is
//! kept, and every difference has its amount, its reason with the article, and a proposed answer.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::cover::enrolments::month_text;
use crate::failure::ActError;
use crate::money::arrears::{OF_WAGE, calendar, due_on};
use crate::money::bill_check::{Comparison, Said, TOTAL, compare, read_list};
use crate::money::bills::{AGREES, way_of};
use crate::permission::ActName;
use crate::programme::Programme;
use payung_billing::Bill;
use payung_domain::{AreaCode, Date, Month, Rupiah};
use payung_storage::entity::{bill, cover_span, fund_line};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordBill {
    /// The programme year.
    pub programme_year: i64,
    /// The group (wadah) at BPJS that is billed, as the fund line has it.
    pub wadah: String,
    /// The contribution code (kode iuran).
    pub code: String,
    /// Number of the billing letter.
    pub letter_number: String,
    /// Its date.
    pub letter_date: Date,
    /// The first month billed, `2026-05`.
    #[schema(schema_with = crate::schema::month)]
    pub first_month: Month,
    /// The last month billed, inclusive.
    #[schema(schema_with = crate::schema::month)]
    pub last_month: Month,
    /// People, as the letter says.
    pub people: i64,
    /// The sum, as the letter says, rupiah.
    pub total: i64,
    /// The bill in whose place this corrected one comes.
    pub replaces: Option<i64>,
    /// The letter.
    pub letter: FileIn,
    /// Its list (XLSX, XLS, ODS, CSV); without one only the sums are compared.
    pub list: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BillRecorded {
    /// The bill's number in the books.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// The day it is due.
    pub due: Date,
    /// Lines kept.
    pub lines: u64,
    /// Of them differences, to be answered.
    pub differences: u64,
    /// Rupiah billed.
    pub total: i64,
    /// Rupiah by the roster.
    pub expected: i64,
    /// Of what was asked of the bill it replaces: how many differences.
    pub asked: i64,
    /// Of them mended.
    pub mended: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordBill {
    const NAME: ActName = ActName::RecordBill;
    type Done = BillRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let lines = acting.lines_of_wadah(self.programme_year, &self.wadah).await?;
        let area = lines.first().and_then(|line| AreaCode::parse(&line.payer_area));
        Ok(Target::plain(area.unwrap_or(acting.books.region)))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<BillRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        if let Some(known) = self.recorded_before(acting).await? {
            return Ok(Ran::Already(known));
        }
        self.check(acting, &programme)?;
        let lines = self.fund_lines(acting).await?;
        let replaced = self.replaced(acting).await?;
        let roster = acting.bill_roster(self.programme_year, self.wadah.trim(), self.replaces).await?;
        let months = (self.first_month, self.last_month);
        if !roster.covers(self.wadah.trim(), months) {
            return Err(ActError::conflict(
                format!(
                    "Tidak ada peserta {} yang ditanggung pada {} sampai {}. Periksa bulan dan wadahnya.",
                    self.wadah.trim(),
                    months.0,
                    months.1
                ),
                format!("Nobody of {} is covered from {} to {}. Check the months and the group.", self.wadah.trim(), months.0, months.1),
            ));
        }
        let said = Said { wadah: self.wadah.trim(), months, people: self.people, total: self.total };
        let list = self.list.as_ref().map(|file| self.read(file, months)).transpose()?;
        let compared = compare(&programme, &roster, said, list)?;
        self.check_region(&compared)?;
        let id = acting.next_id::<bill::Entity>(bill::Column::Id).await?;
        let (row, due) = self.row(acting, &programme, id, &lines, &compared).await?;
        let fallback = lines.iter().find(|line| line.status == "open").or(lines.first()).map_or(0, |line| line.id);
        let expected = row.expected;
        bill::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        acting.keep_lines(id, &compared.lines, fallback).await?;
        let (mut asked, mut mended) = (0, 0);
        if let Some(before) = replaced {
            let state = acting.bill_state(&before).await?.replace(id)?;
            acting.move_bill(&before, &state, <bill::ActiveModel as Default>::default()).await?;
            let found = crate::views::bills::correction(acting.tx, before.id, id).await?;
            (asked, mended) = (found.asked, found.mended);
        }
        let causes = causes(&compared);
        let done = BillRecorded {
            id,
            version: 1,
            due,
            lines: compared.lines.len() as u64,
            differences: causes.values().sum(),
            total: self.total,
            expected,
            asked,
            mended,
            already: false,
        };
        let noted = Noted::plain(
            format!("bill:{id}"),
            serde_json::json!({
                "code": self.code.trim(), "letter": self.letter_number.trim(), "date": self.letter_date.to_string(), "wadah": self.wadah.trim(),
                "from": months.0.to_string(), "to": months.1.to_string(), "people": self.people, "total": self.total, "expected": expected,
                "due": due.to_string(), "lines": done.lines, "differences": causes, "replaces": self.replaces, "asked": asked, "mended": mended,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

/// Differences by cause.
fn causes(compared: &Comparison) -> BTreeMap<&'static str, u64> {
    let mut causes = BTreeMap::new();
    for line in compared.lines.iter().filter(|line| line.cause != AGREES) {
        *causes.entry(line.cause).or_default() += 1;
    }
    causes
}

impl RecordBill {
    /// The same bill, recorded before. A code is used once: with another letter, sum or month it is named.
    async fn recorded_before(&self, acting: &Acting<'_>) -> Result<Option<BillRecorded>, ActError> {
        let code = self.code.trim();
        let known = bill::Entity::find()
            .filter(bill::Column::Code.eq(code).or(bill::Column::LetterNumber.eq(self.letter_number.trim())))
            .filter(bill::Column::ProgrammeYear.eq(self.programme_year).or(bill::Column::Code.eq(code)))
            .all(acting.tx)
            .await?;
        let Some(known) = known.iter().find(|row| row.code == code).or(known.first()) else { return Ok(None) };
        let same = known.code == code
            && known.letter_number == self.letter_number.trim()
            && known.letter_date == self.letter_date.to_string()
            && known.wadah == self.wadah.trim()
            && (known.total, known.people) == (self.total, self.people)
            && (known.first_month.as_str(), known.last_month.as_str())
                == (month_text(self.first_month).as_str(), month_text(self.last_month).as_str());
        if !same {
            return Err(ActError::conflict(
                format!(
                    "Tagihan ini sudah tercatat dengan nomor buku {}: kode iuran {}, surat {} tanggal {}, {}. Kode atau nomor surat yang sama tidak dicatat untuk tagihan lain; tagihan pembetulan berkode baru.",
                    known.id,
                    known.code,
                    known.letter_number,
                    known.letter_date,
                    Rupiah::new(known.total)
                ),
                format!(
                    "This bill is recorded as number {} of the books: code {}, letter {} of {}, {}. One code or letter is not recorded for another bill; a corrected bill has a new code.",
                    known.id,
                    known.code,
                    known.letter_number,
                    known.letter_date,
                    Rupiah::new(known.total)
                ),
            ));
        }
        let left = crate::money::bills::standing(acting.tx, known.id).await?;
        let lines = payung_storage::entity::bill_line::Entity::find()
            .filter(payung_storage::entity::bill_line::Column::Bill.eq(known.id))
            .count(acting.tx)
            .await?;
        let due = known.due_on.parse().map_err(|_| crate::money::bills::broken(known.id))?;
        Ok(Some(BillRecorded {
            id: known.id,
            version: known.version,
            due,
            lines,
            differences: left.differences,
            total: known.total,
            expected: known.expected,
            asked: 0,
            mended: 0,
            already: true,
        }))
    }

    fn check(&self, acting: &Acting<'_>, programme: &Programme) -> Result<(), ActError> {
        check_filled(&self.wadah, ("Wadah", "The group"))?;
        check_filled(&self.code, ("Kode iuran", "The contribution code"))?;
        check_filled(&self.letter_number, ("Nomor surat penagihan", "The billing letter's number"))?;
        check_past(self.letter_date, acting.day)?;
        if self.total < 0 || self.people < 0 {
            return Err(ActError::invalid(
                "Jumlah orang dan jumlah rupiah pada surat tidak boleh kurang dari nol.",
                "Neither the people nor the sum of a letter can be below nothing.",
            ));
        }
        let year = programme.year.year;
        let outside = [self.first_month, self.last_month].into_iter().find(|month| i64::from(month.year()) != year);
        if let Some(month) = outside {
            return Err(ActError::invalid(
                format!("Bulan {month} di luar tahun program {year}. Tagihan ini untuk bulan lain; catat pada tahunnya."),
                format!("Month {month} is outside programme year {year}. This bill is for another month; record it in its year."),
            ));
        }
        if self.last_month < self.first_month {
            return Err(ActError::invalid("Bulan akhir mendahului bulan awal.", "The last month is before the first."));
        }
        Ok(())
    }

    /// The fund lines whose people BPJS groups in this wadah.
    async fn fund_lines(&self, acting: &Acting<'_>) -> Result<Vec<fund_line::Model>, ActError> {
        let lines = acting.lines_of_wadah(self.programme_year, &self.wadah).await?;
        if !lines.is_empty() {
            return Ok(lines);
        }
        let known: Vec<String> = fund_line::Entity::find()
            .select_only()
            .column(fund_line::Column::Wadah)
            .distinct()
            .filter(fund_line::Column::ProgrammeYear.eq(self.programme_year))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
        Err(ActError::conflict(
            format!(
                "Wadah {} bukan wadah daerah ini pada tahun program ini. Yang ada: {known}. Mungkin tagihan daerah atau tahun lain.",
                self.wadah.trim()
            ),
            format!(
                "Group {} is none of this region's in this year. There are: {known}. It may be another region's or year's bill.",
                self.wadah.trim()
            ),
        ))
    }

    /// The bill in whose place this one comes: a correction of it was asked for, and it is of the same group and months.
    async fn replaced(&self, acting: &Acting<'_>) -> Result<Option<bill::Model>, ActError> {
        let Some(id) = self.replaces else { return Ok(None) };
        let before = acting.bill(id).await?;
        let months = (month_text(self.first_month), month_text(self.last_month));
        if before.programme_year != self.programme_year
            || before.wadah != self.wadah.trim()
            || (before.first_month.clone(), before.last_month.clone()) != months
        {
            return Err(ActError::conflict(
                format!(
                    "Tagihan {id} untuk wadah {} bulan {} sampai {}; pembetulannya harus untuk yang sama.",
                    before.wadah, before.first_month, before.last_month
                ),
                format!(
                    "Bill {id} is of group {} from {} to {}; its correction must be of the same.",
                    before.wadah, before.first_month, before.last_month
                ),
            ));
        }
        Ok(Some(before))
    }

    /// The list, refused when it says of itself that it is another bill's.
    fn read(&self, file: &FileIn, months: (Month, Month)) -> Result<Bill, ActError> {
        let list = read_list(months, file)?;
        let code = list.totals.code.as_deref().map(str::trim).filter(|code| *code != self.code.trim());
        if let Some(code) = code {
            return Err(ActError::conflict(
                format!("{}: daftar ini berkode iuran {code}, suratnya {}. Periksa berkasnya.", file.name, self.code.trim()),
                format!("{}: the list is of code {code}, the letter of {}. Check the file.", file.name, self.code.trim()),
            ));
        }
        if let Some((first, last)) = list.totals.months.filter(|of| *of != months) {
            return Err(ActError::conflict(
                format!(
                    "{}: daftar ini untuk bulan {first} sampai {last}, suratnya {} sampai {}. Periksa bulannya.",
                    file.name, months.0, months.1
                ),
                format!("{}: the list is for {first} to {last}, the letter for {} to {}. Check the months.", file.name, months.0, months.1),
            ));
        }
        Ok(list)
    }

    /// Refuses a list on which nobody is of this region.
    fn check_region(&self, compared: &Comparison) -> Result<(), ActError> {
        if compared.listed == 0 || compared.known > 0 {
            return Ok(());
        }
        let name = self.list.as_ref().map_or("", |list| list.name.as_str());
        Err(ActError::conflict(
            format!(
                "{name}: tidak satu pun dari {} barisnya peserta program ini. Mungkin daftar daerah lain; periksa berkasnya.",
                compared.listed
            ),
            format!("{name}: none of its {} lines is of this programme. It may be another region's list; check the file.", compared.listed),
        ))
    }

    async fn row(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        id: i64,
        lines: &[fund_line::Model],
        compared: &Comparison,
    ) -> Result<(bill::Model, Date), ActError> {
        let due = due_on(programme, &calendar(programme)?, self.first_month, self.of_wage(acting, lines).await?)?;
        let areas: BTreeSet<&str> = lines.iter().map(|line| line.payer_area.as_str()).collect();
        let region = acting.books.region.to_string();
        let area = if areas.len() == 1 { areas.first().copied().unwrap_or(&region) } else { &region };
        let expected = compared.lines.iter().filter(|line| line.cause != TOTAL).fold(0_i64, |sum, line| sum.saturating_add(line.expected));
        let row = bill::Model {
            id,
            programme_year: self.programme_year,
            wadah: self.wadah.trim().to_owned(),
            area: area.to_owned(),
            code: self.code.trim().to_owned(),
            letter_number: self.letter_number.trim().to_owned(),
            letter_date: self.letter_date.to_string(),
            received_on: acting.day.to_string(),
            due_on: due.due.to_string(),
            calendar: due.calendar_version,
            first_month: month_text(self.first_month),
            last_month: month_text(self.last_month),
            kind: if self.list.is_some() { "list" } else { "totals" }.to_owned(),
            people: self.people,
            total: self.total,
            letter_file: acting.keep(&self.letter).await?,
            list_file: acting.keep_some(self.list.as_ref()).await?,
            expected,
            disputed: 0,
            status: "received".to_owned(),
            decision: None,
            replaces: self.replaces,
            correction_number: None,
            correction_date: None,
            received_by: acting.actor.name.clone(),
            checked_by: None,
            decided_by: None,
            decided_reason: None,
            version: 1,
            seq: acting.seq,
        };
        Ok((row, due.due))
    }

    /// Whether the group's members are paid by a share of the wage: to BPJS they are wage earners, due a month later.
    async fn of_wage(&self, acting: &Acting<'_>, lines: &[fund_line::Model]) -> Result<bool, ActError> {
        let found = cover_span::Entity::find()
            .filter(cover_span::Column::FundLine.is_in(lines.iter().map(|line| line.id)))
            .filter(cover_span::Column::Basis.eq(OF_WAGE))
            .count(acting.tx)
            .await?;
        Ok(found > 0 && lines.first().is_some_and(|line| way_of(line) != "apbdesa"))
    }
}
