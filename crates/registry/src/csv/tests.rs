//! The reader as a whole: every byte comes out once, whatever the block size.

use proptest::prelude::*;

use super::{CsvFile, Encoding, RecordFault};
use crate::{Cell, Cells, Limits};

/// A record as it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    line: u32,
    fields: Vec<String>,
    fault: Option<RecordFault>,
    text: String,
    terminator: String,
    cut_bytes: u64,
}

fn open(bytes: &[u8], limits: &Limits) -> CsvFile {
    CsvFile::open_bytes(bytes.to_vec(), "uji.csv", limits).unwrap()
}

fn read(mut file: CsvFile) -> Vec<Seen> {
    let mut seen = Vec::new();
    while let Some(block) = file.next_block().unwrap() {
        let mut records = block.records();
        while let Some(record) = records.next() {
            seen.push(Seen {
                line: record.line(),
                fields: (0..record.width()).map(|index| record.field(index).to_owned()).collect(),
                fault: record.fault(),
                text: record.text().to_owned(),
                terminator: record.terminator().to_owned(),
                cut_bytes: record.cut_bytes(),
            });
        }
    }
    seen
}

fn rows(text: &str) -> Vec<Seen> {
    read(open(text.as_bytes(), &Limits::default()))
}

fn fields(text: &str) -> Vec<Vec<String>> {
    rows(text).into_iter().map(|seen| seen.fields).collect()
}

#[test]
fn quotes_by_the_book() {
    assert_eq!(
        fields("nik,nama,alamat\n1, \"Wayan \"\"Wira\"\" A\" ,\"Jl. Melati, 3\nBanjar B\"\r\n2,5\" pipa,\r"),
        [vec!["nik", "nama", "alamat"], vec!["1", "Wayan \"Wira\" A", "Jl. Melati, 3\nBanjar B"], vec!["2", "5\" pipa", ""],]
    );
    assert_eq!(fields("a,\"\",\"\"\"\",\"\"\"x\"\"\"\n"), [vec!["a", "", "\"", "\"x\""]]);
}

#[test]
fn lines_are_counted_through_quotes_and_every_kind_of_line_end() {
    let seen = rows("a,b\r\n\"x\r\ny\nz\",1\rc,d\n\ne,f");
    assert_eq!(seen.iter().map(|seen| seen.line).collect::<Vec<_>>(), [1, 2, 5, 6, 7]);
    assert_eq!(seen.iter().map(|seen| seen.terminator.as_str()).collect::<Vec<_>>(), ["\r\n", "\r", "\n", "\n", ""]);
    assert!(seen.iter().all(|seen| seen.fault.is_none()));
}

#[test]
fn an_open_quote_swallows_nobody() {
    let seen = rows("no,nama\n1,\"Made\n2,Ketut\n3,\"Nyoman, S\"\n4,Gede\n");
    assert_eq!(seen.len(), 5);
    assert_eq!(seen[1].fault, Some(RecordFault::UnclosedQuote));
    assert_eq!(seen[1].fields, ["1", "Made"]);
    assert_eq!(seen[3].fields, ["3", "Nyoman, S"]);
    assert!(seen.iter().enumerate().all(|(index, seen)| index == 1 || seen.fault.is_none()));
}

#[test]
fn an_open_quote_without_another_in_sight_ends_at_its_line() {
    let mut text = String::from("no,nama\n1,\"Made\n");
    for number in 0..300 {
        text.push_str(&format!("{number},Ketut\n"));
    }
    text.push_str("9,\"\n");
    let seen = rows(&text);
    assert_eq!(seen.len(), 303);
    assert_eq!(seen[1].fault, Some(RecordFault::UnclosedQuote));
    assert_eq!(seen[302].fault, Some(RecordFault::UnclosedQuote));
    assert_eq!(seen[302].line, 303);
}

#[test]
fn text_after_a_closing_quote_is_kept_and_said() {
    let seen = rows("1,\"Jl. \"Mawar\" 3\",x\n");
    assert_eq!(seen[0].fields, ["1", "\"Jl. \"Mawar\" 3\"", "x"]);
    assert_eq!(seen[0].fault, Some(RecordFault::TextAfterQuote));
}

#[test]
fn a_record_over_the_limit_is_one_faulty_record() {
    let limits = Limits { record_bytes: 20, ..Limits::default() };
    let long = "x".repeat(100);
    let seen = read(open(format!("a,b\n1,{long}\r\n2,c\n").as_bytes(), &limits));
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1].fault, Some(RecordFault::TooLong));
    assert_eq!(seen[1].text, format!("1,{}", "x".repeat(18)));
    assert_eq!(seen[1].cut_bytes, 82);
    assert_eq!((seen[2].line, seen[2].fields[0].as_str()), (3, "2"));
}

#[test]
fn control_characters_are_kept_and_said() {
    let seen = rows("a,b\n1,x\0y\n2,z\n");
    assert_eq!(seen[1].fields[1], "x\0y");
    assert_eq!(seen[1].fault, Some(RecordFault::ControlCharacters));
    assert_eq!(seen[2].fault, None);
}

#[test]
fn a_sep_line_is_no_record_but_a_line() {
    let file = open(b"\xef\xbb\xbfsep=;\r\nnik;nama\r\n1;a,b\r\n", &Limits::default());
    assert_eq!((file.dialect().delimiter, file.dialect().sep_line, file.dialect().bom), (b';', true, true));
    let seen = read(file);
    assert_eq!((seen[0].line, seen[0].fields.len()), (2, 2));
    assert_eq!(seen[1].fields, ["1", "a,b"]);
}

