//! `payung books …`: one act each, through the same operations as every other way in.

use super::args::{BooksCommand, Year};
use super::now;
use super::open::Opened;
use super::single;
use super::tables;
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::Date;
use payung_operations::acts::assign_cases::{AssignCases, WhichCases};
use payung_operations::acts::close_year::CloseYear;
use payung_operations::acts::draft_decree::DraftDecree;
use payung_operations::acts::draw_up_list::DrawUpList;
use payung_operations::acts::draw_up_minutes::DrawUpMinutes;
use payung_operations::acts::drop_decree::DropDecree;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::acts::record_instrument::{Member, RecordInstrument};
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::{Act, FileIn, Programme, ReadingChosen, Request, perform};
use serde::Deserialize;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Files larger than this are refused before they are read: 512 MiB.
const FILE_BYTES_MAX: u64 = 512 << 20;

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &BooksCommand) -> Result<ExitCode, Failure> {
    match command {
        BooksCommand::Open { year, regulation, reading } => {
            let readings = reading.iter().map(|text| read_reading(text)).collect::<Result<_, _>>()?;
            act(settings, opened, &OpenYear { year: *year, regulation: regulation.clone(), readings }).await
        }
        BooksCommand::Close { year, reason, version } => {
            let found = found(opened, year).await?;
            let version = version.unwrap_or(found.year.version);
            act(settings, opened, &CloseYear { programme_year: found.year.id, version, reason: reason.clone() }).await
        }
        BooksCommand::Instrument { year, file, paper } => {
            let programme_year = programme(opened, year).await?;
            let written = InstrumentFile::read(file)?;
            let paper = paper.as_deref().map(read_file).transpose()?;
            act(settings, opened, &written.into_act(programme_year, paper)).await
        }
        BooksCommand::LoadRegister { year, kind, source, snapshot, coverage, stands_in_for, decision, files } => {
            let programme_year = programme(opened, year).await?;
            let files = files.iter().map(|path| read_file(path)).collect::<Result<_, _>>()?;
            let decision = decision.as_deref().map(read_file).transpose()?;
            let load = LoadRegister {
                programme_year,
                kind: *kind,
                source: source.clone(),
                snapshot: *snapshot,
                coverage: *coverage,
                stands_in_for: stands_in_for.zip(decision),
                files,
            };
            act(settings, opened, &load).await
        }
        BooksCommand::HandIn { year, area, agency, on_behalf_of, unplanned, corrects, file } => {
            let hand_in = HandInList {
                programme_year: programme(opened, year).await?,
                area: *area,
                agency: agency.clone(),
                on_behalf_of: on_behalf_of.clone(),
                planned: !unplanned,
                corrects: corrects.clone(),
                file: read_file(file)?,
            };
            act(settings, opened, &hand_in).await
        }
        BooksCommand::Screen { year, receipt } => {
            act(settings, opened, &ScreenBatch { programme_year: programme(opened, year).await?, receipt: receipt.clone() }).await
        }
        BooksCommand::Cases { .. }
        | BooksCommand::Deliberation { .. }
        | BooksCommand::Application { .. }
        | BooksCommand::Worksheets { .. }
        | BooksCommand::Assignment { .. }
        | BooksCommand::Terms { .. }
        | BooksCommand::Answers { .. }
        | BooksCommand::Recheck { .. }
        | BooksCommand::ReturnInBulk { .. }
        | BooksCommand::Verify { .. } => tables::run(settings, opened, command).await,
        BooksCommand::PassOn { year, area, agency, number, date } => {
            let pass_on = PassOn {
                programme_year: programme(opened, year).await?,
                step: None,
                area: opened.area(*area),
                agency: agency.clone(),
                number: number.clone(),
                date: *date,
                file: None,
            };
            act(settings, opened, &pass_on).await
        }
        BooksCommand::Assign { year, to, area, count } => {
            let which = WhichCases::Next { area: opened.area(*area), count: *count };
            act(settings, opened, &AssignCases { programme_year: programme(opened, year).await?, to: to.clone(), which }).await
        }
        BooksCommand::Minutes { meeting } => {
            let minutes = DrawUpMinutes {
                programme_year: programme(opened, &meeting.year).await?,
                number: meeting.number.clone(),
                date: meeting.date,
                place: meeting.place.clone(),
                chair: meeting.chair.clone(),
                area: opened.area(meeting.area),
                attendance: meeting.attendance,
            };
            act(settings, opened, &minutes).await
        }
        BooksCommand::Sign { minutes, version, paper } => {
            let sign = SignMinutes { minutes: *minutes, version: *version, file: paper.as_deref().map(read_file).transpose()? };
            act(settings, opened, &sign).await
        }
        BooksCommand::List { year, number, date, cover_from, months, budget, minimum_wage } => {
            let list = DrawUpList {
                programme_year: programme(opened, year).await?,
                number: number.clone(),
                date: *date,
                cover_from: *cover_from,
                months: *months,
                budget: *budget,
                minimum_wage: *minimum_wage,
            };
            act(settings, opened, &list).await
        }
        BooksCommand::DraftDecree { year, list, title, cover_from } => {
            let draft =
                DraftDecree { programme_year: programme(opened, year).await?, list: *list, title: title.clone(), cover_from: *cover_from };
            act(settings, opened, &draft).await
        }
        BooksCommand::AmendDecree { .. }
        | BooksCommand::CorrectFacts { .. }
        | BooksCommand::CorrectRow { .. }
        | BooksCommand::Confirm { .. }
        | BooksCommand::Reopen { .. }
        | BooksCommand::Withdraw { .. }
        | BooksCommand::ProposeBudget { .. }
        | BooksCommand::Prefill { .. }
        | BooksCommand::Reveal { .. }
        | BooksCommand::Erase { .. } => single::run(settings, opened, command).await,
        BooksCommand::DropDecree { decree, version, reason } => {
            act(settings, opened, &DropDecree { decree: *decree, version: *version, reason: reason.clone() }).await
        }
        BooksCommand::RecordDecree { decree, version, number, date, people, total, page_code, retyped_annex, file } => {
            let record = RecordDecree {
                decree: *decree,
                version: *version,
                number: number.clone(),
                date: *date,
                people: *people,
                total: *total,
                page_code: page_code.clone(),
                file: read_file(file)?,
                retyped_annex: retyped_annex.as_deref().map(read_file).transpose()?,
            };
            act(settings, opened, &record).await
        }
        BooksCommand::Bills(command) => super::bills::run(settings, opened, command).await,
        BooksCommand::ReturnList { receipt, out } => super::documents::returned_list(settings, opened, receipt, out).await,
        BooksCommand::Document(args) => super::documents::document(settings, opened, args).await,
        BooksCommand::Profile(args) => super::documents::profile(settings, opened, args).await,
        BooksCommand::Cover(command) => super::cover::run(settings, opened, command).await,
        BooksCommand::Pairs(command) => super::pairs::run(settings, opened, command).await,
        BooksCommand::Money(command) => super::money::run(settings, opened, command).await,
    }
}

