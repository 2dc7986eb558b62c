//! The assessment worksheet of a case, or empty for the pen: the regulation's indicators by group; where it has none, its conditions.

use super::Paper;
use super::people::{PlaceNames, cells, people};
use crate::acts::record_worksheet::ENUMERATOR;
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Capacity, Conclusion, Document, Signatory, Worksheet, WorksheetCriterion, WorksheetIndicator};
use payung_domain::AreaCode;
use payung_law::model::Severity;
use payung_storage::entity::{case_file, log_entry, person, worksheet_answer};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::{BTreeSet, HashMap};

impl Paper<'_> {
    /// The worksheet of a case; empty when there is none.
    pub(super) async fn worksheet(&self, case: Option<&case_file::Model>) -> Result<Document, ActError> {
        let texts = &self.profile.texts.worksheet;
        let words = &self.profile.region.words;
        let (mut answers, mut person, mut more_fields) =
            (HashMap::new(), None, vec![("Nomor KK".to_owned(), String::new()), ("Nomor telepon".to_owned(), String::new())]);
        let (mut date, mut enumerator, mut place, mut head) = (None, None, self.profile.region.seat.clone(), None);
        if let Some(case) = case {
            let rows = worksheet_answer::Entity::find().filter(worksheet_answer::Column::CaseFile.eq(case.id)).all(self.acting.tx).await?;
            for row in rows {
                let proof =
                    row.proof.as_deref().map(|sealed| self.acting.sealer().open_text("worksheet_answer.proof", sealed)).transpose()?;
                answers.insert(row.indicator.clone(), (row.answer, proof.unwrap_or_default()));
            }
            person = people(self.acting, &self.programme, std::slice::from_ref(case)).await?.pop();
            let row = person::Entity::find_by_id(case.person).one(self.acting.tx).await?.ok_or_else(|| broken(case.id))?;
            for ((_, value), (column, sealed)) in more_fields.iter_mut().zip([("person.kk", &row.kk), ("person.phone", &row.phone)]) {
                if let Some(sealed) = sealed {
                    *value = self.acting.sealer().open_text(column, sealed)?;
                }
            }
            (enumerator, date) = self.filled_in_by(case.id).await?;
            let area = AreaCode::parse(&case.area).ok_or_else(|| broken(case.id))?;
            let mut names = PlaceNames::default();
            names.learn(self.acting, area, Some(case.id)).await?;
            // A code is no place to sign at.
            let village = Some(names.village(area)).filter(|name| name.contains(char::is_alphabetic)).unwrap_or_default();
            place = if village.is_empty() { names.district(area) } else { village.clone() };
            head = Some(self.profile.head_of(&case.area, format!("{} {village}", self.village_head(area)).trim_end()));
        }
        let plain = |office: String| Signatory { capacity: Capacity::Own, office, name: None, rank: None, nip: None };
        let both = if words.village_head == words.ward_head {
            words.village_head.clone()
        } else {
            format!("{}/{}", words.village_head, words.ward_head)
        };
        Ok(Document::Worksheet(Box::new(Worksheet {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: self.filling().all(&texts.title)?,
            respondent: person.as_ref().map(|person| person.name.clone()),
            person,
            more_fields,
            criteria: self.criteria(&answers),
            conclusion: conclusion(case),
            place,
            date,
            enumerator: Signatory { name: enumerator, ..plain("Petugas Pendata".to_owned()) },
            village_head: head.unwrap_or_else(|| plain(both)),
        })))
    }

    /// "Lurah" or "Perbekel", by whether the fourth level's code begins with 1 (kelurahan) or 2 (desa).
    pub(super) fn village_head(&self, area: AreaCode) -> &str {
        let words = &self.profile.region.words;
        if is_ward(area) { &words.ward_head } else { &words.village_head }
    }

    /// "Desa" or "Kelurahan".
    pub(super) fn village_word(&self, area: AreaCode) -> &str {
        let words = &self.profile.region.words;
        if is_ward(area) { &words.ward } else { &words.village }
    }

    fn criteria(&self, answers: &HashMap<String, (Option<bool>, String)>) -> Vec<WorksheetCriterion> {
        let regulation = &self.programme.regulation;
        let indicator = |mark: String, text: String, id: &str| {
            let (met, evidence) = answers.get(id).cloned().unwrap_or_default();
            WorksheetIndicator { mark, text, met, evidence, note: String::new(), parts: Vec::new() }
        };
        let mut criteria: Vec<WorksheetCriterion> = Vec::new();
        if regulation.indicator.is_empty() {
            let mut named = BTreeSet::new();
            let gates = regulation.criterion.iter().filter(|criterion| criterion.severity == Severity::Gate);
            // Versions of one condition through time have one id.
            let gates = gates.filter(|criterion| named.insert(criterion.id.as_str()));
            let indicators = (1..).zip(gates).map(|(number, criterion)| {
                indicator(format!("{number}."), format!("{} ({})", criterion.label, criterion.cite), &criterion.id)
            });
            let text = format!("Syarat menurut {}", regulation.act.short);
            return vec![WorksheetCriterion { mark: "A".to_owned(), text, indicators: indicators.collect() }];
        }
        for known in &regulation.indicator {
            let (mark, text) =
                known.group.split_once(". ").map_or((String::new(), known.group.as_str()), |(mark, text)| (format!("{mark}."), text));
            if criteria.last().is_none_or(|last| last.mark != mark || last.text != text) {
                criteria.push(WorksheetCriterion { mark, text: text.to_owned(), indicators: Vec::new() });
            }
            if let Some(group) = criteria.last_mut() {
                group.indicators.push(indicator(own_mark(&known.cite), known.question.clone(), &known.id));
            }
        }
        criteria
    }

    /// Who filled the worksheet in, as its row says, and when, as the log noted.
    async fn filled_in_by(&self, case: i64) -> Result<(Option<String>, Option<payung_domain::Date>), ActError> {
        let entry = log_entry::Entity::find()
            .filter(log_entry::Column::Act.eq("record-worksheet"))
            .filter(log_entry::Column::Subject.eq(format!("case:{case}")))
            .order_by_desc(log_entry::Column::Seq)
            .one(self.acting.tx)
            .await?;
        let detail: serde_json::Value = entry.and_then(|entry| serde_json::from_str(&entry.detail).ok()).unwrap_or_default();
        let date = detail.get("date").and_then(serde_json::Value::as_str).and_then(|date| date.parse().ok());
        let name = cells(self.acting, case).await?.map(|cells| cells.text(ENUMERATOR)).filter(|name| !name.is_empty());
        Ok((name, date))
    }
}

