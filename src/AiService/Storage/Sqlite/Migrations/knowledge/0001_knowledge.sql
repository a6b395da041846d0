-- The Python service's own statements (contract section 11): its file is opened as it is.
CREATE TABLE IF NOT EXISTS knowledge (
  id INTEGER PRIMARY KEY AUTOINCREMENT, keyword TEXT NOT NULL, title TEXT NOT NULL, solution TEXT NOT NULL,
  device_type TEXT, fault_level TEXT,
  create_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, update_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP, hit_count INTEGER DEFAULT 0);

CREATE INDEX IF NOT EXISTS idx_keyword ON knowledge(keyword);
