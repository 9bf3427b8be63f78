-- Messages of one private thread are one card of the stream, as the answers of one thread are.
UPDATE stream SET thread = coalesce((SELECT b.thread FROM post_base b WHERE b.post = stream.subject), 0) WHERE kind = 3;
UPDATE stream SET front = 0 WHERE kind = 3 AND thread > 0 AND id <>
  (SELECT s.id FROM stream s WHERE s.thread = stream.thread AND s.thread > 0 ORDER BY s.done, s.at DESC, s.id DESC LIMIT 1);

-- Who takes part in a private thread, as the provider last told it; this person among them.
CREATE TABLE thread_people (
  thread INTEGER NOT NULL,                    -- its first post
  person INTEGER NOT NULL,
  seq INTEGER NOT NULL,                       -- the request number of the answer that told it
  PRIMARY KEY (thread, person)
) STRICT, WITHOUT ROWID;
