//! The program with its books, as its users run it, on SQLite and on PostgreSQL.

mod documents;
mod kill;
mod program;
