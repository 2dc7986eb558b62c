//! Lists that change or vanish while they are read, results that cannot be written: an error, never a result that lacks rows,
//! and never a run that waits for ever.

use crate::stage::{into, law, list, run};
use payung_screening::{Lists, ScreeningError};
use std::fs;
use std::io::{Error, ErrorKind, Write};
use std::path::PathBuf;
use tempfile::TempDir;

fn surveyed(rows: u32, threads: usize) -> (TempDir, PathBuf, Lists) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("daftar.csv");
    fs::write(&path, list(0..rows)).expect("a file");
    let lists = law().survey(std::slice::from_ref(&path), threads);
    (folder, path, lists)
}

/// A disk with room for so many bytes.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_ends_the_run() {
    let (_folder, _path, lists) = surveyed(24_000, 4);
    for threads in [1, 4] {
        for room in [0, 5_000, 1_200_000] {
            let full = |result: Result<_, ScreeningError>| matches!(result, Err(ScreeningError::Write(error)) if error.kind() == ErrorKind::StorageFull);
            assert!(full(into(&lists, threads, None, &mut Disk(room), &mut Vec::new())), "results, {threads} threads, room for {room}");
            assert!(full(into(&lists, threads, None, &mut Vec::new(), &mut Disk(room))), "decisions, {threads} threads, room for {room}");
        }
    }
}

#[test]
fn a_list_that_grows_or_shrinks_gives_no_result() {
    for (rows, after) in [(10, 12), (10, 9), (15_000, 15_001), (15_000, 3)] {
        let (_folder, path, lists) = surveyed(rows, 2);
        fs::write(&path, list(0..after)).expect("a file");
        match run(&lists, 2, None) {
            Err(ScreeningError::RowsLost { rows_in, rows_out }) => assert_eq!((rows_in, rows_out), (u64::from(rows), u64::from(after))),
            other => panic!("{rows} → {after}: {:?}", other.map(|written| written.screened.summary)),
        }
    }
}

#[test]
fn a_list_that_vanishes_gives_no_result() {
    for threads in [1, 4] {
        let (_folder, path, lists) = surveyed(100, threads);
        fs::remove_file(&path).expect("it goes");
        assert!(matches!(run(&lists, threads, None), Err(ScreeningError::Open(_))), "{threads}");
    }
}

/// The second list is gone while the first one is still being judged by other threads.
#[test]
fn a_later_list_that_vanishes_gives_no_result_and_nobody_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<PathBuf> = ["a.csv", "b.csv"].map(|name| folder.path().join(name)).to_vec();
    for path in &files {
        fs::write(path, list(0..12_000)).expect("a file");
    }
    let lists = law().survey(&files, 4);
    fs::remove_file(&files[1]).expect("it goes");
    for threads in [1, 2, 4, 8] {
        assert!(matches!(run(&lists, threads, None), Err(ScreeningError::Open(_))), "{threads}");
    }
}

#[test]
fn messages_say_what_to_do() {
    use payung_domain::Language::{En, Id};
    let lost = ScreeningError::RowsLost { rows_in: 5, rows_out: 4 };
    assert!(lost.message(Id).contains("Baris masuk 5, baris keluar 4") && lost.message(Id).contains("Hasil tidak dibuat"));
    assert!(lost.message(En).contains("5 rows went in, 4 came out") && lost.message(En).contains("No result was made"));
    let full = ScreeningError::Write(Error::from(ErrorKind::StorageFull));
    assert!(full.message(Id).contains("ruang kosong") && full.message(En).contains("free space"));
}
