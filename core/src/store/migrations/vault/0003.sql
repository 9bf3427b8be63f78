-- What a lent copy was found to be when it was last looked at, and since when it has been that: it is taken back without being asked for
-- only when nothing has changed in it for a day. By two clocks, because one of them can be set.
ALTER TABLE lendings ADD COLUMN seen_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lendings ADD COLUMN seen_hash TEXT NOT NULL DEFAULT '';    -- '' when it was not there, or was never looked at
ALTER TABLE lendings ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;    -- wall time
ALTER TABLE lendings ADD COLUMN seen_boot INTEGER NOT NULL DEFAULT 0;  -- boot time
