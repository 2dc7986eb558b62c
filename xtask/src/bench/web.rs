//! The desk at the size of a large kabupaten: pages asked for fifty times a second while another process hands in a list as large as the one
//! there is. On SQLite, and on PostgreSQL when `PAYUNG_TEST_POSTGRES` names one (`.ci/with-postgres`, with `PAYUNG_TEST_FSYNC=on`).
//!
//! Requests leave by the clock, not one after another: how long one takes is counted from the moment it was due, so that a server that stands
//! still is not spared the requests it kept from being sent.

use super::screen::Data;
use super::{Request, circumstances, folder, released};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const REGION: &str = "12.17";
const CODE: &str = "1217";
const REGULATION: &str = "samosir-10-2024";
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";
const USER: &str = "dinas";
const PASSWORD: &str = "kuda hijau makan awan";
/// Requests in a second.
const RATE: u32 = 50;
/// For how long, in seconds.
const SECONDS: u32 = 60;
/// Requests that may be under way at once.
const AT_ONCE: usize = 64;
/// How long a request may take at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures and prints.
///
/// # Errors
/// Something cannot be run.
pub fn bench(request: &Request) -> Result<(), String> {
    let data = Data::of(&folder()?, request.people)?;
    let program = released("payung")?;
    println!("{}; {} people, {RATE} requests a second for {SECONDS} s.", circumstances(), request.people);
    let home = folder()?.join("web");
    let mut databases = vec![None];
    match std::env::var(POSTGRES) {
        Ok(url) => databases.push(Some(url)),
        Err(_) => println!("PostgreSQL is left out: {POSTGRES} names none."),
    }
    for database in databases {
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
        let at = Installed { program: program.clone(), home: home.clone(), database, token: String::new() };
        println!("\n{}\n", if at.database.is_some() { "PostgreSQL" } else { "SQLite" });
        measured(at, &data, request.people)?;
    }
    let _ = fs::remove_dir_all(&home);
    Ok(())
}

/// An installation, reached by the program as somebody would.
struct Installed {
    program: PathBuf,
    home: PathBuf,
    database: Option<String>,
    token: String,
}

impl Installed {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env("PAYUNG_DATA", &self.home).env("PAYUNG_REGION", REGION).env("PAYUNG_LANG", "id");
        command.env("PAYUNG_KEY_FILE", self.home.join("kunci.toml")).env("PAYUNG_TOKEN", &self.token);
        if let Some(url) = &self.database {
            command.env("PAYUNG_DATABASE_URL", url).env("PAYUNG_SCHEMA", format!("web{}", std::process::id()));
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs to the end and gives back what it printed last.
    fn run(&self, arguments: &[&str], input: Option<&str>) -> Result<String, String> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: std::io::Error| format!("payung {}: {error}", arguments.join(" "));
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.unwrap_or_default().as_bytes()).map_err(failed)?;
        }
        let output = child.wait_with_output().map_err(failed)?;
        if !output.status.success() {
            return Err(format!("payung {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)));
        }
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(printed.lines().last().unwrap_or_default().trim().to_owned())
    }
}

