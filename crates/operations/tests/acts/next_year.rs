//! What goes from one year into the next: the budget proposal, the list to be marked; and showing and erasing personal values.

use crate::ground::{Ground, places, text_file};
use crate::lists::{brought_to, cases, list, reading};
use payung_domain::{Date, Role};
use payung_operations::acts::erase_person::ErasePerson;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::prefill::Prefill;
use payung_operations::acts::propose_budget::ProposeBudget;
use payung_operations::acts::record_instrument::RecordInstrument;
use payung_operations::acts::record_worksheet::{IndicatorAnswer, RecordWorksheet};
use payung_operations::acts::reveal::Reveal;
use payung_operations::{Actor, Fault, Letter};
use payung_storage::entity::log_entry;
use payung_storage::log::{open_personal, verify};
use sea_orm::prelude::*;

const VILLAGE: &str = "51.06.02.2005";
const PEOPLE: &str = "nik,nama,tanggal_lahir,alamat,rt,no_hp\n5106024107800001,Ni Made Contoh,1980-07-01,Br. Kangin,2,081200000001\n5106020107800001,I Made Contoh,1980-07-01,Br. Kelod,1,\n5106020302750001,I Wayan Contoh,1975-02-03,Br. Tengah,3,\n";

async fn year_of(ground: &Ground, dinas: &Actor, choice: Option<&str>) -> i64 {
    let readings = choice.map(|option| reading("BGL-A19", option)).into_iter().collect();
    let open = OpenYear { year: 2026, regulation: "bangli-pedoman-2025".into(), readings };
    ground.act(dinas, &open).await.expect("opened").id
}

async fn papers(ground: &Ground, dinas: &Actor, year: i64) {
    for kind in ["usulan-direncanakan", "perbup-bantuan-sosial"] {
        let paper = RecordInstrument {
            programme_year: year,
            kind: kind.into(),
            number: "1/2026".into(),
            date: Date::constant(2026, 1, 5),
            valid_from: Date::constant(2026, 1, 5),
            valid_until: None,
            issued_by: "Kepala Dinas".into(),
            members: vec![],
            details: vec![],
            file: None,
        };
        ground.act(dinas, &paper).await.expect("recorded");
    }
}

#[tokio::test]
async fn next_year_s_budget_names_people_addresses_and_amounts() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let year = year_of(&ground, &dinas, None).await;
        let proposal = ProposeBudget { programme_year: year, for_year: 2027, months: 12, planned: Some(true), minimum_wage: None };
        let early = ground.act(&dinas, &proposal).await.expect_err("papers are missing");
        assert!(early.fault == Fault::Conflict && early.indonesian.contains("usulan bantuan sosial"), "{}", early.indonesian);
        papers(&ground, &dinas, year).await;
        assert_eq!(ground.act(&dinas, &proposal).await.expect_err("nobody").fault, Fault::Conflict);
        ground
            .act(&dinas, &HandInList { on_behalf_of: Some("Desa Contoh".into()), ..list(year, VILLAGE, PEOPLE) })
            .await
            .expect("received");
        let late = "nik,nama,alamat\n5106030101850001,I Ketut Contoh,Br. Kaja\n5106030101850002,I Gede Contoh,Br. Kaja\n5106030101850003,I Komang Contoh,Br. Kaja\n5106030101850004,Ni Putu Contoh,Br. Kaja\n";
        let unplanned = HandInList { planned: false, ..list(year, "51.06.03.2001", late) };
        ground.act(&dinas, &unplanned).await.expect("received");
        brought_to(&ground, 2, "refused", &[]).await;

        let this_year = ProposeBudget { for_year: 2026, ..proposal.clone() };
        assert_eq!(ground.act(&dinas, &this_year).await.expect_err("too late").fault, Fault::Invalid);
        let none = ProposeBudget { months: 0, ..proposal.clone() };
        assert_eq!(ground.act(&dinas, &none).await.expect_err("no months").fault, Fault::Invalid);
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        assert_eq!(ground.act(&village, &proposal).await.expect_err("not theirs").fault, Fault::Forbidden);

        let planned = ground.act(&dinas, &proposal).await.expect("drawn up");
        let names: Vec<(&str, &str)> = planned.people.iter().map(|one| (one.name.as_str(), one.address.as_str())).collect();
        assert_eq!(names, [("I Wayan Contoh", "Br. Tengah RT 3"), ("Ni Made Contoh", "Br. Kangin RT 2")], "the refused one is left out");
        let each = &planned.people[0];
        assert!(each.per_month > 0 && each.amount == each.per_month * 12 && each.months == 12, "{each:?}");
        assert_eq!((planned.total.planned_people, planned.total.planned_amount, planned.total.unplanned_people), (2, each.amount * 2, 0));
        assert!(!planned.notes.is_empty() && planned.warnings.is_empty());

        let both = ground.act(&dinas, &ProposeBudget { planned: None, ..proposal.clone() }).await.expect("drawn up");
        assert_eq!((both.people.len(), both.districts.len()), (6, 2));
        assert_eq!((both.districts[0].planned_people, both.districts[1].unplanned_people), (2, 4));
        assert_eq!(both.warnings.len(), 1, "unplanned aid is bounded by the planned: {:?}", both.warnings);
        let entries = log_entry::Entity::find().filter(log_entry::Column::Act.eq("propose-budget"));
        let entries = entries.all(&ground.books.database.connection).await.expect("read");
        assert_eq!(entries.len(), 2, "each time addresses are shown");
        assert!(entries.iter().all(|entry| !entry.detail.contains("Br.")));
    }
}

