//! `payung match`: who of a list is who in a register.

use crate::args::MatchArgs;
use crate::failure::{Failure, without_controls};
use crate::results_out::{Pending, cannot_write};
use crate::settings::Settings;
use payung_domain::{Date, Language};
use payung_matching::{Counts, Matching, NameTables, Reading, Roster, RosterError, Terms, align};
use payung_registry::{Areas, Limits, Vocabulary};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command.
pub fn run(settings: &Settings, args: &MatchArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    check(args)?;
    let names = match args.names.as_ref().or(settings.names.as_ref()) {
        Some(folder) => NameTables::with_folder(folder).map_err(|error| Failure::said(error.message(language)))?,
        None => NameTables::embedded(),
    };
    let areas = match args.villages.as_ref().or(settings.villages.as_ref()) {
        Some(path) => Areas::embedded().with_villages(path).map_err(|error| Failure::said(error.message(language)))?,
        None => Areas::embedded(),
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let vocabulary = Vocabulary { headings: Arc::clone(&settings.headings), ..Vocabulary::default() };
    let limits = Limits::default();
    let reading = Reading { areas: &areas, vocabulary: &vocabulary, on: args.on.unwrap_or_else(today), limits: &limits, names: &names };
    let (mut list, mut register) = read_both(&args.list, &args.register, &reading, threads, language)?;
    align(&mut list, &mut register);
    let terms = Terms { same: args.same, maybe: args.maybe.min(args.same), threads };
    let found = Matching::find(&list, &register, &terms);
    let file = Pending::create(&args.out)?;
    let mut out = file.writer()?;
    let written = found.write(&mut out, language, threads).and_then(|rows| out.flush().map(|()| rows));
    let rows_out = written.map_err(|error| cannot_write(&args.out, &error))?;
    if rows_out != found.counts.rows {
        return Err(Failure::Cannot(
            format!("Baris masuk {}, baris keluar {rows_out}: program keliru. Hasil tidak dibuat.", found.counts.rows),
            format!("{} rows went in, {rows_out} came out: the program is at fault. No result was made.", found.counts.rows),
        ));
    }
    file.finish()?;
    eprint!("{}", without_controls(&summary(args, &found, language)));
    Ok(ExitCode::SUCCESS)
}

/// The day on which two-digit years are read, when the call does not say one.
fn today() -> Date {
    crate::books::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn check(args: &MatchArgs) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| a == b || a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if args.out.is_dir() {
        let shown = args.out.display();
        return Err(Failure::Usage(
            format!("--out {shown} adalah folder. Sebut nama berkas, misalnya cocok.csv."),
            format!("--out {shown} is a folder. Name a file, such as cocok.csv."),
        ));
    }
    if [&args.list, &args.register].into_iter().any(|input| same(input, &args.out)) {
        let shown = args.out.display();
        return Err(Failure::Usage(
            format!("{shown} sedang dibaca; hasil tidak boleh menimpanya. Sebut nama lain."),
            format!("{shown} is being read; the result must not overwrite it. Give another name."),
        ));
    }
    Ok(())
}

/// Reads list and register, at the same time where there is more than one thread. All that is wrong is told at once.
fn read_both<'r>(
    list: &Path,
    register: &Path,
    reading: &Reading<'r>,
    threads: usize,
    language: Language,
) -> Result<(Roster<'r>, Roster<'r>), Failure> {
    let read = |path: &Path| Roster::read(path, reading);
    let (list, register): (Result<_, RosterError>, Result<_, RosterError>) = if threads > 1 {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| read(register));
            (read(list), other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    } else {
        (read(list), read(register))
    };
    match (list, register) {
        (Ok(list), Ok(register)) => Ok((list, register)),
        (list, register) => {
            Err(Failure::several([list.err(), register.err()].into_iter().flatten().map(|error| error.message(language)).collect()))
        }
    }
}

/// What the run came to.
fn summary(args: &MatchArgs, found: &Matching<'_, '_>, l: Language) -> String {
    let Counts { rows, people, register_people, same, maybe, different, proposals, overlap, bounds } = found.counts;
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |id: String, en: String| {
        let _ = writeln!(text, "{}", l.pick(&id, &en));
    };
    line(
        format!("Baris masuk {rows} = baris keluar {rows}; {people} orang dicocokkan dengan {register_people} orang dalam register."),
        format!("Rows in {rows} = rows out {rows}; {people} people were compared with {register_people} people of the register."),
    );
    line(
        format!("  sama {same}, mungkin {maybe} (untuk diperiksa orang), beda {different}"),
        format!("  same {same}, perhaps {maybe} (for a person to look at), different {different}"),
    );
    line(
        format!(
            "  batas: sama mulai {}, mungkin mulai {}; perkiraan bagian daftar yang ada dalam register {:.1}%",
            args.same,
            args.maybe,
            overlap * 100.0
        ),
        format!(
            "  thresholds: same from {}, perhaps from {}; share of the list expected in the register {:.1}%",
            args.same,
            args.maybe,
            overlap * 100.0
        ),
    );
    line(
        format!("  pasangan yang dibandingkan {}; usul NIK {proposals}, tidak satu pun diterapkan", bounds.compared),
        format!("  pairs compared {}; NIKs proposed {proposals}, none of them applied", bounds.compared),
    );
    if bounds.frequent_keys > 0 || bounds.cut > 0 {
        line(
            format!(
                "  batas calon tercapai: pada {} baris ada ciri yang terlalu sering (misalnya semua lahir pada satu hari) dan tidak ditelusuri; pada {} baris tidak semua calon dilihat",
                bounds.frequent_keys, bounds.cut
            ),
            format!(
                "  the bound on candidates was hit: on {} rows something too frequent (such as one birthday for all) was not followed; on {} rows not all candidates were looked at",
                bounds.frequent_keys, bounds.cut
            ),
        );
    }
    for (field, levels) in found.learnt(l) {
        let shares: Vec<String> = levels.iter().map(|level| format!("{} {:.2}%", level.what, level.among_same * 100.0)).collect();
        line(format!("  dipelajari, {field}: {}", shares.join("; ")), format!("  learnt, {field}: {}", shares.join("; ")));
    }
    text
}
