-- What was there when she first looked into a feed is new nowhere, in the stream neither, however late it is told.
ALTER TABLE feeds ADD COLUMN first_to INTEGER NOT NULL DEFAULT 0; -- order of its newest post then; 0 she has not looked yet
UPDATE feeds SET first_to = 1 WHERE read_to > 0;
