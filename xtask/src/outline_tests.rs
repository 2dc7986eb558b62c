//! Invented excerpts, each with one habit of the real texts.

use super::{Layout, Outline, plain_words};
use crate::address::parse_address;

const STATUTE: &str = "\
- Mengingat : 1. Undang-Undang tentang Awan;
2. Undang-Undang tentang Hujan;

BAB I

KETENTUAN UMUM

Pasal 1

Dalam Peraturan ini yang dimaksud dengan:

1. Daerah adalah Kabupaten Awan.
2. Awan adalah uap air
yang terlihat.

BAB II AWAN

Bagian Kesatu
Jenis Awan

Pasal 2

- (1) Jenis awan meliputi:
 - a. awan tinggi; dan

 - b. awan rendah.
- (2) Awan sebagaimana dimaksud pada ayat (1) diamati oleh:
 - Camat
 - Lurah
- (3) Pengamatan (setiap pagi

Senin) dicatat.

Commented [X1]: apakah perlu

**BAB III**
**PENUTUP**

Pasal ...

Peraturan ini berlaku.

Agar setiap orang mengetahuinya, diumumkan.
";

fn at(outline: &Outline, section: Option<&str>, cite: &str) -> Option<String> {
    let path = parse_address(cite).expect("a readable cite");
    match outline.find(section, &path)[..] {
        [node] => Some(outline.words(node).join(" ")),
        _ => None,
    }
}

fn statute(cite: &str) -> Option<String> {
    at(&Outline::parse(STATUTE, Layout::Statute), None, cite)
}

#[test]
fn a_provision_is_taken_with_its_list_and_without_its_own_marker() {
    assert_eq!(statute("Pasal 1 angka 2").as_deref(), Some("Awan adalah uap air yang terlihat."));
    assert_eq!(statute("Pasal 2 ayat (1)").as_deref(), Some("Jenis awan meliputi: a. awan tinggi; dan b. awan rendah."));
    assert_eq!(statute("Pasal 2 ayat (1) huruf b").as_deref(), Some("awan rendah."));
}

#[test]
fn items_with_only_a_dash_are_counted() {
    assert_eq!(statute("Pasal 2 ayat (2) butir 2").as_deref(), Some("Lurah"));
    assert_eq!(statute("Pasal 2 ayat (2)").as_deref(), Some("Awan sebagaimana dimaksud pada ayat (1) diamati oleh: Camat Lurah"));
}

#[test]
fn remarks_titles_and_the_proclamation_belong_to_no_provision() {
    assert_eq!(statute("Pasal 2 ayat (3)").as_deref(), Some("Pengamatan (setiap pagi Senin) dicatat."));
    assert_eq!(statute("BAB III Pasal ...").as_deref(), Some("Peraturan ini berlaku."));
}

#[test]
fn what_is_not_there_is_not_found() {
    assert_eq!(statute("Pasal 3"), None);
    assert_eq!(statute("Pasal 2 ayat (1) huruf c"), None);
    assert_eq!(statute("Pasal 2 ayat (1) huruf a (kedua)"), None);
    assert_eq!(statute("BAB I Pasal 2"), None);
}

#[test]
fn an_article_without_number_in_two_chapters_is_ambiguous_without_its_chapter() {
    let text = "BAB I\nPasal ...\nSatu.\nBAB II\nPasal ...\nDua.\n";
    let outline = Outline::parse(text, Layout::Statute);
    let path = parse_address("Pasal ...").expect("a readable cite");
    assert_eq!(outline.find(None, &path).len(), 2);
    assert_eq!(at(&outline, None, "BAB II Pasal ...").as_deref(), Some("Dua."));
}

const GUIDE: &str = "\
**A. PENGERTIAN**

1. Awan adalah uap;

## **BAB II AWAN**

### **A. KRITERIA**

Kriterianya:

#### **a. Tinggi**

Dengan indikator:

##### **1) Jauh**

Jauh berarti tidak
dekat.

#### **b. Putih**

Putih berarti terang.

#### **b. Lembut**

Lembut berarti *halus*.

**c. Jarang**

### **B. TIM**

Tim terdiri atas:

- a. Ketua; dan
- b. Anggota yang

ditunjuk.

Tugas tim:

- a. Melihat.
- b. Mencatat dengan:
  1) pensil;
  2) pena, yaitu:
  1. biru.
  2. hitam.
- c. Pulang.

## **BAB III PEMANTAUAN**

### **a. TUJUAN**

**1. Tahu**

Supaya tahu.

**2. Pihak**

**a. Camat**

Camat melihat.

**b. Lurah**

Lurah mencatat.

**b. WAKTU**

Setiap tahun.
";

fn guide(cite: &str) -> Option<String> {
    at(&Outline::parse(GUIDE, Layout::Statute), None, cite)
}

#[test]
fn sections_before_the_first_chapter_are_named_by_their_letter() {
    assert_eq!(guide("A angka 1").as_deref(), Some("Awan adalah uap;"));
}

#[test]
fn a_heading_keeps_the_paragraphs_below_it() {
    assert_eq!(guide("BAB II huruf A huruf a angka 1)").as_deref(), Some("Jauh Jauh berarti tidak dekat."));
}

