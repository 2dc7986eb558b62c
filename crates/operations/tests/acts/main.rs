//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod first_acts;
mod ground;