/// The last mark of a citation: of "huruf b (kedua) angka 1) huruf a)" it is "1) a)"; of "huruf a angka 2)" it is "2)".
fn own_mark(cite: &str) -> String {
    let marks: Vec<&str> = cite.split(' ').filter(|word| word.ends_with(')') && !word.starts_with('(')).collect();
    let last = marks.len().saturating_sub(2);
    marks.get(last..).unwrap_or_default().join(" ")
}

/// A kelurahan's own four digits begin with 1 (Kemendagri's code), a desa's with 2.
fn is_ward(area: AreaCode) -> bool {
    area.level() == payung_domain::AreaLevel::Village && area.digits() % 10_000 < 2_000
}

/// What was concluded; nothing while the case is still open.
fn conclusion(case: Option<&case_file::Model>) -> Option<Conclusion> {
    let proposed = match case?.verdict.as_deref()? {
        "layak" => true,
        "tidak layak" => false,
        _ => return None,
    };
    let ground = if proposed { "Memenuhi syarat menurut penapisan." } else { "Tidak memenuhi syarat menurut penapisan." };
    Some(Conclusion { proposed, ground: ground.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_the_text_s_own() {
        assert_eq!(own_mark("BAB II huruf B angka 3 huruf a angka 1)"), "1)");
        assert_eq!(own_mark("BAB II huruf B angka 3 huruf b (kedua) angka 1) huruf b)"), "1) b)");
        assert_eq!(own_mark("Pasal 3"), "");
        let code = |text| AreaCode::parse(text).expect("a code");
        assert!(is_ward(code("51.06.01.1001")) && !is_ward(code("12.17.02.2005")) && !is_ward(code("12.17.02")));
    }
}
