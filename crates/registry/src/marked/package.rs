//! The package: which parts a workbook has, how they refer to each other, and the two lists every package keeps
//! (content types and relationships).

use std::io::{BufReader, Read, Seek, Take};

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::error::MarkError;
use super::xml::{Events, attribute, local, prefix, push_text, relationship_id};
use crate::Limits;

/// Bytes a part that is read as a whole may have (styles, notes, relationships). Real ones stay below a few megabytes.
const WHOLE_PART_BYTES: u64 = 64 << 20;
/// Parts in one package.
const PARTS: usize = 20_000;

/// Name of the list of content types.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// An opened package.
pub(super) struct Package<R> {
    pub(super) archive: ZipArchive<R>,
    /// Lower-case part name to place in the archive: names in a package do not differ by case.
    by_name: FxHashMap<String, usize>,
    part_bytes: u64,
}

/// One line of a relationships part.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its type: `comments`, `vmlDrawing`, `styles`, ….
    pub(super) kind: String,
    /// The part it leads to, from the package's root; empty when it leads out of the package.
    pub(super) target: String,
}

impl<R: Read + Seek> Package<R> {
    /// Reads the archive's table and refuses what is no package or built to deceive.
    pub(super) fn open(source: R, file_bytes: u64, limits: &Limits) -> Result<Self, MarkError> {
        if file_bytes > limits.workbook_bytes {
            return Err(MarkError::TooLarge { part: String::new(), limit: limits.workbook_bytes });
        }
        let mut archive = ZipArchive::new(source).map_err(|error| MarkError::strange("zip", error))?;
        if archive.len() > PARTS {
            return Err(MarkError::strange("zip", "it has too many parts"));
        }
        let mut by_name = FxHashMap::default();
        let mut packed = 0_u64;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|error| MarkError::strange("zip", error))?;
            packed = packed.saturating_add(entry.compressed_size());
            let name = normal(&entry.name().map_err(|error| MarkError::strange("zip", error))?);
            if by_name.insert(name.to_ascii_lowercase(), index).is_some() {
                return Err(MarkError::strange(&name, "the part is there twice"));
            }
        }
        // Entries that share their bytes would be copied out many times over.
        if packed > file_bytes {
            return Err(MarkError::strange("zip", "its parts overlap"));
        }
        Ok(Self { archive, by_name, part_bytes: limits.part_bytes })
    }

    /// The place of a part in the archive.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    /// Opens a part for streaming, cut off one byte over the cap.
    pub(super) fn stream(&mut self, index: usize) -> Result<BufReader<Take<ZipFile<'_, R>>>, MarkError> {
        let limit = self.part_bytes;
        let entry = self.archive.by_index(index).map_err(|error| MarkError::strange("zip", error))?;
        if entry.size() > limit {
            let part = entry.name().map(|name| name.into_owned()).unwrap_or_default();
            return Err(MarkError::TooLarge { part, limit });
        }
        Ok(BufReader::with_capacity(64 << 10, entry.take(limit)))
    }

    /// A whole part.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, MarkError> {
        let Some(index) = self.find(name) else { return Ok(None) };
        let limit = self.part_bytes.min(WHOLE_PART_BYTES);
        let entry = self.archive.by_index(index).map_err(|error| MarkError::strange(name, error))?;
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|error| MarkError::strange(name, error))?;
        if bytes.len() as u64 > limit {
            return Err(MarkError::TooLarge { part: name.to_owned(), limit });
        }
        Ok(Some(bytes))
    }

    /// A whole part that must be there.
    pub(super) fn need(&mut self, name: &str) -> Result<Vec<u8>, MarkError> {
        self.read(name)?.ok_or_else(|| MarkError::strange(name, "the part is missing"))
    }

    /// The relationships of a part (of the package itself when `part` is empty).
    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, MarkError> {
        match self.read(&relationships_of(part))? {
            Some(bytes) => parse_relationships(&bytes, part),
            None => Ok(Vec::new()),
        }
    }

    /// The first name of the form `stem` + number + `ending` that no part has and that is not in `taken`.
    pub(super) fn unused(&self, stem: &str, ending: &str, taken: &[String]) -> String {
        let mut number = 1_u32;
        loop {
            let name = format!("{stem}{number}{ending}");
            if self.find(&name).is_none() && !taken.contains(&name) {
                return name;
            }
            number += 1;
        }
    }
}

fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}

/// The relationships part that belongs to a part.
pub(super) fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// Follows a relationship's target from the part that holds it.
fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        steps.extend(from.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').filter(|step| !step.is_empty()));
    }
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/").replace("%20", " ")
}

