//! One database: a region's books, or the installation database.

use crate::migration;
use sea_orm::sqlx::{self, Connection, postgres::PgConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database as Connector, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for another before it gives up, in milliseconds.
const BUSY_MS: u32 = 30_000;

/// How long a PostgreSQL may take to answer a first call.
const REACH: Duration = Duration::from_secs(10);

/// What a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// A region's books.
    Books,
    /// Users, roles and tokens of the installation.
    Installation,
}

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A schema of a PostgreSQL database.
    Postgres {
        /// `postgres://user:password@host:port/database`.
        url: String,
        /// The schema, made when it is not there.
        schema: String,
    },
}

impl Location {
    /// The place in words that hold no secret.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres { url, schema } => {
                let host = url.rsplit('@').next().unwrap_or("").split('?').next().unwrap_or("");
                format!("PostgreSQL {} ({schema})", host.trim_start_matches("postgres://"))
            }
        }
    }
}

/// Why a database cannot be used.
#[derive(Debug)]
pub enum StorageError {
    /// The database answered with an error, or not at all.
    Database {
        /// Where.
        place: String,
        /// What it said.
        cause: DbErr,
    },
    /// The place cannot be used for a database.
    Place {
        /// Where.
        place: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The schema's name is not one (letters, digits, underscore; at most 48).
    SchemaName {
        /// The name.
        name: String,
    },
    /// The database was made by a newer program.
    Newer {
        /// Where.
        place: String,
    },
}

impl StorageError {
    /// What is wrong, where, what to do, for the operator.
    #[must_use]
    pub fn message(&self, language: payung_domain::Language) -> String {
        use payung_domain::Language::{En as English, Id as Indonesian};
        match self {
            Self::Database { place, cause } => {
                let trouble = Trouble::of(cause);
                match language {
                    Indonesian => format!("Basis data {place}: {}. {}", trouble.indonesian().0, trouble.indonesian().1),
                    English => format!("Database {place}: {}. {}", trouble.english().0, trouble.english().1),
                }
            }
            Self::Place { place, cause } => match language {
                Indonesian => {
                    format!("Basis data tidak dapat dibuat atau dibuka di {place} ({cause}). Periksa letak, izin dan sisa ruang.")
                }
                English => {
                    format!("The database cannot be made or opened at {place} ({cause}). Check the place, its permissions and free space.")
                }
            },
            Self::SchemaName { name } => match language {
                Indonesian => {
                    format!("`{name}` tidak dapat menjadi nama skema. Pakai huruf kecil, angka dan garis bawah, paling banyak 48.")
                }
                English => format!("`{name}` cannot name a schema. Use lower-case letters, digits and underscores, at most 48."),
            },
            Self::Newer { place } => match language {
                Indonesian => format!("{place} dibuat oleh versi Payung yang lebih baru. Pakai versi itu; tidak ada yang diubah."),
                English => format!("{place} was made by a newer version of Payung. Use that version; nothing was changed."),
            },
        }
    }
}

/// What a database's error comes down to for an operator. The database's own words may hold data; they are never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Another process writes for too long.
    Locked,
    /// No room on the disk.
    Full,
    /// It may only be read.
    ReadOnly,
    /// The file is no database, or damaged.
    Damaged,
    /// It cannot be reached.
    Gone,
    /// Something else.
    Other,
}

