//! The real router over a real installation, asked as browsers and programs ask it.

mod api;
mod bad_input;
mod bodies;
mod cover;
mod ground;
mod money;
mod pairs;
mod route_table;
