//! Bills of the insurer in the books: their state with its evidence, which way a wadah's money goes, and what is left to answer.

use crate::acting::{Acting, Target};
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{Answered, Approval, AreaCode, AreaLevel, BillRefusal, BillState, Date, Language, LetterSent, Month, Role, Rupiah};
use payung_law::Regulation;
use payung_law::model::{Pays, Step};
use payung_law::money::NationalLaw;
use payung_storage::entity::{bill, bill_line, fund_line};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect, Select};
use std::collections::BTreeSet;

/// The amount that says how near its due date a disputed bill may be paid in full, in days.
const NEAR_DUE: &str = "bayar-penuh-hari-sebelum-jatuh-tempo";

/// The cause of a line on which bill and roster agree.
pub(crate) const AGREES: &str = "";

/// There is no such bill.
pub(crate) fn no_bill(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada tagihan bernomor {id}."), format!("There is no bill number {id}."))
}

/// A bill whose evidence is missing.
pub(crate) fn broken(id: i64) -> ActError {
    ActError::conflict(
        format!("Tagihan {id} tidak utuh: buktinya hilang dari buku. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("Bill {id} is not whole: its evidence is missing from the books. Run `payung audit verify` and restore a backup."),
    )
}

impl From<BillRefusal> for ActError {
    fn from(refusal: BillRefusal) -> Self {
        let (id, en) = (refusal.message(Language::Id), refusal.message(Language::En));
        match refusal {
            BillRefusal::SameHand { .. } => Self::forbidden(id, en),
            _ => Self::conflict(id, en),
        }
    }
}

/// The kind of fund whose way a line's money goes: a village's own budget goes the village's way, unless the region pays it.
pub(crate) fn way_of(line: &fund_line::Model) -> &str {
    let by_village = AreaCode::parse(&line.payer_area).is_some_and(|area| area.level() == AreaLevel::Village);
    if line.kind == "apbdesa" && !by_village { "apbd" } else { &line.kind }
}

fn steps_of<'r>(regulation: &'r Regulation, pays: Pays, way: &'r str) -> impl Iterator<Item = &'r Step> {
    let goes = move |step: &&Step| step.pays == Some(pays) && (step.of_funds.is_empty() || step.of_funds.iter().any(|fund| fund == way));
    regulation.step.iter().map(|step| &**step).filter(goes)
}

/// Who takes a step of the money's way: as the region's act says, where it says, else as practice beneath it does.
pub(crate) fn roles_of(programme: &Programme, pays: Pays, way: &str) -> Vec<Role> {
    let own = steps_of(&programme.regulation, pays, way).find(|step| !step.roles.is_empty());
    let found = own.or_else(|| steps_of(&programme.national, pays, way).next());
    found.map(|step| step.roles.clone()).unwrap_or_default()
}

/// Where an act on the money of `area` is done, and by whom.
pub(crate) fn money_target(programme: &Programme, pays: Pays, way: &str, area: AreaCode) -> Target {
    Target { area, step_roles: Some(roles_of(programme, pays, way)) }
}

/// The state of a bill as the books hold it. None when its evidence is missing.
pub(crate) fn state_of(row: &bill::Model, answered_by: &BTreeSet<String>, disputes: u64, replaced_by: Option<i64>) -> Option<BillState> {
    let answered = || Answered { by: answered_by.iter().cloned().collect(), disputes, disputed: Rupiah::new(row.disputed) };
    Some(match row.status.as_str() {
        "received" => BillState::Received,
        "checked" => BillState::Checked(answered()),
        "correction-asked" => BillState::CorrectionAsked {
            answered: answered(),
            letter: LetterSent { number: row.correction_number.clone()?, date: row.correction_date.as_deref()?.parse().ok()? },
        },
        "replaced" => BillState::Replaced { by: replaced_by? },
        "approved" => BillState::Approved {
            by: row.decided_by.clone()?,
            approval: Approval::from_word(row.decision.as_deref()?)?,
            claim: Rupiah::new(row.disputed),
        },
        "paid" => BillState::Paid { by: row.decided_by.clone()? },
        _ => return None,
    })
}

/// The months of a bill.
pub(crate) fn months_of(row: &bill::Model) -> Option<(Month, Month)> {
    Some((Month::parse(&row.first_month)?, Month::parse(&row.last_month)?))
}

impl Acting<'_> {
    /// The bill `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn bill(&self, id: i64) -> Result<bill::Model, ActError> {
        bill::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| no_bill(id))
    }

    /// The bill `id` as the actor saw it.
    ///
    /// # Errors
    /// There is none, or it was changed since.
    pub(crate) async fn bill_at(&self, id: i64, version: i64) -> Result<bill::Model, ActError> {
        let bill = self.bill(id).await?;
        if bill.version != version {
            return Err(ActError::stale(("Tagihan ini", "This bill"), version, bill.version));
        }
        Ok(bill)
    }

    /// The state of a bill with its evidence.
    ///
    /// # Errors
    /// The evidence is missing; the database's.
    pub(crate) async fn bill_state(&self, row: &bill::Model) -> Result<BillState, ActError> {
        let mut by: BTreeSet<String> = row.checked_by.iter().cloned().collect();
        let answered: Vec<Option<String>> = bill_line::Entity::find()
            .select_only()
            .column(bill_line::Column::AnsweredBy)
            .distinct()
            .filter(bill_line::Column::Bill.eq(row.id))
            .filter(bill_line::Column::AnsweredBy.is_not_null())
            .into_tuple()
            .all(self.tx)
            .await?;
        by.extend(answered.into_iter().flatten());
        let disputes = bill_line::Entity::find()
            .filter(bill_line::Column::Bill.eq(row.id))
            .filter(bill_line::Column::Answer.eq("disputed"))
            .count(self.tx)
            .await?;
        let replaced: Option<i64> = bill::Entity::find()
            .select_only()
            .column(bill::Column::Id)
            .filter(bill::Column::Replaces.eq(row.id))
            .into_tuple()
            .one(self.tx)
            .await?;
        state_of(row, &by, disputes, replaced).ok_or_else(|| broken(row.id))
    }

    /// The fund lines of a year whose people BPJS groups in `wadah`, the first opened first.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn lines_of_wadah(&self, programme_year: i64, wadah: &str) -> Result<Vec<fund_line::Model>, ActError> {
        Ok(fund_line::Entity::find()
            .filter(fund_line::Column::ProgrammeYear.eq(programme_year))
            .filter(fund_line::Column::Wadah.eq(wadah.trim()))
            .order_by_asc(fund_line::Column::Id)
            .all(self.tx)
            .await?)
    }

    /// Where an act on a bill is done, and by whom: the way of the first line of its wadah.
    ///
    /// # Errors
    /// There is no such bill; the database's.
    pub(crate) async fn target_of_bill(&self, id: i64, pays: Pays) -> Result<Target, ActError> {
        let row = self.bill(id).await?;
        let programme = self.open_programme(row.programme_year).await?;
        let lines = self.lines_of_wadah(row.programme_year, &row.wadah).await?;
        let way = lines.first().map_or("apbd", way_of);
        let area = AreaCode::parse(&row.area).ok_or_else(|| broken(id))?;
        Ok(money_target(&programme, pays, way, area))
    }

    /// The official whom the region's act has verify a bill: refuses whoever the paper that appoints one does not name. Villages appoint none.
    ///
    /// # Errors
    /// The paper is missing, or names others.
    pub(crate) async fn check_bill_verifier(&self, programme: &Programme, row: &bill::Model) -> Result<(), ActError> {
        let lines = self.lines_of_wadah(row.programme_year, &row.wadah).await?;
        if lines.first().is_some_and(|line| way_of(line) == "apbdesa") {
            return Ok(());
        }
        for step in programme.regulation.step.iter().filter(|step| step.pays == Some(Pays::Answer)) {
            let instruments = self.instruments_before(programme, &step.id).await?;
            self.check_member(&instruments)?;
        }
        Ok(())
    }

    /// Refuses to pay a disputed bill in full before its due date is near.
    ///
    /// # Errors
    /// The refusal, with the day from which it may be; the law holds no such period.
    pub(crate) fn check_near_due(&self, programme: &Programme, row: &bill::Model) -> Result<(), ActError> {
        let due: Date = row.due_on.parse().map_err(|_| broken(row.id))?;
        let regional = NationalLaw::new(&programme.regulation).find(NEAR_DUE, self.day);
        let days = match regional {
            Some(own) => own,
            None => NationalLaw::new(&programme.national)
                .value(NEAR_DUE, self.day)
                .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))?,
        };
        let from = due.checked_sub(jiff::Span::new().days(days.value)).unwrap_or(due);
        if self.day >= from {
            return Ok(());
        }
        Err(ActError::conflict(
            format!(
                "Tagihan yang disengketakan baru boleh dibayar penuh sejak {from}, {} hari sebelum jatuh tempo {due}. Sampai saat itu mintalah tagihan pembetulan.",
                days.value
            ),
            format!(
                "A disputed bill may be paid in full only from {from}, {} days before it is due on {due}. Until then ask for a corrected bill.",
                days.value
            ),
        ))
    }

    /// Writes a bill's new state: its columns set by `set`, its version counted up.
    ///
    /// # Errors
    /// Somebody changed it meanwhile; the database's.
    pub(crate) async fn move_bill(&self, row: &bill::Model, state: &BillState, set: bill::ActiveModel) -> Result<i64, ActError> {
        use sea_orm::ActiveValue::Set;
        let set = bill::ActiveModel { status: Set(state.word().to_owned()), version: Set(row.version + 1), seq: Set(self.seq), ..set };
        let changed = bill::Entity::update_many()
            .set(set)
            .filter(bill::Column::Id.eq(row.id))
            .filter(bill::Column::Version.eq(row.version))
            .exec(self.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Tagihan ini", "This bill"), row.version, row.version + 1));
        }
        Ok(row.version + 1)
    }
}

