//! The closed set of conditions a criterion may test.
//!
//! No free expressions: each kind can be type checked, explained in Indonesian, tried at speed and edited by a form. To
//! add a kind, see CONTRIBUTING.

use payung_domain::{Citizenship, Education, IdentityDocument, RegisterKind};
use serde::Deserialize;

/// A condition on the facts of one person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Every part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// Age in completed years on the criterion's date.
    Age(AgeTest),
    /// Stands in a register.
    RegisteredIn(RegisterTest),
    /// Address inside the act's region.
    Residence(Residence),
    /// Shows one of these identity documents.
    Document(OneOrMany<IdentityDocument>),
    /// Citizenship.
    Citizen(Citizenship),
    /// Does one of these kinds of work, by id.
    Occupation(OneOrMany<String>),
    /// Does a kind of work the act lists (`true`). A work it does not name is unknown where the act leaves room for
    /// others by decree, else not met.
    OccupationListed(bool),
    /// Holds an office the act lists (`true`).
    OfficeListed(bool),
    /// The criterion's date lies in the term of office (`true`).
    OfficeInTerm(bool),
    /// A yes/no fact is yes.
    Yes(FactName),
    /// A yes/no fact is no.
    No(FactName),
    /// Monthly income below a floor of the operator's table.
    IncomeBelow(WageFloor),
    /// An answer of the assessment worksheet is yes, by id.
    Indicator(String),
    /// Schooling completed is lower than this.
    EducationBelow(Education),
    /// The NIK's validity.
    Nik(NikTest),
    /// A letter of assignment covers the criterion's date (`true`).
    AssignmentCovers(bool),
    /// No second row with the same NIK in the lists handed in together (`true`).
    OnlyOnce(bool),
    /// A person must judge; the program never answers. The text is the question.
    Judged(String),
}

/// One value or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several, any of which will do.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// Bounds of age, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgeTest {
    /// Completed years reached, inclusive.
    #[serde(default)]
    pub from: Option<i16>,
    /// Completed years not yet reached.
    #[serde(default)]
    pub below: Option<i16>,
    /// Completed years still allowed, until the day before the next birthday.
    #[serde(default)]
    pub through: Option<i16>,
    /// Completed years still allowed on the birthday itself, not a day later.
    #[serde(default)]
    pub through_birthday: Option<i16>,
}

/// Which register, and how far up its desil may be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum RegisterTest {
    /// One register.
    One(RegisterKind),
    /// Any of several, with what may stand in for one that was not handed in.
    Several {
        /// The registers the text names; standing in one is enough.
        any_of: Vec<RegisterKind>,
        /// The register that stands in for those not handed in.
        #[serde(default)]
        successor: Option<RegisterKind>,
        /// Highest desil that counts.
        #[serde(default)]
        max_desil: Option<u8>,
    },
}

/// Which address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Residence {
    /// The address on the KTP.
    Ktp,
    /// Where the person really lives.
    Domicile,
}

/// A yes/no fact, by its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactName {
    /// Head of the family.
    KepalaKeluarga,
    /// Wage earner, bound by an employment relation.
    PenerimaUpah,
    /// Active member of BPJS Ketenagakerjaan, by column or register.
    PesertaBpjstkAktif,
    /// Another source pays the contributions, by column or register.
    SumberIuranLain,
    /// Received the region's aid before.
    PernahMenerima,
    /// Stays on in this programme.
    PesertaLanjutan,
    /// The work is paid from the APBD.
    DibiayaiApbd,
    /// Lives with a disability.
    Disabilitas,
    /// Any work or business is stated.
    AdaPekerjaan,
    /// A letter of assignment is stated.
    SuratTugas,
}

impl FactName {
    /// The column it is read from (contract; `pekerjaan` for any work at all).
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::KepalaKeluarga => "kepala_keluarga",
            Self::PenerimaUpah => "penerima_upah",
            Self::PesertaBpjstkAktif => "peserta_bpjstk_aktif",
            Self::SumberIuranLain => "sumber_iuran_lain",
            Self::PernahMenerima => "pernah_menerima",
            Self::PesertaLanjutan => "peserta_lanjutan",
            Self::DibiayaiApbd => "dibiayai_apbd",
            Self::Disabilitas => "disabilitas",
            Self::AdaPekerjaan => "pekerjaan",
            Self::SuratTugas => "surat_tugas",
        }
    }
}

/// A floor of income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WageFloor {
    /// Minimum wage of the place of work.
    MinimumWage,
    /// Kebutuhan Hidup Layak.
    DecentLiving,
}

/// How sure a NIK must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NikTest {
    /// Sixteen digits that can be a NIK (levels N0–N2).
    WellFormed,
    /// Well formed, and not denied by Dukcapil where an answer exists; without an answer met, with a warning.
    ConfirmedIfAnswered,
    /// Confirmed by Dukcapil; without an answer unknown.
    Confirmed,
}
