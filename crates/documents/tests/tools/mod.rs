//! Programs of the machine that the tests need. A missing one fails the test and says what to install.
#![allow(dead_code)]

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Runs a program and gives back what it printed.
pub fn run(program: &str, package: &str, args: &[&str]) -> Vec<u8> {
    let output = Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed for this test; install Debian's {package}: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn kept(file: &[u8]) -> tempfile::NamedTempFile {
    let mut kept = tempfile::NamedTempFile::new().expect("a temporary file");
    kept.write_all(file).expect("written");
    kept
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The text of a PDF.
pub fn text(pdf: &[u8], options: &[&str]) -> String {
    let file = kept(pdf);
    let args: Vec<_> = options.iter().copied().chain([path(file.path()), "-"]).collect();
    String::from_utf8(run("pdftotext", "poppler-utils", &args)).expect("UTF-8")
}

/// How many pages a PDF has.
pub fn page_count(pdf: &[u8]) -> usize {
    let file = kept(pdf);
    let info = String::from_utf8(run("pdfinfo", "poppler-utils", &[path(file.path())])).expect("UTF-8");
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a count");
    pages.trim().parse().expect("a number")
}

/// Text without white space, to compare what is broken over lines.
pub fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
