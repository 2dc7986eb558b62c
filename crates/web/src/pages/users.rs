//! Users: who holds what, and the forms by which an administrator changes it. These are the installation's matters, not acts of the books.

use super::{encoded, render, see_other_with_news};
use crate::failure::{Failure, status};
use crate::forms::{Field, Filled, Given, Kind, Reading, Wrong};
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use payung_domain::{Capacity, Role};
use payung_operations::views::users::{RoleSeen, UserSeen, UserWithHistory, user, users};
use payung_operations::{ActError, InstallationError, Managing, RoleHeld};
use zeroize::Zeroizing;

/// How long a token holds unless said otherwise, in days.
const TOKEN_DAYS: u16 = 90;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("/{region}/pengguna", get(page)),
        route("/{region}/pengguna/{name}", get(one)),
        route("/{region}/pengguna/lakukan/{what}", get(form).post(send)),
    ]
}

/// What an administrator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Add,
    Password,
    GiveRole,
    TakeRole,
    Disable,
    Enable,
    ClearSecondFactor,
    Token,
    RevokeToken,
}

impl Doing {
    const ALL: [Self; 9] = [
        Self::Add,
        Self::Password,
        Self::GiveRole,
        Self::TakeRole,
        Self::Disable,
        Self::Enable,
        Self::ClearSecondFactor,
        Self::Token,
        Self::RevokeToken,
    ];

    /// The word in addresses.
    const fn word(self) -> &'static str {
        match self {
            Self::Add => "tambah",
            Self::Password => "kata-sandi",
            Self::GiveRole => "beri-peran",
            Self::TakeRole => "cabut-peran",
            Self::Disable => "nonaktifkan",
            Self::Enable => "aktifkan",
            Self::ClearSecondFactor => "cabut-faktor-kedua",
            Self::Token => "token",
            Self::RevokeToken => "cabut-token",
        }
    }

    /// The word of the installation's log, by which pages name it.
    const fn act(self) -> &'static str {
        match self {
            Self::Add => "add-user",
            Self::Password => "set-password",
            Self::GiveRole => "give-role",
            Self::TakeRole => "take-role",
            Self::Disable => "disable-user",
            Self::Enable => "enable-user",
            Self::ClearSecondFactor => "clear-second-factor",
            Self::Token => "new-token",
            Self::RevokeToken => "revoke-token",
        }
    }
}

#[derive(Template)]
#[template(path = "users.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<UserSeen>,
    may_manage: bool,
}

fn role_in_words(frame: &Frame, role: &RoleSeen) -> String {
    let agency = if role.held.agency.is_empty() { String::new() } else { format!(" · {}", role.held.agency) };
    let prefix = role.held.capacity.prefix();
    format!(
        "{prefix}{} · {} {}{agency}",
        role.held.role.label(frame.t.language),
        role.area_name,
        crate::format::area(&role.held.area.to_string())
    )
}

fn term_in_words(frame: &Frame, role: &RoleSeen) -> String {
    match role.held.until {
        Some(until) => format!("{} – {}", frame.day(role.held.from.to_string()), frame.day(until.to_string())),
        None => frame.t.with("users-since", frame.day(role.held.from.to_string())),
    }
}

impl UsersPage {
    fn role(&self, role: &RoleSeen) -> String {
        role_in_words(&self.frame, role)
    }

    fn term(&self, role: &RoleSeen) -> String {
        term_in_words(&self.frame, role)
    }
}

fn may_manage(visitor: &Visitor) -> bool {
    Managing::begin(visitor.site.installation(), visitor.look(), visitor.site.now()).is_ok()
}

