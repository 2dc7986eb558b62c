//! Taking the file for BPJS out of the books. It holds whole NIKs, so every time is noted in the log; under the same right as making it.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::export_enrolment::no_export;
use crate::failure::ActError;
use crate::permission::ActName;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payung_storage::entity::bpjs_export;
use payung_storage::load_attachment;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeExport {
    /// The export.
    pub export: i64,
}

/// The file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes, in base 64.
    #[schema(schema_with = crate::schema::base64)]
    pub content: String,
}

impl std::fmt::Debug for ExportFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportFile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl ExportFile {
    /// Its bytes; none when it was changed on the way.
    #[must_use]
    pub fn body(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.content).ok()
    }
}

impl Act for TakeExport {
    const NAME: ActName = ActName::ExportEnrolment;
    type Done = ExportFile;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ExportFile>, ActError> {
        let export = bpjs_export::Entity::find_by_id(self.export).one(acting.tx).await?.ok_or_else(|| no_export(self.export))?;
        let kept = load_attachment(acting.tx, acting.sealer(), &export.file).await.map_err(ActError::from)?;
        let kept = kept.ok_or_else(|| no_export(self.export))?;
        let noted = Noted::plain(format!("bpjs-export:{}", export.id), serde_json::json!({ "taken": true, "people": export.people }));
        let file = ExportFile { name: kept.file_name.clone(), media_type: kept.media_type.clone(), content: STANDARD.encode(&*kept.body) };
        Ok(Ran::Done(file, noted))
    }
}
