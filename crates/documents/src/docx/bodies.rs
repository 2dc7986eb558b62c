//! The standing pages of each document, before its lists.

use super::blocks::{
    Block, Sheet, bare, body, centered, fields, form, item, letterhead, numbered, paragraph, plain, signatures, small, space, spacing,
    title,
};
use crate::decree::DecreeText;
use crate::decree::public::PublicDecree;
use crate::paper::number_or_dots;
use crate::profile::SignatureBlock;
use crate::{Application, DeliberationMinutes, Document, RefusalNotice, VerificationMinutes};
use docx_rs::{AlignmentType, Run};

/// A document's standing pages.
pub(super) struct Body {
    /// Twelve points instead of eleven.
    pub large: bool,
    pub blocks: Vec<Block>,
}

/// The body of a document; `None` for those that are not made as DOCX, no blocks for those that are lists only.
pub(super) fn of(document: &Document) -> Option<Body> {
    let small = |blocks| Some(Body { large: false, blocks });
    let large = |blocks| Some(Body { large: true, blocks });
    match document {
        Document::Worksheet(_) => None,
        // Made of pieces, which `docx()` turns into blocks.
        Document::EnrolmentLetter(_)
        | Document::BillVerification(_)
        | Document::BillCorrection(_)
        | Document::PaymentBundle(_)
        | Document::FundStatement(_)
        | Document::CoverStatement(_)
        | Document::CoverNotice(_)
        | Document::CandidateList(_)
        | Document::Recapitulation(_) => small(Vec::new()),
        Document::Application(context) => small(application(context)),
        Document::DeliberationMinutes(context) => small(deliberation(context)),
        Document::VerificationMinutes(context) => small(verification(context)),
        Document::RefusalNotice(context) => small(refusal(context)),
        Document::Decree(context) => large(decree(&context.text, None)),
        Document::AmendingDecree(context) => large(decree(&context.text, None)),
        Document::PublicDecree(context) => large(decree(&context.text, Some(context))),
    }
}

fn decree(text: &DecreeText, public: Option<&PublicDecree>) -> Vec<Block> {
    let head = text.profile.head().to_uppercase();
    let mut blocks = Vec::new();
    if public.is_some() {
        blocks.push(paragraph(&[plain("SALINAN").bold()], AlignmentType::Right).into());
    }
    // Room for the emblem of state, which the paper may carry already.
    blocks.extend((0..5).map(|_| space()));
    blocks.push(centered(&head));
    blocks.push(centered(&text.profile.province.to_uppercase()));
    blocks.push(space());
    for line in [text.kind(), text.number_line(), "TENTANG".to_owned(), text.subject.to_uppercase(), format!("{head},")] {
        blocks.push(centered(&line));
    }
    blocks.extend(motives("Menimbang", &text.considering, letter));
    blocks.extend(motives("Mengingat", &text.recalling, |index| format!("{}.", index + 1)));
    blocks.extend(motives("Memperhatikan", &text.noting, |index| format!("{}.", index + 1)));
    blocks.push(space());
    blocks.push(centered("MEMUTUSKAN:"));
    let establishing = format!("{} TENTANG {}.", text.kind(), text.subject.to_uppercase());
    let mut clauses = vec![vec![plain("Menetapkan"), plain(":"), plain(&establishing)]];
    clauses.extend(text.labelled_clauses().into_iter().map(|(label, words)| vec![plain(&label).bold(), plain(":"), plain(words)]));
    blocks.push(bare(&[2_100, 300, 6_955], clauses).into());
    blocks.extend(signatures(&[text.signature(public.is_some())], Sheet::Standing));
    if let Some(certificate) = public.and_then(PublicDecree::certificate) {
        blocks.push(space());
        blocks.push(paragraph(&[plain("Salinan sesuai dengan aslinya")], AlignmentType::Left).into());
        blocks.extend(left(&certificate));
    }
    blocks.extend(copies(&text.copies));
    if public.is_none() && !text.initials.is_empty() {
        blocks.push(space());
        let rows =
            (1_usize..).zip(&text.initials).map(|(number, office)| vec![number.to_string(), office.clone(), String::new()]).collect();
        blocks.push(form(&[1, 6, 3], &["No", "Paraf Hierarki", "Paraf"], rows));
    }
    blocks
}

