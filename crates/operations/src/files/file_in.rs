//! A file that comes with an act, from a form, from a command or from JSON.

use crate::acting::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payung_storage::Attachment;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use zeroize::Zeroizing;

/// Longest name a file keeps, in characters.
const NAME_MAX: usize = 120;

/// A file that comes with an act. In the digest of a request it stands by its name and content; in JSON its content is base 64.
#[derive(Debug, Clone)]
pub struct FileIn {
    /// Name it was handed in under.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub body: Zeroizing<Vec<u8>>,
}

impl Serialize for FileIn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.name, hex(&Sha256::digest(&*self.body))).serialize(serializer)
    }
}

/// A file as JSON brings it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct FileInJson {
    /// Name it was handed in under; a path in it is left out.
    name: String,
    /// Media type.
    media_type: String,
    /// Its bytes, in base 64.
    #[schema(schema_with = crate::schema::base64)]
    content: String,
}

impl PartialSchema for FileIn {
    fn schema() -> RefOr<Schema> {
        FileInJson::schema()
    }
}

impl ToSchema for FileIn {}

impl<'de> Deserialize<'de> for FileIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = FileInJson::deserialize(deserializer)?;
        let content = Zeroizing::new(given.content);
        // The decoder's own words would repeat a character of the content.
        let body = STANDARD.decode(content.as_bytes()).map_err(|_| D::Error::custom("`content` is not base 64 (RFC 4648 §4)"))?;
        Ok(Self { name: base_name(&given.name), media_type: given.media_type, body: Zeroizing::new(body) })
    }
}

impl FileIn {
    /// As an attachment.
    pub(crate) fn attachment(&self) -> Attachment {
        Attachment { file_name: self.name.clone(), media_type: self.media_type.clone(), body: self.body.clone() }
    }
}

/// The name of a file without any path in it, without characters that steer, at most 120 characters long.
#[must_use]
pub fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(c)).take(NAME_MAX).collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() { "tanpa-nama".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lead_nowhere() {
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(base_name("C:\\Users\\x\\daftar.xlsx"), "daftar.xlsx");
        assert_eq!(base_name("daftar\u{202e}xslx.exe\0"), "daftarxslx.exe");
        assert_eq!(base_name("..."), "tanpa-nama");
        assert_eq!(base_name(&"a".repeat(400)).len(), 120);
    }

    #[test]
    fn out_of_json() {
        let read = |text: &str| serde_json::from_str::<FileIn>(text);
        let file = read(r#"{"name":"../a.csv","media_type":"text/csv","content":"bmFtYQ=="}"#).expect("a file");
        assert_eq!((file.name.as_str(), file.body.as_slice()), ("a.csv", b"nama".as_slice()));
        let fault = read(r#"{"name":"a","media_type":"","content":"RAHASIA!"}"#).expect_err("no base 64").to_string();
        assert!(!fault.contains("RAHASIA"), "{fault}");
        assert!(read(r#"{"name":"a","media_type":"","content":"","path":"/etc/passwd"}"#).is_err());
    }
}
