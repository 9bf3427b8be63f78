-- Folders in other orders than by name: by when, by size, by kind. What the rows are compared by is computed where it is read, and kept
-- in the indexes alone.
ALTER TABLE base ADD COLUMN bytes INTEGER GENERATED ALWAYS AS (coalesce(size, 0)) VIRTUAL;
ALTER TABLE base ADD COLUMN ending TEXT GENERATED ALWAYS AS (
  CASE WHEN instr(substr(name, 2), '.') > 0 THEN lower(substr(name, length(rtrim(name, replace(name, '.', ''))) + 1)) ELSE '' END) VIRTUAL;
ALTER TABLE overlay ADD COLUMN bytes INTEGER GENERATED ALWAYS AS (size) VIRTUAL;
ALTER TABLE overlay ADD COLUMN ending TEXT GENERATED ALWAYS AS (
  CASE WHEN instr(substr(name, 2), '.') > 0 THEN lower(substr(name, length(rtrim(name, replace(name, '.', ''))) + 1)) ELSE '' END) VIRTUAL;
CREATE INDEX base_changed ON base (parent, rank, modified_at, item) WHERE overlaid = 0 AND going = 0;
CREATE INDEX base_sizes ON base (parent, bytes, item) WHERE rank = 1 AND overlaid = 0 AND going = 0;
CREATE INDEX base_endings ON base (parent, ending, sort_key, item) WHERE rank = 1 AND overlaid = 0 AND going = 0;
CREATE INDEX overlay_changed ON overlay (parent, rank, modified_at, item) WHERE gone = 0;
CREATE INDEX overlay_sizes ON overlay (parent, bytes, item) WHERE rank = 1 AND gone = 0;
CREATE INDEX overlay_endings ON overlay (parent, ending, sort_key, item) WHERE rank = 1 AND gone = 0;

-- How a person looks at a folder, and at those below it that she has said nothing of.
CREATE TABLE folder_views (
  folder INTEGER PRIMARY KEY,
  sort_by INTEGER NOT NULL DEFAULT 0,         -- 0 name, 1 changed, 2 size, 3 kind
  sort_way INTEGER NOT NULL DEFAULT 0,        -- 0 up, 1 down
  layout INTEGER NOT NULL DEFAULT 0           -- 0 rows, 1 tiles
) STRICT;