/// The target to write for a part, seen from another: always from the root, which every reader understands.
pub(super) fn absolute(part: &str) -> String {
    format!("/{part}")
}

fn parse_relationships(bytes: &[u8], of: &str) -> Result<Vec<Relationship>, MarkError> {
    let part = relationships_of(of);
    let mut events = Events::new(bytes, &part);
    let mut buffer = Vec::new();
    let mut found = Vec::new();
    loop {
        match events.next(&mut buffer)? {
            Event::Eof => return Ok(found),
            Event::Start(element) | Event::Empty(element) if local(&element) == "Relationship" => {
                let id = attribute(&element, "Id", &part)?.unwrap_or_default().into_owned();
                let kind = attribute(&element, "Type", &part)?.unwrap_or_default();
                let target = attribute(&element, "Target", &part)?.unwrap_or_default();
                let outside = attribute(&element, "TargetMode", &part)?.is_some_and(|mode| mode == "External");
                found.push(Relationship {
                    id,
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: if outside { String::new() } else { resolve(of, &target) },
                });
            }
            _ => {}
        }
    }
}

/// A relationship to be added: id, full type, part.
pub(super) struct NewRelationship {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) part: String,
}

/// A relationship id nobody uses yet.
pub(super) fn unused_id(known: &[Relationship], added: &[NewRelationship]) -> String {
    let mut number = known.len() + added.len() + 1;
    loop {
        let id = format!("rId{number}");
        if known.iter().all(|one| one.id != id) && added.iter().all(|one| one.id != id) {
            return id;
        }
        number += 1;
    }
}

/// A relationships part with some lines added and those of a kind in `without` taken out.
pub(super) fn patch_relationships(old: Option<&[u8]>, part: &str, added: &[NewRelationship], without: &str) -> Result<Vec<u8>, MarkError> {
    const EMPTY: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    patch_list(
        old.unwrap_or(EMPTY),
        part,
        |element| {
            Ok(!without.is_empty()
                && local(element) == "Relationship"
                && attribute(element, "Type", part)?.is_some_and(|kind| kind.ends_with(without)))
        },
        |prefix, out| {
            for one in added {
                out.push_str(&format!("<{prefix}Relationship Id=\"{}\" Type=\"{}\" Target=\"", one.id, one.kind));
                push_text(out, &absolute(&one.part), usize::MAX);
                out.push_str("\"/>");
            }
        },
    )
}

/// What is to change in the list of content types.
#[derive(Default)]
pub(super) struct ContentTypeChanges {
    /// Parts and their types.
    pub(super) overrides: Vec<(String, &'static str)>,
    /// The ending `vml` must be known.
    pub(super) vml: bool,
    /// The signatures' parts are gone.
    pub(super) without_signatures: bool,
}

/// The list of content types with the changes made.
pub(super) fn patch_content_types(old: &[u8], changes: &ContentTypeChanges) -> Result<Vec<u8>, MarkError> {
    let knows_vml = content_types(old)?.iter().any(|(name, _)| name.eq_ignore_ascii_case(".vml"));
    patch_list(
        old,
        CONTENT_TYPES,
        |element| {
            Ok(changes.without_signatures
                && attribute(element, "PartName", CONTENT_TYPES)?.is_some_and(|name| is_signature(name.trim_start_matches('/'))))
        },
        |prefix, out| {
            if changes.vml && !knows_vml {
                out.push_str(&format!(
                    "<{prefix}Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
                ));
            }
            for (part, kind) in &changes.overrides {
                out.push_str(&format!("<{prefix}Override PartName=\""));
                push_text(out, &absolute(part), usize::MAX);
                out.push_str(&format!("\" ContentType=\"{kind}\"/>"));
            }
        },
    )
}

/// Part names (with their slash) or endings (with a dot), and their content types.
pub(super) fn content_types(bytes: &[u8]) -> Result<Vec<(String, String)>, MarkError> {
    let mut events = Events::new(bytes, CONTENT_TYPES);
    let mut buffer = Vec::new();
    let mut found = Vec::new();
    loop {
        match events.next(&mut buffer)? {
            Event::Eof => return Ok(found),
            Event::Start(element) | Event::Empty(element) => {
                let kind = attribute(&element, "ContentType", CONTENT_TYPES)?.unwrap_or_default();
                if let Some(name) = attribute(&element, "PartName", CONTENT_TYPES)? {
                    found.push((name.into_owned(), kind.into_owned()));
                } else if let Some(ending) = attribute(&element, "Extension", CONTENT_TYPES)? {
                    found.push((format!(".{ending}"), kind.into_owned()));
                }
            }
            _ => {}
        }
    }
}

/// Whether a part belongs to the workbook's digital signatures.
pub(super) fn is_signature(part: &str) -> bool {
    part.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("_xmlsignatures/"))
}

