//! A form that was refused because somebody else changed meanwhile what it is about: what was done is told beside what was typed, and the form holds
//! the version as it is now, so that it can be looked over and sent again.

use super::{Desk, Field, Filled, Kind};
use crate::text::Text;
use payung_operations::views::case::{Event, case};
use std::collections::BTreeMap;

/// How many of the last acts are told.
const TOLD: usize = 5;
/// How many cases of a list that have moved are told.
const MOVED_TOLD: usize = 20;
/// What the field of a row begins with that says which version was seen, and which is ticked.
const VERSION: &str = "versi.";
const PICK: &str = "pilih.";
/// The longest value of the books that is told beside what was typed, in characters.
const VALUE_MAX: usize = 200;

/// Whether a field carries the version that was seen.
fn is_version(field: &Field) -> bool {
    field.kind == Kind::Hidden && (field.name == "version" || field.name.starts_with(VERSION))
}

/// The fields, of all rows too.
fn each<'f>(fields: &'f [Field], found: &mut BTreeMap<&'f str, &'f Field>) {
    for field in fields {
        found.insert(&field.name, field);
        for row in field.rows() {
            each(row, found);
        }
    }
}

/// A value as its reader sees it.
fn shown(field: &Field) -> &str {
    let option = field.options.iter().find(|(value, _)| *value == field.value);
    option.map_or(field.value.as_str(), |(_, label)| label.as_str())
}

fn renew_one(field: &mut Field, fresh: &BTreeMap<&str, &Field>, t: Text) {
    match &mut field.kind {
        Kind::Group(group) => group.rows.iter_mut().flatten().for_each(|inner| renew_one(inner, fresh, t)),
        Kind::Names(names) => names.rows.iter_mut().flatten().for_each(|inner| renew_one(inner, fresh, t)),
        Kind::Checks(checks) => checks.rows.iter_mut().flatten().for_each(|inner| renew_one(inner, fresh, t)),
        _ => {}
    }
    let Some(now) = fresh.get(field.name.as_str()) else { return };
    if is_version(field) {
        field.value.clone_from(&now.value);
    } else if !matches!(field.kind, Kind::Hidden | Kind::Note | Kind::Tick | Kind::File(..))
        && !now.value.is_empty()
        && now.value != field.value
    {
        let value: String = shown(now).chars().take(VALUE_MAX).collect();
        field.hint = format!("{} {}", field.hint, t.with("stale-now", value)).trim().to_owned();
    }
}

/// What was typed, with the versions as they are now, and what the books say now wherever that differs.
pub(super) fn renewed(mut typed: Vec<Field>, fresh: &[Field], t: Text) -> Vec<Field> {
    let mut now = BTreeMap::new();
    each(fresh, &mut now);
    typed.iter_mut().for_each(|field| renew_one(field, &now, t));
    typed
}

/// Of the rows a form sent, those whose case has moved since: all that were sent with another version than it has now, or that no longer wait.
/// Rows that were not ticked do not count where others were.
fn moved(filled: &Filled, fresh: &[Field]) -> Vec<i64> {
    let mut now = BTreeMap::new();
    each(fresh, &mut now);
    let ticks = filled.values().any(|(name, _)| name.starts_with(PICK)) && filled.get("all-on-page").is_empty();
    let sent = filled.values().filter_map(|(name, version)| Some((name.strip_prefix(VERSION)?, name, version)));
    let of_moved = sent.filter(|(case, name, version)| {
        let stands = now.get(name).is_some_and(|field| field.value == *version);
        !stands && (!ticks || !filled.get(&format!("{PICK}{case}")).is_empty())
    });
    of_moved.filter_map(|(case, ..)| case.parse().ok()).collect()
}

/// What was done last with each case of a list that has moved, by whom and when, so that one need not look for it.
pub(super) async fn moved_meanwhile(desk: &Desk, filled: &Filled, fresh: &[Field]) -> Vec<String> {
    let t = desk.visitor.t();
    let mut lines = Vec::new();
    for id in moved(filled, fresh).into_iter().take(MOVED_TOLD) {
        let Ok(seen) = case(desk.visitor.look(), id, t.language).await else { continue };
        let Some(event) = seen.events.first() else { continue };
        lines.push(format!("{}, {}: {}", t.with("case-title", id.to_string()), seen.history.person.name, event_line(desk, event)));
    }
    lines
}

/// A line of a case's history.
fn event_line(desk: &Desk, event: &Event) -> String {
    let act = desk.visitor.t().try_get(&format!("act-{}", event.act)).unwrap_or_else(|| event.act.clone());
    format!("{} · {act} · {}", desk.visitor.frame.moment(&event.at), event.by)
}

/// What was done last with the case a form is about, the newest first; nothing for a form about something else.
pub(super) async fn done_meanwhile(desk: &Desk, fields: &[Field]) -> Vec<String> {
    let of_form = fields.iter().find(|field| field.name == "case").and_then(|field| field.value.parse().ok());
    let Some(id) = of_form.or_else(|| desk.number("berkas")) else { return Vec::new() };
    let t = desk.visitor.t();
    let Ok(seen) = case(desk.visitor.look(), id, t.language).await else { return Vec::new() };
    seen.events.iter().take(TOLD).map(|event| event_line(desk, event)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Group;
    use payung_domain::Language;

    #[test]
    fn what_was_typed_stays_and_only_the_version_is_renewed() {
        let t = Text { language: Language::Id };
        let line = |value: &str| Field::new(t, "reason", Kind::Line).holding(value);
        let row = |version: i64| vec![Field::hidden("versi.7", version), Field::new(t, "note", Kind::Line).named("alasan.7")];
        let group = |version: i64| Field::new(t, "members", Kind::Group(Group { rows: vec![row(version)] }));
        let typed = vec![Field::hidden("case", 7), Field::hidden("version", 2), line("yang saya ketik"), group(2)];
        let fresh = vec![Field::hidden("case", 7), Field::hidden("version", 5), line("yang ada di buku"), group(4)];
        let renewed = renewed(typed, &fresh, t);
        assert_eq!((renewed[1].value.as_str(), renewed[2].value.as_str()), ("5", "yang saya ketik"));
        assert!(renewed[2].hint.contains("yang ada di buku"), "{}", renewed[2].hint);
        assert_eq!(renewed[3].rows()[0][0].value, "4");
    }
}
