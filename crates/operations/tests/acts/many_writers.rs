//! Many at once against one ceiling: it is never passed, the sum is right, and whoever is refused is told what is left.

use crate::funds::Money;
use crate::ground::places;
use crate::lists::cases;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::{Fault, Request, perform};
use payung_storage::entity::{commitment, cover_span};
use payung_storage::log::verify;
use payung_storage::{FundLimit, LineMoved, SumsAdded, add_to_line};
use sea_orm::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

/// People, one writer each.
const PEOPLE: usize = 24;
/// For how many of them the money lasts.
const FIT: i64 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_ceiling_is_never_passed_whoever_commits_at_the_same_moment() {
    let mut people = "nik,nama,tanggal_lahir\n".to_owned();
    for number in 0..PEOPLE {
        let _ = writeln!(people, "121701010780{:04},Contoh {number},1980-07-01", 9_001 + number);
    }
    for (_folder, place) in places() {
        let money = Money::new(place, "samosir-10-2024", "12.17", &people, &[]).await;
        let each = 12 * 16_800;
        // One rupiah short of one more.
        let line = money.line((FIT + 1) * each - 1).await;
        let named: Vec<i64> = cases(&money.ground, money.year).await.iter().map(|case| case.id).collect();
        assert_eq!(named.len(), PEOPLE);
        let commits: Vec<CommitFunds> =
            named.iter().map(|case| CommitFunds { cases: vec![*case], ..money.commit(line, "2026-01", 12) }).collect();
        let (now, kpa, books) = (money.ground.later(), Arc::new(money.kpa.clone()), Arc::new(money.ground.into_books()));
        let writers = commits.into_iter().map(|commit| {
            let (books, kpa) = (Arc::clone(&books), Arc::clone(&kpa));
            tokio::spawn(async move { perform(&books, Request { actor: &kpa, now, id: None }, &commit).await })
        });
        let writers: Vec<_> = writers.collect();
        let (mut done, mut refused) = (0, Vec::new());
        for writer in writers {
            match writer.await.expect("it ran") {
                Ok(committed) => done += committed.people,
                Err(error) => refused.push(error),
            }
        }
        assert_eq!((done, refused.len()), (u64::try_from(FIT).expect("small"), PEOPLE - usize::try_from(FIT).expect("small")));
        for error in &refused {
            assert_eq!(error.fault, Fault::Conflict, "{}", error.indonesian);
            assert!(error.indonesian.contains("tersisa Rp201.599"), "{}", error.indonesian);
        }
        let connection = &books.database.connection;
        let row = payung_storage::entity::fund_line::Entity::find_by_id(line).one(connection).await.expect("read").expect("a line");
        let bound: i64 = commitment::Entity::find().all(connection).await.expect("read").iter().map(|one| one.amount).sum();
        assert_eq!((row.committed, bound), (FIT * each, FIT * each));
        assert_eq!(cover_span::Entity::find().count(connection).await.expect("read"), u64::try_from(FIT).expect("small"));
        assert_eq!(verify(&books.database, &books.sealer, &[]).await.expect("verified").faults, []);
    }
}

/// The constraint holds by itself, without the log's head to keep writers apart.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn statements_alone_do_not_pass_it_either() {
    for (_folder, place) in places() {
        let money = Money::samosir(place).await;
        let line = money.line(1_000).await;
        let books = Arc::new(money.ground.into_books());
        let writers: Vec<_> = (0..32)
            .map(|_| {
                let books = Arc::clone(&books);
                tokio::spawn(async move {
                    let added = SumsAdded { committed: 99, ..SumsAdded::default() };
                    add_to_line(&books.database.connection, line, added, 1).await.expect("answered")
                })
            })
            .collect();
        let mut moved = 0;
        for writer in writers {
            match writer.await.expect("it ran") {
                LineMoved::Moved => moved += 1,
                other => assert_eq!(other, LineMoved::Held(FundLimit::CommittedWithinCeiling)),
            }
        }
        let row = payung_storage::entity::fund_line::Entity::find_by_id(line).one(&books.database.connection).await.expect("read");
        assert_eq!((moved, row.expect("a line").committed), (10, 990));
    }
}
