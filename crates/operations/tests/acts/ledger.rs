//! The ledger: corrected by later entries only, closed at the year's end, balanced after every act whatever was tried.

use crate::funds::{Money, month};
use crate::ground::places;
use payung_domain::{Account, Role};
use payung_operations::acts::close_fund_line::CloseFundLine;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::acts::correct_ledger::{CorrectLedger, MovementAsked};
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::{Actor, Fault, balances};
use payung_storage::entity::{enrolment, fund_line, ledger_entry, ledger_line, payment};
use proptest::prelude::*;
use sea_orm::prelude::{ColumnTrait, EntityTrait, Expr, PaginatorTrait, QueryFilter};
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, Statement};

/// Everybody the ledger's acts ask for.
struct Books {
    money: Money,
    line: i64,
    ppk: Actor,
}

impl Books {
    /// Samosir with three people committed for the year, taken on by BPJS.
    async fn new(place: payung_operations::Place) -> Self {
        let money = Money::samosir(place).await;
        let line = money.line(1_000_000).await;
        money.committed(line, "2026-01", 12).await;
        let connection = &money.ground.books.database.connection;
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::State, Expr::value("registered"))
            .col_expr(enrolment::Column::BpjsStart, Expr::value("2026-01-05"))
            .exec(connection)
            .await
            .expect("changed");
        fund_line::Entity::update_many()
            .col_expr(fund_line::Column::Spd, Expr::value(1_000_000))
            .col_expr(fund_line::Column::Requested, Expr::value(900_000))
            .exec(connection)
            .await
            .expect("changed");
        let ppk = money.ground.user("ppk", Role::PpkSkpd, "12.17").await;
        Self { money, line, ppk }
    }

    /// An entry as an act of somebody else would have posted it.
    async fn posted(&self, lines: &[(Account, Option<&str>, i64)]) -> i64 {
        let connection = &self.money.ground.books.database.connection;
        let id = i64::try_from(ledger_entry::Entity::find().count(connection).await.expect("read")).expect("few") + 1;
        let entry = ledger_entry::Model {
            id,
            programme_year: self.money.year,
            day: "2026-06-01".into(),
            kind: "bill".into(),
            subject: "bill:1".into(),
            note: "uji".into(),
            corrects: None,
            by_user: "bendahara".into(),
            seq: 1,
        };
        ledger_entry::Entity::insert(entry.into_active_model()).exec_without_returning(connection).await.expect("written");
        for (ordinal, (account, month, amount)) in (1..).zip(lines) {
            let row = ledger_line::Model {
                entry: id,
                ordinal,
                fund_line: self.line,
                account: account.word().into(),
                month: month.map(str::to_owned),
                amount: *amount,
            };
            ledger_line::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("written");
        }
        id
    }

    /// A month billed, and paid when `paid`.
    async fn billed(&self, of: &str, amount: i64, paid: bool) -> i64 {
        let id = self.posted(&[(Account::Expense, Some(of), amount), (Account::Liability, Some(of), -amount)]).await;
        if paid {
            self.posted(&[(Account::Liability, Some(of), amount), (Account::Cash, None, -amount)]).await;
            fund_line::Entity::update_many()
                .col_expr(fund_line::Column::Paid, sea_orm::sea_query::ExprTrait::add(Expr::col(fund_line::Column::Paid), amount))
                .exec(&self.money.ground.books.database.connection)
                .await
                .expect("changed");
        }
        id
    }

    async fn of(&self, account: Account) -> i64 {
        balances(&self.money.ground.books.database.connection, &[self.line]).await.expect("read").of(self.line, account)
    }

    /// An oracle in plain SQL: nothing is out of balance, neither an entry on a line, nor a line, nor all; and cash is what was paid.
    async fn check(&self) {
        let connection = &self.money.ground.books.database.connection;
        let number = async |sql: &str| {
            let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
            let row = connection.query_one_raw(statement).await.expect("read").expect("a row");
            row.try_get_by_index::<i64>(0).expect("a number")
        };
        for by in ["entry, fund_line", "fund_line"] {
            let sql = format!(
                "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 AS one FROM ledger_line GROUP BY {by} HAVING SUM(amount) <> 0) AS wrong"
            );
            assert_eq!(number(&sql).await, 0, "{by}");
        }
        assert_eq!(number("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger_line").await, 0);
        let unpaid = "SELECT CAST(COUNT(*) AS BIGINT) FROM fund_line f WHERE f.paid <> \
            -(SELECT COALESCE(SUM(l.amount), 0) FROM ledger_line l WHERE l.fund_line = f.id AND l.account = 'cash')";
        assert_eq!(number(unpaid).await, 0, "cash is what was paid");
        self.money.check().await;
    }

    fn correct(&self, entry: i64) -> CorrectLedger {
        CorrectLedger { entry, take_back: true, movements: vec![], reason: "tagihan ganda".into() }
    }

    fn moved(&self, debit: Account, credit: Account, amount: i64) -> MovementAsked {
        MovementAsked { fund_line: self.line, debit, credit, month: Some(month("2026-01")), amount }
    }
}

