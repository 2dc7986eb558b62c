//! Kleene's three values: met, not met, unknown.

/// The answer to one condition. "Unknown" is an answer of its own: nobody is refused because a search failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tri {
    /// The condition holds.
    True,
    /// The condition does not hold.
    False,
    /// The facts do not tell.
    Unknown,
}

impl Tri {
    /// True when every part is true, false when one is false, else unknown.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// True when one part is true, false when every part is false, else unknown.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            _ => Self::Unknown,
        }
    }
}

impl std::ops::Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Tri {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Tri;
    use proptest::prelude::*;

    fn tri() -> impl Strategy<Value = Tri> {
        prop_oneof![Just(Tri::True), Just(Tri::False), Just(Tri::Unknown)]
    }

    proptest! {
        #[test]
        fn de_morgan_and_distribution_hold(a in tri(), b in tri(), c in tri()) {
            prop_assert_eq!(!(a.and(b)), (!a).or(!b));
            prop_assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
            prop_assert_eq!(a.and(b), b.and(a));
        }

        /// Learning a fact never turns a firm answer into its opposite: what is unknown may become anything,
        /// what is known stays.
        #[test]
        fn knowledge_is_monotone(a in tri(), b in prop_oneof![Just(true), Just(false)]) {
            let before = a.and(Tri::Unknown);
            let after = a.and(Tri::from(b));
            prop_assert!(before == Tri::Unknown || before == after);
        }
    }
}
