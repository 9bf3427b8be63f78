-- Being signed out: the person has agreed to what is lost, and whoever opens the home next finishes it.
ALTER TABLE accounts ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
-- Which process holds a lease, where the system can tell whether it still lives: what a dead one held is anybody's at once.
ALTER TABLE leases ADD COLUMN process TEXT NOT NULL DEFAULT '';
