-- Feeds, threads and posts, the people who write them, and what is asked of them.

-- A feed is a list of threads: my own, a group's, the private ones.
CREATE TABLE feeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,                      -- 0 mine, 1 group, 2 private
  name TEXT NOT NULL DEFAULT '',
  sort_key TEXT NOT NULL DEFAULT '',
  joined INTEGER NOT NULL DEFAULT 0,          -- 1: this person belongs to it
  closed INTEGER NOT NULL DEFAULT 0,          -- 1: only its members see it
  access INTEGER NOT NULL DEFAULT 0,          -- 0 open, 1 no access
  confirmed_at INTEGER NOT NULL DEFAULT 0,    -- wall time at which its newest posts were last asked for; 0 never
  read_to INTEGER NOT NULL DEFAULT 0          -- order of the newest post that the person has seen
) STRICT;

-- Which stretches of a feed are known without a gap: every post of the feed from low to high (orders, both inclusive) was told.
CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL,
  low INTEGER NOT NULL,                       -- 0: down to its very first post
  high INTEGER NOT NULL
) STRICT;
CREATE INDEX spans_feed ON spans (feed, high);

-- Identity. A thread is its first post.
CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT UNIQUE,                      -- NULL until it was delivered
  gone_seq INTEGER NOT NULL DEFAULT 0         -- the request that concluded that it is gone; 0 never
) STRICT;

-- What the provider last said, and nothing else.
CREATE TABLE post_base (
  post INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL,                    -- the post that begins its thread; itself when it does
  place INTEGER NOT NULL,                     -- its order among all posts of the provider
  feed INTEGER NOT NULL DEFAULT 0,            -- the group that it is in; 0 none
  author INTEGER NOT NULL,
  answers INTEGER NOT NULL DEFAULT 0,         -- the post that it answers; 0 none
  posted_at INTEGER NOT NULL DEFAULT 0,
  kind INTEGER NOT NULL DEFAULT 0,            -- 0 post, 1 announcement, 2 notice
  title TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,                         -- blocks, as JSON
  attachments TEXT NOT NULL DEFAULT '',       -- as JSON; '' none
  likes INTEGER NOT NULL DEFAULT 0,
  liked INTEGER NOT NULL DEFAULT 0,           -- 1: by this person
  private INTEGER NOT NULL DEFAULT 0,
  confirmed_seq INTEGER NOT NULL DEFAULT 0,   -- the newest request when it was last written: older answers are late
  overlaid INTEGER NOT NULL DEFAULT 0         -- 1: an overlay row stands in for it in lists
) STRICT;
CREATE INDEX post_base_thread ON post_base (thread, overlaid, place);
CREATE INDEX post_base_author ON post_base (author);

-- What the open intents make of it: at most one row a post, made again by one pure function.
CREATE TABLE post_overlay (
  post INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL,
  place INTEGER NOT NULL,                     -- as in base; what is not sent yet comes after everything that is, in its own order
  feed INTEGER NOT NULL DEFAULT 0,
  author INTEGER NOT NULL DEFAULT 0,          -- 0: this person, before the provider has told who that is
  answers INTEGER NOT NULL DEFAULT 0,
  posted_at INTEGER NOT NULL DEFAULT 0,
  kind INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  attachments TEXT NOT NULL DEFAULT '',
  likes INTEGER NOT NULL DEFAULT 0,
  liked INTEGER NOT NULL DEFAULT 0,
  private INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX post_overlay_thread ON post_overlay (thread, place) WHERE gone = 0;

-- Which threads a feed lists, by their newest post that the feed has told.
CREATE TABLE feed_threads (
  feed INTEGER NOT NULL,
  thread INTEGER NOT NULL,
  place INTEGER NOT NULL,
  UNIQUE (feed, thread)
) STRICT;
CREATE INDEX feed_threads_newest ON feed_threads (feed, place DESC, thread);

-- When a thread was last asked for whole; 0 is never in here.
CREATE TABLE thread_listings (
  thread INTEGER PRIMARY KEY,
  as_of INTEGER NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0            -- 1: its oldest posts are known too
) STRICT;

CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id TEXT NOT NULL UNIQUE,             -- as the provider of feeds names them
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,                     -- folded, for lists and search
  role TEXT NOT NULL DEFAULT '',
  mail TEXT NOT NULL DEFAULT '',
  photo TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX people_sorted ON people (sort_key, id);

-- What is being written and was not posted: at most one a place.
CREATE TABLE drafts (
  feed INTEGER NOT NULL,
  thread INTEGER NOT NULL,                    -- 0: a new thread
  text TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (feed, thread)
) STRICT;

-- Whose intent it is. Columns that name items are 0 in those of another service, so that no item's question meets them.
ALTER TABLE intents ADD COLUMN service INTEGER NOT NULL DEFAULT 0; -- 0 drives, 1 feeds
ALTER TABLE intents ADD COLUMN post INTEGER NOT NULL DEFAULT 0;    -- the post that it is about; 0 none
ALTER TABLE intents ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;  -- order of the newest post of its place when it was asked for
CREATE INDEX intents_open_posts ON intents (post, id) WHERE state < 3 AND post <> 0;
ALTER TABLE receipts ADD COLUMN service INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receipts ADD COLUMN post INTEGER NOT NULL DEFAULT 0;

-- This person's own row in people; 0 until the provider of feeds has told.
INSERT INTO counters (name, value) VALUES ('me', 0);
