//! The summary of `reconcile`, for a reader on standard error or, with `--json`, for a program on standard output.

use crate::args::ReconcileArgs;
use payung_billing::{BillFile, Cause, Reconciliation, RosterFile, Tally};
use payung_domain::{Language, Month};
use payung_law::Regulation;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;

/// What the summary speaks of.
pub struct Told<'t> {
    /// The call.
    pub args: &'t ReconcileArgs,
    /// The region's act.
    pub regional: Option<&'t Regulation>,
    /// National law.
    pub national: &'t Regulation,
    /// The comparison.
    pub reconciliation: &'t Reconciliation<'t>,
    /// What was seen in the roster's file.
    pub roster: &'t RosterFile,
    /// What was seen in the bill's file.
    pub bill: &'t BillFile,
    /// What was noticed, a line each.
    pub notices: Vec<String>,
}

/// What speaks for a bill of another region or another list, and of sums only.
pub fn strangers(of: &Reconciliation<'_>, bill: &Path, l: Language) -> Vec<String> {
    let (known, lines, shown) = (of.known_lines(), of.bill().len(), bill.display());
    let mut said = Vec::new();
    if lines > 0 && known * 2 < lines {
        said.push(match l {
            Language::Id => format!(
                "{shown}: hanya {known} dari {lines} baris memuat NIK atau KPJ yang dikenal daftar peserta. Mungkin tagihan daerah, desa, atau wadah lain; periksa berkasnya sebelum memakai hasil ini."
            ),
            Language::En => format!(
                "{shown}: only {known} of {lines} lines have a NIK or KPJ the roster knows. Perhaps the bill of another region, village or group; look at the file before using this result."
            ),
        });
    }
    if of.totals_only().is_some() {
        let people = of.bill().totals.people.map_or_else(String::new, |people| format!(" ({people} {})", l.pick("orang", "people")));
        said.push(match l {
            Language::Id => format!("{shown}: tagihan hanya memuat jumlah{people}, tanpa daftar nama; hanya jumlahnya dibandingkan. Minta daftarnya kepada BPJS."),
            Language::En => format!("{shown}: the bill holds a sum{people} and no list of names; only the sum is compared. Ask BPJS for the list."),
        });
    }
    said
}

fn months(args: &ReconcileArgs, name: impl Fn(Month) -> String) -> String {
    let (first, last) = (args.month.first, args.month.last);
    if first == last { name(first) } else { format!("{} – {}", name(first), name(last)) }
}

