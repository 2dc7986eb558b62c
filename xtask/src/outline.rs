//! The outline of a legal text: chapters, articles, paragraphs and their lists, each with its own words.
//!
//! The seeds are plain text taken from PDF files: markers open lines, pages break paragraphs, emphasis and
//! list dashes of Markdown are strewn in. [`Outline::parse`] turns such a text into a tree whose nodes can be
//! looked up by an address such as `Pasal 7 ayat (4) huruf c`. It judges nothing and repairs nothing.

use crate::address::{Kind, ORDINALS, Step, is_label};

/// How a seed writes its statutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The text itself: `Pasal 3` on its own line, then its lists.
    Statute,
    /// Excerpts in a numbered list that repeats each label: `b. ayat (2): …`. The list's own markers count for nothing.
    Excerpts,
}

/// One node; its words are a range of the outline's, children and their markers included, its own marker not.
#[derive(Debug)]
pub struct Node {
    kind: Kind,
    label: String,
    children: Vec<usize>,
    start: usize,
    end: usize,
    /// Where a title in capitals ends, which a quotation may leave out; else `start`.
    title_end: usize,
    /// The line of the seed on which the node opens, from 1.
    pub line: usize,
    opening: Option<Opening>,
    /// Paragraphs that follow belong to it (headings); those of a plain list item end the list.
    takes_paragraphs: bool,
}

/// What decides whether two markers are of the same list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Style {
    shape: String,
    capitals: bool,
    repeated: Option<(Kind, String)>,
}

#[derive(Debug)]
struct Opening {
    style: Style,
    value: u32,
}

/// A parsed text.
#[derive(Debug)]
pub struct Outline {
    words: Vec<String>,
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

/// What the line before tells about the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    None,
    /// After `BAB …`: lines in capitals are its title.
    Chapter,
    /// After `Bagian …`: all up to the next article is title.
    Division,
}

struct Parser {
    layout: Layout,
    outline: Outline,
    stack: Vec<usize>,
    heading: Heading,
    previous: String,
}

/// Formulas behind the last provision: proclamation, or the signature of the pedoman.
const CLOSING: [&str; 2] = ["Agar setiap orang mengetahuinya", "Kepala Dinas Koperasi, UKM"];
/// An editor's remark in the margin of a draft, caught in the text; no part of any provision.
const REMARK: &str = "Commented [";

impl Outline {
    /// Parses a whole seed. Total: what precedes the first heading ends up in nodes nobody cites.
    #[must_use]
    pub fn parse(text: &str, layout: Layout) -> Self {
        let mut parser = Parser {
            layout,
            outline: Self { words: Vec::new(), nodes: Vec::new(), roots: Vec::new() },
            stack: Vec::new(),
            heading: Heading::None,
            previous: String::new(),
        };
        let mut after_blank = true;
        for (index, raw) in text.lines().enumerate() {
            if raw.trim().is_empty() {
                after_blank = true;
                continue;
            }
            let line = Line::read(raw, index + 1, after_blank);
            after_blank = false;
            if CLOSING.iter().any(|c| line.text.starts_with(c)) {
                break;
            }
            if !line.text.starts_with(REMARK) && line.text.chars().any(|c| c != '-') {
                parser.take(&line);
            }
        }
        parser.pop_to(0);
        parser.outline
    }

    /// The nodes at an address, below the section of an excerpt collection if one is given.
    ///
    /// Articles are found without their chapter. More than one node means that the address is ambiguous.
    #[must_use]
    pub fn find(&self, section: Option<&str>, path: &[Step]) -> Vec<usize> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let top: Vec<usize> = match section {
            None => self.roots.clone(),
            Some(letter) => self
                .roots
                .iter()
                .filter(|n| self.nodes[**n].kind == Kind::Huruf && self.nodes[**n].label == letter)
                .flat_map(|n| self.nodes[*n].children.clone())
                .collect(),
        };
        let mut found = self.select(&top, first);
        if first.kind == Kind::Pasal {
            for chapter in top.iter().filter(|n| self.nodes[**n].kind == Kind::Bab) {
                found.extend(self.select(&self.nodes[*chapter].children, first));
            }
        }
        for step in rest {
            found = found.iter().flat_map(|n| self.select(&self.nodes[*n].children, step)).collect();
        }
        found
    }

    /// Those among siblings that a step means. A label that an excerpt repeats names one node, split over the page.
    fn select(&self, siblings: &[usize], step: &Step) -> Vec<usize> {
        let mut same = siblings.iter().copied().filter(|n| self.nodes[*n].kind == step.kind && self.nodes[*n].label == step.label);
        let repeated = |n: &usize| {
            let opening = self.nodes[*n].opening.as_ref();
            opening.is_some_and(|o| o.style.repeated.is_some())
        };
        if step.ordinal <= 1 && same.clone().next().as_ref().is_some_and(repeated) {
            return same.collect();
        }
        same.nth(step.ordinal.saturating_sub(1)).into_iter().collect()
    }

    /// The words of a node, its children and their markers included, its own marker not.
    #[must_use]
    pub fn words(&self, node: usize) -> &[String] {
        &self.words[self.nodes[node].start..self.nodes[node].end]
    }

    /// The words of a node without its title in capitals, if it has one and more beside it.
    #[must_use]
    pub fn words_below_title(&self, node: usize) -> Option<&[String]> {
        let Node { start, title_end, end, .. } = self.nodes[node];
        (start < title_end && title_end < end).then(|| &self.words[title_end..end])
    }

    /// The line of the seed on which a node opens, from 1.
    #[must_use]
    pub fn line(&self, node: usize) -> usize {
        self.nodes[node].line
    }
}

