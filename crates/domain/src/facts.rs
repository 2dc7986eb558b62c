//! What is known about one person when a rule is asked.

use crate::{AreaCode, Nik, NikFault, Rupiah};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The most assessment indicators an act may declare.
pub const MAX_INDICATORS: usize = 24;

/// Sex as recorded on the KTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Perempuan.
    #[serde(rename = "perempuan")]
    Female,
    /// Laki-laki.
    #[serde(rename = "laki-laki")]
    Male,
}

/// Citizenship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Citizenship {
    /// Warga Negara Indonesia.
    #[serde(rename = "wni")]
    Indonesian,
    /// Warga negara asing (holders of a KITAP also carry a KTP-el).
    #[serde(rename = "wna")]
    Foreign,
}

/// The document that proves identity or residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IdentityDocument {
    /// KTP elektronik.
    #[serde(rename = "ktp-el")]
    KtpElectronic,
    /// KTP, kind not said.
    #[serde(rename = "ktp")]
    Ktp,
    /// A lawful substitute: surat keterangan, biodata, resi perekaman.
    #[serde(rename = "pengganti")]
    Substitute,
    /// Said to have none.
    #[serde(rename = "tidak-ada")]
    None,
}

/// Highest schooling completed, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Education {
    /// Never went to school.
    TidakSekolah,
    /// Did not complete SD.
    BelumTamatSd,
    /// SD completed.
    Sd,
    /// SMP completed.
    Smp,
    /// SMA or SMK completed.
    Sma,
    /// A diploma or a degree.
    PerguruanTinggi,
}

/// The kind of work stated, seen from the act's own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occupation {
    /// The n-th occupation of the act, counted from 0.
    Listed(u16),
    /// Something is stated that the act's list does not name.
    Unlisted,
}

/// The office stated (RT, RW, …), seen from the act's own list.
pub type Office = Occupation;

/// The registers and answer files a list is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterKind {
    /// Data Terpadu Kesejahteraan Sosial.
    Dtks,
    /// Data Pensasaran Percepatan Penghapusan Kemiskinan Ekstrem.
    P3ke,
    /// Data Tunggal Sosial dan Ekonomi Nasional.
    Dtsen,
    /// Active members of BPJS Ketenagakerjaan.
    Bpjs,
    /// People whose contributions another payer bears.
    Aid,
    /// Answers of Dukcapil: does this NIK exist and belong to this person.
    Padan,
}

impl RegisterKind {
    /// All kinds, in the order of their index.
    pub const ALL: [Self; 6] = [Self::Dtks, Self::P3ke, Self::Dtsen, Self::Bpjs, Self::Aid, Self::Padan];

    /// The kind's place in [`Facts::registers`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The word of the command line (contract).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dtks => "dtks",
            Self::P3ke => "p3ke",
            Self::Dtsen => "dtsen",
            Self::Bpjs => "bpjs",
            Self::Aid => "aid",
            Self::Padan => "padan",
        }
    }

    /// The kind named by a word of the command line.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The name as readers know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dtks => "DTKS",
            Self::P3ke => "P3KE",
            Self::Dtsen => "DTSEN",
            Self::Bpjs => "daftar peserta aktif BPJS Ketenagakerjaan",
            Self::Aid => "daftar penerima dari pembayar lain",
            Self::Padan => "jawaban Dukcapil",
        }
    }

    /// The name for readers of English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Dtks | Self::P3ke | Self::Dtsen => self.name(),
            Self::Bpjs => "active members of BPJS Ketenagakerjaan",
            Self::Aid => "beneficiaries of other payers",
            Self::Padan => "Dukcapil's answers",
        }
    }
}

/// What a register says about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterAnswer {
    /// No such register was handed in.
    #[default]
    NotLoaded,
    /// The person is in it; for DTSEN, P3KE with the family's desil (1–10) when the file has one.
    Found {
        /// Welfare tenth of the family, 1 poorest.
        desil: Option<u8>,
    },
    /// The person is in the answer file, and the answer is "no" (Dukcapil: tidak padan).
    Denied,
    /// Searched soundly and not there.
    NotFound,
    /// Not there, but the search could not be sound.
    CannotTell(CannotTell),
}

