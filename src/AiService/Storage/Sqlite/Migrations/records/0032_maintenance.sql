-- Maintenance windows that were created by the API, each as its JSON, with who created it and from which address.
CREATE TABLE maintenance_windows (
  id TEXT PRIMARY KEY,
  definition TEXT NOT NULL,
  created_at TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_from TEXT);
