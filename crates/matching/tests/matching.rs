//! Whole matchings of small invented lists: what must hold whatever is in them.

use payung_domain::Language;
use payung_matching::{Matching, NameTables, Reading, Roster, Terms, align};
use payung_registry::{Areas, Limits, Vocabulary};
use proptest::prelude::*;
use std::collections::BTreeSet;

const COLUMNS: &str = "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa,no_kk\n";

/// The rows of the result: line, line of the register, score, decision, reasons.
fn matched(list: &str, register: &str, terms: &Terms) -> Vec<(u32, Option<u32>, String, String, String)> {
    let (areas, vocabulary, limits, names) = (Areas::embedded(), Vocabulary::default(), Limits::default(), NameTables::embedded());
    let on = "2026-11-01".parse().expect("a date");
    let reading = Reading { areas: &areas, vocabulary: &vocabulary, on, limits: &limits, names: &names };
    let read = |text: &str| Roster::read_bytes(format!("{COLUMNS}{text}").into_bytes(), "uji", &reading).expect("a list");
    let (mut list, mut register) = (read(list), read(register));
    align(&mut list, &mut register);
    let found = Matching::find(&list, &register, terms);
    let mut out = Vec::new();
    assert_eq!(found.write(&mut out, Language::Id, terms.threads).expect("written"), list.len() as u64);
    let text = String::from_utf8(out).expect("UTF-8");
    text.lines()
        .skip(1)
        .map(|line| {
            let (head, reasons) = line.split_once(",\"").map_or((line, ""), |(head, reasons)| (head, reasons.trim_end_matches('"')));
            let cells: Vec<&str> = head.split(',').collect();
            (cells[0].parse().expect("a line"), cells[1].parse().ok(), cells[4].to_owned(), cells[5].to_owned(), reasons.to_owned())
        })
        .collect()
}

const WORDS: [&str; 12] =
    ["Contoh", "Teladan", "Misal", "Peraga", "Rekaan", "Tiruan", "Umpama", "Karangan", "Siti", "Muhammad", "Wayan", "Adi"];

/// A row of somebody invented: number → name of two or three words, birthday, village.
fn row(n: u64) -> String {
    let word = |k: u64| WORDS[(n.wrapping_mul(k).wrapping_add(n / 7) % 12) as usize];
    let (day, month, year) = (1 + n % 28, 1 + n / 3 % 12, 1960 + n * 13 % 40);
    let third = if n.is_multiple_of(3) { format!(" {}", word(11)) } else { String::new() };
    let nik = format!("121702{:02}{month:02}{:02}{}", day + n % 2 * 40, year % 100, 9001 + n % 900);
    format!("{nik},{} {}{third},{day:02}-{month:02}-{year},{},{},", word(5), word(7), ["L", "P"][(n % 2) as usize], 1_217_022_001 + n % 4)
}

fn rows(numbers: impl IntoIterator<Item = u64>) -> String {
    numbers.into_iter().map(|n| row(n) + "\n").collect()
}

#[test]
fn a_person_twice_in_the_register_comes_out_twice_and_counts_once() {
    let register = rows((0..200).chain([17]));
    let found = matched(&(row(17) + "\n"), &register, &Terms::default());
    assert_eq!(found.iter().map(|(_, other, ..)| *other).collect::<Vec<_>>(), [Some(19), Some(202)]);
    assert!(found.iter().all(|(.., decision, _)| decision == "sama"), "{found:?}");
    assert!(found[1].4.contains("tercatat lagi"), "{found:?}");
}

#[test]
fn a_person_twice_in_the_list_shares_the_register_row() {
    let found = matched(&rows([17, 40, 17]), &rows(0..200), &Terms::default());
    let same: Vec<_> = found.iter().filter(|(.., decision, _)| decision == "sama").map(|(line, other, ..)| (*line, *other)).collect();
    assert_eq!(same, [(2, Some(19)), (3, Some(42)), (4, Some(19))]);
}

#[test]
fn two_people_who_want_one_register_row_do_not_both_get_it() {
    // Twins: one birthday, one village, names of which each fits half.
    let list = ",Contoh Peraga Utama,05-05-1980,L,1217022001,\n,Contoh Peraga Umpama,05-05-1980,L,1217022001,\n";
    let register = format!(",Contoh Peraga Utama,05-05-1980,L,1217022001,\n{}", rows(0..300));
    let found = matched(list, &register, &Terms::default());
    let best = |line: u32| found.iter().find(|(own, ..)| *own == line).expect("every row");
    assert_eq!((best(2).1, best(2).3.as_str()), (Some(2), "sama"));
    assert_ne!(best(3).3, "sama", "{:?}", best(3));
}

