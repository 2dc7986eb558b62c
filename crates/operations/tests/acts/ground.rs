//! What every test stands on: an installation with users, and books, in a fresh place on each database.

use payung_domain::{AreaCode, Capacity, Date, Role};
use payung_law::Bundle;
use payung_operations::{Act, ActError, Actor, Books, FileIn, Installation, NewRole, Place, Request, RoleHeld, perform};
use payung_registry::Areas;
use payung_storage::{KeyRing, Sealer};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The variable in which `.ci/with-postgres` says where its PostgreSQL is.
const POSTGRES: &str = "PAYUNG_TEST_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Both databases. A test that cannot run fails and says what is missing.
pub fn places() -> Vec<(TempDir, Place)> {
    let folder = || tempfile::tempdir().expect("a folder");
    let url = std::env::var(POSTGRES).expect("PAYUNG_TEST_POSTGRES: run the tests by .ci/test, or under .ci/with-postgres");
    let sqlite = folder();
    let path = sqlite.path().to_owned();
    let prefix = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    vec![(sqlite, Place::Folder(path)), (folder(), Place::Postgres { url, prefix })]
}

/// An open installation with one region's books.
pub struct Ground {
    pub installation: Installation,
    pub books: Books,
    pub region: AreaCode,
    now: std::cell::Cell<jiff::Timestamp>,
}

pub fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).expect("a code")
}

impl Ground {
    /// Books of `region` at `place`, as of noon on `day`.
    pub async fn new(place: Place, region: &str, day: &str) -> Self {
        let now: jiff::Timestamp = format!("{day}T05:00:00Z").parse().expect("a time");
        let ring = KeyRing::fresh(now).expect("randomness");
        let installation = Installation::open(place, Sealer::new(&ring)).await.expect("it opens");
        let areas = Arc::new(Areas::embedded());
        let books = installation.books(code(region), "Uji", now, areas, Arc::new(Bundle::embedded())).await.expect("books open");
        Self { installation, books, region: code(region), now: std::cell::Cell::new(now) }
    }

    /// Another region of the same installation, at the same moment.
    pub async fn beside(&self, region: &str) -> Self {
        let now = self.now.get();
        let areas = Arc::new(Areas::embedded());
        let books = self.installation.books(code(region), "Uji", now, areas, Arc::new(Bundle::embedded())).await.expect("books open");
        Self { installation: self.installation.clone(), books, region: code(region), now: std::cell::Cell::new(now) }
    }

    /// A user with one role, held for the whole year.
    pub async fn user(&self, name: &str, role: Role, area: &str) -> Actor {
        self.user_of(name, role, area, "").await
    }

    /// A user with one role of an agency.
    pub async fn user_of(&self, name: &str, role: Role, area: &str, agency: &str) -> Actor {
        let now = self.now.get();
        self.installation.add_user("uji", name, &format!("Uji {name}"), now).await.expect("added");
        let held = RoleHeld {
            role,
            area: code(area),
            agency: agency.to_owned(),
            capacity: Capacity::Definitif,
            from: Date::constant(2020, 1, 1),
            until: None,
        };
        self.installation.give_role("uji", &NewRole { user: name.to_owned(), region: self.region, held }, now).await.expect("given");
        self.installation.actor_named(name, self.region).await.expect("read").expect("there")
    }

    /// A user added before.
    pub async fn known(&self, name: &str) -> Actor {
        self.installation.actor_named(name, self.region).await.expect("read").expect("there")
    }

    /// The user with one role more.
    pub async fn role_too(&self, actor: &Actor, role: Role, area: &str) -> Actor {
        let held = RoleHeld {
            role,
            area: code(area),
            agency: String::new(),
            capacity: Capacity::Definitif,
            from: Date::constant(2020, 1, 1),
            until: None,
        };
        let new = NewRole { user: actor.name.clone(), region: self.region, held };
        self.installation.give_role("uji", &new, self.now.get()).await.expect("given");
        self.installation.actor_named(&actor.name, self.region).await.expect("read").expect("there")
    }

    /// The calendar day.
    pub fn today(&self) -> Date {
        let offset = jiff::tz::offset(self.books.utc_offset());
        self.now.get().to_zoned(jiff::tz::TimeZone::fixed(offset)).date()
    }

    /// Lets time pass until noon on `day`.
    pub fn wait_until(&self, day: &str) {
        self.now.set(format!("{day}T05:00:00Z").parse().expect("a time"));
    }

    /// One second later, for acts performed without the ground.
    pub fn later(&self) -> jiff::Timestamp {
        self.now.get() + jiff::SignedDuration::from_secs(1)
    }

    /// The books alone, to be shared between tasks.
    pub fn into_books(self) -> Books {
        self.books
    }

    /// Performs an act one second after the last.
    pub async fn act<A: Act>(&self, actor: &Actor, act: &A) -> Result<A::Done, ActError> {
        self.now.set(self.now.get() + jiff::SignedDuration::from_secs(1));
        perform(&self.books, Request { actor, now: self.now.get(), id: None }, act).await
    }

    /// Performs an act under a request's own name.
    pub async fn act_as<A: Act>(&self, actor: &Actor, id: &str, act: &A) -> Result<A::Done, ActError> {
        self.now.set(self.now.get() + jiff::SignedDuration::from_secs(1));
        perform(&self.books, Request { actor, now: self.now.get(), id: Some(id) }, act).await
    }
}

/// A committed example.
pub fn example(path: &str) -> FileIn {
    let whole = format!("{}/../../examples/{path}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(&whole).unwrap_or_else(|error| panic!("{whole}: {error}"));
    FileIn { name: path.rsplit('/').next().unwrap_or(path).to_owned(), media_type: "application/octet-stream".into(), body: body.into() }
}

/// A text as a file.
pub fn text_file(name: &str, text: &str) -> FileIn {
    FileIn { name: name.to_owned(), media_type: "text/csv".into(), body: text.as_bytes().to_vec().into() }
}
