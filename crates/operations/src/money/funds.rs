//! Fund lines: what a regulation lets a line pay for, who may act on it, and moving its sums within their limits.

use crate::acting::{Acting, Target};
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date, Role, Rupiah};
use payung_law::Regulation;
use payung_law::model::{Fund, Payer};
use payung_law::money::{NationalLaw, PayerKind};
use payung_storage::entity::fund_line;
use payung_storage::{FundLimit, LineMoved, SumsAdded, add_to_line};
use sea_orm::prelude::*;

/// The amount by which an act keeps unplanned aid within a share of the planned, in hundredths of a percent.
const UNPLANNED_SHARE: &str = "pagu-tidak-direncanakan-maksimum";

/// The fund out of which an act pays unplanned aid, where it keeps the two apart.
const UNFORESEEN: &str = "belanja-tidak-terduga";

/// There is no such line.
pub(crate) fn no_line(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada sumber dana bernomor {id}."), format!("There is no fund line number {id}."))
}

/// The contributions' payer, for the law.
#[must_use]
pub(crate) fn payer_kind(kind: &str) -> PayerKind {
    match kind {
        "apbd" => PayerKind::Government,
        "apbdesa" => PayerKind::Village,
        _ => PayerKind::Other,
    }
}

/// The fund `id`: the act's own, or the nation's where the act leaves that kind, or other lawful sources, open.
pub(crate) fn fund_of<'p>(programme: &'p Programme, id: &str) -> Result<&'p Fund, ActError> {
    let own = &programme.regulation.fund;
    if let Some(found) = own.iter().find(|fund| fund.id == id) {
        return Ok(found);
    }
    let open = |fund: &Fund| own.iter().any(|known| known.kind == fund.kind || known.kind == "other");
    let beneath = || programme.national.fund.iter().map(|fund| &**fund).filter(|fund| open(fund));
    if let Some(found) = beneath().find(|fund| fund.id == id) {
        return Ok(found);
    }
    let mut known: Vec<&str> = own.iter().map(|fund| fund.id.as_str()).collect();
    known.extend(beneath().map(|fund| fund.id.as_str()).filter(|id| !own.iter().any(|fund| fund.id == *id)));
    let (act, known) = (&programme.regulation.act.short, known.join(", "));
    Err(ActError::invalid(
        format!("Menurut {act} dan pembacaan yang dipilih tidak ada sumber dana `{id}`. Yang ada: {known}."),
        format!("Under {act} and the readings chosen there is no fund `{id}`. There are: {known}."),
    ))
}

/// BPJS's kind of payer with the code `code` for a fund of this kind; the first that fits when no code is given.
pub(crate) fn payer_of<'p>(national: &'p Regulation, kind: &str, code: Option<&str>) -> Result<(&'p Payer, &'p str), ActError> {
    let funds: Vec<&str> = national.fund.iter().filter(|fund| fund.kind == kind).map(|fund| fund.id.as_str()).collect();
    let fits = || {
        let pays = |payer: &&Payer| payer.funds.iter().any(|fund| funds.contains(&fund.as_str()));
        let payers = national.payer.iter().map(|payer| &**payer).filter(pays);
        payers.filter_map(|payer| payer.code.as_deref().map(|code| (payer, code)))
    };
    let found = match code {
        Some(code) => fits().find(|(_, known)| known.eq_ignore_ascii_case(code.trim())),
        None => fits().next(),
    };
    found.ok_or_else(|| {
        let known: Vec<String> = fits().map(|(payer, code)| format!("{code} ({})", payer.label)).collect();
        let known = known.join(", ");
        ActError::invalid(
            format!("Kode pembayar BPJS {} tidak cocok dengan dana ini. Yang ada: {known}.", code.unwrap_or("-")),
            format!("BPJS's code of payer {} does not fit this fund. There are: {known}.", code.unwrap_or("-")),
        )
    })
}

/// Whether an act keeps unplanned aid apart, so that only one fund may pay for it.
#[must_use]
pub(crate) fn unplanned_apart(programme: &Programme) -> bool {
    programme.regulation.fund.iter().any(|fund| fund.id == UNFORESEEN)
}

/// Whether `fund` pays for unplanned aid, and for nothing else.
#[must_use]
pub(crate) fn is_unforeseen(fund: &str) -> bool {
    fund == UNFORESEEN
}

/// Where an act on a line is done, and by whom: whoever answers for the money the line is in.
pub(crate) fn line_target(payer: &str, payer_area: AreaCode, national: &Regulation, regional: &[Role]) -> Target {
    let by_village = national.payer.iter().any(|known| known.code.as_deref() == Some(payer) && !known.by_spd)
        && payer_area.level() == payung_domain::AreaLevel::Village;
    let roles = if by_village { vec![Role::VillageTreasurer] } else { regional.to_vec() };
    Target { area: payer_area, step_roles: Some(roles) }
}

