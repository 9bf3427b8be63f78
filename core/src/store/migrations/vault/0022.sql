-- What is let be is named where people have a name for it: sites whose libraries were not heard of.
ALTER TABLE pauses ADD COLUMN names TEXT NOT NULL DEFAULT '';               -- a list as JSON; empty: not known

-- Up to which post a thread was told as a whole, by the server's own order: whether answers came since is no matter of clocks.
ALTER TABLE thread_listings ADD COLUMN told_to INTEGER NOT NULL DEFAULT 0;  -- a place; 0: not known
UPDATE thread_listings SET told_to = coalesce(
  (SELECT max(b.place) FROM post_base b WHERE b.thread = thread_listings.thread AND b.posted_at <= thread_listings.as_of), 0)
WHERE whole = 1;

-- Posts whose text leads somewhere are found without looking at all the others.
CREATE INDEX post_base_links ON post_base (place) WHERE instr(body, '"link":{') > 0;
