//! The desk: pages, forms, sessions and the HTTP API over the acts of the books.
//!
//! What lives here: routes, what a browser sends and is sent, the language of pages. What must never live here: permission (it is in the acts and in
//! [`payung_operations::sight`]), law, database, the clock (it is given to [`Site`]).

pub mod acts;
pub mod api;
pub mod failure;
pub mod format;
pub mod forms;
pub mod frame;
pub mod guards;
pub mod health;
pub mod metrics;
pub mod pages;
pub mod routes;
pub mod server;
pub mod sign_on;
pub mod site;
pub mod text;
pub mod visitor;

pub use routes::router;
pub use server::{ServeError, Serving, serve};
pub use sign_on::{SignOn, SignOnSettings, StrongSignOn};
pub use site::{Clock, Site};
