-- Alerts as they came, each with what was decided about it. The number is the order of arrival.
CREATE TABLE alerts (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  state TEXT NOT NULL,
  device_id TEXT,
  fault TEXT NOT NULL,
  target TEXT NOT NULL,
  may_repair INTEGER NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  analysis_id TEXT,
  received TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  requested_by TEXT,
  requested_from TEXT,
  received_at TEXT NOT NULL,
  decided_at TEXT,
  resolved_at TEXT);

CREATE INDEX alerts_by_name ON alerts(alert_id, source);
CREATE INDEX alerts_by_device ON alerts(device_id);
CREATE INDEX alerts_by_time ON alerts(received_at);
CREATE INDEX alerts_by_analysis ON alerts(analysis_id) WHERE analysis_id IS NOT NULL;
CREATE INDEX alerts_pending ON alerts(number) WHERE decision = 'Pending';
CREATE INDEX alerts_decided ON alerts(may_repair, number) WHERE decision <> 'Pending';

-- What a repeat of an alert may join: found as fast after ten thousand repeats, which are joined themselves and do not count.
CREATE INDEX alerts_to_join ON alerts(alert_id, source)
WHERE state = 'Firing' AND may_repair = 1 AND resolved_at IS NULL AND decision IN ('Pending', 'Repair', 'AwaitingApproval');

-- When an alert that stands behind a repair was first said to be over. It is noted after the repair's end, too, and changes nothing else of it.
ALTER TABLE repairs ADD COLUMN alert_resolved_at TEXT;

DROP TRIGGER repairs_over;
CREATE TRIGGER repairs_over BEFORE UPDATE OF
  id, analysis_id, triggered_by, device_id, fault, level, keyword, rule, action, interface, target, parameters, trace_tag, provider, state, status, execution_id,
  attempts, created_at, updated_at, begun_at, sent_at, ended_at, cancel_requested_at, result, results, verified, verification, waits_for, closed_until, reading,
  wait_until, resume_unbegun, requested_by, requested_from, decision, device_group, approval_until, approved_at, approved_by ON repairs
WHEN NOT EXISTS (SELECT 1 FROM repair_moves WHERE from_state = OLD.state)
BEGIN
  SELECT RAISE(ABORT, 'the repair is over');
END;

-- Which requests stand behind a repair.
CREATE INDEX repair_joins_by_repair ON repair_joins(repair_id);
