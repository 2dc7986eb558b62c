//! The readers of what BPJS and Dukcapil answer, without books: how every row of a file is taken. The acts read the same way and look the rows up
//! afterwards; the fuzz targets throw bytes at these.

use crate::acting::FileIn;
use crate::acts::record_answers::AnswerSource;
use crate::case::answer_file::read_rows;
use crate::cover::registration_file::read_registration;
use crate::failure::ActError;
use payung_registry::{Limits, Vocabulary};

/// How the rows of a file were taken: `rows = answers + faults + not_data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsTaken {
    /// Rows below the headings.
    pub rows: u64,
    /// Rows that say something of somebody.
    pub answers: u64,
    /// Rows that cannot be used; each is told with its reason.
    pub faults: u64,
    /// Titles, totals, notes.
    pub not_data: u64,
}

/// Reads BPJS's answer to a registration.
///
/// # Errors
/// It cannot be opened, has no such headings, or is too long.
pub fn enrolment_answers(file: &FileIn, limits: &Limits) -> Result<RowsTaken, ActError> {
    let read = read_registration(file, limits)?;
    Ok(RowsTaken { rows: read.rows, answers: read.answers.len() as u64, faults: read.faults.len() as u64, not_data: read.not_data })
}

/// Reads an answer to cases.
///
/// # Errors
/// It cannot be read, or has no column with answers.
pub fn answers(file: &FileIn, source: AnswerSource, vocabulary: &Vocabulary, limits: &Limits) -> Result<RowsTaken, ActError> {
    let (read, rows) = read_rows(vocabulary, source, file, limits)?;
    Ok(RowsTaken { rows: read.rows, answers: rows.len() as u64, faults: read.unreadable.len() as u64, not_data: read.not_data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What cells of such files hold, and what stands between them.
    const PIECES: &str = "nik|nama|no kpj|hasil|keterangan|tgl mulai|status|no referensi|tanggal lahir|1217010107809001|1217014107809002|1.21701E+15|Ani Contoh|\
        09012345678|0001234567890|ditolak|diterima|usia di atas 65 tahun|01-03-2026|31-13-2026|17|Jumlah||\"|\n|\n|\n|;";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        /// No row is lost and none is counted twice, and whoever sent the file is told which file it is.
        #[test]
        fn every_row_is_taken_once(pieces in prop::collection::vec(any::<prop::sample::Index>(), 0..80), headed in any::<bool>(), noise in prop::collection::vec(any::<u8>(), 0..8)) {
            let mut body = if headed { b"nik,nama,no kpj,hasil,keterangan,tgl mulai\n".to_vec() } else { Vec::new() };
            let known: Vec<&str> = PIECES.split('|').collect();
            for piece in pieces {
                body.extend(piece.get(&known).as_bytes());
                body.push(b',');
            }
            body.extend(noise);
            let file = FileIn { name: "jawaban-uji".into(), media_type: "text/csv".into(), body: body.into() };
            let (vocabulary, limits) = (Vocabulary::default(), Limits::default());
            let sources = [AnswerSource::Bpjs, AnswerSource::Dukcapil];
            let read = sources.map(|source| answers(&file, source, &vocabulary, &limits));
            for read in read.into_iter().chain([enrolment_answers(&file, &limits)]) {
                match read {
                    Ok(taken) => prop_assert_eq!(taken.rows, taken.answers + taken.faults + taken.not_data),
                    Err(error) => prop_assert!(error.indonesian.contains("jawaban-uji"), "{}", error.indonesian),
                }
            }
        }
    }
}
