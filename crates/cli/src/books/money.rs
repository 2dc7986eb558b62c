//! Agreements, minimum wages, fund lines, commitments, the ledger and the planner: `payung books …`.

use super::acts::{act, found, print, print_of, programme, read_file};
use super::args::Year;
use super::asked::area;
use super::now;
use super::open::Opened;
use crate::failure::Failure;
use crate::settings::Settings;
use clap::{Subcommand, ValueEnum};
use payung_domain::{Account, AreaCode, Date, Month};
use payung_operations::acts::change_fund_line::{ChangeFundLine, FundChangeKind};
use payung_operations::acts::close_fund_line::CloseFundLine;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::acts::correct_ledger::{CorrectLedger, MovementAsked};
use payung_operations::acts::end_agreement::EndAgreement;
use payung_operations::acts::open_fund_line::{AccountingClass, OpenFundLine};
use payung_operations::acts::record_agreement::{AgreementKind, CoverStart, RecordAgreement};
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::views::balance::{LineBalance, trial_balance};
use payung_operations::views::funds::{agreements, fund_lines, statement};
use payung_operations::views::ledger::ledger;
use payung_operations::views::plan::{Planned, planned};
use payung_operations::{Look, Request};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum MoneyCommand {
    /// Mencatat perjanjian dengan BPJS: Nota Kesepakatan, atau PKS di bawahnya.
    RecordAgreement {
        /// Jenis: nota-kesepakatan atau pks.
        #[arg(long, value_parser = agreement_kind)]
        kind: AgreementKind,
        /// Nomornya.
        #[arg(long)]
        number: String,
        /// Tanggal ditandatangani.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Pihak lain, dengan kantor cabangnya.
        #[arg(long)]
        partner: String,
        /// Isi pokoknya.
        #[arg(long)]
        subject: String,
        /// Hari pertama berlaku.
        #[arg(long, value_name = "TANGGAL")]
        valid_from: Date,
        /// Hari terakhir berlaku.
        #[arg(long, value_name = "TANGGAL")]
        valid_until: Option<Date>,
        /// Mulai perlindungan: regulation, number, agreement, payment, date.
        #[arg(long, value_parser = cover_start, default_value = "regulation")]
        cover_start: CoverStart,
        /// Tanggal yang disebutnya, untuk --cover-start date.
        #[arg(long, value_name = "TANGGAL")]
        cover_date: Option<Date>,
        /// Klausul tentang mulai perlindungan.
        #[arg(long, default_value = "")]
        cover_clause: String,
        /// Klausul tentang pengembalian dan lebih bayar.
        #[arg(long, default_value = "")]
        refund_clause: String,
        /// Nomor buku Nota Kesepakatan yang mendasari PKS.
        #[arg(long, value_name = "NOMOR")]
        under: Option<i64>,
        /// Naskah yang ditandatangani.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Mengakhiri perjanjian sebelum waktunya.
    EndAgreement {
        /// Nomor buku perjanjian.
        #[arg(long)]
        agreement: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Hari terakhirnya.
        #[arg(long, value_name = "TANGGAL")]
        on: Date,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Surat pengakhirannya.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Daftar perjanjian, dengan yang segera berakhir.
    Agreements,
    /// Mencatat upah minimum dengan sumbernya.
    RecordWage {
        /// Kabupaten, kota atau provinsi; tanpa ini daerah buku.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Hari pertama berlaku.
        #[arg(long, value_name = "TANGGAL")]
        valid_from: Date,
        /// Rupiah sebulan.
        #[arg(long, value_name = "RUPIAH")]
        amount: i64,
        /// Keputusan yang menetapkannya.
        #[arg(long)]
        source: String,
        /// Alasan membetulkan yang sudah dicatat untuk hari itu.
        #[arg(long, value_name = "ALASAN")]
        corrects: Option<String>,
    },
    /// Membuka sumber dana.
    OpenFundLine {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Pengenal dana dalam peraturan.
        #[arg(long, value_name = "ID")]
        fund: String,
        /// Nama, sekali setahun.
        #[arg(long)]
        name: String,
        /// Kode rekening.
        #[arg(long)]
        account: String,
        /// Nomor DPA atau APBDesa.
        #[arg(long)]
        dpa: String,
        /// Kelas belanja: bansos, barang-jasa, lain.
        #[arg(long, value_parser = accounting_class)]
        class: AccountingClass,
        /// Kode pembayar BPJS: SG, SD, SA, SL.
        #[arg(long, value_name = "KODE")]
        payer: Option<String>,
        /// Desa yang membayar, untuk dana APBDesa.
        #[arg(long, value_name = "KODE", value_parser = area)]
        village: Option<AreaCode>,
        /// Wadah di BPJS.
        #[arg(long)]
        wadah: String,
        /// Jenis pekerja yang diikat; boleh berulang.
        #[arg(long, value_name = "ID")]
        earmark: Vec<String>,
        /// Plafon, rupiah.
        #[arg(long, value_name = "RUPIAH")]
        ceiling: i64,
    },
    /// Mengubah plafon, atau mencatat SPD.
    ChangeFundLine {
        /// Nomor buku sumber dana.
        #[arg(long, value_name = "NOMOR")]
        line: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Yang berubah: ceiling atau spd.
        #[arg(long, value_parser = change_kind)]
        kind: FundChangeKind,
        /// Nomor dokumen.
        #[arg(long)]
        number: String,
        /// Tanggalnya.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Rupiah yang ditambahkan; berkurang bila negatif.
        #[arg(long, value_name = "RUPIAH", allow_negative_numbers = true)]
        amount: i64,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Dokumennya.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Mengikat dana bagi orang dalam keputusan.
    CommitFunds {
        /// Nomor buku sumber dana.
        #[arg(long, value_name = "NOMOR")]
        line: i64,
        /// Nomor buku keputusan.
        #[arg(long, value_name = "NOMOR")]
        decree: i64,
        /// Bulan pertama, TTTT-BB.
        #[arg(long, value_name = "BULAN")]
        first_month: Month,
        /// Banyaknya bulan.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        months: u16,
        /// Hanya jenis pekerja ini.
        #[arg(long, value_name = "ID")]
        occupation: Option<String>,
        /// Hanya kecamatan atau desa ini.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Hanya berkas ini; boleh berulang.
        #[arg(long, value_name = "NOMOR")]
        case: Vec<i64>,
    },
    /// Melepas dana terikat yang tidak diperlukan lagi.
    ReleaseFunds {
        /// Nomor buku ikatan dana.
        #[arg(long, value_name = "NOMOR")]
        commitment: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Bulan terakhir yang tetap dibiayai, TTTT-BB; tanpa ini hanya yang lepas karena berakhir atau ditolak.
        #[arg(long, value_name = "BULAN")]
        keep_until: Option<Month>,
        /// Hanya berkas ini; boleh berulang.
        #[arg(long, value_name = "NOMOR")]
        case: Vec<i64>,
        /// Alasan.
        #[arg(long)]
        reason: String,
    },
    /// Sumber dana satu tahun, dengan sisanya.
    FundLines {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Pembukuan satu sumber dana.
    Ledger {
        /// Nomor buku sumber dana.
        #[arg(long, value_name = "NOMOR")]
        line: i64,
        /// Hanya jurnal sebelum nomor ini.
        #[arg(long, value_name = "NOMOR")]
        before: Option<i64>,
    },
    /// Neraca saldo tiap sumber dana, di samping tagihan dan pembayarannya; gagal bila tidak seimbang.
    Balance {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Hanya jurnal sampai tanggal ini; tanpa ini semuanya.
        #[arg(long, value_name = "TANGGAL")]
        until: Option<Date>,
    },
    /// Membetulkan jurnal dengan jurnal kemudian.
    CorrectLedger {
        /// Nomor jurnal yang salah.
        #[arg(long, value_name = "NOMOR")]
        entry: i64,
        /// Menarik kembali seluruhnya.
        #[arg(long)]
        take_back: bool,
        /// Yang dipindahkan: SUMBER:DEBIT:KREDIT:RUPIAH atau SUMBER:DEBIT:KREDIT:RUPIAH:BULAN; boleh berulang.
        #[arg(long, value_name = "PINDAH", value_parser = movement)]
        r#move: Vec<MovementAsked>,
        /// Alasan.
        #[arg(long)]
        reason: String,
    },
    /// Menutup sumber dana pada akhir tahun.
    CloseFundLine {
        /// Nomor buku sumber dana.
        #[arg(long, value_name = "NOMOR")]
        line: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
    },
    /// Laporan tahunan per sumber dana.
    FundStatement {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Merencanakan: berapa bulan bagi sekian orang, berapa orang untuk sekian bulan.
    Plan {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Bulan pertama, TTTT-BB.
        #[arg(long, value_name = "BULAN")]
        first_month: Month,
        /// Banyaknya bulan yang dilihat.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=60))]
        months: u16,
        /// Dana, rupiah.
        #[arg(long, value_name = "RUPIAH")]
        budget: i64,
        /// Banyaknya orang.
        #[arg(long)]
        people: Option<i64>,
        /// Dana siapa.
        #[arg(long, value_enum, default_value = "apbd")]
        kind: MoneyKind,
        /// Andaikan iuran sebulan menjadi RUPIAH sejak BULAN: BULAN=RUPIAH.
        #[arg(long, value_name = "BULAN=RUPIAH", value_parser = supposed)]
        suppose: Option<(Month, i64)>,
        /// Upah minimum, bila iuran dihitung darinya; tanpa ini yang tercatat.
        #[arg(long, value_name = "RUPIAH")]
        minimum_wage: Option<i64>,
    },
}

/// Whose money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MoneyKind {
    /// The region's budget.
    Apbd,
    /// A village's budget.
    Apbdesa,
    /// Others.
    Other,
}

impl MoneyKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Apbd => "apbd",
            Self::Apbdesa => "apbdesa",
            Self::Other => "other",
        }
    }
}

fn one_of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str, text: &str) -> Result<T, String> {
    let found = all.iter().copied().find(|one| word(*one) == text);
    found.ok_or_else(|| all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", "))
}

