-- What this device knows beside its vaults. No word of content.

-- revision: committed changes that a screen may see.
CREATE TABLE counters (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO counters (name, value) VALUES ('revision', 0);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL,               -- ULID, also the folder's name
  label TEXT NOT NULL,                        -- what paths call it ("rive")
  login TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  setting TEXT NOT NULL,                      -- provider, endpoints, client id: JSON
  user_id TEXT NOT NULL DEFAULT '',           -- the provider's id of the person
  sign_in TEXT NOT NULL DEFAULT '',           -- a SignInNeed as JSON; '' signed in
  made_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_label ON accounts (label);

-- Who may sync, refresh, sweep. Never a lock: an expired row is anybody's.
CREATE TABLE leases (
  name TEXT PRIMARY KEY NOT NULL,
  owner TEXT NOT NULL,
  expires_at INTEGER NOT NULL                 -- wall time
) STRICT;

-- Sign-ins whose browser is open; live 15 minutes, serve once.
CREATE TABLE sign_ins (
  state TEXT PRIMARY KEY NOT NULL,
  record BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;
