//! The five regions: their areas, invented villages, and the trades people follow there.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The Kemendagri codes and names the program itself ships.
const AREAS: &str = include_str!("../../../crates/registry/data/areas.csv");

/// Villages invented in each kecamatan.
pub const VILLAGES: u64 = 12;

/// Whose naming customs a family follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tradition {
    /// Birth-order names, with or without a title of the house.
    Balinese,
    /// Two or three Javanese words.
    Javanese,
    /// One Javanese word, as many older people have.
    OneWord,
    /// A Christian or Batak given name and the clan's name.
    Batak,
    /// Names of Arabic origin.
    Muslim,
    /// Christian names without a clan's name.
    Christian,
}

/// A trade: the word of the regulation, how villages write it, and what the identity card says.
pub struct Trade {
    /// The word of the regulation, or the usual one where the regulation has no list.
    pub word: &'static str,
    /// How village lists write it; the first is the most frequent.
    pub written: &'static [&'static str],
    /// Occupation as on the identity card.
    pub card: &'static str,
}

/// A region with everything that depends on it.
pub struct Region {
    /// Name of the switch, also the folder of the examples.
    pub key: &'static str,
    /// Code of the kabupaten or kota, four digits.
    pub code: u64,
    /// Name of the kabupaten or kota without "Kabupaten" or "Kota".
    pub short: &'static str,
    /// "Desa" or "Kelurahan".
    pub village_word: &'static str,
    /// Who signs a village list.
    pub village_head: &'static str,
    /// First number of a village within its kecamatan: 2001 for desa, 1001 for kelurahan.
    pub village_first: u64,
    /// Words of which the invented village names are made.
    pub village_words: (&'static [&'static str], &'static [&'static str]),
    /// Naming customs with their share.
    pub traditions: &'static [(Tradition, u64)],
    /// Trades with their share.
    pub trades: &'static [(Trade, u64)],
    /// Streets, hamlets or banjar.
    pub streets: &'static [&'static str],
    /// Places of birth; the first is the most frequent.
    pub birthplaces: &'static [&'static str],
    /// Where people come from who moved in: codes of kabupaten or kota.
    pub elsewhere: &'static [u64],
}

