-- What the person has not seen of a folder that is to be deleted: noted when it is learned, whichever answer brings it.
ALTER TABLE intents ADD COLUMN news INTEGER NOT NULL DEFAULT 0; -- 1: something in it was not there when it was asked for
