//! Whom a decree names, and why a line may not pay for somebody.

use super::{
    ActError, Acting, AreaCode, BTreeMap, CASES_MAX, CommitFunds, Month, Programme, ROWS_AT_ONCE, Said, fund_line, unplanned_apart,
};
use payung_storage::entity::{case_file, cover_span, decree_entry, enrolment, person};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::{HashMap, HashSet};

/// Somebody a decree names.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub case: i64,
    person: i64,
    /// The keyed hash of the NIK.
    nik: Option<String>,
    programme_year: i64,
    area: AreaCode,
    occupation: Option<String>,
    /// The enrolment there is already.
    pub enrolment: Option<i64>,
    /// Months of cover there are already.
    pub months_before: u16,
    /// Why the line may not pay.
    pub barred: Option<Barred>,
}

/// Why a line may not pay for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Barred {
    /// A later decree took the person out.
    Removed,
    /// The line is bound to other occupations.
    Occupation,
    /// The village's own money pays for its own people.
    Elsewhere,
    /// The line is for planned aid and the person was not planned, or the other way round.
    Plan,
    /// Cover has ended, or BPJS refused.
    Ended,
    /// The person is in another group at BPJS.
    Group,
    /// Months asked for are paid for already.
    Covered {
        /// By this commitment.
        commitment: i64,
        /// In this very case, not in another of the same person.
        own: bool,
    },
    /// Another case of the same person stands before this one in the decree.
    Twice,
}

impl Barred {
    /// In words, without naming anybody.
    pub fn reason(&self, line: &fund_line::Model) -> Said {
        match self {
            Self::Removed => Said::new("sudah dikeluarkan oleh keputusan perubahan", "taken out by an amending decree"),
            Self::Occupation => {
                let bound: Vec<String> = serde_json::from_str(&line.earmark).unwrap_or_default();
                let bound = bound.join(", ");
                Said::new(format!("sumber dana {} hanya bagi: {bound}", line.name), format!("fund line {} is bound to: {bound}", line.name))
            }
            Self::Elsewhere => Said::new(
                format!("dana desa {} hanya bagi penduduk desa itu", line.payer_area),
                format!("money of village {} pays for its own people only", line.payer_area),
            ),
            Self::Plan if line.planned => {
                Said::new("tidak direncanakan: dibiayai dari Belanja Tidak Terduga", "not planned: paid for out of unforeseen expenditure")
            }
            Self::Plan => {
                Said::new("direncanakan: tidak dibiayai dari Belanja Tidak Terduga", "planned: not paid for out of unforeseen expenditure")
            }
            Self::Ended => Said::new("kepesertaannya sudah berakhir atau ditolak BPJS", "cover has ended, or BPJS refused"),
            Self::Group => Said::new(
                format!("terdaftar pada wadah lain di BPJS, bukan {}", line.wadah),
                format!("in another group at BPJS than {}", line.wadah),
            ),
            Self::Twice => Said::new("orang yang sama disebut dua kali dalam keputusan", "the same person is named twice in the decree"),
            Self::Covered { .. } => Said::new("bulan itu sudah dibiayai", "these months are paid for already"),
        }
    }
}

impl Candidate {
    /// Why somebody named cannot be paid for.
    pub fn refusal(&self, line: &fund_line::Model) -> ActError {
        let said = self.barred.as_ref().map_or_else(|| Said::new("", ""), |barred| barred.reason(line));
        let by = match self.barred {
            Some(Barred::Covered { commitment, .. }) => (format!(" oleh ikatan {commitment}"), format!(" by commitment {commitment}")),
            _ => (String::new(), String::new()),
        };
        ActError::conflict(
            format!("Berkas {}: {}{}. Keluarkan dari pilihan, lalu ulangi; tidak ada yang diikat.", self.case, said.indonesian, by.0),
            format!("Case {}: {}{}. Leave it out and repeat; nothing was committed.", self.case, said.english, by.1),
        )
    }

