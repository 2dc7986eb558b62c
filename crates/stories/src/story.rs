//! A story as it is written.
//!
//! In a `console` block a line `NAME$ payung …` is a command of that user (`$ payung …` one without a token); `NAME! payung …` is one that must be refused.
//! Every line below it must stand in the output; `{WORD}` in it takes what stands there and keeps it for later. A block `isi FILE` fills in a worklist,
//! `isi FILE dari OTHER` makes one of another; a block `berkas FILE` is a file; a block `hari` holds the day on which what follows is done.
//!
//! `Hari pertama: 2026-01-05` gives a story a clock of its own, `Lanjutan dari: NAME.md sampai HEADING` lets it go on where another stands before the part of
//! that heading.

use payung_domain::Date;

/// A command with what it must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Line of the story, from 1.
    pub line: usize,
    /// Whose; empty for nobody's.
    pub user: String,
    /// Whether it must be refused.
    pub refused: bool,
    /// The command, `payung` first.
    pub text: String,
    /// Lines that must stand in its output.
    pub expected: Vec<(usize, String)>,
}

/// A block of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Commands.
    Console(Vec<Command>),
    /// A worklist to be filled in: its line, its file, the file it is made of when that is another, its rules.
    Fill(usize, String, Option<String>, Vec<String>),
    /// A file and its content.
    File(String, String),
    /// From here on it is this day: its line, the day as it is written.
    Day(usize, String),
}

/// A part of a story under its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub heading: String,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// Where a story goes on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// The story it goes on from.
    pub story: String,
    /// The heading before which that one is left; it is told whole when there is none.
    pub until: Option<String>,
}

/// A story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its name.
    pub name: String,
    /// The region's code, as the story writes it.
    pub region: String,
    /// The day on which it begins, when it has a clock of its own; else it happens today.
    pub first_day: Option<Date>,
    /// The story it goes on from.
    pub beginning: Option<Beginning>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A block being read: its line, its kind, its numbered lines.
type Open = (usize, String, Vec<(usize, String)>);

/// Whose command a line is, when it is one: the user's name, `$` or `!`, then `payung`.
fn command(number: usize, line: &str) -> Option<Command> {
    let at = line.find(['$', '!']).filter(|at| line[..*at].chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))?;
    let text = line[at + 1..].trim();
    text.starts_with("payung").then(|| Command {
        line: number,
        user: line[..at].to_owned(),
        refused: line.as_bytes()[at] == b'!',
        text: text.to_owned(),
        expected: Vec::new(),
    })
}

impl Story {
    /// Reads a story; none when it names no region, or its first day is none.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Option<Self> {
        let said = |before: &str| text.lines().find_map(|line| line.strip_prefix(before)).map(str::trim);
        let region = said("Kode daerah: ")?.to_owned();
        let first_day = match said("Hari pertama: ") {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        let beginning = said("Lanjutan dari: ").map(|from| {
            let (story, until) = from.split_once(" sampai ").map_or((from, None), |(story, until)| (story, Some(until.trim().to_owned())));
            Beginning { story: story.trim().trim_end_matches(".md").to_owned(), until }
        });
        let mut parts: Vec<Part> = Vec::new();
        let mut open: Option<Open> = None;
        for (number, line) in (1..).zip(text.lines()) {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(kind)) => open = Some((number, kind.trim().to_owned(), Vec::new())),
                (Some(_), Some(_)) => {
                    if let (Some((at, kind, body)), Some(part)) = (open.take(), parts.last_mut()) {
                        part.blocks.extend(block(at, &kind, body));
                    }
                }
                (Some((_, _, body)), None) => body.push((number, line.to_owned())),
                (None, None) => {
                    if let Some(heading) = line.strip_prefix("## ") {
                        parts.push(Part { heading: heading.trim().to_owned(), blocks: Vec::new() });
                    }
                }
            }
        }
        Some(Self { name: name.to_owned(), region, first_day, beginning, parts })
    }
}

