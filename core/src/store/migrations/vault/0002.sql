-- What was taken back because of something else (a delete of what it was about, or of the folder that it was in) comes back
-- with it.
ALTER TABLE intents ADD COLUMN fell_with INTEGER NOT NULL DEFAULT 0; -- the intent that a cancelled one fell with; 0 none
CREATE INDEX intents_fell ON intents (fell_with) WHERE fell_with <> 0;

-- 1 in 'leaving': the account is being signed out, and nothing is taken any more.
INSERT INTO counters (name, value) VALUES ('leaving', 0);
-- What the person has not seen of a folder that is to be deleted: noted when it is learned, whichever answer brings it.
ALTER TABLE intents ADD COLUMN news INTEGER NOT NULL DEFAULT 0; -- 1: something in it was not there when it was asked for
