//! Invented names in the customs of the five regions. Given names and clan names are common ones; who bears both is chance.

use super::dice::Dice;
use super::people::Sex;
use super::regions::Tradition;

const BALI_ORDER: [[&[&str]; 2]; 4] = [
    [&["Wayan", "Putu", "Gede"], &["Wayan", "Putu", "Luh"]],
    [&["Made", "Kadek", "Nengah"], &["Made", "Kadek", "Nengah"]],
    [&["Nyoman", "Komang"], &["Nyoman", "Komang"]],
    [&["Ketut"], &["Ketut"]],
];
const BALI_MEN: &[&str] = &[
    "Suarta", "Sudana", "Ardana", "Wirawan", "Suparta", "Mudana", "Darma", "Artana", "Budiarsa", "Sumerta", "Widana", "Kariasa",
    "Suastika", "Merta", "Sukadana", "Yasa", "Adnyana", "Puja", "Astawa", "Wardana", "Sutama", "Arnawa", "Rai", "Kerta", "Sugiarta",
    "Mustika", "Parwata", "Winaya", "Gunarta", "Subawa",
];
const BALI_WOMEN: &[&str] = &[
    "Suartini",
    "Sukawati",
    "Ariani",
    "Sukerti",
    "Puspawati",
    "Rasmini",
    "Sudiani",
    "Wirati",
    "Murniati",
    "Sutarmi",
    "Ratnadi",
    "Yuliani",
    "Suciani",
    "Astini",
    "Marheni",
    "Darmini",
    "Kertiasih",
    "Sulasih",
    "Parwati",
    "Rai",
    "Widiani",
    "Mertasari",
    "Ardani",
    "Budiasih",
    "Nuriasih",
    "Sumiati",
];
const JAVA_MEN: &[&str] = &[
    "Sukirno", "Tukiman", "Sarno", "Paiman", "Warsito", "Sutrisno", "Kasman", "Ngadimin", "Suparjo", "Slamet", "Mulyono", "Karso",
    "Wagiman", "Parto", "Darsono", "Tarsum", "Rasikun", "Sukarta", "Kuswanto", "Riyadi", "Wahono", "Sugeng", "Jumadi", "Sanmukri",
    "Hartono", "Widodo", "Prayitno", "Santosa",
];
const JAVA_WOMEN: &[&str] = &[
    "Sarinem", "Tukiyem", "Paijem", "Suparni", "Warsini", "Sutinah", "Kasinem", "Ngatinah", "Sumarni", "Mulyani", "Karsini", "Waginah",
    "Partini", "Darsiti", "Tarsinah", "Rasminah", "Kuswati", "Rumiyati", "Wahyuni", "Jumirah", "Lestari", "Hartati", "Rahayu", "Puji",
    "Tri", "Dwi", "Endang",
];
const BATAK_MEN: &[&str] = &[
    "Tiopan",
    "Parlindungan",
    "Hotman",
    "Saut",
    "Maruli",
    "Binsar",
    "Togar",
    "Jonner",
    "Ramses",
    "Poltak",
    "Mangapul",
    "Hasiholan",
    "Ronal",
    "Daniel",
    "Marihot",
    "Halomoan",
    "Robinson",
    "Jasmen",
    "Benhard",
    "Pangihutan",
    "Lamhot",
    "Edison",
    "Sahat",
    "Rudi",
];
const BATAK_WOMEN: &[&str] = &[
    "Tiurma",
    "Rosmaida",
    "Hotmaida",
    "Lamria",
    "Nurhaida",
    "Romauli",
    "Tiodora",
    "Rotua",
    "Marlina",
    "Duma",
    "Rumondang",
    "Sondang",
    "Berliana",
    "Ruth",
    "Lasma",
    "Tianggur",
    "Kristina",
    "Netty",
    "Roslinda",
    "Saurma",
    "Melva",
    "Riama",
];
const CLANS: &[&str] = &[
    "Simbolon",
    "Sitanggang",
    "Naibaho",
    "Sinaga",
    "Situmorang",
    "Sihotang",
    "Nainggolan",
    "Siallagan",
    "Simarmata",
    "Malau",
    "Sagala",
    "Limbong",
    "Turnip",
    "Samosir",
    "Gultom",
    "Harianja",
    "Manik",
    "Sidabutar",
    "Rumahorbo",
    "Tamba",
];
const MUSLIM_FIRST_MEN: &[&str] = &["Muhammad", "Ahmad", "Abdul", "Nur", "Muhammad", "Achmad", "Agus", "Imam"];
const MUSLIM_MEN: &[&str] = &[
    "Fauzi", "Rahman", "Hidayat", "Ridwan", "Kholil", "Mustofa", "Basuki", "Aziz", "Rosyid", "Hamid", "Syafii", "Mukhlis", "Zaenal",
    "Arifin", "Sholeh", "Yusuf", "Munir", "Latif",
];
const MUSLIM_FIRST_WOMEN: &[&str] = &["Siti", "Nur", "Siti", "Umi", "Dewi", "Sri"];
const MUSLIM_WOMEN: &[&str] = &[
    "Aminah",
    "Khotimah",
    "Maryam",
    "Fatimah",
    "Rohmah",
    "Azizah",
    "Mutmainah",
    "Zulaikha",
    "Hasanah",
    "Munawaroh",
    "Nurjanah",
    "Halimah",
    "Rodiyah",
    "Juariyah",
    "Masitoh",
    "Laela",
];
const CHRISTIAN_MEN: &[&str] =
    &["Yohanes", "Paulus", "Stefanus", "Andreas", "Markus", "Antonius", "Petrus", "Lukas", "Fransiskus", "Yosef"];
