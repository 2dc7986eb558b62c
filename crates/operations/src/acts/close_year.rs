//! Closing a programme year: from then on it takes no more lists, screenings or decrees. Its papers are still made, and last year's people still
//! prefill the next year's lists. Nothing opens it again.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_storage::entity::{case_file, decree, programme_year};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// States in which nobody has decided on a case yet.
const UNDECIDED: [&str; 6] = ["proposed", "screened", "returned", "verified", "listed", "waiting"];

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseYear {
    /// The programme year.
    pub programme_year: i64,
    /// Its version as seen.
    pub version: i64,
    /// Why it is closed; told to whoever still wants to change something. It stands open in the log: no personal values.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct YearClosed {
    /// The programme year's number.
    pub id: i64,
    /// Its version now.
    pub version: i64,
    /// Cases that were still on their way; they stay as they are.
    pub on_their_way: u64,
    /// It had been closed before; nothing was changed.
    pub already: bool,
}

impl Act for CloseYear {
    const NAME: ActName = ActName::CloseYear;
    type Done = YearClosed;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Programme::load(acting.tx, acting.books, self.programme_year).await?;
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<YearClosed>, ActError> {
        let year = Programme::load(acting.tx, acting.books, self.programme_year).await?.year.clone();
        let on_their_way = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(year.id))
            .filter(case_file::Column::State.is_in(UNDECIDED))
            .count(acting.tx)
            .await?;
        if year.status != "open" {
            return Ok(Ran::Already(YearClosed { id: year.id, version: year.version, on_their_way, already: true }));
        }
        check_filled(&self.reason, ("Alasan penutupan", "The reason for closing"))?;
        if year.version != self.version {
            return Err(ActError::stale(("Tahun program ini", "This programme year"), self.version, year.version));
        }
        check_no_drafts(acting, year.id).await?;
        let changed = programme_year::Entity::update_many()
            .col_expr(programme_year::Column::Status, Expr::value("closed"))
            .col_expr(programme_year::Column::Version, Expr::value(year.version + 1))
            .col_expr(programme_year::Column::Seq, Expr::value(acting.seq))
            .filter(programme_year::Column::Id.eq(year.id))
            .filter(programme_year::Column::Version.eq(year.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Tahun program ini", "This programme year"), self.version, year.version + 1));
        }
        let noted = Noted::plain(
            format!("year:{}", year.id),
            serde_json::json!({ "year": year.year, "regulation": year.regulation, "reason": self.reason.trim(), "on-their-way": on_their_way }),
        );
        Ok(Ran::Done(YearClosed { id: year.id, version: year.version + 1, on_their_way, already: false }, noted))
    }
}

/// Refuses while a decree is neither signed nor dropped: it could be neither afterwards.
async fn check_no_drafts(acting: &Acting<'_>, year: i64) -> Result<(), ActError> {
    let drafts: Vec<i64> = decree::Entity::find()
        .select_only()
        .column(decree::Column::Id)
        .filter(decree::Column::ProgrammeYear.eq(year))
        .filter(decree::Column::Status.eq("draft"))
        .order_by_asc(decree::Column::Id)
        .into_tuple()
        .all(acting.tx)
        .await?;
    if drafts.is_empty() {
        return Ok(());
    }
    let drafts = drafts.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    Err(ActError::conflict(
        format!(
            "Masih ada rancangan keputusan (nomor buku {drafts}). Catat yang ditandatangani, atau batalkan rancangannya, baru tutup tahunnya."
        ),
        format!(
            "There are drafts of decrees left (numbers in the books {drafts}). Record what was signed, or drop the drafts, then close the year."
        ),
    ))
}
