//! Recording an agreement with BPJS.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_agreement::{AgreementKind, AgreementRecorded, CoverStart, RecordAgreement};
use payung_operations::views::funds::agreements;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordAgreement;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let kinds = AgreementKind::ALL.map(|kind| (kind.word().to_owned(), t.get(&format!("agreement-{}", kind.word()))));
        let starts = CoverStart::ALL.map(|start| (start.word().to_owned(), t.get(&format!("cover-start-{}", start.word()))));
        let known = agreements(desk.visitor.look()).await?;
        let under = known
            .iter()
            .filter(|seen| seen.agreement.kind == AgreementKind::NotaKesepakatan.word())
            .map(|seen| (seen.agreement.id.to_string(), format!("{} · {}", seen.agreement.number, seen.agreement.partner)));
        Ok(vec![
            Field::new(t, "agreement-kind", Kind::Choice).among(kinds),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "partner", Kind::Line),
            Field::new(t, "subject", Kind::Long),
            Field::new(t, "valid-from", Kind::Date),
            Field::new(t, "valid-until", Kind::Date).optional(),
            Field::new(t, "cover-start", Kind::Choice).among(starts),
            Field::new(t, "cover-date", Kind::Date).optional(),
            Field::new(t, "cover-clause", Kind::Long).optional(),
            Field::new(t, "refund-clause", Kind::Long).optional(),
            Field::new(t, "under", Kind::Choice).among(under).optional(),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordAgreement {
        let kind = |word: &str| AgreementKind::ALL.into_iter().find(|kind| kind.word() == word);
        let start = |word: &str| CoverStart::ALL.into_iter().find(|start| start.word() == word);
        RecordAgreement {
            kind: reading.word("agreement-kind", kind, AgreementKind::Pks),
            number: reading.text("number"),
            date: reading.date("date"),
            partner: reading.text("partner"),
            subject: reading.text("subject"),
            valid_from: reading.date("valid-from"),
            valid_until: reading.some_date("valid-until"),
            cover_start: reading.word("cover-start", start, CoverStart::Regulation),
            cover_date: reading.some_date("cover-date"),
            cover_clause: reading.some_text("cover-clause"),
            refund_clause: reading.some_text("refund-clause"),
            under: reading.some_number("under"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, _: &AgreementRecorded) -> String {
        "/perjanjian".to_owned()
    }
}
