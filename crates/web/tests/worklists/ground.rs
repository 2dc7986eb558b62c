//! A small browser over the real router: it follows forms as they are shown, and sends what they hold.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode, header};
use payung_domain::{AreaCode, Capacity, Date, Role};
use payung_law::Bundle;
use payung_operations::sign_in::Manner;
use payung_operations::{Installation, NewRole, Place, RoleHeld};
use payung_registry::Areas;
use payung_storage::{KeyRing, Sealer};
use payung_web::{Site, router};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

/// Noon of 1 June 2026 in western Indonesia.
const NOON: i64 = 1_780_290_000;

/// A site with one region's books.
pub struct Ground {
    _folder: TempDir,
    pub app: Router,
    pub installation: Installation,
    pub region: AreaCode,
    clock: Arc<AtomicI64>,
}

pub fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).expect("a code")
}

/// A committed example.
pub fn example(path: &str) -> Vec<u8> {
    let whole = format!("{}/../../examples/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&whole).unwrap_or_else(|error| panic!("{whole}: {error}"))
}

impl Ground {
    pub async fn new(region: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now = jiff::Timestamp::from_second(NOON).expect("a time");
        let ring = KeyRing::fresh(now).expect("randomness");
        let place = || Place::Folder(folder.path().to_owned());
        let installation = Installation::open(place(), Sealer::new(&ring)).await.expect("it opens");
        let books = installation
            .books(code(region), "Uji", now, Arc::new(Areas::embedded()), Arc::new(Bundle::embedded()))
            .await
            .expect("books open");
        let clock = Arc::new(AtomicI64::new(NOON));
        let ticking = Arc::clone(&clock);
        let now = move || jiff::Timestamp::from_second(ticking.load(Ordering::Relaxed)).expect("a time");
        let served = Installation::open(place(), Sealer::new(&ring)).await.expect("it opens");
        let site = Site::new(served, vec![books], Arc::new(now), Arc::new(|_, _| Ok(b"%PDF-1.7 uji".to_vec())), false);
        Self { _folder: folder, app: router(site), installation, region: code(region), clock }
    }

    /// Lets time pass.
    pub fn wait_seconds(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.clock.load(Ordering::Relaxed)).expect("a time")
    }

    /// Somebody with one role, signed in with a second factor.
    pub async fn user(&self, name: &str, role: Role, area: &str) -> Browser {
        self.user_of(name, role, area, "").await
    }

    /// The same for an agency.
    pub async fn user_of(&self, name: &str, role: Role, area: &str, agency: &str) -> Browser {
        let now = self.now();
        self.installation.add_user("uji", name, &format!("Petugas {name}"), now).await.expect("added");
        let held = RoleHeld {
            role,
            area: code(area),
            agency: agency.to_owned(),
            capacity: Capacity::Definitif,
            from: Date::constant(2020, 1, 1),
            until: None,
        };
        self.installation.give_role("uji", &NewRole { user: name.to_owned(), region: self.region, held }, now).await.expect("given");
        self.signed_in(name).await
    }

    /// Another session of somebody.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let key = self.installation.begin_session(name, Manner::Oidc { strong: true }, self.now()).await.expect("a session");
        Browser { app: self.app.clone(), cookie: format!("payung={key}"), region: self.region }
    }
}

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    cookie: String,
    region: AreaCode,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Asserts that it led on, and gives where to.
    pub fn led_on(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.notices());
        &self.location
    }

    /// What a person would read in its notices.
    pub fn notices(&self) -> String {
        let text = self.text();
        let found: Vec<String> = text
            .split("<div class=\"notice")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('>')?.1.split("</div>").next()?.to_owned()))
            .collect();
        format!("{} {} {}", self.status, self.location, found.join(" | "))
    }
}

/// A form as it was shown.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub multipart: bool,
    pub fields: Vec<(String, String)>,
    pub files: Vec<(String, String, Vec<u8>)>,
    pub radios: Vec<(String, String)>,
    pub boxes: Vec<String>,
}

fn decoded(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(decoded(tag[start..].split('"').next()?))
}

