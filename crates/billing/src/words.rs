//! Differences in words.

use crate::bill::AmountFault;
use crate::cause::{Cause, Detail, Difference};
use crate::matching::MatchedBy;
use payung_domain::{Language, NikFault};

impl AmountFault {
    /// What is wrong with the amount.
    #[must_use]
    pub fn message(self, language: Language) -> &'static str {
        match self {
            Self::Missing => language.pick("jumlahnya kosong", "no amount"),
            Self::NotANumber => language.pick("jumlahnya bukan angka rupiah", "the amount is no number of rupiah"),
            Self::Fraction => {
                language.pick("jumlahnya memakai sen; iuran selalu rupiah bulat", "the amount has sen; contributions are whole rupiah")
            }
            Self::TooLarge => language.pick("jumlahnya terlalu besar untuk iuran", "the amount is too large for a contribution"),
            Self::BrokenRow => language.pick(
                "barisnya rusak (tanda kutip tidak ditutup atau terlalu panjang)",
                "the row is broken (a quote not closed, or too long)",
            ),
        }
    }
}

/// What is wrong with a NIK's cell, without the digits.
fn nik_words(fault: NikFault, l: Language) -> &'static str {
    match fault {
        NikFault::Missing => l.pick("NIK kosong", "no NIK"),
        NikFault::Scientific => l.pick("NIK berubah menjadi notasi ilmiah", "the NIK became scientific notation"),
        NikFault::NotDigits => l.pick("NIK memuat bukan angka", "the NIK holds other than digits"),
        NikFault::WrongLength => l.pick("NIK tidak 16 angka", "the NIK has not 16 digits"),
        NikFault::LeadingZero => l.pick("NIK berawalan 0", "the NIK begins with 0"),
        NikFault::AllEqual => l.pick("NIK berisi satu angka yang sama", "the NIK is one digit repeated"),
        NikFault::SerialZero => {
            l.pick("NIK dibulatkan lembar kerja (berakhiran 0000)", "the NIK was rounded by a spreadsheet (ends in 0000)")
        }
        NikFault::ImpossibleDate => l.pick("tanggal dalam NIK tidak mungkin", "the date in the NIK cannot be"),
        NikFault::InexactNumber => {
            l.pick("NIK tersimpan sebagai bilangan yang tidak tepat", "the NIK is stored as a number that is not exact")
        }
        NikFault::MaybeRounded => l.pick("NIK mungkin dibulatkan lembar kerja", "the NIK may have been rounded by a spreadsheet"),
    }
}

