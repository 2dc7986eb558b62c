//! A signed decree whose people are insured, billed and partly paid for: rows written straight into the tables, so that the papers made of
//! them can be tested apart from the acts that fill them.

use crate::ground::{Ground, text_file};
use crate::papers::{Decreed, decreed};
use payung_domain::{Date, EnrolmentEvent, Month, Role, Span};
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::{Actor, Place};
use payung_storage::entity::{
    bill, bill_line, bpjs_export, bpjs_export_entry, case_file, commitment, cover_span, decree_entry, ending, enrolment, enrolment_event,
    fund_change, fund_line, ledger_entry, ledger_line, log_entry, notice, payment, payment_step,
};
use payung_storage::{Attachment, store_attachment};
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

/// What one month costs.
pub const MONTH: i64 = 16_800;
/// People insured.
pub const PEOPLE: usize = 5;
/// The village of everybody.
pub const FILE: &str = "nik,nama\n5106...,Contoh\n";

/// The books, and the numbers of what was written.
pub struct Insured {
    pub decreed: Decreed,
    pub enrolments: Vec<i64>,
    pub bendahara: Actor,
}

async fn put<E, M>(tx: &DatabaseTransaction, row: M)
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: sea_orm::ActiveModelBehavior + Send,
{
    E::insert(row.into_active_model()).exec_without_returning(tx).await.expect("a row");
}

fn no_text() -> String {
    String::new()
}

impl Insured {
    /// Five people, July to December 2026; July received by the insurer, August billed with differences; one person who died is ended.
    pub async fn new(place: Place) -> Self {
        let all = decreed(place, PEOPLE + 1).await;
        let (ground, bangli) = (&all.bangli.ground, &all.bangli);
        let legal = ground.user("hukum", Role::Legal, "51.06").await;
        let record = RecordDecree {
            decree: all.decree.id,
            version: 1,
            number: "560/12/2026".into(),
            date: Date::constant(2026, 6, 1),
            people: u64::try_from(PEOPLE).expect("small"),
            total: all.decree.total,
            page_code: all.decree.page_code.clone(),
            file: text_file("naskah.pdf", "%PDF-1.7 naskah"),
            retyped_annex: None,
        };
        ground.act(&legal, &record).await.expect("recorded");
        let bendahara = ground.user("bendahara", Role::BendaharaPengeluaran, "51.06").await;
        let year = bangli.year;
        let decree = all.decree.id;
        let tx = ground.books.database.begin().await.expect("a transaction");
        let seq = log_entry::Entity::find().order_by_desc(log_entry::Column::Seq).one(&tx).await.expect("read").expect("entries").seq;
        let hash = |name: &str, body: &str| {
            let file = Attachment { file_name: name.to_owned(), media_type: "text/csv".to_owned(), body: body.as_bytes().to_vec().into() };
            let (tx, sealer) = (&tx, &ground.books.sealer);
            async move { store_attachment(tx, sealer, &file, seq).await.expect("stored") }
        };
        let file = hash("pendaftaran.csv", FILE).await;
        funds(&tx, year, decree, seq).await;
        let enrolments = enrol(&tx, ground, year, decree, seq).await;
        export(&tx, year, &enrolments, &file, seq).await;
        bills(&tx, ground, year, &enrolments, &file, seq).await;
        let ended = ending::Model {
            id: 1,
            enrolment: enrolments[4],
            ground: "meninggal".into(),
            happened_on: "2026-08-12".into(),
            last_month: "2026-08-01".into(),
            proof_kind: "akta kematian".into(),
            proof_issuer: "Dinas Dukcapil".into(),
            proof_number: "5106-KM-1".into(),
            file,
            status: "confirmed".into(),
            proposed_by: "desa".into(),
            proposed_on: "2026-08-20".into(),
            decided_by: Some("dinas".into()),
            decided_on: Some("2026-08-21".into()),
            reason: None,
            notice_number: Some("560/77/2026".into()),
            notice_date: Some("2026-08-22".into()),
            version: 1,
            seq,
        };
        put(&tx, ended).await;
        for (id, kind, month) in [(1, "arrears", "2026-08-01"), (2, "programme-end", "2026-12-01"), (3, "ending", "2026-08-01")] {
            let row = notice::Model {
                id,
                programme_year: year,
                kind: kind.into(),
                wadah: "PEMKAB BANGLI".into(),
                area: "5106".into(),
                month: month.into(),
                number: format!("560/8{id}/2026"),
                date: "2026-09-21".into(),
                people: 4,
                by_user: "dinas".into(),
                seq,
            };
            put(&tx, row).await;
        }
        tx.commit().await.expect("committed");
        ground.wait_until("2026-09-21");
        Self { decreed: all, enrolments, bendahara }
    }
}