#[test]
fn a_letter_used_twice_is_told_apart() {
    assert_eq!(guide("BAB II huruf A huruf b").as_deref(), Some("Putih Putih berarti terang."));
    assert_eq!(guide("BAB II huruf A huruf b (kedua)").as_deref(), Some("Lembut Lembut berarti halus."));
    assert_eq!(guide("BAB II huruf A huruf c").as_deref(), Some("Jarang"));
}

#[test]
fn a_paragraph_ends_a_plain_list_and_the_next_list_starts_anew() {
    assert_eq!(guide("BAB II huruf B huruf b").as_deref(), Some("Anggota yang ditunjuk."));
    assert_eq!(guide("BAB II huruf B huruf a (kedua)").as_deref(), Some("Melihat."));
    assert_eq!(guide("BAB II huruf B huruf c").as_deref(), Some("Pulang."));
}

#[test]
fn lists_nest_by_the_form_of_their_markers() {
    let pen = "pena, yaitu: 1. biru. 2. hitam.";
    assert_eq!(guide("BAB II huruf B huruf b (kedua) angka 2)").as_deref(), Some(pen));
    assert_eq!(guide("BAB II huruf B huruf b (kedua) angka 2) angka 2").as_deref(), Some("hitam."));
}

#[test]
fn headings_in_capitals_are_a_list_of_their_own() {
    assert_eq!(guide("BAB III huruf b").as_deref(), Some("WAKTU Setiap tahun."));
    assert_eq!(guide("BAB III huruf a angka 2 huruf b").as_deref(), Some("Lurah Lurah mencatat."));
    let outline = Outline::parse(GUIDE, Layout::Statute);
    let node = outline.find(None, &parse_address("BAB III huruf b").expect("a readable cite"))[0];
    assert_eq!(outline.words_below_title(node).map(|w| w.join(" ")).as_deref(), Some("Setiap tahun."));
}

const EXCERPTS: &str = "\
1. situs berita;

Catatan:

A. Undang-Undang tentang Awan:

1. Pasal 1:

- a. angka 3: Awan adalah uap.
 - b. Angka 7: Hujan adalah air.
2. Pasal 4 ayat (2): Awan meliputi:
 - a. tinggi; dan
 - b. rendah.
3. Pasal 5:
- a. ayat (1): Pengamat adalah:
 - a. Camat; dan
 - b. Lurah.
 - b. ayat (2): Pengamat mencatat:
 - 1) pagi; dan

- 2) sore.
4. Pasal 6 ayat (1), ayat (2), dan (3):
 - a. ayat (1): Selesai.
- B. Lampiran tentang Hujan

1. Huruf C: Umum

a. angka 2: Sedang

2. Huruf C Umum

a. angka 3: Deras

(a) angka (2) huruf (d) dan (e):

Deras terdiri atas:

1. huruf (d): badai.
2. huruf (e): topan.
";

fn excerpt(section: &str, cite: &str) -> Option<String> {
    at(&Outline::parse(EXCERPTS, Layout::Excerpts), Some(section), cite)
}

#[test]
fn excerpts_are_addressed_by_the_labels_they_repeat() {
    assert_eq!(excerpt("A", "Pasal 1 angka 7").as_deref(), Some("Hujan adalah air."));
    assert_eq!(excerpt("A", "Pasal 4 ayat (2)").as_deref(), Some("Awan meliputi: a. tinggi; dan b. rendah."));
    assert_eq!(excerpt("A", "Pasal 5 ayat (1)").as_deref(), Some("Pengamat adalah: a. Camat; dan b. Lurah."));
    assert_eq!(excerpt("A", "Pasal 5 ayat (2) angka 2)").as_deref(), Some("sore."));
    assert_eq!(excerpt("A", "Pasal 6 ayat (1)").as_deref(), Some("Selesai."));
    assert_eq!(excerpt("B", "Pasal 1 angka 7"), None);
}

#[test]
fn a_whole_article_shows_its_own_markers_not_the_compilers() {
    let whole = "(1) Pengamat adalah: a. Camat; dan b. Lurah. (2) Pengamat mencatat: 1) pagi; dan 2) sore.";
    assert_eq!(excerpt("A", "Pasal 5").as_deref(), Some(whole));
}

#[test]
fn a_label_split_over_several_excerpts_is_one_place() {
    assert_eq!(excerpt("B", "huruf C angka 2").as_deref(), Some("Sedang"));
    assert_eq!(excerpt("B", "huruf C angka 3 angka (2) huruf (e)").as_deref(), Some("topan."));
}

#[test]
fn noise_is_no_part_of_the_words() {
    let words = |text| plain_words(text).into_iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ");
    assert_eq!(words("- **a.** *awan* _tinggi_ "), "a. awan tinggi");
    assert_eq!(words("lihat:[https://a.example/x\\\\_y](https://a.example/x_y), ya"), "lihat:https://a.example/x_y, ya");
    assert_eq!(words("#### **1. Awan**"), "1. Awan");
    assert_eq!(plain_words("satu\n\ndua"), [("satu".to_owned(), 0), ("dua".to_owned(), 2)]);
}
