//! Loading a register extract.

use super::options;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_domain::RegisterKind;
use payung_operations::ActError;
use payung_operations::acts::load_register::{LoadRegister, RegisterLoaded};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = LoadRegister;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        let kinds = || options(t, RegisterKind::ALL.iter().map(|kind| (kind.word(), kind.name(), kind.english())));
        Ok(vec![
            Field::new(t, "register-kind", Kind::Choice).among(kinds()),
            Field::new(t, "source", Kind::Line),
            Field::new(t, "snapshot", Kind::Date),
            Field::new(t, "coverage", Kind::Line).optional(),
            Field::new(t, "register-files", Kind::File(true, ".xlsx,.xls,.ods,.csv,.txt")),
            Field::new(t, "stands-in-for", Kind::Choice).among(kinds()).optional(),
            Field::new(t, "decision", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> LoadRegister {
        let stands_in_for = RegisterKind::from_word(&reading.some_text("stands-in-for"));
        let decision = reading.some_file("decision");
        if stands_in_for.is_some() && decision.is_none() {
            reading.wrong("decision", "wrong-file");
        }
        LoadRegister {
            programme_year: desk.year(),
            kind: reading.word("register-kind", RegisterKind::from_word, RegisterKind::Dtks),
            source: reading.text("source"),
            snapshot: reading.date("snapshot"),
            coverage: reading.some_area("coverage"),
            stands_in_for: stands_in_for.zip(decision),
            files: reading.files("register-files"),
        }
    }

    fn after(_: &Desk, _: &RegisterLoaded) -> String {
        "/program#register".to_owned()
    }
}
