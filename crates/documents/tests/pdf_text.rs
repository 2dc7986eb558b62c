//! What poppler reads back from the PDFs: the text of a document must be found and copied right, whatever people are called.

mod samples;
mod tools;

use payung_documents::{
    AmendingDecree, Applicant, CoveredPerson, Document, DocumentError, Fonts, PageMarks, PublicDecree, docx, dotted, pdf, rupiah_terbilang,
};
use payung_domain::Rupiah;
use tools::{page_count, text, without_space};

fn print(document: &Document) -> Vec<u8> {
    pdf(document, &Fonts::for_profile(document.profile())).expect("a PDF")
}

fn sum<'a>(people: impl IntoIterator<Item = &'a CoveredPerson>) -> Rupiah {
    Rupiah::new(people.into_iter().map(|covered| covered.monthly.get() * i64::from(covered.months)).sum())
}

fn figures(amount: Rupiah) -> String {
    amount.to_string().replace("Rp", "")
}

#[test]
fn every_name_and_nik_of_a_list_comes_back() {
    let decree = samples::awkward_decree();
    let file = print(&Document::Decree(Box::new(decree.clone())));
    let laid_out = text(&file, &["-layout"]);
    let lines: Vec<_> = laid_out.lines().collect();
    let flowing = without_space(&text(&file, &[]));
    let raw = without_space(&text(&file, &["-raw"]));
    assert_eq!(decree.people.len(), 300);
    for covered in &decree.people {
        let (name, nik) = (&covered.person.name, covered.person.nik_digits());
        let at: Vec<_> = lines.iter().enumerate().filter(|(_, line)| line.contains(&nik)).map(|(index, _)| index).collect();
        assert_eq!(at.len(), 1, "{nik} stands on one line");
        // A name that does not fit goes on below, in the same column.
        let row = lines[at[0]..].iter().take(5).copied().collect::<Vec<_>>().join(" ");
        if name.contains(' ') {
            for word in name.split_whitespace() {
                assert!(row.contains(word), "{word} of {name} stands beside {nik}: {row}");
            }
        }
        for (kind, all) in [("flowing", &flowing), ("raw", &raw)] {
            assert_eq!(all.matches(&nik).count(), 1, "{nik} in {kind} text");
            assert!(all.contains(&without_space(name)), "{name} in {kind} text");
        }
    }
}

#[test]
fn sums_are_right_in_figures_and_words() {
    let decree = samples::decree(300);
    let file = print(&Document::Decree(Box::new(decree.clone())));
    let lines = text(&file, &["-layout"]);
    for (district, _) in samples::DISTRICTS {
        let members: Vec<_> = decree.people.iter().filter(|covered| covered.person.district == district).collect();
        let label = format!("Jumlah Kecamatan {district} ({} orang)", members.len());
        let line = lines.lines().find(|line| line.contains(&label)).unwrap_or_else(|| panic!("{label} is printed"));
        assert!(line.trim_end().ends_with(&figures(sum(members))), "{line}");
    }
    let all = sum(&decree.people);
    let total = lines.lines().find(|line| line.contains("Jumlah seluruhnya (300 orang)")).expect("a total");
    assert!(total.trim_end().ends_with(&figures(all)), "{total}");
    let flowing = text(&file, &[]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("Jumlah penerima seluruhnya: 300 (tiga ratus) orang."));
    assert!(flowing.contains(&format!("Jumlah iuran seluruhnya: {all} ({}).", rupiah_terbilang(all))));
}