const CHRISTIAN_WOMEN: &[&str] =
    &["Maria", "Theresia", "Yohana", "Elisabet", "Lusia", "Agnes", "Kristiani", "Veronika", "Anastasia", "Debora"];

/// What the members of a family share in their names.
#[derive(Clone, Copy)]
pub struct FamilyName {
    /// The custom.
    pub tradition: Tradition,
    /// A number that fixes clan and house.
    pub house: u64,
}

/// The name of one person, words with initial capitals. `order` is the place among the siblings, counted from 0.
pub fn person_name(family: FamilyName, sex: Sex, order: u64, dice: &mut Dice) -> String {
    let man = sex == Sex::Male;
    match family.tradition {
        Tradition::Balinese => balinese(family.house, man, order, dice),
        Tradition::OneWord => dice.pick(if man { JAVA_MEN } else { JAVA_WOMEN }).to_owned(),
        Tradition::Javanese => {
            let words = if man { JAVA_MEN } else { JAVA_WOMEN };
            two(dice.pick(words), dice.pick(words), dice.pick(words))
        }
        Tradition::Batak => {
            let words = if man { BATAK_MEN } else { BATAK_WOMEN };
            let clan = CLANS[(family.house % CLANS.len() as u64) as usize];
            let first = dice.pick(words);
            if dice.hit(3_500) {
                let second = dice.pick(words);
                if second != first {
                    return format!("{first} {second} {clan}");
                }
            }
            format!("{first} {clan}")
        }
        Tradition::Muslim => {
            let (first, rest) = if man { (MUSLIM_FIRST_MEN, MUSLIM_MEN) } else { (MUSLIM_FIRST_WOMEN, MUSLIM_WOMEN) };
            let name = format!("{} {}", dice.pick(first), dice.pick(rest));
            if dice.hit(2_000) { format!("{name} {}", dice.pick(JAVA_MEN)) } else { name }
        }
        Tradition::Christian => {
            let first = dice.pick(if man { CHRISTIAN_MEN } else { CHRISTIAN_WOMEN });
            format!("{first} {}", dice.pick(if man { JAVA_MEN } else { JAVA_WOMEN }))
        }
    }
}

/// Two words that differ; `other` stands in when they do not.
fn two(first: &str, second: &str, other: &str) -> String {
    match (first == second, first == other) {
        (false, _) => format!("{first} {second}"),
        (true, false) => format!("{first} {other}"),
        (true, true) => first.to_owned(),
    }
}

fn balinese(house: u64, man: bool, order: u64, dice: &mut Dice) -> String {
    let given = dice.pick(if man { BALI_MEN } else { BALI_WOMEN });
    let order = dice.pick(BALI_ORDER[(order % 4) as usize][usize::from(!man)]);
    let title = match (house % 20, man) {
        (0, true) => "I Gusti",
        (0, false) => "Ni Gusti",
        (1, true) => "Anak Agung",
        (1, false) => "Anak Agung Ayu",
        (2, true) => "Ida Bagus",
        (2, false) => "Ida Ayu",
        (3, true) => "Dewa",
        (3, false) => "Dewa Ayu",
        (_, true) => "I",
        (_, false) => "Ni",
    };
    format!("{title} {order} {given}")
}

