-- One change that a person made. Words: all of it in lower case, as searches look through it.
CREATE TABLE audit_entry (
    at_ms BIGINT NOT NULL,
    id VARCHAR COLLATE "C" NOT NULL,
    at_iso VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    was VARCHAR NOT NULL,
    became VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    user_agent VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    PRIMARY KEY (at_ms, id)
);

CREATE INDEX audit_entry_action ON audit_entry (action, at_ms DESC, id DESC);
