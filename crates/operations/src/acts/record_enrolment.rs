//! Recording what BPJS answered to a registration: numbers with their dates, refusals with their reasons. Every row of the file is a result, a difference
//! to be looked into, or a fault that says what is wrong; nobody is matched by anything but the NIK without that being told.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::acts::export_enrolment::no_export;
use crate::case::answer_file::UnreadRow;
use crate::case::chosen::{check_filled, check_past};
use crate::case::people::{ROWS_AT_ONCE, folded};
use crate::cover::enrolments::{Happening, Known, cover_start};
use crate::cover::registration_file::{AnswerRow, Said, read_registration};
use crate::failure::ActError;
use crate::money::findings::NewFinding;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{CoverStart, Date, EnrolmentEvent, EnrolmentState, Kpj, RefusalReason};
use payung_registry::Limits;
use payung_storage::entity::{agreement, bpjs_export, bpjs_export_entry, enrolment};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEnrolment {
    /// The export that is answered.
    pub export: i64,
    /// The number of BPJS's letter.
    pub number: String,
    /// Its date; the day of issue of every number whose row names none.
    pub date: Date,
    /// The answer file.
    pub file: FileIn,
}

/// What came of it. `rows = registered + refused + before + differences + unreadable + not_data`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EnrolmentRecorded {
    /// Rows of the file below its headings.
    pub rows: u64,
    /// People who got a number.
    pub registered: u64,
    /// People refused.
    pub refused: u64,
    /// Rows that say what had been recorded.
    pub before: u64,
    /// Rows that contradict the books and were not recorded; each is queued.
    pub differences: u64,
    /// Titles, totals, notes.
    pub not_data: u64,
    /// Findings queued, those on people who were recorded all the same included.
    pub findings: u64,
    /// People of the export whom the file does not answer.
    pub unanswered: u64,
    /// Refusals by reason.
    pub reasons: BTreeMap<String, u64>,
    /// Rows that cannot be used, and why.
    pub unreadable: Vec<UnreadRow>,
    /// Everything had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordEnrolment {
    const NAME: ActName = ActName::RecordEnrolment;
    type Done = EnrolmentRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<EnrolmentRecorded>, ActError> {
        let export = bpjs_export::Entity::find_by_id(self.export).one(acting.tx).await?.ok_or_else(|| no_export(self.export))?;
        let programme = acting.open_programme(export.programme_year).await?;
        check_filled(&self.number, ("Nomor surat", "The letter's number"))?;
        check_past(self.date, acting.day)?;
        let read = read_registration(&self.file, &Limits::default())?;
        let mut batch = Batch::new(self, acting, &programme, &export).await?;
        batch.done.rows = read.rows;
        batch.done.not_data = read.not_data;
        batch.done.unreadable = read.faults;
        batch.numbers_used(&read.answers).await?;
        for row in &read.answers {
            batch.take(row)?;
        }
        let queued = acting.not_yet_raised(&mut batch.findings).await?;
        let done = batch.done.clone();
        if done.registered + done.refused == 0 && batch.findings.is_empty() {
            if done.before + queued > 0 {
                return Ok(Ran::Already(EnrolmentRecorded { already: true, ..done }));
            }
            let first = done.unreadable.first().map(|row| (row.reason_id.clone(), row.reason_en.clone())).unwrap_or_default();
            return Err(ActError::invalid(
                format!("{}: tidak ada satu baris pun yang dapat dicatat. Yang pertama: {}.", self.file.name, first.0),
                format!("{}: not one row can be recorded. The first: {}.", self.file.name, first.1),
            ));
        }
        let done = batch.write(&export).await?;
        let noted = Noted::plain(
            format!("bpjs-export:{}", export.id),
            serde_json::json!({
                "letter": self.number.trim(), "date": self.date.to_string(), "registered": done.registered, "refused": done.refused, "reasons": done.reasons,
                "before": done.before, "differences": done.differences, "unreadable": done.unreadable.len(), "unanswered": done.unanswered,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

/// Who somebody in the export is.
struct Who {
    nik: Option<String>,
    name: String,
    birth: Option<String>,
}

/// An answer file on its way into the books.
struct Batch<'b> {
    act: &'b RecordEnrolment,
    acting: &'b Acting<'b>,
    programme: &'b Programme,
    export: &'b bpjs_export::Model,
    agreement: Option<agreement::Model>,
    /// Enrolments of the export.
    known: HashMap<i64, Known>,
    who: HashMap<i64, Who>,
    by_nik: HashMap<String, i64>,
    by_person: HashMap<(String, String), Vec<i64>>,
    /// Whose a number is by the books: the person.
    owners: HashMap<String, i64>,
    /// For how many people of the file a number stands.
    claims: HashMap<String, BTreeSet<i64>>,
    /// How many numbers stand for a person in the file.
    numbers: HashMap<i64, BTreeSet<String>>,
    /// What the file says of each, the first time.
    answered: HashMap<i64, Said>,
    registered: Vec<Happening>,
    refused: Vec<Happening>,
    findings: Vec<NewFinding>,
    done: EnrolmentRecorded,
}

impl<'b> Batch<'b> {
    async fn new(
        act: &'b RecordEnrolment,
        acting: &'b Acting<'b>,
        programme: &'b Programme,
        export: &'b bpjs_export::Model,
    ) -> Result<Self, ActError> {
        let ids: Vec<i64> = bpjs_export_entry::Entity::find()
            .select_only()
            .column(bpjs_export_entry::Column::Enrolment)
            .filter(bpjs_export_entry::Column::BpjsExport.eq(export.id))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let known = acting.enrolments(&ids).await?;
        let persons: Vec<i64> = known.values().map(|known| known.row.person).collect();
        let persons = acting.persons(persons).await?;
        let (mut who, mut by_nik) = (HashMap::new(), HashMap::new());
        let mut by_person: HashMap<(String, String), Vec<i64>> = HashMap::new();
        for (id, known) in &known {
            let person = persons.get(&known.row.person).ok_or_else(|| crate::cover::enrolments::broken(*id))?;
            if let Some(lookup) = &person.nik_lookup {
                by_nik.insert(lookup.clone(), *id);
            }
            if let Some(birth) = &person.birth {
                by_person.entry((person.name_folded.clone(), birth.clone())).or_default().push(*id);
            }
            who.insert(*id, Who { nik: person.nik_lookup.clone(), name: person.name_folded.clone(), birth: person.birth.clone() });
        }
        Ok(Self {
            act,
            acting,
            programme,
            export,
            agreement: acting.agreement_in_force().await.ok(),
            known,
            who,
            by_nik,
            by_person,
            owners: HashMap::new(),
            claims: HashMap::new(),
            numbers: HashMap::new(),
            answered: HashMap::new(),
            registered: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
            done: EnrolmentRecorded::default(),
        })
    }

    fn lookup(&self, kpj: Kpj) -> String {
        self.acting.sealer().lookup("kpj", &kpj.to_string())
    }

    /// Whom a row is about, of those in the export, and whether that was found by name and birth only.
    fn whose(&self, row: &AnswerRow) -> Option<(i64, bool)> {
        if let Some(nik) = &row.nik {
            return self.by_nik.get(&self.acting.sealer().lookup("nik", nik)).map(|id| (*id, false));
        }
        if let Some(reference) = row.reference.filter(|reference| self.known.contains_key(reference)) {
            return Some((reference, false));
        }
        let birth = row.birth?.to_string();
        match self.by_person.get(&(folded(&row.name), birth)).map(Vec::as_slice) {
            Some([only]) => Some((*only, true)),
            _ => None,
        }
    }

    /// Looks up whose the numbers of the file are already, and which stand twice in it.
    async fn numbers_used(&mut self, answers: &[AnswerRow]) -> Result<(), ActError> {
        for row in answers {
            if let (Said::Number { kpj, .. }, Some((id, _))) = (&row.said, self.whose(row)) {
                let lookup = self.lookup(*kpj);
                self.claims.entry(lookup.clone()).or_default().insert(id);
                self.numbers.entry(id).or_default().insert(lookup);
            }
        }
        let all: Vec<&String> = self.claims.keys().collect();
        for some in all.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(Option<String>, i64)> = enrolment::Entity::find()
                .select_only()
                .columns([enrolment::Column::KpjLookup, enrolment::Column::Person])
                .filter(enrolment::Column::KpjLookup.is_in(some.iter().map(|lookup| lookup.as_str())))
                .into_tuple()
                .all(self.acting.tx)
                .await?;
            self.owners.extend(rows.into_iter().filter_map(|(lookup, person)| Some((lookup?, person))));
        }
        // A person may have a number from an earlier year.
        let persons: Vec<i64> = self.numbers.keys().filter_map(|id| self.known.get(id)).map(|known| known.row.person).collect();
        let mut earlier: HashMap<i64, BTreeSet<String>> = HashMap::new();
        for some in persons.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, Option<String>)> = enrolment::Entity::find()
                .select_only()
                .columns([enrolment::Column::Person, enrolment::Column::KpjLookup])
                .filter(enrolment::Column::Person.is_in(some.iter().copied()))
                .filter(enrolment::Column::KpjLookup.is_not_null())
                .into_tuple()
                .all(self.acting.tx)
                .await?;
            for (person, lookup) in rows {
                earlier.entry(person).or_default().extend(lookup);
            }
        }
        for (id, numbers) in &mut self.numbers {
            if let Some(before) = self.known.get(id).and_then(|known| earlier.get(&known.row.person)) {
                numbers.extend(before.iter().cloned());
            }
        }
        Ok(())
    }

    fn find(&mut self, row: &AnswerRow, enrolment: Option<i64>, kind: &'static str, kpj: Option<Kpj>) {
        let area = enrolment.and_then(|id| self.known.get(&id)).map(|known| known.row.area.clone());
        self.findings.push(NewFinding {
            source: "bpjs-answer",
            source_id: self.export.id,
            enrolment,
            area: area.unwrap_or_else(|| self.acting.books.region.to_string()),
            kind,
            detail: serde_json::json!({
                "letter": self.act.number.trim(), "sheet": row.sheet, "row": row.row, "nik": row.nik, "name": row.name,
                "birth": row.birth.map(|birth| birth.to_string()), "kpj": kpj.map(|kpj| kpj.to_string()),
            }),
        });
    }

    /// A row that is not recorded, queued.
    fn differs(&mut self, row: &AnswerRow, enrolment: Option<i64>, kind: &'static str, kpj: Option<Kpj>) {
        self.done.differences += 1;
        self.find(row, enrolment, kind, kpj);
    }

    /// Takes one row.
    fn take(&mut self, row: &AnswerRow) -> Result<(), ActError> {
        let kpj = match &row.said {
            Said::Number { kpj, .. } => Some(*kpj),
            Said::Refused { .. } => None,
        };
        let Some((id, by_person)) = self.whose(row) else {
            if row.nik.is_none() && row.reference.is_none() {
                self.done.unreadable.push(row.unread(
                    "NIK-nya tidak terbaca, dan nama dengan tanggal lahirnya bukan satu orang dalam kiriman",
                    "its NIK cannot be read, and name and birth are not one person of the export",
                ));
            } else {
                self.differs(row, None, "not-in-export", kpj);
            }
            return Ok(());
        };
        let Some((state, row_kpj)) = self.known.get(&id).map(|known| (known.life.state.clone(), known.row.kpj_lookup.clone())) else {
            return Ok(());
        };
        if self.answered.get(&id).is_some_and(|before| *before == row.said) {
            self.done.before += 1;
            return Ok(());
        }
        let name = folded(&row.name);
        let other_name = self.who.get(&id).filter(|who| !name.is_empty() && who.name != name);
        let other_birth = other_name
            .is_some_and(|who| row.birth.is_some_and(|birth| who.birth.as_deref().is_some_and(|known| known != birth.to_string())));
        let (other_name, nik_known) = (other_name.is_some(), self.who.get(&id).is_some_and(|who| who.nik.is_some()));
        if other_birth && nik_known {
            self.differs(row, Some(id), "identity-differs", kpj);
            return Ok(());
        }
        match &row.said {
            Said::Number { kpj, start, issued } => {
                let lookup = self.lookup(*kpj);
                let person = self.known.get(&id).map_or(0, |known| known.row.person);
                if row_kpj.as_deref() == Some(lookup.as_str()) {
                    self.done.before += 1;
                    return Ok(());
                }
                if self.claims.get(&lookup).is_some_and(|people| people.len() > 1)
                    || self.owners.get(&lookup).is_some_and(|owner| *owner != person)
                {
                    self.differs(row, Some(id), "two-people-one-number", Some(*kpj));
                    return Ok(());
                }
                if self.numbers.get(&id).is_some_and(|numbers| numbers.len() > 1) {
                    self.differs(row, Some(id), "one-person-two-numbers", Some(*kpj));
                    return Ok(());
                }
                if !matches!(state, EnrolmentState::Exported { .. } | EnrolmentState::Refused { .. }) || self.answered.contains_key(&id) {
                    self.differs(row, Some(id), "answered-before", Some(*kpj));
                    return Ok(());
                }
                let issued = issued.unwrap_or(self.act.date);
                if issued > self.acting.day {
                    self.done.unreadable.push(row.unread("tanggal terbitnya belum tiba", "its day of issue has not come yet"));
                    return Ok(());
                }
                self.register(row, id, *kpj, issued, *start)?;
            }
            Said::Refused { reason, .. } => {
                match &state {
                    EnrolmentState::Refused { reason: known, .. } if known == reason => {
                        self.done.before += 1;
                        return Ok(());
                    }
                    EnrolmentState::Exported { .. } if !self.answered.contains_key(&id) => {}
                    _ => {
                        self.differs(row, Some(id), "answered-before", None);
                        return Ok(());
                    }
                }
                self.refuse(id, *reason)?;
            }
        }
        self.answered.insert(id, row.said.clone());
        if by_person {
            self.find(row, Some(id), "matched-by-person", kpj);
        } else if other_name {
            self.find(row, Some(id), "name-differs", kpj);
        }
        Ok(())
    }

    fn register(&mut self, row: &AnswerRow, id: i64, kpj: Kpj, issued: Date, start: Option<Date>) -> Result<(), ActError> {
        let known = self.known.get(&id).cloned().ok_or_else(|| crate::cover::enrolments::broken(id))?;
        let rule = cover_start(self.programme, self.agreement.as_ref(), issued)?;
        let agreed = match rule {
            CoverStart::On(day) => Some(day),
            _ => None,
        };
        let registered = EnrolmentEvent::Registered {
            export: self.export.id,
            agreement: self.agreement.as_ref().map(|agreement| agreement.id),
            agreement_date: agreed,
            bpjs_start: start,
        };
        let mut happening = Happening::one(known, issued, registered);
        if let Some(first) = rule.first_day(Some(issued), happening.known.life.first_payment, start) {
            happening.events.push((first, EnrolmentEvent::Started {}));
        }
        happening.set.kpj = Set(Some(self.acting.sealer().seal("enrolment.kpj", kpj.to_string().as_bytes())?));
        happening.set.kpj_lookup = Set(Some(self.lookup(kpj)));
        self.registered.push(happening);
        self.done.registered += 1;
        if agreed.zip(start).is_some_and(|(agreed, start)| agreed != start) {
            self.find(row, Some(id), "start-differs", Some(kpj));
        }
        Ok(())
    }

    fn refuse(&mut self, id: i64, reason: RefusalReason) -> Result<(), ActError> {
        let known = self.known.get(&id).cloned().ok_or_else(|| crate::cover::enrolments::broken(id))?;
        let event = EnrolmentEvent::Refused { export: self.export.id, reason };
        self.refused.push(Happening::one(known, self.act.date, event));
        self.done.refused += 1;
        *self.done.reasons.entry(reason.word().to_owned()).or_default() += 1;
        Ok(())
    }

    /// Writes everything.
    async fn write(mut self, export: &bpjs_export::Model) -> Result<EnrolmentRecorded, ActError> {
        let acting = self.acting;
        acting.keep(&self.act.file).await?;
        let registered: Vec<i64> = self.registered.iter().map(|happening| happening.known.row.id).collect();
        self.entries(&registered, "registered", "").await?;
        for reason in RefusalReason::ALL {
            let of_reason = |event: &EnrolmentEvent| matches!(event, EnrolmentEvent::Refused { reason: known, .. } if *known == reason);
            let with = self.refused.iter().filter(|happening| happening.events.iter().any(|(_, event)| of_reason(event)));
            let ids: Vec<i64> = with.map(|happening| happening.known.row.id).collect();
            self.entries(&ids, "refused", reason.word()).await?;
        }
        acting.record(std::mem::take(&mut self.registered)).await?;
        acting.record(std::mem::take(&mut self.refused)).await?;
        self.done.findings = self.findings.len() as u64;
        acting.raise(export.programme_year, std::mem::take(&mut self.findings)).await?;
        let waiting = bpjs_export_entry::Entity::find()
            .filter(bpjs_export_entry::Column::BpjsExport.eq(export.id))
            .filter(bpjs_export_entry::Column::Answer.eq("waiting"))
            .count(acting.tx)
            .await?;
        self.done.unanswered = waiting;
        bpjs_export::Entity::update_many()
            .col_expr(bpjs_export::Column::Status, Expr::value(if waiting == 0 { "answered" } else { "sent" }))
            .col_expr(bpjs_export::Column::Version, Expr::col(bpjs_export::Column::Version).add(1))
            .col_expr(bpjs_export::Column::Seq, Expr::value(acting.seq))
            .filter(bpjs_export::Column::Id.eq(export.id))
            .exec(acting.tx)
            .await?;
        Ok(self.done)
    }

    async fn entries(&self, ids: &[i64], answer: &str, reason: &str) -> Result<(), ActError> {
        for some in ids.chunks(ROWS_AT_ONCE) {
            bpjs_export_entry::Entity::update_many()
                .col_expr(bpjs_export_entry::Column::Answer, Expr::value(answer))
                .col_expr(bpjs_export_entry::Column::Reason, Expr::value(reason))
                .filter(bpjs_export_entry::Column::BpjsExport.eq(self.export.id))
                .filter(bpjs_export_entry::Column::Enrolment.is_in(some.iter().copied()))
                .exec(self.acting.tx)
                .await?;
        }
        Ok(())
    }
}
