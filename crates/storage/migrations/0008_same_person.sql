-- Records that may be one person, for somebody to decide: what was compared, how it agreed and what that is worth, as it was shown.
-- pair_key names the two whatever the order, so that a pair is asked about once; draw is a keyed hash by which a sample is drawn.
CREATE TABLE person_pair (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  person BIGINT NOT NULL REFERENCES person (id),
  area {ordered} NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('books', 'register', 'region')),
  pair_key TEXT NOT NULL,
  other_case BIGINT REFERENCES case_file (id),
  other_person BIGINT REFERENCES person (id),
  other_place TEXT NOT NULL,
  stake TEXT NOT NULL CHECK (stake IN ('covered', 'elsewhere', 'ended', 'listed', 'proposed', 'register')),
  risk BIGINT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 0 AND 10000),
  outcome TEXT NOT NULL CHECK (outcome IN ('same', 'maybe')),
  shown {blob} NOT NULL,
  draw TEXT NOT NULL,
  round BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'same', 'different', 'gone')),
  decided_by TEXT,
  decided_at TEXT,
  second_by TEXT,
  agreed BOOLEAN,
  taken_over BOOLEAN NOT NULL,
  screening BIGINT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (pair_key)
);
CREATE INDEX person_pair_queue ON person_pair (programme_year, status, risk, score, id);
CREATE INDEX person_pair_case ON person_pair (case_file);
CREATE INDEX person_pair_other ON person_pair (other_case);
CREATE INDEX person_pair_person ON person_pair (person);
CREATE INDEX person_pair_draw ON person_pair (programme_year, draw);

-- What clerks read in a pair: the first decides, the second reads blind. A pair undone begins a new round; nothing here is changed.
CREATE TABLE pair_reading (
  pair BIGINT NOT NULL REFERENCES person_pair (id),
  round BIGINT NOT NULL,
  ordinal BIGINT NOT NULL CHECK (ordinal IN (1, 2)),
  reader TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('same', 'different')),
  remark {blob} NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (pair, round, ordinal)
);
