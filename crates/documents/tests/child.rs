//! Typesetting in a child process.

mod samples;
mod tools;

use payung_documents::{Document, DocumentError, Fonts, docx, docx_in_child, pdf, pdf_in_child};
use std::path::Path;

const CHILD: &str = env!("CARGO_BIN_EXE_payung-documents-child");

#[test]
fn the_child_prints_what_the_parent_would() {
    let document = Document::Decree(Box::new(samples::awkward_decree()));
    let file = pdf_in_child(Path::new(CHILD), &[], &document).expect("a PDF");
    assert!(file == pdf(&document, &Fonts::for_profile(document.profile())).expect("a PDF"));
    let file = docx_in_child(Path::new(CHILD), &[], &document).expect("a DOCX");
    assert!(file == docx(&document).expect("a DOCX"));
}

#[test]
fn the_child_says_what_is_wrong() {
    let mut amendment = samples::amending_decree();
    amendment.people_before = 0;
    amendment.added.clear();
    let wrong = pdf_in_child(Path::new(CHILD), &[], &Document::AmendingDecree(Box::new(amendment)));
    let Err(DocumentError::Child(said)) = wrong else { panic!("{wrong:?}") };
    assert!(said.contains("isi dokumen bertentangan"), "{said}");
}

#[test]
fn a_program_that_makes_no_pdf_is_noticed() {
    let document = Document::RefusalNotice(Box::new(samples::refusal()));
    // `true` ends well without reading or writing anything; the other is not there.
    assert!(matches!(pdf_in_child(Path::new("true"), &[], &document), Err(DocumentError::Child(_) | DocumentError::Io(_))));
    assert!(matches!(pdf_in_child(Path::new("/no/such/program"), &[], &document), Err(DocumentError::Io(_))));
}

#[test]
fn an_unreadable_context_is_refused_without_repeating_it() {
    let secret = r#"{"format":"pdf","document":{"document":"decree","context":{"text":"5106010101600001"}}}"#;
    let mut output = Vec::new();
    let error = payung_documents::child_main(secret.as_bytes(), &mut output).expect_err("no document");
    assert!(matches!(error, DocumentError::Unreadable(_)));
    assert!(!error.to_string().contains("5106010101600001"));
    assert!(output.is_empty());
}

#[test]
fn documents_survive_the_way_to_the_child() {
    for (name, document) in samples::all() {
        let json = serde_json::to_vec(&document).expect("JSON");
        assert!(serde_json::from_slice::<Document>(&json).expect("a document") == document, "{name}");
    }
}