#[test]
fn heads_repeat_and_every_page_says_where_it_belongs() {
    // Three parts to be joined, the second and third beginning within a kecamatan.
    let decree = samples::decree(1_500);
    let file = print(&Document::Decree(Box::new(decree.clone())));
    let pages = page_count(&file);
    let all = text(&file, &["-layout"]);
    let sheets: Vec<_> = all.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(sheets.len(), pages);
    for (index, page) in sheets.iter().enumerate() {
        let number = index + 1;
        assert!(page.contains(&decree.text.marks.code), "page {number}");
        assert!(page.contains(&format!("Halaman {number} dari {pages}")), "page {number}");
        assert!(page.contains(decree.text.marks.log_head.as_deref().expect("a decree has one")), "page {number}");
        assert_eq!(without_space(page).contains(&format!("-{number}-")), number > 1, "page {number}");
        if number > 2 {
            assert!(page.contains("Jenis Pekerjaan") && page.contains("Jumlah (Rp)"), "page {number} has the table's head");
            // The first line below the head says the kecamatan of the first person.
            let mut lines = page.lines().map(str::trim);
            let district = lines.find_map(|line| line.strip_prefix("Kecamatan ")).filter(|rest| !rest.contains(' '));
            let person = lines.find(|line| line.contains("51060")).expect("a person");
            let district = district.unwrap_or_else(|| panic!("page {number} says its kecamatan: {page}"));
            // Behind the date of birth, whose place may be called the same.
            let behind = person.split_once("-19").map_or("", |(_, behind)| behind);
            assert!(behind.contains(district), "page {number}: {person}");
        }
    }
    // Numbers run through the whole list, across the parts, each once.
    let numbers: Vec<usize> = sheets[2..]
        .iter()
        .flat_map(|page| page.lines())
        .filter(|line| line.contains("51060"))
        .filter_map(|line| line.split_whitespace().next()?.replace('.', "").parse().ok())
        .collect();
    assert_eq!(numbers, (1..=1_500).collect::<Vec<_>>());
    assert!(all.contains(&dotted(1_500)));
    let last = sheets.last().expect("pages");
    assert!(last.contains("I WAYAN CONTOH") && last.contains("51060"), "the signature does not stand alone: {last}");
}

#[test]
fn no_list_leaves_its_signature_alone() {
    // Around the lengths where the last page is just full, in two typefaces.
    let machine = Fonts::for_profile(&samples::profile());
    for (fonts, people) in [machine, Fonts::embedded()].iter().flat_map(|fonts| (14..26).map(move |people| (fonts, people))) {
        let file = pdf(&Document::Decree(Box::new(samples::decree(people))), fonts).expect("a PDF");
        let all = text(&file, &["-layout"]);
        let last = all.split('\u{c}').rfind(|page| !page.trim().is_empty()).expect("pages");
        assert!(last.contains("I WAYAN CONTOH") && last.contains("51060"), "{people} people: {last}");
        assert_eq!(all.matches("I WAYAN CONTOH").count(), 2, "{people} people: below the body and below the list");
        let numbers = all.split("LAMPIRAN\n").last().expect("a list").lines().filter(|line| line.contains("51060")).count();
        assert_eq!(numbers, people);
    }
}

#[test]
fn the_public_copy_has_no_secret() {
    let restricted = samples::decree(120);
    let public = PublicDecree { people: restricted.people.iter().map(Into::into).collect(), ..samples::public_decree(0) };
    let file = print(&Document::PublicDecree(Box::new(public)));
    let all = text(&file, &[]);
    let squeezed = without_space(&all);
    for CoveredPerson { person, .. } in &restricted.people {
        assert!(squeezed.contains(&without_space(&person.name)), "{}", person.name);
        assert!(!squeezed.contains(&person.nik_digits()));
        assert!(!squeezed.contains(&without_space(&person.address)));
        assert!(!squeezed.contains(&without_space(&person.birth())));
    }
    let longest = all.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
    let without_nip = longest.map(|digits| digits == 18);
    assert_eq!(without_nip, Some(true), "the longest number is the certifier's NIP");
    assert!(all.contains("SALINAN") && all.contains("Salinan sesuai dengan aslinya") && all.contains("ttd"));
    assert!(!all.contains("NIK") && !all.contains("PARAF"));
}

