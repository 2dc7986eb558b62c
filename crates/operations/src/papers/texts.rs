//! The words of documents as data: considerations, legal bases, clauses, sentences. They come from `data/papers/`: one file that holds for
//! all, one per regulation over it, and whatever a region's profile puts over both.

use super::iuran_texts::{
    BillVerificationTexts, BundleTexts, CorrectionTexts, CoverStatementTexts, EndingNoticeTexts, FundStatementTexts, FundWords,
    LetterTexts, OfficialTexts, VillageNoticeTexts,
};
use crate::failure::ActError;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Table;

/// What holds wherever a regulation's file says nothing else.
const COMMON: [&str; 2] = [include_str!("../../data/papers/umum.toml"), include_str!("../../data/papers/umum-iuran.toml")];

/// Every regulation's own file, by its identifier.
const OWN: [(&str, &str); 6] = [
    ("bangli-pedoman-2025", include_str!("../../data/papers/bangli-pedoman-2025.toml")),
    ("banyumas-2-2025", include_str!("../../data/papers/banyumas-2-2025.toml")),
    ("klungkung-rancangan", include_str!("../../data/papers/klungkung-rancangan.toml")),
    ("samosir-10-2024", include_str!("../../data/papers/samosir-10-2024.toml")),
    ("yogyakarta-57-2024", include_str!("../../data/papers/yogyakarta-57-2024.toml")),
    ("yogyakarta-64-2023", include_str!("../../data/papers/yogyakarta-64-2023.toml")),
];

/// The names that may stand in braces, with what is put there.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("kepala_daerah", "Bupati Bangli"),
    ("daerah", "Kabupaten Bangli"),
    ("dinas", "nama dinas"),
    ("kepala_dinas", "Kepala Dinas …"),
    ("keputusan", "Keputusan Bupati"),
    ("peraturan", "nama lengkap peraturan"),
    ("peraturan_singkat", "nama singkat peraturan"),
    ("tahun", "tahun program"),
    ("desa", "Desa/Kelurahan"),
    ("kepala_desa", "Kepala Desa/Lurah"),
    ("kecamatan", "Kecamatan"),
    ("kedudukan", "tempat kedudukan"),
    ("judul", "judul keputusan"),
    ("jumlah_orang", "1.898"),
    ("jumlah_orang_terbilang", "seribu delapan ratus sembilan puluh delapan"),
    ("bulan", "12"),
    ("bulan_terbilang", "dua belas"),
    ("jumlah_rupiah", "Rp63.772.800"),
    ("jumlah_terbilang", "enam puluh tiga juta … rupiah"),
    ("per_bulan", "Rp16.800 per orang per bulan"),
    ("mulai", "Januari 2027"),
    ("sampai", "Desember 2027"),
    ("sumber_dana", "APBD Kabupaten … Tahun Anggaran 2027"),
    ("nomor_ba", "nomor berita acara"),
    ("tanggal_ba", "tanggal berita acara"),
    ("nomor_daftar", "nomor daftar calon"),
    ("tanggal_daftar", "tanggal daftar calon"),
    ("nomor_diubah", "nomor keputusan yang diubah"),
    ("tanggal_diubah", "tanggal keputusan yang diubah"),
    ("judul_diubah", "judul keputusan yang diubah"),
    ("jumlah_ditambah", "orang yang ditambahkan"),
    ("jumlah_dikurangi", "orang yang dihapus"),
    ("nama", "nama orang"),
    ("urutan", "urutan peringkat"),
    ("jumlah_menunggu", "orang dalam daftar tunggu"),
    ("wilayah", "desa atau kecamatan"),
    ("nomor_tagihan", "nomor surat tagihan"),
    ("tanggal_tagihan", "tanggal surat tagihan"),
    ("kode_iuran", "kode iuran"),
    ("bulan_iuran", "Mei 2027"),
    ("jatuh_tempo", "17 Mei 2027"),
    ("jumlah_baris", "12"),
    ("jumlah_ditagih", "Rp31.861.200"),
    ("jumlah_seharusnya", "Rp31.819.200"),
    ("jumlah_sengketa", "Rp42.000"),
    ("jumlah_diminta", "Rp27.534.400"),
    ("nomor_surat", "nomor surat"),
    ("tanggal_surat", "tanggal surat"),
    ("nomor_keputusan", "nomor keputusan"),
    ("tanggal_keputusan", "tanggal keputusan"),
    ("penunjukan", "surat penunjukan pejabat verifikasi"),
    ("alasan", "alasan"),
    ("dasar", "pasal"),
    ("tanggal_buku", "31 Desember 2027"),
    ("bulan_tunggak", "Oktober dan November 2026"),
    ("batas_tunggak", "3"),
    ("berhenti_pada", "31 Desember 2026"),
    ("batas_usia", "65"),
    ("bulan_terakhir", "Desember 2026"),
    ("bulan_berikut", "Januari 2027"),
    ("iuran_sendiri", "Rp16.800"),
    ("tanggal_jatuh_tempo", "15"),
    ("catatan_tarif", "catatan tentang keringanan iuran"),
    ("hari", "6 Mei 2027"),
    ("hari_meninggal", "12 April 2027"),
    ("bulan_ke", "5"),
    ("bulan_nanti", "4"),
    ("jumlah_nanti", "Rp42.000.000"),
    ("upah_dasar", "Rp2.655.042"),
    ("sumber_upah", "keputusan tentang upah minimum"),
    ("lapor_jam", "48"),
    ("lapor_perubahan", "lapor dalam 7 hari kerja …"),
    ("lapor_nilai", "7"),
    ("lapor_satuan", "hari kerja"),
    ("lapor_dasar", "Pasal 9"),
    ("berkas_klaim", "kartu peserta, akta kematian, …"),
    ("bayar_hari", "3"),
    ("klaim_tahun", "5"),
];

