//! L04: the text refers to an article of its own that it does not have.
//!
//! The act's articles are those the files quote, with those of `articles-not-quoted` (an excerpt). A letter or number of a list
//! exists when its mark opens a line of the quoted words. Where the words around it are not quoted nothing can be said, and
//! nothing is.

use super::article::{self, Kind, Path, Unit};
use super::passages::Passage;
use super::references::{candidates, references};
use super::{Context, Finding, Level, narrowest};

const RULE: &str = "L04-rujukan-hampa";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let known = Known::of(context);
    let mut found = Vec::new();
    for (passage, text) in context.own_words() {
        let Some(own) = own_path(passage) else { continue };
        for reference in references(text).1 {
            for item in &reference.items {
                let targets = candidates(&own, item);
                if targets.is_empty() || targets.iter().any(|target| known.may_have(target)) {
                    continue;
                }
                let target = article::written(&targets[0]);
                found.push((
                    reference.written.to_owned(),
                    passage.finding(
                        RULE,
                        false,
                        Level::Medium,
                        format!("teks merujuk {} yang tidak ada dalam peraturan ini (dicari: {target})", reference.written),
                        format!("the text refers to {}, which this act does not have (looked for: {target})", reference.written),
                    ),
                ));
            }
        }
    }
    narrowest(found, findings);
}

/// The path of the article a passage quotes; of several the first.
pub(super) fn own_path(passage: &Passage<'_>) -> Option<Path> {
    article::parse_all(passage.cite)?.into_iter().next()
}

/// The articles of the act, and their words.
pub(super) struct Known<'a> {
    quoted: Vec<(Path, Option<&'a str>)>,
    unquoted: Vec<Path>,
}

impl<'a> Known<'a> {
    pub fn of(context: &Context<'a>) -> Self {
        let mut quoted = Vec::new();
        for passage in context.passages.iter().filter(|passage| passage.text.is_some()) {
            let paths = article::parse_all(passage.cite).unwrap_or_default();
            let single = paths.len() == 1;
            quoted.extend(paths.into_iter().map(|path| (path, passage.text.filter(|_| single))));
        }
        let unquoted = context.regulation.act.articles_not_quoted.iter().filter_map(|cite| article::parse(cite)).collect();
        Self { quoted, unquoted }
    }

    /// The words of exactly this article.
    pub fn words(&self, path: &[Unit]) -> Option<&'a str> {
        self.quoted.iter().find(|(known, text)| known == path && text.is_some()).and_then(|(_, text)| *text)
    }

    /// Whether the act has this article, or may have it where it is not quoted.
    pub fn may_have(&self, path: &[Unit]) -> bool {
        let within = |a: &[Unit], b: &[Unit]| a.len() >= b.len() && &a[..b.len()] == b;
        if self.unquoted.iter().any(|unquoted| within(path, unquoted) || within(unquoted, path)) {
            return true;
        }
        if self.quoted.iter().any(|(known, _)| within(known, path)) {
            return true;
        }
        let Some((last, parent)) = path.split_last() else { return false };
        if !matches!(last.kind, Kind::Paragraph | Kind::Letter | Kind::Number) || parent.iter().all(|unit| unit.kind == Kind::Act) {
            return false;
        }
        match self.words(parent) {
            Some(words) => has_mark(words, last),
            // The part around it is known only in pieces, or is itself a mark in quoted words whose end nobody can tell.
            None => last.kind != Kind::Paragraph && self.may_have(parent),
        }
    }
}

/// Whether a line of `words` opens with the mark of `unit`: `a.`, `a)`, `(a)`.
fn has_mark(words: &str, unit: &Unit) -> bool {
    words.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix('(').unwrap_or(line);
        line.strip_prefix(unit.label.as_str()).is_some_and(|rest| rest.starts_with(['.', ')']))
    })
}
