-- A draft is one text that somebody wrote, and has a number of its own that is never used again. At each place at most one is being
-- composed; what was taken back from the outbox stands beside it, and is joined to nothing.
CREATE TABLE drafts_now (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  feed INTEGER NOT NULL,
  thread INTEGER NOT NULL,                    -- 0: a new thread
  written_to TEXT NOT NULL DEFAULT '',        -- whom: their rows in order, a space between; '' where that is no matter
  composed INTEGER NOT NULL DEFAULT 0,        -- 1: what is being written at that place; 0: what was taken back
  text TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO drafts_now (feed, thread, written_to, composed, text, changed_at)
  SELECT feed, thread, written_to, 1, text, changed_at FROM drafts ORDER BY changed_at, feed, thread, written_to;
DROP TABLE drafts;
ALTER TABLE drafts_now RENAME TO drafts;
CREATE UNIQUE INDEX drafts_composed ON drafts (feed, thread, written_to) WHERE composed = 1;
