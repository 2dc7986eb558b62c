//! Verified in bulk, looked at again, put into minutes, signed.

use crate::cases::{BANGLI_DOCUMENTS, Bangli, Kota, scan, verification};
use crate::ground::{Ground, code, places};
use payung_domain::{AreaCode, Date, Role};
use payung_operations::acts::correct_facts::{CellCorrection, CorrectFacts};
use payung_operations::acts::draw_up_minutes::{DrawUpMinutes, cases_in_signed_minutes};
use payung_operations::acts::recheck_case::{Disagreement, RecheckCase, recheck_sample};
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::acts::verify_case::CheckResult;
use payung_operations::acts::verify_in_bulk::VerifyInBulk;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::{CaseSeen, Fault, Programme};
use payung_storage::entity::{case_file, criterion_check, document_tick, minutes, minutes_case};
use sea_orm::prelude::*;

async fn bulk(bangli: &Bangli) -> VerifyInBulk {
    VerifyInBulk {
        programme_year: bangli.year,
        cases: bangli.eligible().await,
        documents: BANGLI_DOCUMENTS.map(str::to_owned).to_vec(),
        recheck_percent: 20,
    }
}

fn minutes_of(year: i64, area: AreaCode, number: &str, chair: &str) -> DrawUpMinutes {
    DrawUpMinutes {
        programme_year: year,
        number: number.into(),
        date: Date::constant(2026, 6, 1),
        place: "Ruang rapat".into(),
        chair: chair.into(),
        area,
        attendance: 3,
    }
}

async fn seen(ground: &Ground, case: i64) -> CaseSeen {
    let found = case_file::Entity::find_by_id(case).one(&ground.books.database.connection).await.expect("read").expect("a case");
    CaseSeen { case, version: found.version }
}

async fn in_signed_minutes(ground: &Ground, year: i64) -> Vec<i64> {
    let connection = &ground.books.database.connection;
    let programme = Programme::load(connection, &ground.books, year).await.expect("a programme");
    cases_in_signed_minutes(connection, &programme).await.expect("read")
}

