//! The commands about bills and payments.

use super::acts::{act, print, print_of, programme, read_file};
use super::bills_args::{BillsCommand, StepArgs};
use super::now;
use super::open::Opened;
use super::table::{self, Table};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToCause, AnswerToLine, LineAnswer};
use payung_operations::acts::approve_bill::{ApproveBill, HowApproved};
use payung_operations::acts::ask_correction::AskCorrection;
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::acts::draw_sample::DrawSample;
use payung_operations::acts::order_payment::OrderPayment;
use payung_operations::acts::record_bill::RecordBill;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::acts::settle_claim::{HowSettled, SettleClaim};
use payung_operations::views::bills::{at_stake, bills, lines};
use payung_operations::views::payments::payments;
use payung_operations::{Look, Programme, Request, perform};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &BillsCommand) -> Result<ExitCode, Failure> {
    let paper = |path: &Option<std::path::PathBuf>| path.as_deref().map(read_file).transpose();
    match command {
        BillsCommand::Bill { year, wadah, code, number, date, from, to, people, total, replaces, list, letter } => {
            let record = RecordBill {
                programme_year: programme(opened, year).await?,
                wadah: wadah.clone(),
                code: code.clone(),
                letter_number: number.clone(),
                letter_date: *date,
                first_month: *from,
                last_month: to.unwrap_or(*from),
                people: *people,
                total: *total,
                replaces: *replaces,
                letter: read_file(letter)?,
                list: paper(list)?,
            };
            act(settings, opened, &record).await
        }
        BillsCommand::Bills { year } => {
            let programme = Programme::load(&opened.books.database.connection, &opened.books, programme(opened, year).await?).await?;
            let found = bills(look(opened), &programme, settings.language).await?;
            let rows: Vec<serde_json::Value> = found
                .iter()
                .map(|seen| {
                    serde_json::json!({
                        "id": seen.bill.id, "version": seen.bill.version, "code": seen.bill.code, "wadah": seen.bill.wadah, "months": seen.months,
                        "people": seen.bill.people, "total": seen.bill.total, "due": seen.bill.due_on, "state": seen.bill.status,
                        "differences": seen.differences, "unanswered": seen.unanswered, "disputed": seen.bill.disputed,
                    })
                })
                .collect();
            print_of(settings, opened.json, "bills", &serde_json::json!({ "bills": rows }))
        }
        BillsCommand::BillLines { bill, open, out } => bill_lines(settings, opened, *bill, *open, out).await,
        BillsCommand::AnswerBill { bill, version, cause, table } => {
            let causes = cause.iter().map(|text| answer_to_cause(text)).collect::<Result<_, _>>()?;
            let lines = match table {
                Some(path) => answers(&Table::read(path, settings.language)?)?,
                None => Vec::new(),
            };
            act(settings, opened, &AnswerBill { bill: *bill, version: *version, lines, causes }).await
        }
        BillsCommand::AskCorrection { bill, version, number, date } => {
            act(settings, opened, &AskCorrection { bill: *bill, version: *version, number: number.clone(), date: *date }).await
        }
        BillsCommand::BillStake { bill } => {
            let (stake, villages) = at_stake(look(opened), *bill).await?;
            let villages: Vec<serde_json::Value> =
                villages.iter().map(|village| serde_json::json!({ "area": village.area_name, "names": village.names })).collect();
            let done = serde_json::json!({
                "people": stake.enrolments.len(), "unpaid_from": stake.unpaid_from.to_string(), "covered_until": stake.covered_until.to_string(),
                "cite": stake.cite, "code": stake.code, "villages": villages,
            });
            print(settings, opened.json, &done)
        }
        BillsCommand::ApproveBill { bill, version, full, reason } => {
            let how = if full.is_some() { HowApproved::FullWithClaim } else { HowApproved::AsBilled };
            let (shown, reason) = (full.clone().unwrap_or_default(), reason.clone());
            act(settings, opened, &ApproveBill { bill: *bill, version: *version, how, reason, shown }).await
        }
        BillsCommand::RequestPayment { bill, fund_line, version, number, date, amount, credit, paper: file } => {
            let request = RequestPayment {
                bill: *bill,
                fund_line: *fund_line,
                version: *version,
                number: number.clone(),
                date: *date,
                amount: *amount,
                credit: *credit,
                file: paper(file)?,
            };
            act(settings, opened, &request).await
        }
        BillsCommand::CheckPayment(step) => {
            let StepArgs { payment, version, date, amount, send_back, .. } = step;
            let file = paper(&step.paper)?;
            let check =
                CheckPayment { payment: *payment, version: *version, date: *date, amount: *amount, refusal: send_back.clone(), file };
            act(settings, opened, &check).await
        }
        BillsCommand::OrderPayment(step) => {
            let order = OrderPayment {
                payment: step.payment,
                version: step.version,
                number: step.number.clone(),
                date: step.date,
                amount: step.amount,
                refusal: step.send_back.clone(),
                file: paper(&step.paper)?,
            };
            act(settings, opened, &order).await
        }
        BillsCommand::Payout(step) => {
            let payout = RecordPayout {
                payment: step.payment,
                version: step.version,
                number: step.number.clone(),
                date: step.date,
                amount: step.amount,
                refusal: step.send_back.clone(),
                file: paper(&step.paper)?,
            };
            act(settings, opened, &payout).await
        }
        BillsCommand::Receipt(step) => {
            if step.send_back.is_some() {
                return Err(Failure::Usage(
                    "Bukti penerimaan BPJS tidak dapat dikembalikan: uangnya sudah keluar. Catat kelebihannya sebagai piutang.".to_owned(),
                    "A receipt of BPJS sends nothing back: the money has left. Record what was too much as a claim.".to_owned(),
                ));
            }
            let receipt = RecordReceipt {
                payment: step.payment,
                version: step.version,
                number: step.number.clone(),
                date: step.date,
                amount: step.amount,
                file: paper(&step.paper)?,
            };
            act(settings, opened, &receipt).await
        }
        BillsCommand::Payments { year } => {
            let programme = Programme::load(&opened.books.database.connection, &opened.books, programme(opened, year).await?).await?;
            let found = payments(look(opened), &programme, None).await?;
            let rows: Vec<serde_json::Value> = found
                .iter()
                .map(|seen| {
                    serde_json::json!({
                        "id": seen.payment.id, "version": seen.payment.version, "code": seen.code, "bill": seen.payment.bill,
                        "fund_line": seen.payment.fund_line, "name": seen.line_name, "amount": seen.payment.amount, "credit": seen.payment.credit,
                        "state": seen.payment.state,
                    })
                })
                .collect();
            print(settings, opened.json, &serde_json::json!({ "payments": rows }))
        }
        BillsCommand::SettleClaim { bill, fund_line, left, amount, how, number, date, reason, paper: file } => {
            let ways = [HowSettled::Credit, HowSettled::Refund, HowSettled::GivenUp];
            let how = ways.into_iter().find(|known| known.word() == how).ok_or_else(|| {
                Failure::Usage(
                    format!("`{how}`: pilih credit, refund, atau given-up."),
                    format!("`{how}`: choose credit, refund or given-up."),
                )
            })?;
            let settle = SettleClaim {
                bill: *bill,
                fund_line: *fund_line,
                left: *left,
                amount: *amount,
                how,
                number: number.clone(),
                date: *date,
                reason: reason.clone(),
                file: paper(file)?,
            };
            act(settings, opened, &settle).await
        }
        BillsCommand::Sample { year, seed, size, out } => {
            let draw = DrawSample { programme_year: programme(opened, year).await?, seed: *seed, size: *size };
            let request = Request { actor: &opened.actor, now: now(), id: None };
            let done = perform(&opened.books, request, &draw).await?;
            let (headings, rows) = done.table();
            table::write(out, &done.mark, &headings, &rows, settings.language)?;
            let told = serde_json::json!({ "population": done.population, "amount": done.amount, "rows": rows.len(), "file": out.display().to_string() });
            print(settings, opened.json, &told)
        }
    }
}

