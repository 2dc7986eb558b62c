//! The way of a case through a regulation's steps: what must be done before what, and who may do it.
//!
//! Order and actors come from the act's own `[[step]]` tables. One order holds in every system whatever its text: nobody is decreed who
//! was not listed, because the decree's annex is made from the list.

use crate::model::{Step, StepKind};
use crate::regulation::Regulation;
use payung_domain::Role;
use std::collections::BTreeSet;

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowStep {
    /// Its id in the act.
    pub id: String,
    /// Which act of the books it is.
    pub kind: StepKind,
    /// What it is, in Indonesian.
    pub label: String,
    /// What it is, in English.
    pub label_en: String,
    /// The article, or "tidak diatur".
    pub cite: String,
    /// Who takes it, in the act's words.
    pub actor: String,
    /// The paper it produces.
    pub document: Option<String>,
    /// Whose practice it follows where the text is silent.
    pub practice_of: Option<String>,
    /// Roles that may take it.
    pub roles: Vec<Role>,
    /// Place in the order.
    pub order: u16,
    /// Steps of the way that must be done before.
    pub after: Vec<String>,
    /// Steps from which whoever has gone through this one is spared.
    pub spares: Vec<String>,
}

/// The steps of an act that a case goes through, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    steps: Vec<FlowStep>,
}

impl Flow {
    /// The way of a case under `regulation`, its readings resolved. Steps that are no act of the books are not on it.
    #[must_use]
    pub fn of(regulation: &Regulation) -> Self {
        let mut steps: Vec<FlowStep> = regulation.step.iter().filter_map(|step| on_the_way(step)).collect();
        steps.sort_by_key(|step| (step.order, rank(step.kind)));
        let known: BTreeSet<String> = steps.iter().map(|step| step.id.clone()).collect();
        let list = steps.iter().find(|step| step.kind == StepKind::List).map(|step| step.id.clone());
        for step in &mut steps {
            step.after.retain(|before| known.contains(before));
            if let (StepKind::Decree, Some(list)) = (step.kind, &list)
                && !step.after.contains(list)
            {
                step.after.push(list.clone());
            }
        }
        Self { steps }
    }

    /// The steps in their order.
    #[must_use]
    pub fn steps(&self) -> &[FlowStep] {
        &self.steps
    }

    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&FlowStep> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The steps that are this act of the books, in their order.
    pub fn of_kind(&self, kind: StepKind) -> impl Iterator<Item = &FlowStep> {
        self.steps.iter().filter(move |step| step.kind == kind)
    }

    /// The steps that must be done before `step` and are not among `done`, in their order.
    #[must_use]
    pub fn missing<'f>(&'f self, step: &FlowStep, done: &BTreeSet<&str>) -> Vec<&'f FlowStep> {
        self.steps
            .iter()
            .filter(|before| step.after.contains(&before.id) && !done.contains(before.id.as_str()) && !self.is_spared(&before.id, done))
            .collect()
    }

    /// Whether a step done spares from `id`.
    #[must_use]
    pub fn is_spared(&self, id: &str, done: &BTreeSet<&str>) -> bool {
        self.steps.iter().any(|step| done.contains(step.id.as_str()) && step.spares.iter().any(|spared| spared == id))
    }

    /// What comes next for a case that has gone through `done`: steps not done whose predecessors are. A letter of assignment is never
    /// "next": it is for whom it names.
    #[must_use]
    pub fn next<'f>(&'f self, done: &BTreeSet<&str>) -> Vec<&'f FlowStep> {
        self.steps
            .iter()
            .filter(|step| step.kind != StepKind::Assign && !done.contains(step.id.as_str()) && !self.is_spared(&step.id, done))
            .filter(|step| self.missing(step, done).is_empty())
            .collect()
    }
}

/// Side by side, the list comes before the decree that is made from it.
const fn rank(kind: StepKind) -> u8 {
    match kind {
        StepKind::Decree => 2,
        StepKind::List => 1,
        _ => 0,
    }
}

fn on_the_way(step: &Step) -> Option<FlowStep> {
    let kind = step.does.filter(|kind| *kind != StepKind::Budget)?;
    Some(FlowStep {
        id: step.id.clone(),
        kind,
        label: step.label.clone(),
        label_en: step.label_en.clone(),
        cite: step.cite.clone(),
        actor: step.actor.clone(),
        document: step.document.clone(),
        practice_of: step.practice_of.clone(),
        roles: step.roles.clone(),
        order: step.order,
        after: step.after.clone(),
        spares: step.spares.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bundle, Choices};

    fn flow(id: &str, readings: &[(&str, &str)]) -> Flow {
        let bundle = Bundle::embedded().remove(id).expect("an act of ours");
        let choices: Choices = readings.iter().map(|(id, option)| ((*id).to_owned(), (*option).to_owned())).collect();
        Flow::of(&Regulation::load(&bundle, &choices).expect("it loads"))
    }

    /// Walks the way, always taking every step that is next, and notes the order.
    fn walk(flow: &Flow) -> Vec<String> {
        let mut walked: Vec<String> = Vec::new();
        loop {
            let done: BTreeSet<&str> = walked.iter().map(String::as_str).collect();
            let Some(step) = flow.next(&done).first().map(|step| step.id.clone()) else { return walked };
            walked.push(step);
        }
    }

    #[test]
    fn each_system_goes_its_own_way_to_the_decree() {
        let ways = [
            ("bangli-pedoman-2025", "pendataan permohonan verifikasi daftar-calon penetapan"),
            ("klungkung-rancangan", "pendataan permohonan verifikasi daftar-calon penetapan"),
            ("banyumas-2-2025", "pendataan penyerahan verifikasi usulan-penetapan penetapan"),
            ("samosir-10-2024", "pendataan musyawarah pengumpulan-camat pengolahan verifikasi-bpjs daftar-calon penetapan"),
            ("yogyakarta-57-2024", "kajian penyediaan-data verifikasi daftar-calon penetapan"),
            ("yogyakarta-64-2023", "pendataan verifikasi daftar-calon penetapan"),
        ];
        for (id, way) in ways {
            assert_eq!(walk(&flow(id, &[])).join(" "), way, "{id}");
        }
    }

    #[test]
    fn readings_change_the_way() {
        let letters = flow("samosir-10-2024", &[("SMS-A6", "urutan-huruf")]);
        assert!(walk(&letters).join(" ").starts_with("pendataan pengumpulan-camat musyawarah pengolahan"));
        let early = flow("samosir-10-2024", &[("SMS-A7", "data-camat")]);
        let decree = early.step("penetapan").expect("a decree");
        let done = BTreeSet::from(["pendataan", "musyawarah", "pengumpulan-camat", "daftar-calon"]);
        assert!(early.missing(decree, &done).is_empty());
        assert!(walk(&flow("klungkung-rancangan", &[("KLK-A12", "pola-samosir")])).contains(&"musyawarah".to_owned()));
        let spared = flow("banyumas-2-2025", &[("BMS-8-9", "ganti-keputusan")]);
        let volunteer = BTreeSet::from(["pendataan", "penyerahan", "verifikasi", "surat-tugas-relawan"]);
        assert!(spared.next(&volunteer).is_empty(), "the letter spares from the decree");
        assert!(!flow("banyumas-2-2025", &[]).next(&volunteer).is_empty(), "by default it does not");
    }

    #[test]
    fn every_step_of_the_way_names_who_may_take_it() {
        for id in Bundle::embedded().keys().filter(|id| *id != "nasional") {
            for step in flow(id, &[]).steps() {
                assert!(!step.roles.is_empty(), "{id}: {} has no roles", step.id);
            }
        }
    }
}
