//! What BPJS and Dukcapil answer (Samosir).

use crate::ground::{Ground, places, text_file};
use crate::lists::{brought_to, cases, list, outcomes, samosir};
use payung_domain::{Date, Role};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::record_answers::{Answer, AnswerSource, CaseAnswer, RecordAnswers};
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::{Fault, Letter, read_answers};
use payung_storage::entity::{case_step, outside_answer};
use payung_storage::log::verify;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

const VILLAGE: &str = "12.17.02.2005";
const PEOPLE: &str = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n1217024107800001,Ani Contoh,1980-07-01,petani\n1217020107800001,Budi Contoh,1980-07-01,petani\n1217020302750001,Cipto Contoh,1975-02-03,nelayan\n";

fn letter(number: &str) -> Letter {
    Letter { number: number.into(), date: Date::constant(2026, 5, 31), file: Some(text_file("surat.pdf", "surat uji")) }
}

fn said(case: i64, answer: Answer, note: &str) -> CaseAnswer {
    CaseAnswer { case, answer, note: note.into() }
}

#[tokio::test]
async fn dukcapil_s_answer_is_what_screening_judges_by() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        ground.act(&dinas, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        let before = outcomes(&ground, &dinas, year).await;
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();

        let file = text_file(
            "jawaban.csv",
            "nik,nama,hasil,keterangan\n1217024107800001,Ani Contoh,padan,\n1217020107800001,Budi Contoh,TIDAK PADAN,nama berbeda\n1217020302750001,Cipto Contoh,belum diperiksa,\n1217020101900009,Eko Asing,padan,\n12170201,Fani,padan,\n1217020101900010,Gita,entah,\n1217024107800001,Ani Contoh,tidak padan,\n",
        );
        let liaison = ground.user("penghubung", Role::BpjsLiaison, "12.17").await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let day = Date::constant(2026, 6, 1);
        let refused = read_answers(&ground.books, &village, day, year, AnswerSource::Dukcapil, &file).await.expect_err("not theirs");
        assert_eq!(refused.fault, Fault::Forbidden);
        let read = read_answers(&ground.books, &dinas, day, year, AnswerSource::Dukcapil, &file).await.expect("read");
        assert_eq!((read.rows, read.matched, read.nobody.len(), read.unreadable.len(), read.not_data), (7, 3, 1, 3, 0), "{read:?}");
        let expected = [said(ids[0], Answer::Yes, ""), said(ids[1], Answer::No, "nama berbeda"), said(ids[2], Answer::Unknown, "")];
        assert_eq!(read.answers, expected);
        let blank = text_file("kosong.csv", "nik,nama\n1217024107800001,Ani Contoh\n");
        let error = read_answers(&ground.books, &dinas, day, year, AnswerSource::Dukcapil, &blank).await.expect_err("no answers");
        assert!(error.indonesian.contains("hasil"), "{}", error.indonesian);

        let answers =
            RecordAnswers { programme_year: year, source: AnswerSource::Dukcapil, letter: letter("470/1"), answers: read.answers };
        assert_eq!(ground.act(&liaison, &answers).await.expect_err("not BPJS's to say").fault, Fault::Forbidden);
        let unnumbered = RecordAnswers { letter: letter(" "), ..answers.clone() };
        assert_eq!(ground.act(&dinas, &unnumbered).await.expect_err("no number").fault, Fault::Invalid);
        let nobody = RecordAnswers { answers: vec![said(77, Answer::Yes, "")], ..answers.clone() };
        assert_eq!(ground.act(&dinas, &nobody).await.expect_err("no case").fault, Fault::NotFound);
        brought_to(&ground, ids[0], "verified", &["pengolahan"]).await;
        let done = ground.act(&dinas, &answers).await.expect("recorded");
        assert_eq!((done.yes, done.no, done.unknown, done.before), (1, 1, 1, 0));
        let again = ground.act(&dinas, &answers).await.expect("the same letter");
        assert!(again.already && again.before == 3);
        let states: Vec<String> = cases(&ground, year).await.into_iter().map(|case| case.state).collect();
        assert_eq!(states, ["verified", "proposed", "screened"], "a yes confirms, a no starts anew, no answer changes nothing");
        let otherwise = RecordAnswers { answers: vec![said(ids[1], Answer::Yes, "")], ..answers.clone() };
        assert_eq!(ground.act(&dinas, &otherwise).await.expect_err("answered otherwise").fault, Fault::Conflict);
        ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        let judged = cases(&ground, year).await;
        assert_ne!(judged[1].outcomes.as_deref(), Some(before[1].as_str()));
        assert_eq!(judged[1].verdict.as_deref(), Some("tidak layak"), "Dukcapil does not know this NIK");

        // A no after verification undoes it: what the team verified is no longer so.
        let no = RecordAnswers { letter: letter("470/2"), answers: vec![said(ids[0], Answer::No, "meninggal")], ..answers };
        ground.act(&dinas, &no).await.expect("recorded");
        let case = cases(&ground, year).await.remove(0);
        assert_eq!((case.state.as_str(), case.screening), ("proposed", None));
        let kept = outside_answer::Entity::find().filter(outside_answer::Column::CaseFile.eq(ids[0]));
        let kept = kept.all(&ground.books.database.connection).await.expect("read");
        assert_eq!(kept.len(), 2, "both letters stand");
        assert!(kept.iter().all(|row| row.file.is_some()));
    }
}

