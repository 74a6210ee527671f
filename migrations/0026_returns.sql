-- Returns: what customers send back, why they say so, what it really was, and what became of it.

-- Reasons are what customers choose, in two levels. Causes are what inspection finds: another thing.
CREATE TABLE return_reasons (
    id        @serial_key@,
    parent_id BIGINT REFERENCES return_reasons (id),
    code      TEXT   NOT NULL UNIQUE,
    label     TEXT   NOT NULL,
    position  BIGINT NOT NULL,
    fault     BIGINT NOT NULL DEFAULT 0,  -- not the customer's: the warranty is theirs to claim
    active    BIGINT NOT NULL DEFAULT 1,
    version   BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE returns (
    id               @serial_key@,
    number           TEXT   NOT NULL UNIQUE,
    state            TEXT   NOT NULL,
    order_id         BIGINT NOT NULL,
    customer_id      BIGINT NOT NULL DEFAULT 0,
    conversation_id  BIGINT,
    channel          TEXT   NOT NULL,
    currency         TEXT   NOT NULL,
    policy_id        BIGINT,           -- the policy of returns that it is judged by
    deadline         BIGINT,           -- asked for until then it is the customer's right
    exception        BIGINT NOT NULL DEFAULT 0,  -- granted beyond that
    approval_id      BIGINT,
    label_reference  TEXT   NOT NULL DEFAULT '',
    note             TEXT   NOT NULL DEFAULT '',
    question         TEXT   NOT NULL DEFAULT '',  -- what we asked the customer
    answer           TEXT   NOT NULL DEFAULT '',
    quantity         BIGINT NOT NULL,
    received         BIGINT NOT NULL DEFAULT 0,
    preview          TEXT   NOT NULL DEFAULT '',
    requested_by     TEXT   NOT NULL,
    decided_by       TEXT   NOT NULL DEFAULT '',
    requested_at     BIGINT NOT NULL,
    approved_at      BIGINT,
    sent_at          BIGINT,           -- in transit since
    received_at      BIGINT,
    inspected_at     BIGINT,
    resolved_at      BIGINT,
    ended_at         BIGINT,
    version          BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX returns_state ON returns (state, id);
CREATE INDEX returns_order ON returns (order_id, id);
CREATE INDEX returns_customer ON returns (customer_id, id);

CREATE TABLE return_lines (
    id                   @serial_key@,
    return_id            BIGINT NOT NULL,
    line_id              BIGINT NOT NULL,  -- of the order
    product_id           BIGINT NOT NULL,
    quantity             BIGINT NOT NULL CHECK (quantity > 0),
    lot_id               BIGINT,
    serial               TEXT   NOT NULL DEFAULT '',
    reason_id            BIGINT NOT NULL,
    words                TEXT   NOT NULL DEFAULT '',   -- the customer's
    evidence             TEXT   NOT NULL DEFAULT '[]', -- attachments
    condition_claimed    TEXT   NOT NULL DEFAULT '',
    wanted               TEXT   NOT NULL,              -- the outcome that was asked for
    outcome              TEXT   NOT NULL,              -- and the one that was approved
    received             BIGINT NOT NULL DEFAULT 0,
    inspected            BIGINT NOT NULL DEFAULT 0,
    going_back           BIGINT NOT NULL DEFAULT 0,  -- inspected, and waiting to be sent back
    refunded             BIGINT NOT NULL DEFAULT 0,
    exchanged            BIGINT NOT NULL DEFAULT 0,
    repaired             BIGINT NOT NULL DEFAULT 0,
    returned_to_customer BIGINT NOT NULL DEFAULT 0,
    rejected             BIGINT NOT NULL DEFAULT 0,
    refunded_amount      BIGINT NOT NULL DEFAULT 0,
    location_id          BIGINT,                       -- where it was received
    grade                TEXT   NOT NULL DEFAULT '',   -- the worst that was found
    root_cause           TEXT   NOT NULL DEFAULT '',
    liable               TEXT   NOT NULL DEFAULT '',
    claimed              BIGINT NOT NULL,              -- pieces that no other return may be about
    CHECK (0 <= received AND received <= quantity AND 0 <= inspected AND inspected <= received
           AND refunded + exchanged + repaired + returned_to_customer + rejected <= quantity)
);
CREATE INDEX return_lines_of ON return_lines (return_id, id);
CREATE INDEX return_lines_line ON return_lines (line_id);
CREATE INDEX return_lines_product ON return_lines (product_id, id);

CREATE TABLE return_inspections (
    id             @serial_key@,
    return_line_id BIGINT NOT NULL,
    quantity       BIGINT NOT NULL,
    grade          TEXT   NOT NULL,
    disposition    TEXT   NOT NULL,
    note           TEXT   NOT NULL DEFAULT '',
    made_by        TEXT   NOT NULL,
    made_at        BIGINT NOT NULL
);
CREATE INDEX return_inspections_of ON return_inspections (return_line_id, id);

-- The orders that were placed for what came back.
CREATE TABLE return_exchanges (
    return_id BIGINT NOT NULL,
    order_id  BIGINT NOT NULL,
    PRIMARY KEY (return_id, order_id)
);
