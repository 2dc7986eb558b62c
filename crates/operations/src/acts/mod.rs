//! One act, one file: its input, what it gives back, its permission, its body, its errors, and its tests.

pub mod amend_decree;
pub mod assign_cases;
pub mod correct_facts;
pub mod correct_row;
pub mod draft_decree;
pub mod draw_up_list;
pub mod draw_up_minutes;
pub mod hand_in_list;
pub mod load_register;
pub mod open_year;
pub mod recheck_case;
pub mod record_confirmation;
pub mod record_decree;
pub mod record_instrument;
pub mod reopen_case;
pub mod screen_batch;
pub mod sign_minutes;
pub mod verify_case;
pub mod verify_in_bulk;
pub mod withdraw_case;
