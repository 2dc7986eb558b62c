//! Names of all the traditions, as frequent as they are: a few are borne by thousands, most by a handful.
//!
//! The words are common ones or are put together from the parts such names are made of; who bears which is chance. The lists
//! know nothing of the program's own tables of names.

use super::super::dice::Dice;
use super::super::people::Sex;

/// Whose naming customs a person follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tradition {
    /// Birth-order names with the particle and sometimes the title of the house.
    Balinese,
    /// Two or three Javanese words.
    Javanese,
    /// One word, as many older Javanese and Sundanese have.
    OneWord,
    /// Sundanese names.
    Sundanese,
    /// A given name or two, and the clan.
    Batak,
    /// Bugis and Makassar names.
    Bugis,
    /// Names of Arabic origin.
    Muslim,
    /// Christian names without a Batak clan.
    Christian,
}

/// A word from the front of `words` more often than from their end; the larger `steep`, the more so.
fn often<'w>(words: &[&'w str], steep: f64, dice: &mut Dice) -> &'w str {
    let unit = dice.below(1 << 30) as f64 / f64::from(1 << 30);
    let at = (unit.powf(steep) * words.len() as f64) as usize;
    words[at.min(words.len() - 1)]
}

fn joined(heads: &[&str], tails: &[&str], dice: &mut Dice) -> String {
    let (head, tail) = (often(heads, 1.15, dice), often(tails, 1.15, dice));
    let meet = head.chars().last().zip(tail.chars().next()).is_some_and(|(a, b)| a == b);
    format!("{head}{}", if meet { &tail[1..] } else { tail })
}

/// The words of a new person's name. `born` is the year of birth: names have their time.
pub fn name(tradition: Tradition, sex: Sex, born: i16, dice: &mut Dice) -> Vec<String> {
    let man = sex == Sex::Male;
    let young = born >= 1985;
    match tradition {
        Tradition::Balinese => balinese(man, young, dice),
        Tradition::OneWord => vec![old_javanese(man, dice)],
        Tradition::Javanese => javanese(man, young, dice),
        Tradition::Sundanese => sundanese(man, young, dice),
        Tradition::Batak => batak(man, dice),
        Tradition::Bugis => bugis(man, dice),
        Tradition::Muslim => muslim(man, young, dice),
        Tradition::Christian => christian(man, dice),
    }
}

const BALI_HEADS: &[&str] = &[
    "Su", "Ar", "Wi", "Sud", "Suk", "Mer", "Ard", "Sut", "Sum", "Sur", "Bud", "Par", "War", "Ast", "Kar", "Dar", "Wid", "Gun", "Sug",
    "Mud", "Sub", "Pur", "Yas", "Mus", "Ad", "Man", "Swast", "Kert", "Dhar", "Jan", "Nur", "Rat", "Pus", "Win", "Mur", "Dwip", "Sen",
    "Wir", "Sed", "Suw",
];
const BALI_MEN: &[&str] = &[
    "arta", "ana", "ada", "awan", "asa", "adnyana", "iana", "nada", "astika", "arsa", "antara", "aya", "awa", "iasa", "adana", "arma",
    "ika", "ajaya", "ama", "aba", "iarta", "irawan", "usada", "endra", "anegara", "iadnya", "amerta", "itha", "ardika", "ipta",
];
const BALI_WOMEN: &[&str] = &[
    "ani", "wati", "iani", "asih", "erti", "artini", "ini", "iasih", "ayani", "arni", "ariani", "ati", "irati", "minti", "yanti",
    "adnyani", "astiti", "endri", "riasih", "amini", "ikawati", "antari", "iari", "uni", "isari",
];
const BALI_YOUNG_MEN: &[&str] = &[
    "Agus", "Eka", "Dwi", "Adi", "Putra", "Bayu", "Angga", "Yoga", "Wahyu", "Surya", "Rai", "Indra", "Krisna", "Oka", "Arya", "Dodi",
    "Hendra", "Rama", "Andika", "Widi", "Gita", "Dharma", "Candra", "Jaya", "Artha", "Pande", "Yuda", "Mahendra", "Pramana", "Satria",
];
const BALI_YOUNG_WOMEN: &[&str] = &[
    "Ayu", "Eka", "Dwi", "Sri", "Dewi", "Putri", "Novi", "Desi", "Indah", "Ari", "Wulan", "Rai", "Sinta", "Yuni", "Tri", "Diah", "Intan",
    "Puspa", "Citra", "Mita", "Trisna", "Widya", "Lestari", "Kartika", "Purnama", "Sukma", "Anggi", "Cahya", "Ratna", "Maya",
];

