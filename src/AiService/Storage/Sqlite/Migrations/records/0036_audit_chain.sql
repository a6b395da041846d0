-- The chain: hmac covers the record and its predecessor's. Records of before have none; the first record of the chain seals them (docs/operations.md).
ALTER TABLE audit ADD COLUMN outcome TEXT;
ALTER TABLE audit ADD COLUMN data TEXT;
ALTER TABLE audit ADD COLUMN hmac BLOB;

CREATE INDEX audit_by_device ON audit(device_id) WHERE device_id <> '';
CREATE INDEX audit_by_time ON audit(at);

-- Where a segment of the chain begins, and up to where segments were removed (AUDIT_RETENTION_DAYS): few records, found without reading the others.
CREATE INDEX audit_segments ON audit(id) WHERE event IN ('segment_started', 'segments_removed');

-- Up to which record segments were exported and may be removed. The chain says so, too: who changes this row alone is found out.
CREATE TABLE audit_removable (id INTEGER PRIMARY KEY CHECK (id = 1), through INTEGER NOT NULL);
INSERT INTO audit_removable (id, through) VALUES (1, 0);

DROP TRIGGER audit_is_not_deleted;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit WHEN OLD.id > (SELECT through FROM audit_removable)
BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;
