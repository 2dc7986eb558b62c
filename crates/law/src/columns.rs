//! Which columns of a list a regulation asks for, and by which article.

use crate::model::{Condition, FactName, Residence};
use crate::regulation::Regulation;
use std::collections::BTreeMap;

impl Regulation {
    /// The template's columns that the criteria read, each with the article of the first that does.
    #[must_use]
    pub fn columns_asked(&self) -> BTreeMap<&'static str, String> {
        let mut columns = BTreeMap::new();
        for criterion in &self.criterion {
            let conditions = [Some(&criterion.test), criterion.except.as_ref().map(|except| &except.when)];
            for condition in conditions.into_iter().flatten() {
                gather(condition, &mut |column| {
                    columns.entry(column).or_insert_with(|| criterion.cite.clone());
                });
            }
            if criterion.only.is_some() {
                columns.entry(FactName::PesertaLanjutan.column()).or_insert_with(|| criterion.cite.clone());
            }
        }
        columns
    }
}

fn gather(condition: &Condition, add: &mut dyn FnMut(&'static str)) {
    let mut all = |columns: &[&'static str]| columns.iter().for_each(|column| add(column));
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| gather(part, add)),
        Condition::Not(part) => gather(part, add),
        Condition::Age(_) => all(&["tanggal_lahir"]),
        Condition::RegisteredIn(_) => all(&["nik", "no_kk", "kode_desa", "kepala_keluarga"]),
        Condition::Residence(Residence::Ktp) => all(&["kode_desa"]),
        Condition::Residence(Residence::Domicile) => all(&["kode_desa_domisili"]),
        Condition::Document(_) => all(&["dokumen_identitas"]),
        Condition::Citizen(_) => all(&["kewarganegaraan"]),
        Condition::Occupation(_) | Condition::OccupationListed(_) => all(&["jenis_pekerja_rentan"]),
        Condition::OfficeListed(_) => all(&["jabatan"]),
        Condition::OfficeInTerm(_) => all(&["masa_jabatan_mulai", "masa_jabatan_selesai"]),
        Condition::Yes(name) | Condition::No(name) => all(&[name.column()]),
        Condition::IncomeBelow(_) => all(&["penghasilan", "lokasi_kerja"]),
        Condition::EducationBelow(_) => all(&["pendidikan"]),
        Condition::Nik(_) => all(&["nik", "padan_dukcapil"]),
        Condition::AssignmentCovers(_) => all(&["surat_tugas", "tugas_mulai", "tugas_selesai"]),
        Condition::OnlyOnce(_) => all(&["nik"]),
        Condition::Indicator(_) | Condition::Judged(_) => {}
    }
}
