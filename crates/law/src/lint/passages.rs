//! One view of every table that names an article: what kind it is, what it cites, quotes and rests on, and where it stands.

use super::{Finding, Level};
use crate::model::Source;
use crate::regulation::Regulation;

/// A table that names an article.
pub(super) struct Passage<'r> {
    /// The table's name in the files.
    pub kind: &'static str,
    /// Its id, empty where the kind has none.
    pub id: &'r str,
    /// The article.
    pub cite: &'r str,
    /// Its words.
    pub text: Option<&'r str>,
    /// What it rests on instead.
    pub source: Option<&'r Source>,
    /// Where it stands.
    pub file: &'r str,
    /// Its line.
    pub line: u32,
}

impl Passage<'_> {
    /// A finding at this table.
    pub fn finding(&self, rule: &'static str, ours: bool, severity: Level, id: String, en: String) -> Finding {
        Finding { rule, ours, severity, file: self.file.to_owned(), line: self.line, cite: Some(self.cite.to_owned()), id, en }
    }

    /// `[[kind]] id`, for messages.
    pub fn name(&self) -> String {
        if self.id.is_empty() { format!("[[{}]]", self.kind) } else { format!("[[{}]] {}", self.kind, self.id) }
    }
}

/// Every table of `regulation` that names an article, with the exemptions and the dated values.
pub(super) fn passages(regulation: &Regulation) -> Vec<Passage<'_>> {
    let mut all = Vec::new();
    macro_rules! named {
        ($($field:ident $kind:literal),* $(,)?) => { $(for rule in &regulation.$field {
            all.push(Passage {
                kind: $kind, id: &rule.id, cite: &rule.cite, text: rule.text.as_deref(), source: rule.source.as_ref(),
                file: &rule.file, line: rule.line,
            });
        })* };
    }
    macro_rules! unnamed {
        ($($field:ident $kind:literal),* $(,)?) => { $(for rule in &regulation.$field {
            all.push(Passage {
                kind: $kind, id: "", cite: &rule.cite, text: rule.text.as_deref(), source: rule.source.as_ref(),
                file: &rule.file, line: rule.line,
            });
        })* };
    }
    unnamed!(provision "provision", decision "decision", not_formalised "not-formalised");
    named!(
        criterion "criterion", occupation "occupation", office "office", indicator "indicator", field "field",
        attachment "attachment", instrument "instrument", step "step", deadline "deadline", ending "ending",
        replacement "replacement", fund "fund", payer "payer", priority "priority", publication "publication",
        right "right", monitoring "monitoring", definition "definition", scale "scale",
    );
    for criterion in &regulation.criterion {
        if let Some(except) = &criterion.except {
            all.push(Passage {
                kind: "criterion.except",
                id: &criterion.id,
                cite: &except.cite,
                text: except.text.as_deref(),
                source: except.source.as_ref(),
                file: &criterion.file,
                line: criterion.line,
            });
        }
    }
    for amount in &regulation.amount {
        for value in &amount.values {
            all.push(Passage {
                kind: "amount",
                id: &amount.id,
                cite: &value.cite,
                text: value.text.as_deref(),
                source: value.source.as_ref(),
                file: &amount.file,
                line: amount.line,
            });
        }
    }
    all
}