fn look(opened: &Opened) -> Look<'_> {
    let day = Request { actor: &opened.actor, now: now(), id: None }.day(&opened.books);
    Look { books: &opened.books, actor: &opened.actor, day }
}

/// The words of answers on the command line and in worklists.
fn answer(text: &str) -> Result<LineAnswer, Failure> {
    match text.trim().to_lowercase().as_str() {
        "terima" | "accepted" | "accept" => Ok(LineAnswer::Accepted),
        "sengketa" | "sengketakan" | "disputed" | "dispute" => Ok(LineAnswer::Disputed),
        other => Err(Failure::Usage(
            format!("Jawaban `{other}` tidak dikenal: tulis terima atau sengketa."),
            format!("Answer `{other}` is not known: write terima or sengketa."),
        )),
    }
}

/// `SEBAB=JAWABAN[:ALASAN]`.
fn answer_to_cause(text: &str) -> Result<AnswerToCause, Failure> {
    let Some((cause, rest)) = text.split_once('=') else {
        return Err(Failure::Usage(
            format!("`{text}`: tulis SEBAB=terima atau SEBAB=sengketa:ALASAN."),
            format!("`{text}`: write CAUSE=terima or CAUSE=sengketa:REASON."),
        ));
    };
    let (word, reason) = rest.split_once(':').unwrap_or((rest, ""));
    Ok(AnswerToCause { cause: cause.trim().to_owned(), answer: answer(word)?, reason: reason.trim().to_owned() })
}

/// The answers of a worklist that was filled in; rows without one are left.
fn answers(table: &Table) -> Result<Vec<AnswerToLine>, Failure> {
    let mut lines = Vec::new();
    for row in table.rows.iter().filter(|row| !row.get("jawaban").trim().is_empty()) {
        let answer = answer(row.get("jawaban"))?;
        lines.push(AnswerToLine { line: table.number(row, "baris")?, answer, reason: row.get("alasan").to_owned() });
    }
    Ok(lines)
}

async fn bill_lines(settings: &Settings, opened: &Opened, bill: i64, open: bool, out: &Path) -> Result<ExitCode, Failure> {
    let headings = [
        "baris",
        "baris_daftar",
        "nama",
        "nik",
        "bulan",
        "ditagih",
        "seharusnya",
        "sebab",
        "keterangan",
        "dasar",
        "usul",
        "jawaban",
        "alasan",
    ];
    let (mut rows, mut page) = (Vec::new(), 1);
    loop {
        let found = lines(look(opened), bill, None, open, page, settings.language).await?;
        rows.extend(found.lines.into_iter().map(|line| {
            vec![
                line.ordinal.to_string(),
                line.row.to_string(),
                line.name,
                line.nik,
                line.month,
                line.billed.to_string(),
                line.expected.to_string(),
                line.cause_id,
                if line.reason.starts_with(&line.cause) { line.reason } else { format!("{}: {}", line.cause, line.reason) },
                line.cites,
                line.proposed,
                line.answer,
                line.answer_reason,
            ]
        }));
        if page >= found.pages {
            break;
        }
        page += 1;
    }
    let mark = format!("{} {}", opened.actor.name, look(opened).day);
    table::write(out, &mark, &headings.map(str::to_owned), &rows, settings.language)?;
    print(settings, opened.json, &serde_json::json!({ "rows": rows.len(), "file": out.display().to_string() }))
}
