//! A folder of its own for every test, and the program run in it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The seven regulations the program carries (contract).
pub const REGULATIONS: [&str; 7] = [
    "bangli-pedoman-2025",
    "klungkung-rancangan",
    "banyumas-2-2025",
    "samosir-10-2024",
    "yogyakarta-57-2024",
    "yogyakarta-64-2023",
    "nasional",
];

/// The project's own folder `examples` or `regulations`.
pub fn project(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(part).canonicalize().expect("the project's folder")
}

/// A working folder; gone with the test.
pub struct Desk {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// Exit status; -1 when a signal ended it.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("meja-").tempdir().expect("a folder") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, making the folders above it; gives back its name.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, content).expect("a file");
        name.to_owned()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file and folder below the desk, hidden ones included.
    pub fn entries(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                found.insert(path.strip_prefix(self.path()).expect("below the desk").display().to_string());
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        found
    }

    fn command(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.path());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAYUNG_")) {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[], b"")
    }

    /// The same with environment variables and standard input.
    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)], input: &[u8]) -> Ran {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_payung")), args);
        command.envs(env.iter().copied());
        finish(command, input)
    }

    /// Runs the program under `sh`, where `$PAYUNG` is its path.
    pub fn shell(&self, script: &str) -> Ran {
        let mut command = self.command(Path::new("/bin/sh"), &["-c", script]);
        command.env("PAYUNG", env!("CARGO_BIN_EXE_payung"));
        finish(command, b"")
    }

    /// Runs a call that must fail with `status`, in both languages: one paragraph that names `place`, holds each of the
    /// Indonesian and each of the English `words`, and leaves the folder as it was.
    pub fn refused(&self, args: &[&str], status: i32, place: &str, indonesian: &[&str], english: &[&str]) {
        for (language, words) in [("id", indonesian), ("en", english)] {
            let before = self.entries();
            let ran = self.run(&[args, &["--lang", language]].concat());
            assert_eq!(ran.status, status, "{args:?}: {ran:?}");
            assert!(ran.err.starts_with("payung: ") && ran.err.ends_with('\n'), "{ran:?}");
            assert!(!ran.err.trim_end().contains('\n'), "one paragraph: {}", ran.err);
            assert!(ran.err.contains(place), "names {place}: {}", ran.err);
            for word in words {
                assert!(ran.err.contains(word), "says {word:?}: {}", ran.err);
            }
            assert_eq!(ran.out, "", "nothing on standard output");
            assert_eq!(self.entries(), before, "nothing is left behind");
        }
    }
}

fn finish(mut command: Command, input: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input");
    let input = input.to_vec();
    // A program that fails before it reads closes its end: that is no fault of the test.
    let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    let ran = Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    };
    assert!(!ran.err.contains("panicked") && !ran.err.contains("kesalahan program"), "no input may break the program itself: {}", ran.err);
    ran
}

impl Ran {
    /// Asserts that it ended well.
    pub fn done(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.err);
        self
    }
}
