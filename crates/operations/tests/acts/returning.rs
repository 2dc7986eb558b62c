//! Many cases sent back at once: all of them or none, and which moved meanwhile.

use crate::cases::Bangli;
use crate::ground::{Ground, places};
use payung_domain::Date;
use payung_operations::acts::assign_cases::{AssignCases, WhichCases};
use payung_operations::acts::return_in_bulk::ReturnInBulk;
use payung_operations::acts::verify_case::CheckResult;
use payung_operations::{CaseSeen, Fault};
use payung_storage::entity::{case_file, case_step, criterion_check};
use sea_orm::prelude::*;

async fn stored(ground: &Ground) -> Vec<case_file::Model> {
    case_file::Entity::find().all(&ground.books.database.connection).await.expect("read")
}

#[tokio::test]
async fn a_village_s_cases_go_back_together_or_not_at_all() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 4).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let all = stored(ground).await;
        let whole = ReturnInBulk {
            programme_year: bangli.year,
            cases: all.iter().map(|case| CaseSeen { case: case.id, version: case.version }).collect(),
            reason: "Lampiran daftar tidak terbaca.".into(),
            until: Date::constant(2026, 6, 15),
        };
        for (stranger, why) in [(&bangli.dinas, "not of the team"), (&bangli.village, "not the village's")] {
            assert_eq!(ground.act(stranger, &whole).await.expect_err(why).fault, Fault::Forbidden, "{why}");
        }
        let mute = ReturnInBulk { reason: "  ".into(), ..whole.clone() };
        let late = ReturnInBulk { until: Date::constant(2026, 6, 1), ..whole.clone() };
        let none = ReturnInBulk { cases: vec![], ..whole.clone() };
        for wrong in [&mute, &late, &none] {
            assert_eq!(ground.act(&bangli.ketua, wrong).await.expect_err("not so").fault, Fault::Invalid);
        }
        let missing = ReturnInBulk { cases: vec![CaseSeen { case: 999, version: 1 }], ..whole.clone() };
        assert_eq!(ground.act(&bangli.ketua, &missing).await.expect_err("no such case").fault, Fault::NotFound);

        // One is somebody else's: none goes back, and it is named.
        let given = bangli.case("Layak 3").await;
        let seen = CaseSeen { case: given.id, version: given.version };
        let assign = AssignCases { programme_year: bangli.year, to: "anggota".into(), which: WhichCases::Named(vec![seen]) };
        let assigned = ground.act(&bangli.dinas, &assign).await.expect("given").cases[0];
        let mut with_given = whole.clone();
        for seen in &mut with_given.cases {
            if seen.case == given.id {
                *seen = assigned;
            }
        }
        let error = ground.act(&bangli.ketua, &with_given).await.expect_err("somebody else's");
        assert!(error.fault == Fault::Forbidden && error.indonesian.contains(&format!("Berkas {}", given.id)), "{}", error.indonesian);
        assert!(error.english.starts_with("None was sent back"), "{}", error.english);

        // Another moved too, since the page was made: both are named, none goes back.
        let moved = bangli.case("Layak 1").await;
        ground.act(&bangli.sekretaris, &bangli.verification(&moved, CheckResult::Refused).await).await.expect("verified");
        let before = stored(ground).await;
        let error = ground.act(&bangli.ketua, &whole).await.expect_err("stale");
        assert_eq!(error.fault, Fault::Stale);
        for (said, language) in [(&error.indonesian, "sudah diubah orang lain"), (&error.english, "changed by somebody else")] {
            let first = said.split_once(". ").expect("sentences").0;
            let named = first.contains(&moved.id.to_string()) && first.contains(&given.id.to_string());
            assert!(named && first.contains(language), "{said}");
        }
        assert_eq!(stored(ground).await, before, "nothing was half done");

        let rest: Vec<CaseSeen> = whole.cases.iter().filter(|seen| seen.case != moved.id && seen.case != given.id).copied().collect();
        let rest = ReturnInBulk { cases: rest, ..whole };
        let done = ground.act_as(&bangli.ketua, "satu", &rest).await.expect("sent back");
        assert_eq!(done.returned, rest.cases.len() as u64);
        assert_eq!(ground.act_as(&bangli.ketua, "satu", &rest).await.expect("the same request"), done);
        assert_eq!(ground.act(&bangli.ketua, &rest).await.expect_err("again").fault, Fault::Stale);
        let back = stored(ground).await.into_iter().filter(|case| case.state == "returned");
        let back: Vec<case_file::Model> = back.collect();
        assert_eq!(back.len(), rest.cases.len());
        assert!(back.iter().all(|case| case.returned_until.as_deref() == Some("2026-06-15")));
        let steps = case_step::Entity::find().filter(case_step::Column::Outcome.eq("returned")).count(connection).await.expect("read");
        assert_eq!(steps, done.returned);
        // Of whom all was met, the reason stands at every criterion; of the others at what is to be mended.
        for (name, some_confirmed) in [("Layak 2", false), ("Dokumen", true)] {
            let case = bangli.case(name).await;
            let checks = criterion_check::Entity::find().filter(criterion_check::Column::CaseFile.eq(case.id)).all(connection).await;
            let checks = checks.expect("read");
            assert!(checks.iter().any(|check| check.result == "returned" && check.reason.is_some()), "{name}");
            assert_eq!(checks.iter().any(|check| check.result == "confirmed"), some_confirmed, "{name}");
        }
    }
}
