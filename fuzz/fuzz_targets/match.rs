//! Any bytes as list and as register: every row comes out, nobody is found twice, and swapping threads changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_domain::Language;
use payung_fuzz::LIMITS;
use payung_matching::{Matching, NameTables, Reading, Roster, Terms, align};
use payung_registry::{Areas, Vocabulary};
use std::sync::LazyLock;

static AREAS: LazyLock<Areas> = LazyLock::new(Areas::embedded);
static NAMES: LazyLock<NameTables> = LazyLock::new(NameTables::embedded);
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);

fuzz_target!(|bytes: &[u8]| {
    let (list, register) = bytes.split_at(bytes.len() / 2);
    let on = payung_domain::Date::constant(2026, 11, 1);
    let reading = Reading { areas: &AREAS, vocabulary: &VOCABULARY, on, limits: &LIMITS, names: &NAMES };
    let read = |part: &[u8]| Roster::read_bytes([b"nama,tanggal_lahir,jenis_kelamin,kode_desa,nik\n", part].concat(), "uji", &reading);
    let (Ok(mut list), Ok(mut register)) = (read(list), read(register)) else { return };
    align(&mut list, &mut register);
    let rows = list.len() as u64;
    let text = |threads| {
        let found = Matching::find(&list, &register, &Terms { threads, ..Terms::default() });
        let mut out = Vec::new();
        assert_eq!(found.write(&mut out, Language::Id, threads).ok(), Some(rows));
        out
    };
    assert_eq!(text(1), text(3));
});
