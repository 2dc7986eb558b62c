//! Committing a fund line to the people of a decree.

use super::area_field;
use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_domain::Month;
use payung_operations::ActError;
use payung_operations::acts::commit_funds::{CommitFunds, FundsCommitted};
use payung_operations::views::funds::{decrees_to_commit, fund_line};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CommitFunds;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let look = desk.visitor.look();
        let history = fund_line(look, desk.number("dana").unwrap_or_default(), t.language).await?;
        let line = &history.seen.line;
        let decrees = decrees_to_commit(look, line.programme_year).await?;
        // As a rule the newest decree is meant, whole.
        let newest = decrees.first();
        let from = newest.and_then(|decree| Month::parse(&decree.cover_from)).map(|month| month.to_string()).unwrap_or_default();
        let months = newest.map(|decree| decree.months.to_string()).unwrap_or_default();
        let newest = newest.map(|decree| decree.id.to_string()).unwrap_or_default();
        let decrees: Vec<(String, String)> = decrees
            .iter()
            .map(|decree| {
                let from = Month::parse(&decree.cover_from).map(|month| month.named(t.language)).unwrap_or_default();
                let words = [decree.number.clone().unwrap_or_default(), from, t.count("money-months", decree.months)];
                (decree.id.to_string(), words.join(" · "))
            })
            .collect();
        let occupations = history.programme.regulation.occupation.iter();
        let occupations = occupations.map(|known| (known.id.clone(), t.pick(&known.label, &known.label_en).to_owned()));
        Ok(vec![
            Field::note(format!("{} · {}", line.name, t.with("left-of", desk.visitor.frame.rupiah(history.seen.left)))),
            Field::hidden("fund-line", line.id),
            Field::new(t, "commit-decree", Kind::Choice).among(decrees).holding(newest),
            Field::new(t, "first-month", Kind::Month).holding(from),
            Field::new(t, "months", Kind::Number).holding(months),
            Field::new(t, "only-occupation", Kind::Choice).among(occupations).optional(),
            area_field(&desk.visitor, "only-area").optional(),
            Field::new(t, "only-cases", Kind::Long).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CommitFunds {
        let occupation = reading.some_text("only-occupation");
        CommitFunds {
            fund_line: reading.number("fund-line"),
            decree: reading.number("commit-decree"),
            first_month: reading.month("first-month"),
            months: reading.number("months"),
            occupation: Some(occupation).filter(|occupation| !occupation.is_empty()),
            area: reading.some_area("only-area"),
            cases: super::numbers(reading, "only-cases"),
        }
    }

    fn after(desk: &Desk, _: &FundsCommitted) -> String {
        format!("/dana/{}", desk.number("dana").unwrap_or_default())
    }

    fn left_out(desk: &Desk, done: &FundsCommitted) -> Remarks {
        let t = desk.visitor.t();
        let left = done.left_out.iter().map(|left| {
            (t.count("money-left-out", i64::try_from(left.people).unwrap_or(i64::MAX)), left.reason.message(t.language).to_owned())
        });
        let warned = done.warnings.iter().map(|said| (t.get("money-note"), said.message(t.language).to_owned()));
        left.chain(warned).collect()
    }
}
