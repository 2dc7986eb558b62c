//! Recording an office and its term, with the decree of appointment.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::{OPEN, check_filled};
use crate::case::letter::{Letter, LetterKept};
use crate::failure::ActError;
use crate::files::cells::StoredCell;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::Date;
use payung_law::model::{OfficeRule, StepKind};
use serde::{Deserialize, Serialize};

/// Under which kind the decrees of appointment stand among the instruments of a year.
const APPOINTMENT: &str = "keputusan-pengangkatan";

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTerm {
    /// The programme year.
    pub programme_year: i64,
    /// The case.
    pub case: i64,
    /// Its version as the clerk saw it.
    pub version: i64,
    /// The office: its id in the regulation, or its name.
    pub office: String,
    /// First day of the term.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// The decree of appointment.
    pub decree: Letter,
    /// Who issued it.
    pub issued_by: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TermRecorded {
    /// The case.
    pub case: i64,
    /// The decree's number in the books (an instrument).
    pub decree: i64,
    /// The office's id in the regulation.
    pub office: String,
    /// The same stood already; nothing was changed.
    pub already: bool,
}

impl Act for RecordTerm {
    const NAME: ActName = ActName::RecordTerm;
    type Done = TermRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let case = acting.case(self.case).await?;
        let step = programme.step_of(StepKind::HandIn)?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(step.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<TermRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let office = self.office(&programme)?;
        self.decree.check(acting.day)?;
        check_filled(&self.issued_by, ("Penerbit keputusan pengangkatan", "Who issued the decree of appointment"))?;
        if self.until < self.from {
            return Err(ActError::invalid("Masa jabatan berakhir sebelum dimulai.", "The term ends before it begins."));
        }
        let case = acting.case(self.case).await?;
        acting.check_reach(&programme, std::slice::from_ref(&case)).await?;
        let kept = LetterKept { letter: &self.decree, kind: APPOINTMENT, from: self.decree.date, until: None, issued_by: &self.issued_by };
        let decree = acting.keep_letter(self.programme_year, &kept).await?;
        let (row, mut cells) = acting.stored_row(case.id).await?;
        let text = |text: String| Some(StoredCell::Text(text));
        let changed = cells.record([
            ("jabatan", text(office.label.clone())),
            ("masa_jabatan_mulai", text(self.from.to_string())),
            ("masa_jabatan_selesai", text(self.until.to_string())),
            // Which decree it rests on; no column of a list has this name.
            ("_keputusan_pengangkatan", text(decree.to_string())),
        ]);
        let mut done = TermRecorded { case: case.id, decree, office: office.id.clone(), already: false };
        if changed.is_empty() {
            done.already = true;
            return Ok(Ran::Already(done));
        }
        if case.version != self.version {
            return Err(ActError::stale((&format!("Berkas {}", case.id), &format!("Case {}", case.id)), self.version, case.version));
        }
        acting.check_state(&case, &OPEN)?;
        acting.write_cells(&row, &cells).await?;
        let steps = acting.steps_done(case.id).await?;
        acting.propose_again(&programme, &case, &steps, &format!("instrument:{decree}")).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "decree": decree, "number": self.decree.number.trim(), "date": self.decree.date.to_string() }),
            person: Some(case.person),
            personal: Some(changed.personal()),
        };
        Ok(Ran::Done(done, noted))
    }
}

impl RecordTerm {
    /// The office, by its id, its label or another of its names.
    fn office<'p>(&self, programme: &'p Programme) -> Result<&'p OfficeRule, ActError> {
        let act = &programme.regulation.act.short;
        let offices = &programme.regulation.office;
        if offices.is_empty() {
            return Err(ActError::conflict(format!("{act} tidak mengenal jabatan."), format!("{act} knows no offices.")));
        }
        let asked = self.office.trim();
        let named = |office: &OfficeRule| {
            office.id == asked || std::iter::once(&office.label).chain(&office.aliases).any(|name| name.eq_ignore_ascii_case(asked))
        };
        offices.iter().map(|office| &**office).find(|office| named(office)).ok_or_else(|| {
            let known = offices.iter().map(|office| office.label.as_str()).collect::<Vec<_>>().join(", ");
            ActError::invalid(
                format!("Jabatan {asked} tidak ada dalam {act}. Yang ada: {known}."),
                format!("Office {asked} is not in {act}. There are: {known}."),
            )
        })
    }
}
