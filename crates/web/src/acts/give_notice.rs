//! Noting that villages and participants were told before cover stops.

use super::{area_field, options, own_area};
use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_operations::ActError;
use payung_operations::acts::give_notice::{GiveNotice, NoticeGiven, NoticeKind};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = GiveNotice;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        let given = |name: &str| desk.given.get(name).cloned().unwrap_or_default();
        let kinds = [
            (NoticeKind::Arrears.word(), "tunggakan", "arrears"),
            (NoticeKind::Ending.word(), "berakhirnya perlindungan", "the end of cover"),
            (NoticeKind::ProgrammeEnd.word(), "bulan terakhir program", "the programme's last month"),
        ];
        Ok(vec![
            Field::new(t, "notice-kind", Kind::Choice).among(options(t, kinds)).holding(NoticeKind::Arrears.word()),
            Field::new(t, "wadah", Kind::Line).holding(given("wadah")),
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
            Field::new(t, "notice-month", Kind::Month).holding(given("bulan")),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> GiveNotice {
        let kind = |word: &str| NoticeKind::ALL.into_iter().find(|kind| kind.word() == word);
        GiveNotice {
            programme_year: desk.year(),
            kind: reading.word("notice-kind", kind, NoticeKind::Arrears),
            wadah: reading.text("wadah"),
            area: reading.area("area", desk.visitor.books.region),
            month: reading.month("notice-month"),
            number: reading.text("number"),
            date: reading.date("date"),
        }
    }

    fn left_out(desk: &Desk, done: &NoticeGiven) -> Remarks {
        let t = desk.visitor.t();
        done.told.iter().map(|said| (t.get("cover-words"), said.message(t.language).to_owned())).collect()
    }

    fn after(_: &Desk, _: &NoticeGiven) -> String {
        "/kepesertaan/tunggakan".to_owned()
    }
}
