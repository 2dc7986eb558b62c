//! One act, one file: its input, what it gives back, its permission, its body, its errors, and its tests.

pub mod amend_decree;
pub mod draft_decree;
pub mod draw_up_list;
pub mod hand_in_list;
pub mod load_register;
pub mod open_year;
pub mod record_decree;
pub mod record_instrument;
pub mod screen_batch;
