//! The village list: its columns, and how villages fill them in.

use jiff::civil::Date;

use super::dice::{Dice, Stream};
use super::faults::{Fault, Written, written};
use super::names::{FamilyName, person_name};
use super::people::{Family, Membership, Person, Place, Relation, SCHOOLING, Sex, World};
use super::regions::{Tradition, area_name};

/// Other spellings of kecamatan that lists use.
const ALIASES: &str = include_str!("../../../crates/registry/data/area_aliases.csv");

/// The columns of the project's own template, in its order.
pub const WIDE: &[&str] = &[
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "kewarganegaraan",
    "alamat",
    "rt",
    "rw",
    "kode_desa",
    "desa",
    "kecamatan",
    "kode_desa_domisili",
    "dokumen_identitas",
    "pekerjaan",
    "jenis_pekerja_rentan",
    "lokasi_kerja",
    "penghasilan",
    "no_hp",
    "narahubung_nama",
    "narahubung_hubungan",
    "narahubung_nomor",
    "hubungan_keluarga",
    "kepala_keluarga",
    "penerima_upah",
    "peserta_bpjstk_aktif",
    "sumber_iuran_lain",
    "pernah_menerima",
    "peserta_lanjutan",
    "dibiayai_apbd",
    "disabilitas",
    "pendidikan",
    "jabatan",
    "masa_jabatan_mulai",
    "masa_jabatan_selesai",
    "surat_tugas",
    "tugas_mulai",
    "tugas_selesai",
    "padan_dukcapil",
];

/// The columns of an ordinary village list; the form that speed is measured on.
pub const NARROW: &[&str] = &[
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "alamat",
    "kode_desa",
    "jenis_pekerja_rentan",
    "penghasilan",
    "no_hp",
    "penerima_upah",
    "peserta_bpjstk_aktif",
    "sumber_iuran_lain",
    "padan_dukcapil",
];

/// The indicators of Bangli's worksheet, each with its share of "ya" in a hundred.
const INDICATORS: [(&str, u64); 14] = [
    ("indikator_usaha_sendiri", 82),
    ("indikator_pekerja_keluarga", 15),
    ("indikator_tidak_terikat", 94),
    ("indikator_di_bawah_upah_minimum", 85),
    ("indikator_tidak_sesuai_khl", 80),
    ("indikator_fasilitas_buruk", 70),
    ("indikator_keamanan_kurang", 60),
    ("indikator_hubungan_tidak_harmonis", 12),
    ("indikator_stres_tinggi", 30),
    ("indikator_beban_berlebihan", 66),
    ("indikator_kehilangan_semangat", 25),
    ("indikator_konsumsi_rendah", 75),
    ("indikator_pendidikan_rendah", 50),
    ("indikator_keadaan_berlanjut", 55),
];

/// The columns of a list of that region: the template's, and for Bangli its indicators after them.
pub fn columns(region: &str, narrow: bool) -> Vec<&'static str> {
    if narrow {
        return NARROW.to_vec();
    }
    let mut columns = WIDE.to_vec();
    if region == "bangli" {
        columns.extend(INDICATORS.iter().map(|(name, _)| *name));
    }
    columns
}

/// One row of a list.
pub struct Row<'a> {
    /// The population.
    pub world: &'a World,
    /// Who it is.
    pub person: &'a Person,
    /// The person's family.
    pub family: &'a Family,
    /// Identity as the list has it.
    pub written: Written,
    /// 0 for the first row of a person, 1 for the second.
    pub copy: u64,
}

impl<'a> Row<'a> {
    /// Row number `copy` of a person, with its faults.
    pub fn new(world: &'a World, person: &'a Person, family: &'a Family, copy: u64) -> Self {
        let mut dice = Dice::new(world.seed, Stream::Row, person.index * 2 + copy);
        let mut written = written(person, &mut dice);
        if copy > 0 {
            written.faults.push(Fault::Repeated);
        }
        Self { world, person, family, written, copy }
    }

    /// The draws for one cell. They depend on the column's name, not on its place, so that the narrow and the wide form of
    /// a list agree.
    fn dice(&self, column: &str) -> Dice {
        let name = column.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Dice::new(self.world.seed ^ name, Stream::Cell, self.person.index * 2 + self.copy)
    }