fn block(at: usize, kind: &str, body: Vec<(usize, String)>) -> Option<Block> {
    if let Some(file) = kind.strip_prefix("isi ") {
        let (file, from) = file.split_once(" dari ").map_or((file, None), |(file, from)| (file, Some(from.trim().to_owned())));
        return Some(Block::Fill(at, file.trim().to_owned(), from, body.into_iter().map(|(_, line)| line).collect()));
    }
    if kind == "hari" {
        return Some(Block::Day(at, body.first().map(|(_, line)| line.trim().to_owned()).unwrap_or_default()));
    }
    if let Some(file) = kind.strip_prefix("berkas ") {
        let text = body.into_iter().map(|(_, line)| line + "\n").collect();
        return Some(Block::File(file.trim().to_owned(), text));
    }
    if kind != "console" {
        return None;
    }
    let mut commands: Vec<Command> = Vec::new();
    for (number, line) in body {
        match (command(number, &line), commands.last_mut()) {
            (Some(command), _) => commands.push(command),
            (None, Some(last)) if !line.trim().is_empty() => last.expected.push((number, line)),
            (None, _) => {}
        }
    }
    Some(Block::Console(commands))
}

/// A command line, split like a shell splits it: quotes hold words together.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' => (quoted, begun) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_read() {
        let text = "# Judul\n\nKode daerah: 12.17\n\n## Satu\n\n```console\ndinas$ payung books open --year {TAHUN}\nnomor {N}\ndesa! payung books x \"a b\"\n```\n\n```isi kerja.csv\nberkas=1 : hasil=ya\n```\n\n## Dua\n\n```berkas a.toml\nx = 1\n```\n";
        let story = Story::read("contoh", text).expect("a story");
        assert_eq!(story.region, "12.17");
        assert_eq!(story.parts.len(), 2);
        let Block::Console(commands) = &story.parts[0].blocks[0] else { panic!("commands") };
        assert_eq!((commands[0].user.as_str(), commands[0].refused, commands[0].expected.len()), ("dinas", false, 1));
        assert_eq!((commands[1].user.as_str(), commands[1].refused), ("desa", true));
        assert_eq!(split(&commands[1].text), ["payung", "books", "x", "a b"]);
        assert_eq!(story.parts[1].blocks, [Block::File("a.toml".into(), "x = 1\n".into())]);
    }

    #[test]
    fn a_story_may_go_on_from_another_with_a_clock_of_its_own() {
        let text = "Kode daerah: 12.17\nHari pertama: 2026-01-05\nLanjutan dari: samosir.md sampai Tahun ditutup\n\n## Satu\n\n```hari\n2026-02-06\n```\n\n```isi b.csv dari a.csv\nNIK=!0 : bulan=2026-02\n```\n";
        let story = Story::read("contoh", text).expect("a story");
        assert_eq!(story.first_day, Some(Date::constant(2026, 1, 5)));
        assert_eq!(story.beginning, Some(Beginning { story: "samosir".into(), until: Some("Tahun ditutup".into()) }));
        let fill = Block::Fill(11, "b.csv".into(), Some("a.csv".into()), vec!["NIK=!0 : bulan=2026-02".into()]);
        assert_eq!(story.parts[0].blocks, [Block::Day(7, "2026-02-06".into()), fill]);
        assert_eq!(Story::read("contoh", &text.replace("2026-01-05", "kemarin")), None);
    }

    #[test]
    fn all_are_stories() {
        for name in crate::names() {
            let story = Story::read(name, crate::text(name).expect("text")).expect("it names its region");
            assert!(story.parts.iter().map(|part| part.blocks.len()).sum::<usize>() > 5, "{name}");
            if let Some(beginning) = story.beginning {
                let before =
                    crate::text(&beginning.story).and_then(|text| Story::read(&beginning.story, text)).expect("what it goes on from");
                assert_eq!(before.region, story.region, "{name}");
                let until = beginning.until.unwrap_or_default();
                assert!(before.parts.iter().any(|part| part.heading.starts_with(&until)), "{name} goes on before a part that is not there");
            }
        }
    }
}
