//! The roster as a bill is compared with it: the spans of [`crate::cover::roster`] for the whole year, with the numbers by which BPJS knows people, the ends of cover,
//! and what is billed already.

use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::roster::RosterEntry as Span;
use crate::failure::ActError;
use crate::money::bill_check::{Compared, Said};
use crate::money::bill_identity::Identity;
use crate::money::bills::{AGREES, broken};
use crate::money::funds::payer_kind;
use payung_billing::{Ending, Ground, Roster, RosterEntry};
use payung_domain::{Date, Kpj, Month, Nik, Rupiah, billed_from};
use payung_law::money::PayerKind;
use payung_storage::entity::{bill, bill_line, ending, enrolment, fund_line, person};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::{HashMap, HashSet};

/// The enrolment behind a line, and the fund line that pays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entered {
    /// The enrolment.
    pub enrolment: i64,
    /// The fund line.
    pub fund_line: i64,
    /// Whether that line is one of the bill's group.
    pub here: bool,
    /// Its place in the roster.
    place: usize,
}

/// One span of somebody's cover.
struct Entry {
    enrolment: i64,
    fund_line: i64,
    here: bool,
    nik: Option<Nik>,
    kpj: Option<Kpj>,
    name: String,
    birth: Option<Date>,
    from: Month,
    until: Month,
    ended: Option<Ending>,
    per_month: i64,
    payer: PayerKind,
    wadah: String,
    paid: Vec<Month>,
    /// BPJS has given the number.
    registered: bool,
}

/// What is known of somebody besides the months that are paid for.
#[derive(Clone, Copy)]
struct Known<'k> {
    person: &'k person::Model,
    kpj: Option<&'k Vec<u8>>,
    ended: Option<&'k ending::Model>,
    paid: &'k [Month],
}

/// Everybody of a year.
pub(crate) struct BillRoster {
    entries: Vec<Entry>,
}

impl BillRoster {
    /// The enrolment and fund line of an entry of the engine's roster.
    pub fn entered(&self, index: u32) -> Option<Entered> {
        let place = index as usize;
        let entry = self.entries.get(place)?;
        Some(Entered { enrolment: entry.enrolment, fund_line: entry.fund_line, here: entry.here, place })
    }

    /// Whether BPJS should bill somebody's month in this group.
    pub fn is_billable(&self, entered: Entered, wadah: &str, month: Month) -> bool {
        self.entries.get(entered.place).is_some_and(|entry| billable(entry, wadah, month))
    }

    /// Whether anybody of the group is covered in these months.
    pub fn covers(&self, wadah: &str, months: (Month, Month)) -> bool {
        self.entries
            .iter()
            .any(|entry| months.0.through(months.1).any(|month| entry.wadah == wadah && entry.from <= month && month <= entry.until))
    }

    /// As the engine takes it, in the same order.
    pub fn for_engine(&self) -> Roster {
        let mut roster = Roster::default();
        for entry in &self.entries {
            roster.push(&RosterEntry {
                id: u64::try_from(entry.enrolment).unwrap_or(0),
                nik: entry.nik,
                kpj: entry.kpj,
                name: &entry.name,
                birth: entry.birth,
                until: Some(entry.until),
                ended: entry.ended,
                per_month: Some(Rupiah::new(entry.per_month)),
                payer: entry.payer,
                group: &entry.wadah,
                paid: &entry.paid,
                ..RosterEntry::from(entry.from)
            });
        }
        roster
    }

    /// People whom the roster would have in a bill.
    pub fn people(&self, said: Said<'_>) -> usize {
        let billed = |entry: &&Entry| said.months.0.through(said.months.1).any(|month| billable(entry, said.wadah, month));
        self.entries.iter().filter(billed).map(|entry| entry.enrolment).collect::<HashSet<i64>>().len()
    }

    /// The lines that the roster itself makes of a bill without a list.
    pub fn by_totals(&self, said: Said<'_>) -> Vec<Compared> {
        let mut lines = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            for month in said.months.0.through(said.months.1).filter(|month| billable(entry, said.wadah, *month)) {
                lines.push(Compared {
                    row: 0,
                    month,
                    entered: Some(Entered { enrolment: entry.enrolment, fund_line: entry.fund_line, here: entry.here, place }),
                    identity: Identity {
                        nik: entry.nik.map(|nik| nik.to_string()).unwrap_or_default(),
                        kpj: entry.kpj.map(|kpj| kpj.to_string()).unwrap_or_default(),
                        name: entry.name.clone(),
                    },
                    billed: entry.per_month,
                    expected: entry.per_month,
                    cause: AGREES,
                    reason: None,
                    cites: String::new(),
                    proposed: "none",
                });
            }
        }
        lines
    }
}

fn billable(entry: &Entry, wadah: &str, month: Month) -> bool {
    let covered = entry.from <= month && month <= entry.until && entry.ended.is_none_or(|ended| month <= Month::of(ended.on));
    covered && entry.wadah == wadah && entry.registered && !entry.paid.contains(&month)
}

/// What an ending's ground is to a bill. The words are the regulations' own ids.
fn ground_of(id: &str) -> Ground {
    match id {
        _ if id.contains("meninggal") => Ground::Died,
        _ if id.contains("pindah") => Ground::Moved,
        _ => Ground::Other,
    }
}

