//! Making the file by which BPJS registers people of one group.

use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_operations::acts::export_enrolment::{EnrolmentExported, ExportEnrolment};
use payung_operations::views::registrations::registrations;
use payung_operations::{ActError, TableKind, column_maps};

/// Rows told one by one when they were left out.
const TOLD: usize = 200;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ExportEnrolment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let found = registrations(desk.visitor.look(), programme.year.id).await?;
        let groups = found.groups.iter().map(|group| (group.wadah.clone(), format!("{} ({})", group.wadah, group.in_state("ready"))));
        let groups: Vec<(String, String)> = groups.collect();
        let maps: Vec<(String, String)> =
            column_maps().into_iter().map(|map| (map.id, t.pick(&map.label.0, &map.label.1).to_owned())).collect();
        let (first_group, first_map) = (groups.first().map(|(word, _)| word.clone()), maps.first().map(|(word, _)| word.clone()));
        let wadah = desk.given.get("wadah").cloned().or(first_group).unwrap_or_default();
        let kinds = [TableKind::Xlsx, TableKind::Csv].map(|kind| (kind.word().to_owned(), t.get(&format!("table-{}", kind.word()))));
        Ok(vec![
            Field::new(t, "wadah", Kind::Choice).among(groups).holding(wadah),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "column-map", Kind::Choice).among(maps).holding(first_map.unwrap_or_default()),
            Field::new(t, "own-map", Kind::File(false, ".toml,.txt")).optional(),
            Field::new(t, "table-kind", Kind::Choice).among(kinds).holding(TableKind::Xlsx.word()),
            Field::new(t, "most", Kind::Number).optional(),
            Field::new(t, "again", Kind::Tick).optional(),
            Field::new(t, "send-doubtful", Kind::Tick).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> ExportEnrolment {
        ExportEnrolment {
            programme_year: desk.year(),
            wadah: reading.text("wadah"),
            number: reading.text("number"),
            date: reading.date("date"),
            column_map: reading.some_text("column-map"),
            own_map: reading.some_file("own-map"),
            kind: reading.some_text("table-kind"),
            most: reading.some_number("most"),
            only: Vec::new(),
            send_doubtful: reading.ticked("send-doubtful"),
            again: reading.ticked("again"),
        }
    }

    fn left_out(desk: &Desk, done: &EnrolmentExported) -> Remarks {
        let t = desk.visitor.t();
        let left = done.left.iter().take(TOLD);
        left.map(|left| (t.count("enrolment-number", left.enrolment), t.pick(&left.reason_id, &left.reason_en).to_owned())).collect()
    }

    fn after(_: &Desk, done: &EnrolmentExported) -> String {
        format!("/kepesertaan/kirim/{}", done.id)
    }
}

/// The form of taking the file out of the books.
pub(super) mod take {
    use crate::forms::{ActForm, Desk, Field, Filled, Reading};
    use crate::pages::download;
    use axum::response::Response;
    use payung_operations::acts::take_export::{ExportFile, TakeExport};
    use payung_operations::views::registrations::registration;
    use payung_operations::{ActError, Fault};

    /// The form.
    pub(in crate::acts) struct Form;

    impl ActForm for Form {
        type Act = TakeExport;

        const WORD: &'static str = "take-export";

        async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
            let seen = registration(desk.visitor.look(), desk.number("kiriman").unwrap_or_default()).await?;
            let people = desk.visitor.t().count("cover-people", seen.control.people);
            Ok(vec![
                Field::note(format!("{} · {} · {people}", seen.export.number, seen.export.wadah)),
                Field::hidden("export", seen.export.id),
            ])
        }

        fn read(_: &Desk, reading: &mut Reading<'_>) -> TakeExport {
            TakeExport { export: reading.number("export") }
        }

        fn after(desk: &Desk, _: &ExportFile) -> String {
            format!("/kepesertaan/kirim/{}", desk.number("kiriman").unwrap_or_default())
        }

        fn answer(_: &Desk, _: &Filled, done: &ExportFile) -> Option<Result<Response, ActError>> {
            let body = done.body().ok_or_else(|| {
                ActError::new(
                    Fault::Unavailable,
                    "Berkas dalam buku tidak utuh. Jalankan `payung audit verify`.",
                    "The file in the books is not whole. Run `payung audit verify`.",
                )
            });
            Some(body.map(|body| download(&done.name, &done.media_type, body)))
        }
    }
}
