//! Pages made of pieces: letters, sheets and statements that need no layout of their own. The same pieces become paper (`pieces.typ`) and
//! DOCX (`docx/pieces.rs`), so that nothing is written twice and both say the same words.

use crate::letter_frame::LetterFrame;
use crate::paper::letterhead;
use crate::profile::{Letterhead, RegionProfile, SignatureBlock};
use crate::table::{Line, Table};
use crate::typesetting::Template;
use serde_json::{Value, json};

const BODY: Template = Template { path: "/pieces.typ", text: include_str!("pieces.typ") };

/// Millimetres between the margins of a standing sheet, as eight-point letters count them where the table is set in nine points.
pub(crate) const STANDING_MM: u32 = 148;

/// One thing on a page, below the one before.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// The head of an office, with the region's emblem.
    Letterhead(Letterhead),
    /// Place, date, number, subject and addressee of a letter.
    Opening(Box<LetterFrame>),
    /// Centred title lines, and the number beneath; dots while it is not known, nothing where the form has none.
    Title { lines: Vec<String>, number: Option<String> },
    /// A paragraph.
    Text(String),
    /// The head of a part; stays with what follows.
    Head(String),
    /// The one thing a reader must not miss, framed: an answer and what it means.
    Answer { said: String, meaning: Vec<String> },
    /// "Label : value" lines.
    Fields(Vec<(String, String)>),
    /// Numbered items.
    Numbered(Vec<String>),
    /// A table on a standing sheet.
    Table(Table),
    /// Who signs, with the sentences that must not be torn from the signatures.
    Signed { sentences: Vec<String>, signatures: Vec<SignatureBlock> },
    /// Tembusan.
    Copies(Vec<String>),
    /// What must be there but need not be read first: sources, evidence.
    Fine(Vec<String>),
    /// The next sheet.
    NewPage,
}

impl Piece {
    fn view(&self) -> Value {
        match self {
            Self::Letterhead(head) => json!({ "k": "letterhead", "head": head }),
            Self::Opening(frame) => json!({
                "k": "opening", "place": frame.place_and_date(), "fields": frame.fields(), "addressee": frame.addressee,
            }),
            Self::Title { lines, number } => json!({ "k": "title", "lines": lines, "number": number }),
            Self::Text(text) => json!({ "k": "text", "t": text }),
            Self::Head(text) => json!({ "k": "head", "t": text }),
            Self::Answer { said, meaning } => json!({ "k": "answer", "said": said, "meaning": meaning }),
            Self::Fields(pairs) => json!({ "k": "fields", "pairs": pairs }),
            Self::Numbered(items) => json!({ "k": "numbered", "items": items }),
            Self::Table(table) => json!({ "k": "table", "table": table.view_within(&table.lines, STANDING_MM) }),
            Self::Signed { sentences, signatures } => json!({ "k": "signed", "sentences": sentences, "signatures": signatures }),
            Self::Copies(items) => json!({ "k": "copies", "items": items }),
            Self::Fine(lines) => json!({ "k": "fine", "lines": lines }),
            Self::NewPage => json!({ "k": "new-page" }),
        }
    }
}

/// Each text as a paragraph.
pub(crate) fn texts(all: &[String]) -> impl Iterator<Item = Piece> + '_ {
    all.iter().cloned().map(Piece::Text)
}

/// A table, unless it would be empty: then a sentence that says so.
pub(crate) fn table_or(table: Table, otherwise: &str) -> Piece {
    let empty = !table.lines.iter().any(|line| matches!(line, Line::Row(_)));
    if empty { Piece::Text(otherwise.to_owned()) } else { Piece::Table(table) }
}

/// The pages as a template's body; `points` is the size of running text.
pub(crate) fn body(profile: &RegionProfile, pieces: &[Piece], points: f32) -> (Template, Value) {
    let mut data = letterhead(profile, &profile.letterhead);
    data["points"] = json!(points);
    data["pieces"] = pieces.iter().map(Piece::view).collect();
    (BODY, data)
}
