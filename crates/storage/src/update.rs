//! Writing many rows at once, each with values of its own: one statement for hundreds instead of one each.

use crate::entity::case_file;
use sea_orm::prelude::*;
use sea_orm::{ActiveValue, DbBackend, EntityName, IdenStatic, Iterable, Statement};
use std::fmt::Write as _;

/// Values in one statement: SQLite takes at most 32,766, PostgreSQL 65,535.
const VALUES_MAX: usize = 30_000;

/// Writes what `rows` set to the cases of the same place in `seen`, each a number and the version seen, and returns how many were written: a case that
/// has another version by now is not. All rows set the same columns.
///
/// # Errors
/// The database's; rows that set different columns.
pub async fn update_cases(connection: &impl ConnectionTrait, seen: &[(i64, i64)], rows: Vec<case_file::ActiveModel>) -> Result<u64, DbErr> {
    update_rows(connection, seen, rows).await
}

/// The same for any table whose rows have an `id` and a `version`.
///
/// # Errors
/// As [`update_cases`].
pub async fn update_rows<A: ActiveModelTrait>(connection: &impl ConnectionTrait, seen: &[(i64, i64)], rows: Vec<A>) -> Result<u64, DbErr> {
    type ColumnOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;
    let is_set = |row: &A, column: ColumnOf<A>| matches!(row.get(column), ActiveValue::Set(_));
    let Some(first) = rows.first() else { return Ok(0) };
    let columns: Vec<ColumnOf<A>> = ColumnOf::<A>::iter().filter(|column| is_set(first, *column)).collect();
    let alike = |row: &A| {
        ColumnOf::<A>::iter().filter(|column| is_set(row, *column)).map(|column| column.as_str()).eq(columns.iter().map(IdenStatic::as_str))
    };
    if columns.is_empty() || rows.len() != seen.len() || !rows.iter().all(alike) {
        return Err(DbErr::Custom("rows written at once must set the same columns".to_owned()));
    }
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let table = <A::Entity as Default>::default();
    let width = columns.len() + 2;
    let (mut written, mut rows) = (0, rows.into_iter());
    for some in seen.chunks(VALUES_MAX / width) {
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * width);
        for ((id, version), mut row) in some.iter().zip(rows.by_ref()) {
            values.extend([Value::from(*id), Value::from(*version)]);
            values.extend(columns.iter().filter_map(|column| row.take(*column).into_value()));
        }
        let statement = Statement::from_sql_and_values(
            connection.get_database_backend(),
            sql(connection.get_database_backend(), table.table_name(), &names, some.len()),
            values,
        );
        written += connection.execute_raw(statement).await?.rows_affected();
    }
    Ok(written)
}

/// Both databases call the columns of a list of values `column1`, `column2` and so on.
fn sql(backend: DbBackend, table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = format!("UPDATE {table} SET ");
    for (column, number) in columns.iter().zip(3..) {
        let _ = write!(sql, "{}{} = seen.column{number}", if number > 3 { ", " } else { "" }, column);
    }
    sql.push_str(" FROM (VALUES ");
    let mut number = 0;
    for row in 0..rows {
        sql.push_str(if row > 0 { ", (" } else { "(" });
        for place in 0..columns.len() + 2 {
            number += 1;
            sql.push_str(if place > 0 { ", " } else { "" });
            // SQLite looks every numbered place up among all, which takes longer than writing the cases one by one.
            let _ = if backend == DbBackend::Sqlite { write!(sql, "?") } else { write!(sql, "${number}") };
        }
        sql.push(')');
    }
    let _ = write!(sql, ") AS seen WHERE {table}.id = seen.column1 AND {table}.version = seen.column2");
    sql
}
