-- What the stream lacked: tasks and what is shared; and what was settled since a list was asked for.

-- `stream.kind` grows by 5 a task that is due (subject a task, place its day), 6 a task that somebody has asked of her (subject a
-- task, place its list), 7 something that was shared with her (subject a row of shared_items, place 0). `stream.done` is 1 where she is
-- done with it, and 2 more where it stands no more (the task is done, or is due on another day): such a row is shown nowhere, and
-- remembers that she was told.

-- Who has asked a task of this person, by the provider's id, and when; '' and 0 where nobody else has, or that is not told.
ALTER TABLE task_base ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE task_base ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task_overlay ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE task_overlay ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;

-- What others have shared with this person, wherever it lies. One row for each, told once.
CREATE TABLE shared_items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  drive TEXT NOT NULL,                        -- the provider's id of the drive that it lies in
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folder INTEGER NOT NULL DEFAULT 0,          -- 1: a folder
  address TEXT NOT NULL DEFAULT '',           -- its page on the web; '' not told
  who TEXT NOT NULL DEFAULT '',               -- by whom it was shared, by name; '' not told
  UNIQUE (drive, remote_id)
) STRICT;

-- The last request number when it was settled whether this person belongs to the group: what was asked for earlier says nothing of it.
ALTER TABLE feeds ADD COLUMN settled_seq INTEGER NOT NULL DEFAULT 0;

-- A draft belongs to whom it is written to as well: their rows in order, a space between; '' where that is no matter.
CREATE TABLE drafts_now (
  feed INTEGER NOT NULL,
  thread INTEGER NOT NULL,                    -- 0: a new thread
  written_to TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (feed, thread, written_to)
) STRICT;
INSERT INTO drafts_now (feed, thread, text, changed_at) SELECT feed, thread, text, changed_at FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_now RENAME TO drafts;

-- Who has written the file of an acknowledgement, by the provider's own word; '' where it tells none.
ALTER TABLE acknowledged ADD COLUMN by_user TEXT NOT NULL DEFAULT '';
ALTER TABLE acknowledged ADD COLUMN by_name TEXT NOT NULL DEFAULT '';
-- The files are read again, so that it is known of each.
DELETE FROM acknowledged;
