//! What people and programs send that they should not: from other sites, with paths in names, disguised, too large, half, twice, too late, and with
//! SQL or script in every field.

use crate::bodies::body_of;
use crate::ground::{Answer, Ground, VILLAGE, Where, call, encoded, form, name_of};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use payung_domain::{AreaCode, Role};
use payung_web::routes::routes;
use serde_json::{Value, json};

const SQL: &str = "'; DROP TABLE case_file; --\" OR 1=1";
const BOUNDARY: &str = "batas-uji";

/// A form with one file and some fields.
fn with_file(cookie: &str, path: &str, fields: &[(&str, &str)], file_name: &str, content: &[u8], whole: bool) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.bytes());
    body.extend(content);
    if whole {
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    }
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .expect("a request")
}

/// A list of these names, with invented NIKs.
fn list(names: &[&str]) -> String {
    let mut text =
        "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa,jenis_pekerja_rentan,penerima_upah,peserta_bpjstk_aktif,sumber_iuran_lain\n"
            .to_owned();
    for (n, name) in names.iter().enumerate() {
        let day = n + 1;
        let quoted = name.replace('"', "\"\"");
        text.push_str(&format!("121702{day:02}07809901,\"{quoted}\",1980-07-{day:02},L,1217022005,nelayan,tidak,tidak,tidak\n"));
    }
    text
}

async fn hand_in(ground: &Ground, cookie: &str, file_name: &str, content: &[u8], whole: bool) -> Answer {
    let year = ground.things.year.to_string();
    let fields = [("_permintaan", ""), ("area", VILLAGE), ("agency", ""), ("corrects", ""), ("tahun", year.as_str())];
    ground.ask(with_file(cookie, "/12.17/lakukan/hand-in-list", &fields, file_name, content, whole)).await
}

#[tokio::test]
async fn an_address_or_a_form_that_cannot_be_read_is_told_in_the_reader_s_language() {
    let ground = Ground::new().await;
    let cookie = format!("{}; bahasa=en", ground.session(Role::Dinas, Where::Own).await);
    let get = |path: &str| Request::get(path).header(header::COOKIE, &cookie).body(Body::empty()).expect("a request");
    for path in ["/12.17/berkas/abc", "/12.17/dana/99999999999999999999", "/12.17/kepesertaan?bulan=1&bulan=2"] {
        let answer = ground.ask(get(path)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text().contains("<h1") && answer.text().contains("This page is not there"), "{path}: {}", answer.text());
    }
    let form = Request::post("/12.17/kepesertaan").header(header::COOKIE, &cookie).header("sec-fetch-site", "same-origin");
    let answer = ground.ask(form.header(header::CONTENT_TYPE, "text/plain").body(Body::from("x")).expect("a request")).await;
    assert!(answer.text().contains("<h1") && answer.text().contains("nothing was kept"), "{}", answer.text());
    let foreign = Request::post("/12.17/kepesertaan").header(header::COOKIE, &cookie).header("sec-fetch-site", "cross-site");
    let answer = ground.ask(foreign.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("came from another page"), "{}", answer.text());
    let wrong = ground.ask(get("/12.17/kepesertaan?diketahui=besok&wilayah=zz")).await;
    assert!(wrong.text().contains("Not a date.") && wrong.text().contains("Not an area code."), "{}", wrong.text());
}

