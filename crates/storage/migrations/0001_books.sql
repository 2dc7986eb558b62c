-- The books of one region. One statement each; {id}, {blob}, {ordered} stand for the database's own words ({ordered}: text compared byte by
-- byte, whatever language the database sorts by, because ranges of it are asked for).
-- Dates are text YYYY-MM-DD, times text RFC 3339 in UTC to the microsecond, money whole rupiah, JSON text.

CREATE TABLE setting (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

CREATE TABLE log_entry (
  seq {id} NOT NULL,
  at TEXT NOT NULL,
  user_name TEXT NOT NULL,
  capacity TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  person_id BIGINT,
  personal {blob},
  request_id TEXT,
  key_id TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX log_entry_subject ON log_entry (subject);
CREATE INDEX log_entry_person ON log_entry (person_id);

CREATE TABLE log_head (
  id {id} NOT NULL CHECK (id = 1),
  seq BIGINT NOT NULL,
  at TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TABLE request (
  id TEXT PRIMARY KEY NOT NULL,
  act TEXT NOT NULL,
  user_name TEXT NOT NULL,
  digest TEXT NOT NULL,
  outcome {blob} NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE outbox (
  id {id} NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  sent_at TEXT
);
CREATE INDEX outbox_unsent ON outbox (sent_at, id);

CREATE TABLE attachment (
  hash TEXT PRIMARY KEY NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  file_name {blob} NOT NULL,
  body {blob} NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE regulation_text (
  hash TEXT PRIMARY KEY NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE programme_year (
  id {id} NOT NULL,
  year BIGINT NOT NULL,
  regulation TEXT NOT NULL,
  regulation_hash TEXT NOT NULL REFERENCES regulation_text (hash),
  national_hash TEXT NOT NULL REFERENCES regulation_text (hash),
  readings TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (year, regulation)
);

CREATE TABLE instrument (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  issued_by TEXT NOT NULL,
  details TEXT NOT NULL,
  attachment TEXT REFERENCES attachment (hash),
  status TEXT NOT NULL CHECK (status IN ('active', 'revoked')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, kind, number)
);

CREATE TABLE instrument_member (
  instrument BIGINT NOT NULL REFERENCES instrument (id),
  ordinal BIGINT NOT NULL,
  user_name TEXT,
  name TEXT NOT NULL,
  position TEXT NOT NULL,
  member_from TEXT NOT NULL,
  member_until TEXT,
  PRIMARY KEY (instrument, ordinal)
);

CREATE TABLE register_snapshot (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  snapshot_date TEXT NOT NULL,
  coverage TEXT NOT NULL,
  stands_in_for TEXT,
  ground TEXT REFERENCES attachment (hash),
  files TEXT NOT NULL,
  content TEXT NOT NULL,
  people BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'replaced')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, kind, content, snapshot_date)
);

CREATE TABLE submission (
  id {id} NOT NULL,
  receipt TEXT NOT NULL UNIQUE,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  step TEXT NOT NULL,
  area TEXT NOT NULL,
  agency TEXT NOT NULL,
  planned BOOLEAN NOT NULL,
  corrects BIGINT REFERENCES submission (id),
  file TEXT NOT NULL REFERENCES attachment (hash),
  rows_in BIGINT NOT NULL,
  people BIGINT NOT NULL,
  unreadable BIGINT NOT NULL,
  handed_in_by TEXT NOT NULL,
  on_behalf_of TEXT,
  handed_in_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('received', 'replaced')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, area, agency, file)
);

CREATE TABLE person (
  id {id} NOT NULL,
  nik_lookup TEXT,
  nik {blob},
  kk_lookup TEXT,
  kk {blob},
  phone {blob},
  address {blob},
  name TEXT NOT NULL,
  name_folded {ordered} NOT NULL,
  birth_place TEXT NOT NULL,
  birth TEXT,
  sex TEXT,
  log_key {blob},
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX person_nik ON person (nik_lookup);
CREATE INDEX person_kk ON person (kk_lookup);
CREATE INDEX person_name ON person (name_folded, id);

CREATE TABLE case_file (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  person BIGINT NOT NULL REFERENCES person (id),
  submission BIGINT NOT NULL REFERENCES submission (id),
  area {ordered} NOT NULL,
  occupation TEXT,
  continuing BOOLEAN,
  planned BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'screened', 'verified', 'returned', 'refused', 'listed', 'waiting', 'decreed', 'removed', 'withdrawn')),
  verdict TEXT CHECK (verdict IN ('layak', 'tidak layak', 'perlu data')),
  duplicate BOOLEAN NOT NULL,
  screening BIGINT,
  outcomes TEXT,
  facts {blob},
  reasons {blob},
  assigned_to TEXT,
  returned_until TEXT,
  candidate_list BIGINT,
  candidate_rank BIGINT,
  decree BIGINT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
-- Pages of cases are read by area and number, whatever else is asked for.
CREATE INDEX case_by_area ON case_file (programme_year, area, id);
CREATE INDEX case_by_state ON case_file (programme_year, state, area, id);
CREATE INDEX case_by_verdict ON case_file (programme_year, verdict, area, id);
CREATE INDEX case_by_occupation ON case_file (programme_year, occupation, area, id);
CREATE INDEX case_by_assignee ON case_file (programme_year, assigned_to, area, id);
CREATE INDEX case_by_person ON case_file (person);
CREATE INDEX case_by_submission ON case_file (submission);

CREATE TABLE submission_row (
  submission BIGINT NOT NULL REFERENCES submission (id),
  ordinal BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  sheet_row BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'unreadable', 'not-data')),
  change TEXT NOT NULL CHECK (change IN ('new', 'same', 'changed', 'none')),
  case_file BIGINT REFERENCES case_file (id),
  cells {blob} NOT NULL,
  faults {blob},
  version BIGINT NOT NULL,
  PRIMARY KEY (submission, ordinal)
);
CREATE INDEX submission_row_case ON submission_row (case_file);

CREATE TABLE case_step (
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  step TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'returned')),
  evidence TEXT NOT NULL,
  reason {blob},
  by_user TEXT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (case_file, step, seq)
);

