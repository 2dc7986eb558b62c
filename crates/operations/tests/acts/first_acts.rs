//! From an empty database to a screened list.

use crate::ground::{Ground, example, places};
use crate::lists::{list, on_behalf};
use payung_domain::{Date, RegisterKind, Role};
use payung_operations::Fault;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_storage::log::verify;

#[tokio::test]
async fn a_village_s_list_is_received_screened_and_found_again() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        let village = ground.user("desa", Role::VillageOperator, "12.17.03").await;
        let open = OpenYear { year: 2026, regulation: "samosir-10-2024".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened");
        assert!(ground.act(&dinas, &open).await.expect("again").already);
        let list = HandInList { file: example("samosir/daftar-desa.xlsx"), ..list(year.id, "12.17.03", "") };
        let early = ground.act(&village, &list).await.expect_err("no extract yet");
        assert_eq!(early.fault, Fault::Conflict, "{}", early.indonesian);
        for (kind, file) in [(RegisterKind::Dtks, "samosir/dtks.csv"), (RegisterKind::P3ke, "samosir/p3ke.csv")] {
            let load = LoadRegister {
                programme_year: year.id,
                kind,
                source: "Dinas Sosial, surat uji".into(),
                snapshot: Date::constant(2026, 5, 1),
                coverage: None,
                stands_in_for: None,
                files: vec![example(file)],
            };
            let loaded = ground.act(&dinas, &load).await.expect("loaded");
            assert!(loaded.people > 0);
            assert!(ground.act(&dinas, &load).await.expect("again").already);
        }
        let received = ground.act(&village, &list).await.expect("received");
        assert_eq!(received.rows, received.people + received.unreadable + received.not_data);
        assert!(received.people > 10, "{received:?}");
        let again = ground.act(&village, &list).await.expect("the same file again");
        assert!(again.already && again.receipt == received.receipt);
        let refused = ground.act(&village, &ScreenBatch { programme_year: year.id, receipt: None }).await.expect_err("not the village's");
        assert_eq!(refused.fault, Fault::Forbidden);
        let screened =
            ground.act(&dinas, &ScreenBatch { programme_year: year.id, receipt: Some(received.receipt.clone()) }).await.expect("screened");
        assert_eq!(screened.cases, received.people);
        assert!(screened.eligible > 0 && screened.refused > 0 && screened.unknown > 0, "{screened:?}");
        let twice = ground.act(&dinas, &ScreenBatch { programme_year: year.id, receipt: None }).await.expect("screened again");
        assert_eq!((twice.eligible, twice.refused, twice.unknown), (screened.eligible, screened.refused, screened.unknown));
        let head = ground.books.noted_head().await.expect("read").expect("noted");
        let verified = verify(&ground.books.database, &ground.books.sealer, &[head]).await.expect("verified");
        assert_eq!(verified.faults, []);
        assert_eq!(verified.entries, 6, "each act that changed something, once");
    }
}

#[tokio::test]
async fn a_corrected_list_is_recognised_row_by_row() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let year =
            ground.act(&dinas, &OpenYear { year: 2026, regulation: "bangli-pedoman-2025".into(), readings: vec![] }).await.expect("opened");
        let list = |corrects: Option<&str>, text: &str| HandInList {
            on_behalf_of: Some("Desa Contoh".into()),
            corrects: corrects.map(str::to_owned),
            ..list(year.id, "51.06.01", text)
        };
        let first = "nik,nama,tanggal_lahir\n5106014107800001,Ni Made Contoh,1980-07-01\n5106010107800001,I Made Contoh,1980-07-01\n5.10601E+15,I Wayan Contoh,1975-02-03\n,,\nJumlah,3,\n";
        let received = ground.act_as(&dinas, "permintaan-1", &list(None, first)).await.expect("received");
        assert_eq!((received.people, received.not_data), (3, 1), "{received:?}");
        let repeated = ground.act_as(&dinas, "permintaan-1", &list(None, first)).await.expect("the same request");
        assert_eq!(repeated, received, "a repeated request has the same answer");
        let other =
            ground.act_as(&dinas, "permintaan-1", &list(None, "nik,nama\n1,A\n")).await.expect_err("another request under its name");
        assert_eq!(other.fault, Fault::Conflict);
        // One row stays, one is mended (its NIK was damaged), one is gone, one is new.
        let second = "nik,nama,tanggal_lahir\n5106014107800001,Ni Made Contoh,1980-07-01\n5106010302750001,I Wayan Contoh,1975-02-03\n5106010107850002,I Nyoman Contoh,1985-07-01\n";
        let corrected = ground.act(&dinas, &list(Some(&received.receipt), second)).await.expect("corrected");
        let changes = corrected.changes.expect("changes are said");
        assert_eq!((changes.same, changes.changed, changes.new, changes.gone, changes.kept), (1, 1, 1, 1, 0));
        let stale =
            ground.act(&dinas, &list(Some(&received.receipt), "nik,nama\n5106010107850002,I Nyoman Contoh\n")).await.expect_err("replaced");
        assert_eq!(stale.fault, Fault::Conflict, "{}", stale.indonesian);
        let screened = ground.act(&dinas, &ScreenBatch { programme_year: year.id, receipt: None }).await.expect("screened");
        assert_eq!(screened.cases, 3, "the withdrawn case is not judged");
    }
}

#[tokio::test]
async fn a_nik_in_two_villages_lists_is_seen_in_both_and_merged_in_neither() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let year =
            ground.act(&dinas, &OpenYear { year: 2026, regulation: "bangli-pedoman-2025".into(), readings: vec![] }).await.expect("opened");
        for (area, name) in [("51.06.01", "Ni Made Contoh"), ("51.06.02", "Ni Luh Lain")] {
            let list = on_behalf("Desa Contoh", year.id, area, &format!("nik,nama\n5106014107800001,{name}\n"));
            ground.act(&dinas, &list).await.expect("received");
        }
        let screened = ground.act(&dinas, &ScreenBatch { programme_year: year.id, receipt: None }).await.expect("screened");
        assert_eq!((screened.cases, screened.duplicates, screened.eligible), (2, 2, 0));
    }
}
