//! The real program in a fresh place on each database, with users and their tokens.

use payung_operations::Place;
use payung_storage::Database;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The variable in which `.ci/with-postgres` says where its PostgreSQL is.
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// The program in a place of its own.
pub struct Program {
    pub folder: TempDir,
    pub place: Place,
    region: String,
    tokens: BTreeMap<String, PathBuf>,
}

impl Program {
    /// A new installation of `region` with an administrator.
    pub fn new(on: On, name: &str, region: &str) -> Self {
        Self::new_on(on, name, region, None)
    }

    /// The same, made on `day` by a clock of its own.
    pub fn new_on(on: On, name: &str, region: &str, day: Option<jiff::civil::Date>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = match on {
            On::Sqlite => Place::Folder(folder.path().join("data")),
            On::Postgres => {
                let url = std::env::var(POSTGRES).expect("PAYUNG_TEST_POSTGRES: run the tests by .ci/test, or under .ci/with-postgres");
                Place::Postgres { url, prefix: format!("{name}_{}", std::process::id()) }
            }
        };
        let mut program = Self { folder, place, region: region.to_owned(), tokens: BTreeMap::new() };
        if let Some(day) = day {
            program.set_day(day);
        }
        let key = program.key();
        assert!(program.run(&["key", "new", &key.display().to_string()]).status.success());
        let out = program.run(&["migrate"]);
        assert!(out.status.success(), "{}", said(&out));
        let out = program.run(&["user", "add", "admin", "--full-name", "Admin Uji"]);
        assert!(out.status.success(), "{}", said(&out));
        program.keep_token("admin", &String::from_utf8_lossy(&out.stdout));
        program
    }

    fn clock(&self) -> PathBuf {
        self.folder.path().join("jam")
    }

    /// From now on it is the morning of `day` in Indonesia, by the clock of a test (`PAYUNG_TEST_CLOCK`).
    pub fn set_day(&self, day: jiff::civil::Date) {
        std::fs::write(self.clock(), format!("{day}T02:00:00Z\n")).expect("written");
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("kunci.toml")
    }

    /// Keeps a user's token.
    pub fn keep_token(&mut self, name: &str, token: &str) {
        let path = self.folder.path().join(format!("{name}.token"));
        std::fs::write(&path, token.trim()).expect("written");
        self.tokens.insert(name.to_owned(), path);
    }

    /// Adds a user with a role, and keeps the token.
    pub fn user(&mut self, name: &str, role: &str, more: &[&str]) {
        for arguments in
            [vec!["user", "add", name, "--full-name", &format!("Uji {name}")], [&["user", "role", name, "--role", role], more].concat()]
        {
            let out = self.as_user("admin", &arguments);
            assert!(out.status.success(), "{arguments:?}: {}", said(&out));
        }
        let out = self.as_user("admin", &["user", "token", name]);
        assert!(out.status.success(), "{}", said(&out));
        self.keep_token(name, &String::from_utf8_lossy(&out.stdout));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_at(&self.place, arguments)
    }

    /// The program with this one's region and key, but its books at `place`.
    pub fn command_at(&self, place: &Place, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("PAYUNG_TOKEN")
            .env_remove("PAYUNG_DATABASE_URL")
            .env("PAYUNG_REGION", &self.region)
            .env("PAYUNG_KEY_FILE", self.key());
        if self.clock().exists() {
            command.env("PAYUNG_TEST_CLOCK", self.clock());
        }
        match place {
            Place::Folder(folder) => command.env("PAYUNG_DATA", folder),
            Place::Postgres { url, prefix } => command.env("PAYUNG_DATABASE_URL", url).env("PAYUNG_SCHEMA", prefix),
        };
        command
    }

    /// Runs a command without a token.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs a command as a user.
    pub fn as_user(&self, name: &str, arguments: &[&str]) -> Output {
        self.command(arguments).env("PAYUNG_TOKEN_FILE", &self.tokens[name]).output().expect("the program starts")
    }

    /// Runs an act as a user and gives its result.
    pub fn act(&self, name: &str, arguments: &[&str]) -> serde_json::Value {
        let out = self.as_user(name, &[&["books", "--json"], arguments].concat());
        assert!(out.status.success(), "{name} {arguments:?}: {}", said(&out));
        serde_json::from_slice(&out.stdout).expect("JSON")
    }

    /// Starts an act as a user, to be killed.
    pub fn start(&self, name: &str, arguments: &[&str]) -> Child {
        let arguments = [&["books", "--json"], arguments].concat();
        let mut command = self.command(&arguments);
        command.env("PAYUNG_TOKEN_FILE", &self.tokens[name]).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    }

    /// The region's books, for plain SQL.
    pub async fn books(&self) -> Database {
        let region = payung_domain::AreaCode::parse(&self.region).expect("a code");
        Database::connect(self.place.books(region)).await.expect("it opens")
    }
}

/// What a run said.
pub fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// Writes a file into a folder and gives its path as text.
pub fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

/// Today, as the program sees it: stories name no year, so that they run in every one.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date()
}
