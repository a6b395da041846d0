-- Who asked, and from which address: for a repair, for an analysis, and in the audit for what a person asked for. Rows of before have neither.
ALTER TABLE repairs ADD COLUMN requested_by TEXT;
ALTER TABLE repairs ADD COLUMN requested_from TEXT;
ALTER TABLE analyses ADD COLUMN requested_by TEXT;
ALTER TABLE analyses ADD COLUMN requested_from TEXT;
ALTER TABLE audit ADD COLUMN requested_by TEXT;
ALTER TABLE audit ADD COLUMN requested_from TEXT;
