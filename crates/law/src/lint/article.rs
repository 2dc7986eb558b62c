//! The grammar of citations: `Pasal 7 ayat (4) huruf c` as a path of units.
//!
//! A citation is an optional act (`PP 44/2015`), a head (`Pasal 7`, `BAB V`, `Lampiran II`, `C`, `angka 4` …) and parts below
//! it (`ayat (4)`, `huruf c`, `angka 2)`). Where a text repeats a letter the second one is written `huruf b (kedua)`, and an
//! article whose number the draft leaves open is `Pasal ...`.

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Act,
    Chapter,
    Annex,
    Article,
    Paragraph,
    Letter,
    Number,
    Other,
}

/// One unit of a citation, such as `ayat (4)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub kind: Kind,
    /// Its label without brackets: `4`, `c`, `II`, `44/2015`.
    pub label: String,
}

impl Unit {
    pub fn new(kind: Kind, label: impl Into<String>) -> Self {
        Self { kind, label: label.into() }
    }
}

/// A citation as a path from the widest unit to the narrowest.
pub(super) type Path = Vec<Unit>;

/// Kinds of acts by the short names citations use.
const ACTS: [&str; 12] =
    ["UUD", "UU", "PP", "Perpres", "Inpres", "Permendagri", "Permenaker", "Permensos", "Perda", "Perbup", "Perwal", "Kepmen"];
/// Parts of an act that stand alone, with or without a label of their own.
const ALONE: [&str; 9] = ["Judul", "Sampul", "Menimbang", "Mengingat", "Menetapkan", "Memperhatikan", "Penjelasan", "Penutup", "Pembukaan"];
/// How a repeated letter or number is told apart.
const ORDINALS: [&str; 4] = ["(kedua)", "(ketiga)", "(keempat)", "(kelima)"];

/// The path a single citation names, or `None` when it does not follow the grammar.
pub(super) fn parse(cite: &str) -> Option<Path> {
    let mut path = Path::new();
    let mut words = cite.split(' ').peekable();
    while let Some(word) = words.next() {
        match word {
            "BAB" => path.push(Unit::new(Kind::Chapter, roman(words.next()?)?)),
            "Lampiran" => {
                let label = words.next_if(|next| roman(next).is_some()).unwrap_or("");
                path.push(Unit::new(Kind::Annex, label));
            }
            "Pasal" => path.push(Unit::new(Kind::Article, article_number(words.next()?)?)),
            "ayat" => path.push(Unit::new(Kind::Paragraph, bracketed(words.next()?)?)),
            "huruf" => path.push(Unit::new(Kind::Letter, label(words.next()?, |c| c.is_ascii_alphabetic(), 2)?)),
            "angka" => path.push(Unit::new(Kind::Number, label(words.next()?, |c| c.is_ascii_digit(), 3)?)),
            "Bagian" | "Paragraf" | "kalimat" | "alinea" | "kolom" | "baris" | "butir" => {
                path.push(Unit::new(Kind::Other, format!("{word} {}", words.next()?)));
            }
            _ if ORDINALS.contains(&word) && !path.is_empty() => {
                let last = path.last_mut()?;
                last.label = format!("{} {word}", last.label);
            }
            _ if path.is_empty() && ACTS.contains(&word) => {
                let number = words.next()?;
                let (number_part, year) = number.split_once('/').unwrap_or(("", number));
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if !digits(number_part) || !digits(year) || year.len() != 4 {
                    return None;
                }
                path.push(Unit::new(Kind::Act, format!("{word} {number}")));
            }
            _ if path.len() <= 1 && ALONE.contains(&word) => path.push(Unit::new(Kind::Other, word)),
            _ if path.is_empty() && word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                path.push(Unit::new(Kind::Letter, word));
            }
            _ => return None,
        }
    }
    let only_an_act = path.len() == 1 && path[0].kind == Kind::Act;
    (!path.is_empty() && !only_an_act).then_some(path)
}

/// The paths of a citation that may join several by `; `.
pub(super) fn parse_all(cite: &str) -> Option<Vec<Path>> {
    cite.split("; ").map(parse).collect()
}

/// Whether `cite` begins with a kind of act: a citation of another text than this act's.
pub(super) fn names_an_act(cite: &str) -> bool {
    cite.split(' ').next().is_some_and(|word| ACTS.contains(&word))
}

/// A Roman numeral.
pub(super) fn roman(word: &str) -> Option<&str> {
    (!word.is_empty() && word.bytes().all(|byte| b"IVXLC".contains(&byte))).then_some(word)
}

fn article_number(word: &str) -> Option<&str> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let numbered = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && word.len() - digits.len() <= 1;
    (word == "..." || word == "…" || numbered).then_some(word)
}

fn bracketed(word: &str) -> Option<&str> {
    let inner = word.strip_prefix('(')?.strip_suffix(')')?;
    let digits = inner.trim_end_matches(|c: char| c.is_ascii_lowercase());
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(inner)
}

/// `c`, `c)`, `(c)` without their brackets.
fn label(word: &str, allowed: fn(char) -> bool, longest: usize) -> Option<&str> {
    let inner = word.strip_suffix(')').unwrap_or(word);
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    (!inner.is_empty() && inner.len() <= longest && inner.chars().all(allowed)).then_some(inner)
}

/// The path as it is written in citations.
pub(super) fn written(path: &[Unit]) -> String {
    let words = path.iter().map(|unit| match unit.kind {
        Kind::Act | Kind::Other => unit.label.clone(),
        Kind::Chapter => format!("BAB {}", unit.label),
        Kind::Annex => format!("Lampiran {}", unit.label).trim_end().to_owned(),
        Kind::Article => format!("Pasal {}", unit.label),
        Kind::Paragraph => format!("ayat ({})", unit.label),
        Kind::Letter => format!("huruf {}", unit.label),
        Kind::Number => format!("angka {}", unit.label),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_in_use_are_read() {
        for cite in [
            "Pasal 7 ayat (4) huruf c",
            "Pasal 1 angka 24",
            "Pasal 12A",
            "C angka 15",
            "angka 4",
            "BAB II huruf B angka 3 huruf b (kedua) angka 1) huruf a)",
            "BAB III Pasal ... ayat (1)",
            "PP 44/2015 Pasal 25 ayat (2) huruf b angka 3",
            "Permendagri 15/2023 Lampiran huruf E angka 2 huruf ap angka 21) huruf a)",
            "Lampiran I",
        ] {
            let path = parse(cite).unwrap_or_else(|| panic!("{cite}"));
            assert_eq!(parse(&written(&path)).as_ref(), Some(&path), "{cite}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for cite in ["", "Ps 7", "Pasal 7 ayat 4", "Pasal 7(4)", "pasal 7", "Pasal", "PP 44/2015", "huruf ", "Pasal 7  ayat (4)"] {
            assert_eq!(parse(cite), None, "{cite}");
        }
    }
}
