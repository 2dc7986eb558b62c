//! Letters of assignment (Banyumas) and terms of office (Yogyakarta).

use crate::ground::{Ground, places, text_file};
use crate::lists::{cases, list, outcomes, reading, samosir};
use payung_domain::{Date, Role};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_application::{ApplicationKind, Applied, RecordApplication};
use payung_operations::acts::record_assignment::RecordAssignment;
use payung_operations::acts::record_term::RecordTerm;
use payung_operations::acts::record_worksheet::RecordWorksheet;
use payung_operations::{Fault, Letter};

const SOCIAL: &str = "Perangkat Daerah bidang sosial";
const SOCIAL_BY_TERM: &str = "Perangkat Daerah bidang sosial, sesuai periode penugasan";

fn letter(number: &str) -> Letter {
    Letter { number: number.into(), date: Date::constant(2026, 1, 2), file: Some(text_file("surat.pdf", "surat uji")) }
}

#[tokio::test]
async fn volunteers_are_named_by_a_letter_of_assignment() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "33.02", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "33.02").await;
        let social = ground.user_of("sosial", Role::AgencyOperator, "33.02", SOCIAL_BY_TERM).await;
        let farming = ground.user_of("tani", Role::AgencyOperator, "33.02", "Perangkat Daerah bidang pertanian").await;
        let open = OpenYear { year: 2026, regulation: "banyumas-2-2025".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n3302024107800001,Ani Contoh,1980-07-01,relawan sosial\n3302020107800001,Budi Contoh,1980-07-01,pekerja penyandang disabilitas\n";
        ground.act(&social, &HandInList { agency: SOCIAL_BY_TERM.into(), ..list(year, "33.02", people) }).await.expect("received");
        let before = outcomes(&ground, &dinas, year).await;
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();
        let assignment = RecordAssignment {
            programme_year: year,
            letter: letter("094/1"),
            from: Date::constant(2026, 1, 1),
            until: Date::constant(2026, 12, 31),
            cases: vec![ids[0]],
        };
        let both = RecordAssignment { cases: ids.clone(), ..assignment.clone() };
        let wrong = ground.act(&social, &both).await.expect_err("no volunteer");
        assert_eq!(wrong.fault, Fault::Invalid);
        assert!(wrong.indonesian.contains("relawan sosial") && wrong.indonesian.contains("Pasal 8 ayat (9)"), "{}", wrong.indonesian);
        let backwards = RecordAssignment { until: Date::constant(2025, 12, 31), ..assignment.clone() };
        assert_eq!(ground.act(&social, &backwards).await.expect_err("ends first").fault, Fault::Invalid);
        let nobody = RecordAssignment { cases: vec![77], ..assignment.clone() };
        assert_eq!(ground.act(&social, &nobody).await.expect_err("no case").fault, Fault::NotFound);
        assert_eq!(ground.act(&farming, &assignment).await.expect_err("another agency's").fault, Fault::Forbidden);
        let done = ground.act(&social, &assignment).await.expect("recorded");
        assert_eq!((done.people, done.already), (1, false));
        assert!(done.spares.is_empty(), "by default the decree is still needed");
        let again = ground.act(&dinas, &assignment).await.expect("the same letter");
        assert!(again.already && again.id == done.id);
        let other = RecordAssignment { until: Date::constant(2026, 8, 31), ..assignment.clone() };
        assert_eq!(ground.act(&social, &other).await.expect_err("number used").fault, Fault::Conflict);
        let after = outcomes(&ground, &dinas, year).await;
        assert_ne!(after[0], before[0], "the letter answers the criterion");
        assert_eq!(after[1], before[1]);
    }
}

#[tokio::test]
async fn under_the_other_reading_the_letter_spares_from_the_decree() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "33.02", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "33.02").await;
        let chosen = reading("BMS-8-9", "ganti-keputusan");
        let open = OpenYear { year: 2026, regulation: "banyumas-2-2025".into(), readings: vec![chosen] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n3302024107800001,Ani Contoh,1980-07-01,relawan sosial\n";
        ground.act(&dinas, &HandInList { agency: SOCIAL.into(), ..list(year, "33.02", people) }).await.expect("received");
        let assignment = RecordAssignment {
            programme_year: year,
            letter: letter("094/1"),
            from: Date::constant(2026, 1, 1),
            until: Date::constant(2026, 12, 31),
            cases: vec![cases(&ground, year).await[0].id],
        };
        let done = ground.act(&dinas, &assignment).await.expect("recorded");
        assert_eq!(done.spares, ["pengajuan daftar calon peserta kepada Bupati", "penetapan calon peserta"]);
    }
}

