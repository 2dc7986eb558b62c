//! The story of Samosir through pages alone, from opening the year to recording the decree; each worklist sent half-filled, twice, and stale.

use crate::ground::{Browser, Form, Ground, example};
use axum::http::StatusCode;
use payung_domain::Role;

/// A value in a page's list of pairs, by its label.
fn pair(text: &str, label: &str) -> String {
    let rest = text.split(&format!("<dt>{label}</dt><dd")).nth(1).unwrap_or_else(|| panic!("{label} in {text}"));
    let value = rest.split_once('>').expect("a value").1.split("</dd>").next().expect("its end");
    value.split('<').next().expect("text").trim().to_owned()
}

/// Only the digits of a number as it is shown.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Opens the year, loads the registers and hands the list in.
async fn prepared(ground: &Ground, dinas: &Browser, desa: &Browser) {
    let opened = dinas.form("/lakukan/open-year").await.with("year", "2026").with("regulation", "samosir-10-2024");
    dinas.send(&opened).await.led_on();
    for (kind, file) in [("dtks", "dtks"), ("p3ke", "p3ke"), ("bpjs", "bpjs_aktif")] {
        let loaded = dinas.form("/lakukan/load-register").await.with("register-kind", kind).with("source", "Dinas Sosial, surat 5");
        let loaded = loaded.with("snapshot", "2026-06-01").file("register-files", "petikan.csv", example(&format!("samosir/{file}.csv")));
        dinas.send(&loaded).await.led_on();
    }
    let list = desa.form("/lakukan/hand-in-list").await.file("file", "daftar-desa.xlsx", example("samosir/daftar-desa.xlsx"));
    assert!(desa.send(&list).await.led_on().contains("/daftar/"));
    ground.wait_seconds(1);
}

/// The meeting's own fields.
fn meeting(form: Form, number: &str) -> Form {
    form.with("number", number).with("place", "Balai Desa").with("chair", "Ketua BPD").with("attendance", "41")
}

/// The deliberation accepts everybody but the first.
async fn deliberated(desa: &Browser) -> usize {
    let form = desa.form("/kerja/musyawarah").await;
    let names = form.choices("hasil.");
    let first = names.keys().next().expect("a name").clone();
    let why = first.replace("hasil.", "alasan.");
    let form = meeting(form, "1/MD/2026").with("all-accepted", "ya").with(&first, "tolak").with(&why, "sudah pindah menurut rapat");
    desa.send(&form).await.led_on();
    names.len()
}

