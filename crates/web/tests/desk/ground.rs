//! An installation with one year of Samosir, a user for each role in the area of its list and another for each elsewhere, and the router over it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use payung_domain::{AreaCode, Capacity, Date, RegisterKind, Role};
use payung_law::Bundle;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_fund_line::{AccountingClass, OpenFundLine};
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::record_agreement::{AgreementKind, CoverStart, RecordAgreement};
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::sign_in::Manner;
use payung_operations::{Act, Books, FileIn, Installation, NewRole, Place, Request as Asked, RoleHeld, perform};
use payung_registry::Areas;
use payung_storage::entity::{attachment, candidate_list, case_file, commitment, decree, ledger_entry, ledger_line, log_entry, minutes};
use payung_storage::{KeyRing, Sealer};
use payung_web::{Site, router};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

/// The region, its list's village, and a place elsewhere in it.
pub const REGION: &str = "12.17";
pub const VILLAGE: &str = "12.17.02.2005";
const ELSEWHERE: &str = "12.17.01.2001";
/// The number of the region's fund line, its bill and payment, of whoever is covered by it, of the file sent to BPJS, of the finding and of the pair.
pub const MONEY: i64 = 71;
/// The number of whoever's cover has ended, and of the ending.
pub const ENDED: i64 = 72;
/// The number of the village's fund line, its bill and payment.
pub const VILLAGE_MONEY: i64 = 73;
/// The day, in the morning there.
const NOW: &str = "2026-11-20T02:00:00Z";

/// Where a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// Around the list's village.
    Own,
    /// Somewhere else in the region.
    Other,
}

/// Somebody.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub role: Role,
    pub place: Where,
    pub token: String,
}

/// What the table of routes names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Things {
    pub year: i64,
    pub case: i64,
    pub list: i64,
    pub minutes: i64,
    pub candidates: i64,
    pub decree: i64,
    pub fund_line: i64,
    pub agreement: i64,
    pub commitment: i64,
    pub ledger_entry: i64,
    /// Of the bill, its payment and the line that pays it.
    pub money: i64,
    /// A document: its kind, and of what it is made.
    pub paper: (&'static str, i64),
}

impl Things {
    /// The same, but whatever is money is the village's.
    pub fn of_village(self) -> Self {
        let own = VILLAGE_MONEY;
        Self { fund_line: own, commitment: own, ledger_entry: own, money: own, ..self }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}

pub struct Ground {
    _folder: TempDir,
    pub installation: Installation,
    pub books: Books,
    pub people: Vec<Somebody>,
    pub things: Things,
    router: Router,
    seconds: Arc<AtomicI64>,
    peers: AtomicU32,
}

fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).expect("a code")
}