/// A sum as people read it.
pub(crate) fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount)
}

impl Acting<'_> {
    /// The fund line `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn fund_line(&self, id: i64) -> Result<fund_line::Model, ActError> {
        fund_line::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| no_line(id))
    }

    /// The fund line `id` as the actor saw it.
    ///
    /// # Errors
    /// There is none, or it was changed since.
    pub(crate) async fn fund_line_at(&self, id: i64, version: i64) -> Result<fund_line::Model, ActError> {
        let line = self.fund_line(id).await?;
        if line.version != version {
            return Err(ActError::stale(("Sumber dana ini", "This fund line"), version, line.version));
        }
        Ok(line)
    }

    /// Refuses a line that is closed.
    ///
    /// # Errors
    /// The refusal.
    pub(crate) fn check_line_open(&self, line: &fund_line::Model) -> Result<(), ActError> {
        if line.status == "open" {
            return Ok(());
        }
        Err(ActError::conflict(
            format!("Sumber dana {} sudah ditutup; pembukuannya tidak berubah lagi.", line.name),
            format!("Fund line {} is closed; its books no longer change.", line.name),
        ))
    }

    /// The target of an act on a line: roles of the region where its money is the region's, the village's treasurer where it is the village's.
    ///
    /// # Errors
    /// There is no such line; its area cannot be read.
    pub(crate) async fn target_of_line(&self, id: i64, regional: &[Role]) -> Result<Target, ActError> {
        let line = self.fund_line(id).await?;
        let programme = Programme::load(self.tx, self.books, line.programme_year).await?;
        Ok(line_target(&line.payer, self.payer_area(&line)?, &programme.national, regional))
    }

    /// Whose treasurer pays.
    ///
    /// # Errors
    /// The column is no area: then the books were changed outside the program.
    pub(crate) fn payer_area(&self, line: &fund_line::Model) -> Result<AreaCode, ActError> {
        AreaCode::parse(&line.payer_area).ok_or_else(|| {
            ActError::conflict(
                format!("Sumber dana {} tidak utuh: wilayah pembayarnya tidak terbaca. Jalankan `payung audit verify`.", line.id),
                format!("Fund line {} is not whole: its payer's area cannot be read. Run `payung audit verify`.", line.id),
            )
        })
    }

    /// Moves a line's sums; where a limit of the database holds, the refusal says how much is left. `line` is the line as read in this act.
    ///
    /// # Errors
    /// The limit that held; the database's.
    pub(crate) async fn move_sums(&self, line: &fund_line::Model, added: SumsAdded) -> Result<(), ActError> {
        match add_to_line(self.tx, line.id, added, self.seq).await? {
            LineMoved::Moved => Ok(()),
            LineMoved::NoLine => Err(no_line(line.id)),
            LineMoved::Held(limit) => Err(held(line, added, limit)),
        }
    }
}

