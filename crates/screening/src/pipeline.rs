//! The run: blocks of rows are taken in order, judged in parallel, and come out in order. Memory is bounded by a few blocks.

use crate::decisions::DecisionLine;
use crate::judge::{Judged, RowJudge, outcome_word};
use crate::lists::{Lists, Place, comes_out};
use crate::marks::{CellNote, ResultRow};
use crate::rank::{Ceiling, RankKey, rank};
use crate::result_csv::{RowPrefix, header_line, write_row};
use crate::setting::Setting;
use crate::summary::{CriterionCount, Summary};
use payung_domain::{AreaCode, AreaLevel, Language, Verdict};
use payung_registry::{Cells, CsvBlock, CsvFile, CsvRecord, FileKind, OpenError, OwnedRow, Severity};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Rows of a workbook judged at once.
const ROWS_AT_ONCE: usize = 1_000;
/// Rows that are read, decided and explained together; of a CSV list's the registers are told before.
const RECORDS_AT_ONCE: usize = 32;
/// Blocks that may wait for an earlier one to be written, per thread.
const BLOCKS_AHEAD: u64 = 3;

/// Where results go.
pub struct Output<'o> {
    /// The CSV of the contract.
    pub csv: Option<&'o mut (dyn Write + Send)>,
    /// The decisions with their facts, for replay.
    pub decisions: Option<&'o mut (dyn Write + Send)>,
    /// Keep every row's results for marked workbooks.
    pub keep_rows: bool,
    /// Called with the number of rows that came out since the last call.
    pub progress: &'o (dyn Fn(u64) + Sync),
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Screened {
    /// The counts.
    pub summary: Summary,
    /// Every row's results, when asked for.
    pub rows: Vec<ResultRow>,
}

/// Why a run ended without a result.
#[derive(Debug)]
pub enum ScreeningError {
    /// A list could no longer be read.
    Open(OpenError),
    /// The result could not be written.
    Write(std::io::Error),
    /// Fewer or more rows came out than went in: the result must not be used.
    RowsLost {
        /// Rows that went in.
        rows_in: u64,
        /// Rows that came out.
        rows_out: u64,
    },
}

impl ScreeningError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Open(error) => error.message(language),
            Self::Write(error) => match language {
                Language::Id => format!(
                    "Hasil tidak dapat ditulis: {error}. Berkas hasil tidak dibuat. Periksa ruang kosong dan hak menulis di folder tujuan, lalu ulangi."
                ),
                Language::En => format!(
                    "The result cannot be written: {error}. No result file was made. Check free space and the right to write in the folder, and try again."
                ),
            },
            Self::RowsLost { rows_in, rows_out } => match language {
                Language::Id => format!(
                    "Baris masuk {rows_in}, baris keluar {rows_out}: berkas berubah selama dibaca, atau program keliru. Hasil tidak dibuat. Tutup berkas di program lain lalu ulangi."
                ),
                Language::En => format!(
                    "{rows_in} rows went in, {rows_out} came out: the file changed while being read, or the program is at fault. No result was made. Close the file in other programs and try again."
                ),
            },
        }
    }
}

enum Rows<'l> {
    Csv(CsvBlock),
    Sheet(&'l [OwnedRow]),
}

struct Batch<'l> {
    number: u64,
    file: usize,
    sheet: usize,
    rows: Rows<'l>,
}

/// Hands out the rows of all lists in order.
struct Source<'l> {
    lists: &'l Lists,
    setting: &'l Setting<'l>,
    file: usize,
    sheet: usize,
    row: usize,
    csv: Option<CsvFile>,
    number: u64,
    stopped: bool,
}

impl<'l> Source<'l> {
    fn next(&mut self) -> Result<Option<Batch<'l>>, OpenError> {
        loop {
            let Some(list) = self.lists.files.get(self.file).filter(|_| !self.stopped) else { return Ok(None) };
            let rows = if list.kind == FileKind::Csv {
                if self.csv.is_none() {
                    self.csv = Some(CsvFile::open(&list.path, &self.setting.limits)?);
                }
                self.csv.as_mut().map(CsvFile::next_block).transpose()?.flatten().map(Rows::Csv)
            } else {
                let rows = list.sheets.get(self.sheet).map_or(&[][..], |sheet| &sheet.rows);
                let end = rows.len().min(self.row + ROWS_AT_ONCE);
                let part = rows.get(self.row..end).filter(|part| !part.is_empty());
                self.row = end;
                part.map(Rows::Sheet)
            };
            let Some(rows) = rows else {
                self.row = 0;
                self.sheet += 1;
                if list.kind == FileKind::Csv || self.sheet >= list.sheets.len() {
                    self.csv = None;
                    self.sheet = 0;
                    self.file += 1;
                }
                continue;
            };
            self.number += 1;
            return Ok(Some(Batch { number: self.number - 1, file: self.file, sheet: self.sheet, rows }));
        }
    }
}

