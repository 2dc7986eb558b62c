-- The name as it is searched stands in the case too, so that one index answers who begins so in a year, and in a state of it: by the person,
-- a beginning that thousands share was read person by person until enough were in that state.
ALTER TABLE case_file ADD COLUMN name_folded {ordered} NOT NULL DEFAULT '';
-- In this order: without statistics SQLite reckons both the same for a state, and takes the earlier one.
CREATE INDEX case_by_state_name ON case_file (programme_year, state, name_folded, id);
CREATE INDEX case_by_name ON case_file (programme_year, name_folded, id);
UPDATE case_file SET name_folded = (SELECT person.name_folded FROM person WHERE person.id = case_file.person);
DROP INDEX person_name;