fn balinese(man: bool, young: bool, dice: &mut Dice) -> Vec<String> {
    let order = match (dice.weighted(&[34, 30, 20, 16]), man) {
        (0, true) => ["Wayan", "Putu", "Gede", "Wayan"][dice.below(4) as usize],
        (0, false) => ["Wayan", "Putu", "Luh", "Wayan"][dice.below(4) as usize],
        (1, _) => ["Made", "Kadek", "Nengah", "Made"][dice.below(4) as usize],
        (2, _) => ["Nyoman", "Komang"][dice.below(2) as usize],
        _ => "Ketut",
    };
    let particle = if man { "I" } else { "Ni" };
    let mut words: Vec<&str> = match (dice.weighted(&[820, 50, 30, 30, 30, 20, 20]), man) {
        (0, _) => vec![particle, order],
        (1, _) => vec![particle, "Gusti", order],
        (2, true) => vec!["Anak", "Agung", "Gede"],
        (2, false) => vec!["Anak", "Agung", "Ayu"],
        (3, true) => vec!["Ida", "Bagus", order],
        (3, false) => vec!["Ida", "Ayu", order],
        (4, _) => vec!["Dewa", if man { "Gede" } else { "Ayu" }],
        (5, _) => vec!["Ngakan", order],
        _ => vec!["Pande", order],
    };
    if young && dice.hit(5_500) {
        words.push(often(if man { BALI_YOUNG_MEN } else { BALI_YOUNG_WOMEN }, 1.6, dice));
    }
    let given = if young && dice.hit(2_500) {
        often(if man { BALI_YOUNG_MEN } else { BALI_YOUNG_WOMEN }, 1.3, dice).to_owned()
    } else {
        joined(BALI_HEADS, if man { BALI_MEN } else { BALI_WOMEN }, dice)
    };
    words.into_iter().map(str::to_owned).chain([given]).collect()
}