const fn trade(word: &'static str, written: &'static [&'static str], card: &'static str) -> Trade {
    Trade { word, written, card }
}

const BALI_TRADITIONS: &[(Tradition, u64)] = &[(Tradition::Balinese, 90), (Tradition::Muslim, 8), (Tradition::Christian, 2)];

/// All regions, in the order of the switch's help text.
pub const REGIONS: [Region; 5] = [
    Region {
        key: "samosir",
        code: 1217,
        short: "Samosir",
        village_word: "Desa",
        village_head: "Kepala Desa",
        village_first: 2001,
        village_words: (
            &["Huta", "Lumban", "Sosor", "Dolok", "Aek", "Tano"],
            &["Marsada", "Hasonangan", "Parlindungan", "Sihombang", "Saroha", "Nabasa", "Tiurma", "Panimbul"],
        ),
        traditions: &[(Tradition::Batak, 92), (Tradition::Muslim, 4), (Tradition::Christian, 2), (Tradition::OneWord, 2)],
        trades: &[
            (trade("petani", &["Petani", "PETANI", "Tani", "Petani/Pekebun", "bertani"], "PETANI/PEKEBUN"), 38),
            (trade("nelayan", &["Nelayan", "NELAYAN", "Nelayan danau"], "NELAYAN/PERIKANAN"), 10),
            (trade("sopir", &["Sopir", "SOPIR", "Supir", "Sopir angkot"], "SOPIR"), 8),
            (trade("pemulung", &["Pemulung", "PEMULUNG"], "BURUH HARIAN LEPAS"), 3),
            (trade("tukang becak", &["Tukang becak", "TUKANG BECAK", "Penarik becak"], "WIRASWASTA"), 5),
            (
                trade(
                    "pekerja sosial keagamaan",
                    &["Pekerja sosial keagamaan", "Pekerja Sosial Keagamaan", "Guru sekolah minggu"],
                    "LAINNYA",
                ),
                4,
            ),
            (trade("juru parkir", &["Juru parkir", "JURU PARKIR", "Jukir"], "BURUH HARIAN LEPAS"), 4),
            (trade("buruh harian", &["Buruh harian", "Buruh harian lepas", "BHL", "BURUH HARIAN"], "BURUH HARIAN LEPAS"), 13),
            (
                trade(
                    "pedagang kaki lima/pedagang keliling",
                    &["Pedagang kaki lima", "Pedagang keliling", "Pedagang kaki lima/pedagang keliling", "PKL"],
                    "PEDAGANG",
                ),
                11,
            ),
            (trade("lainnya", &["Lainnya", "Pekerja rentan lainnya", "Tukang jahit"], "WIRASWASTA"), 4),
        ],
        streets: &["Dusun I", "Dusun II", "Dusun III", "Lumban Pea", "Sosor Galung", "Jl. Danau"],
        birthplaces: &["Samosir", "Pangururan", "Nainggolan", "Tapanuli Utara", "Medan", "Pematangsiantar"],
        elsewhere: &[1212, 1202, 1216, 1271, 1272, 1408],
    },
    Region {
        key: "bangli",
        code: 5106,
        short: "Bangli",
        village_word: "Desa",
        village_head: "Perbekel",
        village_first: 2001,
        village_words: (
            &["Banjar", "Tegal", "Kayu", "Bukit", "Pucak", "Yeh"],
            &["Sari Merta", "Asri Kangin", "Jati Luwih", "Sudha", "Anyar Kauh", "Pinggan Sari", "Dharma", "Bungsil"],
        ),
        traditions: BALI_TRADITIONS,
        trades: &[
            (trade("petani", &["Petani", "PETANI", "Petani jeruk", "Petani kopi"], "PETANI/PEKEBUN"), 45),
            (trade("pedagang", &["Pedagang", "PEDAGANG", "Dagang", "Pedagang canang"], "PEDAGANG"), 18),
            (trade("sopir angkot", &["Sopir angkot", "Sopir", "SOPIR", "Supir"], "SOPIR"), 7),
            (trade("nelayan", &["Nelayan", "Nelayan danau"], "NELAYAN/PERIKANAN"), 4),
            (trade("buruh bangunan", &["Buruh bangunan", "Tukang bangunan", "BURUH BANGUNAN"], "TUKANG BATU"), 12),
            (trade("pengrajin bambu", &["Pengrajin bambu", "Perajin", "Pengrajin"], "WIRASWASTA"), 8),
            (trade("peternak", &["Peternak", "Peternak sapi", "PETERNAK"], "PETERNAK"), 6),
        ],
        streets: &["Br. Kaja", "Br. Kelod", "Br. Tengah", "Br. Kangin", "Br. Kauh"],
        birthplaces: &["Bangli", "Susut", "Kintamani", "Gianyar", "Denpasar", "Klungkung"],
        elsewhere: &[5104, 5107, 5171, 5105, 3510],
    },
    Region {
        key: "klungkung",
        code: 5105,
        short: "Klungkung",
        village_word: "Desa",
        village_head: "Perbekel",
        village_first: 2001,
        village_words: (
            &["Tihing", "Batu", "Pesisir", "Gelgel", "Tojan", "Nusa"],
            &["Sari", "Segara", "Anyar Kelod", "Merta Jaya", "Karang Suci", "Wana", "Pande Sari", "Tengah Kaja"],
        ),
        traditions: BALI_TRADITIONS,
        trades: &[
            (trade("nelayan", &["Nelayan", "NELAYAN"], "NELAYAN/PERIKANAN"), 18),
            (trade("petani rumput laut", &["Petani rumput laut", "Petani RL", "Rumput laut"], "PETANI/PEKEBUN"), 16),
            (trade("petani", &["Petani", "PETANI", "Tani"], "PETANI/PEKEBUN"), 24),
            (trade("pedagang", &["Pedagang", "PEDAGANG", "Dagang"], "PEDAGANG"), 18),
            (trade("penenun", &["Penenun", "Penenun songket", "Tukang tenun"], "WIRASWASTA"), 10),
            (trade("sopir", &["Sopir", "Supir", "Sopir truk"], "SOPIR"), 6),
            (trade("petani garam", &["Petani garam", "Penggarap garam"], "WIRASWASTA"), 8),
        ],
        streets: &["Br. Kanginan", "Br. Kawan", "Br. Tengah", "Br. Siku", "Dsn. Mentigi"],
        birthplaces: &["Klungkung", "Semarapura", "Nusa Penida", "Karangasem", "Denpasar"],
        elsewhere: &[5104, 5107, 5171, 5106, 5271],
    },
    Region {
        key: "banyumas",
        code: 3302,
        short: "Banyumas",
        village_word: "Desa",
        village_head: "Kepala Desa",
        village_first: 2001,
        village_words: (
            &["Karang", "Kali", "Kedung", "Suka", "Tegal", "Wana"],
            &["duren Kidul", "waru Lor", "mulya Wetan", "pucung", "salam Asri", "randu", "gintung", "sambung"],
        ),
        traditions: &[(Tradition::OneWord, 34), (Tradition::Javanese, 31), (Tradition::Muslim, 33), (Tradition::Christian, 2)],
        trades: &[
            (trade("penderes", &["Penderes", "PENDERES", "Penderes nira", "Deres"], "PETANI/PEKEBUN"), 18),
            (trade("buruh tani", &["Buruh tani", "BURUH TANI", "Buruh Tani/Perkebunan", "buruh tani"], "BURUH TANI/PERKEBUNAN"), 27),
            (trade("pekerja penyandang disabilitas", &["Pekerja penyandang disabilitas", "Penyandang disabilitas"], "LAINNYA"), 2),
            (trade("relawan sosial", &["Relawan sosial", "Relawan Sosial", "Tagana"], "LAINNYA"), 3),
            (
                trade(
                    "pekerja sektor pengelolaan sampah",
                    &["Pekerja sektor pengelolaan sampah", "Pengelola sampah", "Petugas sampah"],
                    "BURUH HARIAN LEPAS",
                ),
                5,
            ),
            (trade("peternak", &["Peternak", "PETERNAK", "Ternak kambing"], "PETERNAK"), 9),
            (trade("sopir", &["Sopir", "SOPIR", "Supir"], "SOPIR"), 8),
            (trade("pedagang", &["Pedagang", "PEDAGANG", "Dagang", "Bakul"], "PEDAGANG"), 15),
            (trade("tukang kayu", &["Tukang kayu", "TUKANG KAYU"], "TUKANG KAYU"), 6),
            (trade("tukang becak/andong (kusir)", &["Tukang becak", "Tukang becak/andong", "Kusir andong", "Kusir"], "WIRASWASTA"), 4),
            (trade("lainnya", &["Lainnya", "Buruh harian lepas", "Tukang jahit"], "BURUH HARIAN LEPAS"), 3),
        ],
        streets: &["Dusun I", "Dusun II", "Grumbul Kulon", "Grumbul Wetan", "Jl. Raya Desa"],
        birthplaces: &["Banyumas", "Purwokerto", "Cilacap", "Purbalingga", "Jakarta"],
        elsewhere: &[3301, 3303, 3304, 3175, 3216],
    },
    Region {
        key: "yogyakarta",
        code: 3471,
        short: "Yogyakarta",
        village_word: "Kelurahan",
        village_head: "Lurah",
        village_first: 1001,
        village_words: (
            &["Purwo", "Suryo", "Wiro", "Prawiro", "Ngadi", "Mantri"],
            &["binangun", "dipuran", "tamtaman", "gaten", "sari Kidul", "mulyan", "negaran", "jayan"],
        ),
        traditions: &[(Tradition::OneWord, 22), (Tradition::Javanese, 36), (Tradition::Muslim, 32), (Tradition::Christian, 10)],
        trades: &[
            (trade("pedagang kaki lima", &["Pedagang kaki lima", "PKL", "Pedagang"], "PEDAGANG"), 30),
            (trade("sopir", &["Sopir", "Supir", "SUPIR"], "SOPIR"), 12),
            (trade("asisten rumah tangga", &["Asisten rumah tangga", "ART", "PRT"], "PEMBANTU RUMAH TANGGA"), 14),
            (trade("tukang becak", &["Tukang becak", "Penarik becak", "Pengemudi becak"], "WIRASWASTA"), 12),
            (trade("buruh harian lepas", &["Buruh harian lepas", "BHL", "Buruh"], "BURUH HARIAN LEPAS"), 17),
            (trade("juru parkir", &["Juru parkir", "Jukir"], "BURUH HARIAN LEPAS"), 8),
            (trade("penjahit", &["Penjahit", "Tukang jahit"], "TUKANG JAHIT"), 7),
        ],
        streets: &["Jl. Melati", "Jl. Kenanga", "Gg. Nakula", "Gg. Sadewa", "Kp. Lor", "Kp. Kidul"],
        birthplaces: &["Yogyakarta", "Bantul", "Sleman", "Gunungkidul", "Klaten", "Magelang"],
        elsewhere: &[3402, 3404, 3403, 3310, 3308],
    },
];

impl Region {
    /// The region of that name.
    pub fn named(key: &str) -> Option<&'static Self> {
        REGIONS.iter().find(|region| region.key == key)
    }

    /// The kecamatan of the region: six-digit code and name, in the order of their codes.
    pub fn kecamatan(&self) -> Vec<(u64, &'static str)> {
        let own = self.code.to_string();
        areas()
            .filter(|(code, _)| code.len() == 6 && code.starts_with(&own))
            .filter_map(|(code, name)| Some((code.parse().ok()?, name)))
            .collect()
    }

    /// The name of the invented village number `at` (below [`VILLAGES`]) of kecamatan number `kecamatan`.
    pub fn village_name(&self, kecamatan: u64, at: u64) -> String {
        let (first, second) = self.village_words;
        let first_at = (at + kecamatan) % first.len() as u64;
        // Moving the second word by one each time the first words are used up keeps the names of a kecamatan apart.
        let second_at = (at / first.len() as u64 + at + 3 * kecamatan) % second.len() as u64;
        let (first, second) = (first[first_at as usize], second[second_at as usize]);
        if second.starts_with(char::is_uppercase) { format!("{first} {second}") } else { format!("{first}{second}") }
    }
}

/// Code and name of every area the program ships.
fn areas() -> impl Iterator<Item = (&'static str, &'static str)> {
    AREAS.lines().skip(1).filter_map(|line| {
        let (code, rest) = line.split_once(',')?;
        Some((code, rest.split_once(',')?.1))
    })
}

/// The name of the area with that code; empty when it is not in the table.
pub fn area_name(code: &str) -> &'static str {
    static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| areas().collect());
    NAMES.get(code).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_its_kecamatan_and_no_two_villages_of_one_share_a_name() {
        for (key, count) in [("samosir", 9), ("bangli", 4), ("klungkung", 4), ("banyumas", 27), ("yogyakarta", 14)] {
            let region = Region::named(key).expect(key);
            assert_eq!(region.kecamatan().len(), count, "{key}");
            for at in 0..count as u64 {
                let mut names: Vec<String> = (0..VILLAGES).map(|village| region.village_name(at, village)).collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len() as u64, VILLAGES, "{key} {at}");
            }
        }
        assert_eq!(area_name("1217"), "Kabupaten Samosir");
    }
}
