//! Papers of cover and money out of the books: sums are the books', sums owed are the law's, and numbers stand whole for the insurer only.

use crate::billing::{Billing, Payer, WADAH};
use crate::ground::places;
use crate::insured_ground::{FILE, Insured, MONTH};
use crate::papers::produce;
use crate::twelve_months::yogyakarta;
use payung_documents::{CoverNotice, Document, NumbersShown};
use payung_domain::{Date, Month, Role, Rupiah};
use payung_operations::acts::answer_bill::LineAnswer;
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::acts::give_notice::{GiveNotice, NoticeKind};
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::{Fault, PaperKind};
use payung_storage::entity::{bpjs_export, commitment, enrolment, log_entry};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sha2::{Digest, Sha256};

#[tokio::test]
async fn the_insurer_gets_totals_a_check_sum_and_whole_numbers_only_of_what_is_disputed() {
    for (_folder, place) in places() {
        let all = Insured::new(place).await;
        let (ground, bangli) = (&all.decreed.bangli.ground, &all.decreed.bangli);
        let made = produce(ground, &bangli.dinas, PaperKind::EnrolmentLetter, 1).await.expect("made");
        let Document::EnrolmentLetter(letter) = &made.document else { panic!("a letter") };
        assert_eq!((letter.file.people, letter.file.bytes), (5, FILE.len() as u64));
        let sum: String = Sha256::digest(FILE).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(letter.file.sha256, sum, "whoever gets the file can compute it");
        assert_eq!(letter.totals.len(), 1);
        let total = &letter.totals[0];
        assert_eq!((total.men + total.women + total.unknown, total.monthly), (5, Rupiah::new(5 * MONTH)));
        assert!(total.decree.contains("560/12/2026 tanggal 1 Juni 2026"), "{}", total.decree);

        let made = produce(ground, &bangli.dinas, PaperKind::BillCorrection, 2).await.expect("made");
        let Document::BillCorrection(letter) = &made.document else { panic!("a letter") };
        assert_eq!(letter.lines.len(), 2);
        assert!(letter.lines.iter().all(|line| line.nik.len() == 16 && !line.nik.contains('*')), "whole for the insurer");
        assert_eq!(letter.disputed().expect("a sum"), Rupiah::new(8_400 - 16_800 + 16_800));
        assert_eq!(letter.lines[0].cause, "dipotong 50%, padahal dibayar APBD");
        assert_eq!(letter.lines[0].answer, "menjadi Rp16.800");
        assert_eq!(letter.lines[1].answer, "dikeluarkan dari tagihan");
        assert_eq!(made.document.class().numbers, NumbersShown::Whole);

        let made = produce(ground, &bangli.dinas, PaperKind::BillVerification, 2).await.expect("made");
        let Document::BillVerification(sheet) = &made.document else { panic!("a sheet") };
        assert!(sheet.differences.iter().all(|line| line.nik.contains('*')), "masked in the office");
        let causes: Vec<_> = sheet.causes.iter().map(|cause| (cause.cause.as_str(), cause.difference.get(), cause.answers)).collect();
        assert_eq!(causes, [("Potongan keliru", -8_400, [0, 1, 0]), ("Tidak ditetapkan", 16_800, [0, 1, 0])]);
        let billed: i64 = sheet.shares.iter().map(|share| share.billed.get()).sum();
        assert_eq!((billed, sheet.letter.total), (92_400, Rupiah::new(92_400)));
        assert!(sheet.statement[1].contains("2 baris") && sheet.statement[1].contains("Rp8.400"), "{}", sheet.statement[1]);
        assert!(sheet.basis[0].contains("tidak mengatur langkah ini"), "Bangli's guideline says nothing of it: {:?}", sheet.basis);

        let none = produce(ground, &bangli.dinas, PaperKind::BillCorrection, 1).await.expect_err("nothing is disputed");
        assert_eq!(none.fault, Fault::Conflict);

        let entries = log_entry::Entity::find()
            .filter(log_entry::Column::Act.eq("produce-document"))
            .order_by_asc(log_entry::Column::Seq)
            .all(&ground.books.database.connection)
            .await
            .expect("read");
        let shown: Vec<bool> = entries.iter().map(|entry| entry.detail.contains("\"numbers\":\"whole\"")).collect();
        assert_eq!(shown, [false, true, false], "the log says which paper had whole numbers");

        // A file that is not what the export's totals say is no letter.
        let export = bpjs_export::Entity::find_by_id(1).one(&ground.books.database.connection).await.expect("read").expect("there");
        let mut wrong: bpjs_export::ActiveModel = export.into();
        wrong.people = Set(6);
        wrong.update(&ground.books.database.connection).await.expect("written");
        let refused = produce(ground, &bangli.dinas, PaperKind::EnrolmentLetter, 1).await.expect_err("contradicts");
        assert_eq!(refused.fault, Fault::Conflict);
    }
}

