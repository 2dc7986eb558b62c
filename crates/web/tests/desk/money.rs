//! A fund line with a bill and its payment, written by hand: for the table of routes, which asks for one of each.

use crate::ground::{MONEY, REGION};
use payung_operations::Books;
use payung_storage::entity::{attachment, bill, bill_line, fund_line, payment, payment_step};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

const CONTRIBUTION: i64 = 16_800;

/// Writes them, all of number [`MONEY`].
pub async fn write(books: &Books, year: i64) {
    let connection = &books.database.connection;
    let line = fund_line::Model {
        id: MONEY,
        programme_year: year,
        fund: "apbd".into(),
        kind: "apbd".into(),
        name: "Sumber contoh".into(),
        account: "5.1".into(),
        dpa: "DPA-71".into(),
        accounting_class: "barang-jasa".into(),
        planned: true,
        payer: "SG".into(),
        payer_area: REGION.into(),
        wadah: "WADAH-71".into(),
        earmark: "[]".into(),
        ceiling: 10 * CONTRIBUTION,
        needs_spd: false,
        spd: 0,
        committed: 0,
        requested: CONTRIBUTION,
        paid: 0,
        opened_by: "contoh".into(),
        status: "open".into(),
        version: 1,
        seq: 1,
    };
    fund_line::Entity::insert(line.into_active_model()).exec_without_returning(connection).await.expect("a line");
    let letter = attachment::Entity::find().one(connection).await.expect("read").expect("a file").hash;
    let owed = bill::Model {
        id: MONEY,
        programme_year: year,
        wadah: "WADAH-71".into(),
        area: REGION.into(),
        code: "KI-71".into(),
        letter_number: "S-71".into(),
        letter_date: "2026-11-05".into(),
        received_on: "2026-11-05".into(),
        due_on: "2026-11-16".into(),
        calendar: "contoh".into(),
        first_month: "2026-11-01".into(),
        last_month: "2026-11-01".into(),
        kind: "totals".into(),
        people: 1,
        total: CONTRIBUTION,
        letter_file: letter,
        list_file: None,
        expected: CONTRIBUTION,
        disputed: 0,
        status: "approved".into(),
        decision: Some("as-billed".into()),
        replaces: None,
        correction_number: None,
        correction_date: None,
        received_by: "contoh".into(),
        checked_by: Some("contoh".into()),
        decided_by: Some("contoh".into()),
        decided_reason: None,
        version: 3,
        seq: 1,
    };
    bill::Entity::insert(owed.into_active_model()).exec_without_returning(connection).await.expect("a bill");
    let identity = br#"{"nik":"1217010107809001","kpj":"","name":"Ani Contoh"}"#;
    let row = bill_line::Model {
        bill: MONEY,
        ordinal: 1,
        sheet_row: 0,
        month: "2026-11-01".into(),
        enrolment: None,
        fund_line: Some(MONEY),
        nik_lookup: None,
        identity: books.sealer.seal("bill_line.identity", identity).expect("sealed"),
        billed: CONTRIBUTION,
        expected: CONTRIBUTION,
        cause: String::new(),
        reason: None,
        cites: String::new(),
        proposed: "none".into(),
        answer: None,
        answer_reason: None,
        answered_by: None,
        seq: 1,
    };
    bill_line::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("a line");
    let asked = payment::Model {
        id: MONEY,
        programme_year: year,
        bill: MONEY,
        fund_line: MONEY,
        amount: CONTRIBUTION,
        credit: 0,
        claim: 0,
        state: "requested".into(),
        version: 1,
        seq: 1,
    };
    payment::Entity::insert(asked.into_active_model()).exec_without_returning(connection).await.expect("a payment");
    let spp = payment_step::Model {
        payment: MONEY,
        ordinal: 1,
        step: "spp".into(),
        outcome: "done".into(),
        number: "SPP-71".into(),
        date: "2026-11-06".into(),
        amount: CONTRIBUTION,
        reason: String::new(),
        file: None,
        by_user: "contoh".into(),
        at: "2026-11-06T02:00:00.000000Z".into(),
        seq: 1,
    };
    payment_step::Entity::insert(spp.into_active_model()).exec_without_returning(connection).await.expect("a step");
}
