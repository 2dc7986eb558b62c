//! Reading a filled-in form: each field as what it should be, with every fault noted beside its field.

use super::{Field, Filled};
use crate::text::Text;
use payung_domain::{AreaCode, Date, Language, Month};
use payung_operations::FileIn;
use std::str::FromStr;
use zeroize::Zeroizing;

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field's name.
    pub name: String,
    /// Its id in the page.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What is wrong and what to do.
    pub said: String,
}

/// A form being read.
#[derive(Debug)]
pub struct Reading<'f> {
    filled: &'f Filled,
    fields: &'f [Field],
    t: Text,
    wrong: Vec<Wrong>,
}

/// What stands where something wrong was sent: no act is performed with it.
const NO_DAY: Date = Date::constant(1, 1, 1);

impl<'f> Reading<'f> {
    /// Reads `filled` as `fields`.
    #[must_use]
    pub fn new(filled: &'f Filled, fields: &'f [Field], t: Text) -> Self {
        Self { filled, fields, t, wrong: Vec::new() }
    }

    /// What was sent.
    #[must_use]
    pub fn filled(&self) -> &'f Filled {
        self.filled
    }

    /// The fields, as they were shown.
    #[must_use]
    pub fn fields(&self) -> &'f [Field] {
        self.fields
    }

    /// The fields of all rows, as they were shown.
    pub fn row_fields(&self) -> impl Iterator<Item = &'f Field> + use<'f> {
        self.fields.iter().flat_map(|field| field.rows().iter().flatten())
    }

    /// How many faults were found so far.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.wrong.len()
    }

    /// Everything that is wrong, in the order read.
    #[must_use]
    pub fn finish(self) -> Vec<Wrong> {
        self.wrong
    }

    /// Notes that a field is wrong, by the message `key`.
    pub fn wrong(&mut self, name: &str, key: &str) {
        let field = self.fields.iter().flat_map(|field| field.rows().iter().flatten().chain([field])).find(|field| field.name == name);
        let label = field.map_or_else(|| name.to_owned(), |field| field.label.clone());
        let id = field.map(Field::id).unwrap_or_default();
        self.wrong.push(Wrong { name: name.to_owned(), id, label, said: self.t.get(key) });
    }

    /// Text that may be empty.
    #[must_use]
    pub fn some_text(&self, name: &str) -> String {
        self.filled.get(name).trim().to_owned()
    }

    /// Text that must be there.
    pub fn text(&mut self, name: &str) -> String {
        let text = self.some_text(name);
        if text.is_empty() {
            self.wrong(name, "wrong-empty");
        }
        text
    }

    /// A day that must be there.
    pub fn date(&mut self, name: &str) -> Date {
        match self.some_date(name) {
            Some(date) => date,
            None => {
                if self.some_text(name).is_empty() {
                    self.wrong(name, "wrong-empty");
                }
                NO_DAY
            }
        }
    }

    /// A day that may be empty.
    pub fn some_date(&mut self, name: &str) -> Option<Date> {
        let text = self.some_text(name);
        if text.is_empty() {
            return None;
        }
        let date = read_date(&text);
        if date.is_none() {
            self.wrong(name, "wrong-date");
        }
        date
    }

    /// A month that must be there.
    pub fn month(&mut self, name: &str) -> Month {
        match self.some_month(name) {
            Some(month) => month,
            None => {
                if self.some_text(name).is_empty() {
                    self.wrong(name, "wrong-empty");
                }
                Month::of(NO_DAY)
            }
        }
    }

    /// A month that may be empty.
    pub fn some_month(&mut self, name: &str) -> Option<Month> {
        let text = self.some_text(name);
        if text.is_empty() {
            return None;
        }
        let month = read_month(&text);
        if month.is_none() {
            self.wrong(name, "wrong-month");
        }
        month
    }

    /// A whole number that must be there; dots and spaces between the digits are left out.
    pub fn number<N: FromStr + Default>(&mut self, name: &str) -> N {
        if self.some_text(name).is_empty() {
            self.wrong(name, "wrong-empty");
            return N::default();
        }
        self.some_number(name).unwrap_or_default()
    }

    /// A whole number that may be empty.
    pub fn some_number<N: FromStr>(&mut self, name: &str) -> Option<N> {
        let text = self.some_text(name);
        if text.is_empty() {
            return None;
        }
        let number = read_whole(&text).and_then(|plain| plain.parse().ok());
        if number.is_none() {
            self.wrong(name, "wrong-number");
        }
        number
    }

    /// An area's code; `fallback` when what was sent is none.
    pub fn area(&mut self, name: &str, fallback: AreaCode) -> AreaCode {
        match self.some_area(name) {
            Some(area) => area,
            None => {
                if self.some_text(name).is_empty() {
                    self.wrong(name, "wrong-empty");
                }
                fallback
            }
        }
    }

    /// An area's code that may be empty.
    pub fn some_area(&mut self, name: &str) -> Option<AreaCode> {
        let text = self.some_text(name);
        if text.is_empty() {
            return None;
        }
        let area = AreaCode::parse(&text);
        if area.is_none() {
            self.wrong(name, "wrong-area");
        }
        area
    }

    /// One of the words `known` reads.
    pub fn word<W>(&mut self, name: &str, known: impl Fn(&str) -> Option<W>, fallback: W) -> W {
        match known(self.filled.get(name).trim()) {
            Some(word) => word,
            None => {
                self.wrong(name, "wrong-choice");
                fallback
            }
        }
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.filled.get(name).is_empty()
    }

    /// The file that must be there.
    pub fn file(&mut self, name: &str) -> FileIn {
        match self.some_file(name) {
            Some(file) => file,
            None => {
                self.wrong(name, "wrong-file");
                FileIn { name: String::new(), media_type: String::new(), body: Zeroizing::new(Vec::new()) }
            }
        }
    }

    /// The file that may be there.
    #[must_use]
    pub fn some_file(&self, name: &str) -> Option<FileIn> {
        self.filled.files(name).next().cloned()
    }

    /// All files of a field; one must be there.
    pub fn files(&mut self, name: &str) -> Vec<FileIn> {
        let files: Vec<FileIn> = self.filled.files(name).cloned().collect();
        if files.is_empty() {
            self.wrong(name, "wrong-file");
        }
        files
    }
}

