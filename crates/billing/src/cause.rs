//! What can be wrong between a roster and a bill.

use crate::bill::AmountFault;
use crate::matching::MatchedBy;
use payung_domain::{Date, Kpj, Language, Month, NikFault, Rupiah};

macro_rules! causes {
    ($($(#[$doc:meta])* $cause:ident = $id:literal, $word:literal, $english:literal, $answer:ident;)+) => {
        /// Why a person-month differs, the gravest first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cause {
            $($(#[$doc])* $cause,)+
        }

        impl Cause {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$cause),+];

            /// Its name in files and tables, and, after `tagihan-`, in national law's data.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$cause => $id,)+ }
            }

            /// The word in results (contract: the column `sebab` begins with it).
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$cause => $word,)+ }
            }

            const fn english(self) -> &'static str {
                match self { $(Self::$cause => $english,)+ }
            }

            /// What is usually answered; [`Difference::answer`] knows the case.
            const fn usual_answer(self) -> Answer {
                match self { $(Self::$cause => Answer::$answer,)+ }
            }
        }
    };
}

causes! {
    /// Billed for a person or a month no decree covers.
    NotDecreed = "tidak-ditetapkan", "tidak ditetapkan", "not decreed", Dispute;
    /// Billed for a month after the person's death.
    Dead = "meninggal", "meninggal", "dead", Dispute;
    /// Billed for a month after the person moved out of the region.
    Moved = "pindah", "pindah", "moved", Dispute;
    /// Billed for a month after cover ended on another ground, or after the decreed months.
    Ended = "berakhir", "sudah berakhir", "ended", Dispute;
    /// Billed past an age at which the act itself ends cover.
    OverAge = "lewat-usia", "melewati usia", "over age", Dispute;
    /// Billed for a month that is paid already.
    PaidAlready = "sudah-dibayar", "sudah dibayar", "paid already", Dispute;
    /// A second line, or a second entry, for the same person and month.
    Double = "ganda", "ganda", "double", Dispute;
    /// Billed for a month that is not asked for.
    WrongMonth = "bulan-keliru", "bulan keliru", "wrong month", Dispute;
    /// The rebate of PP 50/2025 was taken off, or not, against the kind of money that pays.
    WrongRebate = "potongan-keliru", "potongan keliru", "wrong rebate", Dispute;
    /// The amount is that of another income class.
    WrongClass = "kelas-keliru", "kelas penghasilan keliru", "wrong income class", Dispute;
    /// The amount is another one.
    WrongRate = "tarif-keliru", "tarif keliru", "wrong rate", Dispute;
    /// Decreed and not billed.
    NotBilled = "tidak-ditagih", "tidak ditagih", "not billed", Ask;
    /// The line's amount cannot be used.
    NotReadable = "tidak-terbaca", "tidak terbaca", "not readable", Ask;
    /// One number for two persons.
    SharedNumber = "satu-nomor-dua-orang", "satu nomor dua orang", "two persons one number", Ask;
    /// One person with two numbers.
    TwoNumbers = "satu-orang-dua-nomor", "satu orang dua nomor", "one person two numbers", Ask;
    /// The NIK on the bill is damaged.
    NikDamaged = "nik-rusak", "NIK rusak", "damaged NIK", Ask;
    /// Another fund line or group than the roster's.
    WrongLine = "sumber-keliru", "sumber dana atau wadah keliru", "wrong fund line or group", Dispute;
    /// The bill came without a list: only its sum can be compared.
    TotalsOnly = "hanya-jumlah", "hanya jumlah", "totals only", Ask;
}

impl Cause {
    /// The word for a reader.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match language {
            Language::Id => self.word(),
            Language::En => self.english(),
        }
    }

    /// The cause of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.id() == id)
    }
}

/// What is proposed to the official who verifies the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// Nothing stands against paying.
    Accept,
    /// Somebody must be asked first.
    Ask,
    /// Do not pay it.
    Dispute,
}

impl Answer {
    /// Its name in tables.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Ask => "ask",
            Self::Dispute => "dispute",
        }
    }

    /// The word in results.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Accept => language.pick("terima", "accept"),
            Self::Ask => language.pick("tanyakan", "ask"),
            Self::Dispute => language.pick("bantah", "dispute"),
        }
    }
}

/// The fact behind a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nothing to add.
    None,
    /// Cover ended on that day.
    EndedOn(Date),
    /// The last month decreed.
    Until(Month),
    /// The first month decreed.
    From(Month),
    /// The age at which cover ends.
    Age(i64),
    /// The first line for the same person and month stands in that row of the bill.
    FirstRow(u32),
    /// Somebody else's entry, or the same person's, in the roster.
    TwiceInRoster,
    /// Half was taken off money of the state or the region, in hundredths of a percent.
    RebateTaken(i64),
    /// The village's budget is not named by the rebate's text, in hundredths of a percent.
    RebateUnclear(i64),
    /// The rebate the law gives was not taken off, in hundredths of a percent.
    RebateMissing(i64),
    /// The income the class is computed from.
    Class(Rupiah),
    /// So many times what a month costs.
    Times(i64),
    /// Below zero.
    Negative,
    /// Why the amount cannot be used.
    Amount(AmountFault),
    /// Why the NIK is none, and how the person was found all the same.
    Nik(NikFault, Option<MatchedBy>),
    /// The KPJ on the roster, where the bill has another.
    OtherKpj(Kpj),
    /// The NIK differs and the KPJ is the same.
    OtherNik,
    /// The KPJ stands beside another NIK too.
    KpjOfAnother,
    /// The names have no word in common.
    OtherName,
    /// The bill has another fund line.
    Fund,
    /// The bill has another group.
    Group,
}

/// A part of what was expected and billed for one person and month, and why it is not in order. All parts of a row, with
/// what is in order, add up to the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Why.
    pub cause: Cause,
    /// What of the expected amount it is about.
    pub expected: Rupiah,
    /// What of the billed amount it is about.
    pub billed: Rupiah,
    /// The fact behind it.
    pub detail: Detail,
    /// Index of the bill's line, where there is one.
    pub line: Option<u32>,
}

impl Difference {
    /// Billed less expected. Amounts were checked to fit when the bill was taken in.
    #[must_use]
    pub const fn difference(&self) -> Rupiah {
        Rupiah::new(self.billed.get().saturating_sub(self.expected.get()))
    }

    /// What is proposed.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        match (self.cause, self.detail) {
            // No text says whether the village's budget gets the rebate.
            (Cause::WrongRebate, Detail::RebateUnclear(_)) => Answer::Ask,
            // A person found by the KPJ is somebody's claim on the right money; only the NIK must be put right.
            (Cause::NikDamaged, Detail::Nik(_, Some(MatchedBy::Kpj))) => Answer::Accept,
            // The decree counts them once; BPJS is not the one to be asked.
            (Cause::Double, Detail::TwiceInRoster) => Answer::Ask,
            (cause, _) => cause.usual_answer(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_named_once() {
        for (place, cause) in Cause::ALL.iter().enumerate() {
            assert_eq!(Cause::from_id(cause.id()), Some(*cause));
            assert_eq!(*cause as usize, place);
            assert!(!cause.word().contains([':', ';', ',']), "the column sebab is cut at these: {}", cause.word());
        }
    }
}
