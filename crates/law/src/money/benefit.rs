//! What BPJS pays, for telling a family the truth. BPJS decides; this says what the law lets it expect.

use super::{MoneyError, NationalLaw, Value, cite};
use payung_domain::{Date, Month, Rupiah};

/// One line of a benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitLine {
    /// What it is, in Indonesian.
    pub label: &'static str,
    /// What it is, in English.
    pub label_en: &'static str,
    /// How much.
    pub amount: Rupiah,
    /// The article, marked when it is to be confirmed.
    pub cite: String,
}

/// A benefit with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Benefit {
    /// The lines.
    pub lines: Vec<BenefitLine>,
    /// What a family must know besides.
    pub notes: Vec<String>,
}

impl Benefit {
    /// The sum of the lines.
    ///
    /// # Errors
    /// Overflow.
    pub fn total(&self) -> Result<Rupiah, MoneyError> {
        self.lines.iter().try_fold(Rupiah::ZERO, |sum, line| Ok(sum.plus(line.amount)?))
    }

    fn line(&mut self, label: &'static str, label_en: &'static str, amount: Rupiah, value: &Value) {
        let mut cites = Vec::new();
        cite(&mut cites, value);
        self.lines.push(BenefitLine { label, label_en, amount, cite: cites.join(", ") });
    }
}

/// A level of schooling the scholarship knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schooling {
    /// Kindergarten.
    Tk,
    /// SD.
    Sd,
    /// SMP.
    Smp,
    /// SMA or SMK.
    Sma,
    /// A first degree or training.
    PerguruanTinggi,
}

impl Schooling {
    const ALL: [Self; 5] = [Self::Tk, Self::Sd, Self::Smp, Self::Sma, Self::PerguruanTinggi];

    const fn id(self) -> &'static str {
        match self {
            Self::Tk => "beasiswa-tk",
            Self::Sd => "beasiswa-sd",
            Self::Smp => "beasiswa-smp",
            Self::Sma => "beasiswa-sma",
            Self::PerguruanTinggi => "beasiswa-pt",
        }
    }
}

/// A child, and the years still ahead at each level (`None`: all of them).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChildInSchool {
    /// The level the child is at, or will start with.
    pub level: Schooling,
    /// Years still to go at that level; the levels above count whole.
    pub years_left: Option<u8>,
}

/// A disability from a work accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disability {
    /// Loss of a part: hundredths of a percent by the law's table.
    PartialAnatomical {
        /// The table's share, per 10,000.
        table: i64,
    },
    /// Loss of function of a part.
    PartialFunctional {
        /// Loss of function, per 10,000.
        loss: i64,
        /// The table's share, per 10,000.
        table: i64,
    },
    /// Total and permanent.
    Total,
}

/// A way of transport, for the ceilings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Land, river or lake.
    Land,
    /// Sea.
    Sea,
    /// Air.
    Air,
}

/// Which month of membership `on` lies in, from 1: each runs from the day membership began to the day before that day of the next month (the 31st
/// being the last day where there is none). "Within the first three months" is so counted from day to day, as BPJS counts them, and not by the
/// calendar: a family is never told more than it may get.
#[must_use]
pub fn membership_month(start: Date, on: Date) -> u16 {
    let months = Month::of(start).months_until(Month::of(on));
    let begun = start.checked_add(jiff::Span::new().months(months.max(0))).is_ok_and(|day| day <= on);
    u16::try_from(months + i32::from(begun)).unwrap_or(1).max(1)
}

