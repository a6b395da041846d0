-- Lessons that have been taken in: one that is told again, because a process was lost before it could note that, counts once.
CREATE TABLE knowledge_lessons (id TEXT PRIMARY KEY) WITHOUT ROWID;
