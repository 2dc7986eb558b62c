//! Column maps: which columns the file for BPJS has, under which headings, in which order. No official layout is public, so a map is data: several ship
//! in `data/bpjs-maps`, and an office hands in its own.

use crate::failure::ActError;
use payung_domain::Date;
use serde::Deserialize;

/// The maps that ship.
const SHIPPED: [&str; 3] = [
    include_str!("../../data/bpjs-maps/kelompok-bpu.toml"),
    include_str!("../../data/bpjs-maps/penerima-upah.toml"),
    include_str!("../../data/bpjs-maps/ringkas.toml"),
];

/// Columns a map may have.
const COLUMNS_MAX: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Value {
    /// Place in the file, from 1.
    Ordinal,
    /// The enrolment's number in the books, which BPJS may give back.
    Reference,
    /// NIK, sixteen digits as text.
    Nik,
    /// Number of the family card, as text.
    FamilyCard,
    /// KPJ, when there is one already.
    Kpj,
    /// Name.
    Name,
    /// Place of birth.
    BirthPlace,
    /// Date of birth.
    Birth,
    /// Sex in words.
    Sex,
    /// Sex as L or P.
    SexLetter,
    /// Address.
    Address,
    /// Name of the village.
    Village,
    /// Name of the kecamatan.
    District,
    /// Name of the kabupaten or kota.
    Regency,
    /// Name of the province.
    Province,
    /// Telephone, as text.
    Phone,
    /// Kind of work.
    Occupation,
    /// Where the work is done.
    WorkPlace,
    /// The monthly income the contribution is computed from, whole rupiah.
    IncomeBasis,
    /// The contribution for a month, whole rupiah.
    Contribution,
    /// First month of cover, `2026-05`.
    FirstMonth,
    /// The first day of it.
    FirstDay,
    /// The group at BPJS.
    Wadah,
    /// Nothing: BPJS or the office fills it in.
    Blank,
    /// The column's own `text`.
    Constant,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MapColumn {
    /// Its heading.
    pub heading: String,
    /// What it holds.
    pub value: Value,
    /// The text of a constant.
    #[serde(default)]
    pub text: String,
}

/// Where a map comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapSource {
    #[allow(dead_code, reason = "read by people who edit the map")]
    at: String,
    #[allow(dead_code, reason = "read by people who edit the map")]
    tag: String,
}

/// A column map.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ColumnMap {
    /// Its word.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its name in English.
    pub label_en: String,
    /// What to know of it.
    #[serde(default)]
    pub note: String,
    /// The same in English.
    #[serde(default)]
    pub note_en: String,
    /// Where it comes from.
    #[allow(dead_code, reason = "read by people who edit the map")]
    source: Option<MapSource>,
    /// How a day is written.
    pub date_format: String,
    /// The columns, in their order.
    pub column: Vec<MapColumn>,
}

/// A column map that ships, for whoever chooses one.
#[derive(Debug, Clone)]
pub struct ColumnMapKnown {
    /// Its word.
    pub id: String,
    /// Its name, in Indonesian and English.
    pub label: (String, String),
    /// What to know of it, in Indonesian and English.
    pub note: (String, String),
    /// Its headings.
    pub headings: Vec<String>,
    /// The map as text, to be copied and edited.
    pub text: &'static str,
}

/// The column maps that ship.
#[must_use]
pub fn column_maps() -> Vec<ColumnMapKnown> {
    let known = SHIPPED.iter().filter_map(|text| ColumnMap::parse(text, "").ok().map(|map| (map, *text)));
    known
        .map(|(map, text)| ColumnMapKnown {
            headings: map.column.iter().map(|column| column.heading.clone()).collect(),
            id: map.id,
            label: (map.label, map.label_en),
            note: (map.note, map.note_en),
            text,
        })
        .collect()
}

