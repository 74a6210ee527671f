-- What is spam here: lists, what other filters say, and a filter that learns.

-- Senders who always or never reach the inbox.
CREATE TABLE spam_rules (
    id         @serial_key@,
    list       TEXT   NOT NULL,   -- block, allow
    sender     TEXT   NOT NULL,   -- an address, or a domain; folded
    reason     TEXT   NOT NULL,
    agent_id   BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX spam_rules_once ON spam_rules (sender);

-- Whose word counts of mail that comes into a mailbox.
CREATE TABLE mailbox_spam_filters (
    mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id),
    kind       TEXT NOT NULL,
    host       TEXT NOT NULL
);

-- Why a message was filed as spam.
CREATE TABLE spam_verdicts (
    message_id      BIGINT PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    reason          TEXT   NOT NULL,   -- blocked, upstream, filter
    said            TEXT   NOT NULL,   -- the rule, or the header
    score           BIGINT NOT NULL,   -- in thousandths
    words           TEXT   NOT NULL,   -- JSON: those that weighed most
    at              BIGINT NOT NULL
);
CREATE INDEX spam_verdicts_of ON spam_verdicts (conversation_id);

-- What the filter has learned from people's decisions, each message once, so that a decision that
-- is taken back is unlearned. The steps are what it did to the weights, in millionths.
CREATE TABLE spam_lessons (
    message_id  BIGINT PRIMARY KEY,
    is_spam     BIGINT NOT NULL,
    header_step BIGINT NOT NULL,
    text_step   BIGINT NOT NULL
);

-- The filter's weights: one row, one packed value, a number that grows with each change.
CREATE TABLE spam_models (
    id      BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    packed  @bytes@ NOT NULL
);
