//! Every table by name, as its entity describes it: for what goes over all of them alike (backup, rotation, tests of the schema).

use crate::database::Contents;
use crate::entity::*;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, ColumnType, ExprTrait, Order, Query, SimpleExpr};
use sea_orm::{IdenStatic, Iterable, PrimaryKeyToColumn, QueryResult};
use serde::{Deserialize, Serialize};

/// Rows read or written at once where rows are small.
const ROWS: u64 = 500;

/// Values one statement may carry: SQLite takes at most 32,766.
const VALUES_MAX: usize = 30_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number.
    Integer,
    /// Text.
    Text,
    /// Bytes: a sealed value.
    Bytes,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    Flag(bool),
}

impl Cell {
    /// As a value to bind; an empty one of the column's kind.
    fn value(self, kind: Kind) -> Value {
        match (self, kind) {
            (Self::Integer(number), _) => Value::BigInt(Some(number)),
            (Self::Text(text), _) => Value::String(Some(text)),
            (Self::Bytes(bytes), _) => Value::Bytes(Some(bytes)),
            (Self::Flag(flag), _) => Value::Bool(Some(flag)),
            (Self::Null, Kind::Integer) => Value::BigInt(None),
            (Self::Null, Kind::Text) => Value::String(None),
            (Self::Null, Kind::Bytes) => Value::Bytes(None),
            (Self::Null, Kind::Flag) => Value::Bool(None),
        }
    }
}

fn table<E: EntityTrait>() -> Table {
    let key: Vec<&str> = E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect();
    let columns = E::Column::iter().map(|column| {
        let (name, def) = (column.as_str(), column.def());
        let kind = match def.get_column_type() {
            ColumnType::Boolean => Kind::Flag,
            ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Kind::Bytes,
            ColumnType::BigInteger => Kind::Integer,
            _ => Kind::Text,
        };
        Column { name: name.to_owned(), kind, nullable: def.is_null(), key: key.contains(&name) }
    });
    Table { name: E::default().table_name().to_owned(), columns: columns.collect() }
}

/// Every table of a database, in an order in which what is referred to comes before what refers to it.
#[must_use]
pub fn tables(contents: Contents) -> Vec<Table> {
    match contents {
        Contents::Books => vec![
            table::<setting::Entity>(),
            table::<log_entry::Entity>(),
            table::<log_head::Entity>(),
            table::<request::Entity>(),
            table::<outbox::Entity>(),
            table::<attachment::Entity>(),
            table::<regulation_text::Entity>(),
            table::<programme_year::Entity>(),
            table::<instrument::Entity>(),
            table::<instrument_member::Entity>(),
            table::<register_snapshot::Entity>(),
            table::<submission::Entity>(),
            table::<person::Entity>(),
            table::<case_file::Entity>(),
            table::<submission_row::Entity>(),
            table::<case_step::Entity>(),
            table::<screening::Entity>(),
            table::<application::Entity>(),
            table::<worksheet_answer::Entity>(),
            table::<outside_answer::Entity>(),
            table::<criterion_check::Entity>(),
            table::<fact_correction::Entity>(),
            table::<document_tick::Entity>(),
            table::<confirmation::Entity>(),
            table::<minutes::Entity>(),
            table::<minutes_case::Entity>(),
            table::<minutes_signature::Entity>(),
            table::<candidate_list::Entity>(),
            table::<decree::Entity>(),
            table::<decree_entry::Entity>(),
            table::<agreement::Entity>(),
            table::<minimum_wage::Entity>(),
            table::<fund_line::Entity>(),
            table::<fund_change::Entity>(),
            table::<commitment::Entity>(),
            table::<enrolment::Entity>(),
            table::<cover_span::Entity>(),
            table::<enrolment_event::Entity>(),
            table::<bpjs_export::Entity>(),
            table::<bpjs_export_entry::Entity>(),
            table::<finding::Entity>(),
            table::<ending::Entity>(),
            table::<continuation::Entity>(),
            table::<notice::Entity>(),
            table::<bill::Entity>(),
            table::<bill_line::Entity>(),
            table::<payment::Entity>(),
            table::<payment_step::Entity>(),
            table::<ledger_entry::Entity>(),
            table::<ledger_line::Entity>(),
            table::<person_pair::Entity>(),
            table::<pair_reading::Entity>(),
            table::<upload::Entity>(),
            table::<upload_piece::Entity>(),
        ],
        Contents::Installation => vec![
            table::<region::Entity>(),
            table::<user_account::Entity>(),
            table::<role_held::Entity>(),
            table::<access_token::Entity>(),
            table::<session::Entity>(),
            table::<sign_in_failure::Entity>(),
            table::<region_head::Entity>(),
            table::<shared_person::Entity>(),
            table::<installation_log::Entity>(),
        ],
    }
}

