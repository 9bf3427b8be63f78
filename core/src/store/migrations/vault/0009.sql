-- What the providers call this person, by service ('documents'). What she does elsewhere is known by it.
CREATE TABLE names_of_hers (
  service TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL
) STRICT;
