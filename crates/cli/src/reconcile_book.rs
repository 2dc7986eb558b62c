//! The result of `reconcile` as a workbook: the rows, and what they rest on.

use crate::args::ReconcileArgs;
use crate::failure::Failure;
use payung_billing::{Answer, COLUMNS, Cause, Reconciliation, Row, Tally, articles, reasons};
use payung_domain::Language;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// Rows one sheet holds below its heading.
const ROWS_MAX: u32 = 1_048_575;
/// Widths of the columns, in characters.
const WIDTHS: [f64; 11] = [19.0, 14.0, 30.0, 9.0, 9.0, 14.0, 13.0, 13.0, 13.0, 70.0, 60.0];

/// Formats of the rows.
struct Formats {
    plain: Format,
    money: Format,
    asked: Format,
    asked_money: Format,
    disputed: Format,
    disputed_money: Format,
}

impl Formats {
    fn new() -> Self {
        let money = || Format::new().set_num_format("#,##0");
        let (ask, dispute) = (Color::RGB(0x00FF_F2CC), Color::RGB(0x00F8_CBAD));
        Self {
            plain: Format::new(),
            money: money(),
            asked: Format::new().set_background_color(ask),
            asked_money: money().set_background_color(ask),
            disputed: Format::new().set_background_color(dispute),
            disputed_money: money().set_background_color(dispute),
        }
    }

    fn of(&self, answer: Answer) -> (&Format, &Format) {
        match answer {
            Answer::Accept => (&self.plain, &self.money),
            Answer::Ask => (&self.asked, &self.asked_money),
            Answer::Dispute => (&self.disputed, &self.disputed_money),
        }
    }
}

/// Writes the workbook and counts its rows.
pub fn write(of: &Reconciliation<'_>, args: &ReconcileArgs, out: &mut (impl Write + Seek + Send), l: Language) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    of.each(|row| tally.add_row(row));
    if tally.rows > u64::from(ROWS_MAX) {
        return Err(Failure::Cannot(
            format!("Hasil {} baris tidak muat dalam satu lembar .xlsx ({ROWS_MAX}). Pakai --out hasil.csv.", tally.rows),
            format!("A result of {} rows does not fit one .xlsx sheet ({ROWS_MAX}). Use --out result.csv.", tally.rows),
        ));
    }
    tally = of.tally();
    // The workbook's writer keeps its rows in a temporary file, and panics when that file cannot grow.
    let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fill(of, args, &tally, out, l)));
    match written {
        Ok(Ok(())) => Ok(tally),
        Ok(Err(error)) => Err(Failure::Cannot(
            format!("Buku kerja hasil tidak dapat ditulis ({error}). Pakai --out hasil.csv."),
            format!("The workbook of results cannot be written ({error}). Use --out result.csv."),
        )),
        Err(_) => Err(Failure::Cannot(
            "Ruang sementara tidak cukup (TMPDIR) untuk buku kerja hasil. Kosongkan ruang, atau pakai --out hasil.csv.".into(),
            "Not enough temporary space (TMPDIR) for the workbook of results. Free some, or use --out result.csv.".into(),
        )),
    }
}

