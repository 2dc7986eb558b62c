//! The roster as somebody sees it: names, masked numbers, which decree and which line; for any month, as the books stand or as they stood on a past day.

use crate::acts::export_cases::masked;
use crate::case::people::{ROWS_AT_ONCE, folded};
use crate::cover::roster::{RosterEntry, roster};
use crate::failure::ActError;
use crate::sight::{Look, Sight, Window};
use crate::views::cases::lists_of_agency;
use crate::views::place_name;
use payung_domain::{AreaCode, Date, Language, Month, enrolment_label};
use payung_storage::entity::{case_file, decree, enrolment, fund_line, person};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Which part of a roster is asked for. What is empty does not matter.
#[derive(Debug, Clone)]
pub struct RosterAsked {
    /// Of which programme year.
    pub programme_year: i64,
    /// The month.
    pub month: Month,
    /// As it stood at the end of this day.
    pub known_on: Option<Date>,
    /// In this area or beneath it.
    pub area: Option<AreaCode>,
    /// In this group at BPJS.
    pub wadah: String,
    /// In this state, by its word.
    pub state: String,
    /// Paid by this fund line.
    pub fund_line: Option<i64>,
    /// The beginning of a name.
    pub name: String,
    /// How many to pass over.
    pub skip: usize,
    /// At most so many.
    pub limit: usize,
}

impl RosterAsked {
    /// The whole roster of a month as the books stand.
    #[must_use]
    pub fn of(programme_year: i64, month: Month) -> Self {
        Self {
            programme_year,
            month,
            known_on: None,
            area: None,
            wadah: String::new(),
            state: String::new(),
            fund_line: None,
            name: String::new(),
            skip: 0,
            limit: usize::MAX,
        }
    }
}

/// A person on the roster.
#[derive(Debug, Clone)]
pub struct RosterLine {
    /// What the books say of the month.
    pub entry: RosterEntry,
    /// Name.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// KPJ, masked; empty before BPJS gave one.
    pub kpj: String,
    /// The day the card was received, as the books stand.
    pub card_on: Option<String>,
    /// Name of the village, or of its kecamatan.
    pub area_name: String,
    /// Number of the decree.
    pub decree: String,
    /// Name of the fund line.
    pub line: String,
}

/// A roster, as far as the viewer sees it.
#[derive(Debug, Clone)]
pub struct RosterSeen {
    /// What the viewer sees it through.
    pub window: Window,
    /// People in all that fit what was asked.
    pub people: usize,
    /// What they cost in the month, whole rupiah.
    pub total: i64,
    /// Of them, those for whom BPJS may bill.
    pub billable: usize,
    /// People by state, by its word.
    pub states: BTreeMap<String, usize>,
    /// The groups at BPJS there are.
    pub wadahs: BTreeSet<String>,
    /// The fund lines there are: number and name.
    pub lines: BTreeMap<i64, String>,
    /// The rows asked for.
    pub rows: Vec<RosterLine>,
}

/// A number of which only the last four digits are seen.
#[must_use]
pub fn masked_kpj(kpj: &str) -> String {
    let shown = kpj.len().saturating_sub(4);
    kpj.chars().enumerate().map(|(index, c)| if index < shown { '*' } else { c }).collect()
}

/// The roster asked for.
///
/// # Errors
/// None of it may be seen; the database's.
pub async fn roster_seen(look: Look<'_>, asked: &RosterAsked) -> Result<RosterSeen, ActError> {
    let connection = &look.books.database.connection;
    let window = look.window(Sight::Cover, asked.area)?;
    let mut entries = roster(connection, asked.programme_year, asked.month, asked.known_on).await?;
    entries.retain(|entry| entry.village().is_some_and(|village| village.is_in(window.area)));
    if let Some(lists) = lists_of_agency(look, asked.programme_year, &window).await? {
        let own: Vec<i64> = case_file::Entity::find()
            .select_only()
            .column(case_file::Column::Id)
            .filter(case_file::Column::Submission.is_in(lists))
            .into_tuple()
            .all(connection)
            .await?;
        let own: HashSet<i64> = own.into_iter().collect();
        entries.retain(|entry| own.contains(&entry.case_file));
    }
    let wadahs: BTreeSet<String> = entries.iter().map(|entry| entry.wadah.clone()).collect();
    let lines = line_names(connection, entries.iter().map(|entry| entry.fund_line)).await?;
    entries.retain(|entry| {
        (asked.wadah.is_empty() || entry.wadah == asked.wadah)
            && (asked.state.is_empty() || entry.state == asked.state)
            && asked.fund_line.is_none_or(|line| entry.fund_line == line)
    });
    let name = folded(&asked.name);
    if !name.is_empty() {
        let named: Vec<i64> = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::NameFolded.starts_with(&name))
            .into_tuple()
            .all(connection)
            .await?;
        let named: HashSet<i64> = named.into_iter().collect();
        entries.retain(|entry| named.contains(&entry.person));
    }
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &entries {
        *states.entry(entry.state.clone()).or_default() += 1;
    }
    let total = entries.iter().map(|entry| entry.per_month).sum();
    let (people, billable) = (entries.len(), entries.iter().filter(|entry| entry.billable).count());
    let shown: Vec<RosterEntry> = entries.into_iter().skip(asked.skip).take(asked.limit).collect();
    let rows = named(look, shown, &lines).await?;
    Ok(RosterSeen { window, people, total, billable, states, wadahs, lines, rows })
}