/// The summary in words.
pub fn words(told: &Told<'_>, tally: &Tally, l: Language) -> String {
    let mut out = String::new();
    let act = told.regional.map_or_else(|| l.pick("peraturan nasional", "national law").to_owned(), |act| act.act.short.clone());
    let _ = writeln!(out, "{} {}: {}", l.pick("Tagihan", "Bill of"), months(told.args, |month| month.named(l)), act);
    let totals = &told.reconciliation.bill().totals;
    for (label, value) in [(l.pick("Kode iuran", "Contribution code"), &totals.code), (l.pick("Nomor surat", "Letter"), &totals.number)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{label}: {value}");
        }
    }
    for note in told.reconciliation.terms().notes() {
        let _ = writeln!(out, "{}: {note}", l.pick("Tarif", "Tariff"));
    }
    for notice in &told.notices {
        let _ = writeln!(out, "! {notice}");
    }
    let width = Cause::ALL.iter().map(|cause| cause.label(l).chars().count()).max().unwrap_or(0);
    let _ = writeln!(
        out,
        "\n  {:<width$} {:>9} {:>20} {:>20}  {}",
        l.pick("sebab", "cause"),
        l.pick("baris", "rows"),
        l.pick("selisih", "difference"),
        l.pick("ditagih", "billed"),
        l.pick("dasar", "article")
    );
    let _ = writeln!(out, "  {:<width$} {:>9}", l.pick("sesuai", "in order"), tally.in_order);
    for cause in Cause::ALL.iter().filter(|cause| tally.of(**cause).rows > 0) {
        let of = tally.of(*cause);
        let cites = told.reconciliation.terms().cites(*cause).join("; ");
        let (difference, billed) = (of.difference.to_string(), of.billed.to_string());
        let _ = writeln!(out, "  {:<width$} {:>9} {difference:>20} {billed:>20}  {cites}", cause.label(l), of.rows);
        let _ = writeln!(out, "  {:<width$} → {}", "", cause.next_step(l));
    }
    let _ = writeln!(
        out,
        "\n  {} {} + {} {} = {} {}",
        l.pick("seharusnya", "expected"),
        tally.expected,
        l.pick("selisih", "difference"),
        tally.difference(),
        l.pick("ditagih", "billed"),
        tally.billed
    );
    let to = told.args.out.as_deref().map_or_else(String::new, |path| format!(" → {}", path.display()));
    let (lines, entries) = (told.reconciliation.bill().len(), told.reconciliation.roster().len());
    let _ = match l {
        Language::Id => writeln!(
            out,
            "\n{}: baris masuk {} = {entries} peserta + {} bukan data\n{}: baris masuk {} = {lines} baris tagihan + {} bukan data\nBaris keluar {}: {} orang-bulan dalam keputusan, {} ditagih{to}",
            told.roster.name,
            told.roster.rows_in,
            told.roster.not_data,
            told.bill.name,
            told.bill.rows_in,
            told.bill.not_data,
            tally.rows,
            tally.on_roster,
            tally.billed_rows
        ),
        Language::En => writeln!(
            out,
            "\n{}: rows in {} = {entries} entries + {} no data\n{}: rows in {} = {lines} lines + {} no data\nRows out {}: {} person-months decreed, {} billed{to}",
            told.roster.name,
            told.roster.rows_in,
            told.roster.not_data,
            told.bill.name,
            told.bill.rows_in,
            told.bill.not_data,
            tally.rows,
            tally.on_roster,
            tally.billed_rows
        ),
    };
    out
}

/// The summary as JSON.
pub fn json(told: &Told<'_>, tally: &Tally, l: Language) -> String {
    let causes: Vec<_> = Cause::ALL
        .iter()
        .filter(|cause| tally.of(**cause).rows > 0)
        .map(|cause| {
            let of = tally.of(*cause);
            json!({
                "id": cause.id(), "sebab": cause.label(l), "baris": of.rows, "selisih": of.difference.get(), "ditagih": of.billed.get(),
                "dasar": told.reconciliation.terms().cites(*cause), "langkah": cause.next_step(l),
            })
        })
        .collect();
    let totals = &told.reconciliation.bill().totals;
    let side = |file: &str, rows: u64, data: usize, not_data: u64| json!({"berkas": file, "baris_masuk": rows, "data": data, "bukan_data": not_data});
    json!({
        "bulan": {"awal": told.args.month.first.to_string(), "akhir": told.args.month.last.to_string()},
        "peraturan": told.regional.map(|act| act.act.id.as_str()),
        "hash": told.regional.map(|act| act.hash.as_str()),
        "hash_nasional": told.national.hash,
        "surat": {"kode_iuran": totals.code, "nomor": totals.number, "orang": totals.people, "jumlah": totals.amount.map(payung_domain::Rupiah::get)},
        "peserta": side(&told.roster.name, told.roster.rows_in, told.reconciliation.roster().len(), told.roster.not_data),
        "tagihan": side(&told.bill.name, told.bill.rows_in, told.reconciliation.bill().len(), told.bill.not_data),
        "baris_keluar": tally.rows,
        "orang_bulan": tally.on_roster,
        "baris_ditagih": tally.billed_rows,
        "sesuai": tally.in_order,
        "seharusnya": tally.expected.get(),
        "ditagih": tally.billed.get(),
        "selisih": tally.difference().get(),
        "sebab": causes,
        "tarif": told.reconciliation.terms().notes(),
        "catatan": told.notices,
    })
    .to_string()
}
