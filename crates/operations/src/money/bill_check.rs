//! A bill compared with the roster, person by person and month by month: the lines that the books keep of it.

use crate::acting::{Acting, FileIn};
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::enrolments::month_text;
use crate::failure::ActError;
use crate::files::spool::Spool;
use crate::money::bill_identity::{Identity, Words};
use crate::money::bill_roster::{BillRoster, Entered};
use crate::money::bills::AGREES;
use crate::programme::Programme;
use payung_billing::{Answer, Bill, BillFile, Cause, Detail, Difference, Period, Reading, Reconciliation, Row, Terms};
use payung_domain::{Language, Month, Rupiah};
use payung_registry::Limits;
use payung_storage::entity::bill_line;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

/// Threads that read a list.
const THREADS: usize = 2;

/// The cause of what a letter's total has beyond its list.
pub(crate) const TOTAL: &str = "jumlah-surat";

/// A line as the comparison found it.
pub(crate) struct Compared {
    /// The row in the list; 0 when the bill does not have the person.
    pub row: u32,
    /// The month.
    pub month: Month,
    /// The enrolment and the line that pays it, when the roster knows the person.
    pub entered: Option<Entered>,
    /// Who it is for.
    pub identity: Identity,
    /// Rupiah billed.
    pub billed: i64,
    /// Rupiah by the roster.
    pub expected: i64,
    /// Why they differ; [`AGREES`] when they do not.
    pub cause: &'static str,
    /// Why in words.
    pub reason: Option<Words>,
    /// The articles.
    pub cites: String,
    /// What is proposed.
    pub proposed: &'static str,
}

/// A bill compared.
pub(crate) struct Comparison {
    /// Its lines.
    pub lines: Vec<Compared>,
    /// Lines of the list; 0 when the bill came without one.
    pub listed: usize,
    /// Of them the lines of people whom the books know.
    pub known: usize,
}

/// What a letter says of its bill.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'b> {
    /// The group.
    pub wadah: &'b str,
    /// The months.
    pub months: (Month, Month),
    /// People.
    pub people: i64,
    /// The sum, rupiah.
    pub total: i64,
}

/// Compares a bill with the roster.
///
/// # Errors
/// The list cannot be read; the law or the sums do not fit.
pub(crate) fn compare(programme: &Programme, roster: &BillRoster, said: Said<'_>, list: Option<Bill>) -> Result<Comparison, ActError> {
    let mut lines = match list {
        Some(list) => return compare_list(programme, roster, said, list),
        None => roster.by_totals(said),
    };
    let people = roster.people(said);
    total_line(&mut lines, said, i64::try_from(people).unwrap_or(i64::MAX), false);
    Ok(Comparison { lines, listed: 0, known: 0 })
}

fn compare_list(programme: &Programme, roster: &BillRoster, said: Said<'_>, list: Bill) -> Result<Comparison, ActError> {
    let period = period(said.months)?;
    let refused = |error: payung_law::money::MoneyError| {
        ActError::invalid(
            format!("Iuran tidak dapat dihitung: {}.", error.message(Language::Id)),
            format!("The contribution cannot be computed: {}.", error.message(Language::En)),
        )
    };
    let terms = Terms::new(&programme.national, Some(&programme.regulation), period, None).map_err(refused)?;
    let listed = list.len();
    let compared = Reconciliation::new(&terms, roster.for_engine(), list, THREADS)
        .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))?;
    let mut lines: Vec<Compared> = Vec::with_capacity(listed + listed / 16);
    compared.each(|row| of_row(&compared, roster, said, row, &mut lines));
    let mut rows: Vec<u32> = lines.iter().filter(|line| line.row > 0).map(|line| line.row).collect();
    rows.sort_unstable();
    rows.dedup();
    total_line(&mut lines, said, i64::try_from(rows.len()).unwrap_or(i64::MAX), true);
    Ok(Comparison { lines, listed, known: compared.known_lines() })
}

/// The lines of one person and month: what is in order together with the first difference about the same line of the bill, and every other
/// difference by itself. Their sums are the row's.
fn of_row(compared: &Reconciliation<'_>, roster: &BillRoster, said: Said<'_>, row: &Row<'_>, out: &mut Vec<Compared>) {
    let entered = row.entry.and_then(|entry| roster.entered(entry));
    let sums =
        |of: fn(&Difference) -> Rupiah| row.differences.iter().fold(0_i64, |sum, difference| sum.saturating_add(of(difference).get()));
    let rest_billed = row.billed.get().saturating_sub(sums(|difference| difference.billed));
    let rest_expected = row.expected.get().saturating_sub(sums(|difference| difference.expected));
    let mut rest = (rest_billed != 0 || rest_expected != 0).then_some((rest_billed, rest_expected));
    let main = row.lines.iter().find(|part| !row.differences.iter().any(|other| is_repeat(other) && other.line == Some(part.line)));
    let main = main.or_else(|| row.lines.first()).map(|part| part.line);
    for difference in row.differences {
        // Whoever is in another group, or has no number yet, is not billed here.
        if difference.cause == Cause::NotBilled && !entered.is_some_and(|entered| roster.is_billable(entered, said.wadah, row.month)) {
            rest = None;
            continue;
        }
        let takes_rest = !is_repeat(difference) && (difference.line.is_none() || difference.line == main);
        let (billed, expected) = match rest.filter(|_| takes_rest) {
            Some((billed, expected)) => {
                rest = None;
                (billed.saturating_add(difference.billed.get()), expected.saturating_add(difference.expected.get()))
            }
            None => (difference.billed.get(), difference.expected.get()),
        };
        let reason = Words { id: difference.reason(Language::Id), en: difference.reason(Language::En) };
        out.push(Compared {
            row: row_of(compared, difference.line),
            month: row.month,
            entered,
            identity: identity(compared, row.entry, difference.line),
            billed,
            expected,
            cause: difference.cause.id(),
            reason: Some(reason),
            cites: compared.terms().cites(difference.cause).join("; "),
            proposed: difference.answer().id(),
        });
    }
    if let Some((billed, expected)) = rest {
        out.push(Compared {
            row: row_of(compared, main),
            month: row.month,
            entered,
            identity: identity(compared, row.entry, main),
            billed,
            expected,
            cause: AGREES,
            reason: None,
            cites: String::new(),
            proposed: "none",
        });
    }
}