/// Why a limit held, with what is left.
fn held(line: &fund_line::Model, added: SumsAdded, limit: FundLimit) -> ActError {
    let name = &line.name;
    match limit {
        FundLimit::CommittedWithinCeiling if added.committed > 0 => {
            let left = line.ceiling.saturating_sub(line.committed);
            ActError::conflict(
                format!(
                    "Plafon {name} tidak cukup: yang diminta {}, yang tersisa {} (plafon {}, terikat {}). Kurangi orang atau bulannya, atau ubah plafonnya.",
                    rupiah(added.committed),
                    rupiah(left),
                    rupiah(line.ceiling),
                    rupiah(line.committed)
                ),
                format!(
                    "The ceiling of {name} is not enough: {} asked, {} left (ceiling {}, committed {}). Take fewer people or months, or change the ceiling.",
                    rupiah(added.committed),
                    rupiah(left),
                    rupiah(line.ceiling),
                    rupiah(line.committed)
                ),
            )
        }
        FundLimit::CommittedWithinCeiling | FundLimit::RequestedWithinCeiling if added.ceiling < 0 => {
            let bound = line.committed.max(line.requested);
            ActError::conflict(
                format!(
                    "Plafon {name} tidak dapat turun di bawah yang sudah terikat ({}): plafon {}, paling banyak berkurang {}.",
                    rupiah(bound),
                    rupiah(line.ceiling),
                    rupiah(line.ceiling.saturating_sub(bound))
                ),
                format!(
                    "The ceiling of {name} cannot fall below what is committed ({}): it is {}, and may fall by at most {}.",
                    rupiah(bound),
                    rupiah(line.ceiling),
                    rupiah(line.ceiling.saturating_sub(bound))
                ),
            )
        }
        FundLimit::SpdWithinCeiling => ActError::conflict(
            format!("SPD {name} melebihi plafonnya: plafon {}, sudah SPD {}.", rupiah(line.ceiling), rupiah(line.spd)),
            format!("The SPDs of {name} pass its ceiling: ceiling {}, released {}.", rupiah(line.ceiling), rupiah(line.spd)),
        ),
        FundLimit::RequestedWithinSpd => ActError::conflict(
            format!(
                "SPD {name} tidak cukup: SPD {}, sudah diajukan {}, tersisa {}. Catat SPD berikutnya dulu.",
                rupiah(line.spd),
                rupiah(line.requested),
                rupiah(line.spd.saturating_sub(line.requested))
            ),
            format!(
                "The SPDs of {name} are not enough: released {}, requested {}, left {}. Record the next SPD first.",
                rupiah(line.spd),
                rupiah(line.requested),
                rupiah(line.spd.saturating_sub(line.requested))
            ),
        ),
        FundLimit::RequestedWithinCeiling => ActError::conflict(
            format!(
                "Permintaan pembayaran melebihi plafon {name}: plafon {}, sudah diajukan {}.",
                rupiah(line.ceiling),
                rupiah(line.requested)
            ),
            format!("The request passes the ceiling of {name}: ceiling {}, requested {}.", rupiah(line.ceiling), rupiah(line.requested)),
        ),
        FundLimit::PaidWithinRequested => ActError::conflict(
            format!("Pembayaran melebihi yang diajukan dari {name}: diajukan {}, dibayar {}.", rupiah(line.requested), rupiah(line.paid)),
            format!("The payment passes what was requested of {name}: {} requested, {} paid.", rupiah(line.requested), rupiah(line.paid)),
        ),
        FundLimit::CommittedWithinCeiling | FundLimit::BelowNothing => ActError::conflict(
            format!("Jumlah pada {name} tidak dapat kurang dari nol; terikat {}, plafon {}.", rupiah(line.committed), rupiah(line.ceiling)),
            format!("No sum of {name} can be below nothing; committed {}, ceiling {}.", rupiah(line.committed), rupiah(line.ceiling)),
        ),
    }
}

/// Refuses unplanned ceilings beyond the share of the planned that the act allows. `planned` and `unplanned` are the sums as they would be.
pub(crate) fn check_unplanned(programme: &Programme, on: Date, planned: i64, unplanned: i64) -> Result<(), ActError> {
    let Some(share) = NationalLaw::new(&programme.regulation).find(UNPLANNED_SHARE, on).filter(|_| unplanned_apart(programme)) else {
        return Ok(());
    };
    let most = rupiah(planned).share(share.value, 10_000, 1).map_err(|_| too_large())?.get();
    if unplanned <= most {
        return Ok(());
    }
    Err(ActError::conflict(
        format!(
            "Plafon bantuan yang tidak direncanakan ({}) melebihi yang dibolehkan ({}), dihitung dari plafon yang direncanakan ({}): {}.",
            rupiah(unplanned),
            rupiah(most),
            rupiah(planned),
            share.cite
        ),
        format!(
            "The ceilings of unplanned aid ({}) pass what is allowed ({}) of the planned ceilings ({}): {}.",
            rupiah(unplanned),
            rupiah(most),
            rupiah(planned),
            share.cite
        ),
    ))
}

/// A fund line about which the log no longer says what was bound to it.
pub(crate) fn broken(id: i64) -> ActError {
    ActError::conflict(
        format!(
            "Sumber dana {id} tidak utuh: catatan pengikatannya tidak terbaca. Jalankan `payung audit verify` dan pulihkan dari cadangan."
        ),
        format!("Fund line {id} is not whole: what was bound to it cannot be read. Run `payung audit verify` and restore a backup."),
    )
}

/// A sum that does not fit.
pub(crate) fn too_large() -> ActError {
    ActError::invalid("Jumlahnya terlalu besar untuk dihitung.", "The sum is too large.")
}

/// The sums of a year's planned and unplanned ceilings.
pub(crate) async fn ceilings(acting: &Acting<'_>, programme_year: i64) -> Result<(i64, i64), ActError> {
    let lines = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(programme_year)).all(acting.tx).await?;
    lines.iter().try_fold((0_i64, 0_i64), |(planned, unplanned), line| {
        let sum = if line.planned { planned } else { unplanned }.checked_add(line.ceiling).ok_or_else(too_large)?;
        Ok(if line.planned { (sum, unplanned) } else { (planned, sum) })
    })
}
