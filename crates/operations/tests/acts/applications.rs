//! Applications and worksheets (Bangli).

use crate::ground::{Ground, places};
use crate::lists::{cases, list, outcomes};
use payung_domain::{Date, Role};
use payung_law::{Bundle, Choices, Regulation};
use payung_operations::Fault;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_application::{ApplicationKind, Applied, RecordApplication};
use payung_operations::acts::record_worksheet::{IndicatorAnswer, RecordWorksheet};
use payung_operations::acts::reveal::Reveal;
use payung_storage::entity::{document_tick, log_entry, worksheet_answer};
use payung_storage::log::open_personal;
use sea_orm::prelude::*;

const VILLAGE: &str = "51.06.02.2005";
const PEOPLE: &str = "nik,nama,tanggal_lahir\n5106024107800001,Ni Made Contoh,1980-07-01\n5106020107800001,I Made Contoh,1980-07-01\n5106020302750001,I Wayan Contoh,1975-02-03\n";

fn indicators() -> Vec<String> {
    let bundle = Bundle::embedded().remove("bangli-pedoman-2025").expect("an act of ours");
    let regulation = Regulation::load(&bundle, &Choices::new()).expect("it loads");
    regulation.indicator.iter().map(|indicator| indicator.id.clone()).collect()
}

async fn bangli(ground: &Ground) -> (payung_operations::Actor, payung_operations::Actor, i64) {
    let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
    let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
    let open = OpenYear { year: 2026, regulation: "bangli-pedoman-2025".into(), readings: vec![] };
    let year = ground.act(&dinas, &open).await.expect("opened").id;
    ground.act(&village, &list(year, VILLAGE, PEOPLE)).await.expect("received");
    (dinas, village, year)
}

#[tokio::test]
async fn people_apply_alone_or_by_a_group_with_every_paper() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let (dinas, village, year) = bangli(&ground).await;
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();
        let applied = |case: i64| Applied { case, attachments: vec!["fotokopi-ktp-el".into()] };
        let group = RecordApplication {
            programme_year: year,
            kind: ApplicationKind::Group,
            number: "01/KT/2026".into(),
            date: Date::constant(2026, 5, 20),
            applicant: "Kelompok Tani Contoh".into(),
            cases: vec![applied(ids[0]), applied(ids[1])],
            attachments: vec!["kertas-kerja".into(), "syarat-kepesertaan".into()],
            file: None,
        };
        let lacking = RecordApplication { attachments: vec!["kertas-kerja".into()], ..group.clone() };
        let missing = ground.act(&village, &lacking).await.expect_err("a paper is missing");
        assert_eq!(missing.fault, Fault::Invalid);
        assert!(missing.indonesian.contains("persyaratan kepesertaan"), "{}", missing.indonesian);
        let strange = RecordApplication { attachments: vec!["surat-nikah".into()], ..group.clone() };
        assert_eq!(ground.act(&village, &strange).await.expect_err("no such paper").fault, Fault::Invalid);
        let nameless = RecordApplication { applicant: String::new(), ..group.clone() };
        assert_eq!(ground.act(&village, &nameless).await.expect_err("no group").fault, Fault::Invalid);
        let nobody = RecordApplication { cases: vec![applied(77)], ..group.clone() };
        assert_eq!(ground.act(&village, &nobody).await.expect_err("no case").fault, Fault::NotFound);
        let elsewhere = ground.user("desa-lain", Role::VillageOperator, "51.06.02.2006").await;
        assert_eq!(ground.act(&elsewhere, &group).await.expect_err("another village").fault, Fault::Forbidden);
        let verifier = ground.user("tim", Role::Verifier, "51.06").await;
        assert_eq!(ground.act(&verifier, &group).await.expect_err("not the team's").fault, Fault::Forbidden);

        let done = ground.act(&village, &group).await.expect("recorded");
        assert_eq!((done.people, done.already), (2, false));
        let again = ground.act(&village, &group).await.expect("the same letter");
        assert!(again.already && again.id == done.id);
        let ticks = document_tick::Entity::find().all(&ground.books.database.connection).await.expect("read");
        assert_eq!(ticks.len(), 6, "three papers of two people");
        let others = RecordApplication { cases: vec![applied(ids[2])], ..group.clone() };
        assert_eq!(ground.act(&village, &others).await.expect_err("number used").fault, Fault::Conflict);
        let twice = RecordApplication { number: "02/KT/2026".into(), ..group.clone() };
        assert_eq!(ground.act(&village, &twice).await.expect_err("applied already").fault, Fault::Conflict);

        let single = RecordApplication {
            kind: ApplicationKind::Single,
            number: String::new(),
            applicant: String::new(),
            cases: vec![applied(ids[2])],
            ..group.clone()
        };
        let two = RecordApplication { cases: vec![applied(ids[2]), applied(ids[0])], ..single.clone() };
        assert_eq!(ground.act(&village, &two).await.expect_err("one person").fault, Fault::Invalid);
        assert!(!ground.act(&dinas, &single).await.expect("recorded").already);
        assert!(ground.act(&dinas, &single).await.expect("the same letter").already);
    }
}

