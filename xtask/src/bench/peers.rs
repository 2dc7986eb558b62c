//! The other contenders: Python programs for DuckDB and Polars, in an environment of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::finish;

/// A contender that is not ours.
pub struct Peer {
    /// Its name in the table.
    pub name: &'static str,
    /// The package, as it is called when imported.
    pub package: &'static str,
    source: &'static str,
}

/// All of them.
pub const PEERS: [Peer; 2] = [
    Peer { name: "DuckDB", package: "duckdb", source: include_str!("peers/screen_duckdb.py") },
    Peer { name: "Polars", package: "polars", source: include_str!("peers/screen_polars.py") },
];

/// Makes the environment once, with the newest versions there are then.
///
/// # Errors
/// No python3, no venv, or the packages cannot be fetched.
pub fn environment(folder: &Path) -> Result<PathBuf, String> {
    environment_of(folder, "venv", &PEERS.map(|peer| peer.package))
}

/// Makes an environment called `name` with some packages, once.
///
/// # Errors
/// No python3, no venv, or the packages cannot be fetched.
pub fn environment_of(folder: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let home = folder.join(name);
    let python = home.join("bin").join("python");
    let mark = home.join("complete.txt");
    if !mark.exists() {
        eprintln!("making {}", home.display());
        finish(Command::new("python3").args(["-m", "venv"]).arg(&home), "python3 -m venv (Debian: python3-venv)")?;
        finish(
            Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages),
            "pip install",
        )?;
        fs::write(&mark, "").map_err(|error| format!("{}: {error}", mark.display()))?;
    }
    Ok(python)
}

impl Peer {
    /// Writes the program and returns its path.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn program(&self, folder: &Path) -> Result<PathBuf, String> {
        let path = folder.join(format!("screen_{}.py", self.package));
        fs::write(&path, self.source).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// The version installed.
    pub fn version(&self, python: &Path) -> String {
        let script = format!("import {0}; print({0}.__version__)", self.package);
        let output = Command::new(python).args(["-c", &script]).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    }
}
