//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod applications;
mod cases;
mod deliberations;
mod first_acts;
mod ground;
mod lists;
mod minutes_of_verification;
mod verifying;
