//! Temporary files that hold people's data, and what killed runs left of them.
//!
//! A run that is killed cannot take its temporary files away. Each such file is locked for as long as its run lives; the
//! lock goes with the process, however that ends. So the next run that writes into the same folder takes away every file
//! of our naming that nobody holds a lock on.

use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// What their names begin with; six letters or digits follow.
const PREFIX: &str = ".payung-";
const LETTERS: usize = 6;

/// A new temporary file in `folder`, which is first rid of what killed runs left there.
///
/// # Errors
/// The file cannot be made. What cannot be taken away stays, without a word: it may be another user's.
pub fn create_in(folder: &Path) -> io::Result<NamedTempFile> {
    sweep(folder);
    let mut tried = 0;
    loop {
        let file = tempfile::Builder::new().prefix(PREFIX).rand_bytes(LETTERS).tempfile_in(folder)?;
        // Between making and locking, another run may have taken it for left over.
        tried += 1;
        if lock(&file) || tried == 10 {
            return Ok(file);
        }
    }
}

/// Whether the name is one of ours.
fn is_ours(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| rest.len() == LETTERS && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(unix)]
fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(is_ours) && entry.file_type().is_ok_and(|kind| kind.is_file());
        if !ours {
            continue;
        }
        let path = entry.path();
        if let Ok(file) = std::fs::OpenOptions::new().read(true).write(true).open(&path)
            && rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok()
        {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// Locks the file; false when it is no longer there. Where a file system knows no locks, nobody can sweep either.
#[cfg(unix)]
fn lock(file: &NamedTempFile) -> bool {
    let _ = rustix::fs::flock(file.as_file(), rustix::fs::FlockOperation::LockExclusive);
    file.path().exists()
}

/// Elsewhere nothing is locked, and so nothing is taken away.
#[cfg(not(unix))]
fn sweep(_: &Path) {}

#[cfg(not(unix))]
fn lock(_: &NamedTempFile) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "1217020101809000").expect("written");
            path
        };
        let living = create_in(folder.path()).expect("a file");
        // Kept without its process's lock: what is left when a run is killed.
        let (handle, killed) = create_in(folder.path()).expect("a file").keep().expect("kept");
        drop(handle);
        let early = other(".payung-abC123");
        let strangers = [other(".payung-abc1234"), other(".payung-"), other("hasil.csv"), other(".payung-abc-12"), other("payung-abC123")];
        std::fs::create_dir(folder.path().join(".payung-folder")).expect("a folder");
        assert!(killed.exists());

        let next = create_in(folder.path()).expect("a file");
        assert!(!killed.exists() && !early.exists());
        assert!(living.path().exists() && next.path().exists());
        assert!(strangers.iter().all(|path| path.exists()));
        assert!(folder.path().join(".payung-folder").is_dir());
    }

    #[test]
    fn a_finished_file_is_nobodys_left_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let result = folder.path().join("hasil.csv");
        create_in(folder.path()).expect("a file").persist(&result).expect("renamed");
        drop(create_in(folder.path()).expect("a file"));
        assert!(result.exists());
        assert_eq!(std::fs::read_dir(folder.path()).expect("read").count(), 1);
    }
}
