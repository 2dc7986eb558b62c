//! The key file: secrets that live outside the database.
//!
//! A key file is TOML with one `[[key]]` per key. The last one not retired seals; the others only open and verify. From
//! each secret five keys are derived (HKDF-SHA-256), so that sealing, searching, the log's chain, content hashes and backups never
//! share one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Environment variable that may hold the key file's text instead of a file.
pub const KEY_VARIABLE: &str = "PAYUNG_KEY";

/// Length of a secret, in bytes.
const SECRET_BYTES: usize = 32;

/// One key.
#[derive(Clone)]
pub(crate) struct Key {
    pub id: String,
    pub created: String,
    secret: Zeroizing<[u8; SECRET_BYTES]>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a derived key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Sealing values.
    Seal,
    /// Searching sealed values for equality.
    Lookup,
    /// The chain of the log.
    Chain,
    /// Names of attachments by content.
    Content,
    /// Sealing backups.
    Backup,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Seal => b"payung seal 1",
            Self::Lookup => b"payung lookup 1",
            Self::Chain => b"payung chain 1",
            Self::Content => b"payung content 1",
            Self::Backup => b"payung backup 1",
        }
    }
}

impl Key {
    pub(crate) fn derive(&self, purpose: Purpose) -> Zeroizing<[u8; SECRET_BYTES]> {
        let mut derived = Zeroizing::new([0_u8; SECRET_BYTES]);
        // HKDF-SHA-256 gives up to 8,160 bytes; 32 cannot fail.
        let _ = hkdf::Hkdf::<sha2::Sha256>::new(None, &*self.secret).expand(purpose.label(), &mut *derived);
        derived
    }
}

/// All keys of an installation, the sealing one last.
#[derive(Debug, Clone)]
pub struct KeyRing {
    keys: Vec<Key>,
}

/// Why keys cannot be used.
#[derive(Debug)]
pub enum KeyError {
    /// No key file was named and none is in the environment.
    Missing,
    /// The file cannot be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is not a key file.
    Malformed {
        /// Which file, or the variable.
        place: String,
    },
    /// The file exists; a key is never overwritten.
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// The file may be read by other users of the machine.
    Exposed {
        /// Which.
        path: PathBuf,
    },
    /// The system gave no randomness.
    Randomness,
}

