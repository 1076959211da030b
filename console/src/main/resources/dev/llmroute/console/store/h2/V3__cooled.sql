-- A minute that a console watched whole. A minute without a row is not known: nobody can say that nothing was cooling then.
CREATE TABLE watched_minute (
    at_ms BIGINT PRIMARY KEY
);

-- How long something was cooling in a watched minute, for each reason, and, with an empty reason, for any: reasons overlap.
-- Account: the credential's keyed hash, empty where there is none, * where all are concerned.
CREATE TABLE cooled_minute (
    at_ms BIGINT NOT NULL,
    target VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    provider VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    cooled_ms BIGINT NOT NULL,
    PRIMARY KEY (at_ms, target, account, reason)
);

-- The same by hours, each with how many of its minutes were watched.
CREATE TABLE watched_hour (
    at_ms BIGINT PRIMARY KEY,
    minutes BIGINT NOT NULL
);

CREATE TABLE cooled_hour (
    at_ms BIGINT NOT NULL,
    target VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    provider VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    cooled_ms BIGINT NOT NULL,
    PRIMARY KEY (at_ms, target, account, reason)
);
