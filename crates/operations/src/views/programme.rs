//! The programme years, and what each rests on.

use crate::acts::record_instrument::InstrumentInForce;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight};
use payung_storage::entity::{instrument, instrument_member, programme_year, register_snapshot};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::sync::Arc;

/// The years of the region, the newest first.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn years(look: Look<'_>) -> Result<Vec<programme_year::Model>, ActError> {
    look.check(Sight::Programme)?;
    let query = programme_year::Entity::find().order_by_desc(programme_year::Column::Year).order_by_desc(programme_year::Column::Id);
    Ok(query.all(&look.books.database.connection).await?)
}

/// The years, the newest first, each with its name: the year with its regulation's short title.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn named_years(look: Look<'_>) -> Result<Vec<(programme_year::Model, String)>, ActError> {
    let mut named = Vec::new();
    for year in years(look).await? {
        let programme = Programme::load(&look.books.database.connection, look.books, year.id).await?;
        let name = format!("{} · {}", year.year, programme.regulation.act.short);
        named.push((year, name));
    }
    Ok(named)
}

/// The years as a choice names them: number in the books, and name.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn year_choices(look: Look<'_>) -> Result<Vec<(i64, String)>, ActError> {
    Ok(named_years(look).await?.into_iter().map(|(year, name)| (year.id, name)).collect())
}

/// The year `id` with its law; the newest when none is named.
///
/// # Errors
/// There is none; it may not be seen.
pub async fn programme(look: Look<'_>, id: Option<i64>) -> Result<Option<Arc<Programme>>, ActError> {
    let id = match id {
        Some(id) => {
            look.check(Sight::Programme)?;
            Some(id)
        }
        None => years(look).await?.first().map(|year| year.id),
    };
    let Some(id) = id else { return Ok(None) };
    Programme::load(&look.books.database.connection, look.books, id).await.map(Some)
}

/// The register extracts of a year, the newest first.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn registers(look: Look<'_>, year: i64) -> Result<Vec<register_snapshot::Model>, ActError> {
    look.check(Sight::Programme)?;
    let query = register_snapshot::Entity::find().filter(register_snapshot::Column::ProgrammeYear.eq(year));
    Ok(query.order_by_desc(register_snapshot::Column::Id).all(&look.books.database.connection).await?)
}

/// The instruments of a year with their members, the newest first.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn instruments(look: Look<'_>, programme: &Programme) -> Result<Vec<InstrumentInForce>, ActError> {
    look.check(Sight::Programme)?;
    let connection = &look.books.database.connection;
    let query = instrument::Entity::find().filter(instrument::Column::ProgrammeYear.eq(programme.year.id));
    let rows = query.order_by_desc(instrument::Column::Id).all(connection).await?;
    let members = instrument_member::Entity::find()
        .filter(instrument_member::Column::Instrument.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(instrument_member::Column::Ordinal)
        .all(connection)
        .await?;
    let known = |kind: &str| programme.regulation.instrument.iter().find(|known| known.id == kind);
    let found = rows.into_iter().map(|row| InstrumentInForce {
        label: known(&row.kind)
            .map(|known| (known.label.clone(), known.label_en.clone()))
            .unwrap_or_else(|| (row.kind.clone(), row.kind.clone())),
        members: members.iter().filter(|member| member.instrument == row.id).cloned().collect(),
        instrument: row,
    });
    Ok(found.collect())
}
