-- How long a repair waits for its device, null without a limit; and whether the next process queues it again where it had not begun.
ALTER TABLE repairs ADD COLUMN wait_until TEXT;
ALTER TABLE repairs ADD COLUMN resume_unbegun INTEGER NOT NULL DEFAULT 0;
