//! Writes invented documents of every kind into a folder, to be looked at:
//! `cargo run -p payung-documents --example sample-documents FOLDER [PEOPLE]`. With PEOPLE, also what the child process is asked for a
//! decree with so many people.

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
        for format in ["pdf", "docx"] {
            let request = serde_json::json!({ "format": format, "document": large });
            serde_json::to_writer(std::fs::File::create(folder.join(format!("large-{format}.json")))?, &request)?;
        }
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
