-- Host keys learned at the first login (HOST_KEY_POLICY=trust-on-first-use). A place is HOST:PORT with the way that leads there.
CREATE TABLE host_keys (
  place TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  device_id TEXT NOT NULL,
  learned_at TEXT NOT NULL);
