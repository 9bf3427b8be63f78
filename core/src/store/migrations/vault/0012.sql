-- How old what lies in a gap of a feed can be, so that young gaps are filled and named.

-- When the lowest post of a stretch was posted: what lies in the gap below it is older. 0 not known.
ALTER TABLE spans ADD COLUMN low_at INTEGER NOT NULL DEFAULT 0;
