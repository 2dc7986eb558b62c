//! Holidays, working days, and deadlines counted in them.

use crate::error::LawError;
use crate::source::{Bundle, hex};
use payung_domain::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Kinds of days off, as in the third column of the calendar files.
const NATIONAL: &str = "libur_nasional";
const JOINT_LEAVE: &str = "cuti_bersama";
const REGIONAL: &str = "libur_daerah";

/// The holiday calendar: national holidays and joint leave by the yearly SKB 3 Menteri, and a region's own days off.
/// Days change after publication, so results keep [`Calendar::version`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, DayOff>,
    first: Date,
    last: Date,
    version: String,
    joint_leave_is_off: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct DayOff {
    joint_leave: bool,
    name: String,
}

/// Why a deadline cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarError {
    /// The calendar does not reach this year; a deadline in it would be a guess.
    YearNotCovered(i16),
    /// Past the end of dates.
    OutOfRange,
}

impl CalendarError {
    /// What is missing and what to do.
    #[must_use]
    pub fn message(self, language: payung_domain::Language) -> String {
        match self {
            Self::YearNotCovered(year) => language
                .pick(
                    "kalender libur belum memuat tahun {year}; tambahkan SKB tahun itu ke libur-nasional.csv",
                    "the holiday calendar does not cover {year}; add that year's decree to libur-nasional.csv",
                )
                .replace("{year}", &year.to_string()),
            Self::OutOfRange => language.pick("tanggal di luar jangkauan", "date out of range").to_owned(),
        }
    }
}

impl Calendar {
    /// The calendar in the files of `national` (`libur-nasional.csv`) and, when given, of a region (`libur-daerah.csv`).
    /// `joint_leave_is_off` says whether cuti bersama counts as a day off (reading NAT-A2, or SMS-A9).
    ///
    /// # Errors
    /// A line that is no `date,kind,name` of a known kind, with its number.
    pub fn load(national: &Bundle, region: Option<&Bundle>, joint_leave_is_off: bool) -> Result<Self, LawError> {
        let mut days = BTreeMap::new();
        let mut digest = Sha256::new();
        let files = [(Some(national), "libur-nasional.csv"), (region, "libur-daerah.csv")];
        for (bundle, file) in files {
            let Some(text) = bundle.and_then(|bundle| bundle.files.get(file)) else { continue };
            digest.update(text.as_bytes());
            for (index, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
                let (date, day) = read_line(line).ok_or_else(|| {
                    LawError::at(
                        file,
                        u32::try_from(index + 1).unwrap_or(u32::MAX),
                        "baris harus berbentuk 2026-01-01,libur_nasional|cuti_bersama|libur_daerah,nama",
                        "a line must be 2026-01-01,libur_nasional|cuti_bersama|libur_daerah,name",
                    )
                })?;
                let entry = days.entry(date).or_insert_with(|| day.clone());
                // A day that is a national holiday as well as joint leave is off in both modes.
                entry.joint_leave &= day.joint_leave;
            }
        }
        let bounds = days.keys().next().zip(days.keys().next_back()).map(|(first, last)| (*first, *last));
        let Some((first, last)) = bounds else {
            return Err(LawError::at(
                "libur-nasional.csv",
                0,
                "kalender libur kosong atau tidak ada",
                "the holiday calendar is empty or missing",
            ));
        };
        Ok(Self { days, first, last, version: hex(&digest.finalize())[..12].to_owned(), joint_leave_is_off })
    }

    /// The first twelve hexadecimal digits of the files' SHA-256: which calendar a result was computed with.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The name of the holiday on `date`, when it is one under this calendar's mode.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.days.get(&date).filter(|day| !day.joint_leave || self.joint_leave_is_off).map(|day| day.name.as_str())
    }

    /// Whether offices work on `date`.
    ///
    /// # Errors
    /// [`CalendarError::YearNotCovered`].
    pub fn is_working_day(&self, date: Date) -> Result<bool, CalendarError> {
        if date.year() < self.first.year() || date.year() > self.last.year() {
            return Err(CalendarError::YearNotCovered(date.year()));
        }
        let weekend = matches!(date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        Ok(!weekend && self.holiday(date).is_none())
    }

    /// `date` itself when it is a working day, else the next one (PP 44/2015 Pasal 24 ayat (4)).
    ///
    /// # Errors
    /// When the calendar does not reach that far.
    pub fn working_day_from(&self, mut date: Date) -> Result<Date, CalendarError> {
        while !self.is_working_day(date)? {
            date = date.tomorrow().map_err(|_| CalendarError::OutOfRange)?;
        }
        Ok(date)
    }

    /// The last day of a period of `days` working days; the day of the event is not counted.
    ///
    /// # Errors
    /// When the calendar does not reach that far.
    pub fn working_days_after(&self, event: Date, days: u32) -> Result<Date, CalendarError> {
        let mut date = event;
        for _ in 0..days {
            date = self.working_day_from(date.tomorrow().map_err(|_| CalendarError::OutOfRange)?)?;
        }
        Ok(date)
    }
}

fn read_line(line: &str) -> Option<(Date, DayOff)> {
    let mut parts = line.trim().splitn(3, ',');
    let date = parts.next()?.trim().parse().ok()?;
    let joint_leave = match parts.next()?.trim() {
        NATIONAL | REGIONAL => false,
        JOINT_LEAVE => true,
        _ => return None,
    };
    Some((date, DayOff { joint_leave, name: parts.next()?.trim_matches('"').to_owned() }))
}
