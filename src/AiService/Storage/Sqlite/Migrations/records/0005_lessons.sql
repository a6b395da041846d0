-- What repairs have taught, written together with what they tell of, and gone once the knowledge base has taken it in.
CREATE TABLE repair_lessons (
  id TEXT PRIMARY KEY,
  repair_id TEXT NOT NULL REFERENCES repairs(id) ON DELETE CASCADE,
  lesson TEXT NOT NULL) WITHOUT ROWID;

CREATE INDEX repair_lessons_by_repair ON repair_lessons(repair_id);