async fn funds(tx: &DatabaseTransaction, year: i64, decree: i64, seq: i64) {
    for (id, name, kind, area, spd) in [(1, "APBD bansos", "apbd", "5106", true), (2, "APBDesa Kubu", "apbdesa", "5106022003", false)] {
        let row = fund_line::Model {
            id,
            programme_year: year,
            fund: "apbd".into(),
            kind: kind.into(),
            name: name.into(),
            account: "5.1.06.01".into(),
            dpa: format!("DPA-{id}/2026"),
            accounting_class: "bansos".into(),
            planned: true,
            payer: "SG".into(),
            payer_area: area.into(),
            wadah: "PEMKAB BANGLI".into(),
            earmark: "[]".into(),
            ceiling: 600_000,
            needs_spd: spd,
            spd: if spd { 300_000 } else { 0 },
            committed: 504_000,
            requested: 168_000,
            paid: 84_000,
            opened_by: "pptk".into(),
            status: "open".into(),
            version: 1,
            seq,
        };
        put(tx, row).await;
    }
    for (id, kind, number, amount) in [(1, "spd", "SPD-1/2026", 300_000), (2, "ceiling", "DPPA-1/2026", 96_000)] {
        let row = fund_change::Model {
            id,
            fund_line: 1,
            kind: kind.into(),
            number: number.into(),
            date: "2026-06-02".into(),
            amount,
            reason: no_text(),
            file: None,
            by_user: "pptk".into(),
            seq,
        };
        put(tx, row).await;
    }
    let row = commitment::Model {
        id: 1,
        programme_year: year,
        fund_line: 1,
        decree,
        first_month: "2026-07-01".into(),
        months: 6,
        people: 5,
        person_months: 30,
        amount: 504_000,
        released: 0,
        by_user: "pa".into(),
        version: 1,
        seq,
    };
    put(tx, row).await;
    let entry = ledger_entry::Model {
        id: 1,
        programme_year: year,
        day: "2026-08-04".into(),
        kind: "bill".into(),
        subject: "bill:1".into(),
        note: no_text(),
        corrects: None,
        by_user: "dinas".into(),
        seq,
    };
    put(tx, entry).await;
    for (ordinal, account, month, amount) in [
        (1, "expense", Some("2026-07-01"), 84_000),
        (2, "liability", None, -67_200),
        (3, "claim", None, 16_800),
        (4, "cash", None, -33_600),
    ] {
        let row = ledger_line::Model { entry: 1, ordinal, fund_line: 1, account: account.into(), month: month.map(str::to_owned), amount };
        put(tx, row).await;
    }
}

async fn enrol(tx: &DatabaseTransaction, ground: &Ground, year: i64, decree: i64, seq: i64) -> Vec<i64> {
    let entries = decree_entry::Entity::find()
        .filter(decree_entry::Column::Decree.eq(decree))
        .order_by_asc(decree_entry::Column::Ordinal)
        .all(tx)
        .await
        .expect("read");
    assert_eq!(entries.len(), PEOPLE);
    let mut ids = Vec::new();
    for (id, entry) in (1_i64..).zip(entries) {
        let case = case_file::Entity::find_by_id(entry.case_file).one(tx).await.expect("read").expect("a case");
        let kpj = format!("0901234900{id}");
        let ended = id == 5;
        let row = enrolment::Model {
            id,
            programme_year: year,
            case_file: case.id,
            person: case.person,
            area: case.area.clone(),
            occupation: case.occupation.clone(),
            wadah: "PEMKAB BANGLI".into(),
            state: if ended { "ended" } else { "registered" }.into(),
            kpj_lookup: Some(ground.books.sealer.lookup("kpj", &kpj)),
            kpj: Some(ground.books.sealer.seal("enrolment.kpj", kpj.as_bytes()).expect("sealed")),
            agreement: None,
            agreement_date: None,
            number_date: Some("2026-07-01".into()),
            first_payment: None,
            bpjs_start: Some("2026-07-01".into()),
            cover_start: Some("2026-06-15".into()),
            card_on: None,
            card_by: None,
            card_file: None,
            ended_on: ended.then(|| "2026-08-31".into()),
            version: 1,
            seq,
        };
        put(tx, row).await;
        let span = cover_span::Model {
            id,
            enrolment: id,
            commitment: 1,
            fund_line: 1,
            decree,
            first_month: "2026-07-01".into(),
            last_month: if ended { "2026-08-01" } else { "2026-12-01" }.into(),
            basis: "nominal".into(),
            per_month: MONTH,
            seq,
        };
        put(tx, span).await;
        events(tx, id, decree, ended, seq).await;
        ids.push(id);
    }
    ids
}

