-- Files on their way in, piece by piece: sealed, the session's own, gone after a day. They are no part of the books: no act refers to them.

CREATE TABLE upload (
  id TEXT PRIMARY KEY NOT NULL,
  owner TEXT NOT NULL,
  created_at TEXT NOT NULL,
  file_name {blob} NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL
);
CREATE INDEX upload_of_owner ON upload (owner, created_at);

CREATE TABLE upload_piece (
  upload TEXT NOT NULL REFERENCES upload (id),
  place BIGINT NOT NULL,
  body {blob} NOT NULL,
  PRIMARY KEY (upload, place)
);
