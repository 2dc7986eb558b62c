//! A monthly bill of a large kabupaten: recorded, compared with the roster person by person and stored, then answered and approved. On SQLite, and on
//! PostgreSQL when `PAYUNG_TEST_POSTGRES` names one (`.ci/with-postgres`, with `PAYUNG_TEST_FSYNC=on`).

use super::{Request, circumstances, finish, folder, released};
use payung_domain::{AreaCode, Capacity, Date, Month, Role};
use payung_law::Bundle;
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToCause, LineAnswer};
use payung_operations::acts::approve_bill::{ApproveBill, HowApproved};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_bill::RecordBill;
use payung_operations::{Act, Actor, Books, FileIn, Installation, NewRole, Place, Request as Asked, RoleHeld, perform};
use payung_registry::Areas;
use payung_storage::{KeyRing, Sealer};
use sea_orm::ConnectionTrait;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

const REGION: &str = "3471";
const REGULATION: &str = "yogyakarta-57-2024";
/// Where a PostgreSQL of the tests is.
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";
/// One month of one person.
const MONTH: i64 = 16_800;
/// One in so many lines is billed by half.
const WRONG: u64 = 1_000;

/// Measures and prints.
///
/// # Errors
/// Something cannot be run.
pub fn bench(request: &Request) -> Result<(), String> {
    let program = released("xtask")?;
    println!("{}; a bill of {} people.", circumstances(), request.people);
    let home = folder()?.join("bill");
    let mut places = vec![format!("{}", home.display())];
    match std::env::var(POSTGRES) {
        Ok(url) => places.push(url),
        Err(_) => println!("PostgreSQL is left out: {POSTGRES} names none."),
    }
    for place in places {
        let _ = fs::remove_dir_all(&home);
        let mut command = Command::new(&program);
        command.args(["bench", "bill-run", &place, &request.people.to_string()]);
        finish(&mut command, "the bill")?;
    }
    let _ = fs::remove_dir_all(&home);
    Ok(())
}