/// What happened to the enrolment, as its row tells it.
async fn events(tx: &DatabaseTransaction, enrolment: i64, decree: i64, ended: bool, seq: i64) {
    let month = |text: &str| Month::parse(text).expect("a month");
    let span = Span {
        commitment: 1,
        fund_line: 1,
        decree,
        first: month("2026-07-01"),
        last: month("2026-12-01"),
        basis: "nominal".into(),
        per_month: MONTH,
    };
    let started = Date::constant(2026, 7, 1);
    let registered = EnrolmentEvent::Registered { export: 1, agreement: None, agreement_date: None, bpjs_start: Some(started) };
    let mut told = vec![
        (started, EnrolmentEvent::Covered(span)),
        (started, EnrolmentEvent::Exported { export: 1 }),
        (started, registered),
        (Date::constant(2026, 6, 15), EnrolmentEvent::Started {}),
    ];
    if ended {
        let end = EnrolmentEvent::Ended { ending: 1, ground: "meninggal".into(), last_month: month("2026-08-01") };
        told.push((Date::constant(2026, 8, 31), end));
    }
    for (at, (on, event)) in (1..).zip(told) {
        let mut detail = serde_json::to_value(&event).expect("JSON");
        detail.as_object_mut().expect("fields").remove("kind");
        let row = enrolment_event::Model {
            id: enrolment * 10 + at,
            enrolment,
            kind: event.kind().into(),
            on_date: on.to_string(),
            detail: detail.to_string(),
            day: "2026-08-22".into(),
            by_user: "dinas".into(),
            seq,
        };
        put(tx, row).await;
    }
}

async fn export(tx: &DatabaseTransaction, year: i64, enrolments: &[i64], file: &str, seq: i64) {
    let row = bpjs_export::Model {
        id: 1,
        programme_year: year,
        wadah: "PEMKAB BANGLI".into(),
        number: "560/20/2026".into(),
        date: "2026-06-02".into(),
        column_map: "ringkas".into(),
        people: 5,
        per_month: 5 * MONTH,
        control: r#"{"people":5,"per_month":84000,"nik_check":17}"#.into(),
        file: file.into(),
        status: "answered".into(),
        by_user: "dinas".into(),
        version: 1,
        seq,
    };
    put(tx, row).await;
    for (ordinal, &enrolment) in (1_i64..).zip(enrolments) {
        let row = bpjs_export_entry::Model { bpjs_export: 1, ordinal, enrolment, answer: "registered".into(), reason: no_text() };
        put(tx, row).await;
    }
}

