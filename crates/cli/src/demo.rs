//! `payung demo`: a throw-away installation of invented people, every regional system at a stage of its own, and its desk served.
//!
//! What happens to the people is what the stories of `docs/stories` tell, run with this very program.

use crate::args::{DemoArgs, ServeArgs};
use crate::books::{Where, now};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::Language;
use payung_stories::{Runner, Said, Story};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// The stories, each as far as the part whose heading begins so; whole when empty. Together they show every stage.
const STAGES: [(&str, &str); 6] = [
    ("samosir", "Tahun ditutup"),
    ("bangli", "Berita Acara Hasil Verifikasi"),
    ("klungkung", "Daftar calon dan Keputusan Bupati"),
    ("banyumas", "Usulan penetapan"),
    ("yogyakarta-64-2023", ""),
    ("yogyakarta-57-2024", "Verifikasi dan validasi"),
];

/// The password of every user of the demonstration.
const PASSWORD: &str = "payung-peragaan";

/// The commands of the stories, run in the demonstration's folder.
struct Stage {
    folder: PathBuf,
    program: PathBuf,
    region: String,
    regulation: String,
    language: Language,
    tokens: BTreeMap<String, String>,
    users: BTreeSet<String>,
    regions: BTreeSet<String>,
    /// The roles given: user, role, areas.
    roles: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    /// What the screenings said, for the outcome to print.
    screened: Vec<String>,
}

impl Stage {
    fn command(&self, user: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env("PAYUNG_DATA", self.folder.join("data"))
            .env("PAYUNG_KEY_FILE", self.folder.join("kunci.toml"))
            .env("PAYUNG_REGION", &self.region)
            .env("PAYUNG_REGULATION", &self.regulation)
            .env_remove("PAYUNG_TOKEN_FILE")
            .env_remove("PAYUNG_DATABASE_URL")
            .env_remove("PAYUNG_KEY");
        match self.tokens.get(user) {
            Some(token) => command.env("PAYUNG_TOKEN", token),
            None => command.env_remove("PAYUNG_TOKEN"),
        };
        command
    }

    fn said(&self, user: &str, arguments: &[&str]) -> Said {
        match self.command(user, arguments).output() {
            Ok(out) => Said {
                done: out.status.success(),
                text: format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)),
            },
            Err(error) => Said { done: false, text: error.to_string() },
        }
    }

    /// Runs what must succeed.
    fn done(&self, user: &str, arguments: &[&str]) -> Result<String, Failure> {
        let said = self.said(user, arguments);
        if said.done { Ok(said.text) } else { Err(Failure::said(said.text.trim().trim_start_matches("payung: ").to_owned())) }
    }
}

impl Runner for Stage {
    fn run(&mut self, user: &str, arguments: &[&str]) -> Said {
        match arguments {
            // One person may hold roles in several regions: the account is there already.
            ["user", "add", name, ..] if self.users.contains(*name) => Said { done: true, text: String::new() },
            ["user", "add", name, ..] => {
                self.users.insert((*name).to_owned());
                self.said(user, arguments)
            }
            ["user", "token", name, ..] => {
                let said = self.said("admin", arguments);
                self.tokens.insert((*name).to_owned(), said.text.trim().to_owned());
                said
            }
            ["user", "role", name, "--role", role, rest @ ..] => {
                let area = rest.iter().position(|word| *word == "--area").and_then(|at| rest.get(at + 1)).copied().unwrap_or(&self.region);
                let label = payung_domain::Role::from_word(role).map_or(*role, |role| role.label(self.language));
                self.roles.entry((*name).to_owned()).or_default().entry(label.to_owned()).or_default().insert((*area).to_owned());
                self.said(user, arguments)
            }
            ["books", "screen", ..] => {
                let said = self.said(user, arguments);
                self.screened.push(said.text.clone());
                said
            }
            _ => self.said(user, arguments),
        }
    }

    fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Runs the command.
pub fn run(settings: &Settings, args: &DemoArgs) -> Result<ExitCode, Failure> {
    let kept = match &args.folder {
        Some(folder) => {
            if folder.exists() {
                let shown = folder.display();
                return Err(Failure::Cannot(
                    format!("{shown} sudah ada. Sebut folder yang belum ada, atau jangan sebut satu pun agar dihapus sesudahnya."),
                    format!("{shown} is there already. Name a folder that is not, or none to have it removed afterwards."),
                ));
            }
            std::fs::create_dir_all(folder).map_err(unwritable)?;
            None
        }
        None => Some(tempfile::tempdir().map_err(unwritable)?),
    };
    let folder = match (&args.folder, &kept) {
        (Some(folder), _) => folder.canonicalize().map_err(unwritable)?,
        (None, Some(kept)) => kept.path().to_path_buf(),
        (None, None) => return Err(Failure::Unheard),
    };
    prepare(settings, &folder)?;
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let at = Where { data: folder.join("data"), database: None, schema: "payung".to_owned(), key: Some(folder.join("kunci.toml")) };
    let (host, port, listen) = (args.host.clone(), args.port, args.listen);
    let serve = ServeArgs { at, host, port, listen, certificate: None, private_key: None, behind_tls: false };
    // The folder goes when serving has ended.
    let served = crate::serve::run_demo(settings, &serve);
    drop(kept);
    served
}

fn unwritable(cause: std::io::Error) -> Failure {
    Failure::Cannot(
        format!("Folder peragaan tidak dapat disiapkan ({cause}). Periksa izin dan ruang kosongnya."),
        format!("The demonstration's folder cannot be prepared ({cause}). Check its permissions and free space."),
    )
}

fn prepare(settings: &Settings, folder: &Path) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(unwritable)?;
    payung_stories::write_examples(&folder.join("examples")).map_err(unwritable)?;
    let mut stage = Stage {
        folder: folder.to_path_buf(),
        program,
        region: String::new(),
        regulation: String::new(),
        language: settings.language,
        tokens: BTreeMap::new(),
        users: BTreeSet::new(),
        regions: BTreeSet::new(),
        roles: BTreeMap::new(),
        screened: Vec::new(),
    };
    let key = folder.join("kunci.toml");
    stage.done("", &["key", "new", &key.display().to_string()])?;
    let l = settings.language;
    println!("{}", l.pick("Menyiapkan enam daerah dengan orang rekaan …", "Preparing six regional systems with invented people …"));
    let today = now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    for (name, until) in STAGES {
        let story = payung_stories::text(name).and_then(|text| Story::read(name, text));
        let Some(story) = story else { continue };
        stage.region.clone_from(&story.region);
        stage.regulation = regulation_of(&story);
        let first = stage.users.is_empty();
        stage.done("", &["migrate", "--region", &story.region])?;
        if first {
            let token = stage.done("", &["user", "add", "admin", "--full-name", "Administrator Peragaan"])?;
            let token = token.lines().find(|line| line.starts_with("pyg_")).unwrap_or_default().trim().to_owned();
            stage.tokens.insert("admin".to_owned(), token);
            stage.users.insert("admin".to_owned());
        } else if stage.regions.insert(story.region.clone()) {
            // Nobody looks after a new region yet: an administrator of the installation takes it on.
            stage.done("admin", &["user", "role", "admin", "--role", "administrator"])?;
        }
        stage.regions.insert(story.region.clone());
        let until = Some(until).filter(|until| !until.is_empty());
        payung_stories::run(&story, &mut stage, today, until).map_err(|error| Failure::said(error.to_string()))?;
        let counts: Vec<String> = stage.screened.drain(..).next_back().map(|said| counts(&said)).unwrap_or_default();
        println!("  {:<22} {:<7} {}", story.name, story.region, counts.join(", "));
    }
    passwords(&stage)?;
    println!("\n{}", l.pick("Masuk sebagai (kata sandi semuanya sama):", "Sign in as (one password for all):"));
    println!("  {:<22} {}", l.pick("kata sandi", "password"), PASSWORD);
    println!("  {:<22} {}", "admin", payung_domain::Role::Administrator.label(l));
    for (user, roles) in &stage.roles {
        let roles: Vec<String> = roles
            .iter()
            .map(|(role, areas)| format!("{role} {}", areas.iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
            .collect();
        println!("  {user:<22} {}", roles.join("; "));
    }
    println!();
    Ok(())
}

/// The regulation a story opens its year under.
fn regulation_of(story: &Story) -> String {
    let blocks = story.parts.iter().flat_map(|part| &part.blocks);
    let commands = blocks.filter_map(|block| if let payung_stories::Block::Console(commands) = block { Some(commands) } else { None });
    let words = commands.flatten().map(|command| payung_stories::split(&command.text));
    let named = words.filter_map(|words| {
        let at = words.iter().position(|word| word == "--regulation")?;
        words.get(at + 1).cloned()
    });
    named.into_iter().next().unwrap_or_default()
}

/// The counts a screening printed.
fn counts(said: &str) -> Vec<String> {
    let wanted = ["layak: ", "tidak layak: ", "perlu data: ", "eligible: ", "not eligible: ", "wanting data: "];
    said.lines().filter(|line| wanted.iter().any(|wanted| line.starts_with(wanted))).map(str::to_owned).collect()
}

/// Sets the one password of all users.
fn passwords(stage: &Stage) -> Result<(), Failure> {
    use std::io::Write;
    for user in &stage.users {
        let mut child = stage
            .command("admin", &["user", "password", user])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unwritable)?;
        if let Some(mut stdin) = child.stdin.take() {
            writeln!(stdin, "{PASSWORD}").map_err(unwritable)?;
        }
        let out = child.wait_with_output().map_err(unwritable)?;
        if !out.status.success() {
            return Err(Failure::said(String::from_utf8_lossy(&out.stderr).trim().to_owned()));
        }
    }
    Ok(())
}
