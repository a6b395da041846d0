-- Lists are in the order of recording, which is the row's number (rowid) and no clock's; every index ends with it by itself. One serves each set of
-- conditions that a list may have (RepairPages): those without a time are read in order, those with one are searched by it and then sorted.
DROP INDEX IF EXISTS repairs_by_device;
DROP INDEX IF EXISTS repairs_by_state;
CREATE INDEX repairs_by_device ON repairs(device_id);
CREATE INDEX repairs_by_state ON repairs(state);
CREATE INDEX repairs_by_action ON repairs(action, state);
CREATE INDEX repairs_by_time ON repairs(created_at, state);
CREATE INDEX repairs_by_action_and_time ON repairs(action, created_at, state);
