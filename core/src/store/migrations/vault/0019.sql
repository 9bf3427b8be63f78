-- What hangs on the newest posts is found without looking at all the others.
CREATE INDEX post_base_attachments ON post_base (place) WHERE attachments <> '';
