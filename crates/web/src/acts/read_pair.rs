//! Reading a decided pair a second time, without knowing what was decided.

use super::decide_pair::{about, answer};
use crate::forms::{ActForm, Desk, Field, Reading};
use payung_operations::ActError;
use payung_operations::acts::read_pair::{PairRead, ReadPair};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ReadPair;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        about(desk).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ReadPair {
        ReadPair { pair: reading.number("pair"), version: reading.number("version"), same: answer(reading), remark: reading.text("remark") }
    }

    fn after(_: &Desk, done: &PairRead) -> String {
        format!("/pasangan/{}", done.id)
    }
}
