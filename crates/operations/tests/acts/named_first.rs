//! Work the act leaves to a decree (Banyumas Pasal 7 ayat (2) huruf k): nobody is confirmed in it before the decree is there.

use crate::cases::{case_named, scan, verification};
use crate::ground::{Ground, code, places, text_file};
use crate::lists::list;
use payung_domain::{Date, RegisterKind, Role};
use payung_operations::Fault;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::record_instrument::RecordInstrument;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::verify_case::CheckResult;

const HEADINGS: &str = "nik,nama,tanggal_lahir,jenis_pekerja_rentan,penghasilan,dokumen_identitas,pernah_menerima,penerima_upah";
const DOCUMENTS: [&str; 2] = ["kartu-identitas", "pernyataan-belum-pernah"];

#[tokio::test]
async fn other_work_waits_for_the_decree_that_names_it() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "33.02", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "33.02").await;
        let second = ground.user("dinas2", Role::Dinas, "33.02").await;
        let open = OpenYear { year: 2026, regulation: "banyumas-2-2025".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = format!(
            "{HEADINGS}\n3302024107809001,Ani Contoh,1980-07-01,lainnya,900000,KTP-el,tidak,tidak\n3302020107809001,Budi Contoh,1980-07-01,Sopir,900000,KTP-el,tidak,tidak\n"
        );
        let list = HandInList { area: code("33.02"), ..list(year, "33.02", &people) };
        ground.act(&dinas, &list).await.expect("received");
        let letter = PassOn {
            programme_year: year,
            step: None,
            area: code("33.02"),
            agency: String::new(),
            number: "1".into(),
            date: Date::constant(2026, 6, 1),
            file: None,
        };
        ground.act(&dinas, &letter).await.expect("passed on");
        let register = LoadRegister {
            programme_year: year,
            kind: RegisterKind::Dtks,
            source: "Kementerian Sosial, surat uji".into(),
            snapshot: Date::constant(2026, 5, 1),
            coverage: None,
            stands_in_for: None,
            files: vec![text_file(
                "dtks.csv",
                "id_dtks,no_kk,nik,nama,alamat,kode_desa\n1,,3302024107809001,Ani Contoh,Uji,3302022005\n2,,3302020107809001,Budi Contoh,Uji,3302022005\n",
            )],
        };
        ground.act(&dinas, &register).await.expect("loaded");
        ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        let confirm = async |name: &str| {
            let mut act = verification(&ground, &case_named(&ground, name).await, CheckResult::Confirmed, &DOCUMENTS).await;
            for check in act.checks.iter_mut().filter(|check| check.reason.is_some()) {
                check.proof = Some(scan("bukti uji"));
            }
            act
        };
        let error = ground.act(&second, &confirm("Ani").await).await.expect_err("no decree names it");
        assert_eq!(error.fault, Fault::Conflict);
        assert!(error.indonesian.contains("Keputusan Bupati tentang jenis Pekerja Rentan lainnya"), "{}", error.indonesian);
        assert_eq!(ground.act(&second, &confirm("Budi").await).await.expect("the act names drivers").state, "verified");
        let decree = RecordInstrument {
            programme_year: year,
            kind: "keputusan-jenis-lainnya".into(),
            number: "188.4/9".into(),
            date: Date::constant(2026, 5, 1),
            valid_from: Date::constant(2026, 5, 1),
            valid_until: Some(Date::constant(2026, 5, 31)),
            issued_by: "Bupati".into(),
            members: vec![],
            details: vec![],
            file: None,
        };
        ground.act(&dinas, &decree).await.expect("recorded");
        let error = ground.act(&second, &confirm("Ani").await).await.expect_err("it was over yesterday");
        assert!(error.indonesian.contains("tidak berlaku hari ini"), "{}", error.indonesian);
        let next = RecordInstrument { number: "188.4/10".into(), valid_until: None, ..decree };
        ground.act(&dinas, &next).await.expect("recorded");
        assert_eq!(ground.act(&second, &confirm("Ani").await).await.expect("named now").state, "verified");
    }
}
