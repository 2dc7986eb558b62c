//! Files of the books, for readers that want a path. They lie in nameless temporary files, which the system takes away with the process
//! however it ends.

use crate::failure::{ActError, Fault};
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::path::PathBuf;

/// A file without a name, readable by its path while this lives.
#[derive(Debug)]
pub(crate) struct Spool {
    file: File,
}

impl Spool {
    /// Spools `body`.
    pub fn of(body: &[u8]) -> Result<Self, ActError> {
        let spooled = tempfile::tempfile().and_then(|mut file| file.write_all(body).and_then(|()| file.flush()).map(|()| file));
        spooled.map(|file| Self { file }).map_err(|cause| {
            ActError::new(
                Fault::Unavailable,
                format!("Berkas tidak dapat ditaruh sementara ({cause}). Periksa sisa ruang folder sementara, lalu ulangi; tidak ada yang berubah."),
                format!("The file cannot be spooled ({cause}). Check the temporary folder's free space, then repeat; nothing was changed."),
            )
        })
    }

    /// A path that leads to it.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()))
    }
}
