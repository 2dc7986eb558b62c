//! The decree of the head of the region with its annexed list (Keputusan Bupati or Wali Kota).

pub(crate) mod amending;
pub(crate) mod annex;
pub(crate) mod public;

use crate::error::DocumentError;
use crate::paper::{List, Paper, number_or_dots};
use crate::person::CoveredPerson;
use crate::profile::{PageMarks, RegionProfile, Signatory, SignatureBlock, enacted};
use crate::table::Table;
use crate::terbilang::clause_label;
use crate::typesetting::Template;
use annex::AnnexColumn;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The body of a decree; also of its public copy and of an amending decree.
pub(crate) const BODY: Template = Template { path: "/decree.typ", text: include_str!("decree.typ") };

/// What is the same in a decree, its public copy and a decree that amends it. The legal words come from the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecreeText {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// The number as it is printed behind "NOMOR": "560/412/HK/2026", "12 TAHUN 2026". `None` leaves dots for the register's clerk.
    pub number: Option<String>,
    /// The date it is signed; `None` leaves dots.
    pub date: Option<Date>,
    /// The subject behind "TENTANG", without a full stop. Printed in capitals.
    pub subject: String,
    /// Menimbang: considerations, each with its own punctuation ("bahwa …;").
    pub considering: Vec<String>,
    /// Mengingat: laws, each with its own punctuation.
    pub recalling: Vec<String>,
    /// Memperhatikan: other papers it rests on, such as the minutes of verification. May be empty.
    pub noting: Vec<String>,
    /// The clauses, KESATU, KEDUA, … in order.
    pub clauses: Vec<String>,
    /// Who signs.
    pub signatory: Signatory,
    /// Tembusan: who gets a copy. May be empty.
    pub copies: Vec<String>,
    /// Offices whose initials a draft needs, in order. Empty on the copy for signing without them.
    pub initials: Vec<String>,
}

/// A decree with its list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decree {
    /// The words.
    pub text: DecreeText,
    /// Title above the list: "Daftar Penerima Bantuan Iuran …". Printed in capitals.
    pub annex_title: String,
    /// The list's columns.
    pub columns: Vec<AnnexColumn>,
    /// The people, in the order of the list; grouped by kecamatan when printed.
    pub people: Vec<CoveredPerson>,
}

impl DecreeText {
    /// "KEPUTUSAN BUPATI BANGLI".
    pub(crate) fn kind(&self) -> String {
        format!("KEPUTUSAN {}", self.profile.head().to_uppercase())
    }

    /// "NOMOR 560/412/HK/2026", or dots.
    pub(crate) fn number_line(&self) -> String {
        format!("NOMOR {}", number_or_dots(self.number.as_deref()))
    }

    /// Clauses with their labels.
    pub(crate) fn labelled_clauses(&self) -> Vec<(String, &str)> {
        (1..).map(clause_label).zip(self.clauses.iter().map(String::as_str)).collect()
    }

    /// The lines above the annex: which decree it belongs to.
    pub(crate) fn annex_heading(&self, label: &str) -> Vec<String> {
        vec![label.to_owned(), self.kind(), self.number_line(), "TENTANG".to_owned(), self.subject.to_uppercase()]
    }

    /// An annexed list, unsigned.
    pub(crate) fn annex(&self, label: &str, title: &str, table: Table, closing: Vec<String>) -> List {
        List { annex_of: self.annex_heading(label), heading: vec![title.to_uppercase()], table, closing, ..List::default() }
    }

    /// The body and its annexes, the last of them signed as the body is.
    pub(crate) fn paper(&self, body: Value, copy: bool, mut lists: Vec<List>) -> Result<Paper, DocumentError> {
        if self.clauses.is_empty() {
            return Err(DocumentError::Context("keputusan tanpa diktum".to_owned()));
        }
        if let Some(last) = lists.last_mut() {
            last.signatures = vec![SignatureBlock { above: Vec::new(), ..self.signature(copy) }];
            last.initials.clone_from(&self.initials);
        }
        let title = format!("{} tentang {}", self.kind(), self.subject);
        Ok(Paper { title, marks: self.marks.clone(), body: Some((BODY, body)), lists })
    }

    /// The signature below the body; "ttd" on a copy.
    pub(crate) fn signature(&self, copy: bool) -> SignatureBlock {
        let mark = copy.then(|| "ttd".to_owned());
        SignatureBlock { mark, ..self.signatory.block(enacted(&self.profile.seat, self.date), true) }
    }

    pub(crate) fn view(&self, copy: bool) -> Value {
        let head = self.profile.head().to_uppercase();
        let clauses: Vec<_> = self.labelled_clauses().iter().map(|(label, text)| json!({ "label": label, "text": text })).collect();
        json!({
            "author": self.profile.head(),
            "state_emblem_svg": self.profile.state_emblem_svg,
            "copy": copy,
            "head": head,
            "province": self.profile.province.to_uppercase(),
            "kind": self.kind(),
            "number": self.number_line(),
            "subject": self.subject.to_uppercase(),
            "considering": self.considering,
            "recalling": self.recalling,
            "noting": self.noting,
            "establishing": format!("{} TENTANG {}.", self.kind(), self.subject.to_uppercase()),
            "clauses": clauses,
            "signature": self.signature(copy),
            "copies": self.copies,
            "initials": self.initials,
            "certified": null,
        })
    }
}

impl Decree {
    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let (table, totals) = annex::restricted(&self.people, &self.columns, &self.text.profile.words)?;
        let list = self.text.annex("LAMPIRAN", &self.annex_title, table, totals.sentences());
        self.text.paper(self.text.view(false), false, vec![list])
    }
}