/// Ways in which a word of a name is shortened in lists; the first column is matched as whole words.
const SHORT: &[(&str, &[&str])] = &[
    ("Anak Agung", &["A.A.", "A A", "AAGung"]),
    ("I Gusti", &["I Gst", "IGst."]),
    ("Ni Gusti", &["Ni Gst", "Ni Gst."]),
    ("Ida Bagus", &["I.B.", "IB"]),
    ("Ida Ayu", &["I.A.", "IA"]),
    ("Ni Kadek", &["Ni Kd", "Ni Kd."]),
    ("Ni Ketut", &["Ni Kt", "Ni Kt."]),
    ("Wayan", &["Wyn", "Wy."]),
    ("Made", &["Md", "Md."]),
    ("Nyoman", &["Nym", "Nyom."]),
    ("Ketut", &["Kt", "Kt."]),
    ("Kadek", &["Kd", "Kdk"]),
    ("Komang", &["Km", "Kmg"]),
    ("Nengah", &["Ngh", "Ngh."]),
    ("Putu", &["Pt", "Pt."]),
    ("Gede", &["Gd", "Gd."]),
    ("Muhammad", &["Moh.", "Muh.", "M.", "Muh", "Md."]),
    ("Abdul", &["Abd.", "Abd"]),
    ("Siti", &["St.", "St"]),
];

/// The name with its first shortenable word shortened, or `None` when it has none.
pub fn shortened(name: &str, dice: &mut Dice) -> Option<String> {
    for (long, forms) in SHORT {
        let rest_from = |at: usize| at + long.len();
        if let Some(at) = name.find(long) {
            let starts = at == 0 || name[..at].ends_with(' ');
            let ends = name[rest_from(at)..].is_empty() || name[rest_from(at)..].starts_with(' ');
            if starts && ends {
                return Some(format!("{}{}{}", &name[..at], dice.pick(forms), &name[rest_from(at)..]));
            }
        }
    }
    None
}

/// The name with a title that the identity card does not have.
pub fn titled(name: &str, sex: Sex, dice: &mut Dice) -> String {
    let hajj = if sex == Sex::Male { "H. " } else { "Hj. " };
    match dice.below(5) {
        0 => format!("{hajj}{name}"),
        1 => format!("{name}, S.Pd"),
        2 => format!("{name} SE"),
        3 => format!("Drs. {name}"),
        _ => format!("Sdr. {name}"),
    }
}

/// The name with one slip of the pen: a letter lost, doubled, changed, or two neighbours exchanged.
pub fn misspelled(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (1..letters.len()).filter(|&at| letters[at].is_lowercase() && letters[at - 1].is_alphabetic()).collect();
    if places.is_empty() {
        return name.to_owned();
    }
    let at = places[dice.below(places.len() as u64) as usize];
    match dice.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => {
            letters[at] = match letters[at] {
                'a' => 'e',
                'e' => 'i',
                'i' => 'y',
                'o' => 'u',
                'u' => 'o',
                'd' => 't',
                'k' => 'c',
                's' => 'z',
                'n' => 'm',
                'r' => 'l',
                _ => 'a',
            }
        }
        _ if at + 1 < letters.len() && letters[at + 1].is_lowercase() && letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        _ => {
            letters.remove(at);
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::dice::Stream;
    use super::*;

    #[test]
    fn shortening_touches_whole_words_only() {
        let mut dice = Dice::new(1, Stream::Row, 1);
        assert_eq!(shortened("Putukirno", &mut dice), None);
        assert_eq!(shortened("Madelina Sinaga", &mut dice), None);
        let short = shortened("Ni Kadek Ariani", &mut dice).expect("can be shortened");
        assert!(short.starts_with("Ni Kd") && short.ends_with(" Ariani"), "{short}");
    }

    #[test]
    fn a_slip_of_the_pen_changes_the_name() {
        for index in 0..500 {
            let mut dice = Dice::new(1, Stream::Row, index);
            assert_ne!(misspelled("Sukirno Wahono", &mut dice), "Sukirno Wahono", "{index}");
        }
    }
}
