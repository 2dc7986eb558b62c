//! What the tests of cover stand on: people a decree names, money bound for them, an agreement in force.

use crate::ground::{Ground, text_file};
use crate::papers::{drafted, signed};
use payung_domain::{Date, EnrolmentEvent, Month, Role, Span};
use payung_operations::acts::export_enrolment::{EnrolmentExported, ExportEnrolment};
use payung_operations::acts::record_enrolment::{EnrolmentRecorded, RecordEnrolment};
use payung_operations::{ActError, Actor, Place};
use payung_storage::entity::{agreement, commitment, cover_span, enrolment, enrolment_event, fund_line};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

/// The group at BPJS in these tests.
pub const WADAH: &str = "WADAH-UJI";

/// Four invented people: the last is past the age of registration, the third turns too old within the year.
pub const PEOPLE: &str = "nik,nama,tanggal_lahir,jenis_kelamin,no_hp\n\
    1217010107809001,Ani Contoh,1980-07-01,L,+62811000001\n\
    1217014107809002,Budi Contoh,1980-07-01,P,\n\
    1217010108619003,Cici Contoh,1961-08-01,L,\n\
    1217010101559004,Dedi Contoh,1955-01-01,L,\n";

/// A programme whose people are bound money for.
pub struct Covered {
    pub ground: Ground,
    pub dinas: Actor,
    pub second: Actor,
    pub head: Actor,
    pub village: Actor,
    pub stranger: Actor,
    pub year: i64,
    pub decree: i64,
}

pub fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

/// Samosir with a signed decree for [`PEOPLE`], an agreement in force, and all of 2026 from June on paid for.
pub async fn covered(place: Place) -> Covered {
    let ground = Ground::new(place, "12.17", "2026-06-01").await;
    let (dinas, draft) = drafted(&ground, "samosir-10-2024", "12.17", PEOPLE).await;
    let (_, year) = signed(&ground, "12.17", &draft).await;
    let covered = Covered {
        dinas,
        second: ground.user("dinas2", Role::Dinas, "12.17").await,
        head: ground.user("kepala", Role::HeadOfOffice, "12.17").await,
        village: ground.user("desa", Role::VillageOperator, "12.17").await,
        stranger: ground.user("desa2", Role::VillageOperator, "12.17.02.2005").await,
        year,
        decree: draft.id,
        ground,
    };
    covered.agree("regulation", None).await;
    covered.commit("nominal", "2026-06", "2026-12").await;
    covered
}

impl Covered {
    fn connection(&self) -> &sea_orm::DatabaseConnection {
        &self.ground.books.database.connection
    }

    /// An agreement in force.
    pub async fn agree(&self, cover_start: &str, cover_date: Option<&str>) {
        let id = i64::try_from(agreement::Entity::find().count(self.connection()).await.expect("counted")).expect("few") + 1;
        let row = agreement::Model {
            id,
            kind: "pks".into(),
            number: format!("PKS-{id}"),
            date: "2026-01-02".into(),
            partner: "BPJS Ketenagakerjaan".into(),
            subject: "uji".into(),
            valid_from: format!("2026-01-{:02}", id + 1),
            valid_until: Some("2026-07-20".into()),
            cover_start: cover_start.into(),
            cover_date: cover_date.map(str::to_owned),
            cover_clause: "Pasal 3".into(),
            refund_clause: "Pasal 9".into(),
            under: None,
            file: None,
            status: "active".into(),
            ended_on: None,
            version: 1,
            seq: 1,
        };
        agreement::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await.expect("written");
    }