#[tokio::test]
async fn samosir_from_opening_the_year_to_the_decree() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let dinas2 = ground.user("dinas2", Role::Dinas, "12.17").await;
    let kepala = ground.user("kepala", Role::HeadOfOffice, "12.17").await;
    let hukum = ground.user("hukum", Role::Legal, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    let camat = ground.user("camat", Role::Kecamatan, "12.17.02").await;
    let bpjs = ground.user("bpjs", Role::BpjsLiaison, "12.17").await;
    prepared(&ground, &dinas, &desa).await;

    // The desk leads to the worklist of the step.
    assert!(desa.open("/meja").await.text().contains("/1217/kerja/musyawarah?tahun=1"), "{}", desa.open("/meja").await.text());
    let names = deliberated(&desa).await;
    assert!(names > 40, "{names}");
    assert!(desa.open("/kerja/musyawarah").await.text().contains("Tidak ada berkas yang menunggu"));

    let passed = camat.form("/lakukan/pass-on").await.with("number", "400/2/2026");
    camat.send(&passed).await.led_on();
    dinas.send(&dinas.form("/lakukan/screen-batch").await).await.led_on();

    // Together: everybody the rules found eligible.
    let bulk = dinas.form("/kerja/verifikasi").await;
    let eligible = bulk.boxes.iter().filter(|name| name.starts_with("pilih.")).count();
    assert!(eligible > 5, "{eligible}");
    let bulk = bulk.with("all-on-page", "ya").with("dok.kartu-tanda-penduduk", "ya").with("recheck-percent", "10");
    dinas.send(&bulk).await.led_on();

    // One by one: refused where the law refuses, sent back where something is wanting.
    let mut rounds = 0;
    loop {
        let page = dinas.open("/kerja/verifikasi/berikut?tahun=1").await;
        let to = page.led_on().to_owned();
        if !to.contains("/kerja/verifikasi/") {
            break;
        }
        rounds += 1;
        assert!(rounds < 60, "it comes to an end");
        let mut form = dinas.form(&to).await.with("all-met", "ya").with("all-documents", "ya");
        let refused = form.fields.iter().any(|(name, value)| name.starts_with("jawab.") && value == "not-met");
        let open: Vec<(String, String)> =
            form.fields.iter().filter(|(name, value)| name.starts_with("jawab.") && value != "met").cloned().collect();
        for (name, outcome) in open {
            let answer = if outcome == "not-met" { "tolak" } else { "kembalikan" };
            let id = name.trim_start_matches("jawab.").to_owned();
            form = form.with(&format!("hasil.{id}"), answer).with(&format!("alasan.{id}"), "menurut tapisan");
        }
        if !refused && !form.fields.iter().any(|(name, value)| name.starts_with("hasil.") && value == "kembalikan") {
            // Everything is met, but the NIK stands twice or cannot be used.
            let id = form.radios.first().expect("a criterion").0.trim_start_matches("hasil.").to_owned();
            form = form.with(&format!("hasil.{id}"), "kembalikan").with(&format!("alasan.{id}"), "NIK belum dapat dipakai");
        }
        ground.wait_seconds(1);
        dinas.send(&form).await.led_on();
    }
    assert!(rounds > 3, "{rounds}");

    // Somebody else looks at the sample; whoever verified cannot.
    assert!(!dinas.open("/kerja/verifikasi").await.text().contains("Verifikasi yang dicentang"), "nothing is left to send");
    assert!(dinas.open("/kerja/periksa-ulang").await.text().contains("Anda sendiri"));
    let mut rounds = 0;
    loop {
        let to = dinas2.open("/kerja/periksa-ulang/berikut").await.led_on().to_owned();
        if !to.contains("/kerja/periksa-ulang/") {
            break;
        }
        rounds += 1;
        assert!(rounds < 20, "it comes to an end");
        let by_the_maker = dinas.send(&dinas.form(&to).await.with("all-agreed", "ya")).await;
        assert_eq!(by_the_maker.status, StatusCode::FORBIDDEN, "{}", by_the_maker.notices());
        dinas2.send(&dinas2.form(&to).await.with("all-agreed", "ya")).await.led_on();
    }
    assert!(rounds > 0);

    let minutes = meeting(dinas.form("/lakukan/draw-up-minutes").await, "1/BA/2026");
    let minutes = dinas.send(&minutes).await.led_on().to_owned();
    let number = minutes.rsplit('/').next().expect("a number").to_owned();
    kepala.send(&kepala.form(&format!("/lakukan/sign-minutes?naskah={number}")).await).await.led_on();

    let answers = bpjs.form("/kerja/jawaban").await.with("number", "77/BPJS/2026");
    let answered = bpjs.send(&answers.file("answer-file", "padan.csv", example("samosir/padan.csv"))).await;
    assert!(answered.status == StatusCode::SEE_OTHER || answered.text().contains("Baris tanpa jawaban"), "{}", answered.notices());

    let list = kepala.form("/lakukan/draw-up-list").await.with("number", "1/DC/2026").with("cover-from", "2026-06-01").with("months", "3");
    let list = kepala.send(&list.with("budget", "400.000")).await.led_on().to_owned();
    let list = list.rsplit('/').next().expect("a number").to_owned();
    let draft = dinas.form(&format!("/lakukan/draft-decree?naskah={list}")).await.with("cover-from", "2026-06-01");
    let decree = dinas.send(&draft).await.led_on().to_owned();
    let drafted = dinas.open(&decree).await.text();
    let number = decree.rsplit('/').next().expect("a number").to_owned();
    let people = digits(&pair(&drafted, "Orang").replace('.', ""));
    let record = hukum.form(&format!("/lakukan/record-decree?naskah={number}")).await;
    let record = record.with("decree-number", "188/2026").with("date", "2026-06-01").with("people", &people);
    let record = record.with("page-code", &pair(&drafted, "Kode halaman")).file("signed-file", "keputusan.pdf", b"naskah rekaan".to_vec());
    let wrong = hukum.send(&record.clone().with("total", "1")).await;
    assert!(wrong.text().contains("bukan rancangan ini"), "{}", wrong.notices());
    let total = digits(&pair(&drafted, "Jumlah"));
    assert_eq!(hukum.send(&record.with("total", &total)).await.led_on(), decree);
    assert!(hukum.open(&decree).await.text().contains("ditandatangani"));
}

