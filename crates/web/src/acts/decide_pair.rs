//! Deciding whether two records are one person. The form stands on the page of the pair; here it is when something was wrong with it.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::decide_pair::{DecidePair, PairDecided};

/// The form.
pub(super) struct Form;

/// The fields of a form about a pair: the two names, and the answer with what it rests on.
pub(super) async fn about(desk: &Desk) -> Result<Vec<Field>, ActError> {
    let t = desk.visitor.t();
    let seen = super::pair_of(desk).await?;
    Ok(vec![
        Field::note(super::two_of(&seen)),
        Field::hidden("pair", seen.line.id),
        Field::hidden("version", seen.line.version),
        Field::new(t, "pair-answer", Kind::Radio)
            .among([("same", "pair-say-same"), ("different", "pair-say-different")].map(|(word, key)| (word.to_owned(), t.get(key)))),
        Field::new(t, "remark", Kind::Long).hinting(t.get("hint-pair-remark")),
    ])
}

/// The answer: one person, or two.
pub(super) fn answer(reading: &mut Reading<'_>) -> bool {
    let known = |word: &str| match word {
        "same" => Some(true),
        "different" => Some(false),
        _ => None,
    };
    reading.word("pair-answer", known, false)
}

impl ActForm for Form {
    type Act = DecidePair;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        about(desk).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> DecidePair {
        DecidePair {
            pair: reading.number("pair"),
            version: reading.number("version"),
            same: answer(reading),
            remark: reading.text("remark"),
        }
    }

    fn after(_: &Desk, done: &PairDecided) -> String {
        format!("/pasangan/{}", done.id)
    }
}
