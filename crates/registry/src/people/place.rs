//! Which place a row names: by code, else by the names of desa, kecamatan and kabupaten, else the list's own area.

use super::reading::is_dash;
use super::{CellFault, FaultKind};
use crate::{Areas, Cell, Cells, Column, Layout, NameSearch};
use payung_domain::{AreaCode, AreaLevel};
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Places remembered per sheet; beyond it (thousands of differently written villages) nothing more is kept.
const CACHE_MAX: usize = 4096;

/// The columns that name a place, in the order of the memory's key.
const COLUMNS: [Column; 7] = [
    Column::KodeDesa,
    Column::Desa,
    Column::Kecamatan,
    Column::Kabupaten,
    Column::KodeKecamatan,
    Column::KodeKabupaten,
    Column::KodeProvinsi,
];

/// A resolved place and what was wrong on the way.
#[derive(Debug, Clone, Default)]
struct Place {
    area: Option<AreaCode>,
    faults: Vec<CellFault>,
}

/// Resolves the place of rows, and remembers.
#[derive(Debug, Clone)]
pub(crate) struct PlaceReader<'v> {
    areas: &'v Areas,
    region: Option<AreaCode>,
    default_area: Option<AreaCode>,
    /// Sheet columns of [`COLUMNS`].
    at: [Option<usize>; COLUMNS.len()],
    key: String,
    last_key: String,
    last: Place,
    known: FxHashMap<Box<str>, Place>,
}

impl<'v> PlaceReader<'v> {
    pub(crate) fn new(layout: &Layout, areas: &'v Areas, region: Option<AreaCode>, default_area: Option<AreaCode>) -> Self {
        let at = COLUMNS.map(|column| layout.position(column));
        let mut reader = Self {
            areas,
            region,
            default_area,
            at,
            key: String::new(),
            last_key: String::new(),
            last: Place::default(),
            known: FxHashMap::default(),
        };
        // The empty key is answered before any row: nothing named.
        reader.last = reader.resolve([""; COLUMNS.len()]);
        reader
    }

    /// The place of the address on the KTP, as far down as known.
    pub(crate) fn read(&mut self, row: &impl Cells, faults: &mut Vec<CellFault>) -> Option<AreaCode> {
        self.key.clear();
        for column in self.at.iter().flatten() {
            match row.cell(*column) {
                Cell::Text(text) => self.key.push_str(text),
                // A number's own digits; writing to a String cannot fail.
                Cell::Number(number) => drop(write!(self.key, "{number}")),
                Cell::Error(_) => self.key.push('\u{0}'),
                Cell::Empty | Cell::Date(_) | Cell::Bool(_) => {}
            }
            self.key.push('\u{1f}');
        }
        if self.key != self.last_key && !(self.last_key.is_empty() && self.key.bytes().all(|b| b == 0x1f)) {
            match self.known.get(self.key.as_str()) {
                Some(place) => self.last.clone_from(place),
                None => {
                    self.last = self.resolve_key();
                    if self.known.len() < CACHE_MAX {
                        self.known.insert(self.key.as_str().into(), self.last.clone());
                    }
                }
            }
            std::mem::swap(&mut self.key, &mut self.last_key);
        }
        if !self.last.faults.is_empty() {
            faults.extend(self.last.faults.iter().cloned());
        }
        self.last.area
    }

    fn resolve_key(&self) -> Place {
        let mut texts = [""; COLUMNS.len()];
        let mut parts = self.key.split('\u{1f}');
        for (index, column) in self.at.iter().enumerate() {
            if column.is_some() {
                texts[index] = parts.next().unwrap_or("").trim();
            }
        }
        self.resolve(texts.map(|text| if is_dash(text) { "" } else { text }))
    }

    fn resolve(&self, [code, village, district, regency, district_code, regency_code, province_code]: [&str; COLUMNS.len()]) -> Place {
        let mut faults = Vec::new();
        let column = |index: usize| self.at[index].unwrap_or(0);
        let mut stated_wrongly = false;
        let coded = if code.is_empty() && district_code.is_empty() {
            None
        } else {
            let whole = composed([province_code, regency_code, district_code, code]);
            match self.areas.read_code(whole.as_deref().unwrap_or(if code.is_empty() { district_code } else { code })) {
                Ok(area) => Some(area),
                Err(kind) => {
                    stated_wrongly = true;
                    faults.push(if code.contains('\u{0}') {
                        CellFault::error(column(0), FaultKind::FormulaError)
                    } else {
                        CellFault::error(column(if code.is_empty() { 4 } else { 0 }), kind)
                    });
                    None
                }
            }
        };
        let named = self.by_names(village, district, regency, &mut faults, &mut stated_wrongly);
        let area = match (coded, named) {
            (Some(code), Some(name)) => {
                if !code.is_in(name) && !name.is_in(code) {
                    faults.push(CellFault::warning(column(0), FaultKind::AreaDisagrees { code, name }));
                }
                // Two kabupaten at once prove residence in neither.
                if code.at(AreaLevel::Regency) == name.at(AreaLevel::Regency) { Some(code) } else { None }
            }
            (Some(code), None) => Some(code),
            // The list's own area may say more than the kecamatan alone, when no village is named against it.
            (None, Some(name)) => Some(self.default_area.filter(|area| village.is_empty() && area.is_in(name)).unwrap_or(name)),
            (None, None) if stated_wrongly => None,
            // A village is named that nobody can place: the list's own area says no more than the kabupaten then.
            (None, None) if !village.is_empty() => self.default_area.map(|area| area.at(AreaLevel::Regency).unwrap_or(area)),
            (None, None) => self.default_area,
        };
        Place { area, faults }
    }

