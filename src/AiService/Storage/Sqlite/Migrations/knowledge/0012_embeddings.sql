-- What an entry means, to one model: little-endian floats of length one. Made again when the words (their hash) or the model change.
CREATE TABLE knowledge_embeddings (
  knowledge_id INTEGER PRIMARY KEY REFERENCES knowledge(id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  content BLOB NOT NULL,
  vector BLOB NOT NULL);
