//! For every act a body that is read, names real things, and that the act itself refuses or only shows something by: so that an answer tells who
//! may, and nothing changes.

use crate::ground::{ENDED, MONEY, Things, VILLAGE, VILLAGE_MONEY};
use payung_operations::permission::ActName;
use serde_json::{Value, json};

/// Of an act. A new act wants a body here.
pub fn body(act: ActName, things: Things) -> Value {
    let Things { year, case, list, minutes, candidates, decree, fund_line, agreement, commitment, ledger_entry, money, paper } = things;
    // No version ever comes so far: whoever may is told that it has changed.
    let version = 999;
    let file = json!({ "name": "surat.pdf", "media_type": "application/pdf", "content": "" });
    let letter = json!({ "number": "", "date": "2026-11-01", "file": null });
    let of_village = money == VILLAGE_MONEY;
    let seen = json!([{ "case": case, "version": version }]);
    match act {
        ActName::OpenYear => json!({ "year": 2026, "regulation": "tidak-ada", "readings": [] }),
        ActName::SetProfile => json!({ "text": "bukan = [toml", "version": null }),
        ActName::RecordInstrument => json!({
            "programme_year": year, "kind": "tidak-ada", "number": "", "date": "2026-11-01", "valid_from": "2026-11-01", "valid_until": null,
            "issued_by": "", "members": [], "details": [], "file": null,
        }),
        ActName::LoadRegister => json!({
            "programme_year": year, "kind": "dtks", "source": "", "snapshot": "2026-11-01", "coverage": null, "stands_in_for": null, "files": [],
        }),
        ActName::HandInList => json!({
            "programme_year": year, "area": VILLAGE, "agency": "", "on_behalf_of": null, "planned": true, "corrects": null, "file": file,
        }),
        ActName::CorrectRow => json!({ "case": case, "version": version, "corrections": [], "reason": "" }),
        ActName::WithdrawCase => json!({ "case": case, "version": version, "reason": "" }),
        ActName::RecordApplication => json!({
            "programme_year": year, "kind": "single", "number": "", "date": "2026-11-01", "applicant": "",
            "cases": [{ "case": case, "attachments": [] }], "attachments": [], "file": null,
        }),
        ActName::RecordWorksheet => json!({
            "programme_year": year, "case": case, "version": version, "enumerator": "", "date": "2026-11-01", "answers": [], "file": null,
        }),
        ActName::RecordAssignment => {
            json!({ "programme_year": year, "letter": letter, "from": "2026-11-01", "until": "2026-11-30", "cases": [case] })
        }
        ActName::RecordTerm => json!({
            "programme_year": year, "case": case, "version": version, "office": "", "from": "2026-11-01", "until": "2026-11-30",
            "decree": letter, "issued_by": "",
        }),
        ActName::RecordDeliberation => json!({
            "programme_year": year, "area": VILLAGE, "number": "", "date": "2026-11-01", "place": "", "chair": "", "attendance": 0,
            "outcomes": [], "file": null,
        }),
        ActName::PassOn => json!({
            "programme_year": year, "step": null, "area": VILLAGE, "agency": "", "number": "", "date": "2026-11-01", "file": null,
        }),
        ActName::ScreenBatch => json!({ "programme_year": year, "receipt": "TIDAK-ADA" }),
        ActName::RecordAnswers => json!({ "programme_year": year, "source": "bpjs", "letter": letter, "answers": [] }),
        ActName::AssignCases => json!({ "programme_year": year, "to": "tidak-ada", "which": { "named": seen } }),
        ActName::VerifyCase => json!({ "case": case, "version": version, "checks": [], "documents": [], "until": null }),
        ActName::ReturnInBulk => json!({ "programme_year": year, "cases": seen, "reason": "", "until": "2026-12-01" }),
        ActName::VerifyInBulk => json!({ "programme_year": year, "cases": seen, "documents": [], "recheck_percent": 10 }),
        ActName::RecheckCase => json!({ "case": case, "version": version, "disagreements": [] }),
        ActName::CorrectFacts => json!({ "case": case, "version": version, "corrections": [], "proof": file, "reason": "" }),
        ActName::RecordConfirmation => json!({ "case": case, "asked_on": "2026-11-01", "manner": "telepon", "answer": "" }),
        ActName::ReopenCase => json!({ "case": case, "version": version, "letter": file, "reason": "" }),
        ActName::DrawUpMinutes => json!({
            "programme_year": year, "number": "", "date": "2026-11-01", "place": "", "chair": "", "area": VILLAGE, "attendance": 0,
        }),
        ActName::SignMinutes => json!({ "minutes": minutes, "version": version, "file": null }),
        ActName::DrawUpList => json!({
            "programme_year": year, "number": "", "date": "2026-11-01", "cover_from": "2026-12-01", "months": 0, "budget": null,
            "minimum_wage": null,
        }),
        ActName::DraftDecree => json!({ "programme_year": year, "list": candidates, "title": "", "cover_from": "2026-12-01" }),
        ActName::RecordDecree => json!({
            "decree": decree, "version": version, "number": "", "date": "2026-11-01", "people": 0, "total": 0, "page_code": "", "file": file,
            "retyped_annex": null,
        }),
        ActName::AmendDecree => json!({
            "programme_year": year, "amends": decree, "title": "", "cover_from": "2026-12-01", "months": 1, "removals": [], "list": null,
            "minimum_wage": null,
        }),
        ActName::CloseYear => json!({ "programme_year": year, "version": version, "reason": "" }),
        ActName::DropDecree => json!({ "decree": decree, "version": version, "reason": "" }),
        ActName::RecordBill => json!({
            "programme_year": year, "wadah": format!("WADAH-{money}"), "code": "", "letter_number": "", "letter_date": "2026-11-01", "first_month": "2026-11",
            "last_month": "2026-11", "people": 0, "total": 0, "replaces": null, "letter": file, "list": null,
        }),
        ActName::AnswerBill => json!({ "bill": money, "version": version, "lines": [], "causes": [] }),
        ActName::AskCorrection => json!({ "bill": money, "version": version, "number": "", "date": "2026-11-01" }),
        ActName::ApproveBill => json!({ "bill": money, "version": version, "how": "as-billed", "reason": "", "shown": "" }),
        ActName::RequestPayment => json!({
            "bill": money, "fund_line": money, "version": version, "number": "", "date": "2026-11-01", "amount": 0, "credit": 0, "file": null,
        }),
        ActName::CheckPayment => {
            json!({ "payment": money, "version": version, "date": "2026-11-01", "amount": 0, "refusal": null, "file": null })
        }
        ActName::OrderPayment | ActName::RecordPayout => json!({
            "payment": money, "version": version, "number": "", "date": "2026-11-01", "amount": 0, "refusal": null, "file": null,
        }),
        ActName::RecordReceipt => {
            json!({ "payment": money, "version": version, "number": "", "date": "2026-11-01", "amount": 0, "file": null })
        }
        ActName::SettleClaim => json!({
            "bill": money, "fund_line": money, "left": 0, "amount": 0, "how": "credit", "number": "", "date": "2026-11-01", "reason": "",
            "file": null,
        }),
        ActName::DrawSample => json!({ "programme_year": year, "seed": 1, "size": 0 }),
        ActName::ReturnList => json!({ "list": list }),
        ActName::ProposeBudget => {
            json!({ "programme_year": year, "for_year": 2000, "months": 12, "planned": null, "minimum_wage": null })
        }
        ActName::ExportCases => json!({ "programme_year": year, "area": VILLAGE, "state": null, "receipt": null }),
        ActName::RecordAgreement => json!({
            "kind": "pks", "number": "", "date": "2026-11-01", "partner": "", "subject": "", "valid_from": "2026-11-01", "valid_until": null,
            "cover_start": "regulation", "cover_date": null, "cover_clause": "", "refund_clause": "", "under": null, "file": null,
        }),
        ActName::EndAgreement => {
            json!({ "agreement": agreement, "version": version, "on": "2026-11-01", "reason": "", "file": null })
        }
        ActName::RecordWage => json!({ "area": null, "valid_from": "2026-11-01", "amount": 0, "source": "", "corrects": null }),
        ActName::OpenFundLine => json!({
            "programme_year": year, "fund": if of_village { "apbdesa" } else { "apbd" }, "name": "", "account": "", "dpa": "", "accounting_class": "lain", "payer": null,
            "village": of_village.then_some(VILLAGE), "wadah": "", "earmark": [], "ceiling": 0,
        }),
        ActName::ChangeFundLine => json!({
            "fund_line": fund_line, "version": version, "kind": "spd", "number": "", "date": "2026-11-01", "amount": 0, "reason": "",
            "file": null,
        }),
        ActName::CommitFunds => json!({
            "fund_line": fund_line, "decree": decree, "first_month": "2026-12", "months": 1, "occupation": null, "area": null, "cases": [],
        }),
        ActName::ReleaseFunds => {
            json!({ "commitment": commitment, "version": version, "keep_until": null, "cases": [], "reason": "" })
        }
        ActName::CorrectLedger => json!({ "entry": ledger_entry, "take_back": false, "movements": [], "reason": "" }),
        ActName::CloseFundLine => json!({ "fund_line": fund_line, "version": version }),
        ActName::Reveal => json!({ "case": case, "purpose": "uji hak" }),
        ActName::ProduceDocument => json!({ "kind": paper.0, "id": paper.1, "format": "pdf" }),
        ActName::ErasePerson => json!({ "case": case, "request": letter }),
        ActName::ExportEnrolment => json!({
            "programme_year": year, "wadah": "tidak ada", "number": "", "date": "2026-11-01", "column_map": "tidak-ada", "own_map": null,
            "kind": "csv", "most": null, "only": [], "send_doubtful": false, "again": false,
        }),
        ActName::RecordEnrolment => json!({ "export": MONEY, "number": "", "date": "2026-11-01", "file": file }),
        ActName::RecordCard => json!({ "cards": [{ "enrolment": MONEY, "signed_by": "" }], "on": "2026-11-01", "file": file }),
        ActName::ProposeEnding => json!({
            "enrolment": MONEY, "version": version, "ground": "tidak-ada", "happened_on": "2026-11-01", "last_month": null, "proof_kind": "",
            "proof_issuer": "", "proof_number": "", "file": file,
        }),
        ActName::DecideEnding => json!({
            "ending": MONEY, "version": version, "confirm": true, "reason": "", "notice_number": "", "notice_date": null, "looked_into": false,
        }),
        ActName::UndoEnding => json!({ "ending": ENDED, "version": version, "reason": "", "file": null }),
        ActName::DecidePair | ActName::ReadPair => json!({ "pair": MONEY, "version": version, "same": true, "remark": "" }),
        ActName::UndoPair => json!({ "pair": MONEY, "version": version, "reason": "" }),
        ActName::TakeOverNik => json!({ "pair": MONEY, "version": version, "reason": "" }),
        ActName::SettleFinding => json!({ "finding": MONEY, "version": version, "settlement": "", "file": null }),
        ActName::RecordContinuation => json!({
            "programme_year": year, "wadah": "tidak ada", "first_month": "2026-10", "last_month": "2026-10", "number": "", "date": "2026-11-01",
            "file": file,
        }),
        ActName::GiveNotice => json!({
            "programme_year": year, "kind": "arrears", "wadah": "tidak ada", "area": VILLAGE, "month": "2026-11", "number": "",
            "date": "2026-11-01",
        }),
    }
}

/// Of an endpoint below `/acts/`.
pub fn body_of(word: &str, things: Things) -> Value {
    match word {
        "prefill" => json!({ "from_year": things.year, "area": VILLAGE, "agency": "", "purpose": "uji hak" }),
        "take-export" => json!({ "export": MONEY }),
        word => body(ActName::all().find(|act| act.word() == word).unwrap_or_else(|| panic!("which act is {word}?")), things),
    }
}