fn agreement_kind(text: &str) -> Result<AgreementKind, String> {
    one_of(&AgreementKind::ALL, AgreementKind::word, text)
}

fn cover_start(text: &str) -> Result<CoverStart, String> {
    one_of(&CoverStart::ALL, CoverStart::word, text)
}

fn accounting_class(text: &str) -> Result<AccountingClass, String> {
    one_of(&AccountingClass::ALL, AccountingClass::word, text)
}

fn change_kind(text: &str) -> Result<FundChangeKind, String> {
    one_of(&FundChangeKind::ALL, FundChangeKind::word, text)
}

fn movement(text: &str) -> Result<MovementAsked, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let wrong = || "SUMBER:DEBIT:KREDIT:RUPIAH[:BULAN], misalnya 1:expense:claim:16800:2026-07".to_owned();
    let (line, debit, credit, amount, month) = match parts[..] {
        [line, debit, credit, amount] => (line, debit, credit, amount, None),
        [line, debit, credit, amount, month] => (line, debit, credit, amount, Some(month)),
        _ => return Err(wrong()),
    };
    let account = |word: &str| Account::of(word).ok_or_else(|| Account::ALL.map(Account::word).join(", "));
    Ok(MovementAsked {
        fund_line: line.parse().map_err(|_| wrong())?,
        debit: account(debit)?,
        credit: account(credit)?,
        month: month.map(|month| month.parse().map_err(|_| wrong())).transpose()?,
        amount: amount.parse().map_err(|_| wrong())?,
    })
}

