-- When this device heard that a post is gone (milliseconds; 0: it is not, or nobody knows when), and the thread that it was in.
ALTER TABLE posts ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN gone_from INTEGER NOT NULL DEFAULT 0;
-- Of the first post of a thread: when this device heard that the server has nothing of the thread any more.
ALTER TABLE posts ADD COLUMN thread_gone_at INTEGER NOT NULL DEFAULT 0;
