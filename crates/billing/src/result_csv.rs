//! The result in CSV (contract): one line per person and month, in the order of the NIK.

use crate::cause::{Cause, Difference};
use crate::compare::Row;
use crate::reconciliation::{Reconciliation, Stretch, Tally};
use payung_domain::{Kpj, Language, Month, Rupiah};
use payung_registry::{neutralise_csv, write_csv_field, write_digits};
use std::fmt::Write as _;
use std::io::Write;
use std::sync::mpsc::{Receiver, sync_channel};

/// The columns, in their order.
pub const COLUMNS: [&str; 11] =
    ["nik", "kpj", "nama", "bulan", "dalam_sk", "dalam_tagihan", "seharusnya", "ditagih", "selisih", "sebab", "dasar"];

/// People a thread compares at once.
const STRETCH: usize = 8_192;
/// Stretches a thread may be ahead of the writer.
const AHEAD: usize = 2;

/// A row as it is shown, wherever it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'r> {
    /// The NIK: the roster's, else the bill's; 0 when there is none that is sound.
    pub nik: u64,
    /// The bill's cell when it holds no sound NIK and nobody was found; else empty.
    pub nik_text: &'r str,
    /// The KPJ: the roster's, else the bill's.
    pub kpj: Option<Kpj>,
    /// The name: the roster's, else the bill's.
    pub name: &'r str,
}

impl Reconciliation<'_> {
    /// Who a row is about.
    #[must_use]
    pub fn shown(&self, row: &Row<'_>) -> Shown<'_> {
        let (roster, bill) = (self.roster(), self.bill());
        let at = |index: u32| index as usize;
        let entry = row.entry.and_then(|index| roster.entries.get(at(index)));
        let first = row.lines.first().map(|part| part.line);
        let line = first.and_then(|index| bill.lines.get(at(index)));
        let of_entry = row.entry.and_then(|index| roster.niks.get(at(index))).copied().unwrap_or(0);
        let of_line = || first.and_then(|index| bill.niks.get(at(index))).copied().unwrap_or(0);
        let nik = if of_entry == 0 { of_line() } else { of_entry };
        let name = entry.map_or("", |entry| roster.texts.get(entry.name));
        Shown {
            nik,
            nik_text: if nik == 0 { first.map_or("", |index| bill.nik_text(at(index))) } else { "" },
            kpj: entry.and_then(|entry| entry.kpj()).or_else(|| line.and_then(|line| line.kpj())),
            name: if name.is_empty() { line.map_or("", |line| bill.texts.get(line.name)) } else { name },
        }
    }

    /// Writes the whole result, on so many threads, and counts it. `progress` is told of rows as they are written.
    ///
    /// # Errors
    /// Writing failed; what was written must be thrown away.
    pub fn write_csv(&self, out: &mut dyn Write, l: Language, threads: usize, progress: &dyn Fn(u64)) -> std::io::Result<Tally> {
        out.write_all(COLUMNS.join(",").as_bytes())?;
        out.write_all(b"\n")?;
        let (stretches, threads) = (self.stretches(STRETCH), threads.max(1));
        let words = Words::new(self, l);
        let mut tally = Tally::default();
        std::thread::scope(|scope| -> std::io::Result<()> {
            // Each thread takes every n-th stretch, and the writer takes from the threads in turn: the order needs no numbers.
            let ready: Vec<Receiver<(Vec<u8>, Tally)>> = (0..threads)
                .map(|thread| {
                    let (sender, receiver) = sync_channel(AHEAD);
                    let (stretches, words) = (&stretches, &words);
                    scope.spawn(move || {
                        for stretch in stretches.iter().skip(thread).step_by(threads) {
                            // The writer has given up when nobody receives.
                            if sender.send(words.stretch(stretch)).is_err() {
                                return;
                            }
                        }
                    });
                    receiver
                })
                .collect();
            for turn in 0..stretches.len() {
                let Some(Ok((bytes, part))) = ready.get(turn % threads).map(Receiver::recv) else { break };
                out.write_all(&bytes)?;
                progress(part.rows);
                tally.add(&part);
            }
            Ok(())
        })?;
        self.close(&mut tally);
        if let Some(total) = self.totals_only() {
            let mut line = Vec::new();
            words.total(total, &tally, &mut line);
            out.write_all(&line)?;
            tally.rows += 1;
        }
        Ok(tally)
    }
}

/// What the lines are made of.
struct Words<'w> {
    of: &'w Reconciliation<'w>,
    language: Language,
    /// Articles of each cause, joined and made harmless.
    cites: Vec<String>,
    /// By place in the period.
    months: Vec<(Month, String)>,
}

