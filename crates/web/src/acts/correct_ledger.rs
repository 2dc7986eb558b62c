//! Correcting the ledger by a later entry.

use crate::forms::{ActForm, Desk, Field, Group, Kind, Reading};
use payung_domain::Account;
use payung_operations::ActError;
use payung_operations::acts::correct_ledger::{CorrectLedger, LedgerCorrected, MovementAsked};
use payung_operations::views::ledger::entry;

/// How many movements a form has room for.
const MOVEMENTS: usize = 4;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CorrectLedger;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let frame = &desk.visitor.frame;
        let (seen, line) = entry(desk.visitor.look(), desk.number("jurnal").unwrap_or_default()).await?;
        let said: Vec<String> =
            seen.lines.iter().map(|line| format!("{} {}", line.account.label(t.language), frame.rupiah(line.amount.get()))).collect();
        let accounts = || Account::ALL.map(|account| (account.word().to_owned(), account.label(t.language).to_owned()));
        let movement = |row: usize| {
            vec![
                Field::new(t, "debit", Kind::Choice).among(accounts()).optional().named(format!("movement.{row}.debit")),
                Field::new(t, "credit", Kind::Choice).among(accounts()).optional().named(format!("movement.{row}.credit")),
                Field::new(t, "movement-month", Kind::Month).optional().named(format!("movement.{row}.month")),
                Field::new(t, "movement-amount", Kind::Rupiah).optional().named(format!("movement.{row}.amount")),
            ]
        };
        Ok(vec![
            Field::note(format!("{} · {} · {}", line.name, frame.day(&seen.entry.day), said.join("; "))),
            Field::hidden("entry", seen.entry.id),
            Field::hidden("fund-line", line.id),
            Field::new(t, "take-back", Kind::Tick).optional(),
            Field::new(t, "movements", Kind::Group(Group { rows: (0..MOVEMENTS).map(movement).collect() })).optional(),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CorrectLedger {
        let fund_line = reading.number("fund-line");
        let mut movements = Vec::new();
        for row in 0..MOVEMENTS {
            let [debit, credit, month, amount] = ["debit", "credit", "month", "amount"].map(|part| format!("movement.{row}.{part}"));
            if [&debit, &credit, &amount].iter().all(|name| reading.some_text(name).is_empty()) {
                continue;
            }
            movements.push(MovementAsked {
                fund_line,
                debit: reading.word(&debit, Account::of, Account::Expense),
                credit: reading.word(&credit, Account::of, Account::Liability),
                month: reading.some_month(&month),
                amount: reading.number(&amount),
            });
        }
        CorrectLedger { entry: reading.number("entry"), take_back: reading.ticked("take-back"), movements, reason: reading.text("reason") }
    }

    fn after(desk: &Desk, _: &LedgerCorrected) -> String {
        format!("/dana/{}/pembukuan", desk.number("dana").unwrap_or_default())
    }
}
