//! The declaration of every column against the real schema and the entities.

use crate::ground::{folder, places};
use payung_storage::{Class, Contents, Database, Kind, Location, column_rules, tables};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::BTreeMap;

/// A column as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Real {
    bytes: bool,
    nullable: bool,
    key: bool,
}

/// Tables and columns as the database has them, without the table of migrations.
async fn real(database: &Database) -> BTreeMap<(String, String), Real> {
    let (backend, sql) = match &database.location {
        Location::Sqlite(_) => (
            DbBackend::Sqlite,
            "SELECT t.name, c.name, c.type, c.\"notnull\" = 0, c.pk > 0 FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
                .to_owned(),
        ),
        Location::Postgres { schema, .. } => (
            DbBackend::Postgres,
            format!(
                "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES', EXISTS (SELECT 1 FROM information_schema.table_constraints k \
                 JOIN information_schema.key_column_usage u USING (constraint_schema, constraint_name, table_name) WHERE k.constraint_type = 'PRIMARY KEY' \
                 AND k.table_schema = c.table_schema AND k.table_name = c.table_name AND u.column_name = c.column_name) \
                 FROM information_schema.columns c WHERE c.table_schema = '{schema}'"
            ),
        ),
    };
    let rows = database.connection.query_all_raw(Statement::from_string(backend, sql)).await.expect("read");
    let column = |row: &sea_orm::QueryResult| {
        let text = |index: usize| row.try_get_by_index::<String>(index).expect("text");
        let flag = |index: usize| row.try_get_by_index::<bool>(index).expect("a flag");
        let bytes = matches!(text(2).to_uppercase().as_str(), "BLOB" | "BYTEA");
        ((text(0), text(1)), Real { bytes, nullable: flag(3), key: flag(4) })
    };
    rows.iter().map(column).filter(|((table, _), _)| table != "seaql_migrations").collect()
}

#[tokio::test]
async fn every_column_is_declared_once_and_sealed_ones_are_bytes() {
    let folder = folder();
    for (contents, name) in [(Contents::Books, "books"), (Contents::Installation, "installation")] {
        for place in places(&folder) {
            let database = Database::open(place, contents).await.expect("it opens");
            let mut real = real(&database).await;
            assert!(real.len() > 40, "{name}: the schema was read");
            for rule in column_rules().filter(|rule| rule.database == name) {
                let column = real.remove(&(rule.table.to_owned(), rule.column.to_owned()));
                let column = column.unwrap_or_else(|| panic!("{}.{} is declared twice or not in the schema", rule.table, rule.column));
                assert_eq!(rule.class == Class::Sealed, column.bytes, "{}.{}", rule.table, rule.column);
                assert!(!(column.key && column.bytes), "{}.{}: a sealed value is no key", rule.table, rule.column);
            }
            assert_eq!(real.keys().collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not declared");
        }
    }
}

#[tokio::test]
async fn entities_have_the_columns_of_the_schema() {
    let folder = folder();
    for contents in [Contents::Books, Contents::Installation] {
        for place in places(&folder) {
            let database = Database::open(place, contents).await.expect("it opens");
            let mut real = real(&database).await;
            for table in tables(contents) {
                assert!(table.columns.iter().any(|column| column.key), "{} has a key", table.name);
                for column in &table.columns {
                    let found = real.remove(&(table.name.clone(), column.name.clone()));
                    let expected = Real { bytes: column.kind == Kind::Bytes, nullable: column.nullable, key: column.key };
                    assert_eq!(found, Some(expected), "{}.{}", table.name, column.name);
                }
            }
            assert_eq!(real.keys().collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "no entity has them");
        }
    }
}

#[test]
fn the_declaration_is_whole_and_each_column_has_a_meaning() {
    let lines = include_str!("../../src/columns.csv").lines().skip(1).count();
    assert_eq!(column_rules().count(), lines, "every line is read");
    for rule in column_rules() {
        assert!(rule.meaning.len() > 2 && !rule.meaning.contains(','), "{}.{}", rule.table, rule.column);
        assert!(["books", "installation"].contains(&rule.database));
    }
}

#[test]
fn what_names_a_person_is_never_public() {
    let class = |table: &str, column: &str| {
        column_rules().find(|rule| (rule.table, rule.column) == (table, column)).unwrap_or_else(|| panic!("{table}.{column}")).class
    };
    for column in ["nik", "kk", "phone", "address", "log_key"] {
        assert_eq!(class("person", column), Class::Sealed, "{column}");
    }
    for (table, column) in [
        ("case_file", "facts"),
        ("case_file", "reasons"),
        ("attachment", "body"),
        ("attachment", "file_name"),
        ("submission_row", "cells"),
        ("fact_correction", "after_value"),
        ("log_entry", "personal"),
        ("request", "outcome"),
    ] {
        assert_eq!(class(table, column), Class::Sealed, "{table}.{column}");
    }
    // Whole tables that say something about one person, or about who may act.
    for table in [
        "person",
        "case_file",
        "submission_row",
        "case_step",
        "decree_entry",
        "log_entry",
        "user_account",
        "access_token",
        "role_held",
        "shared_person",
    ] {
        for rule in column_rules().filter(|rule| rule.table == table) {
            assert_ne!(rule.class, Class::Public, "{table}.{}", rule.column);
        }
    }
    // Wherever a user or another person is named.
    for rule in column_rules() {
        let names = ["user_name", "by_user", "handed_in_by", "on_behalf_of", "drafted_by", "recorded_by", "applicant", "chair", "name"];
        let own = [("setting", "name"), ("region", "name")].contains(&(rule.table, rule.column));
        assert!(own || !names.contains(&rule.column) || rule.class != Class::Public, "{}.{}", rule.table, rule.column);
    }
}
