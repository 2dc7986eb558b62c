//! Everything a run is judged by.

use crate::lists::Place;
use crate::wages::Wages;
use payung_domain::{AreaCode, Language};
use payung_law::{Regulation, Ruleset};
use payung_registry::{Areas, Column, Limits, Register, Term, Vocabulary};
use std::collections::HashMap;
use std::sync::Arc;

/// What lists are judged by: a regulation, registers, places, and the operator's choices.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'s> {
    /// The regulation.
    pub rules: &'s Ruleset,
    /// What BPJS itself asks, as warnings; none when national law is the regulation.
    pub national: Option<&'s Ruleset>,
    /// The regulation's words, see [`vocabulary`].
    pub vocabulary: &'s Vocabulary,
    /// Places.
    pub areas: &'s Areas,
    /// Register extracts, at most one of each kind.
    pub registers: &'s [Register],
    /// Where a row's person lives when the row does not say (`--area`).
    pub area: Option<AreaCode>,
    /// Everybody stays on (`--continuing`) or is registered for the first time (`--first`); else each row says.
    pub continuing: Option<bool>,
    /// Minimum wages and decent-living needs of the operator.
    pub wages: &'s Wages,
    /// Language of reasons and warnings.
    pub language: Language,
    /// Caps on reading.
    pub limits: Limits,
    /// Worker threads, at least 1.
    pub threads: usize,
    /// Whom rows without a usable NIK may be, as warnings, where somebody looked for that.
    pub alike: Option<&'s HashMap<Place, String>>,
}

/// The words a regulation contributes to reading lists, with the operator's own headings.
#[must_use]
pub fn vocabulary(regulation: &Regulation, headings: Arc<[(String, Column)]>) -> Vocabulary {
    let terms = |label: &str, aliases: &[String]| Term { label: label.to_owned(), aliases: aliases.to_vec() };
    Vocabulary {
        region: regulation.region(),
        occupations: regulation.occupation.iter().map(|o| terms(&o.label, &o.aliases)).collect(),
        offices: regulation.office.iter().map(|o| terms(&o.label, &o.aliases)).collect(),
        headings,
        indicators: regulation.indicator.iter().map(|indicator| indicator.id.clone()).collect(),
    }
}