/// The process that is measured: `PLACE PEOPLE`.
///
/// # Errors
/// Something cannot be run.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let [place, people] = arguments else { return Err("PLACE PEOPLE".to_owned()) };
    let people: u64 = people.parse().map_err(|_| "PEOPLE is no number".to_owned())?;
    let place = match place.starts_with("postgres") {
        true => Place::Postgres { url: place.clone(), prefix: format!("bench{}", std::process::id()) },
        false => Place::Folder(place.into()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(all(place, people))
}

fn failed(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

/// The NIK of the person with that number.
fn nik(number: u64) -> String {
    let (place, day, serial) = (number / 28 / 900 % 1_000, number % 28, number / 28 % 900);
    format!("{REGION}{:02}{:02}{:02}{:02}{:04}", place % 100, 1 + day, 1 + place / 100, 80, 9_000 + serial)
}

struct Bench {
    books: Books,
    now: jiff::Timestamp,
}

impl Bench {
    async fn act<A: Act>(&mut self, what: &str, actor: &Actor, act: &A) -> Result<A::Done, String> {
        let start = Instant::now();
        self.now += jiff::SignedDuration::from_secs(1);
        let done = perform(&self.books, Asked { actor, now: self.now, id: None }, act).await.map_err(failed)?;
        println!("| {what} | {:.1} s |", start.elapsed().as_secs_f64());
        Ok(done)
    }

    async fn sql(&self, statement: &str) -> Result<(), String> {
        self.books.database.connection.execute_unprepared(statement).await.map(|_| ()).map_err(|error| format!("{statement}: {error}"))
    }
}

fn file(name: &str, text: String) -> FileIn {
    FileIn { name: name.to_owned(), media_type: "text/csv".into(), body: text.into_bytes().into() }
}

async fn all(place: Place, people: u64) -> Result<(), String> {
    let now: jiff::Timestamp = "2026-05-10T05:00:00Z".parse().map_err(failed)?;
    let region = AreaCode::parse(REGION).ok_or("no region")?;
    println!("\n{}\n| act | time |\n|---|---|", if matches!(place, Place::Folder(_)) { "SQLite" } else { "PostgreSQL" });
    let installation = Installation::open(place, Sealer::new(&KeyRing::fresh(now).map_err(failed)?)).await.map_err(failed)?;
    let books = installation.books(region, "Uji", now, Arc::new(Areas::embedded()), Arc::new(Bundle::embedded())).await.map_err(failed)?;
    let mut actors = Vec::new();
    for (name, role) in [("dinas", Role::Dinas), ("kepala", Role::HeadOfOffice)] {
        installation.add_user("uji", name, "Uji", now).await.map_err(failed)?;
        let from = Date::constant(2020, 1, 1);
        let held = RoleHeld { role, area: region, agency: String::new(), capacity: Capacity::Definitif, from, until: None };
        installation.give_role("uji", &NewRole { user: name.into(), region, held }, now).await.map_err(failed)?;
        actors.push(installation.actor_named(name, region).await.map_err(failed)?.ok_or("no actor")?);
    }
    let [dinas, head] = actors.as_slice() else { return Err("no actors".to_owned()) };
    let mut bench = Bench { books, now };
    let year = bench.act("open the year", dinas, &OpenYear { year: 2026, regulation: REGULATION.into(), readings: vec![] }).await?.id;
    let mut list = String::from("nik,nama\n");
    let mut billed = String::from("nik,nama,bulan,jumlah\n");
    let mut total = 0;
    for number in 0..people {
        let amount = if number % WRONG == 0 { MONTH / 2 } else { MONTH };
        total += amount;
        let _ = writeln!(list, "{},Peserta {number}", nik(number));
        let _ = writeln!(billed, "{},Peserta {number},2026-05,{amount}", nik(number));
    }
    let hand_in = HandInList {
        programme_year: year,
        area: region,
        agency: String::new(),
        on_behalf_of: Some("Uji".into()),
        planned: true,
        corrects: None,
        file: file("daftar.csv", list),
    };
    bench.act("hand in the list", dinas, &hand_in).await?;
    cover(&bench, people).await?;
    let record = RecordBill {
        programme_year: year,
        wadah: "W".into(),
        code: "1".into(),
        letter_number: "1".into(),
        letter_date: Date::constant(2026, 5, 5),
        first_month: Month::of(Date::constant(2026, 5, 1)),
        last_month: Month::of(Date::constant(2026, 5, 1)),
        people: i64::try_from(people).map_err(failed)?,
        total,
        replaces: None,
        letter: file("surat.pdf", "surat".into()),
        list: Some(file("tagihan.csv", billed)),
    };
    let recorded = bench.act("record the bill: read, compare, store", dinas, &record).await?;
    println!("\n{} lines, {} differences\n", recorded.lines, recorded.differences);
    let by = |cause: &str, answer| AnswerToCause { cause: cause.into(), answer, reason: "uji".into() };
    let causes = vec![by("potongan-keliru", LineAnswer::Accepted)];
    let answered = bench.act("answer by cause", dinas, &AnswerBill { bill: recorded.id, version: 1, lines: vec![], causes }).await?;
    let (how, none) = (HowApproved::AsBilled, String::new());
    let approve = ApproveBill { bill: recorded.id, version: answered.version, how, reason: none.clone(), shown: none };
    bench.act("approve", head, &approve).await?;
    Ok(())
}

/// Puts everybody of the list under cover by one decree and one line, as the acts before the bill would.
async fn cover(bench: &Bench, people: u64) -> Result<(), String> {
    let amount = i64::try_from(people).map_err(failed)? * MONTH * 12;
    let decree = "INSERT INTO decree (id, programme_year, kind, title, year, number, date, cover_from, months, people, total, page_code, chain_head, status, drafted_by, version, seq)";
    bench.sql(&format!("{decree} VALUES (1, 1, 'initial', 'uji', 2026, '1', '2026-01-02', '2026-01-01', 12, {people}, {amount}, 'uji', 'uji', 'signed', 'uji', 1, 1)")).await?;
    let line = "INSERT INTO fund_line (id, programme_year, fund, kind, name, account, dpa, accounting_class, planned, payer, payer_area, wadah, earmark, ceiling, needs_spd, spd, committed, requested, paid, opened_by, status, version, seq)";
    bench.sql(&format!("{line} VALUES (1, 1, 'apbd', 'apbd', 'APBD', '5.1', '1', 'barang-jasa', TRUE, 'SG', '34.71', 'W', '[]', {amount}, FALSE, 0, {amount}, 0, 0, 'uji', 'open', 1, 1)")).await?;
    let commitment = "INSERT INTO commitment (id, programme_year, fund_line, decree, first_month, months, people, person_months, amount, released, by_user, version, seq)";
    bench.sql(&format!("{commitment} VALUES (1, 1, 1, 1, '2026-01-01', 12, {people}, {people} * 12, {amount}, 0, 'uji', 1, 1)")).await?;
    let enrolment = "INSERT INTO enrolment (id, programme_year, case_file, person, area, wadah, state, number_date, bpjs_start, cover_start, version, seq)";
    bench
        .sql(&format!(
            "{enrolment} SELECT id, 1, id, person, area, 'W', 'registered', '2026-01-05', '2026-01-05', '2026-01-05', 1, 1 FROM case_file"
        ))
        .await?;
    let span = "INSERT INTO cover_span (id, enrolment, commitment, fund_line, decree, first_month, last_month, basis, per_month, seq)";
    bench.sql(&format!("{span} SELECT id, id, 1, 1, 1, '2026-01-01', '2026-12-01', 'nominal', {MONTH}, 1 FROM enrolment")).await
}
