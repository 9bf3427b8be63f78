-- One vault: what one account holds. Conventions: STRICT; NOT NULL with a default unless "unknown" is a value of its own;
-- AUTOINCREMENT wherever an id is kept elsewhere, because a reused id once meant another thing; a column never changes
-- meaning; no WITHOUT ROWID, so that SQLite's update hook counts every row.

-- revision: committed changes that a screen may see. request_seq: the highest request number stored in any row.
CREATE TABLE counters (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO counters (name, value) VALUES ('revision', 0), ('request_seq', 0);

CREATE TABLE drives (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  site TEXT NOT NULL DEFAULT '',
  kind INTEGER NOT NULL DEFAULT 0,            -- 0 personal, 1 library
  standing INTEGER NOT NULL DEFAULT 0,        -- 0 visited, 1 followed
  access INTEGER NOT NULL DEFAULT 0,          -- 0 open, 1 no access
  quota_total INTEGER,
  quota_remaining INTEGER,
  root INTEGER NOT NULL DEFAULT 0,            -- its root folder in items
  delta TEXT NOT NULL DEFAULT '',             -- asked for what has changed since; '' when never enumerated
  confirmed_at INTEGER NOT NULL DEFAULT 0,    -- wall time of the last complete round; 0 never
  enumerated_at INTEGER NOT NULL DEFAULT 0,   -- wall time of the last complete enumeration; 0 never
  enumeration_seq INTEGER NOT NULL DEFAULT 0, -- request number with which the running enumeration began; 0 none runs
  enumeration_at INTEGER NOT NULL DEFAULT 0,  -- wall time at which it began
  enumerated_seq INTEGER NOT NULL DEFAULT 0,  -- the last request number given out when the last enumeration ended; 0 never
  settling INTEGER NOT NULL DEFAULT 0         -- 1: all pages of the running round are in, what they left is being settled
) STRICT;

-- The pages still to be asked for in the running round of a drive.
CREATE TABLE cursors (
  id INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  cursor TEXT NOT NULL
) STRICT;
CREATE INDEX cursors_drive ON cursors (drive, id);

-- Identity. A row outlives its base row, so that what comes back is the same item.
CREATE TABLE items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  drive INTEGER NOT NULL,
  remote_id TEXT,
  gone_seq INTEGER NOT NULL DEFAULT 0         -- the request that concluded that it is gone; 0 never
) STRICT;
CREATE UNIQUE INDEX items_remote ON items (drive, remote_id) WHERE remote_id IS NOT NULL;

-- Ids that were merged into another: the one the person made wins.
CREATE TABLE aliases (
  alias INTEGER PRIMARY KEY,
  item INTEGER NOT NULL
) STRICT;

-- What the server last said, and nothing else.
CREATE TABLE base (
  item INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  parent INTEGER NOT NULL DEFAULT 0,          -- 0 for the root of the drive
  rank INTEGER NOT NULL,                      -- 0 folder, 1 everything else: folders come first
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  size INTEGER,
  etag TEXT NOT NULL DEFAULT '',
  ctag TEXT NOT NULL DEFAULT '',
  hash TEXT NOT NULL DEFAULT '',
  modified_at INTEGER NOT NULL DEFAULT 0,
  editor TEXT NOT NULL DEFAULT '',
  editor_user TEXT NOT NULL DEFAULT '',
  editor_app TEXT NOT NULL DEFAULT '',
  confirmed_seq INTEGER NOT NULL DEFAULT 0,   -- the newest request when it was last written: older answers are late
  named_seq INTEGER NOT NULL DEFAULT 0,       -- the page of changes that last wrote it; 0 none did
  going INTEGER NOT NULL DEFAULT 0,           -- 1: a folder that the server deleted and that is not known to be empty yet
  overlaid INTEGER NOT NULL DEFAULT 0         -- 1: an overlay row stands in for it in lists
) STRICT;
CREATE INDEX base_children ON base (parent, rank, sort_key, item) WHERE overlaid = 0 AND going = 0;
CREATE INDEX base_names ON base (parent, name_key);
CREATE INDEX base_drive ON base (drive);
CREATE INDEX base_going ON base (drive, item) WHERE going = 1;

-- Where items were whose base row is gone and whose contents are still held: restoring uploads those as new.
CREATE TABLE graves (
  item INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL
) STRICT;
CREATE INDEX graves_place ON graves (parent, name_key);

