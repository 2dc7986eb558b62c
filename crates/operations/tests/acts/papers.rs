//! Documents out of the books: what stands in the books stands on them, and every showing of sealed values is in the log.

use crate::cases::{BANGLI_DOCUMENTS, Bangli, nik, scan};
use crate::ground::{Ground, code, example, places, text_file};
use crate::lists::{brought_to, cases, list, samosir};
use payung_documents::{Applicant, Document};
use payung_domain::{Date, RegisterKind, Role};
use payung_law::model::StepKind;
use payung_operations::acts::amend_decree::{AmendDecree, Removal};
use payung_operations::acts::draft_decree::{DecreeDrafted, DraftDecree};
use payung_operations::acts::draw_up_list::DrawUpList;
use payung_operations::acts::draw_up_minutes::DrawUpMinutes;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::produce_document::{DocumentProduced, PaperFormat, ProduceDocument};
use payung_operations::acts::recheck_case::{RecheckCase, recheck_sample};
use payung_operations::acts::record_application::{ApplicationKind, Applied, RecordApplication};
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::acts::record_deliberation::{NameOutcome, RecordDeliberation};
use payung_operations::acts::record_instrument::RecordInstrument;
use payung_operations::acts::record_worksheet::{IndicatorAnswer, RecordWorksheet};
use payung_operations::acts::set_profile::SetProfile;
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::acts::verify_case::CheckResult;
use payung_operations::acts::verify_in_bulk::VerifyInBulk;
use payung_operations::{ActError, Actor, Fault, PaperKind, Programme, ReadingChosen, StepOutcome};
use payung_storage::entity::{candidate_list, case_file, decree, log_entry, minutes};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

/// A folder for what was made, as requests to `payung __document`, so that somebody can look at the pages.
const SHOW: &str = "PAYUNG_SHOW_PAPERS";

pub async fn produce(ground: &Ground, actor: &Actor, kind: PaperKind, id: i64) -> Result<DocumentProduced, ActError> {
    let made = ground.act(actor, &ProduceDocument { kind, id, format: PaperFormat::Pdf }).await;
    if let (Ok(made), Some(folder)) = (&made, std::env::var_os(SHOW)) {
        let name = format!("{}-{}.json", ground.region, kind.word());
        let request = serde_json::json!({ "format": "pdf", "document": made.document });
        std::fs::write(std::path::Path::new(&folder).join(name), request.to_string()).expect("written");
    }
    made
}

/// Bangli with `people` eligible, one refused, minutes signed, a list and the draft of a decree.
pub struct Decreed {
    pub bangli: Bangli,
    pub minutes: i64,
    pub list: i64,
    pub decree: DecreeDrafted,
    pub kepala: Actor,
    pub refused: i64,
}

pub async fn decreed(place: payung_operations::Place, people: usize) -> Decreed {
    let bangli = Bangli::new(place, people).await;
    let ground = &bangli.ground;
    let bulk = VerifyInBulk {
        programme_year: bangli.year,
        cases: bangli.eligible().await,
        documents: BANGLI_DOCUMENTS.map(str::to_owned).to_vec(),
        recheck_percent: 20,
    };
    let done = ground.act(&bangli.ketua, &bulk).await.expect("verified");
    for case in recheck_sample(&ground.books.database.connection, done.entry).await.expect("a sample") {
        let found = case_file::Entity::find_by_id(case).one(&ground.books.database.connection).await.expect("read").expect("a case");
        let look = RecheckCase { case, version: found.version, disagreements: vec![] };
        ground.act(&bangli.anggota, &look).await.expect("agrees");
    }
    let old = bangli.case("Tua").await;
    ground.act(&bangli.ketua, &bangli.verification(&old, CheckResult::Refused).await).await.expect("refused");
    let draw = DrawUpMinutes {
        programme_year: bangli.year,
        number: "BA-1/2026".into(),
        date: Date::constant(2026, 6, 1),
        place: "Ruang rapat dinas".into(),
        chair: "Uji ketua".into(),
        area: code("51.06"),
        attendance: 3,
    };
    let drawn = ground.act(&bangli.ketua, &draw).await.expect("drawn up");
    for actor in [&bangli.ketua, &bangli.sekretaris, &bangli.anggota] {
        let row = minutes::Entity::find_by_id(drawn.id).one(&ground.books.database.connection).await.expect("read").expect("minutes");
        ground.act(actor, &SignMinutes { minutes: drawn.id, version: row.version, file: None }).await.expect("signed");
    }
    let kepala = ground.user("kepala", Role::HeadOfOffice, "51.06").await;
    let list = DrawUpList {
        programme_year: bangli.year,
        number: "DC-1/2026".into(),
        date: Date::constant(2026, 6, 1),
        cover_from: Date::constant(2026, 7, 1),
        months: 6,
        budget: Some(16_800 * 6 * i64::try_from(people - 1).expect("small")),
        minimum_wage: None,
    };
    let list = ground.act(&kepala, &list).await.expect("drawn up").id;
    let draft = DraftDecree {
        programme_year: bangli.year,
        list,
        title: "Penetapan Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun 2026".into(),
        cover_from: Date::constant(2026, 7, 1),
    };
    let decree = ground.act(&bangli.dinas, &draft).await.expect("drafted");
    Decreed { minutes: drawn.id, list, decree, kepala, refused: old.id, bangli }
}