impl Form {
    /// The form of a page that is about an act.
    pub fn of(page: &Page) -> Self {
        let text = page.text();
        let start = text.find("<form class=\"fill").unwrap_or_else(|| panic!("a form; {}", page.notices()));
        let body = &text[start..start + text[start..].find("</form>").expect("the form's end")];
        let head = body.split('>').next().expect("its tag");
        let mut form = Self {
            action: attribute(head, "action").expect("an action"),
            multipart: head.contains("multipart/form-data"),
            fields: Vec::new(),
            files: Vec::new(),
            radios: Vec::new(),
            boxes: Vec::new(),
        };
        for tag in body.split('<').skip(1) {
            let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
            let Some(name) = attribute(tag, "name") else { continue };
            let value = attribute(tag, "value").unwrap_or_default();
            if tag.starts_with("input") {
                match attribute(tag, "type").as_deref() {
                    Some("radio") => {
                        form.radios.push((name.clone(), value.clone()));
                        if tag.ends_with(" checked") {
                            form.fields.push((name, value));
                        }
                    }
                    Some("checkbox") => {
                        form.boxes.push(name.clone());
                        if tag.contains(" checked") {
                            form.fields.push((name, value));
                        }
                    }
                    Some("file") => {}
                    _ => form.fields.push((name, value)),
                }
            } else if tag.starts_with("textarea") {
                form.fields.push((name, decoded(after)));
            } else if tag.starts_with("select") {
                let rest = &body[body.find(&format!("name=\"{name}\"")).expect("the choice")..];
                let rest = &rest[..rest.find("</select>").expect("its end")];
                let options: Vec<&str> = rest.split("<option").skip(1).collect();
                let chosen = options.iter().find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
                let chosen = chosen.or(options.first()).and_then(|option| attribute(option.split('>').next()?, "value"));
                form.fields.push((name, chosen.unwrap_or_default()));
            }
        }
        form
    }

    /// Fills a field in.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    pub fn file(mut self, name: &str, file: &str, body: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), file.to_owned(), body.into()));
        self
    }

    /// A field's value.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The options of each choice in sight whose name begins so.
    pub fn choices(&self, prefix: &str) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in self.radios.iter().filter(|(name, _)| name.starts_with(prefix)) {
            found.entry(name.clone()).or_default().push(value.clone());
        }
        found
    }

    fn encoded(&self) -> (String, Vec<u8>) {
        if self.multipart {
            let border = "payung-batas-uji";
            let mut body = Vec::new();
            for (name, value) in &self.fields {
                body.extend(format!("--{border}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
            }
            for (name, file, content) in &self.files {
                body.extend(
                    format!("--{border}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                        .into_bytes(),
                );
                body.extend_from_slice(content);
                body.extend_from_slice(b"\r\n");
            }
            body.extend(format!("--{border}--\r\n").into_bytes());
            return (format!("multipart/form-data; boundary={border}"), body);
        }
        assert!(self.files.is_empty(), "a form without files");
        ("application/x-www-form-urlencoded".to_owned(), serde_urlencoded::to_string(&self.fields).expect("fields").into_bytes())
    }
}

impl Browser {
    /// The same with pages in English.
    pub fn in_english(&self) -> Self {
        Self { cookie: format!("{}; bahasa=en", self.cookie), ..self.clone() }
    }

    pub fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.region)
    }

    pub async fn request(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Page { status: parts.status, location, headers: parts.headers, bytes }
    }

    pub fn build(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::HOST, "payung.test")
            .header("sec-fetch-site", "same-origin")
    }

    /// Opens a page below the region, or the whole address a redirect gave.
    pub async fn open(&self, path: &str) -> Page {
        let path = if path.starts_with(&self.to("/")) { path.to_owned() } else { self.to(path) };
        self.request(self.build(Method::GET, &path).body(Body::empty()).expect("a request")).await
    }

    /// Opens a form.
    pub async fn form(&self, path: &str) -> Form {
        let page = self.open(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.notices());
        Form::of(&page)
    }

    /// Sends a form.
    pub async fn send(&self, form: &Form) -> Page {
        let (kind, body) = form.encoded();
        let request = self.build(Method::POST, &form.action).header(header::CONTENT_TYPE, kind).body(Body::from(body)).expect("a request");
        self.request(request).await
    }
}