#[test]
fn one_nik_and_two_names_are_left_to_a_person() {
    let somebody = row(17);
    let (nik, _) = somebody.split_once(',').expect("a NIK");
    let found = matched(&format!("{nik},Lain Samasekali,{},L,1217022002,\n", "18-06-1981"), &rows(0..300), &Terms::default());
    assert!(found.iter().all(|(.., decision, _)| decision != "sama"), "{found:?}");
}

#[test]
fn a_slip_in_the_name_of_one_nik_and_one_birthday_is_no_second_person() {
    // Two slips in a word of seven letters, so that only the other word is the same.
    let register = format!("1217021709809001,Bahotma Peraga,17-09-1980,L,1217022001,\n{}", rows(0..300));
    let decided = |name: &str, birth: &str| {
        let found = matched(&format!("1217021709809001,{name},{birth},L,1217022001,\n"), &register, &Terms::default());
        (found[0].1, found[0].3.clone())
    };
    assert_eq!(decided("Abhotam Peraga", "17-09-1980"), (Some(2), "sama".to_owned()));
    assert_eq!(decided("Abhotam Peraga", "02-03-1991").1, "mungkin");
    // A twin, beside whom the NIK of the other was written.
    assert_eq!(decided("Lamhot Peraga", "17-09-1980").1, "mungkin");
    assert_eq!(decided("Lain Samasekali", "17-09-1980").1, "mungkin");
}

#[test]
fn a_slip_in_the_only_word_of_a_name_without_a_birthday_is_looked_at() {
    let register = format!(",Sutarmintan,05-05-1980,L,1217032005,\n{}", rows(0..300));
    for slip in ["Sutarmitnan", "Sutarmintam", "Utarmintan"] {
        let found = matched(&format!(",{slip},,L,1217032005,\n"), &register, &Terms::default());
        assert_eq!(found[0].1, Some(2), "{slip}: {found:?}");
    }
}

#[test]
fn a_family_card_brings_people_together_whose_birthday_is_not_known() {
    let register = format!(",Contoh Utama Sekali,05-05-1980,L,1217022001,1217021001109001\n{}", rows(0..300));
    let found = matched(",Contoh Utama Sekali,,L,,1217021001109001\n", &register, &Terms::default());
    assert_eq!(found[0].1, Some(2), "{found:?}");
    assert!(found[0].4.contains("nomor KK sama"), "{found:?}");
}

#[test]
fn totals_and_signatures_come_out_as_rows_without_a_partner() {
    let list = format!("{}\nJumlah: 1 orang,,,,,\n,12345,,,,\n", row(3));
    let found = matched(&list, &rows(0..100), &Terms::default());
    assert_eq!(found.iter().map(|(line, ..)| *line).collect::<BTreeSet<_>>(), BTreeSet::from([2, 3, 4]));
    assert!(found.iter().filter(|(line, ..)| *line > 2).all(|(_, other, _, decision, _)| other.is_none() && decision == "beda"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_pair(seed in 0_u64..1_000, take in 5_usize..40) {
        let numbers: Vec<u64> = (0..take as u64).map(|n| (n * 7 + seed) % 300).collect();
        let mut turned = numbers.clone();
        turned.rotate_left(take / 3);
        turned.reverse();
        let register: Vec<u64> = (0..250).collect();
        let mut other_register = register.clone();
        other_register.reverse();
        let pairs = |list: &[u64], register: &[u64]| -> BTreeSet<(u64, u64, String)> {
            matched(&rows(list.iter().copied()), &rows(register.iter().copied()), &Terms::default())
                .into_iter()
                .filter_map(|(line, other, _, decision, _)| {
                    Some((list[line as usize - 2], *register.get(other? as usize - 2)?, decision))
                })
                .filter(|(.., decision)| decision == "sama")
                .collect()
        };
        prop_assert_eq!(pairs(&numbers, &register), pairs(&turned, &other_register));
    }

    #[test]
    fn any_text_comes_out_row_for_row(list in "([a-zA-Z0-9 .,'/-]{0,40}\n){0,12}", register in "([a-zA-Z0-9 .,'/-]{0,40}\n){0,12}") {
        for threads in [1, 3] {
            matched(&list, &register, &Terms { threads, ..Terms::default() });
        }
    }
}
