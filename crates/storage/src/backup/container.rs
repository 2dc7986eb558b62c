//! The file of a backup: a readable head, then sealed pieces, the last of which says that it is the last.
//!
//! `name (16 bytes) | format (u16) | length of the key's id (u8) | id | prefix of nonces (16)`, then pieces
//! `last (u8) | length (u32) | ciphertext and tag`. Numbers are little-endian. Each piece is sealed (XChaCha20-Poly1305) under a key derived for
//! backups, its nonce the prefix and its number, its associated data the whole head and `last`: pieces cannot be changed, left out,
//! exchanged, or taken from another backup, and the file cannot be cut off.

use super::BackupError;
use crate::seal::{SealError, Sealer};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::io::{Read, Write};
use zeroize::Zeroizing;

/// What every backup begins with.
const NAME: [u8; 16] = *b"PAYUNG CADANGAN\n";

/// The format this program writes, and the newest it reads.
const FORMAT: u16 = 1;

/// Plain bytes in a piece.
const PIECE: usize = 1 << 18;

/// Bytes the seal adds.
const TAG: usize = 16;

const PREFIX: usize = 16;

struct Pieces {
    cipher: XChaCha20Poly1305,
    head: Vec<u8>,
    prefix: [u8; PREFIX],
    number: u64,
}

impl Pieces {
    fn next(&mut self, last: bool) -> (XNonce, Vec<u8>) {
        let mut nonce = [0_u8; 24];
        nonce[..PREFIX].copy_from_slice(&self.prefix);
        nonce[PREFIX..].copy_from_slice(&self.number.to_le_bytes());
        self.number += 1;
        let mut data = self.head.clone();
        data.push(u8::from(last));
        (XNonce::from(nonce), data)
    }
}

/// Writes a backup's content.
pub(super) struct Writer<W> {
    out: W,
    pieces: Pieces,
    waiting: Zeroizing<Vec<u8>>,
}

impl<W: Write> Writer<W> {
    /// Begins a backup under the active key.
    pub fn begin(mut out: W, sealer: &Sealer) -> Result<Self, BackupError> {
        let id = sealer.active();
        let cipher = sealer.backup_cipher(id).ok_or(BackupError::Key { id: id.to_owned() })?;
        let mut prefix = [0_u8; PREFIX];
        getrandom::fill(&mut prefix).map_err(|_| BackupError::Seal(SealError::Randomness))?;
        let mut head = NAME.to_vec();
        head.extend_from_slice(&FORMAT.to_le_bytes());
        // Ids are at most 32 bytes.
        head.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
        head.extend_from_slice(id.as_bytes());
        head.extend_from_slice(&prefix);
        out.write_all(&head).map_err(BackupError::Write)?;
        Ok(Self { out, pieces: Pieces { cipher, head, prefix, number: 0 }, waiting: Zeroizing::new(Vec::with_capacity(PIECE)) })
    }

