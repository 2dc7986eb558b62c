//! Who may look at what, and where. Looking changes nothing and is not an act; opening sealed values is one ([`crate::acts::reveal`]).
//!
//! The whole table stands in `docs/permissions.md` beside the acts', and a test compares it.

use crate::books::Books;
use crate::failure::ActError;
use crate::permission::Reach::{self, OwnArea, Region};
use crate::users::actor::Actor;
use payung_domain::Role::{self, *};
use payung_domain::{AreaCode, Date};

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sight {
    /// The programme's years, steps, instruments, register extracts, regulations: nothing about a person proposed.
    Programme,
    /// Lists handed in and cases, with names and masked NIKs.
    Cases,
    /// Minutes, lists of candidates and decrees.
    Papers,
    /// Who is covered, enrolments, endings, with names and masked numbers.
    Cover,
    /// Fund lines, commitments, bills, payments and the ledger.
    Money,
    /// Counts, without names.
    Dashboard,
    /// The log, without the personal values in it.
    Journal,
    /// Users and the roles they hold.
    Users,
    /// Pairs of records that may be one person, both sides of them.
    Pairs,
}

/// What every role may look at.
const TABLE: &[(Sight, &[(Role, Reach)])] = &[
    (
        Sight::Programme,
        &[
            (VillageOperator, Region),
            (AgencyOperator, Region),
            (Kecamatan, Region),
            (Dinas, Region),
            (Verifier, Region),
            (HeadOfOffice, Region),
            (Legal, Region),
            (Pptk, Region),
            (BendaharaPengeluaran, Region),
            (PpkSkpd, Region),
            (PaKpa, Region),
            (KuasaBud, Region),
            (VillageTreasurer, Region),
            (Inspector, Region),
            (BpjsLiaison, Region),
            (Administrator, Region),
        ],
    ),
    (
        Sight::Cases,
        &[
            (VillageOperator, OwnArea),
            (AgencyOperator, OwnArea),
            (Kecamatan, OwnArea),
            (Dinas, OwnArea),
            (Verifier, OwnArea),
            (HeadOfOffice, OwnArea),
            (Legal, OwnArea),
            (Inspector, OwnArea),
            (BpjsLiaison, OwnArea),
        ],
    ),
    (
        Sight::Papers,
        &[
            (Dinas, Region),
            (Verifier, Region),
            (HeadOfOffice, Region),
            (Legal, Region),
            (Inspector, Region),
            (PaKpa, Region),
            (Pptk, Region),
        ],
    ),
    (
        Sight::Cover,
        &[
            (VillageOperator, OwnArea),
            (AgencyOperator, OwnArea),
            (Kecamatan, OwnArea),
            (Dinas, Region),
            (HeadOfOffice, Region),
            (Pptk, Region),
            (BendaharaPengeluaran, Region),
            (PpkSkpd, Region),
            (PaKpa, Region),
            (VillageTreasurer, OwnArea),
            (Inspector, Region),
            (BpjsLiaison, Region),
        ],
    ),
    (
        Sight::Money,
        &[
            (Dinas, Region),
            (HeadOfOffice, Region),
            (Pptk, Region),
            (BendaharaPengeluaran, Region),
            (PpkSkpd, Region),
            (PaKpa, Region),
            (KuasaBud, Region),
            (VillageTreasurer, OwnArea),
            (Inspector, Region),
        ],
    ),
    (
        Sight::Dashboard,
        &[
            (VillageOperator, OwnArea),
            (Kecamatan, OwnArea),
            (Dinas, Region),
            (Verifier, Region),
            (HeadOfOffice, Region),
            (Legal, Region),
            (Pptk, Region),
            (PaKpa, Region),
            (Inspector, Region),
        ],
    ),
    (Sight::Journal, &[(Dinas, Region), (HeadOfOffice, Region), (Inspector, Region), (Administrator, Region)]),
    (Sight::Users, &[(Administrator, Region), (Inspector, Region)]),
    (Sight::Pairs, &[(Dinas, Region), (Verifier, OwnArea), (HeadOfOffice, Region), (Inspector, Region)]),
];

