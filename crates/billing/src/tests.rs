//! The engine, as the books call it: no files.

use crate::*;
use payung_domain::{Date, Kpj, Language, Month, Nik, NikFault, Rupiah};
use payung_law::money::PayerKind;
use payung_law::{Bundle, Choices, Regulation};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn law(id: &str) -> Regulation {
    Regulation::load(&Bundle::embedded()[id], &Choices::new()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn national() -> &'static Regulation {
    static NATIONAL: OnceLock<Regulation> = OnceLock::new();
    NATIONAL.get_or_init(|| law("nasional"))
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn period(first: &str, last: &str) -> Period {
    Period::new(month(first), month(last)).expect("a period")
}

fn terms(period: Period) -> Terms {
    Terms::new(national(), None, period, None).expect("terms")
}

/// The NIK of invented person number `n`.
fn nik(n: u64) -> Nik {
    Nik::from_digits(1_217_020_101_809_000 + n).expect("a NIK")
}

fn kpj(n: u64) -> Kpj {
    Kpj::from_digits(20_000_000_000 + n).expect("a KPJ")
}

fn entry(n: u64) -> RosterEntry<'static> {
    RosterEntry { id: n, nik: Some(nik(n)), kpj: Some(kpj(n)), name: "Contoh Satu", ..RosterEntry::from(month("2026-01")) }
}

fn line(n: u64, amount: i64) -> BillLine<'static> {
    BillLine { row: 1, nik: Ok(nik(n)), kpj: Some(kpj(n)), name: "Contoh Satu", amount: Ok(Rupiah::new(amount)), ..BillLine::default() }
}

/// A row, kept for looking at.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    entry: Option<u32>,
    month: String,
    on_roster: bool,
    expected: i64,
    billed: i64,
    lines: Vec<(u32, i64)>,
    causes: Vec<(Cause, i64)>,
    answer: Answer,
    reasons: String,
}

fn compare(terms: &Terms, entries: &[RosterEntry<'_>], lines: &[BillLine<'_>]) -> Vec<Seen> {
    let (mut roster, mut bill) = (Roster::default(), Bill::default());
    for entry in entries {
        roster.push(entry);
    }
    for (line, row) in lines.iter().zip(2..) {
        bill.push(&BillLine { row, ..*line });
    }
    let reconciliation = Reconciliation::new(terms, roster, bill, 1).expect("amounts that fit");
    let mut seen = Vec::new();
    reconciliation.each(|row| {
        seen.push(Seen {
            entry: row.entry,
            month: row.month.to_string(),
            on_roster: row.on_roster,
            expected: row.expected.get(),
            billed: row.billed.get(),
            lines: row.lines.iter().map(|part| (part.line, part.amount.get())).collect(),
            causes: row.differences.iter().map(|part| (part.cause, part.difference().get())).collect(),
            answer: row.answer(),
            reasons: row.differences.iter().map(|part| part.reason(Language::Id)).collect::<Vec<_>>().join("; "),
        });
    });
    seen
}

