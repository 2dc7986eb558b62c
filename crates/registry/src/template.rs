//! Our own template for a village list: one workbook per regulation, so that nobody has to guess what a column means.

use std::io::{Seek, Write};

use payung_domain::Language;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};

/// Last row (from 0) of a sheet: formats and checks reach to the end, however long the list gets.
const LAST_ROW: u32 = 1_048_575;
/// Characters the title and the text of an input message may have.
const MESSAGE_TITLE: usize = 32;
const MESSAGE_TEXT: usize = 255;
/// UTF-16 units a cell holds.
const TEXT_UNITS: usize = 32_767;

/// What a column takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateKind {
    /// Any text. Also phone numbers: kept as text, so that the leading zero stays.
    Text,
    /// Sixteen digits, kept as text (a number would lose its last digit).
    Nik,
    /// A date, shown as dd-mm-yyyy.
    Date,
    /// ya or tidak.
    YesNo,
    /// One of these.
    Choice(Vec<String>),
    /// Whole rupiah.
    Money,
}

/// One column of the template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateColumn {
    /// Heading, as the reader of lists knows it (`tanggal_lahir`).
    pub name: String,
    /// What people call it (`Tanggal lahir`).
    pub label: String,
    /// What to fill in.
    pub explanation: String,
    /// The article that asks for it.
    pub cite: Option<String>,
    /// The regulation cannot be answered without it.
    pub required: bool,
    /// What it takes.
    pub kind: TemplateKind,
    /// Width in characters, 4 to 100.
    pub width: f64,
}

/// A template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateSpec {
    /// Title of the workbook.
    pub title: String,
    /// The regulation it is for, as cited.
    pub regulation: String,
    /// Columns in order.
    pub columns: Vec<TemplateColumn>,
    /// Language of the explanations around them; headings and answers stay as the reader of lists knows them.
    pub language: Language,
}

/// The template could not be written.
#[derive(Debug)]
pub struct TemplateError(XlsxError);

impl TemplateError {
    /// One paragraph for the user: what happened and what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Id => {
                format!("Templat tidak dapat ditulis ({}). Periksa ruang disk dan izin menulis, lalu ulangi.", self.0)
            }
            Language::En => {
                format!("The template could not be written ({}). Check disk space and write permission, then try again.", self.0)
            }
        }
    }
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for TemplateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<XlsxError> for TemplateError {
    fn from(error: XlsxError) -> Self {
        Self(error)
    }
}

/// Writes the template: the empty list ("Daftar"), an explanation of each column with its article and an invented
/// example ("Petunjuk"), and the answers to choose from ("Pilihan").
///
/// # Errors
/// [`TemplateError`] when the output cannot be written or the columns do not fit a sheet.
pub fn write_template(out: &mut (impl Write + Seek + Send), spec: &TemplateSpec) -> Result<(), TemplateError> {
    let mut book = Workbook::new();
    // The same template comes out the same: no clock.
    let created = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(cut(&spec.title, 255)).set_author("Payung").set_creation_datetime(&created));
    let mut list = Worksheet::new();
    let mut guide = Worksheet::new();
    let mut choices = Worksheet::new();
    list.set_name("Daftar")?;
    guide.set_name("Petunjuk")?;
    choices.set_name("Pilihan")?;
    write_list(&mut list, &mut choices, spec)?;
    write_guide(&mut guide, spec)?;
    for sheet in [list, guide, choices] {
        book.push_worksheet(sheet);
    }
    book.save_to_writer(out)?;
    Ok(())
}

fn heading(required: bool) -> Format {
    let format = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(0xBF_BF_BF)
        .set_num_format("@");
    if required { format.set_background_color(0x1F_4E_79).set_font_color(0xFF_FF_FF) } else { format.set_background_color(0xD9_E1_F2) }
}

fn column_format(kind: &TemplateKind) -> Format {
    match kind {
        TemplateKind::Date => Format::new().set_num_format("dd\\-mm\\-yyyy"),
        TemplateKind::Money => Format::new().set_num_format("#,##0"),
        TemplateKind::Text | TemplateKind::Nik | TemplateKind::YesNo | TemplateKind::Choice(_) => Format::new().set_num_format("@"),
    }
}

