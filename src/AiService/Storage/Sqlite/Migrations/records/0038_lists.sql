-- Lists are in the order of recording, and every set of conditions has an index in which what it finds stands in that order (PageStatement): a page is read from its first row to
-- its last, and nothing is sorted. A range of times is a range of numbers, as far as the clock goes forward.
-- A repair enters most of its indexes when it is over, and once: the few that are open are found by their states.
DROP INDEX repairs_by_device;
DROP INDEX repairs_by_action;
DROP INDEX repairs_by_time;
DROP INDEX repairs_by_action_and_time;
CREATE INDEX repairs_by_device ON repairs(device_id, state) WHERE state NOT IN ('planned', 'awaiting_approval', 'waiting', 'sending', 'running', 'verifying');
CREATE INDEX repairs_by_action ON repairs(action, state) WHERE state NOT IN ('planned', 'awaiting_approval', 'waiting', 'sending', 'running', 'verifying');
CREATE INDEX repairs_by_device_and_action ON repairs(device_id, action, state) WHERE state NOT IN ('planned', 'awaiting_approval', 'waiting', 'sending', 'running', 'verifying');
CREATE INDEX repairs_by_time ON repairs(created_at);

DROP INDEX audit_by_device;
CREATE INDEX audit_by_device ON audit(device_id, id, event, requested_by) WHERE device_id <> '';
CREATE INDEX audit_by_event ON audit(event);
CREATE INDEX audit_by_requester ON audit(requested_by, event) WHERE requested_by IS NOT NULL;
CREATE INDEX audit_without_repair ON audit(id, event, requested_by, device_id) WHERE repair_id = '00000000-0000-0000-0000-000000000000';

-- The inbox is bounded: one narrow index serves every list, read from its end.
DROP INDEX alerts_by_device;
CREATE INDEX alerts_listed ON alerts(number, device_id, state, source, decision, alert_id, received_at);

-- By how many seconds a record is older at most than one that was recorded before it, because the clock was set back or the one overtook the other; and the latest time before the
-- last such step. A record that is older than its predecessor keeps it up to date; after every other, the predecessor has the latest time.
CREATE TABLE clock_steps (
  name TEXT PRIMARY KEY,
  latest TEXT NOT NULL,
  behind REAL NOT NULL) WITHOUT ROWID;

INSERT INTO clock_steps (name, latest, behind)
SELECT 'repairs', ifnull(max(latest), ''), ifnull(max(CASE WHEN at < latest THEN ifnull((julianday(latest) - julianday(at)) * 86400, 1e12) END), 0)
FROM (SELECT created_at AS at, max(created_at) OVER (ORDER BY rowid) AS latest FROM repairs)
UNION ALL
SELECT 'audit', ifnull(max(latest), ''), ifnull(max(CASE WHEN at < latest THEN ifnull((julianday(latest) - julianday(at)) * 86400, 1e12) END), 0)
FROM (SELECT at, max(at) OVER (ORDER BY id) AS latest FROM audit);

CREATE TRIGGER repairs_clock AFTER INSERT ON repairs
WHEN NEW.created_at < (SELECT created_at FROM repairs WHERE rowid < NEW.rowid ORDER BY rowid DESC LIMIT 1)
BEGIN
  UPDATE clock_steps SET latest = max(latest, (SELECT created_at FROM repairs WHERE rowid < NEW.rowid ORDER BY rowid DESC LIMIT 1)) WHERE name = 'repairs';
  UPDATE clock_steps SET behind = max(behind, ifnull((julianday(latest) - julianday(NEW.created_at)) * 86400, 1e12)) WHERE name = 'repairs';
END;

CREATE TRIGGER audit_clock AFTER INSERT ON audit
WHEN NEW.at < (SELECT at FROM audit WHERE id < NEW.id ORDER BY id DESC LIMIT 1)
BEGIN
  UPDATE clock_steps SET latest = max(latest, (SELECT at FROM audit WHERE id < NEW.id ORDER BY id DESC LIMIT 1)) WHERE name = 'audit';
  UPDATE clock_steps SET behind = max(behind, ifnull((julianday(latest) - julianday(NEW.at)) * 86400, 1e12)) WHERE name = 'audit';
END;
