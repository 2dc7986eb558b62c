//! Drafting an amending decree.

use crate::forms::{ActForm, Desk, Field, Group, Kind, Reading, Remarks};
use payung_operations::ActError;
use payung_operations::acts::amend_decree::{AmendDecree, Removal};
use payung_operations::acts::draft_decree::DecreeDrafted;
use payung_operations::views::case::case;
use payung_operations::views::papers::decree;

/// How many removals a form has room for.
const REMOVALS: usize = 10;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = AmendDecree;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let amended = decree(desk.visitor.look(), desk.number("naskah").unwrap_or_default()).await?;
        let law = desk.programme()?;
        let endings = law.regulation.ending.iter();
        let grounds: Vec<(String, String)> =
            endings.map(|ending| (ending.id.clone(), t.pick(&ending.label, &ending.label_en).to_owned())).collect();
        let removal = |row: usize| {
            vec![
                Field::new(t, "removal-case", Kind::Number).optional().named(format!("removal.{row}.case")),
                Field::new(t, "removal-ground", Kind::Choice)
                    .optional()
                    .among(grounds.iter().cloned())
                    .named(format!("removal.{row}.ground")),
            ]
        };
        Ok(vec![
            Field::note(format!("{} {}", amended.title, amended.number.clone().unwrap_or_default())),
            Field::hidden("year", amended.programme_year),
            Field::hidden("amends", amended.id),
            Field::new(t, "decree-title", Kind::Long).holding(t.get("decree-title-amending")),
            Field::new(t, "cover-from", Kind::Date),
            Field::new(t, "months", Kind::Number),
            Field::new(t, "removals", Kind::Group(Group { rows: (0..REMOVALS).map(removal).collect() })).optional(),
            Field::new(t, "added-list", Kind::Number).optional(),
            Field::new(t, "minimum-wage", Kind::Rupiah).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> AmendDecree {
        let mut removals = Vec::new();
        for row in 0..REMOVALS {
            let name = |part: &str| format!("removal.{row}.{part}");
            if reading.some_text(&name("case")).is_empty() {
                continue;
            }
            removals.push(Removal { case: reading.number(&name("case")), version: 0, ground: reading.text(&name("ground")) });
        }
        AmendDecree {
            programme_year: reading.number("year"),
            amends: reading.number("amends"),
            title: reading.text("decree-title"),
            cover_from: reading.date("cover-from"),
            months: reading.number("months"),
            removals,
            list: reading.some_number("added-list"),
            minimum_wage: reading.some_number("minimum-wage"),
        }
    }

    /// The version of a case stands on no page: it is the case as it stands when its number is sent.
    async fn resolve(desk: &Desk, mut act: AmendDecree) -> Result<(AmendDecree, Remarks), ActError> {
        for removal in &mut act.removals {
            let seen = case(desk.visitor.look(), removal.case, desk.visitor.t().language).await?;
            removal.version = seen.history.case.version;
        }
        Ok((act, Remarks::new()))
    }

    fn after(_: &Desk, done: &DecreeDrafted) -> String {
        format!("/naskah/keputusan/{}", done.id)
    }
}