CREATE TABLE screening (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  submission BIGINT REFERENCES submission (id),
  asked_on TEXT NOT NULL,
  rules_effect TEXT NOT NULL,
  registers TEXT NOT NULL,
  cases BIGINT NOT NULL,
  eligible BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE application (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  kind TEXT NOT NULL CHECK (kind IN ('single', 'group', 'facilitated')),
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  applicant TEXT NOT NULL,
  people BIGINT NOT NULL,
  file TEXT REFERENCES attachment (hash),
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE worksheet_answer (
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  indicator TEXT NOT NULL,
  answer BOOLEAN,
  proof {blob},
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (case_file, indicator)
);

CREATE TABLE outside_answer (
  id {id} NOT NULL,
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  source TEXT NOT NULL CHECK (source IN ('bpjs', 'dukcapil')),
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unknown')),
  letter_number TEXT NOT NULL,
  letter_date TEXT NOT NULL,
  note {blob},
  file TEXT REFERENCES attachment (hash),
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (case_file, source, letter_number)
);

CREATE TABLE criterion_check (
  id {id} NOT NULL,
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  criterion TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('confirmed', 'refused', 'returned')),
  recheck BOOLEAN NOT NULL,
  reason {blob},
  proof TEXT REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX criterion_check_case ON criterion_check (case_file, criterion);

CREATE TABLE fact_correction (
  id {id} NOT NULL,
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  column_name TEXT NOT NULL,
  before_value {blob} NOT NULL,
  after_value {blob} NOT NULL,
  proof TEXT REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX fact_correction_case ON fact_correction (case_file);

CREATE TABLE document_tick (
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  document TEXT NOT NULL,
  present BOOLEAN NOT NULL,
  file TEXT REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (case_file, document)
);

CREATE TABLE confirmation (
  id {id} NOT NULL,
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  asked_on TEXT NOT NULL,
  manner TEXT NOT NULL,
  answer {blob} NOT NULL,
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX confirmation_case ON confirmation (case_file);

CREATE TABLE minutes (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  step TEXT NOT NULL,
  area TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  place TEXT NOT NULL,
  chair TEXT NOT NULL,
  attendance BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'signed')),
  file TEXT REFERENCES attachment (hash),
  instrument BIGINT REFERENCES instrument (id),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, step, area, number)
);

CREATE TABLE minutes_case (
  minutes BIGINT NOT NULL REFERENCES minutes (id),
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'returned')),
  reason {blob},
  PRIMARY KEY (minutes, case_file)
);
CREATE INDEX minutes_case_case ON minutes_case (case_file);

CREATE TABLE minutes_signature (
  minutes BIGINT NOT NULL REFERENCES minutes (id),
  user_name TEXT NOT NULL,
  position TEXT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (minutes, user_name)
);

CREATE TABLE candidate_list (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  budget BIGINT,
  months BIGINT NOT NULL,
  per_person BIGINT NOT NULL,
  ranked_by TEXT NOT NULL,
  places BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  by_user TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, number)
);

CREATE TABLE decree (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  kind TEXT NOT NULL CHECK (kind IN ('initial', 'amending')),
  amends BIGINT REFERENCES decree (id),
  candidate_list BIGINT REFERENCES candidate_list (id),
  title TEXT NOT NULL,
  year BIGINT NOT NULL,
  number TEXT,
  date TEXT,
  cover_from TEXT NOT NULL,
  months BIGINT NOT NULL,
  people BIGINT NOT NULL,
  total BIGINT NOT NULL,
  page_code TEXT NOT NULL UNIQUE,
  chain_head TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'signed', 'dropped')),
  signed_file TEXT REFERENCES attachment (hash),
  drafted_by TEXT NOT NULL,
  recorded_by TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (year, number)
);

CREATE TABLE decree_entry (
  decree BIGINT NOT NULL REFERENCES decree (id),
  ordinal BIGINT NOT NULL,
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  change TEXT NOT NULL CHECK (change IN ('add', 'remove', 'alter')),
  per_month BIGINT NOT NULL,
  months BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (decree, ordinal)
);
CREATE INDEX decree_entry_case ON decree_entry (case_file);
