//! Worklists and uploads over the real router, on SQLite.

mod ground;
mod story;
mod uploads;
