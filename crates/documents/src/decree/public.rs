//! The public copy of a decree. Its rows have no room for NIK, birth and address, so that none can be published by mistake.

use crate::decree::{DecreeText, annex};
use crate::error::DocumentError;
use crate::paper::Paper;
use crate::person::PublicPerson;
use crate::profile::{Signatory, SignatureBlock};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A decree as it is published. The legal words are printed as given: they must not name people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDecree {
    /// The words. A public copy shows "ttd" instead of room for the pen; initials are not printed.
    pub text: DecreeText,
    /// Who certifies that the copy says what the original says, mostly the head of the legal division.
    pub certified_by: Option<Signatory>,
    /// Title above the list. Printed in capitals.
    pub annex_title: String,
    /// The people.
    pub people: Vec<PublicPerson>,
}

impl PublicDecree {
    /// The signature of who certifies the copy.
    pub(crate) fn certificate(&self) -> Option<SignatureBlock> {
        self.certified_by.as_ref().map(|signatory| signatory.block(Vec::new(), true))
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let text = DecreeText { initials: Vec::new(), ..self.text.clone() };
        let (table, totals) = annex::public(&self.people, &text.profile.words)?;
        let list = text.annex("LAMPIRAN", &self.annex_title, table, totals.sentences());
        let mut body = text.view(true);
        body["certified"] = json!(self.certificate());
        text.paper(body, true, vec![list])
    }
}
