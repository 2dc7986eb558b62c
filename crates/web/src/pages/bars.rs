//! Bars of a plot: an outline for the whole, filled as far as the part goes, each beneath its label.

/// From one bar to the next, in the picture's own units, when its label takes one line.
const BAR_STEP: usize = 44;
/// How much further each further line of a label pushes what follows.
const LINE_STEP: usize = 18;
/// The most letters of a label's line: what stands beside the figure on a phone's screen.
const LETTERS_MAX: usize = 36;

/// One bar.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// What it is about, line by line: where the line stands, and what it says.
    pub label: Vec<(usize, String)>,
    /// What is read at its end.
    pub figure: String,
    /// Where the figure stands: beside the label's first line.
    pub text_y: usize,
    /// Where the bar begins.
    pub bar_y: usize,
    /// How long its outline is, as a share of the picture.
    pub whole: String,
    /// How long its filling is.
    pub part: String,
}

/// Bars beneath each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Bars {
    /// The bars, from above.
    pub bars: Vec<Bar>,
    /// How high the picture is.
    pub height: usize,
    described: Vec<String>,
}

impl Bars {
    /// Adds a bar as long as `whole` and filled as far as `part`, where the longest of all is `longest`.
    pub fn push(&mut self, label: &str, figure: String, (whole, part): (i64, i64), longest: i64) {
        // Tenths of a thousandth are finer than any screen.
        let share = |part: i64| {
            let parts = part.max(0).saturating_mul(10_000) / longest.max(1);
            format!("{}.{:02}%", parts / 100, parts % 100)
        };
        let text_y = self.height + 16;
        let label_lines: Vec<(usize, String)> =
            lines(label).into_iter().enumerate().map(|(index, line)| (text_y + index * LINE_STEP, line)).collect();
        let further = label_lines.len().saturating_sub(1) * LINE_STEP;
        self.described.push(format!("{label}: {figure}"));
        self.bars.push(Bar {
            label: label_lines,
            figure,
            text_y,
            bar_y: self.height + 23 + further,
            whole: share(whole),
            part: share(part),
        });
        self.height += BAR_STEP + further;
    }

    /// The first bars in words, for who cannot see the picture.
    pub fn described(&self) -> String {
        self.described.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ")
    }
}

/// A label in lines that fit, broken between words; a word longer than a line is broken where the line ends.
fn lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(LETTERS_MAX) {
            let last = lines.last_mut().filter(|line| line.chars().count() + usize::from(!line.is_empty()) + piece.len() <= LETTERS_MAX);
            match last {
                Some(line) => {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.extend(piece);
                }
                None => lines.push(piece.iter().collect()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_take_more_lines_and_push_what_follows() {
        let mut bars = Bars::default();
        bars.push("Pasal 6 ayat (2) huruf a: tidak terdaftar dalam DTKS atau P3KE", "3".into(), (3, 0), 3);
        bars.push("Pendek", "1".into(), (1, 1), 3);
        let [first, second] = &bars.bars[..] else { panic!("two bars") };
        assert_eq!(first.label, [(16, "Pasal 6 ayat (2) huruf a: tidak".to_owned()), (34, "terdaftar dalam DTKS atau P3KE".to_owned())]);
        assert_eq!((first.bar_y, second.text_y, second.bar_y, bars.height), (41, 78, 85, 106));
        assert_eq!((second.whole.as_str(), second.part.as_str()), ("33.33%", "33.33%"));
        assert!(bars.described().starts_with("Pasal 6 ayat (2) huruf a: tidak terdaftar dalam DTKS atau P3KE: 3; Pendek"));
    }

    #[test]
    fn no_letter_of_a_label_is_lost() {
        let word = "x".repeat(100);
        assert_eq!(lines(&word).concat(), word);
        assert!(lines(&word).iter().all(|line| line.chars().count() <= LETTERS_MAX));
        assert_eq!(lines(""), [""]);
    }
}
