-- Times are microseconds since 1970, UTC. People, channels, messages, threads and keys of states are keyed hashes.

-- +goose Up
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Workspaces and servers that were seen, in clear: Forget by a bare user id tries them all.
CREATE TABLE teams (
    platform TEXT NOT NULL,
    team     TEXT NOT NULL,
    PRIMARY KEY (platform, team)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
    id       TEXT    NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    platform TEXT    NOT NULL,
    person   TEXT, -- NULL: not known
    channel  TEXT, -- NULL: none
    text     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    verdict  TEXT    NOT NULL,
    failure  TEXT    NOT NULL,
    shown    TEXT    NOT NULL, -- JSON array of passage ids, best first: always read whole, with its question
    took     INTEGER NOT NULL, -- microseconds
    build    TEXT    NOT NULL,
    follow_up INTEGER NOT NULL -- 1: it leans on the question before
) STRICT;
CREATE INDEX questions_at ON questions (at, id);
CREATE INDEX questions_person ON questions (person) WHERE person IS NOT NULL;

-- A vote may come before its question is written, and outlive it: no foreign key.
CREATE TABLE votes (
    answer  TEXT    NOT NULL,
    person  TEXT    NOT NULL, -- '': not known
    helpful INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (answer, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_at ON votes (at);
CREATE INDEX votes_person ON votes (person);

CREATE TABLE wrong_quotations (
    id       INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    passage  TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    build    TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    language TEXT    NOT NULL
) STRICT;
CREATE INDEX wrong_quotations_at ON wrong_quotations (at);

CREATE TABLE claims (
    message  TEXT    NOT NULL PRIMARY KEY,
    platform TEXT    NOT NULL,
    team     TEXT    NOT NULL, -- in clear: a team is no person
    taken    INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0,
    address  BLOB -- NULL once finished
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_open ON claims (platform, until) WHERE finished = 0;
CREATE INDEX claims_taken ON claims (taken);

CREATE TABLE conversations (
    thread TEXT    NOT NULL PRIMARY KEY,
    turn   TEXT    NOT NULL, -- JSON
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_until ON conversations (until);

-- Everybody who asked in a conversation: its turn may hold the words of each, so it goes when one of them is forgotten.
CREATE TABLE speakers (
    thread TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    person TEXT NOT NULL,
    PRIMARY KEY (thread, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX speakers_person ON speakers (person);

CREATE TABLE states (
    state TEXT    NOT NULL PRIMARY KEY,
    data  BLOB    NOT NULL,
    until INTEGER NOT NULL,
    person TEXT -- NULL: not known
) STRICT, WITHOUT ROWID;
CREATE INDEX states_until ON states (until);
CREATE INDEX states_person ON states (person) WHERE person IS NOT NULL;

CREATE TABLE limits (
    person TEXT    NOT NULL PRIMARY KEY,
    tat    INTEGER NOT NULL, -- theoretical arrival time
    wait   INTEGER NOT NULL  -- what the last question was told
) STRICT, WITHOUT ROWID;

-- The channels that were chosen; none for a team: all of it.
CREATE TABLE channels (
    channel  TEXT    NOT NULL PRIMARY KEY,
    platform TEXT    NOT NULL,
    team     TEXT    NOT NULL,
    name     TEXT    NOT NULL, -- what the administrator calls it
    since    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_team ON channels (platform, team);

-- One row, written to see whether anything can be.
CREATE TABLE alive (
    id    INTEGER NOT NULL PRIMARY KEY,
    beats INTEGER NOT NULL
) STRICT;
