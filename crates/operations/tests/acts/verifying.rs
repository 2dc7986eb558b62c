//! Verifying cases: one by one, given to verifiers, corrected with proof, heard again, withdrawn.

use crate::cases::{BANGLI_DOCUMENTS, Bangli, Kota, answers, case_named, nik, scan, verification};
use crate::ground::{Ground, code, places, text_file};
use crate::lists::on_behalf;
use payung_domain::{Date, RegisterKind, Role};
use payung_operations::acts::assign_cases::{AssignCases, WhichCases};
use payung_operations::acts::correct_facts::{CellCorrection, CorrectFacts};
use payung_operations::acts::correct_row::CorrectRow;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_confirmation::{Manner, RecordConfirmation};
use payung_operations::acts::reopen_case::ReopenCase;
use payung_operations::acts::verify_case::{CheckResult, VerifyCase};
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::{CaseSeen, Checklist, Fault, Programme};
use payung_storage::entity::{case_file, case_step, confirmation, criterion_check, document_tick, fact_correction, log_entry, screening};
use payung_storage::log::verify;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

fn correction(column: &str, text: &str) -> Vec<CellCorrection> {
    vec![CellCorrection { column: column.to_owned(), text: text.to_owned() }]
}

#[tokio::test]
async fn a_case_is_confirmed_criterion_by_criterion() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let case = bangli.case("Layak 1").await;
        assert_eq!(case.verdict.as_deref(), Some("layak"), "{:?}", bangli.answers(&case).await);
        let whole = bangli.verification(&case, CheckResult::Refused).await;

        let mut less = whole.clone();
        let left_out = less.checks.pop().expect("criteria").criterion;
        let error = ground.act(&bangli.ketua, &less).await.expect_err("a criterion left out");
        assert!(error.fault == Fault::Invalid && error.english.contains(&left_out), "{}", error.english);
        let mut twice = whole.clone();
        twice.checks.push(whole.checks[0].clone());
        assert_eq!(ground.act(&bangli.ketua, &twice).await.expect_err("one twice").fault, Fault::Invalid);
        let mut mute = whole.clone();
        mute.checks[0].result = CheckResult::Refused;
        assert_eq!(ground.act(&bangli.ketua, &mute).await.expect_err("no reason").fault, Fault::Invalid);
        let unticked = VerifyCase { documents: vec![], ..whole.clone() };
        let error = ground.act(&bangli.ketua, &unticked).await.expect_err("a document is missing");
        assert!(error.fault == Fault::Invalid && error.english.contains(BANGLI_DOCUMENTS[0]), "{}", error.english);
        let mut strange = whole.clone();
        strange.documents[0].document = "surat-nikah".into();
        assert_eq!(ground.act(&bangli.ketua, &strange).await.expect_err("not wanted").fault, Fault::Invalid);
        for stranger in [&bangli.dinas, &bangli.village] {
            assert_eq!(ground.act(stranger, &whole).await.expect_err("not the team's").fault, Fault::Forbidden);
        }
        let outsider = ground.user("luar", Role::Verifier, "51.06").await;
        assert_eq!(ground.act(&outsider, &whole).await.expect_err("not in the team").fault, Fault::Forbidden);
        let lapsed = ground.known("lama").await;
        assert_eq!(ground.act(&lapsed, &whole).await.expect_err("no longer in the team").fault, Fault::Forbidden);
        let elsewhere = VerifyCase { case: 999, ..whole.clone() };
        assert_eq!(ground.act(&bangli.ketua, &elsewhere).await.expect_err("no such case").fault, Fault::NotFound);
        assert_eq!(bangli.case("Layak 1").await, case, "nothing was changed by all this");

        let done = ground.act(&bangli.ketua, &whole).await.expect("verified");
        assert_eq!(done.state, "verified");
        assert_eq!(ground.act(&bangli.ketua, &whole).await.expect_err("again").fault, Fault::Stale);
        let now = VerifyCase { version: done.version, ..whole.clone() };
        assert_eq!(ground.act(&bangli.sekretaris, &now).await.expect_err("verified already").fault, Fault::Conflict);
        let checks =
            criterion_check::Entity::find().filter(criterion_check::Column::CaseFile.eq(case.id)).all(connection).await.expect("read");
        assert_eq!(checks.len(), whole.checks.len());
        let tick = document_tick::Entity::find().filter(document_tick::Column::CaseFile.eq(case.id)).one(connection).await.expect("read");
        assert!(tick.is_some_and(|tick| tick.present && tick.by_user == "ketua"));
        let step = case_step::Entity::find()
            .filter(case_step::Column::CaseFile.eq(case.id))
            .order_by_desc(case_step::Column::Seq)
            .one(connection)
            .await
            .expect("read")
            .expect("a step");
        assert_eq!((step.step.as_str(), step.outcome.as_str(), step.evidence), ("verifikasi", "done", format!("log:{}", step.seq)));
        let head = ground.books.noted_head().await.expect("read").expect("noted");
        assert_eq!(verify(connection_database(&bangli), &ground.books.sealer, &[head]).await.expect("verified").faults, []);
    }
}