    fn by_names(
        &self,
        village: &str,
        district: &str,
        regency: &str,
        faults: &mut Vec<CellFault>,
        stated_wrongly: &mut bool,
    ) -> Option<AreaCode> {
        let column = |index: usize| self.at[index].unwrap_or(0);
        let mut fault = |index: usize, search: NameSearch, wrong: bool| {
            let kind = if search == NameSearch::Ambiguous { FaultKind::AreaNameAmbiguous } else { FaultKind::AreaNameUnknown };
            faults.push(if wrong { CellFault::warning(column(index), kind) } else { CellFault::info(column(index), kind) });
        };
        let home = self.region.or(self.default_area).and_then(|area| area.at(AreaLevel::Regency));
        let mut found = None;
        let mut around = home;
        if !regency.is_empty() {
            match self.areas.find_regency(regency) {
                NameSearch::Found(code) => (found, around) = (Some(code), Some(code)),
                // "Bandung" may be the kota or the kabupaten: it is home when home bears the name.
                search => match home.filter(|home| self.bears_name(*home, regency)) {
                    Some(home) => found = Some(home),
                    None => {
                        fault(3, search, true);
                        *stated_wrongly = true;
                        around = None;
                    }
                },
            }
        }
        if !district.is_empty()
            && let Some(regency) = around
        {
            match self.areas.find_district(regency, district) {
                NameSearch::Found(code) => found = Some(code),
                search if self.areas.knows_districts_of(regency) => {
                    fault(2, search, true);
                    *stated_wrongly = true;
                }
                _ => {}
            }
        }
        if !village.is_empty()
            && let Some(within) = found.or(around.filter(|_| district.is_empty()))
        {
            match self.areas.find_village(within, village) {
                NameSearch::Found(code) => found = Some(code),
                search if search == NameSearch::Ambiguous || self.areas.knows_villages_of(within) => fault(1, search, false),
                _ => {}
            }
        }
        found
    }

    fn bears_name(&self, area: AreaCode, name: &str) -> bool {
        let bare = |text: &str| crate::folding::fold(text).replace("kabupaten ", "").replace("kota ", "").replace("kab ", "");
        self.areas.name(area).is_some_and(|own| bare(own) == bare(name))
    }
}

