//! Files sent in pieces: cut off and resumed, out of order, somebody else's, too large, disguised; and lists taken back with marks.

use crate::ground::{Browser, Ground, Page, example};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use payung_domain::Role;

const PIECE: usize = 4096;

async fn begin(who: &Browser, name: &str, size: usize) -> Page {
    let request = who.build(Method::POST, &who.to("/unggah")).header("upload-length", size.to_string()).header("upload-name", name);
    who.request(request.body(Body::empty()).expect("a request")).await
}

async fn piece(who: &Browser, at: &str, offset: usize, body: &[u8]) -> Page {
    let request = who.build(Method::PATCH, at).header("upload-offset", offset.to_string());
    who.request(request.body(Body::from(body.to_vec())).expect("a request")).await
}

async fn so_far(who: &Browser, at: &str) -> (StatusCode, String) {
    let page = who.request(who.build(Method::HEAD, at).body(Body::empty()).expect("a request")).await;
    let offset = page.headers.get("upload-offset").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    (page.status, offset)
}

async fn opened(ground: &Ground) -> (Browser, Browser) {
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    let opened = dinas.form("/lakukan/open-year").await.with("year", "2026").with("regulation", "samosir-10-2024");
    dinas.send(&opened).await.led_on();
    for (kind, file) in [("dtks", "dtks"), ("p3ke", "p3ke")] {
        let loaded = dinas.form("/lakukan/load-register").await.with("register-kind", kind).with("source", "Dinas Sosial, surat 5");
        let loaded = loaded.with("snapshot", "2026-06-01").file("register-files", "petikan.csv", example(&format!("samosir/{file}.csv")));
        dinas.send(&loaded).await.led_on();
    }
    (dinas, desa)
}

