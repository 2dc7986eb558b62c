//! L13: letters or numbers of a list out of order, repeated or missing, and lists that break off.
//!
//! The marks that open lines of a quoted text (`a.`, `2)`, `(3)`) must count on by one within their list; a new list begins with its
//! first mark. A list whose item ends with "; dan" promises another item.

use super::{Context, Finding, Level, narrowest};

const RULE: &str = "L13-urutan-daftar";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut found = Vec::new();
    for (passage, text) in context.own_words() {
        for defect in defects(text) {
            found.push((defect.key, passage.finding(RULE, false, Level::Light, defect.id, defect.en)));
        }
    }
    narrowest(found, findings);
}

struct Defect {
    key: String,
    id: String,
    en: String,
}

/// A mark: how it is written (`a.` and `a)` count apart) and its place in the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    style: (u8, bool),
    place: u32,
}

fn defects(text: &str) -> Vec<Defect> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let marks: Vec<Option<Mark>> = lines.iter().map(|line| mark(line)).collect();
    let mut found = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    for (line, mark) in lines.iter().zip(&marks) {
        let Some(mark) = *mark else { continue };
        let of_style = |list: &Mark| list.style == mark.style;
        if let Some(depth) = open.iter().rposition(|list| of_style(list) && mark.place == list.place + 1) {
            open.truncate(depth + 1);
            open[depth] = mark;
            continue;
        }
        if mark.place == 1 {
            open.push(mark);
            continue;
        }
        let last = open.iter().rposition(of_style);
        let (why, why_en) = match last.map(|depth| open[depth].place) {
            Some(place) if place >= mark.place => ("berulang atau mundur", "repeats or goes back"),
            Some(_) => ("melompat", "leaves a gap"),
            None => ("tidak dimulai dari awal", "does not begin at the beginning"),
        };
        let shown = shortened(line);
        found.push(Defect {
            key: (*line).to_owned(),
            id: format!("urutan daftar {why} pada \"{shown}\""),
            en: format!("the list's order {why_en} at \"{shown}\""),
        });
        match last {
            Some(depth) => {
                open.truncate(depth + 1);
                open[depth] = mark;
            }
            None => open.push(mark),
        }
    }
    if marks.iter().any(Option::is_some) {
        for (index, line) in lines.iter().enumerate() {
            let promises = ["; dan", "; atau", "; dan/atau"].iter().any(|ending| line.ends_with(ending));
            if promises && !marks.get(index + 1).is_some_and(Option::is_some) {
                let shown = shortened(line);
                found.push(Defect {
                    key: (*line).to_owned(),
                    id: format!("daftar terputus sesudah \"{shown}\""),
                    en: format!("the list breaks off after \"{shown}\""),
                });
            }
        }
    }
    found
}

fn shortened(line: &str) -> String {
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() { format!("{short} …") } else { short }
}

fn mark(line: &str) -> Option<Mark> {
    let (inner, both) = match line.strip_prefix('(') {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let label = inner.split(['.', ')']).next()?;
    let closing = inner[label.len()..].chars().next()?;
    if both && closing != ')' {
        return None;
    }
    if !inner[label.len() + 1..].starts_with(' ') {
        return None;
    }
    let (kind, place) = if label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_lowercase()) {
        (b'a', u32::from(label.as_bytes()[0] - b'a') + 1)
    } else if label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_uppercase()) {
        (b'A', u32::from(label.as_bytes()[0] - b'A') + 1)
    } else if !label.is_empty() && label.len() <= 2 && label.bytes().all(|byte| byte.is_ascii_digit()) {
        (b'1', label.parse().ok()?)
    } else {
        return None;
    };
    let style = if closing == '.' { kind } else { kind + 1 };
    Some(Mark { style: (style, both), place })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        defects(text).len()
    }

    #[test]
    fn lists_in_order_are_left_alone() {
        assert_eq!(found("meliputi:\na. satu; dan\nb. dua."), 0);
        assert_eq!(found("a. satu:\n1. x;\n2. y.\nb. dua:\n1. x;\n2. y:\na. p;\nb. q.\nc. tiga."), 0);
        assert_eq!(found("a. Ketua;\nb. Anggota.\nUraian tugas:\na. satu;\nb. dua."), 0);
        assert_eq!(found("Petani\nPedagang; dan\nlainnya."), 0);
    }

    #[test]
    fn repeats_gaps_and_broken_lists_are_found() {
        assert_eq!(found("a. satu\nb. dua\nb. tiga\nc. empat"), 1);
        assert_eq!(found("1. satu\n2. dua\n5. lima\n6. enam"), 1);
        assert_eq!(found("yaitu:\n(2) dua\n(3) tiga"), 1);
        assert_eq!(found("a. satu;\nb. dua; dan\nSelanjutnya"), 1);
        assert_eq!(found("a. satu;\nb. dua; dan"), 1);
    }
}
