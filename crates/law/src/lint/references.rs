//! References inside quoted words: "sebagaimana dimaksud dalam Pasal 7 ayat (2) huruf c dan huruf d".
//!
//! Only references introduced by "(sebagaimana) dimaksud", "diatur" or "tercantum" and made to the act itself are read; one
//! that goes on with another act's kind and number ("Peraturan Pemerintah Nomor …") is that act's.

use super::article::{Kind, Path, Unit, roman};
use super::words::{Token, tokens};

/// One reference.
pub(super) struct Reference<'t> {
    /// As the text writes it.
    pub written: &'t str,
    /// Index of the first token of the phrase that introduces it.
    pub opening: usize,
    /// What it points at, each item completed from the one before it; the first may still lack its head.
    pub items: Vec<Path>,
    /// Items joined by "sampai": everything between is meant too.
    pub range: bool,
}

/// The references in `text`, with its tokens.
pub(super) fn references(text: &str) -> (Vec<Token<'_>>, Vec<Reference<'_>>) {
    let all = tokens(text);
    let mut found = Vec::new();
    for index in 0..all.len() {
        if !["dimaksud", "diatur", "tercantum"].iter().any(|word| all[index].is(word)) {
            continue;
        }
        let opening = if index > 0 && all[index - 1].is("sebagaimana") {
            index - 1
        } else if all[index].is("dimaksud") {
            index
        } else {
            continue;
        };
        let mut at = index + 1;
        if all.get(at).is_some_and(|token| ["dalam", "pada", "di"].iter().any(|word| token.is(word))) {
            at += 1;
        }
        if let Some(reference) = read(text, &all, opening, at) {
            found.push(reference);
        }
    }
    (all, found)
}

fn read<'t>(text: &'t str, all: &[Token<'t>], opening: usize, first: usize) -> Option<Reference<'t>> {
    let mut items: Vec<Path> = Vec::new();
    let mut range = false;
    let mut at = first;
    let mut end = first;
    while let Some((item, next)) = read_item(all, at) {
        let completed = match items.last() {
            Some(previous) => {
                let depth = previous.iter().position(|unit| unit.kind == item[0].kind);
                let mut path: Path = previous[..depth.unwrap_or(if item[0].kind == Kind::Article { 0 } else { previous.len() })].to_vec();
                path.extend(item);
                path
            }
            None => item,
        };
        items.push(completed);
        end = next;
        at = next;
        let mut joined = false;
        while all.get(at).is_some_and(|token| [",", "dan", "atau", "/", "sampai", "dengan"].iter().any(|word| token.is(word))) {
            range |= all[at].is("sampai");
            joined = true;
            at += 1;
        }
        if !joined {
            break;
        }
    }
    if items.is_empty() || goes_on_with_an_act(&all[end..]) {
        return None;
    }
    let last = &all[end - 1];
    Some(Reference { written: text[all[first].start..last.start + last.text.len()].trim(), opening, items, range })
}

fn read_item(all: &[Token<'_>], mut at: usize) -> Option<(Path, usize)> {
    let mut path = Path::new();
    loop {
        let bare = |index: usize| all.get(index).filter(|token| token.is_word()).map(|token| token.text);
        let bracketed = |index: usize| match (all.get(index), bare(index + 1), all.get(index + 2)) {
            (Some(open), Some(label), Some(close)) if open.is("(") && close.is(")") => Some(label),
            _ => None,
        };
        let Some(word) = all.get(at) else { break };
        let (unit, next) = if word.is("pasal") {
            (
                bare(at + 1).filter(|label| label.starts_with(|c: char| c.is_ascii_digit())).map(|label| Unit::new(Kind::Article, label)),
                at + 2,
            )
        } else if word.is("bab") {
            (bare(at + 1).and_then(roman).map(|label| Unit::new(Kind::Chapter, label)), at + 2)
        } else if word.is("ayat") {
            (bracketed(at + 1).map(|label| Unit::new(Kind::Paragraph, label)), at + 4)
        } else if word.is("huruf") {
            (bare(at + 1).filter(|label| label.len() <= 2).map(|label| Unit::new(Kind::Letter, label)), at + 2)
        } else if word.is("angka") {
            (
                bare(at + 1).filter(|label| label.bytes().all(|byte| byte.is_ascii_digit())).map(|label| Unit::new(Kind::Number, label)),
                at + 2,
            )
        } else {
            (None, at)
        };
        let Some(unit) = unit else { break };
        path.push(unit);
        at = next;
    }
    (!path.is_empty()).then_some((path, at))
}

/// Whether the words after a reference are another act's kind and number.
fn goes_on_with_an_act(rest: &[Token<'_>]) -> bool {
    let kind = rest.first().is_some_and(|token| ["undang-undang", "peraturan", "keputusan", "instruksi"].iter().any(|word| token.is(word)));
    kind && rest.iter().take(8).take_while(|token| token.is_word()).any(|token| token.is("nomor"))
}

/// Where an item without its own head may point, seen from the passage `own`: the nearest place first.
pub(super) fn candidates(own: &[Unit], item: &[Unit]) -> Vec<Path> {
    let act: Path = own.iter().take_while(|unit| unit.kind == Kind::Act).cloned().collect();
    let with = |base: &[Unit]| base.iter().chain(item).cloned().collect::<Path>();
    let article = own.iter().position(|unit| unit.kind == Kind::Article);
    match item[0].kind {
        // "Pasal" and "ayat" of a passage outside the articles are those of the other act it is speaking about.
        Kind::Article if article.is_some() => vec![with(&act)],
        Kind::Chapter => vec![with(&act)],
        Kind::Paragraph => article.map(|article| with(&own[..=article])).into_iter().collect(),
        Kind::Letter | Kind::Number => {
            let mut found = vec![with(own)];
            let same = own.iter().enumerate().filter(|(_, unit)| unit.kind == item[0].kind).map(|(depth, _)| depth);
            let mut outward: Vec<usize> = same.collect();
            outward.reverse();
            found.extend(outward.into_iter().map(|depth| with(&own[..depth])));
            found
        }
        _ => Vec::new(),
    }
}
