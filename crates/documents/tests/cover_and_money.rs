//! Papers of cover and money: sums, what numbers of people they show, and that a statement of cover stays one page.

#[allow(dead_code)]
mod samples;
mod tools;

use payung_documents::{
    BillCorrection, Document, DocumentError, Fonts, NoticedPerson, NumbersShown, OwedBenefit, PaymentBundle, docx, pdf, rupiah_terbilang,
};
use payung_domain::Rupiah;
use samples::{cover, money};
use tools::{page_count, text, without_space};

fn flowing(document: &Document) -> String {
    let file = pdf(document, &Fonts::for_profile(document.profile())).expect("a PDF");
    text(&file, &[]).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of sixteen digits, as NIKs are printed.
fn whole_niks(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 16).count()
}

#[test]
fn whole_niks_stand_only_where_the_class_says() {
    for (name, document) in samples::all() {
        let all = flowing(&document);
        match document.class().numbers {
            NumbersShown::Whole => assert!(whole_niks(&all) > 0 || matches!(document, Document::Worksheet(_)), "{name}"),
            NumbersShown::None | NumbersShown::Masked => assert_eq!(whole_niks(&all), 0, "{name}"),
        }
    }
    let of_money_and_cover = samples::all().into_iter().filter(|(_, document)| {
        matches!(
            document,
            Document::EnrolmentLetter(_)
                | Document::BillVerification(_)
                | Document::BillCorrection(_)
                | Document::PaymentBundle(_)
                | Document::FundStatement(_)
                | Document::CoverStatement(_)
                | Document::CoverNotice(_)
        )
    });
    let whole: Vec<_> =
        of_money_and_cover.filter(|(_, document)| document.class().numbers == NumbersShown::Whole).map(|(name, _)| name).collect();
    assert_eq!(whole, ["bill-correction"], "the insurer, its addressee, needs them");
}

#[test]
fn a_statement_of_cover_is_one_page_whatever_it_says() {
    for family in [false, true] {
        let mut statement = cover::statement(family);
        let file =
            |statement| pdf(&Document::CoverStatement(Box::new(statement)), &Fonts::for_profile(&samples::profile())).expect("a PDF");
        assert_eq!(page_count(&file(statement.clone())), 1);
        // The longest a programme gives: four benefits, arrears, long decrees.
        statement.owed.push(OwedBenefit {
            event: "Cacat total tetap karena kerja".into(),
            amount: Some(Rupiah::new(68_000_000)),
            note: "santunan cacat total tetap Rp56.000.000, santunan berkala dibayar sekaligus Rp12.000.000; ditambah beasiswa anak menurut jenjang sekolah".into(),
        });
        statement.meaning.push("Iuran bulan April dan Mei 2027 belum diterima BPJS Ketenagakerjaan. Bila lebih dari 3 bulan berturut-turut tidak dibayar, perlindungan terhenti.".into());
        assert_eq!(page_count(&file(statement)), 1);
    }
}

#[test]
fn a_sum_that_contradicts_the_books_is_no_letter() {
    let mut letter = cover::enrolment_letter();
    letter.file.people += 1;
    assert!(matches!(pdf(&Document::EnrolmentLetter(Box::new(letter)), &Fonts::embedded()), Err(DocumentError::Context(_))));
    let none = BillCorrection { lines: Vec::new(), ..money::bill_correction() };
    assert!(matches!(pdf(&Document::BillCorrection(Box::new(none)), &Fonts::embedded()), Err(DocumentError::Context(_))));
    let whole = money::payment_bundle(false);
    let wrong = |bundle: PaymentBundle| {
        matches!(pdf(&Document::PaymentBundle(Box::new(bundle)), &Fonts::embedded()), Err(DocumentError::Context(_)))
    };
    assert!(wrong(PaymentBundle { amount: Rupiah::new(1), ..whole.clone() }));
    assert!(wrong(PaymentBundle { parts: Vec::new(), ..whole.clone() }));
    let mut parts = whole.parts.clone();
    parts[1].credit = Rupiah::new(5);
    assert!(wrong(PaymentBundle { parts, ..whole }));
}

