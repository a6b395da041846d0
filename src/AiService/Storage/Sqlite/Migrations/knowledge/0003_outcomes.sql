-- What became of an entry's solution. Beside the table, because the Python service lists and writes that one's columns.
-- A row is missing as long as nothing is known. Its foreign key works for our connections only: the Python service leaves
-- orphans behind, and nothing reads those, because an id is never used again.
CREATE TABLE knowledge_outcomes (
  knowledge_id INTEGER PRIMARY KEY REFERENCES knowledge(id) ON DELETE CASCADE,
  action TEXT,
  platform TEXT,
  times_seen INTEGER NOT NULL DEFAULT 0,
  times_worked INTEGER NOT NULL DEFAULT 0,
  times_failed INTEGER NOT NULL DEFAULT 0,
  last_success TEXT,
  devices TEXT,
  retired INTEGER NOT NULL DEFAULT 0,
  merged_into INTEGER);
