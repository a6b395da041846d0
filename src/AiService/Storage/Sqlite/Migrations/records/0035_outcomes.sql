-- Up to which line of the audit each receiver (NOTIFY_*) has been given the outcomes of repairs, and the line whose message was announced last.
CREATE TABLE outcome_cursors (
  receiver TEXT PRIMARY KEY,
  line INTEGER NOT NULL,
  announced INTEGER) WITHOUT ROWID;

-- Few lines are an outcome: looking for the next one reads no others.
CREATE INDEX audit_outcomes ON audit(id) WHERE state IN ('failed', 'escalated', 'unknown', 'awaiting_approval');