#[tokio::test]
async fn nothing_is_changed_from_another_site() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::Dinas, Where::Own).await;
    let before = ground.log_length().await;
    let open_year: [(&str, &str); 2] = [("year", "2027"), ("regulation", "samosir-10-2024")];
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "https://jahat.example"), ("host", "payung.go.id")],
        vec![("origin", "null"), ("host", "payung.go.id")],
        vec![],
    ] {
        for path in ["/12.17/lakukan/open-year", "/keluar", "/bahasa", "/masuk"] {
            let mut request = form(&cookie, path, &open_year);
            request.headers_mut().remove("sec-fetch-site");
            for (name, value) in &headers {
                request.headers_mut().insert(*name, value.parse().expect("a header"));
            }
            let answer = ground.ask(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    assert_eq!(ground.log_length().await, before);
    assert_eq!(ground.get(&cookie, "/12.17/meja").await.status, StatusCode::OK, "still signed in");
    // A form cannot be made to look like the API: that wants JSON and a token, which no other site's page has.
    let mut request = form(&cookie, "/api/v1/12.17/acts/open-year", &open_year);
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().expect("a header"));
    assert_eq!(ground.ask(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_is_sent_on_within_this_site_only() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::Dinas, Where::Own).await;
    let name = name_of(Role::Dinas, Where::Own);
    let password = "kata sandi untuk uji";
    ground.installation.set_password("uji", &name, password, ground.now()).await.expect("set");
    let cookie_again = ground.session(Role::Dinas, Where::Own).await;
    assert_ne!(cookie, cookie_again);
    for to in [
        "//jahat.example",
        "https://jahat.example/",
        "/\\jahat.example",
        "\\\\jahat.example",
        "javascript:alert(1)",
        "/\t/jahat.example",
        "/\r\nSet-Cookie: payung=x",
        "http:jahat.example",
        " //jahat.example",
        "/%0d%0aSet-Cookie:x=y",
    ] {
        let signed_in = ground.get(&cookie_again, &format!("/masuk?ke={}", encoded(to))).await;
        let signing_in = ground.post("", "/masuk", &[("nama", &name), ("kata_sandi", password), ("ke", to)]).await;
        let language = ground.post("", "/bahasa", &[("bahasa", "en"), ("ke", to)]).await;
        for answer in [signed_in, signing_in, language] {
            let location = answer.header("location");
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to:?}");
            assert!(
                location.starts_with('/') && !location.starts_with("//") && !location.contains(['\\', '\r', '\n', '\t']),
                "{to:?} → {location:?}"
            );
        }
    }
}

#[tokio::test]
async fn names_of_files_lead_nowhere_and_are_shown_escaped() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::VillageOperator, Where::Own).await;
    for (n, name) in ["../../../etc/passwd.csv", "..\\..\\windows\\x.csv", "a/b/<img src=x onerror=alert(1)>.csv"].into_iter().enumerate() {
        // Each list names another person, else it would be the list before.
        let names: Vec<String> = (0..=n).map(|n| format!("Contoh Berkas {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let answer = hand_in(&ground, &cookie, name, list(&names).as_bytes(), true).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {}", answer.text());
        let page = ground.get(&cookie, &answer.header("location")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("<img src=x"), "{name}");
    }
    for name in ground.file_names().await {
        assert!(!name.contains(['/', '\\']) && !name.starts_with('.'), "{name}");
    }
    assert!(ground.file_names().await.contains(&"passwd.csv".to_owned()), "{:?}", ground.file_names().await);
}

#[tokio::test]
async fn disguised_oversized_and_half_sent_files_leave_nothing() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::VillageOperator, Where::Own).await;
    let (log, cases) = (ground.log_length().await, ground.cases().await);
    let program: Vec<u8> = b"MZ\x90\x00\x03".iter().copied().chain((0..4096).map(|n| (n % 251) as u8)).collect();
    let bomb = [b"PK\x03\x04".as_slice(), &[0xff; 2000]].concat();
    for (name, content) in [
        ("daftar.xlsx", program.as_slice()),
        ("daftar.xls", program.as_slice()),
        ("daftar.ods", b"%PDF-1.7 bukan lembar".as_slice()),
        ("daftar.xlsx", bomb.as_slice()),
        ("daftar.csv", program.as_slice()),
        ("daftar.exe", program.as_slice()),
        ("daftar.xlsx", b"".as_slice()),
    ] {
        let answer = hand_in(&ground, &cookie, name, content, true).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
        assert!(answer.text().contains("role=\"alert\""), "{name}: it is said what is wrong");
    }
    let large = vec![b'a'; 65 << 20];
    let answer = hand_in(&ground, &cookie, "daftar.csv", &large, true).await;
    assert!([StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status), "{:?}", answer.status);
    assert!(answer.text().contains("64 MB"), "{}", answer.text());
    let half = hand_in(&ground, &cookie, "daftar.csv", list(&["Contoh Setengah"]).as_bytes(), false).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", half.text());
    assert_eq!((ground.log_length().await, ground.cases().await), (log, cases), "nothing was kept");
}