/// Codes given in parts (DTSEN: `51`, `06`, `04`, `2001`) put together; `None` when the code is whole already or a part is missing.
fn composed(parts: [&str; 4]) -> Option<String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let [province, regency, district, village] = parts.map(digits);
    let mut whole = province;
    for (part, alone, upto) in [(regency, 2, 4), (district, 2, 6), (village, 4, 10)] {
        if part.len() == upto {
            whole = part;
        } else if !part.is_empty() && (part.len() == alone || (part.len() < alone && alone == 2)) && whole.len() + alone == upto {
            whole.push_str(&format!("{part:0>alone$}"));
        } else if !part.is_empty() {
            return None;
        }
    }
    (!parts[3].is_empty() && whole.len() == 10 || parts[3].is_empty() && whole.len() == 6).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OwnedCell, OwnedRow, Severity};
    use std::io::Write as _;

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).expect("a code")
    }

    fn read_in(
        areas: &Areas,
        region: Option<&str>,
        default: Option<&str>,
        cells: &[(Column, &str)],
    ) -> (Option<String>, Vec<(Severity, FaultKind)>) {
        let columns: Vec<(usize, Column)> = cells.iter().enumerate().map(|(index, (column, _))| (index, *column)).collect();
        let layout = Layout::mapped((1, 1), &columns);
        let row = OwnedRow { cells: cells.iter().map(|(_, text)| OwnedCell::Text((*text).into())).collect(), ..OwnedRow::default() };
        let mut reader = PlaceReader::new(&layout, areas, region.map(code), default.map(code));
        let mut faults = Vec::new();
        let first = reader.read(&row, &mut faults);
        let count = faults.len();
        assert_eq!(reader.read(&row, &mut faults), first, "what is remembered is what was found");
        assert_eq!(faults.len(), count * 2);
        faults.truncate(count);
        (first.map(|c| c.to_string()), faults.into_iter().map(|f| (f.severity, f.kind)).collect())
    }

    fn read(cells: &[(Column, &str)]) -> (Option<String>, Vec<(Severity, FaultKind)>) {
        read_in(&Areas::embedded(), Some("5106"), None, cells)
    }

    fn found(text: &str) -> (Option<String>, Vec<(Severity, FaultKind)>) {
        (Some(text.to_owned()), Vec::new())
    }

    #[test]
    fn codes_with_and_without_dots_and_in_parts() {
        assert_eq!(read(&[(Column::KodeDesa, "51.06.04.2001")]), found("5106042001"));
        assert_eq!(read(&[(Column::KodeDesa, "5106042001")]), found("5106042001"));
        assert_eq!(
            read(&[(Column::KodeProvinsi, "51"), (Column::KodeKabupaten, "06"), (Column::KodeKecamatan, "4"), (Column::KodeDesa, "2001")]),
            found("5106042001")
        );
        assert_eq!(read(&[(Column::KodeKecamatan, "510604")]), found("510604"));
        assert_eq!(read(&[(Column::KodeDesa, "5106040")]), (None, vec![(Severity::Error, FaultKind::AreaCodeBps)]));
        assert_eq!(read(&[(Column::KodeDesa, "5106040012")]), (None, vec![(Severity::Error, FaultKind::AreaCodeBps)]));
        assert_eq!(read(&[(Column::KodeDesa, "Susut")]), (None, vec![(Severity::Error, FaultKind::AreaCodeUnreadable)]));
    }

    #[test]
    fn names_of_kecamatan_and_kabupaten() {
        assert_eq!(read(&[(Column::Kecamatan, "Kec. KINTAMANI")]), found("510604"));
        assert_eq!(read(&[(Column::Desa, "Desa Songan"), (Column::Kecamatan, "kintamani")]), found("510604"));
        assert_eq!(read(&[(Column::Kabupaten, "Kab. Klungkung"), (Column::Kecamatan, "Nusapenida")]), found("510501"));
        assert_eq!(read(&[(Column::Kabupaten, "Gianyar"), (Column::Kecamatan, "Ubud")]), found("5104"));
        assert_eq!(read(&[(Column::Kecamatan, "Ubud")]), (None, vec![(Severity::Warning, FaultKind::AreaNameUnknown)]));
        assert_eq!(read_in(&Areas::embedded(), None, None, &[(Column::Kecamatan, "Kintamani")]), (None, Vec::new()));
        assert_eq!(read_in(&Areas::embedded(), Some("1217"), None, &[(Column::Kecamatan, "Sianjur Mula-mula")]), found("121706"));
    }

    #[test]
    fn the_lists_own_area_stands_in_where_nothing_is_said() {
        let in_area = |cells: &[(Column, &str)]| read_in(&Areas::embedded(), Some("5106"), Some("5106042001"), cells);
        assert_eq!(in_area(&[(Column::Desa, "-"), (Column::Kecamatan, "")]), found("5106042001"));
        assert_eq!(in_area(&[(Column::Nama, "x")]), found("5106042001"));
        assert_eq!(in_area(&[(Column::Kecamatan, "Kintamani")]), found("5106042001"));
        assert_eq!(in_area(&[(Column::Kecamatan, "Susut")]), found("510601"));
        assert_eq!(in_area(&[(Column::Kecamatan, "Ubud")]).0, None);
        // A village is named that nobody can place: it is not the list's own one, so coverage by village stays open.
        assert_eq!(in_area(&[(Column::Desa, "Entah")]).0.as_deref(), Some("5106"));
        assert_eq!(in_area(&[(Column::KodeDesa, "abc")]).0, None);
    }

    #[test]
    fn code_and_name_that_disagree() {
        let (area, faults) = read(&[(Column::KodeDesa, "5106042001"), (Column::Kecamatan, "Susut")]);
        assert_eq!(area.as_deref(), Some("5106042001"));
        assert_eq!(faults, vec![(Severity::Warning, FaultKind::AreaDisagrees { code: code("5106042001"), name: code("510601") })]);
        // Two kabupaten at once prove residence in neither.
        assert_eq!(read(&[(Column::KodeDesa, "5106042001"), (Column::Kabupaten, "Klungkung")]).0, None);
    }

    #[test]
    fn villages_of_the_operators_file() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all("kode;nama\n51.06.04.2001;Contoh Satu\n5106042002;Contoh Dua\n5106012001;Contoh Dua\n".as_bytes()).expect("written");
        let areas = Areas::embedded().with_villages(file.path()).expect("villages");
        let read = |cells: &[(Column, &str)]| read_in(&areas, Some("5106"), None, cells);
        assert_eq!(read(&[(Column::Desa, "DESA CONTOH SATU")]), found("5106042001"));
        assert_eq!(read(&[(Column::Desa, "Contoh Dua"), (Column::Kecamatan, "Susut")]), found("5106012001"));
        assert_eq!(read(&[(Column::Desa, "Contoh Dua")]), (None, vec![(Severity::Info, FaultKind::AreaNameAmbiguous)]));
        assert_eq!(
            read(&[(Column::Desa, "Contoh Tiga"), (Column::Kecamatan, "Susut")]),
            (Some("510601".into()), vec![(Severity::Info, FaultKind::AreaNameUnknown)])
        );
        let mut bad = tempfile::NamedTempFile::new().expect("a file");
        bad.write_all(b"kode,nama\n12,Provinsi\n").expect("written");
        assert!(Areas::embedded().with_villages(bad.path()).is_err());
    }
}
