//! Forms over acts: one description of fields per act, shown, filled in, read back, performed. Every form works without script, keeps what was
//! typed when something is wrong, and may be sent twice.

mod field;
mod filled;
mod names;
mod reading;
mod stale;

pub use field::{Field, Group, Kind, Value};
pub use filled::{Filled, MEMORY_MAX};
pub use names::{CheckLine, Checks, NameLine, Names, Way};
pub use reading::{Reading, Wrong, read_date};

use crate::failure::{Failure, status};
use crate::frame::Frame;
use crate::pages::{render, result_label, result_value, see_other_with_news, told};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use payung_operations::permission::may_somewhere;
use payung_operations::views::programme::programme;
use payung_operations::{Act, ActError, Fault, Programme, perform};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Acts that cannot be undone: their button says so.
const DANGEROUS: [&str; 4] = ["close-year", "withdraw-case", "drop-decree", "erase-person"];

/// The address words of a form: which year, which case, and what else its link gave.
pub type Given = BTreeMap<String, String>;

/// Who fills in a form, and for which year.
#[derive(Debug)]
pub struct Desk {
    /// Who.
    pub visitor: Visitor,
    /// The year the form is for; the newest unless its link names another. None before the first is opened.
    pub programme: Option<Arc<Programme>>,
    /// The address words.
    pub given: Given,
}

impl Desk {
    /// The year the form is for.
    ///
    /// # Errors
    /// No year was opened yet.
    pub fn programme(&self) -> Result<&Programme, ActError> {
        self.programme.as_deref().ok_or_else(|| {
            ActError::not_found(
                "Belum ada tahun program. Dinas membukanya lebih dulu di halaman Program.",
                "There is no programme year yet. The office opens one on the page Programme first.",
            )
        })
    }

    /// The year's number; 0 when none is open, which no act accepts.
    #[must_use]
    pub fn year(&self) -> i64 {
        self.programme.as_ref().map_or(0, |programme| programme.year.id)
    }

    /// A number its link gave.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.given.get(name)?.parse().ok()
    }
}

/// What whoever sent a form must know besides the outcome: label and text.
pub type Remarks = Vec<(String, String)>;

/// A form over an act.
pub trait ActForm: 'static {
    /// The act.
    type Act: Act + Send;

    /// Its word in addresses and texts: the act's, unless another form has the same act.
    const WORD: &'static str = <Self::Act as Act>::NAME.word();

    /// The fields, for this desk.
    ///
    /// # Errors
    /// What the form is about is not there, or may not be seen.
    fn fields(desk: &Desk) -> impl Future<Output = Result<Vec<Field>, ActError>> + Send;

    /// The act as filled in. What is wrong is noted in `reading`; the act is then not performed.
    fn read(desk: &Desk, reading: &mut Reading<'_>) -> Self::Act;

    /// Where to go on afterwards, below the region's address.
    fn after(desk: &Desk, done: &<Self::Act as Act>::Done) -> String;

    /// What must be looked up before the act is whole, with remarks for whoever sent it: label and text. They are shown with the outcome.
    fn resolve(_: &Desk, act: Self::Act) -> impl Future<Output = Result<(Self::Act, Remarks), ActError>> + Send {
        async { Ok((act, Vec::new())) }
    }

    /// The answer itself, when the outcome is a file or a page of its own.
    fn answer(_: &Desk, _: &Filled, _: &<Self::Act as Act>::Done) -> Option<Result<Response, ActError>> {
        None
    }

    /// What the act left out, and why: label and text. Told on the page after it, with the counts.
    fn left_out(_: &Desk, _: &<Self::Act as Act>::Done) -> Remarks {
        Vec::new()
    }

    /// What is shown once on the page itself, because it may stand in no address and no cookie: label and value.
    fn shown(_: &Desk, _: &<Self::Act as Act>::Done) -> Option<Vec<(String, String)>> {
        None
    }
}

#[derive(Template)]
#[template(path = "shown.html")]
struct ShownPage {
    frame: Frame,
    title: String,
    /// Whether it is sealed data.
    once: bool,
    /// What was done; empty when `once`.
    said: String,
    values: Remarks,
    back: String,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    frame: Frame,
    act: &'static str,
    title: String,
    intro: String,
    action: String,
    request: String,
    fields: Vec<Field>,
    wrong: Vec<Wrong>,
    refusal: String,
    /// What was done meanwhile by others; told with a refusal that comes of it.
    meanwhile: Vec<String>,
    stale: bool,
    files: bool,
    wide: bool,
    open: bool,
    /// Whether what it does cannot be undone.
    dangerous: bool,
    submit: String,
}

/// The form's page: shown on GET, performed on POST.
pub fn form<F: ActForm>() -> MethodRouter<Site> {
    get(show::<F>).post(send::<F>)
}

