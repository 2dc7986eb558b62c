//! What ends a programme year's work: drafts dropped, the year closed.

use crate::cases::{Bangli, scan};
use crate::ground::{Ground, places};
use crate::lists::list;
use crate::papers::drafted;
use payung_domain::{Date, Role};
use payung_operations::acts::close_year::CloseYear;
use payung_operations::acts::draft_decree::DraftDecree;
use payung_operations::acts::drop_decree::DropDecree;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::produce_document::{PaperFormat, ProduceDocument};
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::verify_case::CheckResult;
use payung_operations::{Fault, PaperKind};
use payung_storage::entity::{case_file, decree, log_entry, programme_year};
use payung_storage::log::verify;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

const PEOPLE: &str = "nik,nama,tanggal_lahir\n1217010107809001,Ani Contoh,1980-07-01\n1217014107809002,Budi Contoh,1980-07-01\n";

#[tokio::test]
async fn a_draft_is_dropped_and_drafted_anew() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let connection = &ground.books.database.connection;
        let (dinas, first) = drafted(&ground, "samosir-10-2024", "12.17", PEOPLE).await;
        let legal = ground.user("hukum", Role::Legal, "12.17").await;
        let drop = DropDecree { decree: first.id, version: 1, reason: "judulnya salah".into() };
        assert_eq!(ground.act(&legal, &drop).await.expect_err("whoever records does not drop").fault, Fault::Forbidden);
        assert_eq!(ground.act(&dinas, &DropDecree { decree: 99, ..drop.clone() }).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&dinas, &DropDecree { version: 2, ..drop.clone() }).await.expect_err("not seen").fault, Fault::Stale);
        assert_eq!(ground.act(&dinas, &DropDecree { reason: " ".into(), ..drop.clone() }).await.expect_err("why").fault, Fault::Invalid);
        let done = ground.act_as(&dinas, "batal-1", &drop).await.expect("dropped");
        assert_eq!((done.version, done.already), (2, false));
        assert_eq!(ground.act_as(&dinas, "batal-1", &drop).await.expect("the same request"), done);
        assert!(ground.act(&dinas, &drop).await.expect("again").already);
        let entry = log_entry::Entity::find().order_by_desc(log_entry::Column::Seq).one(connection).await.expect("read").expect("an entry");
        assert_eq!((entry.act.as_str(), entry.subject), ("drop-decree", format!("decree:{}", first.id)));
        assert!(entry.detail.contains("judulnya salah"), "{}", entry.detail);
        // Nothing more is done with it.
        let print = ProduceDocument { kind: PaperKind::Decree, id: first.id, format: PaperFormat::Pdf };
        assert_eq!(ground.act(&dinas, &print).await.expect_err("not printed").fault, Fault::Conflict);
        let record = RecordDecree {
            decree: first.id,
            version: done.version,
            number: "188/2026".into(),
            date: Date::constant(2026, 6, 1),
            people: 2,
            total: first.total,
            page_code: first.page_code.clone(),
            file: scan("keputusan"),
            retyped_annex: None,
        };
        let error = ground.act(&legal, &record).await.expect_err("dropped");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("dibatalkan"), "{}", error.indonesian);
        // Its people are still on their list, for another draft.
        let listed = case_file::Entity::find().filter(case_file::Column::State.eq("listed")).count(connection).await.expect("read");
        assert_eq!(listed, 2);
        let year = decree::Entity::find_by_id(first.id).one(connection).await.expect("read").expect("a decree").programme_year;
        let draft = DraftDecree { programme_year: year, list: 1, title: "Penetapan".into(), cover_from: Date::constant(2026, 1, 1) };
        let second = ground.act(&dinas, &draft).await.expect("drafted anew");
        assert!(!second.already && second.id != first.id && second.page_code != first.page_code, "{second:?}");
        ground.act(&dinas, &ProduceDocument { id: second.id, ..print }).await.expect("printed");
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_closed_year_takes_nothing_more_and_says_why() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let head = ground.user("kepala", Role::HeadOfOffice, "51.06").await;
        let open = programme_year::Entity::find_by_id(bangli.year).one(connection).await.expect("read").expect("a year");
        let close = CloseYear { programme_year: open.id, version: open.version, reason: "anggaran 2026 habis".into() };
        for stranger in [&bangli.dinas, &bangli.village, &bangli.ketua] {
            assert_eq!(ground.act(stranger, &close).await.expect_err("the head's").fault, Fault::Forbidden);
        }
        assert_eq!(ground.act(&head, &CloseYear { programme_year: 99, ..close.clone() }).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&head, &CloseYear { version: 7, ..close.clone() }).await.expect_err("not seen").fault, Fault::Stale);
        assert_eq!(ground.act(&head, &CloseYear { reason: String::new(), ..close.clone() }).await.expect_err("why").fault, Fault::Invalid);
        let verify_it = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        let done = ground.act_as(&head, "tutup-1", &close).await.expect("closed");
        assert_eq!((done.version, done.on_their_way, done.already), (open.version + 1, 5, false));
        assert_eq!(ground.act_as(&head, "tutup-1", &close).await.expect("the same request"), done);
        assert!(ground.act(&head, &close).await.expect("again").already);

        let before = log_entry::Entity::find().count(connection).await.expect("read");
        let refusals = [
            ground
                .act(&bangli.village, &list(bangli.year, "51.06.01.1001", "nik,nama\n5106014101809777,Ni Contoh\n"))
                .await
                .expect_err("a list"),
            ground.act(&bangli.dinas, &ScreenBatch { programme_year: bangli.year, receipt: None }).await.expect_err("a screening"),
            ground.act(&bangli.ketua, &verify_it).await.expect_err("a verification"),
            ground
                .act(
                    &bangli.dinas,
                    &DraftDecree { programme_year: bangli.year, list: 1, title: "uji".into(), cover_from: Date::constant(2026, 7, 1) },
                )
                .await
                .expect_err("a decree"),
        ];
        for error in refusals {
            assert_eq!(error.fault, Fault::Conflict, "{}", error.indonesian);
            for part in ["ditutup", "kepala", "2026-06-01", "anggaran 2026 habis"] {
                assert!(error.indonesian.contains(part), "{part}: {}", error.indonesian);
            }
        }
        assert_eq!(log_entry::Entity::find().count(connection).await.expect("read"), before);
        // The next year is opened beside it.
        let next = OpenYear { year: 2027, regulation: open.regulation.clone(), readings: vec![] };
        ground.act(&bangli.dinas, &next).await.expect("opened");
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn a_year_with_a_draft_is_not_closed_until_the_draft_is_dropped() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, draft) = drafted(&ground, "samosir-10-2024", "12.17", PEOPLE).await;
        let head = ground.user("kepala", Role::HeadOfOffice, "12.17").await;
        let close = CloseYear { programme_year: 1, version: 1, reason: "selesai".into() };
        let error = ground.act(&head, &close).await.expect_err("a draft is left");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains(&format!("nomor buku {}", draft.id)), "{}", error.indonesian);
        let drop = DropDecree { decree: draft.id, version: 1, reason: "tidak jadi".into() };
        ground.act(&dinas, &drop).await.expect("dropped");
        ground.act(&head, &close).await.expect("closed");
        let error = ground.act(&dinas, &drop).await.expect_err("the year is closed");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("ditutup"), "{}", error.indonesian);
    }
}
