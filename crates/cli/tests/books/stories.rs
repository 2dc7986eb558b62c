//! The stories in `docs/stories`: prose and commands, from an empty database to a recorded decree, run on both databases.
//!
//! In a `console` block a line `NAME$ payung …` is a command of that user (`$ payung …` one without a token); `NAME! payung …` is one that must be refused.
//! Every line below it must stand in the output; `{WORD}` in it takes what stands there and keeps it for later. A block `isi FILE` fills in a worklist:
//! `column=value, … : column=value, …` says in which rows what is written. A block `berkas FILE` is a file.

use crate::program::{On, Program, said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

struct Story {
    program: Program,
    words: BTreeMap<String, String>,
    /// Times each act is started and killed before it is let through.
    kills: u32,
    killed: u32,
}

/// Acts that are one act each, so that a request's own name answers them the same when they are repeated.
const KILLED: [&str; 11] =
    ["open", "load-register", "hand-in", "screen", "deliberation", "pass-on", "minutes", "sign", "list", "draft-decree", "record-decree"];

impl Story {
    fn replaced(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(&format!("{{{word}}}"), value))
    }

    /// A command line, split like a shell splits it: quotes hold words together.
    fn split(text: &str) -> Vec<String> {
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

    fn command(&mut self, user: &str, text: &str) -> Output {
        let arguments = Self::split(&self.replaced(text));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).skip(1).collect();
        if let ["user", "token", name, ..] = arguments[..] {
            let out = self.program.as_user("admin", &arguments);
            self.program.keep_token(name, &String::from_utf8_lossy(&out.stdout));
            return out;
        }
        if let ["books", act, ..] = arguments[..]
            && self.kills > 0
            && KILLED.contains(&act)
        {
            return self.killed_first(user, &arguments[1..]);
        }
        if user.is_empty() { self.program.run(&arguments) } else { self.program.as_user(user, &arguments) }
    }

    /// Starts an act under a request's own name and kills it, some times at moments of their own, then lets it through under the same name: whether
    /// the blow fell before, inside or after the write, the answer is the one the story expects.
    fn killed_first(&mut self, user: &str, act: &[&str]) -> Output {
        let request = format!("--request=cerita-{}", self.killed);
        let act = [&[request.as_str()], act].concat();
        for _ in 0..self.kills {
            let mut child = self.program.start(user, &act);
            // Spread over the time such an act takes in a debug build: starting, opening, writing, ending.
            std::thread::sleep(std::time::Duration::from_millis(u64::from(self.killed * 37 % 190)));
            child.kill().expect("killed");
            child.wait().expect("waited");
            self.killed += 1;
        }
        self.program.as_user(user, &[&["books"], &act[..]].concat())
    }

    /// Compares the output with what the story says, and keeps what its words take.
    fn expect(&mut self, expected: &str, output: &str, place: &str) {
        let expected = self.replaced(expected);
        let Some((before, rest)) = expected.split_once('{') else {
            assert!(output.contains(expected.trim()), "{place}: \"{expected}\" is not in:\n{output}");
            return;
        };
        let (word, after) = rest.split_once('}').unwrap_or_else(|| panic!("{place}: a brace is open: {expected}"));
        let found = output.lines().find_map(|line| {
            let (_, tail) = line.split_once(before.trim_start())?;
            if after.trim().is_empty() {
                Some(tail.trim().to_owned())
            } else {
                tail.split_once(after).map(|(value, _)| value.trim().to_owned())
            }
        });
        let found = found.unwrap_or_else(|| panic!("{place}: \"{expected}\" is not in:\n{output}"));
        self.words.insert(word.to_owned(), found);
    }

    /// Fills in a worklist.
    fn fill(&self, name: &str, lines: &[String], place: &str) {
        let path = self.program.folder.path().join(self.replaced(name));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{place}: {name}: {error}"));
        let text: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut headings: Vec<String> = reader.headers().expect("a heading").iter().map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        for line in lines {
            let line = self.replaced(line);
            let (which, what) = line.split_once(" : ").unwrap_or_else(|| panic!("{place}: {line}"));
            let pairs = |text: &str| -> Vec<(String, String)> {
                text.split(',')
                    .filter_map(|pair| pair.split_once('='))
                    .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                    .collect()
            };
            let (which, what) = (pairs(which), pairs(what));
            for (name, _) in &what {
                if !headings.contains(name) {
                    headings.push(name.clone());
                }
            }
            let column =
                |name: &str| headings.iter().position(|known| known == name).unwrap_or_else(|| panic!("{place}: no column {name}"));
            let mut filled = 0;
            for row in &mut rows {
                row.resize(headings.len(), String::new());
                let meant = which.iter().all(|(name, value)| match value.strip_prefix('!') {
                    Some(value) => row[column(name)] != value,
                    None => row[column(name)] == *value,
                });
                if meant {
                    for (name, value) in &what {
                        row[column(name)].clone_from(value);
                    }
                    filled += 1;
                }
            }
            assert!(filled > 0, "{place}: no row is {which:?}");
        }
        let mut writer = csv::Writer::from_path(&path).expect("written");
        writer.write_record(&headings).expect("written");
        for row in &mut rows {
            row.resize(headings.len(), String::new());
            writer.write_record(&*row).expect("written");
        }
        writer.flush().expect("written");
    }
}

