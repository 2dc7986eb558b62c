//! How a region calls itself, its offices and its officials, and how they sign.

use crate::dates::long_or_dots;
use payung_domain::Date;
use serde::{Deserialize, Serialize};

/// Kabupaten or kota: decides whose decree it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// Kabupaten, headed by a bupati.
    Kabupaten,
    /// Kota, headed by a wali kota.
    Kota,
}

/// The words a region uses where regions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// "Desa", "Kalurahan", "Nagori".
    pub village: String,
    /// "Perbekel", "Kepala Desa".
    pub village_head: String,
    /// "Kelurahan".
    pub ward: String,
    /// "Lurah".
    pub ward_head: String,
    /// "Kecamatan", "Kemantren".
    pub district: String,
    /// "Camat", "Mantri Pamong Praja".
    pub district_head: String,
}

impl Words {
    /// Both words for a village, or the one where the region has only one.
    pub(crate) fn village_or_ward(&self, between: &str) -> String {
        if self.village == self.ward { self.village.clone() } else { format!("{}{between}{}", self.village, self.ward) }
    }
}

impl Default for Words {
    /// The words of the national law.
    fn default() -> Self {
        let word = str::to_owned;
        Self {
            village: word("Desa"),
            village_head: word("Kepala Desa"),
            ward: word("Kelurahan"),
            ward_head: word("Lurah"),
            district: word("Kecamatan"),
            district_head: word("Camat"),
        }
    }
}

/// The head of a letter (kop): whose letter it is and where they are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The line above: "Pemerintah Kabupaten Bangli". Printed in capitals.
    pub government: String,
    /// The office: "Dinas Koperasi, UKM dan Tenaga Kerja". Printed in capitals.
    pub office: String,
    /// Address lines, as they are to be printed.
    pub address: Vec<String>,
}

/// Everything about a region that its documents say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionProfile {
    /// Kabupaten or kota.
    pub kind: RegionKind,
    /// The name without "Kabupaten" or "Kota": "Bangli".
    pub name: String,
    /// The province's line: "Provinsi Bali", "Daerah Istimewa Yogyakarta". Printed in capitals.
    pub province: String,
    /// Where the head of the region signs: "Bangli", "Semarapura", "Purwokerto".
    pub seat: String,
    /// Words that differ between regions.
    pub words: Words,
    /// Letterhead of the office in charge.
    pub letterhead: Letterhead,
    /// The typeface the region's rules of correspondence name. Used if the machine has it; see [`crate::Fonts::for_profile`].
    pub font: Option<String>,
    /// The state emblem for decrees, as SVG text without references to other files. Without it its room is left white, for paper that carries it already.
    pub state_emblem_svg: Option<String>,
    /// The region's emblem for letterheads, as SVG text without references to other files.
    pub region_emblem_svg: Option<String>,
}

impl RegionProfile {
    /// "Bupati Bangli", "Wali Kota Yogyakarta".
    #[must_use]
    pub fn head(&self) -> String {
        match self.kind {
            RegionKind::Kabupaten => format!("Bupati {}", self.name),
            RegionKind::Kota => format!("Wali Kota {}", self.name),
        }
    }

    /// "Kabupaten Bangli", "Kota Yogyakarta".
    #[must_use]
    pub fn full_name(&self) -> String {
        match self.kind {
            RegionKind::Kabupaten => format!("Kabupaten {}", self.name),
            RegionKind::Kota => format!("Kota {}", self.name),
        }
    }
}

/// In what capacity somebody signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "as")]
pub enum Capacity {
    /// In an office of their own.
    Own,
    /// Penjabat: holds the office for a time by appointment ("Pj.").
    Acting,
    /// Pelaksana tugas: does the work of a vacant office ("Plt.").
    TaskExecutor,
    /// Pelaksana harian: stands in from day to day ("Plh.").
    DailyExecutor,
    /// Atas nama: signs for another ("a.n.").
    OnBehalf {
        /// The office signed for: "Bupati Bangli".
        of: String,
    },
    /// Untuk beliau: signs for one who signs for another ("a.n. … u.b.").
    Through {
        /// The office signed for in the end.
        of: String,
        /// The office that was to sign.
        through: String,
    },
}

