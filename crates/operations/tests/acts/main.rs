//! The acts on real databases: each test runs on SQLite and on PostgreSQL.

mod answers;
mod any_order;
mod applications;
mod cases;
mod closing;
mod dashboards;
mod deliberations;
mod first_acts;
mod ground;
mod journals;
mod law_pages;
mod letters;
mod lists;
mod managing_users;
mod minutes_of_verification;
mod named_first;
mod next_year;
mod papers;
mod users;
mod verifying;
mod whole_way;
