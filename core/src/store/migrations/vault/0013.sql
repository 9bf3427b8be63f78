-- To whom a message was written is looked up by its post, for every private thread that is shown.
CREATE INDEX receipts_post ON receipts (post) WHERE post <> 0;
