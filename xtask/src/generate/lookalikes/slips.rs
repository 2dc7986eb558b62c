//! What happens to a name on its way into a list. Each change gives `None` where it would change nothing, so that its share
//! is a share of rows that really have it.

use super::super::dice::Dice;
use super::super::people::Sex;
use super::names::Tradition;

/// How words are shortened, and where: in Bali "Md" is Made, elsewhere Muhammad.
const SHORT: &[(&str, bool, &[&str])] = &[
    ("Gusti", true, &["Gst", "Gst.", "Gst"]),
    ("Wayan", true, &["Wyn", "Wyn.", "Wy."]),
    ("Made", true, &["Md", "Md."]),
    ("Nyoman", true, &["Nym", "Nym.", "Nyom."]),
    ("Ketut", true, &["Kt", "Kt.", "Ktt"]),
    ("Kadek", true, &["Kd", "Kdk", "Kd."]),
    ("Komang", true, &["Km", "Kmg", "Kom."]),
    ("Nengah", true, &["Ngh", "Ngh.", "Neng."]),
    ("Putu", true, &["Pt", "Pt."]),
    ("Gede", true, &["Gd", "Gd.", "Gde"]),
    ("Luh", true, &["Lh"]),
    ("Ngakan", true, &["Ngk.", "Ngkn"]),
    ("Dewa", true, &["Dw", "Dw."]),
    ("Bagus", true, &["Bgs"]),
    ("Muhammad", false, &["Moh.", "Muh.", "M.", "Muh", "Md.", "Mhd", "Moh"]),
    ("Mohamad", false, &["Moh.", "Moh", "M."]),
    ("Mochamad", false, &["Moch.", "Moch", "M."]),
    ("Ahmad", false, &["Ahm.", "A.", "Akhm."]),
    ("Achmad", false, &["Ach.", "Achm.", "A."]),
    ("Abdul", false, &["Abd.", "Abd", "A."]),
    ("Siti", false, &["St.", "St", "S."]),
    ("Nurul", false, &["N.", "Nrl"]),
    ("Andi", false, &["A.", "A"]),
    ("Daeng", false, &["Dg.", "Dg"]),
    ("Yohanes", false, &["Yoh.", "Yhns", "Y."]),
    ("Fransiskus", false, &["Frans.", "Frans", "F."]),
    ("Antonius", false, &["Ant.", "Anton"]),
    ("Agustinus", false, &["Agust.", "Agus"]),
    ("Theresia", false, &["Th.", "Theres."]),
    ("Maria", false, &["M.", "Mar."]),
    ("Elisabet", false, &["Elis.", "E."]),
    ("Bambang", false, &["Bbg", "Bamb."]),
    ("Endang", false, &["End.", "E."]),
];

/// The name with a word shortened.
pub fn shortened(words: &[String], tradition: Tradition, dice: &mut Dice) -> Option<Vec<String>> {
    let bali = tradition == Tradition::Balinese;
    let mut out = words.to_vec();
    let pair = |first: &str, second: &str| words.len() > 2 && words[0] == first && words[1] == second;
    let both = if pair("Anak", "Agung") {
        Some(["A.A.", "AA", "A.A"])
    } else if pair("Ida", "Bagus") {
        Some(["I.B.", "IB", "Ida Bgs"])
    } else if pair("Ida", "Ayu") {
        Some(["I.A.", "IA", "Ida A."])
    } else {
        None
    };
    if let Some(forms) = both {
        out.splice(0..2, [dice.pick(&forms).to_owned()]);
        return Some(out);
    }
    let known: Vec<(usize, &[&str])> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| SHORT.iter().find(|(long, of_bali, _)| long == word && *of_bali == bali).map(|(_, _, forms)| (at, *forms)))
        .collect();
    if !known.is_empty() {
        let (at, forms) = known[dice.below(known.len() as u64) as usize];
        out[at] = dice.pick(forms).to_owned();
        return Some(out);
    }
    // A word in the middle as its first letter, as on cards too narrow for the name.
    if words.len() >= 3 && !bali {
        out[1] = format!("{}.", words[1].chars().next()?);
        return Some(out);
    }
    None
}

/// The name in the spelling of before 1972.
pub fn old_spelling(words: &[String], dice: &mut Dice) -> Option<Vec<String>> {
    let respelled = |word: &String| -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        let lower = word.to_lowercase();
        let j = lower.replace('j', "dj");
        let y = lower.replace('y', "j");
        let whole = lower.replace('j', "dj").replace('y', "j").replace('u', "oe").replace('c', "tj");
        for changed in [lower.replace('u', "oe"), j, lower.replace('c', "tj"), y, whole] {
            if changed != lower {
                all.push(changed);
            }
        }
        (!all.is_empty()).then(|| capital(&all[dice.below(all.len() as u64) as usize]))
    };
    let mut out = words.to_vec();
    let mut respelled = respelled;
    let mut changed = false;
    for (at, word) in words.iter().enumerate() {
        if word.len() > 3
            && let Some(new) = respelled(word)
        {
            out[at] = new;
            changed = true;
        }
    }
    changed.then_some(out)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The name with two of its parts exchanged. The particles I and Ni stay where they are.