/// Performs an act and prints what came of it.
pub async fn act<A: Act>(settings: &Settings, opened: &Opened, act: &A) -> Result<ExitCode, Failure> {
    let request = Request { actor: &opened.actor, now: now(), id: opened.request.as_deref() };
    let done = perform(&opened.books, request, act).await?;
    print_of(settings, opened.json, A::NAME.word(), &done)
}

/// Prints a result: as JSON, or a line for each of its values.
pub fn print(settings: &Settings, json: bool, done: &impl serde::Serialize) -> Result<ExitCode, Failure> {
    print_of(settings, json, "", done)
}

/// The same for an act or a look, some of whose values have a label of their own.
pub fn print_of(settings: &Settings, json: bool, act: &str, done: &impl serde::Serialize) -> Result<ExitCode, Failure> {
    let value = serde_json::to_value(done).unwrap_or_default();
    if json {
        println!("{value}");
        return Ok(ExitCode::SUCCESS);
    }
    let serde_json::Value::Object(values) = &value else { return Ok(ExitCode::SUCCESS) };
    let known = LABELS.iter().map(|(name, ..)| *name).filter(|name| values.contains_key(*name));
    let other = values.keys().map(String::as_str).filter(|name| label(name).is_none());
    for name in known.chain(other) {
        let label = label_in(act, name).map_or(name, |(id, en)| settings.language.pick(id, en));
        match &values[name] {
            serde_json::Value::Null | serde_json::Value::Bool(false) => {}
            serde_json::Value::Bool(true) => println!("{label}"),
            serde_json::Value::String(text) if name == "state" => println!("{label}: {}", state(settings, act, text)),
            serde_json::Value::String(text) => println!("{label}: {text}"),
            serde_json::Value::Array(items) if items.is_empty() => {}
            serde_json::Value::Array(items) if items.iter().all(serde_json::Value::is_string) => {
                let items: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
                println!("{label}: {}", items.join("; "));
            }
            serde_json::Value::Array(items) => {
                println!("{label}: {}", items.len());
                for item in items {
                    println!("  {}", in_one_line(settings, act, item));
                }
            }
            other => println!("{label}: {}", in_one_line(settings, act, other)),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A value inside a result: its reason in the language asked for or, when it has none, its values with their labels.
fn in_one_line(settings: &Settings, act: &str, value: &serde_json::Value) -> String {
    let serde_json::Value::Object(values) = value else {
        return value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    };
    if let Some(reason) = values.get(settings.language.pick("reason_id", "reason_en")).and_then(serde_json::Value::as_str) {
        // How many it is about, where it is a reason of several.
        let people = values.get("people").and_then(serde_json::Value::as_u64);
        return people.map_or_else(|| reason.to_owned(), |people| format!("{reason} ({people})"));
    }
    let known = LABELS.iter().map(|(name, ..)| *name).filter(|name| values.contains_key(*name));
    let other = values.keys().map(String::as_str).filter(|name| label(name).is_none());
    let text = |name: &str| values.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let head = format!("{} {}", text("area"), text("name"));
    let head = if head.trim().is_empty() { String::new() } else { format!("{}: ", head.trim()) };
    let said = known.chain(other).filter(|name| !["area", "name"].contains(name)).filter_map(|name| {
        let label = label_in(act, name).map_or(name, |(id, en)| settings.language.pick(id, en));
        match &values[name] {
            serde_json::Value::Null | serde_json::Value::Bool(false) => None,
            serde_json::Value::Bool(true) => Some(label.to_owned()),
            serde_json::Value::String(text) if text.is_empty() => None,
            serde_json::Value::String(text) if name == "state" => Some(format!("{label} {}", state(settings, act, text))),
            value => Some(format!("{label} {}", plainly(value))),
        }
    });
    head + &said.collect::<Vec<_>>().join(", ")
}

/// A state in words. Which thing's state it is follows from the act or the look.
fn state(settings: &Settings, act: &str, word: &str) -> String {
    let l = settings.language;
    let label = match act {
        "bills" => payung_domain::bill_label(word, l),
        "statement" | "roster" => payung_domain::enrolment_label(word, l),
        "fund-lines" | "fund-statement" => match word {
            "open" => l.pick("terbuka", "open"),
            "closed" => l.pick("ditutup", "closed"),
            _ => "",
        },
        "agreements" => match word {
            "holds" => l.pick("berlaku", "holds"),
            "ending" => l.pick("segera berakhir", "ends soon"),
            "expired" => l.pick("sudah berakhir", "expired"),
            "ended" => l.pick("diakhiri", "ended"),
            "later" => l.pick("belum berlaku", "not yet"),
            _ => "",
        },
        "decide-ending" | "undo-ending" => match word {
            "confirmed" => l.pick("ditetapkan", "confirmed"),
            "rejected" => l.pick("ditolak", "rejected"),
            "undone" => l.pick("dibatalkan", "undone"),
            _ => "",
        },
        _ => {
            let labels = [payung_domain::payment_label(word, l), payung_domain::state_label(word, l)];
            labels.into_iter().find(|label| !label.is_empty()).unwrap_or_default()
        }
    };
    if label.is_empty() { word.to_owned() } else { label.to_owned() }
}

/// A value inside a line: texts as they are, several between semicolons, a label and its text between them a colon.
fn plainly(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => {
            let said = items.iter().map(|item| match item {
                serde_json::Value::Array(pair) => pair.iter().map(plainly).collect::<Vec<_>>().join(": "),
                item => plainly(item),
            });
            said.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// The labels of results.
const LABELS: &[(&str, &str, &str)] = &[
    ("id", "nomor buku", "number in the books"),
    ("already", "sudah pernah; tidak ada yang berubah", "done before; nothing was changed"),
    ("receipt", "tanda terima", "receipt"),
    ("rows", "baris", "rows"),
    ("people", "orang", "people"),
    ("unreadable", "baris tidak terbaca", "rows nobody can read"),
    ("not_data", "baris bukan data", "rows that are no data"),
    ("changes", "perubahan", "changes"),
    ("cases", "berkas ditapis", "cases screened"),
    ("eligible", "layak", "eligible"),
    ("refused", "tidak layak", "not eligible"),
    ("unknown", "perlu data", "wanting data"),
    ("duplicates", "NIK berulang", "repeated NIKs"),
    ("registers", "register", "registers"),
    ("regulation_hash", "sidik teks peraturan", "hash of the regulation's text"),
    ("places", "dalam batas anggaran", "within the money"),
    ("waiting", "daftar tunggu", "waiting"),
    ("per_person", "biaya per orang (rupiah)", "cost of a person (rupiah)"),
    ("total", "jumlah (rupiah)", "total (rupiah)"),
    ("ranked_by", "urutan", "ranked by"),
    ("page_code", "kode halaman", "page code"),
    ("chain_head", "kepala rantai", "chain head"),
    ("verified", "terverifikasi", "verified"),
    ("recheck", "contoh untuk diperiksa ulang, catatan", "sample to be rechecked, entry"),
    ("rechecked", "diperiksa ulang", "rechecked"),
    ("refused_now", "ditolak", "refused"),
    ("returned", "dikembalikan", "sent back"),
    ("accepted", "diterima", "accepted"),
    ("passed", "diteruskan", "passed on"),
    ("worksheets", "kertas kerja dicatat", "worksheets recorded"),
    ("left_out", "tidak diikutkan", "left out"),
    ("verdict", "putusan", "verdict"),
    ("state", "keadaan", "state"),
    ("case", "berkas", "case"),
    ("nik", "NIK", "NIK"),
    ("kk", "Nomor KK", "family card"),
    ("name", "nama", "name"),
    ("phone", "telepon", "telephone"),
    ("address", "alamat", "address"),
    ("terms", "masa jabatan dicatat", "terms recorded"),
    ("signatures", "tanda tangan", "signatures"),
    ("open", "belum menandatangani", "have not signed"),
    ("signed", "ditandatangani lengkap", "signed by all"),
    ("version", "versi", "version"),
    ("added", "orang ditetapkan", "people decreed"),
    ("removed", "orang dikeluarkan", "people taken out"),
    ("ended", "ditandai pindah atau meninggal", "marked as moved or dead"),
    ("area", "wilayah", "area"),
    ("proposed", "diusulkan", "proposed"),
    ("earlier", "diteruskan sebelumnya", "passed on earlier"),
    ("not_ready", "belum siap", "not ready"),
    ("villages", "desa/kelurahan", "villages"),
    ("districts", "kecamatan", "districts"),
    ("on_their_way", "berkas yang masih berjalan", "cases still on their way"),
    ("undecided", "belum diputuskan", "not decided"),
    ("yes", "dijawab ya", "answered yes"),
    ("no", "dijawab tidak", "answered no"),
    ("before", "sudah dicatat sebelumnya", "recorded before"),
    ("left", "dilewati", "left out"),
    ("spares", "dibebaskan dari", "spared from"),
    ("same", "tetap", "as before"),
    ("changed", "berubah", "changed"),
    ("new", "baru", "new"),
    ("code", "kode", "code"),
    ("wadah", "wadah", "group"),
    ("months", "bulan", "months"),
    ("due", "jatuh tempo", "due"),
    ("lines", "baris", "lines"),
    ("differences", "selisih", "differences"),
    ("expected", "seharusnya (rupiah)", "by the roster (rupiah)"),
    ("unanswered", "belum dijawab", "unanswered"),
    ("answered", "dijawab", "answered"),
    ("disputes", "disengketakan", "disputed"),
    ("disputed", "disengketakan (rupiah)", "disputed (rupiah)"),
    ("asked", "diminta dibetulkan", "asked to be mended"),
    ("mended", "sudah dibetulkan", "mended"),
    ("claim", "piutang (rupiah)", "claim (rupiah)"),
    ("entry", "ayat pembukuan", "ledger entry"),
    ("bill", "tagihan", "bill"),
    ("payment", "pembayaran", "payment"),
    ("fund_line", "sumber dana", "fund line"),
    ("amount", "jumlah (rupiah)", "amount (rupiah)"),
    ("credit", "kredit (rupiah)", "credit (rupiah)"),
    ("population", "orang-bulan yang dibayar", "paid person-months"),
    ("unpaid_from", "belum dibayar sejak", "unpaid since"),
    ("covered_until", "terlindungi sampai", "covered until"),
    ("cite", "dasar", "article"),
    ("file", "berkas", "file"),
    ("person_months", "orang-bulan", "person-months"),
    ("ceiling", "plafon (rupiah)", "ceiling (rupiah)"),
    ("spd", "SPD (rupiah)", "released by SPD (rupiah)"),
    ("paid", "dibayar (rupiah)", "paid (rupiah)"),
    ("remainder", "sisa/SiLPA (rupiah)", "remainder (rupiah)"),
    ("expense", "beban iuran (rupiah)", "contributions (rupiah)"),
    ("liability", "utang iuran (rupiah)", "owed to BPJS (rupiah)"),
    ("claims", "sengketa dengan BPJS (rupiah)", "disputed with BPJS (rupiah)"),
    ("prepaid", "dibayar di muka (rupiah)", "prepaid (rupiah)"),
    ("payer", "kode pembayar BPJS", "BPJS's code of the payer"),
    ("earmark", "terikat bagi", "bound to"),
    ("needs_spd", "dicairkan dengan SPD", "released by SPD"),
    ("rates", "iuran sebulan", "a month's contribution"),
    ("first", "sejak", "from"),
    ("last", "sampai", "to"),
    ("per_month", "rupiah sebulan", "rupiah a month"),
    ("basis", "dasar", "basis"),
    ("warnings", "perhatian", "warnings"),
    ("kept_for_bills", "bulan yang tetap karena sudah ditagih", "months kept because they are billed"),
    ("bills", "tagihan", "bills"),
    ("payments", "pembayaran", "payments"),
    ("dues", "jatuh tempo", "due"),
    ("late", "tunggakan", "in arrears"),
    ("month", "bulan", "month"),
    ("first_unpaid", "belum dibayar sejak", "unpaid since"),
    ("cut", "perlindungan berhenti", "cover stops"),
    ("days_left", "hari lagi", "days left"),
    ("never_again", "tidak dapat didaftarkan lagi karena usia", "too old to be registered again"),
    ("payable", "masih dapat dibayar", "can still be paid"),
    ("continuation", "surat kelanjutan BPJS", "BPJS's letter of continuation"),
    ("received_on", "diterima BPJS", "received by BPJS"),
    ("calendar", "kalender", "calendar"),
    ("billable", "dapat ditagih", "billable"),
    ("states", "keadaan", "states"),
    ("registered", "terdaftar", "registered"),
    ("findings", "temuan", "findings"),
    ("finding", "temuan", "finding"),
    ("label", "tentang", "about"),
    ("enrolment", "kepesertaan", "enrolment"),
    ("details", "rincian", "details"),
    ("cards", "kartu dicatat", "cards recorded"),
    ("last_month", "bulan terakhir", "last month"),
    ("releasable", "dapat dilepas (rupiah)", "can be released (rupiah)"),
    ("lacking", "bulan yang dananya harus diikat lagi", "months whose money must be bound again"),
    ("follows", "sesudahnya", "what follows"),
    ("told", "yang disampaikan", "what is told"),
    ("kpj", "KPJ", "KPJ"),
    ("decree", "keputusan", "decree"),
    ("line", "sumber dana", "fund line"),
    ("family", "santunan keluarga bila meninggal hari ini", "what the family gets at a death today"),
    ("on", "per tanggal", "as of"),
    ("membership_month", "bulan kepesertaan ke", "month of membership"),
    ("paid_months", "bulan yang dibayar", "months paid"),
    ("now", "rupiah", "rupiah"),
    ("whole_from", "utuh sejak", "whole from"),
    ("whole", "utuh (rupiah)", "whole (rupiah)"),
    ("notes", "catatan", "notes"),
    ("agreements", "perjanjian", "agreements"),
    ("kind", "jenis", "kind"),
    ("number", "nomor", "number"),
    ("partner", "pihak lain", "partner"),
    ("from", "sejak", "from"),
    ("until", "sampai", "until"),
    ("committed", "terikat (rupiah)", "committed (rupiah)"),
    ("requested", "diajukan (rupiah)", "requested (rupiah)"),
    ("payable_months", "bulan yang dapat dibayar", "months that can be paid for"),
    ("cost", "biaya (rupiah)", "cost (rupiah)"),
    ("death_grant", "santunan kematian (rupiah)", "death grant (rupiah)"),
    ("death_grant_after", "sesudah masa tunggu (rupiah)", "after the waiting time (rupiah)"),
    ("day", "tanggal", "day"),
    ("account", "akun", "account"),
    ("next", "jurnal sebelum nomor", "entries before number"),
    ("pairs", "pasangan mungkin orang yang sama", "pairs that may be the same person"),
    ("elsewhere", "di antaranya ditanggung daerah lain", "of them covered by another region"),
    ("gone", "tidak disebut lagi", "not named any more"),
    ("kept", "tidak disebut lagi, tetapi sudah terlalu jauh", "not named any more, but gone too far"),
];

/// The labels of values that mean something else in one act.
const LABELS_IN: &[(&str, &str, &str, &str)] = &[
    ("commit-funds", "left", "sisa plafon (rupiah)", "left of the ceiling (rupiah)"),
    ("release-funds", "left", "sisa plafon (rupiah)", "left of the ceiling (rupiah)"),
    ("close-fund-line", "returned", "dikembalikan ke kas (rupiah)", "returned to the treasury (rupiah)"),
    ("findings", "open", "temuan terbuka", "open findings"),
    ("fund-lines", "lines", "sumber dana", "fund lines"),
    ("fund-lines", "left", "belum terikat (rupiah)", "not committed (rupiah)"),
    ("fund-statement", "lines", "sumber dana", "fund lines"),
    ("plan", "left", "sisa dana (rupiah)", "money left (rupiah)"),
    ("plan", "rows", "rencana", "plan"),
    ("record-enrolment", "refused", "ditolak BPJS", "refused by BPJS"),
    ("record-enrolment", "differences", "berbeda dari buku", "unlike the books"),
    ("statement", "paid", "iuran yang dibayar (rupiah)", "contributions paid (rupiah)"),
    ("settle-claim", "left", "sisa piutang (rupiah)", "claim left (rupiah)"),
    ("draw-up-minutes", "cases", "berkas dalam berita acara", "cases in the minutes"),
    ("record-deliberation", "refused", "ditolak", "refused"),
    ("pass-on", "refused", "ditolak", "refused"),
    ("pass-on", "accepted", "diteruskan", "passed on"),
    ("record-answers", "unknown", "belum diketahui", "not known"),
    ("take-over-nik", "duplicates", "berkas lain dengan NIK itu", "other cases with that NIK"),
    ("read-pair", "agreed", "sama dengan putusan pertama", "as was decided first"),
];

fn label_in(act: &str, name: &str) -> Option<(&'static str, &'static str)> {
    let own = LABELS_IN.iter().find(|(known, value, ..)| *known == act && *value == name).map(|(_, _, id, en)| (*id, *en));
    own.or_else(|| label(name))
}

fn label(name: &str) -> Option<(&'static str, &'static str)> {
    LABELS.iter().find(|(known, ..)| *known == name).map(|(_, id, en)| (*id, *en))
}

/// The programme year a command means.
pub async fn programme(opened: &Opened, year: &Year) -> Result<i64, Failure> {
    Ok(found(opened, year).await?.year.id)
}

/// The programme year a command means, with its law.
pub async fn found(opened: &Opened, year: &Year) -> Result<Arc<Programme>, Failure> {
    let connection = &opened.books.database.connection;
    Ok(Programme::find(connection, &opened.books, i64::from(year.year), year.regulation.as_deref()).await?)
}

/// Reads a file that comes with an act.
pub fn read_file(path: &Path) -> Result<FileIn, Failure> {
    let shown = path.display();
    let unreadable = |cause: std::io::Error| {
        Failure::Cannot(
            format!("Berkas {shown} tidak dapat dibaca ({cause}). Periksa letak dan izinnya."),
            format!("File {shown} cannot be read ({cause}). Check where it is and its permissions."),
        )
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > FILE_BYTES_MAX {
        return Err(Failure::Cannot(
            format!("Berkas {shown} terlalu besar ({} MiB; paling besar {} MiB).", size >> 20, FILE_BYTES_MAX >> 20),
            format!("File {shown} is too large ({} MiB; at most {} MiB).", size >> 20, FILE_BYTES_MAX >> 20),
        ));
    }
    let body = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(|| shown.to_string(), |name| name.to_string_lossy().into_owned());
    Ok(FileIn { name, media_type: media_type(path).to_owned(), body: body.into() })
}

/// The media type by a file's ending; what is inside is looked at by its reader.
fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase).as_deref() {
        Some("pdf") => "application/pdf",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("ods") => "application/vnd.oasis.opendocument.spreadsheet",
        Some("csv") => "text/csv",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// A reading as it is written on the command line.
fn read_reading(text: &str) -> Result<ReadingChosen, Failure> {
    let mut parts = text.splitn(3, '=');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(id), Some(option), Some(ground)) if !ground.trim().is_empty() => {
            Ok(ReadingChosen { id: id.trim().to_owned(), option: option.trim().to_owned(), ground: ground.trim().to_owned() })
        }
        _ => Err(Failure::Usage(
            format!("`{text}`: tulis ID=PILIHAN=DASAR, misalnya SMS-A4=padan-wajib=\"Pendapat Bagian Hukum 5/2026\"."),
            format!("`{text}`: write ID=OPTION=GROUND, such as SMS-A4=padan-wajib=\"Legal opinion 5/2026\"."),
        )),
    }
}

/// An instrument as it is written in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct InstrumentFile {
    kind: String,
    number: String,
    date: String,
    valid_from: String,
    valid_until: Option<String>,
    issued_by: String,
    #[serde(default)]
    member: Vec<MemberLine>,
    #[serde(default)]
    details: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MemberLine {
    user: Option<String>,
    name: String,
    position: String,
    from: Option<String>,
    until: Option<String>,
}

/// An instrument whose dates were read.
struct ReadInstrument {
    file: InstrumentFile,
    date: Date,
    valid_from: Date,
    valid_until: Option<Date>,
    members: Vec<Member>,
}

impl InstrumentFile {
    fn read(path: &Path) -> Result<ReadInstrument, Failure> {
        let shown = path.display().to_string();
        let wrong = |what: &str| {
            Failure::Cannot(
                format!(
                    "{shown}: {what}. Yang perlu: kind, number, date, valid-from, issued-by; boleh: valid-until, [[member]] (name, position, user, from, until), [details]. Tanggal: \"2026-01-31\"."
                ),
                format!(
                    "{shown}: {what}. Needed: kind, number, date, valid-from, issued-by; allowed: valid-until, [[member]] (name, position, user, from, until), [details]. Dates: \"2026-01-31\"."
                ),
            )
        };
        let body = read_file(path)?.body;
        let text = std::str::from_utf8(&body).map_err(|_| wrong("UTF-8"))?;
        let file: InstrumentFile = toml::from_str(text).map_err(|error| wrong(&error.message().replace('\n', " ")))?;
        let day = |text: &str| text.parse::<Date>().map_err(|_| wrong(text));
        let (date, valid_from) = (day(&file.date)?, day(&file.valid_from)?);
        let valid_until = file.valid_until.as_deref().map(day).transpose()?;
        let members = file
            .member
            .iter()
            .map(|line| {
                Ok(Member {
                    user: line.user.clone(),
                    name: line.name.clone(),
                    position: line.position.clone(),
                    from: line.from.as_deref().map(day).transpose()?.unwrap_or(valid_from),
                    until: line.until.as_deref().map(day).transpose()?.or(valid_until),
                })
            })
            .collect::<Result<_, Failure>>()?;
        Ok(ReadInstrument { file, date, valid_from, valid_until, members })
    }
}

impl ReadInstrument {
    fn into_act(self, programme_year: i64, paper: Option<FileIn>) -> RecordInstrument {
        RecordInstrument {
            programme_year,
            kind: self.file.kind,
            number: self.file.number,
            date: self.date,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            issued_by: self.file.issued_by,
            members: self.members,
            details: self.file.details.into_iter().collect(),
            file: paper,
        }
    }
}
