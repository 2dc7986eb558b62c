//! Opening a fund line.

use super::own_area;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_domain::AreaCode;
use payung_domain::AreaLevel;
use payung_operations::ActError;
use payung_operations::acts::open_fund_line::{AccountingClass, FundLineOpened, OpenFundLine};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = OpenFundLine;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let own = programme.regulation.fund.iter();
        let beneath = programme.national.fund.iter().filter(|fund| !programme.regulation.fund.iter().any(|known| known.id == fund.id));
        let funds = own
            .chain(beneath)
            .map(|fund| (fund.id.clone(), format!("{} ({})", t.pick(&fund.label, &fund.label_en), desk.visitor.frame.cite(&fund.cite))));
        let classes = AccountingClass::ALL.map(|class| (class.word().to_owned(), t.get(&format!("accounting-{}", class.word()))));
        let payers = programme.national.payer.iter().filter_map(|payer| {
            let code = payer.code.as_deref()?;
            Some((code.to_owned(), t.pick(&payer.label, &payer.label_en).to_owned()))
        });
        let occupations: Vec<&str> = programme.regulation.occupation.iter().map(|occupation| occupation.id.as_str()).collect();
        let village = own_area(&desk.visitor);
        let is_village = AreaCode::parse(&village).is_some_and(|area| area.level() == AreaLevel::Village);
        Ok(vec![
            Field::new(t, "fund", Kind::Choice).among(funds),
            Field::new(t, "fund-name", Kind::Line),
            Field::new(t, "fund-account", Kind::Line),
            Field::new(t, "fund-dpa", Kind::Line),
            Field::new(t, "accounting-class", Kind::Choice).among(classes),
            Field::new(t, "payer", Kind::Choice).among(payers).optional(),
            Field::new(t, "payer-village", Kind::Line).optional().holding(if is_village { village } else { String::new() }),
            Field::new(t, "wadah", Kind::Line),
            Field::new(t, "earmark", Kind::Line).optional().hinting(t.with("hint-earmark-among", occupations.join(", "))),
            Field::new(t, "ceiling", Kind::Rupiah),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> OpenFundLine {
        let class = |word: &str| AccountingClass::ALL.into_iter().find(|class| class.word() == word);
        let payer = reading.some_text("payer");
        OpenFundLine {
            programme_year: desk.year(),
            fund: reading.text("fund"),
            name: reading.text("fund-name"),
            account: reading.text("fund-account"),
            dpa: reading.text("fund-dpa"),
            accounting_class: reading.word("accounting-class", class, AccountingClass::Lain),
            payer: Some(payer).filter(|payer| !payer.is_empty()),
            village: reading.some_area("payer-village"),
            wadah: reading.text("wadah"),
            earmark: reading.some_text("earmark").split([',', ';']).map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
            ceiling: reading.number("ceiling"),
        }
    }

    fn after(_: &Desk, done: &FundLineOpened) -> String {
        format!("/dana/{}", done.id)
    }
}