#[tokio::test]
async fn a_deliberation_half_filled_twice_and_stale() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    let other = ground.user("lain", Role::VillageOperator, "12.17.02.2006").await;
    prepared(&ground, &dinas, &desa).await;

    let shown = meeting(desa.form("/kerja/musyawarah").await, "1/MD/2026");
    let answers: Vec<String> = shown.choices("hasil.").into_keys().collect();
    let (first, second) = (answers[0].clone(), answers[1].clone());

    // Half filled: every name is asked, what was answered stays, nothing is recorded.
    let half = desa.send(&shown.clone().with(&first, "ya").with(&second, "tolak")).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = Form::of(&half);
    assert_eq!((kept.get(&first), kept.get(&second)), ("ya", "tolak"));
    assert_eq!(kept.get("chair"), "Ketua BPD");
    assert!(half.text().contains("Belum dijawab.") && half.text().contains("Wajib diisi."), "{}", half.notices());

    // Whoever is refused needs a reason, even when all others are accepted.
    let without = desa.send(&shown.clone().with("all-accepted", "ya").with(&second, "tolak")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Twice: one meeting, one answer.
    let whole = shown.clone().with("all-accepted", "ya");
    let once = desa.send(&whole).await.led_on().to_owned();
    assert_eq!(desa.send(&whole).await.led_on(), once);

    // Stale: the same names under another number and another request.
    let stale = meeting(shown.with("_permintaan", ""), "2/MD/2026").with("all-accepted", "ya");
    let stale = desa.send(&stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.notices());

    // Another village's operator sees none of the names.
    let page = other.open("/kerja/musyawarah?wilayah=12.17.02.2005").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn verification_half_filled_twice_stale_and_sent_back() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let dinas2 = ground.user("dinas2", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    let camat = ground.user("camat", Role::Kecamatan, "12.17.02").await;
    let bpjs = ground.user("bpjs", Role::BpjsLiaison, "12.17").await;
    prepared(&ground, &dinas, &desa).await;
    deliberated(&desa).await;
    camat.send(&camat.form("/lakukan/pass-on").await.with("number", "400/2/2026")).await.led_on();
    dinas.send(&dinas.form("/lakukan/screen-batch").await).await.led_on();

    // In bulk: nothing ticked is told; without the document none is verified.
    let bulk = dinas.form("/kerja/verifikasi").await;
    let nothing = dinas.send(&bulk).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text().contains("Centang paling sedikit satu berkas."));
    let boxes: Vec<String> = bulk.boxes.iter().filter(|name| name.starts_with("pilih.")).cloned().collect();
    let lacking = dinas.send(&bulk.clone().with(&boxes[0], "ya")).await;
    assert_eq!(lacking.status, StatusCode::CONFLICT, "{}", lacking.notices());
    let one = bulk.clone().with(&boxes[0], "ya").with("dok.kartu-tanda-penduduk", "ya");
    dinas.send(&one).await.led_on();
    dinas.send(&one).await.led_on();
    // What was shown before is stale for another request.
    let stale = dinas.send(&one.with("_permintaan", "").with(&boxes[1], "ya")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.notices());

    // One case: half filled, then with the criteria that are met; a document said to be missing sends it back.
    let case = boxes[1].trim_start_matches("pilih.");
    let page = dinas.open(&format!("/kerja/verifikasi/{case}")).await;
    assert!(page.text().contains("Bunyi pasal"), "the article's words stand beside");
    let form = Form::of(&page);
    let half = dinas.send(&form).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let whole = form.clone().with("all-met", "ya").with("dok.kartu-tanda-penduduk", "tidak");
    let next = dinas.send(&whole).await.led_on().to_owned();
    assert!(next.contains("/kerja/verifikasi/berikut"), "{next}");
    assert_eq!(dinas.send(&whole).await.led_on(), next, "twice is once");
    let stale = dinas.send(&whole.with("_permintaan", "").with("dok.kartu-tanda-penduduk", "ada")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.notices());
    assert!(dinas.open(&format!("/berkas/{case}")).await.text().contains("dikembalikan"));

    // Cases are given to somebody: then they are nobody else's.
    let given = boxes[2].trim_start_matches("pilih.").to_owned();
    let share = dinas.form("/kerja/pembagian").await.with("assign-to", "dinas2");
    assert_eq!(dinas.send(&share).await.status, StatusCode::UNPROCESSABLE_ENTITY, "neither a number nor a case");
    let shared = share.with("area", "12.17").with(&format!("pilih.{given}"), "ya");
    dinas.send(&shared).await.led_on();
    dinas.send(&shared).await.led_on();
    let form = dinas2.form(&format!("/kerja/verifikasi/{given}")).await.with("all-met", "ya").with("all-documents", "ya");
    let refused = dinas.send(&Form { action: form.action.clone(), ..form.clone() }.with("_permintaan", "")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.notices());
    dinas2.send(&form).await.led_on();

    // The rest of the village goes back.
    let back = dinas.form("/kerja/kembalikan?wilayah=12.17.02.2005").await;
    assert_eq!(dinas.send(&back).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is wanted");
    let back = back.with("reason", "Lampiran daftar tidak terbaca.");
    ground.wait_seconds(1);
    // One of them was given to somebody meanwhile: none goes back, and the page says which, by whom, and keeps what was typed.
    let own = boxes[3].trim_start_matches("pilih.").to_owned();
    let share = dinas2.form("/kerja/pembagian").await.with("assign-to", "dinas").with("area", "12.17").with(&boxes[3], "ya");
    dinas2.send(&share).await.led_on();
    let stale = dinas.send(&back).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for wanted in [&format!("Berkas {own} sudah diubah orang lain"), "Isian Anda masih ada", &format!("Berkas {own}, "), "dinas2"] {
        assert!(stale.text().contains(wanted), "{wanted}: {}", stale.notices());
    }
    let again = Form::of(&stale);
    assert_eq!(again.get("reason"), "Lampiran daftar tidak terbaca.");
    dinas.send(&again).await.led_on();
    let list = dinas.open("/kerja/verifikasi").await.text();
    assert!(list.contains("Tidak ada berkas yang menunggu"), "{list}");

    // Answers name by name: a no needs its reason.
    let answers = bpjs.form("/kerja/jawaban").await.with("number", "77/BPJS/2026");
    let empty = bpjs.send(&answers).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let no = bpjs.send(&answers.clone().with(&format!("hasil.{given}"), "no")).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.notices());
    let yes = answers.with(&format!("hasil.{given}"), "yes");
    bpjs.send(&yes).await.led_on();
    bpjs.send(&yes).await.led_on();
    assert!(bpjs.open(&format!("/berkas/{given}")).await.status == StatusCode::OK);
}

