-- What an open repair waits for: another repair of its device, or a person. In the words of the platform's users.
ALTER TABLE repairs ADD COLUMN waits_for TEXT;
