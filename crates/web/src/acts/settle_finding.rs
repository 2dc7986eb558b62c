//! Settling a finding.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::settle_finding::{FindingSettled, SettleFinding};
use payung_operations::views::findings::findings;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = SettleFinding;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let id = desk.number("temuan").unwrap_or_default();
        let all = findings(desk.visitor.look(), programme.year.id, t.language).await?;
        let found = all
            .into_iter()
            .find(|finding| finding.id == id)
            .ok_or_else(|| ActError::not_found(format!("Tidak ada temuan nomor {id}."), format!("There is no finding number {id}.")))?;
        let detail = |(label, text): &(String, String)| format!("{label}: {}", desk.visitor.frame.day(text));
        let details = found.details.iter().map(detail).collect::<Vec<_>>().join("; ");
        Ok(vec![
            Field::note(found.label),
            Field::note(format!("{} {details}", found.name).trim().to_owned()),
            Field::hidden("finding", found.id),
            Field::hidden("version", found.version),
            Field::new(t, "settlement", Kind::Long),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> SettleFinding {
        SettleFinding {
            finding: reading.number("finding"),
            version: reading.number("version"),
            settlement: reading.text("settlement"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, _: &FindingSettled) -> String {
        "/kepesertaan/temuan".to_owned()
    }
}