impl Sight {
    /// Its word in tables and addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Cases => "cases",
            Self::Papers => "papers",
            Self::Cover => "cover",
            Self::Money => "money",
            Self::Dashboard => "dashboard",
            Self::Journal => "journal",
            Self::Users => "users",
            Self::Pairs => "pairs",
        }
    }

    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(sight, _)| *sight)
    }
}

/// How far a role sees; none when it does not.
#[must_use]
pub fn sees(sight: Sight, role: Role) -> Option<Reach> {
    TABLE.iter().find(|(known, _)| *known == sight)?.1.iter().find(|(known, _)| *known == role).map(|(_, reach)| *reach)
}

/// The rows of the table in words, for the reviewed file.
pub(crate) fn rows_in_words() -> impl Iterator<Item = (&'static str, &'static [(Role, Reach)])> {
    TABLE.iter().map(|(sight, roles)| (sight.word(), *roles))
}

/// Somebody who looks at a region's books on a day.
#[derive(Debug, Clone, Copy)]
pub struct Look<'l> {
    /// The books.
    pub books: &'l Books,
    /// Who looks.
    pub actor: &'l Actor,
    /// The calendar day in the region.
    pub day: Date,
}

/// The part of the cases somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The area, with everything beneath it.
    pub area: AreaCode,
    /// Only the people this agency proposed; everybody's when none.
    pub agency: Option<String>,
}

impl Look<'_> {
    /// Whether the actor sees any of it.
    #[must_use]
    pub fn may(&self, sight: Sight) -> bool {
        self.actor.roles.iter().any(|held| held.holds_on(self.day) && sees(sight, held.role).is_some())
    }

    /// Refuses whoever sees none of it.
    ///
    /// # Errors
    /// The refusal.
    pub fn check(&self, sight: Sight) -> Result<(), ActError> {
        if self.may(sight) { Ok(()) } else { Err(hidden()) }
    }

    /// Whether it may be seen of the whole region.
    #[must_use]
    pub fn sees_whole_region(&self, sight: Sight) -> bool {
        self.windows(sight).into_iter().any(|window| window.area == self.books.region && window.agency.is_none())
    }

    /// The parts that may be seen, the widest first.
    #[must_use]
    pub fn windows(&self, sight: Sight) -> Vec<Window> {
        let mut windows: Vec<Window> = Vec::new();
        for held in self.actor.roles.iter().filter(|held| held.holds_on(self.day)) {
            let area = match sees(sight, held.role) {
                Some(Region) => self.books.region,
                Some(OwnArea) => held.area,
                None => continue,
            };
            let agency = (held.role == AgencyOperator).then(|| held.agency.clone());
            let window = Window { area, agency };
            if !windows.contains(&window) {
                windows.push(window);
            }
        }
        windows.sort_by_key(|window| (window.agency.is_some(), window.area.to_string().len()));
        windows
    }

    /// The part to show when `asked` is asked for: that area, if it may be seen; the widest part when nothing is asked.
    ///
    /// # Errors
    /// Nothing may be seen, or not that area.
    pub fn window(&self, sight: Sight, asked: Option<AreaCode>) -> Result<Window, ActError> {
        let windows = self.windows(sight);
        match asked {
            None => windows.into_iter().next().ok_or_else(hidden),
            Some(asked) => {
                let around = windows.into_iter().find(|window| asked.is_in(window.area)).ok_or_else(hidden)?;
                Ok(Window { area: asked, agency: around.agency })
            }
        }
    }
}

/// Said alike for what is not there and what may not be seen, so that nothing is learnt by trying numbers.
pub(crate) fn hidden() -> ActError {
    ActError::forbidden(
        "Halaman ini tidak ada atau bukan untuk peran Anda. Bila Anda membutuhkannya, minta administrator memberi peran.",
        "This page is not there or not for your role. If you need it, ask the administrator for the role.",
    )
}

/// Whether cases of this area and agency are seen through any of `windows`.
pub(crate) fn is_seen(windows: &[Window], area: &str, agency: &str) -> bool {
    let area = AreaCode::parse(area);
    windows.iter().any(|window| {
        area.is_some_and(|area| area.is_in(window.area))
            && window.agency.as_ref().is_none_or(|own| crate::case::chosen::same_agency(own, agency))
    })
}
