//! L05: the text refers to an article that speaks of something else.
//!
//! Before "sebagaimana dimaksud" stands what is meant. When none of its words occurs in the letter referred to, but all of
//! them occur in another letter of the same list, the letter is wrong. When an article or paragraph referred to holds none
//! of the words that stand directly before the reference, the reference is doubtful. Words count as the same when they share their
//! root; words every provision uses (ketentuan, pelaksanaan …) prove nothing and are left out.

use super::article::{Kind, Path};
use super::references::{Reference, candidates, references};
use super::text_references::{Known, own_path};
use super::words::{Token, akin, contains_words, plain_words};
use super::{Context, Finding, Level, narrowest, terms};

const RULE: &str = "L05-rujukan-keliru";

/// Words that end a noun phrase to their left.
const LIMITS: [&str; 27] = [
    "untuk",
    "dalam",
    "pada",
    "oleh",
    "dari",
    "kepada",
    "bagi",
    "terhadap",
    "dengan",
    "atas",
    "yang",
    "sejak",
    "melakukan",
    "tentang",
    "mengenai",
    "adalah",
    "merupakan",
    "berhak",
    "wajib",
    "dapat",
    "telah",
    "selain",
    "melalui",
    "berdasarkan",
    "setelah",
    "sesuai",
    "sebagai",
];
/// Words that are said of everything, so that their absence proves nothing.
const EMPTY: [&str; 18] = [
    "ketentuan",
    "hal",
    "kriteria",
    "tahapan",
    "tata",
    "cara",
    "dan",
    "atau",
    "di",
    "ke",
    "kewajibannya",
    "lainnya",
    "lain",
    "tersebut",
    "para",
    "setiap",
    "besarnya",
    "pelaksanaan",
];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let known = Known::of(context);
    let glossary = terms::glossary(context);
    let mut found = Vec::new();
    for (passage, text) in context.own_words() {
        let Some(own) = own_path(passage) else { continue };
        let (tokens, all) = references(text);
        for reference in &all {
            let phrase = phrase_before(&tokens, reference.opening);
            if phrase.is_empty() {
                continue;
            }
            let targets: Vec<Path> = reference
                .items
                .iter()
                .filter_map(|item| candidates(&own, item).into_iter().find(|target| known.may_have(target)))
                .collect();
            if targets.len() != reference.items.len() {
                continue;
            }
            let shown = phrase.join(" ");
            if let Some((right, list)) = other_letter(&known, reference, &targets, &phrase) {
                found.push((
                    reference.written.to_owned(),
                    passage.finding(
                        RULE,
                        false,
                        Level::Severe,
                        format!(
                            "teks menyebut \"{shown}\" pada {}, padahal dalam daftar itu \"{shown}\" adalah huruf {right} ({list})",
                            reference.written
                        ),
                        format!(
                            "the text says \"{shown}\" is in {}, but in that list \"{shown}\" is letter {right} ({list})",
                            reference.written
                        ),
                    ),
                ));
            } else if let Some(shown) = unspoken(&known, &glossary, &own, reference, &targets, &phrase) {
                found.push((
                    reference.written.to_owned(),
                    passage.finding(
                        RULE,
                        false,
                        Level::Light,
                        format!("rujukan meragukan: {} tidak menyebut \"{shown}\"", reference.written),
                        format!("doubtful reference: {} does not speak of \"{shown}\"", reference.written),
                    ),
                ));
            }
        }
    }
    narrowest(found, findings);
}

/// The content words directly before the reference, lower case; none when an empty word stands there.
fn phrase_before(tokens: &[Token<'_>], opening: usize) -> Vec<String> {
    if tokens[..opening].last().is_none_or(|word| EMPTY.iter().any(|empty| word.is(empty))) {
        return Vec::new();
    }
    let mut words: Vec<String> = tokens[..opening]
        .iter()
        .rev()
        .take_while(|token| token.is_word() && !LIMITS.iter().any(|limit| token.is(limit)))
        .take(4)
        .map(|token| token.text.to_lowercase())
        .filter(|word| !EMPTY.contains(&word.as_str()) && word.len() > 2)
        .collect();
    words.reverse();
    words
}

/// The items of a list, by letter. A list whose letters repeat cannot tell which is meant.
fn letters(words: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in words.lines() {
        let line = line.trim();
        match line.split_once(['.', ')']) {
            Some((mark, rest)) if mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                found.push((mark.to_owned(), rest.to_owned()))
            }
            _ => {
                if let Some((_, item)) = found.last_mut() {
                    item.push('\n');
                    item.push_str(line);
                }
            }
        }
    }
    found.into_iter().map(|(mark, item)| (mark, plain_words(&item))).collect()
}

fn mentions(words: &[String], word: &str) -> bool {
    words.iter().any(|other| akin(other, word))
}

/// The letter that holds every word of `phrase`, when those referred to hold none.
fn other_letter(known: &Known<'_>, reference: &Reference<'_>, targets: &[Path], phrase: &[String]) -> Option<(String, String)> {
    let (last, parent) = targets.last()?.split_last()?;
    let one_list = targets.iter().all(|target| target.len() == parent.len() + 1 && target.starts_with(parent));
    if last.kind != Kind::Letter || !one_list || reference.range {
        return None;
    }
    let list = letters(known.words(parent)?);
    let meant = |letter: &str| targets.iter().any(|target| target.last().is_some_and(|unit| unit.label == letter));
    let (named, others): (Vec<_>, Vec<_>) = list.iter().partition(|(letter, _)| meant(letter));
    if named.is_empty() || named.iter().any(|(_, words)| phrase.iter().any(|word| mentions(words, word))) {
        return None;
    }
    let (right, _) = others.into_iter().find(|(_, words)| phrase.iter().all(|word| mentions(words, word)))?;
    Some((right.clone(), super::article::written(parent)))
}

/// The last two words of `phrase`, when the one article or paragraph referred to, quoted whole, holds neither.
fn unspoken(
    known: &Known<'_>,
    glossary: &[(Vec<String>, Vec<String>)],
    own: &[super::article::Unit],
    reference: &Reference<'_>,
    targets: &[Path],
    phrase: &[String],
) -> Option<String> {
    let [target] = targets else { return None };
    if reference.range
        || target.as_slice() == own
        || !target.last().is_some_and(|unit| matches!(unit.kind, Kind::Article | Kind::Paragraph))
    {
        return None;
    }
    let mut words = plain_words(known.words(target)?);
    for (term, short) in glossary {
        if contains_words(&words, short) {
            words.extend(term.iter().cloned());
        } else if contains_words(&words, term) {
            words.extend(short.iter().cloned());
        }
    }
    let nearest = &phrase[phrase.len().saturating_sub(2)..];
    (!nearest.iter().any(|word| mentions(&words, word))).then(|| nearest.join(" "))
}
