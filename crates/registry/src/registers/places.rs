//! Where a register row belongs, from whatever the extract says: a whole code, a code in pieces, or names.

use crate::{Areas, Cell, Cells, NameSearch};
use payung_domain::{AreaCode, AreaLevel};
use rustc_hash::FxHashMap;

/// The columns that name a place, by their index in the sheet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PlaceColumns {
    pub(crate) village_code: Option<usize>,
    pub(crate) village: Option<usize>,
    pub(crate) district_code: Option<usize>,
    pub(crate) district: Option<usize>,
    pub(crate) regency_code: Option<usize>,
    pub(crate) regency: Option<usize>,
    pub(crate) province_code: Option<usize>,
}

impl PlaceColumns {
    fn all(&self) -> [Option<usize>; 7] {
        [self.village_code, self.village, self.district_code, self.district, self.regency_code, self.regency, self.province_code]
    }

    /// Whether the extract says anything that can bound its coverage. A province does not: no extract holds a whole one's people.
    pub(crate) fn any(&self) -> bool {
        self.all()[..6].iter().any(Option::is_some)
    }

    /// The level down to which places count for coverage. A name of a village that the table of areas does not know must not make
    /// its whole kecamatan count, so a column of names sets the level whether or not the names can be resolved.
    pub(crate) fn level_named(&self) -> Option<AreaLevel> {
        if self.village.is_some() {
            Some(AreaLevel::Village)
        } else if self.district.is_some() {
            Some(AreaLevel::District)
        } else {
            None
        }
    }
}

/// Finds the place of one row after the other; remembers what it found, because neighbours live in one village.
#[derive(Debug)]
pub(crate) struct PlaceReader<'a> {
    columns: PlaceColumns,
    areas: &'a Areas,
    /// The kabupaten in which a kecamatan without its own is looked for.
    home: Option<AreaCode>,
    last: (String, Option<AreaCode>),
    known: FxHashMap<Box<str>, Option<AreaCode>>,
    text: String,
    /// Whether any row said anything about its place.
    pub(crate) stated: bool,
    /// Villages whose code and name stand side by side: what the extract teaches about names.
    pub(crate) names: FxHashMap<AreaCode, Box<str>>,
}

/// Different spellings of places remembered before starting over; a file of one kabupaten has some hundred.
const REMEMBERED_MAX: usize = 100_000;

impl<'a> PlaceReader<'a> {
    pub(crate) fn new(columns: PlaceColumns, areas: &'a Areas, home: Option<AreaCode>) -> Self {
        let home = home.and_then(|area| area.at(AreaLevel::Regency));
        Self {
            columns,
            areas,
            home,
            last: (String::new(), None),
            known: FxHashMap::default(),
            text: String::new(),
            stated: false,
            names: FxHashMap::default(),
        }
    }

    /// The row's place, as far down as it can be told.
    pub(crate) fn read(&mut self, row: &impl Cells) -> Option<AreaCode> {
        // The whole code alone settles it, and is one comparison when it is the neighbour's.
        if let Some(column) = self.columns.village_code
            && let Cell::Text(code) = row.cell(column)
            && code.len() >= 10
        {
            if code == self.last.0 {
                return self.last.1;
            }
            if let Some(area) = self.areas.read_code(code).ok().filter(|area| area.level() == AreaLevel::Village) {
                self.stated = true;
                self.last.0.clear();
                self.last.0.push_str(code);
                self.last.1 = Some(area);
                if let Some(Cell::Text(name)) = self.columns.village.map(|column| row.cell(column))
                    && !self.names.contains_key(&area)
                    && self.names.len() < REMEMBERED_MAX
                {
                    self.names.insert(area, name.trim().into());
                }
                return Some(area);
            }
        }
        self.text.clear();
        for column in self.columns.all() {
            if let Some(column) = column {
                push_cell(&mut self.text, row.cell(column));
            }
            self.text.push('\u{1f}');
        }
        if self.text == self.last.0 {
            return self.last.1;
        }
        let area = match self.known.get(self.text.as_str()) {
            Some(area) => *area,
            None => {
                self.stated = self.stated || self.text.contains(|c: char| c != '\u{1f}');
                let area = self.resolve();
                if self.known.len() >= REMEMBERED_MAX {
                    self.known.clear();
                }
                self.known.insert(self.text.as_str().into(), area);
                area
            }
        };
        self.last.0.clone_from(&self.text);
        self.last.1 = area;
        area
    }

