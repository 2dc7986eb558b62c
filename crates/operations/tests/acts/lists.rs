//! Lists handed in, and cases as they stand, for the tests of regional steps.

use crate::ground::{Ground, code, example, text_file};
use payung_domain::{Date, RegisterKind, Role};
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::{Actor, ReadingChosen};
use payung_storage::entity::{case_file, case_step};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

/// A list of one village.
pub fn list(year: i64, area: &str, text: &str) -> HandInList {
    HandInList {
        programme_year: year,
        area: code(area),
        agency: String::new(),
        on_behalf_of: None,
        planned: true,
        corrects: None,
        file: text_file("daftar.csv", text),
    }
}

/// A list of one village, handed in by the office for it.
pub fn on_behalf(village: &str, year: i64, area: &str, text: &str) -> HandInList {
    HandInList { on_behalf_of: Some(village.to_owned()), ..list(year, area, text) }
}

/// The cases of a year as they stand, in the order in which they were handed in.
pub async fn cases(ground: &Ground, year: i64) -> Vec<case_file::Model> {
    case_file::Entity::find()
        .filter(case_file::Column::ProgrammeYear.eq(year))
        .order_by_asc(case_file::Column::Id)
        .all(&ground.books.database.connection)
        .await
        .expect("read")
}

/// A year of Samosir with its register loaded, opened by the office's user.
pub async fn samosir(ground: &Ground) -> (Actor, i64) {
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let open = OpenYear { year: 2026, regulation: "samosir-10-2024".into(), readings: vec![] };
    let year = ground.act(&dinas, &open).await.expect("opened").id;
    let load = LoadRegister {
        programme_year: year,
        kind: RegisterKind::Dtks,
        source: "Dinas Sosial, surat uji".into(),
        snapshot: Date::constant(2026, 5, 1),
        coverage: None,
        stands_in_for: None,
        files: vec![example("samosir/dtks.csv")],
    };
    ground.act(&dinas, &load).await.expect("loaded");
    (dinas, year)
}

/// Screens everything and gives back the outcomes of each case, as the books write them.
pub async fn outcomes(ground: &Ground, dinas: &Actor, year: i64) -> Vec<String> {
    ground.act(dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
    cases(ground, year).await.into_iter().map(|case| case.outcomes.unwrap_or_default()).collect()
}

/// Brings a case to where the acts of other files would have brought it: a state, and steps done. Only for tests of what comes after.
pub async fn brought_to(ground: &Ground, case: i64, state: &str, steps: &[&str]) {
    let connection = &ground.books.database.connection;
    case_file::Entity::update_many()
        .col_expr(case_file::Column::State, Expr::value(state))
        .filter(case_file::Column::Id.eq(case))
        .exec(connection)
        .await
        .expect("moved");
    for step in steps {
        let row = case_step::Model {
            case_file: case,
            step: (*step).to_owned(),
            outcome: "done".into(),
            evidence: "test:1".into(),
            reason: None,
            by_user: "uji".into(),
            at: "2026-06-01T05:00:00.000000Z".into(),
            seq: 1,
        };
        case_step::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("noted");
    }
}

/// A reading chosen otherwise than the default.
pub fn reading(id: &str, option: &str) -> ReadingChosen {
    ReadingChosen { id: id.to_owned(), option: option.to_owned(), ground: "nota dinas uji".into() }
}
