//! The whole comparison: everybody of both sides, in the order of the NIK.

use crate::bill::Bill;
use crate::cause::Cause;
use crate::compare::{Row, Scratch, Sides};
use crate::matching::{Keyed, Matched, ROWS_MAX, matched};
use crate::roster::{Roster, Stands};
use crate::terms::Terms;
use payung_domain::{Language, Rupiah};
use payung_law::money::MoneyError;

/// A roster and a bill, compared.
#[derive(Debug)]
pub struct Reconciliation<'t> {
    terms: &'t Terms,
    roster: Roster,
    bill: Bill,
    matched: Matched,
    /// See [`Sides::names`].
    names: Vec<u32>,
}

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TooLarge {
    /// More entries or lines than can be numbered.
    Rows,
    /// The amounts together, or one of them over its months, do not fit.
    Amounts,
    /// The law's data has no tariff that somebody's amount needs.
    Tariff(MoneyError),
}

impl TooLarge {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Rows => language
                .pick(
                    "lebih dari 134 juta baris; bagi berkasnya menurut wilayah lalu periksa satu per satu",
                    "more than 134 million rows; split the file by area and check the parts",
                )
                .to_owned(),
            Self::Amounts => language
                .pick(
                    "jumlah rupiahnya melampaui batas hitung; periksa kolom jumlah, mungkin berisi NIK atau nomor lain",
                    "the amounts are beyond counting; look at the column of amounts, it may hold NIKs or other numbers",
                )
                .to_owned(),
            Self::Tariff(error) => error.message(language),
        }
    }
}

impl<'t> Reconciliation<'t> {
    /// Finds who is who. `threads` is how many may work at once here and in [`Self::tally`].
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn new(terms: &'t Terms, roster: Roster, bill: Bill, threads: usize) -> Result<Self, TooLarge> {
        if roster.len() > ROWS_MAX || bill.len() > ROWS_MAX {
            return Err(TooLarge::Rows);
        }
        let amounts = bill.lines.iter().map(|line| line.amount().unwrap_or(Rupiah::ZERO));
        let entries = roster.entries.iter().map(|entry| entry.per_month().unwrap_or(Rupiah::ZERO));
        let fits = amounts.chain(entries.flat_map(|amount| std::iter::repeat_n(amount, 12)));
        // Also without their signs, so that no part of a sum can leave the range either.
        fits.clone().try_fold(0_i64, |sum, amount| sum.checked_add(amount.get().checked_abs()?)).ok_or(TooLarge::Amounts)?;
        let needed = |entry: &crate::roster::Entry| entry.per_month().is_none();
        let mut payers: Vec<_> = Vec::new();
        for entry in roster.entries.iter().filter(|entry| needed(entry)) {
            if !payers.contains(&entry.payer) {
                payers.push(entry.payer);
                if payers.len() == 3 {
                    break;
                }
            }
        }
        for payer in payers {
            for month in terms.period().months() {
                terms.tariff(payer, month).map_err(TooLarge::Tariff)?;
            }
        }
        let names = bill.names.same_in(&roster.names);
        let matched = matched(&roster, &bill, threads);
        Ok(Self { terms, roster, bill, matched, names })
    }

    /// The roster.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The bill.
    #[must_use]
    pub const fn bill(&self) -> &Bill {
        &self.bill
    }

