//! The programme: its years, the way of a case, the instruments and register extracts it rests on.

use super::render;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::programme::{instruments, named_years, programme, registers};
use payung_operations::{InstrumentInForce, Programme, records};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage {
    frame: Frame,
    /// The years with their names.
    years: Vec<(records::ProgrammeYear, String)>,
    programme: Option<Arc<Programme>>,
    instruments: Vec<InstrumentInForce>,
    registers: Vec<records::RegisterSnapshot>,
    may_open: bool,
    may_record: bool,
    may_load: bool,
    may_close: bool,
}

impl ProgrammePage {
    /// Whether a paper of a kind was recorded.
    fn is_recorded(&self, kind: &str) -> bool {
        self.instruments.iter().any(|paper| paper.instrument.kind == kind)
    }
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let known = named_years(look).await.map_err(framed)?;
    let found = programme(look, given.get("tahun").and_then(|year| year.parse().ok())).await.map_err(framed)?;
    let (papers, extracts) = match &found {
        Some(programme) => (instruments(look, programme).await.map_err(framed)?, registers(look, programme.year.id).await.map_err(framed)?),
        None => (Vec::new(), Vec::new()),
    };
    let may = |act| may_somewhere(&visitor.actor, act, visitor.day);
    let page = ProgrammePage {
        may_open: may(ActName::OpenYear),
        may_record: may(ActName::RecordInstrument),
        may_load: may(ActName::LoadRegister),
        may_close: may(ActName::CloseYear) && found.as_ref().is_some_and(|programme| programme.year.status == "open"),
        years: known,
        programme: found,
        instruments: papers,
        registers: extracts,
        frame: visitor.frame,
    };
    Ok(render(&page))
}
