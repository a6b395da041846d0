-- Lessons that were counted: one that is delivered again, because a process was lost before it could note that, counts once.
CREATE TABLE knowledge_lessons (id TEXT PRIMARY KEY) WITHOUT ROWID;