fn write_list(list: &mut Worksheet, choices: &mut Worksheet, spec: &TemplateSpec) -> Result<(), TemplateError> {
    list.set_freeze_panes(1, 0)?;
    list.set_landscape();
    list.set_paper_size(9);
    list.set_print_fit_to_pages(1, 0);
    list.set_repeat_rows(0, 0)?;
    list.set_row_height(0, 32)?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let mut lists = 0_u16;
    for (column, spec_column) in (0_u16..).zip(&spec.columns) {
        list.set_column_width(column, spec_column.width.clamp(4.0, 100.0))?;
        list.set_column_format(column, &column_format(&spec_column.kind))?;
        list.write_string_with_format(0, column, cut(&spec_column.name, TEXT_UNITS), &heading(spec_column.required))?;
        let message = input_message(spec_column, spec.language);
        let mut check = DataValidation::new()
            .set_input_title(cut(&spec_column.label, MESSAGE_TITLE))?
            .set_input_message(message.as_str())?
            .set_error_title(cut(&spec_column.label, MESSAGE_TITLE))?
            .ignore_blank(true);
        let answers: Option<Vec<&str>> = match &spec_column.kind {
            TemplateKind::YesNo => Some(vec!["ya", "tidak"]),
            TemplateKind::Choice(answers) if !answers.is_empty() => Some(answers.iter().map(String::as_str).collect()),
            _ => None,
        };
        if let Some(answers) = answers {
            choices.set_column_width(lists, 36)?;
            choices.write_string_with_format(0, lists, cut(&spec_column.name, TEXT_UNITS), &bold)?;
            let mut last = 0;
            for (row, answer) in (1..LAST_ROW).zip(&answers) {
                choices.write_string_with_format(row, lists, cut(answer, TEXT_UNITS), &text)?;
                last = row;
            }
            let letters = rust_xlsxwriter::utility::column_number_to_name(lists);
            check = check
                .allow_list_formula(Formula::new(format!("=Pilihan!${letters}$2:${letters}${}", last + 1)))
                // A warning, not a ban: what the village knows better than the list must not be lost.
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_message(spec.language.pick(
                    "Isian ini tidak ada di daftar pilihan (lembar Pilihan). Tetap dipakai?",
                    "This is not among the choices (sheet Pilihan). Use it anyway?",
                ))?;
            lists += 1;
        } else {
            check = match &spec_column.kind {
                TemplateKind::Nik => check
                    .allow_text_length(DataValidationRule::EqualTo(16))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_message(
                        spec.language.pick("Nomor ini harus 16 angka. Tetap dipakai?", "This number has 16 digits. Use it anyway?"),
                    )?,
                TemplateKind::Date => check
                    .allow_date(DataValidationRule::GreaterThan(ExcelDateTime::from_ymd(1900, 1, 1)?))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_message(spec.language.pick(
                        "Isi tanggal sebagai hh-bb-tttt, misalnya 17-08-1990. Tetap dipakai?",
                        "Fill in a date as dd-mm-yyyy, such as 17-08-1990. Use it anyway?",
                    ))?,
                TemplateKind::Money => check
                    .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_message(spec.language.pick(
                        "Isi angka rupiah tanpa titik dan tanpa \"Rp\". Tetap dipakai?",
                        "Fill in rupiah as digits, without dots and without \"Rp\". Use it anyway?",
                    ))?,
                _ => check.allow_any_value(),
            };
        }
        list.add_data_validation(1, column, LAST_ROW, column, &check)?;
    }
    choices.set_freeze_panes(1, 0)?;
    if lists == 0 {
        choices.write_string(0, 0, spec.language.pick("Tidak ada kolom pilihan.", "No column with choices."))?;
    }
    Ok(())
}

/// What is shown beside the cell: whether it must be filled, what to fill in, and who asks.
fn input_message(column: &TemplateColumn, language: Language) -> String {
    let must = if column.required { language.pick("Wajib. ", "Required. ") } else { language.pick("Boleh kosong. ", "May stay empty. ") };
    let cite = column.cite.as_ref().map_or(String::new(), |cite| format!(" ({cite})"));
    let room = MESSAGE_TEXT.saturating_sub(units(must));
    let whole = format!("{}{cite}", column.explanation);
    if units(&whole) <= room {
        return format!("{must}{whole}");
    }
    format!("{must}{}…", cut(&whole, room.saturating_sub(1)))
}

