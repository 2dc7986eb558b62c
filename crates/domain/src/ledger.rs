//! Double entry: an entry moves money from one account of a fund line to another, so that it cannot be made unbalanced, neither in all nor on any line.

use crate::{Language, Month, Rupiah};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// An account of a fund line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Account {
    /// Contributions of months of the budget year.
    Expense,
    /// What is owed to BPJS.
    Liability,
    /// What has left the treasury; a credit.
    Cash,
    /// What BPJS was paid and is disputed.
    Claim,
    /// What BPJS has been paid too much and holds for later months.
    Credit,
    /// Paid for months after the budget year.
    Prepaid,
    /// What went back, or must go back, to the treasury as other revenue.
    Returned,
}

impl Account {
    /// Every account, as statements list them.
    pub const ALL: [Self; 7] = [Self::Expense, Self::Liability, Self::Cash, Self::Claim, Self::Credit, Self::Prepaid, Self::Returned];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Liability => "liability",
            Self::Cash => "cash",
            Self::Claim => "claim",
            Self::Credit => "credit",
            Self::Prepaid => "prepaid",
            Self::Returned => "returned",
        }
    }

    /// The account of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.word() == word)
    }

    /// What a reader calls it.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        let (id, en) = match self {
            Self::Expense => ("beban iuran", "contributions"),
            Self::Liability => ("utang iuran", "owed to BPJS"),
            Self::Cash => ("kas", "cash"),
            Self::Claim => ("tagihan sengketa kepada BPJS", "disputed, claimed from BPJS"),
            Self::Credit => ("lebih bayar di BPJS", "overpaid, held by BPJS"),
            Self::Prepaid => ("iuran dibayar di muka", "prepaid"),
            Self::Returned => ("pengembalian ke kas", "returned to the treasury"),
        };
        match language {
            Language::Id => id,
            Language::En => en,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Why money cannot be moved so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerError {
    /// Nothing, or less than nothing, is moved.
    NotPositive,
    /// From an account to itself.
    SameAccount,
    /// All movements together move nothing.
    Nothing,
    /// The sum does not fit.
    TooLarge,
    /// Lines that were read do not add up to nothing on each fund line.
    Unbalanced,
}

impl LedgerError {
    /// What is wrong and what to do.
    #[must_use]
    pub const fn message(self, language: Language) -> &'static str {
        let (id, en) = match self {
            Self::NotPositive => (
                "jumlah yang dipindahkan harus lebih dari nol; tukar debit dan kreditnya bila terbalik",
                "an amount moved is more than nothing; swap debit and credit if it is the wrong way round",
            ),
            Self::SameAccount => {
                ("debit dan kreditnya akun yang sama; pilih dua akun", "debit and credit are the same account; choose two")
            }
            Self::Nothing => ("jurnal ini tidak memindahkan apa pun; periksa barisnya", "this entry moves nothing; look at its lines"),
            Self::TooLarge => ("jumlahnya terlalu besar untuk dihitung", "the sum is too large"),
            Self::Unbalanced => (
                "jurnal dalam buku tidak seimbang; jalankan `payung audit verify`",
                "an entry in the books is out of balance; run `payung audit verify`",
            ),
        };
        match language {
            Language::Id => id,
            Language::En => en,
        }
    }
}

/// An amount moved from one account of a fund line to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    line: i64,
    debit: Account,
    credit: Account,
    month: Option<Month>,
    amount: Rupiah,
}

impl Movement {
    /// Moves `amount`, more than nothing, on the fund line `line`: `debit` takes it, `credit` gives it. `month` is the month of cover it is for.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`]; [`LedgerError::SameAccount`].
    pub fn new(line: i64, debit: Account, credit: Account, month: Option<Month>, amount: Rupiah) -> Result<Self, LedgerError> {
        if amount <= Rupiah::ZERO {
            return Err(LedgerError::NotPositive);
        }
        if debit == credit {
            return Err(LedgerError::SameAccount);
        }
        Ok(Self { line, debit, credit, month, amount })
    }
}

/// A line of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryLine {
    /// The fund line.
    pub line: i64,
    /// The account.
    pub account: Account,
    /// The month of cover.
    pub month: Option<Month>,
    /// Rupiah, never nothing: a debit above, a credit below.
    pub amount: Rupiah,
}

/// What is moved, by fund line, account and month.
#[derive(Debug, Default)]
struct Sums(BTreeMap<(i64, Account, Option<Month>), i64>);

impl Sums {
    fn add(&mut self, line: i64, account: Account, month: Option<Month>, amount: Option<i64>) -> Result<(), LedgerError> {
        let sum = self.0.entry((line, account, month)).or_default();
        *sum = amount.and_then(|amount| sum.checked_add(amount)).ok_or(LedgerError::TooLarge)?;
        Ok(())
    }
}

/// An entry: its lines add up to nothing on every fund line, and so in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    lines: Vec<EntryLine>,
}

impl LedgerEntry {
    /// The entry that makes all of these movements.
    ///
    /// # Errors
    /// They move nothing together; too large.
    pub fn new(movements: impl IntoIterator<Item = Movement>) -> Result<Self, LedgerError> {
        Self::taking_back(&[], movements)
    }

