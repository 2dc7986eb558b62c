//! The notice that an application is refused: the reasons, and how to object.

use crate::paper::{Paper, letterhead};
use crate::profile::{PageMarks, RegionProfile, Signatory};
use crate::typesetting::Template;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

const BODY: Template = Template { path: "/refusal.typ", text: include_str!("refusal.typ") };

/// Surat pemberitahuan penolakan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalNotice {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Where it is written.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// Number of the letter.
    pub number: Option<String>,
    /// Subject ("Hal").
    pub subject: String,
    /// Lines after "Yth.": name and address.
    pub addressee: Vec<String>,
    /// What was decided on which application, as paragraphs.
    pub decision: Vec<String>,
    /// Why.
    pub reasons: Vec<RefusalReason>,
    /// How to object.
    pub objection: Objection,
    /// Who signs.
    pub signatory: Signatory,
    /// Who gets a copy. May be empty.
    pub copies: Vec<String>,
}

/// A condition that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalReason {
    /// The condition.
    pub condition: String,
    /// What was found.
    pub finding: String,
    /// The article.
    pub ground: String,
}

/// How to object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// What to do, step by step.
    pub steps: Vec<String>,
    /// The last day, if the rules set one.
    pub until: Option<Date>,
    /// Where to turn: counter, telephone, address.
    pub contact: Vec<String>,
}

impl Objection {
    /// The sentence above the steps.
    pub(crate) fn opening(&self) -> String {
        let until = self.until.map(|date| format!(" paling lambat tanggal {}", crate::dates::long_date(date))).unwrap_or_default();
        format!("Apabila Saudara berkeberatan atau data di atas tidak benar, Saudara dapat menyampaikan keberatan{until} dengan cara:")
    }
}

impl RefusalNotice {
    pub(crate) fn paper(&self) -> Paper {
        let mut body = letterhead(&self.profile, &self.profile.letterhead);
        for (key, value) in [
            ("place", json!(self.place)),
            ("date", json!(crate::dates::long_or_dots(self.date))),
            ("number", json!(self.number.as_deref().unwrap_or("......................"))),
            ("subject", json!(self.subject)),
            ("addressee", json!(self.addressee)),
            ("decision", json!(self.decision)),
            ("reasons", json!(self.reasons)),
            ("object", json!(self.objection.opening())),
            ("steps", json!(self.objection.steps)),
            ("contact", json!(self.objection.contact)),
            ("signature", json!(self.signatory.block(Vec::new(), false))),
            ("copies", json!(self.copies)),
        ] {
            body[key] = value;
        }
        Paper { title: self.subject.clone(), marks: self.marks.clone(), body: Some((BODY, body)), lists: Vec::new() }
    }
}