/// A line without its noise, and what the noise told.
struct Line {
    text: String,
    number: usize,
    /// A heading of Markdown or bold type.
    emphasised: bool,
    indented_dash: bool,
    after_blank: bool,
}

impl Line {
    fn read(raw: &str, number: usize, after_blank: bool) -> Self {
        let indented = raw.starts_with(' ');
        let mut text = raw.trim();
        let hashes = text.starts_with('#');
        text = text.trim_start_matches('#').trim_start();
        let dash = text.starts_with("- ");
        let emphasised = hashes || text.trim_start_matches("- ").trim_start().starts_with("**");
        let words: Vec<String> = plain_words(text).into_iter().map(|(word, _)| word).collect();
        Self { text: words.join(" "), number, emphasised, indented_dash: dash && indented, after_blank }
    }
}

impl Parser {
    fn take(&mut self, line: &Line) {
        let text = line.text.as_str();
        if let Some(roman) = chapter(text) {
            self.pop_to(0);
            self.open(Kind::Bab, roman, line.number, None, true);
            self.heading = Heading::Chapter;
            self.previous.clear();
            return;
        }
        let mark = marker(text);
        if self.heading == Heading::Chapter && mark.is_none() && is_capitals(text) {
            return;
        }
        if is_division(text) {
            self.pop_while(|n| n.kind != Kind::Bab);
            self.heading = Heading::Division;
            return;
        }
        if let Some(label) = article(text) {
            self.pop_while(|n| n.kind != Kind::Bab);
            self.open(Kind::Pasal, label, line.number, None, true);
            self.heading = Heading::None;
            self.previous.clear();
            return;
        }
        if self.heading == Heading::Division {
            return;
        }
        self.heading = Heading::None;
        match mark {
            Some((mark, rest)) => self.take_item(line, mark, rest),
            None if line.indented_dash && self.may_hold_dashes() => self.take_dash(line),
            None => self.take_paragraph(line),
        }
    }

    fn take_item(&mut self, line: &Line, mark: &str, rest: &str) {
        let (chain, rest) = match self.layout {
            Layout::Excerpts => repeated_labels(rest),
            Layout::Statute => (Vec::new(), rest.to_owned()),
        };
        let capitals = line.emphasised && is_capitals(&rest);
        let style = Style { shape: shape(mark), capitals, repeated: chain.first().map(|(kind, label)| (*kind, shape(label))) };
        let section = style.shape == "A.";
        if section {
            self.pop_while(|n| n.kind != Kind::Bab);
        } else if chain.first().is_some_and(|(kind, _)| *kind == Kind::Pasal) {
            self.pop_while(|n| n.opening.as_ref().is_none_or(|o| o.style.shape != "A."));
        } else if let Some(depth) = self.sibling(&style, value(mark)) {
            self.pop_to(depth);
        }
        let opening = Some(Opening { style, value: value(mark) });
        let takes_paragraphs = section || line.emphasised || !chain.is_empty();
        if chain.is_empty() {
            let label = mark.strip_suffix('.').unwrap_or(mark);
            self.push_words(mark);
            self.open(self.kind_of(mark), label, line.number, opening, takes_paragraphs);
        } else {
            // An excerpt's own list markers are the compiler's; the statute's are in the labels it repeats.
            let mut opening = opening;
            for (kind, label) in &chain {
                if *kind != Kind::Pasal {
                    let dot = if label.ends_with(')') { "" } else { "." };
                    self.push_words(&format!("{label}{dot}"));
                }
                self.open(*kind, label, line.number, opening.take(), true);
            }
        }
        self.push_words(&rest);
        if capitals && let Some(&top) = self.stack.last() {
            self.outline.nodes[top].title_end = self.outline.words.len();
        }
        self.previous = rest;
    }