/// The only row of a comparison of one person in June 2026.
fn june(entry: RosterEntry<'_>, lines: &[BillLine<'_>]) -> Seen {
    let mut rows = compare(&terms(period("2026-06", "2026-06")), &[entry], lines);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

#[test]
fn published_totals_come_out_to_the_rupiah() {
    for (people, first, last, total) in
        [(1_898, "2024-11", "2024-12", 63_772_800), (594, "2024-10", "2024-12", 29_937_600), (2_682, "2026-01", "2026-01", 45_057_600)]
    {
        let period = period(first, last);
        let terms = terms(period);
        let months = period.months().count() as i64;
        let (mut roster, mut bill) = (Roster::default(), Bill::default());
        // Serials of invented people are few: beyond them the area tells people apart.
        let area = 10_000_000_000_u64;
        for n in 0..people {
            let nik = Nik::from_digits(1_217_020_101_809_000 + n % 900 + area * (n / 900)).expect("a NIK");
            roster.push(&RosterEntry { id: n, nik: Some(nik), kpj: Some(kpj(n)), from: month(first), ..entry(1) });
            bill.push(&BillLine { nik: Ok(nik), kpj: Some(kpj(n)), ..line(1, 16_800 * months) });
        }
        let tally = Reconciliation::new(&terms, roster, bill, 2).expect("fits").tally();
        assert_eq!((tally.expected.get(), tally.billed.get()), (total, total));
        assert_eq!((tally.rows, tally.in_order), (people * months as u64, people * months as u64));
    }
}

#[test]
fn in_order_is_no_difference() {
    let seen = june(entry(1), &[line(1, 16_800)]);
    assert_eq!((seen.expected, seen.billed, seen.answer), (16_800, 16_800, Answer::Accept));
    assert!(seen.causes.is_empty() && seen.on_roster);
}

#[test]
fn every_cause_has_its_amount_and_answer() {
    let ended = |ground| Some(Ending { on: Date::constant(2026, 5, 20), ground });
    let paid = [month("2026-06")];
    for (what, entry_is, billed, cause, difference, answer) in [
        ("not billed", entry(1), vec![], Cause::NotBilled, -16_800, Answer::Ask),
        ("dead", RosterEntry { ended: ended(Ground::Died), ..entry(1) }, vec![line(1, 16_800)], Cause::Dead, 16_800, Answer::Dispute),
        ("moved", RosterEntry { ended: ended(Ground::Moved), ..entry(1) }, vec![line(1, 16_800)], Cause::Moved, 16_800, Answer::Dispute),
        ("ended", RosterEntry { ended: ended(Ground::Other), ..entry(1) }, vec![line(1, 16_800)], Cause::Ended, 16_800, Answer::Dispute),
        ("over", RosterEntry { until: Some(month("2026-05")), ..entry(1) }, vec![line(1, 16_800)], Cause::Ended, 16_800, Answer::Dispute),
        ("not yet", RosterEntry { from: month("2026-07"), ..entry(1) }, vec![line(1, 16_800)], Cause::NotDecreed, 16_800, Answer::Dispute),
        ("paid", RosterEntry { paid: &paid, ..entry(1) }, vec![line(1, 16_800)], Cause::PaidAlready, 16_800, Answer::Dispute),
        ("rebate", entry(1), vec![line(1, 8_400)], Cause::WrongRebate, -8_400, Answer::Dispute),
        ("village", RosterEntry { payer: PayerKind::Village, ..entry(1) }, vec![line(1, 8_400)], Cause::WrongRebate, -8_400, Answer::Ask),
        ("donor", RosterEntry { payer: PayerKind::Other, ..entry(1) }, vec![line(1, 16_800)], Cause::WrongRebate, 8_400, Answer::Dispute),
        ("class", entry(1), vec![line(1, 18_800)], Cause::WrongClass, 2_000, Answer::Dispute),
        ("rate", entry(1), vec![line(1, 17_000)], Cause::WrongRate, 200, Answer::Dispute),
        ("three months", entry(1), vec![line(1, 50_400)], Cause::WrongRate, 33_600, Answer::Dispute),
        ("double", entry(1), vec![line(1, 16_800), line(1, 16_800)], Cause::Double, 16_800, Answer::Dispute),
        ("negative", entry(1), vec![line(1, -16_800)], Cause::NotReadable, -33_600, Answer::Ask),
        (
            "no amount",
            entry(1),
            vec![BillLine { amount: Err(AmountFault::NotANumber), ..line(1, 0) }],
            Cause::NotReadable,
            -16_800,
            Answer::Ask,
        ),
        (
            "fund",
            RosterEntry { fund: "APBD", ..entry(1) },
            vec![BillLine { fund: "DBH CHT", ..line(1, 16_800) }],
            Cause::WrongLine,
            0,
            Answer::Dispute,
        ),
        ("two KPJ", entry(1), vec![BillLine { kpj: Some(kpj(7)), ..line(1, 16_800) }], Cause::TwoNumbers, 0, Answer::Ask),
        ("two NIK", entry(1), vec![BillLine { nik: Ok(nik(7)), ..line(1, 16_800) }], Cause::TwoNumbers, 0, Answer::Ask),
        ("two people", entry(1), vec![BillLine { name: "Misal Teladan", ..line(1, 16_800) }], Cause::SharedNumber, 0, Answer::Ask),
        (
            "damaged, by KPJ",
            entry(1),
            vec![BillLine { nik: Err(NikFault::Scientific), ..line(1, 16_800) }],
            Cause::NikDamaged,
            0,
            Answer::Accept,
        ),
    ] {
        let seen = june(entry_is, &billed);
        assert_eq!(seen.causes, [(cause, difference)], "{what}: {seen:?}");
        assert_eq!(seen.answer, answer, "{what}");
        assert_eq!(seen.expected + difference, seen.billed, "{what}");
    }
}

#[test]
fn the_month_of_death_is_owed_and_the_next_is_not() {
    let ended = Some(Ending { on: Date::constant(2026, 6, 1), ground: Ground::Died });
    assert!(june(RosterEntry { ended, ..entry(1) }, &[line(1, 16_800)]).causes.is_empty());
    let rows = compare(&terms(period("2026-07", "2026-07")), &[RosterEntry { ended, ..entry(1) }], &[]);
    assert!(rows.is_empty(), "nothing owed, nothing billed: {rows:?}");
}

#[test]
fn passing_an_age_ends_nothing_unless_the_act_says_so() {
    let old = RosterEntry { birth: Some(Date::constant(1950, 1, 1)), ..entry(1) };
    assert!(june(old, &[line(1, 16_800)]).causes.is_empty());
    let mut bundle = Bundle::embedded()["samosir-10-2024"].clone();
    let own = "\n[[amount]]\nid = \"usia-akhir-perlindungan\"\nlabel = \"a\"\nlabel-en = \"a\"\nunit = \"tahun\"\nvalues = [{ from = 2024-03-27, value = 65, cite = \"Pasal 99\", source = { at = \"uji\", tag = \"K\" } }]\n";
    bundle.files.insert("uji.toml".to_owned(), own.to_owned());
    let act = Regulation::load(&bundle, &Choices::new()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let terms = Terms::new(national(), Some(&act), period("2026-06", "2026-06"), None).expect("terms");
    let seen =
        compare(&terms, &[old, RosterEntry { birth: Some(Date::constant(1961, 6, 30)), ..entry(2) }], &[line(1, 16_800), line(2, 16_800)]);
    assert_eq!(seen[0].causes, [(Cause::OverAge, 16_800)]);
    assert!(seen[1].causes.is_empty(), "the month of the birthday is still covered: {seen:?}");
    assert!(terms.cites(Cause::OverAge)[0].contains("Pasal 99"));
}

#[test]
fn several_months_at_once() {
    let terms = terms(period("2026-04", "2026-06"));
    let ended = Some(Ending { on: Date::constant(2026, 5, 2), ground: Ground::Died });
    let quarter = |n| line(n, 50_400);
    let rows = compare(&terms, &[entry(1), RosterEntry { ended, ..entry(2) }], &[quarter(1), quarter(2)]);
    let of = |entry| -> Vec<_> {
        rows.iter().filter(|row| row.entry == Some(entry)).map(|row| (row.month.as_str(), row.expected, row.billed)).collect()
    };
    assert_eq!(of(0), [("2026-04", 16_800, 16_800), ("2026-05", 16_800, 16_800), ("2026-06", 16_800, 16_800)]);
    assert_eq!(of(1), [("2026-04", 16_800, 16_800), ("2026-05", 16_800, 16_800), ("2026-06", 0, 16_800)]);
    assert_eq!(rows[5].causes, [(Cause::Dead, 16_800)]);
    let august = BillLine { months: Some((month("2026-08"), month("2026-08"))), ..line(1, 16_800) };
    let rows = compare(&terms, &[entry(1)], &[august]);
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[3].month.as_str(), &rows[3].causes[..]), ("2026-08", &[(Cause::WrongMonth, 16_800)][..]));
    let odd = compare(&terms, &[entry(1)], &[line(1, 50_000)]);
    assert_eq!(odd.iter().map(|row| row.billed).collect::<Vec<_>>(), [16_667, 16_667, 16_666]);
}

