-- One row, which the health check writes to find out whether the file can be written.
CREATE TABLE aiservice_probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at TEXT NOT NULL);
