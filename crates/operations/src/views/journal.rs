//! The log: who did what, as what, when and on what; the newest first. Personal values stay sealed: only that there are some is said.

use crate::acting::written;
use crate::books::Books;
use crate::failure::ActError;
use crate::sight::{Look, Sight};
use crate::views::place_name;
use payung_domain::{Capacity, Date, Language, Role};
use payung_storage::entity::log_entry;
pub use payung_storage::log::Head;
use payung_storage::log::head;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde_json::Value;

/// How many things of a list are told.
const TOLD_MAX: usize = 8;
/// How many characters of a text are told.
const TEXT_MAX: usize = 160;
/// Digits of a fingerprint that are told.
const PRINT_MAX: usize = 12;
/// So many digits in a row may be somebody's number.
const PERSONAL_DIGITS: usize = 12;

/// Which entries are asked for. What is empty does not matter.
#[derive(Debug, Clone, Default)]
pub struct JournalAsked {
    /// By this user.
    pub user: String,
    /// Of this act, by its word.
    pub act: String,
    /// On this kind of thing, such as `case`.
    pub kind: String,
    /// On this very thing, by its number.
    pub number: Option<i64>,
    /// From this day on.
    pub from: Option<Date>,
    /// Until this day, inclusive.
    pub until: Option<Date>,
    /// Before this entry.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u64,
}

/// An entry of the log, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySeen {
    /// Its number.
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub user: String,
    /// As what, in words.
    pub capacity: String,
    /// Which act, by its word.
    pub act: String,
    /// On what kind of thing.
    pub kind: String,
    /// On which, by its number or word.
    pub subject: String,
    /// What was noted: a word, and what it says. Pages have words for the words.
    pub detail: Vec<(String, String)>,
    /// Whether personal values are sealed in it.
    pub personal: bool,
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct Journal {
    /// The entries, the newest first.
    pub entries: Vec<EntrySeen>,
    /// Before which entry the next page begins; none when this is the last.
    pub next: Option<i64>,
    /// Where the chain stands.
    pub head: Head,
    /// Where the installation noted it to stand.
    pub noted: Option<Head>,
}

/// Kinds of things entries are about.
pub const KINDS: [&str; 14] = [
    "case",
    "submission",
    "screening",
    "minutes",
    "candidate-list",
    "decree",
    "programme-year",
    "instrument",
    "register",
    "application",
    "letter",
    "answer",
    "person",
    "log",
];

/// A page of the log.
///
/// # Errors
/// It may not be seen; the database's.
pub async fn journal(look: Look<'_>, asked: &JournalAsked, language: Language) -> Result<Journal, ActError> {
    look.check(Sight::Journal)?;
    let connection = &look.books.database.connection;
    let mut query = log_entry::Entity::find();
    if !asked.user.is_empty() {
        query = query.filter(log_entry::Column::UserName.eq(&asked.user));
    }
    if !asked.act.is_empty() {
        query = query.filter(log_entry::Column::Act.eq(&asked.act));
    }
    match (asked.kind.as_str(), asked.number) {
        ("", _) => {}
        (kind, Some(number)) => query = query.filter(log_entry::Column::Subject.eq(format!("{kind}:{number}"))),
        (kind, None) => query = query.filter(log_entry::Column::Subject.starts_with(format!("{kind}:"))),
    }
    // Times never go back in the log: days are turned into numbers, which the pages are read by.
    let offset = jiff::tz::TimeZone::fixed(jiff::tz::offset(look.books.utc_offset()));
    let begin = |day: Date| day.to_zoned(offset.clone()).ok().map(|zoned| written(zoned.timestamp()));
    let first_since = async |time: String| {
        let found = log_entry::Entity::find()
            .select_only()
            .column(log_entry::Column::Seq)
            .filter(log_entry::Column::At.gte(time))
            .order_by_asc(log_entry::Column::At)
            .order_by_asc(log_entry::Column::Seq)
            .limit(1)
            .into_tuple::<i64>();
        found.one(connection).await
    };
    if let Some(time) = asked.from.and_then(begin) {
        query = query.filter(log_entry::Column::Seq.gte(first_since(time).await?.unwrap_or(i64::MAX)));
    }
    if let Some(time) = asked.until.and_then(|day| day.tomorrow().ok()).and_then(begin)
        && let Some(first_after) = first_since(time).await?
    {
        query = query.filter(log_entry::Column::Seq.lt(first_after));
    }
    if let Some(before) = asked.before {
        query = query.filter(log_entry::Column::Seq.lt(before));
    }
    let mut rows = query.order_by_desc(log_entry::Column::Seq).limit(asked.limit + 1).all(connection).await?;
    let wanted = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let noted = look
        .books
        .noted_head()
        .await
        .map_err(|error| ActError::new(crate::failure::Fault::Unavailable, error.message(Language::Id), error.message(Language::En)))?;
    Ok(Journal {
        next: if more { rows.last().map(|row| row.seq) } else { None },
        entries: rows.into_iter().map(|row| seen(look.books, row, language)).collect(),
        head: head(connection).await?,
        noted,
    })
}

