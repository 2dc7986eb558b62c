//! What is wrong in the rows of a file: counted, and the first of each kind named with its place.

use payung_domain::{KpjFault, Language};

/// Places named of each kind; the others are counted.
const NAMED_MAX: usize = 5;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $id:literal, $en:literal;)+) => {
        /// A kind of fault in a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum RowFault {
            $($(#[$doc])* $kind,)+
        }

        impl RowFault {
            const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// What is wrong and what to do.
            #[must_use]
            pub fn message(self, language: Language) -> &'static str {
                match self { $(Self::$kind => language.pick($id, $en),)+ }
            }
        }
    };
}

kinds! {
    /// The row is broken as such.
    Broken: "barisnya rusak (tanda kutip tidak ditutup, atau terlalu panjang); minta berkasnya dikirim ulang", "broken (a quote not closed, or too long); ask for the file again";
    /// No NIK.
    NikMissing: "tanpa NIK; orangnya dicari dari KPJ, lalu nama dan tanggal lahir. Minta daftar dengan NIK", "without a NIK; the person is looked for by KPJ, then name and birth date. Ask for a list with NIKs";
    /// A NIK that is none.
    NikDamaged: "NIK rusak; orangnya dicari dari KPJ, lalu nama dan tanggal lahir. Minta kolom NIK berformat teks", "a damaged NIK; the person is looked for by KPJ, then name and birth date. Ask for the NIK column as text";
    /// A card of BPJS Kesehatan.
    KpjHealthCard: "KPJ berisi 13 angka: itu nomor JKN (BPJS Kesehatan), tidak dipakai. Minta nomor 11 angka", "13 digits as KPJ: a JKN number (BPJS Kesehatan), not used. Ask for the 11 digits";
    /// A KPJ that is none.
    KpjDamaged: "KPJ bukan 11 angka, tidak dipakai. Periksa kolomnya, format sebagai teks", "the KPJ has not 11 digits, not used. Look at the column, format it as text";
    /// No amount.
    AmountMissing: "jumlahnya kosong; tidak dapat dihitung. Minta diisi", "no amount; cannot be counted. Have it filled in";
    /// Text as amount.
    AmountNotANumber: "jumlahnya teks, bukan rupiah; tidak dapat dihitung. Minta angka saja", "the amount is text, no rupiah; cannot be counted. Ask for digits only";
    /// Sen.
    AmountFraction: "jumlahnya memakai sen; iuran selalu rupiah bulat. Minta diperbaiki", "the amount has sen; contributions are whole rupiah. Have it mended";
    /// Too large.
    AmountTooLarge: "jumlahnya terlalu besar; mungkin NIK atau KPJ di kolom yang salah. Periksa kolomnya", "the amount is too large; perhaps a NIK or KPJ in the wrong column. Look at the column";
    /// Below zero.
    AmountNegative: "jumlahnya di bawah nol; dihitung apa adanya dan dibantah. Minta pengurangan lewat surat koreksi", "the amount is below zero; counted as it is and disputed. Ask for the credit by a letter";
    /// JKK and JKM are not the amount.
    AmountParts: "JKK ditambah JKM tidak sama dengan jumlahnya; yang dipakai jumlahnya. Minta diperbaiki", "JKK and JKM are not the amount; the amount is used. Have it mended";
    /// A month that is none.
    MonthUnreadable: "bulannya tidak terbaca; dianggap bulan yang diperiksa. Tulis seperti 2026-06", "the month is not readable; taken as the month compared. Write it like 2026-06";
    /// A birth date that is none.
    BirthUnreadable: "tanggal lahirnya tidak terbaca, tidak dipakai. Tulis hh-bb-tttt", "the birth date is not readable, not used. Write dd-mm-yyyy";
    /// No first month.
    FromUnreadable: "bulan mulainya kosong atau tidak terbaca; dianggap sudah mulai. Tulis seperti 2026-01", "the first month is empty or not readable; taken as begun. Write it like 2026-01";
    /// A last month that is none.
    UntilUnreadable: "bulan sampainya tidak terbaca; dianggap belum berakhir. Tulis seperti 2026-12", "the last month is not readable; taken as open. Write it like 2026-12";
    /// A day of ending that is none.
    EndedUnreadable: "tanggal berakhirnya tidak terbaca; orangnya dianggap masih ditanggung. Tulis hh-bb-tttt", "the day of ending is not readable; the person counts as covered. Write dd-mm-yyyy";
    /// A ground without a day.
    GroundWithoutDay: "ada sebab berakhir tanpa tanggal; orangnya dianggap masih ditanggung. Isi tanggalnya", "a ground of ending without its day; the person counts as covered. Fill in the day";
    /// An amount of a month that is none.
    PerMonthUnreadable: "iuran per bulannya tidak terbaca; dipakai tarif menurut peraturan. Tulis rupiah bulat", "the amount per month is not readable; the law's tariff is used. Write whole rupiah";
    /// Paid months that are none.
    PaidUnreadable: "bulan terbayarnya tidak terbaca; dianggap belum dibayar. Tulis seperti 2026-01, 2026-02", "the paid months are not readable; taken as unpaid. Write them like 2026-01, 2026-02";
}

