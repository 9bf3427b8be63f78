-- What was taken back keeps what went with its text.

-- Whom its text mentions: their rows, with the names by which they stand in it, as JSON; '' where it is nobody.
ALTER TABLE drafts ADD COLUMN mentions TEXT NOT NULL DEFAULT '';

-- The files of a draft, in their order. While one is here its content is never removed.
CREATE TABLE draft_files (
  draft INTEGER NOT NULL,
  place INTEGER NOT NULL,
  content INTEGER NOT NULL UNIQUE,
  PRIMARY KEY (draft, place)
) STRICT, WITHOUT ROWID;
