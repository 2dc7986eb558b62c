//! Sealing values (XChaCha20-Poly1305) and searching them by keyed hash (HMAC-SHA-256).
//!
//! A sealed value is `key id length (1 byte) | key id | nonce (24) | ciphertext and tag`. The place it belongs to
//! (`table.column`) is authenticated with it, so that a value moved to another column does not open.

use crate::keys::{Key, KeyRing, Purpose, hex};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::Arc;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// Why a sealed value does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// It was sealed under a key that the key file does not hold.
    UnknownKey {
        /// The key's id.
        id: String,
    },
    /// It was changed, moved, or sealed under another key of the same id.
    Broken,
    /// The person's own key was destroyed (erasure).
    Erased,
    /// The system gave no randomness.
    Randomness,
}

struct Derived {
    seal: XChaCha20Poly1305,
    lookup: Zeroizing<[u8; 32]>,
    chain: Zeroizing<[u8; 32]>,
    content: Zeroizing<[u8; 32]>,
    backup: XChaCha20Poly1305,
}

impl Derived {
    fn of(key: &Key) -> Self {
        Self {
            seal: XChaCha20Poly1305::new(&(*key.derive(Purpose::Seal)).into()),
            lookup: key.derive(Purpose::Lookup),
            chain: key.derive(Purpose::Chain),
            content: key.derive(Purpose::Content),
            backup: XChaCha20Poly1305::new(&(*key.derive(Purpose::Backup)).into()),
        }
    }
}

/// Seals, opens and searches under the keys of a ring. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    active: Arc<str>,
    first: Arc<str>,
    keys: Arc<HashMap<String, Derived>>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("active", &self.active).finish_non_exhaustive()
    }
}

impl Sealer {
    /// A sealer under the keys of `ring`.
    #[must_use]
    pub fn new(ring: &KeyRing) -> Self {
        let keys = ring.all().iter().map(|key| (key.id.clone(), Derived::of(key))).collect();
        let first = ring.all().first().map_or("", |key| key.id.as_str());
        Self { active: ring.active().id.as_str().into(), first: first.into(), keys: Arc::new(keys) }
    }

    /// The id of the key that seals.
    #[must_use]
    pub fn active(&self) -> &str {
        &self.active
    }

    fn current(&self) -> &Derived {
        // `active` is the id of a key of the same ring.
        &self.keys[&*self.active]
    }

    /// Seals `plain` for `place` (`table.column`).
    ///
    /// # Errors
    /// [`SealError::Randomness`].
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let id = self.active.as_bytes();
        let body = seal_under(&self.current().seal, place, plain)?;
        let mut sealed = Vec::with_capacity(1 + id.len() + body.len());
        // Ids are at most 32 bytes.
        sealed.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
        sealed.extend_from_slice(id);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] sealed for the same place.
    ///
    /// # Errors
    /// [`SealError::UnknownKey`], [`SealError::Broken`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (id, body) = split(sealed)?;
        let key = self.keys.get(id).ok_or_else(|| SealError::UnknownKey { id: id.to_owned() })?;
        open_under(&key.seal, place, body)
    }

    /// Opens text.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_text(&self, place: &str, sealed: &[u8]) -> Result<String, SealError> {
        String::from_utf8(self.open(place, sealed)?.to_vec()).map_err(|_| SealError::Broken)
    }

    /// The keyed hash by which equal values of one kind (`nik`, `kk`) are found. The same under every rotation of the
    /// sealing key: it is always made with the ring's first key.
    #[must_use]
    pub fn lookup(&self, kind: &str, value: &str) -> String {
        let key = self.keys.get(&*self.first).map_or(&self.current().lookup, |first| &first.lookup);
        mac(&**key, &[kind.as_bytes(), value.as_bytes()])
    }

    /// The name of an attachment: a keyed hash of its content, so that the same file is stored once and its name tells nothing.
    #[must_use]
    pub fn content_hash(&self, content: &[u8]) -> String {
        let key = self.keys.get(&*self.first).map_or(&self.current().content, |first| &first.content);
        mac(&**key, &[content])
    }

    /// What seals backups under key `id`; none when the key is not held.
    pub(crate) fn backup_cipher(&self, id: &str) -> Option<XChaCha20Poly1305> {
        self.keys.get(id).map(|key| key.backup.clone())
    }

    /// The keyed hash of a link of the log under key `id`; none when the key is not held.
    pub(crate) fn link(&self, id: &str, parts: &[&[u8]]) -> Option<String> {
        self.keys.get(id).map(|key| mac(&*key.chain, parts))
    }
}