    /// The text of the cell in that column.
    pub fn cell(&self, column: &str) -> String {
        let mut dice = self.dice(column);
        let dice = &mut dice;
        let person = self.person;
        let family = self.family;
        let place = |place: Place| if self.written.has_area { Some(place) } else { None };
        match column {
            "nik" => self.written.nik.clone(),
            "no_kk" => family.card.to_string(),
            "nama" if dice.hit(6_000) => self.written.name.to_uppercase(),
            "nama" => self.written.name.clone(),
            "tempat_lahir" if dice.hit(4_000) => person.birthplace.to_uppercase(),
            "tempat_lahir" => person.birthplace.to_owned(),
            "tanggal_lahir" if self.world.plain_dates => self.written.born.map(plain_date).unwrap_or_default(),
            "tanggal_lahir" => self.written.born.map(|born| village_date(born, dice)).unwrap_or_default(),
            "jenis_kelamin" => self.written.sex.map(|sex| sex_text(sex, dice)).unwrap_or_default(),
            "kewarganegaraan" if person.citizen => ["WNI", "WNI", "WNI", "Indonesia", ""][dice.weighted(&[40, 40, 10, 6, 4])].to_owned(),
            "kewarganegaraan" => "WNA".to_owned(),
            "alamat" => format!("{} RT {:03} RW {:03}", family.street, family.rt, family.rw),
            "rt" => neighbourhood(family.rt, dice),
            "rw" => neighbourhood(family.rw, dice),
            "kode_desa" => place(person.card_place).map(|place| village_code(place, dice)).unwrap_or_default(),
            "kode_desa_domisili" => place(person.lives_at).map(|place| village_code(place, dice)).unwrap_or_default(),
            "desa" => place(person.card_place).map(|place| self.village(place, dice)).unwrap_or_default(),
            "kecamatan" => place(person.card_place).map(|place| self.kecamatan(place, dice)).unwrap_or_default(),
            "dokumen_identitas" if person.age() < 17 => "KK".to_owned(),
            "dokumen_identitas" => ["KTP-el", "KTP", "Suket", ""][dice.weighted(&[70, 23, 4, 3])].to_owned(),
            "pekerjaan" => person.trade.card.to_owned(),
            "jenis_pekerja_rentan" if dice.hit(5_500) => person.trade.written[0].to_owned(),
            "jenis_pekerja_rentan" => dice.pick(person.trade.written).to_owned(),
            "lokasi_kerja" if dice.hit(9_200) => self.world.region.short.to_owned(),
            "lokasi_kerja" => {
                let code = self.world.region.elsewhere[dice.below(self.world.region.elsewhere.len() as u64) as usize];
                area_name(&code.to_string()).to_owned()
            }
            "penghasilan" => rupiah(person.income, dice),
            "no_hp" => phone(dice),
            "narahubung_nama" => {
                let sex = if dice.hit(5_000) { Sex::Male } else { Sex::Female };
                person_name(FamilyName { tradition: Tradition::OneWord, house: 0 }, sex, 0, dice)
            }
            "narahubung_hubungan" => dice.pick(&["Saudara", "Anak", "Tetangga", "Pemerintah desa"]).to_owned(),
            "narahubung_nomor" => phone(dice),
            "hubungan_keluarga" => relation_text(person).to_owned(),
            "kepala_keluarga" => yes_no(person.relation == Relation::Head, dice),
            "penerima_upah" => unless_empty(150, dice, |dice| yes_no(person.wage_earner, dice)),
            // One member in ten does not know of it.
            "peserta_bpjstk_aktif" => unless_empty(200, dice, |dice| {
                let known = person.membership.is_some() && !dice.hit(1_000);
                yes_no(known, dice)
            }),
            "sumber_iuran_lain" => unless_empty(200, dice, |dice| {
                let known = person.other_payer.is_some() && !dice.hit(2_000);
                yes_no(known, dice)
            }),
            "pernah_menerima" => unless_empty(300, dice, |dice| yes_no(person.had_aid, dice)),
            "peserta_lanjutan" => yes_no(person.membership == Some(Membership::Continuing), dice),
            "dibiayai_apbd" => paid_from_budget(person).map(|paid| yes_no(paid, dice)).unwrap_or_default(),
            "disabilitas" => yes_no(person.disabled, dice),
            "pendidikan" => SCHOOLING[person.schooling].to_owned(),
            "jabatan" => office(person).map(|(office, _)| office.to_owned()).unwrap_or_default(),
            "masa_jabatan_mulai" => office(person).map(|(_, from)| format!("01-01-{from}")).unwrap_or_default(),
            "masa_jabatan_selesai" => office(person).map(|(_, from)| format!("31-12-{}", from + 4)).unwrap_or_default(),
            "surat_tugas" => assignment(person).map(|number| format!("094/{number}/SPT/2025")).unwrap_or_default(),
            "tugas_mulai" => assignment(person).map(|_| "01-01-2025".to_owned()).unwrap_or_default(),
            "tugas_selesai" => assignment(person).map(|_| "31-12-2026".to_owned()).unwrap_or_default(),
            "padan_dukcapil" => unless_empty(500, dice, |dice| yes_no(self.confirmed(), dice)),
            _ => match INDICATORS.iter().find(|(name, _)| *name == column) {
                Some((_, share)) => unless_empty(100, dice, |dice| {
                    let met = dice.hit(share * 100);
                    yes_no(met, dice)
                }),
                None => String::new(),
            },
        }
    }

