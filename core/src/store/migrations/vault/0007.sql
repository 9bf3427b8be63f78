-- The organisation's own word as it was last read, and what the person has acknowledged.

-- One row.
CREATE TABLE organisation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  library TEXT NOT NULL DEFAULT '',           -- the provider's id of the library that the file lies in; '' not known
  tag TEXT NOT NULL DEFAULT '',               -- of the file that was read last, good or bad; '' there is none
  word TEXT NOT NULL DEFAULT '',              -- the last good one, as JSON of the model; '' none
  word_at INTEGER NOT NULL DEFAULT 0,         -- wall time at which that was read
  trouble TEXT NOT NULL DEFAULT '',           -- what is wrong with the file that was read last, as JSON; '' nothing
  asked_at INTEGER NOT NULL DEFAULT 0,        -- wall time at which it was last asked for and answered, whatever the answer; 0 never
  confirmed_at INTEGER NOT NULL DEFAULT 0,    -- wall time at which the provider last told of it, that there is none too; 0 never
  folder INTEGER NOT NULL DEFAULT 0,          -- the item of the folder for acknowledgements; 0 not known here
  folder_of TEXT NOT NULL DEFAULT '',         -- the place that it was found for, as JSON
  folder_missing INTEGER NOT NULL DEFAULT 0,  -- 1: the provider has no such place
  looked_at INTEGER NOT NULL DEFAULT 0        -- wall time at which the folder was last looked for
) STRICT;
INSERT INTO organisation (id) VALUES (1);

-- What this person has said to have read. Waits without an item until the folder is known; with one, the outbox has it.
CREATE TABLE acknowledgements (
  post INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                         -- of its file
  content TEXT NOT NULL,                      -- of its file
  read_at INTEGER NOT NULL,                   -- wall time
  item INTEGER NOT NULL DEFAULT 0,            -- the file that carries it; 0 none yet
  delivered_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX acknowledgements_item ON acknowledgements (item, delivered_at, post);

-- What others have said to have read, for who may see their files: each file is read once.
CREATE TABLE acknowledged (
  announcement TEXT NOT NULL,                 -- the provider's id of the announcement
  file TEXT NOT NULL,                         -- the provider's id of the file
  tag TEXT NOT NULL,                          -- of its bytes when it was read
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  mail TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  UNIQUE (announcement, file)
) STRICT;
