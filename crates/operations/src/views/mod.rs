//! What people look at: read only, within what [`crate::sight`] lets them see. Nothing here writes, and nothing here opens a sealed value whole:
//! a NIK is shown masked.

pub mod case;
pub mod cases;
pub mod dashboard;
pub mod desk;
pub mod journal;
pub mod lists;
pub(crate) mod pace;
pub mod papers;
pub mod programme;
pub mod reading_effect;
pub mod regulations;
pub mod rule_words;
pub mod rules;
pub mod tally;
pub mod users;

use crate::books::Books;
use payung_domain::{AreaCode, AreaLevel};

/// The name of a place as the program knows it; of the kecamatan around it when the village itself has no name.
#[must_use]
pub fn place_name(books: &Books, code: &str) -> String {
    let code = AreaCode::parse(code);
    let named = code.and_then(|code| books.areas.name(code).or_else(|| books.areas.name(code.at(AreaLevel::District)?)));
    named.unwrap_or_default().to_owned()
}
