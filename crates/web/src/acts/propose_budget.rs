//! The budget proposal: shown as a table, and as a file to take along.

use super::{as_file, asked_kind};
use crate::format;
use crate::forms::{ActForm, Desk, Field, Filled, Kind, Reading};
use crate::frame::Frame;
use crate::pages::render;
use askama::Template;
use axum::response::Response;
use payung_operations::ActError;
use payung_operations::acts::propose_budget::{BudgetProposal, ProposeBudget};

/// The form.
pub(super) struct Form;

/// Columns of the file (contract, as the command line writes them).
const HEADINGS: [&str; 11] =
    ["berkas", "direncanakan", "nama", "alamat", "wilayah", "desa_kelurahan", "kecamatan", "keadaan", "iuran_sebulan", "bulan", "jumlah"];

#[derive(Template)]
#[template(path = "budget.html")]
struct BudgetPage {
    frame: Frame,
    budget: BudgetProposal,
    action: String,
    sent: Vec<(String, String)>,
}

impl BudgetPage {
    fn count(&self, n: &u64) -> String {
        format::number(i64::try_from(*n).unwrap_or(i64::MAX), self.frame.t.language)
    }
}

impl ActForm for Form {
    type Act = ProposeBudget;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let parts = ["all", "planned", "unplanned"].map(|word| (word.to_owned(), t.get(&format!("budget-{word}"))));
        Ok(vec![
            Field::note(format!("{} · {}", programme.regulation.act.short, programme.year.year)),
            Field::new(t, "for-year", Kind::Number).holding(programme.year.year + 1),
            Field::new(t, "months", Kind::Number).holding(12),
            Field::new(t, "budget-part", Kind::Choice).among(parts).holding("all"),
            Field::new(t, "minimum-wage", Kind::Rupiah).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> ProposeBudget {
        let part = |word: &str| match word {
            "all" => Some(None),
            "planned" => Some(Some(true)),
            "unplanned" => Some(Some(false)),
            _ => None,
        };
        ProposeBudget {
            programme_year: desk.year(),
            for_year: reading.number("for-year"),
            months: reading.number("months"),
            planned: reading.word("budget-part", part, None),
            minimum_wage: reading.some_number("minimum-wage"),
        }
    }

    fn after(_: &Desk, _: &BudgetProposal) -> String {
        "/meja".to_owned()
    }

    fn answer(desk: &Desk, filled: &Filled, done: &BudgetProposal) -> Option<Result<Response, ActError>> {
        if let Some(kind) = asked_kind(filled) {
            let rows: Vec<Vec<String>> = done
                .people
                .iter()
                .map(|person| {
                    vec![
                        person.case.to_string(),
                        if person.planned { "ya" } else { "tidak" }.to_owned(),
                        person.name.clone(),
                        person.address.clone(),
                        person.area.clone(),
                        person.village.clone(),
                        person.district.clone(),
                        person.state.clone(),
                        person.per_month.to_string(),
                        person.months.to_string(),
                        person.amount.to_string(),
                    ]
                })
                .collect();
            let name = format!("usulan-anggaran-{}", done.for_year);
            return Some(as_file(desk, kind, &name, &desk.visitor.actor.full_name, &HEADINGS.map(str::to_owned), &rows));
        }
        let sent = filled.values().filter(|(name, _)| !name.starts_with('_'));
        let page = BudgetPage {
            frame: desk.visitor.frame.clone(),
            action: desk.visitor.frame.path.clone(),
            sent: sent.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            budget: done.clone(),
        };
        Some(Ok(render(&page)))
    }
}
