-- Which entries the search index has to look at again: each once, the latest change last. Triggers see what other processes
-- write too. They use nothing but plain SQL, because the Python service's SQLite has to run them, and delete before they
-- insert, because the statement outside decides what happens on a conflict.
CREATE TABLE knowledge_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  knowledge_id INTEGER NOT NULL UNIQUE);

CREATE TRIGGER knowledge_was_added AFTER INSERT ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.id);
END;

CREATE TRIGGER knowledge_was_changed AFTER UPDATE ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.id, NEW.id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.id UNION SELECT NEW.id;
END;

CREATE TRIGGER knowledge_was_deleted AFTER DELETE ON knowledge
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.id);
END;

CREATE TRIGGER knowledge_outcome_was_added AFTER INSERT ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = NEW.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (NEW.knowledge_id);
END;

CREATE TRIGGER knowledge_outcome_was_changed AFTER UPDATE ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id IN (OLD.knowledge_id, NEW.knowledge_id);
  INSERT INTO knowledge_changes (knowledge_id) SELECT OLD.knowledge_id UNION SELECT NEW.knowledge_id;
END;

CREATE TRIGGER knowledge_outcome_was_deleted AFTER DELETE ON knowledge_outcomes
BEGIN
  DELETE FROM knowledge_changes WHERE knowledge_id = OLD.knowledge_id;
  INSERT INTO knowledge_changes (knowledge_id) VALUES (OLD.knowledge_id);
END;