    /// Writes bytes.
    pub fn put(&mut self, mut bytes: &[u8]) -> Result<(), BackupError> {
        while !bytes.is_empty() {
            if self.waiting.len() == PIECE {
                self.piece(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn piece(&mut self, last: bool) -> Result<(), BackupError> {
        let (nonce, data) = self.pieces.next(last);
        // Encryption fails only for more than 2^38 bytes.
        let body = self.pieces.cipher.encrypt(&nonce, Payload { msg: &self.waiting, aad: &data }).map_err(|_| BackupError::Damaged)?;
        self.waiting.clear();
        let length = u32::try_from(body.len()).map_err(|_| BackupError::Damaged)?.to_le_bytes();
        let parts: [&[u8]; 3] = [&[u8::from(last)], &length, &body];
        parts.into_iter().try_for_each(|part| self.out.write_all(part)).map_err(BackupError::Write)
    }

    /// Ends the backup and gives the file back.
    pub fn end(mut self) -> Result<W, BackupError> {
        self.piece(true)?;
        self.out.flush().map_err(BackupError::Write)?;
        Ok(self.out)
    }
}

/// Reads a backup's content.
pub(super) struct Reader<R> {
    input: R,
    pieces: Pieces,
    piece: Zeroizing<Vec<u8>>,
    at: usize,
    ended: bool,
}

/// Fills `bytes`; a file that ends before is cut off.
fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<(), BackupError> {
    input.read_exact(bytes).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::UnexpectedEof => BackupError::CutOff,
        _ => BackupError::Read(cause),
    })
}

impl<R: Read> Reader<R> {
    /// Opens a backup.
    pub fn begin(mut input: R, sealer: &Sealer) -> Result<Self, BackupError> {
        let mut start = [0_u8; NAME.len() + 3];
        fill(&mut input, &mut start).map_err(|error| if matches!(error, BackupError::CutOff) { BackupError::NoBackup } else { error })?;
        let (name, rest) = start.split_at(NAME.len());
        if name != NAME {
            return Err(BackupError::NoBackup);
        }
        let format = u16::from_le_bytes([rest[0], rest[1]]);
        if format > FORMAT {
            return Err(BackupError::Newer);
        }
        let mut id = vec![0_u8; usize::from(rest[2])];
        fill(&mut input, &mut id)?;
        let mut prefix = [0_u8; PREFIX];
        fill(&mut input, &mut prefix)?;
        let head = [&start[..], &id, &prefix].concat();
        let id = String::from_utf8(id).map_err(|_| BackupError::Damaged)?;
        let cipher = sealer.backup_cipher(&id).ok_or(BackupError::Key { id })?;
        let pieces = Pieces { cipher, head, prefix, number: 0 };
        Ok(Self { input, pieces, piece: Zeroizing::new(Vec::new()), at: 0, ended: false })
    }

    fn next_piece(&mut self) -> Result<(), BackupError> {
        if self.ended {
            // More is asked for than was written.
            return Err(BackupError::Damaged);
        }
        let mut start = [0_u8; 5];
        fill(&mut self.input, &mut start)?;
        let last = start[0] == 1;
        let length = u32::from_le_bytes([start[1], start[2], start[3], start[4]]) as usize;
        if start[0] > 1 || length > PIECE + TAG {
            return Err(BackupError::Damaged);
        }
        let mut body = vec![0_u8; length];
        fill(&mut self.input, &mut body)?;
        let (nonce, data) = self.pieces.next(last);
        let plain = self.pieces.cipher.decrypt(&nonce, Payload { msg: &body, aad: &data }).map_err(|_| BackupError::Damaged)?;
        (self.piece, self.at, self.ended) = (Zeroizing::new(plain), 0, last);
        Ok(())
    }

    /// Reads that many bytes.
    pub fn take(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        let mut filled = 0;
        while filled < bytes.len() {
            if self.at == self.piece.len() {
                self.next_piece()?;
                continue;
            }
            let some = (bytes.len() - filled).min(self.piece.len() - self.at);
            bytes[filled..filled + some].copy_from_slice(&self.piece[self.at..self.at + some]);
            filled += some;
            self.at += some;
        }
        Ok(())
    }

    /// That nothing follows.
    pub fn end(mut self) -> Result<(), BackupError> {
        if !self.ended && self.at == self.piece.len() {
            self.next_piece()?;
        }
        let mut more = [0_u8; 1];
        let follows = self.input.read(&mut more).map_err(BackupError::Read)?;
        if self.ended && self.at == self.piece.len() && follows == 0 { Ok(()) } else { Err(BackupError::Damaged) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::KeyRing;

    fn sealer() -> Sealer {
        Sealer::new(&KeyRing::fresh("2026-06-01T00:00:00Z".parse().expect("a time")).expect("randomness"))
    }

    fn written(sealer: &Sealer, content: &[u8]) -> Vec<u8> {
        let mut writer = Writer::begin(Vec::new(), sealer).expect("begun");
        for part in content.chunks(1_000) {
            writer.put(part).expect("put");
        }
        writer.end().expect("ended")
    }

    fn read(sealer: &Sealer, file: &[u8], length: usize) -> Result<Vec<u8>, BackupError> {
        let mut reader = Reader::begin(file, sealer)?;
        let mut content = vec![0_u8; length];
        reader.take(&mut content)?;
        reader.end()?;
        Ok(content)
    }

    #[test]
    fn what_is_written_is_read_back_at_every_length_around_a_piece() {
        let sealer = sealer();
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7] {
            let content: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
            let file = written(&sealer, &content);
            assert_eq!(read(&sealer, &file, length).expect("read"), content, "{length}");
            assert!(matches!(read(&sealer, &file, length + 1), Err(BackupError::Damaged)), "{length}: no more than was written");
            if length > 0 {
                assert!(matches!(read(&sealer, &file, length - 1), Err(BackupError::Damaged)), "{length}: no less than was written");
            }
        }
    }

    #[test]
    fn cut_off_anywhere_or_changed_anywhere_is_refused() {
        let sealer = sealer();
        let content: Vec<u8> = (0..2 * PIECE + 100).map(|index| (index % 251) as u8).collect();
        let file = written(&sealer, &content);
        for length in (0..file.len()).step_by(9_973).chain([file.len() - 1, file.len() - 121]) {
            assert!(read(&sealer, &file[..length], content.len()).is_err(), "cut off after {length}");
        }
        for place in (0..file.len()).step_by(9_973).chain(0..80).chain([file.len() - 1]) {
            let mut changed = file.clone();
            changed[place] ^= 1;
            assert!(read(&sealer, &changed, content.len()).is_err(), "changed at {place}");
        }
        let mut longer = file.clone();
        longer.push(0);
        assert!(matches!(read(&sealer, &longer, content.len()), Err(BackupError::Damaged)));
    }

    #[test]
    fn pieces_left_out_exchanged_or_of_another_backup_are_refused() {
        let sealer = sealer();
        let content = vec![7_u8; 3 * PIECE];
        let file = written(&sealer, &content);
        let head = file.len() - 3 * (5 + PIECE + TAG);
        let piece = |number: usize| head + number * (5 + PIECE + TAG);
        let without = [&file[..piece(1)], &file[piece(2)..]].concat();
        assert!(matches!(read(&sealer, &without, 2 * PIECE), Err(BackupError::Damaged)));
        let exchanged = [&file[..head], &file[piece(1)..piece(2)], &file[head..piece(1)], &file[piece(2)..]].concat();
        assert!(matches!(read(&sealer, &exchanged, content.len()), Err(BackupError::Damaged)));
        let other = written(&sealer, &content);
        let mixed = [&file[..piece(1)], &other[piece(1)..]].concat();
        assert!(matches!(read(&sealer, &mixed, content.len()), Err(BackupError::Damaged)));
    }

    #[test]
    fn another_key_another_file_and_a_newer_format_are_told_apart() {
        let own = sealer();
        let mut file = written(&own, b"isi");
        assert!(matches!(read(&sealer(), &file, 3), Err(BackupError::Key { .. })));
        assert!(matches!(read(&own, b"SQLite format 3\0 and so on and on", 3), Err(BackupError::NoBackup)));
        assert!(matches!(read(&own, b"", 3), Err(BackupError::NoBackup)));
        file[NAME.len()] = 2;
        assert!(matches!(read(&own, &file, 3), Err(BackupError::Newer)));
    }
}