const JAVA_HEADS: &[&str] = &[
    "Su", "Sut", "Sup", "Mul", "Sum", "Sug", "War", "Har", "Mar", "Kar", "Suk", "Sun", "Dar", "Wag", "Ngad", "Tuk", "Pai", "Kas", "Sud",
    "Was", "Sar", "Pur", "Jum", "Sam", "Rat", "Wah", "Kus", "Tar", "Yul", "Rus", "Tug", "Wid", "Par", "Sut", "Kam", "San", "Nas", "Man",
    "Rum", "Sol", "Tum", "Miy", "Pon", "Leg", "Wal", "Dal", "Tas", "Bod", "Mus", "Sid",
];
const JAVA_MEN: &[&str] = &[
    "no", "man", "yono", "yanto", "yadi", "isno", "jo", "wanto", "iman", "rno", "adi", "iyo", "min", "santo", "ono", "wadi", "riyanto",
    "irin", "idi", "sono", "arto", "ijan", "wito", "gito", "roto", "ikin", "jan", "wono", "anto", "seno",
];
const JAVA_WOMEN: &[&str] = &[
    "iyem", "inah", "yati", "arti", "inem", "arni", "ini", "iyah", "ningsih", "yani", "iati", "wati", "arsih", "ilah", "minah", "irah",
    "iyati", "isih", "yanti", "ikem", "rini", "asih", "isah", "tini", "ariyah",
];
const JAVA_FIRST_MEN: &[&str] = &[
    "Agus", "Eko", "Dwi", "Tri", "Joko", "Budi", "Heri", "Bambang", "Arif", "Andi", "Dedi", "Slamet", "Wahyu", "Teguh", "Didik", "Rudi",
    "Sigit", "Imam", "Hadi", "Nur", "Yudi", "Bayu", "Dimas", "Rizki", "Aditya", "Danang", "Galih", "Fajar", "Ari", "Indra", "Hendra",
    "Deni", "Feri", "Catur", "Panca", "Gunawan", "Taufik", "Bagas", "Ilham", "Rahmat",
];
const JAVA_FIRST_WOMEN: &[&str] = &[
    "Sri", "Dwi", "Tri", "Eni", "Siti", "Endang", "Dewi", "Rini", "Nur", "Yuni", "Ika", "Tuti", "Wiwik", "Retno", "Ratna", "Indah", "Anik",
    "Ari", "Puji", "Umi", "Dian", "Fitri", "Ayu", "Rina", "Lestari", "Novi", "Erna", "Titik", "Lilis", "Wulan", "Nita", "Heni", "Diah",
    "Eka", "Putri", "Desi", "Mega", "Tika", "Nina", "Yayuk",
];
const JAVA_LAST_MEN: &[&str] = &[
    "Santoso",
    "Prasetyo",
    "Setiawan",
    "Wibowo",
    "Susanto",
    "Kurniawan",
    "Nugroho",
    "Purnomo",
    "Utomo",
    "Saputra",
    "Hidayat",
    "Riyadi",
    "Wijaya",
    "Priyanto",
    "Cahyono",
    "Hartono",
    "Widodo",
    "Pratama",
    "Yulianto",
    "Sulistyo",
    "Handoko",
    "Pamungkas",
    "Haryanto",
    "Nugraha",
    "Firmansyah",
    "Sudarmono",
    "Wardoyo",
    "Kuncoro",
    "Darmawan",
    "Ramadhan",
    "Budiman",
    "Siswanto",
    "Prabowo",
    "Laksono",
    "Jatmiko",
    "Supriyadi",
    "Permana",
    "Wahono",
    "Raharjo",
    "Pranoto",
];
const JAVA_LAST_WOMEN: &[&str] = &[
    "Lestari",
    "Rahayu",
    "Wahyuni",
    "Astuti",
    "Handayani",
    "Susanti",
    "Ningsih",
    "Utami",
    "Puspitasari",
    "Hastuti",
    "Setyowati",
    "Wulandari",
    "Kusumawati",
    "Sulastri",
    "Purwanti",
    "Yulianti",
    "Widyawati",
    "Rahmawati",
    "Puji",
    "Anggraini",
    "Mulyani",
    "Fatimah",
    "Safitri",
    "Permatasari",
    "Kurniasih",
    "Suryani",
    "Hidayati",
    "Pratiwi",
    "Maryati",
    "Indriyani",
    "Sari",
    "Maharani",
    "Oktaviani",
    "Apriliani",
    "Septiani",
    "Nurhayati",
    "Mariana",
    "Setianingsih",
    "Ambarwati",
    "Herawati",
];

fn old_javanese(man: bool, dice: &mut Dice) -> String {
    joined(JAVA_HEADS, if man { JAVA_MEN } else { JAVA_WOMEN }, dice)
}

fn javanese(man: bool, young: bool, dice: &mut Dice) -> Vec<String> {
    let (first, last) = if man { (JAVA_FIRST_MEN, JAVA_LAST_MEN) } else { (JAVA_FIRST_WOMEN, JAVA_LAST_WOMEN) };
    let mut words = vec![if young || dice.hit(4_000) { often(first, 1.3, dice).to_owned() } else { old_javanese(man, dice) }];
    if dice.hit(if young { 5_500 } else { 2_000 }) {
        words.push(if dice.hit(6_000) { often(first, 1.1, dice).to_owned() } else { old_javanese(man, dice) });
    }
    words.push(if dice.hit(5_500) { often(last, 1.3, dice).to_owned() } else { old_javanese(man, dice) });
    apart(words)
}