#[test]
fn a_person_is_found_by_name_and_birth_only_when_alone() {
    let born = Some(Date::constant(1980, 1, 1));
    let lost = BillLine {
        nik: Err(NikFault::SerialZero),
        nik_text: "1217020101800000",
        kpj: None,
        name: "CONTOH, SATU",
        birth: born,
        ..line(1, 16_800)
    };
    let entry_is = |n| RosterEntry { birth: born, ..entry(n) };
    let seen = june(entry_is(1), &[lost]);
    assert_eq!(seen.causes, [(Cause::NikDamaged, 0)]);
    assert!(seen.reasons.contains("nama dan tanggal lahir"), "{}", seen.reasons);
    let rows = compare(&terms(period("2026-06", "2026-06")), &[entry_is(1), entry_is(2)], &[lost]);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].entry, None);
    assert_eq!(rows[2].causes, [(Cause::NotDecreed, 16_800), (Cause::NikDamaged, 0)]);
}

#[test]
fn numbers_of_two_people_are_told() {
    let terms = terms(period("2026-06", "2026-06"));
    // Somebody with an unknown NIK under the KPJ of another, and quite another name: not that person.
    let stranger = BillLine { nik: Ok(nik(9)), name: "Misal Teladan", ..line(1, 16_800) };
    let rows = compare(&terms, &[entry(1)], &[line(1, 16_800), stranger]);
    assert_eq!(rows[0].causes, [(Cause::SharedNumber, 0)]);
    assert_eq!(rows[1].causes, [(Cause::NotDecreed, 16_800), (Cause::SharedNumber, 0)]);
    // Two people of the roster under one NIK: both are owed for, each gets the line that is theirs.
    let other = RosterEntry { kpj: Some(kpj(2)), name: "Misal Teladan", ..entry(1) };
    let rows =
        compare(&terms, &[entry(1), other], &[BillLine { kpj: Some(kpj(2)), name: "Misal Teladan", ..line(1, 16_800) }, line(1, 16_800)]);
    assert_eq!(
        rows.iter().map(|row| (row.lines[0].0, row.expected, row.billed)).collect::<Vec<_>>(),
        [(1, 16_800, 16_800), (0, 16_800, 16_800)]
    );
    // The same person twice in the roster is owed for once.
    let rows = compare(&terms, &[entry(1), entry(1)], &[line(1, 16_800)]);
    assert_eq!(rows.iter().map(|row| row.expected).sum::<i64>(), 16_800);
    assert_eq!(rows[1].causes, [(Cause::Double, 0)]);
}