impl Table {
    /// Whether a backup holds it: files on their way in are no part of the books.
    pub(crate) fn is_kept(&self) -> bool {
        !["upload", "upload_piece"].contains(&self.name.as_str())
    }

    /// The columns of the primary key, with their places in a row.
    pub(crate) fn key(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.key)
    }

    /// How many rows are read or written at once: whole files one by one.
    fn rows_at_once(&self) -> u64 {
        match self.name.as_str() {
            "attachment" => 1,
            "upload_piece" => 8,
            "regulation_text" => 4,
            _ => ROWS,
        }
    }

    /// The rows after the row with key `after`, in the order of the primary key, some at a time; none when there are no more.
    pub(crate) async fn page(&self, connection: &impl ConnectionTrait, after: Option<&[Cell]>) -> Result<Vec<Vec<Cell>>, DbErr> {
        let mut select = Query::select();
        select.from(Alias::new(&self.name)).columns(self.columns.iter().map(|column| Alias::new(&column.name)));
        for (_, column) in self.key() {
            select.order_by(Alias::new(&column.name), Order::Asc);
        }
        if let Some(after) = after {
            let columns = self.key().map(|(_, column)| Expr::col(Alias::new(&column.name)));
            let values = self.key().zip(after).map(|((_, column), cell)| Expr::val(cell.clone().value(column.kind)));
            let (columns, values): (Vec<SimpleExpr>, Vec<SimpleExpr>) = (columns.collect(), values.collect());
            select.and_where(Expr::tuple(columns).gt(Expr::tuple(values)));
        }
        select.limit(self.rows_at_once());
        let rows = connection.query_all(&select).await?;
        rows.iter().map(|row| self.cells(row)).collect()
    }

    /// The key of a row, for the next page.
    pub(crate) fn key_of(&self, row: &[Cell]) -> Vec<Cell> {
        self.key().filter_map(|(index, _)| row.get(index).cloned()).collect()
    }

    fn cells(&self, row: &QueryResult) -> Result<Vec<Cell>, DbErr> {
        let cell = |(index, column): (usize, &Column)| {
            Ok(match column.kind {
                Kind::Integer => row.try_get_by_index::<Option<i64>>(index)?.map_or(Cell::Null, Cell::Integer),
                Kind::Text => row.try_get_by_index::<Option<String>>(index)?.map_or(Cell::Null, Cell::Text),
                Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(index)?.map_or(Cell::Null, Cell::Bytes),
                Kind::Flag => row.try_get_by_index::<Option<bool>>(index)?.map_or(Cell::Null, Cell::Flag),
            })
        };
        self.columns.iter().enumerate().map(cell).collect()
    }

    /// Writes rows. Each has a cell for every column.
    pub(crate) async fn insert(&self, connection: &impl ConnectionTrait, rows: Vec<Vec<Cell>>) -> Result<(), DbErr> {
        let at_once = usize::try_from(self.rows_at_once()).unwrap_or(1).min(VALUES_MAX / self.columns.len().max(1)).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut insert = Query::insert();
            insert.into_table(Alias::new(&self.name)).columns(self.columns.iter().map(|column| Alias::new(&column.name)));
            for row in rows.by_ref().take(at_once) {
                let values = self.columns.iter().zip(row).map(|(column, cell)| SimpleExpr::from(cell.value(column.kind)));
                insert.values(values).map_err(|error| DbErr::Custom(error.to_string()))?;
            }
            connection.execute(&insert).await?;
        }
        Ok(())
    }

    /// Changes bytes of the row with this key.
    pub(crate) async fn update_bytes(
        &self,
        connection: &impl ConnectionTrait,
        key: &[Cell],
        changes: Vec<(String, Vec<u8>)>,
    ) -> Result<(), DbErr> {
        let mut update = Query::update();
        update.table(Alias::new(&self.name));
        update.values(changes.into_iter().map(|(column, bytes)| (Alias::new(&column), Expr::val(bytes))));
        for ((_, column), cell) in self.key().zip(key) {
            update.and_where(Expr::col(Alias::new(&column.name)).eq(Expr::val(cell.clone().value(column.kind))));
        }
        connection.execute(&update).await.map(|_| ())
    }
}