#[test]
fn other_encodings_become_utf8() {
    let text = "nama;kota\nRené;Klungkung\nJosé;Bangli\n";
    let utf16 = |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
    let le = [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat();
    let be = [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat();
    let ansi = text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    for (bytes, encoding) in [(le, Encoding::Utf16Le), (be, Encoding::Utf16Be), (ansi, Encoding::Windows1252)] {
        let file = open(&bytes, &Limits::default());
        assert_eq!(file.dialect().encoding, encoding);
        let seen = read(file);
        assert_eq!(seen[1].fields, ["René", "Klungkung"]);
        assert_eq!(seen[1].fault, None);
    }
}

#[test]
fn a_damaged_line_in_a_utf8_file_is_read_as_windows_1252_and_said() {
    let seen = read(open(b"nama\n\xc3\xa9\xc3\xa9\nRen\xe9\nx\n", &Limits::default()));
    assert_eq!(seen[1].fields, ["éé"]);
    assert_eq!((seen[2].fields[0].as_str(), seen[2].fault), ("René", Some(RecordFault::NotUtf8)));
    assert_eq!(seen[3].fault, None);
}

#[test]
fn cells_of_white_space_are_empty() {
    let mut file = open(b"a, \t,\xc2\xa0, b\n", &Limits::default());
    let block = file.next_block().unwrap().unwrap();
    let mut records = block.records();
    let record = records.next().unwrap();
    let cells: Vec<Cell<'_>> = (0..5).map(|index| record.cell(index)).collect();
    assert_eq!(cells, [Cell::Text("a"), Cell::Empty, Cell::Empty, Cell::Text(" b"), Cell::Empty]);
}

#[test]
fn an_empty_file_is_refused() {
    assert!(CsvFile::open_bytes(Vec::new(), "kosong.csv", &Limits::default()).is_err());
}

/// Any bytes, with those that mean something to CSV more often.
fn csv_bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => Just(b'"'), 4 => Just(b','), 2 => Just(b';'), 3 => Just(b'\n'), 3 => Just(b'\r'), 2 => Just(b' '),
        6 => prop::sample::select(b"abc019".to_vec()), 1 => any::<u8>(),
    ];
    prop::collection::vec(byte, 1..400)
}

/// What the text of all records has to add up to.
fn expected(bytes: &[u8], encoding: Encoding, bom: bool) -> Option<String> {
    let body = if bom && encoding == Encoding::Utf8 { &bytes[3..] } else { bytes };
    match encoding {
        Encoding::Utf8 => {
            let line = |line: &[u8]| match std::str::from_utf8(line) {
                Ok(line) => line.to_owned(),
                Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0.into_owned(),
            };
            Some(body.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).map(line).collect())
        }
        Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(body).0.into_owned()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_byte_comes_out_once(bytes in csv_bytes()) {
        let file = open(&bytes, &Limits::default());
        let dialect = file.dialect();
        prop_assume!(!dialect.sep_line);
        let seen = read(file);
        let whole: String = seen.iter().flat_map(|seen| [seen.text.as_str(), seen.terminator.as_str()]).collect();
        if let Some(expected) = expected(&bytes, dialect.encoding, dialect.bom) {
            prop_assert_eq!(whole, expected);
        }
    }

    #[test]
    fn block_size_changes_nothing(bytes in csv_bytes(), block_bytes in 1_usize..200, record_bytes in 1_usize..120) {
        let limits = Limits { record_bytes, ..Limits::default() };
        let whole = read(open(&bytes, &limits));
        let cut = read(open(&bytes, &limits).with_block_bytes(block_bytes));
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn the_first_fields_alone_are_those_of_the_whole_record(bytes in csv_bytes(), columns in 1_usize..8) {
        let whole = read(open(&bytes, &Limits::default()));
        let mut file = open(&bytes, &Limits::default());
        let mut seen = 0;
        while let Some(block) = file.next_block().unwrap() {
            let mut records = block.records();
            while let Some(record) = records.next_upto(columns) {
                let expected = &whole[seen];
                seen += 1;
                prop_assert_eq!((record.line(), record.text(), record.fault()), (expected.line, expected.text.as_str(), expected.fault));
                prop_assert_eq!(record.width(), expected.fields.len().min(columns));
                for index in 0..columns {
                    prop_assert_eq!(record.field(index), expected.fields.get(index).map_or("", String::as_str));
                }
            }
        }
        prop_assert_eq!(seen, whole.len());
    }

    #[test]
    fn what_is_cut_off_is_counted(bytes in csv_bytes(), record_bytes in 1_usize..40) {
        let bytes: Vec<u8> = bytes.into_iter().filter(u8::is_ascii).collect();
        prop_assume!(!bytes.is_empty());
        let file = open(&bytes, &Limits { record_bytes, ..Limits::default() });
        prop_assume!(!file.dialect().sep_line);
        let seen = read(file);
        let sum: u64 = seen.iter().map(|seen| seen.text.len() as u64 + seen.terminator.len() as u64 + seen.cut_bytes).sum();
        prop_assert_eq!(sum, bytes.len() as u64);
        prop_assert!(seen.iter().all(|seen| seen.text.len() <= record_bytes));
    }

    #[test]
    fn written_fields_are_read_back(table in prop::collection::vec(prop::collection::vec("[ -~\n]{0,8}", 2..5), 1..20)) {
        let mut text = String::from("sep=,\n");
        for row in &table {
            let row: Vec<String> = row.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            text.push_str(&row.join(","));
            text.push_str("\r\n");
        }
        prop_assert_eq!(fields(&text), table);
    }
}
