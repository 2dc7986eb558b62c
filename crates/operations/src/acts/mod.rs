//! One act, one file: its input, what it gives back, its permission, its body, its errors, and its tests.

pub mod erase_person;
pub mod hand_in_list;
pub mod load_register;
pub mod open_year;
pub mod pass_on;
pub mod prefill;
pub mod propose_budget;
pub mod record_answers;
pub mod record_application;
pub mod record_assignment;
pub mod record_deliberation;
pub mod record_instrument;
pub mod record_term;
pub mod record_worksheet;
pub mod reveal;
pub mod screen_batch;
