//! People under cover, written by hand: for the table of routes, which asks for one enrolment, one file sent to BPJS, one finding, and endings that are
//! proposed and confirmed.

use crate::ground::{ENDED, MONEY, VILLAGE};
use payung_domain::{Date, EnrolmentEvent, Month, Span};
use payung_operations::Books;
use payung_storage::entity::{
    attachment, bpjs_export, bpjs_export_entry, case_file, cover_span, ending, enrolment, enrolment_event, finding,
};
use sea_orm::IntoActiveModel;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

const CONTRIBUTION: i64 = 16_800;
/// The group at BPJS, that of the region's fund line.
const WADAH: &str = "WADAH-71";

/// Writes them: the first case of the list is covered, its ending proposed, of number [`MONEY`]; the second's cover has ended, of number [`ENDED`].
pub async fn write(books: &Books, year: i64) {
    let connection = &books.database.connection;
    let cases = case_file::Entity::find().order_by_asc(case_file::Column::Id).all(connection).await.expect("read");
    let file = attachment::Entity::find().one(connection).await.expect("read").expect("a file").hash;
    let export = bpjs_export::Model {
        id: MONEY,
        programme_year: year,
        wadah: WADAH.into(),
        number: "DF-71".into(),
        date: "2026-11-02".into(),
        column_map: "ringkas".into(),
        people: 2,
        per_month: 2 * CONTRIBUTION,
        control: format!(r#"{{"people":2,"per_month":{},"nik_check":17}}"#, 2 * CONTRIBUTION),
        file: file.clone(),
        status: "answered".into(),
        by_user: "contoh".into(),
        version: 1,
        seq: 1,
    };
    bpjs_export::Entity::insert(export.into_active_model()).exec_without_returning(connection).await.expect("an export");
    for ((ordinal, id), case) in [(1, MONEY), (2, ENDED)].into_iter().zip(&cases) {
        enrol(books, year, id, case).await;
        let sent =
            bpjs_export_entry::Model { bpjs_export: MONEY, ordinal, enrolment: id, answer: "registered".into(), reason: String::new() };
        bpjs_export_entry::Entity::insert(sent.into_active_model()).exec_without_returning(connection).await.expect("an entry");
        let over = id == ENDED;
        let row = ending::Model {
            id,
            enrolment: id,
            ground: "meninggal".into(),
            happened_on: "2026-11-10".into(),
            last_month: "2026-11-01".into(),
            proof_kind: "akta kematian".into(),
            proof_issuer: "Dinas Kependudukan dan Pencatatan Sipil".into(),
            proof_number: format!("AK-{id}"),
            file: file.clone(),
            status: if over { "confirmed" } else { "proposed" }.into(),
            proposed_by: "contoh".into(),
            proposed_on: "2026-11-11".into(),
            decided_by: over.then(|| "contoh lain".into()),
            decided_on: over.then(|| "2026-11-12".into()),
            reason: None,
            notice_number: over.then(|| "PB-72".into()),
            notice_date: over.then(|| "2026-11-12".into()),
            version: 1,
            seq: 1,
        };
        ending::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("an ending");
    }
    let detail = br#"{"letter":"B-71","sheet":"","row":2,"nik":"1217010107809001","name":"Ani Contoh","birth":null,"kpj":"09012345678"}"#;
    let found = finding::Model {
        id: MONEY,
        programme_year: year,
        source: "bpjs-answer".into(),
        source_id: MONEY,
        enrolment: Some(MONEY),
        area: VILLAGE.into(),
        kind: "name-differs".into(),
        detail: books.sealer.seal("finding.detail", detail).expect("sealed"),
        status: "open".into(),
        settlement: None,
        by_user: "contoh".into(),
        version: 1,
        seq: 1,
    };
    finding::Entity::insert(found.into_active_model()).exec_without_returning(connection).await.expect("a finding");
}

/// An enrolment of November and December, with what happened to it.
async fn enrol(books: &Books, year: i64, id: i64, case: &case_file::Model) {
    let connection = &books.database.connection;
    let month = |number| Month::new(2026, number).expect("a month");
    let day = Date::constant(2026, 11, 3);
    let over = id == ENDED;
    let kpj = format!("090123456{id}");
    let row = enrolment::Model {
        id,
        programme_year: year,
        case_file: case.id,
        person: case.person,
        area: case.area.clone(),
        occupation: case.occupation.clone(),
        wadah: WADAH.into(),
        state: if over { "ended" } else { "registered" }.into(),
        kpj_lookup: Some(books.sealer.lookup("kpj", &kpj)),
        kpj: Some(books.sealer.seal("enrolment.kpj", kpj.as_bytes()).expect("sealed")),
        agreement: None,
        agreement_date: None,
        number_date: Some(day.to_string()),
        first_payment: None,
        bpjs_start: Some(day.to_string()),
        cover_start: Some(day.to_string()),
        card_on: None,
        card_by: None,
        card_file: None,
        ended_on: over.then(|| "2026-11-10".into()),
        version: 1,
        seq: 1,
    };
    enrolment::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("an enrolment");
    let last = if over { month(11) } else { month(12) };
    let paid = cover_span::Model {
        id,
        enrolment: id,
        commitment: MONEY,
        fund_line: MONEY,
        decree: 1,
        first_month: month(11).first_day().to_string(),
        last_month: last.first_day().to_string(),
        basis: "nominal".into(),
        per_month: CONTRIBUTION,
        seq: 1,
    };
    cover_span::Entity::insert(paid.into_active_model()).exec_without_returning(connection).await.expect("a span");
    let (first, last) = (month(11), month(12));
    let span = Span { commitment: MONEY, fund_line: MONEY, decree: 1, first, last, basis: "nominal".into(), per_month: CONTRIBUTION };
    let registered = EnrolmentEvent::Registered { export: MONEY, agreement: None, agreement_date: None, bpjs_start: Some(day) };
    let mut told = vec![EnrolmentEvent::Covered(span), EnrolmentEvent::Exported { export: MONEY }, registered, EnrolmentEvent::Started {}];
    if over {
        told.push(EnrolmentEvent::Ended { ending: ENDED, ground: "meninggal".into(), last_month: first });
    }
    for (at, event) in (1..).zip(told) {
        let mut detail = serde_json::to_value(&event).expect("JSON");
        detail.as_object_mut().expect("fields").remove("kind");
        let row = enrolment_event::Model {
            id: id * 10 + at,
            enrolment: id,
            kind: event.kind().into(),
            on_date: if at == 5 { "2026-11-10".to_owned() } else { day.to_string() },
            detail: detail.to_string(),
            day: "2026-11-12".into(),
            by_user: "contoh".into(),
            seq: 1,
        };
        enrolment_event::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("an event");
    }
}