const fn is_repeat(difference: &Difference) -> bool {
    matches!(difference.cause, Cause::Double) && matches!(difference.detail, Detail::FirstRow(_))
}

fn row_of(compared: &Reconciliation<'_>, line: Option<u32>) -> u32 {
    line.and_then(|line| compared.bill().get(line as usize)).map_or(0, |line| line.row)
}

/// Who a line is for: as billed; of somebody not billed, as in the books.
fn identity(compared: &Reconciliation<'_>, entry: Option<u32>, line: Option<u32>) -> Identity {
    if let Some(line) = line.and_then(|line| compared.bill().get(line as usize)) {
        let nik = line.nik.map_or_else(|_| line.nik_text.to_owned(), |nik| nik.to_string());
        return Identity { nik, kpj: line.kpj.map(|kpj| kpj.to_string()).unwrap_or_default(), name: line.name.to_owned() };
    }
    let Some(entry) = entry.and_then(|entry| compared.roster().get(entry as usize)) else { return Identity::default() };
    Identity {
        nik: entry.nik.map(|nik| nik.to_string()).unwrap_or_default(),
        kpj: entry.kpj.map(|kpj| kpj.to_string()).unwrap_or_default(),
        name: entry.name.to_owned(),
    }
}

/// What the letter asks for beyond its lines, or short of them, and what it says of people: a line of its own, so that the lines add up to what is to
/// be paid.
fn total_line(lines: &mut Vec<Compared>, said: Said<'_>, people: i64, listed: bool) {
    let billed = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.billed));
    let beyond = said.total.saturating_sub(billed);
    if beyond == 0 && people == said.people {
        return;
    }
    let (of_id, of_en) = if listed { ("daftarnya", "its list") } else { ("daftar peserta", "the roster") };
    let reason = Words {
        id: format!(
            "surat menagih {} untuk {} orang, {of_id} {} untuk {people} orang",
            Rupiah::new(said.total),
            said.people,
            Rupiah::new(billed)
        ),
        en: format!(
            "the letter asks {} for {} people, {of_en} says {} for {people}",
            Rupiah::new(said.total),
            said.people,
            Rupiah::new(billed)
        ),
    };
    lines.push(Compared {
        row: 0,
        month: said.months.0,
        entered: None,
        identity: Identity::default(),
        billed: beyond,
        expected: 0,
        cause: TOTAL,
        reason: Some(reason),
        cites: "tidak diatur".to_owned(),
        proposed: if beyond > 0 { Answer::Dispute.id() } else { Answer::Ask.id() },
    });
}

/// Reads the list of a bill.
///
/// # Errors
/// It cannot be read, or holds no line of a bill.
pub(crate) fn read_list(months: (Month, Month), file: &FileIn) -> Result<Bill, ActError> {
    let spool = Spool::of(&file.body)?;
    let how = Reading { limits: Limits::default(), threads: THREADS };
    let read = BillFile::load(&spool.path(), period(months)?, &how).map_err(|error| {
        let named = |language| error.message(language).replace(&spool.path().display().to_string(), &file.name);
        ActError::invalid(named(Language::Id), named(Language::En))
    })?;
    Ok(read.bill)
}

/// The months compared.
fn period(months: (Month, Month)) -> Result<Period, ActError> {
    Period::new(months.0, months.1).ok_or_else(|| {
        ActError::invalid(
            "Sebuah tagihan paling banyak untuk dua belas bulan, dari bulan awal sampai bulan akhir.",
            "A bill is for at most twelve months, from its first to its last.",
        )
    })
}

impl Acting<'_> {
    /// Writes the lines of a bill. `fallback` pays what the roster gives to no line.
    ///
    /// # Errors
    /// Sealing; the database's.
    pub(crate) async fn keep_lines(&self, bill: i64, lines: &[Compared], fallback: i64) -> Result<(), ActError> {
        let mut ordinal = 0_i64;
        for some in lines.chunks(ROWS_AT_ONCE) {
            let mut rows = Vec::with_capacity(some.len());
            for line in some {
                ordinal += 1;
                let nik = &line.identity.nik;
                let usable = nik.len() == 16 && nik.bytes().all(|byte| byte.is_ascii_digit());
                let row = bill_line::Model {
                    bill,
                    ordinal,
                    sheet_row: i64::from(line.row),
                    month: month_text(line.month),
                    enrolment: line.entered.map(|entered| entered.enrolment),
                    fund_line: Some(line.entered.filter(|entered| entered.here).map_or(fallback, |entered| entered.fund_line)),
                    nik_lookup: usable.then(|| self.sealer().lookup("nik", nik)),
                    identity: line.identity.seal(self.sealer())?,
                    billed: line.billed,
                    expected: line.expected,
                    cause: line.cause.to_owned(),
                    reason: line.reason.as_ref().map(|reason| reason.seal(self.sealer())).transpose()?,
                    cites: line.cites.clone(),
                    proposed: line.proposed.to_owned(),
                    answer: None,
                    answer_reason: None,
                    answered_by: None,
                    seq: self.seq,
                };
                rows.push(row.into_active_model());
            }
            bill_line::Entity::insert_many(rows).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}