const SUNDA_HEADS: &[&str] = &[
    "Dad", "Ded", "As", "Ad", "Uj", "En", "Ag", "Ah", "Cec", "Yay", "Ent", "Oh", "Kom", "Aj", "It", "Dud", "At", "Nan", "Id", "Jaj", "Sup",
    "Sol", "Kar", "Suh", "Em", "El", "Im", "Oo", "Maman", "Od", "Mim", "Tat", "Ros", "Yat", "Am",
];
const SUNDA_MEN: &[&str] =
    &["ang", "i", "ep", "en", "un", "ing", "us", "o", "eng", "ar", "din", "im", "an", "id", "oy", "at", "ana", "ma", "om", "ih"];
const SUNDA_WOMEN: &[&str] = &["ah", "is", "oh", "um", "i", "eh", "in", "ar", "ih", "as", "iyah", "ati", "ikah", "ona", "et"];
const SUNDA_LAST_MEN: &[&str] = &[
    "Suryana",
    "Hidayat",
    "Supriatna",
    "Sutisna",
    "Permana",
    "Setiawan",
    "Gunawan",
    "Rohmana",
    "Kusnadi",
    "Sobandi",
    "Ruhiyat",
    "Mulyana",
    "Saepudin",
    "Komarudin",
    "Suherman",
    "Nugraha",
    "Sopandi",
    "Wahyudin",
    "Rustandi",
    "Koswara",
    "Hermawan",
    "Kurnia",
    "Sukmana",
    "Priatna",
    "Ramdani",
    "Saputra",
    "Iskandar",
    "Solihin",
    "Jaelani",
    "Abdulah",
];
const SUNDA_LAST_WOMEN: &[&str] = &[
    "Rohaeti",
    "Nurhayati",
    "Suryani",
    "Kurniasih",
    "Hasanah",
    "Komariah",
    "Sumiati",
    "Rostika",
    "Maryamah",
    "Sukaesih",
    "Yulianti",
    "Rosmiati",
    "Julaeha",
    "Herlina",
    "Mulyati",
    "Rohimah",
    "Fitriani",
    "Nuraeni",
    "Sopiah",
    "Karlina",
    "Juariah",
    "Setiawati",
    "Solihah",
    "Rahmawati",
    "Lastri",
    "Marlina",
    "Suhaeti",
    "Halimah",
    "Aisah",
    "Rukmini",
];

fn sundanese(man: bool, young: bool, dice: &mut Dice) -> Vec<String> {
    let given = joined(SUNDA_HEADS, if man { SUNDA_MEN } else { SUNDA_WOMEN }, dice);
    if !young && dice.hit(3_500) {
        return vec![given];
    }
    let last = if man { SUNDA_LAST_MEN } else { SUNDA_LAST_WOMEN };
    let mut words = vec![given];
    if dice.hit(if young { 4_500 } else { 1_500 }) {
        words.push(often(if man { JAVA_FIRST_MEN } else { JAVA_FIRST_WOMEN }, 1.2, dice).to_owned());
    }
    words.push(often(last, 1.2, dice).to_owned());
    apart(words)
}

