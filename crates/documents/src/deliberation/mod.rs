//! Minutes of the village's deliberation (berita acara musyawarah desa or kelurahan): who was there, and the outcome for every name.

use crate::decree::annex::{AnnexColumn, people};
use crate::paper::{List, Paper, capitals, letterhead, number_or_dots};
use crate::person::Person;
use crate::profile::{Letterhead, PageMarks, RegionProfile, Signatory, SignatureBlock};
use crate::table::{Column, Side};
use crate::terbilang::{dotted, terbilang};
use crate::typesetting::Template;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

const BODY: Template = Template { path: "/deliberation.typ", text: include_str!("deliberation.typ") };

/// Berita acara musyawarah desa/kelurahan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliberationMinutes {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// The village's letterhead.
    pub letterhead: Letterhead,
    /// Title lines, printed in capitals: "Berita Acara", "Musyawarah Desa".
    pub title: Vec<String>,
    /// Number in the village's register.
    pub number: Option<String>,
    /// "Desa Jehem Kecamatan Tembuku".
    pub village: String,
    /// When.
    pub date: Date,
    /// Hours: "09.00 sampai dengan 11.30 WITA".
    pub hours: String,
    /// Where it met.
    pub place: String,
    /// What was deliberated on, as it continues "telah diadakan musyawarah …".
    pub subject: String,
    /// Who led it: name and office.
    pub chair: String,
    /// Who kept the minutes.
    pub secretary: String,
    /// Who attended.
    pub attendees: Vec<Attendee>,
    /// What was agreed apart from the names. May be empty.
    pub decisions: Vec<String>,
    /// The outcome for every name.
    pub outcomes: Vec<DeliberatedPerson>,
    /// Who signs.
    pub signatories: Vec<Signatory>,
}

/// Somebody present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Name.
    pub name: String,
    /// For whom or as what they came.
    pub role: String,
}

/// What was agreed on a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliberatedPerson {
    /// The person.
    pub person: Person,
    /// Whether they are proposed.
    pub agreed: bool,
    /// Why not, or a remark. May be empty.
    pub reason: String,
}

const COLUMNS: [AnnexColumn; 6] =
    [AnnexColumn::Number, AnnexColumn::Name, AnnexColumn::Nik, AnnexColumn::Birth, AnnexColumn::Address, AnnexColumn::Occupation];

impl DeliberationMinutes {
    /// The sentence the minutes begin with.
    pub(crate) fn opening(&self) -> String {
        format!(
            "Pada hari ini {} ({}), pukul {}, bertempat di {}, {}, telah diadakan {}.",
            crate::dates::day_in_words(self.date),
            crate::dates::short_date(self.date),
            self.hours,
            self.place,
            self.village,
            self.subject
        )
    }

    /// The outcome in figures and words.
    pub(crate) fn outcome(&self) -> String {
        let count = |agreed| u64::try_from(self.outcomes.iter().filter(|outcome| outcome.agreed == agreed).count()).unwrap_or(u64::MAX);
        let (yes, no) = (count(true), count(false));
        format!(
            "Dari {} nama yang dibahas, disepakati untuk diusulkan {} ({}) orang dan tidak diusulkan {} ({}) orang, sebagaimana tercantum \
             dalam daftar terlampir yang merupakan bagian tidak terpisahkan dari berita acara ini.",
            dotted(yes.saturating_add(no)),
            dotted(yes),
            terbilang(yes),
            dotted(no),
            terbilang(no)
        )
    }

    /// Who signs.
    pub(crate) fn signatures(&self) -> Vec<SignatureBlock> {
        self.signatories.iter().map(|signatory| signatory.block(Vec::new(), false)).collect()
    }

    pub(crate) fn paper(&self) -> Paper {
        let mut body = letterhead(&self.profile, &self.letterhead);
        body["heading"] = capitals(&self.title).into();
        body["number"] = number_or_dots(self.number.as_deref()).into();
        body["opening"] = self.opening().into();
        body["chair"] = self.chair.clone().into();
        body["secretary"] = self.secretary.clone().into();
        body["attendees"] = json!(self.attendees);
        body["outcome"] = self.outcome().into();
        body["decisions"] = self.decisions.clone().into();
        body["signatures"] = json!(self.signatures());
        let more = [Column::new("Hasil", 28, Side::Center), Column::new("Alasan/Keterangan", 70, Side::Left)];
        let extra = |outcome: &DeliberatedPerson| {
            vec![if outcome.agreed { "Diusulkan" } else { "Tidak diusulkan" }.to_owned(), outcome.reason.clone()]
        };
        let list = List {
            annex_of: vec![
                "LAMPIRAN BERITA ACARA".to_owned(),
                format!("NOMOR {}", self.number.as_deref().unwrap_or("....................")),
            ],
            heading: vec!["HASIL MUSYAWARAH PER NAMA".to_owned(), self.village.to_uppercase()],
            table: people(&self.outcomes, &COLUMNS, &more, &self.profile.words, |outcome| &outcome.person, extra),
            signatures: self.signatures().into_iter().take(1).collect(),
            ..List::default()
        };
        Paper { title: self.title.join(" "), marks: self.marks.clone(), body: Some((BODY, body)), lists: vec![list] }
    }
}
