-- The journal: everything that happened, in the order it became visible. Rows are only ever added.
CREATE TABLE events (
    position     @serial_key@,
    at           BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject_id   BIGINT NOT NULL,
    actor_kind   TEXT   NOT NULL,
    actor_id     BIGINT NOT NULL,
    actor_name   TEXT   NOT NULL,
    data         TEXT   NOT NULL
);

-- The history of one subject, newest first.
CREATE INDEX events_subject ON events (subject_kind, subject_id, position);

-- Requests that brought an Idempotency-Key. The key is claimed in the transaction of the request's
-- first command; the answer (status 0 until there is one) is kept for whoever asks again.
CREATE TABLE idempotency_keys (
    key         TEXT   NOT NULL,
    actor_kind  TEXT   NOT NULL,
    actor_id    BIGINT NOT NULL,
    fingerprint TEXT   NOT NULL,
    status      BIGINT NOT NULL DEFAULT 0,
    answer      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (key, actor_kind, actor_id)
);

-- Old keys are forgotten by age.
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- How far each follower has read, saved in the transaction of what it did.
CREATE TABLE follower_positions (
    name     TEXT   PRIMARY KEY,
    position BIGINT NOT NULL
);

-- Events a follower could not digest; it went on without them.
CREATE TABLE parked_events (
    follower TEXT   NOT NULL,
    position BIGINT NOT NULL,
    error    TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (follower, position)
);

-- What is to be done in the outside world, each thing once.
CREATE TABLE outbox (
    id         @serial_key@,
    kind       TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    payload    TEXT   NOT NULL,
    state      TEXT   NOT NULL DEFAULT 'waiting'
               CHECK (state IN ('waiting', 'sending', 'sent', 'parked', 'cancelled')),
    not_before BIGINT NOT NULL,
    attempts   BIGINT NOT NULL DEFAULT 0,
    last_error TEXT   NOT NULL DEFAULT '',
    created    BIGINT NOT NULL,
    finished   BIGINT,
    worker     TEXT   NOT NULL DEFAULT '',  -- the sending process, while it is sending
    UNIQUE (kind, key)
);

-- What is due is found without walking over what was sent years ago.
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE state = 'waiting';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
-- The lists of the settings page.
CREATE INDEX outbox_state ON outbox (state, id);