/// The desk of a visitor, for a form with these address words.
pub(crate) async fn desk(visitor: Visitor, given: Given) -> Result<Desk, Failure> {
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let programme = programme(visitor.look(), year).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    Ok(Desk { visitor, programme, given })
}

/// Refuses whoever may do the act nowhere in the region, before anything is read or shown. Where one may is the act's own question.
fn check_may<F: ActForm>(visitor: &Visitor) -> Result<(), Failure> {
    let act = <F::Act as Act>::NAME;
    if may_somewhere(&visitor.actor, act, visitor.day) {
        return Ok(());
    }
    let named = visitor.t().get(&format!("act-{}", act.word()));
    let refused = ActError::forbidden(
        format!("Anda tidak berhak {}. Minta orang yang berhak, atau minta administrator memberi peran.", act.label()),
        format!("Your roles do not allow this: {named}. Ask somebody who may, or ask the administrator for the role."),
    );
    Err(Failure::from(refused).framed(&visitor.frame))
}

async fn show<F: ActForm>(visitor: Visitor, Path(path): Path<Given>, Query(mut given): Query<Given>) -> Result<Response, Failure> {
    given.extend(path);
    check_may::<F>(&visitor)?;
    let desk = desk(visitor, given).await?;
    let mut fields = F::fields(&desk).await.map_err(|error| Failure::from(error).framed(&desk.visitor.frame))?;
    field::call(&mut fields, F::WORD, desk.visitor.t());
    Ok(page::<F>(&desk, fields, Vec::new(), None, new_request(&desk)?))
}

async fn send<F: ActForm>(
    State(_): State<Site>,
    visitor: Visitor,
    Path(path): Path<Given>,
    Query(mut given): Query<Given>,
    request: Request,
) -> Result<Response, Failure> {
    given.extend(path);
    check_may::<F>(&visitor)?;
    let frame = visitor.frame.clone();
    let mut filled = Filled::read(request).await.map_err(|error| Failure::from(error).framed(&frame))?;
    let desk = desk(visitor, given).await?;
    let mut fields = F::fields(&desk).await.map_err(|error| Failure::from(error).framed(&frame))?;
    field::call(&mut fields, F::WORD, desk.visitor.t());
    let fresh = fields.clone();
    let id = filled.get("_permintaan").to_owned();
    let id = if is_request_id(&id) { id } else { new_request(&desk)? };
    fill(&mut fields, &filled);
    // Typed before the session ended, shown again to be sent.
    if !filled.get("_isi").is_empty() {
        return Ok(page::<F>(&desk, fields, Vec::new(), None, id));
    }
    if let Err(error) = crate::pages::uploads::join(&desk.visitor, &mut filled).await {
        return Ok(page::<F>(&desk, fields, Vec::new(), Some(error), id));
    }
    let mut reading = Reading::new(&filled, &fields, desk.visitor.t());
    let act = F::read(&desk, &mut reading);
    let wrong = reading.finish();
    if !wrong.is_empty() {
        return Ok(page::<F>(&desk, fields, wrong, None, id));
    }
    let (act, remarks) = match F::resolve(&desk, act).await {
        Ok(resolved) => resolved,
        Err(error) => return Ok(page::<F>(&desk, fields, Vec::new(), Some(error), id)),
    };
    match perform(&desk.visitor.books, desk.visitor.request(Some(&id)), &act).await {
        Ok(done) => {
            if let Some(answer) = F::answer(&desk, &filled, &done) {
                return answer.map_err(|error| Failure::from(error).framed(&frame));
            }
            let to = desk.visitor.to(&F::after(&desk, &done));
            let t = desk.visitor.t();
            let act = <F::Act as Act>::NAME.word();
            let title = t.get(&format!("act-{}", F::WORD));
            if let Some(values) = F::shown(&desk, &done) {
                return Ok(render(&ShownPage { frame, title, once: true, said: String::new(), values, back: to }));
            }
            let remarks: Remarks = remarks.into_iter().chain(F::left_out(&desk, &done)).collect();
            if !remarks.is_empty() {
                let said = |(name, value): (String, String)| Some((result_label(t, act, &name)?, result_value(t, act, &name, &value)));
                let counts = told(&done).into_iter().filter_map(said);
                let values = counts.chain(remarks).collect();
                return Ok(render(&ShownPage { frame, title, once: false, said: t.get(&format!("done-{act}")), values, back: to }));
            }
            Ok(see_other_with_news(&to, act, &done, desk.visitor.site.secure()))
        }
        Err(error) if error.fault == Fault::Stale => {
            let fields = stale::renewed(fields, &fresh, desk.visitor.t());
            let mut meanwhile = stale::done_meanwhile(&desk, &fields).await;
            if meanwhile.is_empty() {
                meanwhile = stale::moved_meanwhile(&desk, &filled, &fresh).await;
            }
            Ok(shown_form(&desk, F::WORD, fields, Vec::new(), (Some(error), meanwhile), id))
        }
        // What was refused was not remembered: the same number serves for the next try, and a request that did get through is recognised.
        Err(error) => Ok(page::<F>(&desk, fields, Vec::new(), Some(error), id)),
    }
}