fn connection_database(bangli: &Bangli) -> &payung_storage::Database {
    &bangli.ground.books.database
}

#[tokio::test]
async fn what_the_law_refuses_is_not_passed_but_wrong_facts_are_corrected_with_proof() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let case = bangli.case("Tua").await;
        assert_eq!(case.verdict.as_deref(), Some("tidak layak"));
        let passed = bangli.verification(&case, CheckResult::Confirmed).await;
        let error = ground.act(&bangli.ketua, &passed).await.expect_err("too old");
        assert_eq!(error.fault, Fault::Forbidden, "{}", error.indonesian);
        let correct = CorrectFacts {
            case: case.id,
            version: case.version,
            corrections: vec![
                CellCorrection { column: "tanggal_lahir".into(), text: "1980-01-01".into() },
                CellCorrection { column: "nik".into(), text: "5106014101809001".into() },
            ],
            proof: scan("akta kelahiran"),
            reason: "tanggal lahir salah tulis".into(),
        };
        let unproved = CorrectFacts { proof: scan(""), ..correct.clone() };
        assert_eq!(ground.act(&bangli.ketua, &unproved).await.expect_err("no proof").fault, Fault::Invalid);
        for (column, text) in [("warna", "biru"), ("tanggal_lahir", "1950-01-01")] {
            let nothing = CorrectFacts { corrections: correction(column, text), ..correct.clone() };
            assert_eq!(ground.act(&bangli.ketua, &nothing).await.expect_err("nothing to correct").fault, Fault::Invalid, "{column}");
        }
        assert_eq!(ground.act(&bangli.village, &correct).await.expect_err("not the village's").fault, Fault::Forbidden);
        let done = ground.act(&bangli.ketua, &correct).await.expect("corrected");
        assert_eq!(done.verdict, "layak", "judged again at once");
        assert_eq!(ground.act(&bangli.ketua, &correct).await.expect_err("twice").fault, Fault::Stale);
        let now = bangli.case("Tua").await;
        assert_eq!((now.state.as_str(), now.version, now.screening), ("screened", done.version, Some(done.screening)));
        let kept = screening::Entity::find_by_id(done.screening).one(connection).await.expect("read").expect("a screening of its own");
        assert_eq!((kept.cases, kept.eligible), (1, 1));
        let rows =
            fact_correction::Entity::find().filter(fact_correction::Column::CaseFile.eq(case.id)).all(connection).await.expect("read");
        let opened: Vec<(String, String)> = rows
            .iter()
            .map(|row| {
                let open = |place, value: &[u8]| ground.books.sealer.open_text(place, value).expect("it opens");
                (open("fact_correction.before_value", &row.before_value), open("fact_correction.after_value", &row.after_value))
            })
            .collect();
        assert_eq!(opened[0], ("1950-01-01".to_owned(), "1980-01-01".to_owned()));
        let entry = log_entry::Entity::find().order_by_desc(log_entry::Column::Seq).one(connection).await.expect("read").expect("an entry");
        assert!(!entry.detail.contains("1980") && !entry.detail.contains("5106014101809001"), "{}", entry.detail);
        assert!(entry.personal.is_some() && entry.person_id == Some(now.person));

        let verify = bangli.verification(&now, CheckResult::Refused).await;
        let error = ground.act(&bangli.ketua, &verify).await.expect_err("who corrected does not check");
        assert_eq!(error.fault, Fault::Forbidden, "{}", error.indonesian);
        assert_eq!(ground.act(&bangli.sekretaris, &verify).await.expect("verified").state, "verified");
        // Corrected again, it is to be verified again.
        let verified = bangli.case("Tua").await;
        let again = CorrectFacts { version: verified.version, corrections: correction("pekerjaan", "pedagang"), ..correct.clone() };
        ground.act(&bangli.anggota, &again).await.expect("corrected");
        assert_eq!(bangli.case("Tua").await.state, "screened");
    }
}

