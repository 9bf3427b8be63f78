-- How far each thread was read, and how many answers the provider says it has.

-- What is known of a thread beside its posts; a thread without a row was neither opened nor told of.
CREATE TABLE threads (
  thread INTEGER PRIMARY KEY,
  read_to INTEGER NOT NULL DEFAULT 0,         -- order of the newest post of it that the person has seen, wherever
  answers INTEGER NOT NULL DEFAULT 0,         -- as many as the provider last said, the first post not counted
  answers_seq INTEGER NOT NULL DEFAULT 0      -- the request whose answer said that; 0 none did
) STRICT;

-- What a feed counts as new is marked where it is listed, so that counting reads nothing else.
ALTER TABLE feed_threads ADD COLUMN unread INTEGER NOT NULL DEFAULT 0; -- 1: it has something that the person has not seen
CREATE INDEX feed_threads_unread ON feed_threads (feed) WHERE unread = 1;
CREATE INDEX feed_threads_thread ON feed_threads (thread);

-- What was new stays so, but for what was seen in another feed.
UPDATE feed_threads SET unread = 1
  WHERE place > (SELECT read_to FROM feeds f WHERE f.id = feed)
    AND (SELECT read_to FROM feeds f WHERE f.id = feed) > 0
    AND NOT EXISTS (SELECT 1 FROM feed_threads other JOIN feeds f ON f.id = other.feed
                    WHERE other.thread = feed_threads.thread AND f.read_to >= feed_threads.place)
    AND NOT EXISTS (SELECT 1 FROM post_base b WHERE b.thread = feed_threads.thread AND b.place = feed_threads.place
                    AND b.author = (SELECT value FROM counters WHERE name = 'me'));
