-- What a repeat of an alert may join: found as fast after ten thousand repeats, which are joined themselves and do not count.
CREATE INDEX alerts_to_join ON alerts(alert_id, source)
WHERE state = 'Firing' AND may_repair = 1 AND resolved_at IS NULL AND decision IN ('Pending', 'Repair', 'AwaitingApproval');
