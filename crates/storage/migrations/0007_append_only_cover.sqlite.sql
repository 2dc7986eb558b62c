-- What happened to a roster and the ledger are only ever added to: a paid month is corrected by a later entry.
CREATE TRIGGER enrolment_event_no_update BEFORE UPDATE ON enrolment_event BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER enrolment_event_no_delete BEFORE DELETE ON enrolment_event BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