fn fill(
    of: &Reconciliation<'_>,
    args: &ReconcileArgs,
    tally: &Tally,
    out: &mut (impl Write + Seek + Send),
    l: Language,
) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold().set_text_wrap();
    let formats = Formats::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(l.pick("Pencocokan", "Comparison"))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0_u16..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, *name, &heading)?;
    }
    let (mut number, mut scratch, mut failed) = (0_u32, String::new(), None);
    of.each(|row| {
        number += 1;
        if failed.is_none()
            && let Err(error) = line(sheet, number, of, row, &formats, &mut scratch, l)
        {
            failed = Some(error);
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    sheet.autofilter(0, 0, number.max(1), 10)?;
    let sums = book.add_worksheet_with_constant_memory()?;
    sums.set_name(l.pick("Ringkasan", "Summary"))?;
    summary(sums, of, args, tally, &heading, &formats.money, l)?;
    book.save_to_writer(out)
}

fn line(
    sheet: &mut Worksheet,
    at: u32,
    of: &Reconciliation<'_>,
    row: &Row<'_>,
    formats: &Formats,
    scratch: &mut String,
    l: Language,
) -> Result<(), XlsxError> {
    let shown = of.shown(row);
    let (plain, money) = formats.of(row.answer());
    let nik = if shown.nik == 0 { shown.nik_text.to_owned() } else { format!("{:016}", shown.nik) };
    let yes = |yes| if yes { "ya" } else { "tidak" };
    let billed = if row.bill_known { yes(!row.lines.is_empty()) } else { "?" };
    let texts = [nik, shown.kpj.map(|kpj| kpj.to_string()).unwrap_or_default(), shown.name.to_owned(), row.month.to_string()];
    for (column, text) in (0_u16..).zip(texts.iter().map(String::as_str).chain([yes(row.on_roster), billed])) {
        sheet.write_string_with_format(at, column, cut(text), plain)?;
    }
    let amounts = [Some(row.expected), row.bill_known.then_some(row.billed), row.bill_known.then(|| row.difference())];
    for (column, amount) in (6_u16..).zip(amounts) {
        if let Some(amount) = amount {
            #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats; a person's contribution is far below 2^53")]
            sheet.write_number_with_format(at, column, amount.get() as f64, money)?;
        }
    }
    if !row.differences.is_empty() {
        reasons(row.differences, l, scratch);
        sheet.write_string_with_format(at, 9, cut(scratch), plain)?;
        articles(of, row.differences, scratch);
        sheet.write_string_with_format(at, 10, cut(scratch), plain)?;
    }
    Ok(())
}

/// A cell holds 32,767 characters.
fn cut(text: &str) -> &str {
    text.char_indices().nth(16_000).map_or(text, |(at, _)| text.get(..at).unwrap_or_default())
}

fn summary(
    sheet: &mut Worksheet,
    of: &Reconciliation<'_>,
    args: &ReconcileArgs,
    tally: &Tally,
    heading: &Format,
    money: &Format,
    l: Language,
) -> Result<(), XlsxError> {
    for (column, width) in [(0, 34.0), (1, 12.0), (2, 18.0), (3, 18.0), (4, 80.0)] {
        sheet.set_column_width(column, width)?;
    }
    let name = |path: &std::path::Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut at = 0;
    for (label, text) in [
        (l.pick("Daftar peserta", "Roster"), name(&args.roster)),
        (l.pick("Tagihan", "Bill"), name(&args.bill)),
        (l.pick("Masa", "Months"), format!("{}..{}", args.month.first, args.month.last)),
        (l.pick("Kode iuran", "Contribution code"), of.bill().totals.code.clone().unwrap_or_default()),
    ] {
        sheet.write_with_format(at, 0, label, heading)?;
        sheet.write_string(at, 1, cut(&text))?;
        at += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats; CSV and JSON have them exact")]
    let number = |amount: i64| amount as f64;
    for (label, amount) in [
        (l.pick("Seharusnya", "Expected"), tally.expected),
        (l.pick("Ditagih", "Billed"), tally.billed),
        (l.pick("Selisih", "Difference"), tally.difference()),
    ] {
        sheet.write_with_format(at, 0, label, heading)?;
        sheet.write_number_with_format(at, 2, number(amount.get()), money)?;
        at += 1;
    }
    at += 1;
    let titles = [("sebab", "cause"), ("baris", "rows"), ("selisih", "difference"), ("ditagih", "billed"), ("dasar", "article")];
    for (column, (id, en)) in (0_u16..).zip(titles) {
        sheet.write_with_format(at, column, l.pick(id, en), heading)?;
    }
    for cause in Cause::ALL.iter().filter(|cause| tally.of(**cause).rows > 0) {
        at += 1;
        let of_cause = tally.of(*cause);
        sheet.write_string(at, 0, cause.label(l))?;
        sheet.write_number(at, 1, number(i64::try_from(of_cause.rows).unwrap_or(i64::MAX)))?;
        sheet.write_number_with_format(at, 2, number(of_cause.difference.get()), money)?;
        sheet.write_number_with_format(at, 3, number(of_cause.billed.get()), money)?;
        sheet.write_string(at, 4, cut(&of.terms().cites(*cause).join("; ")))?;
    }
    Ok(())
}
