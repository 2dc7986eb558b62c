//! Recording what the insurer or the civil registry answered: from the file they sent, or name by name.

use super::options;
use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use crate::pages::worklist::{ROWS, Shown, names_field, work};
use payung_domain::Role;
use payung_operations::acts::record_answers::{Answer, AnswerSource, AnswersRecorded, CaseAnswer, RecordAnswers};
use payung_operations::views::worklist::StepKind;
use payung_operations::{ActError, Letter, read_answers};

/// Rows of an answer file told one by one when they gave no answer.
const TOLD: usize = 200;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = RecordAnswers;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let asks_insurer = programme.step_of(StepKind::AskInsurer).is_ok();
        let mut sources = Vec::new();
        if asks_insurer {
            sources.push(("bpjs", "BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan"));
        }
        if desk.visitor.actor.holds(Role::Dinas, desk.visitor.day) {
            sources.push(("dukcapil", "Dukcapil", "Dukcapil"));
        }
        let first = sources.first().map_or("", |(word, ..)| *word);
        let mut fields = vec![
            Field::new(t, "answer-source", Kind::Choice).among(options(t, sources.iter().copied())).holding(first),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "answer-file", Kind::File(false, ".xlsx,.xls,.ods,.csv,.txt")).optional(),
        ];
        if asks_insurer {
            let (work, chosen) = work(desk, Shown { kind: StepKind::AskInsurer, rows: ROWS, by_village: false, unassigned: false }).await?;
            let words = [("yes", "answer-can"), ("no", "answer-cannot"), ("unknown", "answer-not-known")];
            let words = words.map(|(word, key)| (word.to_owned(), t.get(key)));
            let answer = Field::new(t, "answer", Kind::Radio).among(words).optional();
            let note = Field::new(t, "note", Kind::Line).optional();
            fields.push(names_field(desk, work, (chosen, false), |row| {
                let cells = vec![
                    answer.clone().named(format!("hasil.{}", row.id)).called(format!("{} ({})", row.name, row.id)),
                    note.clone().named(format!("alasan.{}", row.id)),
                ];
                (cells, String::new())
            }));
        }
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordAnswers {
        let source = |word: &str| [AnswerSource::Bpjs, AnswerSource::Dukcapil].into_iter().find(|source| source.word() == word);
        let file = reading.some_file("answer-file");
        let sent = reading.filled().values().filter_map(|(name, word)| {
            let case = name.strip_prefix("hasil.")?.parse().ok()?;
            let answer = [Answer::Yes, Answer::No, Answer::Unknown].into_iter().find(|answer| answer.word() == word)?;
            Some((case, answer))
        });
        let sent: Vec<(i64, Answer)> = sent.collect();
        let answers: Vec<CaseAnswer> = sent
            .into_iter()
            .map(|(case, answer)| {
                let why = format!("alasan.{case}");
                let note = if answer == Answer::No { reading.text(&why) } else { reading.some_text(&why) };
                CaseAnswer { case, answer, note }
            })
            .collect();
        if file.is_none() && answers.is_empty() {
            reading.wrong("answer-file", "wrong-file-or-rows");
        }
        if file.is_some() && !answers.is_empty() {
            reading.wrong("answer-file", "wrong-file-and-rows");
        }
        RecordAnswers {
            programme_year: desk.year(),
            source: reading.word("answer-source", source, AnswerSource::Bpjs),
            letter: Letter { number: reading.text("number"), date: reading.date("date"), file },
            answers,
        }
    }

    async fn resolve(desk: &Desk, mut act: RecordAnswers) -> Result<(RecordAnswers, Remarks), ActError> {
        let t = desk.visitor.t();
        let mut remarks = Vec::new();
        if let Some(file) = act.letter.file.as_ref().filter(|_| act.answers.is_empty()) {
            let visitor = &desk.visitor;
            let read = read_answers(&visitor.books, &visitor.actor, visitor.day, act.programme_year, act.source, file).await?;
            let whole = |count: usize| crate::format::number(i64::try_from(count).unwrap_or(i64::MAX), t.language);
            if !read.nobody.is_empty() || !read.unreadable.is_empty() {
                remarks
                    .push((t.get("answers-matched"), crate::format::number(i64::try_from(read.matched).unwrap_or(i64::MAX), t.language)));
                remarks.push((t.get("answers-without"), whole(read.nobody.len() + read.unreadable.len())));
            }
            for row in read.nobody.iter().chain(&read.unreadable).take(TOLD) {
                let place = format!("{} {} {}", row.sheet, t.get("row"), row.row);
                remarks.push((place.trim().to_owned(), t.pick(&row.reason_id, &row.reason_en).to_owned()));
            }
            act.answers = read.answers;
        }
        Ok((act, remarks))
    }

    fn left_out(desk: &Desk, done: &AnswersRecorded) -> Remarks {
        let t = desk.visitor.t();
        let left = done.left.iter().take(TOLD);
        left.map(|left| (t.count("case-number", left.case), t.pick(&left.reason_id, &left.reason_en).to_owned())).collect()
    }

    fn after(desk: &Desk, _: &AnswersRecorded) -> String {
        format!("/kerja/jawaban?tahun={}", desk.year())
    }
}
