-- The same of all routes and callers: what is asked of all of them reads a tenth of the rows.
CREATE TABLE sum_request_all (
    at_ms BIGINT NOT NULL,
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

CREATE INDEX sum_request_all_at ON sum_request_all (at_ms);

CREATE TABLE sum_hop_all (
    at_ms BIGINT NOT NULL,
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

CREATE INDEX sum_hop_all_at ON sum_hop_all (at_ms);

-- For one route, the routes of a namespace, or one caller.
CREATE INDEX sum_request_hour_route ON sum_request_hour (route, at_ms);
CREATE INDEX sum_request_hour_caller ON sum_request_hour (caller, at_ms);
CREATE INDEX sum_hop_hour_route ON sum_hop_hour (route, at_ms);
CREATE INDEX sum_hop_hour_caller ON sum_hop_hour (caller, at_ms);
