-- Requests of one router and minute that are alike. At: when the minute began. A target is a provider, a model and perhaps a key; empty: none
-- answered. Tokens are null where none are known, and so is what nobody has told the price of. l0 to l35: how many took how long.
CREATE TABLE sum_request_minute (
    at_ms BIGINT NOT NULL,
    piece_id VARCHAR NOT NULL,
    nr INTEGER NOT NULL,
    router VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,
    first_provider VARCHAR NOT NULL,
    first_model VARCHAR NOT NULL,
    first_key VARCHAR NOT NULL,
    by_provider VARCHAR NOT NULL,
    by_model VARCHAR NOT NULL,
    by_key VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    requests INTEGER NOT NULL,
    fell_back INTEGER NOT NULL,
    metered INTEGER NOT NULL,
    input_tokens BIGINT,
    output_tokens BIGINT,
    lost_ms BIGINT NOT NULL,
    avoided INTEGER NOT NULL,
    cost NUMERIC(20, 6),
    l0 INTEGER NOT NULL, l1 INTEGER NOT NULL, l2 INTEGER NOT NULL, l3 INTEGER NOT NULL, l4 INTEGER NOT NULL, l5 INTEGER NOT NULL,
    l6 INTEGER NOT NULL, l7 INTEGER NOT NULL, l8 INTEGER NOT NULL, l9 INTEGER NOT NULL, l10 INTEGER NOT NULL, l11 INTEGER NOT NULL,
    l12 INTEGER NOT NULL, l13 INTEGER NOT NULL, l14 INTEGER NOT NULL, l15 INTEGER NOT NULL, l16 INTEGER NOT NULL, l17 INTEGER NOT NULL,
    l18 INTEGER NOT NULL, l19 INTEGER NOT NULL, l20 INTEGER NOT NULL, l21 INTEGER NOT NULL, l22 INTEGER NOT NULL, l23 INTEGER NOT NULL,
    l24 INTEGER NOT NULL, l25 INTEGER NOT NULL, l26 INTEGER NOT NULL, l27 INTEGER NOT NULL, l28 INTEGER NOT NULL, l29 INTEGER NOT NULL,
    l30 INTEGER NOT NULL, l31 INTEGER NOT NULL, l32 INTEGER NOT NULL, l33 INTEGER NOT NULL, l34 INTEGER NOT NULL, l35 INTEGER NOT NULL,
    PRIMARY KEY (at_ms, piece_id, nr)
);

-- How often a target was passed by, and what was called after it.
CREATE TABLE sum_hop_minute (
    at_ms BIGINT NOT NULL,
    piece_id VARCHAR NOT NULL,
    nr INTEGER NOT NULL,
    router VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,
    from_provider VARCHAR NOT NULL,
    from_model VARCHAR NOT NULL,
    from_key VARCHAR NOT NULL,
    to_provider VARCHAR NOT NULL,
    to_model VARCHAR NOT NULL,
    to_key VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    hops INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    lost_ms BIGINT NOT NULL,
    PRIMARY KEY (at_ms, piece_id, nr)
);

-- The same of all routers by the hour, made from the minutes.
CREATE TABLE sum_request_hour (
    at_ms BIGINT NOT NULL,
    route VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,
    first_provider VARCHAR NOT NULL,
    first_model VARCHAR NOT NULL,
    first_key VARCHAR NOT NULL,
    by_provider VARCHAR NOT NULL,
    by_model VARCHAR NOT NULL,
    by_key VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    requests INTEGER NOT NULL,
    fell_back INTEGER NOT NULL,
    metered INTEGER NOT NULL,
    input_tokens BIGINT,
    output_tokens BIGINT,
    lost_ms BIGINT NOT NULL,
    avoided INTEGER NOT NULL,
    cost NUMERIC(20, 6),
    l0 INTEGER NOT NULL, l1 INTEGER NOT NULL, l2 INTEGER NOT NULL, l3 INTEGER NOT NULL, l4 INTEGER NOT NULL, l5 INTEGER NOT NULL,
    l6 INTEGER NOT NULL, l7 INTEGER NOT NULL, l8 INTEGER NOT NULL, l9 INTEGER NOT NULL, l10 INTEGER NOT NULL, l11 INTEGER NOT NULL,
    l12 INTEGER NOT NULL, l13 INTEGER NOT NULL, l14 INTEGER NOT NULL, l15 INTEGER NOT NULL, l16 INTEGER NOT NULL, l17 INTEGER NOT NULL,
    l18 INTEGER NOT NULL, l19 INTEGER NOT NULL, l20 INTEGER NOT NULL, l21 INTEGER NOT NULL, l22 INTEGER NOT NULL, l23 INTEGER NOT NULL,
    l24 INTEGER NOT NULL, l25 INTEGER NOT NULL, l26 INTEGER NOT NULL, l27 INTEGER NOT NULL, l28 INTEGER NOT NULL, l29 INTEGER NOT NULL,
    l30 INTEGER NOT NULL, l31 INTEGER NOT NULL, l32 INTEGER NOT NULL, l33 INTEGER NOT NULL, l34 INTEGER NOT NULL, l35 INTEGER NOT NULL
);

CREATE INDEX sum_request_hour_at ON sum_request_hour (at_ms);

CREATE TABLE sum_hop_hour (
    at_ms BIGINT NOT NULL,
    route VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,
    from_provider VARCHAR NOT NULL,
    from_model VARCHAR NOT NULL,
    from_key VARCHAR NOT NULL,
    to_provider VARCHAR NOT NULL,
    to_model VARCHAR NOT NULL,
    to_key VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    hops INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    lost_ms BIGINT NOT NULL
);

CREATE INDEX sum_hop_hour_at ON sum_hop_hour (at_ms);

-- Hours that have minutes which are not in their sums yet.
CREATE TABLE sum_due (
    at_ms BIGINT PRIMARY KEY
);

-- A time of which records of sums are missing; lost is null where nobody can tell how many.
CREATE TABLE sum_gap (
    id VARCHAR PRIMARY KEY,
    from_ms BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    lost BIGINT
);

CREATE INDEX sum_gap_at ON sum_gap (at_ms);
