-- The history of a file by the server's word, as it was last listed. It goes with the file.
CREATE TABLE versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL,
  remote_id TEXT NOT NULL,
  place INTEGER NOT NULL,                     -- 0 is the newest: what was there when the list was asked for
  size INTEGER,
  made_at INTEGER NOT NULL DEFAULT 0,         -- wall time; 0 not told
  editor TEXT NOT NULL DEFAULT '',
  editor_user TEXT NOT NULL DEFAULT '',
  gone INTEGER NOT NULL DEFAULT 0,            -- 1: the server has it no more; it stays for as long as its bytes are here
  holder INTEGER NOT NULL DEFAULT 0,          -- the identity whose content its bytes are; 0 they were never fetched
  UNIQUE (item, remote_id)
) STRICT;
CREATE INDEX versions_place ON versions (item, place);
CREATE INDEX versions_holder ON versions (holder) WHERE holder <> 0;

CREATE TABLE version_lists (
  item INTEGER PRIMARY KEY,
  as_of INTEGER NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0,           -- 0: the server has older ones that were not asked for
  ctag TEXT NOT NULL DEFAULT ''               -- the tag of what base had then
) STRICT;

-- A lent copy of an earlier version is not what the document is.
ALTER TABLE lendings ADD COLUMN version INTEGER NOT NULL DEFAULT 0;         -- 0: of what was there

-- What became of one document is read without looking at all the others.
CREATE INDEX receipts_item ON receipts (item, id);
