-- Which entries the search index has to look at again, each once, the latest change last: those whose texts or labels changed,
-- which a search must not miss, and those of which only the rank did. Triggers see what other processes write too. They use
-- nothing but plain SQL, because the Python service's SQLite has to run them, and delete before they insert, because the
-- statement outside decides what happens on a conflict. The service runs this script again at each start, in case a
-- part of it was lost.
CREATE TABLE IF NOT EXISTS knowledge_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  knowledge_id INTEGER NOT NULL UNIQUE);

CREATE TABLE IF NOT EXISTS knowledge_standings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  knowledge_id INTEGER NOT NULL UNIQUE);

CREATE TRIGGER IF NOT EXISTS knowledge_was_added AFTER INSERT ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.id);
END;

CREATE TRIGGER IF NOT EXISTS knowledge_was_changed AFTER UPDATE OF id, keyword, title, solution, device_type, fault_level ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.id, NEW.id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.id UNION SELECT NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS knowledge_was_found AFTER UPDATE OF hit_count, update_time ON knowledge
BEGIN
  DELETE FROM knowledge_standings WHERE knowledge_id = NEW.id;
  INSERT INTO knowledge_standings (knowledge_id) VALUES (NEW.id);
END;

CREATE TRIGGER IF NOT EXISTS knowledge_was_deleted AFTER DELETE ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.id);
END;

CREATE TRIGGER IF NOT EXISTS knowledge_outcome_was_added AFTER INSERT ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.knowledge_id);
END;

CREATE TRIGGER IF NOT EXISTS knowledge_outcome_was_changed AFTER UPDATE OF knowledge_id, action, retired ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.knowledge_id, NEW.knowledge_id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.knowledge_id UNION SELECT NEW.knowledge_id;
END;

CREATE TRIGGER IF NOT EXISTS knowledge_outcome_was_counted AFTER UPDATE OF times_worked, times_failed, last_success ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_standings WHERE knowledge_id = NEW.knowledge_id;
  INSERT INTO knowledge_standings (knowledge_id) VALUES (NEW.knowledge_id);
END;

CREATE TRIGGER IF NOT EXISTS knowledge_outcome_was_deleted AFTER DELETE ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.knowledge_id);
END;
