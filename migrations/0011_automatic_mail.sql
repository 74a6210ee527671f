-- What became of sent mail, answers that leave later, and answers that a mailbox gives by itself.

-- `delivered` and `bounced` are new; reports counts the rows in message_reports.
CREATE TABLE message_deliveries_now (
-- @sqlite
    message_id INTEGER PRIMARY KEY,
-- @end
-- @postgres
    message_id BIGINT PRIMARY KEY,
-- @end
    outbox_id  BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN
               ('undo_window', 'queued', 'sending', 'sent', 'delivered', 'bounced', 'failed',
                'cancelled')),
    until      BIGINT NOT NULL,  -- the end of the undo window
    error      TEXT,
    sent_at    BIGINT,
    reports    BIGINT NOT NULL DEFAULT 0,
    undo       TEXT   NOT NULL   -- JSON: what undo gives back
);
INSERT INTO message_deliveries_now (message_id, outbox_id, state, until, error, sent_at, undo)
SELECT message_id, outbox_id, state, until, error, sent_at, undo FROM message_deliveries;
DROP TABLE message_deliveries;
ALTER TABLE message_deliveries_now RENAME TO message_deliveries;

-- The newest that a mail server said of a message to one address.
CREATE TABLE message_reports (
    message_id  BIGINT NOT NULL,
    address_key TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN
                ('delivered', 'relayed', 'delayed', 'bounced', 'opened', 'complained')),
    status      TEXT   NOT NULL,  -- "5.1.1"
    words       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    raw_id      BIGINT,
    PRIMARY KEY (message_id, address_key)
);

-- Since when an address cannot be reached, and what the server said.
ALTER TABLE customer_emails ADD COLUMN bounced_at BIGINT;
ALTER TABLE customer_emails ADD COLUMN bounce_reason TEXT NOT NULL DEFAULT '';

-- Answers that wait for their time. When the customer writes first, they become drafts again.
CREATE TABLE scheduled_replies (
    id              @serial_key@,
    conversation_id BIGINT NOT NULL,
    agent_id        BIGINT NOT NULL,
    send_at         BIGINT NOT NULL,
    last_seen       BIGINT NOT NULL,  -- the newest message their writer had before them
    body_html       TEXT   NOT NULL,
    recipients      TEXT   NOT NULL,
    explicit_to     BIGINT NOT NULL,
    subject         TEXT,
    status_after    TEXT,
    attachment_ids  TEXT   NOT NULL DEFAULT '[]',
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX scheduled_replies_due ON scheduled_replies (send_at, id);
CREATE INDEX scheduled_replies_of ON scheduled_replies (conversation_id, id);

ALTER TABLE attachments ADD COLUMN scheduled_id BIGINT;
CREATE INDEX attachments_scheduled ON attachments (scheduled_id) WHERE scheduled_id IS NOT NULL;

-- What a mailbox does by itself. Without a row: nothing.
CREATE TABLE mailbox_automatic (
-- @sqlite
    mailbox_id       INTEGER PRIMARY KEY,
-- @end
-- @postgres
    mailbox_id       BIGINT PRIMARY KEY,
-- @end
    request_receipts BIGINT NOT NULL,
    acknowledge      BIGINT NOT NULL,
    text_en          TEXT   NOT NULL,
    text_de          TEXT   NOT NULL,
    pause_hours      BIGINT NOT NULL,  -- between two to the same address
    version          BIGINT NOT NULL
);

-- Who was answered by a machine and when, so that nobody is too often.
CREATE TABLE automatic_answers (
    address_key     TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    mailbox_id      BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    PRIMARY KEY (address_key, at, conversation_id)
);
CREATE INDEX automatic_answers_age ON automatic_answers (at);

-- How long first answers took: counted by the day and hour (UTC) in which the customer wrote.
CREATE TABLE answer_times (
    mailbox_id BIGINT NOT NULL,
    day        BIGINT NOT NULL,  -- since 1970
    hour       BIGINT NOT NULL,
    bucket     BIGINT NOT NULL,  -- the shortest of the listed times that it was within, in minutes
    amount     BIGINT NOT NULL,
    PRIMARY KEY (mailbox_id, day, hour, bucket)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end