pub fn parts_swapped(words: &[String], dice: &mut Dice) -> Option<Vec<String>> {
    let from = usize::from(matches!(words.first().map(String::as_str), Some("I" | "Ni")));
    if words.len() < from + 2 {
        return None;
    }
    let mut out = words.to_vec();
    if dice.hit(5_000) {
        out[from..].rotate_right(1);
    } else {
        let at = from + dice.below((words.len() - from - 1) as u64) as usize;
        out.swap(at, at + 1);
    }
    (out != words).then_some(out)
}

/// A name of three or more parts without one of those in the middle.
pub fn middle_dropped(words: &[String], dice: &mut Dice) -> Option<Vec<String>> {
    if words.len() < 3 {
        return None;
    }
    let mut out = words.to_vec();
    out.remove(1 + dice.below((words.len() - 2) as u64) as usize);
    Some(out)
}

/// The name with a title, or with whose child the person is.
pub fn titled(text: &str, tradition: Tradition, sex: Sex, dice: &mut Dice) -> String {
    let man = sex == Sex::Male;
    let muslim = matches!(tradition, Tradition::Muslim | Tradition::Bugis | Tradition::Sundanese);
    match dice.below(if muslim { 10 } else { 8 }) {
        0 => format!("{} {text}", if man { "H." } else { "Hj." }),
        1 => format!("{text}, S.Pd"),
        2 => format!("{text} SE"),
        3 => format!("Drs. {text}"),
        4 => format!("{} {text}", if man { "Sdr." } else { "Ny." }),
        5 => format!("{text}, S.H., M.H."),
        6 => format!("{} {text}", if man { "Bpk" } else { "Ibu" }),
        7 => format!("dr. {text}"),
        _ => format!("{text} {} {}", if man { "bin" } else { "binti" }, dice.pick(&["Ahmad", "Usman", "Kasim", "Saleh", "Yusuf", "Umar"])),
    }
}

/// The text with one slip of the pen: a letter lost, doubled, changed, or two neighbours exchanged.
pub fn misspelled(text: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let mut places: Vec<usize> = (1..letters.len()).filter(|&at| letters[at].is_lowercase() && letters[at - 1].is_alphabetic()).collect();
    // A slip may fall on a word's first letter too.
    places
        .extend((0..letters.len()).filter(|&at| letters[at].is_uppercase() && letters.get(at + 1).is_some_and(|next| next.is_lowercase())));
    places.sort_unstable();
    if places.is_empty() {
        return None;
    }
    let at = places[dice.below(places.len() as u64) as usize];
    match dice.below(5) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.insert(at, dice.pick(&["a", "e", "n", "h", "r", "s", "i", "u"]).chars().next()?),
        3 if at + 1 < letters.len() && letters[at + 1].is_lowercase() && letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        _ => {
            let near = match letters[at].to_ascii_lowercase() {
                'a' => ["s", "e", "q"],
                'e' => ["i", "r", "w"],
                'i' => ["y", "u", "o"],
                'o' => ["u", "i", "p"],
                'u' => ["o", "i", "y"],
                'd' => ["t", "s", "f"],
                't' => ["d", "r", "y"],
                'k' => ["g", "j", "l"],
                's' => ["z", "a", "d"],
                'n' => ["m", "b", "h"],
                'm' => ["n", "k", "j"],
                'r' => ["l", "t", "e"],
                _ => ["a", "r", "t"],
            };
            letters[at] = dice.pick(&near).chars().next()?;
        }
    }
    let out: String = letters.into_iter().collect();
    (out != text).then_some(out)
}

/// The text with spaces where they do not belong, or without one that does.
pub fn spaced(text: &str, dice: &mut Dice) -> Option<String> {
    let gaps: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    match dice.below(10) {
        0..5 if !gaps.is_empty() => {
            let at = gaps[dice.below(gaps.len() as u64) as usize];
            Some(format!("{} {}", &text[..at], &text[at..]))
        }
        5..7 if !gaps.is_empty() => {
            let at = gaps[dice.below(gaps.len() as u64) as usize];
            Some(format!("{}{}", &text[..at], &text[at + 1..]))
        }
        7..9 => {
            let inner: Vec<usize> = (2..text.len().saturating_sub(2))
                .filter(|&at| text.as_bytes()[at - 2..at + 2].iter().all(u8::is_ascii_lowercase))
                .collect();
            let at = *inner.get(dice.below(inner.len().max(1) as u64) as usize)?;
            Some(format!("{} {}", &text[..at], &text[at..]))
        }
        _ => Some(format!(" {text}  ")),
    }
}
