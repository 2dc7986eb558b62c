//! Recording an instrument with its members.

use crate::forms::{ActForm, Desk, Field, Group, Kind, Reading, Remarks, Value};
use crate::text::Text;
use payung_operations::ActError;
use payung_operations::acts::record_instrument::{InstrumentRecorded, Member, RecordInstrument};
use payung_operations::views::users::{MemberOffered, members_offered};

/// How many members a form has room for; more are recorded by a further paper or the command line.
const MEMBERS: usize = 12;

/// How many details a form has room for.
const DETAILS: usize = 4;

/// A user as the list of members offers them: full name, and as what they act.
fn offered(t: Text, user: MemberOffered) -> Value {
    let mut roles: Vec<&str> = user.roles.iter().map(|role| role.held.role.label(t.language)).collect();
    roles.dedup();
    (user.name, format!("{} ({})", user.full_name, roles.join(", ")))
}

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordInstrument;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let kinds = programme.regulation.instrument.iter().map(|known| {
            (known.id.clone(), format!("{} ({})", t.pick(&known.label, &known.label_en), desk.visitor.frame.cite(&known.cite)))
        });
        let users: Vec<Value> = members_offered(desk.visitor.look(), programme).await?.into_iter().map(|user| offered(t, user)).collect();
        let member = |row: usize| {
            ["name", "position", "user"]
                .map(|part| {
                    let kind = if part == "user" { Kind::Choice } else { Kind::Line };
                    let field = Field::new(t, &format!("member-{part}"), kind).optional().named(format!("member.{row}.{part}"));
                    if part == "user" { field.among(users.iter().cloned()) } else { field }
                })
                .to_vec()
        };
        let detail = |row: usize| {
            ["name", "text"]
                .map(|part| Field::new(t, &format!("detail-{part}"), Kind::Line).optional().named(format!("detail.{row}.{part}")))
                .to_vec()
        };
        Ok(vec![
            Field::new(t, "instrument-kind", Kind::Choice).among(kinds).holding(desk.given.get("jenis").cloned().unwrap_or_default()),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "valid-from", Kind::Date),
            Field::new(t, "valid-until", Kind::Date).optional(),
            Field::new(t, "issued-by", Kind::Line),
            Field::new(t, "members", Kind::Group(Group { rows: (0..MEMBERS).map(member).collect() })).optional(),
            Field::new(t, "details", Kind::Group(Group { rows: (0..DETAILS).map(detail).collect() })).optional(),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordInstrument {
        let valid_from = reading.date("valid-from");
        let valid_until = reading.some_date("valid-until");
        let mut members = Vec::new();
        for row in 0..MEMBERS {
            let [name, position, user] = ["name", "position", "user"].map(|part| reading.some_text(&format!("member.{row}.{part}")));
            if name.is_empty() && position.is_empty() && user.is_empty() {
                continue;
            }
            // Of a user who is chosen the full name is known.
            if name.is_empty() && user.is_empty() {
                reading.wrong(&format!("member.{row}.name"), "wrong-empty");
            }
            if position.is_empty() {
                reading.wrong(&format!("member.{row}.position"), "wrong-empty");
            }
            members.push(Member { user: Some(user).filter(|user| !user.is_empty()), name, position, from: valid_from, until: valid_until });
        }
        let mut details = Vec::new();
        for row in 0..DETAILS {
            let [name, text] = ["name", "text"].map(|part| reading.some_text(&format!("detail.{row}.{part}")));
            match (name.is_empty(), text.is_empty()) {
                (true, true) => {}
                (true, false) => reading.wrong(&format!("detail.{row}.name"), "wrong-empty"),
                (false, true) => reading.wrong(&format!("detail.{row}.text"), "wrong-empty"),
                (false, false) => details.push((name, text)),
            }
        }
        RecordInstrument {
            programme_year: desk.year(),
            kind: reading.text("instrument-kind"),
            number: reading.text("number"),
            date: reading.date("date"),
            valid_from,
            valid_until,
            issued_by: reading.text("issued-by"),
            members,
            details,
            file: reading.some_file("paper"),
        }
    }

    async fn resolve(desk: &Desk, mut act: RecordInstrument) -> Result<(RecordInstrument, Remarks), ActError> {
        if act.members.iter().any(|member| member.name.is_empty()) {
            let users = members_offered(desk.visitor.look(), desk.programme()?).await?;
            for member in act.members.iter_mut().filter(|member| member.name.is_empty()) {
                let known = users.iter().find(|known| Some(&known.name) == member.user.as_ref());
                member.name = known.map(|known| known.full_name.clone()).or_else(|| member.user.clone()).unwrap_or_default();
            }
        }
        Ok((act, Vec::new()))
    }

    fn after(_: &Desk, _: &InstrumentRecorded) -> String {
        "/program#dasar".to_owned()
    }
}
