//! Recording the signed decree: its number, date and file, compared with the draft by count, total and page code; and, when the annex was retyped
//! elsewhere, name by name. A scan's bytes never equal the draft's, so they are not compared.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::acts::drop_decree::was_dropped;
use crate::case::annex::{annex, compare_annex};
use crate::case::cases::StepOutcome;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::shared_index::{DECREE_SIGNED, message};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, Language};
use payung_law::model::StepKind;
use payung_storage::entity::{candidate_list, case_file, decree, decree_entry, outbox};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDecree {
    /// The decree's number in the books.
    pub decree: i64,
    /// Its version as seen.
    pub version: i64,
    /// The number given when it was signed.
    pub number: String,
    /// The date given when it was signed.
    pub date: Date,
    /// People counted in the signed annex.
    pub people: u64,
    /// The total read in the signed annex, in rupiah.
    pub total: i64,
    /// The code read on its pages.
    pub page_code: String,
    /// The signed file.
    pub file: FileIn,
    /// The annex as a table, when it was retyped elsewhere.
    pub retyped_annex: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DecreeRecorded {
    /// The decree's number in the books.
    pub id: i64,
    /// People it brought in.
    pub added: u64,
    /// People it took out.
    pub removed: u64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordDecree {
    const NAME: ActName = ActName::RecordDecree;
    type Done = DecreeRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let decree = acting.decree(self.decree).await?;
        let programme = acting.open_programme(decree.programme_year).await?;
        Ok(Target { area: acting.books.region, step_roles: Some(programme.step_of(StepKind::Decree)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DecreeRecorded>, ActError> {
        let decree = acting.decree(self.decree).await?;
        let programme = acting.open_programme(decree.programme_year).await?;
        let step = programme.step_of(StepKind::Decree)?;
        if decree.status == "signed" {
            return self.recorded_before(&decree);
        }
        if decree.status == "dropped" {
            return Err(was_dropped(decree.id));
        }
        if decree.version != self.version {
            return Err(ActError::stale(("Keputusan ini", "This decree"), self.version, decree.version));
        }
        acting.check_not_maker(&decree.drafted_by, ("menyusun rancangan ini", "drafted this decree"))?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        self.compare(acting, &decree).await?;
        if let Some(file) = &self.retyped_annex {
            let lines = annex(acting.tx, acting.sealer(), decree.id).await?;
            let differences = compare_annex(acting.books, &programme, &lines, file, acting.day)?;
            if !differences.none() {
                return Err(ActError::conflict(
                    format!(
                        "Lampiran yang diketik ulang berbeda dari rancangan: {}. Betulkan lampirannya, atau susun rancangan baru.",
                        differences.in_words(Language::Id)
                    ),
                    format!(
                        "The retyped annex differs from the draft: {}. Mend the annex, or draft anew.",
                        differences.in_words(Language::En)
                    ),
                ));
            }
        }
        let (added, removed) = move_people(acting, &decree, &step.id).await?;
        let file = acting.keep(&self.file).await?;
        let changed = decree::Entity::update_many()
            .col_expr(decree::Column::Status, Expr::value("signed"))
            .col_expr(decree::Column::Number, Expr::value(self.number.trim()))
            .col_expr(decree::Column::Date, Expr::value(self.date.to_string()))
            .col_expr(decree::Column::SignedFile, Expr::value(&file))
            .col_expr(decree::Column::RecordedBy, Expr::value(&acting.actor.name))
            .col_expr(decree::Column::Version, Expr::value(decree.version + 1))
            .col_expr(decree::Column::Seq, Expr::value(acting.seq))
            .filter(decree::Column::Id.eq(decree.id))
            .filter(decree::Column::Version.eq(decree.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Keputusan ini", "This decree"), self.version, decree.version + 1));
        }
        let id = acting.next_id::<outbox::Entity>(outbox::Column::Id).await?;
        let message = message(id, DECREE_SIGNED, &serde_json::json!({ "decree": decree.id }), acting.seq);
        outbox::Entity::insert(message).exec_without_returning(acting.tx).await?;
        let noted = Noted::plain(
            format!("decree:{}", decree.id),
            serde_json::json!({
                "number": self.number.trim(), "date": self.date.to_string(), "people": decree.people, "total": decree.total, "page-code": decree.page_code,
                "file": file, "added": added, "removed": removed, "retyped-annex-compared": self.retyped_annex.is_some(),
            }),
        );
        Ok(Ran::Done(DecreeRecorded { id: decree.id, added, removed, already: false }, noted))
    }
}

impl RecordDecree {
    fn recorded_before(&self, decree: &decree::Model) -> Result<Ran<DecreeRecorded>, ActError> {
        if decree.number.as_deref() == Some(self.number.trim()) && decree.date.as_deref() == Some(self.date.to_string().as_str()) {
            let added = u64::try_from(decree.people).unwrap_or(0);
            return Ok(Ran::Already(DecreeRecorded { id: decree.id, added, removed: 0, already: true }));
        }
        Err(ActError::conflict(
            format!(
                "Keputusan ini sudah dicatat dengan nomor {} tanggal {}.",
                decree.number.as_deref().unwrap_or("-"),
                decree.date.as_deref().unwrap_or("-")
            ),
            format!(
                "This decree has been recorded as number {} of {}.",
                decree.number.as_deref().unwrap_or("-"),
                decree.date.as_deref().unwrap_or("-")
            ),
        ))
    }

    /// Compares what was read on the signed paper with the draft.
    async fn compare(&self, acting: &Acting<'_>, decree: &decree::Model) -> Result<(), ActError> {
        if self.number.trim().is_empty() {
            return Err(ActError::invalid("Nomor keputusan wajib diisi.", "A decree needs its number."));
        }
        if self.date > acting.day {
            return Err(ActError::invalid(
                format!("Tanggal keputusan {} belum tiba.", self.date),
                format!("The decree's date {} has not come yet.", self.date),
            ));
        }
        if i64::from(self.date.year()) != decree.year {
            return Err(ActError::invalid(
                format!("Tanggal {} bukan dalam tahun program {}.", self.date, decree.year),
                format!("Date {} is not in programme year {}.", self.date, decree.year),
            ));
        }
        if let Some(list) = decree.candidate_list
            && let Some(list) = candidate_list::Entity::find_by_id(list).one(acting.tx).await?
            && self.date.to_string() < list.date
        {
            return Err(ActError::invalid(
                format!("Tanggal keputusan {} mendahului daftar calonnya ({}).", self.date, list.date),
                format!("The decree's date {} is before its list of candidates ({}).", self.date, list.date),
            ));
        }
        let same_number = decree::Entity::find()
            .filter(decree::Column::Year.eq(decree.year))
            .filter(decree::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        if let Some(other) = same_number {
            return Err(ActError::conflict(
                format!("Nomor {} tahun {} sudah dipakai keputusan bernomor buku {}.", self.number.trim(), decree.year, other.id),
                format!("Number {} of {} is already used by decree {} of the books.", self.number.trim(), decree.year, other.id),
            ));
        }
        let mut different = Vec::new();
        if i64::try_from(self.people) != Ok(decree.people) {
            different.push((
                format!("jumlah orang {} (rancangan {})", self.people, decree.people),
                format!("people {} (draft {})", self.people, decree.people),
            ));
        }
        if self.total != decree.total {
            different.push((
                format!("jumlah rupiah {} (rancangan {})", self.total, decree.total),
                format!("total {} (draft {})", self.total, decree.total),
            ));
        }
        if self.page_code.trim().to_uppercase() != decree.page_code {
            different.push((
                format!("kode halaman {} (rancangan {})", self.page_code.trim(), decree.page_code),
                format!("page code {} (draft {})", self.page_code.trim(), decree.page_code),
            ));
        }
        if different.is_empty() {
            return Ok(());
        }
        let (id, en): (Vec<String>, Vec<String>) = different.into_iter().unzip();
        Err(ActError::conflict(
            format!("Yang ditandatangani bukan rancangan ini: {}. Periksa berkasnya; tidak ada yang dicatat.", id.join("; ")),
            format!("What was signed is not this draft: {}. Check the file; nothing was recorded.", en.join("; ")),
        ))
    }
}

/// Moves the cases the decree names. Each move is asked of the case's own state, then all are written at once.
async fn move_people(acting: &Acting<'_>, decree: &decree::Model, step: &str) -> Result<(u64, u64), ActError> {
    let entries = decree_entry::Entity::find()
        .filter(decree_entry::Column::Decree.eq(decree.id))
        .order_by_asc(decree_entry::Column::Ordinal)
        .all(acting.tx)
        .await?;
    let evidence = format!("decree:{}", decree.id);
    let (mut added, mut removed, mut steps) = (0, 0, Vec::with_capacity(entries.len()));
    for (change, word) in [("add", "decreed"), ("remove", "removed")] {
        let cases: Vec<i64> = entries.iter().filter(|entry| entry.change == change).map(|entry| entry.case_file).collect();
        for some in cases.chunks(ROWS_AT_ONCE) {
            let found = case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().copied())).all(acting.tx).await?;
            for case in &found {
                let state = acting.state(case)?;
                if change == "add" {
                    state.decree(decree.id)?
                } else {
                    state.remove(decree.id)?
                };
                let outcome = if change == "add" { StepOutcome::Done } else { StepOutcome::Refused };
                steps.push(acting.step_row(case.id, step, outcome, &evidence, None)?);
            }
            let changed = case_file::Entity::update_many()
                .col_expr(case_file::Column::State, Expr::value(word))
                .col_expr(case_file::Column::Decree, Expr::value(decree.id))
                .col_expr(case_file::Column::Version, Expr::col(case_file::Column::Version).add(1))
                .col_expr(case_file::Column::Seq, Expr::value(acting.seq))
                .filter(case_file::Column::Id.is_in(some.iter().copied()))
                .exec(acting.tx)
                .await?;
            if change == "add" {
                added += changed.rows_affected;
            } else {
                removed += changed.rows_affected;
            }
        }
    }
    acting.note_steps(steps).await?;
    Ok((added, removed))
}
