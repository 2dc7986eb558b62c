//! A fund line with a bill, its payment and a claim on BPJS, written by hand: for the table of routes, which asks for one of each, of the region's
//! budget and of a village's.

use crate::ground::{MONEY, REGION, VILLAGE, VILLAGE_MONEY};
use payung_operations::Books;
use payung_storage::entity::{attachment, bill, bill_line, commitment, fund_line, ledger_entry, ledger_line, payment, payment_step};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

const CONTRIBUTION: i64 = 16_800;

/// Writes them: the region's of number [`MONEY`], the village's of number [`VILLAGE_MONEY`].
pub async fn write(books: &Books, year: i64) {
    of(books, year, MONEY, ("apbd", "SG", REGION)).await;
    of(books, year, VILLAGE_MONEY, ("apbdesa", "SD", VILLAGE)).await;
}

/// One line with all that hangs on it, of number `id`: whose money, BPJS's code of the payer, where.
async fn of(books: &Books, year: i64, id: i64, (kind, payer, area): (&str, &str, &str)) {
    let connection = &books.database.connection;
    let line = fund_line::Model {
        id,
        programme_year: year,
        fund: kind.into(),
        kind: kind.into(),
        name: format!("Sumber contoh {id}"),
        account: "5.1".into(),
        dpa: format!("DPA-{id}"),
        accounting_class: "barang-jasa".into(),
        planned: true,
        payer: payer.into(),
        payer_area: area.into(),
        wadah: format!("WADAH-{id}"),
        earmark: "[]".into(),
        ceiling: 10 * CONTRIBUTION,
        needs_spd: false,
        spd: 0,
        committed: 2 * CONTRIBUTION,
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
        id,
        programme_year: year,
        wadah: format!("WADAH-{id}"),
        area: area.into(),
        code: format!("KI-{id}"),
        letter_number: format!("S-{id}"),
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
        decision: Some("full-with-claim".into()),
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
        bill: id,
        ordinal: 1,
        sheet_row: 0,
        month: "2026-11-01".into(),
        enrolment: None,
        fund_line: Some(id),
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
        id,
        programme_year: year,
        bill: id,
        fund_line: id,
        amount: CONTRIBUTION,
        credit: 0,
        claim: 0,
        state: "requested".into(),
        version: 1,
        seq: 1,
    };
    payment::Entity::insert(asked.into_active_model()).exec_without_returning(connection).await.expect("a payment");
    let spp = payment_step::Model {
        payment: id,
        ordinal: 1,
        step: "spp".into(),
        outcome: "done".into(),
        number: format!("SPP-{id}"),
        date: "2026-11-06".into(),
        amount: CONTRIBUTION,
        reason: String::new(),
        file: None,
        by_user: "contoh".into(),
        at: "2026-11-06T02:00:00.000000Z".into(),
        seq: 1,
    };
    payment_step::Entity::insert(spp.into_active_model()).exec_without_returning(connection).await.expect("a step");
    let bound = commitment::Model {
        id,
        programme_year: year,
        fund_line: id,
        decree: 1,
        first_month: "2026-11-01".into(),
        months: 2,
        people: 1,
        person_months: 2,
        amount: 2 * CONTRIBUTION,
        released: 0,
        by_user: "contoh".into(),
        version: 1,
        seq: 1,
    };
    commitment::Entity::insert(bound.into_active_model()).exec_without_returning(connection).await.expect("a commitment");
    let entry = ledger_entry::Model {
        id,
        programme_year: year,
        day: "2026-11-06".into(),
        kind: "bill".into(),
        subject: format!("bill:{id}"),
        note: "contoh".into(),
        corrects: None,
        by_user: "contoh".into(),
        seq: 1,
    };
    ledger_entry::Entity::insert(entry.into_active_model()).exec_without_returning(connection).await.expect("an entry");
    for (ordinal, account, amount) in [(1, "claim", CONTRIBUTION), (2, "liability", -CONTRIBUTION)] {
        let month = Some("2026-11-01".to_owned());
        let line = ledger_line::Model { entry: id, ordinal, fund_line: id, account: account.into(), month, amount };
        ledger_line::Entity::insert(line.into_active_model()).exec_without_returning(connection).await.expect("a line");
    }
}