/// Somebody in the file, with everything a map can ask for.
#[derive(Clone, Default)]
pub(crate) struct PersonOut {
    pub reference: i64,
    pub nik: String,
    pub family_card: String,
    pub kpj: String,
    pub name: String,
    pub birth_place: String,
    pub birth: Option<Date>,
    pub female: Option<bool>,
    pub address: String,
    pub village: String,
    pub district: String,
    pub regency: String,
    pub province: String,
    pub phone: String,
    pub occupation: String,
    pub work_place: String,
    pub income_basis: i64,
    pub contribution: i64,
    pub first_month: String,
    pub first_day: Option<Date>,
    pub wadah: String,
}

impl ColumnMap {
    /// The map of a word, of those that ship.
    ///
    /// # Errors
    /// There is none; which there are.
    pub fn shipped(id: &str) -> Result<Self, ActError> {
        let maps = || SHIPPED.iter().filter_map(|text| Self::parse(text, "").ok());
        maps().find(|map| map.id == id).ok_or_else(|| {
            let known = maps().map(|map| map.id).collect::<Vec<_>>().join(", ");
            ActError::invalid(
                format!("Tidak ada peta kolom `{id}`. Yang ada: {known}; atau serahkan berkas peta sendiri."),
                format!("There is no column map `{id}`. There are: {known}; or hand in a map of your own."),
            )
        })
    }

    /// Reads a map; messages call it `name`.
    ///
    /// # Errors
    /// What is wrong in it, and where.
    pub fn parse(text: &str, name: &str) -> Result<Self, ActError> {
        let map: Self = toml::from_str(text).map_err(|error| {
            ActError::invalid(
                format!("Peta kolom {name} tidak terbaca: {}. Mulailah dari salah satu peta bawaan.", error.message()),
                format!("Column map {name} cannot be read: {}. Begin with one of the maps that ship.", error.message()),
            )
        })?;
        let wrong = |id: String, en: String| Err(ActError::invalid(format!("Peta kolom {name}: {id}"), format!("Column map {name}: {en}")));
        if map.column.is_empty() || map.column.len() > COLUMNS_MAX {
            let count = map.column.len();
            return wrong(
                format!("{count} kolom; harus 1 sampai {COLUMNS_MAX}."),
                format!("{count} columns; there must be 1 to {COLUMNS_MAX}."),
            );
        }
        if !map.column.iter().any(|column| column.value == Value::Nik) {
            return wrong(
                "tanpa kolom NIK; jawaban BPJS tidak akan dapat dicocokkan.".into(),
                "no NIK; BPJS's answer could not be matched.".into(),
            );
        }
        if let Some(unnamed) = map.column.iter().position(|column| column.heading.trim().is_empty()) {
            return wrong(format!("kolom ke-{} tanpa judul.", unnamed + 1), format!("column {} has no heading.", unnamed + 1));
        }
        if write_day(Date::constant(2026, 1, 31), &map.date_format).is_none() {
            let format = &map.date_format;
            return wrong(
                format!("bentuk tanggal `{format}` tidak dikenal; pakai misalnya %d-%m-%Y."),
                format!("unknown date format `{format}`; use for example %d-%m-%Y."),
            );
        }
        Ok(map)
    }

    /// The headings.
    pub fn headings(&self) -> Vec<String> {
        self.column.iter().map(|column| column.heading.clone()).collect()
    }

