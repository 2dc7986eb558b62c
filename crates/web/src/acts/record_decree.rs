//! Recording the signed decree.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_decree::{DecreeRecorded, RecordDecree};
use payung_operations::views::papers::decree;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordDecree;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let draft = decree(desk.visitor.look(), desk.number("naskah").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(draft.title.clone()),
            Field::hidden("decree", draft.id),
            Field::hidden("version", draft.version),
            Field::new(t, "decree-number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "people", Kind::Number),
            Field::new(t, "total", Kind::Rupiah),
            Field::new(t, "page-code", Kind::Line),
            Field::new(t, "signed-file", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
            Field::new(t, "retyped-annex", Kind::File(false, ".xlsx,.xls,.ods,.csv")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordDecree {
        RecordDecree {
            decree: reading.number("decree"),
            version: reading.number("version"),
            number: reading.text("decree-number"),
            date: reading.date("date"),
            people: reading.number("people"),
            total: reading.number("total"),
            page_code: reading.text("page-code"),
            file: reading.file("signed-file"),
            retyped_annex: reading.some_file("retyped-annex"),
        }
    }

    fn after(_: &Desk, done: &DecreeRecorded) -> String {
        format!("/naskah/keputusan/{}", done.id)
    }
}
