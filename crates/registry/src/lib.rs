//! Sheets in, people out.
//!
//! What lives here: reading village lists and register extracts of every file kind, finding their header, turning each
//! row into typed facts with faults per cell, looking people up in registers, and giving the user's own workbook back
//! with marks. What must never live here: the law (this crate knows no regulation), users, databases, clocks.

mod cell;
mod limits;

pub use cell::{Cell, Cells, OwnedCell, OwnedRow};
pub use limits::Limits;
