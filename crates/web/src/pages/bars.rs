//! Bars of a plot: an outline for the whole, filled as far as the part goes, each beneath its label.

/// From one bar to the next, in the picture's own units.
pub(super) const BAR_STEP: usize = 44;

/// One bar.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// What it is about.
    pub label: String,
    /// What is read at its end.
    pub figure: String,
    /// Where the label stands.
    pub text_y: usize,
    /// Where the bar begins.
    pub bar_y: usize,
    /// How long its outline is, as a share of the picture.
    pub whole: String,
    /// How long its filling is.
    pub part: String,
}

impl Bar {
    /// The bar in place `index`, as long as `whole` and filled as far as `part`, where the longest of all is `longest`.
    pub fn new(index: usize, label: String, figure: String, (whole, part): (i64, i64), longest: i64) -> Self {
        // Tenths of a thousandth are finer than any screen.
        let share = |part: i64| {
            let parts = part.max(0).saturating_mul(10_000) / longest.max(1);
            format!("{}.{:02}%", parts / 100, parts % 100)
        };
        Self { label, figure, text_y: index * BAR_STEP + 16, bar_y: index * BAR_STEP + 23, whole: share(whole), part: share(part) }
    }
}