    /// Its row, when it is new.
    pub fn enrolment_row(&self, id: i64, line: &fund_line::Model, seq: i64) -> enrolment::Model {
        enrolment::Model {
            id,
            programme_year: self.programme_year,
            case_file: self.case,
            person: self.person,
            area: self.area.to_string(),
            occupation: self.occupation.clone(),
            wadah: line.wadah.clone(),
            state: "ready".to_owned(),
            kpj_lookup: None,
            kpj: None,
            agreement: None,
            agreement_date: None,
            number_date: None,
            first_payment: None,
            bpjs_start: None,
            cover_start: None,
            card_on: None,
            card_by: None,
            card_file: None,
            ended_on: None,
            version: 1,
            seq,
        }
    }
}

/// An enrolment as far as it matters here.
struct Enrolled {
    id: i64,
    case: i64,
    state: String,
    wadah: String,
    spans: Vec<(i64, Month, Month)>,
}

/// Columns of a case: number, person, area, occupation, planned, state, decree.
type CaseColumns = (i64, i64, String, Option<String>, bool, String, Option<i64>);

impl CommitFunds {
    /// The people asked for, in the annex's order, each with the reason why the line may not pay.
    pub(super) async fn candidates(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        line: &fund_line::Model,
        last: Month,
    ) -> Result<Vec<Candidate>, ActError> {
        let mut named = self.named_in_annex(acting).await?;
        if !self.cases.is_empty() {
            named = self.only_named(&named)?;
        }
        let rules = Rules {
            earmark: serde_json::from_str(&line.earmark).unwrap_or_default(),
            village: (line.kind == "apbdesa").then_some(acting.payer_area(line)?),
            planned: unplanned_apart(programme).then_some(line.planned),
        };
        let mut found = Vec::with_capacity(named.len());
        for some in named.chunks(ROWS_AT_ONCE) {
            let cases: Vec<CaseColumns> = case_file::Entity::find()
                .select_only()
                .columns([
                    case_file::Column::Id,
                    case_file::Column::Person,
                    case_file::Column::Area,
                    case_file::Column::Occupation,
                    case_file::Column::Planned,
                    case_file::Column::State,
                    case_file::Column::Decree,
                ])
                .filter(case_file::Column::Id.is_in(some.iter().copied()))
                .into_tuple()
                .all(acting.tx)
                .await?;
            let mut cases: HashMap<i64, CaseColumns> = cases.into_iter().map(|case| (case.0, case)).collect();
            let people: Vec<i64> = cases.values().map(|case| case.1).collect();
            let (niks, enrolled) = enrolled(acting, &people).await?;
            for id in some {
                let Some((case, person, area, occupation, planned, state, decree)) = cases.remove(id) else { continue };
                let area = AreaCode::parse(&area).ok_or_else(|| crate::case::cases::broken(case))?;
                if self.occupation.as_ref().is_some_and(|wanted| occupation.as_ref() != Some(wanted))
                    || self.area.is_some_and(|wanted| !area.is_in(wanted))
                {
                    continue;
                }
                let (nik, programme_year) = (niks.get(&person).cloned(), programme.year.id);
                let mut candidate =
                    Candidate { case, person, nik, programme_year, area, occupation, enrolment: None, months_before: 0, barred: None };
                candidate.barred =
                    if state != "decreed" || decree != Some(self.decree) { Some(Barred::Removed) } else { rules.bars(&candidate, planned) };
                self.look_at_cover(&mut candidate, enrolled.get(&person), line, last);
                found.push(candidate);
            }
        }
        if let (false, Some(missing)) = (self.cases.is_empty(), self.cases.iter().find(|id| !found.iter().any(|one| one.case == **id))) {
            return Err(ActError::conflict(
                format!("Berkas {missing} tidak sesuai jenis pekerjaan atau wilayah yang dipilih."),
                format!("Case {missing} does not fit the occupation or area chosen."),
            ));
        }
        one_person_once(&mut found);
        Ok(found)
    }