#[tokio::test]
async fn a_decree_names_everybody_and_its_totals_are_the_books() {
    for (_folder, place) in places() {
        let all = decreed(place, 6).await;
        let (ground, bangli) = (&all.bangli.ground, &all.bangli);
        let made = produce(ground, &bangli.dinas, PaperKind::Decree, all.decree.id).await.expect("made");
        assert_eq!((made.page_code.as_str(), made.people), (all.decree.page_code.as_str(), 5));
        let Document::Decree(decree) = &made.document else { panic!("a decree") };
        let listed = case_file::Entity::find()
            .filter(case_file::Column::State.eq("listed"))
            .all(&ground.books.database.connection)
            .await
            .expect("read");
        assert_eq!(listed.len(), decree.people.len());
        let niks: Vec<String> = decree.people.iter().map(|covered| covered.person.nik_digits()).collect();
        assert_eq!((1..=6).filter(|number| niks.contains(&nik(*number))).count(), 5, "{niks:?}");
        let total: i64 = decree.people.iter().map(|covered| covered.amount().expect("a sum").get()).sum();
        assert_eq!((total, all.decree.total), (5 * 6 * 16_800, 5 * 6 * 16_800));
        let words = decree.text.clauses.join(" ");
        for part in ["5 (lima) orang", "Rp504.000", "lima ratus empat ribu rupiah", "6 (enam) bulan", "Juli 2026", "Desember 2026"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let noted = decree.text.noting.join(" ");
        assert!(noted.contains("BA-1/2026 tanggal 1 Juni 2026") && noted.contains("DC-1/2026"), "{noted}");
        let laws = decree.text.recalling.join(" ");
        assert!(laws.contains("Nomor 4456") && !laws.contains("dikonfirmasi"), "{laws}");
        assert_eq!(decree.text.marks.log_head.as_deref(), Some(all.decree.chain_head.as_str()));

        let waiting = produce(ground, &all.kepala, PaperKind::Candidates, all.list).await.expect("made");
        let Document::CandidateList(candidates) = &waiting.document else { panic!("a list") };
        assert_eq!((candidates.within.len(), candidates.waiting.len()), (5, 1));

        let early = produce(ground, &bangli.dinas, PaperKind::PublicDecree, all.decree.id).await.expect_err("not signed");
        assert_eq!(early.fault, Fault::Conflict);
        let legal = ground.user("hukum", Role::Legal, "51.06").await;
        let record = RecordDecree {
            decree: all.decree.id,
            version: 1,
            number: "560/12/2026".into(),
            date: Date::constant(2026, 6, 1),
            people: 5,
            total,
            page_code: all.decree.page_code.clone(),
            file: text_file("naskah.pdf", "%PDF-1.7 naskah"),
            retyped_annex: None,
        };
        ground.act(&legal, &record).await.expect("recorded");
        let copy = produce(ground, &legal, PaperKind::PublicDecree, all.decree.id).await.expect("made");
        let Document::PublicDecree(public) = &copy.document else { panic!("a public copy") };
        assert_eq!((public.people.len(), public.text.number.as_deref()), (5, Some("560/12/2026")));
        let text = serde_json::to_string(&copy.document).expect("JSON");
        for secret in niks.iter().map(String::as_str).chain(["1980-", "5106014"]) {
            assert!(!text.contains(secret), "{secret} in {text}");
        }

        let entries = log_entry::Entity::find()
            .filter(log_entry::Column::Act.eq("produce-document"))
            .order_by_asc(log_entry::Column::Seq)
            .all(&ground.books.database.connection)
            .await
            .expect("read");
        assert_eq!(entries.len(), 3, "what was refused showed nothing");
        assert_eq!(entries[0].subject, format!("decree:{}", all.decree.id));
        assert!(entries[0].detail.contains(&all.decree.page_code) && entries[0].detail.contains("\"document\":\"decree\""));
        assert!(entries.iter().all(|entry| !entry.detail.contains("Layak") && !entry.detail.contains("5106014")));
    }
}

#[tokio::test]
async fn minutes_refusals_and_worksheets_say_what_the_books_say() {
    for (_folder, place) in places() {
        let all = decreed(place, 3).await;
        let (ground, bangli) = (&all.bangli.ground, &all.bangli);
        let made = produce(ground, &bangli.ketua, PaperKind::Verification, all.minutes).await.expect("made");
        let Document::VerificationMinutes(minutes) = &made.document else { panic!("minutes") };
        let counts: Vec<u64> = minutes.recap.iter().map(|line| line.count).collect();
        assert_eq!((counts, minutes.cases.len()), (vec![4, 3, 1, 0], 4));
        let team: Vec<&str> = minutes.team.iter().map(|member| member.office.as_str()).collect();
        assert_eq!(team, ["Ketua", "Sekretaris", "Anggota"], "who left the team does not sign");
        assert!(minutes.team_basis.contains("1/HK/2026 tanggal 2 Januari 2026"), "{}", minutes.team_basis);
        assert!(minutes.checklist.iter().any(|item| item.text.contains("Kertas Kerja")), "{:?}", minutes.checklist);
        let age = minutes.checklist.iter().find(|item| item.text.contains("usia") || item.text.contains("umur")).expect("the age");
        assert!(age.present.is_none() && age.note.contains("tidak terpenuhi 1"), "{age:?}");

        let made = produce(ground, &bangli.dinas, PaperKind::Refusal, all.refused).await.expect("made");
        let Document::RefusalNotice(notice) = &made.document else { panic!("a notice") };
        assert_eq!(notice.reasons.len(), 1, "{:?}", notice.reasons);
        let reason = &notice.reasons[0];
        assert!(reason.ground.contains("BAB") && reason.ground.contains("Pedoman Bangli"), "{reason:?}");
        assert!(reason.finding.contains("terlihat pada dokumen") && !reason.condition.is_empty());
        assert!(notice.objection.steps.len() == 3 && !notice.objection.steps.join(" ").contains("30 Tahun 2014"), "unconfirmed");
        assert_eq!(notice.addressee[0], "Ni Ketut Tua");
        let listed = bangli.case("Layak 1").await;
        assert_eq!(produce(ground, &bangli.dinas, PaperKind::Refusal, listed.id).await.expect_err("not refused").fault, Fault::Conflict);
        assert_eq!(produce(ground, &bangli.dinas, PaperKind::Decree, 99).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(produce(ground, &bangli.dinas, PaperKind::Deliberation, all.minutes).await.expect_err("others").fault, Fault::NotFound);

        let open = bangli.case("Dokumen").await;
        let programme = Programme::load(&ground.books.database.connection, &ground.books, bangli.year).await.expect("a programme");
        let answers = programme.regulation.indicator.iter().map(|indicator| {
            let answer = match indicator.id.as_str() {
                "usaha_sendiri" => Some(true),
                "keamanan_kurang" => Some(false),
                _ => None,
            };
            IndicatorAnswer { indicator: indicator.id.clone(), answer, proof: answer.map(|_| "bukti uji".to_owned()).unwrap_or_default() }
        });
        let record = RecordWorksheet {
            programme_year: bangli.year,
            case: open.id,
            version: open.version,
            enumerator: "Petugas Contoh".into(),
            date: Date::constant(2026, 5, 31),
            answers: answers.collect(),
            file: None,
        };
        ground.act(&bangli.village, &record).await.expect("recorded");
        let made = produce(ground, &bangli.village, PaperKind::Worksheet, open.id).await.expect("the village's own");
        let Document::Worksheet(sheet) = &made.document else { panic!("a worksheet") };
        assert_eq!(sheet.criteria.iter().map(|group| group.mark.as_str()).collect::<Vec<_>>(), ["a.", "b.", "b (kedua).", "c.", "d.", ""]);
        let answered: Vec<(&str, bool)> = sheet
            .criteria
            .iter()
            .flat_map(|group| &group.indicators)
            .filter_map(|indicator| Some((indicator.mark.as_str(), indicator.met?)))
            .collect();
        assert_eq!(answered, [("1)", true), ("1) b)", false)]);
        assert_eq!((sheet.enumerator.name.as_deref(), sheet.date), (Some("Petugas Contoh"), Some(Date::constant(2026, 5, 31))));
        let blank = produce(ground, &bangli.village, PaperKind::BlankWorksheet, bangli.year).await.expect("an empty form");
        let Document::Worksheet(blank) = &blank.document else { panic!("a worksheet") };
        assert!(blank.person.is_none() && blank.criteria.iter().flat_map(|group| &group.indicators).all(|line| line.met.is_none()));

        let stranger = ground.user("desa-lain", Role::VillageOperator, "51.06.02.2001").await;
        for (kind, id) in [(PaperKind::Worksheet, open.id), (PaperKind::Decree, all.decree.id), (PaperKind::Verification, all.minutes)] {
            assert_eq!(produce(ground, &stranger, kind, id).await.expect_err("not theirs").fault, Fault::Forbidden, "{}", kind.word());
            if kind != PaperKind::Worksheet {
                assert_eq!(produce(ground, &bangli.village, kind, id).await.expect_err("the region's").fault, Fault::Forbidden);
            }
        }
        let agency = ground.user_of("instansi", Role::AgencyOperator, "51.06", "Perangkat Daerah lain").await;
        assert_eq!(produce(ground, &agency, PaperKind::Decree, all.decree.id).await.expect_err("not its people").fault, Fault::Forbidden);
        let inspector = ground.user("inspektur", Role::Inspector, "51.06").await;
        assert_eq!(produce(ground, &inspector, PaperKind::Decree, all.decree.id).await.expect_err("no right").fault, Fault::Forbidden);
    }
}

#[tokio::test]
async fn a_village_s_minutes_and_the_kecamatan_s_recapitulation() {
    const VILLAGE: &str = "12.17.02.2005";
    const PEOPLE: &str = "nik,nama,tanggal_lahir,desa,jenis_pekerja_rentan\n1217024107800001,Ani Contoh,1980-07-01,Contoh Jaya,petani\n1217020107800001,Budi Contoh,1980-07-01,Contoh Jaya,petani\n,Cipto Contoh,1975-02-03,Contoh Jaya,nelayan\n";
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        let village = ground.user("desa", Role::VillageOperator, VILLAGE).await;
        let camat = ground.user("camat", Role::Kecamatan, "12.17.02").await;
        ground.act(&village, &list(year, VILLAGE, PEOPLE)).await.expect("received");
        let ids: Vec<i64> = cases(&ground, year).await.iter().map(|case| case.id).collect();
        let said = |case: i64, outcome: StepOutcome| NameOutcome {
            case,
            version: 1,
            outcome,
            reason: if outcome == StepOutcome::Done { String::new() } else { "sudah pindah kerja".into() },
            until: None,
        };
        let deliberation = RecordDeliberation {
            programme_year: year,
            area: code(VILLAGE),
            number: "BA-1".into(),
            date: Date::constant(2026, 5, 30),
            place: "Balai Desa".into(),
            chair: "Kepala Desa Contoh".into(),
            attendance: 31,
            outcomes: vec![said(ids[0], StepOutcome::Done), said(ids[1], StepOutcome::Refused), said(ids[2], StepOutcome::Done)],
            file: None,
        };
        let minutes = ground.act(&village, &deliberation).await.expect("recorded").id;
        let made = produce(&ground, &village, PaperKind::Deliberation, minutes).await.expect("made");
        let Document::DeliberationMinutes(paper) = &made.document else { panic!("minutes") };
        assert_eq!((paper.attendees.len(), paper.outcomes.len(), paper.chair.as_str()), (31, 3, "Kepala Desa Contoh"));
        assert!(paper.village.starts_with("Desa Contoh Jaya, Kecamatan"), "the list's own name: {}", paper.village);
        assert!(!paper.outcomes[1].agreed && paper.outcomes[1].reason == "sudah pindah kerja");
        assert!(paper.outcomes[2].person.nik.is_none(), "without a NIK one is still in the minutes");
        let letter = PassOn {
            programme_year: year,
            step: None,
            area: code("12.17.02"),
            agency: String::new(),
            number: "7/2026".into(),
            date: Date::constant(2026, 6, 1),
            file: None,
        };
        let letter = ground.act(&camat, &letter).await.expect("passed on").id;
        let later = "nik,nama,tanggal_lahir,jenis_pekerja_rentan\n1217020107850002,Dodi Contoh,1985-07-01,sopir\n";
        ground.act(&village, &list(year, VILLAGE, later)).await.expect("received");
        let made = produce(&ground, &camat, PaperKind::Recapitulation, letter).await.expect("made");
        let Document::Recapitulation(recap) = &made.document else { panic!("a recapitulation") };
        assert_eq!(recap.districts.len(), 1);
        assert_eq!(recap.districts[0].villages[0].counts, [3, 1, 0, 0, 2], "as it was when the letter was written");
        let again = produce(&ground, &dinas, PaperKind::Recapitulation, letter).await.expect("made again");
        assert_eq!(again.page_code, made.page_code, "the same content has the same code");
        let refused = produce(&ground, &village, PaperKind::Refusal, ids[1]).await.expect("refused by the village");
        let Document::RefusalNotice(notice) = &refused.document else { panic!("a notice") };
        assert!(notice.reasons[0].finding == "sudah pindah kerja" && notice.reasons[0].ground.contains("Pasal 8"), "{:?}", notice.reasons);
        assert_eq!(
            produce(&ground, &village, PaperKind::Recapitulation, letter).await.expect_err("the kecamatan's").fault,
            Fault::Forbidden
        );
    }
}

/// People of a year brought onto a list by hand, and the decree drafted from it.
pub async fn drafted(ground: &Ground, regulation: &str, region: &str, people: &str) -> (Actor, DecreeDrafted) {
    drafted_with(ground, regulation, region, people, &[]).await
}

/// The draft signed today and recorded; whoever recorded it, and the year it is of.
pub async fn signed(ground: &Ground, region: &str, draft: &DecreeDrafted) -> (Actor, i64) {
    let legal = ground.user("hukum", Role::Legal, region).await;
    let record = RecordDecree {
        decree: draft.id,
        version: 1,
        number: "188/2026".into(),
        date: ground.today(),
        people: draft.people,
        total: draft.total,
        page_code: draft.page_code.clone(),
        file: scan("keputusan"),
        retyped_annex: None,
    };
    ground.act(&legal, &record).await.expect("recorded");
    let found = decree::Entity::find_by_id(draft.id).one(&ground.books.database.connection).await.expect("read");
    (legal, found.expect("a decree").programme_year)
}

/// The same under readings of one's own.
pub async fn drafted_with(
    ground: &Ground,
    regulation: &str,
    region: &str,
    people: &str,
    readings: &[ReadingChosen],
) -> (Actor, DecreeDrafted) {
    let dinas = ground.user("dinas", Role::Dinas, region).await;
    let open = OpenYear { year: 2026, regulation: regulation.into(), readings: readings.to_vec() };
    let year = ground.act(&dinas, &open).await.expect("opened").id;
    let connection = &ground.books.database.connection;
    let programme = Programme::load(connection, &ground.books, year).await.expect("a programme");
    let hand_in = programme.step_of(StepKind::HandIn).expect("a step").id.clone();
    for wanted in programme.regulation.instrument.iter().filter(|wanted| wanted.before.contains(&hand_in)) {
        if wanted.made_by.is_some() {
            let load = LoadRegister {
                programme_year: year,
                kind: RegisterKind::Dtks,
                source: "uji".into(),
                snapshot: Date::constant(2026, 5, 1).min(ground.today()),
                coverage: None,
                stands_in_for: None,
                files: vec![example("samosir/dtks.csv")],
            };
            ground.act(&dinas, &load).await.expect("loaded");
            continue;
        }
        let paper = RecordInstrument {
            programme_year: year,
            kind: wanted.id.clone(),
            number: "1/2026".into(),
            date: Date::constant(2026, 1, 5),
            valid_from: Date::constant(2026, 1, 5),
            valid_until: None,
            issued_by: wanted.issued_by.clone(),
            members: vec![],
            details: vec![],
            file: None,
        };
        ground.act(&dinas, &paper).await.expect("recorded");
    }
    let mut handed = list(year, region, people);
    handed.on_behalf_of = Some("uji".into());
    ground.act(&dinas, &handed).await.expect("received");
    let found = cases(ground, year).await;
    let places = i64::try_from(found.len()).expect("few");
    let row = candidate_list::Model {
        id: 1,
        programme_year: year,
        number: "DC-1".into(),
        date: ground.today().to_string(),
        budget: None,
        months: 12,
        per_person: 201_600,
        ranked_by: "nomor berkas".into(),
        places,
        waiting: 0,
        by_user: "uji".into(),
        version: 1,
        seq: 1,
    };
    candidate_list::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("written");
    for (case, rank) in found.iter().zip(1_i64..) {
        brought_to(ground, case.id, "listed", &[]).await;
        case_file::Entity::update_many()
            .col_expr(case_file::Column::CandidateList, Expr::value(1))
            .col_expr(case_file::Column::CandidateRank, Expr::value(rank))
            .filter(case_file::Column::Id.eq(case.id))
            .exec(connection)
            .await
            .expect("moved");
    }
    let draft = DraftDecree { programme_year: year, list: 1, title: "Penetapan Penerima".into(), cover_from: Date::constant(2026, 1, 1) };
    let decree = ground.act(&dinas, &draft).await.expect("drafted");
    (dinas, decree)
}

#[tokio::test]
async fn every_regulation_has_a_decree_of_its_own_words() {
    let regulations = [
        ("samosir-10-2024", "12.17", "KEPUTUSAN BUPATI SAMOSIR", "Perbup Samosir 10/2024"),
        ("bangli-pedoman-2025", "51.06", "KEPUTUSAN BUPATI BANGLI", "Pedoman Bangli"),
        ("klungkung-rancangan", "51.05", "KEPUTUSAN BUPATI KLUNGKUNG", "Rancangan Perbup Klungkung"),
        ("banyumas-2-2025", "33.02", "KEPUTUSAN BUPATI BANYUMAS", "Perbup Banyumas 2/2025"),
        ("yogyakarta-57-2024", "34.71", "KEPUTUSAN WALI KOTA YOGYAKARTA", "Pasal 7 Perwal Yogyakarta 57/2024"),
        ("yogyakarta-64-2023", "34.71", "KEPUTUSAN WALI KOTA YOGYAKARTA", "Perwal Yogyakarta 64/2023"),
    ];
    for (regulation, region, kind, cited) in regulations {
        for (_folder, place) in places() {
            let ground = Ground::new(place, region, "2026-06-01").await;
            let digits = region.replace('.', "");
            let people = format!(
                "nik,nama,tanggal_lahir\n{digits}010107800001,Ani Contoh,1980-07-01\n{digits}014107800002,Budi Contoh,1980-07-01\n"
            );
            let (dinas, decree) = drafted(&ground, regulation, region, &people).await;
            let made = produce(&ground, &dinas, PaperKind::Decree, decree.id).await.expect("made");
            let Document::Decree(paper) = &made.document else { panic!("a decree") };
            let head = format!("KEPUTUSAN {}", paper.text.profile.head().to_uppercase());
            assert_eq!(head, kind);
            assert!(paper.text.considering.join(" ").contains(cited), "{regulation}: {:?}", paper.text.considering);
            let clauses = paper.text.clauses.join(" ");
            // Yogyakarta 57/2024 Pasal 7 asks for names, period and amount; the others state them as well.
            for part in ["2 (dua) orang", "12 (dua belas) bulan", "Januari 2026", "Desember 2026", "Rp403.200", "Rp16.800", "Lampiran"] {
                assert!(clauses.contains(part), "{regulation}: {part} in {clauses}");
            }
            assert!(!clauses.contains('{') && paper.people.len() == 2);
            for part in &paper.text.recalling {
                assert!(part.ends_with(';') && !part.contains("16 Tahun 1950"), "{regulation}: {part}");
            }
        }
    }
}

#[tokio::test]
async fn the_profile_is_tried_before_it_is_kept_and_documents_follow_it() {
    const TEXT: &str = "fund = \"DPA Dinas Contoh Tahun 2026\"\nconfirmed = [\"uu-30-2014-77\"]\nrecalling = [\"Peraturan Daerah Contoh Nomor 1 Tahun 2026\"]\ncontact = [\"Loket 3\"]\n\n[head]\nname = \"I WAYAN CONTOH\"\ncapacity = \"pj\"\n\n[letterhead]\naddress = [\"Jalan Contoh Nomor 1\"]\n\n[papers.bangli-pedoman-2025.refusal]\nsubject = \"Hasil verifikasi\"\n";
    for (_folder, place) in places() {
        let all = decreed(place, 3).await;
        let (ground, bangli) = (&all.bangli.ground, &all.bangli);
        let set = |text: &str, version| SetProfile { text: text.to_owned(), version };
        for (wrong, named) in [
            ("[kop]\n", "kop"),
            ("[head]\ncapacity = \"an\"\n", "of"),
            ("[place.\"xx\".head]\nname = \"X\"\n", "xx"),
            ("[papers.bangli-pedoman-2025.refusal]\nsubject = \"{apa}\"\n", "{apa}"),
            ("[papers.tidak-ada.refusal]\nsubject = \"x\"\n", "tidak-ada"),
        ] {
            let error = ground.act(&bangli.dinas, &set(wrong, None)).await.expect_err("wrong");
            assert!(error.fault == Fault::Invalid && error.indonesian.contains(named), "{}", error.indonesian);
        }
        assert_eq!(ground.act(&bangli.village, &set(TEXT, None)).await.expect_err("not the village's").fault, Fault::Forbidden);
        assert_eq!(ground.act(&bangli.dinas, &set(TEXT, Some(0))).await.expect("set").version, 1);
        assert!(ground.act(&bangli.dinas, &set(TEXT, Some(1))).await.expect("again").already);
        assert_eq!(ground.act(&bangli.dinas, &set("", Some(0))).await.expect_err("changed meanwhile").fault, Fault::Stale);
        let made = produce(ground, &bangli.dinas, PaperKind::Decree, all.decree.id).await.expect("made");
        let Document::Decree(decree) = &made.document else { panic!("a decree") };
        assert_eq!(decree.text.signatory.lines(true), ["Pj. BUPATI BANGLI,"]);
        assert!(decree.text.clauses.join(" ").contains("DPA Dinas Contoh Tahun 2026"));
        let laws = decree.text.recalling.join(" ");
        assert!(laws.contains("Peraturan Daerah Contoh Nomor 1"), "{laws}");
        let made = produce(ground, &bangli.dinas, PaperKind::Refusal, all.refused).await.expect("made");
        let Document::RefusalNotice(notice) = &made.document else { panic!("a notice") };
        assert_eq!((notice.subject.as_str(), notice.objection.contact.as_slice()), ("Hasil verifikasi", &["Loket 3".to_owned()][..]));
        assert!(notice.objection.steps.join(" ").contains("30 Tahun 2014"), "confirmed");
        assert_eq!(ground.act(&bangli.dinas, &set("", Some(1))).await.expect("emptied").version, 2);
    }
}

#[tokio::test]
async fn an_amending_decree_says_who_leaves_why_and_by_how_much() {
    for (_folder, place) in places() {
        let all = decreed(place, 4).await;
        let (ground, bangli) = (&all.bangli.ground, &all.bangli);
        let legal = ground.user("hukum", Role::Legal, "51.06").await;
        let record = RecordDecree {
            decree: all.decree.id,
            version: 1,
            number: "560/12/2026".into(),
            date: Date::constant(2026, 6, 1),
            people: 3,
            total: 3 * 6 * 16_800,
            page_code: all.decree.page_code.clone(),
            file: text_file("naskah.pdf", "%PDF-1.7 naskah"),
            retyped_annex: None,
        };
        ground.act(&legal, &record).await.expect("recorded");
        let gone = bangli.case("Layak 1").await;
        let programme = Programme::load(&ground.books.database.connection, &ground.books, bangli.year).await.expect("a programme");
        let ground_id = programme.regulation.ending.first().map_or_else(|| "meninggal".to_owned(), |ending| ending.id.clone());
        let amend = AmendDecree {
            programme_year: bangli.year,
            amends: all.decree.id,
            title: "Perubahan Penerima Bantuan Iuran".into(),
            cover_from: Date::constant(2026, 9, 1),
            months: 4,
            removals: vec![Removal { case: gone.id, version: gone.version, ground: ground_id }],
            list: None,
            minimum_wage: None,
        };
        let drafted = ground.act(&bangli.dinas, &amend).await.expect("drafted");
        let made = produce(ground, &bangli.dinas, PaperKind::Decree, drafted.id).await.expect("made");
        let Document::AmendingDecree(paper) = &made.document else { panic!("an amending decree") };
        assert_eq!((paper.added.len(), paper.removed.len(), paper.people_before), (0, 1, 3));
        assert_eq!(paper.amount_before.get(), 3 * 6 * 16_800);
        // July to December, out from September on: four months less.
        assert_eq!(paper.removed[0].reduction.get(), 4 * 16_800);
        let ending = programme.regulation.ending.first().map(|ending| ending.cite.clone()).unwrap_or_default();
        assert!(
            paper.removed[0].reason.contains(&ending) && paper.removed[0].person.name.contains("Layak 1"),
            "{}",
            paper.removed[0].reason
        );
        assert!(paper.text.clauses[0].contains("560/12/2026 tanggal 1 Juni 2026"), "{}", paper.text.clauses[0]);
        let public = produce(ground, &bangli.dinas, PaperKind::PublicDecree, drafted.id).await.expect_err("of the first only");
        assert_eq!(public.fault, Fault::Conflict);
    }
}

#[tokio::test]
async fn an_application_is_written_as_it_was_recorded() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let ground = &bangli.ground;
        let programme = Programme::load(&ground.books.database.connection, &ground.books, bangli.year).await.expect("a programme");
        let step = programme.step_of(StepKind::Apply).expect("a step").id.clone();
        let papers: Vec<String> =
            programme.regulation.attachment.iter().filter(|paper| paper.step == step).map(|paper| paper.id.clone()).collect();
        let mut cases = Vec::new();
        for name in ["Layak 1", "Layak 2"] {
            cases.push(Applied { case: bangli.case(name).await.id, attachments: papers.clone() });
        }
        let letter = RecordApplication {
            programme_year: bangli.year,
            kind: ApplicationKind::Group,
            number: "3/KT/2026".into(),
            date: Date::constant(2026, 5, 30),
            applicant: "Kelompok Tani Contoh".into(),
            cases,
            attachments: vec![],
            file: None,
        };
        let id = ground.act(&bangli.village, &letter).await.expect("recorded").id;
        let made = produce(ground, &bangli.village, PaperKind::Application, id).await.expect("made");
        let Document::Application(paper) = &made.document else { panic!("a letter") };
        let Applicant::Group { name, members, .. } = &paper.applicant else { panic!("a group") };
        assert_eq!((name.as_str(), members.len(), paper.attachments.len()), ("Kelompok Tani Contoh", 2, papers.len()));
        assert_eq!((paper.number.as_deref(), paper.addressee[0].as_str()), (Some("3/KT/2026"), "Bupati Bangli"));
        assert!(paper.request[0].contains("2 orang"), "{:?}", paper.request);
        assert_eq!(made.people, 2);
    }
}
