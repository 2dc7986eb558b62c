//! From a recorded decree to cover at BPJS: registration, the roster of each month, how cover ends, and who is covered elsewhere.

pub(crate) mod contribution;
pub(crate) mod endings;
pub(crate) mod enrolments;
pub(crate) mod notices;
pub(crate) mod registration_file;
pub mod roster;
pub(crate) mod shared_index;