#[tokio::test]
async fn strange_names_are_shown_as_text() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::VillageOperator, Where::Own).await;
    let long = "Panjang ".repeat(50);
    let names = [
        "<script>alert(1)</script>",
        "\"><svg onload=alert(2)>",
        "{{ 7*7 }}' onmouseover='alert(3)",
        "Bel\u{7}\u{1b}[31m Merah\u{202e}kilab",
        long.as_str(),
        "&lt;b&gt; &amp;",
        "{ $it }",
    ];
    let answer = hand_in(&ground, &cookie, "daftar.csv", list(&names).as_bytes(), true).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let mut pages = vec![answer.header("location"), "/12.17/berkas".to_owned(), "/12.17/daftar".to_owned()];
    let token = ground.person(Role::VillageOperator, Where::Own).token.clone();
    let listed = ground.call(&token, Method::GET, "/api/v1/12.17/cases?limit=500", None).await.json();
    let mut found = 0;
    for case in listed["cases"].as_array().expect("cases") {
        if names.iter().any(|name| name.trim().starts_with(case["name"].as_str().expect("a name").get(..5).unwrap_or("\u{0}"))) {
            found += 1;
            pages.push(format!("/12.17/berkas/{}", case["id"]));
            pages.push(format!("/12.17/lakukan/withdraw-case?berkas={}", case["id"]));
        }
    }
    assert!(found >= 5, "{listed}");
    for path in pages {
        let page = ground.get(&cookie, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let text = page.text();
        for raw in ["<script>alert", "<svg onload", "' onmouseover='alert", "\u{1b}", "\u{7}"] {
            assert!(!text.contains(raw), "{path} holds {raw:?}");
        }
    }
    // A search for such a name, and an address made of it.
    for name in names {
        let found = ground.post(&cookie, "/12.17/berkas", &[("cari", name)]).await;
        assert!(!found.status.is_server_error() && !found.text().contains("<script>alert"), "{name}");
        let page = ground
            .get(&cookie, &format!("/12.17/berkas?keadaan={0}&wilayah={0}&tahun={0}&sesudah_no={0}&pekerjaan={0}", encoded(name)))
            .await;
        assert!(!page.status.is_server_error() && !page.text().contains("<script>alert") && !page.text().contains("<svg onload"), "{name}");
    }
}

