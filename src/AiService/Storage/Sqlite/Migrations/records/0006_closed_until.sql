-- Until when the device of an open repair stays locked: its execution was cancelled or abandoned, and its action may still be running.
ALTER TABLE repairs ADD COLUMN closed_until TEXT;