#[tokio::test]
async fn tables_are_taken_along_and_logged() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    prepared(&ground, &dinas, &desa).await;
    let form = desa.form("/lakukan/export-cases").await.with("table-kind", "csv");
    let file = desa.send(&form).await;
    assert_eq!(file.status, StatusCode::OK);
    let text = file.text();
    assert!(text.starts_with("berkas,versi,keadaan,") && text.contains("********") && text.contains("Petugas desa"), "{text}");
    assert!(!text.contains("1217020612699773"), "no NIK whole");
    let book = desa.send(&form.with("table-kind", "xlsx")).await;
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    let elsewhere = desa.send(&desa.form("/lakukan/export-cases").await.with("area", "12.17")).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    // The profile, with the version seen.
    let profile = dinas.form("/lakukan/set-profile").await;
    let set = profile.clone().with("profile", "fund = \"DPA Dinas Rekaan\"\r\n");
    dinas.send(&set).await.led_on();
    assert_eq!(dinas.form("/lakukan/set-profile").await.get("profile"), "fund = \"DPA Dinas Rekaan\"\n");
    let stale = dinas.send(&profile.with("profile", "fund = \"Lain\"").with("_permintaan", "")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.notices());
    assert!(
        stale.text().contains("Dalam buku sekarang: fund = &#34;DPA Dinas Rekaan&#34;"),
        "what is there now stands beside: {}",
        stale.text()
    );
    let again = Form::of(&stale);
    assert_eq!(again.get("profile"), "fund = \"Lain\"", "what was typed is still there");
    dinas.send(&again).await.led_on();
}