#[tokio::test]
async fn many_are_verified_at_once_or_none_and_a_sample_is_looked_at_again() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 12).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let whole = bulk(&bangli).await;
        assert_eq!(whole.cases.len(), 12);
        let old = bangli.case("Tua").await;
        let mut with_old = whole.clone();
        with_old.cases.push(CaseSeen { case: old.id, version: old.version });
        let error = ground.act(&bangli.ketua, &with_old).await.expect_err("one is not eligible");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains(&old.id.to_string()), "{}", error.indonesian);
        let without = VerifyInBulk { documents: vec![], ..whole.clone() };
        let error = ground.act(&bangli.ketua, &without).await.expect_err("no documents");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains(BANGLI_DOCUMENTS[0]), "{}", error.indonesian);
        let strange = VerifyInBulk { documents: vec![BANGLI_DOCUMENTS[0].into(), "surat-nikah".into()], ..whole.clone() };
        assert_eq!(ground.act(&bangli.ketua, &strange).await.expect_err("wanted of nobody").fault, Fault::Invalid);
        let mut twice = whole.clone();
        twice.cases.push(whole.cases[0]);
        assert_eq!(ground.act(&bangli.ketua, &twice).await.expect_err("one twice").fault, Fault::Invalid);
        let unsampled = VerifyInBulk { recheck_percent: 0, ..whole.clone() };
        assert_eq!(ground.act(&bangli.ketua, &unsampled).await.expect_err("no sample").fault, Fault::Invalid);
        assert_eq!(ground.act(&bangli.dinas, &whole).await.expect_err("the team's").fault, Fault::Forbidden);
        let narrow = ground.user("sempit", Role::Verifier, "51.06.02").await;
        assert_eq!(ground.act(&narrow, &whole).await.expect_err("another kecamatan's").fault, Fault::Forbidden);
        assert_eq!(bangli.eligible().await, whole.cases, "none was verified");

        let done = ground.act(&bangli.ketua, &whole).await.expect("verified");
        assert_eq!((done.cases, bangli.eligible().await.len()), (12, 0));
        assert_eq!(ground.act(&bangli.ketua, &whole).await.expect_err("again").fault, Fault::Stale);
        assert_eq!(document_tick::Entity::find().count(connection).await.expect("read"), 12);
        let sample = recheck_sample(connection, done.entry).await.expect("a sample");
        assert_eq!(sample.len(), 3, "20 per cent of 12, rounded up");
        assert_eq!(recheck_sample(connection, done.entry).await.expect("again"), sample);
        assert_eq!(recheck_sample(connection, 1).await.expect_err("no bulk verification").fault, Fault::NotFound);

        let draw = minutes_of(bangli.year, code("51.06"), "BA-1", "Uji ketua");
        let error = ground.act(&bangli.ketua, &draw).await.expect_err("the sample first");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains(&sample[0].to_string()), "{}", error.indonesian);
        let look = |seen: CaseSeen, disagreements: Vec<Disagreement>| RecheckCase { case: seen.case, version: seen.version, disagreements };
        let first = seen(ground, sample[0]).await;
        assert_eq!(ground.act(&bangli.ketua, &look(first, vec![])).await.expect_err("the same person").fault, Fault::Forbidden);
        assert_eq!(ground.act(&bangli.village, &look(first, vec![])).await.expect_err("not the village's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&bangli.dinas, &look(first, vec![])).await.expect_err("not of the team").fault, Fault::Forbidden);
        let unlooked = CaseSeen { case: old.id, version: old.version };
        assert_eq!(ground.act(&bangli.anggota, &look(unlooked, vec![])).await.expect_err("not verified").fault, Fault::Conflict);
        assert!(ground.act(&bangli.anggota, &look(first, vec![])).await.expect("agrees").agreed);
        assert!(ground.act(&bangli.anggota, &look(first, vec![])).await.expect("again").already);
        let inspector = ground.user("inspektur", Role::Inspector, "51.06").await;
        ground.act(&inspector, &look(seen(ground, sample[1]).await, vec![])).await.expect("agrees");
        let dispute = |criterion: &str, reason: &str| Disagreement { criterion: criterion.into(), reason: reason.into(), proof: None };
        let third = seen(ground, sample[2]).await;
        for (criterion, reason) in [("wni", ""), ("tidak-ada", "salah")] {
            let bad = look(third, vec![dispute(criterion, reason)]);
            assert_eq!(ground.act(&bangli.anggota, &bad).await.expect_err("not so").fault, Fault::Invalid);
        }
        let back = ground.act(&bangli.anggota, &look(third, vec![dispute("wni", "dokumen asing")])).await.expect("disagrees");
        assert!(!back.agreed);
        let case = case_file::Entity::find_by_id(sample[2]).one(connection).await.expect("read").expect("a case");
        assert_eq!((case.state.as_str(), case.version), ("screened", back.version));
        let alone = VerifyInBulk { cases: vec![seen(ground, case.id).await], ..whole.clone() };
        assert_eq!(ground.act(&bangli.ketua, &alone).await.expect_err("by itself").fault, Fault::Conflict);
        let rechecks = criterion_check::Entity::find()
            .filter(criterion_check::Column::Recheck.eq(true))
            .filter(criterion_check::Column::Result.eq("returned"))
            .count(connection);
        assert_eq!(rechecks.await.expect("read"), 1);
        let drawn = ground.act(&bangli.ketua, &draw).await.expect("drawn up");
        assert_eq!((drawn.cases, drawn.accepted), (11, 11));
        let late = look(seen(ground, sample[0]).await, vec![dispute("wni", "dokumen asing")]);
        assert_eq!(ground.act(&bangli.sekretaris, &late).await.expect_err("in minutes").fault, Fault::Conflict);
    }
}