-- What the open intents make of it: at most one row an item, made again by one pure function.
CREATE TABLE overlay (
  item INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  modified_at INTEGER NOT NULL DEFAULT 0,
  content INTEGER NOT NULL DEFAULT 0,         -- the person's bytes; 0 when the intents change no content
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX overlay_children ON overlay (parent, rank, sort_key, item) WHERE gone = 0;
CREATE INDEX overlay_names ON overlay (parent, name_key) WHERE gone = 0;

-- Items whose parent has not come yet: the wire's words, kept until it does.
CREATE TABLE limbo (
  item INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,           -- questions that its wait has caused
  facts TEXT NOT NULL                         -- a RemoteItem as JSON
) STRICT;
CREATE INDEX limbo_parent ON limbo (parent);
CREATE INDEX limbo_drive ON limbo (drive, item);

-- Items to be asked for by id, because something hints that they are not what base says and nothing proves it.
CREATE TABLE doubts (
  item INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL,
  why INTEGER NOT NULL,                       -- the planner's code
  since_seq INTEGER NOT NULL,                 -- only an answer that started later can settle it
  first_missed INTEGER NOT NULL DEFAULT 0     -- wall time; for "perhaps gone" alone
) STRICT;
CREATE INDEX doubts_drive ON doubts (drive, item);

-- Items that the running enumeration has brought.
CREATE TABLE seen (
  item INTEGER PRIMARY KEY,
  drive INTEGER NOT NULL
) STRICT;
CREATE INDEX seen_drive ON seen (drive);

-- Folders that were listed by themselves, and when.
CREATE TABLE listings (
  folder INTEGER PRIMARY KEY,
  as_of INTEGER NOT NULL
) STRICT;

CREATE TABLE intents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  drive INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  asked TEXT NOT NULL,                        -- an IntentKind as JSON
  based_on TEXT NOT NULL,                     -- a BasedOn as JSON
  parent INTEGER NOT NULL DEFAULT 0,          -- the folder it puts something into; 0 none
  name_key TEXT NOT NULL DEFAULT '',          -- under this name
  content INTEGER NOT NULL DEFAULT 0,         -- the bytes it carries; 0 none
  source INTEGER NOT NULL DEFAULT 0,          -- what it copies; 0 none
  saw TEXT NOT NULL DEFAULT '',               -- a Saw as JSON: name, folder and content tag when it was asked for
  sibling_of INTEGER NOT NULL DEFAULT 0,      -- the item whose conflict it keeps; 0 none
  result_etag TEXT NOT NULL DEFAULT '',       -- what the delivery left, for the intents that are based on it
  result_ctag TEXT NOT NULL DEFAULT '',
  state INTEGER NOT NULL DEFAULT 0,           -- 0 queued, 1 sending, 2 needs you, 3 delivered, 4 cancelled
  needs_you TEXT NOT NULL DEFAULT '',         -- a NeedsYou as JSON
  progress TEXT NOT NULL DEFAULT '',          -- the provider's notes
  sent INTEGER NOT NULL DEFAULT 0,            -- bytes of the content that have arrived
  tries INTEGER NOT NULL DEFAULT 0,
  last_failure TEXT NOT NULL DEFAULT '',      -- a Later as JSON
  tried_at INTEGER NOT NULL DEFAULT 0,        -- wall time
  next_at INTEGER NOT NULL DEFAULT 0,         -- wall time, for display; timers are the scheduler's
  began_at INTEGER NOT NULL DEFAULT 0,        -- server time of the first attempt; 0 none yet
  hold_until INTEGER NOT NULL DEFAULT 0,      -- wall time; undo within it cancels
  asked_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX intents_open ON intents (subject, id) WHERE state < 3;
CREATE INDEX intents_open_names ON intents (parent, name_key) WHERE state < 3;
CREATE INDEX intents_state ON intents (state, id);

CREATE TABLE intent_needs (
  intent INTEGER NOT NULL,
  needs INTEGER NOT NULL,
  UNIQUE (intent, needs)
) STRICT;
CREATE INDEX intent_needs_needs ON intent_needs (needs);

-- Recorded before an attempt starts: the difference between "never sent" and "perhaps sent".
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  intent INTEGER NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempts_intent ON attempts (intent, id);

CREATE TABLE receipts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  intent INTEGER NOT NULL UNIQUE,
  item INTEGER NOT NULL,
  asked TEXT NOT NULL,                        -- an IntentKind as JSON
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  size INTEGER NOT NULL DEFAULT 0,
  checked TEXT NOT NULL,                      -- a HowChecked as JSON
  conflict TEXT NOT NULL DEFAULT '',          -- name of the sibling that keeps this person's bytes; '' no conflict
  delivered_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL,
  unsent INTEGER NOT NULL DEFAULT 0,          -- 1: only this device has it
  ctag TEXT NOT NULL DEFAULT '',              -- the server's tag of these bytes; '' when the server never had them
  based_on TEXT NOT NULL DEFAULT '',          -- a BasedOn as JSON, for bytes of the person
  size INTEGER NOT NULL,
  hash TEXT NOT NULL DEFAULT '',
  key BLOB NOT NULL,
  file TEXT NOT NULL,
  differs INTEGER NOT NULL DEFAULT 0,         -- 1: not what the listing says, twice the same
  stored_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  keep_until INTEGER NOT NULL DEFAULT 0       -- wall time before which it is not evicted whatever else holds
) STRICT;
CREATE INDEX contents_item ON contents (item, id);
CREATE INDEX contents_used ON contents (used_at) WHERE unsent = 0;

-- A download under way; the row precedes the first byte.
CREATE TABLE transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL UNIQUE,
  ctag TEXT NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL DEFAULT '',
  key BLOB NOT NULL,
  file TEXT NOT NULL,
  chunks INTEGER NOT NULL DEFAULT 0,          -- whole chunks that are on the disk for certain
  tries INTEGER NOT NULL DEFAULT 0,
  differing TEXT NOT NULL DEFAULT '',         -- hash of bytes that differed from the listing at the last try
  owner TEXT NOT NULL DEFAULT '',
  began_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pins (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL UNIQUE,
  made_at INTEGER NOT NULL
) STRICT;

-- Why a kept file is not here, where the reason is not simply "not yet".
CREATE TABLE unready (
  item INTEGER PRIMARY KEY,
  ctag TEXT NOT NULL,
  why TEXT NOT NULL,                          -- a Refusal as JSON
  since INTEGER NOT NULL
) STRICT;

-- A plain copy handed to another app: recorded first, taken back before it is removed.
CREATE TABLE lendings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL,
  based_on TEXT NOT NULL,                     -- a BasedOn as JSON
  lent_at INTEGER NOT NULL,
  taken_back_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX lendings_open ON lendings (item) WHERE taken_back_at = 0;

-- What the person opened or changed here last.
CREATE TABLE recents (
  item INTEGER PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recents_used ON recents (used_at DESC, item);
