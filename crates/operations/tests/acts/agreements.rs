//! Agreements with BPJS: recorded, a PKS under its Nota Kesepakatan, run out by themselves or ended before their time.

use crate::ground::{Ground, places};
use payung_domain::{Date, Role};
use payung_operations::acts::end_agreement::EndAgreement;
use payung_operations::acts::record_agreement::{AgreementKind, CoverStart, RecordAgreement};
use payung_operations::views::funds::agreements;
use payung_operations::{Actor, Fault, Look};
use payung_storage::log::verify;

fn nota() -> RecordAgreement {
    RecordAgreement {
        kind: AgreementKind::NotaKesepakatan,
        number: "100.3.7/12/2025".into(),
        date: Date::constant(2025, 8, 1),
        partner: "BPJS Ketenagakerjaan cabang uji".into(),
        subject: "Sinergi perlindungan pekerja rentan".into(),
        valid_from: Date::constant(2025, 8, 1),
        valid_until: Some(Date::constant(2026, 7, 31)),
        cover_start: CoverStart::Regulation,
        cover_date: None,
        cover_clause: String::new(),
        refund_clause: "Kelebihan iuran diperhitungkan dengan bulan berikutnya.".into(),
        under: None,
        file: None,
    }
}

async fn standings(ground: &Ground, actor: &Actor, day: &str) -> Vec<&'static str> {
    let look = Look { books: &ground.books, actor, day: day.parse().expect("a day") };
    agreements(look).await.expect("seen").into_iter().map(|seen| seen.standing).collect()
}

#[tokio::test]
async fn a_pks_rests_on_its_nota_and_both_run_out() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.05", "2026-03-02").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.05").await;
        let kpa = ground.user("kpa", Role::PaKpa, "51.05").await;
        assert_eq!(ground.act(&kpa, &nota()).await.expect_err("not the role").fault, Fault::Forbidden);
        for wrong in [
            RecordAgreement { number: " ".into(), ..nota() },
            RecordAgreement { partner: String::new(), ..nota() },
            RecordAgreement { date: Date::constant(2026, 3, 3), ..nota() },
            RecordAgreement { valid_until: Some(Date::constant(2025, 7, 1)), ..nota() },
            RecordAgreement { cover_start: CoverStart::Date, cover_clause: "Pasal 4".into(), ..nota() },
            RecordAgreement { cover_date: Some(Date::constant(2025, 9, 1)), ..nota() },
            RecordAgreement { cover_start: CoverStart::Number, ..nota() },
            RecordAgreement { under: Some(1), ..nota() },
        ] {
            assert_eq!(ground.act(&dinas, &wrong).await.expect_err("refused").fault, Fault::Invalid, "{wrong:?}");
        }
        let first = ground.act_as(&dinas, "nota-1", &nota()).await.expect("recorded");
        assert_eq!(ground.act_as(&dinas, "nota-1", &nota()).await.expect("the same request"), first);
        assert!(ground.act(&dinas, &nota()).await.expect("again").already);
        let other = RecordAgreement { date: Date::constant(2025, 8, 2), ..nota() };
        assert_eq!(ground.act(&dinas, &other).await.expect_err("the number is used").fault, Fault::Conflict);
        let pks = RecordAgreement {
            kind: AgreementKind::Pks,
            number: "PKS-1".into(),
            valid_from: Date::constant(2025, 9, 1),
            cover_start: CoverStart::Date,
            cover_date: Some(Date::constant(2025, 9, 1)),
            cover_clause: "Pasal 4: perlindungan dimulai 1 September 2025".into(),
            under: Some(first.id),
            ..nota()
        };
        let late = RecordAgreement { valid_from: Date::constant(2026, 8, 1), valid_until: None, ..pks.clone() };
        assert_eq!(ground.act(&dinas, &late).await.expect_err("after the Nota").fault, Fault::Conflict);
        assert_eq!(ground.act(&dinas, &RecordAgreement { under: Some(9), ..pks.clone() }).await.expect_err("none").fault, Fault::NotFound);
        let second = ground.act(&dinas, &pks).await.expect("recorded").id;
        assert_eq!(
            ground.act(&dinas, &RecordAgreement { number: "PKS-2".into(), under: Some(second), ..pks }).await.expect_err("no Nota").fault,
            Fault::Conflict
        );
        // BAB V: what there is stays in force until it runs out.
        assert_eq!(standings(&ground, &dinas, "2026-03-02").await, ["holds", "holds"]);
        assert_eq!(standings(&ground, &dinas, "2026-06-10").await, ["ending", "ending"]);
        assert_eq!(standings(&ground, &kpa, "2026-08-01").await, ["expired", "expired"]);
        assert_eq!(standings(&ground, &dinas, "2025-08-15").await, ["later", "holds"]);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn an_agreement_is_ended_before_its_time_once() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "51.05", "2026-03-02").await;
        let legal = ground.user("hukum", Role::Legal, "51.05").await;
        let kpa = ground.user("kpa", Role::PaKpa, "51.05").await;
        let id = ground.act(&legal, &nota()).await.expect("recorded").id;
        let end = EndAgreement {
            agreement: id,
            version: 1,
            on: Date::constant(2026, 3, 31),
            reason: "diganti perjanjian baru".into(),
            file: None,
        };
        assert_eq!(ground.act(&kpa, &end).await.expect_err("not the role").fault, Fault::Forbidden);
        assert_eq!(ground.act(&legal, &EndAgreement { agreement: 9, ..end.clone() }).await.expect_err("none").fault, Fault::NotFound);
        assert_eq!(ground.act(&legal, &EndAgreement { version: 2, ..end.clone() }).await.expect_err("not seen").fault, Fault::Stale);
        assert_eq!(
            ground.act(&legal, &EndAgreement { reason: String::new(), ..end.clone() }).await.expect_err("why").fault,
            Fault::Invalid
        );
        for on in [Date::constant(2025, 7, 31), Date::constant(2026, 7, 31)] {
            assert_eq!(ground.act(&legal, &EndAgreement { on, ..end.clone() }).await.expect_err("not within").fault, Fault::Invalid);
        }
        let done = ground.act_as(&legal, "akhir-1", &end).await.expect("ended");
        assert_eq!(ground.act_as(&legal, "akhir-1", &end).await.expect("the same request"), done);
        assert!(ground.act(&legal, &end).await.expect("again").already);
        let other = EndAgreement { on: Date::constant(2026, 4, 1), ..end };
        assert_eq!(ground.act(&legal, &other).await.expect_err("ended on another day").fault, Fault::Conflict);
        assert_eq!(standings(&ground, &legal, "2026-03-02").await, ["ending"]);
        assert_eq!(standings(&ground, &legal, "2026-04-01").await, ["ended"]);
        assert_eq!(verify(&ground.books.database, &ground.books.sealer, &[]).await.expect("verified").faults, []);
    }
}
