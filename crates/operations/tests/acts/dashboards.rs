//! The dashboard against plain SQL, and who sees which part of it.

use crate::ground::{Ground, code, example, places, text_file};
use crate::lists::samosir;
use payung_domain::{Date, Language, Role};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::views::dashboard::{Counts, Dashboard, dashboard};
use payung_operations::{Actor, Fault, Look};
use sea_orm::{ConnectionTrait, Statement};

const DAY: Date = Date::constant(2026, 6, 20);

async fn one(ground: &Ground, sql: &str) -> i64 {
    let connection = &ground.books.database.connection;
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await.expect("asked");
    row.expect("a row").try_get_by_index(0).expect("a number")
}

async fn sql(ground: &Ground, sql: &str) {
    ground.books.database.connection.execute_unprepared(sql).await.expect("done");
}

async fn seen(ground: &Ground, actor: &Actor, area: Option<&str>) -> Result<Dashboard, payung_operations::ActError> {
    let look = Look { books: &ground.books, actor, day: DAY };
    let seen = dashboard(look, None, area.map(code), Language::Id).await?;
    Ok(seen.expect("a year is open"))
}

/// Two villages of two kecamatan, screened; some cases further on their way.
async fn ground(place: payung_operations::Place) -> (Ground, Actor, i64) {
    let ground = Ground::new(place, "12.17", "2026-06-01").await;
    let (dinas, year) = samosir(&ground).await;
    for (area, file) in [
        ("12.17.02.2005", example("samosir/daftar-desa.xlsx")),
        (
            "12.17.05.2001",
            text_file(
                "daftar.csv",
                "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,penerima_upah\n1217054101800001,Uji Satu,1980-01-01,P,petani,tidak\n1217050101500002,Uji Dua,1950-01-01,L,nelayan,tidak\n",
            ),
        ),
    ] {
        let list = HandInList {
            programme_year: year,
            area: code(area),
            agency: String::new(),
            on_behalf_of: Some("Desa".into()),
            planned: area.starts_with("12.17.02"),
            corrects: None,
            file,
        };
        ground.act(&dinas, &list).await.expect("handed in");
    }
    ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
    (ground, dinas, year)
}

#[tokio::test]
async fn every_count_is_plain_sql_s() {
    for (_folder, place) in places() {
        let (ground, dinas, year) = ground(place).await;
        for (state, rest) in
            [("verified", 0), ("listed", 1), ("waiting", 2), ("decreed", 3), ("refused", 4), ("returned", 5), ("withdrawn", 6)]
        {
            sql(&ground, &format!("UPDATE case_file SET state = '{state}' WHERE id % 9 = {rest}")).await;
        }
        let all = seen(&ground, &dinas, None).await.expect("seen");
        let count = |which: &str| format!("SELECT COUNT(*) FROM case_file WHERE programme_year = {year} AND {which}");
        let expected = Counts {
            proposed: one(&ground, &count("id > 0")).await,
            screened: one(&ground, &count("verdict IS NOT NULL")).await,
            verified: one(&ground, &count("state IN ('verified', 'listed', 'waiting', 'decreed')")).await,
            listed: one(&ground, &count("state IN ('listed', 'decreed')")).await,
            decreed: one(&ground, &count("state = 'decreed'")).await,
            refused: one(&ground, &count("state = 'refused'")).await,
            returned: one(&ground, &count("state = 'returned'")).await,
            waiting: one(&ground, &count("state = 'waiting'")).await,
            withdrawn: one(&ground, &count("state = 'withdrawn'")).await,
            removed: 0,
        };
        assert_eq!(all.all, expected);
        assert!(expected.proposed == 50 && expected.decreed > 0 && expected.waiting > 0, "{expected:?}");
        let sums = [&all.districts, &all.villages, &all.occupations, &all.sexes, &all.ages, &all.planned]
            .map(|groups| groups.iter().map(|group| group.counts.proposed).sum::<i64>());
        assert_eq!(sums, [50; 6], "each way of counting counts everybody once");
        for group in &all.villages {
            assert_eq!(group.counts.proposed, one(&ground, &count(&format!("area = '{}'", group.code))).await, "{}", group.code);
        }
        for group in &all.occupations {
            let of = if group.code.is_empty() { "occupation IS NULL".to_owned() } else { format!("occupation = '{}'", group.code) };
            assert_eq!(
                group.counts.verified,
                one(&ground, &count(&format!("{of} AND state IN ('verified', 'listed', 'waiting', 'decreed')"))).await
            );
        }
        let women = one(&ground, &count("person IN (SELECT id FROM person WHERE sex = 'perempuan')")).await;
        assert_eq!(all.sexes.iter().find(|group| group.code == "perempuan").map(|group| group.counts.proposed), Some(women));
        let born = one(&ground, &count("person IN (SELECT id FROM person WHERE birth >= '1967' AND birth < '1977')")).await;
        assert_eq!(all.ages.iter().find(|group| group.code == "50-59").map(|group| group.counts.proposed), Some(born));
        let unplanned = all.planned.iter().find(|group| group.code == "no").map(|group| group.counts.proposed);
        assert_eq!(unplanned, Some(2));
        let refused = one(&ground, &count("state <> 'withdrawn' AND (verdict = 'tidak layak' OR state = 'refused')")).await;
        assert_eq!(all.reasons.iter().map(|reason| reason.cases).sum::<i64>(), refused);
        let by_age = all.reasons.iter().find(|reason| reason.criterion == "usia").expect("somebody is too old");
        assert_eq!((by_age.cite.as_str(), by_age.label.as_str()), ("Pasal 6 ayat (1)", "usia pada saat mendaftar"));
        let first = one(
            &ground,
            &count("state <> 'withdrawn' AND (verdict = 'tidak layak' OR state = 'refused') AND outcomes LIKE '[\"ya\",\"tidak\",%'"),
        )
        .await;
        let met_before = one(&ground, &count("state <> 'withdrawn' AND outcomes LIKE '[\"?\",\"tidak\",%'")).await;
        assert_eq!(by_age.cases, first + met_before, "age is the second criterion; whoever fails the first is counted there");
    }
}