#[tokio::test]
async fn what_screening_cannot_tell_is_confirmed_with_reason_and_proof_or_sent_back() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let ground = &bangli.ground;
        let case = bangli.case("Dokumen").await;
        assert_eq!(case.verdict.as_deref(), Some("perlu data"), "{:?}", bangli.answers(&case).await);
        let bare = bangli.verification(&case, CheckResult::Confirmed).await;
        assert_eq!(ground.act(&bangli.ketua, &bare).await.expect_err("no proof").fault, Fault::Invalid);
        let mut late = bangli.verification(&case, CheckResult::Returned).await;
        late.until = Some(Date::constant(2026, 6, 1));
        assert_eq!(ground.act(&bangli.ketua, &late).await.expect_err("today is no deadline").fault, Fault::Invalid);
        late.until = Some(Date::constant(2026, 6, 2));
        let back = ground.act(&bangli.ketua, &late).await.expect("sent back");
        let returned = bangli.case("Dokumen").await;
        assert_eq!((back.state.as_str(), returned.returned_until.as_deref()), ("returned", Some("2026-06-02")));
        // The village mends its row; the case starts again.
        let mend =
            CorrectRow { case: case.id, version: back.version, corrections: correction("no_hp", "081200009001"), reason: String::new() };
        assert_eq!(ground.act(&bangli.ketua, &mend).await.expect_err("not the team's").fault, Fault::Forbidden);
        let other = ground.user("desa-lain", Role::VillageOperator, "51.06.02").await;
        assert_eq!(ground.act(&other, &mend).await.expect_err("another village's").fault, Fault::Forbidden);
        ground.act(&bangli.village, &mend).await.expect("mended");
        assert_eq!(ground.act(&bangli.village, &mend).await.expect_err("twice").fault, Fault::Stale);
        let proposed = bangli.case("Dokumen").await;
        assert_eq!((proposed.state.as_str(), proposed.screening), ("proposed", None));
        let early = VerifyCase { version: proposed.version, ..bare.clone() };
        assert_eq!(ground.act(&bangli.ketua, &early).await.expect_err("not screened").fault, Fault::Conflict);
        bangli.screen().await;
        let screened = bangli.case("Dokumen").await;
        let mut proved = bangli.verification(&screened, CheckResult::Confirmed).await;
        for check in &mut proved.checks {
            check.proof = check.reason.is_some().then(|| scan("fotokopi KTP"));
        }
        assert_eq!(ground.act(&bangli.ketua, &proved).await.expect("verified").state, "verified");
        let damaged = bangli.case("Rusak").await;
        let mut blind = bangli.verification(&damaged, CheckResult::Confirmed).await;
        for check in &mut blind.checks {
            check.proof = check.reason.is_some().then(|| scan("fotokopi KTP"));
        }
        let error = ground.act(&bangli.ketua, &blind).await.expect_err("nobody without a NIK");
        assert_eq!(error.fault, Fault::Conflict, "{}", error.indonesian);
        let back = bangli.verification(&damaged, CheckResult::Returned).await;
        assert_eq!(ground.act(&bangli.ketua, &back).await.expect("sent back, so that the NIK is mended").state, "returned");
        let mut missing = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        missing.documents[0].present = false;
        missing.until = Some(Date::constant(2026, 6, 9));
        assert_eq!(ground.act(&bangli.ketua, &missing).await.expect("sent back for the document").state, "returned");
    }
}

