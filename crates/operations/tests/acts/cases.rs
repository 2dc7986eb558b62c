//! Cases to verify: lists of invented people whom the rules find eligible, not eligible, or cannot tell about.

use crate::ground::{Ground, text_file};
use crate::lists::{list, on_behalf};
use payung_domain::{Date, Role};
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_instrument::{Member, RecordInstrument};
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::verify_case::{Check, CheckResult, DocumentSeen, VerifyCase};
use payung_operations::{Actor, CaseSeen, Checklist, FileIn, ReadingChosen};
use payung_storage::entity::{case_file, person};
use sea_orm::prelude::*;
use std::collections::BTreeMap;

/// Documents Bangli wants when enumeration is enough.
pub const BANGLI_DOCUMENTS: [&str; 1] = ["kertas-kerja-pendataan"];

/// A programme of Bangli with its team, and a list handed in by the village and screened.
pub struct Bangli {
    pub ground: Ground,
    pub year: i64,
    pub dinas: Actor,
    pub village: Actor,
    pub ketua: Actor,
    pub sekretaris: Actor,
    pub anggota: Actor,
}

/// The NIK of one of the eligible people of [`bangli_list`].
pub fn nik(number: usize) -> String {
    format!("510601{:02}{:02}80{:04}", 41 + number / 999, 1 + number % 12, 9000 + number % 999)
}

/// A list for Bangli: `eligible` people whom the rules find eligible, then one too old ("Tua"), one of whom the documents are not known
/// ("Dokumen") and one of damaged NIK ("Rusak").
pub fn bangli_list(eligible: usize) -> String {
    let mut text = String::from(
        "nik,nama,tanggal_lahir,kewarganegaraan,kode_desa,dokumen_identitas,pekerjaan,indikator_usaha_sendiri,indikator_tidak_terikat,indikator_di_bawah_upah_minimum,indikator_tidak_sesuai_khl,indikator_fasilitas_buruk,indikator_beban_berlebihan,indikator_konsumsi_rendah\n",
    );
    let good = "petani,ya,ya,ya,ya,ya,ya,ya";
    let day = |number: usize| format!("1980-{:02}-{:02}", 1 + number % 12, 1 + number / 999);
    for number in 1..=eligible {
        text.push_str(&format!("{},Ni Made Layak {number},{},WNI,5106011001,KTP-el,{good}\n", nik(number), day(number)));
    }
    text.push_str(&format!("5106014101509001,Ni Ketut Tua,1950-01-01,WNI,5106011001,KTP-el,{good}\n"));
    text.push_str(&format!("{},Ni Luh Dokumen,{},WNI,5106011001,,{good}\n", nik(901), day(901)));
    text.push_str(&format!("51060E+14,Ni Putu Rusak,1980-02-02,WNI,5106011001,KTP-el,{good}\n"));
    text
}

impl Bangli {
    /// Opened, the team recorded, handed in and screened.
    pub async fn new(place: payung_operations::Place, eligible: usize) -> Self {
        Self::with(place, eligible, None).await
    }

