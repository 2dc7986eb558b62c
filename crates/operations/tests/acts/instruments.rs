//! Instruments and the users they name as members.

use crate::cases::Bangli;
use crate::ground::places;
use payung_domain::{Date, Role};
use payung_operations::acts::record_instrument::{Member, RecordInstrument};
use payung_operations::sight::Look;
use payung_operations::views::users::members_offered;
use payung_operations::{Fault, Programme};

#[tokio::test]
async fn members_of_a_paper_are_users_of_the_region() {
    for (_folder, place) in places() {
        let bangli = Bangli::new(place, 1).await;
        let ground = &bangli.ground;
        let beside = ground.beside("51.05").await;
        beside.user("tetangga", Role::Dinas, "51.05").await;
        ground.installation.add_user("uji", "calon", "Calon Anggota", ground.later()).await.expect("added");
        let paper = |user: &str| RecordInstrument {
            programme_year: bangli.year,
            kind: "tim-verifikasi".into(),
            number: format!("2/{user}"),
            date: Date::constant(2026, 1, 2),
            valid_from: Date::constant(2026, 1, 1),
            valid_until: None,
            issued_by: "Kepala Dinas".into(),
            members: vec![Member {
                user: Some(user.to_owned()),
                name: "Ni Made Contoh".into(),
                position: "Anggota".into(),
                from: Date::constant(2026, 1, 1),
                until: None,
            }],
            details: vec![],
            file: None,
        };
        for stranger in ["salah-ketik", "tetangga"] {
            let error = ground.act(&bangli.dinas, &paper(stranger)).await.expect_err("no user here");
            assert_eq!(error.fault, Fault::NotFound);
            for said in [&error.indonesian, &error.english] {
                assert!(said.contains("Ni Made Contoh") && said.contains(&format!("\"{stranger}\"")), "{said}");
            }
        }
        for member in ["ketua", " anggota ", "calon", ""] {
            ground.act(&bangli.dinas, &paper(member)).await.expect("recorded");
        }
        let programme = Programme::load(&ground.books.database.connection, &ground.books, bangli.year).await.expect("loaded");
        let look = |actor| Look { books: &ground.books, actor, day: Date::constant(2026, 6, 1) };
        let offered = members_offered(look(&bangli.dinas), &programme).await.expect("offered");
        let names: Vec<&str> = offered.iter().map(|user| user.name.as_str()).collect();
        assert!(names.contains(&"ketua") && names.contains(&"dinas"), "{names:?}");
        assert!(!names.contains(&"tetangga") && !names.contains(&"calon") && !names.contains(&"desa"), "{names:?}");
        assert_eq!(members_offered(look(&bangli.village), &programme).await.expect_err("not the village's").fault, Fault::Forbidden);
    }
}