/// A legal basis or a piece of advice that somebody has to stand for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Confirmable {
    /// Short name, by which a profile confirms it.
    pub id: String,
    /// The words.
    pub text: String,
    /// Evidence. `K` (perlu dikonfirmasi): printed only once the region's profile confirms it.
    pub tag: String,
}

/// What a region's documents need to know of it, where no profile says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegionTexts {
    /// "Provinsi Bali".
    pub province: String,
    /// Where the head of the region signs.
    pub seat: String,
    /// The office's name on its letterhead; the regulation's own word for it when absent.
    #[serde(default)]
    pub office: Option<String>,
    /// The head of a kecamatan.
    pub district_head: String,
}

/// The words of a decree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecreeTexts {
    /// Title above the list.
    pub annex_title: String,
    /// The list's columns.
    pub columns: Vec<payung_documents::AnnexColumn>,
    /// Menimbang.
    pub considering: Vec<String>,
    /// Memperhatikan, before the minutes and the list.
    #[serde(default)]
    pub noting: Vec<String>,
    /// Memperhatikan: one line for each of the minutes of verification.
    pub noting_minutes: String,
    /// Memperhatikan: the list of candidates.
    pub noting_list: String,
    /// KESATU, KEDUA, …
    pub clauses: Vec<String>,
    /// Tembusan.
    pub copies: Vec<String>,
    /// Offices whose initials a draft needs.
    pub initials: Vec<String>,
}

/// The words of a notice of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RefusalTexts {
    /// Subject.
    pub subject: String,
    /// What was decided, as paragraphs.
    pub decision: Vec<String>,
    /// How to object, step by step.
    pub objection: Vec<Confirmable>,
    /// Who gets a copy.
    pub copies: Vec<String>,
}

/// Title and sentences of minutes, lists and forms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FormTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// What it is about, as its opening sentence goes on; empty where the form has none.
    #[serde(default)]
    pub subject: String,
    /// Sentences, where the form has them.
    #[serde(default)]
    pub sentences: Vec<String>,
}

/// The words of a letter of application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApplicationTexts {
    /// Subject.
    pub subject: String,
    /// Lines after "Yth.".
    pub addressee: Vec<String>,
    /// The request of one person.
    pub request: Vec<String>,
    /// The request of a group.
    pub group_request: Vec<String>,
    /// The statement that everything is true.
    pub statement: String,
}

/// All words of a regulation's documents.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PaperTexts {
    /// The region.
    pub region: RegionTexts,
    /// Mengingat, in the order of the hierarchy.
    pub basis: Vec<Confirmable>,
    /// The first decree.
    pub decree: DecreeTexts,
    /// A decree that amends it.
    pub amending: DecreeTexts,
    /// Notice of refusal.
    pub refusal: RefusalTexts,
    /// Minutes of deliberation.
    pub deliberation: FormTexts,
    /// Recapitulation.
    pub recapitulation: FormTexts,
    /// Minutes of verification.
    pub verification: FormTexts,
    /// List of candidates.
    pub candidates: FormTexts,
    /// Worksheet.
    pub worksheet: FormTexts,
    /// Letter of application.
    pub application: ApplicationTexts,
    /// Letter to the insurer that goes with an export.
    pub enrolment_letter: LetterTexts,
    /// Sheet on which a bill is checked.
    pub bill_verification: BillVerificationTexts,
    /// Letter that asks for a corrected bill.
    pub bill_correction: CorrectionTexts,
    /// Papers of a payment request.
    pub payment_bundle: BundleTexts,
    /// The same of a village.
    pub payment_bundle_village: BundleTexts,
    /// The year of fund lines.
    pub fund_statement: FundStatementTexts,
    /// Words for what a fund line's columns hold.
    pub fund_words: FundWords,
    /// Statement of a person's cover.
    pub cover_statement: CoverStatementTexts,
    /// Notice that a person's cover ends.
    pub ending_notice: EndingNoticeTexts,
    /// Notice of arrears to a village.
    pub arrears_notice: VillageNoticeTexts,
    /// Notice of the programme's end to a village.
    pub programme_end_notice: VillageNoticeTexts,
    /// Offices of those who sign papers of money.
    pub officials: OfficialTexts,
}

