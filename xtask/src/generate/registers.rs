//! Extracts of the registers, in an order of their own.

use std::io::Write;

use super::dice::{Dice, Stream, shuffled};
use super::lists::relation_text;
use super::names;
use super::people::{Block, Family, Person, Relation, SCHOOLING, Sex, World};
use super::regions::area_name;

/// What a register has of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Nothing.
    Absent,
    /// A row, or two.
    Present {
        /// The row comes twice.
        repeated: bool,
    },
    /// A row without the NIK: to be found by name and birth only.
    WithoutNik,
}

impl Entry {
    /// The word in the file of truths.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "tidak",
            Self::Present { .. } => "ya",
            Self::WithoutNik => "tanpa_nik",
        }
    }
}

/// Rows without a NIK, and rows that come twice, of ten thousand.
const WITHOUT_NIK: u64 = 50;
const REPEATED: u64 = 50;

fn entry(world: &World, present: bool, dice: &mut Dice) -> Entry {
    let (without, repeated) = (dice.hit(WITHOUT_NIK) && !world.whole_registers, dice.hit(REPEATED));
    match (present, without) {
        (false, _) => Entry::Absent,
        (true, true) => Entry::WithoutNik,
        (true, false) => Entry::Present { repeated },
    }
}

/// What DTKS has of a person: mostly that of the family.
pub fn in_dtks(world: &World, person: &Person, family: &Family) -> Entry {
    let mut dice = Dice::new(world.seed, Stream::Dtks, person.index);
    let present = if family.in_dtks { dice.hit(9_800) } else { dice.hit(467) };
    entry(world, present, &mut dice)
}

/// What P3KE has of a person: mostly that of the family.
pub fn in_p3ke(world: &World, person: &Person, family: &Family) -> Entry {
    let mut dice = Dice::new(world.seed, Stream::P3ke, person.index);
    let present = if family.in_p3ke { dice.hit(9_850) } else { dice.hit(100) };
    entry(world, present, &mut dice)
}

/// What DTSEN has of a person: that of the family.
pub fn in_dtsen(world: &World, person: &Person, family: &Family) -> Entry {
    let mut dice = Dice::new(world.seed, Stream::Dtsen, person.index);
    entry(world, family.in_dtsen, &mut dice)
}

/// A register extract that can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Register {
    /// DTKS, people.
    Dtks,
    /// P3KE, people.
    P3ke,
    /// DTSEN, people.
    DtsenMembers,
    /// DTSEN, families: the desil is here.
    DtsenFamilies,
    /// Active members of BPJS.
    Active,
    /// People whose contributions others pay.
    OtherPayers,
}

