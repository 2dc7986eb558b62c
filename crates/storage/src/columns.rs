//! The class of personal data of every column: public, restricted, sealed. Declared in `columns.csv`, compared with the real schema by a test.

/// Who may see a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Anybody.
    Public,
    /// Roles that need it.
    Restricted,
    /// Nobody without the key; showing it is an act with its own log entry.
    Sealed,
}

/// One line of the declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRule {
    /// `books` or `installation`.
    pub database: &'static str,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Its class.
    pub class: Class,
    /// What it holds.
    pub meaning: &'static str,
}

/// The declaration, in the order of the tables. Lines that are none are left out; the test finds the gap.
pub fn column_rules() -> impl Iterator<Item = ColumnRule> {
    include_str!("columns.csv").lines().skip(1).filter_map(|line| {
        let mut parts = line.splitn(5, ',');
        let (database, table, column) = (parts.next()?, parts.next()?, parts.next()?);
        let class = match parts.next()? {
            "public" => Class::Public,
            "restricted" => Class::Restricted,
            "sealed" => Class::Sealed,
            _ => return None,
        };
        Some(ColumnRule { database, table, column, class, meaning: parts.next()? })
    })
}