    /// Where in the stack the sibling stands that a marker follows; none if the marker opens a list of its own.
    fn sibling(&self, style: &Style, value: u32) -> Option<usize> {
        let same: Vec<(usize, u32)> = self
            .stack
            .iter()
            .enumerate()
            .filter_map(|(depth, n)| Some((depth, self.outline.nodes[*n].opening.as_ref()?)))
            .filter(|(_, opening)| opening.style == *style)
            .map(|(depth, opening)| (depth, opening.value))
            .collect();
        for (depth, before) in same.iter().rev() {
            if style.repeated.is_some() || value > *before {
                return Some(*depth);
            }
            if value == 1 {
                return None;
            }
        }
        // A letter used twice (a, b, b, c) stays in its list.
        same.last().map(|(depth, _)| *depth)
    }

    fn kind_of(&self, mark: &str) -> Kind {
        let digits = mark.contains(|c: char| c.is_ascii_digit());
        let in_article = self.stack.last().is_some_and(|n| self.outline.nodes[*n].kind == Kind::Pasal);
        match (digits, mark.starts_with('(')) {
            (true, true) if in_article => Kind::Ayat,
            (true, _) => Kind::Angka,
            (false, _) => Kind::Huruf,
        }
    }

    fn may_hold_dashes(&self) -> bool {
        self.stack.last().is_some_and(|n| matches!(self.outline.nodes[*n].kind, Kind::Ayat | Kind::Butir))
    }

    fn take_dash(&mut self, line: &Line) {
        self.pop_while(|n| n.kind == Kind::Butir);
        let siblings = self.stack.last().map_or(&[][..], |n| &self.outline.nodes[*n].children);
        let count = siblings.iter().filter(|n| self.outline.nodes[**n].kind == Kind::Butir).count();
        self.open(Kind::Butir, &(count + 1).to_string(), line.number, None, false);
        self.push_words(&line.text);
        self.previous.clone_from(&line.text);
    }

    fn take_paragraph(&mut self, line: &Line) {
        if line.after_blank && !goes_on(&self.previous, &line.text) {
            self.pop_while(|n| !n.takes_paragraphs);
        }
        self.push_words(&line.text);
        self.previous.clone_from(&line.text);
    }

    fn push_words(&mut self, text: &str) {
        self.outline.words.extend(text.split_whitespace().map(str::to_owned));
    }

    fn open(&mut self, kind: Kind, label: &str, line: usize, opening: Option<Opening>, takes_paragraphs: bool) {
        let id = self.outline.nodes.len();
        let start = self.outline.words.len();
        match self.stack.last() {
            Some(parent) => self.outline.nodes[*parent].children.push(id),
            None => self.outline.roots.push(id),
        }
        self.outline.nodes.push(Node {
            kind,
            label: label.to_owned(),
            children: Vec::new(),
            start,
            end: start,
            title_end: start,
            line,
            opening,
            takes_paragraphs,
        });
        self.stack.push(id);
    }

    fn pop_while(&mut self, closes: impl Fn(&Node) -> bool) {
        let keep = self.stack.iter().rposition(|n| !closes(&self.outline.nodes[*n])).map_or(0, |d| d + 1);
        self.pop_to(keep);
    }

    fn pop_to(&mut self, depth: usize) {
        let end = self.outline.words.len();
        for node in self.stack.drain(depth.min(self.stack.len())..) {
            self.outline.nodes[node].end = end;
        }
    }
}

/// The words of a text without list dashes, emphasis, link targets and escapes; each with its line, from 0.
#[must_use]
pub fn plain_words(text: &str) -> Vec<(String, usize)> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let line = line.strip_prefix("- ").unwrap_or(line).trim_start_matches('#');
        let line = without_link_targets(line).replace('*', "");
        for word in line.split_whitespace() {
            let word = unescaped(word);
            let word = word.trim_matches('_');
            if !word.is_empty() {
                words.push((word.to_owned(), number));
            }
        }
    }
    words
}