    /// The place that the cells in `self.text` mean.
    fn resolve(&self) -> Option<AreaCode> {
        let mut cells = self.text.split('\u{1f}');
        let mut next = || cells.next().unwrap_or_default();
        let [village_code, village, district_code, district, regency_code, regency, province_code] =
            [next(), next(), next(), next(), next(), next(), next()];
        let whole = |text: &str, level: AreaLevel| self.areas.read_code(text).ok().filter(|area| area.level() == level);
        let found = |search: NameSearch| match search {
            NameSearch::Found(area) => Some(area),
            NameSearch::NotFound | NameSearch::Ambiguous => None,
        };
        // Outside in, each step by a whole code, else by a piece of one, else by name.
        let stated = whole(regency_code, AreaLevel::Regency)
            .or_else(|| self.piece(whole(province_code, AreaLevel::Province)?, regency_code))
            .or_else(|| if regency.is_empty() { None } else { found(self.areas.find_regency(regency)) });
        let regency = stated.or(if regency.is_empty() && regency_code.is_empty() { self.home } else { None });
        let district = whole(district_code, AreaLevel::District)
            .or_else(|| self.piece(regency?, district_code))
            .or_else(|| if district.is_empty() { None } else { found(self.areas.find_district(regency?, district)) });
        // The column of village codes may hold a coarser code (`kode_kemdagri` of a kecamatan), or a village's last four digits.
        whole(village_code, AreaLevel::Village)
            .or_else(|| self.piece(district?, village_code))
            .or_else(|| if village.is_empty() { None } else { found(self.areas.find_village(district.or(regency)?, village)) })
            .or_else(|| whole(village_code, AreaLevel::District))
            .or(district)
            .or_else(|| whole(village_code, AreaLevel::Regency))
            .or(stated)
    }

    /// The next lower area when only its own digits stand in the cell (`06` in `51.06`, `2001` in `51.06.04.2001`).
    fn piece(&self, outer: AreaCode, text: &str) -> Option<AreaCode> {
        let (digits, size) = match outer.level() {
            AreaLevel::Province | AreaLevel::Regency => (2, 100),
            AreaLevel::District => (4, 10_000),
            AreaLevel::Village => return None,
        };
        let text = text.trim();
        if text.is_empty() || text.len() > digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let piece: u64 = text.parse().ok()?;
        let code = AreaCode::parse(&(outer.digits() * size + piece).to_string())?;
        self.areas.check(code).ok().filter(|code| piece > 0 && code.is_in(outer))
    }
}

fn push_cell(out: &mut String, cell: Cell<'_>) {
    match cell {
        Cell::Text(text) => out.push_str(text.trim().trim_start_matches('\'')),
        // Ten digits are exact in a float.
        Cell::Number(number) if number.fract() == 0.0 && (0.0..1e12).contains(&number) => out.push_str(&(number as u64).to_string()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OwnedCell, OwnedRow};

    fn place(columns: PlaceColumns, cells: &[&str], home: Option<&str>) -> Option<String> {
        let areas = Areas::embedded();
        let mut reader = PlaceReader::new(columns, &areas, home.and_then(AreaCode::parse));
        let row = OwnedRow { cells: cells.iter().map(|text| OwnedCell::Text((*text).into())).collect(), ..OwnedRow::default() };
        let first = reader.read(&row);
        assert_eq!(reader.read(&row), first, "remembered");
        first.map(|area| area.to_string())
    }

    #[test]
    fn codes_whole_and_in_pieces_and_names() {
        let code = PlaceColumns { village_code: Some(0), ..PlaceColumns::default() };
        assert_eq!(place(code, &["5106042001"], None).as_deref(), Some("5106042001"));
        assert_eq!(place(code, &["51.06.04.2001"], None).as_deref(), Some("5106042001"));
        assert_eq!(place(code, &["510604"], None).as_deref(), Some("510604"));
        assert_eq!(place(code, &["2001"], None), None);
        assert_eq!(place(code, &[""], Some("5106")), None);
        let pieces = PlaceColumns {
            province_code: Some(0),
            regency_code: Some(1),
            district_code: Some(2),
            village_code: Some(3),
            ..PlaceColumns::default()
        };
        assert_eq!(place(pieces, &["51", "06", "04", "2001"], None).as_deref(), Some("5106042001"));
        assert_eq!(place(pieces, &["51", "6", "4", "2001"], None).as_deref(), Some("5106042001"));
        assert_eq!(place(pieces, &["51", "5106", "510604", "5106042001"], None).as_deref(), Some("5106042001"));
        let names = PlaceColumns { regency: Some(0), district: Some(1), village: Some(2), ..PlaceColumns::default() };
        assert_eq!(place(names, &["Kab. Bangli", "Kec. Tembuku", "Desa Anu"], None).as_deref(), Some("510603"));
        assert_eq!(place(names, &["", "TEMBUKU", ""], Some("5106")).as_deref(), Some("510603"));
        assert_eq!(place(names, &["Kabupaten Klungkung", "", ""], None).as_deref(), Some("5105"));
        assert_eq!(place(names, &["Kabupaten Khayalan", "Tembuku", ""], Some("5106")), None);
    }
}
