//! `act.toml`: what the act is.

use super::{day, some_day};
use payung_domain::Date;
use serde::Deserialize;

/// The kind of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
    /// Peraturan Bupati.
    PeraturanBupati,
    /// Peraturan Wali Kota.
    PeraturanWaliKota,
    /// A head of office's guideline, itself no regulation.
    Pedoman,
    /// A draft of a regulation.
    Rancangan,
    /// National law, several acts together.
    HukumNasional,
}

/// Whether the act binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActStatus {
    /// A draft: it may be tried, it binds nobody.
    Draft,
    /// In force.
    InForce,
    /// Repealed.
    Repealed,
}

/// The region's own words for its people and papers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Words {
    /// Head of the region: Bupati, Wali Kota.
    pub head: String,
    /// The decree: Keputusan Bupati, Keputusan Wali Kota.
    pub decree: String,
    /// Village: Desa/Kelurahan, Kelurahan.
    pub village: String,
    /// Head of a village: Kepala Desa/Lurah, Perbekel/Lurah.
    pub village_head: String,
    /// District: Kecamatan, Kemantren.
    pub district: String,
    /// The office that runs the programme.
    pub office: String,
}

/// What the act is, from when, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Act {
    /// Identifier on the command line (contract), such as `banyumas-2-2025`.
    pub id: String,
    /// Full title.
    pub title: String,
    /// Short name for explanations, such as `Perbup Banyumas 2/2025`.
    pub short: String,
    /// Kind of text.
    pub kind: ActKind,
    /// Number, when it has one.
    #[serde(default)]
    pub number: Option<String>,
    /// Year, when it has one.
    #[serde(default)]
    pub year: Option<i16>,
    /// Kemendagri code of the kabupaten or kota; absent for national law.
    #[serde(default)]
    pub region: Option<String>,
    /// Name of the kabupaten or kota, such as `Kabupaten Banyumas`.
    pub region_name: String,
    /// Whether it binds.
    pub status: ActStatus,
    /// First day in force; for a draft the first day it may be tried.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day in force, when it has ended.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<Date>,
    /// What the dates rest on, with the evidence tag when they are to be confirmed.
    pub dates_rest_on: String,
    /// Acts this one amends, by identifier or name.
    #[serde(default)]
    pub amends: Vec<String>,
    /// Acts this one repeals, by identifier or name.
    #[serde(default)]
    pub repeals: Vec<String>,
    /// The act this one follows in the same region, by identifier: checked for gaps in time.
    #[serde(default)]
    pub replaces: Option<String>,
    /// File of the text the quotations come from.
    #[serde(default)]
    pub seed: Option<String>,
    /// Where the text was published or found.
    pub source: String,
    /// Programmes it covers.
    pub programmes: Vec<String>,
    /// The region's words.
    pub words: Words,
    /// Names by which other kabupaten or kota are known in the text by right (a province, a branch office), so that lint does not call them foreign.
    #[serde(default)]
    pub allowed_names: Vec<String>,
    /// Articles the text has but the files do not quote (an excerpt): a reference to them is not dangling.
    #[serde(default)]
    pub articles_not_quoted: Vec<String>,
}
