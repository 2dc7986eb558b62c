//! Any bytes as an answer of BPJS or Dukcapil to cases: every row is an answer, a fault or no data, and a file that cannot be read is named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_fuzz::{LIMITS, expect_panics_of_others};
use payung_operations::FileIn;
use payung_operations::acts::record_answers::AnswerSource;
use payung_operations::readers::answers;
use payung_registry::Vocabulary;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);

fuzz_target!(init: expect_panics_of_others(), |bytes: &[u8]| {
    let file = FileIn { name: "uji".to_owned(), media_type: "text/csv".to_owned(), body: bytes.to_vec().into() };
    for source in [AnswerSource::Bpjs, AnswerSource::Dukcapil] {
        match answers(&file, source, &VOCABULARY, &LIMITS) {
            Ok(taken) => assert_eq!(taken.rows, taken.answers + taken.faults + taken.not_data),
            Err(error) => assert!(error.indonesian.contains("uji")),
        }
    }
});