impl Register {
    /// All registers.
    pub const ALL: [Self; 6] = [Self::Dtks, Self::P3ke, Self::DtsenMembers, Self::DtsenFamilies, Self::Active, Self::OtherPayers];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Dtks => "dtks.csv",
            Self::P3ke => "p3ke.csv",
            Self::DtsenMembers => "dtsen_anggota.csv",
            Self::DtsenFamilies => "dtsen_keluarga.csv",
            Self::Active => "bpjs_aktif.csv",
            Self::OtherPayers => "bantuan_lain.csv",
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Dtks => &["id_dtks", "no_kk", "nik", "nama", "alamat", "kode_desa"],
            Self::P3ke => &[
                "id_keluarga_p3ke",
                "provinsi",
                "kabupaten_kota",
                "kecamatan",
                "desa_kelurahan",
                "kode_kemdagri",
                "desil_kesejahteraan",
                "alamat",
                "id_individu",
                "nama",
                "nik",
                "padan_dukcapil",
                "jenis_kelamin",
                "hubungan_dengan_kepala_keluarga",
                "tanggal_lahir",
            ],
            Self::DtsenMembers => &[
                "nomor_induk_kependudukan",
                "nomor_kartu_keluarga",
                "nama",
                "tanggal_lahir",
                "jenis_kelamin",
                "status_hubungan_keluarga",
                "pbi_nas",
                "status_kawin",
                "ijazah_tertinggi_yang_dimiliki",
                "status_bekerja",
                "penyakit_kronis",
                "kode_provinsi_ktp",
                "kode_kabupaten_kota_ktp",
                "kode_kecamatan_ktp",
                "kode_kelurahan_desa_ktp",
                "rt_ktp",
                "rw_ktp",
                "alamat_ktp",
            ],
            Self::DtsenFamilies => &[
                "kode_provinsi",
                "provinsi",
                "kode_kabupaten_kota",
                "kabupaten_kota",
                "kode_kecamatan",
                "kecamatan",
                "kode_kelurahan_desa",
                "kelurahan_desa",
                "alamat",
                "nomor_kartu_keluarga",
                "jumlah_anggota_keluarga",
                "desil_nasional",
                "pbi_nas",
                "id_pelanggan_pln",
                "status_kepemilikan_rumah",
                "sumber_air_minum_utama",
            ],
            Self::Active => &["nik", "kpj", "nama", "segmen", "tanggal_mulai"],
            Self::OtherPayers => &["nik", "nama", "pembayar"],
        }
    }

    /// Writes the extract of the whole population.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(self, world: &World, out: impl Write) -> Result<(), csv::Error> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(self.columns())?;
        let blocks = world.blocks();
        for at in 0..blocks {
            let block = world.block(shuffled(world.seed, 1000 + self as u64, blocks, at));
            for record in self.records(world, &block) {
                out.write_record(&record)?;
            }
        }
        out.flush()?;
        Ok(())
    }

    /// The register's rows about the people of a block.
    pub fn records(self, world: &World, block: &Block) -> Vec<Vec<String>> {
        if self == Self::DtsenFamilies {
            return block
                .families
                .iter()
                .enumerate()
                .filter(|(_, family)| family.in_dtsen)
                .filter_map(|(at, family)| family_record(world, block, at, family))
                .collect();
        }
        let mut records = Vec::new();
        for person in &block.people {
            let family = &block.families[person.family_at];
            let entry = match self {
                Self::Dtks => in_dtks(world, person, family),
                Self::P3ke => in_p3ke(world, person, family),
                Self::DtsenMembers => in_dtsen(world, person, family),
                Self::Active if person.membership.is_some() => Entry::Present { repeated: false },
                Self::OtherPayers if person.other_payer.is_some() => Entry::Present { repeated: false },
                _ => Entry::Absent,
            };
            if entry == Entry::Absent {
                continue;
            }
            let record = self.record(world, person, family, entry == Entry::WithoutNik);
            if entry == (Entry::Present { repeated: true }) {
                records.push(record.clone());
            }
            records.push(record);
        }
        records
    }

    fn record(self, world: &World, person: &Person, family: &Family, without_nik: bool) -> Vec<String> {
        let mut dice = Dice::new(world.seed, Stream::Order, person.index * 8 + self as u64);
        let nik = if without_nik { String::new() } else { person.nik.to_string() };
        let mut name = person.name.clone();
        // Registers have slips of their own, fewer than lists.
        if dice.hit(300) {
            name = names::shortened(&name, &mut dice).unwrap_or(name);
        }
        if dice.hit(100) {
            name = names::misspelled(&name, &mut dice);
        }
        let name = name.to_uppercase();
        let village = person.register_place.village;
        let address = format!("{} RT {:03} RW {:03}", family.street, family.rt, family.rw);
        let card = family.card.to_string();
        let born = person.born;
        match self {
            Self::Dtks => {
                vec![format!("{:08X}-{:08X}", family.id, person.index + 0x9000_0000), card, nik, name, address, village.to_string()]
            }
            Self::P3ke => {
                let code = village.to_string();
                vec![
                    format!("K{:010}", family.id),
                    area_name(&code[..2]).to_uppercase(),
                    area_name(&code[..4]).to_uppercase(),
                    world.kecamatan_name(person.register_place).to_uppercase(),
                    world.village_name(person.register_place).to_uppercase(),
                    code,
                    family.desil.to_string(),
                    address,
                    format!("I{:010}", person.index),
                    name,
                    nik,
                    if person.confirmed { "Ya" } else { "Tidak" }.to_owned(),
                    if person.sex == Sex::Male { "Laki-laki" } else { "Perempuan" }.to_owned(),
                    relation_text(person).to_owned(),
                    format!("{:02}/{:02}/{} 0:00:00", born.day(), born.month(), born.year()),
                ]
            }
            Self::DtsenMembers => {
                let code = village.to_string();
                let married = matches!(person.relation, Relation::Head | Relation::Spouse | Relation::Parent);
                vec![
                    nik,
                    card,
                    name,
                    format!("{:04}-{:02}-{:02}", born.year(), born.month(), born.day()),
                    if person.sex == Sex::Male { "1" } else { "2" }.to_owned(),
                    match person.relation {
                        Relation::Head => "Kepala Keluarga",
                        Relation::Spouse => "Istri/Suami",
                        Relation::Child => "Anak",
                        Relation::Parent => "Orang Tua/Mertua",
                    }
                    .to_owned(),
                    u64::from(family.desil <= 4).to_string(),
                    if married { "Kawin" } else { "Belum Kawin" }.to_owned(),
                    SCHOOLING[person.schooling].to_owned(),
                    "Ya".to_owned(),
                    if dice.hit(600) { "Hipertensi" } else { "Tidak ada" }.to_owned(),
                    code[..2].to_owned(),
                    code[..4].to_owned(),
                    code[..6].to_owned(),
                    code,
                    family.rt.to_string(),
                    family.rw.to_string(),
                    address,
                ]
            }
            Self::Active => {
                let segment = match person.membership {
                    Some(super::people::Membership::WageEarner) => "PU",
                    _ => "BPU",
                };
                vec![
                    nik,
                    format!("99{:09}", person.index % 1_000_000_000),
                    name,
                    segment.to_owned(),
                    format!("{:02}-{:02}-{}", 1 + dice.below(28), 1 + dice.below(12), 2019 + dice.below(6)),
                ]
            }
            Self::OtherPayers => vec![nik, name, person.other_payer.unwrap_or_default().to_owned()],
            Self::DtsenFamilies => Vec::new(),
        }
    }
}

fn family_record(world: &World, block: &Block, at: usize, family: &Family) -> Option<Vec<String>> {
    let members = block.people.iter().filter(|person| person.family_at == at).count();
    if members == 0 {
        return None;
    }
    let code = family.home.village.to_string();
    let mut dice = Dice::new(world.seed, Stream::Order, family.id * 8 + 7);
    Some(vec![
        code[..2].to_owned(),
        area_name(&code[..2]).to_uppercase(),
        code[..4].to_owned(),
        area_name(&code[..4]).to_uppercase(),
        code[..6].to_owned(),
        world.kecamatan_name(family.home).to_uppercase(),
        code,
        world.village_name(family.home).to_uppercase(),
        format!("{} RT {:03} RW {:03}", family.street, family.rt, family.rw),
        family.card.to_string(),
        members.to_string(),
        family.desil.to_string(),
        u64::from(family.desil <= 4).to_string(),
        format!("9{:011}", family.id),
        dice.pick(&["Milik sendiri", "Sewa", "Bebas sewa"]).to_owned(),
        dice.pick(&["Sumur", "Ledeng", "Mata air", "Sungai"]).to_owned(),
    ])
}
