//! Many cases written by one statement.

use crate::ground::{books, fill, folder, places, ring};
use payung_storage::entity::case_file::{ActiveModel, Column, Entity};
use payung_storage::{Sealer, update_cases};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

fn row(id: i64, verdict: Option<&str>) -> ActiveModel {
    ActiveModel {
        verdict: Set(verdict.map(str::to_owned)),
        reasons: Set(Some(vec![0, 1, 2])),
        version: Set(id + 100),
        ..Default::default()
    }
}

#[tokio::test]
async fn each_case_gets_its_own_values_and_none_that_somebody_else_changed() {
    let folder = folder();
    for place in places(&folder) {
        let database = books(place).await;
        // More than fit into one statement.
        fill(&database, &Sealer::new(&ring()), 6_500).await;
        let words = [None, Some("layak"), Some("tidak layak"), Some("perlu data")];
        let word = |id: i64| words[usize::try_from(id % 4).expect("small")];
        let all = Entity::find().order_by_asc(Column::Id);
        let before = all.clone().all(&database.connection).await.expect("read");
        // One in a hundred has another version than the one seen.
        let seen: Vec<(i64, i64)> = before.iter().map(|case| (case.id, if case.id % 100 == 0 { 7 } else { case.version })).collect();
        let rows = seen.iter().map(|(id, _)| row(*id, word(*id))).collect();
        assert_eq!(update_cases(&database.connection, &seen, rows).await.expect("written"), 6_435);
        let after = all.all(&database.connection).await.expect("read");
        assert_eq!(after.len(), before.len());
        for (old, now) in before.into_iter().zip(after) {
            if old.id % 100 == 0 {
                assert_eq!(now, old);
            } else {
                let expected = (word(old.id).map(str::to_owned), Some(vec![0, 1, 2]), old.id + 100, old.facts, old.state);
                assert_eq!((now.verdict, now.reasons, now.version, now.facts, now.state), expected);
            }
        }
        let mixed = vec![row(1, None), ActiveModel { version: Set(9), ..Default::default() }];
        update_cases(&database.connection, &[(1, 101), (2, 102)], mixed).await.expect_err("they set different columns");
        update_cases(&database.connection, &[(1, 101), (2, 102)], vec![row(1, None)]).await.expect_err("one is wanting");
        assert_eq!(update_cases(&database.connection, &[], vec![]).await.expect("nothing to do"), 0);
    }
}
