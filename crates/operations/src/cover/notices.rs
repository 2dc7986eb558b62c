//! What is told before cover stops: the words are data (`data/notice.toml`), the numbers come from the books and the law.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::said::Said;
use payung_domain::{Date, Language, Month};
use payung_law::money::{Basis, Membership, NationalLaw, PayerKind, Sector};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words.
const WORDS: &str = include_str!("../../data/notice.toml");

#[derive(Debug, Deserialize)]
struct Wording {
    id: String,
    en: String,
    #[allow(dead_code, reason = "read by people who edit the words")]
    source: Option<toml::Value>,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    /// The month.
    pub month: Month,
    /// The day cover stops, when it is arrears.
    pub cut: Option<Date>,
    /// How many people.
    pub people: usize,
}

/// The words of a notice of this kind, with how to pay by oneself: what each village and participant is told.
///
/// # Errors
/// There is no such kind; the law has no contribution for that month.
pub(crate) fn words(programme: &Programme, kind: &str, told: Told) -> Result<Vec<Said>, ActError> {
    let known: BTreeMap<String, Wording> = toml::from_str(WORDS).map_err(|error| {
        ActError::invalid(format!("data/notice.toml: {}", error.message()), format!("data/notice.toml: {}", error.message()))
    })?;
    let none = || ActError::invalid(format!("Tidak ada pemberitahuan jenis {kind}."), format!("There is no notice of kind {kind}."));
    let (head, alone) = (known.get(kind).ok_or_else(none)?, known.get("self-payment").ok_or_else(none)?);
    // Who pays alone pays as any worker without a wage, with the rebate where one is in force.
    let own = Membership { basis: Basis::Nominal { income: None }, payer: PayerKind::Other, sector: Sector::Other };
    let after = told.month.plus(1).unwrap_or(told.month).first_day();
    let contribution = NationalLaw::new(&programme.national)
        .contribution(&own, after)
        .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))?;
    let fill = |text: &str, language| {
        text.replace("{month}", &told.month.named(language))
            .replace("{cut}", &told.cut.map(|cut| cut.to_string()).unwrap_or_default())
            .replace("{people}", &told.people.to_string())
            .replace("{rupiah}", &contribution.total.get().to_string())
    };
    let said = |wording: &Wording| Said::new(fill(&wording.id, Language::Id), fill(&wording.en, Language::En));
    Ok(vec![said(head), said(alone)])
}
