//! What the chosen regulation contributes to reading a list: its words for work, office and indicators.

use crate::Column;
use payung_domain::AreaCode;
use std::sync::Arc;

/// One entry of the act's list of occupations or offices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Term {
    /// The word of the act, shown to readers.
    pub label: String,
    /// Other ways lists write it. The label itself counts too.
    pub aliases: Vec<String>,
}

/// The words of the chosen regulation. Empty for reading registers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// The kabupaten or kota whose rule it is: names of kecamatan and desa are looked for there.
    pub region: Option<AreaCode>,
    /// Index = `Occupation::Listed`.
    pub occupations: Vec<Term>,
    /// Index = `Office::Listed`.
    pub offices: Vec<Term>,
    /// Ids of the assessment indicators, with or without `indikator_` before them; index = `Facts::indicators`.
    pub indicators: Vec<String>,
    /// Headings mapped by hand, before the table of known ones: the heading as in the sheet, and what its column holds.
    pub headings: Arc<[(String, Column)]>,
}
