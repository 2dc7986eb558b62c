//! What stands around every page: its language, who is signed in, where one can go, and what was just done.

use crate::format::{self, Whole};
use crate::text::Text;
use payung_domain::{Account, AreaCode, Language, Month, Verdict};

/// What stands in the place of an article where the text does not regulate something.
const NOT_REGULATED: &str = "tidak diatur";

/// A place in the menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Address.
    pub href: String,
    /// Name.
    pub label: String,
    /// Whether it is where one is.
    pub here: bool,
}

/// News after an act: what was done, with its counts.
#[derive(Debug, Clone)]
pub struct News {
    /// What was done.
    pub said: String,
    /// Its results: label and value.
    pub results: Vec<(String, String)>,
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The words.
    pub t: Text,
    /// The address of this page, for the language switch.
    pub path: String,
    /// The region's code and name, when the page is a region's.
    pub region: Option<(AreaCode, String)>,
    /// Who is signed in: user name and full name.
    pub user: Option<(String, String)>,
    /// The roles held today, in words.
    pub roles: String,
    /// The menu.
    pub nav: Vec<NavItem>,
    /// What was just done.
    pub news: Option<News>,
    /// Whether a second factor is still to be set before roles with legal effect act.
    pub second_factor_wanted: bool,
    /// Whether all people are invented.
    pub demonstration: bool,
    /// The region's offset from UTC in hours.
    pub utc_offset: i8,
}

impl Frame {
    /// A frame for pages outside any region.
    #[must_use]
    pub fn plain(language: Language, path: &str) -> Self {
        Self {
            t: Text { language },
            path: path.to_owned(),
            region: None,
            user: None,
            roles: String::new(),
            nav: Vec::new(),
            news: None,
            second_factor_wanted: false,
            demonstration: false,
            utc_offset: 7,
        }
    }

    /// The region's code in addresses; empty outside any.
    #[must_use]
    pub fn code(&self) -> String {
        self.region.as_ref().map(|(code, _)| code.to_string()).unwrap_or_default()
    }

    /// The region's name; empty outside any.
    #[must_use]
    pub fn region_name(&self) -> &str {
        self.region.as_ref().map_or("", |(_, name)| name)
    }

    /// A day, for the reader.
    #[must_use]
    pub fn day(&self, text: impl AsRef<str>) -> String {
        format::day(text.as_ref(), self.t.language)
    }

    /// A time, for the reader.
    #[must_use]
    pub fn moment(&self, text: impl AsRef<str>) -> String {
        format::moment(text.as_ref(), self.utc_offset, self.t.language)
    }

    /// A month, for the reader.
    #[must_use]
    pub fn month(&self, month: &Month) -> String {
        month.named(self.t.language)
    }

    /// An account of the ledger, for the reader.
    #[must_use]
    pub fn account(&self, account: &Account) -> &'static str {
        account.label(self.t.language)
    }

    /// An article, for the reader; what the text does not regulate is marked in words.
    #[must_use]
    pub fn cite(&self, article: impl AsRef<str>) -> String {
        let article = article.as_ref();
        if article == NOT_REGULATED { self.t.get("cite-not-regulated") } else { article.to_owned() }
    }

    /// A number, for the reader.
    #[must_use]
    pub fn number(&self, n: impl Whole) -> String {
        format::number(n.whole(), self.t.language)
    }

    /// Rupiah, for the reader.
    #[must_use]
    pub fn rupiah(&self, n: impl Whole) -> String {
        format::rupiah(n.whole(), self.t.language)
    }

    /// An area's code, for the reader.
    #[must_use]
    pub fn area(&self, code: impl AsRef<str>) -> String {
        format::area(code.as_ref())
    }

    /// A capacity, for the reader.
    #[must_use]
    pub fn capacity(&self, text: impl AsRef<str>) -> String {
        format::capacity(text.as_ref(), self.t.language)
    }

    /// A bill's state, for the reader.
    #[must_use]
    pub fn bill_state(&self, word: &str) -> &'static str {
        payung_domain::bill_label(word, self.t.language)
    }

    /// A payment's state, for the reader.
    #[must_use]
    pub fn payment_state(&self, word: &str) -> &'static str {
        payung_domain::payment_label(word, self.t.language)
    }

    /// A verdict, for the reader.
    #[must_use]
    pub fn verdict(&self, word: &str) -> &'static str {
        let known = Verdict::ALL.into_iter().find(|verdict| verdict.word() == word);
        known.map_or("", |verdict| verdict.label(self.t.language))
    }

    /// A case's state, for the reader.
    #[must_use]
    pub fn state(&self, word: &str) -> &'static str {
        payung_domain::state_label(word, self.t.language)
    }
}
