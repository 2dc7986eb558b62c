//! Village deliberations and passing on.

use crate::ground::{Ground, code, places};
use crate::lists::{cases, list, samosir};
use payung_domain::{Date, Role};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::record_deliberation::{NameOutcome, RecordDeliberation};
use payung_operations::{Fault, StepOutcome};

const VILLAGE: &str = "12.17.02.2005";
const PEOPLE: &str = "nik,nama,tanggal_lahir,jenis_pekerja_rentan,desa\n1217024107800001,Ani Contoh,1980-07-01,petani,Desa Karangan\n1217020107800001,Budi Contoh,1980-07-01,petani\n1217020302750001,Cipto Contoh,1975-02-03,nelayan\n1217020107850002,Dodi Contoh,1985-07-01,sopir\n";

fn said(case: i64, outcome: StepOutcome) -> NameOutcome {
    let reason = if outcome == StepOutcome::Done { "" } else { "sudah pindah kerja" };
    let until = (outcome == StepOutcome::Returned).then(|| Date::constant(2026, 6, 20));
    NameOutcome { case, version: 1, outcome, reason: reason.into(), until }
}

fn deliberation(year: i64, number: &str, outcomes: Vec<NameOutcome>) -> RecordDeliberation {
    RecordDeliberation {
        programme_year: year,
        area: code(VILLAGE),
        number: number.into(),
        date: Date::constant(2026, 5, 30),
        place: "Balai Desa".into(),
        chair: "Kepala Desa Contoh".into(),
        attendance: 31,
        outcomes,
        file: None,
    }
}

fn letter(year: i64, number: &str) -> PassOn {
    PassOn {
        programme_year: year,
        step: None,
        area: code("12.17.02"),
        agency: String::new(),
        number: number.into(),
        date: Date::constant(2026, 6, 1),
        file: None,
    }
}

#[tokio::test]
async fn a_village_deliberates_and_the_camat_passes_on_who_was_accepted() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let other = ground.user("desa-lain", Role::VillageOperator, "12.17.02.2006").await;
        let camat = ground.user("camat", Role::Kecamatan, "12.17.02").await;
        ground.act(&village, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();

        let early = ground.act(&camat, &letter(year, "1")).await.expect_err("no deliberation yet");
        assert_eq!(early.fault, Fault::Conflict);
        assert!(early.indonesian.contains("Musyawarah") && early.indonesian.contains("4 berkas"), "{}", early.indonesian);

        let minutes = deliberation(
            year,
            "BA-1",
            vec![said(ids[0], StepOutcome::Done), said(ids[1], StepOutcome::Done), said(ids[2], StepOutcome::Refused)],
        );
        for actor in [&other, &dinas, &camat] {
            assert_eq!(ground.act(actor, &minutes).await.expect_err("not theirs").fault, Fault::Forbidden);
        }
        let refusals = [
            (RecordDeliberation { attendance: 0, ..minutes.clone() }, Fault::Invalid),
            (RecordDeliberation { chair: " ".into(), ..minutes.clone() }, Fault::Invalid),
            (RecordDeliberation { number: String::new(), ..minutes.clone() }, Fault::Invalid),
            (RecordDeliberation { date: Date::constant(2026, 6, 2), ..minutes.clone() }, Fault::Invalid),
            (RecordDeliberation { outcomes: vec![], ..minutes.clone() }, Fault::Invalid),
            (RecordDeliberation { outcomes: vec![said(99, StepOutcome::Done)], ..minutes.clone() }, Fault::NotFound),
            (RecordDeliberation { outcomes: vec![said(ids[0], StepOutcome::Done); 2], ..minutes.clone() }, Fault::Invalid),
            (
                RecordDeliberation { outcomes: vec![NameOutcome { version: 7, ..said(ids[0], StepOutcome::Done) }], ..minutes.clone() },
                Fault::Stale,
            ),
            (
                RecordDeliberation {
                    outcomes: vec![NameOutcome { reason: String::new(), ..said(ids[0], StepOutcome::Refused) }],
                    ..minutes.clone()
                },
                Fault::Invalid,
            ),
            (
                RecordDeliberation {
                    outcomes: vec![NameOutcome { until: None, ..said(ids[0], StepOutcome::Returned) }],
                    ..minutes.clone()
                },
                Fault::Invalid,
            ),
        ];
        for (refused, fault) in refusals {
            let error = ground.act(&village, &refused).await.expect_err("refused");
            assert_eq!(error.fault, fault, "{}", error.indonesian);
        }
        assert!(cases(&ground, year).await.iter().all(|case| case.version == 1), "a refusal changes nothing");

        let done = ground.act(&village, &minutes).await.expect("recorded");
        assert_eq!((done.accepted, done.refused, done.returned, done.undecided), (2, 1, 0, 1));
        let again = ground.act(&village, &minutes).await.expect("the same minutes");
        assert!(again.already && again.id == done.id && again.undecided == 1);
        let changed = RecordDeliberation { outcomes: vec![said(ids[3], StepOutcome::Done)], ..minutes.clone() };
        assert_eq!(ground.act(&village, &changed).await.expect_err("other content").fault, Fault::Conflict);
        let states: Vec<String> = cases(&ground, year).await.into_iter().map(|case| case.state).collect();
        assert_eq!(states, ["proposed", "proposed", "refused", "proposed"]);

        assert_eq!(ground.act(&village, &letter(year, "1")).await.expect_err("not the village's").fault, Fault::Forbidden);
        let sideways = PassOn { area: code("12.17.03"), ..letter(year, "1") };
        assert_eq!(ground.act(&camat, &sideways).await.expect_err("another kecamatan").fault, Fault::Forbidden);
        let passed = ground.act(&camat, &letter(year, "1")).await.expect("passed on");
        assert_eq!((passed.passed, passed.not_ready.len()), (2, 1));
        assert_eq!(passed.not_ready[0].case, ids[3]);
        let line = &passed.villages[0];
        assert_eq!((line.area.as_str(), line.proposed, line.accepted, line.refused, line.not_ready), ("1217022005", 4, 2, 1, 1));
        assert_eq!((passed.districts[0].area.as_str(), passed.districts[0].name.is_empty()), ("121702", false));
        assert_eq!(line.name, "Desa Karangan", "as the list writes it, where the program knows no name");
        let again = ground.act(&camat, &letter(year, "1")).await.expect("the same letter");
        assert!(again.already);
        assert_eq!((again.id, again.passed, &again.villages), (passed.id, 2, &passed.villages));
        let other_day = PassOn { date: Date::constant(2026, 5, 31), ..letter(year, "1") };
        assert_eq!(ground.act(&camat, &other_day).await.expect_err("number used").fault, Fault::Conflict);
        assert_eq!(ground.act(&camat, &letter(year, "2")).await.expect_err("nobody left").fault, Fault::Conflict);

        let second = deliberation(year, "BA-2", vec![said(ids[3], StepOutcome::Returned)]);
        assert_eq!(ground.act(&village, &second).await.expect("recorded").returned, 1);
        let returned = &cases(&ground, year).await[3];
        assert_eq!((returned.state.as_str(), returned.returned_until.as_deref()), ("returned", Some("2026-06-20")));
        let waits = ground.act(&camat, &letter(year, "2")).await.expect_err("sent back");
        assert!(waits.indonesian.contains("2026-06-20"), "{}", waits.indonesian);
    }
}

