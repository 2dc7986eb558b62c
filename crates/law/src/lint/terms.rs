//! L09: abbreviations the text never explains, and terms it defines and never uses.
//!
//! An abbreviation is a word of two or more capitals. It is explained by "yang selanjutnya disingkat X", or where it stands
//! in brackets after its full form (or its full form in brackets after it). Those everybody knows are left out. A definition, `X
//! adalah …` in the list of definitions, is used when its term or its short form stands in any other provision. In an excerpt both can
//! only be said of what is quoted, and the message says so.

use super::article::{Kind, Unit};
use super::passages::Passage;
use super::text_references::own_path;
use super::words::{Token, contains_words, plain_words, tokens};
use super::{Context, Finding, Level};
use std::collections::{BTreeMap, BTreeSet};

const RULE: &str = "L09-istilah";
/// Abbreviations of general language and of every administration.
const GENERAL: [&str; 19] =
    ["NIK", "KTP", "KK", "RT", "RW", "BPJS", "SD", "SMP", "SMA", "SMK", "WNI", "WNA", "RI", "ASN", "NPWP", "NIP", "ISSN", "DPR", "TNI"];
/// From this length on a word in capitals is a heading, not an abbreviation.
const HEADING_LETTERS: usize = 6;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let excerpt = !context.regulation.act.articles_not_quoted.is_empty();
    let (within, within_en) = if excerpt { (" dalam bagian yang dikutip", " in the part quoted") } else { ("", "") };
    abbreviations(context, within, within_en, findings);
    unused(context, within, within_en, findings);
}

fn abbreviations(context: &Context<'_>, within: &str, within_en: &str, findings: &mut Vec<Finding>) {
    let mut first_use: BTreeMap<String, &Passage<'_>> = BTreeMap::new();
    let mut explained: BTreeSet<String> = BTreeSet::new();
    for (passage, text) in context.own_words() {
        let words = tokens(text);
        let headings: Vec<&str> = text.lines().filter(|line| is_heading(line)).collect();
        for (index, word) in words.iter().enumerate() {
            let in_heading = headings.iter().any(|line| line.as_bytes().as_ptr_range().contains(&word.text.as_ptr()));
            if in_heading || !is_abbreviation(word) || is_roman(word.text) {
                continue;
            }
            if explains(&words, index) {
                explained.insert(word.text.to_owned());
            }
            first_use.entry(word.text.to_owned()).or_insert(passage);
        }
    }
    for (short, passage) in first_use {
        if explained.contains(&short) || GENERAL.contains(&short.as_str()) {
            continue;
        }
        findings.push(passage.finding(
            RULE,
            false,
            Level::Light,
            format!("singkatan {short} dipakai tetapi tidak dijelaskan{within}"),
            format!("the abbreviation {short} is used but not explained{within_en}"),
        ));
    }
}

fn is_abbreviation(word: &Token<'_>) -> bool {
    let letters = word.text.bytes().filter(u8::is_ascii_uppercase).count();
    letters >= 2
        && word.text.len() < HEADING_LETTERS
        && word.text.starts_with(|c: char| c.is_ascii_uppercase())
        && word.text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A line wholly in capitals, one of its words too long for an abbreviation.
fn is_heading(line: &str) -> bool {
    let words: Vec<Token<'_>> = tokens(line).into_iter().filter(|token| token.is_word() && token.text.len() > 1).collect();
    words.iter().all(|word| word.text.bytes().all(|byte| !byte.is_ascii_lowercase()))
        && words.iter().any(|word| word.text.len() >= HEADING_LETTERS)
}

fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

/// Whether the abbreviation at `index` is explained right there.
fn explains(words: &[Token<'_>], index: usize) -> bool {
    let before = &words[index.saturating_sub(3)..index];
    let announced = before.iter().any(|word| ["disingkat", "singkat", "disebut"].iter().any(|verb| word.is(verb)));
    let full_form = |word: Option<&Token<'_>>| word.is_some_and(|word| word.is_word() && !is_abbreviation(word));
    // "(JIM EKP)": the bracket may hold two abbreviations.
    let opening = (1..=2).find(|back| index > *back && words[index - back].is("("));
    let in_brackets =
        opening.is_some_and(|back| full_form(words.get(index - back - 1)) && words[index..].iter().take(3).any(|word| word.is(")")));
    let before_brackets =
        words.get(index + 1).is_some_and(|word| word.is("(")) && full_form(words.get(index + 2)) && full_form(words.get(index + 3));
    announced || in_brackets || before_brackets
}

fn unused(context: &Context<'_>, within: &str, within_en: &str, findings: &mut Vec<Finding>) {
    let mut provisions: Vec<(&Passage<'_>, Vec<Unit>, Vec<String>)> = Vec::new();
    for (passage, text) in context.own_words() {
        if let Some(path) = own_path(passage) {
            provisions.push((passage, path, plain_words(text)));
        }
    }
    let mut seen = BTreeSet::new();
    for (passage, path, _) in &provisions {
        let Some(terms) = passage.text.filter(|_| in_definitions(path)).and_then(defined) else { continue };
        if !seen.insert(passage.cite) {
            continue;
        }
        let used = provisions.iter().any(|(_, other, words)| {
            !other.starts_with(path) && !path.starts_with(other) && terms.iter().any(|term| contains_words(words, &plain_words(term)))
        });
        if !used {
            let term = &terms[0];
            findings.push(passage.finding(
                RULE,
                false,
                Level::Light,
                format!("istilah \"{term}\" didefinisikan tetapi tidak dipakai{within}"),
                format!("the term \"{term}\" is defined but not used{within_en}"),
            ));
        }
    }
}

/// The act's own short forms: the words of a term, and those of its short form.
pub(super) fn glossary(context: &Context<'_>) -> Vec<(Vec<String>, Vec<String>)> {
    let definitions = context.own_words().filter_map(|(_, text)| defined(text));
    definitions.filter_map(|terms| Some((plain_words(terms.first()?), plain_words(terms.get(1)?)))).collect()
}

/// A numbered definition stands directly below Pasal 1, below a lettered part, or alone.
fn in_definitions(path: &[Unit]) -> bool {
    let path: Vec<&Unit> = path.iter().filter(|unit| unit.kind != Kind::Act).collect();
    match path.as_slice() {
        [number] => number.kind == Kind::Number,
        [head, number] => number.kind == Kind::Number && (head.kind == Kind::Letter || (head.kind == Kind::Article && head.label == "1")),
        _ => false,
    }
}

/// The term a definition defines, and its short form.
fn defined(text: &str) -> Option<Vec<String>> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let head = line.split_once(" adalah ")?.0;
    let (term, short) = match head.split_once(" yang selanjutnya ") {
        Some((term, rest)) => {
            let short = ["disingkat ", "disebut ", "singkat "].iter().find_map(|verb| rest.strip_prefix(verb)).unwrap_or(rest);
            let short = short.strip_prefix("dengan ").unwrap_or(short);
            (term, Some(short.trim_end_matches(',').trim()))
        }
        None => (head, None),
    };
    let sound = |term: &str| !term.is_empty() && term.split_whitespace().count() <= 10 && !term.contains(['.', ';', ':']);
    let terms: Vec<String> = std::iter::once(term).chain(short).map(|term| term.trim().to_owned()).collect();
    terms.iter().all(|term| sound(term)).then_some(terms)
}
