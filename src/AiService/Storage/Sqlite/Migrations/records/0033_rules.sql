-- What the rules decided about a repair, whose group its device is in, and who approved it. Rows of before have none of it.
ALTER TABLE repairs ADD COLUMN decision TEXT;
ALTER TABLE repairs ADD COLUMN device_group TEXT;
ALTER TABLE repairs ADD COLUMN approval_until TEXT;
ALTER TABLE repairs ADD COLUMN approved_at TEXT;
ALTER TABLE repairs ADD COLUMN approved_by TEXT;
ALTER TABLE repair_joins ADD COLUMN requested_by TEXT;
ALTER TABLE repair_joins ADD COLUMN requested_from TEXT;

-- What the rules count: repairs for which something was announced to be sent.
CREATE INDEX repairs_by_subject ON repairs(device_id, target, begun_at) WHERE begun_at IS NOT NULL;
CREATE INDEX repairs_by_begun ON repairs(begun_at) WHERE begun_at IS NOT NULL;
CREATE INDEX repairs_by_group ON repairs(device_group, begun_at) WHERE begun_at IS NOT NULL AND device_group IS NOT NULL;
CREATE INDEX repairs_by_end ON repairs(action, ended_at) WHERE begun_at IS NOT NULL AND ended_at IS NOT NULL;
CREATE INDEX repairs_escalated ON repairs(device_id, target, created_at) WHERE begun_at IS NULL AND state = 'escalated';

-- Decisions that began no repair: refused ones, and what would have run while the automation was observing or paused.
CREATE TABLE repair_decisions (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  analysis_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  fault TEXT NOT NULL,
  level TEXT NOT NULL,
  action TEXT,
  target TEXT,
  device_group TEXT,
  rule TEXT NOT NULL,
  verdict TEXT NOT NULL,
  otherwise TEXT NOT NULL,
  decision TEXT NOT NULL,
  requested_by TEXT,
  requested_from TEXT) WITHOUT ROWID;

CREATE INDEX decisions_by_time ON repair_decisions(at);
CREATE INDEX decisions_observed ON repair_decisions(device_id, target, at) WHERE rule = 'observe';

-- At most one row: why nothing is repaired.
CREATE TABLE automation_pause (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  reason TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT,
  requested_by TEXT,
  requested_from TEXT);