fn seen(books: &Books, row: log_entry::Model, language: Language) -> EntrySeen {
    let (kind, subject) = row.subject.split_once(':').unwrap_or(("", &row.subject));
    let mut detail = Vec::new();
    if let Ok(Value::Object(values)) = serde_json::from_str(&row.detail) {
        for (word, value) in values {
            let said = told(&value, language);
            if !said.is_empty() {
                detail.push((word, said));
            }
        }
    }
    EntrySeen {
        seq: row.seq,
        at: row.at,
        user: row.user_name,
        capacity: capacity_in_words(books, &row.capacity, language),
        act: row.act,
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        detail,
        personal: row.personal.is_some(),
    }
}

/// A role as the log notes it (`Plt. kecamatan 121701 [agency]`), in words; as it is when it cannot be read.
fn capacity_in_words(books: &Books, noted: &str, language: Language) -> String {
    let prefixes = Capacity::ALL.map(Capacity::prefix);
    let prefix = prefixes.into_iter().find(|prefix| !prefix.is_empty() && noted.starts_with(prefix)).unwrap_or_default();
    let mut pieces = noted.get(prefix.len()..).unwrap_or_default().splitn(3, ' ');
    let (role, area, agency) = (pieces.next().and_then(Role::from_word), pieces.next(), pieces.next().unwrap_or_default());
    let (Some(role), Some(area)) = (role, area) else { return noted.to_owned() };
    let agency = agency.trim_matches(['[', ']']);
    let agency = if agency.is_empty() { String::new() } else { format!(", {agency}") };
    format!("{prefix}{}, {} {area}{agency}", role.label(language), place_name(books, area))
}

/// A value of an entry in words. Nothing in it is personal by the rule of the log; what looks like somebody's number is covered all the same.
fn told(value: &Value, language: Language) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(is) => language.pick(if *is { "ya" } else { "tidak" }, if *is { "yes" } else { "no" }).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => told_text(text),
        Value::Array(items) => {
            let mut told_items: Vec<String> = items.iter().take(TOLD_MAX).map(|item| told(item, language)).collect();
            if items.len() > TOLD_MAX {
                told_items.push(match language {
                    Language::Id => format!("… ({} semuanya)", items.len()),
                    Language::En => format!("… ({} in all)", items.len()),
                });
            }
            told_items.join(", ")
        }
        Value::Object(values) => {
            let pairs = values.iter().take(TOLD_MAX).map(|(word, value)| format!("{}: {}", covered(word), told(value, language)));
            pairs.collect::<Vec<_>>().join("; ")
        }
    }
}

fn told_text(text: &str) -> String {
    let is_print = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_print {
        return format!("{}…", text.get(..PRINT_MAX).unwrap_or(text));
    }
    let covered = covered(text);
    if covered.chars().count() <= TEXT_MAX {
        return covered;
    }
    covered.chars().take(TEXT_MAX).chain(['…']).collect()
}

/// A text without digits that could be a NIK or a telephone's number.
fn covered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if digits.len() >= PERSONAL_DIGITS {
            out.push_str("•••");
        } else {
            out.push_str(&digits);
        }
        digits.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_told_in_words_and_numbers_of_people_are_covered() {
        let value = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(told(&value("true"), Language::Id), "ya");
        assert_eq!(told(&value("[1,2,3,4,5,6,7,8,9]"), Language::Id), "1, 2, 3, 4, 5, 6, 7, 8, … (9 semuanya)");
        assert_eq!(told(&value("\"cari NIK 1217024101800001, segera\""), Language::En), "cari NIK •••, segera");
        assert_eq!(told(&value("\"1217024101800001\""), Language::En), "•••");
        assert_eq!(told(&value("\"2026-06-01\""), Language::En), "2026-06-01");
        assert_eq!(told(&value(&format!("\"{}\"", "ab12".repeat(16))), Language::En), "ab12ab12ab12…");
        assert_eq!(told(&value("{\"a\":null,\"b\":{\"c\":[true]}}"), Language::En), "a: ; b: c: yes");
    }
}