    /// The cases the decree brings in, in the annex's order.
    async fn named_in_annex(&self, acting: &Acting<'_>) -> Result<Vec<i64>, ActError> {
        let named: Vec<(i64, i64)> = decree_entry::Entity::find()
            .select_only()
            .columns([decree_entry::Column::Ordinal, decree_entry::Column::CaseFile])
            .filter(decree_entry::Column::Decree.eq(self.decree))
            .filter(decree_entry::Column::Change.eq("add"))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let named: BTreeMap<i64, i64> = named.into_iter().collect();
        Ok(named.into_values().collect())
    }

    fn only_named(&self, annex: &[i64]) -> Result<Vec<i64>, ActError> {
        if self.cases.len() > CASES_MAX {
            return Err(ActError::invalid(
                format!("Sebut paling banyak {CASES_MAX} berkas; yang disebut {}.", self.cases.len()),
                format!("Name at most {CASES_MAX} cases; {} were named.", self.cases.len()),
            ));
        }
        let wanted: HashSet<i64> = self.cases.iter().copied().collect();
        let known: HashSet<i64> = annex.iter().copied().collect();
        if let Some(missing) = self.cases.iter().find(|id| !known.contains(id)) {
            return Err(ActError::not_found(
                format!("Berkas {missing} tidak disebut dalam lampiran keputusan {}.", self.decree),
                format!("Case {missing} is not named in the annex of decree {}.", self.decree),
            ));
        }
        Ok(annex.iter().copied().filter(|id| wanted.contains(id)).collect())
    }

    /// Notes the enrolment there is, and what of the months asked for is paid already.
    fn look_at_cover(&self, candidate: &mut Candidate, enrolled: Option<&Vec<Enrolled>>, line: &fund_line::Model, last: Month) {
        let mut all: Vec<&Enrolled> = enrolled.into_iter().flatten().collect();
        all.sort_unstable_by_key(|known| (known.case != candidate.case, known.id));
        for known in all {
            let own = known.case == candidate.case;
            if own {
                candidate.enrolment = Some(known.id);
                let months: i32 = known.spans.iter().map(|(_, first, last)| (first.months_until(*last) + 1).max(0)).sum();
                candidate.months_before = u16::try_from(months).unwrap_or(u16::MAX);
            }
            if candidate.barred.is_some() {
                continue;
            }
            let covered = known.spans.iter().find(|(_, from, until)| from <= until && *from <= last && self.first_month <= *until);
            candidate.barred = match covered {
                Some((commitment, ..)) => Some(Barred::Covered { commitment: *commitment, own }),
                None if own && matches!(known.state.as_str(), "ended" | "refused") => Some(Barred::Ended),
                None if own && known.wadah != line.wadah => Some(Barred::Group),
                None => None,
            };
        }
    }
}

/// What binds a line.
struct Rules {
    earmark: Vec<String>,
    village: Option<AreaCode>,
    planned: Option<bool>,
}

impl Rules {
    fn bars(&self, candidate: &Candidate, planned: bool) -> Option<Barred> {
        let bound = |occupation: &String| self.earmark.contains(occupation);
        if !self.earmark.is_empty() && !candidate.occupation.as_ref().is_some_and(bound) {
            return Some(Barred::Occupation);
        }
        if self.village.is_some_and(|village| !candidate.area.is_in(village)) {
            return Some(Barred::Elsewhere);
        }
        (self.planned.is_some_and(|wanted| wanted != planned)).then_some(Barred::Plan)
    }
}