    /// The row of a person.
    pub fn row(&self, ordinal: usize, person: &PersonOut) -> Vec<String> {
        let day = |day: Option<Date>| day.and_then(|day| write_day(day, &self.date_format)).unwrap_or_default();
        let sex = |female: &str, male: &str| person.female.map_or_else(String::new, |is| if is { female } else { male }.to_owned());
        let cell = |column: &MapColumn| match column.value {
            Value::Ordinal => ordinal.to_string(),
            Value::Reference => person.reference.to_string(),
            Value::Nik => person.nik.clone(),
            Value::FamilyCard => person.family_card.clone(),
            Value::Kpj => person.kpj.clone(),
            Value::Name => person.name.clone(),
            Value::BirthPlace => person.birth_place.clone(),
            Value::Birth => day(person.birth),
            Value::Sex => sex("PEREMPUAN", "LAKI-LAKI"),
            Value::SexLetter => sex("P", "L"),
            Value::Address => person.address.clone(),
            Value::Village => person.village.clone(),
            Value::District => person.district.clone(),
            Value::Regency => person.regency.clone(),
            Value::Province => person.province.clone(),
            Value::Phone => person.phone.clone(),
            Value::Occupation => person.occupation.clone(),
            Value::WorkPlace => person.work_place.clone(),
            Value::IncomeBasis => person.income_basis.to_string(),
            Value::Contribution => person.contribution.to_string(),
            Value::FirstMonth => person.first_month.clone(),
            Value::FirstDay => day(person.first_day),
            Value::Wadah => person.wadah.clone(),
            Value::Blank => String::new(),
            Value::Constant => column.text.clone(),
        };
        self.column.iter().map(cell).collect()
    }
}

/// A day in a format; none when the format is none.
fn write_day(day: Date, format: &str) -> Option<String> {
    jiff::fmt::strtime::format(format, day).ok().filter(|written| !written.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_map_that_ships_reads_and_says_where_it_comes_from() {
        let maps = column_maps();
        assert_eq!(maps.len(), SHIPPED.len());
        for map in maps {
            assert!(map.text.contains("tag = "), "{}", map.id);
            assert!(map.note.0.contains("templat resmi") && !map.note.1.is_empty(), "{}", map.id);
            assert_eq!(ColumnMap::shipped(&map.id).expect("there").headings(), map.headings);
        }
        let error = ColumnMap::shipped("sipp").expect_err("none");
        assert!(error.indonesian.contains("kelompok-bpu, penerima-upah, ringkas"), "{}", error.indonesian);
    }

    #[test]
    fn a_map_of_ones_own_decides_order_headings_and_format() {
        let text = "id = 'cabang'\nlabel = 'Cabang'\nlabel-en = 'Branch'\ndate-format = '%Y%m%d'\n\
                    [[column]]\nheading = 'Lahir'\nvalue = 'birth'\n[[column]]\nheading = 'KTP'\nvalue = 'nik'\n\
                    [[column]]\nheading = 'Program'\nvalue = 'constant'\ntext = 'JKK-JKM'\n[[column]]\nheading = 'JK'\nvalue = 'sex-letter'\n";
        let map = ColumnMap::parse(text, "cabang.toml").expect("a map");
        let person =
            PersonOut { nik: "1217010107809001".into(), birth: Some(Date::constant(1980, 7, 1)), female: Some(true), ..Default::default() };
        assert_eq!(map.headings(), ["Lahir", "KTP", "Program", "JK"]);
        assert_eq!(map.row(1, &person), ["19800701", "1217010107809001", "JKK-JKM", "P"]);
        assert_eq!(map.label_en, "Branch");
    }

    #[test]
    fn what_is_wrong_in_a_map_is_told() {
        let head = "id='x'\nlabel='x'\nlabel-en='x'\ndate-format='%d'\n";
        for (text, said) in [
            (head.to_owned(), "kolom"),
            (format!("{head}[[column]]\nheading='Nama'\nvalue='name'\n"), "tanpa kolom NIK"),
            (format!("{head}[[column]]\nheading=' '\nvalue='nik'\n"), "tanpa judul"),
            (format!("{head}[[column]]\nheading='NIK'\nvalue='nomor'\n"), "tidak terbaca"),
            (format!("{}[[column]]\nheading='NIK'\nvalue='nik'\n", head.replace("%d", "%!")), "bentuk tanggal"),
        ] {
            let error = ColumnMap::parse(&text, "uji.toml").expect_err("wrong");
            assert!(error.indonesian.contains(said), "{said}: {}", error.indonesian);
        }
    }
}
