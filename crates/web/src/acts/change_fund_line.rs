//! Changing a fund line's ceiling, or recording an SPD.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind, FundLineChanged};
use payung_operations::views::funds::fund_line;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ChangeFundLine;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = fund_line(desk.visitor.look(), desk.number("dana").unwrap_or_default(), t.language).await?.seen;
        let fits = |kind: &FundChangeKind| *kind == FundChangeKind::Ceiling || seen.line.needs_spd;
        let kinds = FundChangeKind::ALL.into_iter().filter(fits);
        let kinds = kinds.map(|kind| (kind.word().to_owned(), t.get(&format!("fund-change-{}", kind.word()))));
        Ok(vec![
            Field::note(seen.line.name.clone()),
            Field::hidden("fund-line", seen.line.id),
            Field::hidden("version", seen.line.version),
            Field::new(t, "fund-change", Kind::Choice).among(kinds),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "change-amount", Kind::Line),
            Field::new(t, "reason", Kind::Long),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ChangeFundLine {
        let kind = |word: &str| FundChangeKind::ALL.into_iter().find(|kind| kind.word() == word);
        ChangeFundLine {
            fund_line: reading.number("fund-line"),
            version: reading.number("version"),
            kind: reading.word("fund-change", kind, FundChangeKind::Ceiling),
            number: reading.text("number"),
            date: reading.date("date"),
            amount: reading.number("change-amount"),
            reason: reading.text("reason"),
            file: reading.some_file("paper"),
        }
    }

    fn after(desk: &Desk, _: &FundLineChanged) -> String {
        format!("/dana/{}", desk.number("dana").unwrap_or_default())
    }
}
