//! The calendar of duties as a file for other calendars (RFC 5545). Nobody is named in it, and nothing but days and counts.

use super::year_of;
use crate::failure::Failure;
use crate::forms::Given;
use crate::pages::download;
use crate::visitor::Visitor;
use axum::extract::Query;
use axum::response::Response;
use payung_operations::views::duties::{Duty, duties};

/// Octets of a line, without its end (RFC 5545 §3.1).
const LINE_MAX: usize = 75;

/// The file.
pub async fn file(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let look = visitor.look();
    look.check(payung_operations::Sight::Cover).map_err(framed)?;
    let t = visitor.t();
    let all = match year_of(&visitor, &given).await? {
        Some(programme) => duties(look, &programme, t.language).await.map_err(framed)?,
        None => Vec::new(),
    };
    let stamp = visitor.site.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let region = visitor.books.region.to_string();
    let name = format!("{} {}", t.get("desk-calendar"), visitor.frame.region_name());
    Ok(download("kalender.ics", "text/calendar; charset=utf-8", calendar(&all, &region, &name, &stamp).into_bytes()))
}

/// The calendar of `duties` of a region, made at `stamp` (UTC, `20260131T080000Z`).
#[must_use]
pub fn calendar(duties: &[Duty], region: &str, name: &str, stamp: &str) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Payung//Kalender tugas//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        folded(&mut out, line);
    }
    folded(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for duty in duties {
        let day = duty.day.strftime("%Y%m%d");
        folded(&mut out, "BEGIN:VEVENT");
        folded(&mut out, &format!("UID:{}@{region}.payung.invalid", uid(&duty.key)));
        folded(&mut out, &format!("DTSTAMP:{stamp}"));
        folded(&mut out, &format!("DTSTART;VALUE=DATE:{day}"));
        folded(&mut out, &format!("SUMMARY:{}", escaped(&duty.said)));
        folded(&mut out, "TRANSP:TRANSPARENT");
        folded(&mut out, "END:VEVENT");
    }
    folded(&mut out, "END:VCALENDAR");
    out
}

/// A key as part of an identifier: letters, digits and dashes.
fn uid(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// A text as a value (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line with its end, folded so that no part is longer than allowed and no character is cut.
fn folded(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE_MAX {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Date;

    #[test]
    fn a_calendar_is_folded_escaped_and_whole() {
        let said = format!("iuran Mei 2026 jatuh tempo: 2 wadah, 1.250 orang; {}", "é".repeat(60));
        let duty =
            Duty { day: Date::constant(2026, 5, 15), over: false, said: said.clone(), key: "due-1-2026-05 x/y".into(), returned: false };
        let text = calendar(&[duty], "12.17", "Kalender, uji", "20260501T010203Z");
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE_MAX && !line.contains('\n'), "{line}");
        }
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains("DTSTART;VALUE=DATE:20260515\r\n") && unfolded.contains("UID:due-1-2026-05-x-y@12.17.payung.invalid\r\n"),
            "{unfolded}"
        );
        assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", said.replace(',', "\\,").replace(';', "\\;"))), "{unfolded}");
        assert!(unfolded.contains("X-WR-CALNAME:Kalender\\, uji\r\n"));
    }

    #[test]
    fn nothing_to_do_is_a_calendar_too() {
        let text = calendar(&[], "12.17", "Kalender", "20260501T010203Z");
        assert!(text.contains("END:VCALENDAR") && !text.contains("VEVENT"));
    }
}
