-- When a feed's own page was last asked for: that nothing is new in it may also be told by the list of groups, which is only a hint.
ALTER TABLE feeds ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
-- Times in a row that a list had nothing new when it was asked.
ALTER TABLE task_lists ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