#[tokio::test]
async fn bpjs_answers_after_processing_and_before_the_decree() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        ground.act(&dinas, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        outcomes(&ground, &dinas, year).await;
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();
        let liaison = ground.user("penghubung", Role::BpjsLiaison, "12.17").await;
        let answers = RecordAnswers {
            programme_year: year,
            source: AnswerSource::Bpjs,
            letter: letter("B/1"),
            answers: vec![
                said(ids[0], Answer::Yes, ""),
                said(ids[1], Answer::No, "peserta aktif sebagai penerima upah"),
                said(ids[2], Answer::Unknown, "data belum lengkap"),
            ],
        };
        let early = ground.act(&liaison, &answers).await.expect_err("not processed");
        assert_eq!(early.fault, Fault::Conflict);
        assert!(early.indonesian.contains("pengumpulan dan pengolahan data"), "{}", early.indonesian);
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        assert_eq!(ground.act(&village, &answers).await.expect_err("not theirs").fault, Fault::Forbidden);
        for case in &ids[..2] {
            brought_to(&ground, *case, "verified", &["pengolahan"]).await;
        }
        let unexplained = RecordAnswers { answers: vec![said(ids[1], Answer::No, " ")], ..answers.clone() };
        assert_eq!(ground.act(&liaison, &unexplained).await.expect_err("no reason").fault, Fault::Conflict);
        let done = ground.act(&liaison, &answers).await.expect("recorded");
        assert_eq!((done.yes, done.no, done.unknown, done.left.len()), (1, 1, 0, 1), "{:?}", done.left);
        assert_eq!(done.left[0].case, ids[2]);
        let states: Vec<String> = cases(&ground, year).await.into_iter().map(|case| case.state).collect();
        assert_eq!(states, ["verified", "refused", "screened"]);
        // The third is processed later; the same letter then counts for it alone.
        brought_to(&ground, ids[2], "verified", &["pengolahan"]).await;
        let later = ground.act(&liaison, &answers).await.expect("recorded");
        assert_eq!((later.before, later.unknown, later.already), (2, 1, false));
        assert!(ground.act(&liaison, &answers).await.expect("the same letter").already);
        // A corrected row is another fact: what was processed and answered of the old one no longer counts.
        let corrected = PEOPLE.replace("Ani Contoh", "Ani Contoh Baru");
        let corrected = HandInList { corrects: Some("2026-1217-000001".into()), ..list(year, VILLAGE, &corrected) };
        let changes = ground.act(&dinas, &corrected).await.expect("corrected").changes.expect("said");
        assert_eq!((changes.same, changes.changed), (2, 1));
        for step in ["pengolahan", "verifikasi-bpjs"] {
            let words = case_step::Entity::find().filter(case_step::Column::CaseFile.eq(ids[0])).filter(case_step::Column::Step.eq(step));
            let words = words.order_by_asc(case_step::Column::Seq).all(&ground.books.database.connection).await.expect("read");
            assert_eq!(words.last().map(|word| word.outcome.as_str()), Some("returned"), "{step}");
        }
        let head = ground.books.noted_head().await.expect("read").expect("noted");
        let verified = verify(&ground.books.database, &ground.books.sealer, &[head]).await.expect("verified");
        assert_eq!(verified.faults, []);
    }
}
