//! A form that was refused because somebody else changed meanwhile what it is about: what was done is told beside what was typed, and the form holds
//! the version as it is now, so that it can be looked over and sent again.

use super::{Desk, Field, Kind};
use crate::text::Text;
use payung_operations::views::case::case;
use std::collections::BTreeMap;

/// How many of the last acts are told.
const TOLD: usize = 5;
/// The longest value of the books that is told beside what was typed, in characters.
const VALUE_MAX: usize = 200;

/// Whether a field carries the version that was seen.
fn is_version(field: &Field) -> bool {
    field.kind == Kind::Hidden && (field.name == "version" || field.name.starts_with("versi."))
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

/// What was done last with the case a form is about, the newest first; nothing for a form about something else.
pub(super) async fn done_meanwhile(desk: &Desk, fields: &[Field]) -> Vec<String> {
    let of_form = fields.iter().find(|field| field.name == "case").and_then(|field| field.value.parse().ok());
    let Some(id) = of_form.or_else(|| desk.number("berkas")) else { return Vec::new() };
    let t = desk.visitor.t();
    let Ok(seen) = case(desk.visitor.look(), id, t.language).await else { return Vec::new() };
    let line = |event: &payung_operations::views::case::Event| {
        let act = t.try_get(&format!("act-{}", event.act)).unwrap_or_else(|| event.act.clone());
        format!("{} · {act} · {}", desk.visitor.frame.moment(&event.at), event.by)
    };
    seen.events.iter().take(TOLD).map(line).collect()
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