#[tokio::test]
async fn an_entry_is_corrected_by_a_later_one() {
    for (_folder, place) in places() {
        let books = Books::new(place).await;
        let (ground, connection) = (&books.money.ground, &books.money.ground.books.database.connection);
        let wrong = books.billed("2026-01-01", 50_400, false).await;
        let correct = books.correct(wrong);
        assert_eq!(ground.act(&books.money.kpa, &correct).await.expect_err("not the role").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.ppk, &CorrectLedger { entry: 99, ..correct.clone() }).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(
            ground.act(&books.ppk, &CorrectLedger { reason: " ".into(), ..correct.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        let nothing = CorrectLedger { take_back: false, ..correct.clone() };
        assert_eq!(ground.act(&books.ppk, &nothing).await.expect_err("nothing is moved").fault, Fault::Invalid);
        let other = MovementAsked { fund_line: 99, ..books.moved(Account::Claim, Account::Expense, 5) };
        assert_eq!(
            ground.act(&books.ppk, &CorrectLedger { movements: vec![other], ..nothing.clone() }).await.expect_err("of another line").fault,
            Fault::Invalid
        );
        for movement in [books.moved(Account::Claim, Account::Claim, 5), books.moved(Account::Claim, Account::Expense, 0)] {
            let act = CorrectLedger { movements: vec![movement], ..nothing.clone() };
            assert_eq!(ground.act(&books.ppk, &act).await.expect_err("no movement").fault, Fault::Invalid);
        }
        // One who was billed wrongly is claimed back; the rest stays.
        let claim = CorrectLedger { movements: vec![books.moved(Account::Claim, Account::Expense, 16_800)], ..nothing };
        let done = ground.act_as(&books.ppk, "betul-1", &claim).await.expect("corrected");
        assert_eq!(ground.act_as(&books.ppk, "betul-1", &claim).await.expect("the same request"), done);
        assert!(ground.act(&books.ppk, &claim).await.expect("again").already);
        assert_eq!((books.of(Account::Expense).await, books.of(Account::Claim).await), (33_600, 16_800));
        // Whoever posted does not correct.
        assert_eq!(ground.act(&books.ppk, &books.correct(done.id)).await.expect_err("the same person").fault, Fault::Forbidden);
        let second = ground.user("ppk-lain", Role::PpkSkpd, "12.17").await;
        ground.act(&second, &books.correct(done.id)).await.expect("taken back");
        assert_eq!((books.of(Account::Expense).await, books.of(Account::Claim).await), (50_400, 0));
        let again = CorrectLedger { reason: "sekali lagi".into(), ..books.correct(done.id) };
        assert_eq!(ground.act(&second, &again).await.expect_err("taken back once").fault, Fault::Conflict);
        // What was posted stands as it was.
        let kept = ledger_line::Entity::find().filter(ledger_line::Column::Entry.eq(wrong)).all(connection).await.expect("read");
        assert_eq!(kept.iter().map(|line| line.amount).collect::<Vec<_>>(), [50_400, -50_400]);
        let changed = ledger_line::Entity::update_many().col_expr(ledger_line::Column::Amount, Expr::value(1)).exec(connection).await;
        assert!(changed.is_err(), "entries are never changed");
        books.check().await;
    }
}

#[tokio::test]
async fn cash_corrected_is_paid_corrected() {
    for (_folder, place) in places() {
        let books = Books::new(place).await;
        let ground = &books.money.ground;
        books.billed("2026-01-01", 50_400, true).await;
        books.check().await;
        // The SP2D was for less than was recorded.
        let back = CorrectLedger {
            take_back: false,
            movements: vec![MovementAsked { month: None, ..books.moved(Account::Cash, Account::Liability, 400) }],
            ..books.correct(2)
        };
        ground.act(&books.ppk, &back).await.expect("corrected");
        assert_eq!(books.money.row(books.line).await.paid, 50_000);
        // More than was requested cannot have been paid.
        let more = CorrectLedger {
            movements: vec![MovementAsked { month: None, ..books.moved(Account::Liability, Account::Cash, 900_000) }],
            reason: "salah".into(),
            ..back
        };
        assert_eq!(ground.act(&books.ppk, &more).await.expect_err("beyond the requests").fault, Fault::Conflict);
        books.check().await;
    }
}

#[tokio::test]
async fn a_line_is_closed_with_what_it_owes_and_what_is_owed_to_it() {
    for (_folder, place) in places() {
        let books = Books::new(place).await;
        let (ground, connection) = (&books.money.ground, &books.money.ground.books.database.connection);
        for number in 1..=11 {
            books.billed(&format!("2026-{number:02}-01"), 50_400, true).await;
        }
        // A month of next year was paid too, one who died was claimed, and 500 were paid too much.
        books.billed("2027-01-01", 16_800, true).await;
        books.posted(&[(Account::Claim, Some("2026-11-01"), 16_800), (Account::Expense, Some("2026-11-01"), -16_800)]).await;
        books.posted(&[(Account::Credit, None, 500), (Account::Liability, None, -500)]).await;
        let close = CloseFundLine { fund_line: books.line, version: 1 };
        assert_eq!(ground.act(&books.ppk, &close).await.expect_err("in June").fault, Fault::Conflict);
        ground.wait_until("2026-12-31");
        assert_eq!(ground.act(&books.money.kpa, &close).await.expect_err("not the role").fault, Fault::Forbidden);
        assert_eq!(
            ground.act(&books.ppk, &CloseFundLine { fund_line: 9, ..close.clone() }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(ground.act(&books.ppk, &CloseFundLine { version: 7, ..close.clone() }).await.expect_err("not seen").fault, Fault::Stale);
        let done = ground.act_as(&books.ppk, "tutup-1", &close).await.expect("closed");
        assert_eq!(ground.act_as(&books.ppk, "tutup-1", &close).await.expect("the same request"), done);
        let paid = 11 * 50_400 + 16_800;
        assert_eq!((done.paid, done.remainder), (paid, 1_000_000 - paid));
        // December, and what November's claim took off the year's contributions, is owed; so are the 500 whose bill was posted.
        assert_eq!((done.expense, done.liability), (12 * 50_400, 50_400 + 16_800 + 500));
        assert_eq!((done.claims, done.prepaid, done.returned), (16_800, 16_800, 500));
        assert!(ground.act(&books.ppk, &close).await.expect("again").already);
        let last = ledger_entry::Entity::find().order_by_desc(ledger_entry::Column::Id).one(connection).await.expect("read").expect("one");
        assert_eq!((last.kind.as_str(), last.day.as_str()), ("year-end", "2026-12-31"));
        // Nothing more is done with it.
        for error in [
            ground.act(&books.ppk, &books.correct(1)).await.expect_err("closed"),
            ground.act(&books.money.kpa, &books.money.commit(books.line, "2026-01", 12)).await.expect_err("closed"),
        ] {
            assert!(error.fault == Fault::Conflict && error.indonesian.contains("ditutup"), "{}", error.indonesian);
        }
        books.check().await;
    }
}

#[tokio::test]
async fn a_line_is_not_closed_while_a_payment_hangs() {
    for (_folder, place) in places() {
        let books = Books::new(place).await;
        let (ground, connection) = (&books.money.ground, &books.money.ground.books.database.connection);
        let file: String = {
            let statement = Statement::from_string(connection.get_database_backend(), "SELECT signed_file FROM decree");
            connection.query_one_raw(statement).await.expect("read").expect("a row").try_get_by_index(0).expect("a file")
        };
        let row = payung_storage::entity::bill::Model {
            id: 1,
            programme_year: books.money.year,
            wadah: "WADAH-01".into(),
            area: "1217".into(),
            code: "K-1".into(),
            letter_number: "T-1".into(),
            letter_date: "2026-12-01".into(),
            received_on: "2026-12-02".into(),
            due_on: "2026-12-15".into(),
            calendar: "a".into(),
            first_month: "2026-12-01".into(),
            last_month: "2026-12-01".into(),
            kind: "totals".into(),
            people: 3,
            total: 50_400,
            letter_file: file,
            list_file: None,
            expected: 50_400,
            disputed: 0,
            status: "approved".into(),
            decision: Some("as-billed".into()),
            replaces: None,
            correction_number: None,
            correction_date: None,
            received_by: "uji".into(),
            checked_by: None,
            decided_by: None,
            decided_reason: None,
            version: 1,
            seq: 1,
        };
        payung_storage::entity::bill::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("written");
        let row = payment::Model {
            id: 1,
            programme_year: books.money.year,
            bill: 1,
            fund_line: books.line,
            amount: 50_400,
            credit: 0,
            claim: 0,
            state: "ordered".into(),
            version: 1,
            seq: 1,
        };
        payment::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("written");
        ground.wait_until("2027-01-04");
        let close = CloseFundLine { fund_line: books.line, version: 1 };
        let error = ground.act(&books.ppk, &close).await.expect_err("a payment hangs");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("pembayaran 1"), "{}", error.indonesian);
        payment::Entity::update_many().col_expr(payment::Column::State, Expr::value("received")).exec(connection).await.expect("moved");
        ground.act(&books.ppk, &close).await.expect("closed");
        books.check().await;
    }
}

/// What is tried, on what, how much.
type Try = (u8, u8, u8, i64);

impl Books {
    async fn attempt(&self, (what, first, second, amount): Try) {
        let ground = &self.money.ground;
        let connection = &ground.books.database.connection;
        let entries = i64::try_from(ledger_entry::Entity::find().count(connection).await.expect("read")).expect("few");
        let entry = i64::from(first) % (entries + 1) + 1;
        let account = |place: u8| Account::ALL[usize::from(place) % Account::ALL.len()];
        let movements = vec![self.moved(account(first), account(second), amount)];
        // Whatever comes of it: the books balance.
        let _ = match what % 5 {
            0 => ground.act(&self.ppk, &self.correct(entry)).await.is_ok(),
            1 => ground.act(&self.ppk, &CorrectLedger { take_back: false, movements, ..self.correct(entry) }).await.is_ok(),
            2 => ground.act(&self.ppk, &CorrectLedger { movements, reason: format!("uji {amount}"), ..self.correct(entry) }).await.is_ok(),
            3 => {
                let keep_until = Some(month(&format!("2026-{:02}", first % 12 + 1)));
                let release =
                    ReleaseFunds { commitment: 1, version: i64::from(second % 4) + 1, keep_until, cases: vec![], reason: "uji".into() };
                ground.act(&self.money.kpa, &release).await.is_ok()
            }
            _ => {
                let commit = CommitFunds {
                    months: u16::from(second % 12) + 1,
                    ..self.money.commit(self.line, &format!("2026-{:02}", first % 12 + 1), 1)
                };
                ground.act(&self.money.kpa, &commit).await.is_ok()
            }
        };
        self.check().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]
    #[test]
    fn the_books_balance_after_whatever_is_tried(tries in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), -10_i64..200_000), 12..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            for (_folder, place) in places() {
                let books = Books::new(place).await;
                books.billed("2026-01-01", 50_400, true).await;
                books.billed("2026-02-01", 50_400, false).await;
                books.money.ground.act(&books.ppk, &books.correct(1)).await.expect("one that is done");
                for one in &tries {
                    books.attempt(*one).await;
                }
            }
        });
    }
}
