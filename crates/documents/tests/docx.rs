//! The DOCX files, as LibreOffice reads them.

mod samples;
mod tools;

use payung_documents::{Document, DocumentError, docx};
use tools::{run, text, without_space};

#[test]
fn libreoffice_opens_them_and_finds_everybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("a path in UTF-8").to_owned();
    let awkward = Document::Decree(Box::new(samples::awkward_decree()));
    let mut documents: Vec<_> = samples::all().into_iter().filter(|(_, document)| !matches!(document, Document::Worksheet(_))).collect();
    documents.push(("awkward", awkward));
    let mut args = vec![
        "--headless".to_owned(),
        format!("-env:UserInstallation=file://{}", at("settings")),
        "--convert-to".into(),
        "pdf".into(),
        "--outdir".into(),
        at("pdf"),
    ];
    for (name, document) in &documents {
        let file = at(&format!("{name}.docx"));
        std::fs::write(&file, docx(document).expect("a DOCX")).expect("written");
        args.push(file);
    }
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    run("soffice", "libreoffice-writer", &args);
    for (name, document) in &documents {
        let pdf = std::fs::read(at(&format!("pdf/{name}.pdf")))
            .unwrap_or_else(|error| panic!("LibreOffice did not open {name}.docx (is Debian's libreoffice-writer installed?): {error}"));
        let all = without_space(&text(&pdf, &["-raw"]));
        let people: Vec<_> = match document {
            Document::Decree(decree) => decree.people.iter().map(|covered| &covered.person).collect(),
            Document::DeliberationMinutes(minutes) => minutes.outcomes.iter().map(|outcome| &outcome.person).collect(),
            Document::VerificationMinutes(minutes) => minutes.cases.iter().map(|case| &case.person).collect(),
            Document::CandidateList(list) => list.within.iter().chain(&list.waiting).map(|candidate| &candidate.covered.person).collect(),
            _ => Vec::new(),
        };
        for person in people {
            assert_eq!(all.matches(&person.nik_digits()).count(), 1, "{name}: {}", person.nik_digits());
            assert!(all.contains(&without_space(&person.name)), "{name}: {}", person.name);
        }
        assert!(all.contains("PYG-7F3K-9Q2M-0001"), "{name} has its code");
        let words: &[&str] = match document {
            Document::Decree(decree) if decree.text.date.is_none() => &["Pj. WALI KOTA TELADAN,", "Kemantren Susut"],
            Document::Decree(_) => &["MEMUTUSKAN:", "KELIMA", "Ditetapkan di Contoh", "Jumlah seluruhnya"],
            Document::PublicDecree(_) => &["SALINAN", "ttd", "Salinan sesuai dengan aslinya"],
            Document::AmendingDecree(_) => &["a.n. BUPATI CONTOH", "LAMPIRAN III", "sehingga menjadi 57"],
            Document::RefusalNotice(_) => &["VI.A huruf b", "meminta tanda terima."],
            Document::Application(_) => &["Yang bertanda tangan di bawah ini:", "Hormat kami"],
            Document::DeliberationMinutes(_) => &["DAFTAR HADIR", "Perbekel Jehem,"],
            Document::VerificationMinutes(_) => &["TIM VERIFIKASI", "tiga puluh enam", "Mengetahui"],
            Document::EnrolmentLetter(_) => &["9f86d081 884c7d65", "menyampaikan nama yang ditolak"],
            Document::BillVerification(_) => &["D. Pernyataan", "Disengketakan", "LAMPIRAN LEMBAR VERIFIKASI TAGIHAN"],
            Document::BillCorrection(_) => &["Hal : Permintaan pembetulan", "HANYA UNTUK BPJS KETENAGAKERJAAN"],
            Document::PaymentBundle(_) => &["RINGKASAN PEMBAYARAN", "SURAT PERNYATAAN TANGGUNG JAWAB MUTLAK"],
            Document::FundStatement(_) => &["Kedudukan pada 31 Desember 2027", "Sisa anggaran (SiLPA)"],
            Document::CoverStatement(_) => &["Rp70.000.000", "Yang harus dilaporkan"],
            Document::CoverNotice(_) => &["BPJS Ketenagakerjaan dengan KTP", "diucapkan terima kasih."],
            _ => &[],
        };
        for words in words {
            assert!(all.contains(&without_space(words)), "{name}: {words}");
        }
    }
}

#[test]
fn long_lists_become_several_tables_with_their_heads() {
    let decree = samples::decree(1_000);
    let file = docx(&Document::Decree(Box::new(decree.clone()))).expect("a DOCX");
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("a ZIP file");
    let body = std::io::read_to_string(parts.by_name("word/document.xml").expect("a body")).expect("text");
    let tables: Vec<_> = body.split("<w:tbl>").filter(|table| table.contains("Jenis Pekerjaan")).collect();
    assert_eq!(tables.len(), 3);
    for table in tables {
        assert_eq!(table.matches("<w:tblHeader />").count(), 1);
        let first = table.find(">5106").expect("people");
        assert!(table[..first].contains(">Kecamatan "), "a table begins with its kecamatan");
    }
    for covered in &decree.people {
        assert_eq!(body.matches(&covered.person.nik_digits()).count(), 1);
    }
}

#[test]
fn the_same_context_gives_the_same_bytes_and_names_the_typeface() {
    for (name, document) in samples::all() {
        if matches!(document, Document::Worksheet(_)) {
            assert!(matches!(docx(&document), Err(DocumentError::NoDocx { .. })));
            continue;
        }
        let file = docx(&document).expect("a DOCX");
        assert!(file == docx(&document).expect("a DOCX"), "{name}");
        let mut parts = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("a ZIP file");
        let part = |parts: &mut zip::ZipArchive<_>, path| std::io::read_to_string(parts.by_name(path).expect("a part")).expect("text");
        assert!(part(&mut parts, "word/styles.xml").contains("Bookman Old Style"), "{name}");
        let body = part(&mut parts, "word/document.xml");
        assert!(!body.contains("<w:trHeight"), "{name}: every mark has become a repeated head");
        let lists = !matches!(&document, Document::RefusalNotice(_)) && !["application", "ending-notice"].contains(&name);
        assert_eq!(body.contains("<w:tblHeader />"), lists || name == "refusal", "{name}");
    }
}
