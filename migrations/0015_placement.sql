-- How mail finds its conversation, and how that is put right.

-- A mailbox's rules, as JSON: they are read whole, with the mailbox, and never searched.
ALTER TABLE mailboxes ADD COLUMN placement TEXT NOT NULL DEFAULT '{}';

-- Why two conversations were linked, when mail did it: {"code","conversation_id","detail"}.
ALTER TABLE conversation_links ADD COLUMN why TEXT NOT NULL DEFAULT '';

-- Splits, and what is needed to take one back: which messages came from where, and who took part in
-- the source.
CREATE TABLE conversation_splits (
    made_id   BIGINT PRIMARY KEY,
    source_id BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    undo      TEXT   NOT NULL,
    undone_at BIGINT
);
