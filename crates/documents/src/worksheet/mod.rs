//! The assessment worksheet (kertas kerja): filled in for a person, or blank for the pen.

use crate::paper::{Paper, capitals, letterhead};
use crate::person::Person;
use crate::profile::{PageMarks, RegionProfile, Signatory, place_and_date};
use crate::typesetting::Template;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

const BODY: Template = Template { path: "/worksheet.typ", text: include_str!("worksheet.typ") };

/// Kertas kerja. Criteria and indicators come from the caller, as the regulation words them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worksheet {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Title lines, printed in capitals.
    pub title: Vec<String>,
    /// Who is assessed; `None` leaves dotted lines for the pen.
    pub person: Option<Person>,
    /// Nomor KK, telephone and what else the head of the form asks: label and value; an empty value leaves dots.
    pub more_fields: Vec<(String, String)>,
    /// The criteria.
    pub criteria: Vec<WorksheetCriterion>,
    /// The conclusion; `None` leaves the boxes for the pen.
    pub conclusion: Option<Conclusion>,
    /// Place of signature.
    pub place: String,
    /// Date; `None` leaves dots.
    pub date: Option<Date>,
    /// The respondent's name; `None` leaves dots.
    pub respondent: Option<String>,
    /// Who filled it in.
    pub enumerator: Signatory,
    /// Who confirms it: perbekel, lurah.
    pub village_head: Signatory,
}

/// A criterion with its indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorksheetCriterion {
    /// The letter or number the regulation gives it.
    pub mark: String,
    /// Its words.
    pub text: String,
    /// Its indicators.
    pub indicators: Vec<WorksheetIndicator>,
}

/// An indicator or sub-indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorksheetIndicator {
    /// The letter or number the regulation gives it.
    pub mark: String,
    /// Its words.
    pub text: String,
    /// Met or not; `None` leaves both boxes open.
    pub met: Option<bool>,
    /// The proof seen.
    pub evidence: String,
    /// A note.
    pub note: String,
    /// Sub-indicators; theirs are ignored.
    pub parts: Vec<WorksheetIndicator>,
}

/// What the enumerator concludes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Whether the person is to be proposed.
    pub proposed: bool,
    /// Why, in words.
    pub ground: String,
}

impl Worksheet {
    pub(crate) fn paper(&self) -> Paper {
        let dots = "..............................................................";
        let value = |of: fn(&Person) -> String| self.person.as_ref().map_or_else(|| dots.to_owned(), of);
        let words = &self.profile.words;
        let mut fields = vec![
            ("Nama lengkap".to_owned(), value(|person| person.name.clone())),
            ("NIK".to_owned(), value(Person::nik_digits)),
            ("Tempat, tanggal lahir".to_owned(), value(Person::birth)),
            ("Alamat".to_owned(), value(|person| person.address.clone())),
            (words.village_or_ward("/"), value(|person| person.village.clone())),
            (words.district.clone(), value(|person| person.district.clone())),
            ("Pekerjaan".to_owned(), value(|person| person.occupation.clone())),
        ];
        let filled = |(label, text): &(String, String)| (label.clone(), if text.is_empty() { dots.to_owned() } else { text.clone() });
        fields.extend(self.more_fields.iter().cloned());
        let fields: Vec<_> = fields.iter().map(filled).collect();
        let respondent = Signatory {
            capacity: crate::profile::Capacity::Own,
            office: "Responden".to_owned(),
            name: self.respondent.clone(),
            rank: None,
            nip: None,
        };
        let signatures = [
            respondent.block(vec!["\u{a0}".to_owned()], false),
            self.enumerator.block(place_and_date(&self.place, self.date), false),
            self.village_head.block(vec!["Mengetahui".to_owned()], false),
        ];
        let mut data = letterhead(&self.profile, &self.profile.letterhead);
        data["heading"] = capitals(&self.title).into();
        data["fields"] = json!(fields);
        data["blank"] = self.person.is_none().into();
        data["criteria"] = json!(self.criteria);
        data["conclusion"] = json!(self.conclusion);
        data["signatures"] = json!(signatures);
        Paper { title: self.title.join(" "), marks: self.marks.clone(), body: Some((BODY, data)), lists: Vec::new() }
    }
}
