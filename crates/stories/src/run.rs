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

    /// Sets the clock of whoever runs the commands to the morning of `day`.
    ///
    /// # Errors
    /// It has no clock of its own, or it cannot be set; in words.
    fn day(&mut self, day: Date) -> Result<(), String> {
        Err(format!("the story wants to be told on {day}, and the clock cannot be set here"))
    }
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
    fn on(today: Date) -> Self {
        let mut words = Self(BTreeMap::new());
        words.day(today);
        words
    }

    /// What is known of a day.
    fn day(&mut self, today: Date) {
        let year = today.year();
        let known = [
            ("TAHUN", year.to_string()),
            ("TAHUN_DEPAN", (year + 1).to_string()),
            ("HARI_INI", today.to_string()),
            ("BULAN_INI", today.first_of_month().to_string()),
            ("AKHIR_TAHUN", format!("{year}-12-31")),
            ("AWAL_TAHUN", format!("{year}-01-01")),
        ];
        self.0.extend(known.into_iter().map(|(word, value)| (word.to_owned(), value)));
    }

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

/// Runs a story on `today`, or from its own first day on, as far as the part whose heading begins with `until` (not run any more); whole when there is none.
/// What it goes on from is run before it. Gives back how many commands were run.
///
/// # Errors
/// Where the program did not say what the story says; what it goes on from is no story.
pub fn run(story: &Story, runner: &mut impl Runner, today: Date, until: Option<&str>) -> Result<usize, StoryError> {
    let mut words = Words::on(story.first_day.unwrap_or(today));
    if let Some(day) = story.first_day {
        runner.day(day).map_err(|said| at(story, 0, said))?;
    }
    let mut commands = 0;
    if let Some(beginning) = &story.beginning {
        let before = crate::text(&beginning.story).and_then(|text| Story::read(&beginning.story, text));
        let before = before.ok_or_else(|| at(story, 0, format!("there is no story {}", beginning.story)))?;
        commands += parts(&before, runner, &mut words, beginning.until.as_deref())?;
    }
    Ok(commands + parts(story, runner, &mut words, until)?)
}

fn at(story: &Story, line: usize, said: String) -> StoryError {
    StoryError { place: format!("{}.md:{line}", story.name), said }
}

fn parts(story: &Story, runner: &mut impl Runner, words: &mut Words, until: Option<&str>) -> Result<usize, StoryError> {
    let mut commands = 0;
    for part in story.parts.iter().take_while(|part| until.is_none_or(|until| !part.heading.starts_with(until))) {
        for block in &part.blocks {
            match block {
                Block::Console(lines) => {
                    for command in lines {
                        one(command, words, runner).map_err(|(line, said)| at(story, line, said))?;
                        commands += 1;
                    }
                }
                Block::Fill(line, file, from, rules) => {
                    let rules: Vec<String> = rules.iter().map(|rule| words.replaced(rule)).collect();
                    let path = |name: &str| runner.folder().join(words.replaced(name));
                    let from = path(from.as_ref().unwrap_or(file));
                    fill(&from, &path(file), &rules).map_err(|said| at(story, *line, said))?;
                }
                Block::File(file, text) => {
                    let path = runner.folder().join(file);
                    std::fs::write(path, words.replaced(text)).map_err(|error| at(story, 0, error.to_string()))?;
                }
                Block::Day(line, day) => {
                    let day: Date = words.replaced(day).parse().map_err(|_| at(story, *line, format!("`{day}` is no day")))?;
                    runner.day(day).map_err(|said| at(story, *line, said))?;
                    words.day(day);
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
