-- What was asked for in vain, and waits longer each time before it is asked for again.
CREATE TABLE pauses (
  work INTEGER NOT NULL,                      -- 1 the first list of feeds, 2 of tasks, 3 the whole list of drives, 4 a thread
  subject INTEGER NOT NULL DEFAULT 0,         -- the thread; 0 where the work has no subject
  tries INTEGER NOT NULL DEFAULT 0,           -- times in a row
  why TEXT NOT NULL DEFAULT '',               -- what stood in the way; empty: the provider does not let her in
  asked_at INTEGER NOT NULL DEFAULT 0,        -- milliseconds; the last time
  PRIMARY KEY (work, subject)
) STRICT, WITHOUT ROWID;