fn write_guide(guide: &mut Worksheet, spec: &TemplateSpec) -> Result<(), TemplateError> {
    let language = spec.language;
    let title = Format::new().set_bold().set_font_size(14);
    let head = heading(false).set_align(FormatAlign::Left);
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(0xBF_BF_BF);
    let must = text.clone().set_bold();
    let example = text.clone().set_font_color(0x59_59_59).set_background_color(0xF2_F2_F2).set_italic();
    guide.set_landscape();
    guide.set_paper_size(9);
    guide.set_print_fit_to_pages(1, 0);
    guide.write_string_with_format(0, 0, cut(&spec.title, TEXT_UNITS), &title)?;
    guide.write_string(1, 0, cut(&spec.regulation, TEXT_UNITS))?;
    let notes = [
        language.pick(
            "Isi lembar \"Daftar\", satu orang satu baris, langsung di bawah judul kolom. Judul kolom jangan diubah.",
            "Fill in the sheet \"Daftar\", one person per row, right below the headings. Leave the headings as they are.",
        ),
        language.pick(
            "Judul biru tua wajib diisi; judul biru muda boleh kosong. Sel kosong berarti belum diketahui, bukan tidak.",
            "Columns with a dark blue heading are required, those with a light one may stay empty. An empty cell means not known yet, not no.",
        ),
        language.pick(
            "Contoh di kolom terakhir bukan orang sungguhan.",
            "The example in the last column is not a real person.",
        ),
    ];
    for (row, note) in (2_u32..).zip(notes) {
        guide.write_string(row, 0, note)?;
    }
    let first = 6;
    guide.set_repeat_rows(first, first)?;
    guide.set_freeze_panes(first + 1, 0)?;
    let heads = [
        (language.pick("Kolom", "Column"), 26),
        (language.pick("Arti", "Meaning"), 26),
        (language.pick("Wajib", "Required"), 10),
        (language.pick("Cara mengisi", "How to fill it in"), 60),
        (language.pick("Isian", "Takes"), 30),
        (language.pick("Dasar", "Article"), 34),
        (language.pick("Contoh (rekaan)", "Example (invented)"), 24),
    ];
    for (column, (name, width)) in (0_u16..).zip(heads) {
        guide.set_column_width(column, width)?;
        guide.write_string_with_format(first, column, name, &head)?;
    }
    for (row, column) in (first + 1..).zip(&spec.columns) {
        guide.write_string_with_format(row, 0, cut(&column.name, TEXT_UNITS), &text)?;
        guide.write_string_with_format(row, 1, cut(&column.label, TEXT_UNITS), &text)?;
        let required = if column.required { language.pick("ya", "yes") } else { language.pick("tidak", "no") };
        guide.write_string_with_format(row, 2, required, if column.required { &must } else { &text })?;
        guide.write_string_with_format(row, 3, cut(&column.explanation, TEXT_UNITS), &text)?;
        guide.write_string_with_format(row, 4, takes(&column.kind, language), &text)?;
        guide.write_string_with_format(row, 5, cut(column.cite.as_deref().unwrap_or("-"), TEXT_UNITS), &text)?;
        guide.write_string_with_format(row, 6, cut(&invented(column), TEXT_UNITS), &example)?;
    }
    Ok(())
}

fn takes(kind: &TemplateKind, language: Language) -> &'static str {
    match kind {
        TemplateKind::Text => language.pick("teks", "text"),
        TemplateKind::Nik => language.pick("16 angka, sebagai teks", "16 digits, as text"),
        TemplateKind::Date => language.pick("tanggal hh-bb-tttt", "date dd-mm-yyyy"),
        TemplateKind::YesNo => language.pick("ya atau tidak", "ya (yes) or tidak (no)"),
        TemplateKind::Choice(_) => language.pick("satu dari lembar Pilihan", "one of the sheet Pilihan"),
        TemplateKind::Money => language.pick("rupiah, angka saja", "rupiah, digits only"),
    }
}

