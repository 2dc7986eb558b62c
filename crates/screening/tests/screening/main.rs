//! Screening as a library: what a caller may count on when lists are dirty, change, or vanish, and when the result cannot
//! be written.

mod dirty_lists;
mod interrupted;
mod several_kinds;
mod stage;
