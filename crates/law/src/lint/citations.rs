//! L02: citations that follow no form, and citations without words.
//!
//! A citation must be readable by rule (`Pasal 7 ayat (4) huruf c`), else nothing can be looked up by it. And a table must
//! quote its article, or name another source, or cite exactly what another table of the act (or the national law) quotes:
//! a rule nobody can check against its text is a claim. `tidak diatur` is the citation of what no text regulates, and such
//! a table must name the source of the practice. A citation of another act that rests on a `source` is only a pointer
//! for readers, so that its form is free. Amounts and scales have their own rule (L10).

use super::{Context, Finding, Level, article};

const RULE: &str = "L02-kutipan";
/// The citation of what the text does not regulate.
const NOT_REGULATED: &str = "tidak diatur";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for passage in &context.passages {
        let pointer = passage.source.is_some() && (passage.cite == NOT_REGULATED || article::names_an_act(passage.cite));
        if !pointer && passage.cite != NOT_REGULATED && article::parse_all(passage.cite).is_none() {
            findings.push(passage.finding(
                RULE,
                true,
                Level::Medium,
                format!(
                    "{}: cite `{}` tidak berbentuk rujukan (contoh: Pasal 7 ayat (4) huruf c; BAB V huruf C; PP 44/2015 Pasal 20)",
                    passage.name(),
                    passage.cite
                ),
                format!(
                    "{}: cite `{}` is no citation (such as: Pasal 7 ayat (4) huruf c; BAB V huruf C; PP 44/2015 Pasal 20)",
                    passage.name(),
                    passage.cite
                ),
            ));
        } else if !has_words(context, passage.cite) && passage.source.is_none() && !matches!(passage.kind, "amount" | "scale") {
            findings.push(passage.finding(
                RULE,
                true,
                Level::Medium,
                format!("{}: `{}` tidak dikutip di mana pun dan tidak ada source; tulis text atau source", passage.name(), passage.cite),
                format!("{}: `{}` is quoted nowhere and there is no source; write text or source", passage.name(), passage.cite),
            ));
        }
    }
}

/// Whether the words of every article `cite` joins are quoted in the act or in the national law.
pub(super) fn has_words(context: &Context<'_>, cite: &str) -> bool {
    let quoted = |cite: &str| {
        context.regulation.quote(cite).is_some_and(|words| !words.is_empty())
            || context.national.is_some_and(|national| article::names_an_act(cite) && national.quote(cite).is_some())
    };
    quoted(cite) || (cite.contains("; ") && cite.split("; ").all(quoted))
}
