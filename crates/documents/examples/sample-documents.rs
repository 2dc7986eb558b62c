//! Writes invented documents of every kind into a folder, to be looked at: `cargo run -p payung-documents --example sample-documents FOLDER`.

#[path = "../tests/samples/mod.rs"]
#[allow(dead_code)]
mod samples;

use payung_documents::{Document, Fonts, pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    let fonts = Fonts::for_profile(&samples::profile());
    let document = Document::Decree(Box::new(samples::decree(60)));
    std::fs::write(folder.join("decree.pdf"), pdf(&document, &fonts)?)?;
    Ok(())
}