    /// The NIK in digits alone, as a reader that knows the harmless faults gets it.
    pub fn nik_digits(&self) -> String {
        let text = self.written.nik.strip_suffix(".0").unwrap_or(&self.written.nik);
        if text.contains('E') {
            return String::new();
        }
        text.chars().filter(char::is_ascii_digit).collect()
    }

    /// Whether the population office would confirm this row: the right NIK of somebody it knows.
    pub fn confirmed(&self) -> bool {
        self.person.confirmed && self.nik_digits() == self.person.nik.to_string()
    }

    fn village(&self, place: Place, dice: &mut Dice) -> String {
        let name = self.world.village_name(place);
        match dice.below(10) {
            0 => format!("{} {name}", self.world.region.village_word),
            1..=3 => name.to_uppercase(),
            _ => name,
        }
    }

    fn kecamatan(&self, place: Place, dice: &mut Dice) -> String {
        let name = self.world.kecamatan_name(place);
        match dice.below(10) {
            0 => {
                let code = (place.village / 10_000).to_string();
                let others: Vec<&str> = ALIASES
                    .lines()
                    .filter_map(|line| line.split_once(','))
                    .filter_map(|(own, alias)| (own == code).then_some(alias))
                    .collect();
                if others.is_empty() { name } else { dice.pick(&others).to_owned() }
            }
            1..=3 => name.to_uppercase(),
            _ => name,
        }
    }
}

/// The family relation as on the family card.
pub fn relation_text(person: &Person) -> &'static str {
    match (person.relation, person.sex) {
        (Relation::Head, _) => "Kepala Keluarga",
        (Relation::Spouse, Sex::Female) => "Istri",
        (Relation::Spouse, Sex::Male) => "Suami",
        (Relation::Child, _) => "Anak",
        (Relation::Parent, _) => "Orang Tua",
    }
}

/// Whether a waste worker is paid from the region's budget, as one in four is; nobody else is asked.
pub fn paid_from_budget(person: &Person) -> Option<bool> {
    person.trade.word.contains("sampah").then_some(person.nik.is_multiple_of(4))
}

/// The office held by a few heads of families, with its first year.
pub fn office(person: &Person) -> Option<(&'static str, i16)> {
    if person.relation != Relation::Head || !person.nik.is_multiple_of(20) {
        return None;
    }
    let offices = ["Ketua RT", "Ketua RT", "Ketua RT", "Ketua RW", "Ketua Pengurus Kampung", "Ketua LPMK"];
    Some((offices[(person.nik / 20 % 6) as usize], 2022 + (person.nik / 120 % 4) as i16))
}

/// The number of the letter of assignment of a social volunteer; one in seven has none.
pub fn assignment(person: &Person) -> Option<u64> {
    (person.trade.word == "relawan sosial" && !person.nik.is_multiple_of(7)).then_some(100 + person.nik % 400)
}

