//! Words and marks of a quoted text, with where they stand.

/// A word (letters and digits, joined by hyphens) or one mark of punctuation; a line break is a mark too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub start: usize,
}

impl Token<'_> {
    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric)
    }

    /// Whether it is this word, in whatever case.
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_alphanumeric() {
            let mut end = start + first.len_utf8();
            while let Some((at, next)) = chars.peek().copied() {
                let joins = next == '-' && text[at + 1..].starts_with(char::is_alphanumeric);
                if !next.is_alphanumeric() && !joins {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            found.push(Token { text: &text[start..end], start });
        } else if first == '\n' || !first.is_whitespace() {
            found.push(Token { text: &text[start..start + first.len_utf8()], start });
        }
    }
    found
}

/// Lower-case words of `text`, in order.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    tokens(text).iter().filter(|token| token.is_word()).map(|token| token.text.to_lowercase()).collect()
}

/// Whether the words `needle` stand in `hay` one after the other.
pub(super) fn contains_words(hay: &[String], needle: &[String]) -> bool {
    !needle.is_empty() && hay.windows(needle.len()).any(|window| window == needle)
}

/// Whether two words are forms of one: a common run of five letters, or the shorter one inside the longer. Indonesian
/// puts its affixes around the root (`alokasi`, `pengalokasian`), so that a common run is the root.
pub(super) fn akin(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= 3 && long.contains(short) {
        return true;
    }
    let letters: Vec<char> = short.chars().collect();
    letters.windows(5).any(|run| long.contains(&run.iter().collect::<String>()))
}
