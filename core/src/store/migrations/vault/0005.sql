-- What hangs on posts, how far a long thread was told, who wants in or out of a group, and where drives are on the web.

-- Bytes that hang on a post belong to no item (item = 0) and have their name here.
ALTER TABLE contents ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE contents ADD COLUMN address TEXT NOT NULL DEFAULT '';    -- where the provider of feeds has them; '' of items, and what was not sent
ALTER TABLE contents ADD COLUMN picture INTEGER NOT NULL DEFAULT 0;  -- 1: they are a picture, by their first bytes
CREATE INDEX contents_address ON contents (address) WHERE address <> '';
CREATE INDEX contents_pictures ON contents (used_at) WHERE picture = 1 AND unsent = 0;

-- A look at a whole thread that was not finished: from high down to low everything was told. 0 where none is under way.
ALTER TABLE thread_listings ADD COLUMN low INTEGER NOT NULL DEFAULT 0;
ALTER TABLE thread_listings ADD COLUMN high INTEGER NOT NULL DEFAULT 0;

ALTER TABLE feeds ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0;      -- what open intents make of joined: 0 nothing, 1 joined, 2 left
ALTER TABLE feeds ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;     -- 1: the provider has ended this membership, and the person has not
ALTER TABLE drives ADD COLUMN web_url TEXT NOT NULL DEFAULT '';      -- the address of its root on the web
