//! What every rule of a regulation's files has: its article, the article's words, or what it rests on instead.

use super::some_day;
use payung_domain::Date;
use serde::Deserialize;

/// What a rule rests on that is not among the quoted texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Where it was found.
    pub at: String,
    /// Evidence: W stored public page, C public source code, X computed, K unconfirmed ("perlu dikonfirmasi").
    pub tag: String,
    /// Day of the publication, when known.
    #[serde(default, deserialize_with = "some_day")]
    pub date: Option<Date>,
}

/// Declares a rule type whose first keys (`id`, `label`, `label-en`, `cite`, `text`, `source`) are the same everywhere.
macro_rules! rule {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name {
            /// Short, Indonesian, stable.
            pub id: String,
            /// What it is, in Indonesian.
            pub label: String,
            /// What it is, in English.
            pub label_en: String,
            /// The article.
            pub cite: String,
            /// The article's words, whole (may be left out when another table of the act quotes the same article).
            #[serde(default)]
            pub text: Option<String>,
            /// What it rests on instead of a quoted text.
            #[serde(default)]
            pub source: Option<$crate::model::Source>,
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}

pub(super) use rule;

/// An article's words, without a rule of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provision {
    /// The article.
    pub cite: String,
    /// Its words, whole.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
}
