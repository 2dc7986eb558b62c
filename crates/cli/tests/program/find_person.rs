//! `payung screen --find-person`: rows without a usable NIK that are probably somebody of another row or of a register.

use crate::desk::Desk;
use crate::samosir::{ON, REGULATION, VILLAGE, list, nik, row, row_of};
use crate::table::Table;

/// Twenty people, the sixth of whom is on the second list once more: a spreadsheet spoilt the NIK.
fn desk() -> Desk {
    let desk = Desk::new();
    let names = ["Ramses", "Togar", "Rotua", "Lamtiur", "Jonggi", "Saut", "Bonar", "Tiurma", "Mangasi", "Parlin"];
    let name = |n: u32| format!("{} Contoh {}", names[n as usize % 10], ["Sinaga", "Malau"][n as usize / 10]);
    desk.file("satu.csv", list(&(0..20).map(|n| row_of(n, &nik(n), &name(n))).collect::<Vec<_>>()));
    desk.file("dua.csv", list(&[row_of(5, "1.21702E+15", "Saut C. Sinaga"), row(27)]));
    desk
}

#[test]
fn a_row_without_a_usable_nik_names_whom_it_may_be_when_asked() {
    let desk = desk();
    let register = format!(
        "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa\n{},Saut Contoh Sinaga,1980-07-06,L,{VILLAGE}\n{},Togar Contoh Sinaga,1980-07-02,L,{VILLAGE}\n",
        nik(5),
        nik(1)
    );
    desk.file("dtks.csv", register);
    let register = "dtks=dtks.csv@2025-05-01";
    let plain = desk.samosir(&["satu.csv", "dua.csv", "--register", register]);
    let found = desk.samosir(&["satu.csv", "dua.csv", "--register", register, "--find-person"]);
    assert!(plain.rows.iter().all(|row| !row.get("peringatan").contains("mungkin sama")));
    let warned: Vec<_> = found.rows.iter().filter(|row| row.get("peringatan").contains("mungkin sama")).collect();
    let [row] = &warned[..] else { panic!("one row is warned of: {warned:?}") };
    assert_eq!((row.get("berkas"), row.number()), ("dua.csv", 2));
    let said = row.get("peringatan");
    assert!(said.contains("mungkin sama dengan satu.csv baris 7 (skor 0,"), "{said}");
    assert!(said.contains("mungkin sama dengan DTKS baris 2 (skor 0,"), "{said}");
    // A warning and nothing else: every verdict is as it was.
    let verdicts = |table: &Table| table.rows.iter().map(|row| row.verdict().to_owned()).collect::<Vec<_>>();
    assert_eq!(verdicts(&found), verdicts(&plain));
}

#[test]
fn where_every_nik_is_usable_nothing_is_looked_for() {
    let desk = desk();
    desk.file("dtks.csv", "nik,nama,kode_desa\n");
    let with = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "satu.csv", "--find-person"]).done();
    let without = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "satu.csv"]).done();
    assert_eq!((with.out, with.err), (without.out, without.err));
}
