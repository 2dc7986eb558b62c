//! Who acts: roles, and how an office is held.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What somebody is in the programme. Statutory words stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Operator of a village (desa, kelurahan).
    VillageOperator,
    /// Operator of a sector agency that enumerates its own workers.
    AgencyOperator,
    /// The kecamatan (Camat and staff).
    Kecamatan,
    /// The office that runs the programme.
    Dinas,
    /// Member of the verification team; the position (ketua, sekretaris, anggota) stands in the instrument that names it.
    Verifier,
    /// Head of the office.
    HeadOfOffice,
    /// Bagian Hukum: keeps the decrees.
    Legal,
    /// Pejabat pelaksana teknis kegiatan.
    Pptk,
    /// Bendahara pengeluaran.
    BendaharaPengeluaran,
    /// Pejabat penatausahaan keuangan SKPD.
    PpkSkpd,
    /// Pengguna anggaran or kuasa pengguna anggaran.
    PaKpa,
    /// Kuasa bendahara umum daerah.
    KuasaBud,
    /// A village's own treasurer (APBDesa).
    VillageTreasurer,
    /// Inspektorat.
    Inspector,
    /// The insurer's liaison.
    BpjsLiaison,
    /// Looks after the installation; acts on nobody's case.
    Administrator,
    /// Anybody.
    Public,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 17] = [
        Self::VillageOperator,
        Self::AgencyOperator,
        Self::Kecamatan,
        Self::Dinas,
        Self::Verifier,
        Self::HeadOfOffice,
        Self::Legal,
        Self::Pptk,
        Self::BendaharaPengeluaran,
        Self::PpkSkpd,
        Self::PaKpa,
        Self::KuasaBud,
        Self::VillageTreasurer,
        Self::Inspector,
        Self::BpjsLiaison,
        Self::Administrator,
        Self::Public,
    ];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::VillageOperator => "village-operator",
            Self::AgencyOperator => "agency-operator",
            Self::Kecamatan => "kecamatan",
            Self::Dinas => "dinas",
            Self::Verifier => "verifier",
            Self::HeadOfOffice => "head-of-office",
            Self::Legal => "legal",
            Self::Pptk => "pptk",
            Self::BendaharaPengeluaran => "bendahara-pengeluaran",
            Self::PpkSkpd => "ppk-skpd",
            Self::PaKpa => "pa-kpa",
            Self::KuasaBud => "kuasa-bud",
            Self::VillageTreasurer => "village-treasurer",
            Self::Inspector => "inspector",
            Self::BpjsLiaison => "bpjs-liaison",
            Self::Administrator => "administrator",
            Self::Public => "public",
        }
    }

    /// The role named by a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The role as a reader knows it.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let (id, en) = match self {
            Self::VillageOperator => ("operator desa/kelurahan", "village operator"),
            Self::AgencyOperator => ("operator perangkat daerah", "agency operator"),
            Self::Kecamatan => ("kecamatan", "kecamatan"),
            Self::Dinas => ("dinas pengelola", "programme office"),
            Self::Verifier => ("Tim Verifikasi", "verification team"),
            Self::HeadOfOffice => ("kepala dinas", "head of office"),
            Self::Legal => ("Bagian Hukum", "legal division"),
            Self::Pptk => ("PPTK", "PPTK"),
            Self::BendaharaPengeluaran => ("bendahara pengeluaran", "bendahara pengeluaran"),
            Self::PpkSkpd => ("PPK-SKPD", "PPK-SKPD"),
            Self::PaKpa => ("PA/KPA", "PA/KPA"),
            Self::KuasaBud => ("Kuasa BUD", "Kuasa BUD"),
            Self::VillageTreasurer => ("bendahara desa", "village treasurer"),
            Self::Inspector => ("Inspektorat", "inspectorate"),
            Self::BpjsLiaison => ("penghubung BPJS Ketenagakerjaan", "BPJS liaison"),
            Self::Administrator => ("administrator", "administrator"),
            Self::Public => ("masyarakat", "public"),
        };
        language.pick(id, en)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How an office is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// Definitive.
    Definitif,
    /// Penjabat: fills a vacant office.
    Pj,
    /// Pelaksana tugas.
    Plt,
    /// Atas nama: signs for the holder.
    An,
}

impl Capacity {
    /// All, in the order of the words.
    pub const ALL: [Self; 4] = [Self::Definitif, Self::Pj, Self::Plt, Self::An];

    /// The word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Definitif => "definitif",
            Self::Pj => "pj",
            Self::Plt => "plt",
            Self::An => "an",
        }
    }

    /// What stands before the office under a signature; empty when definitive.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Definitif => "",
            Self::Pj => "Pj. ",
            Self::Plt => "Plt. ",
            Self::An => "a.n. ",
        }
    }

    /// The capacity named by a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capacity| capacity.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_one_role_each() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert_eq!(serde_json::to_value(role).expect("a word"), serde_json::json!(role.word()));
        }
        assert_eq!(Role::from_word("bupati"), None, "the regent signs on paper, outside the program");
        for capacity in Capacity::ALL {
            assert_eq!(Capacity::from_word(capacity.word()), Some(capacity));
        }
    }
}
