-- Mail accounts, what was taken from them, and how messages find their conversation.

CREATE TABLE mailboxes (
    id                  @serial_key@,
    name                TEXT NOT NULL,
    address             TEXT NOT NULL,
    address_key         TEXT NOT NULL UNIQUE,
    from_name           TEXT NOT NULL,
    signature_html      TEXT NOT NULL,
    team_id             BIGINT,
    active              BIGINT NOT NULL,
    incoming_kind       TEXT NOT NULL,
    incoming_host       TEXT NOT NULL,
    incoming_port       BIGINT NOT NULL,
    incoming_security   TEXT NOT NULL,
    incoming_username   TEXT NOT NULL,
    incoming_password   TEXT,
    folder              TEXT NOT NULL,
    after_import        TEXT NOT NULL,
    move_to             TEXT,
    poll_seconds        BIGINT NOT NULL,
    outgoing_host       TEXT NOT NULL,
    outgoing_port       BIGINT NOT NULL,
    outgoing_security   TEXT NOT NULL,
    outgoing_username   TEXT NOT NULL,
    outgoing_password   TEXT,
    verify_certificates BIGINT NOT NULL,
    version             BIGINT NOT NULL
);

-- Apart from the settings: it changes with every poll and must not make them stale.
CREATE TABLE mailbox_health (
    mailbox_id       BIGINT PRIMARY KEY REFERENCES mailboxes (id),
    last_received_at BIGINT,
    last_sent_at     BIGINT,
    last_poll_at     BIGINT,
    last_error       TEXT
);

-- How far an IMAP folder has been taken.
CREATE TABLE imap_positions (
    mailbox_id   BIGINT NOT NULL REFERENCES mailboxes (id),
    folder       TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    last_uid     BIGINT NOT NULL,
    PRIMARY KEY (mailbox_id, folder)
);

-- Every raw message ever taken, from whatever door. The row is durable before the door is told so.
CREATE TABLE incoming_mail (
    id              @serial_key@,
    received_at     BIGINT NOT NULL,
    mailbox_id      BIGINT NOT NULL,
    source          TEXT NOT NULL,
    raw_hash        TEXT NOT NULL,
    raw_id          BIGINT NOT NULL,
    state           TEXT NOT NULL,
    attempts        BIGINT NOT NULL,
    reason          TEXT,
    conversation_id BIGINT,
    message_id      BIGINT
);

-- The same bytes in the same mailbox are the same message, however often they are handed over.
CREATE UNIQUE INDEX incoming_mail_once ON incoming_mail (raw_hash, mailbox_id);

-- What waits to be processed and what needs a person: a handful of rows beside all history.
CREATE INDEX incoming_mail_unfinished ON incoming_mail (state, id) WHERE state IN ('waiting', 'failed');

-- Message-IDs that are known to belong to a conversation: of messages, and of those they refer to,
-- so that a reply that arrives before its parent still meets it.
CREATE TABLE mail_threads (
    message_id      TEXT PRIMARY KEY,
    conversation_id BIGINT NOT NULL
);

-- Messages whose end has been given to an SMTP server that has not yet answered.
CREATE TABLE mail_handovers (
    outbox_id BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL
);