#[tokio::test]
async fn minutes_name_each_verification_once_and_hold_when_all_members_have_signed() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 3).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let region = code("51.06");
        let first = minutes_of(bangli.year, region, "BA-1", "Uji ketua");
        assert_eq!(ground.act(&bangli.ketua, &first).await.expect_err("nothing verified").fault, Fault::NotFound);
        let accepted = bangli.case("Layak 1").await;
        ground.act(&bangli.ketua, &bangli.verification(&accepted, CheckResult::Refused).await).await.expect("verified");
        let refused = bangli.case("Tua").await;
        ground.act(&bangli.ketua, &bangli.verification(&refused, CheckResult::Refused).await).await.expect("refused");
        let returned = bangli.case("Dokumen").await;
        ground.act(&bangli.ketua, &bangli.verification(&returned, CheckResult::Returned).await).await.expect("sent back");
        let stranger = DrawUpMinutes { chair: "Uji siapa".into(), ..first.clone() };
        assert_eq!(ground.act(&bangli.ketua, &stranger).await.expect_err("presided by a stranger").fault, Fault::Invalid);
        let future = DrawUpMinutes { date: Date::constant(2026, 6, 2), ..first.clone() };
        assert_eq!(ground.act(&bangli.ketua, &future).await.expect_err("tomorrow").fault, Fault::Invalid);
        let outside = DrawUpMinutes { area: code("51.07"), ..first.clone() };
        assert_eq!(ground.act(&bangli.ketua, &outside).await.expect_err("another region").fault, Fault::Invalid);
        assert_eq!(ground.act(&bangli.village, &first).await.expect_err("not the village's").fault, Fault::Forbidden);
        let elsewhere = DrawUpMinutes { area: code("51.06.02"), ..first.clone() };
        assert_eq!(ground.act(&bangli.ketua, &elsewhere).await.expect_err("none there").fault, Fault::NotFound);
        let drawn = ground.act(&bangli.ketua, &first).await.expect("drawn up");
        assert_eq!((drawn.cases, drawn.accepted), (3, 1));
        assert!(ground.act(&bangli.ketua, &first).await.expect("again").already);
        let same_number = DrawUpMinutes { place: "Tempat lain".into(), ..first.clone() };
        assert_eq!(ground.act(&bangli.ketua, &same_number).await.expect_err("the number is used").fault, Fault::Conflict);
        let second = minutes_of(bangli.year, region, "BA-2", "Uji sekretaris");
        assert_eq!(ground.act(&bangli.ketua, &second).await.expect_err("all are named").fault, Fault::NotFound);
        let rows = minutes_case::Entity::find().filter(minutes_case::Column::Minutes.eq(drawn.id)).all(connection).await.expect("read");
        let reason = rows.iter().find(|row| row.case_file == refused.id).and_then(|row| row.reason.as_deref()).expect("why");
        let reason = ground.books.sealer.open_text("minutes_case.reason", reason).expect("it opens");
        assert!(reason.contains("terlihat pada dokumen"), "{reason}");

        let sign = SignMinutes { minutes: drawn.id, version: drawn.version, file: None };
        assert_eq!(ground.act(&bangli.dinas, &sign).await.expect_err("no member").fault, Fault::Forbidden);
        let lapsed = ground.known("lama").await;
        assert_eq!(ground.act(&lapsed, &sign).await.expect_err("no longer a member").fault, Fault::Forbidden);
        let coming = ground.known("baru").await;
        assert_eq!(ground.act(&coming, &sign).await.expect_err("not a member yet").fault, Fault::Forbidden);
        let unknown = SignMinutes { minutes: 99, ..sign.clone() };
        assert_eq!(ground.act(&bangli.ketua, &unknown).await.expect_err("none").fault, Fault::NotFound);
        let one = ground.act(&bangli.ketua, &sign).await.expect("signed");
        assert_eq!((one.signatures, one.signed, one.open.len()), (1, false, 2));
        assert!(ground.act(&bangli.ketua, &sign).await.expect("again").already);
        let early = SignMinutes { file: Some(scan("berita acara")), ..sign.clone() };
        assert_eq!(ground.act(&bangli.sekretaris, &early).await.expect_err("the scan comes last").fault, Fault::Conflict);
        ground.act(&bangli.sekretaris, &sign).await.expect("signed");
        assert_eq!(in_signed_minutes(ground, bangli.year).await, Vec::<i64>::new(), "not by all yet");
        let last = ground.act(&bangli.anggota, &early).await.expect("signed");
        assert!(last.signed && last.open.is_empty() && last.signatures == 3);
        let row = minutes::Entity::find_by_id(drawn.id).one(connection).await.expect("read").expect("minutes");
        assert!(row.status == "signed" && row.file.is_some() && row.instrument.is_some());
        assert_eq!(in_signed_minutes(ground, bangli.year).await, [accepted.id]);

        // Verified again after its facts were corrected: the old minutes no longer carry it, new ones do.
        let now = bangli.case("Layak 1").await;
        let correct = CorrectFacts {
            case: now.id,
            version: now.version,
            corrections: vec![CellCorrection { column: "pekerjaan".into(), text: "pedagang".into() }],
            proof: scan("surat keterangan"),
            reason: "pekerjaan salah".into(),
        };
        ground.act(&bangli.sekretaris, &correct).await.expect("corrected");
        assert_eq!(in_signed_minutes(ground, bangli.year).await, Vec::<i64>::new());
        let again = bangli.case("Layak 1").await;
        ground.act(&bangli.ketua, &bangli.verification(&again, CheckResult::Refused).await).await.expect("verified");
        assert_eq!(in_signed_minutes(ground, bangli.year).await, Vec::<i64>::new(), "the old minutes are about the old facts");
        let drawn = ground.act(&bangli.ketua, &second).await.expect("drawn up");
        assert_eq!((drawn.cases, drawn.accepted), (1, 1));
        let sign = SignMinutes { minutes: drawn.id, version: drawn.version, file: None };
        for member in [&bangli.ketua, &bangli.sekretaris, &bangli.anggota] {
            ground.act(member, &sign).await.expect("signed");
        }
        assert_eq!(in_signed_minutes(ground, bangli.year).await, [accepted.id]);
        let gone = bangli.case("Layak 1").await;
        let withdraw = WithdrawCase { case: gone.id, version: gone.version, reason: "meninggal".into() };
        ground.act(&bangli.village, &withdraw).await.expect("withdrawn");
        assert_eq!(in_signed_minutes(ground, bangli.year).await, Vec::<i64>::new());
    }
}

