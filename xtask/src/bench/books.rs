//! The books at the size of a large kabupaten: a list handed in, screened and stored, then cases opened and pages read at that size and at
//! ten times that size. On SQLite, and on PostgreSQL when `PAYUNG_TEST_POSTGRES` names one (`.ci/with-postgres`, with `PAYUNG_TEST_FSYNC=on`).

use super::screen::Data;
use super::{Request, circumstances, finish, folder, released};
use payung_domain::{AreaCode, Capacity, Date, RegisterKind, Role};
use payung_law::Bundle;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::{Act, Actor, Books, FileIn, Installation, NewRole, Place, Request as Asked, RoleHeld, perform};
use payung_registry::Areas;
use payung_storage::log::verify;
use payung_storage::queries::{CaseFilter, Cursor, case_page, case_with_history};
use payung_storage::{KeyRing, Sealer};
use sea_orm::{ConnectionTrait, Statement};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

const REGION: &str = "1217";
const REGULATION: &str = "samosir-10-2024";
/// Where a PostgreSQL of the tests is.
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";
/// Rows of a page.
const PAGE: u64 = 50;
/// Times each page and case is read.
const READS: usize = 100;

/// Measures and prints.
///
/// # Errors
/// Something cannot be run.
pub fn bench(request: &Request) -> Result<(), String> {
    let (people, largest) = (request.people, request.largest);
    let data = Data::of(&folder()?, people)?;
    let program = released("xtask")?;
    println!("{}; {people} people handed in, filled up to {largest} cases.", circumstances());
    let home = folder()?.join("books");
    let mut places = vec![format!("{}", home.display())];
    match std::env::var(POSTGRES) {
        Ok(url) => places.push(url),
        Err(_) => println!("PostgreSQL is left out: {POSTGRES} names none."),
    }
    for place in places {
        let _ = fs::remove_dir_all(&home);
        let mut command = Command::new(&program);
        command.args(["bench", "books-run", &place, &largest.to_string()]).args(data.files());
        finish(&mut command, "the books")?;
    }
    let _ = fs::remove_dir_all(&home);
    Ok(())
}