const BATAK_MEN: &[&str] = &[
    "Hotman",
    "Parlindungan",
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
    "Tumpal",
    "Jefri",
    "Monang",
    "Hendrik",
    "Pardamean",
    "Tigor",
    "Rikardo",
    "Janter",
    "Freddy",
    "Albiner",
    "Sabam",
    "Tahan",
    "Luhut",
    "Johannes",
    "Manimbul",
    "Dapot",
    "Osner",
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
    "Tiominar",
    "Rusti",
    "Lenny",
    "Renta",
    "Elfrida",
    "Dewi",
    "Nurmala",
    "Juliana",
    "Serli",
    "Mesta",
    "Hotnida",
    "Lince",
    "Rasmi",
    "Evi",
    "Santa",
    "Merry",
    "Nurintan",
    "Sorta",
];
const CLANS: &[&str] = &[
    "Simbolon",
    "Sitanggang",
    "Naibaho",
    "Sinaga",
    "Situmorang",
    "Sihotang",
    "Nainggolan",
    "Malau",
    "Simarmata",
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
    "Siallagan",
    "Silalahi",
    "Pakpahan",
    "Purba",
    "Saragih",
    "Siregar",
    "Habeahan",
    "Sidauruk",
    "Sitinjak",
    "Sigalingging",
    "Parhusip",
];

fn batak(man: bool, dice: &mut Dice) -> Vec<String> {
    let given = if man { BATAK_MEN } else { BATAK_WOMEN };
    let mut words = vec![often(given, 1.2, dice).to_owned()];
    if dice.hit(6_500) {
        words.push(often(given, 1.1, dice).to_owned());
    }
    words.push(often(CLANS, 1.6, dice).to_owned());
    apart(words)
}

const BUGIS_HEADS: &[&str] = &[
    "Mapp", "Bas", "Amb", "Sul", "Tah", "Mas", "Had", "Nas", "Bah", "Jam", "Sap", "Rus", "Pal", "Lab", "Kam", "Ham", "Sir", "Bak", "Nur",
    "Hat", "Sit", "Hal", "Mar", "Jum", "Sal", "Ros", "Tenr", "Ras", "Dar", "Muh",
];
const BUGIS_MEN: &[&str] = &[
    "ang", "ir", "o", "di", "iruddin", "aruddin", "lan", "ri", "ar", "ing", "ile", "uddin", "dar", "aking", "eng", "iadi", "su", "ama",
    "man", "anto",
];
const BUGIS_WOMEN: &[&str] = &[
    "iah", "ma", "eng", "wati", "i", "ina", "inah", "ati", "ida", "riani", "sia", "lang", "muna", "hani", "mi", "tang", "dia", "neng",
    "niar", "ani",
];

fn bugis(man: bool, dice: &mut Dice) -> Vec<String> {
    let tails = if man { BUGIS_MEN } else { BUGIS_WOMEN };
    let given = joined(BUGIS_HEADS, tails, dice);
    match dice.weighted(&[12, 14, 34, 40]) {
        0 => vec!["Andi".to_owned(), given],
        1 => vec![given, "Daeng".to_owned(), joined(BUGIS_HEADS, tails, dice)],
        2 => vec![given],
        _ if man => apart(vec![often(MUSLIM_FIRST_MEN, 1.4, dice).to_owned(), given]),
        _ => apart(vec![often(MUSLIM_FIRST_WOMEN, 1.4, dice).to_owned(), given]),
    }
}

const MUSLIM_FIRST_MEN: &[&str] = &[
    "Muhammad", "Ahmad", "Abdul", "Nur", "Mohamad", "Achmad", "Syaiful", "Khoirul", "Saiful", "Mochamad", "Zainal", "Amir", "Ali", "Hasan",
    "Miftahul", "Usman", "Umar", "Yusuf", "Ibrahim", "Ismail",
];
const MUSLIM_MEN: &[&str] = &[
    "Rahman", "Hidayat", "Fauzi", "Ridwan", "Kholil", "Mustofa", "Basuki", "Aziz", "Rosyid", "Hamid", "Syafii", "Mukhlis", "Arifin",
    "Sholeh", "Yusuf", "Munir", "Latif", "Ghofur", "Wahid", "Karim", "Malik", "Hakim", "Rohim", "Anwar", "Huda", "Ihsan", "Muttaqin",
    "Faisal", "Fahmi", "Zaenuri", "Maarif", "Rozak", "Jalil", "Salam", "Basri", "Haris", "Nasir", "Amin", "Mansur", "Muzakki",
];
const MUSLIM_FIRST_WOMEN: &[&str] = &[
    "Siti", "Nur", "Umi", "Dewi", "Sri", "Khusnul", "Lailatul", "Nurul", "Anisatul", "Laila", "Aisyah", "Fitri", "Ida", "Luluk", "Eka",
    "Rina", "Sofia", "Fatma", "Zahra", "Ulfa",
];
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
    "Hidayah",
    "Maesaroh",
    "Romlah",
    "Zubaidah",
    "Nafisah",
    "Chotijah",
    "Mardiyah",
    "Solikhah",
    "Badriyah",
    "Kholifah",
    "Salamah",
    "Rukayah",
    "Asiyah",
    "Fadilah",
    "Janah",
    "Rahmah",
    "Saidah",
    "Wahidah",
    "Muslimah",
    "Sakinah",
    "Muniroh",
    "Ngaisah",
    "Toyibah",
    "Faridah",
];