#[tokio::test]
async fn a_file_cut_off_midway_is_resumed_and_handed_in() {
    let ground = Ground::new("12.17").await;
    let (dinas, desa) = opened(&ground).await;
    let file = example("samosir/daftar-desa.xlsx");
    let begun = begin(&desa, "..%2F..%2Fdaftar%20desa.xlsx", file.len()).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let at = begun.location.clone();
    let id = at.rsplit('/').next().expect("a number").to_owned();
    assert_eq!(piece(&desa, &at, 0, &file[..PIECE]).await.status, StatusCode::NO_CONTENT);

    // The line broke: a form that names what has not come whole is refused, and nothing is kept.
    let form = desa.form("/lakukan/hand-in-list").await.with("unggahan.file", &id);
    let half = desa.send(&form).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", half.notices());
    assert!(half.text().contains("belum terkirim lengkap"), "{}", half.notices());

    // A piece out of order, sent again, or past the end is refused; the upload tells where it stands.
    assert_eq!(piece(&desa, &at, 0, &file[..PIECE]).await.status, StatusCode::CONFLICT);
    assert_eq!(piece(&desa, &at, PIECE * 2, &file[PIECE * 2..]).await.status, StatusCode::CONFLICT);
    assert_eq!(so_far(&desa, &at).await, (StatusCode::OK, PIECE.to_string()));
    let past = [&file[PIECE..], b"lebih"].concat();
    assert_eq!(piece(&desa, &at, PIECE, &past).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(piece(&desa, &at, PIECE, b"").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Somebody else, and the same person in another session, cannot see, go on with or hand in what is not theirs.
    let elsewhere = ground.signed_in("desa").await;
    for other in [&dinas, &elsewhere] {
        assert_eq!(so_far(other, &at).await.0, StatusCode::FORBIDDEN);
        assert_eq!(piece(other, &at, PIECE, &file[PIECE..]).await.status, StatusCode::FORBIDDEN);
        let form = other.form("/lakukan/hand-in-list").await.with("unggahan.file", &id).with("area", "12.17.02.2005");
        assert_eq!(other.send(&form).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(so_far(&desa, &format!("{at}0")).await.0, StatusCode::FORBIDDEN, "none with this number");

    // Gone on with, and handed in; twice is once.
    let rest = file.len();
    let mut offset = PIECE;
    while offset < rest {
        let end = rest.min(offset + PIECE);
        assert_eq!(piece(&desa, &at, offset, &file[offset..end]).await.status, StatusCode::NO_CONTENT);
        offset = end;
    }
    let received = desa.send(&form).await.led_on().to_owned();
    assert_eq!(desa.send(&form).await.led_on(), received);
    let list = desa.open(&received).await;
    assert!(list.text().contains("Baris yang perlu perhatian") || list.text().contains("ditandai.xlsx"), "{}", list.notices());

    // Taken back with marks: a workbook, for whoever sees the list.
    let marked = desa.open(&format!("{received}/ditandai.xlsx")).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.notices());
    assert!(marked.bytes.starts_with(b"PK") && marked.bytes != file, "a workbook, and not the one handed in");
    let other = ground.user("lain", Role::VillageOperator, "12.17.02.2006").await;
    assert_eq!(other.open(&format!("{received}/ditandai.xlsx")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desa.open("/daftar/99/ditandai.xlsx").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_csv_is_given_back_as_a_workbook() {
    let ground = Ground::new("12.17").await;
    let (_, desa) = opened(&ground).await;
    let csv = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,alamat\n1217020612699773,Uji Satu,06-12-1969,L,petani,Jalan 1\n12170,Uji Dua,31-02-1970,P,nelayan,Jalan 2\n";
    let form = desa.form("/lakukan/hand-in-list").await.file("file", "daftar.csv", csv.as_bytes().to_vec());
    let list = desa.send(&form).await.led_on().to_owned();
    let marked = desa.open(&format!("{list}/ditandai.xlsx")).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.notices());
    assert!(marked.bytes.starts_with(b"PK"));
    let named = marked.headers.get("content-disposition").and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert!(named.starts_with("attachment; filename=") && named.ends_with(".xlsx\""), "{named}");
}

#[tokio::test]
async fn too_large_or_disguised_is_refused_and_old_ones_go() {
    let ground = Ground::new("12.17").await;
    let (_, desa) = opened(&ground).await;
    for size in [0, (64 << 20) + 1] {
        assert_eq!(begin(&desa, "daftar.xlsx", size).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{size}");
    }
    let at = begin(&desa, "daftar.xlsx", 2 << 20).await.location;
    assert_eq!(piece(&desa, &at, 0, &vec![b'x'; (1 << 20) + 1]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(so_far(&desa, &at).await, (StatusCode::OK, "0".to_owned()));
    let without = desa.request(desa.build(Method::PATCH, &at).body(Body::from("x")).expect("a request")).await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST);

    // A page of script under the name of a workbook.
    let page = b"<html><script>alert(1)</script></html>";
    let disguised = begin(&desa, "daftar.xlsx", page.len()).await.location;
    assert_eq!(piece(&desa, &disguised, 0, page).await.status, StatusCode::NO_CONTENT);
    let id = disguised.rsplit('/').next().expect("a number");
    let refused = desa.send(&desa.form("/lakukan/hand-in-list").await.with("unggahan.file", id)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.notices());
    assert!(!refused.text().contains("<script>alert"), "nothing of it is shown as it is");

    // A session keeps eight at most; the oldest give way.
    for _ in 0..8 {
        ground.wait_seconds(1);
        assert_eq!(begin(&desa, "lain.xlsx", 10).await.status, StatusCode::CREATED);
    }
    assert_eq!(so_far(&desa, &at).await.0, StatusCode::FORBIDDEN);
    // A day later the next one finds the left-overs gone.
    let last = begin(&desa, "akhir.xlsx", 10).await.location;
    ground.wait_seconds(25 * 3600);
    let later = ground.signed_in("desa").await;
    assert_eq!(begin(&later, "baru.xlsx", 10).await.status, StatusCode::CREATED);
    ground.wait_seconds(-25 * 3600);
    assert_eq!(so_far(&desa, &last).await.0, StatusCode::FORBIDDEN);
}