/// The process that is measured: `PLACE LARGEST LIST DTKS P3KE`.
///
/// # Errors
/// Something cannot be run.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let [place, largest, list, dtks, p3ke] = arguments else { return Err("PLACE LARGEST LIST DTKS P3KE".to_owned()) };
    let largest: i64 = largest.parse().map_err(|_| "LARGEST is no number".to_owned())?;
    let place = match place.starts_with("postgres") {
        true => Place::Postgres { url: place.clone(), prefix: format!("bench{}", std::process::id()) },
        false => Place::Folder(place.into()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(all(place, largest, [list, dtks, p3ke].map(Path::new)))
}

fn failed(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

/// Highest resident memory of this process so far, in MB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or_default() / 1_000
}

struct Bench {
    books: Books,
    actor: Actor,
    now: jiff::Timestamp,
}

impl Bench {
    async fn act<A: Act>(&mut self, what: &str, act: &A) -> Result<A::Done, String> {
        let start = Instant::now();
        self.now += jiff::SignedDuration::from_secs(1);
        let done = perform(&self.books, Asked { actor: &self.actor, now: self.now, id: None }, act).await.map_err(failed)?;
        println!("| {what} | {:.1} s | peak {} MB |", start.elapsed().as_secs_f64(), peak());
        Ok(done)
    }
}

fn file(path: &Path) -> Result<FileIn, String> {
    let body = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(FileIn { name, media_type: "text/csv".into(), body: body.into() })
}

async fn all(place: Place, largest: i64, [list, dtks, p3ke]: [&Path; 3]) -> Result<(), String> {
    let now: jiff::Timestamp = "2026-06-01T05:00:00Z".parse().map_err(failed)?;
    let region = AreaCode::parse(REGION).ok_or("no region")?;
    println!("\n{}\n| act | time | memory |\n|---|---|---|", if matches!(place, Place::Folder(_)) { "SQLite" } else { "PostgreSQL" });
    let installation = Installation::open(place, Sealer::new(&KeyRing::fresh(now).map_err(failed)?)).await.map_err(failed)?;
    let bundles = Arc::new(Bundle::embedded());
    let books = installation.books(region, "Uji", now, Arc::new(Areas::embedded()), bundles).await.map_err(failed)?;
    installation.add_user("uji", "dinas", "Uji", now).await.map_err(failed)?;
    let from = Date::constant(2020, 1, 1);
    let held = RoleHeld { role: Role::Dinas, area: region, agency: String::new(), capacity: Capacity::Definitif, from, until: None };
    installation.give_role("uji", &NewRole { user: "dinas".into(), region, held }, now).await.map_err(failed)?;
    let actor = installation.actor_named("dinas", region).await.map_err(failed)?.ok_or("no actor")?;
    let mut bench = Bench { books, actor, now };
    let year = bench.act("open the year", &OpenYear { year: 2026, regulation: REGULATION.into(), readings: vec![] }).await?.id;
    for (kind, path) in [(RegisterKind::Dtks, dtks), (RegisterKind::P3ke, p3ke)] {
        let load = LoadRegister {
            programme_year: year,
            kind,
            source: "uji".into(),
            snapshot: Date::constant(2026, 5, 1),
            coverage: None,
            stands_in_for: None,
            files: vec![file(path)?],
        };
        bench.act(&format!("load {}", path.display()), &load).await?;
    }
    let hand_in = HandInList {
        programme_year: year,
        area: region,
        agency: String::new(),
        on_behalf_of: Some("Uji".into()),
        planned: true,
        corrects: None,
        file: file(list)?,
    };
    let start = Instant::now();
    let received = bench.act("hand in", &hand_in).await?;
    drop(hand_in);
    let screened = bench.act("screen", &ScreenBatch { programme_year: year, receipt: Some(received.receipt) }).await?;
    println!("| hand in, screen and store {} rows | {:.1} s | peak {} MB |", received.rows, start.elapsed().as_secs_f64(), peak());
    println!("\n{} cases: {} eligible, {} not, {} wanting data\n", screened.cases, screened.eligible, screened.refused, screened.unknown);
    println!("| read | cases | median ms | worst ms | rows |\n|---|---|---|---|---|");
    let cases = i64::try_from(screened.cases).unwrap_or(i64::MAX);
    spread_out(&bench, "id > 0").await?;
    reads(&bench, year, cases).await?;
    let start = Instant::now();
    let total = fill(&bench, cases, largest).await?;
    println!("\nfilled up to {total} cases in {:.0} s\n", start.elapsed().as_secs_f64());
    println!("| read | cases | median ms | worst ms | rows |\n|---|---|---|---|---|");
    reads(&bench, year, total).await?;
    let start = Instant::now();
    let verified = verify(&bench.books.database, &bench.books.sealer, &[]).await.map_err(failed)?;
    println!("\nlog of {} entries verified in {:.2} s, {} faults", verified.entries, start.elapsed().as_secs_f64(), verified.faults.len());
    Ok(())
}

async fn sql(bench: &Bench, statement: &str) -> Result<(), String> {
    bench.books.database.connection.execute_unprepared(statement).await.map(|_| ()).map_err(|error| format!("{statement}: {error}"))
}

/// Puts cases into different states and hands, as they are in the middle of a year.
async fn spread_out(bench: &Bench, which: &str) -> Result<(), String> {
    let states = "CASE id % 20 WHEN 0 THEN 'returned' WHEN 1 THEN 'refused' WHEN 2 THEN 'verified' WHEN 3 THEN 'verified' ELSE state END";
    sql(
        bench,
        &format!("UPDATE case_file SET state = {states}, assigned_to = CASE id % 50 WHEN 0 THEN 'verifikator' ELSE NULL END WHERE {which}"),
    )
    .await
}

/// Copies the cases, with persons, rows and steps, until there are that many.
async fn fill(bench: &Bench, cases: i64, largest: i64) -> Result<i64, String> {
    // Some persons stand in two cases.
    let persons = Statement::from_string(bench.books.database.backend(), "SELECT MAX(id) FROM person");
    let persons = bench.books.database.connection.query_one_raw(persons).await.map_err(failed)?.ok_or("no persons")?;
    let persons: i64 = persons.try_get_by_index(0).map_err(failed)?;
    let (mut total, mut people) = (cases, persons);
    while total < largest {
        let by = total;
        let some = (largest - total).min(cases);
        let person = "nik, kk_lookup, kk, phone, address, name, name_folded, birth_place, birth, sex, log_key, version, seq";
        sql(bench, &format!("INSERT INTO person (id, nik_lookup, {person}) SELECT id + {people}, 'isi-' || (id + {people}), {person} FROM person WHERE id <= {persons}")).await?;
        let case = "programme_year, name_folded, submission, area, occupation, continuing, planned, state, verdict, duplicate, screening, outcomes, facts, reasons, assigned_to, version, seq";
        sql(
            bench,
            &format!(
                "INSERT INTO case_file (id, person, {case}) SELECT id + {by}, person + {people}, {case} FROM case_file WHERE id <= {some}"
            ),
        )
        .await?;
        let row = "submission, sheet, sheet_row, kind, change, cells, faults, version";
        sql(bench, &format!("INSERT INTO submission_row (ordinal, case_file, {row}) SELECT ordinal + {by} + 10000000, case_file + {by}, {row} FROM submission_row WHERE case_file <= {some}")).await?;
        let step = "step, outcome, evidence, reason, by_user, at, seq";
        sql(
            bench,
            &format!("INSERT INTO case_step (case_file, {step}) SELECT case_file + {by}, {step} FROM case_step WHERE case_file <= {some}"),
        )
        .await?;
        total += some;
        people += persons;
    }
    if bench.books.database.backend() == sea_orm::DbBackend::Postgres {
        // What PostgreSQL's own service does in the background sooner or later.
        sql(bench, "VACUUM ANALYZE").await?;
    }
    Ok(total)
}

async fn reads(bench: &Bench, year: i64, total: i64) -> Result<(), String> {
    let connection = &bench.books.database.connection;
    let sealer = &bench.books.sealer;
    let ids = (0..READS as i64).map(|number| 1 + (number * 7_919 + 13) * 104_729 % total);
    let mut times = Vec::new();
    for id in ids.clone() {
        let start = Instant::now();
        let history = case_with_history(connection, id).await.map_err(failed)?.ok_or("no such case")?;
        // As the case's page does: what is sealed is opened.
        for row in &history.rows {
            sealer.open("submission_row.cells", &row.cells).map_err(failed)?;
        }
        if let Some(facts) = &history.case.facts {
            sealer.open("case_file.facts", facts).map_err(failed)?;
        }
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    told("one case with its history", total, &mut times, 1);
    let all = CaseFilter { programme_year: year, ..CaseFilter::default() };
    // Rows that name no village stand under the whole region, before all others.
    let after = Cursor { text: REGION.to_owned(), id: i64::MAX };
    let some = case_page(connection, &all, Some(&after), 2).await.map_err(failed)?.rows;
    let first = some.first().ok_or("no cases")?;
    let kecamatan = first.area.get(..6).and_then(AreaCode::parse).ok_or("no kecamatan")?;
    let (village, occupation) = (AreaCode::parse(&first.area).ok_or("no village")?, first.occupation.clone());
    let text = |text: &str| Some(text.to_owned());
    let filters = [
        ("all", all.clone()),
        ("kecamatan", CaseFilter { area: Some(kecamatan), ..all.clone() }),
        ("village", CaseFilter { area: Some(village), ..all.clone() }),
        ("state", CaseFilter { state: text("returned"), ..all.clone() }),
        ("kecamatan and state", CaseFilter { area: Some(kecamatan), state: text("verified"), ..all.clone() }),
        ("verdict", CaseFilter { verdict: text("perlu data"), ..all.clone() }),
        ("state and verdict", CaseFilter { state: text("verified"), verdict: text("layak"), ..all.clone() }),
        ("occupation", CaseFilter { occupation, ..all.clone() }),
        ("assigned", CaseFilter { assigned_to: text("verifikator"), ..all.clone() }),
        ("name", CaseFilter { name: first.name_folded.get(..3).map(str::to_owned), ..all.clone() }),
        ("name and state", CaseFilter { name: first.name_folded.get(..3).map(str::to_owned), state: text("returned"), ..all.clone() }),
        ("NIK", CaseFilter { nik: nik(bench, first.person).await?, ..all.clone() }),
        ("state nothing is in", CaseFilter { state: text("withdrawn"), ..all.clone() }),
    ];
    for (name, filter) in filters {
        let (mut times, mut rows) = (Vec::new(), 0);
        let mut after: Option<Cursor> = None;
        for _ in 0..READS {
            let start = Instant::now();
            let page = case_page(connection, &filter, after.as_ref(), PAGE).await.map_err(failed)?;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
            rows = rows.max(page.rows.len());
            // From page to page, and from the start again after the last.
            after = page.next;
        }
        told(name, total, &mut times, rows);
    }
    Ok(())
}

/// What a person's NIK is found by.
async fn nik(bench: &Bench, person: i64) -> Result<Option<String>, String> {
    use payung_storage::entity::person::Entity;
    use sea_orm::EntityTrait;
    let found = Entity::find_by_id(person).one(&bench.books.database.connection).await.map_err(failed)?;
    Ok(found.and_then(|person| person.nik_lookup))
}

fn told(name: &str, total: i64, times: &mut [f64], rows: usize) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times.get(times.len() / 2).copied().unwrap_or_default(), times.last().copied().unwrap_or_default());
    println!("| {name} | {total} | {median:.2} | {worst:.2} | {rows} |");
}
