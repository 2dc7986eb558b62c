//! A judged row in words: the law's reasons and warnings, the same NIK elsewhere, cells that could not be used.

use super::{Judged, RowJudge, cell_text};
use crate::lists::Place;
use payung_domain::{Facts, Language, Verdict};
use payung_registry::{CellFault, Cells, FaultKind, Severity};

impl RowJudge<'_> {
    /// Puts the words of a row that [`Self::decide`] judged, and that stands at `place`, into [`Self::reason`], [`Self::warning`]
    /// and [`Self::other`].
    pub fn explain(&mut self, row: &impl Cells, judged: &Judged<'_>, place: Place) {
        let language = self.setting.language;
        let (mut reason, mut warning) = (std::mem::take(&mut self.reason), std::mem::take(&mut self.warning));
        reason.clear();
        warning.clear();
        let mut other = self.other.take();
        if let Some(other) = &mut other {
            other.reason.clear();
            other.warning.clear();
        }
        if let (Some(facts), Some(decision)) = (&judged.facts, &judged.decision) {
            self.explainer.reasons(facts, decision, &mut reason);
            self.explainer.warnings(facts, decision, &mut warning);
            self.warn_besides(row, (facts, &judged.faults), place, language, &mut warning);
            if let Some(other) = &mut other {
                other.explainer.reasons(facts, decision, &mut other.reason);
                other.explainer.warnings(facts, decision, &mut other.warning);
                self.warn_besides(row, (facts, &judged.faults), place, other.language, &mut other.warning);
            }
        } else {
            reason.push_str(&judged.said);
            if judged.verdict == Verdict::Unreadable {
                self.fault_words(row, &judged.faults, (Severity::Info, language), &mut reason);
            }
        }
        (self.reason, self.warning, self.other) = (reason, warning, other);
    }

    /// Appends the warnings that are not the law's: the same NIK elsewhere, whom a row without one may be, cells that could not be used.
    fn warn_besides(&self, row: &impl Cells, of: (&Facts, &[CellFault]), place: Place, language: Language, out: &mut String) {
        let (facts, faults) = of;
        if facts.duplicate {
            self.say_duplicates(facts, place, language, out);
        }
        if facts.nik.is_none()
            && let Some(said) = self.setting.alike.and_then(|alike| alike.get(&place))
        {
            if !out.is_empty() {
                out.push_str("; ");
            }
            out.push_str(said);
        }
        self.fault_words(row, faults, (Severity::Warning, language), out);
    }

    fn say_duplicates(&self, facts: &Facts, place: Place, language: Language, out: &mut String) {
        let Some(nik) = facts.nik else { return };
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(language.pick("NIK yang sama juga pada ", "the same NIK also in "));
        let mut said = false;
        for other in self.lists.others(nik, place) {
            if said {
                out.push_str(", ");
            }
            said = true;
            out.push_str(&self.lists.describe(other, language));
        }
        // Known from where no list is at hand.
        if !said {
            out.push_str(language.pick("berkas lain di tahun yang sama", "another case of the same year"));
        }
    }

    /// Appends the words of the faults at least as bad as `from`.
    fn fault_words(&self, row: &impl Cells, faults: &[CellFault], (from, language): (Severity, Language), out: &mut String) {
        for fault in faults.iter().filter(|fault| fault.severity >= from) {
            if !out.is_empty() {
                out.push_str("; ");
            }
            let heading = self.layout.and_then(|layout| layout.headings.get(fault.column)).map_or("", String::as_str);
            if !heading.is_empty() && !matches!(fault.kind, FaultKind::BrokenRecord | FaultKind::OtherHeader) {
                out.push_str(heading);
                out.push_str(": ");
            }
            out.push_str(&fault.kind.message(&cell_text(row.cell(fault.column)), language));
        }
    }

    /// The words of one fault, for the comment on its cell.
    #[must_use]
    pub fn comment(&self, row: &impl Cells, fault: &CellFault) -> String {
        fault.kind.message(&cell_text(row.cell(fault.column)), self.setting.language)
    }
}
