//! `payung books …` of cover: registration with BPJS, cards, endings, the roster, arrears, what is told.

use super::acts::{act, found, print, print_of, programme, read_file};
use super::args::Year;
use super::asked::area;
use super::now;
use super::open::Opened;
use super::table::{Table, replace, write};
use crate::failure::Failure;
use crate::settings::Settings;
use clap::{ArgGroup, Subcommand};
use payung_domain::{AreaCode, Date, Month};
use payung_operations::acts::decide_ending::{DecideEnding, ending_version};
use payung_operations::acts::export_enrolment::ExportEnrolment;
use payung_operations::acts::give_notice::{GiveNotice, NoticeKind};
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::record_card::{CardReceived, RecordCard};
use payung_operations::acts::record_continuation::RecordContinuation;
use payung_operations::acts::record_enrolment::RecordEnrolment;
use payung_operations::acts::settle_finding::{SettleFinding, finding_version};
use payung_operations::acts::take_export::TakeExport;
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::views::arrears::arrears_seen;
use payung_operations::views::findings::findings;
use payung_operations::views::roster::{RosterAsked, roster_seen, roster_table};
use payung_operations::views::statement::statement;
use payung_operations::{FileIn, Look, Request, TableKind, enrolment_version, perform};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The acts and views of cover.
#[derive(Debug, Subcommand)]
pub enum CoverCommand {
    /// Menyusun berkas pendaftaran BPJS untuk satu wadah.
    ExportEnrolment {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wadah di BPJS.
        #[arg(long)]
        wadah: String,
        /// Nomor surat pengantar.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Peta kolom bawaan: kelompok-bpu, penerima-upah, ringkas.
        #[arg(long, default_value = "kelompok-bpu", value_name = "PETA")]
        map: String,
        /// Peta kolom sendiri (TOML).
        #[arg(long, value_name = "BERKAS")]
        map_file: Option<PathBuf>,
        /// Paling banyak sekian orang.
        #[arg(long)]
        most: Option<u32>,
        /// Kirim juga yang pasti ditolak BPJS.
        #[arg(long)]
        send_doubtful: bool,
        /// Kirim ulang yang belum dijawab atau ditolak.
        #[arg(long)]
        again: bool,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Mengambil lagi berkas pendaftaran BPJS.
    TakeExport {
        /// Nomor buku kiriman.
        export: i64,
        /// Tujuan.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Mencatat jawaban BPJS atas pendaftaran (KPJ, tanggal mulai, penolakan).
    RecordEnrolment {
        /// Nomor buku kiriman yang dijawab.
        export: i64,
        /// Nomor surat BPJS.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Berkas jawaban.
        file: PathBuf,
    },
    /// Mencatat kartu yang diterima: seorang, atau banyak orang dari daftar (kolom kepesertaan dan penerima).
    #[command(group(ArgGroup::new("whose").required(true).args(["enrolment", "table"])))]
    RecordCard {
        /// Tanggal diterima.
        #[arg(long, value_name = "TANGGAL")]
        on: Date,
        /// Kepesertaan.
        #[arg(long, requires = "signed_by")]
        enrolment: Option<i64>,
        /// Yang menandatangani.
        #[arg(long, value_name = "NAMA")]
        signed_by: Option<String>,
        /// Daftar.
        #[arg(long, value_name = "BERKAS")]
        table: Option<PathBuf>,
        /// Tanda terima yang ditandatangani.
        paper: PathBuf,
    },
    /// Mengusulkan pengakhiran kepesertaan seseorang.
    ProposeEnding {
        /// Kepesertaan.
        enrolment: i64,
        /// Alasan menurut peraturan, misalnya meninggal.
        #[arg(long)]
        ground: String,
        /// Tanggal kejadian.
        #[arg(long, value_name = "TANGGAL")]
        on: Date,
        /// Bulan terakhir; bawaan: bulan kejadian.
        #[arg(long, value_name = "TTTT-BB")]
        last_month: Option<Month>,
        /// Jenis bukti, dengan kata-kata peraturan.
        #[arg(long)]
        proof: String,
        /// Penerbit bukti, dengan kata-kata peraturan.
        #[arg(long)]
        issuer: String,
        /// Nomor bukti.
        #[arg(long)]
        proof_number: String,
        /// Versi yang dilihat; tanpa ini versi yang ada.
        #[arg(long)]
        version: Option<i64>,
        /// Bukti.
        file: PathBuf,
    },
    /// Menetapkan atau menolak usulan pengakhiran.
    #[command(group(ArgGroup::new("decision").required(true).args(["confirm", "reject"])))]
    DecideEnding {
        /// Nomor buku pengakhiran.
        ending: i64,
        /// Menetapkan.
        #[arg(long)]
        confirm: bool,
        /// Menolak, dengan alasan.
        #[arg(long, value_name = "ALASAN")]
        reject: Option<String>,
        /// Nomor pemberitahuan.
        #[arg(long, value_name = "NOMOR", default_value = "")]
        notice: String,
        /// Tanggal pemberitahuan.
        #[arg(long, value_name = "TANGGAL")]
        notice_date: Option<Date>,
        /// Tanda kekeliruan sudah diperiksa.
        #[arg(long)]
        looked_into: bool,
        /// Versi yang dilihat; tanpa ini versi yang ada.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Membatalkan pengakhiran sebelum ada tagihan yang bersandar padanya.
    UndoEnding {
        /// Nomor buku pengakhiran.
        ending: i64,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Versi yang dilihat; tanpa ini versi yang ada.
        #[arg(long)]
        version: Option<i64>,
        /// Buktinya.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Menyelesaikan temuan.
    SettleFinding {
        /// Nomor buku temuan.
        finding: i64,
        /// Apa yang didapati dan dilakukan; tanpa data pribadi.
        #[arg(long)]
        settlement: String,
        /// Versi yang dilihat; tanpa ini versi yang ada.
        #[arg(long)]
        version: Option<i64>,
        /// Suratnya.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Mencatat persetujuan tertulis BPJS untuk membayar bulan tunggakan.
    RecordContinuation {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wadah di BPJS.
        #[arg(long)]
        wadah: String,
        /// Bulan pertama.
        #[arg(long, value_name = "TTTT-BB")]
        first: Month,
        /// Bulan terakhir.
        #[arg(long, value_name = "TTTT-BB")]
        last: Month,
        /// Nomor surat BPJS.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Suratnya.
        file: PathBuf,
    },
    /// Mencatat pemberitahuan kepada desa dan peserta sebelum perlindungan berhenti.
    GiveNotice {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Tentang: arrears, ending, programme-end.
        #[arg(long, value_name = "JENIS")]
        kind: String,
        /// Wadah di BPJS.
        #[arg(long)]
        wadah: String,
        /// Wilayah; bawaan: seluruh daerah.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Bulannya.
        #[arg(long, value_name = "TTTT-BB")]
        month: Month,
        /// Nomor surat.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
    },
    /// Daftar peserta suatu bulan, sekarang atau menurut yang diketahui pada suatu hari.
    Roster {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Bulan.
        #[arg(long, value_name = "TTTT-BB")]
        month: Month,
        /// Menurut yang dicatat sampai hari ini.
        #[arg(long, value_name = "TANGGAL")]
        known_on: Option<Date>,
        /// Wilayah; bawaan: wilayah peran Anda.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Hanya wadah ini.
        #[arg(long, default_value = "")]
        wadah: String,
        /// Hanya keadaan ini: ready, exported, registered, refused, ended.
        #[arg(long, default_value = "")]
        state: String,
        /// Tujuan: berkas .xlsx atau .csv; tanpa ini hanya jumlahnya.
        #[arg(long, value_name = "BERKAS")]
        out: Option<PathBuf>,
    },
    /// Jatuh tempo, tunggakan, dan berapa hari lagi perlindungan berhenti.
    Arrears {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Temuan yang menunggu diselesaikan.
    Findings {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Keterangan perlindungan seorang peserta.
    Statement {
        /// Kepesertaan.
        enrolment: i64,
    },
}

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &CoverCommand) -> Result<ExitCode, Failure> {
    let connection = &opened.books.database.connection;
    match command {
        CoverCommand::ExportEnrolment { year, wadah, number, date, map, map_file, most, send_doubtful, again, out } => {
            let export = ExportEnrolment {
                programme_year: programme(opened, year).await?,
                wadah: wadah.clone(),
                number: number.clone(),
                date: *date,
                column_map: map.clone(),
                own_map: some_file(map_file.as_deref())?,
                kind: kind_of(out)?.word().to_owned(),
                most: *most,
                only: Vec::new(),
                send_doubtful: *send_doubtful,
                again: *again,
            };
            refuse_present(out)?;
            let request = Request { actor: &opened.actor, now: now(), id: opened.request.as_deref() };
            let done = perform(&opened.books, request, &export).await?;
            take(opened, done.id, out).await?;
            print(settings, opened.json, &done)
        }
        CoverCommand::TakeExport { export, out } => {
            refuse_present(out)?;
            take(opened, *export, out).await?;
            Ok(ExitCode::SUCCESS)
        }
        CoverCommand::RecordEnrolment { export, number, date, file } => {
            let record = RecordEnrolment { export: *export, number: number.clone(), date: *date, file: read_file(file)? };
            act(settings, opened, &record).await
        }
        CoverCommand::RecordCard { on, enrolment, signed_by, table, paper } => {
            let cards = match (enrolment, table) {
                (Some(enrolment), _) => {
                    vec![CardReceived { enrolment: *enrolment, signed_by: signed_by.clone().unwrap_or_default() }]
                }
                (None, Some(table)) => cards_of(settings, table)?,
                (None, None) => Vec::new(),
            };
            act(settings, opened, &RecordCard { cards, on: *on, file: read_file(paper)? }).await
        }
        CoverCommand::ProposeEnding { enrolment, ground, on, last_month, proof, issuer, proof_number, version, file } => {
            let version = match version {
                Some(version) => *version,
                None => enrolment_version(connection, *enrolment).await?,
            };
            let propose = ProposeEnding {
                enrolment: *enrolment,
                version,
                ground: ground.clone(),
                happened_on: *on,
                last_month: *last_month,
                proof_kind: proof.clone(),
                proof_issuer: issuer.clone(),
                proof_number: proof_number.clone(),
                file: read_file(file)?,
            };
            act(settings, opened, &propose).await
        }
        CoverCommand::DecideEnding { ending, confirm, reject, notice, notice_date, looked_into, version } => {
            let version = match version {
                Some(version) => *version,
                None => ending_version(connection, *ending).await?,
            };
            let decide = DecideEnding {
                ending: *ending,
                version,
                confirm: *confirm,
                reason: reject.clone().unwrap_or_default(),
                notice_number: notice.clone(),
                notice_date: *notice_date,
                looked_into: *looked_into,
            };
            act(settings, opened, &decide).await
        }
        CoverCommand::UndoEnding { ending, reason, version, paper } => {
            let version = match version {
                Some(version) => *version,
                None => ending_version(connection, *ending).await?,
            };
            act(settings, opened, &UndoEnding { ending: *ending, version, reason: reason.clone(), file: some_file(paper.as_deref())? })
                .await
        }
        CoverCommand::SettleFinding { finding, settlement, version, paper } => {
            let version = match version {
                Some(version) => *version,
                None => finding_version(connection, *finding).await?,
            };
            let file = some_file(paper.as_deref())?;
            act(settings, opened, &SettleFinding { finding: *finding, version, settlement: settlement.clone(), file }).await
        }
        CoverCommand::RecordContinuation { year, wadah, first, last, number, date, file } => {
            let record = RecordContinuation {
                programme_year: programme(opened, year).await?,
                wadah: wadah.clone(),
                first_month: *first,
                last_month: *last,
                number: number.clone(),
                date: *date,
                file: read_file(file)?,
            };
            act(settings, opened, &record).await
        }
        CoverCommand::GiveNotice { year, kind, wadah, area, month, number, date } => {
            let kind = NoticeKind::ALL.into_iter().find(|known| known.word() == kind).ok_or_else(|| {
                let known = NoticeKind::ALL.map(NoticeKind::word).join(", ");
                Failure::Usage(
                    format!("--kind `{kind}` tidak dikenal. Yang ada: {known}."),
                    format!("--kind `{kind}` is not known. There are: {known}."),
                )
            })?;
            let notice = GiveNotice {
                programme_year: programme(opened, year).await?,
                kind,
                wadah: wadah.clone(),
                area: area.unwrap_or(opened.books.region),
                month: *month,
                number: number.clone(),
                date: *date,
            };
            act(settings, opened, &notice).await
        }
        CoverCommand::Roster { .. } | CoverCommand::Arrears { .. } | CoverCommand::Findings { .. } | CoverCommand::Statement { .. } => {
            show(settings, opened, command).await
        }
    }
}

/// The commands that only show.
async fn show(settings: &Settings, opened: &Opened, command: &CoverCommand) -> Result<ExitCode, Failure> {
    let (language, now) = (settings.language, now());
    let day = Request { actor: &opened.actor, now, id: None }.day(&opened.books);
    let look = Look { books: &opened.books, actor: &opened.actor, day };
    match command {
        CoverCommand::Roster { year, month, known_on, area, wadah, state, out } => {
            let asked = RosterAsked {
                known_on: *known_on,
                area: *area,
                wadah: wadah.clone(),
                state: state.clone(),
                limit: if out.is_some() { usize::MAX } else { 0 },
                ..RosterAsked::of(programme(opened, year).await?, *month)
            };
            let seen = roster_seen(look, &asked).await?;
            if let Some(out) = out {
                let (headings, rows) = roster_table(&seen, language);
                let mark = format!("{} · {} · {month}", opened.actor.full_name, now.strftime("%Y-%m-%dT%H:%M:%SZ"));
                write(out, &mark, &headings, &rows, language)?;
            }
            let counted = serde_json::json!({
                "month": month.to_string(), "people": seen.people, "billable": seen.billable, "total": seen.total, "states": seen.states,
            });
            print(settings, opened.json, &counted)
        }
        CoverCommand::Arrears { year } => {
            let seen = arrears_seen(look, &*found(opened, year).await?).await?;
            let months = seen.arrears.months.iter().map(|month| {
                serde_json::json!({
                    "wadah": month.wadah, "month": month.month.to_string(), "due": month.due.due.to_string(), "calendar": month.due.calendar_version,
                    "people": month.people, "amount": month.amount, "code": month.code, "received_on": month.received_on.map(|day| day.to_string()),
                })
            });
            let late = seen.arrears.countdowns.iter().map(|near| {
                serde_json::json!({
                    "wadah": near.wadah, "first_unpaid": near.first_unpaid.to_string(), "months": near.months, "cut": near.cut.to_string(), "cite": near.cite,
                    "days_left": near.days_left, "people": near.people, "amount": near.amount, "never_again": near.never_again, "payable": near.payable(),
                    "continuation": near.continuation,
                })
            });
            let shown = serde_json::json!({ "dues": months.collect::<Vec<_>>(), "late": late.collect::<Vec<_>>() });
            print(settings, opened.json, &shown)
        }
        CoverCommand::Findings { year } => {
            let all = findings(look, programme(opened, year).await?, language).await?;
            let open = all.iter().filter(|finding| finding.status == "open").map(|finding| {
                serde_json::json!({ "finding": finding.id, "label": finding.label, "enrolment": finding.enrolment, "details": finding.details })
            });
            print_of(settings, opened.json, "findings", &serde_json::json!({ "open": open.collect::<Vec<_>>() }))
        }
        CoverCommand::Statement { enrolment } => {
            let seen = statement(look, *enrolment, language).await?;
            let months = seen.months.iter().map(|month| {
                serde_json::json!({
                    "month": month.month.to_string(), "decree": month.decree, "line": month.line, "amount": month.amount,
                    "received_on": month.received_on.map(|day| day.to_string()),
                })
            });
            let truth = seen.truth.as_ref().map(|truth| {
                serde_json::json!({
                    "on": truth.on.to_string(), "membership_month": truth.membership_month, "paid_months": truth.paid_months, "now": truth.now.total,
                    "whole_from": truth.whole_from.map(|day| day.to_string()), "whole": truth.whole.total, "notes": truth.now.notes,
                })
            });
            let shown = serde_json::json!({
                "enrolment": seen.enrolment.id, "name": seen.name, "nik": seen.nik, "kpj": seen.kpj, "state": seen.enrolment.state,
                "months": months.collect::<Vec<_>>(), "paid": seen.paid, "family": truth,
            });
            print_of(settings, opened.json, "statement", &shown)
        }
        _ => Ok(ExitCode::FAILURE),
    }
}

fn some_file(path: Option<&Path>) -> Result<Option<FileIn>, Failure> {
    path.map(read_file).transpose()
}

fn kind_of(out: &Path) -> Result<TableKind, Failure> {
    let ending = out.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    ending.as_deref().and_then(TableKind::from_word).ok_or_else(|| {
        let shown = out.display();
        Failure::Usage(
            format!("{shown}: berkas yang ditulis berakhiran .xlsx atau .csv."),
            format!("{shown}: the file to write ends in .xlsx or .csv."),
        )
    })
}

fn refuse_present(out: &Path) -> Result<(), Failure> {
    if !out.exists() {
        return Ok(());
    }
    let shown = out.display();
    Err(Failure::Cannot(
        format!("{shown} sudah ada. Pilih nama lain; berkas yang ada tidak ditimpa."),
        format!("{shown} exists already. Choose another name; nothing is written over."),
    ))
}

/// Takes an export's file out of the books.
async fn take(opened: &Opened, export: i64, out: &Path) -> Result<(), Failure> {
    let request = Request { actor: &opened.actor, now: now(), id: None };
    let file = perform(&opened.books, request, &TakeExport { export }).await?;
    let body = file.body().ok_or_else(|| {
        Failure::Cannot(
            "Berkas dalam buku tidak utuh. Jalankan `payung audit verify`.".into(),
            "The file in the books is not whole. Run `payung audit verify`.".into(),
        )
    })?;
    replace(out, &body)
}

/// The cards of a list: who signed for which.
fn cards_of(settings: &Settings, path: &Path) -> Result<Vec<CardReceived>, Failure> {
    let table = Table::keyed(path, "kepesertaan", "payung books roster --out", settings.language)?;
    let mut cards = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let signed_by = row.get("penerima").to_owned();
        // A row nobody signed is a card that was not handed over yet.
        if !signed_by.is_empty() {
            cards.push(CardReceived { enrolment: table.number(row, "kepesertaan")?, signed_by });
        }
    }
    Ok(cards)
}
