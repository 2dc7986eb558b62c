//! A pair that may be one person, written by hand: for the table of routes, which asks for one of each.

use crate::ground::MONEY;
use payung_operations::{Books, FieldShown, PairShown, RecordShown};
use payung_storage::entity::{case_file, person_pair};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

/// Writes one of number [`MONEY`], between the case and a register's row.
pub async fn write(books: &Books, case: &case_file::Model) {
    let here =
        RecordShown { nik_cell: "1.21701E+15".into(), name: "Ani Contoh".into(), birth: "1980-07-01".into(), ..RecordShown::default() };
    let there = RecordShown { nik: "1217010107809001".into(), nik_cell: String::new(), ..here.clone() };
    let fields = vec![
        FieldShown { field: "name".into(), level: Some(0), weight: 780 },
        FieldShown { field: "birth".into(), level: Some(0), weight: 1_100 },
    ];
    let shown = PairShown { here, there, fields, total: 1_880, maybe_at: 400, same_at: 900 };
    let row = person_pair::Model {
        id: MONEY,
        programme_year: case.programme_year,
        case_file: case.id,
        person: case.person,
        area: case.area.clone(),
        source: "register".into(),
        pair_key: "register:contoh".into(),
        other_case: None,
        other_person: None,
        other_place: "DTKS 2026-11-01, baris 2".into(),
        stake: "register".into(),
        risk: 1,
        score: 9_900,
        outcome: "same".into(),
        shown: books.sealer.seal("person_pair.shown", &serde_json::to_vec(&shown).expect("JSON")).expect("sealed"),
        draw: "0".into(),
        round: 1,
        status: "open".into(),
        decided_by: None,
        decided_at: None,
        second_by: None,
        agreed: None,
        taken_over: false,
        screening: 1,
        version: 1,
        seq: 1,
    };
    person_pair::Entity::insert(row.into_active_model()).exec_without_returning(&books.database.connection).await.expect("a pair");
}
