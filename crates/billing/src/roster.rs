//! The roster: who is covered, from when until when, by which line, and what is paid for them already.

use crate::interned::{Interned, NameId};
use crate::texts::{TextRef, Texts};
use payung_domain::{Date, Kpj, Month, Nik, Rupiah};
use payung_law::money::PayerKind;

/// The last month there is: "no end set".
const OPEN: Month = match Month::new(9998, 12) {
    Some(month) => month,
    None => panic!("the last month the domain knows"),
};

/// Why somebody's cover ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Died.
    Died,
    /// Moved out of the region.
    Moved,
    /// Any other ground of the act.
    Other,
}

/// The end of a person's cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The day. The contribution of its month is still owed; that of the next month is not.
    pub on: Date,
    /// Why.
    pub ground: Ground,
}

/// One person's cover under one decree, as one line pays for it. A person may have several, one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RosterEntry<'a> {
    /// The caller's own number for it; nothing here looks at it.
    pub id: u64,
    /// NIK; none when the one on record cannot be one.
    pub nik: Option<Nik>,
    /// KPJ.
    pub kpj: Option<Kpj>,
    /// Name.
    pub name: &'a str,
    /// Birth date.
    pub birth: Option<Date>,
    /// First month.
    pub from: Month,
    /// Last month, inclusive; open when none.
    pub until: Option<Month>,
    /// The end, when cover ended before `until`.
    pub ended: Option<Ending>,
    /// What the decree or agreement says is paid in a month; by law's tariff of the month when none.
    pub per_month: Option<Rupiah>,
    /// Who pays, for the rebate of PP 50/2025.
    pub payer: PayerKind,
    /// The fund line, by name; empty when not known.
    pub fund: &'a str,
    /// The group (wadah) at BPJS; empty when not known.
    pub group: &'a str,
    /// Months paid already, in any order.
    pub paid: &'a [Month],
}

impl From<Month> for RosterEntry<'_> {
    /// Nobody in particular, covered by the region from that month on.
    fn from(from: Month) -> Self {
        Self {
            id: 0,
            nik: None,
            kpj: None,
            name: "",
            birth: None,
            from,
            until: None,
            ended: None,
            per_month: None,
            payer: PayerKind::Government,
            fund: "",
            group: "",
            paid: &[],
        }
    }
}

/// A date in 32 bits, 0 for none; ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Day(u32);

impl Day {
    pub(crate) fn of(date: Option<Date>) -> Self {
        let packed = date.and_then(|date| {
            let year = u32::try_from(date.year()).ok()?;
            Some(year << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs()))
        });
        Self(packed.unwrap_or(0))
    }

    pub(crate) const fn is_known(self) -> bool {
        self.0 != 0
    }

    pub(crate) fn date(self) -> Option<Date> {
        let part = |bits: u32| i8::try_from(bits).ok();
        Date::new(i16::try_from(self.0 >> 9).ok()?, part(self.0 >> 5 & 15)?, part(self.0 & 31)?).ok()
    }
}

/// An entry as it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) id: u64,
    pub(crate) kpj: u64,
    pub(crate) name: TextRef,
    /// Meaningful when `fixed`.
    per_month: i64,
    pub(crate) birth: Day,
    pub(crate) from: Month,
    pub(crate) until: Month,
    ended_on: Day,
    pub(crate) fund: NameId,
    pub(crate) group: NameId,
    paid_from: u32,
    paid_count: u16,
    ground: Ground,
    fixed: bool,
    pub(crate) payer: PayerKind,
}

impl Entry {
    pub(crate) fn ended(&self) -> Option<Ending> {
        self.ended_on.date().map(|on| Ending { on, ground: self.ground })
    }

    pub(crate) fn kpj(&self) -> Option<Kpj> {
        Kpj::from_digits(self.kpj)
    }

    pub(crate) const fn per_month(&self) -> Option<Rupiah> {
        if self.fixed { Some(Rupiah::new(self.per_month)) } else { None }
    }

    /// Whether cover had not begun, lasts, or has ended in a month.
    pub(crate) fn stands(&self, month: Month) -> Stands {
        if self.ended_on.is_known()
            && let Some(ending) = self.ended()
            && month > Month::of(ending.on)
        {
            return Stands::Ended(ending);
        }
        if month < self.from {
            Stands::NotYet
        } else if month > self.until {
            Stands::Over
        } else {
            Stands::Covered
        }
    }
}

/// How an entry stands to a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    NotYet,
    Covered,
    /// The decreed period is over.
    Over,
    /// Cover ended before the period did.
    Ended(Ending),
}

/// All entries.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// NIKs apart from the rest: they are sorted and joined alone. 0 for none.
    pub(crate) niks: Vec<u64>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) texts: Texts,
    pub(crate) names: Interned,
    paid: Vec<Month>,
}

