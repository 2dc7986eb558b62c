//! Asking a register about a person.

use super::damaged::Sought;
use super::names::FoldedName;
use super::table::{BirthMark, Flags, Identity};
use super::{Level, Register};
use payung_domain::{AreaCode, CannotTell, Date, FamilyCardNumber, Nik, RegisterAnswer, RegisterKind};

/// The person asked for, as the list gives them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// The NIK, when it is usable.
    pub nik: Option<Nik>,
    /// Number of the family card, when it is usable.
    pub no_kk: Option<FamilyCardNumber>,
    /// Where the person lives by the KTP, as far down as known.
    pub area: Option<AreaCode>,
    /// The name; empty when not known.
    pub name: &'a str,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Whether the person is head of a family.
    pub head_of_family: Option<bool>,
}

/// What a register notes about a person beyond being in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listed {
    /// Welfare tenth of the family, 1–10, 1 poorest.
    pub desil: Option<u8>,
    /// Member as a wage earner (segment PU): `Some(true)`; otherwise (BPU): `Some(false)`. `None` when the extract does not say or a
    /// person is in both segments; then [`Listed::both_segments`] tells.
    pub wage_earner: Option<bool>,
    /// The person is listed in both segments.
    pub both_segments: bool,
    /// Head of the family by the register; `None` when it does not say or says both.
    pub head_of_family: Option<bool>,
}

impl Register {
    /// Whether the person is in the register on the day `on`.
    ///
    /// [`RegisterAnswer::NotFound`] is given only when the search was sound: the NIK is usable; the extract's date is stated, not
    /// after `on` and not too old for it; the person's village is known and lies where the extract has rows; rows stand for
    /// persons (or the person is head of a family, where they stand for heads); and no damaged row of the register could be this
    /// person. Otherwise the answer is [`RegisterAnswer::CannotTell`] with the first reason found, in this order.
    ///
    /// - DTSEN with only its family file is asked by Nomor KK; a number that is not in it says nothing, because cards are reissued.
    /// - BPJS and other payers: a file without any column of places, and without an area declared for it, is taken to cover the
    ///   act's whole region, because such files are answers given to the region.
    /// - Dukcapil: whoever is not in the answer file has no answer yet; that is never a "no" ([`CannotTell::VillageNotCovered`]).
    /// - Found, but under a birth date that differs in more than one part and a name that shares no word: [`CannotTell::RegisterDisagrees`].
    #[must_use]
    pub fn answer(&self, who: &Query<'_>, on: Date) -> RegisterAnswer {
        match self.search(who, on) {
            Ok(answer) => answer,
            Err(reason) => RegisterAnswer::CannotTell(reason),
        }
    }

    fn search(&self, who: &Query<'_>, on: Date) -> Result<RegisterAnswer, CannotTell> {
        if self.level == Level::Families {
            let family = who.no_kk.and_then(|no_kk| self.table.get(no_kk.get()));
            return family.map(|(flags, _)| RegisterAnswer::Found { desil: flags.desil() }).ok_or(CannotTell::FamilyNotCovered);
        }
        let nik = who.nik.ok_or(CannotTell::NikDamaged)?;
        if let Some((flags, identity)) = self.table.get(nik.get()) {
            // A membership or another payer of long ago, or of a day not stated, says nothing of the day asked about.
            if matches!(self.kind, RegisterKind::Bpjs | RegisterKind::Aid) {
                self.check_date(on)?;
            }
            return self.found(flags, identity, who);
        }
        self.check_date(on)?;
        self.check_coverage(who)?;
        if let (Some(families), Some(no_kk)) = (&self.families, who.no_kk)
            && families.get(no_kk.get()).is_some()
        {
            return Err(CannotTell::FamilyListed);
        }
        if self.may_be_damaged(nik, who) {
            return Err(CannotTell::RegisterRowDamaged);
        }
        if self.kind == RegisterKind::Padan { Err(CannotTell::VillageNotCovered) } else { Ok(RegisterAnswer::NotFound) }
    }

    fn found(&self, flags: Flags, identity: Identity, who: &Query<'_>) -> Result<RegisterAnswer, CannotTell> {
        // The name is folded only when the birth dates clash, which is rare.
        if identity.birth().clearly_differs(BirthMark::of(who.birth))
            && FoldedName::fold(who.name).shares_word(identity.name()) == Some(false)
        {
            return Err(CannotTell::RegisterDisagrees);
        }
        match (flags.has(Flags::CONFIRMED), flags.has(Flags::DENIED)) {
            // Two answers that contradict each other.
            (true, true) => Err(CannotTell::RegisterDisagrees),
            (false, true) => Ok(RegisterAnswer::Denied),
            _ => Ok(RegisterAnswer::Found { desil: flags.desil() }),
        }
    }

    /// Whether the register may hold this person under a NIK that cannot be read, or was rounded.
    fn may_be_damaged(&self, nik: Nik, who: &Query<'_>) -> bool {
        if self.rounded_column && self.table.get(nik.get() / 10 * 10).is_some() {
            return true;
        }
        if self.damaged.is_empty() {
            return false;
        }
        let name = FoldedName::fold(who.name);
        self.damaged.may_hold(&Sought { nik, area: who.area, name: &name, birth: BirthMark::of(who.birth) })
    }

    fn check_date(&self, on: Date) -> Result<(), CannotTell> {
        let snapshot = self.snapshot.ok_or(CannotTell::SnapshotUndated)?;
        if snapshot > on || self.usable_until.is_some_and(|last| last < on) {
            return Err(CannotTell::SnapshotOutOfDate);
        }
        Ok(())
    }

    fn check_coverage(&self, who: &Query<'_>) -> Result<(), CannotTell> {
        let persons = self.persons_coverage.answers_for(who.area);
        if persons.is_ok() || self.heads_coverage.is_empty() {
            return persons;
        }
        // A file of heads tells nothing about other members of a family.
        match (self.heads_coverage.answers_for(who.area), who.head_of_family) {
            (Ok(()), Some(true)) => Ok(()),
            (Ok(()), _) => Err(CannotTell::FamilyNotCovered),
            (Err(reason), _) => Err(reason),
        }
    }

    /// Tells that these NIKs are asked next. It changes no answer; the answers come sooner.
    pub fn fetch(&self, niks: &[u64]) {
        if self.level == Level::Persons {
            self.table.fetch(niks.iter().copied());
        }
    }

    /// What the register notes about the person with this NIK, whoever that is; `None` when it is not in it, and for a register
    /// that is asked by Nomor KK.
    #[must_use]
    pub fn listed(&self, nik: Nik) -> Option<Listed> {
        if self.level == Level::Families {
            return None;
        }
        let (flags, _) = self.table.get(nik.get())?;
        let either = |yes, no| match (flags.has(yes), flags.has(no)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        Some(Listed {
            desil: flags.desil(),
            wage_earner: either(Flags::WAGE_EARNER, Flags::OWN_ACCOUNT),
            both_segments: flags.has(Flags::WAGE_EARNER) && flags.has(Flags::OWN_ACCOUNT),
            head_of_family: either(Flags::HEAD, Flags::MEMBER),
        })
    }
}
