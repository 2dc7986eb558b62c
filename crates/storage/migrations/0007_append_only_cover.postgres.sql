-- What happened to a roster and the ledger are only ever added to: a paid month is corrected by a later entry.
CREATE FUNCTION refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entries are append-only'; END $$;
CREATE TRIGGER enrolment_event_no_change BEFORE UPDATE OR DELETE ON enrolment_event FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER enrolment_event_no_truncate BEFORE TRUNCATE ON enrolment_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER ledger_line_no_change BEFORE UPDATE OR DELETE ON ledger_line FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON ledger_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_entry();
