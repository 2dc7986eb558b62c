//! Opening a fund line: a line of the budget out of which contributions are paid, with its ceiling, whom it is bound to, who pays and in which
//! group at BPJS.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::money::funds::{ceilings, check_unplanned, fund_of, is_unforeseen, line_target, payer_of, rupiah, too_large, unplanned_apart};
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, AreaLevel, Role};
use payung_law::model::Fund;
use payung_storage::entity::fund_line;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// How a line stands in the accounts. Which one is the region's choice; no regulation fixes it (NAT-A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountingClass {
    /// Belanja bantuan sosial.
    Bansos,
    /// Belanja barang dan jasa.
    BarangJasa,
    /// Another.
    Lain,
}

impl AccountingClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Bansos, Self::BarangJasa, Self::Lain];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bansos => "bansos",
            Self::BarangJasa => "barang-jasa",
            Self::Lain => "lain",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenFundLine {
    /// The programme year.
    pub programme_year: i64,
    /// The fund's id in the regulation, or in national law where the regulation leaves it open.
    pub fund: String,
    /// What people call the line; once a year.
    pub name: String,
    /// Account code, as the region writes it.
    pub account: String,
    /// Number of the budget document (DPA, or the village's APBDesa).
    pub dpa: String,
    /// How it stands in the accounts.
    pub accounting_class: AccountingClass,
    /// BPJS's code of the payer: SG, SD, SA or SL; the one that fits the fund when absent.
    pub payer: Option<String>,
    /// The village whose treasurer pays, for money of an APBDesa.
    #[schema(schema_with = crate::schema::some_area)]
    pub village: Option<AreaCode>,
    /// The group at BPJS that its people are in.
    pub wadah: String,
    /// Occupations it is bound to, by id: some of those the regulation binds it to. All of them when empty.
    pub earmark: Vec<String>,
    /// Rupiah in the budget document.
    pub ceiling: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FundLineOpened {
    /// The line's number in the books.
    pub id: i64,
    /// BPJS's code of the payer.
    pub payer: String,
    /// Occupations it is bound to; any when empty.
    pub earmark: Vec<String>,
    /// Whether money is released by SPD.
    pub needs_spd: bool,
    /// It had been opened before; nothing was changed.
    pub already: bool,
}

/// What the law makes of a line.
struct Lawful {
    kind: String,
    payer: String,
    payer_area: AreaCode,
    needs_spd: bool,
    planned: bool,
    earmark: Vec<String>,
}

impl Act for OpenFundLine {
    const NAME: ActName = ActName::OpenFundLine;
    type Done = FundLineOpened;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let lawful = self.lawful(acting, &programme)?;
        Ok(line_target(&lawful.payer, lawful.payer_area, &programme.national, &[Role::Pptk]))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FundLineOpened>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let lawful = self.lawful(acting, &programme)?;
        self.check()?;
        let earmark = serde_json::to_string(&lawful.earmark).unwrap_or_default();
        let lines = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(self.programme_year)).all(acting.tx).await?;
        if let Some(known) = lines.iter().find(|line| line.name == self.name.trim()) {
            let same = known.fund == self.fund
                && known.dpa == self.dpa.trim()
                && known.account == self.account.trim()
                && known.payer_area == lawful.payer_area.to_string()
                && known.earmark == earmark;
            if same {
                let done = FundLineOpened {
                    id: known.id,
                    payer: known.payer.clone(),
                    earmark: lawful.earmark,
                    needs_spd: known.needs_spd,
                    already: true,
                };
                return Ok(Ran::Already(done));
            }
            return Err(ActError::conflict(
                format!("Nama {} sudah dipakai sumber dana lain tahun ini ({}, DPA {}).", known.name, known.fund, known.dpa),
                format!("The name {} is already used by another fund line of this year ({}, DPA {}).", known.name, known.fund, known.dpa),
            ));
        }
        // A group is billed as one: what one treasurer pays may not stand in another's bill.
        let wadah = self.wadah.trim();
        if let Some(other) = lines.iter().find(|line| line.wadah == wadah && line.payer_area != lawful.payer_area.to_string()) {
            return Err(ActError::conflict(
                format!(
                    "Wadah {wadah} dipakai {}, yang dibayar bendahara lain; tiap pembayar mempunyai wadahnya sendiri di BPJS.",
                    other.name
                ),
                format!("Group {wadah} is used by {}, paid by another treasurer; each payer has a group of its own at BPJS.", other.name),
            ));
        }
        let (mut planned, mut unplanned) = ceilings(acting, self.programme_year).await?;
        let sum = if lawful.planned { &mut planned } else { &mut unplanned };
        *sum = sum.checked_add(self.ceiling).ok_or_else(too_large)?;
        check_unplanned(&programme, acting.day, planned, unplanned)?;
        let row = fund_line::Model {
            id: acting.next_id::<fund_line::Entity>(fund_line::Column::Id).await?,
            programme_year: self.programme_year,
            fund: self.fund.clone(),
            kind: lawful.kind,
            name: self.name.trim().to_owned(),
            account: self.account.trim().to_owned(),
            dpa: self.dpa.trim().to_owned(),
            accounting_class: self.accounting_class.word().to_owned(),
            planned: lawful.planned,
            payer: lawful.payer.clone(),
            payer_area: lawful.payer_area.to_string(),
            wadah: wadah.to_owned(),
            earmark,
            ceiling: self.ceiling,
            needs_spd: lawful.needs_spd,
            spd: 0,
            committed: 0,
            requested: 0,
            paid: 0,
            opened_by: acting.actor.name.clone(),
            status: "open".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        let done = FundLineOpened { id: row.id, payer: lawful.payer, earmark: lawful.earmark, needs_spd: lawful.needs_spd, already: false };
        let noted = Noted::plain(
            format!("fund-line:{}", row.id),
            serde_json::json!({
                "name": row.name, "fund": row.fund, "dpa": row.dpa, "account": row.account, "class": row.accounting_class, "planned": row.planned,
                "payer": row.payer, "payer-area": row.payer_area, "wadah": row.wadah, "earmark": done.earmark, "ceiling": row.ceiling,
            }),
        );
        fund_line::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(done, noted))
    }
}

