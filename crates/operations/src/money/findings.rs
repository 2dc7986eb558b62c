//! Findings: differences between what the insurer says and what the books say, queued until somebody has looked into them.

use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_domain::Language;
use payung_storage::entity::finding;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;

/// The kinds of findings with what each means, in Indonesian and English, and whether the person concerned was recorded all the same.
const KINDS: [(&str, &str, &str); 8] = [
    ("two-people-one-number", "satu KPJ untuk dua orang; tidak dicatat", "one KPJ for two people; not recorded"),
    ("one-person-two-numbers", "dua KPJ untuk satu orang; tidak dicatat", "two KPJ for one person; not recorded"),
    (
        "identity-differs",
        "NIK sama, tetapi nama dan tanggal lahir orang lain; tidak dicatat",
        "the same NIK, but another person's name and birth; not recorded",
    ),
    ("name-differs", "nama pada jawaban berbeda dari buku; dicatat", "the name in the answer differs from the books; recorded"),
    (
        "matched-by-person",
        "NIK tidak terbaca; dicocokkan lewat nama dan tanggal lahir; dicatat",
        "NIK not readable; matched by name and birth; recorded",
    ),
    ("not-in-export", "tidak ada dalam kiriman yang dijawab; tidak dicatat", "not in the export that is answered; not recorded"),
    ("start-differs", "tanggal mulai BPJS berbeda dari perjanjian; dicatat", "BPJS's first day differs from the agreement; recorded"),
    ("answered-before", "jawaban berbeda dari yang sudah dicatat; tidak diubah", "the answer differs from the one recorded; not changed"),
];

/// What a kind of finding means; its own word where it is of another part of the program.
#[must_use]
pub fn finding_label(kind: &str, language: Language) -> &str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or(kind, |(_, id, en)| language.pick(id, en))
}

/// A finding on its way into the books.
#[derive(Clone)]
pub(crate) struct NewFinding {
    /// `bpjs-answer`, `bill` or `roster`.
    pub source: &'static str,
    /// The answer's export, or the bill.
    pub source_id: i64,
    /// Whom it is about, when that is known.
    pub enrolment: Option<i64>,
    /// Where.
    pub area: String,
    /// Its kind, by its word.
    pub kind: &'static str,
    /// What was found; sealed.
    pub detail: serde_json::Value,
}

impl Acting<'_> {
    /// Leaves out the findings that were queued before, word for word, from the same source: a file that comes twice queues nothing twice. Returns how
    /// many were left out.
    pub(crate) async fn not_yet_raised(&self, findings: &mut Vec<NewFinding>) -> Result<u64, ActError> {
        let Some(first) = findings.first() else { return Ok(0) };
        let rows = finding::Entity::find()
            .filter(finding::Column::Source.eq(first.source))
            .filter(finding::Column::SourceId.eq(first.source_id))
            .all(self.tx)
            .await?;
        let mut known = Vec::with_capacity(rows.len());
        for row in rows {
            known.push((row.kind, row.enrolment, self.sealer().open_text("finding.detail", &row.detail)?));
        }
        let before = findings.len();
        findings.retain(|found| !known.contains(&(found.kind.to_owned(), found.enrolment, found.detail.to_string())));
        Ok((before - findings.len()) as u64)
    }

    /// Queues findings.
    pub(crate) async fn raise(&self, programme_year: i64, findings: Vec<NewFinding>) -> Result<(), ActError> {
        if findings.is_empty() {
            return Ok(());
        }
        let first = self.next_id::<finding::Entity>(finding::Column::Id).await?;
        let mut rows = Vec::with_capacity(findings.len());
        for (id, found) in (first..).zip(findings) {
            rows.push(finding::ActiveModel {
                id: Set(id),
                programme_year: Set(programme_year),
                source: Set(found.source.to_owned()),
                source_id: Set(found.source_id),
                enrolment: Set(found.enrolment),
                area: Set(found.area),
                kind: Set(found.kind.to_owned()),
                detail: Set(self.sealer().seal("finding.detail", found.detail.to_string().as_bytes())?),
                status: Set("open".to_owned()),
                settlement: Set(None),
                by_user: Set(self.actor.name.clone()),
                version: Set(1),
                seq: Set(self.seq),
            });
        }
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<finding::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            finding::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_whether_the_person_was_recorded() {
        for (kind, id, en) in KINDS {
            assert_eq!(finding_label(kind, Language::Id), id);
            assert!(id.contains("dicatat") || id.contains("diubah"), "{id}");
            assert!(en.contains("recorded") || en.contains("changed"), "{en}");
        }
        assert_eq!(finding_label("another", Language::En), "another");
    }
}