fn supposed(text: &str) -> Result<(Month, i64), String> {
    let read = || {
        let (month, amount) = text.split_once('=')?;
        Some((month.parse().ok()?, amount.parse().ok()?))
    };
    read().ok_or_else(|| "BULAN=RUPIAH, misalnya 2026-07=20000".to_owned())
}

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &MoneyCommand) -> Result<ExitCode, Failure> {
    let request = Request { actor: &opened.actor, now: now(), id: None };
    let look = Look { books: &opened.books, actor: &opened.actor, day: request.day(&opened.books) };
    let language = settings.language;
    match command {
        MoneyCommand::RecordAgreement {
            kind,
            number,
            date,
            partner,
            subject,
            valid_from,
            valid_until,
            cover_start,
            cover_date,
            cover_clause,
            refund_clause,
            under,
            paper,
        } => {
            let record = RecordAgreement {
                kind: *kind,
                number: number.clone(),
                date: *date,
                partner: partner.clone(),
                subject: subject.clone(),
                valid_from: *valid_from,
                valid_until: *valid_until,
                cover_start: *cover_start,
                cover_date: *cover_date,
                cover_clause: cover_clause.clone(),
                refund_clause: refund_clause.clone(),
                under: *under,
                file: paper.as_deref().map(read_file).transpose()?,
            };
            act(settings, opened, &record).await
        }
        MoneyCommand::EndAgreement { agreement, version, on, reason, paper } => {
            let file = paper.as_deref().map(read_file).transpose()?;
            act(settings, opened, &EndAgreement { agreement: *agreement, version: *version, on: *on, reason: reason.clone(), file }).await
        }
        MoneyCommand::Agreements => {
            let rows: Vec<serde_json::Value> = agreements(look)
                .await?
                .into_iter()
                .map(|seen| {
                    json!({
                        "id": seen.agreement.id, "version": seen.agreement.version, "kind": seen.agreement.kind, "number": seen.agreement.number,
                        "partner": seen.agreement.partner, "from": seen.agreement.valid_from, "until": seen.until, "state": seen.standing,
                    })
                })
                .collect();
            print_of(settings, opened.json, "agreements", &json!({ "agreements": rows }))
        }
        MoneyCommand::RecordWage { area, valid_from, amount, source, corrects } => {
            let record =
                RecordWage { area: *area, valid_from: *valid_from, amount: *amount, source: source.clone(), corrects: corrects.clone() };
            act(settings, opened, &record).await
        }
        MoneyCommand::OpenFundLine { year, fund, name, account, dpa, class, payer, village, wadah, earmark, ceiling } => {
            let open = OpenFundLine {
                programme_year: programme(opened, year).await?,
                fund: fund.clone(),
                name: name.clone(),
                account: account.clone(),
                dpa: dpa.clone(),
                accounting_class: *class,
                payer: payer.clone(),
                village: *village,
                wadah: wadah.clone(),
                earmark: earmark.clone(),
                ceiling: *ceiling,
            };
            act(settings, opened, &open).await
        }
        MoneyCommand::ChangeFundLine { line, version, kind, number, date, amount, reason, paper } => {
            let change = ChangeFundLine {
                fund_line: *line,
                version: *version,
                kind: *kind,
                number: number.clone(),
                date: *date,
                amount: *amount,
                reason: reason.clone(),
                file: paper.as_deref().map(read_file).transpose()?,
            };
            act(settings, opened, &change).await
        }
        MoneyCommand::CommitFunds { line, decree, first_month, months, occupation, area, case } => {
            let commit = CommitFunds {
                fund_line: *line,
                decree: *decree,
                first_month: *first_month,
                months: *months,
                occupation: occupation.clone(),
                area: *area,
                cases: case.clone(),
            };
            act(settings, opened, &commit).await
        }
        MoneyCommand::ReleaseFunds { commitment, version, keep_until, case, reason } => {
            let release = ReleaseFunds {
                commitment: *commitment,
                version: *version,
                keep_until: *keep_until,
                cases: case.clone(),
                reason: reason.clone(),
            };
            act(settings, opened, &release).await
        }
        MoneyCommand::CorrectLedger { entry, take_back, r#move, reason } => {
            let correct = CorrectLedger { entry: *entry, take_back: *take_back, movements: r#move.clone(), reason: reason.clone() };
            act(settings, opened, &correct).await
        }
        MoneyCommand::CloseFundLine { line, version } => {
            act(settings, opened, &CloseFundLine { fund_line: *line, version: *version }).await
        }
        MoneyCommand::FundLines { year } => {
            let rows: Vec<serde_json::Value> = fund_lines(look, &*found(opened, year).await?, language)
                .await?
                .into_iter()
                .map(|seen| {
                    json!({
                        "id": seen.line.id, "version": seen.line.version, "name": seen.line.name, "ceiling": seen.line.ceiling, "spd": seen.line.spd,
                        "committed": seen.line.committed, "requested": seen.line.requested, "paid": seen.line.paid, "left": seen.left,
                        "people": seen.people, "earmark": seen.earmark.join(", "), "state": seen.line.status,
                    })
                })
                .collect();
            print_of(settings, opened.json, "fund-lines", &json!({ "lines": rows }))
        }
        MoneyCommand::Ledger { line, before } => {
            let seen = ledger(look, *line, *before).await?;
            let rows: Vec<serde_json::Value> = seen
                .entries
                .iter()
                .flat_map(|entry| {
                    entry.lines.iter().map(move |line| {
                        json!({
                            "entry": entry.entry.id, "day": entry.entry.day, "kind": entry.entry.kind, "account": line.account.word(),
                            "month": line.month, "amount": line.amount.get(),
                        })
                    })
                })
                .collect();
            print(settings, opened.json, &json!({ "lines": rows, "next": seen.next }))
        }
        MoneyCommand::Balance { year, until } => {
            let lines = trial_balance(look, &*found(opened, year).await?, *until, language).await?;
            Ok(balance(settings, opened.json, &lines))
        }
        MoneyCommand::FundStatement { year } => {
            let rows: Vec<serde_json::Value> = statement(look, &*found(opened, year).await?, language)
                .await?
                .into_iter()
                .map(|of| {
                    json!({
                        "id": of.seen.line.id, "name": of.seen.line.name, "ceiling": of.seen.line.ceiling, "paid": of.seen.line.paid,
                        "remainder": of.remainder, "expense": of.expense, "liability": of.liability, "claims": of.claims, "credit": of.credit,
                        "prepaid": of.prepaid, "returned": of.returned, "earmark": of.seen.earmark.join(", "), "state": of.seen.line.status,
                    })
                })
                .collect();
            print_of(settings, opened.json, "fund-statement", &json!({ "lines": rows }))
        }
        MoneyCommand::Plan { year, first_month, months, budget, people, kind, suppose, minimum_wage } => {
            let asked = Planned {
                first: *first_month,
                months: *months,
                budget: *budget,
                people: *people,
                kind: kind.word().to_owned(),
                supposed: *suppose,
                minimum_wage: *minimum_wage,
            };
            let plan = planned(look, &*found(opened, year).await?, &asked).await?;
            let rows: Vec<serde_json::Value> = plan
                .rows
                .iter()
                .map(|row| {
                    json!({
                        "months": row.months, "month": row.month, "per_month": row.per_month.get(), "per_person": row.per_person.get(),
                        "people": row.people, "cost": row.cost.map(payung_domain::Rupiah::get),
                        "death_grant": row.short.as_ref().map(|short| short.within.get()),
                        "death_grant_after": row.short.as_ref().map(|short| short.after.get()),
                    })
                })
                .collect();
            let plan = json!({
                "payable_months": plan.payable_months, "left": plan.left.map(payung_domain::Rupiah::get), "rows": rows, "notes": plan.notes,
            });
            print_of(settings, opened.json, "plan", &plan)
        }
    }
}

/// Shows the trial balance. The status says whether the books balance, so that a script may ask.
fn balance(settings: &Settings, json: bool, lines: &[LineBalance]) -> ExitCode {
    let (l, balanced) = (settings.language, lines.iter().all(LineBalance::balanced));
    if json {
        let lines: Vec<serde_json::Value> = lines
            .iter()
            .map(|of| {
                let accounts = of.accounts.iter().map(
                    |sums| json!({ "account": sums.account.word(), "debit": sums.debit, "credit": sums.credit, "balance": sums.balance() }),
                );
                let compared =
                    of.compared.iter().map(|one| json!({ "beside": one.beside.word(), "ledger": one.ledger, "papers": one.papers }));
                json!({
                    "id": of.seen.line.id, "name": of.seen.line.name, "debit": of.debit(), "credit": of.credit(), "balanced": of.balanced(),
                    "accounts": accounts.collect::<Vec<_>>(), "compared": compared.collect::<Vec<_>>(),
                })
            })
            .collect();
        println!("{}", json!({ "lines": lines, "balanced": balanced }));
    } else {
        for of in lines {
            println!("{}", of.seen.line.name);
            for sums in &of.accounts {
                let label = sums.account.label(l);
                let (credit, stands) = (l.pick("kredit", "credit"), l.pick("saldo", "balance"));
                println!("  {label}: debit {}, {credit} {}, {stands} {}", sums.debit, sums.credit, sums.balance());
            }
            println!("  {}: debit {}, {} {}", l.pick("jumlah", "total"), of.debit(), l.pick("kredit", "credit"), of.credit());
            for one in &of.compared {
                println!("  {}: {} {} {}", one.beside.label(l), one.ledger, if one.ledger == one.papers { "=" } else { "≠" }, one.papers);
            }
        }
        let said = if balanced {
            l.pick("buku seimbang", "the books balance")
        } else {
            l.pick(
                "BUKU TIDAK SEIMBANG. Jangan membayar dulu: jalankan `payung audit verify`, dan pulihkan dari cadangan bila rantainya putus.",
                "THE BOOKS ARE OUT OF BALANCE. Pay nothing yet: run `payung audit verify`, and restore a backup if the chain is broken.",
            )
        };
        println!("{said}");
    }
    if balanced { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