fn run(on: On, name: &str, kills: u32) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join(format!("docs/stories/{name}.md"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let region = text.lines().find_map(|line| line.strip_prefix("Kode daerah: ")).expect("the story names its region").trim().to_owned();
    let mut story = Story {
        program: Program::new(on, &format!("story{kills}_{}", name.replace('-', "_")), &region),
        words: BTreeMap::new(),
        kills,
        killed: 0,
    };
    let today = crate::program::today();
    let year = today.year();
    for (word, value) in [
        ("TAHUN", year.to_string()),
        ("TAHUN_DEPAN", (year + 1).to_string()),
        ("HARI_INI", today.to_string()),
        ("BULAN_INI", today.first_of_month().to_string()),
        ("AKHIR_TAHUN", format!("{year}-12-31")),
        ("AWAL_TAHUN", format!("{year}-01-01")),
    ] {
        story.words.insert(word.to_owned(), value);
    }
    link(&root.join("examples"), &story.program.folder.path().join("examples"));
    let (mut block, mut body, mut output, mut commands): (Option<String>, Vec<String>, Option<String>, u32) = (None, Vec::new(), None, 0);
    for (number, line) in (1..).zip(text.lines()) {
        let place = format!("{name}.md:{number} on {on:?}");
        match (&block, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                (block, output) = (Some(kind.trim().to_owned()), None);
                body.clear();
            }
            (Some(kind), Some(_)) => {
                if let Some(file) = kind.strip_prefix("isi ") {
                    story.fill(file, &body, &place);
                } else if let Some(file) = kind.strip_prefix("berkas ") {
                    let body = story.replaced(&(body.join("\n") + "\n"));
                    std::fs::write(story.program.folder.path().join(file.trim()), body).expect("written");
                }
                block = None;
            }
            (Some(kind), None) if kind == "console" => {
                let mark = line.find(['$', '!']).filter(|at| line[..*at].chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
                match mark {
                    Some(at) if line[at + 1..].trim_start().starts_with("payung") => {
                        let out = story.command(&line[..at], line[at + 1..].trim());
                        let refused = line.as_bytes()[at] == b'!';
                        assert_eq!(out.status.success(), !refused, "{place}: {line}\n{}", said(&out));
                        output = Some(said(&out));
                        commands += 1;
                    }
                    _ if line.trim().is_empty() => {}
                    _ => {
                        let seen = output.clone().unwrap_or_else(|| panic!("{place}: no command before this line"));
                        story.expect(line, &seen, &place);
                    }
                }
            }
            (Some(_), None) => body.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(commands > 10, "the story of {name} has {commands} commands");
    let out = story.program.run(&["audit", "verify"]);
    assert!(out.status.success(), "{name}: {}", said(&out));
}

fn link(from: &Path, to: &PathBuf) {
    std::os::unix::fs::symlink(from, to).expect("linked");
}

macro_rules! stories {
    ($($test:ident = $name:literal),+ $(,)?) => {
        $(mod $test {
            use super::{On, run};

            #[test]
            fn on_sqlite() {
                run(On::Sqlite, $name, 0);
            }

            #[test]
            fn on_postgresql() {
                run(On::Postgres, $name, 0);
            }
        })+

        #[test]
        fn killed_on_the_way_on_sqlite() {
            run(On::Sqlite, "samosir", 3);
        }

        #[test]
        fn killed_on_the_way_on_postgresql() {
            run(On::Postgres, "samosir", 3);
        }

        #[test]
        fn every_story_is_run() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/stories");
            let known = [$($name),+];
            for entry in std::fs::read_dir(folder).expect("the stories") {
                let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
                let name = name.trim_end_matches(".md");
                assert!(name == "README" || known.contains(&name), "{name} is run by no test");
            }
        }
    };
}

stories! {
    samosir = "samosir",
    bangli = "bangli",
    klungkung = "klungkung",
    banyumas = "banyumas",
    yogyakarta_57_2024 = "yogyakarta-57-2024",
    yogyakarta_64_2023 = "yogyakarta-64-2023",
}
