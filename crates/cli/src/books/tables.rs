//! The acts whose input is a table: worklists filled in, answers, worksheets.

use super::acts::{act, print, programme, read_file};
use super::args::BooksCommand;
use super::now;
use super::open::Opened;
use super::table::{self, Row, Table};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::Date;
use payung_operations::acts::export_cases::{CasesExported, ExportCases};
use payung_operations::acts::recheck_case::{Disagreement, RecheckCase, recheck_sample};
use payung_operations::acts::record_answers::{AnswerSource, RecordAnswers};
use payung_operations::acts::record_application::{ApplicationKind, Applied, RecordApplication};
use payung_operations::acts::record_assignment::RecordAssignment;
use payung_operations::acts::record_deliberation::{NameOutcome, RecordDeliberation};
use payung_operations::acts::record_term::RecordTerm;
use payung_operations::acts::record_worksheet::{IndicatorAnswer, RecordWorksheet};
use payung_operations::acts::return_in_bulk::ReturnInBulk;
use payung_operations::acts::verify_case::{Check, DocumentSeen, VerifyCase};
use payung_operations::acts::verify_in_bulk::VerifyInBulk;
use payung_operations::{CaseSeen, CheckResult, Letter, Request, StepOutcome, case_version, perform, read_answers};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

/// Days somebody has for what was sent back, when the table gives no day.
const RETURN_DAYS: i64 = 14;

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &BooksCommand) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let read = |path: &Path| Table::read(path, language);
    match command {
        BooksCommand::Cases { year, area, state, receipt, out } => {
            let export = ExportCases {
                programme_year: programme(opened, year).await?,
                area: opened.area(*area),
                state: state.clone(),
                receipt: receipt.clone(),
            };
            export_cases(settings, opened, &export, out).await
        }
        BooksCommand::Deliberation { meeting, paper, table } => {
            let table = read(table)?;
            let mut outcomes = Vec::with_capacity(table.rows.len());
            for row in &table.rows {
                let Some(outcome) = outcome(&table, row)? else { continue };
                let until = table.date(row, "batas")?;
                let until = if outcome == StepOutcome::Returned { Some(until.unwrap_or_else(|| later(opened))) } else { until };
                outcomes.push(NameOutcome {
                    case: table.number(row, "berkas")?,
                    version: table.number(row, "versi")?,
                    outcome,
                    reason: row.get("catatan").to_owned(),
                    until,
                });
            }
            let deliberation = RecordDeliberation {
                programme_year: programme(opened, &meeting.year).await?,
                area: opened.area(meeting.area),
                number: meeting.number.clone(),
                date: meeting.date,
                place: meeting.place.clone(),
                chair: meeting.chair.clone(),
                attendance: meeting.attendance,
                outcomes,
                file: paper.as_deref().map(read_file).transpose()?,
            };
            act(settings, opened, &deliberation).await
        }
        BooksCommand::Application { year, kind, number, date, applicant, attachments, paper, table } => {
            let table = read(table)?;
            let kind = match kind.as_str() {
                "single" => ApplicationKind::Single,
                "group" => ApplicationKind::Group,
                "facilitated" => ApplicationKind::Facilitated,
                other => return Err(one_of("--kind", other, "single, group, facilitated")),
            };
            let cases = chosen(&table)?
                .into_iter()
                .map(|row| Ok(Applied { case: table.number(row, "berkas")?, attachments: split(row.get("lampiran")) }))
                .collect::<Result<_, Failure>>()?;
            let application = RecordApplication {
                programme_year: programme(opened, year).await?,
                kind,
                number: number.clone(),
                date: *date,
                applicant: applicant.clone(),
                cases,
                attachments: attachments.clone(),
                file: paper.as_deref().map(read_file).transpose()?,
            };
            act(settings, opened, &application).await
        }
        BooksCommand::Worksheets { year, enumerator, date, table } => {
            let table = read(table)?;
            let programme_year = programme(opened, year).await?;
            worksheets(settings, opened, programme_year, enumerator, *date, &table).await
        }
        BooksCommand::Assignment { year, number, date, from, until, paper, table } => {
            let table = read(table)?;
            let cases = chosen(&table)?.into_iter().map(|row| table.number(row, "berkas")).collect::<Result<_, _>>()?;
            let letter = Letter { number: number.clone(), date: *date, file: paper.as_deref().map(read_file).transpose()? };
            let programme_year = programme(opened, year).await?;
            act(settings, opened, &RecordAssignment { programme_year, letter, from: *from, until: *until, cases }).await
        }
        BooksCommand::Terms { year, number, date, issued_by, table } => {
            let table = read(table)?;
            let programme_year = programme(opened, year).await?;
            let decree = Letter { number: number.clone(), date: *date, file: None };
            terms(settings, opened, programme_year, &decree, issued_by, &table).await
        }
        BooksCommand::Answers { year, source, number, date, file } => {
            let source = match source.as_str() {
                "bpjs" => AnswerSource::Bpjs,
                "dukcapil" => AnswerSource::Dukcapil,
                other => return Err(one_of("--source", other, "bpjs, dukcapil")),
            };
            let programme_year = programme(opened, year).await?;
            let file = read_file(file)?;
            let now = now();
            let day = Request { actor: &opened.actor, now, id: None }.day(&opened.books);
            let read = read_answers(&opened.books, &opened.actor, day, programme_year, source, &file).await?;
            for row in read.nobody.iter().chain(&read.unreadable) {
                eprintln!("{} {}: {}", language.pick("baris", "row"), row.row, language.pick(&row.reason_id, &row.reason_en));
            }
            let letter = Letter { number: number.clone(), date: *date, file: Some(file) };
            act(settings, opened, &RecordAnswers { programme_year, source, letter, answers: read.answers }).await
        }
        BooksCommand::Recheck { entry, out, table } => match (entry, table) {
            (_, Some(table)) => recheck(settings, opened, &read(table)?).await,
            (Some(entry), None) => sample(settings, opened, *entry, out.as_deref()).await,
            (None, None) => Err(one_of("--entry", "", "nomor catatan / the entry's number")),
        },
        BooksCommand::Verify { year, documents, recheck, table } => {
            let table = read(table)?;
            let programme_year = programme(opened, year).await?;
            verify(settings, opened, programme_year, documents, *recheck, &table).await
        }
        BooksCommand::ReturnInBulk { year, reason, until, table } => {
            let table = read(table)?;
            let mut cases = Vec::new();
            for row in &table.rows {
                if outcome(&table, row)? == Some(StepOutcome::Returned) {
                    cases.push(seen(&table, row)?);
                }
            }
            let until = until.unwrap_or_else(|| later(opened));
            act(settings, opened, &ReturnInBulk { programme_year: programme(opened, year).await?, cases, reason: reason.clone(), until })
                .await
        }
        _ => Ok(ExitCode::FAILURE),
    }
}

