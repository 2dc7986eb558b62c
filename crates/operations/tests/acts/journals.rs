//! The log as it is read: searched, paged, and without anything personal.

use crate::ground::{Ground, places};
use crate::lists::{list, samosir};
use payung_domain::{Date, Language, Role};
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::reveal::Reveal;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::views::journal::{JournalAsked, journal};
use payung_operations::{Actor, Fault, Look};
use payung_storage::log::head;

const DAY: Date = Date::constant(2026, 6, 20);

async fn ground(place: payung_operations::Place) -> (Ground, Actor, Actor) {
    let ground = Ground::new(place, "12.17", "2026-06-01").await;
    let (dinas, year) = samosir(&ground).await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    let text =
        "nik,nama,pekerjaan,no_hp\n1217024101800001,Uji Pertama Rahasia,petani,081234567890\n1217024201800002,Uji Kedua Rahasia,nelayan,\n";
    ground.act(&desa, &list(year, "12.17.02.2005", text)).await.expect("handed in");
    ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
    ground.wait_until("2026-06-03");
    ground.act(&dinas, &Reveal { case: 1, purpose: "cek NIK 1217024101800001".into() }).await.expect("shown");
    ground.wait_until("2026-06-05");
    ground.act(&desa, &WithdrawCase { case: 2, version: 2, reason: "pindah ke Rahasia".into() }).await.expect("withdrawn");
    (ground, dinas, desa)
}

#[tokio::test]
async fn searched_by_who_what_when_and_about_what() {
    for (_folder, place) in places() {
        let (ground, dinas, _) = ground(place).await;
        let look = Look { books: &ground.books, actor: &dinas, day: DAY };
        let seqs = async |asked: JournalAsked| {
            let found = journal(look, &JournalAsked { limit: 50, ..asked }, Language::Id).await.expect("read");
            found.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>()
        };
        // Opened, loaded, handed in, screened, revealed, withdrawn.
        assert_eq!(seqs(JournalAsked::default()).await, [6, 5, 4, 3, 2, 1]);
        assert_eq!(seqs(JournalAsked { user: "desa".into(), ..JournalAsked::default() }).await, [6, 3]);
        assert_eq!(seqs(JournalAsked { user: "DESA' OR 1=1".into(), ..JournalAsked::default() }).await, [0_i64; 0]);
        assert_eq!(seqs(JournalAsked { act: "screen-batch".into(), ..JournalAsked::default() }).await, [4]);
        assert_eq!(seqs(JournalAsked { kind: "case".into(), ..JournalAsked::default() }).await, [6, 5]);
        assert_eq!(seqs(JournalAsked { kind: "case".into(), number: Some(1), ..JournalAsked::default() }).await, [5]);
        let day = |day| Some(Date::constant(2026, 6, day));
        assert_eq!(seqs(JournalAsked { from: day(2), ..JournalAsked::default() }).await, [6, 5]);
        assert_eq!(seqs(JournalAsked { until: day(3), ..JournalAsked::default() }).await, [5, 4, 3, 2, 1]);
        assert_eq!(seqs(JournalAsked { from: day(3), until: day(3), ..JournalAsked::default() }).await, [5]);
        assert_eq!(seqs(JournalAsked { from: day(9), ..JournalAsked::default() }).await, [0_i64; 0]);
        let mut pages = Vec::new();
        let mut before = None;
        loop {
            let page = journal(look, &JournalAsked { before, limit: 4, ..JournalAsked::default() }, Language::Id).await.expect("read");
            pages.push(page.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>());
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(pages, [vec![6, 5, 4, 3], vec![2, 1]]);
    }
}

#[tokio::test]
async fn it_says_who_as_what_and_nothing_personal() {
    for (_folder, place) in places() {
        let (ground, dinas, _) = ground(place).await;
        let look = Look { books: &ground.books, actor: &dinas, day: DAY };
        let seen = journal(look, &JournalAsked { limit: 50, ..JournalAsked::default() }, Language::Id).await.expect("read");
        let text = format!("{:?}", seen.entries);
        for personal in ["1217024101800001", "081234567890", "Rahasia"] {
            assert!(!text.contains(personal), "{personal} stands in {text}");
        }
        let withdrawn = &seen.entries[0];
        assert_eq!((withdrawn.user.as_str(), withdrawn.act.as_str(), withdrawn.kind.as_str()), ("desa", "withdraw-case", "case"));
        assert!(withdrawn.personal && withdrawn.capacity.starts_with("operator desa/kelurahan, "), "{}", withdrawn.capacity);
        let revealed = &seen.entries[1];
        assert!(revealed.detail.contains(&("purpose".into(), "cek NIK •••".into())), "{:?}", revealed.detail);
        let now = head(&ground.books.database.connection).await.expect("read");
        assert_eq!(seen.head, now);
        assert_eq!(seen.noted.map(|noted| noted.hash), Some(now.hash), "the installation notes the same head");
    }
}

#[tokio::test]
async fn only_those_who_may_read_it() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        ground.act(&dinas, &OpenYear { year: 2026, regulation: "samosir-10-2024".into(), readings: vec![] }).await.expect("opened");
        for (index, role) in Role::ALL.into_iter().enumerate() {
            let actor = ground.user(&format!("u{index}"), role, "12.17").await;
            let look = Look { books: &ground.books, actor: &actor, day: DAY };
            let read = journal(look, &JournalAsked { limit: 5, ..JournalAsked::default() }, Language::Id).await;
            match role {
                Role::Dinas | Role::HeadOfOffice | Role::Inspector | Role::Administrator => {
                    assert_eq!(read.expect("read").entries.len(), 1, "{role}")
                }
                _ => assert_eq!(read.expect_err("refused").fault, Fault::Forbidden, "{role}"),
            }
        }
        let over = Look { books: &ground.books, actor: &Actor { roles: vec![], ..dinas.clone() }, day: DAY };
        assert!(journal(over, &JournalAsked::default(), Language::Id).await.is_err());
    }
}
