-- What conversations are about: the orders, parcels, products, lots and returns that were named in
-- them, or that an agent set beside them.

CREATE TABLE conversation_references (
    id              @serial_key@,
    conversation_id BIGINT NOT NULL,
    kind            TEXT   NOT NULL,
    target_id       BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    because         TEXT   NOT NULL,
    found           TEXT   NOT NULL DEFAULT '',  -- the words that name it
    message_id      BIGINT,                      -- the first message with them
    at              BIGINT NOT NULL,
    decided_by      BIGINT,
    decided_name    TEXT   NOT NULL DEFAULT '',
    decided_at      BIGINT,
    UNIQUE (conversation_id, kind, target_id)
);
-- Who wrote about a thing, the newest first.
CREATE INDEX conversation_references_to ON conversation_references (kind, target_id, id);