#[test]
fn a_person_may_go_over_from_one_decree_to_the_next() {
    let first = RosterEntry { until: Some(month("2026-05")), fund: "APBD", ..entry(1) };
    let second = RosterEntry { from: month("2026-06"), fund: "DBH CHT", ..entry(1) };
    let rows = compare(&terms(period("2026-05", "2026-06")), &[first, second], &[line(1, 33_600)]);
    assert_eq!(
        rows.iter().map(|row| (row.entry, row.expected, row.billed)).collect::<Vec<_>>(),
        [(Some(0), 16_800, 16_800), (Some(1), 16_800, 16_800)]
    );
    assert!(rows.iter().all(|row| row.causes.is_empty()));
}

#[test]
fn every_cause_names_an_article_in_every_region() {
    for id in Bundle::embedded().into_keys().filter(|id| id != "nasional") {
        let act = law(&id);
        let terms = Terms::new(national(), Some(&act), period("2026-06", "2026-06"), Some(Rupiah::new(2_500_000))).expect("terms");
        for cause in Cause::ALL {
            assert!(!terms.cites(*cause).is_empty(), "{id} {cause:?}");
        }
        let regulated = |step: &&payung_law::model::Located<payung_law::model::Step>| {
            step.does == Some(payung_law::model::StepKind::Decree) && step.cite != "tidak diatur"
        };
        let decree = &terms.cites(Cause::NotDecreed)[0];
        assert_eq!(act.step.iter().any(|step| regulated(&step)), decree.starts_with(&act.act.short), "{id}: {decree}");
        assert!(terms.cites(Cause::WrongRebate).iter().any(|cite| cite == "PP 50/2025"), "{id}");
    }
}

