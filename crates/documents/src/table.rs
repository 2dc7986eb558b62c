//! Tables of people as data for templates and for DOCX: columns, lines, groups by kecamatan, sums.

use crate::error::DocumentError;
use crate::terbilang::{dotted, rupiah_terbilang, terbilang};
use payung_domain::Rupiah;
use serde_json::{Value, json};

/// On which side a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Center,
    Right,
}

/// One column: its head, its width as a share of the page (meant in millimetres of a lying F4 sheet), its side.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub title: String,
    pub width: u16,
    pub side: Side,
}

impl Column {
    pub(crate) fn new(title: impl Into<String>, width: u16, side: Side) -> Self {
        Self { title: title.into(), width, side }
    }
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A kecamatan begins. Repeated at the top of every page it continues on.
    Group(String),
    /// As many cells as there are columns.
    Row(Vec<String>),
    /// A sum: its label, then the cells of the last columns.
    Sum { label: String, cells: Vec<String> },
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub columns: Vec<Column>,
    pub lines: Vec<Line>,
}

impl Table {
    /// What a template needs: the columns and these of its lines, on a lying sheet.
    pub(crate) fn view_of(&self, lines: &[Line]) -> Value {
        self.view_within(lines, 300)
    }

    /// The same within `room` millimetres, as eight-point letters count them.
    pub(crate) fn view_within(&self, lines: &[Line], room: u32) -> Value {
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| {
                let side = match column.side {
                    Side::Left => "left",
                    Side::Center => "center",
                    Side::Right => "right",
                };
                json!({ "title": column.title, "width": column.width, "align": side })
            })
            .collect();
        let whole: u32 = self.columns.iter().map(|column| u32::from(column.width)).sum();
        let lines: Vec<_> = lines
            .iter()
            .map(|line| match line {
                Line::Group(title) => json!({ "k": "group", "t": title }),
                Line::Row(cells) => {
                    let cells: Vec<_> = self
                        .columns
                        .iter()
                        .zip(cells)
                        .map(|(column, cell)| breakable(cell, u32::from(column.width) * room / whole.max(1)))
                        .collect();
                    json!({ "k": "row", "c": cells })
                }
                Line::Sum { label, cells } => json!({ "k": "sum", "t": label, "c": cells }),
            })
            .collect();
        json!({ "columns": columns, "lines": lines })
    }
}

/// A cell whose over-long words are broken, so that they never run into the next cell. `width` in millimetres at eight points. Broken by
/// line ends: a mark that only allows breaking would be copied out of the page with the name.
fn breakable(cell: &str, width: u32) -> String {
    // A capital of Bookman at eight points is about two millimetres wide; figures a little less.
    let fits = usize::try_from(width.saturating_sub(2) / 2).unwrap_or(usize::MAX).max(3);
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if cell.split_whitespace().all(|word| word.chars().count() <= fits || number(word)) {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len() + 16);
    let mut run = 0;
    for c in cell.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > fits {
            text.push('\n');
            run = 1;
        }
        text.push(c);
    }
    text
}

/// People and money of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub people: u64,
    pub monthly: Rupiah,
    pub amount: Rupiah,
}

impl Totals {
    pub(crate) fn add(&mut self, monthly: Rupiah, amount: Rupiah) -> Result<(), DocumentError> {
        self.people += 1;
        self.monthly = self.monthly.plus(monthly)?;
        self.amount = self.amount.plus(amount)?;
        Ok(())
    }

    pub(crate) fn join(&mut self, other: Self) -> Result<(), DocumentError> {
        self.people += other.people;
        self.monthly = self.monthly.plus(other.monthly)?;
        self.amount = self.amount.plus(other.amount)?;
        Ok(())
    }

    /// The total in figures and words, below a list.
    pub(crate) fn sentences(&self) -> Vec<String> {
        vec![
            format!("Jumlah penerima seluruhnya: {} ({}) orang.", dotted(self.people), terbilang(self.people)),
            format!("Jumlah iuran seluruhnya: {} ({}).", self.amount, rupiah_terbilang(self.amount)),
        ]
    }
}

/// Items grouped by a key, groups in the order of first appearance, items in their own order within.
pub(crate) fn grouped<'a, T>(items: &'a [T], key: impl Fn(&'a T) -> &'a str) -> Vec<(&'a str, Vec<&'a T>)> {
    let mut groups: Vec<(&str, Vec<&T>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for item in items {
        let name = key(item);
        let place = *places.entry(name).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, members)) = groups.get_mut(place) {
            members.push(item);
        }
    }
    groups
}

/// An amount without "Rp", for columns whose head says it.
pub(crate) fn figures(amount: Rupiah) -> String {
    amount.to_string().replacen("Rp", "", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_may_break_and_numbers_never() {
        assert_eq!(breakable("I GST. NGR. PUTRA", 46), "I GST. NGR. PUTRA");
        assert_eq!(breakable("3201010101800001", 10), "3201010101800001");
        let long = "A".repeat(100);
        let broken = breakable(&long, 46);
        assert_eq!(broken.replace('\n', ""), long);
        assert!(broken.split('\n').all(|piece| piece.len() <= 22));
    }

    #[test]
    fn groups_keep_the_order_of_their_first_member() {
        let items = [("Kintamani", 1), ("Bangli", 2), ("Kintamani", 3)];
        let groups = grouped(&items, |item| item.0);
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].0, "Kintamani");
        assert_eq!(groups[0].1, [&("Kintamani", 1), &("Kintamani", 3)]);
    }
}