    /// With a member who has no user of the program.
    pub async fn with(place: payung_operations::Place, eligible: usize, on_paper: Option<&str>) -> Self {
        let ground = Ground::new(place, "51.06", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
        let village = ground.user("desa", Role::VillageOperator, "51.06.01.1001").await;
        let ketua = ground.user("ketua", Role::Verifier, "51.06").await;
        let sekretaris = ground.user("sekretaris", Role::Verifier, "51.06").await;
        let anggota = ground.user("anggota", Role::Verifier, "51.06").await;
        for user in ["lama", "baru"] {
            ground.user(user, Role::Verifier, "51.06").await;
        }
        let reading =
            ReadingChosen { id: "BGL-A14".into(), option: "pendataan-cukup".into(), ground: "Surat Kepala Dinas nomor uji".into() };
        let open = OpenYear { year: 2026, regulation: "bangli-pedoman-2025".into(), readings: vec![reading] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let member = |user: &str, position: &str, until: Option<Date>| Member {
            user: Some(user.to_owned()),
            name: format!("Uji {user}"),
            position: position.to_owned(),
            from: Date::constant(2026, 1, 1),
            until,
        };
        let paper = on_paper.map(|name| Member { user: None, name: name.to_owned(), ..member("", "Anggota", None) });
        let team = RecordInstrument {
            programme_year: year,
            kind: "tim-verifikasi".into(),
            number: "1/HK/2026".into(),
            date: Date::constant(2026, 1, 2),
            valid_from: Date::constant(2026, 1, 1),
            valid_until: Some(Date::constant(2026, 12, 31)),
            issued_by: "Kepala Dinas".into(),
            members: [
                member("ketua", "Ketua", None),
                member("sekretaris", "Sekretaris", None),
                member("anggota", "Anggota", None),
                member("lama", "Anggota", Some(Date::constant(2026, 3, 1))),
                Member { from: Date::constant(2026, 7, 1), ..member("baru", "Anggota", None) },
            ]
            .into_iter()
            .chain(paper)
            .collect(),
            details: vec![],
            file: None,
        };
        ground.act(&dinas, &team).await.expect("the team");
        let list = list(year, "51.06.01.1001", &bangli_list(eligible));
        ground.act(&village, &list).await.expect("received");
        let bangli = Self { ground, year, dinas, village, ketua, sekretaris, anggota };
        bangli.screen().await;
        bangli
    }

    /// Screens all that may be.
    pub async fn screen(&self) {
        self.ground.act(&self.dinas, &ScreenBatch { programme_year: self.year, receipt: None }).await.expect("screened");
    }

    /// The case of whose name this is a part.
    pub async fn case(&self, name: &str) -> case_file::Model {
        case_named(&self.ground, name).await
    }

    /// The cases the rules found eligible, as they are now.
    pub async fn eligible(&self) -> Vec<CaseSeen> {
        let found = case_file::Entity::find()
            .filter(case_file::Column::Verdict.eq("layak"))
            .filter(case_file::Column::State.eq("screened"))
            .all(&self.ground.books.database.connection)
            .await
            .expect("read");
        found.into_iter().map(|case| CaseSeen { case: case.id, version: case.version }).collect()
    }

    /// The screening's answers for a case, by criterion.
    pub async fn answers(&self, case: &case_file::Model) -> BTreeMap<String, String> {
        answers(&self.ground, case).await
    }

    /// A verification that confirms whatever screening found met, and answers the others as told.
    pub async fn verification(&self, case: &case_file::Model, others: CheckResult) -> VerifyCase {
        verification(&self.ground, case, others, &BANGLI_DOCUMENTS).await
    }
}

/// A programme of the city of Yogyakarta, where no team verifies: one head of RT, handed in by the office and screened.
pub struct Kota {
    pub ground: Ground,
    pub year: i64,
    pub dinas: Actor,
    pub clerk: Actor,
    pub case: case_file::Model,
}

impl Kota {
    /// Opened, handed in and screened by the same person of the office.
    pub async fn new(place: payung_operations::Place) -> Self {
        let ground = Ground::new(place, "34.71", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "34.71").await;
        let clerk = ground.user("petugas", Role::Dinas, "34.71").await;
        let open = OpenYear { year: 2026, regulation: "yogyakarta-64-2023".into(), readings: vec![] };
        let year = ground.act(&dinas, &open).await.expect("opened").id;
        let people = "nik,nama,tanggal_lahir,jabatan,masa_jabatan_mulai,masa_jabatan_selesai,sumber_iuran_lain\n3471014107809001,Siti Contoh,1980-07-01,Ketua RT,2025-01-01,2027-12-31,tidak\n";
        ground.act(&dinas, &on_behalf("Kelurahan Contoh", year, "34.71.01", people)).await.expect("received");
        ground.act(&dinas, &ScreenBatch { programme_year: year, receipt: None }).await.expect("screened");
        let case = case_named(&ground, "Siti").await;
        Self { ground, year, dinas, clerk, case }
    }
}

pub async fn case_named(ground: &Ground, name: &str) -> case_file::Model {
    let connection = &ground.books.database.connection;
    let found = person::Entity::find().filter(person::Column::Name.contains(name)).one(connection).await.expect("read").expect("a person");
    case_file::Entity::find().filter(case_file::Column::Person.eq(found.id)).one(connection).await.expect("read").expect("a case")
}

pub async fn answers(ground: &Ground, case: &case_file::Model) -> BTreeMap<String, String> {
    let (connection, on) = (&ground.books.database.connection, Date::constant(2026, 6, 1));
    let checklist = Checklist::of(connection, &ground.books, case, on).await.expect("a checklist");
    checklist.criteria.into_iter().map(|asked| (asked.id, asked.outcome.word().to_owned())).collect()
}

pub async fn verification(ground: &Ground, case: &case_file::Model, others: CheckResult, documents: &[&str]) -> VerifyCase {
    let checks = answers(ground, case).await.into_iter().map(|(criterion, outcome)| {
        let result = if outcome == "ya" { CheckResult::Confirmed } else { others };
        let reason = (outcome != "ya").then(|| "terlihat pada dokumen".to_owned());
        Check { criterion, result, reason, proof: None }
    });
    VerifyCase {
        case: case.id,
        version: case.version,
        checks: checks.collect(),
        documents: documents.iter().map(|id| DocumentSeen { document: (*id).to_owned(), present: true, file: None }).collect(),
        until: (others == CheckResult::Returned).then(|| Date::constant(2026, 6, 15)),
    }
}

/// A scan.
pub fn scan(text: &str) -> FileIn {
    text_file("pindaian.pdf", text)
}