/// An example that cannot be mistaken for a person: no area has the code 99.
fn invented(column: &TemplateColumn) -> String {
    match &column.kind {
        TemplateKind::Nik => "9999990000000000".to_owned(),
        TemplateKind::Date => "01-01-1990".to_owned(),
        TemplateKind::YesNo => "ya".to_owned(),
        TemplateKind::Choice(answers) => answers.first().cloned().unwrap_or_default(),
        TemplateKind::Money => "1500000".to_owned(),
        TemplateKind::Text => match column.name.as_str() {
            name if name.contains("nomor") || name.ends_with("_hp") => "080000000000".to_owned(),
            name if name.contains("nama") || name == "kepala_keluarga" => "CONTOH REKAAN".to_owned(),
            "rt" | "rw" => "001".to_owned(),
            _ => "contoh".to_owned(),
        },
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.len_utf16();
        if used > units {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn column(name: &str, kind: TemplateKind, required: bool) -> TemplateColumn {
        TemplateColumn {
            name: name.into(),
            label: format!("Label {name} yang jauh lebih panjang dari batas"),
            explanation: "Isi sesuai KTP. ".repeat(30),
            cite: Some("Pasal 7 ayat (4) huruf c".into()),
            required,
            kind,
            width: 18.0,
        }
    }

    fn spec() -> TemplateSpec {
        TemplateSpec {
            title: "Daftar calon penerima".into(),
            regulation: "Peraturan Bupati <contoh> & lainnya".into(),
            columns: vec![
                column("nik", TemplateKind::Nik, true),
                column("nama", TemplateKind::Text, true),
                column("tanggal_lahir", TemplateKind::Date, true),
                column("disabilitas", TemplateKind::YesNo, false),
                column("pekerjaan", TemplateKind::Choice((1..=300).map(|n| format!("pekerjaan nomor {n}")).collect()), false),
                column("penghasilan", TemplateKind::Money, false),
                column("kosong", TemplateKind::Choice(Vec::new()), false),
            ],
            language: Language::Id,
        }
    }

    #[test]
    fn the_template_has_its_sheets_and_checks() -> Result<(), Box<dyn std::error::Error>> {
        let mut out = Cursor::new(Vec::new());
        write_template(&mut out, &spec())?;
        let bytes = out.into_inner();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone()))?;
        assert_eq!(book.sheet_names(), ["Daftar", "Petunjuk", "Pilihan"]);
        let list = book.worksheet_range("Daftar")?;
        assert_eq!(list.height(), 1, "no example row among the data");
        assert_eq!(list.get_value((0, 0)), Some(&Data::String("nik".into())));
        let guide = book.worksheet_range("Petunjuk")?;
        assert_eq!(guide.get_value((7, 6)), Some(&Data::String("9999990000000000".into())));
        assert_eq!(guide.get_value((7, 5)), Some(&Data::String("Pasal 7 ayat (4) huruf c".into())));
        assert_eq!(book.worksheet_range("Pilihan")?.get_value((300, 1)), Some(&Data::String("pekerjaan nomor 300".into())));
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut sheet = String::new();
        zip.by_name("xl/worksheets/sheet1.xml")?.read_to_string(&mut sheet)?;
        assert_eq!(sheet.matches("<dataValidation ").count(), 7);
        assert!(sheet.contains("<formula1>Pilihan!$B$2:$B$301</formula1>") && sheet.contains("Wajib. Isi sesuai KTP."), "{sheet}");
        Ok(())
    }

    #[test]
    fn the_same_template_comes_out_the_same() -> Result<(), TemplateError> {
        let (mut first, mut second) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        write_template(&mut first, &spec())?;
        write_template(&mut second, &spec())?;
        assert!(first.into_inner() == second.into_inner());
        Ok(())
    }

    #[test]
    fn messages_stay_within_the_limit() {
        let message = input_message(&column("nik", TemplateKind::Nik, true), Language::Id);
        assert!(message.starts_with("Wajib. ") && message.ends_with('…') && units(&message) <= MESSAGE_TEXT);
    }
}
