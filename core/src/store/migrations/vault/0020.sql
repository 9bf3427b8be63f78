-- Answers of one thread are one card of the stream: the row in front is the newest that she is not done with, else the newest.
ALTER TABLE stream ADD COLUMN thread INTEGER NOT NULL DEFAULT 0;   -- of an answer; 0 for everything else
ALTER TABLE stream ADD COLUMN front INTEGER NOT NULL DEFAULT 1;    -- 0: another answer of the thread stands in front of it
UPDATE stream SET thread = coalesce((SELECT b.thread FROM post_base b WHERE b.post = stream.subject), 0) WHERE kind = 1;
CREATE INDEX stream_threads ON stream (thread, done, at DESC, id DESC, seen) WHERE thread > 0;
UPDATE stream SET front = 0 WHERE thread > 0 AND id <>
  (SELECT s.id FROM stream s WHERE s.thread = stream.thread AND s.thread > 0 ORDER BY s.done, s.at DESC, s.id DESC LIMIT 1);
CREATE INDEX stream_fronts ON stream (thread) WHERE thread > 0 AND front = 1;
DROP INDEX stream_newest;
DROP INDEX stream_kinds;
CREATE INDEX stream_newest ON stream (front, done, at DESC, id DESC);
CREATE INDEX stream_kinds ON stream (kind, front, done, at DESC, id DESC);
-- Who likes a post, as far as the provider names them: JSON, '' for nobody.
ALTER TABLE post_base ADD COLUMN likers TEXT NOT NULL DEFAULT '';
ALTER TABLE post_overlay ADD COLUMN likers TEXT NOT NULL DEFAULT '';
-- Tasks that are due stand by their day.
CREATE INDEX stream_due ON stream (done, place, id) WHERE kind = 5;
