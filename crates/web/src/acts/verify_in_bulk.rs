//! The worklist of verification: cases ticked are verified together, where only documents are asked; the others one by one.

use super::{picked, sent_words};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{ROWS, Shown, address_of, names_field, work};
use payung_domain::Verdict;
use payung_operations::ActError;
use payung_operations::acts::verify_in_bulk::{VerifiedInBulk, VerifyInBulk};
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::worklist::{StepKind, WORK_MAX, papers_of};

/// How many of a hundred somebody else looks at again, unless the team says more.
const RECHECK_PERCENT: u8 = 5;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = VerifyInBulk;

    const WORD: &'static str = "verification";

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let rows = desk.number("baris").and_then(|rows| u64::try_from(rows).ok()).map_or(ROWS, |rows| rows.clamp(ROWS, WORK_MAX));
        let (work, chosen) = work(desk, Shown { kind: StepKind::Verify, rows, by_village: false, unassigned: false }).await?;
        let year = desk.year();
        let within = chosen.map(|area| format!("&wilayah={area}")).unwrap_or_default();
        let papers = papers_of(programme, StepKind::Verify, t.language)?;
        let mut fields = Vec::new();
        let own = desk.visitor.actor.name.clone();
        let fits = |row: &payung_operations::views::worklist::WorkRow| {
            row.verdict == Verdict::Eligible.word() && (row.assigned_to.is_empty() || row.assigned_to == own)
        };
        let together = work.rows.iter().filter(|row| fits(row)).count();
        if together > 0 {
            fields.push(Field::note(t.count("bulk-note", i64::try_from(together).unwrap_or(i64::MAX))));
            for paper in papers {
                let seen = Field::new(t, "document-seen", Kind::Tick).optional().named(format!("dok.{}", paper.id));
                fields.push(seen.called(format!("{}: {} ({})", t.get("document-there"), paper.label, paper.cite)));
            }
            fields.push(Field::new(t, "recheck-percent", Kind::Number).holding(RECHECK_PERCENT));
            fields.push(Field::new(t, "all-on-page", Kind::Tick).optional());
        }
        let pick = Field::new(t, "pick", Kind::Tick).optional();
        let mut names = names_field(desk, work, (chosen, false), |row| {
            let alone = desk.visitor.to(&format!("/kerja/verifikasi/{}?tahun={year}{within}", row.id));
            if !fits(row) {
                return (Vec::new(), alone);
            }
            let cells = vec![
                Field::hidden(&format!("versi.{}", row.id), row.version),
                pick.clone().named(format!("pilih.{}", row.id)).called(format!("{} {}", t.get("field-pick"), row.name)),
            ];
            (cells, alone)
        });
        if let Kind::Names(names) = &mut names.kind {
            let visitor = &desk.visitor;
            names.more.push((visitor.to(&format!("/kerja/kembalikan?tahun={year}{within}")), t.get("act-return-in-bulk")));
            for act in [ActName::AssignCases, ActName::RecheckCase] {
                if let Some(at) = address_of(act).filter(|_| may_somewhere(&visitor.actor, act, visitor.day)) {
                    names.more.push((visitor.to(&format!("{at}?tahun={year}")), t.get(&format!("act-{}", act.word()))));
                }
            }
        }
        fields.push(names);
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> VerifyInBulk {
        VerifyInBulk {
            programme_year: desk.year(),
            cases: picked(reading),
            documents: sent_words(reading, "dok."),
            recheck_percent: reading.number("recheck-percent"),
        }
    }

    fn after(desk: &Desk, _: &VerifiedInBulk) -> String {
        let within = desk.given.get("wilayah").map(|area| format!("&wilayah={area}")).unwrap_or_default();
        format!("/kerja/verifikasi?tahun={}{}", desk.year(), crate::pages::encoded_words(&within))
    }
}