impl Trouble {
    /// Sorts an error by its code.
    #[must_use]
    pub fn of(error: &DbErr) -> Self {
        let text = error.to_string().to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["database is locked", "(code: 5)", "(code: 517)", "database table is locked", "lock timeout", "pool timed out"]) {
            Self::Locked
        } else if says(&["disk is full", "no space left", "(code: 13)", "disk full"]) {
            Self::Full
        } else if says(&["readonly database", "read-only", "(code: 8)", "(code: 1032)"]) {
            Self::ReadOnly
        } else if says(&["not a database", "malformed", "(code: 26)", "(code: 11)"]) {
            Self::Damaged
        } else if says(&[
            "connection refused",
            "connection reset",
            "unable to open",
            "closed",
            "broken pipe",
            "shutting down",
            "terminating connection",
            "(code: 14)",
            "error communicating",
            "timed out",
            "failed to lookup",
        ]) {
            Self::Gone
        } else {
            Self::Other
        }
    }

    /// What is wrong and what to do, in Indonesian.
    #[must_use]
    pub const fn indonesian(self) -> (&'static str, &'static str) {
        match self {
            Self::Locked => ("sedang ditulis proses lain terlalu lama", "Tidak ada yang berubah; ulangi sebentar lagi."),
            Self::Full => ("ruang penyimpanan penuh", "Tidak ada yang berubah; kosongkan ruang, lalu ulangi."),
            Self::ReadOnly => ("hanya dapat dibaca", "Tidak ada yang berubah; periksa izin berkas atau pengguna basis data."),
            Self::Damaged => ("bukan basis data Payung yang utuh", "Jangan diubah; pulihkan dari cadangan dengan `payung restore`."),
            Self::Gone => (
                "tidak dapat dihubungi",
                "Periksa apakah basis data berjalan dan alamatnya benar, lalu ulangi; mengulang tidak menggandakan apa pun.",
            ),
            Self::Other => ("menolak permintaan ini", "Tidak ada yang berubah; ulangi, dan bila tetap gagal periksa catatan basis data."),
        }
    }

    /// What is wrong and what to do, in English.
    #[must_use]
    pub const fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::Locked => ("another process has been writing for too long", "Nothing was changed; try again soon."),
            Self::Full => ("the disk is full", "Nothing was changed; make room, then try again."),
            Self::ReadOnly => ("it can only be read", "Nothing was changed; check the file's permissions or the database user."),
            Self::Damaged => ("it is no whole Payung database", "Leave it as it is; restore a backup with `payung restore`."),
            Self::Gone => {
                ("it cannot be reached", "Check that it runs and that its address is right, then try again; repeating doubles nothing.")
            }
            Self::Other => ("it refused this request", "Nothing was changed; try again, and if it fails look at the database's own log."),
        }
    }
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Database {
    /// The connection pool.
    pub connection: DatabaseConnection,
    /// Where it is.
    pub location: Location,
}

impl Database {
    /// Opens the database at `location`, makes it when it is not there, and brings it up to this program's version.
    ///
    /// # Errors
    /// It cannot be reached, made, or was made by a newer program.
    pub async fn open(location: Location, contents: Contents) -> Result<Self, StorageError> {
        let database = Self::connect(location).await?;
        migration::up(&database, contents).await?;
        Ok(database)
    }

    /// Opens without bringing up to date.
    ///
    /// # Errors
    /// It cannot be reached or made.
    pub async fn connect(location: Location) -> Result<Self, StorageError> {
        let database = Self::reach(location).await?;
        if let Location::Postgres { schema, .. } = &database.location {
            // Two may make it at once; PostgreSQL's own IF NOT EXISTS does not wait.
            let tx = database.begin().await?;
            let made = async {
                let known = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
                let known = Statement::from_sql_and_values(DbBackend::Postgres, known, [schema.as_str().into()]);
                if tx.query_one_raw(known.clone()).await?.is_none() {
                    migration::lock(&tx, &database.location).await?;
                    make_schema(&tx, schema).await?;
                }
                tx.commit().await
            };
            made.await.map_err(|cause| database.failed(cause))?;
        }
        Ok(database)
    }

    /// Connects; a SQLite file is made, a schema is not.
    pub(crate) async fn reach(location: Location) -> Result<Self, StorageError> {
        let connection = match &location {
            Location::Sqlite(path) => open_sqlite(path).await?,
            Location::Postgres { url, schema } => open_postgres(url, schema).await?,
        };
        Ok(Self { connection, location })
    }

