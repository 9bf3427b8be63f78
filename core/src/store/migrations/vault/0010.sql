-- People become a directory: whom feeds name and whom the organisation's directory names are one person where they are.

-- `remote_id` was part of the row and could not be missing; the table is made again without it.
CREATE TABLE people_now (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL DEFAULT '',
  sort_key TEXT NOT NULL DEFAULT '',          -- folded, for lists
  role TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',             -- where she or he works
  phones TEXT NOT NULL DEFAULT '',            -- a line each
  mail TEXT NOT NULL DEFAULT '',
  mail_key TEXT NOT NULL DEFAULT '',          -- in small letters: by it two rows are known as one person
  photo TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',             -- the folded words of the name, a space between: what people_words holds of it
  worded INTEGER NOT NULL DEFAULT 0,          -- the folding that made them; 0: not yet made
  seen_at INTEGER NOT NULL DEFAULT 0,         -- wall time at which a provider last told of her or him, to the week
  near INTEGER NOT NULL DEFAULT 0,            -- rank among those with whom this person works, 1 the nearest; 0 not among them
  asked_at INTEGER NOT NULL DEFAULT 0         -- wall time at which the directory was last asked for whom it had not told of; 0 never
) STRICT;

-- What the services call a person: at most one name in each.
CREATE TABLE people_names (
  service INTEGER NOT NULL,                   -- 0 feeds, 1 the directory
  remote_id TEXT NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (service, remote_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX people_names_person ON people_names (person, service);

INSERT INTO people_now (id, name, sort_key, role, mail, mail_key, photo)
  SELECT id, name, sort_key, role, mail, lower(mail), photo FROM people;
INSERT INTO people_names (service, remote_id, person)
  SELECT 0, remote_id, id FROM people;
-- A row id is never reused, whatever was deleted before.
UPDATE sqlite_sequence SET seq = max(seq, (SELECT seq FROM sqlite_sequence WHERE name = 'people'))
  WHERE name = 'people_now' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'people');
DROP TABLE people;
ALTER TABLE people_now RENAME TO people;
CREATE INDEX people_sorted ON people (sort_key, id);
CREATE INDEX people_mail ON people (mail_key) WHERE mail_key <> '';
CREATE INDEX people_worded ON people (worded, id);
CREATE INDEX people_seen ON people (seen_at, id);
CREATE INDEX people_near ON people (near, id) WHERE near > 0;

-- Rows that turned out to be one person with another: the younger's id leads to the elder, in one step.
CREATE TABLE people_aliases (
  alias INTEGER PRIMARY KEY,
  person INTEGER NOT NULL
) STRICT;

-- By which beginnings of words a person is found; in the order in which a search lists.
CREATE TABLE people_words (
  word TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (word, sort_key, person)
) STRICT, WITHOUT ROWID;

-- Small pictures of people, as the directory has them.
CREATE TABLE portraits (
  person INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL,                        -- empty: the directory has none
  size INTEGER NOT NULL,                      -- of the bytes
  asked_at INTEGER NOT NULL,                  -- wall time at which it was asked for
  used_at INTEGER NOT NULL                    -- wall time at which it was last shown, to the day
) STRICT;
CREATE INDEX portraits_used ON portraits (used_at, person, size);
