//! From the decree to BPJS's number: sent, answered, carded.

use crate::cases::scan;
use crate::cover_ground::{PEOPLE, answer, covered, month};
use crate::ground::{places, text_file};
use payung_domain::{Date, Role};
use payung_operations::acts::export_enrolment::ExportEnrolment;
use payung_operations::acts::record_card::{CardReceived, RecordCard};
use payung_operations::acts::record_enrolment::RecordEnrolment;
use payung_operations::acts::settle_finding::SettleFinding;
use payung_operations::acts::take_export::TakeExport;
use payung_operations::views::findings::findings;
use payung_operations::{Fault, FileIn, Look};
use payung_storage::entity::{bpjs_export, bpjs_export_entry, enrolment_event, finding, log_entry};
use payung_storage::log::verify;
use sea_orm::prelude::*;
use sea_orm::{EntityTrait, QueryOrder};

#[tokio::test]
async fn people_are_sent_with_totals_and_whoever_bpjs_refuses_is_told_before() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        let export = books.export("S-1");
        for other in [&books.village, &books.head] {
            assert_eq!(ground.act(other, &export).await.expect_err("the office's").fault, Fault::Forbidden);
        }
        let wrong = |change: fn(&mut ExportEnrolment)| {
            let mut export = books.export("S-9");
            change(&mut export);
            export
        };
        for (act, fault) in [
            (wrong(|export| export.column_map = "sipp".into()), Fault::Invalid),
            (wrong(|export| export.kind = "pdf".into()), Fault::Invalid),
            (wrong(|export| export.number = " ".into()), Fault::Invalid),
            (wrong(|export| export.date = Date::constant(2026, 7, 1)), Fault::Invalid),
            (wrong(|export| export.wadah = "LAIN".into()), Fault::Conflict),
            (wrong(|export| export.programme_year = 99), Fault::NotFound),
        ] {
            assert_eq!(ground.act(&books.dinas, &act).await.expect_err("refused").fault, fault, "{act:?}");
        }
        let done = ground.act_as(&books.dinas, "kirim-1", &export).await.expect("sent");
        assert_eq!((done.people, done.per_month, done.left.len(), done.already), (3, 3 * 16_800, 1, false));
        assert!(done.left[0].reason_id.contains("65") && done.left[0].reason_en.contains("BPJS"), "{:?}", done.left);
        let sum: u64 = [1_217_010_107_809_001_u64, 1_217_014_107_809_002, 1_217_010_108_619_003].iter().sum();
        assert_eq!(done.control.nik_check, i64::try_from(sum % 9_973).expect("small"));
        assert_eq!(ground.act_as(&books.dinas, "kirim-1", &export).await.expect("the same request"), done);
        let again = ground.act(&books.dinas, &export).await.expect("the same number");
        assert!(again.already && again.control == done.control, "{again:?}");
        let other = ExportEnrolment { date: Date::constant(2026, 5, 31), ..export.clone() };
        assert_eq!(ground.act(&books.dinas, &other).await.expect_err("another paper").fault, Fault::Conflict);
        assert_eq!(ground.act(&books.dinas, &books.export("S-2")).await.expect_err("only the too old wait").fault, Fault::Conflict);

        // The file holds NIKs as text, its totals, and nothing that acts as a formula.
        assert_eq!(ground.act(&books.village, &TakeExport { export: done.id }).await.expect_err("the office's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.dinas, &TakeExport { export: 9 }).await.expect_err("none").fault, Fault::NotFound);
        let before = log_entry::Entity::find().count(connection).await.expect("counted");
        let file = ground.act(&books.dinas, &TakeExport { export: done.id }).await.expect("taken");
        ground.act(&books.dinas, &TakeExport { export: done.id }).await.expect("taken again");
        assert_eq!(log_entry::Entity::find().count(connection).await.expect("counted"), before + 2, "every look is noted");
        let text = String::from_utf8(file.body().expect("whole")).expect("UTF-8");
        assert!(text.starts_with("NO,NO REFERENSI,NIK,"), "{text}");
        assert!(text.contains("1217010107809001,Ani Contoh") && text.contains("01-07-1980") && text.contains("+62811000001"), "{text}");
        assert!(text.contains(&format!("KONTROL: 3 orang, iuran Rp50400 sebulan, angka uji NIK {}", done.control.nik_check)), "{text}");
        assert!(!text.contains("Dedi"), "{text}");
        let states: Vec<String> = books.enrolments().await.into_iter().map(|row| row.state).collect();
        assert_eq!(states, ["exported", "exported", "exported", "ready"]);

        // Somebody insists: the branch said it would take him. In a map of the office's own.
        let map = "id='cabang'\nlabel='Cabang'\nlabel-en='Branch'\ndate-format='%Y%m%d'\n[[column]]\nheading='KTP'\nvalue='nik'\n[[column]]\nheading='LAHIR'\nvalue='birth'\n";
        let own = ExportEnrolment {
            own_map: Some(text_file("cabang.toml", map)),
            send_doubtful: true,
            kind: "xlsx".into(),
            ..books.export("S-3")
        };
        let sent = ground.act(&books.dinas, &own).await.expect("sent all the same");
        assert_eq!((sent.people, sent.left.len()), (1, 0));
        let row = bpjs_export::Entity::find_by_id(sent.id).one(connection).await.expect("read").expect("an export");
        assert_eq!(row.column_map, "cabang");
        let file = ground.act(&books.dinas, &TakeExport { export: sent.id }).await.expect("taken");
        assert!(
            file.body().is_some_and(|body| body.starts_with(b"PK"))
                && std::path::Path::new(&file.name).extension().is_some_and(|ending| ending == "xlsx")
        );
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn nobody_is_sent_without_an_agreement_in_force() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        books.ground.wait_until("2026-08-01");
        let error = books
            .ground
            .act(&books.dinas, &ExportEnrolment { date: Date::constant(2026, 8, 1), ..books.export("S-1") })
            .await
            .expect_err("it has ended");
        assert!(error.fault == Fault::Conflict && error.indonesian.contains("record-agreement"), "{}", error.indonesian);
    }
}

