//! Closing a fund line at the year's end.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::close_fund_line::{CloseFundLine, FundLineClosed};
use payung_operations::views::funds::fund_line;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CloseFundLine;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = fund_line(desk.visitor.look(), desk.number("dana").unwrap_or_default(), t.language).await?.seen;
        Ok(vec![
            Field::note(t.with("close-line-note", &seen.line.name)),
            Field::hidden("fund-line", seen.line.id),
            Field::hidden("version", seen.line.version),
            Field::new(t, "close-confirm", Kind::Tick),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CloseFundLine {
        if !reading.ticked("close-confirm") {
            reading.wrong("close-confirm", "wrong-empty");
        }
        CloseFundLine { fund_line: reading.number("fund-line"), version: reading.number("version") }
    }

    fn after(desk: &Desk, _: &FundLineClosed) -> String {
        format!("/dana/{}", desk.number("dana").unwrap_or_default())
    }
}
