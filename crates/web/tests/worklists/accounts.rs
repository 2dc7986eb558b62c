//! Accounts on the pages of users: disabled and let in again, tokens revoked; what is taken away is named before it is.

use crate::ground::{Ground, code};
use axum::http::StatusCode;
use payung_domain::Role;

#[tokio::test]
async fn a_user_is_let_in_again_and_a_token_revoked_on_the_page_of_the_user() {
    let ground = Ground::new("12.17").await;
    let admin = ground.user("admin", Role::Administrator, "12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let now = "2026-06-01T05:00:00Z".parse().expect("a time");
    let token = ground.installation.new_token("admin", "dinas", "program pelaporan", 300, now).await.expect("made");

    let page = admin.open("/pengguna/dinas").await.text();
    let link = page.split("href=\"").find(|rest| rest.contains("cabut-token")).expect("offered").split('"').next().expect("its end");
    let path = link.replace("&amp;", "&").replace("/1217", "");
    let revoke = admin.open(&path).await;
    assert!(revoke.text().contains("program pelaporan"), "which token: {}", revoke.text());
    admin.send(&crate::ground::Form::of(&revoke)).await.led_on();
    assert!(ground.installation.actor(&token, code("12.17"), now).await.is_err(), "it acts no more");
    let again = admin.send(&crate::ground::Form::of(&revoke)).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{}", again.notices());

    let role = page.split("href=\"").find(|rest| rest.contains("cabut-peran")).expect("offered").split('"').next().expect("its end");
    let take = admin.open(&role.replace("&amp;", "&").replace("/1217", "")).await.text();
    assert!(take.contains("dinas pengelola · Uji 12.17") || take.contains("dinas pengelola"), "which role: {take}");

    admin.send(&admin.form("/pengguna/lakukan/nonaktifkan?nama=dinas").await).await.led_on();
    assert_eq!(dinas.open("/meja").await.status, StatusCode::SEE_OTHER, "signed out at once");
    let page = admin.open("/pengguna/dinas").await.text();
    assert!(page.contains("Mengaktifkan kembali pengguna") && !page.contains("nonaktifkan?"), "{page}");
    admin.send(&admin.form("/pengguna/lakukan/aktifkan?nama=dinas").await).await.led_on();
    assert_eq!(dinas.open("/meja").await.status, StatusCode::SEE_OTHER, "old sessions stay dead");
    assert_eq!(ground.signed_in("dinas").await.open("/meja").await.status, StatusCode::OK);
    let twice = admin.send(&admin.form("/pengguna/lakukan/aktifkan?nama=dinas").await).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.notices());
}
