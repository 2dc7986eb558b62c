//! Which of an extract's columns are read: a whitelist. Nothing else is ever looked at.

use super::places::PlaceColumns;
use crate::folding::fold;
use crate::{Column, Layout};
use payung_domain::RegisterKind;

/// What a sheet or file of a register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// One row a person.
    Persons,
    /// One row a family, under the NIK of its head (P3KE families).
    Heads,
    /// One row a family, under its Nomor KK, nobody's NIK (DTSEN families).
    Families,
}

/// Why a sheet's columns do not make a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// No column with a NIK.
    NoNik,
    /// An answer file without a column of answers.
    NoAnswer,
}

/// The columns read, by their index in the sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    /// NIK; in a file of families the Nomor KK.
    pub(crate) key: usize,
    /// Nomor KK beside a NIK.
    pub(crate) no_kk: Option<usize>,
    pub(crate) name: Option<usize>,
    pub(crate) birth: Option<usize>,
    pub(crate) desil: Option<usize>,
    pub(crate) relation: Option<usize>,
    pub(crate) is_head: Option<usize>,
    pub(crate) answer: Option<usize>,
    pub(crate) status: Option<usize>,
    pub(crate) segment: Option<usize>,
    pub(crate) is_wage_earner: Option<usize>,
    pub(crate) places: PlaceColumns,
}

/// Headings (folded) of the segment of a membership: wage earner (PU) or not (BPU).
const SEGMENT_HEADINGS: [&str; 8] =
    ["segmen", "segmen kepesertaan", "segmen peserta", "segmentasi", "jenis kepesertaan", "jenis peserta", "kategori peserta", "segment"];

impl Columns {
    /// Picks the columns that a register of `kind` needs from a sheet's layout, and says what the sheet holds.
    pub(crate) fn pick(kind: RegisterKind, layout: &Layout) -> Result<(Self, Role), Unusable> {
        let at = |column| layout.position(column);
        let membership = matches!(kind, RegisterKind::Bpjs | RegisterKind::Aid);
        let (nik, no_kk) = (at(Column::Nik), at(Column::NoKk));
        let (key, role) = match (nik, no_kk, kind) {
            (Some(nik), _, RegisterKind::P3ke | RegisterKind::Dtks) if layout.heads_only => (nik, Role::Heads),
            (Some(nik), _, _) => (nik, Role::Persons),
            (None, Some(no_kk), RegisterKind::Dtsen) => (no_kk, Role::Families),
            _ => return Err(Unusable::NoNik),
        };
        let answer = match kind {
            RegisterKind::Padan => Some(at(Column::Hasil).or_else(|| at(Column::PadanDukcapil)).ok_or(Unusable::NoAnswer)?),
            _ => None,
        };
        let heads_name = if role == Role::Persons { None } else { at(Column::NamaKepalaKeluarga) };
        let columns = Self {
            key,
            no_kk: if role == Role::Persons { no_kk } else { None },
            name: heads_name.or_else(|| at(Column::Nama)),
            birth: at(Column::TanggalLahir),
            desil: at(Column::Desil),
            relation: at(Column::StatusHubungan).or_else(|| at(Column::HubunganKeluarga)),
            is_head: at(Column::KepalaKeluarga),
            answer,
            status: if membership { at(Column::StatusKepesertaan).or_else(|| at(Column::PesertaBpjstkAktif)) } else { None },
            segment: if membership {
                layout.headings.iter().position(|heading| SEGMENT_HEADINGS.contains(&fold(heading).as_str()))
            } else {
                None
            },
            is_wage_earner: if membership { at(Column::PenerimaUpah) } else { None },
            places: PlaceColumns {
                village_code: at(Column::KodeDesa),
                village: at(Column::Desa),
                district_code: at(Column::KodeKecamatan),
                district: at(Column::Kecamatan),
                regency_code: at(Column::KodeKabupaten),
                regency: at(Column::Kabupaten),
                province_code: at(Column::KodeProvinsi),
            },
        };
        Ok((columns, role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(columns: &[Column], heads_only: bool) -> Layout {
        Layout { columns: columns.iter().copied().enumerate().collect(), heads_only, ..Layout::default() }
    }

    #[test]
    fn files_are_known_by_their_columns() {
        let role = |kind, columns: &[Column], heads| Columns::pick(kind, &layout(columns, heads)).map(|(_, role)| role);
        let individuals = [Column::Nik, Column::NoKk, Column::Nama];
        let families = [Column::NoKk, Column::Desil];
        assert_eq!(role(RegisterKind::Dtsen, &individuals, false), Ok(Role::Persons));
        assert_eq!(role(RegisterKind::Dtsen, &families, false), Ok(Role::Families));
        assert_eq!(role(RegisterKind::Dtks, &families, false), Err(Unusable::NoNik));
        assert_eq!(role(RegisterKind::P3ke, &[Column::NamaKepalaKeluarga, Column::Nik], true), Ok(Role::Heads));
        assert_eq!(role(RegisterKind::P3ke, &individuals, false), Ok(Role::Persons));
        assert_eq!(role(RegisterKind::Padan, &individuals, false), Err(Unusable::NoAnswer));
        assert_eq!(role(RegisterKind::Padan, &[Column::Nik, Column::Hasil], false), Ok(Role::Persons));
        assert_eq!(role(RegisterKind::Bpjs, &[Column::Nama], false), Err(Unusable::NoNik));
    }

    #[test]
    fn the_segment_is_found_by_its_heading() {
        let mut sheet = layout(&[Column::Nik], false);
        sheet.headings = vec!["NIK".to_owned(), "Segmen Kepesertaan".to_owned()];
        assert_eq!(Columns::pick(RegisterKind::Bpjs, &sheet).map(|(columns, _)| columns.segment), Ok(Some(1)));
        assert_eq!(Columns::pick(RegisterKind::Dtks, &sheet).map(|(columns, _)| columns.segment), Ok(None));
    }

    impl PartialEq for Columns {
        fn eq(&self, other: &Self) -> bool {
            format!("{self:?}") == format!("{other:?}")
        }
    }
}
