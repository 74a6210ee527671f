-- What each role may grant on the spot, and what waits for somebody's decision.

CREATE TABLE authority_unlimited (
    role_id BIGINT PRIMARY KEY REFERENCES roles (id) ON DELETE CASCADE
);

-- Nothing means: as much as one likes. A remedy or a currency without a row: nothing at all.
CREATE TABLE authority_limits (
    role_id  BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    remedy   TEXT   NOT NULL CHECK (remedy IN ('refund', 'replacement', 'voucher', 'return_exception')),
    currency TEXT   NOT NULL,
    max_each BIGINT,
    max_day  BIGINT,
    place    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (role_id, remedy, currency)
);

-- What somebody has granted on a day (days since 1 January 1970, UTC).
CREATE TABLE authority_days (
    agent_id BIGINT NOT NULL,
    day      BIGINT NOT NULL,
    remedy   TEXT   NOT NULL,
    currency TEXT   NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (agent_id, day, remedy, currency)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

CREATE TABLE approvals (
    id              @serial_key@,
    status          TEXT   NOT NULL CHECK (status IN ('pending', 'approved', 'declined', 'withdrawn')),
    remedy          TEXT   NOT NULL,
    amount          BIGINT NOT NULL,
    currency        TEXT   NOT NULL,
    subject_kind    TEXT   NOT NULL,
    subject_id      BIGINT NOT NULL,
    conversation_id BIGINT,
    customer_id     BIGINT,
    reason          TEXT   NOT NULL DEFAULT '',
    context         TEXT   NOT NULL DEFAULT '{}',
    requested_by    BIGINT NOT NULL,
    requested_name  TEXT   NOT NULL,
    requested_at    BIGINT NOT NULL,
    decided_by      BIGINT,
    decided_name    TEXT,
    decided_at      BIGINT,
    note            TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX approvals_pending ON approvals (id) WHERE status = 'pending';
CREATE INDEX approvals_of ON approvals (requested_by, id);
CREATE INDEX approvals_decided ON approvals (decided_at, id) WHERE decided_at IS NOT NULL;
CREATE INDEX approvals_subject ON approvals (subject_kind, subject_id, id);

-- How many approvals wait, and how often limits were changed.
CREATE TABLE authority_numbers (
    name   TEXT   PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO authority_numbers (name, number) VALUES ('pending', 0), ('version', 1);

-- The audit page also tells what was granted and decided, and of what the house works by.
DROP INDEX events_audit;
CREATE INDEX events_audit ON events (position)
 WHERE CASE WHEN subject_kind IN ('agent', 'team', 'role', 'api_key', 'field', 'mailbox', 'view',
                                  'settings', 'tag', 'outbox', 'authority', 'approval', 'policy',
                                  'carrier', 'warehouse', 'inspection_plan') THEN 1 ELSE 0 END = 1;
