//! `payung reconcile`: a roster and a bill in, every difference out.

use crate::args::ReconcileArgs;
use crate::failure::{Failure, without_controls};
use crate::law::{NATIONAL, all, find, known};
use crate::reconcile_book;
use crate::reconcile_words::{self, Told};
use crate::results_out::{Pending, cannot_write};
use crate::screen::progress;
use crate::settings::Settings;
use payung_billing::{BillFile, Reading, Reconciliation, RosterFile, Tally, Terms};
use payung_domain::{AreaLevel, Language, Rupiah};
use payung_law::{Choices, Regulation};
use payung_registry::Limits;
use payung_screening::Wages;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// Where the result goes.
enum Out<'a> {
    Stdout,
    Csv(&'a Path),
    Book(&'a Path),
}

/// Runs the command.
pub fn run(settings: &Settings, args: &ReconcileArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let out = target(args)?;
    two_files(args)?;
    let limits = Limits::default();
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let (national, regional) = law(settings, args)?;
    let terms = terms(settings, args, &national, regional.as_ref(), &limits)?;
    let how = Reading { limits, threads };
    let said = |error: payung_billing::FileError| Failure::said(error.message(language));
    let roster = RosterFile::load(&args.roster, args.month, &how).map_err(said);
    let bill = BillFile::load(&args.bill, args.month, &how).map_err(said);
    // Both at once, so that both can be mended at once.
    let (mut roster, mut bill) = match (roster, bill) {
        (Ok(roster), Ok(bill)) => (roster, bill),
        (Err(one), Err(other)) => {
            return Err(Failure::several(vec![one.in_words(language).to_owned(), other.in_words(language).to_owned()]));
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error),
    };
    let mut notices = roster.findings(language);
    notices.extend(bill.findings(args.month, language));
    let (entries, lines) = (std::mem::take(&mut roster.roster), std::mem::take(&mut bill.bill));
    let reconciliation = Reconciliation::new(&terms, entries, lines, threads)
        .map_err(|error| Failure::said(format!("{}: {}", args.bill.display(), error.message(language))))?;
    notices.extend(reconcile_words::strangers(&reconciliation, &args.bill, language));
    let tally = write(&reconciliation, args, &out, threads, language)?;
    let told = Told {
        args,
        regional: regional.as_ref(),
        national: &national,
        reconciliation: &reconciliation,
        roster: &roster,
        bill: &bill,
        notices,
    };
    if args.json {
        let text = reconcile_words::json(&told, &tally, language);
        writeln!(std::io::stdout().lock(), "{text}").map_err(|_| Failure::Unheard)?;
    } else {
        eprint!("{}", without_controls(&reconcile_words::words(&told, &tally, language)));
    }
    Ok(ExitCode::SUCCESS)
}

fn target(args: &ReconcileArgs) -> Result<Out<'_>, Failure> {
    let Some(path) = args.out.as_deref() else { return Ok(Out::Stdout) };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") if !path.is_dir() => Ok(Out::Csv(path)),
        Some("xlsx") if !path.is_dir() => Ok(Out::Book(path)),
        _ => {
            let shown = path.display();
            Err(Failure::Usage(
                format!("Hasil tidak dapat ditulis sebagai {shown}. Sebut berkas .csv atau .xlsx."),
                format!("The result cannot be written as {shown}. Name a .csv or an .xlsx file."),
            ))
        }
    }
}

/// The roster and the bill must be two files, and the result a third.
fn two_files(args: &ReconcileArgs) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| a == b || a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if same(&args.roster, &args.bill) {
        let shown = args.bill.display();
        return Err(Failure::Usage(
            format!(
                "--roster dan --bill menyebut berkas yang sama, {shown}. Sebut daftar peserta pada --roster dan tagihan BPJS pada --bill."
            ),
            format!("--roster and --bill name the same file, {shown}. Name the roster with --roster and BPJS's bill with --bill."),
        ));
    }
    if let Some(out) = args.out.as_deref().filter(|out| same(out, &args.roster) || same(out, &args.bill)) {
        let shown = out.display();
        return Err(Failure::Usage(
            format!("{shown} sedang dibaca; hasil tidak boleh menimpanya. Sebut nama lain pada --out."),
            format!("{shown} is being read; the result must not overwrite it. Give another name with --out."),
        ));
    }
    if same_content(&args.roster, &args.bill) {
        let (roster, bill) = (args.roster.display(), args.bill.display());
        return Err(Failure::Cannot(
            format!(
                "{roster} dan {bill} isinya sama persis: salah satunya bukan yang dimaksud. Daftar peserta dan tagihan harus dua berkas."
            ),
            format!("{roster} and {bill} have the very same content: one of them is not the one meant. Roster and bill must be two files."),
        ));
    }
    Ok(())
}

