//! The file of truths: for each row of the list who it really is, what went wrong, and each fact a regulation asks for.

use super::lists::{Row, assignment, office, paid_from_budget};
use super::people::{Membership, Move, Relation, Sex};
use super::registers::{in_dtks, in_dtsen, in_p3ke};

/// Its columns. `baris` is the line of `daftar.csv` on which the row stands, the header being line 1; in `daftar.xlsx` the same
/// row stands four lines lower. Register columns say `ya`, `tidak`, or `tanpa_nik` where the register has the person
/// without a NIK. Places are codes of villages: where the identity card says, where the person lives, where registers say.
pub const COLUMNS: &[&str] = &[
    "baris",
    "nik_asli",
    "nama_asli",
    "tanggal_lahir_asli",
    "galat",
    "no_kk_asli",
    "jenis_kelamin_asli",
    "warga_negara",
    "kode_desa_ktp",
    "kode_desa_domisili",
    "kode_desa_register",
    "pindah",
    "kepala_keluarga",
    "jenis_pekerja",
    "penghasilan",
    "penerima_upah",
    "bpjs",
    "pembayar_lain",
    "pernah_menerima",
    "padan",
    "dtks",
    "p3ke",
    "dtsen",
    "desil",
    "disabilitas",
    "dibiayai_apbd",
    "surat_tugas",
    "jabatan",
];

/// The truth about one row.
pub fn record(line: u64, row: &Row) -> Vec<String> {
    let (person, family, world) = (row.person, row.family, row.world);
    let word = |yes: bool| if yes { "ya" } else { "tidak" }.to_owned();
    let faults: Vec<&str> = row.written.faults.iter().map(|fault| fault.key()).collect();
    vec![
        line.to_string(),
        person.nik.to_string(),
        person.name.clone(),
        person.born.to_string(),
        faults.join("|"),
        family.card.to_string(),
        if person.sex == Sex::Male { "L" } else { "P" }.to_owned(),
        if person.citizen { "WNI" } else { "WNA" }.to_owned(),
        person.card_place.village.to_string(),
        person.lives_at.village.to_string(),
        person.register_place.village.to_string(),
        match person.moved {
            None => "",
            Some(Move::Within) => "dalam_daerah",
            Some(Move::CameIn) => "masuk",
            Some(Move::WentOut) => "keluar",
        }
        .to_owned(),
        word(person.relation == Relation::Head),
        person.trade.word.to_owned(),
        person.income.to_string(),
        word(person.wage_earner),
        match person.membership {
            None => "tidak",
            Some(Membership::WageEarner) => "pu",
            Some(Membership::Own) => "bpu",
            Some(Membership::Continuing) => "lanjutan",
        }
        .to_owned(),
        person.other_payer.unwrap_or_default().to_owned(),
        word(person.had_aid),
        word(person.confirmed),
        in_dtks(world, person, family).word().to_owned(),
        in_p3ke(world, person, family).word().to_owned(),
        in_dtsen(world, person, family).word().to_owned(),
        family.desil.to_string(),
        word(person.disabled),
        paid_from_budget(person).map(word).unwrap_or_default(),
        word(assignment(person).is_some()),
        office(person).map(|(office, _)| office.to_owned()).unwrap_or_default(),
    ]
}
