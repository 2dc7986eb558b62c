//! The index that regions share: whom each of them covers, by a keyed hash of the NIK, and nothing else. It lies in the installation database and is
//! fed from each region's outbox.
//!
//! An act that changes whom the region covers writes a message into its outbox, in its own transaction. Afterwards, and whenever books are opened, what
//! is unsent is sent: for the people a message concerns the index is made to say what the books say at that moment. Sent twice, or late, or in another
//! order, it comes out the same; stopped between the two databases, it is sent again.

use crate::acting::written;
use crate::books::Books;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_domain::Month;
use payung_storage::Sealer;
use payung_storage::entity::{
    case_file, cover_span, decree, decree_entry, enrolment, enrolment_event, outbox, person, programme_year, region, shared_person,
};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict, Query};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Messages about a signed decree (`decree`).
pub(crate) const DECREE_SIGNED: &str = "decree-signed";
/// Messages about enrolments that an act changed (`seq` of the message names the act).
pub(crate) const COVER_CHANGED: &str = "cover-changed";

/// Messages sent at once.
const MESSAGES_AT_ONCE: u64 = 100;

/// The keyed hash under which regions know somebody. Another one than the books' own: neither leads to the other without the key.
pub(crate) fn shared_lookup(sealer: &Sealer, nik: &str) -> String {
    sealer.lookup("shared-nik", nik)
}

/// A message for the outbox.
pub(crate) fn message(id: i64, kind: &str, payload: &serde_json::Value, seq: i64) -> outbox::ActiveModel {
    outbox::Model { id, kind: kind.to_owned(), payload: payload.to_string(), seq, sent_at: None }.into_active_model()
}

/// Somebody's cover in a programme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cover {
    programme: String,
    from: String,
    until: Option<String>,
}

impl Books {
    /// Sends what waits in the outbox, and says how many messages. Whoever calls it may be stopped at any moment and call it again.
    ///
    /// # Errors
    /// A database's. What was not sent is sent the next time.
    pub async fn send_outbox(&self, now: jiff::Timestamp) -> Result<u64, ActError> {
        let mut sent = 0;
        loop {
            let waiting = outbox::Entity::find()
                .filter(outbox::Column::SentAt.is_null())
                .order_by_asc(outbox::Column::Id)
                .limit(MESSAGES_AT_ONCE)
                .all(&self.database.connection)
                .await?;
            if waiting.is_empty() {
                return Ok(sent);
            }
            let mut persons = BTreeSet::new();
            for message in &waiting {
                persons.extend(self.concerned(message).await?);
            }
            self.share(&persons.into_iter().collect::<Vec<_>>()).await?;
            outbox::Entity::update_many()
                .col_expr(outbox::Column::SentAt, Expr::value(written(now)))
                .filter(outbox::Column::Id.is_in(waiting.iter().map(|message| message.id)))
                .filter(outbox::Column::SentAt.is_null())
                .exec(&self.database.connection)
                .await?;
            sent += waiting.len() as u64;
        }
    }

