//! Faults in words: what was there, and what to do. Personal values appear only as the raw text the caller passes in.

use super::FaultKind;
use payung_domain::{Date, Language, NikFault, Sex};

/// Longest piece of a cell that is repeated in a message.
const RAW_CHARS_MAX: usize = 60;

/// Of the pair only the one that is asked for is put together: rows with faults are many.
macro_rules! only {
    ($language:expr, $id:expr, $en:expr $(,)?) => {
        match $language {
            Language::Id => ($id, String::new()),
            Language::En => (String::new(), $en),
        }
    };
}

impl FaultKind {
    /// What was there and what to do, in one or two sentences. `raw` is the cell's text; it may be empty.
    #[must_use]
    pub fn message(&self, raw: &str, language: Language) -> String {
        let raw = raw.trim();
        let shown = if raw.is_empty() {
            language.pick("(kosong)", "(empty)").to_owned()
        } else {
            let mut shown = String::with_capacity(raw.len().min(RAW_CHARS_MAX * 4) + 2);
            shown.push('"');
            shown.extend(raw.chars().take(RAW_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }));
            if raw.chars().nth(RAW_CHARS_MAX).is_some() {
                shown.push('…');
            }
            shown.push('"');
            shown
        };
        let (id, en) = self.words(&shown, language);
        match language {
            Language::Id => id,
            Language::En => en,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one line per fault, both languages side by side")]
    fn words(&self, raw: &str, language: Language) -> (String, String) {
        match self {
            Self::Nik(fault) => identity_number("NIK", *fault, raw, language),
            Self::FamilyCard(fault) => identity_number("Nomor KK", *fault, raw, language),
            Self::NikCleaned => only!(
                language,
                format!("NIK {raw} dibaca setelah spasi, titik, atau tanda petik dibuang. Tulis 16 angka saja."),
                format!("The NIK {raw} was read after spaces, dots or quotes were taken away. Write the 16 digits only."),
            ),
            Self::NikNumberCell => only!(
                language,
                format!(
                    "NIK {raw} tersimpan sebagai angka. Ubah kolom NIK ke format Teks sebelum disunting lagi, agar angka terakhir tidak hilang."
                ),
                format!(
                    "The NIK {raw} is stored as a number. Format the NIK column as Text before editing again, or the last digit may be lost."
                ),
            ),
            Self::NikProvince(digits) => only!(
                language,
                format!("NIK {raw} diawali {digits:02}, yang bukan kode provinsi. Cocokkan dengan KTP-el."),
                format!("The NIK {raw} begins with {digits:02}, which is no province. Compare it with the KTP-el."),
            ),
            Self::NikRetiredProvince(digits) => only!(
                language,
                format!("NIK {raw} diawali {digits:02}, kode provinsi lama; NIK tidak berubah seumur hidup, jadi ini bisa benar."),
                format!("The NIK {raw} begins with {digits:02}, a former province; a NIK stays for life, so this can be right."),
            ),
            Self::NikBirthDiffers { nik: (day, month, year), stated } => only!(
                language,
                format!(
                    "NIK {raw} memuat tanggal lahir {day:02}-{month:02}-{year:02}, sedangkan daftar menyebut {}. Cocokkan dengan KTP-el; bila tanggal lahir pernah dibetulkan, NIK memang tetap.",
                    written(*stated)
                ),
                format!(
                    "The NIK {raw} encodes the birth date {day:02}-{month:02}-{year:02}, but the list says {}. Compare with the KTP-el; when a birth date was corrected, the NIK rightly stays as it was.",
                    written(*stated)
                ),
            ),
            Self::NikSexDiffers { nik } => {
                let (id, en) = match nik {
                    Sex::Female => ("perempuan", "a woman"),
                    Sex::Male => ("laki-laki", "a man"),
                };
                (
                    format!("NIK {raw} menunjuk {id}, berbeda dari jenis kelamin dalam daftar. Cocokkan dengan KTP-el."),
                    format!("The NIK {raw} is that of {en}, unlike the sex in the list. Compare with the KTP-el."),
                )
            }
            Self::NikIssuedElsewhere(area) => only!(
                language,
                format!(
                    "NIK {raw} pertama kali terbit di wilayah {area}, bukan di kabupaten/kota tempat tinggal. Ini wajar bagi yang pindah."
                ),
                format!("The NIK {raw} was first issued in area {area}, not where the person lives. That is usual for people who moved."),
            ),
            Self::NameMissing => {
                ("Nama tidak diisi. Tulis nama sesuai KTP-el.".to_owned(), "There is no name. Write the name as on the KTP-el.".to_owned())
            }
            Self::NameIsNumber => only!(
                language,
                format!("Kolom nama berisi {raw}, bukan nama. Periksa apakah kolomnya tertukar."),
                format!("The name column holds {raw}, which is no name. Check whether columns are swapped."),
            ),
            Self::DateUnreadable => only!(
                language,
                format!("Tanggal {raw} tidak terbaca. Tulis hari-bulan-tahun, misalnya 31-05-1980."),
                format!("The date {raw} cannot be read. Write day-month-year, for example 31-05-1980."),
            ),
            Self::DateImpossible => only!(
                language,
                format!("Tanggal {raw} tidak ada dalam kalender. Cocokkan dengan dokumennya."),
                format!("The date {raw} does not exist. Compare it with the document."),
            ),
            Self::DateMonthFirst(date) => only!(
                language,
                format!(
                    "Tanggal {raw} dibaca {} (bulan di depan), karena hari di depan tidak mungkin. Pastikan, lalu tulis hari-bulan-tahun.",
                    written(*date)
                ),
                format!(
                    "The date {raw} was read as {} (month first), because day first is impossible. Make sure, then write day-month-year.",
                    written(*date)
                ),
            ),
            Self::DateShortYear { read, other } => match other {
                None => (
                    format!("Tahun pada {raw} hanya dua angka; dibaca {}. Tulis tahun dengan empat angka.", written(*read)),
                    format!("The year in {raw} has two digits; read as {}. Write the year with four digits.", written(*read)),
                ),
                Some(other) => (
                    format!(
                        "Tahun pada {raw} hanya dua angka; dibaca {}, tetapi {} juga mungkin. Tulis tahun dengan empat angka.",
                        written(*read),
                        written(*other)
                    ),
                    format!(
                        "The year in {raw} has two digits; read as {}, but {} is possible too. Write the year with four digits.",
                        written(*read),
                        written(*other)
                    ),
                ),
            },
            Self::DatePlaceholder => only!(
                language,
                format!("Tanggal {raw} hanyalah pengisi; dianggap tidak diketahui. Tulis tanggal yang sebenarnya."),
                format!("The date {raw} is only a placeholder; taken as not known. Write the true date."),
            ),
            Self::DateDefault(date) => only!(
                language,
                format!("Tanggal {} sering dipakai bila tanggal sebenarnya tidak diketahui. Cocokkan dengan KTP-el.", written(*date)),
                format!("{} is often written when the true date is not known. Compare with the KTP-el.", written(*date)),
            ),
            Self::BirthMissing { suggested: None } => only!(
                language,
                "Tanggal lahir tidak diisi. Tulis sesuai KTP-el.".to_owned(),
                "There is no birth date. Write it as on the KTP-el.".to_owned(),
            ),
            Self::BirthMissing { suggested: Some(date) } => only!(
                language,
                format!("Tanggal lahir tidak diisi. NIK menunjuk {}; pastikan dengan KTP-el, lalu tulis di daftar.", written(*date)),
                format!(
                    "There is no birth date. The NIK suggests {}; make sure with the KTP-el, then write it in the list.",
                    written(*date)
                ),
            ),
            Self::NikSuggestsBirth(date) => only!(
                language,
                format!(
                    "Tanggal lahir {raw} tidak dipakai. NIK menunjuk {}; pastikan dengan KTP-el, lalu tulis di daftar.",
                    written(*date)
                ),
                format!(
                    "The birth date {raw} is not used. The NIK suggests {}; make sure with the KTP-el, then write it in the list.",
                    written(*date)
                ),
            ),
            Self::BirthInFuture(date) => only!(
                language,
                format!("Tanggal lahir {raw} dibaca {}, yang belum terjadi. Periksa tahunnya.", written(*date)),
                format!("The birth date {raw} was read as {}, which lies ahead. Check the year.", written(*date)),
            ),
            Self::BirthTooLongAgo(date) => only!(
                language,
                format!("Tanggal lahir {raw} dibaca {}, lebih dari 110 tahun lalu. Periksa tahunnya.", written(*date)),
                format!("The birth date {raw} was read as {}, more than 110 years ago. Check the year.", written(*date)),
            ),
            Self::PeriodReversed => only!(
                language,
                format!("Tanggal selesai {raw} mendahului tanggal mulainya. Periksa keduanya."),
                format!("The end {raw} lies before the beginning. Check both."),
            ),
            Self::SexUnreadable => only!(
                language,
                format!("Jenis kelamin {raw} tidak terbaca. Tulis L atau P."),
                format!("The sex {raw} cannot be read. Write L (laki-laki) or P (perempuan)."),
            ),
            Self::SexAmbiguous => only!(
                language,
                format!("Kode {raw} untuk jenis kelamin dapat berarti keduanya. Tulis L atau P."),
                format!("The code {raw} for the sex can mean either. Write L (laki-laki) or P (perempuan)."),
            ),
            Self::YesNoUnreadable => only!(
                language,
                format!("Isian {raw} bukan ya atau tidak. Tulis ya atau tidak; kosongkan bila tidak diketahui."),
                format!("{raw} is neither yes nor no. Write ya or tidak; leave it empty when not known."),
            ),
            Self::YesNoAmbiguous => only!(
                language,
                format!("Tanda {raw} dapat berarti centang atau silang; dianggap tidak diketahui. Tulis ya atau tidak."),
                format!("The mark {raw} can be a tick or a cross; taken as not known. Write ya or tidak."),
            ),
            Self::CitizenshipUnreadable => only!(
                language,
                format!("Kewarganegaraan {raw} tidak terbaca. Tulis WNI atau WNA."),
                format!("The citizenship {raw} cannot be read. Write WNI or WNA."),
            ),
            Self::DocumentUnreadable => only!(
                language,
                format!("Dokumen identitas {raw} tidak dikenal. Tulis KTP-el, KTP, surat keterangan, atau tidak ada."),
                format!("The identity document {raw} is not known. Write KTP-el, KTP, surat keterangan, or tidak ada."),
            ),
            Self::EducationUnreadable => only!(
                language,
                format!("Pendidikan {raw} tidak terbaca. Tulis tidak sekolah, belum tamat SD, SD, SMP, SMA, D3, S1, dan seterusnya."),
                format!("The schooling {raw} cannot be read. Write tidak sekolah, belum tamat SD, SD, SMP, SMA, D3, S1 and so on."),
            ),
            Self::EducationCoded => only!(
                language,
                format!("Pendidikan {raw} adalah kode yang kuncinya tidak diketahui; dianggap tidak diketahui. Tulis dengan kata."),
                format!("The schooling {raw} is a code without its key; taken as not known. Write it in words."),
            ),
            Self::IncomeUnreadable => only!(
                language,
                format!("Penghasilan {raw} bukan satu jumlah sebulan. Tulis angka rupiah, misalnya 1500000."),
                format!("The income {raw} is not one amount for a month. Write rupiah in digits, for example 1500000."),
            ),
            Self::IncomeNegative => only!(
                language,
                format!("Penghasilan {raw} negatif. Tulis jumlah rupiah sebulan."),
                format!("The income {raw} is negative. Write the rupiah of a month."),
            ),
            Self::IncomeTooSmall => only!(
                language,
                format!("Penghasilan {raw} kurang dari Rp10.000 sebulan; mungkin maksudnya ribu atau juta. Tulis jumlah rupiah seutuhnya."),
                format!(
                    "The income {raw} is below Rp10.000 a month; perhaps thousands or millions were meant. Write the whole amount in rupiah."
                ),
            ),
            Self::IncomeTooLarge => only!(
                language,
                format!("Penghasilan {raw} lebih dari satu miliar rupiah sebulan. Periksa jumlah angkanya."),
                format!("The income {raw} is more than a billion rupiah a month. Check the number of digits."),
            ),
            Self::WorkUncertain => only!(
                language,
                format!("Pekerjaan {raw} belum menunjukkan orang ini bekerja atau tidak. Tulis pekerjaan yang nyata dilakukan."),
                format!("The work {raw} does not tell whether this person works. Write the work really done."),
            ),
            Self::OccupationUnlisted => only!(
                language,
                format!(
                    "Pekerjaan {raw} tidak ada dalam daftar peraturan. Bila maksudnya salah satu jenis dalam daftar itu, tulis dengan kata yang sama."
                ),
                format!("The work {raw} is not on the regulation's list. If one of the listed kinds is meant, write it in the same words."),
            ),
            Self::OccupationAmbiguous => only!(
                language,
                format!("Isian {raw} cocok dengan lebih dari satu jenis dalam peraturan; yang disebut pertama dipakai. Tulis satu saja."),
                format!("{raw} fits more than one kind in the regulation; the first named was taken. Write only one."),
            ),
            Self::OccupationKindsDiffer(kinds) => only!(
                language,
                format!(
                    "Isian {raw} menyebut beberapa jenis ({kinds}) yang dinilai berbeda oleh peraturan, jadi jenisnya belum pasti. Tulis satu saja, yang benar-benar dikerjakan."
                ),
                format!(
                    "{raw} names several kinds ({kinds}) that the regulation judges differently, so the kind is not known. Write only the one really done."
                ),
            ),
            Self::OccupationUnreadable => only!(
                language,
                format!("Isian {raw} bukan kata. Tulis pekerjaan atau jabatan dengan kata-kata."),
                format!("{raw} is no word. Write the work or office in words."),
            ),
            Self::AreaCodeUnreadable => only!(
                language,
                format!("Kode wilayah {raw} tidak terbaca. Tulis kode Kemendagri 10 angka, misalnya 5106042001."),
                format!("The area code {raw} cannot be read. Write the Kemendagri code of 10 digits, for example 5106042001."),
            ),
            Self::AreaCodeUnknown => only!(
                language,
                format!("Kode wilayah {raw} tidak ada dalam tabel Kemendagri. Periksa provinsi, kabupaten/kota, dan kecamatannya."),
                format!("The area code {raw} is not in the Kemendagri table. Check its province, kabupaten/kota and kecamatan."),
            ),
            Self::AreaCodeBps => only!(
                language,
                format!("Kode wilayah {raw} tampaknya kode BPS, bukan kode Kemendagri. Ganti dengan kode Kemendagri 10 angka."),
                format!(
                    "The area code {raw} seems to be a BPS code, not a Kemendagri code. Replace it with the Kemendagri code of 10 digits."
                ),
            ),
            Self::AreaNameUnknown => only!(
                language,
                format!("Wilayah {raw} tidak ditemukan. Periksa ejaannya, atau isi kode_desa."),
                format!("The area {raw} was not found. Check its spelling, or fill in kode_desa."),
            ),
            Self::AreaNameAmbiguous => only!(
                language,
                format!("Nama {raw} dipakai lebih dari satu wilayah. Sebutkan kecamatan atau kabupaten/kotanya, atau isi kode_desa."),
                format!("Several areas are called {raw}. Name the kecamatan or the kabupaten/kota, or fill in kode_desa."),
            ),
            Self::AreaDisagrees { code, name } => only!(
                language,
                format!("Kode wilayah {code} dan nama wilayahnya ({name}) berbeda tempat; kode yang dipakai. Periksa keduanya."),
                format!("The area code {code} and the name of the area ({name}) are different places; the code is used. Check both."),
            ),
            Self::FormulaError => only!(
                language,
                format!("Sel berisi galat rumus {raw}. Perbaiki rumusnya atau tulis nilainya langsung."),
                format!("The cell holds the formula error {raw}. Mend the formula or write the value itself."),
            ),
            Self::OtherHeader => only!(
                language,
                format!(
                    "Mulai baris ini ada tabel kedua dengan judul kolom lain ({raw} dan seterusnya); baris di bawahnya dibaca menurut judul kolom pertama dan dapat keliru. Pindahkan tabel kedua ke lembar sendiri, lalu kirim ulang."
                ),
                format!(
                    "A second table with other headings begins in this row ({raw} and so on); the rows below it were read by the first header and may be wrong. Move the second table to a sheet of its own and send the file again."
                ),
            ),
            Self::BrokenRecord => only!(
                language,
                "Baris CSV ini rusak (tanda petik tidak ditutup, atau terlalu panjang). Perbaiki pada berkas asal, lalu ekspor lagi."
                    .to_owned(),
                "This CSV record is broken (an unclosed quote, or too long). Mend it in the source file and export again.".to_owned(),
            ),
        }
    }
}

/// NIK and family card number fail in the same ways.
fn identity_number(which: &str, fault: NikFault, raw: &str, language: Language) -> (String, String) {
    let (id, en) = match fault {
        NikFault::Missing => {
            return only!(
                language,
                format!("{which} tidak diisi. Tulis 16 angka sesuai dokumennya."),
                format!("There is no {which}. Write the 16 digits as on the document."),
            );
        }
        NikFault::Scientific => (
            "tersimpan sebagai angka ilmiah sehingga angka-angkanya hilang. Format kolomnya sebagai Teks, lalu ketik lagi 16 angka dari dokumen.",
            "was stored in scientific notation and its digits are lost. Format the column as Text, then type the 16 digits again from the document.",
        ),
        NikFault::NotDigits => (
            "memuat huruf atau tanda lain. Tulis 16 angka sesuai dokumennya.",
            "holds letters or other signs. Write the 16 digits as on the document.",
        ),
        NikFault::WrongLength => {
            ("tidak tepat 16 angka. Cocokkan dengan dokumennya.", "is not exactly 16 digits. Compare it with the document.")
        }
        NikFault::LeadingZero => (
            "diawali 0; nomor sementara atau pengisi tidak dapat dipakai. Tulis nomor pada KTP-el.",
            "begins with 0; a temporary or filled-up number cannot be used. Write the number on the KTP-el.",
        ),
        NikFault::AllEqual => {
            ("hanya mengulang satu angka. Tulis nomor yang sebenarnya.", "repeats one digit only. Write the true number.")
        }
        NikFault::SerialZero => (
            "berakhir 0000, nomor urut yang tidak pernah terbit: agaknya dibulatkan oleh Excel. Format kolomnya sebagai Teks, lalu ketik lagi dari dokumen.",
            "ends in 0000, a serial that is never issued: probably rounded by Excel. Format the column as Text, then type it again from the document.",
        ),
        NikFault::ImpossibleDate => (
            "memuat tanggal lahir yang tidak mungkin. Cocokkan dengan KTP-el; bila KTP-el memang demikian, tanyakan ke Dukcapil.",
            "encodes an impossible birth date. Compare with the KTP-el; if it really says so, ask Dukcapil.",
        ),
        NikFault::MaybeRounded => (
            "tersimpan sebagai angka dan berakhir 0: angka terakhirnya mungkin hilang karena dibulatkan Excel. Cocokkan dengan KTP-el, format kolomnya sebagai Teks, lalu ketik lagi dari dokumen.",
            "is stored as a number and ends in 0: its last digit may be lost to rounding by Excel. Compare with the KTP-el, format the column as Text, then type it again from the document.",
        ),
        NikFault::InexactNumber => (
            "tersimpan sebagai angka yang terlalu besar untuk disimpan tepat. Format kolomnya sebagai Teks, lalu ketik lagi dari dokumen.",
            "is stored as a number too large to be kept exactly. Format the column as Text, then type it again from the document.",
        ),
    };
    only!(language, format!("{which} {raw} {id}"), format!("{which} {raw} {en}"))
}

/// A date as Indonesian offices write it.
fn written(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}
