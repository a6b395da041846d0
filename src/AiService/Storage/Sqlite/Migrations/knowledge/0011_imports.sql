-- Rows of a Python service's file that were taken over, by a hash of their words. Imported again, such a file must not bring
-- back what has been changed, merged or deleted here since.
CREATE TABLE knowledge_imports (content BLOB PRIMARY KEY) WITHOUT ROWID;