/// A roster and a bill of few people with few numbers, so that everything collides.
fn arbitrary_side() -> impl Strategy<Value = (Vec<RosterEntry<'static>>, Vec<BillLine<'static>>)> {
    let names = prop::sample::select(vec!["Contoh Satu", "Misal Teladan", "Contoh Dua", ""]);
    let months = || (0_i32..5).prop_map(|step| month("2026-04").plus(step).expect("a month"));
    let number = || prop::option::weighted(0.8, 0_u64..4);
    let births = prop::option::of(prop::sample::select(vec![Date::constant(1980, 1, 1), Date::constant(1950, 2, 3)]));
    let ends = prop::option::weighted(
        0.3,
        (
            prop::sample::select(vec![Date::constant(2026, 4, 30), Date::constant(2026, 6, 1)]),
            prop::sample::select(vec![Ground::Died, Ground::Moved, Ground::Other]),
        ),
    );
    let funds = prop::sample::select(vec!["", "APBD", "DBH CHT"]);
    let payers = prop::sample::select(vec![PayerKind::Government, PayerKind::Village, PayerKind::Other]);
    let paid = prop::sample::select(vec![vec![], vec![month("2026-05")]]);
    let entries =
        (number(), number(), names.clone(), births.clone(), months(), prop::option::of(months()), ends, (funds.clone(), payers, paid));
    let entries = entries.prop_map(|(n, k, name, birth, from, until, ended, (fund, payer, paid))| RosterEntry {
        nik: n.map(nik),
        kpj: k.map(kpj),
        name,
        birth,
        from,
        until,
        ended: ended.map(|(on, ground)| Ending { on, ground }),
        fund,
        payer,
        paid: paid.leak(),
        ..entry(0)
    });
    let amounts = prop_oneof![
        4 => Just(Ok(16_800)), 1 => Just(Ok(8_400)), 1 => Just(Ok(33_600)), 1 => (-50_000_i64..90_000).prop_map(Ok),
        1 => Just(Err(AmountFault::NotANumber)),
    ];
    let lines = (number(), number(), names, births, prop::option::of((months(), 0_i32..4)), amounts, funds);
    let lines = lines.prop_map(|(n, k, name, birth, months, amount, fund)| BillLine {
        nik: n.map(nik).ok_or(NikFault::WrongLength),
        kpj: k.map(kpj),
        name,
        birth,
        months: months.map(|(first, more)| (first, first.plus(more).expect("a month"))),
        amount: amount.map(Rupiah::new),
        fund,
        ..BillLine::default()
    });
    (prop::collection::vec(entries, 0..7), prop::collection::vec(lines, 0..9))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What is owed and all differences are what is billed; nobody and no rupiah comes out twice or not at all.
    #[test]
    fn everything_comes_out_once((entries, lines) in arbitrary_side(), size in 1_usize..4) {
        let period = period("2026-05", "2026-06");
        let terms = terms(period);
        let rows = compare(&terms, &entries, &lines);
        let mut covered: BTreeMap<(u32, String), u32> = BTreeMap::new();
        let mut amounts: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        for row in &rows {
            prop_assert_eq!(row.expected + row.causes.iter().map(|(_, amount)| amount).sum::<i64>(), row.billed, "{:?}", row);
            prop_assert_eq!(row.lines.iter().map(|(_, amount)| amount).sum::<i64>(), row.billed);
            prop_assert!(row.causes.is_empty() == row.reasons.is_empty());
            if row.on_roster {
                *covered.entry((row.entry.expect("an entry"), row.month.clone())).or_default() += 1;
            }
            for (line, amount) in &row.lines {
                let sum = amounts.entry(*line).or_default();
                *sum = (sum.0 + amount, sum.1 + 1);
            }
        }
        for (index, entry) in (0..).zip(&entries) {
            for month in period.months() {
                let ended = entry.ended.is_some_and(|ending| month > Month::of(ending.on));
                let wanted = entry.from <= month && entry.until.is_none_or(|until| month <= until) && !ended;
                prop_assert_eq!(covered.remove(&(index, month.to_string())), wanted.then_some(1), "entry {} in {}", index, month);
            }
        }
        prop_assert!(covered.is_empty());
        for (index, line) in (0..).zip(&lines) {
            let months = line.months.map_or(2, |(first, last)| first.months_until(last) + 1);
            let amount = line.amount.map_or(0, Rupiah::get);
            prop_assert_eq!(amounts.remove(&index), Some((amount, i64::from(months))), "line {}", index);
        }
        prop_assert!(amounts.is_empty());

        // However it is cut up, and by however many threads it is matched, it stays the same.
        let (mut roster, mut bill) = (Roster::default(), Bill::default());
        for entry in &entries {
            roster.push(entry);
        }
        for line in &lines {
            bill.push(line);
        }
        let whole = Reconciliation::new(&terms, roster, bill, 2).expect("fits");
        let mut tally = Tally::default();
        for stretch in whole.stretches(size) {
            whole.stretch(&stretch, &mut |row| tally.add_row(row));
        }
        prop_assert_eq!(&tally, &whole.tally());
        prop_assert_eq!(tally.rows, rows.len() as u64);
        prop_assert_eq!(tally.expected.get() + tally.causes.iter().map(|cause| cause.difference.get()).sum::<i64>(), tally.billed.get());
    }
}

#[test]
fn national_law_has_an_article_for_every_cause() {
    for cause in Cause::ALL {
        let id = format!("tagihan-{}", cause.id());
        assert!(national().right.iter().any(|right| right.id == id), "{id} in regulations/nasional/tagihan.toml");
    }
}