/// A key of one person, under which that person's values in the log are sealed. Destroying it erases them.
#[derive(Debug)]
pub(crate) struct PersonKey(Zeroizing<[u8; 32]>);

impl PersonKey {
    pub(crate) fn fresh() -> Result<Self, SealError> {
        let mut secret = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *secret).map_err(|_| SealError::Randomness)?;
        Ok(Self(secret))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        Ok(Self(Zeroizing::new(bytes.try_into().map_err(|_| SealError::Broken)?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.0
    }

    pub(crate) fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal_under(&XChaCha20Poly1305::new(&(*self.0).into()), place, plain)
    }

    pub(crate) fn open(&self, place: &str, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        open_under(&XChaCha20Poly1305::new(&(*self.0).into()), place, body)
    }
}

fn seal_under(cipher: &XChaCha20Poly1305, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0_u8; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| SealError::Randomness)?;
    // Encryption fails only for more than 2^38 bytes.
    let body = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place.as_bytes() }).map_err(|_| SealError::Broken)?;
    let mut sealed = Vec::with_capacity(NONCE_BYTES + body.len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&body);
    Ok(sealed)
}

fn open_under(cipher: &XChaCha20Poly1305, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Broken)?;
    let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: place.as_bytes() }).map_err(|_| SealError::Broken)?;
    Ok(Zeroizing::new(plain))
}

/// The id of the key a value was sealed under, and the rest.
pub(crate) fn split(sealed: &[u8]) -> Result<(&str, &[u8]), SealError> {
    let (length, rest) = sealed.split_first().ok_or(SealError::Broken)?;
    let (id, body) = rest.split_at_checked(usize::from(*length)).ok_or(SealError::Broken)?;
    Ok((std::str::from_utf8(id).map_err(|_| SealError::Broken)?, body))
}

/// HMAC-SHA-256 over parts, each preceded by its length, in hexadecimal.
fn mac(key: &[u8], parts: &[&[u8]]) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return String::new() };
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        KeyRing::fresh("2026-06-01T00:00:00Z".parse().expect("a valid time")).expect("randomness")
    }

    #[test]
    fn sealed_values_open_in_their_place_only() {
        let sealer = Sealer::new(&ring());
        let sealed = sealer.seal("person.nik", b"5106014107800001").expect("sealed");
        assert_eq!(&**sealer.open("person.nik", &sealed).expect("opens"), b"5106014107800001");
        assert_eq!(sealer.open("person.kk", &sealed), Err(SealError::Broken));
        let mut changed = sealed.clone();
        *changed.last_mut().expect("not empty") ^= 1;
        assert_eq!(sealer.open("person.nik", &changed), Err(SealError::Broken));
        assert!(matches!(Sealer::new(&ring()).open("person.nik", &sealed), Err(SealError::UnknownKey { .. })));
        assert_eq!(sealer.open("person.nik", &[]), Err(SealError::Broken));
        assert_ne!(sealer.seal("person.nik", b"5106014107800001").expect("sealed"), sealed, "nonces differ");
    }

    #[test]
    fn after_rotation_old_values_open_and_equal_values_are_found() {
        let mut ring = ring();
        let before = Sealer::new(&ring);
        let sealed = before.seal("person.nik", b"1").expect("sealed");
        ring.add("2027-01-01T00:00:00Z".parse().expect("a valid time")).expect("randomness");
        let after = Sealer::new(&ring);
        assert_eq!(&**after.open("person.nik", &sealed).expect("opens"), b"1");
        assert_eq!(after.lookup("nik", "1"), before.lookup("nik", "1"));
        assert_ne!(after.lookup("nik", "1"), after.lookup("kk", "1"));
        assert_ne!(after.active(), before.active());
    }
}