#[tokio::test]
async fn where_only_planned_aid_is_read_unplanned_batches_are_not_proposed() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let year = year_of(&ground, &dinas, Some("direncanakan-saja")).await;
        papers(&ground, &dinas, year).await;
        ground.act(&dinas, &HandInList { planned: false, ..list(year, VILLAGE, PEOPLE) }).await.expect("received");
        let proposal = ProposeBudget { programme_year: year, for_year: 2027, months: 12, planned: None, minimum_wage: None };
        let refused = ground.act(&dinas, &proposal).await.expect_err("planned only");
        assert_eq!(refused.fault, Fault::Conflict);
        assert!(refused.indonesian.contains("3 orang"), "{}", refused.indonesian);
    }
}

#[tokio::test]
async fn a_share_of_the_minimum_wage_needs_the_minimum_wage() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "34.71", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "34.71").await;
        let readings = vec![reading("YRT-A5", "persentase-umk")];
        let open = OpenYear { year: 2026, regulation: "yogyakarta-64-2023".into(), readings };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,jabatan\n3471024107800001,Ani Contoh,Ketua RT\n";
        ground.act(&dinas, &list(year, "34.71.02.1005", people)).await.expect("received");
        let proposal = ProposeBudget { programme_year: year, for_year: 2027, months: 12, planned: None, minimum_wage: None };
        let unknown = ground.act(&dinas, &proposal).await.expect_err("no wage");
        assert!(unknown.fault == Fault::Invalid && unknown.indonesian.contains("upah minimum"), "{}", unknown.indonesian);
        // 0.24 % and 0.30 % of two million.
        let known = ProposeBudget { minimum_wage: Some(2_000_000), ..proposal };
        let drawn = ground.act(&dinas, &known).await.expect("drawn up");
        assert_eq!((drawn.people[0].per_month, drawn.total.planned_amount), (10_800, 129_600));
    }
}

#[tokio::test]
async fn last_year_s_people_are_marked_and_who_moved_or_died_is_not_proposed_again() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let year = year_of(&ground, &dinas, None).await;
        ground.act(&village, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        let prefill = Prefill {
            from_year: year,
            area: payung_domain::AreaCode::parse(VILLAGE).expect("a code"),
            agency: String::new(),
            purpose: "pemutakhiran".into(),
        };
        assert_eq!(ground.act(&village, &prefill).await.expect_err("nobody decreed").fault, Fault::NotFound);
        for case in cases(&ground, year).await {
            brought_to(&ground, case.id, "decreed", &[]).await;
        }
        let aimless = Prefill { purpose: " ".into(), ..prefill.clone() };
        assert_eq!(ground.act(&village, &aimless).await.expect_err("no purpose").fault, Fault::Invalid);
        let elsewhere = ground.user("desa-lain", Role::VillageOperator, "51.06.02.2006").await;
        assert_eq!(ground.act(&elsewhere, &prefill).await.expect_err("another village").fault, Fault::Forbidden);
        let prefilled = ground.act(&village, &prefill).await.expect("prefilled");
        assert_eq!(prefilled.columns.first().map(String::as_str), Some("nik"));
        assert_eq!(prefilled.columns.last().map(String::as_str), Some("status"));
        assert_eq!(prefilled.rows.len(), 3);
        let marks = ["tetap", "Pindah", "meninggal"];
        let mut text = format!("{}\n", prefilled.columns.join(","));
        for (row, mark) in prefilled.rows.iter().zip(marks) {
            assert_eq!(row.last().map(String::as_str), Some(""), "nobody is marked beforehand");
            text.push_str(&row[..row.len() - 1].join(","));
            text.push_str(&format!(",{mark}\n"));
        }
        let next = OpenYear { year: 2027, regulation: "bangli-pedoman-2025".into(), readings: vec![] };
        let next = ground.act(&dinas, &next).await.expect("opened").id;
        let handed = ground.act(&village, &list(next, VILLAGE, &text)).await.expect("received");
        assert_eq!((handed.rows, handed.people, handed.not_data, handed.ended), (3, 1, 2, 2), "{text}");
        let again = ground.act(&village, &list(next, VILLAGE, &text)).await.expect("again");
        assert!(again.already && again.ended == 2);
        let stays = cases(&ground, next).await;
        assert_eq!((stays.len(), stays[0].continuing), (1, Some(true)));
        assert_eq!(stays[0].person, cases(&ground, year).await[0].person, "the same person as last year");
    }
}

