-- Migrations are only ever added: what this file says is in people's databases.

-- +goose Up

-- One row for each time that another build than the one before was recorded.
CREATE TABLE recordings (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  build TEXT NOT NULL, -- digest
  seen INTEGER NOT NULL -- when it was last recorded, Unix seconds
) STRICT;

-- Every id that ever was, with its latest text.
CREATE TABLE passages (
  document TEXT NOT NULL, -- id of the document, lower case
  rest TEXT NOT NULL, -- of the passage's id, after the document and its slash
  text BLOB NOT NULL, -- texts.sum
  place INTEGER NOT NULL, -- of the passage in its document, from 0
  first INTEGER NOT NULL, -- recordings.n
  last INTEGER NOT NULL, -- recordings.n
  PRIMARY KEY (document, rest)
) STRICT, WITHOUT ROWID;

CREATE INDEX passages_text ON passages (text);

-- Every text that ever was, by sum and sketch, never itself.
CREATE TABLE texts (
  sum BLOB PRIMARY KEY, -- 16 bytes of SHA-256
  sketch BLOB, -- NULL: too short for one
  first INTEGER NOT NULL, -- recordings.n
  last INTEGER NOT NULL -- recordings.n
) STRICT, WITHOUT ROWID;
