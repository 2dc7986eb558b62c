//! Names of months, Indonesian and English, whole and short, with the older spellings (Pebruari, Nopember).

/// Every way a month is written; compared whole, without case.
const MONTHS: &[(&str, i8)] = &[
    ("januari", 1),
    ("january", 1),
    ("jan", 1),
    ("februari", 2),
    ("february", 2),
    ("pebruari", 2),
    ("feb", 2),
    ("peb", 2),
    ("febr", 2),
    ("maret", 3),
    ("march", 3),
    ("mar", 3),
    ("mrt", 3),
    ("april", 4),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("juni", 6),
    ("june", 6),
    ("jun", 6),
    ("juli", 7),
    ("july", 7),
    ("jul", 7),
    ("agustus", 8),
    ("august", 8),
    ("agt", 8),
    ("ags", 8),
    ("agu", 8),
    ("agst", 8),
    ("agus", 8),
    ("aug", 8),
    ("september", 9),
    ("sep", 9),
    ("sept", 9),
    ("spt", 9),
    ("oktober", 10),
    ("october", 10),
    ("okt", 10),
    ("oct", 10),
    ("november", 11),
    ("nopember", 11),
    ("nov", 11),
    ("nop", 11),
    ("desember", 12),
    ("december", 12),
    ("des", 12),
    ("dec", 12),
];

/// Words in a date that say nothing about it.
const PASSED_OVER: &[&str] = &[
    "t",
    "tgl",
    "tanggal",
    "pada",
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "jum",
    "at",
    "sabtu",
    "minggu",
    "ahad",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "st",
    "nd",
    "rd",
    "th",
];

/// The month of that name, 1 to 12.
#[must_use]
pub fn month_of(word: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, month)| *month)
}

/// Whether the word may stand in a date without meaning anything.
pub(crate) fn passes_over(word: &str) -> bool {
    PASSED_OVER.iter().any(|passed| passed.eq_ignore_ascii_case(word))
}
