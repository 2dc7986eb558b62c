//! What the books say of a case, in the language of whoever reads it.

use crate::cases::Bangli;
use crate::ground::places;
use payung_domain::{Date, Language};
use payung_operations::Programme;
use payung_operations::sight::Look;
use payung_operations::views::case::case;
use payung_operations::views::worklist::{StepKind, WorkAsked, worklist};
use payung_storage::entity::case_file;
use sea_orm::prelude::*;

#[tokio::test]
async fn what_a_case_s_reader_must_know_is_said_in_the_reader_s_language() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 2).await;
        let (ground, connection) = (&bangli.ground, &bangli.ground.books.database.connection);
        let look = Look { books: &ground.books, actor: &bangli.dinas, day: Date::constant(2026, 6, 1) };
        let found = bangli.case("Layak 1").await;
        let told = async |language| case(look, found.id, language).await.expect("seen").reasons;
        let (id, en) = (told(Language::Id).await, told(Language::En).await);
        assert!(id.warning.contains("NIK belum dipadankan dengan Dukcapil"), "{}", id.warning);
        assert!(en.warning.contains("NIK not yet confirmed by Dukcapil") && !en.warning.contains("belum"), "{}", en.warning);
        let programme = Programme::load(connection, &ground.books, bangli.year).await.expect("loaded");
        let asked = WorkAsked { kind: StepKind::Verify, area: None, unassigned: false, after: None, limit: 10 };
        let reason = async |language| {
            let rows = worklist(look, &programme, &asked, language).await.expect("a worklist").rows;
            rows.into_iter().find(|row| row.name.contains("Tua")).expect("a row").reason
        };
        assert_ne!(reason(Language::Id).await, reason(Language::En).await);

        // What an older program kept has Indonesian only.
        let sealer = &ground.books.sealer;
        let kept = found.reasons.as_deref().expect("kept");
        let mut words: serde_json::Value = serde_json::from_slice(&sealer.open("case_file.reasons", kept).expect("opened")).expect("JSON");
        let fields = words.as_object_mut().expect("an object");
        assert!(fields.remove("reason_en").is_some() && fields.remove("warning_en").is_some());
        let older = sealer.seal("case_file.reasons", words.to_string().as_bytes()).expect("sealed");
        case_file::Entity::update_many()
            .col_expr(case_file::Column::Reasons, Expr::value(older))
            .filter(case_file::Column::Id.eq(found.id))
            .exec(connection)
            .await
            .expect("written");
        let again = told(Language::En).await;
        assert_eq!((&again.reason, &again.warning), (&en.reason, &id.warning), "the reason is said again, the warning is as it was kept");
    }
}
