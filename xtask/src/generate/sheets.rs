//! Workbooks as villages send them: titles above, the header on row 4, a numbered row beneath it, totals and signatures below.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, also the empty one.
    Text(String),
    /// A number, as a spreadsheet makes of digits that are typed into a cell not formatted as text.
    Number(f64),
    /// A number shown as a date.
    Date(f64),
}

impl Cell {
    /// A text cell.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A column: its heading, the group above it in a header of two rows, its width in characters.
pub struct Heading {
    /// The words over the column.
    pub text: String,
    /// The group it belongs to; neighbours with the same group share a merged cell above.
    pub group: Option<&'static str>,
    /// Width in characters.
    pub width: f64,
}

/// Everything around the rows.
pub struct Frame {
    /// Name of the sheet.
    pub sheet: String,
    /// Titles, merged over the sheet's width, on rows 1 and 2.
    pub titles: [String; 2],
    /// Text of row 3, which is hidden: what the village's own software left there.
    pub hidden_note: String,
    /// Columns.
    pub headings: Vec<Heading>,
    /// Lines of the signatures at the foot, left and right half.
    pub foot: Vec<(String, String)>,
}

impl Frame {
    /// Whether the header takes two rows.
    fn grouped(&self) -> bool {
        self.headings.iter().any(|heading| heading.group.is_some())
    }
}

/// Takes the cells of the next row, and whether that row is hidden.
pub type Push<'a> = &'a mut dyn FnMut(Vec<Cell>, bool) -> Result<(), XlsxError>;

/// Writes a workbook whose rows `fill` hands over one by one. With `large`, cells go to the disk at once and text is not
/// shared among them, so that memory does not grow with the rows.
///
/// # Errors
/// When the workbook cannot be written.
pub fn write(path: &Path, frame: &Frame, large: bool, fill: impl FnOnce(Push) -> Result<(), XlsxError>) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date of creation: the same people make the same bytes.
    let created = ExcelDateTime::from_ymd(2025, 11, 3)?;
    workbook.set_properties(&DocProperties::new().set_author("Pemerintah Desa").set_creation_datetime(&created));
    let sheet = if large { workbook.add_worksheet_with_constant_memory()? } else { workbook.add_worksheet() };
    sheet.set_name(&frame.sheet)?;
    let title = Format::new().set_bold().set_align(FormatAlign::Center);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let digits = Format::new().set_num_format("0");
    let last = (frame.headings.len() as u16).saturating_sub(1);
    for (at, heading) in frame.headings.iter().enumerate() {
        sheet.set_column_width(at as u16, heading.width)?;
    }
    for (at, text) in frame.titles.iter().enumerate() {
        sheet.merge_range(at as u32, 0, at as u32, last, text, &title)?;
    }
    sheet.write_string(2, 0, &frame.hidden_note)?;
    sheet.set_row_hidden(2)?;
    let mut row = 3;
    if frame.grouped() {
        write_groups(sheet, frame, row, &head)?;
        row += 1;
    }
    for (at, heading) in frame.headings.iter().enumerate() {
        if !frame.grouped() || heading.group.is_some() {
            sheet.write_string_with_format(row, at as u16, &heading.text, &head)?;
        }
    }
    row += 1;
    for at in 0..=last {
        sheet.write_number_with_format(row, at, f64::from(at + 1), &head)?;
    }
    row += 1;
    let first = row;
    fill(&mut |cells, hidden| {
        if hidden {
            sheet.set_row_hidden(row)?;
        }
        for (at, cell) in cells.iter().enumerate() {
            let at = at as u16;
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string(row, at, text)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, at, *number, &digits)?;
                }
                Cell::Date(number) => {
                    sheet.write_number_with_format(row, at, *number, &date)?;
                }
            }
        }
        row += 1;
        Ok(())
    })?;
    sheet.write_string(row, 1, format!("JUMLAH: {} ORANG", row - first))?;
    row += 2;
    let right = last.saturating_sub(3).max(2);
    for (at, (left_text, right_text)) in frame.foot.iter().enumerate() {
        let row = row + at as u32;
        for (column, text) in [(1, left_text), (right, right_text)] {
            if !text.is_empty() {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    workbook.save(path)
}

/// The upper of two header rows: groups side by side, the other headings merged downwards.
fn write_groups(sheet: &mut rust_xlsxwriter::Worksheet, frame: &Frame, row: u32, head: &Format) -> Result<(), XlsxError> {
    let mut at = 0;
    while at < frame.headings.len() {
        let heading = &frame.headings[at];
        let Some(group) = heading.group else {
            sheet.merge_range(row, at as u16, row + 1, at as u16, &heading.text, head)?;
            at += 1;
            continue;
        };
        let width = frame.headings[at..].iter().take_while(|other| other.group == Some(group)).count();
        if width > 1 {
            sheet.merge_range(row, at as u16, row, (at + width - 1) as u16, group, head)?;
        } else {
            sheet.write_string_with_format(row, at as u16, group, head)?;
        }
        at += width;
    }
    Ok(())
}

/// The words that villages put over a column of the template, and a fitting width.
pub fn heading(column: &str) -> Heading {
    let (text, width) = match column {
        "no" => ("NO", 5.0),
        "nik" => ("NIK", 20.0),
        "no_kk" => ("NO. KK", 20.0),
        "nama" => ("NAMA LENGKAP", 28.0),
        "tempat_lahir" => ("TEMPAT LAHIR", 16.0),
        "tanggal_lahir" => ("TANGGAL LAHIR", 14.0),
        "jenis_kelamin" => ("L/P", 6.0),
        "kewarganegaraan" => ("KEWARGANEGARAAN", 10.0),
        "alamat" => ("ALAMAT", 28.0),
        "rt" => ("RT", 5.0),
        "rw" => ("RW", 5.0),
        "kode_desa" => ("KODE DESA", 13.0),
        "desa" => ("DESA/KELURAHAN", 18.0),
        "kecamatan" => ("KECAMATAN", 16.0),
        "kode_desa_domisili" => ("KODE DESA DOMISILI", 13.0),
        "dokumen_identitas" => ("DOKUMEN IDENTITAS", 12.0),
        "pekerjaan" => ("PEKERJAAN", 18.0),
        "jenis_pekerja_rentan" => ("JENIS PEKERJA RENTAN", 22.0),
        "lokasi_kerja" => ("LOKASI KERJA", 16.0),
        "penghasilan" => ("PENGHASILAN", 14.0),
        "no_hp" => ("NO HP", 16.0),
        "hubungan_keluarga" => ("HUBUNGAN KELUARGA", 16.0),
        "kepala_keluarga" => ("KEPALA KELUARGA", 12.0),
        "penerima_upah" => ("PENERIMA UPAH", 12.0),
        "peserta_bpjstk_aktif" => ("PESERTA BPJSTK AKTIF", 14.0),
        "sumber_iuran_lain" => ("SUMBER IURAN LAIN", 14.0),
        "padan_dukcapil" => ("PADAN DUKCAPIL", 12.0),
        "masa_jabatan_mulai" => ("MASA JABATAN MULAI", 14.0),
        "masa_jabatan_selesai" => ("MASA JABATAN SELESAI", 14.0),
        other => return Heading { text: other.replace('_', " ").to_uppercase(), group: None, width: 14.0 },
    };
    Heading { text: text.to_owned(), group: None, width }
}