/// `[shown](https://…)` becomes `shown`.
fn without_link_targets(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(middle) = rest.find("](http") {
        let (Some(open), Some(length)) = (rest[..middle].rfind('['), rest[middle..].find(')')) else {
            break;
        };
        out.push_str(&rest[..open]);
        out.push_str(&rest[open + 1..middle]);
        rest = &rest[middle + length + 1..];
    }
    out.push_str(rest);
    out
}

/// Back-slashes in front of an underscore are Markdown's.
fn unescaped(word: &str) -> String {
    let mut out = word.to_owned();
    while out.contains("\\_") {
        out = out.replace("\\_", "_");
    }
    out
}

/// A paragraph that a page break cut goes on in small letters, or inside a bracket left open.
fn goes_on(previous: &str, next: &str) -> bool {
    let open = previous.matches('(').count() > previous.matches(')').count();
    let unfinished = !previous.is_empty() && !previous.ends_with(['.', ':', ';']);
    open || unfinished && next.starts_with(|c: char| c.is_lowercase())
}

fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2 && !text.chars().any(char::is_lowercase)
}

/// The number of a chapter; the title behind it belongs to no provision.
fn chapter(text: &str) -> Option<&str> {
    let roman = text.strip_prefix("BAB ")?.split(' ').next()?;
    (!roman.is_empty() && roman.chars().all(|c| "IVXLC".contains(c))).then_some(roman)
}

/// `Bagian Kesatu …`; an office's name (`Bagian Kesejahteraan …`) is none.
fn is_division(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let ordinal = |word: &str| {
        let word = word.to_ascii_lowercase();
        word == "kesatu" || ORDINALS.contains(&word.as_str()) || ["keenam", "ketujuh"].contains(&word.as_str())
    };
    words.next() == Some("Bagian") && words.next().is_some_and(ordinal)
}

fn article(text: &str) -> Option<&str> {
    let label = text.strip_prefix("Pasal ")?;
    let digits = !label.is_empty() && label.chars().all(|c| c.is_ascii_digit());
    (digits || label == "...").then_some(label)
}

/// The marker that opens a line and what follows it.
fn marker(text: &str) -> Option<(&str, &str)> {
    let (mark, rest) = text.split_once(' ')?;
    let dotted = mark.strip_suffix('.').is_some_and(|label| !label.contains(['(', ')']) && is_label(label));
    (dotted || mark.ends_with(')') && is_label(mark)).then_some((mark, rest))
}

/// The form of a marker: `12)` is `9)`, `ap` is `a`.
fn shape(mark: &str) -> String {
    let mut out = String::new();
    for c in mark.chars() {
        let sign = match c {
            '0'..='9' => '9',
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            other => other,
        };
        if !out.ends_with(sign) {
            out.push(sign);
        }
    }
    out
}

/// The place of a marker in its list: `c.` is 3, `(12)` is 12.
fn value(mark: &str) -> u32 {
    mark.chars().fold(0, |sum, c| match c {
        '0'..='9' => sum * 10 + (c as u32 - '0' as u32),
        'a'..='z' => sum * 27 + (c as u32 - 'a' as u32 + 1),
        'A'..='Z' => sum * 27 + (c as u32 - 'A' as u32 + 1),
        _ => sum,
    })
}

/// The labels an excerpt repeats in front of its text (`Pasal 5 ayat (2): …`), and the text.
///
/// Where it announces several (`Pasal 25 ayat (1), ayat (2), dan (3):`), only the level above them counts.
fn repeated_labels(text: &str) -> (Vec<(Kind, String)>, String) {
    let after_colon = |rest: &str| rest.split_once(':').map_or("", |(_, text)| text.trim()).to_owned();
    let mut chain = Vec::new();
    let mut rest = text.trim();
    while let Some((word, tail)) = rest.split_once(' ') {
        let (label, tail) = tail.trim_start().split_once(' ').unwrap_or((tail.trim_start(), ""));
        let bare = label.trim_end_matches([':', ',']);
        let Some(kind) = Kind::from_word(word).filter(|_| is_label(bare)) else {
            break;
        };
        chain.push((kind, bare.to_owned()));
        rest = tail.trim_start();
        if label.ends_with(':') {
            break;
        }
        if label.ends_with(',') {
            chain.truncate(1);
            return (chain, after_colon(rest));
        }
        if rest.starts_with("dan ") {
            chain.pop();
            return (chain, after_colon(rest));
        }
    }
    (chain, rest.to_owned())
}

#[cfg(test)]
#[path = "outline_tests.rs"]
mod tests;