    /// How many messages wait to be sent: more than a moment's few mean that other regions do not learn whom this one covers.
    ///
    /// # Errors
    /// The database's.
    pub async fn unsent(&self) -> Result<u64, ActError> {
        Ok(outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).count(&self.database.connection).await?)
    }

    /// The people a message is about.
    async fn concerned(&self, message: &outbox::Model) -> Result<Vec<i64>, ActError> {
        let connection = &self.database.connection;
        match message.kind.as_str() {
            DECREE_SIGNED => {
                let payload: serde_json::Value = serde_json::from_str(&message.payload).unwrap_or_default();
                let decree = payload["decree"].as_i64().unwrap_or(0);
                let named = Query::select()
                    .column(decree_entry::Column::CaseFile)
                    .from(decree_entry::Entity)
                    .and_where(Expr::col(decree_entry::Column::Decree).eq(decree))
                    .to_owned();
                let cases = case_file::Entity::find().filter(case_file::Column::Id.in_subquery(named));
                Ok(cases.select_only().column(case_file::Column::Person).into_tuple().all(connection).await?)
            }
            COVER_CHANGED => {
                let touched = Query::select()
                    .column(enrolment_event::Column::Enrolment)
                    .from(enrolment_event::Entity)
                    .and_where(Expr::col(enrolment_event::Column::Seq).eq(message.seq))
                    .to_owned();
                let enrolled = enrolment::Entity::find().filter(enrolment::Column::Id.in_subquery(touched));
                Ok(enrolled.select_only().column(enrolment::Column::Person).into_tuple().all(connection).await?)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Makes the index say of these people what the books say.
    async fn share(&self, persons: &[i64]) -> Result<(), ActError> {
        let region = self.region.to_string();
        for some in persons.chunks(ROWS_AT_ONCE / 2) {
            let tx = self.installation.begin().await?;
            // One sender of a region at a time, and the books are read under the lock: whoever writes last has read last.
            region::Entity::find_by_id(&region).lock_exclusive().one(&tx).await?;
            let covers = self.covers(some).await?;
            let lookups: Vec<&String> = covers.keys().collect();
            let known = shared_person::Entity::find()
                .filter(shared_person::Column::Region.eq(&region))
                .filter(shared_person::Column::Lookup.is_in(lookups.iter().map(|lookup| lookup.as_str())))
                .all(&tx)
                .await?;
            for row in known {
                let stands = covers
                    .get(&row.lookup)
                    .is_some_and(|all| all.iter().any(|cover| cover.programme == row.programme && cover.from == row.covered_from));
                if !stands {
                    shared_person::Entity::delete_by_id((row.lookup, row.region, row.programme, row.covered_from)).exec(&tx).await?;
                }
            }
            let rows = covers.iter().flat_map(|(lookup, all)| {
                all.iter().map(|cover| shared_person::ActiveModel {
                    lookup: Set(lookup.clone()),
                    region: Set(region.clone()),
                    programme: Set(cover.programme.clone()),
                    covered_from: Set(cover.from.clone()),
                    covered_until: Set(cover.until.clone()),
                })
            });
            let rows: Vec<shared_person::ActiveModel> = rows.collect();
            for some in rows.chunks(ROWS_AT_ONCE) {
                let key = [
                    shared_person::Column::Lookup,
                    shared_person::Column::Region,
                    shared_person::Column::Programme,
                    shared_person::Column::CoveredFrom,
                ];
                let again = OnConflict::columns(key).update_column(shared_person::Column::CoveredUntil).to_owned();
                shared_person::Entity::insert_many(some.to_vec()).on_conflict(again).exec_without_returning(&tx).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// What these people's cover is, by the hash that regions share. Somebody who has none is there with none.
    async fn covers(&self, persons: &[i64]) -> Result<BTreeMap<String, Vec<Cover>>, ActError> {
        let connection = &self.database.connection;
        let people: Vec<(i64, Option<Vec<u8>>)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Nik])
            .filter(person::Column::Id.is_in(persons.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        let mut lookups: HashMap<i64, String> = HashMap::with_capacity(people.len());
        for (id, sealed) in people {
            if let Some(sealed) = sealed {
                lookups.insert(id, shared_lookup(&self.sealer, &self.sealer.open_text("person.nik", &sealed)?));
            }
        }
        let mut covers: BTreeMap<String, Vec<Cover>> = lookups.values().map(|lookup| (lookup.clone(), Vec::new())).collect();
        // Two persons of the books may bear one NIK; whoever of them is covered counts.
        for (person, cover) in self.covers_of(persons).await? {
            if let Some(all) = lookups.get(&person).and_then(|lookup| covers.get_mut(lookup)) {
                all.push(cover);
            }
        }
        for all in covers.values_mut() {
            all.sort();
            all.dedup_by(|later, first| later.programme == first.programme && later.from == first.from);
        }
        Ok(covers)
    }

    async fn covers_of(&self, persons: &[i64]) -> Result<Vec<(i64, Cover)>, ActError> {
        let connection = &self.database.connection;
        let cases = case_file::Entity::find()
            .filter(case_file::Column::Person.is_in(persons.iter().copied()))
            .filter(case_file::Column::Decree.is_not_null())
            .all(connection)
            .await?;
        let years: HashMap<i64, String> = programme_year::Entity::find()
            .all(connection)
            .await?
            .into_iter()
            .map(|year| (year.id, format!("{} {}", year.regulation, year.year)))
            .collect();
        let decrees: HashMap<i64, decree::Model> = decree::Entity::find()
            .filter(decree::Column::Id.is_in(cases.iter().filter_map(|case| case.decree)))
            .all(connection)
            .await?
            .into_iter()
            .map(|decree| (decree.id, decree))
            .collect();
        let enrolled =
            enrolment::Entity::find().filter(enrolment::Column::CaseFile.is_in(cases.iter().map(|case| case.id))).all(connection).await?;
        let mut spans: HashMap<i64, (String, String)> = HashMap::new();
        let rows = cover_span::Entity::find()
            .filter(cover_span::Column::Enrolment.is_in(enrolled.iter().map(|row| row.id)))
            .all(connection)
            .await?;
        for span in rows.into_iter().filter(|span| span.first_month <= span.last_month) {
            let all = spans.entry(span.enrolment).or_insert_with(|| (span.first_month.clone(), span.last_month.clone()));
            if span.first_month < all.0 {
                all.0 = span.first_month;
            }
            if span.last_month > all.1 {
                all.1 = span.last_month;
            }
        }
        let enrolled: HashMap<i64, enrolment::Model> = enrolled.into_iter().map(|row| (row.case_file, row)).collect();
        let mut covers = Vec::with_capacity(cases.len());
        for case in cases {
            let Some(programme) = years.get(&case.programme_year).cloned() else { continue };
            let period = match enrolled.get(&case.id) {
                // What the insurer would not have is nobody's cover.
                Some(row) if row.state == "refused" => None,
                Some(row) => spans.get(&row.id).map(|(first, last)| (first.clone(), last_day(last))),
                None if case.state == "decreed" => case.decree.and_then(|id| decrees.get(&id)).map(decree_period),
                None => None,
            };
            if let Some((from, until)) = period {
                covers.push((case.person, Cover { programme, from, until }));
            }
        }
        Ok(covers)
    }
}

/// The months a decree names, before money is bound for them.
fn decree_period(decree: &decree::Model) -> (String, Option<String>) {
    let last = Month::parse(&decree.cover_from).and_then(|from| from.plus(i32::try_from(decree.months - 1).ok()?));
    (decree.cover_from.clone(), last.map(|last| last.last_day().to_string()))
}

/// The last day of the month of which `first` is the first.
fn last_day(first: &str) -> Option<String> {
    Month::parse(first).map(|month| month.last_day().to_string())
}
