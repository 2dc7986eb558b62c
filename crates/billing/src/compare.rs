//! One person: months owed against lines billed.
//!
//! Every month of the period that an entry covers, and every month a line is for, becomes one cell; every line's amount lies
//! in exactly one cell for each of its months. A cell becomes a row: what is expected, what is billed, and the differences,
//! which with what is in order always add up to the row.

use crate::bill::{Bill, Line};
use crate::cause::{Answer, Cause, Detail, Difference};
use crate::matching::{Keyed, Matched, MatchedBy};
use crate::roster::{Entry, Ground, Roster, Stands};
use crate::terms::Terms;
use payung_domain::{Kpj, Month, Rupiah};
use payung_registry::names_clash;

/// The part of a line that lies in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePart {
    /// Index of the line in the bill.
    pub line: u32,
    /// How much of its amount; zero when it has none that can be used.
    pub amount: Rupiah,
    /// Whether the line's amount can be used.
    pub readable: bool,
}

/// One person and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'r> {
    /// Index of the roster's entry; none for somebody the roster does not have.
    pub entry: Option<u32>,
    /// The month.
    pub month: Month,
    /// Whether the roster covers the month.
    pub on_roster: bool,
    /// Whether it is known who is billed: not with a bill that came without a list.
    pub bill_known: bool,
    /// What is owed.
    pub expected: Rupiah,
    /// What is billed.
    pub billed: Rupiah,
    /// The lines it is billed by.
    pub lines: &'r [LinePart],
    /// What is not in order; empty when all is.
    pub differences: &'r [Difference],
}

impl Row<'_> {
    /// The gravest cause, when anything is not in order.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.differences.iter().map(|difference| difference.cause).min()
    }

    /// What is proposed for the whole row: the strictest of its differences.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.differences.iter().map(Difference::answer).max().unwrap_or(Answer::Accept)
    }

    /// Billed less expected.
    #[must_use]
    pub const fn difference(&self) -> Rupiah {
        Rupiah::new(self.billed.get().saturating_sub(self.expected.get()))
    }
}

/// How a cell stands to the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Owed.
    Due(Rupiah),
    /// Covered, and paid already.
    Paid,
    /// Covered, but the act ends cover at this age.
    OverAge(i64),
    /// The same person's second entry for the month.
    Again,
    /// Not covered.
    Outside(Cause, Detail),
}

#[derive(Debug, Clone, Copy)]
struct CellDraft {
    /// Place in the person's entries.
    entry: Option<usize>,
    month: Month,
    standing: Standing,
}

/// Room that is used again for every person.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    cells: Vec<CellDraft>,
    /// Cell and part, in the order of the lines.
    parts: Vec<(usize, LinePart)>,
    row_parts: Vec<LinePart>,
    differences: Vec<Difference>,
}

/// What the comparison looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides<'s> {
    pub(crate) terms: &'s Terms,
    pub(crate) roster: &'s Roster,
    pub(crate) bill: &'s Bill,
    pub(crate) matched: &'s Matched,
    /// The roster's number of each fund line and group of the bill; 0 where the roster does not know it.
    pub(crate) names: &'s [u32],
}