#[tokio::test]
async fn an_agency_passes_on_only_the_workers_it_enumerates() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "33.02", "2026-06-01").await;
        let farming = "Perangkat Daerah bidang pertanian";
        let dinas = ground.user("dinas", Role::Dinas, "33.02").await;
        let tani = ground.user_of("tani", Role::AgencyOperator, "33.02", farming).await;
        let open = OpenYear { year: 2026, regulation: "banyumas-2-2025".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n3302024107800001,Ani Contoh,1980-07-01,buruh tani\n3302020107800001,Budi Contoh,1980-07-01,penderes\n";
        let handed = HandInList { agency: farming.into(), ..list(year, "33.02", people) };
        ground.act(&tani, &handed).await.expect("received");
        let pass = PassOn { area: code("33.02"), agency: farming.into(), ..letter(year, "7") };
        let social = PassOn { agency: "Perangkat Daerah bidang sosial".into(), ..pass.clone() };
        assert_eq!(ground.act(&tani, &social).await.expect_err("not theirs").fault, Fault::Forbidden);
        let village = PassOn { area: code("33.02.02.2005"), ..pass.clone() };
        assert_eq!(ground.act(&dinas, &village).await.expect_err("no village").fault, Fault::Invalid);
        let strange = PassOn { step: Some("musyawarah".into()), ..pass.clone() };
        assert_eq!(ground.act(&tani, &strange).await.expect_err("no such step").fault, Fault::Invalid);
        let passed = ground.act(&tani, &pass).await.expect("passed on");
        assert_eq!((passed.passed, passed.not_ready.len()), (1, 1));
        let why = &passed.not_ready[0].reason_id;
        assert!(why.contains("perindustrian dan perdagangan") && why.contains("Pasal 8 ayat (2)"), "{why}");
    }
}

#[tokio::test]
async fn the_city_s_office_gathers_by_kemantren() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "34.71", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "34.71").await;
        let open = OpenYear { year: 2026, regulation: "yogyakarta-57-2024".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        for (area, nik) in
            [("34.71.02.1005", "3471024107800001"), ("34.71.02.1004", "3471020107800001"), ("34.71.03.1001", "3471030302750001")]
        {
            ground.act(&dinas, &list(year, area, &format!("nik,nama\n{nik},Orang Contoh\n"))).await.expect("received");
        }
        let passed = ground.act(&dinas, &PassOn { area: code("34.71"), ..letter(year, "1") }).await.expect("passed on");
        let districts: Vec<(&str, u64)> = passed.districts.iter().map(|line| (line.area.as_str(), line.accepted)).collect();
        assert_eq!(districts, [("347102", 2), ("347103", 1)]);
        assert_eq!((passed.passed, passed.villages.len()), (3, 3));
        let camat = ground.user("mantri", Role::Kecamatan, "34.71.02").await;
        assert_eq!(ground.act(&camat, &letter(year, "2")).await.expect_err("the office's step").fault, Fault::Forbidden);
        let deliberation = RecordDeliberation { area: code("34.71.02.1005"), ..deliberation(year, "1", vec![said(1, StepOutcome::Done)]) };
        assert_eq!(ground.act(&dinas, &deliberation).await.expect_err("no deliberation here").fault, Fault::Conflict);
    }
}
