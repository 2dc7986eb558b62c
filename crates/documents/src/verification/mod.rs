//! Minutes of verification (Berita Acara Hasil Verifikasi): checklist, result, numbers, the list of cases, the team's signatures.

use crate::decree::annex::{AnnexColumn, people};
use crate::paper::{List, Paper, capitals, letterhead, number_or_dots};
use crate::person::Person;
use crate::profile::{PageMarks, RegionProfile, Signatory, SignatureBlock};
use crate::table::{Column, Side};
use crate::terbilang::{dotted, terbilang};
use crate::typesetting::Template;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

const BODY: Template = Template { path: "/verification.typ", text: include_str!("verification.typ") };

/// Berita Acara Hasil Verifikasi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationMinutes {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Title lines, printed in capitals.
    pub title: Vec<String>,
    /// Number in the office's register.
    pub number: Option<String>,
    /// When it is drawn up.
    pub date: Date,
    /// Where.
    pub place: String,
    /// What the team rests on: "Keputusan Kepala Dinas … Nomor … tentang Tim Verifikasi".
    pub team_basis: String,
    /// What was verified, as it continues "telah dilakukan verifikasi …".
    pub subject: String,
    /// Documents and conditions checked.
    pub checklist: Vec<ChecklistItem>,
    /// The result, as paragraphs.
    pub result: Vec<String>,
    /// Numbers: proposed, meets the conditions, does not, sent back. The last line is not a sum.
    pub recap: Vec<RecapLine>,
    /// Every case. May be empty when the list is kept elsewhere.
    pub cases: Vec<VerifiedPerson>,
    /// The team: ketua, sekretaris, members in order.
    pub team: Vec<Signatory>,
    /// Who takes note ("Mengetahui"), mostly the head of office.
    pub acknowledged_by: Option<Signatory>,
}

/// A line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// What is looked for.
    pub text: String,
    /// There or not; `None` where it differs between cases, leaving both open.
    pub present: Option<bool>,
    /// A note.
    pub note: String,
}

/// A number of the recapitulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecapLine {
    /// What is counted.
    pub text: String,
    /// How many people.
    pub count: u64,
}

/// A verified case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedPerson {
    /// The person.
    pub person: Person,
    /// "Memenuhi", "Tidak memenuhi", "Dikembalikan".
    pub outcome: String,
    /// The criterion not met, or a note. May be empty.
    pub note: String,
}

const COLUMNS: [AnnexColumn; 7] = [
    AnnexColumn::Number,
    AnnexColumn::Name,
    AnnexColumn::Nik,
    AnnexColumn::Birth,
    AnnexColumn::Address,
    AnnexColumn::Village,
    AnnexColumn::Occupation,
];

impl VerificationMinutes {
    /// The sentence the minutes begin with.
    pub(crate) fn opening(&self) -> String {
        format!(
            "Pada hari ini {} ({}), bertempat di {}, berdasarkan {}, telah dilakukan verifikasi {}, dengan hasil sebagai berikut.",
            crate::dates::day_in_words(self.date),
            crate::dates::short_date(self.date),
            self.place,
            self.team_basis,
            self.subject
        )
    }

    /// Lines of the recapitulation: text, figure, words.
    pub(crate) fn recap_lines(&self) -> Vec<(&str, String, String)> {
        self.recap.iter().map(|line| (line.text.as_str(), dotted(line.count), terbilang(line.count))).collect()
    }

    /// The team's signatures.
    pub(crate) fn team_signatures(&self) -> Vec<SignatureBlock> {
        self.team.iter().map(|member| member.block(Vec::new(), false)).collect()
    }

    /// The signature of who takes note.
    pub(crate) fn acknowledgement(&self) -> Option<SignatureBlock> {
        self.acknowledged_by.as_ref().map(|head| head.block(vec!["Mengetahui".to_owned()], false))
    }

    pub(crate) fn paper(&self) -> Paper {
        let number = number_or_dots(self.number.as_deref());
        let mut body = letterhead(&self.profile, &self.profile.letterhead);
        body["heading"] = capitals(&self.title).into();
        body["number"] = number.into();
        body["opening"] = self.opening().into();
        body["checklist"] = json!(self.checklist);
        body["result"] = self.result.clone().into();
        body["recap"] = json!(self.recap_lines());
        body["listed"] = (!self.cases.is_empty()).into();
        body["team"] = json!(self.team_signatures());
        body["acknowledged"] = json!(self.acknowledgement());
        let mut lists = Vec::new();
        if !self.cases.is_empty() {
            let more = [Column::new("Hasil", 26, Side::Center), Column::new("Keterangan", 50, Side::Left)];
            let extra = |case: &VerifiedPerson| vec![case.outcome.clone(), case.note.clone()];
            lists.push(List {
                annex_of: vec!["LAMPIRAN BERITA ACARA HASIL VERIFIKASI".to_owned(), format!("NOMOR {number}")],
                heading: vec!["DAFTAR HASIL VERIFIKASI".to_owned()],
                table: people(&self.cases, &COLUMNS, &more, &self.profile.words, |case| &case.person, extra),
                signatures: self.team_signatures().into_iter().take(1).collect(),
                ..List::default()
            });
        }
        Paper { title: self.title.join(" "), marks: self.marks.clone(), body: Some((BODY, body)), lists }
    }
}
