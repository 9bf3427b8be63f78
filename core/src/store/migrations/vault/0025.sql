-- With which card a person was done with an answer, or a private message: what is undone brings back those, and leaves what she was done with
-- before. 0 of what was done before this was noted: of those all come back together.
ALTER TABLE stream ADD COLUMN done_with INTEGER NOT NULL DEFAULT 0;
