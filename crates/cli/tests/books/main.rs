//! The program with its books, as its users run it, on SQLite and on PostgreSQL.

mod documents;
mod keeping;
mod kill;
mod money;
mod program;
mod stories;
mod worklists;
