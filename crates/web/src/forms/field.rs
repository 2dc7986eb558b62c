//! The fields of a form.

use super::{Checks, Filled, Names};
use crate::text::Text;

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Line,
    /// Several lines.
    Long,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A whole number.
    Number,
    /// Whole rupiah.
    Rupiah,
    /// One of the options.
    Choice,
    /// Yes or no.
    Tick,
    /// A file; several when true. With what names may end on.
    File(bool, &'static str),
    /// Given by the link, not shown.
    Hidden,
    /// Words between fields.
    Note,
    /// Rows of fields.
    Group(Group),
    /// One of the options, all of them in sight.
    Radio,
    /// Cases, each with its fields.
    Names(Box<Names>),
    /// Criteria, each with its fields.
    Checks(Box<Checks>),
}

/// Rows of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The rows; the field `name` of row 2 is sent as `group.2.name`.
    pub rows: Vec<Vec<Field>>,
}

/// An option: what is sent, and what is read.
pub type Value = (String, String);

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the request.
    pub name: String,
    /// What stands before it.
    pub label: String,
    /// What helps to fill it in.
    pub hint: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be filled in.
    pub required: bool,
    /// The options of a choice; what a line offers besides what may be typed.
    pub options: Vec<Value>,
    /// What it holds.
    pub value: String,
}

impl Field {
    /// A field named `name`: its label is the message `field-NAME`, its hint `hint-NAME` when there is one.
    #[must_use]
    pub fn new(t: Text, name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            label: t.get(&format!("field-{name}")),
            hint: t.try_get(&format!("hint-{name}")).unwrap_or_default(),
            kind,
            required: true,
            options: Vec::new(),
            value: String::new(),
        }
    }

    /// Words between fields.
    #[must_use]
    pub fn note(words: impl Into<String>) -> Self {
        Self {
            name: String::new(),
            label: words.into(),
            hint: String::new(),
            kind: Kind::Note,
            required: false,
            options: Vec::new(),
            value: String::new(),
        }
    }

    /// Given by the link, not shown.
    #[must_use]
    pub fn hidden(name: &str, value: impl ToString) -> Self {
        Self { name: name.to_owned(), kind: Kind::Hidden, value: value.to_string(), ..Self::note("") }
    }

    /// It may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// With these options.
    #[must_use]
    pub fn among(mut self, options: impl IntoIterator<Item = Value>) -> Self {
        self.options = options.into_iter().collect();
        self
    }

    /// Filled in beforehand.
    #[must_use]
    pub fn holding(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// With another label.
    #[must_use]
    pub fn called(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sent under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// With another hint.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Its id in the page.
    #[must_use]
    pub fn id(&self) -> String {
        format!("f-{}", self.name.replace('.', "-"))
    }

    /// Whether it takes a file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        match &self.kind {
            Kind::File(..) => true,
            _ => self.rows().iter().flatten().any(Self::is_file),
        }
    }

    /// The word of its kind, for the template.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Line => "line",
            Kind::Long => "long",
            Kind::Date => "date",
            Kind::Month => "month",
            Kind::Number => "number",
            Kind::Rupiah => "rupiah",
            Kind::Choice => "choice",
            Kind::Tick => "tick",
            Kind::File(..) => "file",
            Kind::Hidden => "hidden",
            Kind::Note => "note",
            Kind::Group(_) => "group",
            Kind::Radio => "radio",
            Kind::Names(_) => "names",
            Kind::Checks(_) => "checks",
        }
    }

    /// Whether several files may be given.
    #[must_use]
    pub fn many(&self) -> bool {
        matches!(self.kind, Kind::File(true, _))
    }

    /// What a file's name may end on.
    #[must_use]
    pub fn accept(&self) -> &'static str {
        match self.kind {
            Kind::File(_, accept) => accept,
            _ => "",
        }
    }

    /// The rows of a group.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Self>] {
        match &self.kind {
            Kind::Group(group) => &group.rows,
            Kind::Names(names) => &names.rows,
            Kind::Checks(checks) => &checks.rows,
            _ => &[],
        }
    }

    /// The cases, when the field is of cases.
    #[must_use]
    pub fn names(&self) -> Option<&Names> {
        if let Kind::Names(names) = &self.kind { Some(names) } else { None }
    }

    /// The criteria, when the field is of criteria.
    #[must_use]
    pub fn checks(&self) -> Option<&Checks> {
        if let Kind::Checks(checks) = &self.kind { Some(checks) } else { None }
    }

    /// The part of a row the field is, the same for every row: what stands before the dot.
    #[must_use]
    pub fn part(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// What its row is about: what stands after the dot.
    #[must_use]
    pub fn of(&self) -> &str {
        self.name.split_once('.').map_or("", |(_, of)| of)
    }
}

/// Gives fields the labels and hints this act has of its own: `field-ACT-NAME` and `hint-ACT-NAME`, where `field-NAME` would leave open of what.
pub(super) fn call(fields: &mut [Field], act: &str, t: Text) {
    for field in fields.iter_mut().filter(|field| !field.name.is_empty() && field.kind != Kind::Hidden) {
        if let Some(label) = t.try_get(&format!("field-{act}-{}", field.name)) {
            field.label = label;
        }
        if let Some(hint) = t.try_get(&format!("hint-{act}-{}", field.name)) {
            field.hint = hint;
        }
    }
}

/// Puts what was sent into the fields, to be shown again.
pub(super) fn fill(fields: &mut [Field], filled: &Filled) {
    for field in fields {
        match &mut field.kind {
            Kind::Group(group) => group.rows.iter_mut().for_each(|row| fill(row, filled)),
            Kind::Names(names) => names.rows.iter_mut().for_each(|row| fill(row, filled)),
            Kind::Checks(checks) => checks.rows.iter_mut().for_each(|row| fill(row, filled)),
            Kind::File(..) | Kind::Note => {}
            Kind::Tick => field.value = if filled.get(&field.name).is_empty() { String::new() } else { "ya".to_owned() },
            _ => {
                if filled.has(&field.name) {
                    field.value = filled.get(&field.name).to_owned();
                }
            }
        }
    }
}
