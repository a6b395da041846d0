-- Every end of a repair, for a receiver that is given them all (OPERATION_LOG_DB).
CREATE INDEX audit_ends ON audit(id) WHERE state IN ('succeeded', 'failed', 'canceled', 'unknown', 'refused', 'escalated');

-- Exports read repairs in the order of their ends, and count them by device without their rows.
CREATE INDEX repairs_by_ended ON repairs(ended_at, id, device_id) WHERE ended_at IS NOT NULL;