/// Within one act too a person is paid for once.
fn one_person_once(found: &mut [Candidate]) {
    let (mut people, mut niks) = (HashSet::with_capacity(found.len()), HashSet::with_capacity(found.len()));
    for candidate in found.iter_mut().filter(|candidate| candidate.barred.is_none()) {
        let first = people.insert(candidate.person);
        if !candidate.nik.as_ref().is_none_or(|nik| niks.insert(nik.clone())) || !first {
            candidate.barred = Some(Barred::Twice);
        }
    }
}

/// The enrolments of each of these people, by whatever name their NIK stands in the books.
///
/// With the keyed hash of each one's NIK.
async fn enrolled(acting: &Acting<'_>, people: &[i64]) -> Result<(HashMap<i64, String>, HashMap<i64, Vec<Enrolled>>), ActError> {
    let lookups: Vec<(i64, Option<String>)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::NikLookup])
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .into_tuple()
        .all(acting.tx)
        .await?;
    let niks: HashMap<i64, String> = lookups.into_iter().filter_map(|(id, nik)| Some((id, nik?))).collect();
    let mut by_nik: HashMap<&str, Vec<i64>> = HashMap::new();
    for (id, nik) in &niks {
        by_nik.entry(nik).or_default().push(*id);
    }
    // From somebody with the same NIK to those asked about.
    let mut stands_for: HashMap<i64, Vec<i64>> = people.iter().map(|id| (*id, vec![*id])).collect();
    let twins: Vec<(i64, Option<String>)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::NikLookup])
        .filter(person::Column::NikLookup.is_in(by_nik.keys().copied()))
        .into_tuple()
        .all(acting.tx)
        .await?;
    for (id, nik) in twins {
        for asked in nik.and_then(|nik| by_nik.get(nik.as_str())).into_iter().flatten() {
            let known = stands_for.entry(id).or_default();
            if !known.contains(asked) {
                known.push(*asked);
            }
        }
    }
    let mut rows: HashMap<i64, (Vec<i64>, Enrolled)> = HashMap::new();
    let everybody: Vec<i64> = stands_for.keys().copied().collect();
    for some in everybody.chunks(ROWS_AT_ONCE) {
        let found: Vec<(i64, i64, i64, String, String)> = enrolment::Entity::find()
            .select_only()
            .columns([
                enrolment::Column::Id,
                enrolment::Column::CaseFile,
                enrolment::Column::Person,
                enrolment::Column::State,
                enrolment::Column::Wadah,
            ])
            .filter(enrolment::Column::Person.is_in(some.iter().copied()))
            .into_tuple()
            .all(acting.tx)
            .await?;
        for (id, case, person, state, wadah) in found {
            let asked = stands_for.get(&person).cloned().unwrap_or_default();
            rows.insert(id, (asked, Enrolled { id, case, state, wadah, spans: Vec::new() }));
        }
    }
    let ids: Vec<i64> = rows.keys().copied().collect();
    for some in ids.chunks(ROWS_AT_ONCE) {
        let spans: Vec<(i64, i64, String, String)> = cover_span::Entity::find()
            .select_only()
            .columns([
                cover_span::Column::Enrolment,
                cover_span::Column::Commitment,
                cover_span::Column::FirstMonth,
                cover_span::Column::LastMonth,
            ])
            .filter(cover_span::Column::Enrolment.is_in(some.iter().copied()))
            .into_tuple()
            .all(acting.tx)
            .await?;
        for (id, commitment, first, last) in spans {
            if let (Some(row), Some(first), Some(last)) = (rows.get_mut(&id), Month::parse(&first), Month::parse(&last)) {
                row.1.spans.push((commitment, first, last));
            }
        }
    }
    let mut of: HashMap<i64, Vec<Enrolled>> = HashMap::new();
    for (asked, row) in rows.into_values() {
        for person in asked {
            let copy =
                Enrolled { id: row.id, case: row.case, state: row.state.clone(), wadah: row.wadah.clone(), spans: row.spans.clone() };
            of.entry(person).or_default().push(copy);
        }
    }
    Ok((niks, of))
}
