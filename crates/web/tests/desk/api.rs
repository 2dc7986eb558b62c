//! What the API promises its callers besides rights: problems in their language, one act for one key, pages by cursor, health and counts.

use crate::bodies::body;
use crate::ground::{Ground, MONEY, VILLAGE, VILLAGE_MONEY, Where, call, name_of};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use payung_domain::{AreaCode, Role};
use payung_operations::permission::ActName;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::SocketAddr;

const CASES: &str = "/api/v1/12.17/cases";

fn act(word: &str) -> String {
    format!("/api/v1/12.17/acts/{word}")
}

#[tokio::test]
async fn problems_speak_the_caller_s_language() {
    let ground = Ground::new().await;
    let token = ground.person(Role::VillageOperator, Where::Other).token.clone();
    let reveal = body(ActName::Reveal, ground.things);
    for (wanted, language, words) in [("", "id", "Anda tidak berhak"), ("en-GB, id;q=0.3", "en", "You have no right")] {
        let mut request = call(&token, Method::POST, &act("reveal"), Some(&reveal));
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, wanted.parse().expect("a header"));
        let answer = ground.ask(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("content-language"), language);
        let problem = answer.json();
        assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(403)));
        assert!(problem["detail"].as_str().expect("words").contains(words), "{problem}");
    }
    let mut without = Request::get(CASES).body(Body::empty()).expect("a request");
    let answer = ground.ask(std::mem::take(&mut without)).await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (StatusCode::UNAUTHORIZED, "application/problem+json"));
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"payung\"");
}