    /// Which kind of database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Begins a transaction that may write. In SQLite it takes the write lock at once; in PostgreSQL the log's head is locked by
    /// whoever appends (see [`crate::log`]), so that a region's acts come one after another.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StorageError> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        self.connection.begin_with_options(options).await.map_err(|cause| self.failed(cause))
    }

    /// Begins a transaction that only reads, and sees the database as it is at its first query however long it lasts and whoever writes.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self) -> Result<DatabaseTransaction, StorageError> {
        let mut options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..TransactionOptions::default() };
        // SQLite's reading transactions are snapshots by themselves (WAL).
        if self.backend() == DbBackend::Postgres {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
            options.access_mode = Some(AccessMode::ReadOnly);
        }
        self.connection.begin_with_options(options).await.map_err(|cause| self.failed(cause))
    }

    /// An error of this database, with its place.
    #[must_use]
    pub fn failed(&self, cause: DbErr) -> StorageError {
        StorageError::Database { place: self.location.shown(), cause }
    }

    /// Closes the pool.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(self) -> Result<(), StorageError> {
        let place = self.location.shown();
        self.connection.close().await.map_err(|cause| StorageError::Database { place, cause })
    }
}

async fn open_sqlite(path: &Path) -> Result<DatabaseConnection, StorageError> {
    let place = || path.display().to_string();
    let failed = |cause| StorageError::Database { place: place(), cause };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|cause| StorageError::Place { place: place(), cause })?;
    }
    // The file is made here first, readable by its owner only: it holds the books.
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|cause| StorageError::Place { place: place(), cause })?;
    let mut connect = ConnectOptions::new("sqlite::memory:");
    let file = path.to_owned();
    connect.max_connections(8).acquire_timeout(Duration::from_millis(u64::from(BUSY_MS))).sqlx_logging(false).map_sqlx_sqlite_opts(
        move |options| {
            options
                .in_memory(false)
                .shared_cache(false)
                .filename(&file)
                .foreign_keys(true)
                .busy_timeout(Duration::from_millis(u64::from(BUSY_MS)))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("cache_size", "-12288")
                .pragma("temp_store", "MEMORY")
        },
    );
    // Whoever turns a fresh file to its journal needs it alone, and SQLite does not wait for that by itself.
    let patience = tokio::time::Instant::now() + Duration::from_millis(u64::from(BUSY_MS));
    loop {
        match Connector::connect(connect.clone()).await {
            Err(cause) if Trouble::of(&cause) == Trouble::Locked && tokio::time::Instant::now() < patience => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            done => return done.map_err(failed),
        }
    }
}

async fn open_postgres(url: &str, schema: &str) -> Result<DatabaseConnection, StorageError> {
    let fits = !schema.is_empty()
        && schema.len() <= 48
        && schema.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !schema.starts_with(|c: char| c.is_ascii_digit());
    if !fits {
        return Err(StorageError::SchemaName { name: schema.to_owned() });
    }
    let place = Location::Postgres { url: url.to_owned(), schema: schema.to_owned() }.shown();
    let failed = |cause| StorageError::Database { place: place.clone(), cause };
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(8)
        .acquire_timeout(Duration::from_millis(u64::from(BUSY_MS)))
        .connect_timeout(REACH)
        .sqlx_logging(false)
        .set_schema_search_path(schema)
        // As long as SQLite waits; without it, whoever waits for another act would wait for ever.
        .map_sqlx_postgres_opts(|options| options.options([("lock_timeout", BUSY_MS.to_string())]));
    // A pool tries again and again until its time is up; what is not there should be said at once.
    let reached = tokio::time::timeout(REACH, PgConnection::connect(url)).await;
    match reached.unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))) {
        Ok(connection) => drop(connection.close().await),
        Err(cause) => return Err(failed(DbErr::Conn(RuntimeErr::SqlxError(cause.into())))),
    }
    Connector::connect(connect).await.map_err(failed)
}

/// Makes a schema. Its name was checked when the connection was made; identifiers cannot be bound.
pub(crate) async fn make_schema(tx: &DatabaseTransaction, schema: &str) -> Result<(), DbErr> {
    tx.execute_unprepared(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await.map(|_| ())
}