/// All users.
pub async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let users = users(visitor.site.installation(), visitor.look()).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    Ok(render(&UsersPage { users, may_manage: may_manage(&visitor), frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "user.html")]
struct UserPage {
    frame: Frame,
    seen: UserWithHistory,
    may_manage: bool,
    today: String,
}

impl UserPage {
    fn role(&self, role: &RoleSeen) -> String {
        role_in_words(&self.frame, role)
    }

    fn term(&self, role: &RoleSeen) -> String {
        term_in_words(&self.frame, role)
    }

    fn act(&self, word: &str) -> String {
        self.frame.t.try_get(&format!("act-{word}")).unwrap_or_else(|| word.to_owned())
    }

    fn expired(&self, at: &str) -> bool {
        at.get(..10).unwrap_or(at) < self.today.as_str()
    }
}

/// One user.
pub async fn one(visitor: Visitor, Path((_, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let seen = user(visitor.site.installation(), visitor.look(), &name).await;
    let seen = seen.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    Ok(render(&UserPage { seen, may_manage: may_manage(&visitor), today: visitor.day.to_string(), frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "user_form.html")]
struct FormPage {
    frame: Frame,
    title: String,
    intro: String,
    action: String,
    back: String,
    fields: Vec<Field>,
    wrong: Vec<Wrong>,
    refusal: String,
    dangerous: bool,
}

#[derive(Template)]
#[template(path = "secret.html")]
struct SecretPage {
    frame: Frame,
    title: String,
    said: String,
    label: String,
    secret: Zeroizing<String>,
    back: String,
}

fn doing(word: &str, frame: &Frame) -> Result<Doing, Failure> {
    Doing::ALL.into_iter().find(|doing| doing.word() == word).ok_or_else(|| Failure::hidden().framed(frame))
}

/// The user a form is about, as its link names them; empty when it names none.
fn named(given: &Given) -> &str {
    given.get("nama").map(String::as_str).unwrap_or_default()
}

/// What exactly is taken away, in words: before it is, not after. Empty where the title says it.
async fn about(visitor: &Visitor, doing: Doing, given: &Given) -> String {
    let of = |name: &str| given.get(name).cloned().unwrap_or_default();
    if !matches!(doing, Doing::TakeRole | Doing::RevokeToken) {
        return String::new();
    }
    let Ok(seen) = user(visitor.site.installation(), visitor.look(), named(given)).await else { return String::new() };
    if doing == Doing::TakeRole {
        let role = seen.user.roles.iter().find(|role| role.id.to_string() == of("peran"));
        return role
            .map(|role| format!("{} · {}", role_in_words(&visitor.frame, role), term_in_words(&visitor.frame, role)))
            .unwrap_or_default();
    }
    let token = seen.tokens.iter().find(|token| token.sign == of("token"));
    token.map(|token| format!("{} · {}", token.label, visitor.t().with("users-token-sign", &token.sign))).unwrap_or_default()
}

fn fields(visitor: &Visitor, doing: Doing, given: &Given, about: String) -> Vec<Field> {
    let t = visitor.t();
    let user = || Field::new(t, "account", Kind::Line).holding(named(given));
    match doing {
        Doing::Add => vec![Field::new(t, "new-account", Kind::Line), Field::new(t, "account-full-name", Kind::Line)],
        Doing::GiveRole => {
            let roles = Role::ALL.into_iter().filter(|role| *role != Role::Public);
            let held = |capacity: Capacity| {
                let label = match capacity {
                    Capacity::Definitif => t.get("users-definitive"),
                    other => other.prefix().trim().to_owned(),
                };
                (capacity.word().to_owned(), label)
            };
            vec![
                user(),
                Field::new(t, "account-role", Kind::Choice)
                    .among(roles.map(|role| (role.word().to_owned(), role.label(t.language).to_owned()))),
                crate::acts::area_field(visitor, "role-area").holding(crate::format::area(&visitor.books.region.to_string())),
                Field::new(t, "role-agency", Kind::Line).optional(),
                Field::new(t, "role-capacity", Kind::Choice).among(Capacity::ALL.map(held)).holding(Capacity::Definitif.word()),
                Field::new(t, "role-from", Kind::Date).holding(visitor.day),
                Field::new(t, "role-until", Kind::Date).optional(),
            ]
        }
        Doing::TakeRole => {
            let role = given.get("peran").map(String::as_str).unwrap_or_default();
            vec![Field::note(about), Field::hidden("role-id", role)]
        }
        Doing::RevokeToken => {
            let sign = given.get("token").map(String::as_str).unwrap_or_default();
            vec![Field::note(about), Field::hidden("token-sign", sign)]
        }
        Doing::Token => vec![Field::new(t, "token-label", Kind::Line), Field::new(t, "token-days", Kind::Number).holding(TOKEN_DAYS)],
        Doing::Password | Doing::Disable | Doing::Enable | Doing::ClearSecondFactor => Vec::new(),
    }
}

/// The title of a form: what it does, and to whom.
fn title(visitor: &Visitor, doing: Doing, given: &Given) -> String {
    let what = visitor.t().get(&format!("act-{}", doing.act()));
    if named(given).is_empty() { what } else { format!("{what}: {}", named(given)) }
}

fn back(visitor: &Visitor, given: &Given) -> String {
    let name = named(given);
    visitor.to(&if name.is_empty() { "/pengguna".to_owned() } else { format!("/pengguna/{}", encoded(name)) })
}

fn form_page(visitor: &Visitor, doing: Doing, given: &Given, fields: Vec<Field>, wrong: Vec<Wrong>, refusal: Option<ActError>) -> Response {
    let t = visitor.t();
    let code = match (&refusal, wrong.is_empty()) {
        (Some(error), _) => status(error.fault),
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = FormPage {
        title: title(visitor, doing, given),
        intro: t.get(&format!("intro-{}", doing.act())),
        action: visitor.frame.path.clone(),
        back: back(visitor, given),
        fields,
        wrong,
        refusal: refusal.map(|error| error.message(t.language).to_owned()).unwrap_or_default(),
        dangerous: matches!(doing, Doing::TakeRole | Doing::Disable | Doing::ClearSecondFactor | Doing::RevokeToken),
        frame: visitor.frame.clone(),
    };
    (code, render(&page)).into_response()
}

fn managing(visitor: &Visitor) -> Result<Managing<'_>, Failure> {
    Managing::begin(visitor.site.installation(), visitor.look(), visitor.site.now())
        .map_err(|error| Failure::from(error).framed(&visitor.frame))
}

/// A form.
pub async fn form(visitor: Visitor, Path((_, what)): Path<(String, String)>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let doing = doing(&what, &visitor.frame)?;
    managing(&visitor)?;
    let about = about(&visitor, doing, &given).await;
    let fields = fields(&visitor, doing, &given, about);
    Ok(form_page(&visitor, doing, &given, fields, Vec::new(), None))
}

/// What came of it: where to go on, or what is shown once.
enum Done {
    GoOn(String),
    Secret(Zeroizing<String>),
}

/// A form sent.
pub async fn send(
    visitor: Visitor,
    Path((_, what)): Path<(String, String)>,
    Query(given): Query<Given>,
    request: Request,
) -> Result<Response, Failure> {
    let doing = doing(&what, &visitor.frame)?;
    managing(&visitor)?;
    let filled = Filled::read(request).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let about = about(&visitor, doing, &given).await;
    let mut fields = fields(&visitor, doing, &given, about);
    for field in &mut fields {
        if filled.has(&field.name) {
            field.value = filled.get(&field.name).to_owned();
        }
    }
    let mut reading = Reading::new(&filled, &fields, visitor.t());
    let wanted = Wanted::read(&visitor, doing, &given, &mut reading);
    let wrong = reading.finish();
    if !wrong.is_empty() {
        return Ok(form_page(&visitor, doing, &given, fields, wrong, None));
    }
    match wanted.perform(managing(&visitor)?).await {
        Ok(Done::GoOn(name)) => {
            let to = visitor.to(&if name.is_empty() { "/pengguna".to_owned() } else { format!("/pengguna/{}", encoded(&name)) });
            Ok(see_other_with_news(&to, doing.act(), &serde_json::json!({}), visitor.site.secure()))
        }
        Ok(Done::Secret(secret)) => {
            let t = visitor.t();
            let page = SecretPage {
                title: title(&visitor, doing, &given),
                said: t.get(&format!("once-{}", doing.act())),
                label: t.get(if doing == Doing::Token { "users-token" } else { "password" }),
                back: back(&visitor, &given),
                secret,
                frame: visitor.frame,
            };
            Ok(render(&page))
        }
        Err(InstallationError::Refused(error)) => Ok(form_page(&visitor, doing, &given, fields, Vec::new(), Some(error))),
        Err(other) => Err(Failure::from(other).framed(&visitor.frame)),
    }
}

/// What a form asks for, read.
enum Wanted {
    Add { name: String, full_name: String },
    Password { name: String },
    GiveRole { name: String, held: RoleHeld },
    TakeRole { name: String, role: i64 },
    Disable { name: String },
    Enable { name: String },
    RevokeToken { name: String, sign: String },
    ClearSecondFactor { name: String },
    Token { name: String, label: String, days: u16 },
}

impl Wanted {
    fn read(visitor: &Visitor, doing: Doing, given: &Given, reading: &mut Reading<'_>) -> Self {
        let name = named(given).to_owned();
        match doing {
            Doing::Add => Self::Add { name: reading.text("new-account").to_lowercase(), full_name: reading.text("account-full-name") },
            Doing::Password => Self::Password { name },
            Doing::GiveRole => {
                let held = RoleHeld {
                    role: reading.word("account-role", Role::from_word, Role::Public),
                    area: reading.area("role-area", visitor.books.region),
                    agency: reading.some_text("role-agency"),
                    capacity: reading.word("role-capacity", Capacity::from_word, Capacity::Definitif),
                    from: reading.date("role-from"),
                    until: reading.some_date("role-until"),
                };
                Self::GiveRole { name: reading.text("account"), held }
            }
            Doing::TakeRole => Self::TakeRole { name, role: reading.number("role-id") },
            Doing::Disable => Self::Disable { name },
            Doing::Enable => Self::Enable { name },
            Doing::RevokeToken => Self::RevokeToken { name, sign: reading.text("token-sign") },
            Doing::ClearSecondFactor => Self::ClearSecondFactor { name },
            Doing::Token => Self::Token { name, label: reading.text("token-label"), days: reading.number("token-days") },
        }
    }

    async fn perform(self, managing: Managing<'_>) -> Result<Done, InstallationError> {
        match self {
            Self::Add { name, full_name } => managing.add_user(&name, &full_name).await.map(|()| Done::GoOn(name)),
            Self::Password { name } => managing.draw_password(&name).await.map(Done::Secret),
            Self::GiveRole { name, held } => managing.give_role(&name, held).await.map(|()| Done::GoOn(name)),
            Self::TakeRole { name, role } => managing.take_role(role).await.map(|()| Done::GoOn(name)),
            Self::Disable { name } => managing.disable(&name).await.map(|()| Done::GoOn(name)),
            Self::Enable { name } => managing.enable(&name).await.map(|()| Done::GoOn(name)),
            Self::RevokeToken { name, sign } => managing.revoke_token(&name, &sign).await.map(|()| Done::GoOn(name)),
            Self::ClearSecondFactor { name } => managing.clear_second_factor(&name).await.map(|()| Done::GoOn(name)),
            Self::Token { name, label, days } => managing.new_token(&name, &label, days).await.map(Done::Secret),
        }
    }
}
