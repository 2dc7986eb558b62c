//! L12: the text names another kabupaten or kota.
//!
//! Texts are copied from neighbour to neighbour, and a name may stay behind: a budget that is not the act's own. A name counts
//! only directly after "Kabupaten", "Kota", "Bupati" or "Wali Kota", since many names are common words too; the act's own name
//! and its `allowed-names` are excused.

use super::words::{Token, tokens};
use super::{Context, Finding, Level, narrowest};

const RULE: &str = "L12-daerah-lain";
const BEFORE: [&str; 4] = ["kabupaten", "kota", "bupati", "walikota"];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let act = &context.regulation.act;
    let own = bare(&act.region_name).to_lowercase();
    let allowed: Vec<String> = act.allowed_names.iter().map(|name| bare(name).to_lowercase()).collect();
    let known: Vec<(Vec<String>, &str)> =
        context.known_regions.iter().map(|name| (bare(name).split_whitespace().map(str::to_lowercase).collect(), bare(name))).collect();
    let mut found = Vec::new();
    for (passage, text) in context.own_words() {
        let words: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| token.text != "\n").collect();
        for (index, word) in words.iter().enumerate() {
            if !BEFORE.iter().any(|before| word.is(before)) {
                continue;
            }
            let rest = &words[index + 1..];
            let named = known.iter().filter(|(name, _)| stands_at(rest, name)).max_by_key(|(name, _)| name.len());
            let Some((_, name)) = named.filter(|(_, name)| *name.to_lowercase() != own && !allowed.contains(&name.to_lowercase())) else {
                continue;
            };
            found.push((
                format!("{name} {}", surroundings(&words, index)),
                passage.finding(
                    RULE,
                    false,
                    Level::Severe,
                    format!("teks menyebut daerah lain: \"{} {} {name}\"", surroundings(&words, index), word.text),
                    format!("the text names another region: \"{} {} {name}\"", surroundings(&words, index), word.text),
                ),
            ));
        }
    }
    narrowest(found, findings);
}

/// A region's name without its kind.
fn bare(name: &str) -> &str {
    ["Kabupaten ", "Kota ", "Kab. "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name).trim()
}

fn stands_at(words: &[Token<'_>], name: &[String]) -> bool {
    !name.is_empty()
        && words.len() >= name.len()
        && words.iter().zip(name).all(|(word, part)| word.text.to_lowercase() == *part)
        && words[0].text.starts_with(char::is_uppercase)
}

/// The words before the name, so that a reader finds the place.
fn surroundings(words: &[Token<'_>], index: usize) -> String {
    words[index.saturating_sub(3)..index].iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}