async fn line_names(connection: &impl ConnectionTrait, ids: impl Iterator<Item = i64>) -> Result<BTreeMap<i64, String>, ActError> {
    let ids: BTreeSet<i64> = ids.collect();
    let rows: Vec<(i64, String)> = fund_line::Entity::find()
        .select_only()
        .columns([fund_line::Column::Id, fund_line::Column::Name])
        .filter(fund_line::Column::Id.is_in(ids))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Entries with the names and masked numbers of their people.
async fn named(look: Look<'_>, entries: Vec<RosterEntry>, lines: &BTreeMap<i64, String>) -> Result<Vec<RosterLine>, ActError> {
    let connection = &look.books.database.connection;
    let sealer = &look.books.sealer;
    let decrees: BTreeSet<i64> = entries.iter().map(|entry| entry.decree).collect();
    let decrees: Vec<(i64, Option<String>)> = decree::Entity::find()
        .select_only()
        .columns([decree::Column::Id, decree::Column::Number])
        .filter(decree::Column::Id.is_in(decrees))
        .into_tuple()
        .all(connection)
        .await?;
    let decrees: HashMap<i64, String> = decrees.into_iter().map(|(id, number)| (id, number.unwrap_or_default())).collect();
    let mut rows = Vec::with_capacity(entries.len());
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let some: Vec<RosterEntry> = entries.by_ref().take(ROWS_AT_ONCE).collect();
        let people: Vec<(i64, String, Option<Vec<u8>>)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name, person::Column::Nik])
            .filter(person::Column::Id.is_in(some.iter().map(|entry| entry.person)))
            .into_tuple()
            .all(connection)
            .await?;
        let people: HashMap<i64, (String, Option<Vec<u8>>)> = people.into_iter().map(|(id, name, nik)| (id, (name, nik))).collect();
        let numbers: Vec<(i64, Option<Vec<u8>>, Option<String>)> = enrolment::Entity::find()
            .select_only()
            .columns([enrolment::Column::Id, enrolment::Column::Kpj, enrolment::Column::CardOn])
            .filter(enrolment::Column::Id.is_in(some.iter().map(|entry| entry.enrolment)))
            .into_tuple()
            .all(connection)
            .await?;
        let numbers: HashMap<i64, (Option<Vec<u8>>, Option<String>)> =
            numbers.into_iter().map(|(id, kpj, card_on)| (id, (kpj, card_on))).collect();
        for entry in some {
            let (name, nik) = people.get(&entry.person).cloned().unwrap_or_default();
            let nik = nik.map(|nik| sealer.open_text("person.nik", &nik)).transpose()?.map(|nik| masked(&nik)).unwrap_or_default();
            // On a day before the number was issued nobody knew it.
            let (kpj, card_on) = numbers.get(&entry.enrolment).cloned().unwrap_or_default();
            let kpj = kpj.filter(|_| entry.number_date.is_some());
            let kpj = kpj.map(|kpj| sealer.open_text("enrolment.kpj", &kpj)).transpose()?.map(|kpj| masked_kpj(&kpj)).unwrap_or_default();
            rows.push(RosterLine {
                name,
                nik,
                kpj,
                card_on,
                area_name: place_name(look.books, &entry.area),
                decree: decrees.get(&entry.decree).cloned().unwrap_or_default(),
                line: lines.get(&entry.fund_line).cloned().unwrap_or_default(),
                entry,
            });
        }
    }
    Ok(rows)
}

/// A roster as a table: headings and rows.
#[must_use]
pub fn roster_table(seen: &RosterSeen, language: Language) -> (Vec<String>, Vec<Vec<String>>) {
    let headings = [
        "kepesertaan",
        "berkas",
        "nik",
        "kpj",
        "nama",
        "wilayah",
        "nama_wilayah",
        "pekerjaan",
        "wadah",
        "keputusan",
        "sumber_dana",
        "dari",
        "sampai",
        "iuran_sebulan",
        "keadaan",
        "nomor_terbit",
        "mulai_perlindungan",
        "mulai_menurut_bpjs",
        "pembayaran_pertama",
        "berakhir",
        "dapat_ditagih",
    ];
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = seen.rows.iter().map(|row| {
        let entry = &row.entry;
        vec![
            entry.enrolment.to_string(),
            entry.case_file.to_string(),
            row.nik.clone(),
            row.kpj.clone(),
            row.name.clone(),
            entry.area.clone(),
            row.area_name.clone(),
            entry.occupation.clone().unwrap_or_default(),
            entry.wadah.clone(),
            row.decree.clone(),
            row.line.clone(),
            entry.first_month.to_string(),
            entry.last_month.to_string(),
            entry.per_month.to_string(),
            enrolment_label(&entry.state, language).to_owned(),
            day(entry.number_date),
            day(entry.cover_start),
            day(entry.bpjs_start),
            day(entry.first_payment),
            day(entry.ended_on),
            if entry.billable { "ya" } else { "tidak" }.to_owned(),
        ]
    });
    (headings.map(str::to_owned).to_vec(), rows.collect())
}

#[cfg(test)]
mod tests {
    use super::masked_kpj;

    #[test]
    fn a_number_shows_its_last_four_digits() {
        assert_eq!(masked_kpj("09012345678"), "*******5678");
        assert_eq!(masked_kpj("123"), "123");
        assert_eq!(masked_kpj(""), "");
    }
}
