//! Worklists and uploads over the real router, on SQLite.

mod accounts;
mod ground;
mod regional;
mod story;
mod uploads;
