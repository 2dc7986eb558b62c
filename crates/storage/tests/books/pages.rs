//! Pages of cases and one case's history.

use crate::ground::{books, fill, folder, note, places, ring, sql};
use payung_domain::AreaCode;
use payung_storage::queries::{CaseFilter, case_page, case_with_history, page_statement};
use payung_storage::{Database, Sealer};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;

const PEOPLE: i64 = 1_234;

fn all() -> CaseFilter {
    CaseFilter { programme_year: 1, ..CaseFilter::default() }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn area(code: &str) -> Option<AreaCode> {
    AreaCode::parse(code)
}

/// Every case of a filter, page by page, in their order.
async fn paged(database: &Database, filter: &CaseFilter, limit: u64) -> Vec<i64> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = case_page(&database.connection, filter, after.as_ref(), limit).await.expect("read");
        assert!(page.rows.len() as u64 <= limit && (page.next.is_none() || page.rows.len() as u64 == limit));
        ids.extend(page.rows.iter().map(|row| row.id));
        match page.next {
            Some(next) => after = Some(next),
            None => return ids,
        }
    }
}

/// The filters and what they mean, said another way.
fn filters(sealer: &Sealer) -> Vec<(CaseFilter, &'static str, &'static str)> {
    let nik = Some(sealer.lookup("nik", "1217030000000077"));
    vec![
        (all(), "true", "case_by_area"),
        (CaseFilter { area: area("121703"), ..all() }, "true", "case_by_area"),
        (CaseFilter { area: area("1217032004"), ..all() }, "id % 10 = 3", "case_by_area"),
        (CaseFilter { area: area("121704"), ..all() }, "false", "case_by_area"),
        (CaseFilter { state: text("screened"), ..all() }, "id % 2 = 0", "case_by_state"),
        (CaseFilter { state: text("proposed"), area: area("1217032004"), ..all() }, "id % 10 = 3", "case_by_"),
        (CaseFilter { verdict: text("layak"), ..all() }, "id % 4 = 0", "case_by_verdict"),
        (CaseFilter { occupation: text("nelayan"), ..all() }, "id % 3 = 0", "case_by_occupation"),
        (CaseFilter { assigned_to: text("verifikator"), ..all() }, "id % 5 = 0", "case_by_assignee"),
        (CaseFilter { assigned_to: text("verifikator"), verdict: text("layak"), ..all() }, "id % 20 = 0", "case_by_"),
        (CaseFilter { name: text("contoh ke 1"), ..all() }, "name LIKE 'Contoh Ke 1%'", "case_by_name"),
        (CaseFilter { name: text("contoh ke 123"), ..all() }, "name LIKE 'Contoh Ke 123%'", "case_by_name"),
        (
            CaseFilter { name: text("contoh ke 1"), state: text("screened"), ..all() },
            "name LIKE 'Contoh Ke 1%' AND id % 2 = 0",
            "case_by_state_name",
        ),
        (
            CaseFilter { name: text("contoh ke 12"), area: area("1217032004"), ..all() },
            "name LIKE 'Contoh Ke 12%' AND id % 10 = 3",
            "case_by_",
        ),
        (
            CaseFilter { name: text("contoh ke 12"), state: text("screened"), verdict: text("layak"), ..all() },
            "name LIKE 'Contoh Ke 12%' AND id % 4 = 0",
            "case_by_",
        ),
        (CaseFilter { name: text("contoh%"), ..all() }, "false", "case_by_name"),
        (CaseFilter { nik, ..all() }, "id = 77", "person_nik"),
        (CaseFilter { programme_year: 2, ..all() }, "false", "case_by_area"),
    ]
}

#[tokio::test]
async fn pages_give_every_case_once_whatever_is_asked_for() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        fill(&database, &sealer, PEOPLE).await;
        for (filter, meaning, _) in filters(&sealer) {
            let query = Statement::from_string(database.backend(), format!("SELECT id FROM person WHERE {meaning}"));
            let rows = database.connection.query_all_raw(query).await.expect("read");
            let expected: BTreeSet<i64> = rows.iter().map(|row| row.try_get_by_index(0).expect("a number")).collect();
            let whole = paged(&database, &filter, 500).await;
            assert_eq!(whole.len(), expected.len(), "{filter:?}: none twice");
            assert_eq!(whole.iter().copied().collect::<BTreeSet<_>>(), expected, "{filter:?}");
            assert_eq!(paged(&database, &filter, 37).await, whole, "{filter:?}: the same order in small pages");
        }
    }
}

#[tokio::test]
async fn every_page_is_read_by_its_index_and_not_sorted() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        fill(&database, &sealer, PEOPLE).await;
        let sqlite = database.backend() == sea_orm::DbBackend::Sqlite;
        if !sqlite {
            // So few rows would be read as a whole; with many the indexes are what is left.
            sql(&database, "ANALYZE").await;
        }
        for (filter, _, index) in filters(&sealer) {
            let after = payung_storage::queries::Cursor { text: "1217032004".into(), id: 40 };
            for after in [None, Some(&after)] {
                let statement = page_statement(database.backend(), &filter, after, 50);
                let built = database.backend().build(&statement);
                let tx = database.begin().await.expect("begun");
                let explain = if sqlite { "EXPLAIN QUERY PLAN " } else { "EXPLAIN " };
                if !sqlite {
                    tx.execute_unprepared("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off").await.expect("set");
                }
                let asked = Statement { sql: format!("{explain}{}", built.sql), ..built };
                let rows = tx.query_all_raw(asked).await.expect("explained");
                let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(if sqlite { 3 } else { 0 }).expect("text")).collect();
                let plan = plan.join("\n");
                assert!(plan.contains(index), "{filter:?}: {plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "{filter:?}: {plan}");
                // By NIK it is one or two rows.
                if filter.nik.is_none() && sqlite {
                    assert!(!plan.contains("TEMP B-TREE"), "{filter:?}: {plan}");
                }
                tx.rollback().await.expect("rolled back");
            }
        }
    }
}

#[tokio::test]
async fn a_case_comes_with_all_that_was_noted_of_it() {
    let folder = folder();
    for place in places(&folder) {
        let sealer = Sealer::new(&ring());
        let database = books(place).await;
        fill(&database, &sealer, 20).await;
        let head = note(&database, &sealer, "case:7", Some(7)).await;
        note(&database, &sealer, "case:8", Some(8)).await;
        sql(&database, "INSERT INTO case_step (case_file, step, outcome, evidence, by_user, at, seq) VALUES (7, 'hand-in', 'done', 'submission:1', 'petugas', 'x', 1)").await;
        sql(&database, "INSERT INTO document_tick (case_file, document, present, by_user, seq) VALUES (7, 'ktp', true, 'petugas', 2), (8, 'ktp', true, 'petugas', 2)").await;
        let found = case_with_history(&database.connection, 7).await.expect("read").expect("there");
        assert_eq!((found.case.id, found.person.id), (7, 7));
        assert_eq!((found.rows.len(), found.steps.len(), found.documents.len(), found.checks.len()), (1, 1, 1, 0));
        assert_eq!(found.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, head.seq]);
        assert_eq!(case_with_history(&database.connection, 99).await.expect("read"), None);
    }
}
