//! The steps only some systems have, through pages: worksheets and applications (Bangli), letters of assignment (Banyumas), offices (Yogyakarta).

use crate::ground::{Browser, Ground, example};
use axum::http::StatusCode;
use payung_domain::Role;

async fn open_year(dinas: &Browser, regulation: &str, readings: &[(&str, &str)]) {
    let mut form = dinas.form(&format!("/lakukan/open-year?aturan={regulation}")).await.with("year", "2026").with("regulation", regulation);
    for (id, option) in readings {
        form = form.with(&format!("reading.{id}"), option).with("ground", "Nota Kepala Dinas 3/2026");
    }
    dinas.send(&form).await.led_on();
}

#[tokio::test]
async fn bangli_worksheets_and_applications() {
    let ground = Ground::new("51.06").await;
    let dinas = ground.user("dinas", Role::Dinas, "51.06").await;
    let perbekel = ground.user("perbekel", Role::VillageOperator, "51.06.02.2005").await;
    let hukum = ground.user("hukum", Role::Legal, "51.06").await;
    open_year(&dinas, "bangli-pedoman-2025", &[("BGL-A14", "permohonan-wajib")]).await;
    let list = perbekel.form("/lakukan/hand-in-list").await.file("file", "daftar-desa.xlsx", example("bangli/daftar-desa.xlsx"));
    perbekel.send(&list).await.led_on();

    // The worksheet: every indicator, or nothing is recorded.
    assert!(perbekel.open("/berkas/2").await.text().contains("/lakukan/record-worksheet?berkas=2"));
    let sheet = perbekel.form("/lakukan/record-worksheet?berkas=2&tahun=1").await.with("enumerator", "Kader Pendata");
    let indicators: Vec<String> = sheet.choices("jawab.").into_keys().collect();
    assert_eq!(indicators.len(), 14, "{indicators:?}");
    let mut half = sheet.clone();
    half.fields.retain(|(name, _)| *name != indicators[0]);
    assert_eq!(perbekel.send(&half).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let whole = indicators.iter().fold(sheet, |form, indicator| form.with(indicator, "ya")).with(&indicators[3], "?");
    let after = perbekel.send(&whole).await.led_on().to_owned();
    assert_eq!(perbekel.send(&whole).await.led_on(), after);
    let again = perbekel.form("/lakukan/record-worksheet?berkas=2&tahun=1").await;
    assert_eq!((again.get(&indicators[3]), again.get(&indicators[4])), ("?", "ya"), "what was answered is shown again");

    // Applications: the papers the act asks for, a group with its name.
    let form = perbekel.form("/kerja/permohonan").await.with("number", "1/SP/2026").with("applicant", "Kelompok Tani Rekaan");
    let people: Vec<String> = form.boxes.iter().filter(|name| name.starts_with("pilih.")).cloned().collect();
    let papers: Vec<String> = form.boxes.iter().filter(|name| name.starts_with("dok.")).cloned().collect();
    assert!(people.len() > 5 && papers.contains(&"dok.kertas-kerja".to_owned()), "{people:?} {papers:?}");
    assert_eq!(perbekel.send(&form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody ticked");
    let group = form.with(&people[1], "ya").with(&people[2], "ya");
    let lacking = perbekel.send(&group).await;
    assert!(lacking.text().contains("belum lengkap"), "{}", lacking.notices());
    let group = papers.iter().fold(group, |form, paper| form.with(paper, "ya"));
    perbekel.send(&group).await.led_on();
    perbekel.send(&group).await.led_on();
    let single = perbekel.form("/kerja/permohonan").await;
    assert!(!single.boxes.contains(&people[1]), "who has applied does not wait any more");
    let single = single.with("application-kind", "single").with("number", "3/SP/2026").with(&people[0], "ya");
    let single = papers.iter().fold(single, |form, paper| form.with(paper, "ya"));
    perbekel.send(&single).await.led_on();

    // The budget proposal: refused without its instruments, then a table and a file.
    let refused = dinas.send(&dinas.form("/lakukan/propose-budget").await.with("budget-part", "planned")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.notices());
    for (who, kind) in [(&dinas, "usulan-direncanakan"), (&hukum, "perbup-bantuan-sosial")] {
        let paper = who.form("/lakukan/record-instrument").await;
        // Members are chosen among the users; one who is none is named, and the rest stays as typed.
        let wrong =
            paper.clone().with("instrument-kind", kind).with("number", kind).with("date", "2026-06-01").with("valid-from", "2026-06-01");
        let wrong = wrong.with("issued-by", "Kepala Dinas").with("member.0.position", "ketua").with("member.0.user", "bukan-pengguna");
        let refused = who.send(&wrong).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.notices());
        assert!(refused.text().contains("bukan-pengguna") && refused.text().contains("Petugas dinas ("), "{}", refused.text());
        let paper = paper.with("instrument-kind", kind).with("number", kind).with("date", "2026-06-01").with("valid-from", "2026-06-01");
        who.send(&paper.with("issued-by", "Kepala Dinas")).await.led_on();
    }
    let budget = dinas.form("/lakukan/propose-budget").await.with("budget-part", "planned");
    let shown = dinas.send(&budget).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.notices());
    assert!(shown.text().contains("Usulan anggaran 2027") && shown.text().contains("Unduh XLSX"));
    let file = dinas.send(&budget.with("table-kind", "csv")).await;
    assert!(file.text().starts_with("berkas,direncanakan,nama,alamat,"), "{}", file.text());
}

#[tokio::test]
async fn banyumas_letters_of_assignment() {
    let ground = Ground::new("33.02").await;
    let dinas = ground.user("dinsos", Role::Dinas, "33.02").await;
    let social = "Perangkat Daerah bidang sosial";
    let farming = "Perangkat Daerah bidang pertanian";
    let sosial = ground.user_of("sosial", Role::AgencyOperator, "33.02", social).await;
    let tani = ground.user_of("tani", Role::AgencyOperator, "33.02", farming).await;
    open_year(&dinas, "banyumas-2-2025", &[]).await;
    let csv = "NO,NIK,NAMA LENGKAP,TEMPAT LAHIR,TANGGAL LAHIR,L/P,ALAMAT,RT,RW,DESA/KELURAHAN,KECAMATAN,PEKERJAAN,DOKUMEN IDENTITAS,JENIS PEKERJA RENTAN,PENGHASILAN,PERNAH MENERIMA\n\
        1,3302021308769866,Mulyono Rekaan,Banyumas,13-08-1976,L,Dusun I,003,002,Wanasambung,Wangon,LAINNYA,KTP-el,Pekerja penyandang disabilitas,900000,tidak\n\
        2,3302021402859701,Reka Sambang,Banyumas,14-02-1985,L,Dusun I,001,001,Wanasambung,Wangon,LAINNYA,KTP-el,Relawan sosial,900000,tidak\n";
    let list = sosial.form("/lakukan/hand-in-list").await.with("area", "33.02.02.2005").with("agency", social);
    sosial.send(&list.file("file", "sosial.csv", csv.as_bytes().to_vec())).await.led_on();

    // Only those the letter can name are offered, and only to their own agency.
    let letter = sosial.form("/kerja/surat-tugas").await;
    let people: Vec<String> = letter.boxes.iter().filter(|name| name.starts_with("pilih.")).cloned().collect();
    assert_eq!(people, ["pilih.2"]);
    assert!(tani.open("/kerja/surat-tugas").await.text().contains("Tidak ada berkas yang menunggu"));
    let letter = letter.with("number", "094/7/2026").with("assigned-from", "2026-01-01");
    let half = sosial.send(&letter).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let letter = letter.with("assigned-until", "2026-12-31").with("pilih.2", "ya").file("paper", "spt.pdf", b"naskah rekaan".to_vec());
    sosial.send(&letter).await.led_on();
    sosial.send(&letter).await.led_on();
    assert!(sosial.open("/kerja/surat-tugas").await.text().contains("Tidak ada berkas yang menunggu"));
}

#[tokio::test]
async fn yogyakarta_offices_and_their_terms() {
    let ground = Ground::new("34.71").await;
    let dinas = ground.user("dinas", Role::Dinas, "34.71").await;
    let lurah = ground.user("lurah", Role::VillageOperator, "34.71.02.1005").await;
    open_year(&dinas, "yogyakarta-64-2023", &[("YRT-A2", "syarat"), ("YRT-A5", "persentase-umk")]).await;
    let list = lurah.form("/lakukan/hand-in-list").await.file("file", "daftar.xlsx", example("yogyakarta/daftar-rt-rw.xlsx"));
    lurah.send(&list).await.led_on();
    assert!(lurah.open("/berkas/2").await.text().contains("/lakukan/record-term?berkas=2"));
    let term = lurah.form("/lakukan/record-term?berkas=2&tahun=1").await.with("office", "ketua-rt");
    assert_eq!(lurah.send(&term).await.status, StatusCode::UNPROCESSABLE_ENTITY, "half filled");
    let term = term.with("term-from", "2023-01-01").with("term-until", "2027-12-31").with("appointment-number", "12/KEP/2023");
    let term = term.with("appointment-date", "2023-01-01").with("issued-by", "Lurah Rekaan");
    lurah.send(&term).await.led_on();
    lurah.send(&term).await.led_on();
    // Facts are corrected with proof only.
    dinas.send(&dinas.form("/lakukan/screen-batch").await).await.led_on();
    let correct = dinas.form("/lakukan/correct-facts?berkas=3&tahun=1").await.with("cell.0.column", "tempat_lahir");
    let correct = correct.with("cell.0.text", "Sleman").with("reason", "Salah ketik menurut KTP.");
    assert_eq!(dinas.send(&correct).await.status, StatusCode::UNPROCESSABLE_ENTITY, "no proof");
    dinas.send(&correct.file("proof", "ktp.pdf", b"naskah rekaan".to_vec())).await.led_on();
}
