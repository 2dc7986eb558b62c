//! Finding people twice in one whole, and records that come from elsewhere than a file.

use payung_domain::{AreaCode, Date, Language, Nik, Sex};
use payung_matching::{Decision, Field, Matching, NameTables, PairSeen, PersonRecord, Roster, Terms, align};
use proptest::prelude::*;
use std::sync::OnceLock;

fn tables() -> &'static NameTables {
    static TABLES: OnceLock<NameTables> = OnceLock::new();
    TABLES.get_or_init(NameTables::embedded)
}

const FIRST: [&str; 10] = ["Ramses", "Togar", "Rotua", "Parlindungan", "Lamtiur", "Jonggi", "Saut", "Bonar", "Tiurma", "Mangasi"];
const LAST: [&str; 7] = ["Situmorang", "Simbolon", "Sinaga", "Nainggolan", "Sitanggang", "Malau", "Naibaho"];

struct Somebody {
    name: String,
    birth: Date,
    sex: Sex,
    area: AreaCode,
    nik: Option<Nik>,
}

/// Invented people, no two alike.
fn people(count: u32) -> Vec<Somebody> {
    (0..count)
        .map(|n| {
            let at = |k: usize| (n as usize).wrapping_mul(k);
            let birth = Date::constant(1960 + (n % 40) as i16, 1 + (n / 3 % 12) as i8, 1 + (n % 28) as i8);
            let sex = if n.is_multiple_of(2) { Sex::Female } else { Sex::Male };
            let day = i64::from(birth.day()) + if sex == Sex::Female { 40 } else { 0 };
            let nik = format!("121702{day:02}{:02}{:02}{:04}", birth.month(), birth.year() % 100, 9_001 + n % 900);
            Somebody {
                name: format!("{} Contoh{} {}", FIRST[at(3) % FIRST.len()], n, LAST[at(5) % LAST.len()]),
                birth,
                sex,
                area: AreaCode::parse(&format!("12.17.02.200{}", 1 + n % 4)).expect("a code"),
                nik: Nik::try_from(nik).ok(),
            }
        })
        .collect()
}

fn record(number: usize, somebody: &Somebody) -> PersonRecord<'_> {
    PersonRecord {
        number: u32::try_from(number).expect("few"),
        nik: somebody.nik,
        nik_cell: "",
        family: None,
        name: &somebody.name,
        birth: Some(somebody.birth),
        sex: Some(somebody.sex),
        area: Some(somebody.area),
    }
}

/// The pairs among `all`, those at `asked` looked for.
fn pairs(all: &[PersonRecord<'_>], asked: &[usize]) -> Vec<(u32, u32, PairSeen)> {
    let mut register = Roster::of_people(tables(), all.iter().copied());
    let mut list = Roster::of_people(tables(), asked.iter().map(|at| all[*at]));
    align(&mut list, &mut register);
    let terms = Terms::default();
    let matching = Matching::find_within(&list, &register, &terms);
    let (maybe, same) = matching.thresholds(&terms);
    assert!(maybe < same, "{maybe} {same}");
    let number = |roster: &Roster<'_>, at| roster.row_number(at).expect("a row");
    matching.pairs().map(|pair| (number(&list, pair.row), number(&register, pair.other), pair)).collect()
}

#[test]
fn nobody_is_found_as_oneself_and_whoever_stands_there_twice_is() {
    let people = people(120);
    let mut all: Vec<PersonRecord<'_>> = people.iter().enumerate().map(|(at, somebody)| record(at, somebody)).collect();
    let everybody: Vec<usize> = (0..all.len()).collect();
    assert_eq!(pairs(&all, &everybody).len(), 0, "a hundred and twenty people who are that many");
    // The eleventh once more: NIK lost, the middle name an initial.
    let name = people[10].name.replacen("Contoh10", "C.", 1);
    all.push(PersonRecord { number: 120, nik: None, nik_cell: "1.21702E+15", name: &name, ..all[10] });
    let found = pairs(&all, &[120]);
    let [(own, other, pair)] = &found[..] else { panic!("one pair: {found:?}") };
    assert_eq!((*own, *other, pair.decision), (120, 10, Decision::Same));
    let of = |field: Field| pair.fields.iter().find(|seen| seen.field == field).expect("a field");
    assert_eq!(of(Field::Birth).level.and_then(|level| Field::Birth.level(level, Language::Id)), Some("tanggal lahir sama"));
    assert_eq!((of(Field::Nik).level, of(Field::Family).level), (None, None), "what one side does not know says nothing");
    assert!(pair.damage.is_some_and(|damage| damage.words(Language::Id).contains("notasi ilmiah")), "{:?}", pair.damage);
    // Looked for from the other side it is the same pair.
    let found = pairs(&all, &[10]);
    assert_eq!(found.iter().map(|(own, other, _)| (*own, *other)).collect::<Vec<_>>(), [(10, 120)]);
}

#[test]
fn two_records_are_compared_though_nothing_was_found_of_them() {
    let people = people(30);
    let all: Vec<PersonRecord<'_>> = people.iter().enumerate().map(|(at, somebody)| record(at, somebody)).collect();
    let mut register = Roster::of_people(tables(), all.iter().copied());
    let mut list = Roster::of_people(tables(), [all[3]]);
    align(&mut list, &mut register);
    let matching = Matching::find_within(&list, &register, &Terms::default());
    let strangers = matching.compare(0, 17).expect("both are there");
    assert!(strangers.probability < 0.1 && strangers.total() < matching.bits_for(0.1), "{strangers:?}");
    assert!(matching.compare(0, 99).is_none() && matching.compare(7, 1).is_none());
    assert_eq!(Field::ALL.map(|field| Field::from_word(field.word())), Field::ALL.map(Some));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever is empty, nothing panics, no record is its own partner, and what is kept is worth looking at.
    #[test]
    fn whatever_is_missing(
        blanks in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), 0_usize..6), 1..40),
    ) {
        let people = people(6);
        let all: Vec<PersonRecord<'_>> = blanks
            .iter()
            .enumerate()
            .map(|(number, (name, birth, area, nik, who))| {
                let whole = record(number, &people[*who]);
                PersonRecord {
                    name: if *name { "" } else { whole.name },
                    birth: whole.birth.filter(|_| !birth),
                    area: whole.area.filter(|_| !area),
                    nik: whole.nik.filter(|_| !nik),
                    ..whole
                }
            })
            .collect();
        let everybody: Vec<usize> = (0..all.len()).collect();
        for (own, other, pair) in pairs(&all, &everybody) {
            prop_assert_ne!(own, other);
            // One NIK is worth looking at whatever else there is, by a person.
            let one_nik = pair.fields.iter().any(|seen| seen.field == Field::Nik && seen.level == Some(0));
            let asked = one_nik && pair.decision == Decision::Maybe;
            prop_assert!((pair.probability >= 0.1 || asked) && pair.probability <= 1.0, "{:?}", pair);
        }
        let found: Vec<u32> = pairs(&all, &everybody).into_iter().map(|(own, ..)| own).collect();
        for record in all.iter().filter(|record| all.iter().any(|other| other.number != record.number && record.nik.is_some() && other.nik == record.nik)) {
            prop_assert!(found.contains(&record.number), "nobody is told of the NIK that {record:?} shares");
        }
    }
}