/// Whether two files hold the same bytes. What cannot be read is told later, by whoever reads it.
fn same_content(a: &Path, b: &Path) -> bool {
    let size = |path: &Path| std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len());
    if size(a).is_none() || size(a) == Some(0) || size(a) != size(b) {
        return false;
    }
    let (Ok(mut a), Ok(mut b)) = (File::open(a), File::open(b)) else { return false };
    let (mut one, mut other) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let Ok(count) = a.read(&mut one) else { return false };
        let (Some(read), Some(room)) = (one.get(..count), other.get_mut(..count)) else { return false };
        if count == 0 {
            return true;
        }
        if b.read_exact(room).is_err() || read != room {
            return false;
        }
    }
}

/// National law and, where it is named, the region's act.
fn law(settings: &Settings, args: &ReconcileArgs) -> Result<(Regulation, Option<Regulation>), Failure> {
    let load = |name: &str, bundle| Regulation::load(bundle, &Choices::new()).map_err(|errors| all(name, &errors));
    let bundle = known(settings)?.remove(NATIONAL).ok_or_else(|| {
        Failure::Cannot(
            "Peraturan nasional tidak ada di antara peraturan yang dikenal; tarif tidak dapat dihitung. Lihat `payung regulations`.".into(),
            "National law is not among the regulations known; no tariff can be computed. See `payung regulations`.".into(),
        )
    })?;
    let national = load(NATIONAL, &bundle)?;
    let regional = match &args.regulation {
        Some(name) => Some(load(name, &find(settings, name)?)?).filter(|act| act.act.id != NATIONAL),
        None => None,
    };
    Ok((national, regional))
}

fn terms(
    settings: &Settings,
    args: &ReconcileArgs,
    national: &Regulation,
    regional: Option<&Regulation>,
    limits: &Limits,
) -> Result<Terms, Failure> {
    let language = settings.language;
    let wages = match args.wages.as_ref().or(settings.wages.as_ref()) {
        Some(path) => Wages::load(path, limits).map_err(|error| Failure::said(error.message(language)))?,
        None => Wages::default(),
    };
    let region = regional.and_then(Regulation::region).and_then(|region| region.at(AreaLevel::Regency));
    let wage: Option<Rupiah> = wages.of(region, args.month.first.first_day()).0;
    Terms::new(national, regional, args.month, wage).map_err(|error| Failure::said(error.message(language)))
}

/// Writes the result; nothing appears under its name before all of it is whole and counted.
fn write(
    reconciliation: &Reconciliation<'_>,
    args: &ReconcileArgs,
    out: &Out<'_>,
    threads: usize,
    language: Language,
) -> Result<Tally, Failure> {
    let bar = progress((reconciliation.roster().len().max(reconciliation.bill().len())) as u64, language);
    let tick = |rows| bar.inc(rows);
    let tally = match out {
        Out::Stdout => {
            let mut stdout = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
            let written = reconciliation.write_csv(&mut stdout, language, threads, &tick).and_then(|tally| stdout.flush().map(|()| tally));
            written.map_err(|_| Failure::Unheard)?
        }
        Out::Csv(path) => {
            let file = Pending::create(path)?;
            let mut writer = file.writer()?;
            let written = reconciliation.write_csv(&mut writer, language, threads, &tick).and_then(|tally| writer.flush().map(|()| tally));
            let tally = written.map_err(|error| cannot_write(path, &error))?;
            whole(reconciliation, &tally)?;
            file.finish()?;
            tally
        }
        Out::Book(path) => {
            let file = Pending::create(path)?;
            let mut writer = file.writer()?;
            let tally = reconcile_book::write(reconciliation, args, &mut writer, language)?;
            writer.flush().map_err(|error| cannot_write(path, &error))?;
            whole(reconciliation, &tally)?;
            file.finish()?;
            tally
        }
    };
    bar.finish_and_clear();
    Ok(tally)
}

/// A result in which somebody or some rupiah is missing must not be used.
fn whole(reconciliation: &Reconciliation<'_>, tally: &Tally) -> Result<(), Failure> {
    if reconciliation.is_whole(tally) {
        return Ok(());
    }
    Err(Failure::Cannot(
        "Tidak semua peserta dan baris tagihan keluar tepat satu kali, atau jumlahnya tidak cocok: program keliru. Hasil tidak dibuat. Laporkan perintahnya, tanpa data orang, kepada pengelola program.".into(),
        "Not everybody on the roster and the bill came out exactly once, or the sums differ: the program is at fault. No result was made. Report the command, without anybody's data.".into(),
    ))
}
