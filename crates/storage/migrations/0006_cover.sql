-- From the decree to the paid month: agreements, money, cover, bills, payments, the ledger. One statement each; words in braces as in 0001.
-- Months are text YYYY-MM-01, the month's first day. Money is whole rupiah.

CREATE TABLE agreement (
  id {id} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('nota-kesepakatan', 'pks')),
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  partner TEXT NOT NULL,
  subject TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  cover_start TEXT NOT NULL CHECK (cover_start IN ('regulation', 'number', 'agreement', 'payment', 'date')),
  cover_date TEXT,
  cover_clause TEXT NOT NULL,
  refund_clause TEXT NOT NULL,
  under BIGINT REFERENCES agreement (id),
  file TEXT REFERENCES attachment (hash),
  status TEXT NOT NULL CHECK (status IN ('active', 'ended')),
  ended_on TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (kind, number)
);

-- A day recorded again is a correction: the later row counts, what was computed by the earlier one stays.
CREATE TABLE minimum_wage (
  id {id} NOT NULL,
  area TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  source TEXT NOT NULL,
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX minimum_wage_of ON minimum_wage (area, valid_from, id);

-- The ceilings hold here, whoever writes: no statement can commit or request more than there is.
CREATE TABLE fund_line (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  fund TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('apbd', 'apbdesa', 'other')),
  name TEXT NOT NULL,
  account TEXT NOT NULL,
  dpa TEXT NOT NULL,
  accounting_class TEXT NOT NULL CHECK (accounting_class IN ('bansos', 'barang-jasa', 'lain')),
  planned BOOLEAN NOT NULL,
  payer TEXT NOT NULL,
  payer_area TEXT NOT NULL,
  wadah TEXT NOT NULL,
  earmark TEXT NOT NULL,
  ceiling BIGINT NOT NULL CHECK (ceiling >= 0),
  needs_spd BOOLEAN NOT NULL,
  spd BIGINT NOT NULL CHECK (spd >= 0),
  committed BIGINT NOT NULL,
  requested BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, name),
  CONSTRAINT fund_line_spd_within_ceiling CHECK (spd <= ceiling),
  CONSTRAINT fund_line_committed_within_ceiling CHECK (committed >= 0 AND committed <= ceiling),
  CONSTRAINT fund_line_requested_within_ceiling CHECK (requested >= 0 AND requested <= ceiling),
  CONSTRAINT fund_line_requested_within_spd CHECK (NOT needs_spd OR requested <= spd),
  CONSTRAINT fund_line_paid_within_requested CHECK (paid >= 0 AND paid <= requested)
);

CREATE TABLE fund_change (
  id {id} NOT NULL,
  fund_line BIGINT NOT NULL REFERENCES fund_line (id),
  kind TEXT NOT NULL CHECK (kind IN ('ceiling', 'spd')),
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  file TEXT REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (fund_line, kind, number)
);

CREATE TABLE commitment (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  fund_line BIGINT NOT NULL REFERENCES fund_line (id),
  decree BIGINT NOT NULL REFERENCES decree (id),
  first_month TEXT NOT NULL,
  months BIGINT NOT NULL CHECK (months > 0),
  people BIGINT NOT NULL CHECK (people > 0),
  person_months BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  released BIGINT NOT NULL,
  by_user TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT commitment_released_within_amount CHECK (released >= 0 AND released <= amount)
);
CREATE INDEX commitment_by_line ON commitment (fund_line);
CREATE INDEX commitment_by_decree ON commitment (decree);

-- Somebody a decree names, on the way to and through cover.
CREATE TABLE enrolment (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  case_file BIGINT NOT NULL REFERENCES case_file (id),
  person BIGINT NOT NULL REFERENCES person (id),
  area {ordered} NOT NULL,
  occupation TEXT,
  wadah TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'exported', 'registered', 'refused', 'ended')),
  kpj_lookup TEXT,
  kpj {blob},
  agreement BIGINT REFERENCES agreement (id),
  agreement_date TEXT,
  number_date TEXT,
  first_payment TEXT,
  bpjs_start TEXT,
  cover_start TEXT,
  card_on TEXT,
  card_by {blob},
  card_file TEXT REFERENCES attachment (hash),
  ended_on TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (case_file)
);
CREATE INDEX enrolment_by_area ON enrolment (programme_year, area, id);
CREATE INDEX enrolment_by_state ON enrolment (programme_year, state, id);
CREATE INDEX enrolment_by_kpj ON enrolment (kpj_lookup);
CREATE INDEX enrolment_by_person ON enrolment (person);

