//! Published and computed totals that must come out to the rupiah and to the day.

use payung_domain::{Date, Language, Rupiah};
use payung_law::money::*;
use payung_law::{Bundle, Calendar, Choices, Regulation};

fn national() -> Regulation {
    Regulation::load(&Bundle::embedded()["nasional"], &Choices::new()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

const GOVERNMENT: Membership = Membership { basis: Basis::Nominal { income: None }, payer: PayerKind::Government, sector: Sector::Other };

#[test]
fn contributions_match_published_totals() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let total = |from: &str, months, persons| law.contributions(&GOVERNMENT, day(from), months, persons).expect("a total").get();
    assert_eq!(total("2024-11-01", 1, 1), 16_800);
    assert_eq!(total("2024-01-01", 12, 1), 201_600);
    assert_eq!(total("2024-11-01", 2, 1_898), 63_772_800);
    assert_eq!(total("2024-10-01", 3, 594), 29_937_600);
    assert_eq!(total("2026-01-01", 1, 2_682), 45_057_600);
}

#[test]
fn the_rebate_of_pp_50_2025_is_not_for_government_money() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let of = |payer, sector, on: &str| law.contribution(&Membership { payer, sector, ..GOVERNMENT }, day(on)).expect("a contribution");
    let paid = of(PayerKind::Government, Sector::Other, "2026-05-01");
    assert_eq!(paid.total.get(), 16_800);
    assert!(paid.notes.iter().any(|note| note.contains("APBN/APBD")), "{:?}", paid.notes);
    assert_eq!(of(PayerKind::Other, Sector::Other, "2026-05-01").total.get(), 8_400);
    assert_eq!(of(PayerKind::Other, Sector::Other, "2026-03-01").total.get(), 16_800);
    assert_eq!(of(PayerKind::Other, Sector::Transport, "2026-03-01").total.get(), 8_400);
    assert_eq!(of(PayerKind::Other, Sector::Other, "2027-01-01").total.get(), 16_800);
    let village = of(PayerKind::Village, Sector::Other, "2026-05-01");
    assert_eq!(village.total.get(), 16_800);
    assert!(village.notes.iter().any(|note| note.contains("APBDesa")));
}

#[test]
fn contributions_by_income_and_by_wage() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let of = |basis| law.contribution(&Membership { basis, ..GOVERNMENT }, day("2025-06-01"));
    let income = |amount| Basis::Nominal { income: Some(Rupiah::new(amount)) };
    assert_eq!(of(income(1_099_000)).expect("lowest").jkk.get(), 10_000);
    assert_eq!(of(income(50_000_000)).expect("highest").jkk.get(), 207_000);
    assert!(of(income(-1)).is_err());
    let wage = of(Basis::MinimumWage { wage: Rupiah::new(2_655_041) });
    let wage = wage.expect("Permendagri 15/2023 carried on by default");
    assert_eq!((wage.jkk.get(), wage.jkm.get()), (6_372, 7_965));
    assert!(matches!(of(Basis::MinimumWage { wage: Rupiah::ZERO }), Err(MoneyError::NoWage)));
}

#[test]
fn benefits_at_the_lowest_class() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let basis = Rupiah::new(1_000_000);
    let total = |benefit: Result<Benefit, MoneyError>| benefit.expect("a benefit").total().expect("a sum").get();
    let when = day("2025-08-10");
    assert_eq!(total(law.death(when, 4, 4, &[])), 42_000_000);
    for month in 1..=3 {
        let benefit = law.death(when, month, month, &[]).expect("a benefit");
        assert_eq!(benefit.total().expect("a sum").get(), 10_000_000);
        assert!(!benefit.notes.is_empty(), "a family must be told why");
    }
    assert_eq!(total(law.death(day("2024-08-10"), 1, 1, &[])), 42_000_000, "before Permenaker 1/2025");
    assert_eq!(total(law.death(day("2016-08-10"), 1, 1, &[])), 24_000_000, "as first enacted");
    assert!(law.death(when, 0, 0, &[]).is_err());
    assert_eq!(total(law.accident_death(when, basis, &[])), 70_000_000);
    assert_eq!(total(law.disability(when, basis, Disability::Total, &[])), 68_000_000);
    assert_eq!(total(law.disability(when, basis, Disability::PartialAnatomical { table: 4_000 }, &[])), 32_000_000);
    assert_eq!(total(law.disability(when, basis, Disability::PartialFunctional { loss: 5_000, table: 4_000 }, &[])), 16_000_000);
    assert!(law.disability(when, basis, Disability::PartialAnatomical { table: 10_001 }, &[]).is_err());
    assert_eq!(total(law.unable_to_work(when, basis, 12)), 1_000_000);
    assert_eq!(total(law.unable_to_work(when, basis, 13)), 500_000);
    assert_eq!(total(law.transport_ceiling(when, &[Transport::Land])), 5_000_000);
    assert_eq!(total(law.transport_ceiling(when, &[Transport::Land, Transport::Sea, Transport::Air])), 17_000_000);
    // 60% x 80 x 200,000 is below the JKM grant.
    let low = law.accident_death(when, Rupiah::new(200_000), &[]).expect("a benefit");
    assert_eq!(low.lines[0].amount.get(), 20_000_000);
}

