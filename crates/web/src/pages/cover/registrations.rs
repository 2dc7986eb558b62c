//! What waits to be sent to BPJS, what was sent, and what was answered.

use super::{Part, offer, parts, year_of};
use crate::acts::Offer;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::pages::{encoded, render};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use payung_domain::{EnrolmentState, RefusalReason, enrolment_label};
use payung_operations::permission::ActName;
use payung_operations::views::registrations::{ExportSeen, Registrations, registration, registrations};
use payung_operations::{ColumnMapKnown, column_maps};

#[derive(Template)]
#[template(path = "registrations.html")]
struct RegistrationsPage {
    frame: Frame,
    parts: Vec<Part>,
    found: Option<Registrations>,
    /// The words of the states with their labels, in their order.
    states: Vec<(&'static str, &'static str)>,
    offers: Vec<Option<Offer>>,
    maps: Vec<ColumnMapKnown>,
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let (language, framed) = (visitor.t().language, |error| Failure::from(error).framed(&visitor.frame));
    visitor.look().check(payung_operations::Sight::Cover).map_err(framed)?;
    let programme = year_of(&visitor, &given).await?;
    let found = match &programme {
        Some(programme) => Some(registrations(visitor.look(), programme.year.id).await.map_err(framed)?),
        None => None,
    };
    let year = programme.map_or(0, |programme| programme.year.id);
    let groups = found.iter().flat_map(|found| &found.groups);
    let offers = groups.map(|group| {
        let query = format!("?tahun={year}&wadah={}", encoded(&group.wadah));
        offer(&visitor, ActName::ExportEnrolment, "export-enrolment", &query)
            .filter(|_| group.in_state("ready") + group.in_state("refused") > 0)
    });
    let page = RegistrationsPage {
        parts: parts(&visitor, "/kepesertaan/kirim"),
        offers: offers.collect(),
        found,
        states: EnrolmentState::words().map(|word| (word, enrolment_label(word, language))).collect(),
        maps: column_maps(),
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "registration.html")]
struct RegistrationPage {
    frame: Frame,
    seen: ExportSeen,
    take: Option<Offer>,
    answer: Option<Offer>,
}

impl RegistrationPage {
    /// The column map as people call it; one of their own by its name.
    fn map(&self) -> String {
        let id = &self.seen.export.column_map;
        let known = column_maps().into_iter().find(|known| known.id == *id);
        known.map_or_else(|| id.clone(), |known| self.frame.t.pick(&known.label.0, &known.label.1).to_owned())
    }

    fn reason(&self, reason: &RefusalReason) -> &'static str {
        reason.label(self.frame.t.language)
    }
}

/// One export.
pub async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let seen = registration(visitor.look(), id).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let query = format!("?kiriman={id}&tahun={}", seen.export.programme_year);
    let page = RegistrationPage {
        take: offer(&visitor, ActName::ExportEnrolment, "take-export", &query),
        answer: offer(&visitor, ActName::RecordEnrolment, "record-enrolment", &query),
        seen,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}