impl Acting<'_> {
    /// The roster of a year for a bill of the group `wadah`. Months of other bills that were not replaced count as paid, but not those of
    /// `replaces`, in whose place the bill comes.
    ///
    /// # Errors
    /// A sealed value does not open; a month cannot be read; the database's.
    pub(crate) async fn bill_roster(&self, programme_year: i64, wadah: &str, replaces: Option<i64>) -> Result<BillRoster, ActError> {
        let mut spans = crate::cover::roster::all_months(self.tx, programme_year).await?;
        spans.retain(|span| span.state != "refused");
        let lines = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(programme_year)).all(self.tx).await?;
        let lines: HashMap<i64, fund_line::Model> = lines.into_iter().map(|line| (line.id, line)).collect();
        let mut paid = self.billed_months(programme_year, replaces).await?;
        let mut entries = Vec::with_capacity(spans.len());
        let people: Vec<&[Span]> = spans.chunk_by(|one, next| one.enrolment == next.enrolment).collect();
        for some in people.chunks(ROWS_AT_ONCE) {
            let ids: Vec<i64> = some.iter().filter_map(|spans| spans.first()).map(|span| span.enrolment).collect();
            let numbers: HashMap<i64, Option<Vec<u8>>> = enrolment::Entity::find()
                .select_only()
                .columns([enrolment::Column::Id, enrolment::Column::Kpj])
                .filter(enrolment::Column::Id.is_in(ids.iter().copied()))
                .into_tuple::<(i64, Option<Vec<u8>>)>()
                .all(self.tx)
                .await?
                .into_iter()
                .collect();
            let endings: HashMap<i64, ending::Model> = ending::Entity::find()
                .filter(ending::Column::Enrolment.is_in(ids))
                .filter(ending::Column::Status.eq("confirmed"))
                .all(self.tx)
                .await?
                .into_iter()
                .map(|ending| (ending.enrolment, ending))
                .collect();
            let persons = self.persons(some.iter().filter_map(|spans| spans.first()).map(|span| span.person)).await?;
            for spans in some {
                let Some(first) = spans.first() else { continue };
                let Some(person) = persons.get(&first.person) else { continue };
                let paid = paid.remove(&first.enrolment).unwrap_or_default();
                let kpj = numbers.get(&first.enrolment).and_then(Option::as_ref);
                let known = Known { person, kpj, ended: endings.get(&first.enrolment), paid: &paid };
                for span in *spans {
                    entries.push(self.entry(span, known, &lines, wadah)?);
                }
            }
        }
        Ok(BillRoster { entries })
    }

    fn entry(&self, span: &Span, known: Known<'_>, lines: &HashMap<i64, fund_line::Model>, wadah: &str) -> Result<Entry, ActError> {
        let line = lines.get(&span.fund_line);
        let number = |sealed: Option<&Vec<u8>>, place: &str| sealed.map(|sealed| self.sealer().open_text(place, sealed)).transpose();
        let person = known.person;
        let nik = number(person.nik.as_ref(), "person.nik")?.and_then(|nik| nik.parse().ok()).and_then(|nik| Nik::from_digits(nik).ok());
        let kpj = number(known.kpj, "enrolment.kpj")?.and_then(|kpj| Kpj::read(&kpj).ok());
        // What is decreed before cover begins is not BPJS's to bill.
        let start = billed_from(span.number_date, span.cover_start, span.first_payment);
        let ended = match known.ended {
            Some(ended) => {
                let on = ended.happened_on.parse().map_err(|_| crate::cover::enrolments::broken(span.enrolment))?;
                Some(Ending { on, ground: ground_of(&ended.ground) })
            }
            None => None,
        };
        Ok(Entry {
            enrolment: span.enrolment,
            fund_line: span.fund_line,
            here: line.is_some_and(|line| line.wadah == wadah),
            nik,
            kpj,
            name: person.name.clone(),
            birth: person.birth.as_deref().and_then(|birth| birth.parse().ok()),
            from: start.map_or(span.first_month, |start| start.max(span.first_month)),
            until: span.last_month,
            ended,
            per_month: span.per_month,
            payer: line.map_or(PayerKind::Government, |line| payer_kind(&line.kind)),
            wadah: span.wadah.clone(),
            paid: known.paid.to_vec(),
            registered: start.is_some(),
        })
    }

    /// The months of each enrolment that stand in a bill of the year which was not replaced.
    async fn billed_months(&self, programme_year: i64, replaces: Option<i64>) -> Result<HashMap<i64, Vec<Month>>, ActError> {
        let mut bills = bill::Entity::find()
            .filter(bill::Column::ProgrammeYear.eq(programme_year))
            .filter(bill::Column::Status.ne("replaced"))
            .all(self.tx)
            .await?;
        bills.retain(|bill| Some(bill.id) != replaces);
        let mut months: HashMap<i64, Vec<Month>> = HashMap::new();
        for bill in bills {
            let rows: Vec<(Option<i64>, String)> = bill_line::Entity::find()
                .select_only()
                .columns([bill_line::Column::Enrolment, bill_line::Column::Month])
                .filter(bill_line::Column::Bill.eq(bill.id))
                .filter(bill_line::Column::Billed.gt(0))
                .filter(bill_line::Column::Expected.gt(0))
                .filter(bill_line::Column::Enrolment.is_not_null())
                .into_tuple()
                .all(self.tx)
                .await?;
            for (enrolment, month) in rows {
                let (Some(enrolment), Some(month)) = (enrolment, Month::parse(&month)) else { return Err(broken(bill.id)) };
                months.entry(enrolment).or_default().push(month);
            }
        }
        Ok(months)
    }
}
