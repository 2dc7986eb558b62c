//! Writes invented documents of every kind into a folder, to be looked at:
//! `cargo run -p payung-documents --example sample-documents FOLDER [PEOPLE]`. With PEOPLE, also `large.json`, a decree with so many people
//! for the child process.

#[path = "../tests/samples/mod.rs"]
#[allow(dead_code)]
mod samples;

use payung_documents::{Document, DocumentError, Fonts, docx, pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1);
    let folder = std::path::PathBuf::from(args.next().ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    if let Some(people) = args.next() {
        let people = people.to_str().and_then(|text| text.parse().ok()).ok_or("how many people?")?;
        let large = Document::Decree(Box::new(samples::decree(people)));
        serde_json::to_writer(std::fs::File::create(folder.join("large.json"))?, &large)?;
    }
    let fonts = Fonts::for_profile(&samples::profile());
    let awkward = ("awkward-decree", Document::Decree(Box::new(samples::awkward_decree())));
    for (name, document) in samples::all().into_iter().chain([awkward]) {
        std::fs::write(folder.join(format!("{name}.pdf")), pdf(&document, &fonts).map_err(|error| format!("{name}: {error}"))?)?;
        match docx(&document) {
            Ok(bytes) => std::fs::write(folder.join(format!("{name}.docx")), bytes)?,
            Err(DocumentError::NoDocx { .. }) => {}
            Err(error) => return Err(format!("{name}: {error}").into()),
        }
    }
    Ok(())
}
