//! Parts of a long document into one PDF, heads and feet laid over its pages.

use crate::error::DocumentError;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A part that was set by itself.
pub(crate) struct Part {
    /// Its PDF.
    pub pdf: Vec<u8>,
    /// How many pages that has.
    pub pages: usize,
    /// Whether its pages lie on their side.
    pub lying: bool,
}

/// Joins `parts` in order and lays page n of `stamps` over page n. `stamps` has as many pages as all parts together.
pub(crate) fn join(parts: Vec<Part>, stamps: &[u8], title: &str) -> Result<Vec<u8>, DocumentError> {
    let mut whole = Document::with_version("1.7");
    let pages_id = whole.new_object_id();
    let mut kids = Vec::new();
    for part in parts {
        kids.extend(take_in(&mut whole, &part.pdf)?);
    }
    let marks = take_in(&mut whole, stamps)?;
    if marks.len() != kids.len() {
        return Err(DocumentError::Joining(format!("{} halaman, {} kaki halaman", kids.len(), marks.len())));
    }
    for (&page, &mark) in kids.iter().zip(&marks) {
        lay_over(&mut whole, page, mark)?;
        whole.get_dictionary_mut(page).map_err(broken)?.set("Parent", pages_id);
    }
    for mark in marks {
        whole.objects.remove(&mark);
    }
    let count = i64::try_from(kids.len()).map_err(|error| DocumentError::Joining(error.to_string()))?;
    let kids: Vec<Object> = kids.into_iter().map(Object::Reference).collect();
    whole.objects.insert(pages_id, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = whole.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => pages_id,
        "Lang" => Object::string_literal("id"),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    });
    let info = whole.add_object(dictionary! { "Title" => lopdf::text_string(title), "Creator" => Object::string_literal("Payung") });
    whole.trailer.set("Root", catalog);
    whole.trailer.set("Info", info);
    let mut bytes = Vec::new();
    whole.save_modern(&mut bytes)?;
    Ok(bytes)
}

/// Takes all objects of a PDF into `whole` under new numbers and returns its pages in order. What belonged to the file and not to the
/// pages (catalog, page tree, properties) is left out.
fn take_in(whole: &mut Document, pdf: &[u8]) -> Result<Vec<ObjectId>, DocumentError> {
    let mut part = Document::load_mem(pdf).map_err(broken)?;
    part.renumber_objects_with(whole.max_id + 1);
    whole.max_id = part.max_id;
    let pages: Vec<_> = part.get_pages().into_values().collect();
    for &page in &pages {
        // Inherited through the page tree, which is left behind.
        for key in [b"Resources".as_slice(), b"MediaBox"] {
            if let Some(value) = inherited(&part, page, key) {
                part.get_dictionary_mut(page).map_err(broken)?.set(key, value);
            }
        }
    }
    let dropped =
        |object: &Object| object.type_name().is_ok_and(|name| matches!(name, b"Catalog" | b"Pages" | b"ObjStm" | b"XRef" | b"Metadata"));
    whole.objects.extend(part.objects.into_iter().filter(|(_, object)| !dropped(object)));
    Ok(pages)
}

/// A page's entry, or that of the nearest node above it that has one.
fn inherited(part: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = part.get_dictionary(page).ok()?;
    // A page tree is a few levels deep; the limit is against one that is a circle.
    for _ in 0..32 {
        if let Ok(value) = node.get(key) {
            return Some(value.clone());
        }
        node = node.get(b"Parent").and_then(Object::as_reference).and_then(|parent| part.get_dictionary(parent)).ok()?;
    }
    None
}

/// Draws page `mark` over page `page`, as a form with resources of its own.
fn lay_over(whole: &mut Document, page: ObjectId, mark: ObjectId) -> Result<(), DocumentError> {
    let content = whole.get_page_content(mark);
    let source = whole.get_dictionary(mark).map_err(broken)?;
    let resources = source.get(b"Resources").cloned().unwrap_or_else(|_| Dictionary::new().into());
    let bounds = source.get(b"MediaBox").map_err(broken)?.clone();
    let mut form =
        Stream::new(dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds, "Resources" => resources }, content);
    form.compress().map_err(broken)?;
    let form = whole.add_object(form);
    let before = whole.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let after = whole.add_object(Stream::new(Dictionary::new(), b"\nQ\nq /PayungMarks Do Q\n".to_vec()));
    let target = whole.get_dictionary(page).map_err(broken)?;
    let mut contents = vec![Object::Reference(before)];
    match target.get(b"Contents") {
        Ok(Object::Array(streams)) => contents.extend(streams.iter().cloned()),
        Ok(stream) => contents.push(stream.clone()),
        Err(_) => {}
    }
    contents.push(Object::Reference(after));
    let mut resources = match target.get(b"Resources") {
        Ok(Object::Reference(id)) => whole.get_dictionary(*id).map_err(broken)?.clone(),
        Ok(Object::Dictionary(resources)) => resources.clone(),
        _ => Dictionary::new(),
    };
    let mut forms = match resources.get(b"XObject") {
        Ok(Object::Reference(id)) => whole.get_dictionary(*id).map_err(broken)?.clone(),
        Ok(Object::Dictionary(forms)) => forms.clone(),
        _ => Dictionary::new(),
    };
    forms.set("PayungMarks", form);
    resources.set("XObject", forms);
    let target = whole.get_dictionary_mut(page).map_err(broken)?;
    target.set("Contents", contents);
    target.set("Resources", resources);
    Ok(())
}

fn broken(error: lopdf::Error) -> DocumentError {
    DocumentError::Joining(error.to_string())
}