#[tokio::test]
async fn what_is_no_request_is_told_so() {
    let ground = Ground::new().await;
    let token = ground.person(Role::Dinas, Where::Own).token.clone();
    let path = act("withdraw-case");
    let raw = |kind: &str, text: &str| {
        let request = Request::post(&path).header(header::AUTHORIZATION, format!("Bearer {token}")).header(header::CONTENT_TYPE, kind);
        request.body(Body::from(text.to_owned())).expect("a request")
    };
    for (kind, text, status) in [
        ("application/json", "{\"case\": 1,", 400),
        ("application/json", "[]", 400),
        ("application/json", "", 400),
        ("application/json", r#"{"case":1,"version":1,"reason":"x","role":"administrator"}"#, 400),
        ("application/json", r#"{"case":"1","version":1,"reason":"x"}"#, 400),
        ("application/json", r#"{"case":1,"version":1,"reason":"a\u0000b"}"#, 422),
        ("text/plain", r#"{"case":1,"version":1,"reason":"x"}"#, 415),
        ("application/x-www-form-urlencoded", "case=1&version=1&reason=x", 415),
    ] {
        let answer = ground.ask(raw(kind, text)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type").as_str()), (status, "application/problem+json"), "{kind} {text}");
    }
    let wrong_key = ground.ask(raw("application/json", r#"{"case":1,"versi":1,"reason":"x"}"#)).await.json();
    assert!(wrong_key["detail"].as_str().expect("words").contains("versi"), "a wrong key is named: {wrong_key}");
    let answer = ground.call(&token, Method::DELETE, &path, None).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow").as_str()), (405, "POST"), "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    for nowhere in ["/api", "/api/v1/12.17/tidak-ada", "/api/v2/x", "/api/v1/99.99/cases", "/api/v1/12.17/cases/satu"] {
        let answer = ground.call(&token, Method::GET, nowhere, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
        assert!(nowhere == "/api" || answer.header("content-type") == "application/problem+json", "{nowhere}");
    }
    for query in ["?nama=Ani", "?limit=banyak", "?programme_year=1;drop", "?area=x"] {
        let answer = ground.call(&token, Method::GET, &format!("{CASES}{query}"), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}: {}", answer.text());
    }
    // Within the limit of a body, but no file of sheets.
    let big = json!({ "case": 1, "version": 1, "reason": "x".repeat(65 << 20) });
    let answer = ground.call(&token, Method::POST, &path, Some(&big)).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type").as_str()), (413, "application/problem+json"));
}

#[tokio::test]
async fn one_key_is_one_act_and_each_user_s_own() {
    let ground = Ground::new().await;
    let token = ground.person(Role::VillageOperator, Where::Own).token.clone();
    let seen = ground.call(&token, Method::GET, &format!("{CASES}/{}", ground.things.case), None).await.json();
    let withdraw = json!({ "case": seen["id"], "version": seen["version"], "reason": "pindah" });
    let send = async |token: &str, key: &'static str, body: &Value| {
        let mut request = call(token, Method::POST, &act("withdraw-case"), Some(body));
        request.headers_mut().insert("idempotency-key", key.parse().expect("a key"));
        ground.ask(request).await
    };
    let before = ground.log_length().await;
    let first = send(&token, "kirim-1", &withdraw).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let again = send(&token, "kirim-1", &withdraw).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, first.json()), "the same answer");
    assert_eq!(ground.log_length().await, before + 1, "done once");
    let other = json!({ "case": seen["id"], "version": seen["version"], "reason": "lain" });
    assert_eq!(send(&token, "kirim-1", &other).await.status, StatusCode::CONFLICT, "the key was another request's");
    // Somebody else's request of the same name is another one.
    let dinas = ground.person(Role::Dinas, Where::Own).token.clone();
    let theirs = send(&dinas, "kirim-1", &withdraw).await;
    assert_eq!(theirs.json()["already"], true, "{}", theirs.text());
    assert_eq!(send(&token, "dengan spasi", &withdraw).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn cases_page_by_page_and_by_nik_in_a_body() {
    let ground = Ground::new().await;
    let token = ground.person(Role::Dinas, Where::Own).token.clone();
    let mut ids = BTreeSet::new();
    let mut path = format!("{CASES}?limit=7&area={VILLAGE}");
    let mut pages = 0;
    loop {
        let page = ground.call(&token, Method::GET, &path, None).await.json();
        let cases = page["cases"].as_array().expect("cases").clone();
        assert!(cases.len() <= 7);
        for case in &cases {
            assert!(ids.insert(case["id"].as_i64().expect("a number")), "each once");
            let nik = case["nik"].as_str().expect("text");
            assert!(nik.is_empty() || nik.chars().filter(char::is_ascii_digit).count() < 16, "masked: {nik}");
        }
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{CASES}?limit=7&area={VILLAGE}&cursor={next}");
    }
    assert_eq!((ids.len() as u64, pages > 1), (ground.cases().await, true));
    let reveal = json!({ "case": ground.things.case, "purpose": "uji" });
    let revealed = ground.call(&token, Method::POST, &act("reveal"), Some(&reveal)).await.json();
    let search = json!({ "search": revealed["nik"] });
    let found = ground.call(&token, Method::POST, &format!("{CASES}/search"), Some(&search)).await.json();
    assert!(found["cases"].as_array().expect("cases").iter().any(|case| case["id"] == ground.things.case), "{found}");
    for (body, status) in [(json!({ "cursor": "bukan" }), 422), (json!({ "state": "bukan" }), 422), (json!({ "limit": 0 }), 422)] {
        assert_eq!(ground.call(&token, Method::POST, &format!("{CASES}/search"), Some(&body)).await.status.as_u16(), status, "{body}");
    }
}

#[tokio::test]
async fn the_trial_balance_says_whether_the_books_balance() {
    const BALANCE: &str = "/api/v1/12.17/trial-balance";
    let ground = Ground::new().await;
    let seen = async |role, place, query: &str| {
        let token = ground.person(role, place).token.clone();
        ground.call(&token, Method::GET, &format!("{BALANCE}{query}"), None).await
    };
    let whole = seen(Role::PpkSkpd, Where::Own, "").await.json();
    let lines = whole["lines"].as_array().expect("lines");
    let of = |id: i64| lines.iter().find(|line| line["id"] == id).expect("a line");
    // The line of this test owes the bill it was written with, 16,800, and claims it back by an entry that no paper asks for.
    let line = of(MONEY);
    let account = |name: &str| line["accounts"].as_array().expect("accounts").iter().find(|sums| sums["account"] == name).expect("one");
    assert_eq!((&line["debit"], &line["credit"]), (&json!(16_800), &json!(16_800)));
    assert_eq!(account("claim"), &json!({ "account": "claim", "debit": 16_800, "credit": 0, "balance": 16_800 }));
    assert_eq!(account("liability")["balance"], -16_800);
    let owed = json!({ "beside": "owed", "ledger": 16_800, "papers": 16_800 });
    assert!(line["compared"].as_array().expect("two").contains(&owed), "{line}");
    assert_eq!(line["balanced"], true);
    // The other line has an entry of a bill that is not there: the books say so.
    let odd = of(ground.things.fund_line);
    assert_eq!((&odd["balanced"], &whole["balanced"]), (&json!(false), &json!(false)));
    // Up to a day nothing is compared, and what came later is not counted.
    let before = seen(Role::Inspector, Where::Own, "?until=2026-11-05").await.json();
    assert!(before["lines"].as_array().expect("lines").iter().all(|line| line["debit"] == 0 && line["compared"] == json!([])), "{before}");
    assert_eq!(before["balanced"], true);
    // A village's treasurer sees the own lines only; who may not see money is told nothing.
    let own = seen(Role::VillageTreasurer, Where::Own, "").await.json();
    assert_eq!(own["lines"].as_array().expect("lines").iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), [json!(VILLAGE_MONEY)]);
    assert_eq!(seen(Role::VillageTreasurer, Where::Other, "").await.json(), json!({ "lines": [], "balanced": true }));
    assert_eq!(seen(Role::VillageOperator, Where::Own, "").await.status, StatusCode::FORBIDDEN);
    for (query, status) in [("?until=kemarin", 400), ("?until=2026-02-30", 400), ("?sampai=2026-11-05", 400), ("?programme_year=99", 404)] {
        assert_eq!(seen(Role::PpkSkpd, Where::Own, query).await.status.as_u16(), status, "{query}");
    }
}

#[tokio::test]
async fn a_token_ends_and_a_role_taken_away_acts_no_more() {
    let ground = Ground::new().await;
    let token = ground.person(Role::Dinas, Where::Own).token.clone();
    let ask = async || ground.call(&token, Method::GET, CASES, None).await.status;
    assert_eq!(ask().await, StatusCode::OK);
    let region = AreaCode::parse("12.17").expect("a code");
    ground.installation.take_role("uji", &name_of(Role::Dinas, Where::Own), region, Role::Dinas, ground.now()).await.expect("taken");
    assert_eq!(ask().await, StatusCode::NOT_FOUND, "nothing is left to see");
    ground.wait(31 * 24 * 60);
    assert_eq!(ask().await, StatusCode::UNAUTHORIZED, "the token has expired");
}

#[tokio::test]
async fn documents_come_as_files() {
    let ground = Ground::new().await;
    let token = ground.person(Role::Dinas, Where::Own).token.clone();
    let wanted = json!({ "kind": "blank-worksheet", "id": ground.things.year, "format": "pdf" });
    let answer = ground.call(&token, Method::POST, &act("produce-document"), Some(&wanted)).await;
    // Samosir has no worksheet: then the act says so; else there is a file.
    if answer.status == StatusCode::OK {
        assert_eq!(answer.json()["file"]["media_type"], "application/pdf");
    } else {
        let problem = answer.json();
        assert!(
            [404, 409, 422].contains(&answer.status.as_u16()) && !problem["detail"].as_str().unwrap_or_default().is_empty(),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn health_and_counts_without_a_name_in_them() {
    let ground = Ground::new().await;
    assert_eq!(ground.get("", "/healthz").await.status, StatusCode::NO_CONTENT);
    ground.post("", "/masuk", &[("nama", "rahasia-sekali"), ("kata_sandi", "bukan kata sandinya")]).await;
    let session = ground.session(Role::Dinas, Where::Own).await;
    ground.get(&session, &format!("/12.17/berkas/{}", ground.things.case)).await;
    assert_eq!(ground.get("", "/metrics").await.status, StatusCode::UNAUTHORIZED, "not for callers from elsewhere");
    let dinas = ground.person(Role::Dinas, Where::Own).token.clone();
    assert_eq!(ground.call(&dinas, Method::GET, "/metrics", None).await.status, StatusCode::UNAUTHORIZED);
    let administrator = ground.person(Role::Administrator, Where::Own).token.clone();
    assert_eq!(ground.call(&administrator, Method::GET, "/metrics", None).await.status, StatusCode::OK);
    let mut request = Request::get("/metrics").body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo::<SocketAddr>("127.0.0.1:9".parse().expect("an address")));
    let text = ground.ask(request).await.text();
    for line in [
        "payung_sign_ins_failed_total 1",
        "payung_requests_total{route=\"/{region}/berkas/{case}\",method=\"GET\",status=\"2xx\"} 1",
        "payung_request_duration_seconds_bucket{le=\"0.05\"}",
        &format!("payung_log_head{{region=\"1217\"}} {}", ground.log_length().await),
        "payung_outbox_unsent{region=\"1217\"} 0",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("rahasia-sekali") && !text.contains(&name_of(Role::Dinas, Where::Own)), "{text}");
}
