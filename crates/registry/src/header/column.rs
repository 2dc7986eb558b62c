//! The columns a list or a register extract may have, by the names of our own template.

use payung_domain::MAX_INDICATORS;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ ; $($(#[$extra_doc:meta])* $extra:ident = $extra_name:literal),+ $(,)?) => {
        /// What a column holds. The first forty are the template's (contract); then the act's indicators; the rest occur in
        /// register extracts or are two of the template's columns in one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column {
            $($(#[$doc])* $variant,)+
            /// The n-th assessment indicator of the act, from 0.
            Indikator(u8),
            $($(#[$extra_doc])* $extra,)+
        }

        impl Column {
            /// The template's columns in the template's order, without the indicators.
            pub const TEMPLATE: &'static [Self] = &[$(Self::$variant),+];
            /// Columns beyond the template: of registers, and combined ones.
            pub const BEYOND: &'static [Self] = &[$(Self::$extra),+];

            /// The column's name in files (contract for the template's columns). An indicator's own name stands in the act;
            /// here it is only `indikator`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Indikator(_) => "indikator",
                    $(Self::$extra => $extra_name,)+
                }
            }
        }
    };
}

columns! {
    /// NIK.
    Nik = "nik",
    /// Number of the family card (KK).
    NoKk = "no_kk",
    /// Name.
    Nama = "nama",
    /// Place of birth.
    TempatLahir = "tempat_lahir",
    /// Date of birth.
    TanggalLahir = "tanggal_lahir",
    /// Sex.
    JenisKelamin = "jenis_kelamin",
    /// Citizenship.
    Kewarganegaraan = "kewarganegaraan",
    /// Address, street or banjar/dusun.
    Alamat = "alamat",
    /// Rukun tetangga.
    Rt = "rt",
    /// Rukun warga.
    Rw = "rw",
    /// Kemendagri code of the village on the KTP.
    KodeDesa = "kode_desa",
    /// Name of the village on the KTP.
    Desa = "desa",
    /// Name of the kecamatan on the KTP.
    Kecamatan = "kecamatan",
    /// Kemendagri code of the village where the person lives.
    KodeDesaDomisili = "kode_desa_domisili",
    /// The identity document shown.
    DokumenIdentitas = "dokumen_identitas",
    /// Work in the person's own words, as on the KTP.
    Pekerjaan = "pekerjaan",
    /// Kind of vulnerable work, by the act's list.
    JenisPekerjaRentan = "jenis_pekerja_rentan",
    /// Place of work.
    LokasiKerja = "lokasi_kerja",
    /// Income in a month, rupiah.
    Penghasilan = "penghasilan",
    /// Telephone.
    NoHp = "no_hp",
    /// Contact person.
    NarahubungNama = "narahubung_nama",
    /// The contact person's relation.
    NarahubungHubungan = "narahubung_hubungan",
    /// The contact person's telephone.
    NarahubungNomor = "narahubung_nomor",
    /// Relation to the head of the family.
    HubunganKeluarga = "hubungan_keluarga",
    /// Head of the family: yes or no.
    KepalaKeluarga = "kepala_keluarga",
    /// Wage earner: yes or no.
    PenerimaUpah = "penerima_upah",
    /// Active member of BPJS Ketenagakerjaan: yes or no.
    PesertaBpjstkAktif = "peserta_bpjstk_aktif",
    /// Another source pays the contributions: yes or no.
    SumberIuranLain = "sumber_iuran_lain",
    /// Received the aid before: yes or no.
    PernahMenerima = "pernah_menerima",
    /// Stays on in the programme: yes or no.
    PesertaLanjutan = "peserta_lanjutan",
    /// Work paid from the APBD: yes or no.
    DibiayaiApbd = "dibiayai_apbd",
    /// Disability: yes or no.
    Disabilitas = "disabilitas",
    /// Highest schooling completed.
    Pendidikan = "pendidikan",
    /// Office held.
    Jabatan = "jabatan",
    /// First day of the term of office.
    MasaJabatanMulai = "masa_jabatan_mulai",
    /// Last day of the term of office.
    MasaJabatanSelesai = "masa_jabatan_selesai",
    /// Letter of assignment: yes or no, or its number.
    SuratTugas = "surat_tugas",
    /// First day of the assignment.
    TugasMulai = "tugas_mulai",
    /// Last day of the assignment.
    TugasSelesai = "tugas_selesai",
    /// Confirmed by Dukcapil: yes or no.
    PadanDukcapil = "padan_dukcapil";
    /// Place and date of birth in one cell.
    TempatTanggalLahir = "tempat_tanggal_lahir",
    /// RT and RW in one cell.
    RtRw = "rt_rw",
    /// Name of the kabupaten or kota.
    Kabupaten = "kabupaten",
    /// Name of the province.
    Provinsi = "provinsi",
    /// Code of the province, alone or whole.
    KodeProvinsi = "kode_provinsi",
    /// Code of the kabupaten or kota, alone (2 digits) or whole.
    KodeKabupaten = "kode_kabupaten",
    /// Code of the kecamatan, alone (2 digits) or whole.
    KodeKecamatan = "kode_kecamatan",
    /// Welfare tenth, 1 to 10 (registers).
    Desil = "desil",
    /// Relation to the head of the family in a register.
    StatusHubungan = "status_hubungan",
    /// Name of the head of the family.
    NamaKepalaKeluarga = "nama_kepala_keluarga",
    /// The answer in a Dukcapil answer file.
    Hasil = "hasil",
    /// Participant number of BPJS Ketenagakerjaan (11 digits).
    Kpj = "kpj",
    /// Status of the membership (registers of BPJS).
    StatusKepesertaan = "status_kepesertaan",
    /// Programmes of the membership (JKK, JKM, JHT).
    Program = "program",
    /// Start of the membership.
    MulaiPeserta = "mulai_peserta",
    /// End of the membership or of the period paid.
    AkhirPeserta = "akhir_peserta",
    /// Who pays the contributions (registers of other payers).
    Pembayar = "pembayar",
    /// Whether the person is in DTKS (some P3KE files).
    KepesertaanDtks = "kepesertaan_dtks",
    /// The list's running number; evidence that a row is meant as a person, nothing else.
    NomorUrut = "nomor_urut",
    /// Known, and of no use to us: not read.
    Abaikan = "abaikan",
}

// One bit per template column and indicator: they must fit 64.
const _: () = assert!(Column::TEMPLATE.len() + MAX_INDICATORS == 64);

impl Column {
    /// The column's bit in [`crate::Record::missing`] and [`crate::Layout::absent`]; `None` for columns beyond the template.
    #[must_use]
    pub fn bit(self) -> Option<u64> {
        match self {
            Self::Indikator(index) if usize::from(index) < MAX_INDICATORS => Some(1 << (Self::TEMPLATE.len() + usize::from(index))),
            Self::Indikator(_) => None,
            // Unit variants before `Indikator` are numbered as in TEMPLATE.
            _ => Self::TEMPLATE.iter().position(|column| *column == self).map(|place| 1 << place),
        }
    }

    /// The column of that file name, template or beyond; indicators are not found here.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::TEMPLATE.iter().chain(Self::BEYOND).copied().find(|column| column.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_column_and_indicator_has_its_own_bit() {
        let mut all = 0_u64;
        let indicators = (0..MAX_INDICATORS).map(|i| Column::Indikator(u8::try_from(i).expect("24 fit")));
        for column in Column::TEMPLATE.iter().copied().chain(indicators) {
            let bit = column.bit().expect("a bit");
            assert_eq!(bit.count_ones(), 1);
            assert_eq!(all & bit, 0, "{column:?}");
            all |= bit;
        }
        assert_eq!(all, u64::MAX);
        assert_eq!(Column::Desil.bit(), None);
        assert_eq!(Column::Indikator(24).bit(), None);
    }

    #[test]
    fn names_lead_back() {
        for column in Column::TEMPLATE.iter().chain(Column::BEYOND) {
            assert_eq!(Column::from_name(column.name()), Some(*column));
        }
        assert_eq!(Column::TEMPLATE.len(), 40);
    }
}