    /// The law it rests on.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        self.terms
    }

    /// Lines whose NIK or KPJ the roster knows, or whose person was found.
    #[must_use]
    pub const fn known_lines(&self) -> usize {
        self.matched.known_lines
    }

    /// The NIK a line without a usable one is shown by: the cell as it stood.
    #[must_use]
    pub fn damaged_nik(&self, line: u32) -> &str {
        self.bill.nik_text(line as usize)
    }

    fn sides(&self) -> Sides<'_> {
        Sides { terms: self.terms, roster: &self.roster, bill: &self.bill, matched: &self.matched, names: &self.names }
    }

    /// Calls `each` with every row, in the order of NIK and month; whoever has no NIK comes last, in the order of the files.
    pub fn each(&self, mut each: impl FnMut(&Row<'_>)) {
        self.part(&self.matched.roster, &self.matched.bill, &mut each);
    }

    /// What it all comes to.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.each(|row| tally.add_row(row));
        self.close(&mut tally);
        tally
    }

    /// The sum of a bill that came without a list.
    #[must_use]
    pub fn totals_only(&self) -> Option<Rupiah> {
        self.bill.totals.amount.filter(|_| self.bill.is_empty())
    }

    /// Adds to a tally of all rows what stands in no row: the sum of a bill without a list.
    pub(crate) fn close(&self, tally: &mut Tally) {
        let Some(total) = self.totals_only() else { return };
        tally.billed = total;
        let difference = tally.difference();
        if let Some(of) = tally.causes.get_mut(Cause::TotalsOnly as usize) {
            *of = CauseTally { rows: 1, difference, billed: total };
        }
    }

    /// Whether a tally of all rows holds every person-month of the roster and every line of the bill once, and every rupiah.
    #[must_use]
    pub fn is_whole(&self, tally: &Tally) -> bool {
        let period = self.terms.period();
        let covered = |entry: &crate::roster::Entry| period.months().filter(|month| entry.stands(*month) == Stands::Covered).count() as u64;
        let parts = |line: &crate::bill::Line| {
            let (first, last) = line.months.unwrap_or((period.first, period.last));
            u64::try_from(first.months_until(last)).unwrap_or(0) + 1
        };
        let amount = |line: &crate::bill::Line| line.amount().map_or(0, Rupiah::get);
        let differences = tally.causes.iter().fold(tally.expected, |sum, cause| plus(sum, cause.difference));
        tally.on_roster == self.roster.entries.iter().map(covered).sum::<u64>()
            && tally.line_parts == self.bill.lines.iter().map(parts).sum::<u64>()
            && (self.totals_only().is_some() || tally.billed.get() == self.bill.lines.iter().map(amount).sum::<i64>())
            && differences == tally.billed
    }

    fn part(&self, mut entries: &[Keyed], mut lines: &[Keyed], each: &mut impl FnMut(&Row<'_>)) {
        let (sides, mut scratch) = (self.sides(), Scratch::default());
        let totals_only = self.totals_only().is_some();
        let mut each = |row: &Row<'_>| {
            if totals_only { each(&Row { bill_known: false, differences: &[], ..*row }) } else { each(row) }
        };
        while let Some(key) = entries.first().into_iter().chain(lines.first()).map(|(key, _)| *key).min() {
            let run = |side: &[Keyed]| side.iter().take_while(|(other, _)| *other == key).count();
            let (own, rest) = entries.split_at(run(entries));
            let (billed, rest_billed) = lines.split_at(run(lines));
            sides.person(own, billed, &mut scratch, &mut each);
            (entries, lines) = (rest, rest_billed);
        }
    }

    /// Cuts everybody into stretches of about `size` people, which [`Self::stretch`] gives row by row.
    #[must_use]
    pub fn stretches(&self, size: usize) -> Vec<Stretch> {
        let (roster, bill) = (&self.matched.roster, &self.matched.bill);
        let longer = if roster.len() >= bill.len() { roster } else { bill };
        let mut stretches = Vec::new();
        let mut from = (0, 0);
        for at in (size.max(1)..longer.len()).step_by(size.max(1)) {
            let Some((key, _)) = longer.get(at) else { break };
            let to = (roster.partition_point(|(other, _)| other < key), bill.partition_point(|(other, _)| other < key));
            stretches.push(Stretch { from, to });
            from = to;
        }
        stretches.push(Stretch { from, to: (roster.len(), bill.len()) });
        stretches
    }

    /// Calls `each` with the rows of one stretch.
    pub fn stretch(&self, stretch: &Stretch, each: &mut impl FnMut(&Row<'_>)) {
        let entries = self.matched.roster.get(stretch.from.0..stretch.to.0).unwrap_or_default();
        let lines = self.matched.bill.get(stretch.from.1..stretch.to.1).unwrap_or_default();
        self.part(entries, lines, each);
    }
}

/// A part of everybody, for one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    from: (usize, usize),
    to: (usize, usize),
}

/// Counts and sums of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    /// Rows of the roster: person-months it covers.
    pub on_roster: u64,
    /// Rows with at least one line of the bill.
    pub billed_rows: u64,
    /// Parts of lines that came out: a line for three months counts three times.
    pub line_parts: u64,
    /// Rows with nothing to say.
    pub in_order: u64,
    /// What is owed.
    pub expected: Rupiah,
    /// What is billed.
    pub billed: Rupiah,
    /// Rows, differences' sums and concerned sums per cause, in the order of [`Cause::ALL`].
    pub causes: [CauseTally; Cause::ALL.len()],
}

/// What one cause comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CauseTally {
    /// Rows that have it.
    pub rows: u64,
    /// The differences' sum.
    pub difference: Rupiah,
    /// What is billed in the parts it is about.
    pub billed: Rupiah,
}

/// Sums cannot leave the range: [`Reconciliation::new`] has counted them all.
fn plus(sum: Rupiah, amount: Rupiah) -> Rupiah {
    Rupiah::new(sum.get().saturating_add(amount.get()))
}

impl Tally {
    /// Counts a row.
    pub fn add_row(&mut self, row: &Row<'_>) {
        self.rows += 1;
        self.on_roster += u64::from(row.on_roster);
        self.billed_rows += u64::from(!row.lines.is_empty());
        self.line_parts += row.lines.len() as u64;
        self.in_order += u64::from(row.differences.is_empty());
        self.expected = plus(self.expected, row.expected);
        self.billed = plus(self.billed, row.billed);
        for (place, difference) in row.differences.iter().enumerate() {
            let Some(of) = self.causes.get_mut(difference.cause as usize) else { continue };
            let first = row.differences.iter().take(place).all(|earlier| earlier.cause != difference.cause);
            of.rows += u64::from(first);
            of.difference = plus(of.difference, difference.difference());
            of.billed = plus(of.billed, difference.billed);
        }
    }

    /// Adds another part of the same comparison.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.on_roster += other.on_roster;
        self.billed_rows += other.billed_rows;
        self.line_parts += other.line_parts;
        self.in_order += other.in_order;
        self.expected = plus(self.expected, other.expected);
        self.billed = plus(self.billed, other.billed);
        for (mine, theirs) in self.causes.iter_mut().zip(other.causes) {
            mine.rows += theirs.rows;
            mine.difference = plus(mine.difference, theirs.difference);
            mine.billed = plus(mine.billed, theirs.billed);
        }
    }

    /// What a cause comes to.
    #[must_use]
    pub fn of(&self, cause: Cause) -> CauseTally {
        self.causes.get(cause as usize).copied().unwrap_or_default()
    }

    /// Billed less expected.
    #[must_use]
    pub const fn difference(&self) -> Rupiah {
        Rupiah::new(self.billed.get().saturating_sub(self.expected.get()))
    }
}
