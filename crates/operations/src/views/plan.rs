//! Planning before anything is committed: what a sum pays for, by the law and the readings of a programme year.

use crate::cover::contribution::paid_by;
use crate::failure::ActError;
use crate::money::funds::payer_kind;
use crate::money::wages::Wages;
use crate::programme::Programme;
use crate::said::Said;
use crate::sight::{Look, Sight, hidden};
use payung_domain::{Language, Month, Rupiah};
use payung_law::money::{PLAN_MONTHS_MAX, PlanAsked, plan};
pub use payung_law::money::{Plan, PlanMonth, RateSupposed};

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// First month of cover.
    pub first: Month,
    /// Months to look at.
    pub months: u16,
    /// The money there is, in rupiah.
    pub budget: i64,
    /// People to be covered.
    pub people: Option<i64>,
    /// Which kind of money: apbd, apbdesa or other.
    pub kind: String,
    /// Another rate from a month on, in rupiah.
    pub supposed: Option<(Month, i64)>,
    /// The minimum wage, where the act takes a share of it; that in the books when absent.
    pub minimum_wage: Option<i64>,
}

/// The most months a plan looks at.
pub const MONTHS_MAX: u16 = PLAN_MONTHS_MAX;

/// The plan. Whoever sees the programme may plan: nothing in it is about a person.
///
/// # Errors
/// Neither programme nor money may be seen; the law gives no amount; what is asked cannot be.
pub async fn planned(look: Look<'_>, programme: &Programme, asked: &Planned) -> Result<Plan, ActError> {
    if !look.may(Sight::Programme) && !look.may(Sight::Money) {
        return Err(hidden());
    }
    if asked.months == 0 || asked.months > MONTHS_MAX {
        return Err(ActError::invalid(
            format!("Rencana dibuat untuk 1 sampai {MONTHS_MAX} bulan; yang diminta {}.", asked.months),
            format!("A plan is made for 1 to {MONTHS_MAX} months; {} were asked.", asked.months),
        ));
    }
    let wages = match asked.minimum_wage {
        Some(wage) => Wages::given(Rupiah::new(wage)),
        None => Wages::load(&look.books.database.connection, look.books.region).await?,
    };
    let cover = paid_by(programme, payer_kind(&asked.kind), asked.first.first_day(), asked.months, &wages)?;
    let supposed = asked.supposed.map(|(from, per_month)| RateSupposed { from, per_month: Rupiah::new(per_month) });
    let asked = PlanAsked { first: asked.first, months: asked.months, budget: Rupiah::new(asked.budget), people: asked.people, supposed };
    plan(&programme.national, &cover, &asked).map_err(|error| {
        ActError::invalid(
            format!("Rencana tidak dapat dihitung: {}.", error.message(Language::Id)),
            format!("The plan cannot be computed: {}.", error.message(Language::En)),
        )
    })
}

/// The warning of programmes so short that families get the funeral benefit only; none when no month of the plan is.
#[must_use]
pub fn short_warning(plan: &Plan) -> Option<Said> {
    let (months, short) = plan.rows.iter().rev().find_map(|row| row.short.as_ref().map(|short| (row.months, short)))?;
    Some(Said::new(
        format!(
            "Program yang berlangsung sampai {months} bulan: bila peserta meninggal bukan karena kecelakaan kerja, keluarganya menerima {}; sesudah {} bulan kepesertaan {} ({}).",
            short.within, short.waiting_months, short.after, short.cite
        ),
        format!(
            "Programmes of up to {months} months: if somebody dies not from work, the family gets {}; after {} months of membership {} ({}).",
            short.within, short.waiting_months, short.after, short.cite
        ),
    ))
}
