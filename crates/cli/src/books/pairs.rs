//! `payung books …` of records that may be one person: the queue, one pair, deciding, undoing, reading again, taking over a NIK.

use super::acts::{act, print, programme};
use super::args::Year;
use super::now;
use super::open::Opened;
use crate::failure::Failure;
use crate::settings::Settings;
use clap::{ArgGroup, Subcommand};
use payung_operations::acts::decide_pair::DecidePair;
use payung_operations::acts::read_pair::ReadPair;
use payung_operations::acts::take_over_nik::TakeOverNik;
use payung_operations::acts::undo_pair::UndoPair;
use payung_operations::views::pairs::{PairPart, PairsAsked, pair_seen, pairs};
use payung_operations::{Look, Request, pair_version};
use std::process::ExitCode;

/// Pairs shown at once.
const SHOWN: u64 = 500;

/// The acts and views of pairs.
#[derive(Debug, Subcommand)]
pub enum PairCommand {
    /// Pasangan yang mungkin orang yang sama, yang paling berisiko lebih dulu, dan kesepakatan dua petugas.
    Pairs {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Bagian: open (menunggu putusan), second (menunggu bacaan kedua Anda), decided, disputed.
        #[arg(long, default_value = "open", value_name = "BAGIAN")]
        part: String,
    },
    /// Satu pasangan berdampingan, dengan bobot setiap data.
    Pair {
        /// Pasangan.
        pair: i64,
    },
    /// Memutuskan apakah suatu pasangan satu orang.
    DecidePair(Answer),
    /// Membatalkan putusan suatu pasangan; pasangan itu menunggu lagi.
    UndoPair {
        /// Pasangan.
        pair: i64,
        /// Mengapa putusannya keliru.
        #[arg(long, value_name = "TEKS")]
        reason: String,
        /// Versi yang dilihat; tanpa ini yang sekarang.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Membaca pasangan yang terundi untuk kedua kali, tanpa tahu putusannya.
    ReadPair(Answer),
    /// Mengambil alih NIK catatan pembanding untuk berkas yang NIK-nya rusak.
    TakeOverNik {
        /// Pasangan.
        pair: i64,
        /// Apa yang dibandingkan sehingga yakin.
        #[arg(long, value_name = "TEKS")]
        reason: String,
        /// Versi yang dilihat; tanpa ini yang sekarang.
        #[arg(long)]
        version: Option<i64>,
    },
}

/// What somebody reads in a pair.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("answer").required(true).args(["same", "different"]))]
pub struct Answer {
    /// Pasangan.
    pair: i64,
    /// Satu orang.
    #[arg(long)]
    same: bool,
    /// Dua orang.
    #[arg(long)]
    different: bool,
    /// Dasarnya: apa yang dibandingkan.
    #[arg(long, value_name = "TEKS")]
    remark: String,
    /// Versi yang dilihat; tanpa ini yang sekarang.
    #[arg(long)]
    version: Option<i64>,
}

/// Runs the command.
pub async fn run(settings: &Settings, opened: &Opened, command: &PairCommand) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let day = Request { actor: &opened.actor, now: now(), id: None }.day(&opened.books);
    let look = Look { books: &opened.books, actor: &opened.actor, day };
    match command {
        PairCommand::Pairs { year, part } => {
            let part = PairPart::from_word(part).ok_or_else(|| {
                let known = PairPart::ALL.map(PairPart::word).join(", ");
                Failure::Usage(
                    format!("--part `{part}` tidak dikenal. Yang ada: {known}."),
                    format!("--part `{part}` is not known. There are: {known}."),
                )
            })?;
            let asked = PairsAsked { programme_year: programme(opened, year).await?, part, limit: SHOWN, ..PairsAsked::default() };
            let seen = pairs(look, &asked).await?;
            let rows = seen.rows.iter().map(|line| {
                serde_json::json!({
                    "pair": line.id, "case": line.case, "name": line.name, "other-case": line.other_case, "other-name": line.other_name,
                    "other-place": line.other_place, "stake": line.stake, "score": line.score, "state": line.status,
                })
            });
            let shown = serde_json::json!({
                "open": seen.counts.open, "second": seen.counts.second, "decided": seen.counts.decided, "disputed": seen.counts.disputed,
                "agreement": seen.agreement, "agreement-raw": seen.agreement.raw(), "agreement-kappa": seen.agreement.kappa(),
                "pairs": rows.collect::<Vec<_>>(), "more": seen.next.is_some(),
            });
            print(settings, opened.json, &shown)
        }
        PairCommand::Pair { pair } => {
            let seen = pair_seen(look, *pair, language).await?;
            let fields = seen.fields.iter().map(|field| {
                serde_json::json!({ "field": field.label, "here": field.here, "there": field.there, "says": field.says, "weight": field.weight })
            });
            let shown = serde_json::json!({
                "pair": seen.line.id, "version": seen.line.version, "state": seen.line.status, "stake": seen.line.stake, "score": seen.line.score,
                "case": seen.line.case, "other-case": seen.line.other_case, "other-place": seen.line.other_place,
                "fields": fields.collect::<Vec<_>>(), "total": seen.shown.total, "maybe-at": seen.shown.maybe_at, "same-at": seen.shown.same_at,
                "nik-proposed": seen.proposal, "taken-over": seen.taken_over,
            });
            print(settings, opened.json, &shown)
        }
        PairCommand::DecidePair(Answer { pair, same, remark, version, .. }) => {
            let decide = DecidePair { pair: *pair, version: seen(opened, *pair, *version).await?, same: *same, remark: remark.clone() };
            act(settings, opened, &decide).await
        }
        PairCommand::UndoPair { pair, reason, version } => {
            let undo = UndoPair { pair: *pair, version: seen(opened, *pair, *version).await?, reason: reason.clone() };
            act(settings, opened, &undo).await
        }
        PairCommand::ReadPair(Answer { pair, same, remark, version, .. }) => {
            let read = ReadPair { pair: *pair, version: seen(opened, *pair, *version).await?, same: *same, remark: remark.clone() };
            act(settings, opened, &read).await
        }
        PairCommand::TakeOverNik { pair, reason, version } => {
            let take = TakeOverNik { pair: *pair, version: seen(opened, *pair, *version).await?, reason: reason.clone() };
            act(settings, opened, &take).await
        }
    }
}

/// The version somebody saw; the present one unless it was named.
async fn seen(opened: &Opened, pair: i64, version: Option<i64>) -> Result<i64, Failure> {
    match version {
        Some(version) => Ok(version),
        None => Ok(pair_version(&opened.books.database.connection, pair).await?),
    }
}
