-- Signing in at the desk: sessions that end, attempts that failed, and the second factor.

ALTER TABLE user_account ADD COLUMN totp {blob};
ALTER TABLE user_account ADD COLUMN totp_step BIGINT;
ALTER TABLE user_account ADD COLUMN oidc_subject TEXT;

CREATE TABLE session (
  hash TEXT PRIMARY KEY NOT NULL,
  user_name TEXT NOT NULL REFERENCES user_account (name),
  manner TEXT NOT NULL CHECK (manner IN ('password', 'password-totp', 'oidc')),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT
);
CREATE INDEX session_of_user ON session (user_name);

CREATE TABLE sign_in_failure (
  id {id} NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX sign_in_failure_who ON sign_in_failure (who, at);
