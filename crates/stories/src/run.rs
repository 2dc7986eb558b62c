//! Running a story.

use crate::story::{Block, Command, Story, split};
use crate::worklist::fill;
use payung_domain::Date;
use std::collections::BTreeMap;
use std::path::Path;

/// What a command said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whether it was done.
    pub done: bool,
    /// Its output and its complaints.
    pub text: String,
}

/// Who runs a story's commands, and where.
pub trait Runner {
    /// Runs a command (without `payung` itself) as `user`; as nobody when that is empty.
    fn run(&mut self, user: &str, arguments: &[&str]) -> Said;

    /// The folder in which the commands run.
    fn folder(&self) -> &Path;
}

/// Where a story and the program disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryError {
    /// Story and line.
    pub place: String,
    /// What was expected, and what was said.
    pub said: String,
}

impl std::fmt::Display for StoryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.said)
    }
}

/// The words a story keeps for later.
struct Words(BTreeMap<String, String>);

impl Words {
    fn replaced(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (word, value)| text.replace(&format!("{{{word}}}"), value))
    }

    /// Compares an output with an expected line, and keeps what its word takes.
    fn expect(&mut self, expected: &str, output: &str) -> Result<(), String> {
        let expected = self.replaced(expected);
        let wanting = || format!("\"{expected}\" is not in:\n{output}");
        let Some((before, rest)) = expected.split_once('{') else {
            return if output.contains(expected.trim()) { Ok(()) } else { Err(wanting()) };
        };
        let (word, after) = rest.split_once('}').ok_or_else(|| format!("a brace is open: {expected}"))?;
        let found = output.lines().find_map(|line| {
            let (_, tail) = line.split_once(before.trim_start())?;
            if after.trim().is_empty() {
                Some(tail.trim().to_owned())
            } else {
                tail.split_once(after).map(|(value, _)| value.trim().to_owned())
            }
        });
        self.0.insert(word.to_owned(), found.ok_or_else(wanting)?);
        Ok(())
    }
}

/// Runs a story on `today`, as far as the part whose heading begins with `until` (not run any more); whole when there is none. Gives back how many
/// commands were run.
///
/// # Errors
/// Where the program did not say what the story says.
pub fn run(story: &Story, runner: &mut impl Runner, today: Date, until: Option<&str>) -> Result<usize, StoryError> {
    let year = today.year();
    let first = [
        ("TAHUN", year.to_string()),
        ("TAHUN_DEPAN", (year + 1).to_string()),
        ("HARI_INI", today.to_string()),
        ("BULAN_INI", today.first_of_month().to_string()),
        ("AKHIR_TAHUN", format!("{year}-12-31")),
        ("AWAL_TAHUN", format!("{year}-01-01")),
    ];
    let mut words = Words(first.into_iter().map(|(word, value)| (word.to_owned(), value)).collect());
    let at = |line: usize, said: String| StoryError { place: format!("{}.md:{line}", story.name), said };
    let mut commands = 0;
    for part in story.parts.iter().take_while(|part| until.is_none_or(|until| !part.heading.starts_with(until))) {
        for block in &part.blocks {
            match block {
                Block::Console(lines) => {
                    for command in lines {
                        one(command, &mut words, runner).map_err(|(line, said)| at(line, said))?;
                        commands += 1;
                    }
                }
                Block::Fill(line, file, rules) => {
                    let rules: Vec<String> = rules.iter().map(|rule| words.replaced(rule)).collect();
                    fill(&runner.folder().join(words.replaced(file)), &rules).map_err(|said| at(*line, said))?;
                }
                Block::File(file, text) => {
                    let path = runner.folder().join(file);
                    std::fs::write(path, words.replaced(text)).map_err(|error| at(0, error.to_string()))?;
                }
            }
        }
    }
    Ok(commands)
}

fn one(command: &Command, words: &mut Words, runner: &mut impl Runner) -> Result<(), (usize, String)> {
    let arguments = split(&words.replaced(&command.text));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).skip(1).collect();
    let said = runner.run(&command.user, &arguments);
    if said.done == command.refused {
        let should = if command.refused { "should have been refused" } else { "was refused" };
        return Err((command.line, format!("{} {should}:\n{}", command.text, said.text)));
    }
    command.expected.iter().try_for_each(|(line, expected)| words.expect(expected, &said.text).map_err(|said| (*line, said)))
}
