-- Ids are compared byte by byte, as the console compares them, whatever the database's locale is.

-- Where the reader of each stream has come to.
CREATE TABLE history_place (
    name VARCHAR PRIMARY KEY,
    last_sequence BIGINT NOT NULL,
    event_id VARCHAR NOT NULL,
    at_ms BIGINT NOT NULL
);

-- One request that fell back; a partition for each day in UTC, named fallback_event_YYYYMMDD. Details: its attempts, skipped targets and messages, as JSON.
CREATE TABLE fallback_event (
    at_ms BIGINT NOT NULL,
    id VARCHAR COLLATE "C" NOT NULL,
    route VARCHAR NOT NULL,
    request_id VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,
    router VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    details VARCHAR NOT NULL,
    PRIMARY KEY (at_ms, id)
) PARTITION BY RANGE (at_ms);

CREATE INDEX fallback_event_id ON fallback_event (id);
CREATE INDEX fallback_event_route ON fallback_event (route, at_ms DESC, id DESC);
CREATE INDEX fallback_event_caller ON fallback_event (caller, at_ms DESC, id DESC);
CREATE INDEX fallback_event_outcome ON fallback_event (outcome, at_ms DESC, id DESC);

-- A target that a request called or left out, for filters and sums.
CREATE TABLE fallback_step (
    at_ms BIGINT NOT NULL,
    event_id VARCHAR COLLATE "C" NOT NULL,
    nr INTEGER NOT NULL,
    tried BOOLEAN NOT NULL,
    provider VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    reason VARCHAR,
    status INTEGER NOT NULL,
    ms BIGINT NOT NULL,
    PRIMARY KEY (at_ms, event_id, nr)
) PARTITION BY RANGE (at_ms);

CREATE INDEX fallback_step_provider ON fallback_step (provider, at_ms DESC);
CREATE INDEX fallback_step_model ON fallback_step (model, at_ms DESC);
CREATE INDEX fallback_step_reason ON fallback_step (reason, at_ms DESC);

-- A time of which events are missing; lost is null where nobody can tell how many.
CREATE TABLE fallback_gap (
    id VARCHAR COLLATE "C" PRIMARY KEY,
    from_ms BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    lost BIGINT
);

CREATE INDEX fallback_gap_newest ON fallback_gap (at_ms DESC, id DESC);
