//! Pieces of pages as DOCX blocks.

use super::blocks::{
    Block, Sheet, answer, body, centered, fields, letterhead, list, new_page, numbered, paragraph, plain, signatures, small, space,
    spacing, title,
};
use super::bodies::{copies, letter_head};
use crate::pieces::Piece;
use docx_rs::AlignmentType;

/// The blocks of these pieces, in order.
pub(super) fn blocks(pieces: &[Piece]) -> Vec<Block> {
    pieces.iter().flat_map(of).collect()
}

fn of(piece: &Piece) -> Vec<Block> {
    match piece {
        Piece::Letterhead(head) => letterhead(head),
        Piece::Opening(frame) => {
            let fields = frame.fields();
            let lines: Vec<(&str, &str)> = fields.iter().map(|(label, value)| (*label, value.as_str())).collect();
            letter_head(frame.place_and_date(), &lines, &frame.addressee)
        }
        Piece::Title { lines, number } => {
            let mut blocks: Vec<Block> = lines.iter().map(|line| title(line)).collect();
            blocks.extend(number.as_deref().map(|number| centered(&format!("NOMOR {number}"))));
            blocks
        }
        Piece::Text(text) => vec![body(text)],
        Piece::Head(text) => {
            vec![paragraph(&[plain(text).bold()], AlignmentType::Left).keep_next(true).line_spacing(spacing(160, 80)).into()]
        }
        Piece::Answer { said, meaning } => vec![answer(said, meaning), space()],
        Piece::Fields(pairs) => vec![fields(pairs)],
        Piece::Numbered(items) => numbered(items),
        Piece::Table(table) => list(table, Sheet::Standing).into_iter().chain([space()]).collect(),
        Piece::Signed { sentences, signatures: all } => {
            let kept = |text: &String| paragraph(&[plain(text)], AlignmentType::Both).keep_next(true).into();
            sentences.iter().map(kept).chain(signatures(all, Sheet::Standing)).collect()
        }
        Piece::Copies(items) => copies(items),
        Piece::Fine(lines) => {
            lines.iter().map(|line| paragraph(&[small(line, 17)], AlignmentType::Left).line_spacing(spacing(0, 40)).into()).collect()
        }
        Piece::NewPage => vec![new_page()],
    }
}