-- Months of cover paid for by one line under one decree. last_month is pulled back when cover ends or a commitment is released.
CREATE TABLE cover_span (
  id {id} NOT NULL,
  enrolment BIGINT NOT NULL REFERENCES enrolment (id),
  commitment BIGINT NOT NULL REFERENCES commitment (id),
  fund_line BIGINT NOT NULL REFERENCES fund_line (id),
  decree BIGINT NOT NULL REFERENCES decree (id),
  first_month TEXT NOT NULL,
  last_month TEXT NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('nominal', 'minimum-wage', 'own')),
  per_month BIGINT NOT NULL CHECK (per_month >= 0),
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (enrolment, first_month, commitment)
);
CREATE INDEX cover_span_by_commitment ON cover_span (commitment);
CREATE INDEX cover_span_by_line ON cover_span (fund_line, enrolment);

-- What happened to an enrolment, in order; only ever added to. The roster of any past day is read from here.
CREATE TABLE enrolment_event (
  id {id} NOT NULL,
  enrolment BIGINT NOT NULL REFERENCES enrolment (id),
  kind TEXT NOT NULL CHECK (kind IN ('covered', 'exported', 'registered', 'refused', 'started', 'first-payment', 'card', 'ended', 'ending-undone', 'shortened')),
  on_date TEXT NOT NULL,
  detail TEXT NOT NULL,
  day TEXT NOT NULL,
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX enrolment_event_of ON enrolment_event (enrolment, id);
CREATE INDEX enrolment_event_day ON enrolment_event (day);

CREATE TABLE bpjs_export (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  wadah TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  column_map TEXT NOT NULL,
  people BIGINT NOT NULL,
  per_month BIGINT NOT NULL,
  control TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES attachment (hash),
  status TEXT NOT NULL CHECK (status IN ('sent', 'answered', 'cancelled')),
  by_user TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, number)
);

CREATE TABLE bpjs_export_entry (
  bpjs_export BIGINT NOT NULL REFERENCES bpjs_export (id),
  ordinal BIGINT NOT NULL,
  enrolment BIGINT NOT NULL REFERENCES enrolment (id),
  answer TEXT NOT NULL CHECK (answer IN ('waiting', 'registered', 'refused')),
  reason TEXT NOT NULL,
  PRIMARY KEY (bpjs_export, ordinal)
);
CREATE INDEX bpjs_export_entry_of ON bpjs_export_entry (enrolment);

-- Differences somebody must look into: what an answer or a bill says and the books do not.
CREATE TABLE finding (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  source TEXT NOT NULL CHECK (source IN ('bpjs-answer', 'bill', 'roster')),
  source_id BIGINT NOT NULL,
  enrolment BIGINT REFERENCES enrolment (id),
  area TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail {blob} NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'settled')),
  settlement TEXT,
  by_user TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX finding_open ON finding (programme_year, status, id);

-- The end of somebody's cover: proposed with proof by one, confirmed by another, and undone while no bill rests on it.
CREATE TABLE ending (
  id {id} NOT NULL,
  enrolment BIGINT NOT NULL REFERENCES enrolment (id),
  ground TEXT NOT NULL,
  happened_on TEXT NOT NULL,
  last_month TEXT NOT NULL,
  proof_kind TEXT NOT NULL,
  proof_issuer TEXT NOT NULL,
  proof_number TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES attachment (hash),
  status TEXT NOT NULL CHECK (status IN ('proposed', 'confirmed', 'rejected', 'undone')),
  proposed_by TEXT NOT NULL,
  proposed_on TEXT NOT NULL,
  decided_by TEXT,
  decided_on TEXT,
  reason TEXT,
  notice_number TEXT,
  notice_date TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ending_of ON ending (enrolment);
CREATE INDEX ending_status ON ending (status, id);

-- BPJS's written word that a month in arrears may still be paid without a new registration.
CREATE TABLE continuation (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  wadah TEXT NOT NULL,
  first_month TEXT NOT NULL,
  last_month TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, wadah, number)
);

