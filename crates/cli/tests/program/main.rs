//! The real binary, run as a user runs it: files in a folder of their own, arguments, exit status, what is printed, what is
//! written. One module per subject.

mod bad_input;
mod bad_regulation;
mod contract;
mod damaged_workbooks;
mod desk;
mod examples;
mod find_person;
mod hostile_text;
mod matching;
mod no_place_for_results;
mod nothing_lost;
mod own_regulation;
mod ranking;
mod reconcile;
mod registers;
mod replay;
mod samosir;
mod several_lists;
mod table;
mod template;
