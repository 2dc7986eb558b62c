//! Storage on real databases: each test runs on SQLite and on PostgreSQL.

mod backup;
mod columns;
mod ground;
mod log_attacks;
mod migrations;
mod pages;
mod rotation;
mod updates;
