//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod any_order;
mod cases;
mod first_acts;
mod ground;
mod minutes_of_verification;
mod verifying;
