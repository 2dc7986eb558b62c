//! Who would lose cover if a bill stayed unpaid, and since when: shown to whoever pays a disputed bill in full, and kept with the approval.

use crate::failure::ActError;
use crate::money::arrears::cut_of;
use crate::money::bills::{broken, months_of};
use crate::programme::Programme;
use payung_domain::{Date, Month};
use payung_storage::entity::{bill, bill_line};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of the code under the list.
const CODE_DIGITS: usize = 8;

/// Who would lose cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stake {
    /// The enrolments, by number.
    pub enrolments: Vec<i64>,
    /// The first month of theirs that is not paid.
    pub unpaid_from: Month,
    /// The last day of cover if nothing is paid.
    pub covered_until: Date,
    /// The article or practice that says so.
    pub cite: String,
    /// The code of this list, which the approval repeats.
    pub code: String,
}

impl Stake {
    /// What the log keeps of it.
    #[must_use]
    pub fn noted(&self) -> serde_json::Value {
        serde_json::json!({
            "people": self.enrolments.len(), "unpaid-from": self.unpaid_from.to_string(), "covered-until": self.covered_until.to_string(), "code": self.code,
        })
    }
}

/// Who would lose cover if `bill` stayed unpaid: everybody whom the roster has in it. Months of earlier bills of the same wadah that the insurer
/// has not received count as unpaid.
///
/// # Errors
/// The law says nothing of arrears; the bill's months cannot be read; the database's.
pub(crate) async fn stake_of(connection: &impl ConnectionTrait, programme: &Programme, bill: &bill::Model) -> Result<Stake, ActError> {
    let enrolments: Vec<Option<i64>> = bill_line::Entity::find()
        .select_only()
        .column(bill_line::Column::Enrolment)
        .distinct()
        .filter(bill_line::Column::Bill.eq(bill.id))
        .filter(bill_line::Column::Billed.gt(0))
        .filter(bill_line::Column::Expected.gt(0))
        .order_by_asc(bill_line::Column::Enrolment)
        .into_tuple()
        .all(connection)
        .await?;
    let enrolments: Vec<i64> = enrolments.into_iter().flatten().collect();
    let open = bill::Entity::find()
        .filter(bill::Column::ProgrammeYear.eq(bill.programme_year))
        .filter(bill::Column::Wadah.eq(&bill.wadah))
        .filter(bill::Column::Status.is_not_in(["paid", "replaced"]))
        .all(connection)
        .await?;
    let (own, _) = months_of(bill).ok_or_else(|| broken(bill.id))?;
    let unpaid_from = open.iter().filter_map(months_of).map(|(first, _)| first).min().unwrap_or(own).min(own);
    let (covered_until, cite) = cut_of(programme, unpaid_from)?;
    let mut digest = Sha256::new();
    digest.update(format!("{}|{}|{unpaid_from}|{covered_until}|", bill.id, bill.version));
    for enrolment in &enrolments {
        digest.update(enrolment.to_be_bytes());
    }
    let code = crate::acting::hex(&digest.finalize())[..CODE_DIGITS].to_uppercase();
    Ok(Stake { enrolments, unpaid_from, covered_until, cite, code })
}
