//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod answers;
mod applications;
mod deliberations;
mod first_acts;
mod ground;
mod letters;
mod lists;
mod next_year;
