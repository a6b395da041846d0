-- Whether a person has changed the entry's words: what a later repair says of itself must not replace them.
ALTER TABLE knowledge_outcomes ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE knowledge_outcomes ADD COLUMN evidence TEXT;
CREATE INDEX knowledge_outcomes_by_action ON knowledge_outcomes(action, platform);

-- Which entry a repair counts for. Apart from the entry, whose keyword a person may change, and which may be merged into another.
-- Without an entry it counts failures: an entry is made by the first repair that works.
CREATE TABLE knowledge_symptoms (
  symptom TEXT NOT NULL, action TEXT NOT NULL, platform TEXT NOT NULL,
  knowledge_id INTEGER REFERENCES knowledge(id) ON DELETE SET NULL,
  times_failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (symptom, action, platform)) WITHOUT ROWID;

CREATE INDEX knowledge_symptoms_by_entry ON knowledge_symptoms(knowledge_id);