/// The names of the fields of a form.
fn fields_of(page: &str) -> Vec<String> {
    let form = page.split("<form class=\"fill").nth(1).unwrap_or_default();
    let form = form.split("</form>").next().unwrap_or_default();
    form.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn sql_in_every_field_is_text() {
    let ground = Ground::new().await;
    let cases = ground.cases().await;
    let mut fields_tried = 0;
    for role in [Role::Dinas, Role::VillageOperator, Role::HeadOfOffice, Role::Legal] {
        let cookie = ground.session(role, Where::Own).await;
        for route in routes().iter().filter(|route| route.path.starts_with("/{region}/lakukan/")) {
            let path = route.path.replace("{region}", "12.17");
            let path = format!("{path}?berkas={}&tahun={}&naskah=1", ground.things.case, ground.things.year);
            let fields = fields_of(&ground.get(&cookie, &path).await.text());
            fields_tried += fields.len();
            // All at once, then each alone beside what stands there.
            let all: Vec<(&str, &str)> = fields.iter().map(|name| (name.as_str(), SQL)).collect();
            let answer = ground.post(&cookie, &path, &all).await;
            assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.text());
            for only in &fields {
                let answer = ground.post(&cookie, &path, &[(only, SQL)]).await;
                assert!(!answer.status.is_server_error(), "{path} {only}: {}", answer.status);
            }
        }
        for query in ["tahun", "keadaan", "putusan", "pekerjaan", "wilayah", "petugas", "sesudah", "sesudah_no"] {
            let answer = ground.get(&cookie, &format!("/12.17/berkas?{query}={}", encoded(SQL))).await;
            assert!(!answer.status.is_server_error(), "{query}");
        }
    }
    assert!(fields_tried > 60, "{fields_tried}");
    for name in ["/masuk", "/bahasa"] {
        let answer = ground.post("", name, &[("nama", SQL), ("kata_sandi", SQL), ("ke", SQL), ("bahasa", SQL), ("kode", SQL)]).await;
        assert!(!answer.status.is_server_error(), "{name}: {}", answer.status);
    }
    assert_eq!(ground.cases().await, cases);
    assert!(ground.log_length().await > 0);
}