/// "a.", "b.", … "z.", "aa.".
fn letter(index: usize) -> String {
    let one = |index: usize| char::from(b'a' + u8::try_from(index % 26).unwrap_or_default());
    if index < 26 { format!("{}.", one(index)) } else { format!("{}{}.", one(index / 26 - 1), one(index)) }
}

fn motives(label: &str, items: &[String], mark: impl Fn(usize) -> String) -> Option<Block> {
    let alone = items.len() == 1;
    let row = |(index, text): (usize, &String)| {
        let first = |text: &str| if index == 0 { plain(text) } else { Run::new() };
        let mut cells = vec![first(label), first(":")];
        if !alone {
            cells.push(plain(&mark(index)));
        }
        cells.push(plain(text));
        cells
    };
    let rows: Vec<_> = items.iter().enumerate().map(row).collect();
    let widths: &[usize] = if alone { &[2_100, 300, 6_955] } else { &[2_100, 300, 500, 6_455] };
    (!rows.is_empty()).then(|| bare(widths, rows).into())
}

pub(super) fn copies(copies: &[String]) -> Vec<Block> {
    if copies.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![space(), paragraph(&[small("Tembusan disampaikan kepada:", 20)], AlignmentType::Left).keep_next(true).into()];
    blocks.extend(numbered(copies));
    blocks
}

/// A signature at the left margin.
fn left(one: &SignatureBlock) -> Vec<Block> {
    let mut lines: Vec<Run> = one.lines.iter().map(|line| plain(line)).collect();
    lines.extend((0..3).map(|_| Run::new()));
    lines.push(plain(&one.name).bold());
    lines.extend(one.below.iter().map(|line| plain(line)));
    lines.into_iter().map(|run| paragraph(&[run], AlignmentType::Left).line_spacing(spacing(0, 0)).keep_next(true).into()).collect()
}

/// Place, date, number and addressee of a letter.
pub(super) fn letter_head(place_and_date: String, lines: &[(&str, &str)], addressee: &[String]) -> Vec<Block> {
    let left = lines.iter().map(|(label, value)| format!("{label} : {value}")).collect::<Vec<_>>().join("\n");
    let right = format!("Kepada\nYth. {}", addressee.join("\n"));
    vec![
        paragraph(&[plain(&place_and_date)], AlignmentType::Right).into(),
        bare(&[5_000, 4_355], vec![vec![plain(&left), plain(&right)]]).into(),
        space(),
    ]
}

fn application(context: &Application) -> Vec<Block> {
    let enclosed = if context.attachments.is_empty() { "-".to_owned() } else { format!("{} berkas", context.attachments.len()) };
    let mut blocks = letter_head(
        format!("{}, {}", context.place, crate::dates::long_or_dots(context.date)),
        &[("Nomor", context.number.as_deref().unwrap_or("-")), ("Lampiran", &enclosed), ("Hal", &context.subject)],
        &context.addressee,
    );
    blocks.push(body("Dengan hormat,"));
    blocks.push(body("Yang bertanda tangan di bawah ini:"));
    blocks.push(fields(&context.fields()));
    blocks.extend(context.request.iter().map(|text| body(text)));
    if !context.attachments.is_empty() {
        blocks.push(body("Sebagai bahan pertimbangan, bersama ini dilampirkan:"));
        blocks.extend(numbered(&context.attachments));
    }
    blocks.push(body(&context.statement));
    blocks.push(body("Demikian permohonan ini disampaikan. Atas perhatian dan perkenannya diucapkan terima kasih."));
    blocks.extend(signatures(&context.signatures(), Sheet::Standing));
    blocks
}

fn heading(context_title: &[String], number: Option<&str>) -> Vec<Block> {
    let mut blocks: Vec<_> = context_title.iter().map(|line| title(&line.to_uppercase())).collect();
    blocks.push(centered(&format!("NOMOR {}", number_or_dots(number))));
    blocks
}

