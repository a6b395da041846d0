-- The log of changes of each file begins at a random multiple of 2^40, behind an entry that changes nothing: its numbers tell whether an index was made
-- from this file or from another one that was restored over it. Run again with 0004 when that has to be mended.
INSERT INTO knowledge_changes (seq, knowledge_id)
SELECT (1 + abs(random()) % 4194303) << 40, -1
WHERE NOT EXISTS (SELECT 1 FROM knowledge_changes WHERE seq >= 1 << 40);
