//! Dates as Indonesian documents write them.

use crate::terbilang::terbilang;
use payung_domain::Date;

const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

const WEEKDAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

/// The month's name: "November".
#[must_use]
pub fn month_name(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// The weekday's name: "Jumat" (without an apostrophe, as in the dictionary of the language agency).
#[must_use]
pub fn weekday_name(date: Date) -> &'static str {
    usize::try_from(date.weekday().to_monday_zero_offset()).ok().and_then(|index| WEEKDAYS.get(index)).copied().unwrap_or_default()
}

/// "20 November 2026".
#[must_use]
pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// "20-11-2026", for cells of tables.
#[must_use]
pub fn short_date(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// The date as minutes spell it: "hari Jumat tanggal dua puluh bulan November tahun dua ribu dua puluh enam".
#[must_use]
pub fn date_in_words(date: Date) -> String {
    format!("hari {}", day_in_words(date))
}

/// The same without "hari", for sentences that begin "Pada hari ini".
#[must_use]
pub fn day_in_words(date: Date) -> String {
    format!(
        "{} tanggal {} bulan {} tahun {}",
        weekday_name(date),
        terbilang(u64::from(date.day().unsigned_abs())),
        month_name(date),
        terbilang(u64::from(date.year().unsigned_abs()))
    )
}

/// The long date, or dots to be filled in by hand while it is not known.
pub(crate) fn long_or_dots(date: Option<Date>) -> String {
    date.map_or_else(|| "............................".to_owned(), long_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(long_date(date("2026-11-20")), "20 November 2026");
        assert_eq!(short_date(date("1980-01-05")), "05-01-1980");
        assert_eq!(date_in_words(date("2026-11-23")), "hari Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam");
        assert_eq!(date_in_words(date("2026-11-20")), "hari Jumat tanggal dua puluh bulan November tahun dua ribu dua puluh enam");
    }

    #[test]
    fn every_month_and_weekday_has_its_name() {
        let months: Vec<_> = (1..=12).map(|month| month_name(Date::constant(2026, month, 1))).collect();
        assert_eq!(months, MONTHS);
        // 5 January 2026 was a Monday.
        let days: Vec<_> = (5..=11).map(|day| weekday_name(Date::constant(2026, 1, day))).collect();
        assert_eq!(days, ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]);
    }
}
