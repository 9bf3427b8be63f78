-- Being signed out: the person has agreed to what is lost, and whoever opens the home next finishes it.
ALTER TABLE accounts ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
