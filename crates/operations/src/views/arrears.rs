//! Dues and arrears as somebody sees them.

use crate::cover::notices::{Told, words};
use crate::failure::ActError;
use crate::money::arrears::{Arrears, arrears};
use crate::programme::Programme;
use crate::said::Said;
use crate::sight::{Look, Sight, Window};
use payung_domain::{AreaCode, Date, Month};
use payung_storage::entity::{continuation, notice};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

/// Dues and arrears, and what was told.
#[derive(Debug, Clone)]
pub struct ArrearsSeen {
    /// What the viewer sees them through.
    pub window: Window,
    /// Dues and arrears.
    pub arrears: Arrears,
    /// Notices given, the newest first.
    pub notices: Vec<notice::Model>,
    /// BPJS's letters, the newest first.
    pub continuations: Vec<continuation::Model>,
    /// What villages and participants would be told of the nearest cut.
    pub words: Vec<Said>,
}

/// Dues up to the month after the viewer's day, within the year, and what is late.
///
/// # Errors
/// None may be seen; the law or the calendar does not reach a month.
pub async fn arrears_seen(look: Look<'_>, programme: &Programme) -> Result<ArrearsSeen, ActError> {
    let connection = &look.books.database.connection;
    let window = look.window(Sight::Cover, None)?;
    let year = programme.year.id;
    let inside = |village: Option<AreaCode>| village.is_some_and(|village| village.is_in(window.area));
    let arrears = arrears(connection, programme, (through(programme, look.day), look.day), inside).await?;
    let notices =
        notice::Entity::find().filter(notice::Column::ProgrammeYear.eq(year)).order_by_desc(notice::Column::Id).all(connection).await?;
    let notices = notices.into_iter().filter(|notice| inside(AreaCode::parse(&notice.area))).collect();
    let continuations = continuation::Entity::find()
        .filter(continuation::Column::ProgrammeYear.eq(year))
        .order_by_desc(continuation::Column::Id)
        .all(connection)
        .await?;
    let nearest = arrears.countdowns.first();
    let told = nearest.map(|near| Told { month: near.first_unpaid, cut: Some(near.cut), people: near.people });
    let words = told.map(|told| words(programme, "arrears", told)).transpose()?.unwrap_or_default();
    Ok(ArrearsSeen { window, arrears, notices, continuations, words })
}

/// The last month looked at: the one after `day`, but none past the year's end.
pub(crate) fn through(programme: &Programme, day: Date) -> Month {
    let next = Month::of(day).plus(1).unwrap_or_else(|| Month::of(day));
    let last = i16::try_from(programme.year.year).ok().and_then(|year| Month::new(year, 12));
    last.map_or(next, |last| next.min(last))
}
