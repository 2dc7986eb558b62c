//! `payung template`: our own list, per regulation.

use crate::args::TemplateArgs;
use crate::failure::Failure;
use crate::law::{all, find};
use crate::results_out::{Pending, cannot_write};
use crate::settings::Settings;
use payung_domain::Language;
use payung_law::{Choices, Regulation};
use payung_registry::{TemplateColumn, TemplateKind, TemplateSpec, write_template};
use std::io::Write;
use std::process::ExitCode;

/// One column of the template: name, label and explanation in both languages, kind, width.
struct Known {
    name: &'static str,
    label: [&'static str; 2],
    what: [&'static str; 2],
    kind: Kind,
    width: f64,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Nik,
    Date,
    YesNo,
    Money,
    Sex,
    Citizenship,
    Document,
    Occupation,
    Education,
    Office,
}

macro_rules! known {
    ($($name:literal $kind:ident $width:literal: $label:literal / $label_en:literal, $what:literal / $what_en:literal;)*) => {
        const COLUMNS: &[Known] = &[$(Known { name: $name, label: [$label, $label_en], what: [$what, $what_en], kind: Kind::$kind, width: $width },)*];
    };
}

known! {
    "nik" Nik 20.0: "NIK" / "NIK", "16 angka sesuai KTP-el; kolom ini sudah berformat Teks." / "16 digits as on the KTP-el; the column is formatted as Text.";
    "no_kk" Nik 20.0: "Nomor KK" / "Family card number", "16 angka pada Kartu Keluarga." / "16 digits on the family card.";
    "nama" Text 28.0: "Nama lengkap" / "Full name", "Sesuai KTP-el." / "As on the KTP-el.";
    "tempat_lahir" Text 16.0: "Tempat lahir" / "Place of birth", "Sesuai KTP-el." / "As on the KTP-el.";
    "tanggal_lahir" Date 14.0: "Tanggal lahir" / "Date of birth", "Hari-bulan-tahun, misalnya 01-07-1980." / "Day-month-year, such as 01-07-1980.";
    "jenis_kelamin" Sex 12.0: "Jenis kelamin" / "Sex", "L atau P." / "L or P.";
    "kewarganegaraan" Citizenship 10.0: "Kewarganegaraan" / "Citizenship", "WNI atau WNA." / "WNI or WNA.";
    "alamat" Text 28.0: "Alamat" / "Address", "Jalan, dusun, atau banjar." / "Street or hamlet.";
    "rt" Text 6.0: "RT" / "RT", "Nomor RT." / "RT number.";
    "rw" Text 6.0: "RW" / "RW", "Nomor RW." / "RW number.";
    "kode_desa" Text 14.0: "Kode desa/kelurahan (KTP)" / "Village code (KTP)", "Kode Kemendagri 10 angka." / "Kemendagri code of 10 digits.";
    "desa" Text 18.0: "Desa/kelurahan" / "Village", "Nama desa atau kelurahan pada KTP." / "Village on the KTP.";
    "kecamatan" Text 18.0: "Kecamatan" / "District", "Nama kecamatan pada KTP." / "District on the KTP.";
    "kode_desa_domisili" Text 14.0: "Kode desa/kelurahan domisili" / "Village code of domicile", "Tempat tinggal sebenarnya; kode Kemendagri." / "Where the person really lives.";
    "dokumen_identitas" Document 14.0: "Dokumen identitas" / "Identity document", "Dokumen yang ditunjukkan." / "The document shown.";
    "pekerjaan" Text 20.0: "Pekerjaan" / "Work", "Pekerjaan sehari-hari." / "Everyday work.";
    "jenis_pekerja_rentan" Occupation 24.0: "Jenis pekerja rentan" / "Kind of vulnerable worker", "Pilih dari daftar peraturan." / "Choose from the act's list.";
    "lokasi_kerja" Text 18.0: "Lokasi kerja" / "Place of work", "Kabupaten/kota tempat bekerja bila berbeda dari tempat tinggal." / "Kabupaten or kota of work, if another.";
    "penghasilan" Money 14.0: "Penghasilan sebulan" / "Monthly income", "Rupiah, tanpa titik." / "Rupiah, without dots.";
    "no_hp" Text 16.0: "Nomor HP" / "Telephone", "Nomor yang dapat dihubungi." / "A number that can be called.";
    "narahubung_nama" Text 20.0: "Nama narahubung" / "Contact person", "Keluarga atau perangkat desa." / "Family or village official.";
    "narahubung_hubungan" Text 14.0: "Hubungan narahubung" / "Relation of the contact", "Misalnya anak, perangkat desa." / "Such as child, village official.";
    "narahubung_nomor" Text 16.0: "Nomor narahubung" / "Contact's telephone", "Nomor telepon narahubung." / "The contact's number.";
    "hubungan_keluarga" Text 16.0: "Hubungan dalam keluarga" / "Relation in the family", "Sesuai Kartu Keluarga." / "As on the family card.";
    "kepala_keluarga" YesNo 10.0: "Kepala keluarga" / "Head of family", "Ya bila kepala keluarga pada KK." / "Yes if head of family on the card.";
    "penerima_upah" YesNo 10.0: "Penerima upah" / "Wage earner", "Ya bila bekerja pada pemberi kerja dengan upah." / "Yes if employed for a wage.";
    "peserta_bpjstk_aktif" YesNo 10.0: "Peserta aktif BPJS Ketenagakerjaan" / "Active BPJS member", "Ya bila sudah menjadi peserta aktif." / "Yes if already an active member.";
    "sumber_iuran_lain" YesNo 10.0: "Iuran dibayar pihak lain" / "Another payer", "Ya bila iurannya dibayar pihak lain." / "Yes if another payer bears the contributions.";
    "pernah_menerima" YesNo 10.0: "Pernah menerima bantuan iuran" / "Received the aid before", "Ya bila pernah menerima dari Pemerintah Daerah." / "Yes if received from the region before.";
    "peserta_lanjutan" YesNo 10.0: "Peserta lanjutan" / "Stays on", "Ya bila meneruskan kepesertaan program ini." / "Yes if staying on in this programme.";
    "dibiayai_apbd" YesNo 10.0: "Dibiayai APBD" / "Paid from the APBD", "Ya bila pekerjaannya dibiayai APBD." / "Yes if the work is paid from the APBD.";
    "disabilitas" YesNo 10.0: "Disabilitas" / "Disability", "Ya bila penyandang disabilitas." / "Yes if living with a disability.";
    "pendidikan" Education 16.0: "Pendidikan terakhir" / "Schooling completed", "Pendidikan tertinggi yang ditamatkan." / "Highest schooling completed.";
    "jabatan" Office 20.0: "Jabatan" / "Office", "Pilih dari daftar peraturan." / "Choose from the act's list.";
    "masa_jabatan_mulai" Date 14.0: "Masa jabatan mulai" / "Term from", "Hari-bulan-tahun." / "Day-month-year.";
    "masa_jabatan_selesai" Date 14.0: "Masa jabatan selesai" / "Term until", "Hari-bulan-tahun." / "Day-month-year.";
    "surat_tugas" YesNo 10.0: "Surat tugas" / "Letter of assignment", "Ya bila ada surat perintah tugas." / "Yes if there is a letter of assignment.";
    "tugas_mulai" Date 14.0: "Tugas mulai" / "Assignment from", "Hari-bulan-tahun." / "Day-month-year.";
    "tugas_selesai" Date 14.0: "Tugas selesai" / "Assignment until", "Hari-bulan-tahun." / "Day-month-year.";
    "padan_dukcapil" YesNo 10.0: "Padan Dukcapil" / "Confirmed by Dukcapil", "Ya bila NIK sudah dipadankan." / "Yes if the NIK is confirmed.";
}

/// Runs the command.
pub fn run(settings: &Settings, args: &TemplateArgs) -> Result<ExitCode, Failure> {
    let l = settings.language;
    if args.out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        let shown = args.out.display();
        return Err(Failure::Usage(
            format!("Templat adalah lembar kerja XLSX; --out {shown} harus berakhiran .xlsx."),
            format!("A template is an XLSX workbook; --out {shown} must end in .xlsx."),
        ));
    }
    let bundle = find(settings, &args.regulation)?;
    let regulation = Regulation::load(&bundle, &Choices::new()).map_err(|errors| all(&args.regulation, &errors))?;
    let spec = TemplateSpec {
        title: regulation.act.title.clone(),
        regulation: format!("{} ({})", regulation.act.short, regulation.act.id),
        columns: columns(&regulation, l),
        language: l,
    };
    let pending = Pending::create(&args.out)?;
    let mut writer = pending.writer()?;
    write_template(&mut writer, &spec).map_err(|error| Failure::said(error.message(l)))?;
    writer.flush().map_err(|error| cannot_write(&args.out, &error))?;
    drop(writer);
    pending.finish()?;
    eprintln!("{} {} → {}", spec.columns.len(), l.pick("kolom", "columns"), args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Columns that identify a person, whatever the act asks.
const ALWAYS: [&str; 10] =
    ["nik", "no_kk", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "alamat", "kode_desa", "desa", "kecamatan"];

fn columns(regulation: &Regulation, l: Language) -> Vec<TemplateColumn> {
    let asked = regulation.columns_asked();
    let fields = |name: &str| regulation.field.iter().find(|field| field.id == name || field.with.iter().any(|with| with == name));
    let mut columns: Vec<TemplateColumn> = COLUMNS
        .iter()
        .filter(|known| ALWAYS.contains(&known.name) || asked.contains_key(known.name) || fields(known.name).is_some())
        .map(|known| {
            let field = fields(known.name);
            TemplateColumn {
                name: known.name.to_owned(),
                label: l.pick(known.label[0], known.label[1]).to_owned(),
                explanation: l.pick(known.what[0], known.what[1]).to_owned(),
                cite: field.map(|field| field.cite.clone()).or_else(|| asked.get(known.name).cloned()),
                required: field.is_some_and(|field| field.required) || matches!(known.name, "nik" | "nama"),
                kind: kind(known.kind, regulation),
                width: known.width,
            }
        })
        .collect();
    columns.extend(regulation.indicator.iter().map(|indicator| TemplateColumn {
        name: format!("indikator_{}", indicator.id),
        label: l.pick(&indicator.label, &indicator.label_en).to_owned(),
        explanation: indicator.question.clone(),
        cite: Some(indicator.cite.clone()),
        required: false,
        kind: TemplateKind::YesNo,
        width: 14.0,
    }));
    columns
}

fn kind(kind: Kind, regulation: &Regulation) -> TemplateKind {
    let choice = |words: &[&str]| TemplateKind::Choice(words.iter().map(|word| (*word).to_owned()).collect());
    match kind {
        Kind::Text => TemplateKind::Text,
        Kind::Nik => TemplateKind::Nik,
        Kind::Date => TemplateKind::Date,
        Kind::YesNo => TemplateKind::YesNo,
        Kind::Money => TemplateKind::Money,
        Kind::Sex => choice(&["L", "P"]),
        Kind::Citizenship => choice(&["WNI", "WNA"]),
        Kind::Document => choice(&["KTP elektronik", "KTP", "dokumen pengganti", "tidak ada"]),
        Kind::Education => choice(&["tidak sekolah", "belum tamat SD", "SD", "SMP", "SMA", "perguruan tinggi"]),
        Kind::Occupation if regulation.occupation.is_empty() => TemplateKind::Text,
        Kind::Occupation => TemplateKind::Choice(regulation.occupation.iter().map(|o| o.label.clone()).collect()),
        Kind::Office if regulation.office.is_empty() => TemplateKind::Text,
        Kind::Office => TemplateKind::Choice(regulation.office.iter().map(|o| o.label.clone()).collect()),
    }
}
