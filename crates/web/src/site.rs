//! What every request sees: the installation, the regions' books, the clock.

use crate::metrics::Metrics;
use crate::sign_on::{SignOn, SignOnError, SignOnSettings};
use payung_domain::AreaCode;
use payung_operations::acts::produce_document::PaperFormat;
use payung_operations::{Books, Document, Installation};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// Makes a file of a document; an error says why not, in words for the reader.
pub type Typesetter = Arc<dyn Fn(&Document, PaperFormat) -> Result<Vec<u8>, String> + Send + Sync>;

/// What every request sees. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
    demonstration: bool,
}

struct Inner {
    installation: Installation,
    books: BTreeMap<AreaCode, Books>,
    clock: Clock,
    typesetter: Typesetter,
    secure: bool,
    metrics: Metrics,
    sign_on: Option<Arc<SignOn>>,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("regions", &self.inner.books.keys()).finish_non_exhaustive()
    }
}

impl Site {
    /// A site over `books`. `secure` when browsers reach it over TLS (its own, or a proxy's): then cookies are sent over TLS only.
    #[must_use]
    pub fn new(installation: Installation, books: Vec<Books>, clock: Clock, typesetter: Typesetter, secure: bool) -> Self {
        let books = books.into_iter().map(|books| (books.region, books)).collect();
        Self {
            inner: Arc::new(Inner { installation, books, clock, typesetter, secure, metrics: Metrics::default(), sign_on: None }),
            demonstration: false,
        }
    }

    /// The same site over invented people: no second factor is asked for, and every page says so.
    #[must_use]
    pub fn as_demonstration(mut self) -> Self {
        self.demonstration = true;
        self
    }

    /// Whether all people in it are invented.
    #[must_use]
    pub fn is_demonstration(&self) -> bool {
        self.demonstration
    }

    /// The same, where people may sign on at a provider too. Before the site is served.
    ///
    /// # Errors
    /// The provider's authorities are no certificates.
    pub fn with_sign_on(mut self, settings: SignOnSettings) -> Result<Self, SignOnError> {
        let sign_on = SignOn::new(settings)?;
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.sign_on = Some(Arc::new(sign_on));
        }
        Ok(self)
    }

    /// The sign-on provider, when there is one.
    #[must_use]
    pub fn sign_on(&self) -> Option<Arc<SignOn>> {
        self.inner.sign_on.clone()
    }

    /// The installation.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.inner.installation
    }

    /// The books of a region by its code in an address.
    #[must_use]
    pub fn books(&self, region: &str) -> Option<&Books> {
        self.inner.books.get(&AreaCode::parse(region)?)
    }

    /// All regions, by code.
    pub fn regions(&self) -> impl Iterator<Item = AreaCode> {
        self.inner.books.keys().copied()
    }

    /// All books.
    pub fn all_books(&self) -> impl Iterator<Item = &Books> {
        self.inner.books.values()
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        (self.inner.clock)()
    }

    /// Makes files of documents.
    #[must_use]
    pub fn typesetter(&self) -> Typesetter {
        Arc::clone(&self.inner.typesetter)
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Whether cookies are for TLS only.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.inner.secure
    }
}