impl KeyError {
    /// What is wrong, where, what to do, for the operator.
    #[must_use]
    pub fn message(&self, language: payung_domain::Language) -> String {
        match self {
            Self::Missing => language
                .pick(
                    "Kunci tidak ditemukan. Sebut berkasnya dengan --key BERKAS atau PAYUNG_KEY_FILE; kunci baru dibuat dengan `payung key new BERKAS`.",
                    "No key was found. Name its file with --key FILE or PAYUNG_KEY_FILE; a new one is made by `payung key new FILE`.",
                )
                .to_owned(),
            Self::File { path, cause } => {
                let shown = path.display();
                match language {
                    payung_domain::Language::Id => format!("Berkas kunci {shown} tidak dapat dibaca atau ditulis ({cause}). Periksa letak dan izinnya."),
                    payung_domain::Language::En => format!("Key file {shown} cannot be read or written ({cause}). Check where it is and its permissions."),
                }
            }
            Self::Malformed { place } => match language {
                payung_domain::Language::Id => {
                    format!("{place} bukan berkas kunci Payung yang utuh. Ambil salinan cadangannya; tanpa kunci ini data pribadi tidak dapat dibuka.")
                }
                payung_domain::Language::En => {
                    format!("{place} is not a whole Payung key file. Use your copy of it; without this key sealed data cannot be opened.")
                }
            },
            Self::Exists { path } => {
                let shown = path.display();
                match language {
                    payung_domain::Language::Id => format!("{shown} sudah ada; kunci tidak pernah ditimpa. Sebut nama lain, atau putar kunci dengan `payung key rotate`."),
                    payung_domain::Language::En => format!("{shown} exists; a key is never overwritten. Give another name, or rotate with `payung key rotate`."),
                }
            }
            Self::Exposed { path } => {
                let shown = path.display();
                match language {
                    payung_domain::Language::Id => format!("Berkas kunci {shown} dapat dibaca pengguna lain. Batasi dulu: chmod 600 {shown}"),
                    payung_domain::Language::En => format!("Key file {shown} can be read by other users. Restrict it first: chmod 600 {shown}"),
                }
            }
            Self::Randomness => language
                .pick("Sistem operasi tidak memberi bilangan acak; coba lagi.", "The operating system gave no randomness; try again.")
                .to_owned(),
        }
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    key: Vec<KeyLine>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyLine {
    id: String,
    created: String,
    secret: String,
}

impl KeyRing {
    /// A ring with one fresh key, made at `now`.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn fresh(now: jiff::Timestamp) -> Result<Self, KeyError> {
        let mut ring = Self { keys: Vec::new() };
        ring.add(now)?;
        Ok(ring)
    }

    /// Adds a fresh key, which seals from now on.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn add(&mut self, now: jiff::Timestamp) -> Result<(), KeyError> {
        let mut secret = Zeroizing::new([0_u8; SECRET_BYTES]);
        getrandom::fill(&mut *secret).map_err(|_| KeyError::Randomness)?;
        let mut tail = [0_u8; 3];
        getrandom::fill(&mut tail).map_err(|_| KeyError::Randomness)?;
        let id = format!("k{}-{}", self.keys.len() + 1, hex(&tail));
        self.keys.push(Key { id, created: now.strftime("%Y-%m-%d").to_string(), secret });
        Ok(())
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// It cannot be read, is malformed, or other users may read it.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let failed = |cause| KeyError::File { path: path.to_owned(), cause };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path).map_err(failed)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(KeyError::Exposed { path: path.to_owned() });
            }
        }
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
        Self::parse(&text, &path.display().to_string())
    }

    /// Reads the text of a key file that came by the environment.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn parse(text: &str, place: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed { place: place.to_owned() };
        let file: KeyFile = toml::from_str(text).map_err(|_| malformed())?;
        let keys = file
            .key
            .into_iter()
            .map(|line| {
                let bytes = Zeroizing::new(STANDARD.decode(&line.secret).map_err(|_| malformed())?);
                let secret: [u8; SECRET_BYTES] = bytes.as_slice().try_into().map_err(|_| malformed())?;
                Ok(Key { id: line.id, created: line.created, secret: Zeroizing::new(secret) })
            })
            .collect::<Result<Vec<Key>, KeyError>>()?;
        if keys.is_empty() || keys.iter().any(|key| key.id.is_empty() || key.id.len() > 32 || key.id.contains(':')) {
            return Err(malformed());
        }
        Ok(Self { keys })
    }

    /// Writes a new key file that only its owner may read. An existing file is never overwritten.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::File`].
    pub fn write_new(&self, path: &Path) -> Result<(), KeyError> {
        use std::io::Write as _;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.to_owned() },
            _ => KeyError::File { path: path.to_owned(), cause },
        })?;
        let text = self.text();
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|cause| KeyError::File { path: path.to_owned(), cause })
    }

    /// Replaces a key file by this ring: written beside it, synced, then renamed, so that a crash leaves the old or the new.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn replace(&self, path: &Path) -> Result<(), KeyError> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".baru");
        let beside = PathBuf::from(beside);
        let _ = std::fs::remove_file(&beside);
        self.write_new(&beside)?;
        std::fs::rename(&beside, path).map_err(|cause| KeyError::File { path: path.to_owned(), cause })
    }

    fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::from(
            "# Kunci Payung. Simpan salinannya di tempat aman, terpisah dari cadangan basis data:\n# tanpa kunci ini data pribadi tidak dapat dibuka oleh siapa pun.\n",
        ));
        for key in &self.keys {
            let secret = Zeroizing::new(STANDARD.encode(*key.secret));
            let _ = write!(text, "\n[[key]]\nid = \"{}\"\ncreated = \"{}\"\nsecret = \"{}\"\n", key.id, key.created, *secret);
        }
        text
    }

    /// The key that seals. A ring is never empty.
    pub(crate) fn active(&self) -> &Key {
        &self.keys[self.keys.len() - 1]
    }

    pub(crate) fn all(&self) -> &[Key] {
        &self.keys
    }

    /// The ids of the keys, the sealing one last.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.id.as_str())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> jiff::Timestamp {
        "2026-06-01T00:00:00Z".parse().expect("a valid time")
    }

    #[test]
    fn a_ring_survives_its_file_and_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kunci.toml");
        let mut ring = KeyRing::fresh(now()).expect("randomness");
        ring.add(now()).expect("randomness");
        ring.write_new(&path).expect("written");
        let read = KeyRing::load(&path).expect("read");
        assert_eq!(read.ids().collect::<Vec<_>>(), ring.ids().collect::<Vec<_>>());
        assert_eq!(*read.active().derive(Purpose::Seal), *ring.active().derive(Purpose::Seal));
        assert_ne!(*read.active().derive(Purpose::Seal), *read.active().derive(Purpose::Chain));
        assert!(matches!(ring.write_new(&path), Err(KeyError::Exists { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kunci.toml");
        KeyRing::fresh(now()).expect("randomness").write_new(&path).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        assert!(matches!(KeyRing::load(&path), Err(KeyError::Exposed { .. })));
    }

    #[test]
    fn what_is_no_key_file_is_refused() {
        for text in [
            "",
            "key = 1",
            "[[key]]\nid = \"a\"\ncreated = \"x\"\nsecret = \"AAAA\"\n",
            "[[key]]\nid = \"\"\ncreated = \"\"\nsecret = \"\"\n",
        ] {
            assert!(matches!(KeyRing::parse(text, "PAYUNG_KEY"), Err(KeyError::Malformed { .. })), "{text:?}");
        }
    }
}
