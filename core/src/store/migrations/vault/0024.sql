-- The names of a drive's items as a search compares them, many of them to a row: a page of changes writes few rows more, and a search
-- reads them all in the order in which they lie.
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  block INTEGER NOT NULL,                     -- items whose id divided by 64 is this
  count INTEGER NOT NULL,                     -- how many of them
  lines BLOB NOT NULL,                        -- store/names/lines.rs
  UNIQUE (drive, block)
) STRICT;

-- By which folding the names were made; where there were items before, they are still to be gathered.
INSERT INTO counters (name, value) SELECT 'names_folding', 1 WHERE NOT EXISTS (SELECT 1 FROM base);

-- Threads that have a title, without looking at all the others.
CREATE INDEX post_base_titled ON post_base (place) WHERE title <> '' AND post = thread;

-- Of a conflict's two versions the person wants both, and is asked no more.
ALTER TABLE intents ADD COLUMN kept_both INTEGER NOT NULL DEFAULT 0;
CREATE INDEX intents_beside ON intents (id) WHERE sibling_of <> 0;