/// What is left to answer of a bill, and what is disputed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Differences.
    pub differences: u64,
    /// Of them unanswered.
    pub unanswered: u64,
    /// Of them disputed.
    pub disputes: u64,
    /// What was billed too much in those disputed, rupiah.
    pub disputed: i64,
}

/// Counts the answers of a bill.
///
/// # Errors
/// The database's.
pub(crate) async fn standing(connection: &impl ConnectionTrait, bill: i64) -> Result<Standing, ActError> {
    let differences = || bill_line::Entity::find().filter(bill_line::Column::Bill.eq(bill)).filter(bill_line::Column::Cause.ne(AGREES));
    let disputed = || differences().filter(bill_line::Column::Answer.eq("disputed"));
    let too_much: Vec<(i64, i64)> = disputed()
        .select_only()
        .columns([bill_line::Column::Billed, bill_line::Column::Expected])
        .filter(Expr::col(bill_line::Column::Billed).gt(Expr::col(bill_line::Column::Expected)))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(Standing {
        differences: differences().count(connection).await?,
        unanswered: differences().filter(bill_line::Column::Answer.is_null()).count(connection).await?,
        disputes: disputed().count(connection).await?,
        disputed: too_much.iter().fold(0_i64, |sum, (billed, expected)| sum.saturating_add(billed.saturating_sub(*expected))),
    })
}