/// Why "not found" is not "no".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CannotTell {
    /// The person's NIK is missing or damaged.
    NikDamaged,
    /// The extract does not cover the person's village.
    VillageNotCovered,
    /// The person's village is not known, so coverage cannot be judged.
    VillageUnknown,
    /// The extract is by family and the person's family number is missing or not in it.
    FamilyNotCovered,
    /// The person's family is in the extract, the person is not: a NIK written wrongly, or a member who came later.
    FamilyListed,
    /// The extract's date is not stated.
    SnapshotUndated,
    /// The extract was taken after the date asked about, or too long before it.
    SnapshotOutOfDate,
    /// The extract itself holds a damaged record that may be this person.
    RegisterRowDamaged,
    /// The register holds this NIK under another name or birth date.
    RegisterDisagrees,
}

/// A yes or no with its absence.
pub type YesNo = Option<bool>;

/// The facts about one person. `None` means "not known", never "no".
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// NIK that passed the levels N0 to N2.
    pub nik: Option<Nik>,
    /// What is wrong with the NIK, when there is none in `nik`.
    pub nik_fault: Option<NikFault>,
    /// Whether Dukcapil confirmed it (level N7), from the list's own column.
    pub padan: YesNo,
    /// The same NIK stands in another row of the lists handed in together.
    pub duplicate: bool,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Citizenship.
    pub citizenship: Option<Citizenship>,
    /// Address on the KTP, as far down as known.
    pub ktp_area: Option<AreaCode>,
    /// Where the person really lives, as far down as known.
    pub domicile_area: Option<AreaCode>,
    /// The identity document shown.
    pub identity_document: Option<IdentityDocument>,
    /// Whether any work or business is stated.
    pub has_work: YesNo,
    /// Kind of vulnerable work, by the act's list.
    pub occupation: Option<Occupation>,
    /// Income in a month.
    pub income: Option<Rupiah>,
    /// Minimum wage at the place of work, from the operator's table.
    pub minimum_wage: Option<Rupiah>,
    /// Decent-living need (KHL), from the operator's table.
    pub decent_living: Option<Rupiah>,
    /// Head of the family.
    pub head_of_family: YesNo,
    /// Wage earner (penerima upah), bound by an employment relation.
    pub wage_earner: YesNo,
    /// Active member of BPJS Ketenagakerjaan, from the list's own column.
    pub bpjs_active: YesNo,
    /// Another source pays the contributions, from the list's own column.
    pub other_payer: YesNo,
    /// Received the region's contribution aid before.
    pub received_before: YesNo,
    /// Stays on in this programme (peserta lanjutan).
    pub continuing: YesNo,
    /// The work is paid from the APBD.
    pub apbd_funded: YesNo,
    /// Lives with a disability.
    pub disability: YesNo,
    /// Highest schooling completed.
    pub education: Option<Education>,
    /// Office held, by the act's list.
    pub office: Option<Office>,
    /// First day of the term of office.
    pub office_from: Option<Date>,
    /// Last day of the term of office.
    pub office_until: Option<Date>,
    /// A letter of assignment (surat perintah tugas) is stated.
    pub assignment_letter: YesNo,
    /// First day of the assignment.
    pub assignment_from: Option<Date>,
    /// Last day of the assignment.
    pub assignment_until: Option<Date>,
    /// Answers of the assessment worksheet, in the order of the act's indicators.
    pub indicators: [YesNo; MAX_INDICATORS],
    /// Answers of the registers, by [`RegisterKind::index`].
    pub registers: [RegisterAnswer; 6],
}

impl Facts {
    /// What the register `kind` says.
    #[must_use]
    pub const fn register(&self, kind: RegisterKind) -> RegisterAnswer {
        self.registers[kind.index()]
    }
}
