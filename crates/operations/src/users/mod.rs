//! Who may sign in and what they hold.

pub(crate) mod account;
pub(crate) mod actor;
pub(crate) mod installation;
pub(crate) mod managing;
pub mod sign_in;
