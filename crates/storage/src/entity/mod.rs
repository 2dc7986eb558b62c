//! The tables as types, one file each. What every column means, and its class of personal data, stands in `columns.csv`, which a test
//! compares with the real schema.

#![allow(missing_docs, reason = "a column is described once, in `columns.csv`")]

// The books of a region.
pub mod agreement;
pub mod application;
pub mod attachment;
pub mod bill;
pub mod bill_line;
pub mod bpjs_export;
pub mod bpjs_export_entry;
pub mod candidate_list;
pub mod case_file;
pub mod case_step;
pub mod commitment;
pub mod confirmation;
pub mod continuation;
pub mod cover_span;
pub mod criterion_check;
pub mod decree;
pub mod decree_entry;
pub mod document_tick;
pub mod ending;
pub mod enrolment;
pub mod enrolment_event;
pub mod fact_correction;
pub mod finding;
pub mod fund_change;
pub mod fund_line;
pub mod instrument;
pub mod instrument_member;
pub mod ledger_entry;
pub mod ledger_line;
pub mod log_entry;
pub mod log_head;
pub mod minimum_wage;
pub mod minutes;
pub mod minutes_case;
pub mod minutes_signature;
pub mod notice;
pub mod outbox;
pub mod outside_answer;
pub mod pair_reading;
pub mod payment;
pub mod payment_step;
pub mod person;
pub mod person_pair;
pub mod programme_year;
pub mod register_snapshot;
pub mod regulation_text;
pub mod request;
pub mod screening;
pub mod setting;
pub mod submission;
pub mod submission_row;
pub mod upload;
pub mod upload_piece;
pub mod worksheet_answer;

// The installation database.
pub mod access_token;
pub mod installation_log;
pub mod region;
pub mod region_head;
pub mod role_held;
pub mod session;
pub mod shared_person;
pub mod sign_in_failure;
pub mod user_account;
