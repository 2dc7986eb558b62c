-- Reading the log: by who, by which act, by when; the newest first.
CREATE INDEX IF NOT EXISTS log_entry_user ON log_entry (user_name, seq);
CREATE INDEX IF NOT EXISTS log_entry_act ON log_entry (act, seq);
CREATE INDEX IF NOT EXISTS log_entry_at ON log_entry (at, seq);