#[test]
fn differences_and_their_sums_come_back() {
    let sheet = money::bill_verification();
    let all = flowing(&Document::BillVerification(Box::new(sheet.clone())));
    assert_eq!(sheet.letter.total, Rupiah::new(31_861_200));
    assert!(all.contains("Jumlah itu sama dengan jumlah daftarnya."), "{all}");
    for difference in &sheet.differences {
        assert!(without_space(&all).contains(&without_space(&difference.nik)), "{}", difference.nik);
    }
    let mut off = sheet.clone();
    off.letter.total = Rupiah::new(31_861_199);
    assert!(flowing(&Document::BillVerification(Box::new(off))).contains("Rp1 lebih kecil daripada jumlah daftarnya"));
    let mut agreed = sheet;
    agreed.causes.clear();
    agreed.differences.clear();
    let all = flowing(&Document::BillVerification(Box::new(agreed)));
    assert!(all.contains("Tidak ada perbedaan antara tagihan dan daftar peserta.") && !all.contains("LAMPIRAN"), "{all}");

    let letter = money::bill_correction();
    let disputed = letter.disputed().expect("a sum");
    assert_eq!(disputed, Rupiah::new(16_800 * 3 - 8_400 - 16_800));
    let all = without_space(&flowing(&Document::BillCorrection(Box::new(letter.clone()))));
    for line in &letter.lines {
        assert_eq!(all.matches(&line.nik).count(), 1, "the insurer finds {}", line.nik);
    }
}

#[test]
fn a_year_ends_in_what_is_left() {
    let statement = money::fund_statement(true);
    let left: i64 = statement.lines.iter().map(|line| line.left().expect("a sum").get()).sum();
    assert_eq!(left, 3 * (340_704_000 - 300_484_800));
    let all = flowing(&Document::FundStatement(Box::new(statement.clone())));
    for line in &statement.lines {
        assert!(all.contains(&rupiah_terbilang(line.left().expect("a sum"))), "{}", line.name);
    }
    assert!(all.contains("Pagu semula") && all.contains("330.624.000"), "the ceiling before its change: {all}");
    assert!(all.contains(&Rupiah::new(left).to_string().replace("Rp", "")), "{all}");
}

#[test]
fn a_page_to_hand_out_names_nobody() {
    let mut notice = cover::arrears_notice();
    notice.people = (0..3)
        .map(|n| NoticedPerson {
            name: format!("Contoh Nama {n}"),
            address: "Br. Kaja".into(),
            kpj: "*******9001".into(),
            last_paid: "belum ada".into(),
            note: String::new(),
        })
        .collect();
    let file = pdf(&Document::CoverNotice(Box::new(notice)), &Fonts::embedded()).expect("a PDF");
    let all = text(&file, &["-layout"]);
    let pages: Vec<_> = all.split('\u{c}').collect();
    let hand_out = pages.iter().find(|page| page.contains("IURAN BELUM DIBAYAR")).expect("a page for participants");
    assert!(!hand_out.contains("Contoh Nama"));
    assert_eq!(pages.iter().filter(|page| page.contains("Contoh Nama 1")).count(), 1);
}

#[test]
fn empty_papers_print_too() {
    let mut notice = cover::arrears_notice();
    notice.people.clear();
    notice.steps.clear();
    notice.contact.clear();
    notice.frame.copies.clear();
    let mut statement = cover::statement(false);
    statement.owed.clear();
    statement.duties.clear();
    statement.contact.clear();
    let mut fund = money::fund_statement(false);
    fund.lines.clear();
    fund.signatories.clear();
    for document in
        [Document::CoverNotice(Box::new(notice)), Document::CoverStatement(Box::new(statement)), Document::FundStatement(Box::new(fund))]
    {
        let name = document.name();
        assert!(pdf(&document, &Fonts::embedded()).unwrap_or_else(|error| panic!("{name}: {error}")).starts_with(b"%PDF-"), "{name}");
        assert!(docx(&document).is_ok(), "{name}");
    }
}
