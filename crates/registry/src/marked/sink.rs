//! A door before the output that can be shut when the work fails.

use std::cell::Cell;
use std::io::{self, Seek, SeekFrom, Write};
use std::rc::Rc;

/// Passes writes on until it is shut; then swallows them. The archive writer completes its archive when it is dropped,
/// and an archive completed after an error would look whole without being so.
pub(super) struct Gate<'w, W> {
    inner: &'w mut W,
    shut: Rc<Cell<bool>>,
    /// Where the archive writer believes to be once the gate is shut.
    pretended: u64,
}

impl<'w, W> Gate<'w, W> {
    pub(super) fn new(inner: &'w mut W) -> Self {
        Self { inner, shut: Rc::new(Cell::new(false)), pretended: 0 }
    }

    /// What shuts the gate.
    pub(super) fn switch(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.shut)
    }
}

impl<W: Write> Write for Gate<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.shut.get() {
            self.pretended = self.pretended.saturating_add(bytes.len() as u64);
            return Ok(bytes.len());
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.shut.get() { Ok(()) } else { self.inner.flush() }
    }
}

impl<W: Seek> Seek for Gate<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.shut.get() {
            if let SeekFrom::Start(at) = to {
                self.pretended = at;
            }
            return Ok(self.pretended);
        }
        self.inner.seek(to)
    }
}
