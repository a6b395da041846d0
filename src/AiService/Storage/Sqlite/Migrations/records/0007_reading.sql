-- What the fault's words were read as, in JSON: object, state, time, modality, intent and where each was read. Rows of before have none.
ALTER TABLE repairs ADD COLUMN reading TEXT;