fn example(name: &str) -> FileIn {
    let path = format!("{}/../../examples/samosir/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
    FileIn { name: name.to_owned(), media_type: "application/octet-stream".into(), body: body.into() }
}

/// A user's name by role and place.
pub fn name_of(role: Role, place: Where) -> String {
    format!("{}.{}", role.word(), if place == Where::Own { "own" } else { "other" })
}

impl Ground {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let seconds = Arc::new(AtomicI64::new(NOW.parse::<jiff::Timestamp>().expect("a time").as_second()));
        let now = jiff::Timestamp::from_second(seconds.load(Ordering::SeqCst)).expect("a time");
        let ring = KeyRing::fresh(now).expect("randomness");
        let installation = Installation::open(Place::Folder(folder.path().to_owned()), Sealer::new(&ring)).await.expect("it opens");
        let areas = Arc::new(Areas::embedded());
        let books = installation.books(code(REGION), "Samosir", now, areas, Arc::new(Bundle::embedded())).await.expect("books open");
        let clock = Arc::clone(&seconds);
        let site = Site::new(
            installation.clone(),
            vec![books.clone()],
            Arc::new(move || jiff::Timestamp::from_second(clock.load(Ordering::SeqCst)).expect("a time")),
            Arc::new(|_, _| Ok(b"%PDF-1.7 of a test".to_vec())),
            false,
        );
        let things = Things::default();
        let mut ground = Self {
            _folder: folder,
            installation,
            books,
            people: Vec::new(),
            things,
            router: router(site),
            seconds,
            peers: AtomicU32::new(1),
        };
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Public) {
            for place in [Where::Own, Where::Other] {
                ground.add(role, place).await;
            }
        }
        ground.fill().await;
        ground
    }

    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.seconds.load(Ordering::SeqCst)).expect("a time")
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: i64) {
        self.seconds.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// The area a role is held for: as far as the role reaches, around the list's village or elsewhere.
    fn area(role: Role, place: Where) -> &'static str {
        match (role, place) {
            (Role::VillageOperator | Role::VillageTreasurer, Where::Own) => VILLAGE,
            (Role::VillageOperator | Role::VillageTreasurer, Where::Other) => ELSEWHERE,
            (Role::Kecamatan, Where::Own) => "12.17.02",
            (_, Where::Own) => REGION,
            (_, Where::Other) => "12.17.01",
        }
    }

    async fn add(&mut self, role: Role, place: Where) {
        let (name, now) = (name_of(role, place), self.now());
        self.installation.add_user("uji", &name, &format!("Uji {name}"), now).await.expect("added");
        let held = RoleHeld {
            role,
            area: code(Self::area(role, place)),
            agency: if role == Role::AgencyOperator { "Perangkat Daerah bidang pertanian".into() } else { String::new() },
            capacity: Capacity::Definitif,
            from: Date::constant(2020, 1, 1),
            until: None,
        };
        self.installation.give_role("uji", &NewRole { user: name.clone(), region: code(REGION), held }, now).await.expect("given");
        let token = self.installation.new_token("uji", &name, "uji", 30, now).await.expect("a token");
        self.people.push(Somebody { role, place, token });
    }

    pub async fn act<A: Act>(&self, role: Role, act: &A) -> A::Done {
        let actor = self.installation.actor_named(&name_of(role, Where::Own), code(REGION)).await.expect("read").expect("there");
        perform(&self.books, Asked { actor: &actor, now: self.now(), id: None }, act).await.expect("done")
    }

    /// One year with registers, a list, a screening, and one of each paper.
    async fn fill(&mut self) {
        let opened = self.act(Role::Dinas, &OpenYear { year: 2026, regulation: "samosir-10-2024".into(), readings: Vec::new() }).await;
        let year = opened.id;
        for (kind, file) in [(RegisterKind::Dtks, "dtks.csv"), (RegisterKind::P3ke, "p3ke.csv")] {
            let load = LoadRegister {
                programme_year: year,
                kind,
                source: "Dinas Sosial, surat 5".into(),
                snapshot: Date::constant(2026, 11, 1),
                coverage: None,
                stands_in_for: None,
                files: vec![example(file)],
            };
            self.act(Role::Dinas, &load).await;
        }
        let list = self
            .act(
                Role::VillageOperator,
                &HandInList {
                    programme_year: year,
                    area: code(VILLAGE),
                    agency: String::new(),
                    on_behalf_of: None,
                    planned: true,
                    corrects: None,
                    file: example("daftar-desa.xlsx"),
                },
            )
            .await;
        self.act(Role::Dinas, &ScreenBatch { programme_year: year, receipt: None }).await;
        let connection = &self.books.database.connection;
        let case = case_file::Entity::find().order_by_asc(case_file::Column::Id).one(connection).await.expect("read").expect("a case");
        // The papers' own ways are other tests' subject; here only who may look at one.
        let paper = minutes::Model {
            id: 1,
            programme_year: year,
            step: "verifikasi".into(),
            area: "12.17.02".into(),
            number: "1/BA/2026".into(),
            date: "2026-11-19".into(),
            place: "Pangururan".into(),
            chair: "Ketua Contoh".into(),
            attendance: 3,
            cases: 0,
            accepted: 0,
            status: "draft".into(),
            file: None,
            instrument: None,
            version: 1,
            seq: 1,
        };
        minutes::Entity::insert(paper.into_active_model()).exec_without_returning(connection).await.expect("minutes");
        let candidates = candidate_list::Model {
            id: 1,
            programme_year: year,
            number: "1/DC/2026".into(),
            date: "2026-11-19".into(),
            budget: None,
            months: 6,
            per_person: 100_800,
            ranked_by: "peringkat".into(),
            places: 0,
            waiting: 0,
            by_user: name_of(Role::HeadOfOffice, Where::Own),
            version: 1,
            seq: 1,
        };
        candidate_list::Entity::insert(candidates.into_active_model()).exec_without_returning(connection).await.expect("candidates");
        let draft = decree::Model {
            id: 1,
            programme_year: year,
            kind: "initial".into(),
            amends: None,
            candidate_list: Some(1),
            title: "Penerima iuran contoh".into(),
            year: 2026,
            number: None,
            date: None,
            cover_from: "2026-12-01".into(),
            months: 6,
            people: 0,
            total: 0,
            page_code: "PYG-CONTOH".into(),
            chain_head: "1:0000000000000000".into(),
            status: "draft".into(),
            signed_file: None,
            drafted_by: name_of(Role::Dinas, Where::Own),
            recorded_by: None,
            version: 1,
            seq: 1,
        };
        decree::Entity::insert(draft.into_active_model()).exec_without_returning(connection).await.expect("a decree");
        crate::money::write(&self.books, year).await;
        crate::cover::write(&self.books, year).await;
        let money = self.fill_money(year).await;
        crate::pairs::write(&self.books, &case).await;
        let paper = ("worksheet", case.id);
        self.things = Things { year, paper, case: case.id, list: list.id, minutes: 1, candidates: 1, decree: 1, ..money };
    }

    /// An agreement, a fund line, a commitment and an entry of its ledger.
    async fn fill_money(&self, year: i64) -> Things {
        let connection = &self.books.database.connection;
        let agreement = RecordAgreement {
            kind: AgreementKind::NotaKesepakatan,
            number: "100.3.7/1/2026".into(),
            date: Date::constant(2026, 1, 5),
            partner: "BPJS Ketenagakerjaan cabang contoh".into(),
            subject: "Sinergi".into(),
            valid_from: Date::constant(2026, 1, 5),
            valid_until: None,
            cover_start: CoverStart::Regulation,
            cover_date: None,
            cover_clause: String::new(),
            refund_clause: String::new(),
            under: None,
            file: None,
        };
        let agreement = self.act(Role::Dinas, &agreement).await.id;
        let line = OpenFundLine {
            programme_year: year,
            fund: "apbd".into(),
            name: "DPA contoh".into(),
            account: "5.1.02".into(),
            dpa: "DPA/1/2026".into(),
            accounting_class: AccountingClass::BarangJasa,
            payer: None,
            village: None,
            wadah: "WADAH-01".into(),
            earmark: vec![],
            ceiling: 1_000_000,
        };
        let fund_line = self.act(Role::Pptk, &line).await.id;
        let bound = commitment::Model {
            id: 1,
            programme_year: year,
            fund_line,
            decree: 1,
            first_month: "2026-12-01".into(),
            months: 1,
            people: 1,
            person_months: 1,
            amount: 0,
            released: 0,
            by_user: name_of(Role::PaKpa, Where::Own),
            version: 1,
            seq: 1,
        };
        commitment::Entity::insert(bound.into_active_model()).exec_without_returning(connection).await.expect("a commitment");
        let entry = ledger_entry::Model {
            id: 1,
            programme_year: year,
            day: "2026-11-19".into(),
            kind: "bill".into(),
            subject: "bill:1".into(),
            note: "contoh".into(),
            corrects: None,
            by_user: name_of(Role::Dinas, Where::Own),
            seq: 1,
        };
        ledger_entry::Entity::insert(entry.into_active_model()).exec_without_returning(connection).await.expect("an entry");
        for (ordinal, account, amount) in [(1, "expense", 16_800), (2, "liability", -16_800)] {
            let line =
                ledger_line::Model { entry: 1, ordinal, fund_line, account: account.into(), month: Some("2026-11-01".into()), amount };
            ledger_line::Entity::insert(line.into_active_model()).exec_without_returning(connection).await.expect("a line");
        }
        Things { fund_line, agreement, commitment: 1, ledger_entry: 1, money: MONEY, ..Things::default() }
    }

    pub fn person(&self, role: Role, place: Where) -> &Somebody {
        self.people.iter().find(|somebody| somebody.role == role && somebody.place == place).expect("somebody")
    }

    /// A session that has shown a second factor.
    pub async fn session(&self, role: Role, place: Where) -> String {
        let key = self.installation.begin_session(&name_of(role, place), Manner::PasswordTotp, self.now()).await.expect("a session");
        format!("payung={key}")
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Answer {
        // Each from a place of its own, so that the brake on failed sign-ins stays out of it.
        let peer = self.peers.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        let peer = SocketAddr::from(([10, peer[1], peer[2], peer[3]], 4000));
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request")).await
    }

    /// A form sent from our own page.
    pub async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(form(cookie, path, fields)).await
    }

    /// A request of the API.
    pub async fn call(&self, token: &str, method: Method, path: &str, body: Option<&serde_json::Value>) -> Answer {
        self.ask(call(token, method, path, body)).await
    }

    pub async fn log_length(&self) -> u64 {
        log_entry::Entity::find().count(&self.books.database.connection).await.expect("counted")
    }

    pub async fn cases(&self) -> u64 {
        case_file::Entity::find().count(&self.books.database.connection).await.expect("counted")
    }

    /// Names under which files were kept.
    pub async fn file_names(&self) -> Vec<String> {
        let files = attachment::Entity::find().all(&self.books.database.connection).await.expect("read");
        files.iter().map(|file| self.books.sealer.open_text("attachment.file_name", &file.file_name).expect("a name")).collect()
    }
}

/// A form sent from our own page.
pub fn form(cookie: &str, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.join("&")))
        .expect("a request")
}

/// A request of the API; without a token when it is empty.
pub fn call(token: &str, method: Method, path: &str, body: Option<&serde_json::Value>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    match body {
        Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    }
    .expect("a request")
}

pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
