-- Analyses that may be asked for again: by their id, or by the key of the request. They are kept for two days.
CREATE TABLE analyses (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL,
  idempotency_key TEXT,
  request_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT,
  code INTEGER,
  msg TEXT,
  answer TEXT);

CREATE UNIQUE INDEX analyses_by_key ON analyses(idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX analyses_by_age ON analyses(created_at);