/// What one batch came to.
#[derive(Default)]
struct Chunk {
    csv: Vec<u8>,
    decisions: Vec<u8>,
    rows: Vec<ResultRow>,
    keys: Vec<(RankKey, u64)>,
    summary: Summary,
}

/// Takes chunks in any order and writes them in the order of their batches.
struct Sink<'o> {
    next: u64,
    waiting: BTreeMap<u64, Chunk>,
    spare: Vec<Vec<u8>>,
    output: Option<Output<'o>>,
    screened: Screened,
    keys: Vec<(RankKey, u64)>,
    error: Option<ScreeningError>,
}

impl Sink<'_> {
    fn take(&mut self, number: u64, chunk: Chunk) {
        self.waiting.insert(number, chunk);
        while let Some(mut chunk) = self.waiting.remove(&self.next) {
            self.next += 1;
            if let Some(output) = &mut self.output {
                let written = output
                    .csv
                    .as_mut()
                    .map_or(Ok(()), |csv| csv.write_all(&chunk.csv))
                    .and_then(|()| output.decisions.as_mut().map_or(Ok(()), |decisions| decisions.write_all(&chunk.decisions)));
                if let Err(error) = written {
                    self.error.get_or_insert(ScreeningError::Write(error));
                }
                (output.progress)(chunk.summary.rows_out);
            }
            chunk.csv.clear();
            self.spare.push(chunk.csv);
            self.screened.summary.add(&chunk.summary);
            self.screened.rows.append(&mut chunk.rows);
            self.keys.append(&mut chunk.keys);
        }
    }
}

/// Does something when a thread leaves, by return or by panic.
struct OnLeaving<F: Fn()>(F);

impl<F: Fn()> Drop for OnLeaving<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Screens the lists.
///
/// # Errors
/// [`ScreeningError`]; what was written by then must be thrown away.
pub fn screen(setting: &Setting<'_>, lists: &Lists, ceiling: Option<&Ceiling>, mut output: Output<'_>) -> Result<Screened, ScreeningError> {
    let ranks = match ceiling {
        Some(ceiling) => Some((rank(run(setting, lists, None, Some(ceiling), None)?.1), ceiling.places())),
        None => None,
    };
    if let Some(csv) = &mut output.csv {
        csv.write_all(header_line(setting.rules).as_bytes()).map_err(ScreeningError::Write)?;
    }
    let wanted = Wanted { csv: output.csv.is_some(), decisions: output.decisions.is_some(), rows: output.keep_rows };
    let (mut screened, _) = run(setting, lists, Some((output, wanted)), None, ranks.as_ref())?;
    screened.summary.rows_in = lists.rows_in();
    if screened.summary.rows_in != screened.summary.rows_out {
        return Err(ScreeningError::RowsLost { rows_in: screened.summary.rows_in, rows_out: screened.summary.rows_out });
    }
    if let Some((ranks, places)) = ranks {
        let ranked = ranks.len() as u64;
        screened.summary.within_ceiling = Some(ranked.min(places));
        screened.summary.waiting = Some(ranked.saturating_sub(places));
    }
    Ok(screened)
}

#[derive(Clone, Copy, Default)]
struct Wanted {
    csv: bool,
    decisions: bool,
    rows: bool,
}

type Ranks = (FxHashMap<u64, u64>, u64);