impl<'w> Words<'w> {
    fn new(of: &'w Reconciliation<'w>, language: Language) -> Self {
        let cites = Cause::ALL.iter().map(|cause| of.terms().cites(*cause).join("; ")).collect();
        let months = of.terms().period().months().map(|month| (month, month.to_string())).collect();
        Self { of, language, cites, months }
    }

    fn stretch(&self, stretch: &Stretch) -> (Vec<u8>, Tally) {
        let (mut bytes, mut tally, mut scratch) = (Vec::with_capacity(STRETCH * 96), Tally::default(), String::new());
        self.of.stretch(stretch, &mut |row| {
            tally.add_row(row);
            self.line(row, &mut bytes, &mut scratch);
        });
        (bytes, tally)
    }

    fn line(&self, row: &Row<'_>, out: &mut Vec<u8>, scratch: &mut String) {
        let shown = self.of.shown(row);
        if shown.nik != 0 {
            write_digits(out, shown.nik, 16);
        } else {
            text(out, shown.nik_text);
        }
        out.push(b',');
        if let Some(kpj) = shown.kpj {
            write_digits(out, kpj.get(), 11);
        }
        out.push(b',');
        text(out, shown.name);
        out.push(b',');
        match self.months.iter().find(|(month, _)| *month == row.month) {
            Some((_, name)) => out.extend_from_slice(name.as_bytes()),
            None => out.extend_from_slice(row.month.to_string().as_bytes()),
        }
        out.extend_from_slice(if row.on_roster { b",ya," } else { b",tidak," });
        let billed: &[u8] = if !row.bill_known {
            b"?,"
        } else if row.lines.is_empty() {
            b"tidak,"
        } else {
            b"ya,"
        };
        out.extend_from_slice(billed);
        amount(out, row.expected);
        out.push(b',');
        if row.bill_known {
            amount(out, row.billed);
            out.push(b',');
            amount(out, row.difference());
        } else {
            out.push(b',');
        }
        out.push(b',');
        if !row.differences.is_empty() {
            reasons(row.differences, self.language, scratch);
            text(out, scratch);
            out.push(b',');
            if let [difference] = row.differences {
                text(out, self.cites.get(difference.cause as usize).map_or("", String::as_str));
            } else {
                articles(self.of, row.differences, scratch);
                text(out, scratch);
            }
        } else {
            out.push(b',');
        }
        out.push(b'\n');
    }

    /// The line of a bill that came without a list.
    fn total(&self, total: Rupiah, tally: &Tally, out: &mut Vec<u8>) {
        out.extend_from_slice(b",,");
        text(out, self.language.pick("(jumlah tagihan)", "(sum of the bill)"));
        let months = self.of.terms().period();
        let _ = write!(out, ",{},-,ya,,{},{}", months.first, total.get(), tally.difference().get());
        let totals_only = Cause::TotalsOnly;
        out.push(b',');
        text(out, totals_only.label(self.language));
        out.push(b',');
        text(out, self.cites.get(totals_only as usize).map_or("", String::as_str));
        out.push(b'\n');
    }
}

/// The column `sebab`: every cause with its fact and the proposed answer.
pub fn reasons(differences: &[Difference], l: Language, out: &mut String) {
    out.clear();
    for (place, difference) in differences.iter().enumerate() {
        if place > 0 {
            out.push_str("; ");
        }
        let _ = write!(out, "{} ({}: {})", difference.reason(l), l.pick("usul", "proposed"), difference.answer().label(l));
    }
}

/// The column `dasar`: the articles of all causes, each once.
pub fn articles(of: &Reconciliation<'_>, differences: &[Difference], out: &mut String) {
    out.clear();
    let mut put: Vec<&str> = Vec::new();
    for cite in differences.iter().flat_map(|difference| of.terms().cites(difference.cause)) {
        if !put.contains(&cite.as_str()) {
            put.push(cite);
        }
    }
    out.push_str(&put.join("; "));
}

fn text(out: &mut Vec<u8>, text: &str) {
    if !text.is_empty() {
        write_csv_field(out, neutralise_csv(text).as_bytes());
    }
}

fn amount(out: &mut Vec<u8>, amount: Rupiah) {
    let number = amount.get();
    if number < 0 {
        out.push(b'-');
    }
    match number.unsigned_abs() {
        digits @ 0..=9_999_999_999_999_999 => write_digits(out, digits, 1),
        digits => out.extend_from_slice(digits.to_string().as_bytes()),
    }
}