#[test]
fn scholarships_reach_174_million() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let child = ChildInSchool { level: Schooling::Tk, years_left: None };
    let scholarship = |benefit: Benefit, without: i64| benefit.total().expect("a sum").get() - without;
    let when = day("2025-08-10");
    assert_eq!(scholarship(law.death(when, 40, 36, &[child, child, child]).expect("a benefit"), 42_000_000), 174_000_000);
    let early = law.death(when, 40, 35, &[child]).expect("a benefit");
    assert_eq!(scholarship(early.clone(), 42_000_000), 0);
    assert!(early.notes.iter().any(|note| note.contains("36")), "{:?}", early.notes);
    assert_eq!(scholarship(law.accident_death(when, Rupiah::new(1_000_000), &[child]).expect("a benefit"), 70_000_000), 87_000_000);
    let last_year = ChildInSchool { level: Schooling::PerguruanTinggi, years_left: Some(1) };
    assert_eq!(scholarship(law.death(when, 40, 36, &[last_year]).expect("a benefit"), 42_000_000), 12_000_000);
    assert_eq!(scholarship(law.death(day("2016-08-10"), 70, 60, &[child]).expect("a benefit"), 24_000_000), 12_000_000);
}

#[test]
fn due_dates_shift_to_a_working_day_in_both_modes() {
    let bundles = Bundle::embedded();
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let calendar = |joint| Calendar::load(&bundles["nasional"], None, joint).expect("a calendar");
    let (a, b) = (calendar(true), calendar(false));
    for (month, with_joint_leave, without) in [
        ("2024-04-01", "2024-04-16", "2024-04-15"),
        ("2024-09-01", "2024-09-17", "2024-09-17"),
        ("2025-06-01", "2025-06-16", "2025-06-16"),
        ("2026-02-01", "2026-02-18", "2026-02-16"),
        ("2026-03-01", "2026-03-16", "2026-03-16"),
        ("2026-08-01", "2026-08-18", "2026-08-18"),
        ("2026-11-01", "2026-11-16", "2026-11-16"),
        ("2027-08-01", "2027-08-16", "2027-08-16"),
    ] {
        assert_eq!(law.due_date(day(month), false, &a).expect("a date").due, day(with_joint_leave), "{month} A");
        assert_eq!(law.due_date(day(month), false, &b).expect("a date").due, day(without), "{month} B");
    }
    assert_eq!(law.due_date(day("2026-01-20"), true, &a).expect("a date").due, day("2026-02-18"), "wage earners: the next month");
    let error = law.due_date(day("2031-01-01"), false, &a).expect_err("no calendar for 2031");
    assert!(error.message(Language::Id).contains("2031"));
}

#[test]
fn seven_working_days_exclude_the_day_of_the_event() {
    let bundles = Bundle::embedded();
    let calendar = |joint| Calendar::load(&bundles["nasional"], None, joint).expect("a calendar");
    for (event, with_joint_leave, without) in [("2026-03-12", "2026-03-30", "2026-03-24"), ("2026-12-18", "2026-12-31", "2026-12-30")] {
        assert_eq!(calendar(true).working_days_after(day(event), 7), Ok(day(with_joint_leave)), "{event} A");
        assert_eq!(calendar(false).working_days_after(day(event), 7), Ok(day(without)), "{event} B");
    }
}

#[test]
fn claims_lapse_and_cover_is_cut() {
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    let claim = law.accident_claim(day("2025-03-10")).expect("a period");
    assert_eq!((claim.years, claim.last_day), (5, day("2030-03-10")));
    assert_eq!(law.accident_claim(day("2016-03-10")).expect("a period").years, 2);
    assert_eq!(law.arrears_cut(day("2026-01-15")).expect("a cut").0, day("2026-03-31"));
    assert_eq!(law.arrears_cut(day("2026-11-01")).expect("a cut").0, day("2027-01-31"));
}

/// A region's own day off moves the due date, and the calendar's version with it.
#[test]
fn a_regions_own_days_off_count() {
    let bundles = Bundle::embedded();
    let mut region = Bundle::default();
    region.files.insert("libur-daerah.csv".into(), "date,kind,name_id\n2026-06-15,libur_daerah,Hari jadi\n".into());
    let calendar = Calendar::load(&bundles["nasional"], Some(&region), true).expect("a calendar");
    let plain = Calendar::load(&bundles["nasional"], None, true).expect("a calendar");
    let regulation = national();
    let law = NationalLaw::new(&regulation);
    assert_eq!(law.due_date(day("2026-06-01"), false, &plain).expect("a date").due, day("2026-06-15"));
    assert_ne!(law.due_date(day("2026-06-01"), false, &calendar).expect("a date").due, day("2026-06-15"));
    assert_ne!(plain.version(), calendar.version());
}