impl<'s> Sides<'s> {
    fn entry(&self, keyed: &Keyed) -> Option<&'s Entry> {
        self.roster.entries.get(keyed.1 as usize)
    }

    fn line(&self, index: u32) -> Option<&'s Line> {
        self.bill.lines.get(index as usize)
    }

    /// Calls `each` with every row of one person, by month.
    pub(crate) fn person(&self, entries: &[Keyed], lines: &[Keyed], scratch: &mut Scratch, each: &mut impl FnMut(&Row<'_>)) {
        let Scratch { cells, parts, row_parts, differences } = scratch;
        cells.clear();
        parts.clear();
        for (place, keyed) in entries.iter().enumerate() {
            let Some(entry) = self.entry(keyed) else { continue };
            for month in self.terms.period().months() {
                if entry.stands(month) == Stands::Covered {
                    let again = cells.iter().any(|cell| cell.month == month && !self.other_person(entries, cell.entry, entry));
                    let standing = if again { Standing::Again } else { self.standing(entry, month) };
                    cells.push(CellDraft { entry: Some(place), month, standing });
                }
            }
        }
        for keyed in lines {
            self.spread(entries, keyed.1, cells, parts);
        }
        let mut order: Option<Vec<usize>> = None;
        if cells.len() > 1 {
            let mut by_month: Vec<usize> = (0..cells.len()).collect();
            by_month.sort_by_key(|cell| cells.get(*cell).map(|cell| (cell.month, cell.entry)));
            order = Some(by_month);
        }
        for place in 0..cells.len() {
            let at = order.as_ref().and_then(|order| order.get(place)).copied().unwrap_or(place);
            let Some(cell) = cells.get(at) else { continue };
            row_parts.clear();
            row_parts.extend(parts.iter().filter(|(of, _)| *of == at).map(|(_, part)| *part));
            differences.clear();
            let keyed = cell.entry.and_then(|entry| entries.get(entry));
            self.differences(cell, keyed.and_then(|keyed| self.entry(keyed)), row_parts, differences);
            let expected = if let Standing::Due(due) = cell.standing { due } else { Rupiah::ZERO };
            let billed = row_parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount.get()));
            each(&Row {
                entry: keyed.map(|keyed| keyed.1),
                month: cell.month,
                on_roster: !matches!(cell.standing, Standing::Outside(..)),
                bill_known: true,
                expected,
                billed: Rupiah::new(billed),
                lines: row_parts,
                differences,
            });
        }
    }

    /// Whether the entry at `place` is another person than `entry`, although both have one key.
    fn other_person(&self, entries: &[Keyed], place: Option<usize>, entry: &Entry) -> bool {
        let other = place.and_then(|place| entries.get(place)).and_then(|keyed| self.entry(keyed));
        other.is_some_and(|other| names_clash(self.roster.texts.get(other.name), self.roster.texts.get(entry.name)))
    }

    fn standing(&self, entry: &Entry, month: Month) -> Standing {
        if self.roster.paid_of(entry).contains(&month) {
            return Standing::Paid;
        }
        if self.terms.ends_by_age()
            && let Some(age) = self.terms.over_age(entry.birth.date(), month)
        {
            return Standing::OverAge(age);
        }
        // That every tariff needed is there was asked before the comparison began.
        Standing::Due(entry.per_month().or_else(|| self.terms.tariff(entry.payer, month).ok()).unwrap_or(Rupiah::ZERO))
    }

    /// Puts a line's amount into the cells of its months.
    fn spread(&self, entries: &[Keyed], index: u32, cells: &mut Vec<CellDraft>, parts: &mut Vec<(usize, LinePart)>) {
        let Some(line) = self.line(index) else { return };
        let period = self.terms.period();
        let (first, last) = line.months.unwrap_or((period.first, period.last));
        let count = i64::from(first.months_until(last).max(0)) + 1;
        let (amount, readable) = line.amount().map_or((0, false), |amount| (amount.get(), true));
        let from = parts.len();
        for step in 0..count {
            let Some(month) = i32::try_from(step).ok().and_then(|step| first.plus(step)) else { break };
            let cell = self.cell_of(entries, line, month, cells, parts);
            parts.push((cell, LinePart { line: index, amount: Rupiah::ZERO, readable }));
        }
        let Some(mine) = parts.get_mut(from..) else { return };
        let count = i64::try_from(mine.len()).unwrap_or(1).max(1);
        let due = |cell: usize| match cells.get(cell).map(|cell| cell.standing) {
            Some(Standing::Due(due)) => due.get(),
            _ => 0,
        };
        // Exactly what all its months cost: each month its own. Else evenly, the odd rupiah on the first.
        let exact = mine.iter().try_fold(0_i64, |sum, (cell, _)| sum.checked_add(due(*cell))) == Some(amount);
        let (share, rest) = (amount / count, amount % count);
        for (place, (cell, part)) in (0_i64..).zip(mine) {
            let odd = if place < rest.abs() { rest.signum() } else { 0 };
            part.amount = Rupiah::new(if exact { due(*cell) } else { share + odd });
        }
    }

    /// The cell a line belongs into for a month; a new one when the roster covers none.
    fn cell_of(&self, entries: &[Keyed], line: &Line, month: Month, cells: &mut Vec<CellDraft>, parts: &[(usize, LinePart)]) -> usize {
        let mut best: Option<(usize, usize)> = None;
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.month == month) {
            let entry = cell.entry.and_then(|entry| entries.get(entry)).and_then(|keyed| self.entry(keyed));
            let likeness = if entries.len() < 2 {
                0
            } else {
                entry.map_or(0, |entry| {
                    let same_kpj = usize::from(entry.kpj != 0 && entry.kpj == line.kpj);
                    let other_name = names_clash(self.roster.texts.get(entry.name), self.bill.texts.get(line.name));
                    let taken = parts.iter().any(|(cell, _)| *cell == place);
                    8 * same_kpj + 4 * usize::from(!other_name) + 2 * usize::from(cell.standing != Standing::Again) + usize::from(!taken)
                })
            };
            if best.is_none_or(|(_, so_far)| likeness > so_far) {
                best = Some((place, likeness));
            }
        }
        if let Some((place, _)) = best {
            return place;
        }
        // The entry that says most about why the month is not covered: the one nearest in time.
        let distance = |entry: &Entry| entry.from.months_until(month).abs().min(entry.until.months_until(month).abs());
        let nearest = entries.iter().enumerate().filter_map(|(place, keyed)| Some((place, self.entry(keyed)?)));
        let nearest = nearest.min_by_key(|(_, entry)| distance(entry));
        let standing = self.outside(nearest.map(|(_, entry)| entry), month);
        cells.push(CellDraft { entry: nearest.map(|(place, _)| place), month, standing });
        cells.len() - 1
    }

    /// Why a month is not owed.
    fn outside(&self, entry: Option<&Entry>, month: Month) -> Standing {
        let (cause, detail) = match entry {
            Some(entry) if self.roster.paid_of(entry).contains(&month) => (Cause::PaidAlready, Detail::None),
            _ if !self.terms.period().contains(month) => (Cause::WrongMonth, Detail::None),
            None => (Cause::NotDecreed, Detail::None),
            Some(entry) => match entry.stands(month) {
                Stands::Ended(ending) => {
                    let cause = match ending.ground {
                        Ground::Died => Cause::Dead,
                        Ground::Moved => Cause::Moved,
                        Ground::Other => Cause::Ended,
                    };
                    (cause, Detail::EndedOn(ending.on))
                }
                Stands::Over => (Cause::Ended, Detail::Until(entry.until)),
                Stands::NotYet | Stands::Covered => (Cause::NotDecreed, Detail::From(entry.from)),
            },
        };
        Standing::Outside(cause, detail)
    }

    fn differences(&self, cell: &CellDraft, entry: Option<&Entry>, parts: &[LinePart], out: &mut Vec<Difference>) {
        let part = |cause, billed: Rupiah, detail, line: &LinePart| Difference {
            cause,
            expected: Rupiah::ZERO,
            billed,
            detail,
            line: Some(line.line),
        };
        let due = match cell.standing {
            Standing::Due(due) => due,
            Standing::Paid => return self.not_owed(Cause::PaidAlready, Detail::None, entry, parts, out),
            Standing::OverAge(age) => return self.not_owed(Cause::OverAge, Detail::Age(age), entry, parts, out),
            Standing::Outside(cause, detail) => return self.not_owed(cause, detail, entry, parts, out),
            Standing::Again => {
                let line = parts.first();
                out.push(Difference {
                    cause: Cause::Double,
                    expected: Rupiah::ZERO,
                    billed: line.map_or(Rupiah::ZERO, |line| line.amount),
                    detail: Detail::TwiceInRoster,
                    line: line.map(|line| line.line),
                });
                self.repeats(parts, 0, out);
                return;
            }
        };
        let Some(main) =
            parts.iter().position(|part| part.readable && part.amount == due).or_else(|| parts.iter().position(|part| part.readable))
        else {
            let Some(first) = parts.first() else {
                out.push(Difference { cause: Cause::NotBilled, expected: due, billed: Rupiah::ZERO, detail: Detail::None, line: None });
                return;
            };
            out.push(Difference { expected: due, ..self.unreadable(first) });
            self.flags(entry, parts, Rupiah::ZERO, out);
            self.repeats(parts, 0, out);
            return;
        };
        let Some(paid) = parts.get(main) else { return };
        if paid.amount.get() < 0 {
            out.push(Difference { expected: due, ..part(Cause::NotReadable, paid.amount, Detail::Negative, paid) });
            self.flags(entry, parts, Rupiah::ZERO, out);
        } else {
            let in_order = paid.amount.min(due);
            self.flags(entry, parts, in_order, out);
            if paid.amount != due {
                let (cause, detail) = self.rate(entry, cell.month, paid, due);
                let less = |amount: Rupiah| Rupiah::new(amount.get() - in_order.get());
                out.push(Difference { cause, expected: less(due), billed: less(paid.amount), detail, line: Some(paid.line) });
            }
        }
        self.repeats(parts, main, out);
    }

    /// Everything billed for a month that is not owed: the first line for `cause`, the others as double.
    fn not_owed(&self, cause: Cause, detail: Detail, entry: Option<&Entry>, parts: &[LinePart], out: &mut Vec<Difference>) {
        let Some(first) = parts.first() else { return };
        out.push(Difference { cause, expected: Rupiah::ZERO, billed: first.amount, detail, line: Some(first.line) });
        if !first.readable {
            out.push(self.unreadable(first));
        } else if first.amount.get() < 0 {
            out.push(Difference {
                cause: Cause::NotReadable,
                expected: Rupiah::ZERO,
                billed: Rupiah::ZERO,
                detail: Detail::Negative,
                line: Some(first.line),
            });
        }
        self.flags(entry, parts, Rupiah::ZERO, out);
        self.repeats(parts, 0, out);
    }

    /// All lines but the one at `main`.
    fn repeats(&self, parts: &[LinePart], main: usize, out: &mut Vec<Difference>) {
        let Some(row) = parts.get(main).and_then(|part| self.line(part.line)).map(|line| line.row) else { return };
        for (_, part) in parts.iter().enumerate().filter(|(place, _)| *place != main) {
            if part.readable {
                let (billed, line) = (part.amount, Some(part.line));
                out.push(Difference { cause: Cause::Double, expected: Rupiah::ZERO, billed, detail: Detail::FirstRow(row), line });
            } else {
                out.push(self.unreadable(part));
            }
        }
    }

    fn unreadable(&self, part: &LinePart) -> Difference {
        let detail = self.line(part.line).and_then(|line| line.amount().err()).map_or(Detail::None, Detail::Amount);
        Difference { cause: Cause::NotReadable, expected: Rupiah::ZERO, billed: Rupiah::ZERO, detail, line: Some(part.line) }
    }

    /// What is odd about who is billed, and on which line. The first of them stands for the amount that is in order.
    fn flags(&self, entry: Option<&Entry>, parts: &[LinePart], in_order: Rupiah, out: &mut Vec<Difference>) {
        let before = out.len();
        for part in parts {
            let Some(line) = self.line(part.line) else { continue };
            self.odd(entry, line, part.line, |cause, detail| {
                let known = out.get(before..).unwrap_or_default().iter().any(|known| (known.cause, known.detail) == (cause, detail));
                if !known {
                    let amount = if out.len() == before { in_order } else { Rupiah::ZERO };
                    out.push(Difference { cause, expected: amount, billed: amount, detail, line: Some(part.line) });
                }
            });
        }
    }

    fn odd(&self, entry: Option<&Entry>, line: &Line, index: u32, mut put: impl FnMut(Cause, Detail)) {
        let by = if self.matched.found.is_empty() { None } else { self.matched.found.get(&index).copied() };
        if let Some(fault) = line.nik_fault() {
            put(Cause::NikDamaged, Detail::Nik(fault, by));
        } else if by == Some(MatchedBy::Kpj) {
            put(Cause::TwoNumbers, Detail::OtherNik);
        }
        let shared = line.kpj != 0 && !self.matched.shared_kpjs.is_empty() && self.matched.shared_kpjs.contains(&line.kpj);
        if shared {
            put(Cause::SharedNumber, Detail::KpjOfAnother);
        }
        let Some(entry) = entry else { return };
        if !shared
            && entry.kpj != line.kpj
            && line.kpj != 0
            && let Some(known) = Kpj::from_digits(entry.kpj)
        {
            put(Cause::TwoNumbers, Detail::OtherKpj(known));
        }
        if by != Some(MatchedBy::Person) && names_clash(self.roster.texts.get(entry.name), self.bill.texts.get(line.name)) {
            put(Cause::SharedNumber, Detail::OtherName);
        }
        for (of_entry, of_line, detail) in [(entry.fund, line.fund, Detail::Fund), (entry.group, line.group, Detail::Group)] {
            if of_entry != 0 && of_line != 0 && self.names.get(of_line as usize) != Some(&of_entry) {
                put(Cause::WrongLine, detail);
            }
        }
    }

    /// Why an amount is not what is owed.
    fn rate(&self, entry: Option<&Entry>, month: Month, part: &LinePart, due: Rupiah) -> (Cause, Detail) {
        use payung_law::money::PayerKind;
        let (paid, payer) = (part.amount, entry.map_or(PayerKind::Government, |entry| entry.payer));
        for rebate in self.terms.rebates(month) {
            let taken_off = |amount: Rupiah| amount.share(10_000 - rebate, 10_000, 1).ok();
            if paid.get() > 0 && taken_off(due) == Some(paid) {
                let detail = match payer {
                    PayerKind::Village => Detail::RebateUnclear(*rebate),
                    PayerKind::Government | PayerKind::Other => Detail::RebateTaken(*rebate),
                };
                return (Cause::WrongRebate, detail);
            }
            if payer == PayerKind::Other && due.get() > 0 && taken_off(paid) == Some(due) {
                return (Cause::WrongRebate, Detail::RebateMissing(*rebate));
            }
        }
        if let Some(basis) = self.terms.class_of(paid, month) {
            return (Cause::WrongClass, Detail::Class(basis));
        }
        if let Some(basis) = self.line(part.line).and_then(Line::basis)
            && self.terms.class_of(due, month).is_some_and(|own| own != basis)
        {
            return (Cause::WrongClass, Detail::Class(basis));
        }
        if due.get() > 0 && paid.get() > due.get() && paid.get() % due.get() == 0 {
            return (Cause::WrongRate, Detail::Times(paid.get() / due.get()));
        }
        (Cause::WrongRate, Detail::None)
    }
}