fn page<F: ActForm>(desk: &Desk, fields: Vec<Field>, wrong: Vec<Wrong>, refusal: Option<ActError>, request: String) -> Response {
    form_page(desk, F::WORD, fields, wrong, refusal, request)
}

/// The page of a form. `act` gives its title, its introduction and the words on its button.
pub(crate) fn form_page(
    desk: &Desk,
    act: &'static str,
    fields: Vec<Field>,
    wrong: Vec<Wrong>,
    refusal: Option<ActError>,
    request: String,
) -> Response {
    shown_form(desk, act, fields, wrong, (refusal, Vec::new()), request)
}

fn shown_form(
    desk: &Desk,
    act: &'static str,
    fields: Vec<Field>,
    wrong: Vec<Wrong>,
    (refusal, meanwhile): (Option<ActError>, Vec<String>),
    request: String,
) -> Response {
    let t = desk.visitor.t();
    let stale = refusal.as_ref().is_some_and(|error| error.fault == Fault::Stale);
    let said = |error: ActError| {
        let said = error.message(t.language).to_owned();
        // Of a stale version what has changed is said first, then what the program advises where there is no form to send again.
        if stale { said.split_once(". ").map_or(said.clone(), |(what, _)| format!("{what}. {}", t.get("stale-again"))) } else { said }
    };
    let code = match (&refusal, wrong.is_empty()) {
        (Some(error), _) => status(error.fault),
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = FormPage {
        act,
        title: t.get(&format!("act-{act}")),
        intro: t.try_get(&format!("intro-{act}")).unwrap_or_default(),
        action: desk.visitor.frame.path.clone(),
        request,
        files: fields.iter().any(Field::is_file),
        wide: fields.iter().any(|field| field.names().is_some() || field.checks().is_some()),
        open: is_open(&fields),
        fields,
        wrong,
        refusal: refusal.map(said).unwrap_or_default(),
        meanwhile,
        stale,
        dangerous: DANGEROUS.contains(&act),
        submit: t.try_get(&format!("send-{act}")).unwrap_or_else(|| t.get("send")),
        frame: desk.visitor.frame.clone(),
    };
    (code, render(&page)).into_response()
}

/// A number for a request, drawn when its form is shown, so that the form sent twice is one request.
pub(crate) fn new_request(_: &Desk) -> Result<String, ActError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        ActError::new(
            Fault::Unavailable,
            "Sistem operasi tidak memberi bilangan acak. Coba lagi.",
            "The operating system gave no randomness. Try again.",
        )
    })?;
    Ok(bytes.iter().fold(String::from("f-"), |text, byte| text + &format!("{byte:02x}")))
}

pub(crate) fn is_request_id(id: &str) -> bool {
    id.len() == 34 && id.starts_with("f-") && id.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}

/// Whether there is anything to send: a worklist may want its village chosen first, or have no row that is answered here. A form about one thing that asks
/// nothing more is sent as it stands.
fn is_open(fields: &[Field]) -> bool {
    let choose_first = fields.iter().any(|field| field.names().is_some_and(|names| names.choose_first));
    let worklist = fields.iter().any(|field| field.names().is_some());
    let asks = |field: &Field| match field.kind {
        Kind::Note => false,
        Kind::Hidden => !worklist,
        Kind::Names(_) => field.rows().iter().any(|row| !row.is_empty()),
        _ => true,
    };
    !choose_first && fields.iter().any(asks)
}

/// Puts what was sent into the fields, to be shown again.
pub(crate) fn fill(fields: &mut [Field], filled: &Filled) {
    field::fill(fields, filled);
}

/// Whether something is wrong with a field.
#[must_use]
pub fn is_wrong(wrong: &[Wrong], name: &str) -> bool {
    wrong.iter().any(|fault| fault.name == name)
}

/// The attributes that tie a field to its hint and its fault, for who listens to the page.
#[must_use]
pub fn described(field: &Field, wrong: &[Wrong]) -> String {
    let id = field.id();
    let mut by = Vec::new();
    if !field.hint.is_empty() {
        by.push(format!("{id}-hint"));
    }
    let faulty = is_wrong(wrong, &field.name);
    if faulty {
        by.push(format!("{id}-fault"));
    }
    let mut text = String::new();
    if !by.is_empty() {
        text.push_str(&format!(" aria-describedby=\"{}\"", by.join(" ")));
    }
    if faulty {
        text.push_str(" aria-invalid=\"true\"");
    }
    if field.required {
        text.push_str(" required");
    }
    text
}