fn unless_empty(rate: u64, dice: &mut Dice, text: impl FnOnce(&mut Dice) -> String) -> String {
    if dice.hit(rate) { String::new() } else { text(dice) }
}

/// Yes or no as villages write it.
pub fn yes_no(yes: bool, dice: &mut Dice) -> String {
    let at = dice.weighted(&[60, 14, 12, 8, 6]);
    if yes { ["ya", "Ya", "YA", "Y", "1"][at] } else { ["tidak", "Tidak", "TIDAK", "T", "0"][at] }.to_owned()
}

fn sex_text(sex: Sex, dice: &mut Dice) -> String {
    let at = dice.weighted(&[72, 8, 8, 6, 6]);
    match sex {
        Sex::Male => ["L", "LK", "Laki-laki", "LAKI-LAKI", "1"][at],
        Sex::Female => ["P", "PR", "Perempuan", "PEREMPUAN", "2"][at],
    }
    .to_owned()
}

fn neighbourhood(number: u64, dice: &mut Dice) -> String {
    if dice.hit(6_000) { format!("{number:03}") } else { number.to_string() }
}

fn village_code(place: Place, dice: &mut Dice) -> String {
    let code = place.village;
    if dice.hit(9_000) {
        return code.to_string();
    }
    format!("{}.{:02}.{:02}.{:04}", code / 100_000_000, code / 1_000_000 % 100, code / 10_000 % 100, code % 10_000)
}

/// The prefix 0840 belongs to no operator we know of: nobody is to be called by these numbers.
fn phone(dice: &mut Dice) -> String {
    let number = 10_000_000 + dice.below(90_000_000);
    match dice.below(20) {
        0 => String::new(),
        1 => format!("840{number}"),
        2 => format!("+62840{number}"),
        3 => format!("0840-{:04}-{:04}", number / 10_000, number % 10_000),
        _ => format!("0840{number}"),
    }
}

fn rupiah(amount: u64, dice: &mut Dice) -> String {
    match dice.weighted(&[70, 14, 9, 5, 2]) {
        0 => amount.to_string(),
        1 => thousands(amount),
        2 => format!("Rp {}", thousands(amount)),
        3 => format!("Rp{},-", thousands(amount)),
        _ => String::new(),
    }
}

/// A number with dots between its thousands.
pub fn thousands(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "Jan"),
    ("Februari", "Feb"),
    ("Maret", "Mar"),
    ("April", "Apr"),
    ("Mei", "Mei"),
    ("Juni", "Jun"),
    ("Juli", "Jul"),
    ("Agustus", "Agt"),
    ("September", "Sep"),
    ("Oktober", "Okt"),
    ("November", "Nop"),
    ("Desember", "Des"),
];

/// A date as forms ask for it.
fn plain_date(date: Date) -> String {
    format!("{:02}-{:02}-{}", date.day(), date.month(), date.year())
}

/// A date as villages write it.
fn village_date(date: Date, dice: &mut Dice) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let (long, short) = MONTHS[(month - 1) as usize];
    match dice.weighted(&[70, 13, 6, 3, 4, 3, 1]) {
        0 => plain_date(date),
        1 => format!("{day:02}/{month:02}/{year}"),
        2 => format!("{day} {short} {year}"),
        3 => format!("{day} {long} {year}"),
        4 => excel_serial(date).to_string(),
        5 => format!("{day:02}-{month:02}-{:02}", year % 100),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

/// The number by which a spreadsheet keeps a date: days since 30 December 1899.
pub fn excel_serial(date: Date) -> i32 {
    (date - jiff::civil::date(1899, 12, 30)).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_the_number_that_spreadsheets_give_it() {
        assert_eq!(excel_serial(jiff::civil::date(1980, 7, 1)), 29403);
        assert_eq!(excel_serial(jiff::civil::date(2026, 1, 1)), 46023);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 950, 1_000, 12_345_678].map(thousands), ["0", "950", "1.000", "12.345.678"]);
    }

    #[test]
    fn every_column_of_the_narrow_form_is_one_of_the_template() {
        assert!(NARROW.iter().all(|column| WIDE.contains(column)));
        assert_eq!((WIDE.len(), NARROW.len()), (40, 15));
        assert_eq!(columns("bangli", false).len(), 54);
    }
}