#[tokio::test]
async fn every_row_of_an_answer_is_a_result_a_difference_or_a_fault() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let (ground, connection) = (&books.ground, &books.ground.books.database.connection);
        books.sent().await;
        ground.wait_until("2026-06-03");
        let text = "NIK,NAMA,TANGGAL LAHIR,KPJ,TGL MULAI,KETERANGAN\n\
            1217010107809001,Ani Contoh,01-07-1980,09012345678,05-06-2026,\n\
            1217014107809002,Budi Contoh,01-07-1980,0001234567890,,\n\
            1.21701E+15,Cici Contoh,01-08-1961,09012345680,05-06-2026,\n\
            1217010101559004,Dedi Contoh,01-01-1955,09012345681,,\n\
            1217010107809999,Orang Lain,01-07-1980,09012345682,,\n\
            Jumlah,,,,,5\n";
        for other in [&books.village, &books.head] {
            assert_eq!(ground.act(other, &answer(text)).await.expect_err("not theirs").fault, Fault::Forbidden);
        }
        assert_eq!(
            ground.act(&books.dinas, &RecordEnrolment { export: 9, ..answer(text) }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(
            ground
                .act(&books.dinas, &RecordEnrolment { date: Date::constant(2026, 7, 1), ..answer(text) })
                .await
                .expect_err("not yet")
                .fault,
            Fault::Invalid
        );
        assert_eq!(books.answer("a,b\n1,2\n").await.expect_err("no headings").fault, Fault::Invalid);
        let bpjs = ground.user("bpjs", Role::BpjsLiaison, "12.17").await;
        let done = ground.act_as(&bpjs, "jawab-1", &answer(text)).await.expect("recorded");
        // Ani by her NIK, Cici by name and birth, which is told; a JKN number; two who were not sent.
        assert_eq!((done.rows, done.registered, done.refused, done.differences, done.not_data), (6, 2, 0, 2, 1), "{done:?}");
        assert_eq!((done.unreadable.len(), done.findings, done.unanswered), (1, 3, 1), "{done:?}");
        assert!(done.unreadable[0].reason_id.contains("JKN"), "{:?}", done.unreadable);
        let sum = done.registered + done.refused + done.before + done.differences + done.not_data + done.unreadable.len() as u64;
        assert_eq!(done.rows, sum);
        assert_eq!(ground.act_as(&bpjs, "jawab-1", &answer(text)).await.expect("the same request"), done);
        let again = ground.act(&bpjs, &answer(text)).await.expect("the same file");
        assert!(again.already && again.registered == 0, "{again:?}");
        assert_eq!(finding::Entity::find().count(connection).await.expect("counted"), 3, "nothing is queued twice");
        let rows = books.enrolments().await;
        assert_eq!(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["registered", "exported", "registered", "ready"]);
        let ani = &rows[0];
        assert_eq!(
            (ani.number_date.as_deref(), ani.bpjs_start.as_deref(), ani.cover_start.as_deref()),
            (Some("2026-06-03"), Some("2026-06-05"), Some("2026-06-05"))
        );
        assert_ne!(ani.kpj.as_deref(), Some(b"09012345678".as_slice()), "sealed");
        let entries =
            bpjs_export_entry::Entity::find().order_by_asc(bpjs_export_entry::Column::Ordinal).all(connection).await.expect("read");
        assert_eq!(entries.iter().map(|entry| entry.answer.as_str()).collect::<Vec<_>>(), ["registered", "waiting", "registered"]);

        // The queue shows what was found with the numbers masked, and takes an answer once.
        let look = Look { books: &ground.books, actor: &books.dinas, day: Date::constant(2026, 6, 3) };
        let queue = findings(look, books.year, payung_domain::Language::Id).await.expect("seen");
        let said: Vec<String> = queue.iter().map(|line| format!("{} {:?}", line.label, line.details)).collect();
        assert!(said.iter().any(|line| line.contains("dicocokkan lewat nama")), "{said:?}");
        assert!(
            said.iter().filter(|line| line.contains("tidak ada dalam kiriman")).count() == 2
                && !said.join(" ").contains("1217010101559004"),
            "{said:?}"
        );
        let first = &queue[0];
        let settle = SettleFinding {
            finding: first.id,
            version: first.version,
            settlement: "ditanyakan ke cabang, benar orangnya".into(),
            file: None,
        };
        assert_eq!(ground.act(&books.village, &settle).await.expect_err("the office's").fault, Fault::Forbidden);
        assert_eq!(
            ground.act(&books.dinas, &SettleFinding { finding: 99, ..settle.clone() }).await.expect_err("none").fault,
            Fault::NotFound
        );
        assert_eq!(
            ground.act(&books.dinas, &SettleFinding { version: 7, ..settle.clone() }).await.expect_err("not seen").fault,
            Fault::Stale
        );
        assert_eq!(
            ground.act(&books.dinas, &SettleFinding { settlement: " ".into(), ..settle.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        let settled = ground.act_as(&books.dinas, "selesai-1", &settle).await.expect("settled");
        assert_eq!((settled.open, settled.already), (2, false));
        assert_eq!(ground.act_as(&books.dinas, "selesai-1", &settle).await.expect("the same request"), settled);
        assert!(ground.act(&books.dinas, &settle).await.expect("again").already);
        let other = SettleFinding { settlement: "lain".into(), ..settle };
        assert_eq!(ground.act(&books.dinas, &other).await.expect_err("settled otherwise").fault, Fault::Conflict);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn numbers_that_contradict_are_not_recorded() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.sent().await;
        ground.wait_until("2026-06-03");
        let one_for_two = "NIK,NAMA,KPJ\n1217010107809001,Ani Contoh,09012345678\n1217014107809002,Budi Contoh,09012345678\n";
        let done = books.answer(one_for_two).await.expect("queued");
        assert_eq!((done.registered, done.differences, done.findings), (0, 2, 2), "{done:?}");
        let two_for_one = "NIK,NAMA,KPJ\n1217010107809001,Ani Contoh,09012345678\n1217010107809001,Ani Contoh,09012345679\n";
        let done = books.answer(two_for_one).await.expect("queued");
        assert_eq!((done.registered, done.differences), (0, 2), "{done:?}");
        let other_person = "NIK,NAMA,TANGGAL LAHIR,KPJ\n1217010107809001,Orang Lain,02-02-1990,09012345678\n";
        let done = books.answer(other_person).await.expect("queued");
        assert_eq!((done.registered, done.differences), (0, 1), "{done:?}");
        assert!(books.enrolments().await.iter().all(|row| row.kpj.is_none()), "nobody has a number");
        // Another name of the same birth is the same person, and told.
        let done = books.answer("NIK,NAMA,TANGGAL LAHIR,KPJ\n1217010107809001,Ani C.,01-07-1980,09012345678\n").await.expect("recorded");
        assert_eq!((done.registered, done.findings), (1, 1), "{done:?}");
        // A number that is Ani's is nobody else's, and hers does not change.
        let done = books
            .answer("NIK,NAMA,KPJ\n1217014107809002,Budi Contoh,09012345678\n1217010107809001,Ani Contoh,09012345699\n")
            .await
            .expect("queued");
        assert_eq!((done.registered, done.differences), (0, 2), "{done:?}");
        // Budi was refused, put right, sent again and registered.
        let done =
            books.answer("NIK,NAMA,KPJ,KETERANGAN\n1217014107809002,Budi Contoh,,sudah aktif di tempat lain\n").await.expect("refused");
        assert_eq!((done.refused, done.reasons.get("active-elsewhere")), (1, Some(&1)), "{done:?}");
        let again = ExportEnrolment { again: true, date: Date::constant(2026, 6, 3), ..books.export("S-2") };
        let sent = ground.act(&books.dinas, &again).await.expect("sent again");
        assert_eq!(sent.people, 2, "Budi, and Cici who was not answered");
        let second = RecordEnrolment { export: sent.id, ..answer("NIK,KPJ\n1217014107809002,09012345670\n") };
        assert_eq!(ground.act(&books.dinas, &second).await.expect("recorded").registered, 1);
        let kinds: Vec<String> = enrolment_event::Entity::find()
            .filter(enrolment_event::Column::Enrolment.eq(books.enrolments().await[1].id))
            .order_by_asc(enrolment_event::Column::Id)
            .all(&ground.books.database.connection)
            .await
            .expect("read")
            .into_iter()
            .map(|event| event.kind)
            .collect();
        assert_eq!(kinds, ["covered", "exported", "refused", "exported", "registered"]);
        assert!(PEOPLE.contains("Budi Contoh"));
    }
}

#[tokio::test]
async fn cover_begins_as_the_agreement_says_and_the_other_days_are_kept_apart() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        books.agree("date", Some("2026-06-10")).await;
        books.registered_with_difference().await;
        let ani = &books.enrolments().await[0];
        assert_eq!(ani.cover_start.as_deref(), Some("2026-06-10"));
        assert_eq!(ani.agreement_date.as_deref(), Some("2026-06-10"));
        assert_eq!(ani.bpjs_start.as_deref(), Some("2026-06-05"));
        assert_eq!(ani.number_date.as_deref(), Some("2026-06-03"));
        assert_eq!(ani.agreement, Some(2));
    }
}

impl crate::cover_ground::Covered {
    /// Ani registered, with BPJS's first day another than the agreement's: recorded, and told.
    async fn registered_with_difference(&self) {
        self.sent().await;
        self.ground.wait_until("2026-06-03");
        let done = self.answer("NIK,NAMA,KPJ,TGL MULAI\n1217010107809001,Ani Contoh,09012345678,05-06-2026\n").await.expect("recorded");
        assert_eq!((done.registered, done.findings, done.differences), (1, 1, 0), "{done:?}");
    }
}

#[tokio::test]
async fn cards_are_signed_for_by_registered_people_once() {
    for (_folder, place) in places() {
        let books = covered(place).await;
        let ground = &books.ground;
        books.registered().await;
        let rows = books.enrolments().await;
        let card = |row: usize, name: &str| CardReceived { enrolment: rows[row].id, signed_by: name.into() };
        let record = RecordCard { cards: vec![card(0, "Ani Contoh")], on: Date::constant(2026, 6, 3), file: scan("tanda terima") };
        assert_eq!(ground.act(&books.stranger, &record).await.expect_err("another village").fault, Fault::Forbidden);
        assert_eq!(ground.act(&books.head, &record).await.expect_err("not the head's").fault, Fault::Forbidden);
        let empty = |cards: Vec<CardReceived>, on: Date| RecordCard { cards, on, file: FileIn { ..scan("x") } };
        assert_eq!(ground.act(&books.village, &empty(vec![], record.on)).await.expect_err("none").fault, Fault::Invalid);
        assert_eq!(ground.act(&books.village, &empty(vec![card(0, " ")], record.on)).await.expect_err("unsigned").fault, Fault::Invalid);
        assert_eq!(
            ground.act(&books.village, &empty(vec![card(0, "a"), card(0, "b")], record.on)).await.expect_err("twice").fault,
            Fault::Invalid
        );
        assert_eq!(
            ground
                .act(&books.village, &empty(vec![CardReceived { enrolment: 99, signed_by: "x".into() }], record.on))
                .await
                .expect_err("nobody")
                .fault,
            Fault::NotFound
        );
        assert_eq!(
            ground
                .act(&books.village, &empty(vec![card(0, "Ani")], Date::constant(2026, 6, 2)))
                .await
                .expect_err("before the number")
                .fault,
            Fault::Conflict
        );
        assert_eq!(
            ground.act(&books.village, &empty(vec![card(2, "Cici")], record.on)).await.expect_err("refused by BPJS").fault,
            Fault::Conflict
        );
        let done = ground.act_as(&books.village, "kartu-1", &record).await.expect("recorded");
        assert_eq!((done.cards, done.before, done.already), (1, 0, false));
        assert_eq!(ground.act_as(&books.village, "kartu-1", &record).await.expect("the same request"), done);
        assert!(ground.act(&books.village, &record).await.expect("again").already);
        // In bulk: who has it already and who may not are told, the others recorded.
        let all = RecordCard { cards: vec![card(0, "Ani"), card(1, "Budi"), card(2, "Cici")], ..record };
        let done = ground.act(&books.dinas, &all).await.expect("recorded");
        assert_eq!((done.cards, done.before, done.left.len()), (1, 1, 1), "{done:?}");
        let rows = books.enrolments().await;
        assert!(rows[1].card_on.as_deref() == Some("2026-06-03") && rows[1].card_by.is_some() && rows[1].card_file.is_some());
        assert_eq!(month("2026-06"), payung_domain::Month::of(Date::constant(2026, 6, 3)));
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}