#[tokio::test]
async fn a_payment_and_a_year_say_what_the_lines_say() {
    for (_folder, place) in places() {
        let all = Insured::new(place).await;
        let (ground, bangli) = (&all.decreed.bangli.ground, &all.decreed.bangli);
        let made = produce(ground, &all.bendahara, PaperKind::PaymentBundle, 2).await.expect("made");
        let Document::PaymentBundle(bundle) = &made.document else { panic!("a bundle") };
        assert_eq!((bundle.amount, bundle.number.as_deref()), (Rupiah::new(80_000), Some("00001/SPP-LS/2026")), "4,000 of credit set off");
        assert_eq!(bundle.parts.len(), 2, "both lines of the bill");
        let of = |label: &str| bundle.ceiling.iter().find(|(known, _)| known == label).map(|(_, sum)| sum.get());
        assert_eq!(of("Diminta sebelumnya"), Some(168_000 - 80_000));
        assert_eq!(of("Sisa SPD sesudah permintaan ini"), Some(300_000 - 168_000));
        assert!(bundle.basis[0].contains("560/12/2026"), "{:?}", bundle.basis);
        assert!(bundle.statement_note.contains("perlu dikonfirmasi"), "practice is said to be practice");
        assert!(bundle.checklist.iter().any(|paper| paper.text.contains("SPD") && paper.found == "SPD-1/2026"));

        let treasurer = ground.user("kaur", Role::VillageTreasurer, "51.06.02.2003").await;
        let made = produce(ground, &treasurer, PaperKind::PaymentBundle, 3).await.expect("its own");
        let Document::PaymentBundle(bundle) = &made.document else { panic!("a bundle") };
        assert!(bundle.facts.iter().all(|(label, _)| label != "SPD"), "a village has none");
        assert!(bundle.handed_in_by.len() == 1 && bundle.handed_in_by[0].office == "Kaur Keuangan");
        assert_eq!(produce(ground, &treasurer, PaperKind::PaymentBundle, 2).await.expect_err("the region's").fault, Fault::Forbidden);

        let made = produce(ground, &all.bendahara, PaperKind::FundStatement, 1).await.expect("made");
        let Document::FundStatement(statement) = &made.document else { panic!("a statement") };
        let line = &statement.lines[0];
        assert_eq!(line.left().expect("a sum"), Rupiah::new(600_000 - 84_000));
        assert_eq!((line.liability, line.claims, line.credit), (Rupiah::new(67_200), Rupiah::new(16_800), Rupiah::ZERO));
        assert_eq!(
            line.months.iter().map(|month| (month.month.as_str(), month.expense.get())).collect::<Vec<_>>(),
            [("Juli 2026", 84_000)]
        );
        assert!(statement.opening[0].contains("21 September 2026"), "the year still runs: {:?}", statement.opening);
        let made = produce(ground, &all.bendahara, PaperKind::YearStatement, bangli.year).await.expect("made");
        let Document::FundStatement(statement) = &made.document else { panic!("a statement") };
        assert_eq!(statement.lines.len(), 2);

        // What each role may make of the books, and no more.
        for kind in [PaperKind::Decree, PaperKind::EnrolmentLetter, PaperKind::BillCorrection] {
            assert_eq!(produce(ground, &all.bendahara, kind, 1).await.expect_err("not theirs").fault, Fault::Forbidden, "{kind:?}");
        }
        assert_eq!(produce(ground, &bangli.village, PaperKind::FundStatement, 1).await.expect_err("no money").fault, Fault::Forbidden);
        for kind in [PaperKind::EnrolmentLetter, PaperKind::PaymentBundle, PaperKind::FundStatement, PaperKind::BillVerification] {
            assert_eq!(produce(ground, &bangli.dinas, kind, 99).await.expect_err("none").fault, Fault::NotFound, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_family_is_told_what_the_law_gives_for_its_months() {
    for (_folder, place) in places() {
        let all = Insured::new(place).await;
        let (ground, bangli) = (&all.decreed.bangli.ground, &all.decreed.bangli);
        // 21 September is in the third month of membership: the funeral only, and 42 million from the fourth.
        let made = produce(ground, &bangli.dinas, PaperKind::CoverStatement, all.enrolments[0]).await.expect("made");
        let Document::CoverStatement(statement) = &made.document else { panic!("a statement") };
        assert_eq!(statement.answer, "TERLINDUNGI, IURAN BELUM LENGKAP", "August has no receipt");
        let amounts: Vec<_> = statement.owed.iter().map(|owed| owed.amount.map(Rupiah::get)).collect();
        assert_eq!(amounts, [Some(10_000_000), Some(70_000_000), Some(68_000_000), None]);
        assert!(statement.owed[0].note.contains("menjadi Rp42.000.000 sejak bulan ke-4"), "{}", statement.owed[0].note);
        assert!(statement.owed_heading.contains("bulan ke-3"), "{}", statement.owed_heading);
        let fact = |label: &str| statement.facts.iter().find(|(known, _)| known == label).map_or("", |(_, value)| value.as_str());
        assert_eq!(fact("Bulan yang sudah dibayar"), "Juli 2026 (1 bulan)");
        assert_eq!(fact("Bulan yang belum diterima BPJS"), "Agustus 2026 dan September 2026 (2 bulan)");
        assert_eq!(fact("Nomor peserta (KPJ)"), "09012349001");
        assert!(fact("NIK").contains("********"), "{}", fact("NIK"));
        assert!(statement.meaning[0].contains("1 Juli 2026"), "BPJS's own day, not the regulation's: {:?}", statement.meaning);

        ground.wait_until("2026-10-05");
        let made = produce(ground, &bangli.dinas, PaperKind::CoverStatement, all.enrolments[0]).await.expect("made");
        let Document::CoverStatement(statement) = &made.document else { panic!("a statement") };
        assert_eq!(statement.owed[0].amount, Some(Rupiah::new(42_000_000)), "the fourth month");

        // Died in the second month: the family is told to claim, and no sum that nobody would pay.
        let made = produce(ground, &bangli.dinas, PaperKind::CoverStatement, all.enrolments[4]).await.expect("made");
        let Document::CoverStatement(statement) = &made.document else { panic!("a statement") };
        assert_eq!(statement.answer, "KELUARGA BERHAK MENGAJUKAN SANTUNAN");
        assert_eq!(statement.owed[0].amount, Some(Rupiah::new(10_000_000)));
        assert!(statement.duties[0].contains("akta kematian") && statement.duties[0].contains("5 tahun"), "{:?}", statement.duties);

        let waiting =
            enrolment::Entity::find_by_id(all.enrolments[1]).one(&ground.books.database.connection).await.expect("read").expect("there");
        let mut waiting: enrolment::ActiveModel = waiting.into();
        waiting.state = Set("exported".into());
        waiting.bpjs_start = Set(None);
        waiting.update(&ground.books.database.connection).await.expect("written");
        let made = produce(ground, &bangli.dinas, PaperKind::CoverStatement, all.enrolments[1]).await.expect("made");
        let Document::CoverStatement(statement) = &made.document else { panic!("a statement") };
        assert_eq!((statement.answer.as_str(), statement.owed.len()), ("BELUM TERLINDUNGI", 0));
        assert_eq!(produce(ground, &bangli.dinas, PaperKind::CoverStatement, 99).await.expect_err("none").fault, Fault::NotFound);
    }
}

/// Whoever is paid by a share of the minimum wage is insured on that wage, not on the lowest class (Permendagri 15/2023 Lampiran huruf E angka 2 huruf ap
/// angka 21) huruf e); PP 82/2019 Lampiran III: 60 and 70 percent of 80 times the wage, 12 million at once, 10 million for the funeral).
#[tokio::test]
async fn a_family_paid_by_the_wage_is_told_benefits_of_that_wage() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, yogyakarta(2)).await;
        let ground = &billing.ground;
        let wage = |valid_from, amount, corrects: Option<&str>| RecordWage {
            area: None,
            valid_from,
            amount,
            source: "Keputusan lain".into(),
            corrects: corrects.map(str::to_owned),
        };
        // Neither a wage of later months nor a correction is what the contribution of 14,337 was counted from.
        ground.act(&billing.dinas, &wage(Date::constant(2026, 7, 1), 3_000_000, None)).await.expect("recorded");
        ground.act(&billing.dinas, &wage(Date::constant(2026, 1, 1), 2_700_000, Some("salah ketik"))).await.expect("corrected");
        for day in ["2026-02-06", "2026-08-10"] {
            ground.wait_until(day);
            let made = produce(ground, &billing.dinas, PaperKind::CoverStatement, billing.people[0].enrolment).await.expect("made");
            let Document::CoverStatement(statement) = &made.document else { panic!("a statement") };
            let amounts: Vec<_> = statement.owed.iter().map(|owed| owed.amount.map(Rupiah::get)).collect();
            // 48 x 2,655,042 = 127,442,016, and 12 and 10 million; 56 x 2,655,042 = 148,682,352, and 12 million.
            assert_eq!(amounts[1..], [Some(149_442_016), Some(160_682_352), None], "{day}");
            for owed in &statement.owed[1..3] {
                assert!(owed.note.contains("upah minimum Rp2.655.042 sebulan (Keputusan Gubernur uji)"), "{}", owed.note);
            }
            assert!(!statement.owed[0].note.contains("upah"), "a death not from work is paid alike to all: {}", statement.owed[0].note);
            let sources = statement.sources.join(" ");
            for article in
                ["PP 82/2019 Lampiran III", "Permendagri pedoman penyusunan APBD tahun anggaran 2025 dan seterusnya (perlu dikonfirmasi)"]
            {
                assert!(sources.contains(article), "{article}: {sources}");
            }
        }
    }
}

#[tokio::test]
async fn notices_name_the_way_on_and_the_day_cover_stops() {
    for (_folder, place) in places() {
        let all = Insured::new(place).await;
        let (ground, bangli) = (&all.decreed.bangli.ground, &all.decreed.bangli);
        let made = produce(ground, &bangli.dinas, PaperKind::CoverNotice, 1).await.expect("made");
        let Document::CoverNotice(notice) = &made.document else { panic!("a notice") };
        assert_eq!((notice.people.len(), made.people), (4, 4), "whoever is ended is told otherwise");
        assert!(notice.people.iter().all(|person| person.kpj.starts_with("*******") && person.last_paid == "Juli 2026"));
        let fact = |label: &str| notice.facts.iter().find(|(known, _)| known == label).map_or("", |(_, value)| value.as_str());
        assert_eq!(fact("Bulan yang belum dibayar"), "Agustus 2026");
        assert_eq!(fact("Perlindungan terhenti bila belum dibayar pada"), "31 Oktober 2026");
        // PP 50/2025 halves what somebody pays for themselves in these months, and says so.
        let steps = notice.steps.join(" ");
        assert!(steps.contains("Rp8.400") && steps.contains("Tanpa keringanan, iuran itu Rp16.800"), "{steps}");
        assert!(notice.hand_out.is_some());

        let made = produce(ground, &bangli.dinas, PaperKind::CoverNotice, 2).await.expect("made");
        let Document::CoverNotice(notice) = &made.document else { panic!("a notice") };
        assert!(notice.opening[0].contains("berakhir dengan iuran bulan Desember 2026"), "{:?}", notice.opening);
        let steps = notice.steps.join(" ");
        assert!(steps.contains("Rp16.800 mulai bulan Januari 2027") && !steps.contains("Tanpa keringanan"), "{steps}");
        let made = produce(ground, &bangli.dinas, PaperKind::CoverNotice, 3).await.expect("made");
        let Document::CoverNotice(notice) = &made.document else { panic!("a notice") };
        assert!(notice.opening[0].contains("berakhir dengan iuran bulan Agustus 2026"), "{:?}", notice.opening);

        let made = produce(ground, &bangli.dinas, PaperKind::EndingNotice, 1).await.expect("made");
        let Document::CoverNotice(notice) = &made.document else { panic!("a notice") };
        assert_eq!(notice.frame.number.as_deref(), Some("560/77/2026"));
        assert!(notice.frame.addressee[0].starts_with("Keluarga "), "{:?}", notice.frame.addressee);
        assert!(notice.steps.iter().any(|step| step.contains("akta kematian")));
        let stranger = ground.user("desa-lain", Role::VillageOperator, "51.06.04.2001").await;
        assert_eq!(produce(ground, &stranger, PaperKind::CoverNotice, 1).await.expect_err("not its area").fault, Fault::Forbidden);
    }
}

/// A request names what the line had been asked for and bound to before it, whatever is sent back, asked again or given back afterwards.
#[tokio::test]
async fn a_request_tells_of_the_line_as_it_stood() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-02-12");
        let ask = async |of: &str, code: &str| {
            let id = billing.billed(of, code, billing.people.iter().map(|someone| (someone, MONTH))).await.id;
            billing.answered(id, LineAnswer::Accepted).await;
            billing.approved(id).await;
            (id, billing.requested(id, 0).await.expect("requested"))
        };
        let sums = async |payment: i64| {
            let made = produce(ground, &billing.bendahara, PaperKind::PaymentBundle, payment).await.expect("made");
            let Document::PaymentBundle(bundle) = made.document else { panic!("a bundle") };
            bundle.ceiling
        };
        let before = |sums: &[(String, Rupiah)]| sums.iter().find(|(label, _)| label == "Diminta sebelumnya").map(|(_, sum)| *sum);
        let (first, asked) = ask("2026-01", "KI-01").await;
        let (_, later) = ask("2026-02", "KI-02").await;
        let (of_first, of_later) = (sums(asked.payment).await, sums(later.payment).await);
        assert_eq!((before(&of_first), before(&of_later)), (Some(Rupiah::ZERO), Some(Rupiah::new(3 * MONTH))));

        // The first is sent back, and a month that no bill names is given back to the line.
        let refusal = Some("rekening BPJS salah tulis".to_owned());
        let date = Date::constant(2026, 2, 12);
        let back = CheckPayment { payment: asked.payment, version: asked.version, date, amount: 0, refusal, file: None };
        let back = ground.act(&billing.ppk, &back).await.expect("sent back");
        let bound = commitment::Entity::find().one(&ground.books.database.connection).await.expect("read").expect("bound");
        let keep_until = Month::new(2026, 9);
        let release = ReleaseFunds {
            commitment: bound.id,
            version: bound.version,
            keep_until,
            cases: Vec::new(),
            reason: "tahun dipendekkan".into(),
        };
        assert!(ground.act(&billing.kpa, &release).await.expect("given back").amount > 0);
        assert_eq!(sums(later.payment).await, of_later);
        // Asked again it comes after the later one; that one says what it said.
        let again = RequestPayment { version: back.version, number: "SPP-ulang".into(), ..billing.request(first, 0).await };
        ground.act(&billing.bendahara, &again).await.expect("asked again");
        assert_eq!(sums(later.payment).await, of_later);
        assert_eq!(before(&sums(asked.payment).await), Some(Rupiah::new(3 * MONTH)));
    }
}