#[tokio::test]
async fn cases_are_given_to_one_verifier_at_a_time() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 3).await;
        let ground = &bangli.ground;
        let next = |to: &str, count| AssignCases {
            programme_year: bangli.year,
            to: to.to_owned(),
            which: WhichCases::Next { area: code("51.06.01"), count },
        };
        assert_eq!(ground.act(&bangli.village, &next("ketua", 1)).await.expect_err("not the village's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&bangli.ketua, &next("siapa", 1)).await.expect_err("nobody").fault, Fault::NotFound);
        assert_eq!(ground.act(&bangli.ketua, &next("desa", 1)).await.expect_err("no verifier").fault, Fault::Conflict);
        ground.user("luar", Role::Verifier, "51.06").await;
        assert_eq!(ground.act(&bangli.ketua, &next("luar", 1)).await.expect_err("not in the team").fault, Fault::Conflict);
        let given = ground.act(&bangli.ketua, &next("sekretaris", 2)).await.expect("given");
        assert_eq!((given.cases.len(), given.taken_over), (2, 0));
        let rest = ground.act(&bangli.ketua, &next("anggota", 100)).await.expect("given");
        assert!(rest.cases.iter().all(|case| !given.cases.contains(case)) && rest.cases.len() == 4, "{rest:?}");
        assert_eq!(ground.act(&bangli.ketua, &next("anggota", 1)).await.expect_err("none left").fault, Fault::NotFound);
        let named = |to: &str, cases: &[CaseSeen]| AssignCases {
            programme_year: bangli.year,
            to: to.to_owned(),
            which: WhichCases::Named(cases.to_vec()),
        };
        assert!(ground.act(&bangli.ketua, &named("sekretaris", &given.cases)).await.expect("again").already);
        assert_eq!(ground.act(&bangli.ketua, &named("anggota", &given.cases)).await.expect_err("somebody's").fault, Fault::Forbidden);
        let case = bangli.case("Layak 1").await;
        let mine = bangli.verification(&case, CheckResult::Refused).await;
        let error = ground.act(&bangli.anggota, &mine).await.expect_err("the secretary's");
        assert!(error.fault == Fault::Forbidden && error.indonesian.contains("sekretaris"), "{}", error.indonesian);
        let taken = ground.act(&bangli.dinas, &named("anggota", &given.cases)).await.expect("handed over by the office");
        assert_eq!(taken.taken_over, 2);
        assert_eq!(ground.act(&bangli.anggota, &mine).await.expect_err("it moved on").fault, Fault::Stale);
        let case = bangli.case("Layak 1").await;
        let mine = bangli.verification(&case, CheckResult::Refused).await;
        assert_eq!(ground.act(&bangli.anggota, &mine).await.expect("verified").state, "verified");
        let late = named("sekretaris", &[CaseSeen { case: case.id, version: case.version + 1 }]);
        assert_eq!(ground.act(&bangli.dinas, &late).await.expect_err("verified already").fault, Fault::Conflict);
    }
}