fn run(
    setting: &Setting<'_>,
    lists: &Lists,
    output: Option<(Output<'_>, Wanted)>,
    keys_for: Option<&Ceiling>,
    ranks: Option<&Ranks>,
) -> Result<(Screened, Vec<(RankKey, u64)>), ScreeningError> {
    let wanted = output.as_ref().map_or_else(Wanted::default, |(_, wanted)| *wanted);
    let source = Mutex::new(Source { lists, setting, file: 0, sheet: 0, row: 0, csv: None, number: 0, stopped: false });
    let sink = Mutex::new(Sink {
        next: 0,
        waiting: BTreeMap::new(),
        spare: Vec::new(),
        output: output.map(|(output, _)| output),
        screened: Screened::default(),
        keys: Vec::new(),
        error: None,
    });
    let turn = Condvar::new();
    let ahead = BLOCKS_AHEAD * setting.threads.max(1) as u64;
    let work = || -> Result<(), OpenError> {
        let mut current: Option<(usize, usize, Worker<'_>)> = None;
        loop {
            let next = locked(&source).next();
            let batch = match next {
                Ok(Some(batch)) => batch,
                Ok(None) => return Ok(()),
                Err(error) => {
                    locked(&source).stopped = true;
                    return Err(error);
                }
            };
            let worker = match &mut current {
                Some((file, sheet, worker)) if (*file, *sheet) == (batch.file, batch.sheet) => worker,
                slot => {
                    let worker = Worker::new(setting, lists, batch.file, batch.sheet, wanted, keys_for, ranks);
                    &mut slot.insert((batch.file, batch.sheet, worker)).2
                }
            };
            let mut chunk = Chunk::default();
            {
                let mut sink = locked(&sink);
                while batch.number > sink.next + ahead && sink.error.is_none() && !locked(&source).stopped {
                    sink = turn.wait(sink).unwrap_or_else(PoisonError::into_inner);
                }
                chunk.csv = sink.spare.pop().unwrap_or_default();
            }
            let number = batch.number;
            worker.batch(batch, &mut chunk);
            let mut sink = locked(&sink);
            sink.take(number, chunk);
            if sink.error.is_some() {
                locked(&source).stopped = true;
            }
            turn.notify_all();
        }
    };
    let results: Vec<Result<(), OpenError>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..setting.threads.max(1))
            .map(|_| {
                scope.spawn(|| {
                    // Whoever waits for this thread's turn must not wait for ever. Taking the sink first leaves nobody
                    // between looking and waiting.
                    let _leaving = OnLeaving(|| {
                        let _sink = locked(&sink);
                        if std::thread::panicking() {
                            locked(&source).stopped = true;
                        }
                        turn.notify_all();
                    });
                    work()
                })
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| match handle.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    for result in results {
        result.map_err(ScreeningError::Open)?;
    }
    let sink = sink.into_inner().unwrap_or_else(PoisonError::into_inner);
    match sink.error {
        Some(error) => Err(error),
        None => Ok((sink.screened, sink.keys)),
    }
}

/// A row that must come out.
struct Standing<'r, R> {
    row: &'r R,
    number: u32,
    broken: bool,
    hidden: bool,
}

/// Judges the batches of one sheet on one thread.
struct Worker<'s> {
    setting: &'s Setting<'s>,
    judge: RowJudge<'s>,
    prefix: RowPrefix,
    names: (&'s str, &'s str),
    file: u32,
    sheet: u32,
    header_rows: (u32, u32),
    wanted: Wanted,
    keys_for: Option<&'s Ceiling>,
    ranks: Option<&'s Ranks>,
    scratch: String,
    rank_text: String,
}

impl<'s> Worker<'s> {
    fn new(
        setting: &'s Setting<'s>,
        lists: &'s Lists,
        file: usize,
        sheet: usize,
        wanted: Wanted,
        keys_for: Option<&'s Ceiling>,
        ranks: Option<&'s Ranks>,
    ) -> Self {
        let list = &lists.files[file];
        let found = &list.sheets[sheet];
        Self {
            setting,
            judge: RowJudge::new(setting, lists, found),
            prefix: RowPrefix::new(list, found),
            names: (&list.shown, &found.name),
            file: u32::try_from(file).unwrap_or(u32::MAX),
            sheet: u32::try_from(sheet).unwrap_or(u32::MAX),
            header_rows: found.layout.as_ref().map_or((0, 0), |layout| layout.header_rows),
            wanted,
            keys_for,
            ranks,
            scratch: String::new(),
            rank_text: String::new(),
        }
    }

    fn batch(&mut self, batch: Batch<'_>, chunk: &mut Chunk) {
        chunk.summary.criteria = self
            .setting
            .rules
            .gates
            .iter()
            .map(|gate| CriterionCount { id: gate.criterion.id.clone(), cite: gate.criterion.cite.clone(), ..CriterionCount::default() })
            .collect();
        let mut ordinal = batch.number << 32;
        let header_rows = self.header_rows;
        match batch.rows {
            Rows::Sheet(rows) => {
                for some in rows.chunks(RECORDS_AT_ONCE) {
                    let rows = some.iter().filter(|row| comes_out(header_rows, row.number, *row));
                    self.rows(rows.map(|row| Standing { row, number: row.number, broken: false, hidden: row.hidden }), &mut ordinal, chunk);
                }
            }
            Rows::Csv(block) => {
                let mut records = block.records();
                loop {
                    let batch = records.next_batch(RECORDS_AT_ONCE);
                    self.judge.ask_next(batch.clone());
                    let batch: Vec<CsvRecord<'_>> = batch.collect();
                    if batch.is_empty() {
                        break;
                    }
                    let rows = batch.iter().filter(|record| !record.is_blank() && comes_out(header_rows, record.line(), *record));
                    let standing = |row| Standing { row, number: CsvRecord::line(row), broken: row.is_broken(), hidden: false };
                    self.rows(rows.map(standing), &mut ordinal, chunk);
                }
            }
        }
    }

    /// Some rows, step by step: all are read, then all decided, then all put into words and into `chunk`.
    fn rows<'r, R: Cells + 'r>(&mut self, rows: impl Iterator<Item = Standing<'r, R>>, ordinal: &mut u64, chunk: &mut Chunk) {
        let mut read = Vec::with_capacity(RECORDS_AT_ONCE);
        for standing in rows {
            let place = self.place(standing.number);
            let content = self.judge.read(standing.row, place, standing.broken);
            read.push((standing, place, content));
        }
        let mut decided = Vec::with_capacity(read.len());
        for (standing, place, content) in &mut read {
            decided.push((standing.row, standing.hidden, *place, self.judge.decide(standing.row, content)));
        }
        for (row, hidden, place, judged) in &decided {
            // Ranks need no words.
            if self.keys_for.is_none() {
                self.explain(*row, judged, *place, *hidden);
            }
            self.row(*row, judged, *place, *ordinal, chunk);
            *ordinal += 1;
        }
    }

    fn place(&self, row: u32) -> Place {
        Place { file: self.file, sheet: self.sheet, row }
    }

    fn explain(&mut self, row: &impl Cells, judged: &Judged<'_>, place: Place, hidden: bool) {
        self.judge.explain(row, judged, place);
        if hidden {
            let language = self.setting.language;
            if !self.judge.warning.is_empty() {
                self.judge.warning.push_str("; ");
            }
            self.judge.warning.push_str(language.pick("baris ini tersembunyi di lembar asal", "this row is hidden in the sheet"));
        }
    }

    fn row(&mut self, row: &impl Cells, judged: &Judged<'_>, place: Place, ordinal: u64, chunk: &mut Chunk) {
        let number = place.row;
        let summary = &mut chunk.summary;
        summary.rows_out += 1;
        summary.verdicts[judged.verdict as usize] += 1;
        if let Some(decision) = &judged.decision {
            for (count, outcome) in summary.criteria.iter_mut().zip(decision.outcomes()) {
                count.count(*outcome);
            }
        }
        summary.with_warnings += u64::from(!self.judge.warning.is_empty());
        summary.with_faults += u64::from(judged.faults.iter().any(|fault| fault.severity == Severity::Error));
        let village_unknown = |area: Option<AreaCode>| area.is_none_or(|area| area.level() < AreaLevel::Village);
        summary.without_village += u64::from(judged.facts.as_ref().is_some_and(|facts| village_unknown(facts.ktp_area)));
        if let (Some(ceiling), Verdict::Eligible, Some(facts)) = (self.keys_for, judged.verdict, &judged.facts) {
            chunk.keys.push((RankKey::of(facts, &ceiling.order), ordinal));
        }
        self.rank_text.clear();
        if let Some((ranks, places)) = self.ranks
            && let Some(rank) = ranks.get(&ordinal)
        {
            use std::fmt::Write;
            let waiting = if rank > places { "tunggu " } else { "" };
            let _ = write!(self.rank_text, "{waiting}{rank}");
        }
        if self.wanted.csv {
            let criteria = self.setting.rules.gates.len();
            let (warning, reason) = (&self.judge.warning, &self.judge.reason);
            write_row(&mut chunk.csv, &self.prefix, number, judged, &self.rank_text, criteria, warning, reason, &mut self.scratch);
        }
        if self.wanted.decisions {
            let line = DecisionLine::of(self.names, number, judged, &self.rank_text, &self.judge.warning, &self.judge.reason);
            line.write(&mut chunk.decisions);
        }
        if self.wanted.rows {
            chunk.rows.push(self.result_row(row, place, judged));
        }
    }

    fn result_row(&self, row: &impl Cells, place: Place, judged: &Judged<'_>) -> ResultRow {
        let mut values = vec![judged.verdict.word().to_owned(), self.rank_text.clone()];
        values.extend((0..self.setting.rules.gates.len()).map(|index| outcome_word(judged.decision.as_ref(), index).to_owned()));
        values.push(self.judge.warning.clone());
        values.push(self.judge.reason.clone());
        let notes = judged
            .faults
            .iter()
            .map(|fault| CellNote { column: fault.column, severity: fault.severity, comment: self.judge.comment(row, fault) })
            .collect();
        ResultRow { place, verdict: judged.verdict, values, notes }
    }
}
