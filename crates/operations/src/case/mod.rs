//! From a person to a case that a decree may name: judged, verified, deliberated, and what is written of it.

pub(crate) mod annex;
pub(crate) mod answer_file;
pub(crate) mod cases;
pub(crate) mod checklist;
pub(crate) mod chosen;
pub(crate) mod judging;
pub(crate) mod letter;
pub(crate) mod minutes;
pub(crate) mod people;
pub(crate) mod verification;