/// Puts `text` into every text of a value, one at a time.
fn with_text_everywhere(value: &Value, text: &str) -> Vec<Value> {
    let texts = {
        fn paths(value: &Value, path: String, found: &mut Vec<String>) {
            match value {
                Value::String(_) | Value::Null => found.push(path),
                Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| paths(item, format!("{path}/{n}"), found)),
                Value::Object(fields) => fields.iter().for_each(|(name, item)| paths(item, format!("{path}/{name}"), found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        paths(value, String::new(), &mut found);
        found
    };
    texts
        .iter()
        .map(|path| {
            let mut changed = value.clone();
            *changed.pointer_mut(path).expect("a place") = json!(text);
            changed
        })
        .collect()
}

#[tokio::test]
async fn sql_in_every_field_of_the_api_is_text() {
    let ground = Ground::new().await;
    let cases = ground.cases().await;
    let mut tried = 0;
    for route in routes() {
        let Some(word) = route.path.strip_prefix("/api/v1/{region}/acts/") else { continue };
        for body in with_text_everywhere(&body_of(word, ground.things), SQL) {
            for role in [Role::Dinas, Role::HeadOfOffice] {
                let token = ground.person(role, Where::Own).token.clone();
                let answer = ground.call(&token, Method::POST, &format!("/api/v1/12.17/acts/{word}"), Some(&body)).await;
                assert!(!answer.status.is_server_error(), "{word} {body}: {}", answer.text());
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
    let token = ground.person(Role::Dinas, Where::Own).token.clone();
    for body in [json!({ "search": SQL }), json!({ "occupation": SQL }), json!({ "assigned_to": SQL }), json!({ "cursor": SQL })] {
        let answer = ground.call(&token, Method::POST, "/api/v1/12.17/cases/search", Some(&body)).await;
        assert!(!answer.status.is_server_error(), "{body}");
    }
    let mut request = call(&token, Method::GET, "/api/v1/12.17/cases", None);
    request.headers_mut().insert("idempotency-key", "';DROP--".parse().expect("a header"));
    assert_eq!(ground.ask(request).await.status, StatusCode::OK);
    assert_eq!(ground.cases().await, cases);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_act() {
    let ground = Ground::new().await;
    let cookie = ground.session(Role::VillageOperator, Where::Own).await;
    let path = format!("/12.17/lakukan/withdraw-case?berkas={}", ground.things.case);
    let page = ground.get(&cookie, &path).await.text();
    let value = |name: &str| {
        let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).expect("the field");
        field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its value").to_owned()
    };
    let (request, case, version) = (value("_permintaan"), value("case"), value("version"));
    let fields = [("_permintaan", request.as_str()), ("case", &case), ("version", &version), ("reason", "pindah ke luar daerah")];
    let before = ground.log_length().await;
    let (first, second) = tokio::join!(ground.post(&cookie, &path, &fields), ground.post(&cookie, &path, &fields));
    let third = ground.post(&cookie, &path, &fields).await;
    for answer in [first, second, third] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    assert_eq!(ground.log_length().await, before + 1, "done once");
}

#[tokio::test]
async fn a_session_that_ended_changes_nothing() {
    let ground = Ground::new().await;
    let path = format!("/12.17/lakukan/withdraw-case?berkas={}", ground.things.case);
    let case = ground.things.case.to_string();
    let fields = [("_permintaan", "f-00000000000000000000000000000001"), ("case", case.as_str()), ("version", "1"), ("reason", "pindah")];
    let before = ground.log_length().await;
    let idle = ground.session(Role::VillageOperator, Where::Own).await;
    ground.wait(121);
    let signed_out = ground.session(Role::VillageOperator, Where::Own).await;
    ground.post(&signed_out, "/keluar", &[]).await;
    for cookie in [idle.as_str(), signed_out.as_str(), "", "payung=tidak-ada", "payung=';DROP--"] {
        let answer = ground.post(cookie, &path, &fields).await;
        assert_ne!(answer.status, StatusCode::OK, "{cookie}");
        let sent_on = answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/masuk?ke=");
        assert!(sent_on || answer.status.is_client_error(), "{cookie}: {} {}", answer.status, answer.header("location"));
    }
    // A role taken away acts at once, whatever the session.
    let cookie = ground.session(Role::VillageOperator, Where::Own).await;
    let region = AreaCode::parse("12.17").expect("a code");
    let name = name_of(Role::VillageOperator, Where::Own);
    ground.installation.take_role("uji", &name, region, Role::VillageOperator, ground.now()).await.expect("taken");
    assert_eq!(ground.post(&cookie, &path, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ground.log_length().await, before);
}

#[tokio::test]
async fn nothing_typed_is_lost_when_the_session_has_ended() {
    let ground = Ground::new().await;
    let name = name_of(Role::VillageOperator, Where::Own);
    let password = "kata sandi yang cukup panjang";
    ground.installation.set_password("uji", &name, password, ground.now()).await.expect("set");
    let path = format!("/12.17/lakukan/withdraw-case?berkas={}", ground.things.case);
    let case = ground.things.case.to_string();
    let typed = "pindah ke \"Balige\" <bulan lalu>";
    let fields = [("_permintaan", "f-00000000000000000000000000000002"), ("case", case.as_str()), ("version", "1"), ("reason", typed)];
    let before = ground.log_length().await;
    let escaped = "pindah ke &#34;Balige&#34; &#60;bulan lalu&#62;";
    let asked = ground.post("", &path, &fields).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    assert!(asked.text().contains(escaped), "the form to sign in carries it: {}", asked.text());
    let saved: Vec<(String, &str)> = fields.iter().map(|(name, value)| (format!("simpan.{name}"), *value)).collect();
    let mut sent = vec![("nama", name.as_str()), ("ke", path.as_str())];
    sent.extend(saved.iter().map(|(name, value)| (name.as_str(), *value)));
    // A wrong password loses nothing either.
    let wrong = ground.post("", "/masuk", &[&sent[..], &[("kata_sandi", "bukan kata sandinya")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(wrong.text().contains(escaped));
    let right = ground.post("", "/masuk", &[&sent[..], &[("kata_sandi", password)]].concat()).await;
    assert_eq!(right.status, StatusCode::OK);
    assert!(right.text().contains(escaped) && right.text().contains("name=\"_isi\""), "{}", right.text());
    let cookie = right.header("set-cookie");
    let cookie = cookie.split(';').next().expect("the session's");
    let again = ground.post(cookie, &path, &[&fields[..], &[("_isi", "1")]].concat()).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.text().contains(escaped), "the form is filled in again: {}", again.text());
    assert_eq!(ground.log_length().await, before, "nothing was done yet");
}
