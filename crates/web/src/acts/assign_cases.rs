//! Giving cases to a verifier: the next of an area, or those ticked.

use super::{area_field, own_area, sent_cases};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{ROWS, Shown, names_field, work};
use payung_operations::acts::assign_cases::{AssignCases, Assigned, WhichCases};
use payung_operations::views::worklist::{StepKind, team};
use payung_operations::{ActError, CaseSeen};

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = AssignCases;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let members = team(desk.visitor.look(), programme).await?;
        let to = if members.is_empty() {
            Field::new(t, "assign-to", Kind::Line)
        } else {
            let options = members.into_iter().map(|(user, name)| (user.clone(), format!("{name} ({user})")));
            Field::new(t, "assign-to", Kind::Choice).among(options)
        };
        let (work, chosen) = work(desk, Shown { kind: StepKind::Verify, rows: ROWS, by_village: false, unassigned: true }).await?;
        let area = chosen.map_or_else(|| own_area(&desk.visitor), |area| area.to_string());
        let pick = Field::new(t, "pick", Kind::Tick).optional();
        Ok(vec![
            to,
            Field::new(t, "assign-count", Kind::Number).optional(),
            area_field(&desk.visitor, "area").optional().holding(area),
            names_field(desk, work, (chosen, false), |row| {
                let cells = vec![
                    Field::hidden(&format!("versi.{}", row.id), row.version),
                    pick.clone().named(format!("pilih.{}", row.id)).called(format!("{} {}", t.get("field-pick"), row.name)),
                ];
                (cells, String::new())
            }),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> AssignCases {
        let count: Option<usize> = reading.some_number("assign-count");
        let ticked: Vec<CaseSeen> =
            sent_cases(reading).into_iter().filter(|seen| reading.ticked(&format!("pilih.{}", seen.case))).collect();
        let which = match (count, ticked.is_empty()) {
            (Some(count), true) => WhichCases::Next { area: reading.area("area", desk.visitor.books.region), count },
            (None, false) => WhichCases::Named(ticked),
            (Some(_), false) => {
                reading.wrong("assign-count", "wrong-count-and-rows");
                WhichCases::Named(ticked)
            }
            (None, true) => {
                reading.wrong("assign-count", "wrong-count-or-rows");
                WhichCases::Named(ticked)
            }
        };
        AssignCases { programme_year: desk.year(), to: reading.text("assign-to"), which }
    }

    fn after(desk: &Desk, _: &Assigned) -> String {
        format!("/kerja/pembagian?tahun={}", desk.year())
    }
}