#[tokio::test]
async fn a_refused_case_is_heard_again_and_a_case_is_withdrawn() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let case = bangli.case("Tua").await;
        let reopen = |version| ReopenCase { case: case.id, version, letter: scan("keberatan"), reason: "usia salah dibaca".into() };
        assert_eq!(ground.act(&bangli.dinas, &reopen(case.version)).await.expect_err("not refused").fault, Fault::Conflict);
        let refuse = bangli.verification(&case, CheckResult::Refused).await;
        let refused = ground.act(&bangli.ketua, &refuse).await.expect("refused");
        assert_eq!(refused.state, "refused");
        assert_eq!(ground.act(&bangli.ketua, &reopen(refused.version)).await.expect_err("the office's").fault, Fault::Forbidden);
        let empty = ReopenCase { letter: scan(""), ..reopen(refused.version) };
        assert_eq!(ground.act(&bangli.dinas, &empty).await.expect_err("no letter").fault, Fault::Invalid);
        ground.act(&bangli.dinas, &reopen(refused.version)).await.expect("heard again");
        assert_eq!(ground.act(&bangli.dinas, &reopen(refused.version)).await.expect_err("twice").fault, Fault::Stale);
        assert_eq!(bangli.case("Tua").await.state, "proposed");
        let steps = case_step::Entity::find().filter(case_step::Column::CaseFile.eq(case.id)).all(connection).await.expect("read");
        assert!(steps.iter().any(|step| step.outcome == "refused" && step.step == "verifikasi"), "the refusal stays on record");

        let case = bangli.case("Layak 2").await;
        let withdraw = WithdrawCase { case: case.id, version: case.version, reason: "pindah".into() };
        assert_eq!(ground.act(&bangli.ketua, &withdraw).await.expect_err("not the team's").fault, Fault::Forbidden);
        let mute = WithdrawCase { reason: " ".into(), ..withdraw.clone() };
        assert_eq!(ground.act(&bangli.village, &mute).await.expect_err("no reason").fault, Fault::Invalid);
        assert!(!ground.act(&bangli.village, &withdraw).await.expect("withdrawn").already);
        assert!(ground.act(&bangli.village, &withdraw).await.expect("again").already);
        assert_eq!(bangli.case("Layak 2").await.state, "withdrawn");

        let case = bangli.case("Layak 1").await;
        let ask = RecordConfirmation {
            case: case.id,
            asked_on: Date::constant(2026, 5, 30),
            manner: Manner::Telepon,
            answer: "Ya, benar bertani".into(),
        };
        let first = ground.act(&bangli.anggota, &ask).await.expect("recorded");
        assert!(ground.act(&bangli.anggota, &ask).await.expect("again").already);
        let tomorrow = RecordConfirmation { asked_on: Date::constant(2026, 6, 2), ..ask.clone() };
        assert_eq!(ground.act(&bangli.anggota, &tomorrow).await.expect_err("not yet").fault, Fault::Invalid);
        assert_eq!(ground.act(&bangli.dinas, &ask).await.expect_err("the team's").fault, Fault::Forbidden);
        let kept = confirmation::Entity::find_by_id(first.id).one(connection).await.expect("read").expect("a confirmation");
        assert_eq!(ground.books.sealer.open_text("confirmation.answer", &kept.answer).expect("it opens"), ask.answer);
        assert!(!kept.answer.windows(7).any(|part| part == b"bertani"), "sealed");
    }
}

#[tokio::test]
async fn a_screening_older_than_the_register_or_a_nik_met_since_does_not_carry_a_verification() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let ground = &bangli.ground;
        let load = LoadRegister {
            programme_year: bangli.year,
            kind: RegisterKind::Dtks,
            source: "Dinas Sosial, surat uji".into(),
            snapshot: Date::constant(2026, 5, 1),
            coverage: None,
            stands_in_for: None,
            files: vec![text_file(
                "dtks.csv",
                "id_dtks,no_kk,nik,nama,alamat,kode_desa\n1,,5106014101809999,Ni Contoh,Br. Uji,5106011001\n",
            )],
        };
        ground.act(&bangli.dinas, &load).await.expect("loaded");
        let early = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        let error = ground.act(&bangli.ketua, &early).await.expect_err("a newer register");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Register"), "{}", error.indonesian);
        bangli.screen().await;
        let list = on_behalf("Desa Contoh", bangli.year, "51.06.02", &format!("nik,nama\n{},Ni Wayan Kembar\n", nik(1)));
        ground.act(&bangli.dinas, &list).await.expect("received");
        let screened = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        let error = ground.act(&bangli.ketua, &screened).await.expect_err("the NIK stands in another case since");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("NIK"), "{}", error.indonesian);
        let other = case_named(ground, "Kembar").await;
        let withdraw = WithdrawCase { case: other.id, version: other.version, reason: "salah NIK".into() };
        ground.act(&bangli.dinas, &withdraw).await.expect("withdrawn");
        assert_eq!(ground.act(&bangli.ketua, &screened).await.expect("verified").state, "verified");
    }
}