/// Two bills: July as it should be and paid; August with a dead person, a stranger and a wrong rate.
async fn bills(tx: &DatabaseTransaction, ground: &Ground, year: i64, enrolments: &[i64], file: &str, seq: i64) {
    let sealer = &ground.books.sealer;
    let bill =
        |id: i64, month: &str, people: i64, total: i64, expected: i64, disputed: i64, status: &str, decision: Option<&str>| bill::Model {
            id,
            programme_year: year,
            wadah: "PEMKAB BANGLI".into(),
            area: "5106".into(),
            code: format!("26070000000{id}"),
            letter_number: format!("B/{id}/2026"),
            letter_date: format!("{}03", &month[..8]),
            received_on: format!("{}04", &month[..8]),
            due_on: format!("{}15", &month[..8]),
            calendar: no_text(),
            first_month: month.into(),
            last_month: month.into(),
            kind: "list".into(),
            people,
            total,
            letter_file: file.into(),
            list_file: Some(file.into()),
            expected,
            disputed,
            status: status.into(),
            decision: decision.map(str::to_owned),
            replaces: None,
            correction_number: None,
            correction_date: None,
            received_by: "dinas".into(),
            checked_by: Some("pptk".into()),
            decided_by: decision.map(|_| "kepala".to_owned()),
            decided_reason: None,
            version: 1,
            seq,
        };
    put(tx, bill(1, "2026-07-01", 5, 5 * MONTH, 5 * MONTH, 0, "paid", Some("as-billed"))).await;
    put(tx, bill(2, "2026-08-01", 6, 92_400, 5 * MONTH, 8_400, "checked", None)).await;
    let mut ordinal = [0_i64; 3];
    let mut line = |bill: i64,
                    month: &str,
                    enrolment: Option<i64>,
                    name: &str,
                    nik: &str,
                    billed: i64,
                    expected: i64,
                    cause: &str,
                    answer: Option<&str>| {
        let place = usize::try_from(bill).expect("small");
        ordinal[place] += 1;
        bill_line::Model {
            bill,
            ordinal: ordinal[place],
            sheet_row: ordinal[place] + 1,
            month: month.into(),
            enrolment,
            fund_line: enrolment.map(|_| 1),
            nik_lookup: None,
            identity: sealer
                .seal("bill_line.identity", serde_json::json!({ "nik": nik, "kpj": "", "name": name }).to_string().as_bytes())
                .expect("sealed"),
            billed,
            expected,
            cause: cause.into(),
            reason: (cause == "potongan-keliru").then(|| {
                let words = serde_json::json!({ "id": "dipotong 50%, padahal dibayar APBD", "en": "reduced by 50%, though paid by APBD" });
                sealer.seal("bill_line.reason", words.to_string().as_bytes()).expect("sealed")
            }),
            cites: if cause.is_empty() { no_text() } else { "PP 44/2015 Pasal 20".into() },
            proposed: if cause.is_empty() { "none" } else { "dispute" }.into(),
            answer: answer.map(str::to_owned),
            answer_reason: None,
            answered_by: None,
            seq,
        }
    };
    let mut lines = Vec::new();
    for &id in enrolments {
        lines.push(line(1, "2026-07-01", Some(id), "", "", MONTH, MONTH, "", None));
    }
    for &id in &enrolments[..3] {
        lines.push(line(2, "2026-08-01", Some(id), "", "", MONTH, MONTH, "", None));
    }
    lines.push(line(2, "2026-08-01", Some(enrolments[3]), "", "", 8_400, MONTH, "potongan-keliru", Some("disputed")));
    lines.push(line(2, "2026-08-01", Some(enrolments[4]), "", "", MONTH, MONTH, "", None));
    lines.push(line(2, "2026-08-01", None, "Orang Asing Contoh", "5106014107809999", MONTH, 0, "tidak-ditetapkan", Some("disputed")));
    for row in lines {
        put(tx, row).await;
    }
    for (id, bill, credit, state) in [(1, 1, 0, "received"), (2, 2, 4_000, "requested")] {
        let row = payment::Model {
            id,
            programme_year: year,
            bill,
            fund_line: 1,
            amount: 84_000,
            credit,
            claim: 0,
            state: state.into(),
            version: 1,
            seq,
        };
        put(tx, row).await;
    }
    let village = payment::Model {
        id: 3,
        programme_year: year,
        bill: 2,
        fund_line: 2,
        amount: 8_400,
        credit: 0,
        claim: 0,
        state: "requested".into(),
        version: 1,
        seq,
    };
    put(tx, village).await;
    let steps = [
        (1, 1, "spp", "00000/SPP-LS/2026", "2026-07-10", 84_000, "bendahara"),
        (1, 2, "receipt", "KW-1", "2026-08-14", 84_000, "bendahara"),
        (2, 1, "spp", "00001/SPP-LS/2026", "2026-08-10", 80_000, "bendahara"),
        (3, 1, "spp", "1/SPP-DD/2026", "2026-08-10", 8_400, "kaur"),
    ];
    for (payment, ordinal, step, number, date, amount, by_user) in steps {
        let row = payment_step::Model {
            payment,
            ordinal,
            step: step.into(),
            outcome: "done".into(),
            number: number.into(),
            date: date.into(),
            amount,
            reason: no_text(),
            file: None,
            by_user: by_user.into(),
            at: format!("{date}T05:00:00Z"),
            seq,
        };
        put(tx, row).await;
    }
}
