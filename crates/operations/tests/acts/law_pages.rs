//! Acts rule by rule, and what another reading would change: against the regulation itself, and against a year really opened under it.

use crate::ground::{Ground, code, example, places};
use payung_domain::{Date, Language, RegisterKind, Role};
use payung_law::{Bundle, Choices, Regulation};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::views::reading_effect::{reading, reading_effect};
use payung_operations::views::rules::{act, acts};
use payung_operations::{Actor, Fault, Look, ReadingChosen};
use payung_storage::entity::case_file;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::BTreeSet;

const DAY: Date = Date::constant(2026, 6, 1);

#[tokio::test]
async fn every_table_of_every_act_stands_beside_its_article_once() {
    for (_folder, place) in places() {
        for (region, ids) in [
            ("12.17", vec!["samosir-10-2024", "nasional"]),
            ("34.71", vec!["yogyakarta-57-2024", "yogyakarta-64-2023", "nasional"]),
            ("51.05", vec!["klungkung-rancangan", "nasional"]),
        ] {
            let prefix = match &place {
                payung_operations::Place::Postgres { url, prefix } => {
                    payung_operations::Place::Postgres { url: url.clone(), prefix: format!("{prefix}{}", region.replace('.', "")) }
                }
                payung_operations::Place::Folder(folder) => {
                    let folder = folder.join(region);
                    std::fs::create_dir(&folder).expect("made");
                    payung_operations::Place::Folder(folder)
                }
            };
            let ground = Ground::new(prefix, region, "2026-06-01").await;
            let dinas = ground.user("dinas", Role::Dinas, region).await;
            let look = Look { books: &ground.books, actor: &dinas, day: DAY };
            let known = acts(look).await.expect("seen");
            let found: BTreeSet<&str> = known.iter().map(|line| line.id.as_str()).collect();
            assert_eq!(found, ids.iter().copied().collect(), "no other region's acts");
            for id in ids {
                let bundle = &Bundle::embedded()[id];
                let law = Regulation::load(bundle, &Choices::new()).expect("loads");
                let seen = act(look, id, None, Language::Id).await.expect("seen");
                let mut cites = BTreeSet::new();
                for article in &seen.articles {
                    assert!(cites.insert(&article.cite), "{id}: {} stands twice", article.cite);
                    assert_eq!(article.text.as_deref(), law.quote(&article.cite), "{id} {}", article.cite);
                }
                let made: usize = seen.articles.iter().map(|article| article.parts.len()).sum();
                let values: usize = law.amount.iter().map(|amount| amount.values.len()).sum();
                let tables = law.criterion.len()
                    + law.decision.len()
                    + law.occupation.len()
                    + law.office.len()
                    + law.indicator.len()
                    + law.field.len()
                    + law.attachment.len()
                    + law.instrument.len()
                    + law.step.len()
                    + law.deadline.len()
                    + law.ending.len()
                    + law.replacement.len()
                    + law.fund.len()
                    + law.payer.len()
                    + law.priority.len()
                    + law.publication.len()
                    + law.right.len()
                    + law.monitoring.len()
                    + law.definition.len()
                    + law.scale.len()
                    + law.not_formalised.len();
                assert_eq!(made, tables + values, "{id}");
                for article in &seen.articles {
                    for part in article.parts.iter().filter(|part| part.kind == "criterion") {
                        assert!(part.said.iter().any(|(word, _)| *word == "test"), "{id}: {} says nothing of what it tests", part.id);
                    }
                }
                let readings: usize = seen.articles.iter().map(|article| article.readings.len()).sum();
                assert_eq!(readings, law.reading.len(), "{id}");
                let options = seen.articles.iter().flat_map(|article| &article.readings).filter(|reading| !reading.options.is_empty());
                for reading in options {
                    assert_eq!(reading.options.iter().filter(|option| option.in_force && option.default).count(), 1, "{}", reading.id);
                }
            }
            if region == "12.17" {
                let seen = act(look, "samosir-10-2024", None, Language::Id).await.expect("seen");
                let defects = seen.articles.iter().flat_map(|article| &article.findings).chain(&seen.findings).filter(|found| !found.ours);
                assert!(defects.count() > 3, "lint finds what it finds on the command line");
            }
            for hidden in ["bangli-pedoman-2025", "tidak-ada", "../nasional"] {
                assert_eq!(act(look, hidden, None, Language::Id).await.expect_err("not theirs").fault, Fault::Forbidden, "{hidden}");
            }
            let public = ground.user("umum", Role::Public, region).await;
            let look = Look { books: &ground.books, actor: &public, day: DAY };
            assert_eq!(acts(look).await.expect_err("not for them").fault, Fault::Forbidden);
        }
    }
}

