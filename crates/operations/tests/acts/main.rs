//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod cases;
mod first_acts;
mod ground;
mod minutes_of_verification;
mod verifying;