/// An inspector prints a letter of February in autumn: it says what it said then.
#[tokio::test]
async fn a_paper_says_the_same_whenever_it_is_printed() {
    for (_folder, place) in places() {
        let billing = Billing::new(place, Payer::samosir(3)).await;
        let ground = &billing.ground;
        ground.wait_until("2026-01-12");
        let everybody = || billing.people.iter().map(|someone| (someone, MONTH));
        let first = billing.billed("2026-01", "KI-01", everybody()).await.id;
        billing.answered(first, LineAnswer::Accepted).await;
        billing.approved(first).await;
        let asked = billing.requested(first, 0).await.expect("requested");
        ground.wait_until("2026-02-20");
        let tell = GiveNotice {
            programme_year: billing.year,
            kind: NoticeKind::Arrears,
            wadah: WADAH.into(),
            area: ground.books.region,
            month: Month::new(2026, 1).expect("a month"),
            number: "TG-1".into(),
            date: Date::constant(2026, 2, 20),
        };
        let told = ground.act(&billing.dinas, &tell).await.expect("told");
        assert_eq!(told.people, 3);
        let letter = || produce(ground, &billing.dinas, PaperKind::CoverNotice, 1);
        let bundle = || produce(ground, &billing.bendahara, PaperKind::PaymentBundle, asked.payment);
        let (said, asked_for) = (letter().await.expect("made"), bundle().await.expect("made"));
        let Document::CoverNotice(notice) = &said.document else { panic!("a notice") };
        assert!(notice.people.len() == 3 && notice.people.iter().all(|person| person.last_paid == "belum ada"), "{:?}", notice.people);

        // Then the money comes, another SPD, another bill; one of them dies.
        ground.wait_until("2026-03-02");
        let paid = billing.paid_out(&asked).await;
        billing.received(&paid).await;
        billing.release("SPD-2", 1_000_000).await;
        let second = billing.billed("2026-02", "KI-02", everybody()).await.id;
        billing.answered(second, LineAnswer::Accepted).await;
        billing.approved(second).await;
        billing.pay(second, 0).await;
        billing.end(&billing.people[0], true, "2026-02-21").await;
        ground.wait_until("2026-09-01");
        let again = letter().await.expect("made");
        let Document::CoverNotice(printed) = &again.document else { panic!("a notice") };
        assert_eq!(printed.marks.code, notice.marks.code);
        // The log's head is that of the day it is printed.
        assert_eq!(printed.as_ref(), &CoverNotice { marks: printed.marks.clone(), ..notice.as_ref().clone() });
        let again = bundle().await.expect("made");
        let (Document::PaymentBundle(then), Document::PaymentBundle(now)) = (&asked_for.document, &again.document) else {
            panic!("bundles")
        };
        assert_eq!((&now.ceiling, &now.facts, &now.parts), (&then.ceiling, &then.facts, &then.parts));
        assert!(now.ceiling.contains(&("Diminta sebelumnya".to_owned(), Rupiah::ZERO)), "{:?}", now.ceiling);
    }
}
