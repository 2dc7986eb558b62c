//! The list annexed to a decree: who is covered, from when, for how much; subtotals per kecamatan, the total in figures and words.

use crate::error::DocumentError;
use crate::person::{CoveredPerson, Person, PublicPerson};
use crate::profile::Words;
use crate::table::{Column, Line, Side, Table, Totals, figures, grouped};
use crate::terbilang::dotted;
use serde::{Deserialize, Serialize};

/// A column of a restricted list. Its order is the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnnexColumn {
    /// Running number over the whole list.
    Number,
    /// Name.
    Name,
    /// NIK.
    Nik,
    /// Place and date of birth.
    Birth,
    /// L or P.
    Sex,
    /// Address below the village.
    Address,
    /// Village or ward.
    Village,
    /// Kecamatan.
    District,
    /// Kind of work.
    Occupation,
    /// Contribution of one month.
    Monthly,
    /// Months.
    Months,
    /// Contribution of all months.
    Amount,
}

impl AnnexColumn {
    /// All twelve, in the usual order.
    pub const ALL: [Self; 12] = [
        Self::Number,
        Self::Name,
        Self::Nik,
        Self::Birth,
        Self::Sex,
        Self::Address,
        Self::Village,
        Self::District,
        Self::Occupation,
        Self::Monthly,
        Self::Months,
        Self::Amount,
    ];

    pub(crate) fn column(self, words: &Words) -> Column {
        match self {
            Self::Number => Column::new("No", 11, Side::Center),
            Self::Name => Column::new("Nama", 47, Side::Left),
            Self::Nik => Column::new("NIK", 34, Side::Center),
            Self::Birth => Column::new("Tempat, Tanggal Lahir", 33, Side::Left),
            Self::Sex => Column::new("L/P", 8, Side::Center),
            Self::Address => Column::new("Alamat", 42, Side::Left),
            Self::Village => Column::new(words.village_or_ward("/ "), 27, Side::Left),
            Self::District => Column::new(words.district.clone(), 25, Side::Left),
            Self::Occupation => Column::new("Jenis Pekerjaan", 26, Side::Left),
            Self::Monthly => Column::new("Iuran per Bulan (Rp)", 20, Side::Right),
            Self::Months => Column::new("Bulan", 12, Side::Center),
            Self::Amount => Column::new("Jumlah (Rp)", 24, Side::Right),
        }
    }

    /// What the column says about a person; nothing for the columns about money.
    pub(crate) fn of_person(self, number: u64, person: &Person) -> String {
        match self {
            Self::Number => dotted(number),
            Self::Name => person.name.clone(),
            Self::Nik => person.nik_digits(),
            Self::Birth => person.birth(),
            Self::Sex => person.sex_letter().to_owned(),
            Self::Address => person.address.clone(),
            Self::Village => person.village.clone(),
            Self::District => person.district.clone(),
            Self::Occupation => person.occupation.clone(),
            Self::Monthly | Self::Months | Self::Amount => String::new(),
        }
    }

    /// What the column says about a covered person.
    pub(crate) fn cell(self, number: u64, covered: &CoveredPerson) -> Result<String, DocumentError> {
        Ok(match self {
            Self::Monthly => figures(covered.monthly),
            Self::Months => covered.months.to_string(),
            Self::Amount => figures(covered.amount()?),
            _ => self.of_person(number, &covered.person),
        })
    }
}

/// The table of a restricted list and its totals.
pub(crate) fn restricted(people: &[CoveredPerson], columns: &[AnnexColumn], words: &Words) -> Result<(Table, Totals), DocumentError> {
    let heads: Vec<_> = columns.iter().map(|column| column.column(words)).collect();
    // A sum stands below the amount, which therefore must come last to be summed.
    let summed = columns.last() == Some(&AnnexColumn::Amount);
    let (mut lines, mut all, mut number) = (Vec::with_capacity(people.len() + 64), Totals::default(), 0);
    for (district, members) in grouped(people, |covered| &covered.person.district) {
        lines.push(Line::Group(format!("{} {district}", words.district)));
        let mut part = Totals::default();
        for covered in members {
            number += 1;
            part.add(covered.monthly, covered.amount()?)?;
            lines.push(Line::Row(columns.iter().map(|column| column.cell(number, covered)).collect::<Result<_, _>>()?));
        }
        lines.push(sum(&format!("Jumlah {} {district}", words.district), &part, summed));
        all.join(part)?;
    }
    lines.push(sum("Jumlah seluruhnya", &all, summed));
    Ok((Table { columns: heads, lines }, all))
}

/// The table of a public list and its totals: nothing in it can tell NIK, birth or address.
pub(crate) fn public(people: &[PublicPerson], words: &Words) -> Result<(Table, Totals), DocumentError> {
    let columns = vec![
        Column::new("No", 12, Side::Center),
        Column::new("Nama", 70, Side::Left),
        Column::new(words.village_or_ward("/ "), 50, Side::Left),
        Column::new("Jenis Pekerjaan", 50, Side::Left),
        Column::new("Iuran per Bulan (Rp)", 26, Side::Right),
        Column::new("Bulan", 14, Side::Center),
        Column::new("Jumlah (Rp)", 32, Side::Right),
    ];
    let (mut lines, mut all, mut number) = (Vec::with_capacity(people.len() + 64), Totals::default(), 0_u64);
    for (district, members) in grouped(people, |person| &person.district) {
        lines.push(Line::Group(format!("{} {district}", words.district)));
        let mut part = Totals::default();
        for person in members {
            number += 1;
            let amount = person.whole.map_or_else(|| person.monthly.times(i64::from(person.months)), Ok)?;
            part.add(person.monthly, amount)?;
            lines.push(Line::Row(vec![
                dotted(number),
                person.name.clone(),
                person.village.clone(),
                person.occupation.clone(),
                figures(person.monthly),
                person.months.to_string(),
                figures(amount),
            ]));
        }
        lines.push(sum(&format!("Jumlah {} {district}", words.district), &part, true));
        all.join(part)?;
    }
    lines.push(sum("Jumlah seluruhnya", &all, true));
    Ok((Table { columns, lines }, all))
}

/// A table of people without money: `columns`, then `more`, whose cells `extra` gives per person. Grouped by kecamatan.
pub(crate) fn people<'a, T>(
    items: &'a [T],
    columns: &[AnnexColumn],
    more: &[Column],
    words: &Words,
    person: impl Fn(&'a T) -> &'a Person,
    extra: impl Fn(&'a T) -> Vec<String>,
) -> Table {
    let heads = columns.iter().map(|column| column.column(words)).chain(more.iter().cloned()).collect();
    let (mut lines, mut number) = (Vec::with_capacity(items.len() + 64), 0_u64);
    for (district, members) in grouped(items, |item| &person(item).district) {
        lines.push(Line::Group(format!("{} {district}", words.district)));
        let count = u64::try_from(members.len()).unwrap_or(u64::MAX);
        for item in members {
            number += 1;
            let mut cells: Vec<_> = columns.iter().map(|column| column.of_person(number, person(item))).collect();
            cells.extend(extra(item));
            lines.push(Line::Row(cells));
        }
        lines.push(Line::Sum { label: format!("Jumlah {} {district}: {} orang", words.district, dotted(count)), cells: Vec::new() });
    }
    Table { columns: heads, lines }
}

/// The line of a sum; without its amount where the table does not show amounts.
fn sum(label: &str, totals: &Totals, summed: bool) -> Line {
    let label = format!("{label} ({} orang)", dotted(totals.people));
    Line::Sum { label, cells: if summed { vec![figures(totals.amount)] } else { Vec::new() } }
}
