//! The trial balance: what each account took and gave, beside what bills and payments say; and that it says so when it is not so.

use crate::billing::{Billing, Payer};
use crate::ground::places;
use payung_domain::{Account, Date, Language, Role};
use payung_operations::acts::answer_bill::LineAnswer;
use payung_operations::views::balance::{Beside, LineBalance, trial_balance};
use payung_operations::{Actor, Fault, Look, Programme};
use payung_storage::entity::{fund_line, ledger_entry, ledger_line};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

async fn seen(billing: &Billing, actor: &Actor, until: Option<Date>) -> Result<Vec<LineBalance>, payung_operations::ActError> {
    let ground = &billing.ground;
    let programme = Programme::load(&ground.books.database.connection, &ground.books, billing.year).await.expect("a programme");
    trial_balance(Look { books: &ground.books, actor, day: ground.today() }, &programme, until, Language::Id).await
}

#[tokio::test]
async fn the_books_are_shown_to_balance_and_not_to_when_they_do_not() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        let connection = &ground.books.database.connection;
        let month = 3 * 16_800;
        for (of, code) in [("2026-02", "KI-02"), ("2026-03", "KI-03")] {
            ground.wait_until(&format!("{of}-06"));
            let id = billing.billed(of, code, billing.people.iter().map(|someone| (someone, 16_800))).await.id;
            billing.answered(id, LineAnswer::Accepted).await;
            billing.approved(id).await;
            if of == "2026-02" {
                billing.pay(id, 0).await;
            }
        }
        let now = seen(&billing, &billing.ppk, None).await.expect("seen").remove(0);
        let of = |balance: &LineBalance, account| {
            let sums = balance.accounts.iter().find(|sums| sums.account == account).expect("an account");
            (sums.debit, sums.credit, sums.balance())
        };
        assert_eq!(of(&now, Account::Expense), (2 * month, 0, 2 * month));
        assert_eq!(of(&now, Account::Liability), (month, 2 * month, -month));
        assert_eq!(of(&now, Account::Cash), (0, month, -month));
        assert_eq!((now.debit(), now.credit(), now.balanced()), (3 * month, 3 * month, true));
        let compared: Vec<(Beside, i64, i64)> = now.compared.iter().map(|one| (one.beside, one.ledger, one.papers)).collect();
        assert_eq!(compared, [(Beside::Paid, month, month), (Beside::Owed, month, month)]);
        let february = seen(&billing, &billing.inspektur, Some(Date::constant(2026, 2, 28))).await.expect("seen").remove(0);
        assert_eq!((february.debit(), february.credit(), february.compared.len()), (2 * month, 2 * month, 0));
        assert!(february.balanced());

        // A village's treasurer sees the own lines only; who may not see money sees nothing.
        assert!(seen(&billing, &billing.kaur, None).await.expect("seen").is_empty());
        let operator = ground.user("desa", Role::VillageOperator, "12.17.01.2001").await;
        assert_eq!(seen(&billing, &operator, None).await.expect_err("not theirs").fault, Fault::Forbidden);

        // What a hand in the tables does is seen: first a sum paid that no entry knows, then half an entry.
        let paid = |amount| fund_line::Entity::update_many().col_expr(fund_line::Column::Paid, Expr::value(amount)).exec(connection);
        paid(month - 1).await.expect("changed");
        assert!(!seen(&billing, &billing.ppk, None).await.expect("seen")[0].balanced());
        paid(month).await.expect("changed");
        assert!(seen(&billing, &billing.ppk, None).await.expect("seen")[0].balanced());
        let entry = ledger_entry::Model {
            id: 99,
            programme_year: billing.year,
            day: "2026-03-06".into(),
            kind: "correction".into(),
            subject: "uji".into(),
            note: String::new(),
            corrects: None,
            by_user: "uji".into(),
            seq: 1,
        };
        ledger_entry::Entity::insert(entry.into_active_model()).exec_without_returning(connection).await.expect("an entry");
        let half = ledger_line::Model { entry: 99, ordinal: 1, fund_line: billing.line, account: "expense".into(), month: None, amount: 5 };
        ledger_line::Entity::insert(half.into_active_model()).exec_without_returning(connection).await.expect("half of it");
        assert!(!seen(&billing, &billing.ppk, None).await.expect("seen")[0].balanced());
    }
}
