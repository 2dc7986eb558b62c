//! A door before the output that can be shut when the work fails.

use std::cell::Cell;
use std::io::{self, Seek, SeekFrom, Write};
use std::rc::Rc;

/// Passes writes on until it is shut; then swallows them. The archive writer completes its archive when it is dropped,
/// and an archive completed after an error would look whole without being so.
pub(super) struct Gate<'w, W> {
    inner: &'w mut W,
    shut: Rc<Cell<bool>>,
    /// Where the archive writer is, or believes to be once the gate is shut: it checks that what it is told makes sense.
    position: u64,
    end: u64,
}

impl<'w, W> Gate<'w, W> {
    pub(super) fn new(inner: &'w mut W) -> Self {
        Self { inner, shut: Rc::new(Cell::new(false)), position: 0, end: 0 }
    }

    /// What shuts the gate.
    pub(super) fn switch(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.shut)
    }
}

impl<W: Write> Write for Gate<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.shut.get() { bytes.len() } else { self.inner.write(bytes)? };
        self.position = self.position.saturating_add(written as u64);
        self.end = self.end.max(self.position);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.shut.get() { Ok(()) } else { self.inner.flush() }
    }
}

impl<W: Seek> Seek for Gate<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.shut.get() {
            self.position = match to {
                SeekFrom::Start(at) => at,
                SeekFrom::Current(by) => self.position.saturating_add_signed(by),
                SeekFrom::End(by) => self.end.saturating_add_signed(by),
            };
        } else {
            self.position = self.inner.seek(to)?;
        }
        self.end = self.end.max(self.position);
        Ok(self.position)
    }
}
