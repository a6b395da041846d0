-- The repair whose words and evidence the entry has: it stays on record as long as the entry names it.
ALTER TABLE knowledge_outcomes ADD COLUMN repair_id TEXT;