impl PaperTexts {
    /// The words for `regulation`, with `over` put over them.
    ///
    /// # Errors
    /// `over` names something that is not there, or of another kind; or there are no words for that regulation and `over` does not give all.
    pub fn of(regulation: &str, over: Option<&Table>) -> Result<Self, ActError> {
        let wrong = |message: &str| {
            let message = message.trim().replace('\n', " ");
            ActError::invalid(
                format!("Naskah dokumen untuk {regulation} salah: {message}. Betulkan bagian papers pada profil daerah."),
                format!("The words of documents for {regulation} are wrong: {message}. Mend the part `papers` of the region's profile."),
            )
        };
        let read = |text: &str| text.parse::<Table>().map_err(|error| wrong(error.message()));
        let mut all = Table::new();
        for common in COMMON {
            put_over(&mut all, &read(common)?);
        }
        if let Some((_, own)) = OWN.iter().find(|(id, _)| *id == regulation) {
            put_over(&mut all, &read(own)?);
        }
        if let Some(over) = over {
            put_over(&mut all, over);
        }
        let texts: Self = all.clone().try_into().map_err(|error: toml::de::Error| wrong(error.message()))?;
        check(&toml::Value::Table(all)).map_err(|name| {
            let known = PLACEHOLDERS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            wrong(&format!("{{{name}}} tidak dikenal; yang ada: {known}"))
        })?;
        Ok(texts)
    }
}

/// Puts the values of `over` over those of `under`, table by table; lists are replaced whole.
fn put_over(under: &mut Table, over: &Table) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => put_over(under, over),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The first name in braces that nobody fills.
fn check(value: &toml::Value) -> Result<(), String> {
    match value {
        toml::Value::String(text) => match names(text).find(|name| !PLACEHOLDERS.iter().any(|(known, _)| known == name)) {
            Some(strange) => Err(strange.to_owned()),
            None => Ok(()),
        },
        toml::Value::Array(items) => items.iter().try_for_each(check),
        toml::Value::Table(table) => table.values().try_for_each(check),
        _ => Ok(()),
    }
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// What is put in place of the names in braces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filling(BTreeMap<&'static str, String>);

impl Filling {
    /// Sets a value.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name, value.into());
    }

    /// Takes over another's values.
    pub fn add(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(name, value)| (*name, value.clone())));
    }

    /// The text with its names filled in one pass: what a value contains is never filled again.
    pub fn fill(&self, text: &str) -> Result<String, ActError> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            let value = self.0.get(name).ok_or_else(|| {
                ActError::invalid(
                    format!("Naskah dokumen memakai {{{name}}} di tempat yang tidak mengenalnya. Betulkan profil daerah."),
                    format!("The words of a document use {{{name}}} where it has no value. Mend the region's profile."),
                )
            })?;
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// Each of these texts, filled.
    pub fn all(&self, texts: &[String]) -> Result<Vec<String>, ActError> {
        texts.iter().map(|text| self.fill(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_regulation_has_its_words() {
        for id in payung_law::Bundle::embedded().keys().filter(|id| *id != "nasional") {
            let texts = PaperTexts::of(id, None).unwrap_or_else(|error| panic!("{id}: {}", error.indonesian));
            assert!(texts.decree.clauses.len() >= 4 && !texts.basis.is_empty(), "{id}");
            let all: String = texts.basis.iter().map(|basis| basis.text.as_str()).collect();
            // SMS-A20: the Samosir act cites another law's number in the supplement to the gazette.
            assert!(!all.contains("Nomor 5038"), "{id}");
            assert!(texts.basis.iter().all(|basis| ["S", "W", "K"].contains(&basis.tag.as_str())), "{id}");
        }
    }

    #[test]
    fn names_are_filled_once_and_strange_ones_refused() {
        let mut filling = Filling::default();
        filling.set("nama", "{judul}");
        assert_eq!(filling.fill("Yth. {nama}, {").expect("filled"), "Yth. {judul}, {");
        assert!(filling.fill("{judul}").expect_err("no value").indonesian.contains("{judul}"));
        let over: Table = "[refusal]\nsubject = \"{namaa}\"".parse().expect("TOML");
        let error = PaperTexts::of("samosir-10-2024", Some(&over)).expect_err("misspelt");
        assert!(error.indonesian.contains("{namaa}"), "{}", error.indonesian);
        let over: Table = "[refusal]\nsubjek = \"x\"".parse().expect("TOML");
        assert!(PaperTexts::of("samosir-10-2024", Some(&over)).expect_err("no such key").indonesian.contains("subjek"));
        let over: Table = "[refusal]\nsubject = \"Lain\"".parse().expect("TOML");
        assert_eq!(PaperTexts::of("samosir-10-2024", Some(&over)).expect("read").refusal.subject, "Lain");
    }
}