-- What participants and villages were told before cover stops.
CREATE TABLE notice (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  kind TEXT NOT NULL CHECK (kind IN ('arrears', 'ending', 'programme-end')),
  wadah TEXT NOT NULL,
  area TEXT NOT NULL,
  month TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  people BIGINT NOT NULL,
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (programme_year, kind, area, number)
);

CREATE TABLE bill (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  wadah TEXT NOT NULL,
  area TEXT NOT NULL,
  code TEXT NOT NULL,
  letter_number TEXT NOT NULL,
  letter_date TEXT NOT NULL,
  received_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  calendar TEXT NOT NULL,
  first_month TEXT NOT NULL,
  last_month TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('list', 'totals')),
  people BIGINT NOT NULL,
  total BIGINT NOT NULL CHECK (total >= 0),
  letter_file TEXT NOT NULL REFERENCES attachment (hash),
  list_file TEXT REFERENCES attachment (hash),
  expected BIGINT NOT NULL,
  disputed BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('received', 'checked', 'correction-asked', 'replaced', 'approved', 'paid')),
  decision TEXT CHECK (decision IN ('as-billed', 'full-with-claim')),
  replaces BIGINT REFERENCES bill (id),
  correction_number TEXT,
  correction_date TEXT,
  received_by TEXT NOT NULL,
  checked_by TEXT,
  decided_by TEXT,
  decided_reason TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (code)
);
CREATE INDEX bill_by_month ON bill (programme_year, first_month);

CREATE TABLE bill_line (
  bill BIGINT NOT NULL REFERENCES bill (id),
  ordinal BIGINT NOT NULL,
  sheet_row BIGINT NOT NULL,
  month TEXT NOT NULL,
  enrolment BIGINT REFERENCES enrolment (id),
  fund_line BIGINT REFERENCES fund_line (id),
  nik_lookup TEXT,
  identity {blob} NOT NULL,
  billed BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  cause TEXT NOT NULL,
  reason {blob},
  cites TEXT NOT NULL,
  proposed TEXT NOT NULL CHECK (proposed IN ('none', 'accept', 'dispute', 'ask')),
  answer TEXT CHECK (answer IN ('accepted', 'disputed')),
  answer_reason TEXT,
  answered_by TEXT,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (bill, ordinal)
);
CREATE INDEX bill_line_of ON bill_line (enrolment, month);
CREATE INDEX bill_line_cause ON bill_line (bill, cause, ordinal);

-- One part of a bill, paid out of one line. Its papers stand in payment_step.
CREATE TABLE payment (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  bill BIGINT NOT NULL REFERENCES bill (id),
  fund_line BIGINT NOT NULL REFERENCES fund_line (id),
  amount BIGINT NOT NULL CHECK (amount >= 0),
  credit BIGINT NOT NULL CHECK (credit >= 0),
  claim BIGINT NOT NULL CHECK (claim >= 0),
  state TEXT NOT NULL CHECK (state IN ('requested', 'checked', 'ordered', 'paid', 'received', 'sent-back')),
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX payment_of ON payment (bill);
CREATE INDEX payment_by_line ON payment (fund_line);

CREATE TABLE payment_step (
  payment BIGINT NOT NULL REFERENCES payment (id),
  ordinal BIGINT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('spp', 'check', 'spm', 'sp2d', 'receipt')),
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  file TEXT REFERENCES attachment (hash),
  by_user TEXT NOT NULL,
  at TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (payment, ordinal)
);

-- Double entry: the amounts of an entry's lines add up to nothing; only ever added to.
CREATE TABLE ledger_entry (
  id {id} NOT NULL,
  programme_year BIGINT NOT NULL REFERENCES programme_year (id),
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  note TEXT NOT NULL,
  corrects BIGINT REFERENCES ledger_entry (id),
  by_user TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES log_entry (seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject);

CREATE TABLE ledger_line (
  entry BIGINT NOT NULL REFERENCES ledger_entry (id),
  ordinal BIGINT NOT NULL,
  fund_line BIGINT NOT NULL REFERENCES fund_line (id),
  account TEXT NOT NULL CHECK (account IN ('expense', 'liability', 'cash', 'claim', 'credit', 'prepaid', 'returned')),
  month TEXT,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (entry, ordinal)
);
CREATE INDEX ledger_line_account ON ledger_line (fund_line, account);
