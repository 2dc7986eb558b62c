//! The result, row by row, with its reasons in words.

use crate::decide::{Decision, Kept, Matching};
use crate::proposal::NikDamage;
use crate::roster::{Person, RowKind};
use crate::weights::{FIELDS, Judge, Scored};
use payung_domain::Language;
use payung_registry::write_csv_field;
use std::io::Write;

/// The heading of the result (contract).
pub const HEADER: &str = "baris,baris_register,nik,nik_register,skor,keputusan,sebab\n";

/// Rows written at once by one thread.
const ROWS_AT_ONCE: usize = 16_384;

/// The names of the fields.
pub(crate) const FIELD_WORDS: [(&str, &str); FIELDS] = [
    ("nama", "name"),
    ("tanggal lahir", "birth date"),
    ("jenis kelamin", "sex"),
    ("wilayah", "area"),
    ("nomor KK", "family card"),
    ("NIK", "NIK"),
];

/// What each level says, by field; in the order of the levels.
pub(crate) const LEVEL_WORDS: [&[(&str, &str)]; FIELDS] = [
    &[
        ("nama sama", "same name"),
        ("nama sama, urutan lain", "same name, other order"),
        ("nama sama, disingkat atau berspasi lain", "same name, shortened or spaced differently"),
        ("nama mirip, salah ketik", "similar name, misspelled"),
        ("sebagian nama sama, sisanya tidak ditulis", "part of the name, the rest not written"),
        ("sebagian nama mirip, sisanya tidak ditulis", "part of the name similar, the rest not written"),
        ("satu bagian nama sama, bagian lain berbeda", "one part of the name the same, others differ"),
        ("nama berbeda", "other name"),
    ],
    &[
        ("tanggal lahir sama", "same birth date"),
        ("hari dan bulan lahir tertukar", "day and month of birth exchanged"),
        ("tahun lahir selisih satu", "year of birth off by one"),
        ("hari dan bulan lahir sama, tahun berbeda", "same day and month of birth, other year"),
        ("hari atau bulan lahir berbeda", "day or month of birth differs"),
        ("tanggal lahir berbeda", "other birth date"),
    ],
    &[("jenis kelamin sama", "same sex"), ("jenis kelamin berbeda", "other sex")],
    &[
        ("desa sama", "same village"),
        ("kecamatan sama", "same kecamatan"),
        ("kabupaten/kota sama", "same kabupaten or kota"),
        ("wilayah berbeda", "other area"),
    ],
    &[("nomor KK sama", "same family card"), ("nomor KK berbeda", "other family card")],
    &[
        ("NIK sama", "same NIK"),
        ("nomor urut NIK sama", "same running number of the NIK"),
        ("NIK sama kecuali nomor urut", "same NIK but for the running number"),
        ("NIK berbeda", "other NIK"),
    ],
];

/// What was learnt of one level of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct LearntWeight {
    /// The level in words.
    pub what: &'static str,
    /// How often it occurs between two records of one person.
    pub among_same: f32,
}

impl Matching<'_, '_> {
    /// What was learnt, by field, for the summary.
    #[must_use]
    pub fn learnt(&self, language: Language) -> Vec<(&'static str, Vec<LearntWeight>)> {
        let fields = FIELD_WORDS.iter().zip(LEVEL_WORDS).zip(&self.model.m);
        fields
            .map(|(((id, en), words), m)| {
                let levels =
                    words.iter().zip(m).map(|((id, en), m)| LearntWeight { what: language.pick(id, en), among_same: *m }).collect();
                (language.pick(id, en), levels)
            })
            .collect()
    }

