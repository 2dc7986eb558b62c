//! Storage on real databases: each test runs on SQLite and on PostgreSQL.

mod ground;
mod log_attacks;