/// The digits of a whole number as people write it: `16800`, `16.800`, `16,800`, `Rp 16.800`, `Rp16.800,00`, `16.800,-`. None when it is no whole
/// number: a comma before two digits is a part of a rupiah, and leaving it out would make a hundred times as much of it.
fn read_whole(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("Rp").trim();
    let (minus, text) = text.strip_prefix(['-', '\u{2212}']).map_or(("", text), |rest| ("-", rest));
    let text = [",-", ".-", ",00", ".00"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    let whole = match separator {
        None => !text.is_empty(),
        Some(separator @ ('.' | ',' | ' ' | '\u{a0}')) => {
            let mut groups = text.split(separator);
            let first =
                groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_digit()));
            first && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
        }
        Some(_) => false,
    };
    whole.then(|| format!("{minus}{}", text.chars().filter(char::is_ascii_digit).collect::<String>()))
}

/// The years a day on a form may lie in: outside of them it is a slip of the hand.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A day as a browser or a person writes it: `2026-11-20`, `20-11-2026`, `20/11/2026`.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return YEARS.contains(&date.year()).then_some(date);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let [day, month, year] = parts[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|date| YEARS.contains(&date.year()))
}

/// A month as a browser or a person writes it: `2026-05`, `05-2026`, `5/2026`, `Mei 2026`, or any day in it.
#[must_use]
pub fn read_month(text: &str) -> Option<Month> {
    if let Some(month) = Month::parse(text) {
        return Some(month);
    }
    if let Some(date) = read_date(text) {
        return Some(Month::of(date));
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [month, year] = parts[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    let year = year.parse().ok()?;
    if let Ok(number) = month.parse() {
        return Month::new(year, number);
    }
    let called = |known: Month| {
        [Language::Id, Language::En].iter().any(|language| {
            let named = known.named(*language);
            named.split(' ').next().is_some_and(|name| name.eq_ignore_ascii_case(month))
        })
    };
    (1..=12).filter_map(|number| Month::new(year, number)).find(|known| called(*known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let day = Date::constant(2026, 11, 2);
        for text in ["2026-11-02", "02-11-2026", "2/11/2026", "2.11.2026"] {
            assert_eq!(read_date(text), Some(day), "{text}");
        }
        for text in ["0026-11-02", "9999-12-31", "2026-13-02", "31/02/2026", "2/11/26", "besok", ""] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_as_people_write_them() {
        for text in
            ["3000000", "3.000.000", "3,000,000", "Rp 3.000.000", "Rp3.000.000,00", "3,000,000.00", "3.000.000,-", "3 000 000", " 3000000 "]
        {
            assert_eq!(read_whole(text).as_deref(), Some("3000000"), "{text}");
        }
        assert_eq!(
            (read_whole("-5").as_deref(), read_whole("0").as_deref(), read_whole("16.800").as_deref()),
            (Some("-5"), Some("0"), Some("16800"))
        );
        for text in ["3.000.000,50", "1,5", "1.5", "12.34", "1.0000", ".500", "3.000,000", "1e9", "tiga", "３０００", "", "-", "Rp", ","]
        {
            assert_eq!(read_whole(text), None, "{text}");
        }
    }

    #[test]
    fn months_as_people_write_them() {
        let month = Month::new(2026, 5);
        for text in ["2026-05", "2026-05-17", "05-2026", "5/2026", "Mei 2026", "mei 2026", "May 2026", "17-05-2026"] {
            assert_eq!(read_month(text), month, "{text}");
        }
        for text in ["2026-13", "13/2026", "5/26", "Mai 2026", "2026", "besok", ""] {
            assert_eq!(read_month(text), None, "{text}");
        }
    }
}