impl NationalLaw<'_> {
    fn add(&self, benefit: &mut Benefit, labels: (&'static str, &'static str), id: &str, on: Date) -> Result<Rupiah, MoneyError> {
        let value = self.value(id, on)?;
        let amount = Rupiah::new(value.value);
        benefit.line(labels.0, labels.1, amount, &value);
        Ok(amount)
    }

    /// The benefit of a death not from work, on `death`, in the `membership_month`-th month of membership (from 1), after
    /// `paid_months` months of contributions, for the given children.
    ///
    /// # Errors
    /// No value in force; month 0.
    pub fn death(&self, death: Date, membership_month: u16, paid_months: u16, children: &[ChildInSchool]) -> Result<Benefit, MoneyError> {
        if membership_month == 0 {
            return Err(MoneyError::Impossible("bulan kepesertaan dihitung dari 1"));
        }
        let mut benefit = Benefit::default();
        let waiting = self.value("jkm-masa-tunggu-bulan", death)?;
        if i64::from(membership_month) <= waiting.value {
            self.add(&mut benefit, ("biaya pemakaman", "funeral"), "pemakaman", death)?;
            benefit
                .notes
                .push(format!("meninggal dalam {} bulan pertama kepesertaan: hanya biaya pemakaman ({})", waiting.value, waiting.cite));
            return Ok(benefit);
        }
        self.add(&mut benefit, ("santunan sekaligus", "death grant"), "jkm-santunan", death)?;
        let monthly = self.value("jkm-berkala-bulanan", death)?;
        let times = self.value("jkm-berkala-kali", death)?;
        benefit.line(
            "santunan berkala dibayar sekaligus",
            "periodic benefit paid at once",
            Rupiah::new(monthly.value).times(times.value)?,
            &monthly,
        );
        self.add(&mut benefit, ("biaya pemakaman", "funeral"), "pemakaman", death)?;
        let needed = self.value("beasiswa-jkm-masa-iuran-bulan", death)?;
        if i64::from(paid_months) >= needed.value {
            self.scholarship(&mut benefit, death, children)?;
        } else if !children.is_empty() {
            benefit.notes.push(format!("beasiswa anak memerlukan masa iuran {} bulan; baru {paid_months} ({})", needed.value, needed.cite));
        }
        Ok(benefit)
    }

    /// The benefit of a death from a work accident on `accident`, at the monthly basis of the contribution class.
    ///
    /// # Errors
    /// No value in force; a basis that is not positive.
    pub fn accident_death(&self, accident: Date, basis: Rupiah, children: &[ChildInSchool]) -> Result<Benefit, MoneyError> {
        let mut benefit = Benefit::default();
        let share = self.value("jkk-kematian-persen", accident)?;
        let grant = self.times_wage(&share, 10_000, basis, accident)?;
        let floor = self.value("jkm-santunan", accident)?;
        if grant.get() < floor.value {
            benefit.line(
                "santunan kematian (paling sedikit sebesar santunan JKM)",
                "death grant (not below the JKM grant)",
                Rupiah::new(floor.value),
                &floor,
            );
        } else {
            benefit.line("santunan kematian akibat kecelakaan kerja", "death grant, work accident", grant, &share);
        }
        self.add(&mut benefit, ("santunan berkala dibayar sekaligus", "periodic benefit paid at once"), "jkk-berkala", accident)?;
        self.add(&mut benefit, ("biaya pemakaman", "funeral"), "pemakaman", accident)?;
        self.scholarship(&mut benefit, accident, children)?;
        Ok(benefit)
    }

    /// The benefit of a disability from a work accident.
    ///
    /// # Errors
    /// No value in force; shares outside 0–10,000; a basis that is not positive.
    pub fn disability(&self, accident: Date, basis: Rupiah, kind: Disability, children: &[ChildInSchool]) -> Result<Benefit, MoneyError> {
        let mut benefit = Benefit::default();
        let times = self.value("jkk-upah-kali", accident)?;
        let share = |per_10000: i64| {
            (0..=10_000)
                .contains(&per_10000)
                .then_some(Value { value: per_10000, ..times.clone() })
                .ok_or(MoneyError::Impossible("persentase cacat"))
        };
        match kind {
            Disability::PartialAnatomical { table } => {
                let share = share(table)?;
                benefit.line(
                    "santunan cacat sebagian anatomis",
                    "partial anatomical disability",
                    self.times_wage(&share, 10_000, basis, accident)?,
                    &times,
                );
            }
            Disability::PartialFunctional { loss, table } => {
                let product = Value { value: share(loss)?.value * share(table)?.value, ..times.clone() };
                benefit.line(
                    "santunan cacat sebagian fungsi",
                    "partial functional disability",
                    self.times_wage(&product, 100_000_000, basis, accident)?,
                    &times,
                );
            }
            Disability::Total => {
                let share = self.value("jkk-cacat-total-persen", accident)?;
                benefit.line(
                    "santunan cacat total tetap",
                    "total permanent disability",
                    self.times_wage(&share, 10_000, basis, accident)?,
                    &share,
                );
                self.add(&mut benefit, ("santunan berkala dibayar sekaligus", "periodic benefit paid at once"), "jkk-berkala", accident)?;
                self.scholarship(&mut benefit, accident, children)?;
            }
        }
        Ok(benefit)
    }

    /// The daily benefit while unable to work (STMB) in the `month`-th month (from 1), at the monthly basis.
    ///
    /// # Errors
    /// No value in force; month 0.
    pub fn unable_to_work(&self, accident: Date, basis: Rupiah, month: u16) -> Result<Benefit, MoneyError> {
        if month == 0 || basis <= Rupiah::ZERO {
            return Err(MoneyError::Impossible("bulan STMB atau upah"));
        }
        let full = self.value("stmb-penuh-bulan", accident)?;
        let id = if i64::from(month) <= full.value { "stmb-penuh-persen" } else { "stmb-sesudah-persen" };
        let share = self.value(id, accident)?;
        let mut benefit = Benefit::default();
        benefit.line(
            "santunan sementara tidak mampu bekerja",
            "benefit while unable to work",
            basis.share(share.value, 10_000, 1)?,
            &share,
        );
        Ok(benefit)
    }

    /// The most that is paid for transport; several ways add up.
    ///
    /// # Errors
    /// No value in force.
    pub fn transport_ceiling(&self, accident: Date, ways: &[Transport]) -> Result<Benefit, MoneyError> {
        let mut benefit = Benefit::default();
        for (way, id, labels) in [
            (Transport::Land, "angkut-darat", ("angkutan darat, sungai, danau", "land, river, lake")),
            (Transport::Sea, "angkut-laut", ("angkutan laut", "sea")),
            (Transport::Air, "angkut-udara", ("angkutan udara", "air")),
        ] {
            if ways.contains(&way) {
                self.add(&mut benefit, labels, id, accident)?;
            }
        }
        Ok(benefit)
    }

    /// Scholarships for the first children up to the law's number.
    fn scholarship(&self, benefit: &mut Benefit, on: Date, children: &[ChildInSchool]) -> Result<(), MoneyError> {
        if children.is_empty() {
            return Ok(());
        }
        if let Some(lump) = self.find("beasiswa-sekaligus", on) {
            benefit.line("beasiswa pendidikan anak", "scholarship", Rupiah::new(lump.value), &lump);
            return Ok(());
        }
        let most = self.value("beasiswa-anak-orang", on)?;
        let age = self.value("beasiswa-usia-tahun", on)?;
        for child in children.iter().take(usize::try_from(most.value).unwrap_or(0)) {
            let first = self.value(child.level.id(), on)?;
            let mut sum = Rupiah::ZERO;
            for level in Schooling::ALL.into_iter().skip_while(|level| *level != child.level) {
                let yearly = self.value(level.id(), on)?;
                let years = self.value(&format!("{}-tahun", level.id()), on)?.value;
                let years = if level == child.level { child.years_left.map_or(years, |left| years.min(i64::from(left))) } else { years };
                sum = sum.plus(Rupiah::new(yearly.value).times(years)?)?;
            }
            benefit.line("beasiswa pendidikan anak, paling banyak", "scholarship, at most", sum, &first);
        }
        benefit.notes.push(format!(
            "beasiswa dibayar tiap tahun, paling banyak {} anak, sampai usia {} tahun, menikah, atau bekerja",
            most.value, age.value
        ));
        Ok(())
    }

    /// `share` (of `whole`) × the law's number of wages × `basis`.
    fn times_wage(&self, share: &Value, whole: i64, basis: Rupiah, on: Date) -> Result<Rupiah, MoneyError> {
        if basis <= Rupiah::ZERO {
            return Err(MoneyError::Impossible("upah dasar"));
        }
        let times = self.value("jkk-upah-kali", on)?;
        Ok(basis.times(times.value)?.share(share.value, whole, 1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_membership_run_from_day_to_day() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        for (start, on, month) in [
            ("2027-01-01", "2027-01-31", 1),
            ("2027-01-01", "2027-04-01", 4),
            ("2027-06-05", "2027-09-04", 3),
            ("2027-06-05", "2027-09-05", 4),
            ("2026-12-31", "2027-01-01", 1),
            ("2026-11-30", "2027-02-27", 3),
            ("2026-11-30", "2027-02-28", 4),
            ("2027-05-01", "2027-01-01", 1),
        ] {
            assert_eq!(membership_month(day(start), day(on)), month, "{start} {on}");
        }
    }
}
