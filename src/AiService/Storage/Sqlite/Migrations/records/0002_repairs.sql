-- A repair as it stands now; how it came there is in audit, whose ids number the events.
CREATE TABLE repairs (
  id TEXT PRIMARY KEY,
  analysis_id TEXT NOT NULL,
  triggered_by TEXT NOT NULL,
  device_id TEXT NOT NULL,
  fault TEXT NOT NULL,
  level TEXT NOT NULL,
  keyword TEXT,
  rule TEXT NOT NULL,
  action TEXT,
  interface TEXT,
  target TEXT NOT NULL,
  parameters TEXT NOT NULL,
  trace_tag TEXT NOT NULL,
  provider TEXT NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  execution_id TEXT,
  attempts INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  begun_at TEXT,
  sent_at TEXT,
  ended_at TEXT,
  cancel_requested_at TEXT,
  result TEXT,
  results TEXT NOT NULL,
  verified INTEGER,
  verification TEXT);

CREATE INDEX repairs_by_device ON repairs(device_id, id);
CREATE INDEX repairs_by_analysis ON repairs(analysis_id, id);
CREATE INDEX repairs_by_state ON repairs(state, id);

-- One analysis repairs one thing once, however often it is asked for; what was refused never began, and may be asked for again.
CREATE UNIQUE INDEX repairs_once ON repairs(analysis_id, ifnull(action, ''), target) WHERE state <> 'refused';

-- Who was answered with a repair that another analysis had begun.
CREATE TABLE repair_joins (
  analysis_id TEXT NOT NULL,
  repair_id TEXT NOT NULL REFERENCES repairs(id) ON DELETE CASCADE,
  PRIMARY KEY (analysis_id, repair_id)) WITHOUT ROWID;

-- The machine. '' is where a repair comes from; a state that leads nowhere is final.
CREATE TABLE repair_moves (from_state TEXT NOT NULL, to_state TEXT NOT NULL, PRIMARY KEY (from_state, to_state)) WITHOUT ROWID;

INSERT INTO repair_moves (from_state, to_state) VALUES
  ('', 'planned'),
  ('planned', 'planned'), ('planned', 'waiting'), ('planned', 'sending'),
  ('planned', 'succeeded'), ('planned', 'failed'), ('planned', 'canceled'), ('planned', 'unknown'), ('planned', 'refused'), ('planned', 'escalated'),
  ('waiting', 'planned'), ('waiting', 'canceled'), ('waiting', 'refused'),
  ('sending', 'planned'), ('sending', 'sending'), ('sending', 'running'), ('sending', 'verifying'),
  ('sending', 'succeeded'), ('sending', 'failed'), ('sending', 'canceled'), ('sending', 'unknown'), ('sending', 'refused'), ('sending', 'escalated'),
  ('running', 'planned'), ('running', 'verifying'),
  ('running', 'succeeded'), ('running', 'failed'), ('running', 'canceled'), ('running', 'unknown'), ('running', 'escalated'),
  ('verifying', 'planned'),
  ('verifying', 'succeeded'), ('verifying', 'failed'), ('verifying', 'canceled'), ('verifying', 'unknown'), ('verifying', 'escalated');

CREATE TRIGGER repairs_begin BEFORE INSERT ON repairs
WHEN NOT EXISTS (SELECT 1 FROM repair_moves WHERE from_state = '' AND to_state = NEW.state)
BEGIN
  SELECT RAISE(ABORT, 'a repair does not begin in this state');
END;

CREATE TRIGGER repairs_move BEFORE UPDATE OF state ON repairs
WHEN NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM repair_moves WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
  SELECT RAISE(ABORT, 'a repair does not move so');
END;

CREATE TRIGGER repairs_over BEFORE UPDATE ON repairs
WHEN NOT EXISTS (SELECT 1 FROM repair_moves WHERE from_state = OLD.state)
BEGIN
  SELECT RAISE(ABORT, 'the repair is over');
END;

CREATE TRIGGER repairs_are_not_forgotten BEFORE DELETE ON repairs
WHEN EXISTS (SELECT 1 FROM repair_moves WHERE from_state = OLD.state)
BEGIN
  SELECT RAISE(ABORT, 'the repair is open');
END;

-- The state in which the repair was after this line.
ALTER TABLE audit ADD COLUMN state TEXT;
