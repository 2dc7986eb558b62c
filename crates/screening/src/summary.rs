//! What a run came to, for people and, with `--json`, for programs.

use payung_domain::{Outcome, Verdict};
use serde::Serialize;

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows that went in: non-blank rows below the header.
    pub rows_in: u64,
    /// Rows that came out.
    pub rows_out: u64,
    /// Rows per verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; 5],
    /// Answers per criterion.
    pub criteria: Vec<CriterionCount>,
    /// Rows with at least one warning.
    pub with_warnings: u64,
    /// Rows with at least one cell whose value could not be used.
    pub with_faults: u64,
    /// People whose village is not known: a register's silence about them proves nothing.
    pub without_village: u64,
    /// People within the ceiling, when there is one.
    pub within_ceiling: Option<u64>,
    /// People on the waiting list.
    pub waiting: Option<u64>,
}

/// Answers to one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CriterionCount {
    /// Its id.
    pub id: String,
    /// Its article.
    pub cite: String,
    /// `ya`.
    pub met: u64,
    /// `tidak`.
    pub not_met: u64,
    /// `?`.
    pub unknown: u64,
    /// `-`.
    pub not_asked: u64,
}

impl CriterionCount {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Met => self.met += 1,
            Outcome::NotMet => self.not_met += 1,
            Outcome::Unknown => self.unknown += 1,
            Outcome::NotAsked => self.not_asked += 1,
        }
    }
}

impl Summary {
    /// Rows with `verdict`.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        self.verdicts[verdict as usize]
    }

    /// Adds the counts of another part of the same run.
    pub fn add(&mut self, other: &Self) {
        self.rows_in += other.rows_in;
        self.rows_out += other.rows_out;
        for (mine, theirs) in self.verdicts.iter_mut().zip(other.verdicts) {
            *mine += theirs;
        }
        if self.criteria.is_empty() {
            self.criteria.clone_from(&other.criteria);
        } else {
            for (mine, theirs) in self.criteria.iter_mut().zip(&other.criteria) {
                mine.met += theirs.met;
                mine.not_met += theirs.not_met;
                mine.unknown += theirs.unknown;
                mine.not_asked += theirs.not_asked;
            }
        }
        self.with_warnings += other.with_warnings;
        self.with_faults += other.with_faults;
        self.without_village += other.without_village;
    }
}