#[tokio::test]
async fn a_worksheet_is_judged_by_and_survives_a_corrected_list() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let (dinas, village, year) = bangli(&ground).await;
        let before = outcomes(&ground, &dinas, year).await;
        let case = cases(&ground, year).await.remove(0);
        let answers = |answer: Option<bool>| -> Vec<IndicatorAnswer> {
            let all = indicators().into_iter();
            all.map(|indicator| IndicatorAnswer { indicator, answer, proof: "dilihat di rumah".into() }).collect()
        };
        let sheet = RecordWorksheet {
            programme_year: year,
            case: case.id,
            version: case.version,
            enumerator: "Pendata Contoh".into(),
            date: Date::constant(2026, 5, 28),
            answers: answers(Some(true)),
            file: None,
        };
        let short = RecordWorksheet { answers: answers(Some(true)).split_off(1), ..sheet.clone() };
        assert_eq!(ground.act(&village, &short).await.expect_err("not complete").fault, Fault::Invalid);
        let mut twice = sheet.clone();
        twice.answers.push(twice.answers[0].clone());
        assert_eq!(ground.act(&village, &twice).await.expect_err("twice").fault, Fault::Invalid);
        let nameless = RecordWorksheet { enumerator: String::new(), ..sheet.clone() };
        assert_eq!(ground.act(&village, &nameless).await.expect_err("no enumerator").fault, Fault::Invalid);
        let stale = RecordWorksheet { version: 1, ..sheet.clone() };
        assert_eq!(ground.act(&village, &stale).await.expect_err("screened since").fault, Fault::Stale);
        let gone = RecordWorksheet { case: 99, ..sheet.clone() };
        assert_eq!(ground.act(&village, &gone).await.expect_err("no case").fault, Fault::NotFound);
        let elsewhere = ground.user("desa-lain", Role::VillageOperator, "51.06.02.2006").await;
        assert_eq!(ground.act(&elsewhere, &sheet).await.expect_err("another village").fault, Fault::Forbidden);

        let done = ground.act(&village, &sheet).await.expect("recorded");
        assert_eq!((done.yes, done.no, done.open), (indicators().len() as u64, 0, 0));
        assert!(ground.act(&village, &sheet).await.expect("the same").already);
        assert_eq!(cases(&ground, year).await[0].state, "proposed", "to be judged anew");
        let after = outcomes(&ground, &dinas, year).await;
        assert_ne!(after[0], before[0], "screening judges by the worksheet");
        assert_eq!(after[1], before[1]);

        let corrected = RecordWorksheet { version: cases(&ground, year).await[0].version, answers: answers(None), ..sheet.clone() };
        assert_eq!(ground.act(&village, &corrected).await.expect("corrected").open, indicators().len() as u64);
        let open = outcomes(&ground, &dinas, year).await;
        assert_eq!(open[0], before[0], "an open answer is no answer");
        let rows = worksheet_answer::Entity::find().all(&ground.books.database.connection).await.expect("read");
        assert_eq!(rows.len(), indicators().len());
        let version = cases(&ground, year).await[0].version;
        ground.act(&village, &RecordWorksheet { version, ..sheet.clone() }).await.expect("corrected back");

        // The log holds each answer of each time, sealed under the person's key.
        let entries = log_entry::Entity::find().filter(log_entry::Column::Act.eq("record-worksheet"));
        let entries = entries.all(&ground.books.database.connection).await.expect("read");
        assert_eq!(entries.len(), 3);
        assert!(
            entries.iter().all(|entry| !entry.detail.contains("dilihat") && !entry.detail.contains("indikator_")),
            "nothing in the open"
        );
        let personal = open_personal(&ground.books.database.connection, &ground.books.sealer, &entries[1]).await.expect("opens");
        assert!(personal.expect("there").contains("dilihat di rumah"));

        let receipt = "2026-5106-000001";
        let second = PEOPLE.replace("5106020302750001,I Wayan Contoh", "5106020302750001,I Wayan Contoh Lagi");
        let again = HandInList { corrects: Some(receipt.into()), ..list(year, VILLAGE, &second) };
        let changes = ground.act(&village, &again).await.expect("corrected").changes.expect("said");
        assert_eq!((changes.same, changes.changed, changes.new), (2, 1, 0), "what acts recorded is no change of the list");
        assert_eq!(outcomes(&ground, &dinas, year).await[0], after[0], "the worksheet stands");
        let shown = ground.act(&village, &Reveal { case: case.id, purpose: "uji".into() }).await.expect("shown");
        assert_eq!(shown.nik, "5106024107800001");
    }
}
