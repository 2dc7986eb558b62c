//! Taking a list back with marks: who may, what stands in it, and that each time is noted.

use crate::ground::{Ground, places};
use crate::lists::{list, samosir};
use payung_domain::{Language, Role};
use payung_operations::acts::return_list::ReturnList;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::{Fault, Programme};
use payung_registry::{Cell, Cells, Input, Limits};
use payung_storage::entity::log_entry;
use sea_orm::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;

/// A village's list with one damaged NIK and one day that is none.
const LIST: &str = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,alamat\n1217020612699773,Uji Satu,06-12-1969,L,petani,Jalan 1\n12170,Uji Dua,31-02-1970,P,nelayan,Jalan 2\n";

/// The texts of a workbook's first sheet, row by row.
fn texts(book: &[u8]) -> Vec<Vec<String>> {
    let mut file = tempfile::Builder::new().suffix(".xlsx").tempfile().expect("a file");
    file.write_all(book).expect("written");
    let Ok(Input::Workbook(mut workbook)) = Input::open(file.path(), &Limits::default()) else { panic!("a workbook") };
    let mut rows = Vec::new();
    workbook
        .read_sheet(0, &mut |row| {
            let text = |index: usize| match row.cell(index) {
                Cell::Text(text) => text.to_owned(),
                Cell::Number(number) => number.to_string(),
                _ => String::new(),
            };
            rows.push((0..row.width()).map(text).collect());
            ControlFlow::Continue(())
        })
        .expect("read");
    rows
}

#[tokio::test]
async fn a_list_is_taken_back_with_its_verdicts_and_each_time_is_noted() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
        let other = ground.user("lain", Role::VillageOperator, "12.17.02.2006").await;
        let handed_in = ground.act(&desa, &list(year, "12.17.02.2005", LIST)).await.expect("handed in");
        ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        let take = ReturnList { list: handed_in.id };

        for refused in [ground.act(&other, &take).await, ground.act(&desa, &ReturnList { list: 99 }).await] {
            assert_eq!(refused.expect_err("refused").fault, Fault::Forbidden);
        }
        let done = ground.act(&desa, &take).await.expect("taken");
        assert_eq!(done.body, LIST.as_bytes());
        assert!(!format!("{done:?}").contains("Uji Satu"), "no value in a message of the program");
        let programme = Programme::load(&ground.books.database.connection, &ground.books, year).await.expect("loaded");
        let rows = texts(&done.workbook(&ground.books, &programme, Language::Id).expect("made"));
        assert!(rows[0].iter().any(|cell| cell == "keputusan"), "{:?}", rows[0]);
        assert_eq!(rows.len(), 3, "{rows:?}");
        let place_of = |heading: &str| rows[0].iter().position(|cell| cell == heading).expect("a heading");
        assert!(!rows[1][place_of("keputusan")].is_empty() && !rows[1][place_of("alasan")].is_empty(), "{rows:?}");

        ground.act(&dinas, &take).await.expect("taken once more");
        let noted = log_entry::Entity::find().filter(log_entry::Column::Act.eq("return-list"));
        let noted = noted.all(&ground.books.database.connection).await.expect("read");
        assert_eq!(noted.len(), 2, "each taking is an entry of its own");
        assert!(noted.iter().all(|entry| !entry.detail.contains("Uji")), "no personal value in the log");
    }
}
