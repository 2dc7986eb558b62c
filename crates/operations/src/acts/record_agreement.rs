//! Recording an agreement with BPJS: a Nota Kesepakatan or a PKS under one, its dates, and what it says of when cover begins and of refunds.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::Date;
use payung_storage::entity::agreement;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What an agreement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementKind {
    /// Nota Kesepakatan, between the region and BPJS.
    NotaKesepakatan,
    /// Perjanjian Kerja Sama, which may rest on one.
    Pks,
}

impl AgreementKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::NotaKesepakatan, Self::Pks];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotaKesepakatan => "nota-kesepakatan",
            Self::Pks => "pks",
        }
    }
}

/// What makes cover begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoverStart {
    /// As the regulation says.
    Regulation,
    /// When BPJS issues the number.
    Number,
    /// On the agreement's date.
    Agreement,
    /// When the first contribution is paid.
    Payment,
    /// On a date the agreement names.
    Date,
}

impl CoverStart {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Regulation, Self::Number, Self::Agreement, Self::Payment, Self::Date];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Regulation => "regulation",
            Self::Number => "number",
            Self::Agreement => "agreement",
            Self::Payment => "payment",
            Self::Date => "date",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAgreement {
    /// What it is.
    pub kind: AgreementKind,
    /// Its number.
    pub number: String,
    /// The day it was signed.
    pub date: Date,
    /// The other side, with its branch.
    pub partner: String,
    /// What it is about.
    pub subject: String,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds; open when absent.
    pub valid_until: Option<Date>,
    /// What makes cover begin under it.
    pub cover_start: CoverStart,
    /// The date it names, for [`CoverStart::Date`].
    pub cover_date: Option<Date>,
    /// Where it says so: the clause, in its own words. May be empty when cover begins as the regulation says.
    pub cover_clause: String,
    /// What it says of refunds and overpayment, in its own words; empty when nothing.
    pub refund_clause: String,
    /// The Nota Kesepakatan a PKS rests on, by its number in the books.
    pub under: Option<i64>,
    /// The signed paper.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgreementRecorded {
    /// The agreement's number in the books.
    pub id: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordAgreement {
    const NAME: ActName = ActName::RecordAgreement;
    type Done = AgreementRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<AgreementRecorded>, ActError> {
        self.check(acting)?;
        let known = agreement::Entity::find()
            .filter(agreement::Column::Kind.eq(self.kind.word()))
            .filter(agreement::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            let same = (known.date == self.date.to_string())
                && known.partner == self.partner.trim()
                && known.valid_from == self.valid_from.to_string()
                && known.valid_until == self.valid_until.map(|until| until.to_string())
                && known.cover_start == self.cover_start.word();
            if same {
                return Ok(Ran::Already(AgreementRecorded { id: known.id, already: true }));
            }
            return Err(ActError::conflict(
                format!("Nomor {} sudah dipakai untuk perjanjian tanggal {} dengan {}.", known.number, known.date, known.partner),
                format!("Number {} is already used for the agreement of {} with {}.", known.number, known.date, known.partner),
            ));
        }
        if let Some(under) = self.under {
            self.check_under(acting, under).await?;
        }
        let row = agreement::Model {
            id: acting.next_id::<agreement::Entity>(agreement::Column::Id).await?,
            kind: self.kind.word().to_owned(),
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            partner: self.partner.trim().to_owned(),
            subject: self.subject.trim().to_owned(),
            valid_from: self.valid_from.to_string(),
            valid_until: self.valid_until.map(|until| until.to_string()),
            cover_start: self.cover_start.word().to_owned(),
            cover_date: self.cover_date.map(|date| date.to_string()),
            cover_clause: self.cover_clause.trim().to_owned(),
            refund_clause: self.refund_clause.trim().to_owned(),
            under: self.under,
            file: acting.keep_some(self.file.as_ref()).await?,
            status: "active".to_owned(),
            ended_on: None,
            version: 1,
            seq: acting.seq,
        };
        let id = row.id;
        let noted = Noted::plain(
            format!("agreement:{id}"),
            serde_json::json!({
                "kind": row.kind, "number": row.number, "date": row.date, "valid-from": row.valid_from, "valid-until": row.valid_until,
                "cover-start": row.cover_start, "cover-date": row.cover_date, "under": row.under, "file": row.file,
            }),
        );
        agreement::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(AgreementRecorded { id, already: false }, noted))
    }
}

impl RecordAgreement {
    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        check_filled(&self.number, ("Nomor perjanjian", "The agreement's number"))?;
        check_filled(&self.partner, ("Pihak lain dalam perjanjian", "The agreement's other side"))?;
        check_filled(&self.subject, ("Isi pokok perjanjian", "What the agreement is about"))?;
        check_past(self.date, acting.day)?;
        if self.valid_until.is_some_and(|until| until < self.valid_from) {
            return Err(ActError::invalid("Masa berlaku berakhir sebelum dimulai.", "It ends before it begins."));
        }
        if self.cover_date.is_some() != (self.cover_start == CoverStart::Date) {
            return Err(ActError::invalid(
                "Tanggal mulai perlindungan diisi bila, dan hanya bila, perjanjian menyebut tanggal.",
                "The date on which cover begins is given when, and only when, the agreement names one.",
            ));
        }
        if self.cover_start != CoverStart::Regulation {
            check_filled(&self.cover_clause, ("Klausul mulai perlindungan", "The clause on when cover begins"))?;
        }
        if self.under.is_some() && self.kind == AgreementKind::NotaKesepakatan {
            return Err(ActError::invalid(
                "Nota Kesepakatan tidak berada di bawah perjanjian lain; yang berada di bawahnya PKS.",
                "A Nota Kesepakatan rests on no other agreement; a PKS may.",
            ));
        }
        Ok(())
    }

    /// The Nota Kesepakatan a PKS rests on must be one, and hold when the PKS begins.
    async fn check_under(&self, acting: &Acting<'_>, under: i64) -> Result<(), ActError> {
        let nota = acting.agreement(under).await?;
        let begins = self.valid_from.to_string();
        let ends = nota.ended_on.as_ref().or(nota.valid_until.as_ref());
        if nota.kind == AgreementKind::NotaKesepakatan.word() && nota.valid_from <= begins && ends.is_none_or(|ends| begins <= *ends) {
            return Ok(());
        }
        Err(ActError::conflict(
            format!(
                "PKS ini dimulai {begins}, di luar masa Nota Kesepakatan {} ({} sampai {}).",
                nota.number,
                nota.valid_from,
                until(&nota)
            ),
            format!(
                "This PKS begins on {begins}, outside the time of Nota Kesepakatan {} ({} to {}).",
                nota.number,
                nota.valid_from,
                until(&nota)
            ),
        ))
    }
}

/// Its last day in words.
fn until(agreement: &agreement::Model) -> &str {
    agreement.ended_on.as_deref().or(agreement.valid_until.as_deref()).unwrap_or("…")
}

impl Acting<'_> {
    /// The agreement `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn agreement(&self, id: i64) -> Result<agreement::Model, ActError> {
        agreement::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| {
            ActError::not_found(format!("Tidak ada perjanjian bernomor {id}."), format!("There is no agreement number {id}."))
        })
    }
}