/// A bill's part in one line and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The fund line.
    pub fund_line: i64,
    /// The month.
    pub month: Month,
    /// What was billed, rupiah.
    pub billed: i64,
    /// Of it disputed.
    pub disputed: i64,
}

/// The parts of a bill by line and month; together they are its total.
///
/// # Errors
/// A line without a fund, or a month that cannot be read: then the books were changed; the database's.
pub(crate) async fn parts(connection: &impl ConnectionTrait, bill: &bill::Model) -> Result<Vec<Part>, ActError> {
    use bill_line::Column;
    let sums = |query: Select<bill_line::Entity>| {
        query
            .select_only()
            .columns([Column::FundLine, Column::Month])
            .column_as(Column::Billed.sum().cast_as("BIGINT"), "billed")
            .column_as(Column::Expected.sum().cast_as("BIGINT"), "expected")
            .filter(Column::Bill.eq(bill.id))
            .group_by(Column::FundLine)
            .group_by(Column::Month)
            .order_by_asc(Column::FundLine)
            .order_by_asc(Column::Month)
            .into_tuple::<(Option<i64>, String, i64, i64)>()
    };
    let all = sums(bill_line::Entity::find()).all(connection).await?;
    let too_much =
        bill_line::Entity::find().filter(Column::Answer.eq("disputed")).filter(Expr::col(Column::Billed).gt(Expr::col(Column::Expected)));
    let too_much = sums(too_much).all(connection).await?;
    let mut parts = Vec::with_capacity(all.len());
    for (line, month, billed, _) in all {
        let disputed = too_much.iter().find(|(other, other_month, ..)| *other == line && *other_month == month);
        let disputed = disputed.map_or(0, |(.., billed, expected)| billed.saturating_sub(*expected));
        if billed == 0 && disputed == 0 {
            continue;
        }
        let (Some(fund_line), Some(month)) = (line, Month::parse(&month)) else { return Err(broken(bill.id)) };
        parts.push(Part { fund_line, month, billed, disputed });
    }
    if parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.billed)) != Some(bill.total) {
        return Err(broken(bill.id));
    }
    Ok(parts)
}
