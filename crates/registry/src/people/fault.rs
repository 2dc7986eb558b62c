//! What can be wrong with one cell, and how bad it is.

use payung_domain::{AreaCode, Date, NikFault, Sex};

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing needs doing.
    Info,
    /// The value is used, but somebody should look.
    Warning,
    /// The value could not be used.
    Error,
}

/// One fault of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column in the sheet, from 0. Where the fault is that a column is missing altogether, the column nearest in meaning, else 0.
    pub column: usize,
    /// What is wrong.
    pub kind: FaultKind,
    /// How bad it is.
    pub severity: Severity,
}

/// What is wrong with a cell. The words for a reader are in [`FaultKind::message`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// No usable NIK (levels N0 to N2).
    Nik(NikFault),
    /// The NIK was readable only after taking away spaces, dots, an apostrophe or a `.0` tail.
    NikCleaned,
    /// The NIK stands in a number cell; it is exact, but the next program may round it.
    NikNumberCell,
    /// N3: the first two digits are no province.
    NikProvince(u8),
    /// N3: the first two digits are a province that no longer exists (54, Timor Timur); old NIK keep them.
    NikRetiredProvince(u8),
    /// N4: the NIK's date is not the birth date of the list. Legal where the date was corrected after the NIK was issued.
    NikBirthDiffers {
        /// Day, month and two-digit year in the NIK.
        nik: (i8, i8, i16),
        /// What the list says.
        stated: Date,
    },
    /// N4: the NIK's sex is not the sex of the list.
    NikSexDiffers {
        /// What the NIK says.
        nik: Sex,
    },
    /// N5: the NIK was first issued in another kabupaten. Never a reason to refuse.
    NikIssuedElsewhere(AreaCode),
    /// The family card number fails N0 or N1.
    FamilyCard(NikFault),
    /// There is no name.
    NameMissing,
    /// The name is only a number.
    NameIsNumber,
    /// No date was understood.
    DateUnreadable,
    /// There is no such day.
    DateImpossible,
    /// Day and month are swapped (month first); read so because day first is impossible.
    DateMonthFirst(Date),
    /// The year has two digits; `other` is the other century where that is possible too.
    DateShortYear {
        /// As read.
        read: Date,
        /// The other possible reading.
        other: Option<Date>,
    },
    /// `00-00-0000`, year 0: a placeholder for "not known".
    DatePlaceholder,
    /// 1 January 1970 or another default of computers and clerks; perhaps not the true date.
    DateDefault(Date),
    /// No birth date in the list; `suggested` is what the NIK would say. It is not taken as a fact.
    BirthMissing {
        /// The date the NIK encodes, its century guessed.
        suggested: Option<Date>,
    },
    /// The birth date could not be read; the NIK would say this. It is not taken as a fact.
    NikSuggestsBirth(Date),
    /// The birth date lies after the day asked about.
    BirthInFuture(Date),
    /// The birth date makes the person older than 110.
    BirthTooLongAgo(Date),
    /// A term or assignment ends before it begins.
    PeriodReversed,
    /// The sex was not understood.
    SexUnreadable,
    /// `0` or another code that two habits read differently.
    SexAmbiguous,
    /// Neither yes nor no was understood.
    YesNoUnreadable,
    /// `x` and the like: for some a tick, for others a cross.
    YesNoAmbiguous,
    /// Neither WNI nor WNA was understood.
    CitizenshipUnreadable,
    /// The identity document was not understood.
    DocumentUnreadable,
    /// The schooling was not understood.
    EducationUnreadable,
    /// A code whose key is not known (DTSEN, P3KE).
    EducationCoded,
    /// No amount was understood.
    IncomeUnreadable,
    /// A negative amount.
    IncomeNegative,
    /// Below ten thousand rupiah in a month, but not nothing: surely meant in thousands or millions.
    IncomeTooSmall,
    /// More than one milyar rupiah in a month.
    IncomeTooLarge,
    /// Housework, school or a pension is stated: perhaps no work, perhaps only what the KTP says.
    WorkUncertain,
    /// The work is not on the act's list.
    OccupationUnlisted,
    /// The work fits more than one entry of the act's list; the first was taken.
    OccupationAmbiguous,
    /// The work fits several entries of the act's list (named here), under which the person would be judged differently; none was
    /// taken.
    OccupationKindsDiffer(String),
    /// A number where work or an office should be named in words.
    OccupationUnreadable,
    /// The code is no Kemendagri area code.
    AreaCodeUnreadable,
    /// The code's province, kabupaten or kecamatan is not in the Kemendagri table.
    AreaCodeUnknown,
    /// Seven digits, or ten that are not in the Kemendagri table: a code of the statistics office (BPS).
    AreaCodeBps,
    /// The place's name was not found.
    AreaNameUnknown,
    /// The name fits several places.
    AreaNameAmbiguous,
    /// Code and name say different places; the code is used.
    AreaDisagrees {
        /// What the code says.
        code: AreaCode,
        /// What the name says.
        name: AreaCode,
    },
    /// The cell holds a formula error.
    FormulaError,
    /// The CSV record is broken (unclosed quote, too long).
    BrokenRecord,
    /// A second table begins here, whose columns are not those of the header: what is below was read by the first header.
    OtherHeader,
}

impl CellFault {
    /// A fault whose value could not be used.
    #[must_use]
    pub const fn error(column: usize, kind: FaultKind) -> Self {
        Self { column, kind, severity: Severity::Error }
    }

    /// A fault somebody should look at.
    #[must_use]
    pub const fn warning(column: usize, kind: FaultKind) -> Self {
        Self { column, kind, severity: Severity::Warning }
    }

    /// A remark.
    #[must_use]
    pub const fn info(column: usize, kind: FaultKind) -> Self {
        Self { column, kind, severity: Severity::Info }
    }
}