#[tokio::test]
async fn steps_take_the_region_s_calendar_days_and_the_count_follows_the_log() {
    for (_folder, place) in places() {
        let (ground, dinas, year) = ground(place).await;
        let before = seen(&ground, &dinas, None).await.expect("seen");
        let proposed = before.steps.iter().find(|step| step.step == "pendataan").expect("handed in");
        assert_eq!((proposed.cases, proposed.median, proposed.longest), (50, 0, 0));
        // 20.30 in UTC is the next day there. One case waits thirteen days.
        sql(
            &ground,
            "INSERT INTO case_step (case_file, step, outcome, evidence, by_user, at, seq) SELECT id, 'musyawarah', 'done', 'uji:1', 'uji', \
             CASE WHEN id = 1 THEN '2026-06-14T05:00:00.000000Z' ELSE '2026-06-03T20:30:00.000000Z' END, (SELECT MAX(seq) FROM log_entry) FROM case_file WHERE id <= 5",
        )
        .await;
        let kept = seen(&ground, &dinas, None).await.expect("seen");
        assert_eq!(kept.steps, before.steps, "counted once for each head of the log");
        ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("the log moves on");
        let after = seen(&ground, &dinas, None).await.expect("seen");
        let deliberated = after.steps.iter().find(|step| step.step == "musyawarah").expect("deliberated");
        assert_eq!((deliberated.cases, deliberated.median, deliberated.longest), (5, 3, 13));
        let elsewhere = seen(&ground, &dinas, Some("12.17.05")).await.expect("seen");
        assert!(elsewhere.steps.iter().all(|step| step.step != "musyawarah"), "those five are of the other kecamatan");
    }
}

#[tokio::test]
async fn each_role_sees_its_own_part() {
    for (_folder, place) in places() {
        let (ground, dinas, _) = ground(place).await;
        let desa = ground.user("desa", Role::VillageOperator, "12.17.05.2001").await;
        let camat = ground.user("camat", Role::Kecamatan, "12.17.02").await;
        let hukum = ground.user("hukum", Role::Legal, "12.17").await;
        let own = seen(&ground, &desa, None).await.expect("seen");
        assert_eq!((own.all.proposed, own.window.area, own.districts.len(), own.villages.len()), (2, code("12.17.05.2001"), 1, 1));
        assert_eq!(own.places.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["1217052001"]);
        assert_eq!(own.steps.iter().map(|step| step.cases).max(), Some(2), "times of the own village only");
        assert_eq!(own.reasons.iter().map(|reason| reason.cases).sum::<i64>(), 1, "who was born in 1950 is too old");
        for elsewhere in ["12.17.02.2005", "12.17", "12.17.05", "51.06"] {
            assert_eq!(seen(&ground, &desa, Some(elsewhere)).await.expect_err("not theirs").fault, Fault::Forbidden, "{elsewhere}");
        }
        assert_eq!(seen(&ground, &camat, None).await.expect("seen").all.proposed, 48);
        assert_eq!(seen(&ground, &hukum, None).await.expect("seen").all.proposed, 50);
        assert_eq!(seen(&ground, &dinas, Some("12.17.05")).await.expect("seen").all.proposed, 2);
        let admin = ground.user("admin", Role::Administrator, "12.17").await;
        let bpjs = ground.user("bpjs", Role::BpjsLiaison, "12.17").await;
        let public = ground.user("umum", Role::Public, "12.17").await;
        for nobody in [&admin, &bpjs, &public, &Actor { roles: vec![], ..dinas.clone() }] {
            assert_eq!(seen(&ground, nobody, None).await.expect_err("not for them").fault, Fault::Forbidden, "{}", nobody.name);
        }
    }
}