#[tokio::test]
async fn another_region_s_documents_and_roles_are_its_own() {
    for (_folder, place) in places() {
        let Kota { ground, dinas, clerk, case, .. } = Kota::new(place).await;
        let connection = &ground.books.database.connection;
        assert_eq!(case.verdict.as_deref(), Some("layak"), "{:?}", answers(&ground, &case).await);
        let whole = verification(&ground, &case, CheckResult::Refused, &["keputusan-pengangkatan"]).await;
        let own = ground.act(&dinas, &whole).await.expect_err("handed in by the same person");
        assert!(own.fault == Fault::Forbidden && own.indonesian.contains("orang lain"), "{}", own.indonesian);
        let on = Date::constant(2026, 6, 1);
        let checklist = Checklist::of(connection, &ground.books, &case, on).await.expect("a checklist");
        let wanted: Vec<(&str, Option<bool>)> = checklist.documents.iter().map(|wanted| (wanted.id.as_str(), wanted.present)).collect();
        assert_eq!(wanted, [("keputusan-pengangkatan", None)]);
        assert!(checklist.criteria.iter().any(|asked| asked.id == "jabatan" && asked.cite.starts_with("Pasal 3")), "{checklist:?}");
        let bare = VerifyCase { documents: vec![], ..whole.clone() };
        assert_eq!(ground.act(&clerk, &bare).await.expect_err("the decree of appointment is missing").fault, Fault::Invalid);
        assert_eq!(ground.act(&clerk, &whole).await.expect("verified").state, "verified");
        let after = case_named(&ground, "Siti").await;
        let checklist = Checklist::of(connection, &ground.books, &after, on).await.expect("a checklist");
        assert_eq!(checklist.documents[0].present, Some(true));
        let count: i64 = criterion_check::Entity::find()
            .select_only()
            .column_as(criterion_check::Column::Id.count(), "count")
            .into_tuple()
            .one(connection)
            .await
            .expect("read")
            .expect("a count");
        assert_eq!(count, i64::try_from(whole.checks.len()).expect("few"));
    }
}

#[tokio::test]
async fn two_people_taken_for_one_are_told_apart_by_a_correction() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let known = bangli.case("Layak 1").await;
        let list = on_behalf("Desa Contoh", bangli.year, "51.06.02", &format!("nik,nama\n{},Ni Made Layak 1\n", nik(1)));
        ground.act(&bangli.dinas, &list).await.expect("received");
        let other = case_file::Entity::find()
            .filter(case_file::Column::Person.eq(known.person))
            .filter(case_file::Column::Id.ne(known.id))
            .one(connection)
            .await
            .expect("read")
            .expect("the same person by NIK and name");
        let mend = CorrectRow {
            case: other.id,
            version: other.version,
            corrections: correction("nik", "5106024101809777"),
            reason: "NIK salah salin".into(),
        };
        ground.act(&bangli.dinas, &mend).await.expect("mended");
        let other = case_file::Entity::find_by_id(other.id).one(connection).await.expect("read").expect("a case");
        assert_ne!(other.person, known.person, "they are two people");
        bangli.screen().await;
        let first = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        assert_eq!(ground.act(&bangli.ketua, &first).await.expect("verified").state, "verified", "its NIK is its own");
    }
}