impl Difference {
    /// The fact behind the cause; empty when the cause says all. Names nobody and shows no number of anybody.
    #[must_use]
    pub fn detail_words(&self, l: Language) -> String {
        match self.detail {
            Detail::None => String::new(),
            Detail::EndedOn(day) => format!("{} {day}", l.pick("sejak", "since")),
            Detail::Until(month) => format!("{} {month}", l.pick("ditetapkan sampai", "decreed until")),
            Detail::From(month) => format!("{} {month}", l.pick("ditetapkan mulai", "decreed from")),
            Detail::Age(age) => format!("{} {age}", l.pick("perlindungan berakhir pada usia", "cover ends at the age of")),
            Detail::FirstRow(row) => format!("{} {row}", l.pick("sudah ditagih pada baris", "already billed in row")),
            Detail::TwiceInRoster => l.pick("tercatat dua kali dalam daftar peserta", "twice in the roster").to_owned(),
            Detail::RebateTaken(share) => format!(
                "{} {}%{}",
                l.pick("dipotong", "reduced by"),
                share / 100,
                l.pick(", padahal dibayar APBN/APBD", ", though paid by APBN/APBD")
            ),
            Detail::RebateUnclear(share) => format!(
                "{} {}%{}",
                l.pick("dipotong", "reduced by"),
                share / 100,
                l.pick(", padahal APBDesa tidak disebut", ", though the village's budget is not named")
            ),
            Detail::RebateMissing(share) => format!("{} {}%", l.pick("belum dipotong", "not reduced by"), share / 100),
            Detail::Class(basis) => format!("{} {basis}", l.pick("kelas penghasilan", "income class of")),
            Detail::Times(times) => format!("{times} {}", l.pick("kali iuran sebulan", "times a month's contribution")),
            Detail::Negative => l.pick("jumlahnya di bawah nol", "the amount is below zero").to_owned(),
            Detail::Amount(fault) => fault.message(l).to_owned(),
            Detail::Nik(fault, by) => {
                let found = match by {
                    Some(MatchedBy::Kpj) => l.pick(", dikenali dari KPJ", ", found by the KPJ"),
                    Some(MatchedBy::Person) => l.pick(", dikenali dari nama dan tanggal lahir", ", found by name and birth date"),
                    None => l.pick(", orangnya tidak ditemukan", ", the person was not found"),
                };
                format!("{}{found}", nik_words(fault, l))
            }
            Detail::OtherKpj(_) => l.pick("KPJ pada tagihan lain dari daftar peserta", "the bill's KPJ is not the roster's").to_owned(),
            Detail::OtherNik => {
                l.pick("NIK pada tagihan lain dari daftar peserta, KPJ sama", "the bill's NIK is not the roster's, the KPJ is").to_owned()
            }
            Detail::KpjOfAnother => l.pick("KPJ ini juga dipakai orang lain", "this KPJ stands beside another person too").to_owned(),
            Detail::OtherName => l.pick("nama pada tagihan lain sama sekali", "the name on the bill is quite another").to_owned(),
            Detail::Fund => l.pick("sumber dana pada tagihan lain", "the bill has another fund line").to_owned(),
            Detail::Group => l.pick("wadah pada tagihan lain", "the bill has another group").to_owned(),
        }
    }

    /// The cause and the fact behind it, as in the column `sebab`.
    #[must_use]
    pub fn reason(&self, l: Language) -> String {
        // A line nobody is found for says that before it says who is not on the decree.
        let detail = self.detail_words(l);
        if detail.is_empty() { self.cause.label(l).to_owned() } else { format!("{}: {detail}", self.cause.label(l)) }
    }
}

impl Cause {
    /// What to do about it, for whoever verifies the bill.
    #[must_use]
    pub fn next_step(self, l: Language) -> &'static str {
        match self {
            Self::NotDecreed => l.pick(
                "minta BPJS mengeluarkannya, atau usulkan dalam keputusan perubahan",
                "have BPJS take it off, or propose it for an amended decree",
            ),
            Self::Dead | Self::Moved | Self::Ended | Self::OverAge => {
                l.pick("sampaikan bukti berakhirnya kepada BPJS", "send BPJS the proof of the ending")
            }
            Self::PaidAlready | Self::Double => l.pick("minta tagihan diperbaiki", "ask for a corrected bill"),
            Self::WrongMonth => l.pick("minta tagihan bulan yang benar", "ask for the bill of the right month"),
            Self::WrongRebate | Self::WrongClass | Self::WrongRate => l.pick("minta BPJS menghitung ulang", "have BPJS compute it again"),
            Self::NotBilled => l.pick(
                "tanyakan sebelum jatuh tempo agar perlindungannya tidak putus",
                "ask before the due date, so that cover does not stop",
            ),
            Self::NotReadable => l.pick("minta baris itu dikirim ulang", "ask for that row again"),
            Self::SharedNumber | Self::TwoNumbers => l.pick("minta BPJS mencocokkan NIK dan KPJ", "have BPJS match NIK and KPJ"),
            Self::NikDamaged => l.pick("minta daftar dengan kolom NIK berformat teks", "ask for a list whose NIK column is text"),
            Self::WrongLine => {
                l.pick("minta dipindahkan ke wadah atau sumber dana yang benar", "ask to have it moved to the right group or line")
            }
            Self::TotalsOnly => l.pick("minta daftar namanya", "ask for the list of names"),
        }
    }
}