    /// Writes the result: for every row of the list its partners, best first, or one row without. Returns the number of rows of the
    /// list that were written.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write, language: Language, threads: usize) -> std::io::Result<u64> {
        out.write_all(HEADER.as_bytes())?;
        let rows = self.list.people.len();
        let mut from = 0;
        while from < rows {
            let pieces: Vec<std::ops::Range<usize>> = (0..threads.max(1))
                .map(|number| (from + number * ROWS_AT_ONCE).min(rows)..(from + (number + 1) * ROWS_AT_ONCE).min(rows))
                .collect();
            let texts: Vec<Vec<u8>> = std::thread::scope(|scope| {
                let handles: Vec<_> = pieces.iter().cloned().map(|piece| scope.spawn(move || self.text(piece, language))).collect();
                handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            });
            for text in texts {
                out.write_all(&text)?;
            }
            from = pieces.last().map_or(rows, |piece| piece.end);
        }
        Ok(from as u64)
    }

    fn text(&self, rows: std::ops::Range<usize>, language: Language) -> Vec<u8> {
        let mut out = Vec::with_capacity(rows.len() * 192);
        let judge = Judge { names: &self.register.names, shares: &self.shares };
        for row in rows {
            let Some(person) = self.list.people.get(row) else { continue };
            let kept = self.of(row);
            if kept.is_empty() {
                self.row_head(&mut out, row, person, None);
                out.extend_from_slice(b",beda,");
                out.extend_from_slice(
                    match person.kind {
                        RowKind::Person => {
                            language.pick("tidak ada yang cukup mirip dalam register", "nobody in the register is similar enough")
                        }
                        RowKind::Unreadable => language.pick("baris tidak terbaca", "the row cannot be read"),
                        RowKind::NotData => language.pick("bukan baris orang", "not a row of a person"),
                    }
                    .as_bytes(),
                );
                out.push(b'\n');
            }
            for kept in kept {
                let Some(other) = self.register.people.get(kept.who as usize) else { continue };
                self.row_head(&mut out, row, person, Some((other, kept)));
                out.push(b',');
                out.extend_from_slice(
                    match kept.decision {
                        Decision::Same => "sama",
                        Decision::Maybe => "mungkin",
                        Decision::Different => "beda",
                    }
                    .as_bytes(),
                );
                out.extend_from_slice(b",\"");
                self.reasons(&mut out, row, (person, other), kept, &judge.score(&self.model, person, other), language);
                out.extend_from_slice(b"\"\n");
            }
        }
        out
    }

    /// Everything before the decision.
    fn row_head(&self, out: &mut Vec<u8>, row: usize, person: &Person, partner: Option<(&Person, &Kept)>) {
        number(out, u64::from(person.row));
        out.push(b',');
        if let Some((other, _)) = partner {
            number(out, u64::from(other.row));
        }
        out.push(b',');
        if person.nik != 0 {
            number(out, person.nik);
        } else if let Some(cell) = u32::try_from(row).ok().and_then(|row| self.list.damaged.get(&row)) {
            write_csv_field(out, cell.as_bytes());
        }
        out.push(b',');
        if let Some((other, kept)) = partner {
            if other.nik != 0 {
                number(out, other.nik);
            }
            out.push(b',');
            // Four places; never 1 for what is not certain.
            let tenths = ((f64::from(kept.probability) * 10_000.0) as u64).min(9_999);
            out.extend_from_slice(b"0.");
            for unit in [1_000, 100, 10, 1] {
                out.push(b'0' + (tenths / unit % 10) as u8);
            }
        } else {
            out.push(b',');
        }
    }

    fn reasons(
        &self,
        out: &mut Vec<u8>,
        row: usize,
        (person, other): (&Person, &Person),
        kept: &Kept,
        scored: &Scored,
        language: Language,
    ) {
        let mut first = true;
        let mut part = |out: &mut Vec<u8>, text: &str| {
            if !first {
                out.extend_from_slice(b"; ");
            }
            first = false;
            out.extend_from_slice(text.as_bytes());
        };
        for (field, level) in scored.evidence.levels().into_iter().enumerate() {
            let words = level.and_then(|level| LEVEL_WORDS.get(field).and_then(|words| words.get(level)));
            match words {
                Some((id, en)) => {
                    part(out, language.pick(id, en));
                    out.extend_from_slice(b" (");
                    weight(out, scored.weights[field], language);
                    out.push(b')');
                }
                // Whoever has no family card or NIK on either side need not read it in every row.
                None if field < 4 => {
                    let (id, en) = FIELD_WORDS[field];
                    part(out, language.pick(id, en));
                    out.extend_from_slice(language.pick(" tidak dapat dibandingkan", " cannot be compared").as_bytes());
                }
                None => {}
            }
        }
        if person.nik == 0 && other.nik != 0 && !kept.again {
            let cell = u32::try_from(row).ok().and_then(|row| self.list.damaged.get(&row)).map_or("", |cell| cell);
            let damage = NikDamage::between(cell, other.nik);
            part(out, language.pick("usul NIK dari register: ", "NIK proposed from the register: "));
            out.extend_from_slice(damage.words(language).as_bytes());
            out.extend_from_slice(language.pick(", perlu diputuskan orang", ", for a person to decide").as_bytes());
        }
        if kept.again {
            part(out, language.pick("orang yang sama tercatat lagi dalam register", "the same person once more in the register"));
        }
        if let Some(holder) = kept.taken_by.and_then(|holder| self.list.people.get(holder as usize)) {
            part(out, language.pick("baris register ini lebih cocok dengan baris ", "this register row agrees better with row "));
            number(out, u64::from(holder.row));
        }
    }
}

/// A number in digits.
fn number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// A weight in bits with its sign and one decimal.
fn weight(out: &mut Vec<u8>, weight: f32, language: Language) {
    let tenths = (weight * 10.0).round().clamp(-9_999.0, 9_999.0) as i64;
    out.push(if tenths < 0 { b'-' } else { b'+' });
    number(out, tenths.unsigned_abs() / 10);
    out.push(if language == Language::Id { b',' } else { b'.' });
    number(out, tenths.unsigned_abs() % 10);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_weights_are_written_as_readers_expect() {
        let mut out = Vec::new();
        number(&mut out, 0);
        number(&mut out, 1_217_084_107_809_012);
        assert_eq!(out, b"01217084107809012");
        for (value, id, en) in [(17.24, "+17,2", "+17.2"), (-0.05, "-0,1", "-0.1"), (0.0, "+0,0", "+0.0")] {
            let mut out = Vec::new();
            weight(&mut out, value, Language::Id);
            assert_eq!(String::from_utf8_lossy(&out), id);
            out.clear();
            weight(&mut out, value, Language::En);
            assert_eq!(String::from_utf8_lossy(&out), en);
        }
    }
}
