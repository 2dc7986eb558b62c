-- Whether a session showed a second factor: told apart from how its user signed in, since a sign-on provider may have asked for one or not.

ALTER TABLE session ADD COLUMN strong BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE session SET strong = TRUE WHERE manner = 'password-totp';
CREATE INDEX session_created ON session (created_at);