/// Ends the server however the measuring ends.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn measured(mut at: Installed, data: &Data, people: u64) -> Result<(), String> {
    let [list, dtks, p3ke] = data.files().map(shown);
    at.run(&["key", "new", &shown(&at.home.join("kunci.toml"))], None)?;
    at.run(&["migrate", "--region", REGION], None)?;
    at.token = at.run(&["user", "add", "admin", "--full-name", "Uji Admin"], None)?;
    at.run(&["user", "add", USER, "--full-name", "Uji Dinas"], None)?;
    at.run(&["user", "role", USER, "--role", "dinas"], None)?;
    at.run(&["user", "password", USER], Some(&format!("{PASSWORD}\n")))?;
    at.token = at.run(&["user", "token", USER], None)?;
    for year in ["2026", "2027"] {
        at.run(&["books", "open", "--year", year, "--regulation", REGULATION], None)?;
        for (kind, file) in [("dtks", &dtks), ("p3ke", &p3ke)] {
            let told = ["--source", "uji", "--snapshot", "2026-05-01", file];
            at.run(&[&["books", "load-register", "--year", year, "--kind", kind][..], &told].concat(), None)?;
        }
    }
    let start = Instant::now();
    at.run(&["books", "hand-in", "--year", "2026", "--area", REGION, "--on-behalf-of", "Uji", &list], None)?;
    at.run(&["books", "screen", "--year", "2026"], None)?;
    println!("handed in and screened in {:.0} s", start.elapsed().as_secs_f64());

    let start = Instant::now();
    let mut server =
        at.command(&["serve", "--port", "0"]).stdout(Stdio::piped()).spawn().map(Serving).map_err(|error| error.to_string())?;
    let mut line = String::new();
    let told = server.0.stdout.take().ok_or("the server says nothing")?;
    BufReader::new(told).read_line(&mut line).map_err(|error| error.to_string())?;
    let host = line.split("//").nth(1).unwrap_or_default().trim().trim_end_matches('/').to_owned();
    let health = get(&host, "/healthz", "")?;
    println!("start to first answer {:.0} ms (status {})", start.elapsed().as_secs_f64() * 1_000.0, health.status);
    let cookie = signed_in(&host)?;
    let form = "cari=Si".to_owned();
    let asked: [(&str, Asker); 4] = [
        ("list", Box::new(|turn| Asked::get(["?keadaan=screened", "?putusan=layak", "", "?putusan=perlu+data"][turn % 4], "berkas"))),
        ("search", Box::new(move |_| Asked { path: format!("/{CODE}/berkas"), form: Some(form.clone()) })),
        ("case", Box::new(move |turn| Asked::get(&format!("/{}", 1 + (turn as u64 * 7_919) % people), "berkas"))),
        ("dashboard", Box::new(|_| Asked::get("", "dasbor"))),
    ];
    // Once each, so that what is read for the first time is told apart.
    for (name, ask) in &asked {
        let start = Instant::now();
        let answer = ask(0).send(&host, &cookie)?;
        println!("first {name}: {:.0} ms (status {})", start.elapsed().as_secs_f64() * 1_000.0, answer.status);
    }
    let mut import = at
        .command(&["books", "hand-in", "--year", "2027", "--area", REGION, "--on-behalf-of", "Uji", &list])
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let import_began = Instant::now();
    let times: Mutex<BTreeMap<&str, (Vec<f64>, usize)>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let all = usize::try_from(RATE * SECONDS).unwrap_or_default();
    let mut import_took = None;
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= all {
                        return;
                    }
                    let due = began + Duration::from_secs(1) * u32::try_from(turn).unwrap_or_default() / RATE;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let (name, ask) = &asked[turn % asked.len()];
                    let well = ask(turn / asked.len()).send(&host, &cookie).is_ok_and(|answer| answer.status == 200);
                    let took = due.elapsed().as_secs_f64() * 1_000.0;
                    if let Ok(mut times) = times.lock() {
                        let entry = times.entry(name).or_default();
                        entry.0.push(took);
                        entry.1 += usize::from(!well);
                    }
                }
            });
        }
        import_took = import.wait().ok().map(|status| (import_began.elapsed().as_secs_f64(), status.success()));
    });
    println!("\n| page | requests | p50 ms | p95 ms | max ms | errors |\n|---|---|---|---|---|---|");
    let times = times.into_inner().map_err(|_| "a request broke off")?;
    for (name, (mut times, errors)) in times {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default();
        println!("| {name} | {} | {:.1} | {:.1} | {:.1} | {errors} |", times.len(), at(50), at(95), at(100));
    }
    match import_took {
        Some((seconds, true)) => println!("\nimport beside it: {seconds:.0} s"),
        _ => println!("\nthe import beside it FAILED"),
    }
    println!("server: {}", memory(server.0.id()));
    Ok(())
}

/// Resident memory of a process, now and at its highest, in MB.
fn memory(id: u32) -> String {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or_default() / 1_000
    };
    format!("RSS {} MB, at most {} MB", field("VmRSS:"), field("VmHWM:"))
}

/// What is asked for at each turn.
type Asker = Box<dyn Fn(usize) -> Asked + Sync>;

/// A page asked for.
struct Asked {
    path: String,
    form: Option<String>,
}

impl Asked {
    fn get(rest: &str, page: &str) -> Self {
        Self { path: format!("/{CODE}/{page}{rest}"), form: None }
    }

    fn send(&self, host: &str, cookie: &str) -> Result<Answer, String> {
        match &self.form {
            Some(form) => post(host, &self.path, cookie, form),
            None => get(host, &self.path, cookie),
        }
    }
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
}

fn get(host: &str, path: &str, cookie: &str) -> Result<Answer, String> {
    exchange(host, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
}

fn post(host: &str, path: &str, cookie: &str, form: &str) -> Result<Answer, String> {
    exchange(
        host,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len()
        ),
    )
}

fn exchange(host: &str, request: &str) -> Result<Answer, String> {
    let failed = |error: std::io::Error| format!("{host}: {error}");
    let mut stream = TcpStream::connect(host).map_err(failed)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed)?;
    let text = String::from_utf8_lossy(&answer);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no answer")?;
    Ok(Answer { status, head })
}

/// Signs in and gives back the session's cookie.
fn signed_in(host: &str) -> Result<String, String> {
    let answer = post(host, "/masuk", "", &format!("nama={USER}&kata_sandi={}", PASSWORD.replace(' ', "+")))?;
    let cookies = answer.head.lines().filter_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")));
    let mut sessions = cookies.filter_map(|(_, cookie)| cookie.split(';').next()).filter(|cookie| cookie.starts_with("payung="));
    sessions.next().map(str::to_owned).ok_or_else(|| format!("cannot sign in: {}", answer.head))
}
