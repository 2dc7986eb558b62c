-- Who may sign in, what they hold, and where each region's books are. No names of participants, ever.

CREATE TABLE region (
  code TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  books TEXT NOT NULL,
  opened_at TEXT NOT NULL
);

CREATE TABLE user_account (
  name TEXT PRIMARY KEY NOT NULL,
  full_name TEXT NOT NULL,
  nip TEXT,
  password TEXT,
  disabled_at TEXT,
  created_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE role_held (
  id {id} NOT NULL,
  user_name TEXT NOT NULL REFERENCES user_account (name),
  region TEXT NOT NULL,
  role TEXT NOT NULL,
  area TEXT NOT NULL,
  agency TEXT NOT NULL,
  capacity TEXT NOT NULL CHECK (capacity IN ('definitif', 'pj', 'plt', 'an')),
  held_from TEXT NOT NULL,
  held_until TEXT,
  ended_at TEXT,
  UNIQUE (user_name, region, role, area, agency, held_from)
);
CREATE INDEX role_held_user ON role_held (user_name);

CREATE TABLE access_token (
  hash TEXT PRIMARY KEY NOT NULL,
  user_name TEXT NOT NULL REFERENCES user_account (name),
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  revoked_at TEXT
);

CREATE TABLE region_head (
  region TEXT PRIMARY KEY NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE TABLE shared_person (
  lookup TEXT NOT NULL,
  region TEXT NOT NULL,
  programme TEXT NOT NULL,
  covered_from TEXT NOT NULL,
  covered_until TEXT,
  PRIMARY KEY (lookup, region, programme, covered_from)
);

CREATE TABLE installation_log (
  seq {id} NOT NULL,
  at TEXT NOT NULL,
  user_name TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  key_id TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
