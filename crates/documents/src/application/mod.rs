//! The letter of application to the head of the region (surat permohonan): of one person or of a group, also facilitated.

use crate::decree::annex::{AnnexColumn, people};
use crate::paper::{List, Paper};
use crate::person::Person;
use crate::profile::{PageMarks, RegionProfile, Signatory, SignatureBlock};
use crate::typesetting::Template;
use payung_domain::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

const BODY: Template = Template { path: "/application.typ", text: include_str!("application.typ") };

/// Surat permohonan bantuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Where it is written.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// Number of the letter, if the applicant keeps a register.
    pub number: Option<String>,
    /// Subject ("Hal").
    pub subject: String,
    /// Lines after "Yth.": the head of the region, "c.q. Kepala Dinas …".
    pub addressee: Vec<String>,
    /// Who applies.
    pub applicant: Applicant,
    /// The request, as paragraphs.
    pub request: Vec<String>,
    /// What is attached, in the regulation's order.
    pub attachments: Vec<String>,
    /// The statement that everything is true, as the form words it.
    pub statement: String,
    /// Who facilitated it, if somebody did; signs below "Mengetahui".
    pub facilitator: Option<Signatory>,
}

/// Who applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Applicant {
    /// One person.
    Single {
        /// The person.
        person: Person,
        /// Telephone; may be empty.
        phone: String,
    },
    /// A group through its head; its members are a list annexed.
    Group {
        /// The group's name.
        name: String,
        /// Its head.
        leader: Box<Person>,
        /// The head's telephone; may be empty.
        phone: String,
        /// All who are to be covered, the head too if they are.
        members: Vec<Person>,
    },
}

const MEMBER_COLUMNS: [AnnexColumn; 8] = [
    AnnexColumn::Number,
    AnnexColumn::Name,
    AnnexColumn::Nik,
    AnnexColumn::Birth,
    AnnexColumn::Sex,
    AnnexColumn::Address,
    AnnexColumn::Village,
    AnnexColumn::Occupation,
];

impl Applicant {
    /// The person who signs.
    pub(crate) const fn signer(&self) -> &Person {
        match self {
            Self::Single { person, .. } => person,
            Self::Group { leader, .. } => leader,
        }
    }
}

impl Application {
    /// Labels and values of the applicant.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let words = &self.profile.words;
        let person = self.applicant.signer();
        let label = str::to_owned;
        let mut fields = Vec::new();
        if let Applicant::Group { name, members, .. } = &self.applicant {
            fields.push((label("Nama kelompok"), name.clone()));
            fields.push((label("Jumlah anggota"), format!("{} orang (daftar terlampir)", members.len())));
        }
        let phone = match &self.applicant {
            Applicant::Single { phone, .. } | Applicant::Group { phone, .. } => phone,
        };
        let who = if matches!(self.applicant, Applicant::Group { .. }) { "Nama ketua" } else { "Nama" };
        fields.extend([
            (label(who), person.name.clone()),
            (label("NIK"), person.nik_digits()),
            (label("Tempat, tanggal lahir"), person.birth()),
            (label("Alamat"), person.address.clone()),
            (words.village_or_ward("/"), person.village.clone()),
            (words.district.clone(), person.district.clone()),
            (label("Pekerjaan"), person.occupation.clone()),
        ]);
        if !phone.is_empty() {
            fields.push((label("Nomor telepon"), phone.clone()));
        }
        // What is not known is left to the pen.
        for (_, value) in &mut fields {
            if value.is_empty() {
                ".............................................".clone_into(value);
            }
        }
        fields
    }

    /// "Pemohon," or "Ketua Kelompok …,".
    pub(crate) fn signature(&self) -> Signatory {
        let office = match &self.applicant {
            Applicant::Single { .. } => "Pemohon".to_owned(),
            Applicant::Group { name, .. } => format!("Ketua {name}"),
        };
        let name = Some(self.applicant.signer().name.clone()).filter(|name| !name.is_empty());
        Signatory { capacity: crate::profile::Capacity::Own, office, name, rank: None, nip: None }
    }

    /// Who signs below the letter.
    pub(crate) fn signatures(&self) -> Vec<SignatureBlock> {
        let facilitator = self.facilitator.as_ref().map(|by| by.block(vec!["Mengetahui/memfasilitasi".to_owned()], false));
        facilitator.into_iter().chain([self.signature().block(vec!["Hormat kami".to_owned()], false)]).collect()
    }

    pub(crate) fn paper(&self) -> Paper {
        let body = json!({
            "place": self.place,
            "date": crate::dates::long_or_dots(self.date),
            "number": self.number.as_deref().unwrap_or("-"),
            "enclosed": if self.attachments.is_empty() { "-".to_owned() } else { format!("{} berkas", self.attachments.len()) },
            "subject": self.subject,
            "addressee": self.addressee,
            "fields": self.fields(),
            "request": self.request,
            "attachments": self.attachments,
            "statement": self.statement,
            "signatures": self.signatures(),
        });
        let mut lists = Vec::new();
        if let Applicant::Group { name, members, .. } = &self.applicant {
            lists.push(List {
                heading: vec!["DAFTAR ANGGOTA YANG DIMOHONKAN".to_owned(), name.to_uppercase()],
                table: people(members, &MEMBER_COLUMNS, &[], &self.profile.words, |member| member, |_| Vec::new()),
                signatures: vec![self.signature().block(Vec::new(), false)],
                ..List::default()
            });
        }
        Paper { title: self.subject.clone(), marks: self.marks.clone(), body: Some((BODY, body)), lists }
    }
}