/// Somebody who signs, as it is to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// The capacity.
    pub capacity: Capacity,
    /// The office: "Bupati Bangli", "Kepala Dinas Tenaga Kerja".
    pub office: String,
    /// The name, as it is to be printed; `None` leaves dots.
    pub name: Option<String>,
    /// Rank: "Pembina Utama Muda".
    pub rank: Option<String>,
    /// NIP, for officials who have one.
    pub nip: Option<String>,
}

impl Signatory {
    /// The lines above the signature, ending in a comma. `capitals` for decrees, whose offices stand in capitals; prefixes never do.
    #[must_use]
    pub fn lines(&self, capitals: bool) -> Vec<String> {
        let cased = |text: &str| if capitals { text.to_uppercase() } else { text.to_owned() };
        let office = cased(&self.office);
        match &self.capacity {
            Capacity::Own => vec![format!("{office},")],
            Capacity::Acting => vec![format!("Pj. {office},")],
            Capacity::TaskExecutor => vec![format!("Plt. {office},")],
            Capacity::DailyExecutor => vec![format!("Plh. {office},")],
            Capacity::OnBehalf { of } => vec![format!("a.n. {}", cased(of)), format!("{office},")],
            Capacity::Through { of, through } => {
                vec![format!("a.n. {}", cased(of)), cased(through), "u.b.".to_owned(), format!("{office},")]
            }
        }
    }

    /// The name, or dots for the pen.
    #[must_use]
    pub fn printed_name(&self) -> String {
        self.name.clone().unwrap_or_else(|| "(................................)".to_owned())
    }

    /// Rank and NIP, the lines below the name.
    #[must_use]
    pub fn below(&self) -> Vec<String> {
        self.rank.iter().cloned().chain(self.nip.iter().map(|nip| format!("NIP {nip}"))).collect()
    }

    /// The block that is printed; `above` are the lines of place and date.
    pub(crate) fn block(&self, above: Vec<String>, capitals: bool) -> SignatureBlock {
        SignatureBlock { above, lines: self.lines(capitals), name: self.printed_name(), below: self.below(), mark: None }
    }
}

/// A signature as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SignatureBlock {
    /// Place and date, "Mengetahui".
    pub above: Vec<String>,
    /// The office.
    pub lines: Vec<String>,
    /// The name or dots.
    pub name: String,
    /// Rank and NIP.
    pub below: Vec<String>,
    /// What stands instead of the signature on a copy: "ttd".
    pub mark: Option<String>,
}

/// "Ditetapkan di Bangli" and "pada tanggal …", with dots while the date is not known.
pub(crate) fn enacted(seat: &str, date: Option<Date>) -> Vec<String> {
    vec![format!("Ditetapkan di {seat}"), format!("pada tanggal {}", long_or_dots(date))]
}

/// "Bangli, 20 November 2026".
pub(crate) fn place_and_date(place: &str, date: Option<Date>) -> Vec<String> {
    vec![format!("{place}, {}", long_or_dots(date))]
}

/// What every page of a document carries in its foot, so that a sheet found alone can be told where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMarks {
    /// Short code of the document, printed on every page: `PYG-7F3K-…`.
    pub code: String,
    /// Head of the log's chain when the document was made; printed on decrees.
    pub log_head: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_are_printed_as_offices_write_them() {
        let sign = |capacity| Signatory {
            capacity,
            office: "Sekretaris Daerah".into(),
            name: None,
            rank: Some("Pembina Utama Madya".into()),
            nip: Some("196001011985031001".into()),
        };
        assert_eq!(sign(Capacity::Own).lines(false), ["Sekretaris Daerah,"]);
        assert_eq!(sign(Capacity::Acting).lines(true), ["Pj. SEKRETARIS DAERAH,"]);
        assert_eq!(sign(Capacity::TaskExecutor).lines(true), ["Plt. SEKRETARIS DAERAH,"]);
        let of = "Bupati Bangli".to_owned();
        assert_eq!(sign(Capacity::OnBehalf { of: of.clone() }).lines(true), ["a.n. BUPATI BANGLI", "SEKRETARIS DAERAH,"]);
        let through = "Asisten Pemerintahan".to_owned();
        assert_eq!(
            sign(Capacity::Through { of, through }).lines(false),
            ["a.n. Bupati Bangli", "Asisten Pemerintahan", "u.b.", "Sekretaris Daerah,"]
        );
        assert_eq!(sign(Capacity::Own).below(), ["Pembina Utama Madya", "NIP 196001011985031001"]);
    }
}
