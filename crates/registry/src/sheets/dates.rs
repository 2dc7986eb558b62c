//! Dates of every workbook kind as one: days since 1899-12-30.

use jiff::civil::{Date, DateTime};

use crate::OwnedCell;

/// Days between the first day of the 1904 system (old Excel for Mac) and that of the 1900 system.
const SHIFT_1904: f64 = 1462.0;

/// A date number of a workbook in the 1900 system.
pub(super) fn in_1900_system(serial: f64, is_1904: bool) -> f64 {
    if is_1904 { serial + SHIFT_1904 } else { serial }
}

/// An ISO date (`2025-03-01`, `2025-03-01T08:30:00`) as a date; anything else stays the text it is.
pub(super) fn date_or_text(text: &str) -> OwnedCell {
    iso_serial(text.trim()).map_or_else(|| OwnedCell::Text(text.into()), OwnedCell::Date)
}

fn iso_serial(text: &str) -> Option<f64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let moment = text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())))?;
    let epoch = jiff::civil::date(1899, 12, 30);
    let days = moment.date().since(epoch).ok()?.get_days();
    let time = moment.time();
    let seconds = f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second());
    Some(f64::from(days) + seconds / 86_400.0)
}

/// An ISO duration as ODS writes times (`PT08H30M00S`), in days.
pub(super) fn duration_days(text: &str) -> Option<f64> {
    let mut rest = text.trim().strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, length) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some(end) = rest.find(unit) {
            seconds += rest[..end].parse::<f64>().ok()? * length;
            rest = &rest[end + 1..];
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_become_serials() {
        assert_eq!(date_or_text("1900-03-01"), OwnedCell::Date(61.0));
        assert_eq!(date_or_text("2025-01-01"), OwnedCell::Date(45658.0));
        assert_eq!(date_or_text("2025-01-01T12:00:00"), OwnedCell::Date(45658.5));
        assert_eq!(date_or_text("2025-01-01T12:00:00Z"), OwnedCell::Date(45658.5));
        assert_eq!(date_or_text("kemarin"), OwnedCell::Text("kemarin".into()));
    }

    #[test]
    fn the_1904_system_is_shifted() {
        assert!((in_1900_system(0.0, true) - 1462.0).abs() < f64::EPSILON);
        assert!((in_1900_system(5.0, false) - 5.0).abs() < f64::EPSILON);
    }

    #[test]
    fn times_become_parts_of_a_day() {
        assert_eq!(duration_days("PT12H00M00S"), Some(0.5));
        assert_eq!(duration_days("PT30M"), Some(30.0 / 1440.0));
        assert_eq!(duration_days("12:00"), None);
    }
}