impl RowFault {
    pub(crate) const fn of_kpj(fault: KpjFault) -> Option<Self> {
        match fault {
            KpjFault::Empty => None,
            KpjFault::HealthCard => Some(Self::KpjHealthCard),
            KpjFault::Length(_) | KpjFault::NotDigits => Some(Self::KpjDamaged),
        }
    }
}

/// One place of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPlace {
    /// Index of the sheet.
    pub sheet: usize,
    /// Row in the sheet.
    pub row: u32,
    /// Column in the sheet, from 0; none when it is about the row.
    pub column: Option<usize>,
}

/// All faults of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    of: Vec<(RowFault, u64, Vec<FaultPlace>)>,
}

impl Faults {
    pub(crate) fn put(&mut self, fault: RowFault, sheet: usize, row: u32, column: Option<usize>) {
        let place = FaultPlace { sheet, row, column };
        match self.of.iter_mut().find(|(known, ..)| *known == fault) {
            Some((_, count, places)) => {
                *count += 1;
                if places.len() < NAMED_MAX {
                    places.push(place);
                }
            }
            None => self.of.push((fault, 1, vec![place])),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (fault, count, places) in other.of {
            match self.of.iter_mut().find(|(known, ..)| *known == fault) {
                Some((_, mine, named)) => {
                    *mine += count;
                    named.extend(places.into_iter().take(NAMED_MAX.saturating_sub(named.len())));
                }
                None => self.of.push((fault, count, places)),
            }
        }
    }

    /// How many rows have that fault.
    #[must_use]
    pub fn count(&self, fault: RowFault) -> u64 {
        self.of.iter().find(|(known, ..)| *known == fault).map_or(0, |(_, count, _)| *count)
    }

    /// A line for each kind: what, where, what to do.
    #[must_use]
    pub fn lines(&self, file: &str, sheets: &[String], l: Language) -> Vec<String> {
        let line = |fault: &RowFault| {
            let (_, count, places) = self.of.iter().find(|(known, ..)| known == fault)?;
            let named: Vec<String> = places.iter().map(|place| place_words(place, sheets, l)).collect();
            let more = if *count > places.len() as u64 { format!(", … ({count} {})", l.pick("baris", "rows")) } else { String::new() };
            Some(format!("{file}: {}{more}: {}", named.join(", "), fault.message(l)))
        };
        RowFault::ALL.iter().filter_map(line).collect()
    }
}

/// `baris 12`, `[Lembar1] sel C12`.
fn place_words(place: &FaultPlace, sheets: &[String], l: Language) -> String {
    let sheet = sheets.get(place.sheet).filter(|name| !name.is_empty()).map(|name| format!("[{name}] ")).unwrap_or_default();
    match place.column {
        Some(column) => format!("{sheet}{} {}{}", l.pick("sel", "cell"), letters(column), place.row),
        None => format!("{sheet}{} {}", l.pick("baris", "row"), place.row),
    }
}

/// A column's letters: 0 is A.
fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_places_are_named_and_the_others_counted() {
        let (mut one, mut other) = (Faults::default(), Faults::default());
        (2..5).for_each(|row| one.put(RowFault::NikDamaged, 0, row, Some(1)));
        (9..15).for_each(|row| other.put(RowFault::NikDamaged, 0, row, Some(27)));
        one.add(other);
        assert_eq!(one.count(RowFault::NikDamaged), 9);
        let lines = one.lines("tagihan.csv", &[String::new()], Language::Id);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("tagihan.csv: sel B2, sel B3, sel B4, sel AB9, sel AB10, … (9 baris): NIK rusak"), "{}", lines[0]);
        assert_eq!(["A", "Z", "AA", "ZZ", "AAA"], [0, 25, 26, 701, 702].map(letters).each_ref().map(String::as_str));
    }
}
