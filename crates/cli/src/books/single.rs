//! The acts on one case or one decree, and the tables that show sealed values.

use super::acts::{act, print, programme, read_file};
use super::args::BooksCommand;
use super::now;
use super::open::Opened;
use super::table::{self, Table};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_operations::acts::amend_decree::{AmendDecree, Removal};
use payung_operations::acts::correct_facts::CorrectFacts;
use payung_operations::acts::correct_row::CorrectRow;
use payung_operations::acts::erase_person::ErasePerson;
use payung_operations::acts::prefill::{Prefill, Prefilled};
use payung_operations::acts::propose_budget::{BudgetProposal, ProposeBudget};
use payung_operations::acts::record_confirmation::{Manner, RecordConfirmation};
use payung_operations::acts::reopen_case::ReopenCase;
use payung_operations::acts::reveal::Reveal;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::{CellCorrection, Letter, Request, perform};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &BooksCommand) -> Result<ExitCode, Failure> {
    match command {
        BooksCommand::AmendDecree { year, amends, title, cover_from, months, list, minimum_wage, removals } => {
            let table = removals.as_deref().map(|path| Table::read(path, settings.language)).transpose()?;
            let mut out = Vec::new();
            if let Some(table) = &table {
                for row in table.rows.iter().filter(|row| !row.get("alasan_keluar").is_empty()) {
                    let ground = row.get("alasan_keluar").to_owned();
                    out.push(Removal { case: table.number(row, "berkas")?, version: table.number(row, "versi")?, ground });
                }
            }
            let amend = AmendDecree {
                programme_year: programme(opened, year).await?,
                amends: *amends,
                title: title.clone(),
                cover_from: *cover_from,
                months: *months,
                removals: out,
                list: *list,
                minimum_wage: *minimum_wage,
            };
            act(settings, opened, &amend).await
        }
        BooksCommand::CorrectFacts { seen, set, reason, proof } => {
            let corrections = set.iter().map(|text| correction(text)).collect::<Result<_, _>>()?;
            let correct =
                CorrectFacts { case: seen.case, version: seen.version, corrections, proof: read_file(proof)?, reason: reason.clone() };
            act(settings, opened, &correct).await
        }
        BooksCommand::CorrectRow { seen, set, reason } => {
            let corrections = set.iter().map(|text| correction(text)).collect::<Result<_, _>>()?;
            act(settings, opened, &CorrectRow { case: seen.case, version: seen.version, corrections, reason: reason.clone() }).await
        }
        BooksCommand::Confirm { case, date, manner, answer } => {
            let manner = match manner.as_str() {
                "tatap-muka" => Manner::TatapMuka,
                "telepon" => Manner::Telepon,
                "surat" => Manner::Surat,
                other => {
                    return Err(Failure::Usage(
                        format!("--manner `{other}` tidak dikenal. Yang ada: tatap-muka, telepon, surat."),
                        format!("--manner `{other}` is not known. There are: tatap-muka, telepon, surat."),
                    ));
                }
            };
            act(settings, opened, &RecordConfirmation { case: *case, asked_on: *date, manner, answer: answer.clone() }).await
        }
        BooksCommand::Reopen { seen, reason, letter } => {
            let reopen = ReopenCase { case: seen.case, version: seen.version, letter: read_file(letter)?, reason: reason.clone() };
            act(settings, opened, &reopen).await
        }
        BooksCommand::Withdraw { seen, reason } => {
            act(settings, opened, &WithdrawCase { case: seen.case, version: seen.version, reason: reason.clone() }).await
        }
        BooksCommand::ProposeBudget { year, for_year, months, planned, unplanned, minimum_wage, out } => {
            let budget = ProposeBudget {
                programme_year: programme(opened, year).await?,
                for_year: *for_year,
                months: *months,
                planned: (*planned || *unplanned).then_some(*planned),
                minimum_wage: *minimum_wage,
            };
            budget_table(settings, opened, &budget, out).await
        }
        BooksCommand::Prefill { year, area, agency, purpose, out } => {
            let prefill =
                Prefill { from_year: programme(opened, year).await?, area: *area, agency: agency.clone(), purpose: purpose.clone() };
            let request = Request { actor: &opened.actor, now: now(), id: None };
            let Prefilled { columns, rows } = perform(&opened.books, request, &prefill).await?;
            table::write(out, &opened.actor.full_name, &columns, &rows, settings.language)?;
            print(settings, opened.json, &serde_json::json!({ "people": rows.len() }))
        }
        BooksCommand::Reveal { case, purpose } => act(settings, opened, &Reveal { case: *case, purpose: purpose.clone() }).await,
        BooksCommand::Erase { case, number, date, letter } => {
            let request = Letter { number: number.clone(), date: *date, file: letter.as_deref().map(read_file).transpose()? };
            act(settings, opened, &ErasePerson { case: *case, request }).await
        }
        _ => Ok(ExitCode::FAILURE),
    }
}

/// A correction as it is written on the command line.
fn correction(text: &str) -> Result<CellCorrection, Failure> {
    match text.split_once('=') {
        Some((column, text)) => Ok(CellCorrection { column: column.trim().to_owned(), text: text.trim().to_owned() }),
        None => Err(Failure::Usage(
            format!("`{text}`: tulis KOLOM=ISI, misalnya tanggal_lahir=1975-02-03."),
            format!("`{text}`: write COLUMN=TEXT, such as tanggal_lahir=1975-02-03."),
        )),
    }
}

async fn budget_table(settings: &Settings, opened: &Opened, budget: &ProposeBudget, out: &Path) -> Result<ExitCode, Failure> {
    let request = Request { actor: &opened.actor, now: now(), id: None };
    let BudgetProposal { people, total, left_out, notes, warnings, .. } = perform(&opened.books, request, budget).await?;
    let headings = [
        "berkas",
        "direncanakan",
        "nama",
        "alamat",
        "wilayah",
        "desa_kelurahan",
        "kecamatan",
        "keadaan",
        "iuran_sebulan",
        "bulan",
        "jumlah",
    ]
    .map(str::to_owned);
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|person| {
            vec![
                person.case.to_string(),
                if person.planned { "ya" } else { "tidak" }.to_owned(),
                person.name.clone(),
                person.address.clone(),
                person.area.clone(),
                person.village.clone(),
                person.district.clone(),
                person.state.clone(),
                person.per_month.to_string(),
                person.months.to_string(),
                person.amount.to_string(),
            ]
        })
        .collect();
    table::write(out, &opened.actor.full_name, &headings, &rows, settings.language)?;
    for line in notes.iter().chain(&warnings) {
        eprintln!("{line}");
    }
    let sum = total.planned_amount.saturating_add(total.unplanned_amount);
    print(settings, opened.json, &serde_json::json!({ "people": people.len(), "total": sum, "left_out": left_out }))
}
