-- What concerns this person: one row for each thing and reason.
CREATE TABLE stream (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,                      -- 0 mentioned, 1 answered, 2 announced, 3 written to, 4 changed
  subject INTEGER NOT NULL,                   -- a post; for 4 an item
  place INTEGER NOT NULL DEFAULT 0,           -- the feed of a post, the drive of an item; 0 a private thread
  at INTEGER NOT NULL,                        -- when it happened
  seen INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  told INTEGER NOT NULL DEFAULT 0,            -- 1: she was notified, or need not be
  UNIQUE (kind, subject)
) STRICT;
CREATE INDEX stream_newest ON stream (done, at DESC, id DESC);
CREATE INDEX stream_kinds ON stream (kind, done, at DESC, id DESC);
CREATE INDEX stream_untold ON stream (id) WHERE told = 0;
CREATE INDEX stream_age ON stream (at);

-- When the stream began on this device; 0 not yet. Nobody is notified of what happened before.
INSERT INTO counters (name, value) VALUES ('stream_since', 0);

-- Times in a row that a feed had nothing new when it was asked: the more, the less often it is asked again.
ALTER TABLE feeds ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