#[tokio::test]
async fn sealed_values_are_shown_for_a_purpose_and_erased_on_request() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let admin = ground.user("admin", Role::Administrator, "51.06").await;
        let year = year_of(&ground, &dinas, None).await;
        ground.act(&village, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        let case = cases(&ground, year).await.remove(0);
        let reveal = Reveal { case: case.id, purpose: "menelepon calon penerima".into() };
        let shown = ground.act(&village, &reveal).await.expect("shown");
        assert_eq!(
            (shown.nik.as_str(), shown.phone.as_str(), shown.address.as_str()),
            ("5106024107800001", "081200000001", "Br. Kangin RT 2")
        );
        assert!(!format!("{shown:?}").contains("5106024107800001"));
        ground.act(&village, &reveal).await.expect("shown again");
        assert_eq!(
            ground.act(&village, &Reveal { purpose: String::new(), ..reveal.clone() }).await.expect_err("no purpose").fault,
            Fault::Invalid
        );
        assert_eq!(ground.act(&village, &Reveal { case: 77, ..reveal.clone() }).await.expect_err("no case").fault, Fault::NotFound);
        let elsewhere = ground.user("desa-lain", Role::VillageOperator, "51.06.02.2006").await;
        assert_eq!(ground.act(&elsewhere, &reveal).await.expect_err("another village").fault, Fault::Forbidden);
        assert_eq!(ground.act(&admin, &reveal).await.expect_err("the administrator sees nobody").fault, Fault::Forbidden);
        let connection = &ground.books.database.connection;
        let entries = log_entry::Entity::find().filter(log_entry::Column::Act.eq("reveal")).all(connection).await.expect("read");
        assert_eq!(entries.len(), 2, "each time has its entry");
        assert!(entries.iter().all(|entry| entry.person_id == Some(case.person) && entry.detail.contains("menelepon")));

        let bundle = payung_law::Bundle::embedded().remove("bangli-pedoman-2025").expect("an act of ours");
        let law = payung_law::Regulation::load(&bundle, &payung_law::Choices::new()).expect("it loads");
        let answers =
            law.indicator.iter().map(|known| IndicatorAnswer { indicator: known.id.clone(), answer: Some(true), proof: "saksi".into() });
        let sheet = RecordWorksheet {
            programme_year: year,
            case: case.id,
            version: 1,
            enumerator: "Pendata Contoh".into(),
            date: Date::constant(2026, 5, 28),
            answers: answers.collect(),
            file: None,
        };
        ground.act(&village, &sheet).await.expect("recorded");
        let entry = log_entry::Entity::find().filter(log_entry::Column::Act.eq("record-worksheet")).one(connection).await;
        let entry = entry.expect("read").expect("there");
        assert!(open_personal(connection, &ground.books.sealer, &entry).await.expect("opens").is_some());

        let request =
            Letter { number: "1/PDP".into(), date: Date::constant(2026, 5, 30), file: Some(text_file("surat.pdf", "permintaan")) };
        let erase = ErasePerson { case: case.id, request };
        assert_eq!(ground.act(&dinas, &erase).await.expect_err("not the office's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&admin, &ErasePerson { case: 77, ..erase.clone() }).await.expect_err("nobody").fault, Fault::NotFound);
        brought_to(&ground, case.id, "decreed", &[]).await;
        assert_eq!(ground.act(&admin, &erase).await.expect_err("decreed").fault, Fault::Conflict);
        brought_to(&ground, case.id, "withdrawn", &[]).await;
        assert!(!ground.act(&admin, &erase).await.expect("erased").already);
        assert!(ground.act(&admin, &erase).await.expect("again").already);
        assert!(open_personal(connection, &ground.books.sealer, &entry).await.is_err(), "the values are gone");
        let head = ground.books.noted_head().await.expect("read").expect("noted");
        let verified = verify(&ground.books.database, &ground.books.sealer, &[head]).await.expect("verified");
        assert_eq!(verified.faults, [], "and the chain is whole");
    }
}
