-- Which process holds a lease, where the system can tell whether it still lives: what a dead one held is anybody's at once.
ALTER TABLE leases ADD COLUMN process TEXT NOT NULL DEFAULT '';
