-- Every date and amount that a customer was told, and what became of it.

CREATE TABLE promises (
    id              @serial_key@,
    customer_id     BIGINT NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('deliver_by', 'reply_by', 'callback_at', 'refund_by',
                                                    'visit_window', 'ship_replacement_by', 'other')),
    status          TEXT   NOT NULL CHECK (status IN ('open', 'at_risk', 'kept', 'broken', 'renegotiated', 'waived')),
    subject_kind    TEXT   NOT NULL DEFAULT '',  -- what it is about: "order" 7, "refund" 3
    subject_id      BIGINT NOT NULL DEFAULT 0,
    conversation_id BIGINT,
    maker           TEXT   NOT NULL CHECK (maker IN ('agent', 'system', 'policy')),
    agent_id        BIGINT NOT NULL DEFAULT 0,   -- 0: nobody
    agent_name      TEXT   NOT NULL DEFAULT '',
    made_at         BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    amount          BIGINT,
    currency        TEXT   NOT NULL DEFAULT '',
    text_said       TEXT   NOT NULL DEFAULT '',
    confidence      DOUBLE PRECISION,
    basis           TEXT   NOT NULL DEFAULT '',
    warn_ms         BIGINT NOT NULL,             -- at risk so long before it is due
    expected_at     BIGINT,                      -- when it will be done, by nine chances in ten
    at_risk_at      BIGINT,
    next_check_at   BIGINT,                      -- nothing: it is over
    told_at         BIGINT,
    told_in_time    BIGINT NOT NULL DEFAULT 0,
    done_at         BIGINT,                      -- when the fact was there
    ended_at        BIGINT,
    late_ms         BIGINT,
    reason          TEXT   NOT NULL DEFAULT '',  -- why it was renegotiated or waived
    prior_id        BIGINT,
    next_id         BIGINT,
    version         BIGINT NOT NULL DEFAULT 1
);
-- What the timer looks at, and what is due: only those that are not over, however many there were.
CREATE INDEX promises_to_check ON promises (next_check_at, id) WHERE next_check_at IS NOT NULL;
CREATE INDEX promises_due ON promises (due_at, id) WHERE next_check_at IS NOT NULL;
CREATE INDEX promises_at_risk ON promises (due_at, id) WHERE status = 'at_risk';
CREATE INDEX promises_broken ON promises (due_at, id) WHERE status = 'broken';
CREATE INDEX promises_of_customer ON promises (customer_id, id);
CREATE INDEX promises_of_agent ON promises (agent_id, due_at, id) WHERE agent_id <> 0 AND next_check_at IS NOT NULL;
CREATE INDEX promises_about ON promises (subject_kind, subject_id, id) WHERE subject_kind <> '';
CREATE INDEX promises_in_conversation ON promises (conversation_id, id) WHERE conversation_id IS NOT NULL;

-- Kept with every change of a promise; a day is the day of the month in UTC since 1970.
CREATE TABLE promise_days (
    day           BIGINT NOT NULL,
    maker         TEXT   NOT NULL,
    agent_id      BIGINT NOT NULL,
    kind          TEXT   NOT NULL,
    made          BIGINT NOT NULL DEFAULT 0,
    kept          BIGINT NOT NULL DEFAULT 0,
    broken        BIGINT NOT NULL DEFAULT 0,
    broken_told   BIGINT NOT NULL DEFAULT 0,     -- of them, the customer knew before it was due
    renegotiated  BIGINT NOT NULL DEFAULT 0,
    waived        BIGINT NOT NULL DEFAULT 0,
    late_count    BIGINT NOT NULL DEFAULT 0,     -- broken ones that were done in the end
    late_ms       BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (day, maker, agent_id, kind)
);

-- At most one row: how the house makes promises by itself.
CREATE TABLE promise_settings (
    id           BIGINT PRIMARY KEY CHECK (id = 1),
    refund_days  BIGINT NOT NULL,
    warn_hours   BIGINT NOT NULL
);
