//! What a person's cover costs in a month.

use super::{MoneyError, NationalLaw, cite};
use payung_domain::{Date, Rupiah};

/// Who pays, for the rebate of PP 50/2025, which is not for contributions out of APBN or APBD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayerKind {
    /// The region's or the state's budget.
    Government,
    /// The village's budget: PP 50/2025 does not name it; no rebate until BPJS rules on it.
    Village,
    /// The participant, a donor or another source.
    Other,
}

/// The participant's sector, for the rebate's months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sector {
    /// Transport.
    Transport,
    /// Any other.
    Other,
}

/// What contributions are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Nominal by the income class; without an income the lowest class.
    Nominal {
        /// Income in a month.
        income: Option<Rupiah>,
    },
    /// A percentage of the minimum wage (heads of RT/RW where the region chose so).
    MinimumWage {
        /// The minimum wage in force, from the operator's table.
        wage: Rupiah,
    },
}

/// Whose contribution is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// What it is computed from.
    pub basis: Basis,
    /// Who pays.
    pub payer: PayerKind,
    /// Sector.
    pub sector: Sector,
}

/// The contribution of one person for one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Work accident (JKK).
    pub jkk: Rupiah,
    /// Death (JKM).
    pub jkm: Rupiah,
    /// Both.
    pub total: Rupiah,
    /// The monthly basis that benefits by wage are computed from.
    pub benefit_basis: Rupiah,
    /// The articles.
    pub cites: Vec<String>,
    /// What a reader must know besides: a rebate that does not apply, a value to be confirmed.
    pub notes: Vec<String>,
}

impl NationalLaw<'_> {
    /// The contribution for the month `month` lies in.
    ///
    /// # Errors
    /// No value in force, or an impossible income or wage.
    pub fn contribution(&self, membership: &Membership, month: Date) -> Result<Contribution, MoneyError> {
        let on = month.first_of_month();
        let mut cites = Vec::new();
        let mut notes = Vec::new();
        let (mut jkk, mut jkm, benefit_basis) = match membership.basis {
            Basis::Nominal { income } => self.nominal(income, on, &mut cites, &mut notes)?,
            Basis::MinimumWage { wage } => self.share_of_wage(wage, on, &mut cites)?,
        };
        if let (Basis::Nominal { .. }, Some(rebate)) = (membership.basis, self.rebate(membership.sector, on)) {
            match membership.payer {
                PayerKind::Other => {
                    jkk = jkk.share(10_000 - rebate.value, 10_000, 1)?;
                    jkm = jkm.share(10_000 - rebate.value, 10_000, 1)?;
                    cite(&mut cites, &rebate);
                }
                PayerKind::Government => notes.push(format!("keringanan {} tidak berlaku bagi iuran yang dibayar APBN/APBD", rebate.cite)),
                PayerKind::Village => notes.push(format!(
                    "{} tidak menyebut APBDesa: keringanan tidak dihitung sampai ada penegasan BPJS Ketenagakerjaan",
                    rebate.cite
                )),
            }
        }
        Ok(Contribution { jkk, jkm, total: jkk.plus(jkm)?, benefit_basis, cites, notes })
    }

    /// The contributions of `persons` people for `months` months from the month `from` lies in, each month at its own rate.
    ///
    /// # Errors
    /// As [`NationalLaw::contribution`]; more than 1,200 months.
    pub fn contributions(&self, membership: &Membership, from: Date, months: u16, persons: i64) -> Result<Rupiah, MoneyError> {
        if months > 1_200 || persons < 0 {
            return Err(MoneyError::Impossible("jumlah bulan atau orang"));
        }
        let mut month = from.first_of_month();
        let mut total = Rupiah::ZERO;
        for _ in 0..months {
            total = total.plus(self.contribution(membership, month)?.total.times(persons)?)?;
            month = month.last_of_month().tomorrow().map_err(|_| MoneyError::Impossible("bulan"))?;
        }
        Ok(total)
    }

    fn rebate(&self, sector: Sector, on: Date) -> Option<super::Value> {
        self.find(
            match sector {
                Sector::Transport => "rabat-bpu-transport",
                Sector::Other => "rabat-bpu-lain",
            },
            on,
        )
    }

    fn nominal(
        &self,
        income: Option<Rupiah>,
        on: Date,
        cites: &mut Vec<String>,
        notes: &mut Vec<String>,
    ) -> Result<(Rupiah, Rupiah, Rupiah), MoneyError> {
        if income.is_some_and(|income| income < Rupiah::ZERO) {
            return Err(MoneyError::Impossible("penghasilan negatif"));
        }
        let scales = self.regulation.scale.iter().filter(|scale| scale.id == "iuran-jkk-bpu");
        let no_scale = || MoneyError::NoValue { id: "iuran-jkk-bpu".to_owned(), on };
        let scale =
            scales.into_iter().find(|scale| scale.from <= on && scale.until.is_none_or(|until| on <= until)).ok_or_else(no_scale)?;
        let income = income.map_or(0, Rupiah::get);
        let step = scale.steps.iter().find(|step| step.up_to.is_none_or(|up_to| income <= up_to)).ok_or_else(no_scale)?;
        cites.push(scale.cite.clone());
        if step.tag == "K" {
            notes.push(format!("kelas penghasilan ini pada {} perlu dikonfirmasi", scale.cite));
        }
        let jkm = self.rupiah("iuran-jkm-bpu", on, cites)?;
        Ok((Rupiah::new(step.value), jkm, Rupiah::new(step.basis)))
    }

    fn share_of_wage(&self, wage: Rupiah, on: Date, cites: &mut Vec<String>) -> Result<(Rupiah, Rupiah, Rupiah), MoneyError> {
        if wage <= Rupiah::ZERO {
            return Err(MoneyError::NoWage);
        }
        let step = self.value("pembulatan-iuran", on)?.value;
        let mut share = |id: &str| -> Result<Rupiah, MoneyError> {
            let percent = self.value(id, on)?;
            cite(cites, &percent);
            Ok(wage.share(percent.value, 10_000, step)?)
        };
        Ok((share("persen-jkk-upah")?, share("persen-jkm-upah")?, wage))
    }
}
