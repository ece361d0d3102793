-- Migrations are only ever added: what this file says is in people's databases.

-- +goose Up

-- One row for each time that another build than the one before was recorded.
CREATE TABLE recordings (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  build TEXT NOT NULL, -- digest
  seen INTEGER NOT NULL -- when it was last recorded, Unix seconds
) STRICT;

-- Every text that an id ever had: one row for each run of recordings, one after the other, in which it had that text.
-- What stood where at any recording is known for ever.
CREATE TABLE passages (
  document TEXT NOT NULL, -- id of the document, lower case
  rest TEXT NOT NULL, -- of the passage's id, after the document and its slash
  text BLOB NOT NULL, -- texts.sum
  place INTEGER NOT NULL, -- of the passage in its document in the last of them, from 0
  first INTEGER NOT NULL, -- recordings.n
  last INTEGER NOT NULL, -- recordings.n
  PRIMARY KEY (document, rest, text, first)
) STRICT, WITHOUT ROWID;

CREATE INDEX passages_text ON passages (text);

-- Every text that ever was, by sum and sketch, never itself.
CREATE TABLE texts (
  sum BLOB PRIMARY KEY, -- 16 bytes of SHA-256 of the text with single spaces
  sketch BLOB -- NULL: too short for one
) STRICT, WITHOUT ROWID;