#[tokio::test]
async fn a_case_changed_meanwhile_says_what_was_done_and_is_sent_again_as_it_is_now() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    prepared(&ground, &dinas, &desa).await;
    let typed = desa.form("/lakukan/withdraw-case?berkas=2").await.with("reason", "pindah ke kota lain");
    let correct = dinas.form("/lakukan/correct-row?berkas=2").await.with("reason", "salah ketik");
    dinas.send(&correct.with("cell.0.column", "pekerjaan").with("cell.0.text", "tukang becak")).await.led_on();
    ground.wait_seconds(1);
    let stale = desa.send(&typed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let text = stale.text();
    for wanted in ["Berubah sementara Anda mengisi", "Berkas 2 sudah diubah orang lain", "Membetulkan baris", "Isian Anda masih ada"] {
        assert!(text.contains(wanted), "{wanted}: {}", stale.notices());
    }
    assert!(!text.contains("Muat ulang"), "{}", stale.notices());
    let again = Form::of(&stale);
    assert_eq!(again.get("reason"), "pindah ke kota lain");
    assert!(desa.send(&again).await.led_on().contains("/berkas/2"));
    assert!(desa.open("/berkas/2").await.text().contains("Berkas ini berakhir: ditarik."));
}

#[tokio::test]
async fn what_was_sent_back_and_not_mended_in_time_stands_first_on_the_desk() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    ground.user("kepala", Role::HeadOfOffice, "12.17").await;
    ground.user("admin", Role::Administrator, "12.17").await;
    prepared(&ground, &dinas, &desa).await;
    let form = desa.form("/kerja/musyawarah").await;
    let names = form.choices("hasil.");
    let first = names.keys().next().expect("a name").clone();
    let why = first.replace("hasil.", "alasan.");
    let form = meeting(form, "1/MD/2026").with("all-accepted", "ya").with(&first, "kembalikan").with(&why, "nama belum lengkap");
    desa.send(&form.with("returned-until", "2026-06-10")).await.led_on();
    let before = desa.open("/meja").await.text();
    assert!(!before.contains("Lewat batas perbaikan") && before.contains("1 berkas yang dikembalikan harus sudah diperbaiki"), "{before}");
    ground.wait_seconds(86_400 * 12);
    let (desa, kepala) = (ground.signed_in("desa").await, ground.signed_in("kepala").await);
    let admin = ground.signed_in("admin").await;
    let late = desa.open("/meja").await.text();
    let (notice, waiting) = (late.find("Lewat batas perbaikan").expect("told"), late.find("Yang menunggu").expect("below"));
    assert!(notice < waiting && late.contains("batasnya 10 Juni 2026") && late.contains("keadaan=returned"), "{late}");
    assert!(late.contains("betulkan barisnya"), "who may is told what to do");
    let told = kepala.open("/meja").await.text();
    assert!(told.contains("Lewat batas perbaikan") && told.contains("ingatkan mereka"), "who may not is told who may");
    let case = first.trim_start_matches("hasil.");
    assert!(desa.open(&format!("/berkas/{case}")).await.text().contains("Batas perbaikannya sudah lewat (10 Juni 2026)"));
    let none = admin.open("/meja").await.text();
    assert!(!none.contains("Lewat batas perbaikan") && none.contains("Peran Anda tidak melihat berkas orang"), "{none}");
}

#[tokio::test]
async fn the_desk_offers_only_what_the_regulation_knows_and_faults_are_told_in_the_reader_s_language() {
    let ground = Ground::new("12.17").await;
    let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
    let desa = ground.user("desa", Role::VillageOperator, "12.17.02.2005").await;
    prepared(&ground, &dinas, &desa).await;
    let desk = dinas.open("/meja").await.text();
    assert!(!desk.contains("/kerja/permohonan") && !desk.contains("/kerja/surat-tugas"), "Samosir knows neither: {desk}");
    for known in ["/kerja/verifikasi", "/lakukan/pass-on", "Pemeriksaan", "Naskah dan anggaran"] {
        assert!(desk.contains(known), "{known}");
    }
    let list = desa.open("/daftar/1").await.text();
    assert!(list.contains("tersimpan sebagai angka") && list.contains("Baris yang perlu dilihat"), "{list}");
    let english = desa.in_english().open("/daftar/1").await.text();
    assert!(!english.contains("tersimpan sebagai angka") && english.contains("stored as a number"), "{english}");
    dinas.send(&dinas.form("/lakukan/screen-batch").await).await.led_on();
    let case = dinas.open("/berkas/2").await.text();
    assert!(case.contains("memenuhi Pasal 6"), "{case}");
    let english = dinas.in_english().open("/berkas/2").await.text();
    assert!(!english.contains("memenuhi Pasal 6"), "{english}");
    // Who asks for what is not there keeps the menu.
    let nowhere = dinas.open("/tidak-ada").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(nowhere.text().contains("/12.17/berkas") || nowhere.text().contains("/1217/berkas"), "{}", nowhere.text());
}