#[tokio::test]
async fn an_agency_s_rows_are_corrected_by_that_agency() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "33.02", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "33.02").await;
        let open = OpenYear { year: 2026, regulation: "banyumas-2-2025".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let connection = &ground.books.database.connection;
        let programme = Programme::load(connection, &ground.books, year).await.expect("a programme");
        let agencies: std::collections::BTreeSet<&str> =
            programme.regulation.occupation.iter().filter_map(|occupation| occupation.enumerator.as_deref()).collect();
        let mut agencies = agencies.into_iter();
        let (own, other) = (agencies.next().expect("an agency"), agencies.next().expect("another"));
        let operator = ground.user_of("operator", Role::AgencyOperator, "33.02", own).await;
        let stranger = ground.user_of("lain", Role::AgencyOperator, "33.02", other).await;
        let list = HandInList {
            programme_year: year,
            area: code("33.02"),
            agency: own.to_owned(),
            on_behalf_of: None,
            planned: true,
            corrects: None,
            file: text_file("daftar.csv", "nik,nama\n3302014107809001,Sri Contoh\n"),
        };
        ground.act(&operator, &list).await.expect("received");
        let case = case_named(&ground, "Sri").await;
        let mend =
            CorrectRow { case: case.id, version: case.version, corrections: correction("nama", "Sri Contoh Dua"), reason: String::new() };
        assert_eq!(ground.act(&stranger, &mend).await.expect_err("another agency's list").fault, Fault::Forbidden);
        let withdraw = WithdrawCase { case: case.id, version: case.version, reason: "pindah".into() };
        assert_eq!(ground.act(&stranger, &withdraw).await.expect_err("another agency's list").fault, Fault::Forbidden);
        let nameless = CorrectRow { corrections: vec![correction("nama", "").remove(0), correction("nik", "").remove(0)], ..mend.clone() };
        assert_eq!(ground.act(&operator, &nameless).await.expect_err("nobody is left").fault, Fault::Invalid);
        let done = ground.act(&operator, &mend).await.expect("corrected");
        assert_eq!(case_named(&ground, "Sri Contoh Dua").await.version, done.version, "the person is found under the new name");
    }
}

#[tokio::test]
async fn of_two_who_verify_one_case_at_once_one_is_told() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let ground = &bangli.ground;
        let case = bangli.case("Layak 1").await;
        let (yes, no) = (bangli.verification(&case, CheckResult::Refused).await, {
            let mut act = bangli.verification(&case, CheckResult::Refused).await;
            (act.checks[0].result, act.checks[0].reason) = (CheckResult::Refused, Some("tidak sesuai".into()));
            act
        });
        let (one, two) = tokio::join!(ground.act(&bangli.ketua, &yes), ground.act(&bangli.sekretaris, &no));
        let faults: Vec<Fault> = [&one, &two].into_iter().filter_map(|done| done.as_ref().err().map(|error| error.fault)).collect();
        assert_eq!(faults, [Fault::Stale], "{one:?} {two:?}");
        let state = one.or(two).expect("one of them").state;
        assert_eq!(bangli.case("Layak 1").await.state, state);
    }
}

#[tokio::test]
async fn a_screening_that_time_has_overtaken_is_made_again() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let ground = &bangli.ground;
        let case = bangli.case("Layak 1").await;
        let older = CorrectFacts {
            case: case.id,
            version: case.version,
            corrections: vec![
                CellCorrection { column: "tanggal_lahir".into(), text: "1961-06-03".into() },
                CellCorrection { column: "nik".into(), text: "5106014306619001".into() },
            ],
            proof: scan("akta kelahiran"),
            reason: "tanggal lahir salah".into(),
        };
        assert_eq!(ground.act(&bangli.anggota, &older).await.expect("corrected").verdict, "layak", "not 65 yet");
        let whole = bangli.verification(&bangli.case("Layak 1").await, CheckResult::Refused).await;
        ground.wait_until("2026-06-04");
        let error = ground.act(&bangli.ketua, &whole).await.expect_err("65 since yesterday");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("Tapis lagi"), "{}", error.indonesian);
        bangli.screen().await;
        assert_eq!(bangli.case("Layak 1").await.verdict.as_deref(), Some("tidak layak"));
    }
}
