//! Recording a written application: of one person, of a group, or facilitated, with the papers attached.

use super::{options, picked, sent_words};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{Shown, names_field, work};
use payung_operations::ActError;
use payung_operations::acts::record_application::{ApplicationKind, ApplicationRecorded, Applied, RecordApplication};
use payung_operations::views::worklist::{StepKind, papers_of};

/// Rows of a page: a group's members should stand on one.
const ROWS: u64 = 500;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = RecordApplication;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let papers = papers_of(desk.programme()?, StepKind::Apply, t.language)?;
        let (work, chosen) = work(desk, Shown { kind: StepKind::Apply, rows: ROWS, by_village: false, unassigned: false }).await?;
        let kinds = ["single", "group", "facilitated"].map(|word| (word, t.get(&format!("application-{word}"))));
        let mut fields = vec![
            Field::new(t, "application-kind", Kind::Choice)
                .among(options(t, kinds.iter().map(|(word, label)| (*word, label.as_str(), label.as_str()))))
                .holding("group"),
            Field::new(t, "number", Kind::Line).optional(),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "applicant", Kind::Line).optional(),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ];
        if !papers.is_empty() {
            fields.push(Field::note(t.get("attachments-note")));
        }
        for paper in &papers {
            let attached = Field::new(t, "document-seen", Kind::Tick).optional().named(format!("dok.{}", paper.id));
            fields.push(attached.called(format!("{} ({})", paper.label, paper.cite)));
        }
        fields.push(Field::new(t, "all-on-page", Kind::Tick).optional());
        let pick = Field::new(t, "pick", Kind::Tick).optional();
        let own = Field::new(t, "own-papers", Kind::Line).optional();
        fields.push(names_field(desk, work, (chosen, false), |row| {
            let mut cells = vec![
                Field::hidden(&format!("versi.{}", row.id), row.version),
                pick.clone().named(format!("pilih.{}", row.id)).called(format!("{} {}", t.get("field-pick"), row.name)),
            ];
            for paper in &papers {
                cells.push(own.clone().named(format!("lampiran.{}.{}", row.id, paper.id)).called(&paper.label));
            }
            for cell in cells.iter_mut().skip(2) {
                cell.kind = Kind::Tick;
            }
            (cells, String::new())
        }));
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordApplication {
        let kind = |word: &str| {
            [ApplicationKind::Single, ApplicationKind::Group, ApplicationKind::Facilitated].into_iter().find(|kind| kind.word() == word)
        };
        let cases = picked(reading);
        let cases = cases
            .into_iter()
            .map(|seen| Applied { case: seen.case, attachments: sent_words(reading, &format!("lampiran.{}.", seen.case)) });
        let cases = cases.collect();
        RecordApplication {
            programme_year: desk.year(),
            kind: reading.word("application-kind", kind, ApplicationKind::Group),
            number: reading.some_text("number"),
            date: reading.date("date"),
            applicant: reading.some_text("applicant"),
            cases,
            attachments: sent_words(reading, "dok."),
            file: reading.some_file("paper"),
        }
    }

    fn after(desk: &Desk, _: &ApplicationRecorded) -> String {
        format!("/kerja/permohonan?tahun={}", desk.year())
    }
}
