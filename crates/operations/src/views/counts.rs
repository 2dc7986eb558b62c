//! How many cases came how far.

/// How many cases came how far. A case that came further is counted in every stage before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Proposed: all of them.
    pub proposed: i64,
    /// Screened, or gone further.
    pub screened: i64,
    /// Verified, or gone further.
    pub verified: i64,
    /// On a list of candidates within the money, or gone further.
    pub listed: i64,
    /// Named by a decree.
    pub decreed: i64,
    /// Refused.
    pub refused: i64,
    /// Sent back to be mended.
    pub returned: i64,
    /// On the waiting list.
    pub waiting: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Taken out by a later decree.
    pub removed: i64,
}

impl Counts {
    /// Counts `cases` in a state; `judged` when they have a verdict, whatever their state.
    pub(crate) fn add(&mut self, state: &str, judged: bool, cases: i64) {
        let any = |states: &[&str]| states.contains(&state);
        let verified = any(&["verified", "listed", "waiting", "decreed", "removed"]);
        self.proposed += cases;
        for (counts, counted) in [
            (verified || state == "screened" || judged, &mut self.screened),
            (verified, &mut self.verified),
            (any(&["listed", "decreed", "removed"]), &mut self.listed),
            (state == "decreed", &mut self.decreed),
            (state == "refused", &mut self.refused),
            (state == "returned", &mut self.returned),
            (state == "waiting", &mut self.waiting),
            (state == "withdrawn", &mut self.withdrawn),
            (state == "removed", &mut self.removed),
        ] {
            if counts {
                *counted += cases;
            }
        }
    }

    /// Counts what `other` counted as well.
    pub(crate) fn join(&mut self, other: &Self) {
        let Self { proposed, screened, verified, listed, decreed, refused, returned, waiting, withdrawn, removed } = other;
        for (counted, further) in [
            (&mut self.proposed, proposed),
            (&mut self.screened, screened),
            (&mut self.verified, verified),
            (&mut self.listed, listed),
            (&mut self.decreed, decreed),
            (&mut self.refused, refused),
            (&mut self.returned, returned),
            (&mut self.waiting, waiting),
            (&mut self.withdrawn, withdrawn),
            (&mut self.removed, removed),
        ] {
            *counted += further;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_further_counts_in_every_stage_before() {
        let mut counts = Counts::default();
        for (state, judged, cases) in [
            ("proposed", false, 1),
            ("screened", true, 2),
            ("refused", true, 4),
            ("waiting", true, 8),
            ("decreed", true, 16),
            ("removed", true, 32),
            ("withdrawn", false, 64),
        ] {
            counts.add(state, judged, cases);
        }
        let expected = Counts {
            proposed: 127,
            screened: 62,
            verified: 56,
            listed: 48,
            decreed: 16,
            refused: 4,
            returned: 0,
            waiting: 8,
            withdrawn: 64,
            removed: 32,
        };
        assert_eq!(counts, expected);
        let mut twice = counts;
        twice.join(&counts);
        assert_eq!((twice.proposed, twice.removed, twice.refused), (254, 64, 8));
    }
}