/// A year opened under some reading, the same list and registers, screened.
async fn screened(ground: &Ground, dinas: &Actor, year: i16, readings: Vec<ReadingChosen>) -> i64 {
    let open = OpenYear { year, regulation: "samosir-10-2024".into(), readings };
    let year = ground.act(dinas, &open).await.expect("opened").id;
    for (kind, file) in [(RegisterKind::Dtks, "samosir/dtks.csv"), (RegisterKind::P3ke, "samosir/p3ke.csv")] {
        let load = LoadRegister {
            programme_year: year,
            kind,
            source: "Dinas Sosial, surat uji".into(),
            snapshot: Date::constant(2026, 5, 1),
            coverage: None,
            stands_in_for: None,
            files: vec![example(file)],
        };
        ground.act(dinas, &load).await.expect("loaded");
    }
    let list = HandInList {
        programme_year: year,
        area: code("12.17.02.2005"),
        agency: String::new(),
        on_behalf_of: Some("Desa".into()),
        planned: true,
        corrects: None,
        file: example("samosir/daftar-desa.xlsx"),
    };
    ground.act(dinas, &list).await.expect("handed in");
    ground.act(dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
    year
}

async fn verdicts(ground: &Ground, year: i64) -> Vec<Option<String>> {
    let query = case_file::Entity::find().filter(case_file::Column::ProgrammeYear.eq(year)).order_by_asc(case_file::Column::Id);
    query.all(&ground.books.database.connection).await.expect("read").into_iter().map(|case| case.verdict).collect()
}

#[tokio::test]
async fn another_reading_changes_what_a_year_opened_under_it_comes_to() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        let base = screened(&ground, &dinas, 2026, vec![]).await;
        let look = Look { books: &ground.books, actor: &dinas, day: DAY };
        let before = verdicts(&ground, base).await;
        let mut any = false;
        for (year, (id, option)) in
            (2027..).zip([("SMS-A4", "padan-wajib"), ("SMS-A1", "di-bawah-65"), ("SMS-A2", "harfiah"), ("SMS-DTSEN", "ketat")])
        {
            let effect = reading_effect(look, base, id, Language::Id).await.expect("counted");
            assert_eq!(effect.cases, 48);
            let chosen = ReadingChosen { id: id.into(), option: option.into(), ground: "Surat uji".into() };
            let other = screened(&ground, &dinas, year, vec![chosen]).await;
            let after = verdicts(&ground, other).await;
            let differ = before.iter().zip(&after).filter(|(before, after)| before != after).count();
            let found = effect.options.iter().find(|found| found.option == option).expect("an option");
            assert_eq!(found.differ, i64::try_from(differ).expect("few"), "{id}={option}");
            assert_eq!(found.differ, found.moves.iter().map(|(_, _, cases)| cases).sum::<i64>());
            assert_eq!(effect.options.iter().filter(|option| option.in_force).map(|option| option.differ).collect::<Vec<_>>(), [0]);
            any |= differ > 0;
        }
        assert!(any, "some reading changes something");
        assert_eq!(verdicts(&ground, base).await, before, "nothing is written");
        let occupations = reading_effect(look, base, "SMS-A16", Language::Id).await.expect("counted");
        assert!(occupations.options.iter().any(|option| option.reads_lists_anew), "a new kind of work is read from the lists");
        // The year's own choice is what is in force on its page.
        let seen = act(look, "samosir-10-2024", Some(base + 1), Language::Id).await.expect("seen");
        let chosen = seen.articles.iter().flat_map(|article| &article.readings).find(|reading| reading.id == "SMS-A4").expect("there");
        assert_eq!(chosen.options.iter().find(|option| option.in_force).map(|option| &*option.option), Some("padan-wajib"));
        assert_eq!(chosen.ground, "Surat uji");
    }
}

#[tokio::test]
async fn what_a_reading_changes_is_counted_only_as_far_as_one_s_dashboard_goes() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        let year = screened(&ground, &dinas, 2026, vec![]).await;
        let look = |actor| Look { books: &ground.books, actor, day: DAY };
        let own = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
        let other = ground.user("desa2", Role::VillageOperator, "12.17.02.2001").await;
        let bpjs = ground.user("bpjs", Role::BpjsLiaison, "12.17").await;
        assert_eq!(reading_effect(look(&own), year, "SMS-A1", Language::Id).await.expect("counted").cases, 48);
        assert_eq!(reading_effect(look(&other), year, "SMS-A1", Language::Id).await.expect("counted").cases, 0);
        assert_eq!(reading_effect(look(&bpjs), year, "SMS-A1", Language::Id).await.expect_err("no dashboard").fault, Fault::Forbidden);
        reading(look(&bpjs), year, "SMS-A1", Language::Id).await.expect("the reading itself is everybody's");
        assert!(reading(look(&dinas), year, "BMS-A1", Language::Id).await.is_err(), "another act's");
        assert!(reading(look(&dinas), year + 9, "SMS-A1", Language::Id).await.is_err(), "no such year");
    }
}