#[tokio::test]
async fn without_a_team_the_head_of_office_signs() {
    for (_folder, place) in places() {
        let Kota { ground, year, clerk, case, .. } = Kota::new(place).await;
        let head = ground.user("kepala", Role::HeadOfOffice, "34.71").await;
        let whole = verification(&ground, &case, CheckResult::Refused, &["keputusan-pengangkatan"]).await;
        ground.act(&clerk, &whole).await.expect("verified");
        let drawn = ground.act(&clerk, &minutes_of(year, code("34.71.01"), "1", "Siapa saja")).await.expect("drawn up");
        let sign = SignMinutes { minutes: drawn.id, version: drawn.version, file: None };
        assert_eq!(ground.act(&clerk, &sign).await.expect_err("not the head").fault, Fault::Forbidden);
        assert!(ground.act(&head, &sign).await.expect("signed").signed);
        assert_eq!(in_signed_minutes(&ground, year).await, [case.id]);
    }
}

#[tokio::test]
async fn a_member_without_a_user_signs_on_paper_and_the_scan_is_kept() {
    for (_folder, place) in places() {
        let bangli = Bangli::with(place, 1, Some("Uji kertas")).await;
        let ground = &bangli.ground;
        let case = bangli.case("Layak 1").await;
        ground.act(&bangli.ketua, &bangli.verification(&case, CheckResult::Refused).await).await.expect("verified");
        let drawn = ground.act(&bangli.ketua, &minutes_of(bangli.year, code("51.06"), "1", "Uji kertas")).await.expect("drawn up");
        let sign = SignMinutes { minutes: drawn.id, version: drawn.version, file: None };
        for member in [&bangli.ketua, &bangli.anggota] {
            assert!(!ground.act(member, &sign).await.expect("signed").signed);
        }
        let error = ground.act(&bangli.sekretaris, &sign).await.expect_err("no scan");
        assert!(error.fault == Fault::Invalid && error.indonesian.contains("Uji kertas"), "{}", error.indonesian);
        let with_scan = SignMinutes { file: Some(scan("berita acara")), ..sign.clone() };
        assert!(ground.act(&bangli.sekretaris, &with_scan).await.expect("signed").signed);
    }
}
