-- Tasks: what is asked of a person, in lists of her own and in plans of a team.

CREATE TABLE task_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,                      -- 0 a person's own, 1 a plan
  name TEXT NOT NULL DEFAULT '',
  sort_key TEXT NOT NULL DEFAULT '',
  main INTEGER NOT NULL DEFAULT 0,            -- 1: where a task is made that names no list
  access INTEGER NOT NULL DEFAULT 0,          -- 0 open, 1 no access
  listed INTEGER NOT NULL DEFAULT 0,          -- 1: the provider's last list of lists names it
  cursor TEXT NOT NULL DEFAULT '',            -- where its enumeration goes on; '' from the beginning
  round_from INTEGER NOT NULL DEFAULT 0,      -- request at which an enumeration from the beginning started; 0 none is under way
  confirmed_at INTEGER NOT NULL DEFAULT 0     -- wall time at which it was last known as a whole; 0 never
) STRICT;

-- Identity.
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT UNIQUE,                      -- NULL until it was delivered
  gone_seq INTEGER NOT NULL DEFAULT 0         -- the request that concluded that it is gone; 0 never
) STRICT;

-- What the provider last said, and nothing else.
CREATE TABLE task_base (
  task INTEGER PRIMARY KEY,
  list INTEGER NOT NULL,
  title TEXT NOT NULL,
  due INTEGER NOT NULL,                       -- days since 1970-01-01; 2147483647 none, so that these come last
  percent INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,            -- 1: percent is 100
  importance INTEGER NOT NULL DEFAULT 1,      -- 0 low, 1 normal, 2 high
  mine INTEGER NOT NULL DEFAULT 1,            -- 1: asked of this person
  details TEXT NOT NULL DEFAULT '{}',         -- text, steps, links, as far as they are known, as JSON
  created_at INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '',
  confirmed_seq INTEGER NOT NULL DEFAULT 0,   -- the newest request when it was last written: older answers are late
  overlaid INTEGER NOT NULL DEFAULT 0         -- 1: an overlay row stands in for it in lists
) STRICT;
CREATE INDEX task_base_mine ON task_base (done, due, task) WHERE mine = 1 AND overlaid = 0;
CREATE INDEX task_base_list ON task_base (list, done, due, task) WHERE mine = 1 AND overlaid = 0;
CREATE INDEX task_base_of ON task_base (list, confirmed_seq);

-- What the open intents make of it: at most one row a task, made again by one pure function.
CREATE TABLE task_overlay (
  task INTEGER PRIMARY KEY,
  list INTEGER NOT NULL,
  title TEXT NOT NULL,
  due INTEGER NOT NULL,
  percent INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  importance INTEGER NOT NULL DEFAULT 1,
  mine INTEGER NOT NULL DEFAULT 1,
  details TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '',
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX task_overlay_mine ON task_overlay (done, due, task) WHERE mine = 1 AND gone = 0;
CREATE INDEX task_overlay_list ON task_overlay (list, done, due, task) WHERE mine = 1 AND gone = 0;

-- What an intent of a service is about, by its identity there; feeds have a column of their own.
ALTER TABLE intents ADD COLUMN about INTEGER NOT NULL DEFAULT 0;
CREATE INDEX intents_open_about ON intents (service, about, id) WHERE state < 3 AND about <> 0;
ALTER TABLE receipts ADD COLUMN about INTEGER NOT NULL DEFAULT 0;