fn muslim(man: bool, young: bool, dice: &mut Dice) -> Vec<String> {
    let (first, rest) = if man { (MUSLIM_FIRST_MEN, MUSLIM_MEN) } else { (MUSLIM_FIRST_WOMEN, MUSLIM_WOMEN) };
    if !young && dice.hit(1_500) {
        return vec![often(rest, 1.4, dice).to_owned()];
    }
    let mut words = vec![often(first, 1.5, dice).to_owned(), often(rest, 1.2, dice).to_owned()];
    if dice.hit(if young { 6_000 } else { 3_000 }) {
        words.push(often(if man { JAVA_LAST_MEN } else { JAVA_LAST_WOMEN }, 1.3, dice).to_owned());
    }
    apart(words)
}

const CHRISTIAN_MEN: &[&str] = &[
    "Yohanes",
    "Fransiskus",
    "Antonius",
    "Petrus",
    "Paulus",
    "Stefanus",
    "Andreas",
    "Markus",
    "Lukas",
    "Yosef",
    "Agustinus",
    "Martinus",
    "Benediktus",
    "Yakobus",
    "Gabriel",
    "Thomas",
    "Dominikus",
    "Hendrikus",
    "Matias",
    "Simon",
    "Aloysius",
    "Ignasius",
    "Blasius",
    "Kanisius",
    "Laurensius",
];
const CHRISTIAN_WOMEN: &[&str] = &[
    "Maria",
    "Theresia",
    "Yohana",
    "Elisabet",
    "Lusia",
    "Agnes",
    "Kristiani",
    "Veronika",
    "Anastasia",
    "Debora",
    "Margareta",
    "Yuliana",
    "Katarina",
    "Fransiska",
    "Monika",
    "Rosalia",
    "Agustina",
    "Bernadeta",
    "Regina",
    "Martina",
    "Paulina",
    "Sisilia",
    "Magdalena",
    "Kristina",
    "Emilia",
];
const EAST_LAST: &[&str] = &[
    "Jehadu", "Nggoro", "Jemadu", "Ganggut", "Hambur", "Jelahu", "Darung", "Mbola", "Nahas", "Pantur", "Jehamat", "Agung", "Sudin",
    "Ndarung", "Baur", "Hamid", "Kantor", "Jelalu", "Tagung", "Madur", "Nabit", "Jeramat", "Dagur", "Selamat", "Ngampu", "Bagus", "Jaya",
    "Manggut", "Barus", "Latu",
];

fn christian(man: bool, dice: &mut Dice) -> Vec<String> {
    let given = if man { CHRISTIAN_MEN } else { CHRISTIAN_WOMEN };
    let mut words = vec![often(given, 1.3, dice).to_owned()];
    if dice.hit(5_500) {
        words.push(often(given, 1.1, dice).to_owned());
    }
    words.push(match dice.below(2) {
        0 => often(EAST_LAST, 1.4, dice).to_owned(),
        _ => old_javanese(man, dice),
    });
    apart(words)
}

/// The words without one that repeats.
fn apart(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}