    /// The entry that takes back what these lines did, and makes these movements besides.
    ///
    /// # Errors
    /// The lines are out of balance; together they move nothing; too large.
    pub fn taking_back(lines: &[EntryLine], movements: impl IntoIterator<Item = Movement>) -> Result<Self, LedgerError> {
        let mut sums = Sums::default();
        for line in lines {
            sums.add(line.line, line.account, line.month, line.amount.get().checked_neg())?;
        }
        let mut by_line: BTreeMap<i64, i64> = BTreeMap::new();
        for line in lines {
            let sum = by_line.entry(line.line).or_default();
            *sum = sum.checked_add(line.amount.get()).ok_or(LedgerError::TooLarge)?;
        }
        if by_line.values().any(|sum| *sum != 0) {
            return Err(LedgerError::Unbalanced);
        }
        for Movement { line, debit, credit, month, amount } in movements {
            sums.add(line, debit, month, Some(amount.get()))?;
            sums.add(line, credit, month, amount.get().checked_neg())?;
        }
        let lines: Vec<EntryLine> = sums
            .0
            .into_iter()
            .filter(|(_, amount)| *amount != 0)
            .map(|((line, account, month), amount)| EntryLine { line, account, month, amount: Rupiah::new(amount) })
            .collect();
        if lines.is_empty() { Err(LedgerError::Nothing) } else { Ok(Self { lines }) }
    }

    /// Its lines, by fund line, account and month.
    #[must_use]
    pub fn lines(&self) -> &[EntryLine] {
        &self.lines
    }

    /// What an account of a fund line gains by it.
    #[must_use]
    pub fn moves(&self, line: i64, account: Account) -> Rupiah {
        let of = self.lines.iter().filter(|one| one.line == line && one.account == account);
        Rupiah::new(of.fold(0_i64, |sum, one| sum.saturating_add(one.amount.get())))
    }

    /// The fund lines it is about.
    pub fn fund_lines(&self) -> impl Iterator<Item = i64> {
        let mut lines: Vec<i64> = self.lines.iter().map(|line| line.line).collect();
        lines.dedup();
        lines.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moved(line: i64, debit: Account, credit: Account, amount: i64) -> Result<Movement, LedgerError> {
        Movement::new(line, debit, credit, None, Rupiah::new(amount))
    }

    #[test]
    fn what_moves_nothing_is_no_entry() {
        assert_eq!(moved(1, Account::Expense, Account::Liability, 0), Err(LedgerError::NotPositive));
        assert_eq!(moved(1, Account::Expense, Account::Liability, -5), Err(LedgerError::NotPositive));
        assert_eq!(moved(1, Account::Cash, Account::Cash, 5), Err(LedgerError::SameAccount));
        assert_eq!(LedgerEntry::new([]), Err(LedgerError::Nothing));
        let there = moved(1, Account::Expense, Account::Liability, 5).expect("moved");
        let back = moved(1, Account::Liability, Account::Expense, 5).expect("moved");
        assert_eq!(LedgerEntry::new([there, back]), Err(LedgerError::Nothing));
        let most = moved(1, Account::Expense, Account::Liability, i64::MAX).expect("moved");
        assert_eq!(LedgerEntry::new([most, most]), Err(LedgerError::TooLarge));
    }

    #[test]
    fn a_bill_with_a_claim_stands_as_it_should() {
        let entry = LedgerEntry::new([
            moved(1, Account::Expense, Account::Liability, 1_680_000).expect("moved"),
            moved(1, Account::Claim, Account::Liability, 16_800).expect("moved"),
        ])
        .expect("an entry");
        assert_eq!(entry.moves(1, Account::Liability), Rupiah::new(-1_696_800));
        assert_eq!(entry.lines().len(), 3);
        assert_eq!(entry.fund_lines().collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn an_entry_is_taken_back_exactly() {
        let month = Month::new(2026, 7);
        let first = Movement::new(1, Account::Expense, Account::Liability, month, Rupiah::new(500)).expect("moved");
        let second = moved(1, Account::Liability, Account::Cash, 500).expect("moved");
        let entry = LedgerEntry::new([first, second]).expect("an entry");
        let back = LedgerEntry::taking_back(entry.lines(), []).expect("taken back");
        let opposite: Vec<EntryLine> =
            entry.lines().iter().map(|line| EntryLine { amount: Rupiah::new(-line.amount.get()), ..*line }).collect();
        assert_eq!(back.lines(), opposite);
        assert_eq!(LedgerEntry::taking_back(back.lines(), []).expect("again"), entry);
        assert_eq!(LedgerEntry::taking_back(entry.lines().get(1..).unwrap_or_default(), []), Err(LedgerError::Unbalanced));
        // Taken back and made anew as it was, nothing is moved.
        assert_eq!(LedgerEntry::taking_back(entry.lines(), [first, second]), Err(LedgerError::Nothing));
    }

    #[test]
    fn every_account_is_known_by_its_word() {
        for account in Account::ALL {
            assert_eq!(Account::of(account.word()), Some(account));
            assert_ne!(account.label(Language::Id), account.label(Language::En));
        }
        assert_eq!(Account::of("kas"), None);
    }

    proptest! {
        #[test]
        fn no_entry_is_out_of_balance(
            movements in proptest::collection::vec((1_i64..4, 0_usize..7, 0_usize..7, 0_i8..4, 1_i64..1_000_000_000), 1..40)
        ) {
            let movements: Vec<Movement> = movements
                .into_iter()
                .filter_map(|(line, debit, credit, month, amount)| {
                    let month = Month::new(2026, month);
                    Movement::new(line, Account::ALL[debit], Account::ALL[credit], month, Rupiah::new(amount)).ok()
                })
                .collect();
            if let Ok(entry) = LedgerEntry::new(movements) {
                for line in entry.fund_lines() {
                    let sum: i64 = entry.lines().iter().filter(|one| one.line == line).map(|one| one.amount.get()).sum();
                    prop_assert_eq!(sum, 0, "line {}", line);
                    let by_account: i64 = Account::ALL.iter().map(|account| entry.moves(line, *account).get()).sum();
                    prop_assert_eq!(by_account, 0);
                }
                prop_assert!(entry.lines().iter().all(|one| one.amount != Rupiah::ZERO));
            }
        }
    }
}