/// Copies a flat list, leaving out what `drop` says and adding lines before the end.
fn patch_list(
    old: &[u8],
    part: &str,
    drop: impl Fn(&BytesStart<'_>) -> Result<bool, MarkError>,
    add: impl Fn(&str, &mut String),
) -> Result<Vec<u8>, MarkError> {
    let mut events = Events::new(old, part);
    let mut buffer = Vec::new();
    let mut out = Writer::new(Vec::with_capacity(old.len() + 1024));
    let mut root = None::<String>;
    let mut skipping = false;
    loop {
        let event = events.next(&mut buffer)?;
        let depth = events.depth();
        match event {
            Event::Eof => break,
            Event::Start(element) if depth == 1 => {
                root = Some(prefix(&element));
                out.write_event(Event::Start(element))?;
            }
            Event::Empty(element) if depth == 0 => {
                let prefix = prefix(&element);
                let mut text = String::new();
                add(&prefix, &mut text);
                let name = element.name().into_inner().to_owned();
                out.write_event(Event::Start(element))?;
                out.get_mut().extend_from_slice(format!("{text}</{name}>").as_bytes());
                root = Some(prefix);
            }
            Event::Start(element) if depth == 2 && drop(&element)? => skipping = true,
            Event::Empty(element) if depth == 1 && drop(&element)? => {}
            Event::End(_) if depth == 1 && skipping => skipping = false,
            Event::End(element) if depth == 0 => {
                let mut text = String::new();
                add(root.as_deref().unwrap_or_default(), &mut text);
                out.get_mut().extend_from_slice(text.as_bytes());
                out.write_event(Event::End(element))?;
            }
            event if !skipping => out.write_event(event)?,
            _ => {}
        }
    }
    if root.is_none() {
        return Err(MarkError::strange(part, "it is empty"));
    }
    Ok(out.into_inner())
}

/// The sheets of a workbook in order, as relationship ids.
pub(super) fn sheet_ids(workbook: &[u8], part: &str) -> Result<Vec<String>, MarkError> {
    let mut events = Events::new(workbook, part);
    let mut buffer = Vec::new();
    let mut found = Vec::new();
    let mut inside = false;
    loop {
        let event = events.next(&mut buffer)?;
        let depth = events.depth();
        match event {
            Event::Eof => return Ok(found),
            Event::Start(element) if depth == 2 => inside = local(&element) == "sheets",
            Event::Start(element) | Event::Empty(element) if inside && local(&element) == "sheet" => {
                found.push(relationship_id(&element, part)?.unwrap_or_default());
            }
            Event::End(_) if depth == 1 => inside = false,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_followed() {
        assert_eq!(resolve("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("a.xml", "../../b.xml"), "b.xml");
        assert_eq!(relationships_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relationships_of(""), "_rels/.rels");
    }

    #[test]
    fn signatures_leave_the_lists() -> Result<(), MarkError> {
        let types =
            br#"<Types><Default Extension="xml" ContentType="a"/><Override PartName="/_xmlsignatures/sig1.xml" ContentType="b"/></Types>"#;
        let changes = ContentTypeChanges { overrides: vec![("xl/comments1.xml".into(), "c")], vml: true, without_signatures: true };
        let new = String::from_utf8_lossy(&patch_content_types(types, &changes)?).into_owned();
        assert!(!new.contains("_xmlsignatures"), "{new}");
        assert!(
            new.contains(r#"Extension="vml""#) && new.ends_with(r#"<Override PartName="/xl/comments1.xml" ContentType="c"/></Types>"#),
            "{new}"
        );
        let rels = br#"<p:Relationships xmlns:p="x"><p:Relationship Id="r1" Type="y/digital-signature/origin" Target="o"></p:Relationship><p:Relationship Id="r2" Type="y/z" Target="w"/></p:Relationships>"#;
        let added = [NewRelationship { id: "r9".into(), kind: "t".into(), part: "xl/a&b.xml".into() }];
        let new = String::from_utf8_lossy(&patch_relationships(Some(rels), "", &added, "/digital-signature/origin")?).into_owned();
        assert_eq!(
            new,
            r#"<p:Relationships xmlns:p="x"><p:Relationship Id="r2" Type="y/z" Target="w"/><p:Relationship Id="r9" Type="t" Target="/xl/a&amp;b.xml"/></p:Relationships>"#
        );
        Ok(())
    }
}