#[tokio::test]
async fn an_office_is_recorded_with_its_term_and_decree() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "34.71", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "34.71").await;
        let village = "34.71.02.1005";
        let lurah = ground.user("lurah", Role::VillageOperator, village).await;
        let chosen = reading("YRT-A2", "syarat");
        let open = OpenYear { year: 2026, regulation: "yogyakarta-64-2023".into(), readings: vec![chosen] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,tanggal_lahir,jabatan\n3471024107800001,Ani Contoh,1980-07-01,Sekretaris RT\n3471020107800001,Budi Contoh,1980-07-01,Ketua RW\n";
        ground.act(&lurah, &list(year, village, people)).await.expect("received");
        let before = outcomes(&ground, &dinas, year).await;
        let case = cases(&ground, year).await.remove(0);
        let term = RecordTerm {
            programme_year: year,
            case: case.id,
            version: case.version,
            office: "ketua-rt".into(),
            from: Date::constant(2024, 1, 1),
            until: Date::constant(2028, 12, 31),
            decree: letter("12/KEP/2024"),
            issued_by: "Lurah Contoh".into(),
        };
        let refusals = [
            (RecordTerm { office: "Bendahara".into(), ..term.clone() }, Fault::Invalid),
            (RecordTerm { until: Date::constant(2023, 12, 31), ..term.clone() }, Fault::Invalid),
            (RecordTerm { issued_by: String::new(), ..term.clone() }, Fault::Invalid),
            (RecordTerm { version: 9, ..term.clone() }, Fault::Stale),
            (RecordTerm { case: 77, ..term.clone() }, Fault::NotFound),
        ];
        for (refused, fault) in refusals {
            assert_eq!(ground.act(&lurah, &refused).await.expect_err("refused").fault, fault);
        }
        let elsewhere = ground.user("lurah-lain", Role::VillageOperator, "34.71.02.1004").await;
        assert_eq!(ground.act(&elsewhere, &term).await.expect_err("another kelurahan").fault, Fault::Forbidden);
        let verifier = ground.user("tim", Role::Verifier, "34.71").await;
        assert_eq!(ground.act(&verifier, &term).await.expect_err("not the team's").fault, Fault::Forbidden);
        let done = ground.act(&lurah, &term).await.expect("recorded");
        assert_eq!(done.office, "ketua-rt");
        assert!(ground.act(&lurah, &term).await.expect("the same").already);
        let after = outcomes(&ground, &dinas, year).await;
        assert_ne!(after[0], before[0], "office and term answer their criteria");
        assert_eq!(after[1], before[1]);
    }
}

#[tokio::test]
async fn steps_a_regulation_does_not_have_are_refused() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        ground.act(&dinas, &list(year, "12.17.02.2005", "nik,nama\n1217024107800001,Ani Contoh\n")).await.expect("received");
        let case = cases(&ground, year).await[0].id;
        let (from, until) = (Date::constant(2026, 1, 1), Date::constant(2026, 12, 31));
        let term = RecordTerm {
            programme_year: year,
            case,
            version: 1,
            office: "ketua-rt".into(),
            from,
            until,
            decree: letter("12/KEP/2024"),
            issued_by: "Lurah Contoh".into(),
        };
        assert_eq!(ground.act(&dinas, &term).await.expect_err("no offices").fault, Fault::Conflict);
        let assignment = RecordAssignment { programme_year: year, letter: letter("094/1"), from, until, cases: vec![case] };
        assert_eq!(ground.act(&dinas, &assignment).await.expect_err("no letters").fault, Fault::Conflict);
        let application = RecordApplication {
            programme_year: year,
            kind: ApplicationKind::Single,
            number: String::new(),
            date: from,
            applicant: String::new(),
            cases: vec![Applied { case, attachments: vec![] }],
            attachments: vec![],
            file: None,
        };
        assert_eq!(ground.act(&dinas, &application).await.expect_err("no applications").fault, Fault::Conflict);
        let worksheet = RecordWorksheet {
            programme_year: year,
            case,
            version: 1,
            enumerator: "Pendata Contoh".into(),
            date: from,
            answers: vec![],
            file: None,
        };
        assert_eq!(ground.act(&dinas, &worksheet).await.expect_err("no worksheet").fault, Fault::Conflict);
    }
}
