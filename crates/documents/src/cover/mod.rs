//! Papers of cover: the letter that registers people with the insurer, the statement for a worker or a family, notices before cover ends.

pub(crate) mod enrolment_letter;
pub(crate) mod notice;
pub(crate) mod statement;
