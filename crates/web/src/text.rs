//! The words of pages, from the language files `text/id.ftl` and `text/en.ftl`.

use crate::format::Whole;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use payung_domain::Language;
use std::sync::OnceLock;
use unic_langid::langid;

/// The files of a name, in both languages.
macro_rules! files {
    ($($name:literal),+) => {
        [$((include_str!(concat!("../text/id/", $name, ".ftl")), include_str!(concat!("../text/en/", $name, ".ftl")))),+]
    };
}

/// The language files, Indonesian and English.
const FILES: &[(&str, &str)] = &files![
    "pages",
    "acts",
    "bills",
    "forms",
    "desk",
    "worklist",
    "api",
    "dashboard",
    "rules",
    "journal",
    "users",
    "sign-on",
    "cover",
    "money",
    "pairs"
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: OnceLock<[Bundle; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| {
        [Language::Id, Language::En].map(|language| {
            let locale = if language == Language::Id { langid!("id") } else { langid!("en") };
            let mut bundle = FluentBundle::new_concurrent(vec![locale]);
            // Latin letters throughout: marks around values would only show up in copied text.
            bundle.set_use_isolating(false);
            for (id, en) in FILES {
                // A test reads every file strictly; here what can be read is used.
                let resource = FluentResource::try_new(language.pick(id, en).to_owned()).unwrap_or_else(|(resource, _)| resource);
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    });
    &bundles[usize::from(language == Language::En)]
}

/// The words of pages in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// The language.
    pub language: Language,
}

impl Text {
    /// The message `key`; the key itself when there is none (a test holds both files complete).
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The message `key`, or nothing.
    #[must_use]
    pub fn try_get(&self, key: &str) -> Option<String> {
        self.find(key, None)
    }

    /// The message `key` with a number in it, called `n`.
    #[must_use]
    pub fn count(&self, key: &str, n: impl Whole) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::String(crate::format::number(n.whole(), self.language).into()));
        // The bare number beside it chooses the noun's form.
        args.set("count", FluentValue::from(n.whole()));
        self.find(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The message `key` with a text in it, called `it`.
    #[must_use]
    pub fn with(&self, key: &str, it: impl AsRef<str>) -> String {
        let mut args = FluentArgs::new();
        args.set("it", FluentValue::String(it.as_ref().to_owned().into()));
        self.find(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// `id` in Indonesian, `en` in English: for words that come from the books or the law in both.
    #[must_use]
    pub fn pick<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        self.language.pick(id, en)
    }

    /// The language's tag, for the page's `lang`.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        if self.language == Language::Id { "id" } else { "en" }
    }

    fn find(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = bundle(self.language);
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, args, &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(file: &str) -> BTreeSet<String> {
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        let named = resource.entries().filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        });
        let mut seen = BTreeSet::new();
        for name in named {
            assert!(seen.insert(name.clone()), "{name} stands twice");
        }
        seen
    }

    #[test]
    fn both_languages_say_the_same_things_once() {
        let mut all = BTreeSet::new();
        for (id, en) in FILES {
            let (id, en) = (keys(id), keys(en));
            assert_eq!(id.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "wanting in English");
            assert_eq!(en.difference(&id).collect::<Vec<_>>(), Vec::<&String>::new(), "wanting in Indonesian");
            for key in id {
                assert!(all.insert(key.clone()), "{key} stands in two files");
            }
        }
        assert!(all.len() > 100);
    }

    /// Every message a template or a page names by a fixed key is there.
    #[test]
    fn every_key_a_page_names_is_there() {
        let all: BTreeSet<String> = FILES.iter().flat_map(|(id, _)| keys(id)).collect();
        let mut named = BTreeSet::new();
        let mut folders =
            vec![concat!(env!("CARGO_MANIFEST_DIR"), "/templates").to_owned(), concat!(env!("CARGO_MANIFEST_DIR"), "/src").to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path.display().to_string());
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("text");
                for call in [".get(\"", ".count(\"", ".with(\""] {
                    for rest in text.split(call).skip(1) {
                        let key = rest.split('"').next().unwrap_or_default();
                        let of_text = text.contains(&format!("t{call}{key}")) || text.contains(&format!("t(){call}{key}"));
                        if of_text && !key.is_empty() {
                            named.insert(key.to_owned());
                        }
                    }
                }
            }
        }
        assert!(named.len() > 80, "{named:?}");
        let wanting: Vec<&String> = named.iter().filter(|key| !all.contains(*key)).collect();
        assert!(wanting.is_empty(), "no message for {wanting:?}");
    }
}
