//! Loading a register extract: where it is from, of which day, what it covers, and, where it stands in for another register, on which decision.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::files::spool::Spool;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date, Language, RegisterKind};
use payung_law::money::NationalLaw;
use payung_registry::{ExtractTerms, Limits, Register};
use payung_storage::entity::register_snapshot;
use payung_storage::load_attachment;
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadRegister {
    /// The programme year.
    pub programme_year: i64,
    /// Which register.
    #[schema(schema_with = crate::schema::register)]
    pub kind: RegisterKind,
    /// Who gave it, by which letter.
    pub source: String,
    /// The day it shows.
    pub snapshot: Date,
    /// The area it covers whole; as far as its rows tell when absent.
    #[schema(schema_with = crate::schema::some_area)]
    pub coverage: Option<AreaCode>,
    /// The register it stands in for, with the decision that says so (DTSEN for DTKS or P3KE).
    #[schema(schema_with = crate::schema::stand_in)]
    pub stands_in_for: Option<(RegisterKind, FileIn)>,
    /// Its files (DTSEN has two).
    pub files: Vec<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegisterLoaded {
    /// The extract's number.
    pub id: i64,
    /// People in it.
    pub people: u64,
    /// It had been loaded before; nothing was changed.
    pub already: bool,
}

impl Act for LoadRegister {
    const NAME: ActName = ActName::LoadRegister;
    type Done = RegisterLoaded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<RegisterLoaded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        if self.files.is_empty() || self.source.trim().is_empty() {
            return Err(ActError::invalid(
                "Sebut berkas register dan asalnya (pemberi, nomor surat).",
                "Name the register's files and where it is from (who gave it, letter).",
            ));
        }
        if self.snapshot > acting.day {
            return Err(ActError::invalid(
                format!("Tanggal data {} belum terjadi.", self.snapshot),
                format!("The extract's day {} has not come yet.", self.snapshot),
            ));
        }
        let spools = self.files.iter().map(|file| Ok((file.name.clone(), Spool::of(&file.body)?))).collect::<Result<Vec<_>, ActError>>()?;
        let loaded = open_register(&programme, acting, self.kind, self.snapshot, self.coverage, &spools)?;
        let people = loaded.report().persons;
        let content = acting.sealer().content_hash(&self.files.iter().flat_map(|file| file.body.iter().copied()).collect::<Vec<u8>>());
        let known = register_snapshot::Entity::find()
            .filter(register_snapshot::Column::ProgrammeYear.eq(self.programme_year))
            .filter(register_snapshot::Column::Kind.eq(self.kind.word()))
            .filter(register_snapshot::Column::Content.eq(&content))
            .filter(register_snapshot::Column::SnapshotDate.eq(self.snapshot.to_string()))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            return Ok(Ran::Already(RegisterLoaded { id: known.id, people, already: true }));
        }
        let mut files = Vec::with_capacity(self.files.len());
        for file in &self.files {
            files.push(acting.keep(file).await?);
        }
        // One extract of a kind is asked at a time: the newest.
        register_snapshot::Entity::update_many()
            .col_expr(register_snapshot::Column::Status, Expr::value("replaced"))
            .filter(register_snapshot::Column::ProgrammeYear.eq(self.programme_year))
            .filter(register_snapshot::Column::Kind.eq(self.kind.word()))
            .exec(acting.tx)
            .await?;
        let row = register_snapshot::Model {
            id: acting.next_id::<register_snapshot::Entity>(register_snapshot::Column::Id).await?,
            programme_year: self.programme_year,
            kind: self.kind.word().to_owned(),
            source: self.source.trim().to_owned(),
            snapshot_date: self.snapshot.to_string(),
            coverage: self.coverage.map_or_else(String::new, |area| area.to_string()),
            stands_in_for: self.stands_in_for.as_ref().map(|(kind, _)| kind.word().to_owned()),
            ground: acting.keep_some(self.stands_in_for.as_ref().map(|(_, file)| file)).await?,
            files: serde_json::to_string(&files).unwrap_or_default(),
            content,
            people: i64::try_from(people).unwrap_or(i64::MAX),
            status: "active".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        let done = RegisterLoaded { id: row.id, people, already: false };
        let noted = Noted::plain(
            format!("register:{}", row.id),
            serde_json::json!({ "kind": row.kind, "source": row.source, "snapshot": row.snapshot_date, "people": people, "stands-in-for": row.stands_in_for, "files": files }),
        );
        register_snapshot::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(done, noted))
    }
}

fn open_register(
    programme: &Programme,
    acting: &Acting<'_>,
    kind: RegisterKind,
    snapshot: Date,
    coverage: Option<AreaCode>,
    spools: &[(String, Spool)],
) -> Result<Register, ActError> {
    let law = NationalLaw::new(&programme.national);
    let terms = ExtractTerms {
        snapshot: Some(snapshot),
        region: programme.regulation.region(),
        declared_area: coverage,
        max_age_months: law.register_validity(kind, acting.day),
        headings: Arc::from([]),
    };
    let paths: Vec<_> = spools.iter().map(|(_, spool)| spool.path()).collect();
    let named = |text: String| spools.iter().fold(text, |text, (name, spool)| text.replace(&spool.path().display().to_string(), name));
    Register::load(kind, &paths, &terms, &Limits::default(), &acting.books.areas)
        .map_err(|error| ActError::invalid(named(error.message(Language::Id)), named(error.message(Language::En))))
}

impl Acting<'_> {
    /// The extracts in use in a programme year, ready to be asked, with their rows in the books.
    ///
    /// # Errors
    /// One does not open any more.
    pub async fn registers(&self, programme: &Programme) -> Result<Vec<(register_snapshot::Model, Register)>, ActError> {
        let rows = register_snapshot::Entity::find()
            .filter(register_snapshot::Column::ProgrammeYear.eq(programme.year.id))
            .filter(register_snapshot::Column::Status.eq("active"))
            .order_by_asc(register_snapshot::Column::Id)
            .all(self.tx)
            .await?;
        let mut registers = Vec::with_capacity(rows.len());
        for row in rows {
            let files: Vec<String> = serde_json::from_str(&row.files).unwrap_or_default();
            let mut spools = Vec::with_capacity(files.len());
            for hash in &files {
                let file = load_attachment(self.tx, self.sealer(), hash).await?.ok_or_else(|| missing(row.id))?;
                spools.push((file.file_name.clone(), Spool::of(&file.body)?));
            }
            let (Some(kind), Ok(snapshot)) = (RegisterKind::from_word(&row.kind), row.snapshot_date.parse::<Date>()) else {
                return Err(missing(row.id));
            };
            let register = open_register(programme, self, kind, snapshot, AreaCode::parse(&row.coverage), &spools)?;
            registers.push((row, register));
        }
        Ok(registers)
    }
}

fn missing(id: i64) -> ActError {
    ActError::conflict(
        format!("Berkas register {id} hilang dari buku. Muat ulang registernya, atau pulihkan dari cadangan."),
        format!("The files of register {id} are missing from the books. Load it again, or restore a backup."),
    )
}