#[test]
fn an_amendment_balances() {
    let flowing = |document: AmendingDecree| {
        let file = print(&Document::AmendingDecree(Box::new(document)));
        text(&file, &[]).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let amendment = samples::amending_decree();
    let after = amendment.amount_before.get() + sum(&amendment.added).get() - 3 * 168_000 - 50_400;
    let all = flowing(amendment.clone());
    assert!(all.contains("semula 50 orang, ditambah 10 orang, dikurangi 3 orang, sehingga menjadi 57 (lima puluh tujuh) orang."));
    assert!(all.contains(&format!("sehingga menjadi {} (", Rupiah::new(after))));
    for label in ["LAMPIRAN I ", "LAMPIRAN II ", "LAMPIRAN III "] {
        assert!(all.contains(label), "{label}");
    }
    let only = AmendingDecree { added: Vec::new(), changed: Vec::new(), ..amendment.clone() };
    assert!(!flowing(only).contains("LAMPIRAN II "));

    let fonts = Fonts::embedded();
    let none = AmendingDecree { added: Vec::new(), removed: Vec::new(), changed: Vec::new(), ..amendment.clone() };
    assert!(matches!(pdf(&Document::AmendingDecree(Box::new(none)), &fonts), Err(DocumentError::Context(_))));
    let too_few = AmendingDecree { added: Vec::new(), people_before: 2, ..amendment };
    assert!(matches!(pdf(&Document::AmendingDecree(Box::new(too_few)), &fonts), Err(DocumentError::Context(_))));
}

#[test]
fn every_document_prints_its_people_and_words() {
    for (name, document) in samples::all() {
        let file = print(&document);
        let all = without_space(&text(&file, &[]));
        let expected: &[&str] = match &document {
            Document::Worksheet(worksheet) if worksheet.person.is_none() => &["Kesimpulan", "Responden", "tidak diusulkan"],
            Document::Worksheet(_) => &["I Gusti Ayu Agung Istri Sudarma", "Upah minimum", "Fasilitas kerja tidak memadai"],
            Document::Application(_) => &["Yth.", "c.q. Kepala Dinas", "fotokopi kartu tanda penduduk elektronik"],
            Document::DeliberationMinutes(_) => &[
                "Pada hari ini Senin tanggal dua belas bulan Oktober tahun dua ribu dua puluh enam",
                "25 (dua puluh lima) orang",
                "Tidak diusulkan",
                "DAFTAR HADIR",
            ],
            Document::Recapitulation(_) => &["Jumlah seluruhnya", "12.000 (dua belas ribu)", "Plt. Kepala Dinas"],
            Document::VerificationMinutes(_) => {
                &["Pada hari ini Selasa tanggal sepuluh bulan November", "tiga puluh enam", "Mengetahui", "Sekretaris,"]
            }
            Document::CandidateList(_) => &["DAFTAR TUNGGU", "desil 1; disabilitas", "Plt. Kepala Dinas"],
            Document::Decree(decree) if decree.text.date.is_none() => &[
                "WALI KOTA TELADAN",
                "DAERAH ISTIMEWA CONTOH",
                "Pj. WALI KOTA TELADAN,",
                "Jumlah Kemantren Susut",
                "pada tanggal ......",
                "NOMOR ......",
            ],
            Document::Decree(_) => &["MEMUTUSKAN:", "KELIMA", "Ditetapkan di Contoh", "pada tanggal 20 November 2026", "Tembusan"],
            Document::PublicDecree(_) => &["SALINAN"],
            Document::AmendingDecree(_) => &["a.n. BUPATI CONTOH", "SEKRETARIS DAERAH,", "meninggal dunia"],
            Document::RefusalNotice(_) => &["VI.A huruf b", "paling lambat tanggal 16 Desember 2026", "meminta tanda terima."],
            Document::EnrolmentLetter(_) => &["Sifat", "1.894 (seribu delapan ratus sembilan puluh empat) orang", "9f86d081 884c7d65"],
            Document::BillVerification(_) => &["Kode iuran", "31.861.200", "Surat tagihan menyebut 1.897 orang", "Mengetahui"],
            Document::BillCorrection(_) => &["Rahasia", "HANYA UNTUK BPJS KETENAGAKERJAAN", "dikeluarkan", "Kepala Kantor Cabang"],
            Document::PaymentBundle(_) => &["RINGKASAN PEMBAYARAN", "DAFTAR KELENGKAPAN DOKUMEN", "menyatakan dengan sesungguhnya"],
            Document::FundStatement(_) => &["Sisa anggaran (SiLPA)", "Pagu semula", "Utang iuran"],
            Document::CoverStatement(_) => &["Keterangan Perlindungan", "Rp70.000.000", "Tempat bertanya"],
            Document::CoverNotice(_) => &["Nomor peserta (KPJ)", "Tempat bertanya"],
        };
        for words in expected {
            assert!(all.to_lowercase().contains(&without_space(words).to_lowercase()), "{name}: {words}");
        }
    }
}

#[test]
fn values_stay_text_wherever_they_stand() {
    let hostile = "#read(\"/etc/passwd\") *a* $x$ #[b] <c> @d \\e `f` // g";
    let mut refusal = samples::refusal();
    refusal.subject = hostile.to_owned();
    refusal.addressee = vec![hostile.to_owned()];
    refusal.decision = vec![hostile.to_owned()];
    refusal.reasons[0].finding = hostile.to_owned();
    refusal.objection.steps = vec![hostile.to_owned()];
    refusal.signatory.name = Some(hostile.to_owned());
    refusal.marks = PageMarks { code: hostile.to_owned(), log_head: Some(hostile.to_owned()) };
    refusal.profile.letterhead.address = vec![hostile.to_owned()];
    let file = print(&Document::RefusalNotice(Box::new(refusal)));
    let all = without_space(&text(&file, &["-raw"]));
    assert_eq!(all.matches(&without_space(hostile)).count(), 9, "{all}");
    assert!(!all.contains("root:"));
}

#[test]
fn empty_lists_print_too() {
    let fonts = Fonts::embedded();
    let mut worksheet = samples::worksheet(true);
    worksheet.criteria.clear();
    let mut application = samples::application(true);
    application.attachments.clear();
    application.request.clear();
    if let Applicant::Group { members, .. } = &mut application.applicant {
        members.clear();
    }
    let mut deliberation = samples::deliberation();
    deliberation.outcomes.clear();
    deliberation.attendees.clear();
    deliberation.signatories.clear();
    deliberation.decisions.clear();
    let mut recapitulation = samples::recapitulation();
    recapitulation.districts.clear();
    recapitulation.columns.clear();
    recapitulation.signatories.clear();
    let mut verification = samples::verification();
    verification.cases.clear();
    verification.checklist.clear();
    verification.recap.clear();
    verification.team.clear();
    verification.acknowledged_by = None;
    let mut candidates = samples::candidates();
    candidates.within.clear();
    let mut decree = samples::decree(0);
    decree.text.considering.clear();
    decree.text.recalling.clear();
    decree.text.copies.clear();
    let mut refusal = samples::refusal();
    refusal.reasons.clear();
    refusal.objection.steps.clear();
    refusal.objection.contact.clear();
    refusal.addressee.clear();
    for document in [
        Document::Worksheet(Box::new(worksheet)),
        Document::Application(Box::new(application)),
        Document::DeliberationMinutes(Box::new(deliberation)),
        Document::Recapitulation(Box::new(recapitulation)),
        Document::VerificationMinutes(Box::new(verification)),
        Document::CandidateList(Box::new(candidates)),
        Document::Decree(Box::new(decree.clone())),
        Document::PublicDecree(Box::new(samples::public_decree(0))),
        Document::RefusalNotice(Box::new(refusal)),
    ] {
        let name = document.name();
        assert!(pdf(&document, &fonts).unwrap_or_else(|error| panic!("{name}: {error}")).starts_with(b"%PDF-"), "{name}");
        assert!(matches!(docx(&document), Ok(_) | Err(DocumentError::NoDocx { .. })), "{name}");
    }
    decree.text.clauses.clear();
    assert!(matches!(pdf(&Document::Decree(Box::new(decree)), &fonts), Err(DocumentError::Context(_))));
}

#[test]
fn an_emblem_cannot_read_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = folder.path().join("secret.svg");
    std::fs::write(&secret, r#"<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">RAHASIA</text></svg>"#)
        .expect("written");
    for address in [secret.display().to_string(), format!("file://{}", secret.display())] {
        let mut decree = samples::city_draft();
        decree.text.profile.state_emblem_svg = Some(format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="{address}" width="99" height="9"/></svg>"#
        ));
        if let Ok(file) = pdf(&Document::Decree(Box::new(decree)), &Fonts::embedded()) {
            assert!(!text(&file, &[]).contains("RAHASIA"));
        }
    }
    let mut decree = samples::city_draft();
    decree.text.profile.state_emblem_svg = Some("bukan gambar".into());
    assert!(matches!(pdf(&Document::Decree(Box::new(decree)), &Fonts::embedded()), Err(DocumentError::Typesetting(_))));
}

#[test]
fn marks_that_turn_writing_are_not_printed() {
    let mut refusal = samples::refusal();
    refusal.decision = vec!["Nama \u{202e}ARTUP\u{202c} dan \u{7}bel".to_owned()];
    let all = text(&print(&Document::RefusalNotice(Box::new(refusal))), &[]);
    assert!(all.contains("ARTUP") && all.contains("bel"));
    assert!(!all.contains('\u{202e}') && !all.contains('\u{7}'));
}

#[test]
fn the_same_context_gives_the_same_bytes() {
    for (name, document) in samples::all() {
        let fonts = Fonts::embedded();
        assert!(pdf(&document, &fonts).expect("a PDF") == pdf(&document, &fonts).expect("a PDF"), "{name}");
    }
}

#[test]
fn a_machine_without_the_typeface_still_prints() {
    let mut decree = samples::decree(20);
    decree.text.profile.font = Some("Huruf Yang Tidak Ada".into());
    let fonts = Fonts::embedded();
    assert_eq!(fonts.family(), "Libertinus Serif");
    let file = pdf(&Document::Decree(Box::new(decree)), &fonts).expect("a PDF");
    assert!(text(&file, &[]).contains("KEPUTUSAN BUPATI CONTOH"));
}