impl OpenFundLine {
    fn check(&self) -> Result<(), ActError> {
        check_filled(&self.name, ("Nama sumber dana", "The fund line's name"))?;
        check_filled(&self.account, ("Kode rekening", "The account code"))?;
        check_filled(&self.dpa, ("Nomor DPA atau APBDesa", "The number of the DPA or APBDesa"))?;
        check_filled(&self.wadah, ("Wadah di BPJS", "The group at BPJS"))?;
        if self.ceiling < 0 {
            return Err(ActError::invalid(
                format!("Plafon {} tidak dapat kurang dari nol.", rupiah(self.ceiling)),
                format!("A ceiling of {} is below nothing.", rupiah(self.ceiling)),
            ));
        }
        Ok(())
    }

    fn lawful(&self, acting: &Acting<'_>, programme: &Programme) -> Result<Lawful, ActError> {
        let fund = fund_of(programme, &self.fund)?;
        let (payer, code) = payer_of(&programme.national, &fund.kind, self.payer.as_deref())?;
        let village = self.village.filter(|village| village.level() == AreaLevel::Village && village.is_in(acting.books.region));
        let payer_area = match (fund.kind.as_str(), self.village, village) {
            ("apbdesa", _, Some(village)) => village,
            ("apbdesa", ..) => {
                return Err(ActError::invalid(
                    "Dana APBDesa dibayar bendahara desanya sendiri: sebut kode desa di daerah ini.",
                    "Money of an APBDesa is paid by that village's own treasurer: name a village of this region.",
                ));
            }
            (_, Some(_), _) => {
                return Err(ActError::invalid(
                    format!("Dana {} bukan milik desa; kosongkan desanya.", fund.label),
                    format!("{} is no village's money; leave the village empty.", fund.label_en),
                ));
            }
            _ => acting.books.region,
        };
        Ok(Lawful {
            kind: fund.kind.clone(),
            payer: code.to_owned(),
            payer_area,
            needs_spd: payer.by_spd,
            planned: !(unplanned_apart(programme) && is_unforeseen(&fund.id)),
            earmark: self.earmark(programme, fund)?,
        })
    }

    /// The occupations the line is bound to: those of the regulation, or some of them; never others.
    fn earmark(&self, programme: &Programme, fund: &Fund) -> Result<Vec<String>, ActError> {
        let mut asked: Vec<String> = self.earmark.iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
        asked.sort_unstable();
        asked.dedup();
        let bound = &fund.earmark;
        if asked.is_empty() {
            return Ok(bound.clone());
        }
        let known: Vec<&str> = if bound.is_empty() {
            programme.regulation.occupation.iter().map(|occupation| occupation.id.as_str()).collect()
        } else {
            bound.iter().map(String::as_str).collect()
        };
        if let Some(stranger) = asked.iter().find(|id| !known.contains(&id.as_str())) {
            let known = known.join(", ");
            return Err(ActError::invalid(
                format!("{} tidak dapat diikat bagi `{stranger}` ({}). Yang boleh: {known}.", fund.label, fund.cite),
                format!("{} cannot be bound to `{stranger}` ({}). Allowed: {known}.", fund.label_en, fund.cite),
            ));
        }
        Ok(asked)
    }
}
