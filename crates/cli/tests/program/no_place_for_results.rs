//! Results that cannot be written: nothing half-made is left.

use crate::desk::Desk;
use crate::samosir::{ON, REGULATION, people};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("daftar.csv", people(0..200));
    desk
}

const CALL: [&str; 5] = ["screen", "--regulation", REGULATION, "--on", ON];

#[test]
fn a_folder_that_does_not_exist() {
    let desk = desk();
    for out in ["tidak/ada/hasil.csv", "tidak/ada/hasil.xlsx"] {
        desk.refused(
            &[&CALL[..], &["--out", out, "daftar.csv"]].concat(),
            1,
            out,
            &["tidak dapat ditulis", "Periksa"],
            &["cannot be written", "Check"],
        );
    }
    desk.refused(
        &[&CALL[..], &["--decisions", "tidak/ada/k.jsonl", "--out", "hasil.csv", "daftar.csv"]].concat(),
        1,
        "tidak/ada/k.jsonl",
        &["tidak dapat ditulis"],
        &["cannot be written"],
    );
    desk.refused(
        &["template", REGULATION, "--out", "tidak/ada/t.xlsx"],
        1,
        "tidak/ada/t.xlsx",
        &["tidak dapat ditulis"],
        &["cannot be written"],
    );
}

#[test]
fn a_name_below_a_file() {
    let desk = desk();
    desk.file("berkas", "x");
    for out in ["berkas/hasil.csv", "berkas/hasil"] {
        desk.refused(&[&CALL[..], &["--out", out, "daftar.csv"]].concat(), 1, "berkas", &["tidak dapat ditulis"], &["cannot be written"]);
    }
}

/// Root may write anywhere; there the kernel's own folder refuses.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written() {
    let desk = desk();
    for out in ["/proc/hasil.csv", "/proc/hasil"] {
        desk.refused(&[&CALL[..], &["--out", out, "daftar.csv"]].concat(), 1, out, &["tidak dapat ditulis"], &["cannot be written"]);
    }
}

#[test]
fn the_list_itself_is_never_overwritten() {
    let desk = desk();
    let before = desk.read("daftar.csv");
    for flag in ["--out", "--decisions"] {
        for name in ["daftar.csv", "./daftar.csv"] {
            desk.refused(
                &[&CALL[..], &[flag, name, "daftar.csv"]].concat(),
                2,
                "daftar.csv",
                &["tidak boleh menimpa"],
                &["must not overwrite"],
            );
        }
    }
    assert_eq!(desk.read("daftar.csv"), before);
}

#[test]
fn registers_and_tables_are_never_overwritten_either() {
    let desk = desk();
    desk.file("dtks.csv", crate::samosir::dtks(0..3));
    let before = desk.read("dtks.csv");
    let call = [&CALL[..], &["--register", "dtks=dtks.csv@2025-05-01", "--out", "dtks.csv", "daftar.csv"]].concat();
    desk.refused(&call, 2, "dtks.csv", &["menimpa"], &["overwrite"]);
    assert_eq!(desk.read("dtks.csv"), before);
}

#[test]
fn the_result_and_the_decisions_need_two_names() {
    let desk = desk();
    let call = [&CALL[..], &["--out", "hasil.csv", "--decisions", "hasil.csv", "daftar.csv"]].concat();
    desk.refused(&call, 2, "hasil.csv", &["--decisions"], &["--decisions"]);
}

/// An earlier result stays as it was until the new one is whole.
#[test]
fn an_earlier_result_survives_a_failure() {
    let desk = desk();
    desk.file("hasil.csv", "hasil lama\n");
    desk.file("rusak.csv", "");
    desk.refused(&[&CALL[..], &["--out", "hasil.csv", "daftar.csv", "rusak.csv"]].concat(), 1, "rusak.csv", &["kosong"], &["empty"]);
    assert_eq!(desk.read("hasil.csv"), "hasil lama\n");
    desk.run(&[&CALL[..], &["--out", "hasil.csv", "daftar.csv"]].concat()).done();
    assert_eq!(desk.read("hasil.csv").lines().count(), 201);
}

/// No file may grow: as on a full disk, in the middle of writing.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_while_writing() {
    let desk = desk();
    desk.file("hasil.csv", "hasil lama\n");
    let before = desk.entries();
    for out in ["--out hasil.csv", "--out hasil.xlsx", "--out hasil", "--out hasil.csv --decisions k.jsonl"] {
        let ran =
            desk.shell(&format!("trap '' XFSZ; ulimit -f 1; exec \"$PAYUNG\" screen --regulation {REGULATION} --on {ON} {out} daftar.csv"));
        assert_eq!(ran.status, 1, "{out}: {ran:?}");
        assert!(ran.err.contains("tidak dapat ditulis") && ran.err.contains("ruang kosong"), "{out}: {}", ran.err);
        assert!(!ran.err.trim_end().contains('\n') && !ran.err.contains("panicked"), "{out}: {}", ran.err);
        assert_eq!(desk.entries(), before, "{out}: nothing is left behind");
        assert_eq!(desk.read("hasil.csv"), "hasil lama\n", "{out}");
    }
}

/// A device that takes nothing, as standard output.
#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_cannot_be_written() {
    let desk = desk();
    let ran = desk.shell(&format!("exec \"$PAYUNG\" screen --regulation {REGULATION} --on {ON} daftar.csv > /dev/full"));
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(!ran.err.contains("Baris masuk"), "no summary of a result that was not written: {}", ran.err);
}