/// The day two weeks from now, for what is sent back without a day.
fn later(opened: &Opened) -> Date {
    let today = Request { actor: &opened.actor, now: now(), id: None }.day(&opened.books);
    today.saturating_add(jiff::Span::new().days(RETURN_DAYS))
}

fn split(text: &str) -> Vec<String> {
    text.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn one_of(flag: &str, given: &str, known: &str) -> Failure {
    Failure::Usage(
        format!("{flag} `{given}` tidak dikenal. Yang ada: {known}."),
        format!("{flag} `{given}` is not known. There are: {known}."),
    )
}

/// What a row's `hasil` says; none when nobody has decided yet.
fn outcome(table: &Table, row: &Row) -> Result<Option<StepOutcome>, Failure> {
    match row.get("hasil").to_lowercase().as_str() {
        "" => Ok(None),
        "ya" | "terima" | "diterima" | "setuju" | "terverifikasi" => Ok(Some(StepOutcome::Done)),
        "tolak" | "ditolak" | "tidak" => Ok(Some(StepOutcome::Refused)),
        "kembalikan" | "dikembalikan" | "lengkapi" => Ok(Some(StepOutcome::Returned)),
        other => Err(table.wrong(
            row,
            &format!("kolom `hasil` berisi \"{other}\"; yang dikenal: ya, tolak, kembalikan, atau kosong"),
            &format!("column `hasil` says \"{other}\"; known: ya, tolak, kembalikan, or empty"),
        )),
    }
}

/// The case of a row, as it was when the worklist was exported.
fn seen(table: &Table, row: &Row) -> Result<CaseSeen, Failure> {
    Ok(CaseSeen { case: table.number(row, "berkas")?, version: table.number(row, "versi")? })
}

/// The rows a letter is for: those whose `hasil` says yes or, when nobody filled that column in, all.
fn chosen(table: &Table) -> Result<Vec<&Row>, Failure> {
    if table.rows.iter().all(|row| row.get("hasil").is_empty()) {
        return Ok(table.rows.iter().collect());
    }
    let mut chosen = Vec::new();
    for row in &table.rows {
        if outcome(table, row)? == Some(StepOutcome::Done) {
            chosen.push(row);
        }
    }
    Ok(chosen)
}

async fn export_cases(settings: &Settings, opened: &Opened, export: &ExportCases, out: &Path) -> Result<ExitCode, Failure> {
    let request = Request { actor: &opened.actor, now: now(), id: None };
    let CasesExported { mark, cases } = perform(&opened.books, request, export).await?;
    let criteria: Vec<String> = cases.first().map(|case| case.outcomes.iter().map(|(id, _)| id.clone()).collect()).unwrap_or_default();
    let mut headings: Vec<String> =
        ["berkas", "versi", "keadaan", "putusan", "nik", "nama", "wilayah", "nama_wilayah", "pekerjaan"].map(str::to_owned).to_vec();
    headings.extend(criteria.iter().cloned());
    headings.extend(
        ["alasan", "peringatan", "petugas", "langkah_berikutnya", "hasil", "catatan", "batas", "bukti", "dokumen"].map(str::to_owned),
    );
    let rows: Vec<Vec<String>> = cases
        .iter()
        .map(|case| {
            let state = payung_domain::case::label(&case.state, settings.language).to_owned();
            let mut row = vec![
                case.case.to_string(),
                case.version.to_string(),
                state,
                case.verdict.clone(),
                case.nik.clone(),
                case.name.clone(),
                case.area.clone(),
                case.area_name.clone(),
                case.occupation.clone(),
            ];
            row.extend(
                criteria
                    .iter()
                    .map(|id| case.outcomes.iter().find(|(known, _)| known == id).map_or_else(String::new, |(_, word)| word.clone())),
            );
            let next = settings.language.pick(&case.next.0, &case.next.1).to_owned();
            row.extend([case.reason.clone(), case.warning.clone(), case.assigned_to.clone(), next]);
            row.extend(std::iter::repeat_n(String::new(), 5));
            row
        })
        .collect();
    table::write(out, &mark, &headings, &rows, settings.language)?;
    if opened.json {
        println!("{}", serde_json::json!({ "cases": cases.len(), "mark": mark, "file": out.display().to_string() }));
    } else {
        println!("{}: {} ({mark})", out.display(), cases.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// Each case's worksheet is an act of its own.
async fn worksheets(
    settings: &Settings,
    opened: &Opened,
    programme_year: i64,
    enumerator: &str,
    date: Date,
    table: &Table,
) -> Result<ExitCode, Failure> {
    let mut sheets = Vec::new();
    for row in table.rows.iter().filter(|row| row.beginning("indikator_").next().is_some()) {
        let mut answers = Vec::new();
        for (indicator, cell) in row.beginning("indikator_") {
            let answer = match cell.to_lowercase().as_str() {
                "ya" | "y" | "1" => Some(true),
                "tidak" | "t" | "0" => Some(false),
                "?" | "tidak diketahui" => None,
                other => {
                    return Err(table.wrong(
                        row,
                        &format!("indikator_{indicator} berisi \"{other}\"; tulis ya, tidak, atau ? bila belum diketahui"),
                        &format!("indikator_{indicator} says \"{other}\"; write ya, tidak, or ? where nobody knows"),
                    ));
                }
            };
            answers.push(IndicatorAnswer { indicator: indicator.to_owned(), answer, proof: row.get("bukti").to_owned() });
        }
        sheets.push(RecordWorksheet {
            programme_year,
            case: table.number(row, "berkas")?,
            version: table.number(row, "versi")?,
            enumerator: enumerator.to_owned(),
            date,
            answers,
            file: None,
        });
    }
    for sheet in &sheets {
        let request = Request { actor: &opened.actor, now: now(), id: None };
        perform(&opened.books, request, sheet).await?;
    }
    print(settings, opened.json, &serde_json::json!({ "worksheets": sheets.len() }))
}

/// Each office is an act of its own.
async fn terms(
    settings: &Settings,
    opened: &Opened,
    programme_year: i64,
    decree: &Letter,
    issued_by: &str,
    table: &Table,
) -> Result<ExitCode, Failure> {
    let mut terms = Vec::new();
    let filled = |row: &&Row| ["jabatan", "mulai", "selesai"].iter().any(|name| !row.get(name).is_empty());
    for row in table.rows.iter().filter(filled) {
        let day = |name: &str| {
            table.date(row, name)?.ok_or_else(|| table.wrong(row, &format!("kolom `{name}` kosong"), &format!("column `{name}` is empty")))
        };
        terms.push(RecordTerm {
            programme_year,
            case: table.number(row, "berkas")?,
            version: table.number(row, "versi")?,
            office: row.get("jabatan").to_owned(),
            from: day("mulai")?,
            until: day("selesai")?,
            decree: decree.clone(),
            issued_by: issued_by.to_owned(),
        });
    }
    for term in &terms {
        let request = Request { actor: &opened.actor, now: now(), id: None };
        perform(&opened.books, request, term).await?;
    }
    print(settings, opened.json, &serde_json::json!({ "terms": terms.len() }))
}

/// Eligible rows without open questions are verified together; every other decision is an act of its own.
async fn verify(
    settings: &Settings,
    opened: &Opened,
    programme_year: i64,
    documents: &[String],
    recheck: u8,
    table: &Table,
) -> Result<ExitCode, Failure> {
    let programme = payung_operations::Programme::load(&opened.books.database.connection, &opened.books, programme_year).await?;
    let today = Request { actor: &opened.actor, now: now(), id: None }.day(&opened.books);
    let (rules, _) = programme.rules(today)?;
    let criteria: Vec<String> = rules.gates.iter().map(|gate| gate.criterion.id.to_lowercase()).collect();
    let ids: Vec<&str> = rules.gates.iter().map(|gate| gate.criterion.id.as_str()).collect();
    let (mut together, mut single) = (Vec::new(), Vec::new());
    for row in &table.rows {
        let Some(outcome) = outcome(table, row)? else { continue };
        let seen = seen(table, row)?;
        let open = criteria.iter().any(|criterion| row.get(criterion) == "?");
        if outcome == StepOutcome::Done && !open && row.get("dokumen").is_empty() && row.get("putusan") == "layak" {
            together.push(seen);
            continue;
        }
        let mut checks = Vec::with_capacity(ids.len());
        for (id, criterion) in ids.iter().zip(&criteria) {
            let answer = row.get(criterion);
            let result = match (answer, outcome) {
                ("-" | "", _) => continue,
                ("ya", _) => CheckResult::Confirmed,
                ("tidak", StepOutcome::Refused) => CheckResult::Refused,
                ("?", StepOutcome::Done) => CheckResult::Confirmed,
                _ => CheckResult::Returned,
            };
            let reason = row.get("catatan");
            let said = (answer != "ya" && !reason.is_empty()).then(|| reason.to_owned());
            let proof = (answer == "?" && !row.get("bukti").is_empty()).then(|| read_file(&table.beside(row.get("bukti")))).transpose()?;
            checks.push(Check { criterion: (*id).to_owned(), result, reason: said, proof });
        }
        let present: BTreeSet<String> = documents.iter().cloned().chain(split(row.get("dokumen"))).collect();
        let documents = present.into_iter().map(|document| DocumentSeen { document, present: true, file: None }).collect();
        let until = match outcome {
            StepOutcome::Done => None,
            _ => Some(table.date(row, "batas")?.unwrap_or_else(|| later(opened))),
        };
        single.push(VerifyCase { case: seen.case, version: seen.version, checks, documents, until });
    }
    let (mut verified, mut refused, mut returned, mut entry) = (0_u64, 0_u64, 0_u64, None);
    if !together.is_empty() {
        let bulk = VerifyInBulk { programme_year, cases: together, documents: documents.to_vec(), recheck_percent: recheck };
        let request = Request { actor: &opened.actor, now: now(), id: opened.request.as_deref() };
        let done = perform(&opened.books, request, &bulk).await?;
        verified += done.cases;
        entry = Some(done.entry);
    }
    let mut failed = None;
    for case in single {
        let request = Request { actor: &opened.actor, now: now(), id: None };
        match perform(&opened.books, request, &case).await {
            Ok(done) if done.state == "verified" => verified += 1,
            Ok(done) if done.state == "refused" => refused += 1,
            Ok(_) => returned += 1,
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    if let (Some(error), 0, None) = (&failed, verified + refused + returned, entry) {
        return Err(error.clone().into());
    }
    // What was recorded before a refusal stands, and its sample must be known.
    print(
        settings,
        opened.json,
        &serde_json::json!({ "verified": verified, "refused_now": refused, "returned": returned, "recheck": entry }),
    )?;
    failed.map_or(Ok(ExitCode::SUCCESS), |error| Err(error.into()))
}

/// The sample of a bulk verification that somebody else looks at again.
async fn sample(settings: &Settings, opened: &Opened, entry: i64, out: Option<&Path>) -> Result<ExitCode, Failure> {
    let cases = recheck_sample(&opened.books.database.connection, entry).await?;
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        let version = case_version(&opened.books.database.connection, case).await?;
        rows.push(vec![case.to_string(), version.to_string(), String::new(), String::new(), String::new(), String::new()]);
    }
    let headings = ["berkas", "versi", "hasil", "kriteria", "catatan", "bukti"].map(str::to_owned);
    match out {
        Some(out) => {
            table::write(out, &format!("{} · {entry}", opened.actor.full_name), &headings, &rows, settings.language)?;
            println!("{}: {}", out.display(), rows.len());
        }
        None => println!("{}", rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>().join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Each case looked at again is an act of its own.
async fn recheck(settings: &Settings, opened: &Opened, table: &Table) -> Result<ExitCode, Failure> {
    let mut rechecks = Vec::new();
    for row in &table.rows {
        let Some(outcome) = outcome(table, row)? else { continue };
        let disagreements = if outcome == StepOutcome::Done {
            Vec::new()
        } else {
            let proof = (!row.get("bukti").is_empty()).then(|| read_file(&table.beside(row.get("bukti")))).transpose()?;
            vec![Disagreement { criterion: row.get("kriteria").to_owned(), reason: row.get("catatan").to_owned(), proof }]
        };
        rechecks.push(RecheckCase { case: table.number(row, "berkas")?, version: table.number(row, "versi")?, disagreements });
    }
    for again in &rechecks {
        let request = Request { actor: &opened.actor, now: now(), id: None };
        perform(&opened.books, request, again).await?;
    }
    print(settings, opened.json, &serde_json::json!({ "rechecked": rechecks.len() }))
}