fn deliberation(context: &DeliberationMinutes) -> Vec<Block> {
    let mut blocks = letterhead(&context.letterhead);
    blocks.extend(heading(&context.title, context.number.as_deref()));
    blocks.push(body(&context.opening()));
    blocks.push(fields(&[
        ("Dipimpin oleh".to_owned(), context.chair.clone()),
        ("Notulis".to_owned(), context.secretary.clone()),
        ("Jumlah peserta".to_owned(), format!("{} orang (daftar hadir di bawah)", context.attendees.len())),
    ]));
    blocks.push(body(&context.outcome()));
    if !context.decisions.is_empty() {
        blocks.push(body("Hal lain yang disepakati:"));
        blocks.extend(numbered(&context.decisions));
    }
    blocks.push(body("Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."));
    blocks.extend(signatures(&context.signatures(), Sheet::Standing));
    blocks.push(space());
    blocks.push(title("DAFTAR HADIR"));
    let rows = (1_usize..)
        .zip(&context.attendees)
        .map(|(number, attendee)| vec![number.to_string(), attendee.name.clone(), attendee.role.clone(), format!("{number}.")])
        .collect();
    blocks.push(form(&[1, 6, 6, 4], &["No", "Nama", "Jabatan/Unsur", "Tanda Tangan"], rows));
    blocks
}

fn verification(context: &VerificationMinutes) -> Vec<Block> {
    let mut blocks = letterhead(&context.profile.letterhead);
    blocks.extend(heading(&context.title, context.number.as_deref()));
    blocks.push(body(&context.opening()));
    if !context.checklist.is_empty() {
        blocks.push(body("A. Pemeriksaan kelengkapan dan kesesuaian"));
        let tick = |found: bool| if found { "✓" } else { "" }.to_owned();
        let rows = (1_usize..)
            .zip(&context.checklist)
            .map(|(number, line)| {
                vec![
                    number.to_string(),
                    line.text.clone(),
                    tick(line.present == Some(true)),
                    tick(line.present == Some(false)),
                    line.note.clone(),
                ]
            })
            .collect();
        blocks.push(form(&[2, 14, 3, 3, 9], &["No", "Uraian", "Ada", "Tidak", "Keterangan"], rows));
        blocks.push(space());
    }
    blocks.push(body("B. Hasil verifikasi"));
    blocks.extend(context.result.iter().map(|text| body(text)));
    blocks.push(body("C. Rekapitulasi"));
    let rows = (1_usize..)
        .zip(context.recap_lines())
        .map(|(number, (text, figure, words))| vec![number.to_string(), text.to_owned(), figure, words])
        .collect();
    blocks.push(form(&[2, 14, 5, 12], &["No", "Uraian", "Jumlah (orang)", "Dengan huruf"], rows));
    blocks.push(space());
    if !context.cases.is_empty() {
        blocks.push(body(
            "Hasil verifikasi per nama tercantum dalam daftar terlampir yang merupakan bagian tidak terpisahkan dari berita acara ini.",
        ));
    }
    blocks.push(body("Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."));
    blocks.push(title("TIM VERIFIKASI"));
    blocks.extend(signatures(&context.team_signatures(), Sheet::Standing));
    if let Some(head) = context.acknowledgement() {
        blocks.extend(signatures(&[head], Sheet::Standing));
    }
    blocks
}

fn refusal(context: &RefusalNotice) -> Vec<Block> {
    let mut blocks = letterhead(&context.profile.letterhead);
    blocks.extend(letter_head(
        format!("{}, {}", context.place, crate::dates::long_or_dots(context.date)),
        &[("Nomor", context.number.as_deref().unwrap_or("......................")), ("Lampiran", "-"), ("Hal", &context.subject)],
        &context.addressee,
    ));
    blocks.push(body("Dengan hormat,"));
    blocks.extend(context.decision.iter().map(|text| body(text)));
    blocks.push(body("Alasannya sebagai berikut:"));
    let rows = (1_usize..)
        .zip(&context.reasons)
        .map(|(number, reason)| vec![number.to_string(), reason.condition.clone(), reason.finding.clone(), reason.ground.clone()])
        .collect();
    blocks.push(form(&[2, 11, 11, 7], &["No", "Syarat", "Yang ditemukan", "Dasar"], rows));
    blocks.push(space());
    blocks.push(body(&context.objection.opening()));
    blocks.extend((1_usize..).zip(&context.objection.steps).map(|(number, step)| item(&format!("{number}."), step)));
    blocks.extend(context.objection.contact.iter().map(|line| body(line)));
    blocks.push(body("Demikian disampaikan, atas perhatian Saudara diucapkan terima kasih."));
    blocks.extend(signatures(&[context.signatory.block(Vec::new(), false)], Sheet::Standing));
    blocks.extend(copies(&context.copies));
    blocks
}