impl Roster {
    /// Adds an entry; gives its index.
    pub fn push(&mut self, entry: &RosterEntry<'_>) -> usize {
        // Everybody of one decree has the same months paid: they are kept once.
        let before = self.entries.last().filter(|last| self.paid_of(last) == entry.paid).map(|last| last.paid_from);
        let paid_from = before.unwrap_or_else(|| {
            let from = u32::try_from(self.paid.len()).unwrap_or(u32::MAX);
            self.paid.extend_from_slice(entry.paid);
            from
        });
        let kept = Entry {
            id: entry.id,
            kpj: entry.kpj.map_or(0, Kpj::get),
            name: self.texts.push(entry.name),
            per_month: entry.per_month.map_or(0, Rupiah::get),
            birth: Day::of(entry.birth),
            from: entry.from,
            until: entry.until.unwrap_or(OPEN),
            ended_on: Day::of(entry.ended.map(|ending| ending.on)),
            fund: self.names.id(entry.fund),
            group: self.names.id(entry.group),
            paid_from,
            paid_count: u16::try_from(entry.paid.len()).unwrap_or(u16::MAX),
            ground: entry.ended.map_or(Ground::Other, |ending| ending.ground),
            fixed: entry.per_month.is_some(),
            payer: entry.payer,
        };
        self.niks.push(entry.nik.map_or(0, Nik::get));
        self.entries.push(kept);
        self.entries.len() - 1
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with that index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<RosterEntry<'_>> {
        let entry = self.entries.get(index)?;
        Some(RosterEntry {
            id: entry.id,
            nik: self.niks.get(index).and_then(|nik| Nik::from_digits(*nik).ok()),
            kpj: entry.kpj(),
            name: self.texts.get(entry.name),
            birth: entry.birth.date(),
            from: entry.from,
            until: (entry.until != OPEN).then_some(entry.until),
            ended: entry.ended(),
            per_month: entry.per_month(),
            payer: entry.payer,
            fund: self.names.name(entry.fund),
            group: self.names.name(entry.group),
            paid: self.paid_of(entry),
        })
    }

    pub(crate) fn paid_of(&self, entry: &Entry) -> &[Month] {
        let start = entry.paid_from as usize;
        self.paid.get(start..start + usize::from(entry.paid_count)).unwrap_or_default()
    }

    /// Puts the other's entries behind.
    pub fn append(&mut self, other: &Self) {
        let (texts, paid) = (self.texts.len(), u32::try_from(self.paid.len()).unwrap_or(u32::MAX));
        let ids = self.names.join(&other.names);
        let id = |old: NameId| ids.get(old as usize).copied().unwrap_or(0);
        self.niks.extend_from_slice(&other.niks);
        self.entries.extend(other.entries.iter().map(|entry| Entry {
            name: entry.name.moved(texts),
            fund: id(entry.fund),
            group: id(entry.group),
            paid_from: entry.paid_from.saturating_add(paid),
            ..*entry
        }));
        self.texts.append(&other.texts);
        self.paid.extend_from_slice(&other.paid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_kept_comes_out(
            rows in proptest::collection::vec((0_u64..500, "\\PC{0,12}", proptest::option::of(-5_i64..50), "[ab]{0,2}", 0_usize..4), 0..40),
            cut in 0_usize..40,
        ) {
            let month = |n: usize| Month::new(2026, 1 + n as i8).expect("a month");
            let months: Vec<Month> = (0..4).map(month).collect();
            let entry = |row: &'_ (u64, String, Option<i64>, String, usize)| -> RosterEntry<'static> {
                // Leaked: a test's few bytes.
                let (id, name, per_month, group, paid) = row.clone();
                let leak = |text: String| -> &'static str { text.leak() };
                let ended = Ending { on: Date::constant(2026, 2, 28), ground: Ground::Moved };
                RosterEntry {
                    id,
                    nik: Nik::from_digits(1_217_020_101_809_000 + id).ok(),
                    kpj: Kpj::read(&format!("{:011}", id + 1)).ok(),
                    name: leak(name),
                    birth: (paid > 0).then_some(Date::constant(1980, 1, 1)),
                    until: (paid > 1).then_some(month(3)),
                    ended: (paid > 2).then_some(ended),
                    per_month: per_month.map(Rupiah::new),
                    payer: if paid > 1 { PayerKind::Village } else { PayerKind::Other },
                    group: leak(group),
                    paid: months[..paid].to_vec().leak(),
                    ..RosterEntry::from(month(0))
                }
            };
            let entries: Vec<RosterEntry<'_>> = rows.iter().map(entry).collect();
            let (mut first, mut second) = (Roster::default(), Roster::default());
            let cut = cut.min(entries.len());
            for entry in &entries[..cut] {
                first.push(entry);
            }
            for entry in &entries[cut..] {
                second.push(entry);
            }
            first.append(&second);
            prop_assert_eq!(first.len(), entries.len());
            for (index, entry) in entries.iter().enumerate() {
                prop_assert_eq!(first.get(index), Some(*entry));
            }
        }
    }
}
