-- What passed between the service and devices, secrets masked; direction is sent, received or event.
CREATE TABLE transcripts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  repair_id TEXT NOT NULL,
  session INTEGER NOT NULL,
  line INTEGER NOT NULL,
  at TEXT NOT NULL,
  direction TEXT NOT NULL,
  text TEXT NOT NULL);

CREATE INDEX transcripts_by_repair ON transcripts(repair_id);