    /// Binds money for everybody's months, as committing does.
    pub async fn commit(&self, basis: &str, first: &str, last: &str) {
        let connection = self.connection();
        let cases = crate::lists::cases(&self.ground, self.year).await;
        let (first, last) = (month(first), month(last));
        let months = i64::from(first.months_until(last)) + 1;
        let people = i64::try_from(cases.len()).expect("few");
        let id = i64::try_from(commitment::Entity::find().count(connection).await.expect("counted")).expect("few") + 1;
        let line = fund_line::Model {
            id,
            programme_year: self.year,
            fund: "apbd".into(),
            kind: "apbd".into(),
            name: format!("APBD {id}"),
            account: "5.1.02".into(),
            dpa: "DPA-1".into(),
            accounting_class: "barang-jasa".into(),
            planned: true,
            payer: "dinas".into(),
            payer_area: "1217".into(),
            wadah: WADAH.into(),
            earmark: "[]".into(),
            ceiling: 1_000_000_000,
            needs_spd: true,
            spd: 1_000_000_000,
            committed: months * people * 16_800,
            requested: 0,
            paid: 0,
            opened_by: "pptk".into(),
            status: "open".into(),
            version: 1,
            seq: 1,
        };
        fund_line::Entity::insert(line.into_active_model()).exec_without_returning(connection).await.expect("written");
        let bound = commitment::Model {
            id,
            programme_year: self.year,
            fund_line: id,
            decree: self.decree,
            first_month: first.first_day().to_string(),
            months,
            people,
            person_months: months * people,
            amount: months * people * 16_800,
            released: 0,
            by_user: "pa".into(),
            version: 1,
            seq: 1,
        };
        commitment::Entity::insert(bound.into_active_model()).exec_without_returning(connection).await.expect("written");
        for case in cases {
            let row = enrolment::Model {
                id: case.id,
                programme_year: self.year,
                case_file: case.id,
                person: case.person,
                area: case.area.clone(),
                occupation: None,
                wadah: WADAH.into(),
                state: "ready".into(),
                kpj_lookup: None,
                kpj: None,
                agreement: None,
                agreement_date: None,
                number_date: None,
                first_payment: None,
                bpjs_start: None,
                cover_start: None,
                card_on: None,
                card_by: None,
                card_file: None,
                ended_on: None,
                version: 1,
                seq: 1,
            };
            enrolment::Entity::insert(row.into_active_model()).exec_without_returning(connection).await.expect("written");
            let span = cover_span::Model {
                id: case.id,
                enrolment: case.id,
                commitment: id,
                fund_line: id,
                decree: self.decree,
                first_month: first.first_day().to_string(),
                last_month: last.first_day().to_string(),
                basis: basis.into(),
                per_month: 16_800,
                seq: 1,
            };
            cover_span::Entity::insert(span.into_active_model()).exec_without_returning(connection).await.expect("written");
            let span = Span { commitment: id, fund_line: id, decree: self.decree, first, last, basis: basis.into(), per_month: 16_800 };
            let mut detail = serde_json::to_value(EnrolmentEvent::Covered(span)).expect("text");
            detail.as_object_mut().expect("values").remove("kind");
            let event = enrolment_event::Model {
                id: case.id,
                enrolment: case.id,
                kind: "covered".into(),
                on_date: first.first_day().to_string(),
                detail: detail.to_string(),
                day: "2026-06-01".into(),
                by_user: "pa".into(),
                seq: 1,
            };
            enrolment_event::Entity::insert(event.into_active_model()).exec_without_returning(connection).await.expect("written");
        }
    }

    /// The enrolments, in the order of [`PEOPLE`].
    pub async fn enrolments(&self) -> Vec<enrolment::Model> {
        enrolment::Entity::find().order_by_asc(enrolment::Column::Id).all(self.connection()).await.expect("read")
    }

    /// The act of sending everybody who is ready.
    pub fn export(&self, number: &str) -> ExportEnrolment {
        ExportEnrolment {
            programme_year: self.year,
            wadah: WADAH.into(),
            number: number.into(),
            date: Date::constant(2026, 6, 1),
            column_map: "kelompok-bpu".into(),
            own_map: None,
            kind: "csv".into(),
            most: None,
            only: vec![],
            send_doubtful: false,
            again: false,
        }
    }

    /// Sends everybody who is ready.
    pub async fn sent(&self) -> EnrolmentExported {
        self.ground.act(&self.dinas, &self.export("S-1")).await.expect("sent")
    }

    /// Records an answer to export 1.
    pub async fn answer(&self, text: &str) -> Result<EnrolmentRecorded, ActError> {
        self.ground.act(&self.dinas, &answer(text)).await
    }

    /// Ani and Budi registered on 3 June, with BPJS's first day the 5th; Cici refused for her NIK.
    pub async fn registered(&self) {
        self.sent().await;
        let text = "NIK,NAMA,KPJ,TGL MULAI,KETERANGAN\n1217010107809001,Ani Contoh,09012345678,05-06-2026,\n\
            1217014107809002,Budi Contoh,09012345679,05-06-2026,\n1217010108619003,Cici Contoh,,,NIK tidak ditemukan\n";
        self.ground.wait_until("2026-06-03");
        let done = self.answer(text).await.expect("recorded");
        assert_eq!((done.registered, done.refused, done.unanswered, done.findings), (2, 1, 0, 0), "{done:?}");
    }
}

/// An answer to export 1, of 3 June.
pub fn answer(text: &str) -> RecordEnrolment {
    RecordEnrolment { export: 1, number: "B-1".into(), date: Date::constant(2026, 6, 3), file: text_file("jawaban.csv", text) }
}
