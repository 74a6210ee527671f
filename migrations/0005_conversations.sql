-- Conversations: one exchange with one customer, whatever channels it crosses.
--
-- Lists, previews and counters are read from this row alone, so what a list costs depends on its
-- page and never on the history behind it. 0 is nobody and no team: such rows are listed too.

CREATE TABLE conversations (
    id                @serial_key@,
    subject           TEXT   NOT NULL,
    status            TEXT   NOT NULL
                      CHECK (status IN ('open', 'waiting', 'snoozed', 'solved', 'spam', 'trash')),
    shelf             TEXT   NOT NULL,  -- the lists it stands in: its status, or 'merged' (in none)
    urgency           BIGINT NOT NULL,  -- its priority: 0 urgent, 1 high, 2 normal, 3 low
    kind              TEXT   NOT NULL,
    channel           TEXT   NOT NULL,
    customer_id       BIGINT NOT NULL,
    assignee_id       BIGINT NOT NULL DEFAULT 0,
    team_id           BIGINT NOT NULL DEFAULT 0,
    mailbox_id        BIGINT,
    tags              TEXT   NOT NULL DEFAULT '[]',  -- ids, sorted; conversation_places has them too
    fields            TEXT   NOT NULL DEFAULT '{}',
    preview           TEXT   NOT NULL DEFAULT '',
    last_message_at   BIGINT NOT NULL,
    last_from         TEXT   NOT NULL,
    newest_message_id BIGINT NOT NULL DEFAULT 0,
    message_count     BIGINT NOT NULL DEFAULT 0,
    waiting_since     BIGINT,           -- the customer has waited for an answer since then
    snoozed_until     BIGINT,
    solved_at         BIGINT,
    reopened_count    BIGINT NOT NULL DEFAULT 0,
    parent_id         BIGINT,
    merged_into       BIGINT,
    shown_in          BIGINT,           -- where merges led in the end: whose thread shows its messages
    participants      TEXT   NOT NULL DEFAULT '[]',
    places            BIGINT NOT NULL DEFAULT 0,  -- its rows in conversation_places
    has_relations     BIGINT NOT NULL DEFAULT 0,  -- 1 once it was linked, merged or had a child
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    version           BIGINT NOT NULL DEFAULT 1
);

-- All of a status, newest or oldest first.
CREATE INDEX conversations_shelf ON conversations (shelf, last_message_at, id);
-- The same, most urgent first.
CREATE INDEX conversations_urgent ON conversations (shelf, urgency, last_message_at, id);
-- Mine, a colleague's, nobody's.
CREATE INDEX conversations_assignee ON conversations (assignee_id, shelf, last_message_at, id);
-- A team's queue.
CREATE INDEX conversations_team ON conversations (team_id, shelf, last_message_at, id);
-- What a customer wrote about before.
CREATE INDEX conversations_customer ON conversations (customer_id, last_message_at, id);
-- What is to be woken next.
CREATE INDEX conversations_snoozed ON conversations (snoozed_until, id) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_parent ON conversations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversations_shown_in ON conversations (shown_in) WHERE shown_in IS NOT NULL;

-- Further lists a conversation stands in: of a tag, of a follower, of an agent who was mentioned or
-- has a draft. shelf and sort_at repeat the conversation's own, so that these lists page by index.
CREATE TABLE conversation_places (
    conversation_id BIGINT NOT NULL,
    place           TEXT   NOT NULL CHECK (place IN ('tag', 'follower', 'mention', 'draft')),
    owner_id        BIGINT NOT NULL,
    shelf           TEXT   NOT NULL,
    sort_at         BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, place, owner_id)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end
CREATE INDEX conversation_places_list
    ON conversation_places (place, owner_id, shelf, sort_at, conversation_id);

-- How many conversations stand in each list, kept by whoever changes a conversation.
CREATE TABLE conversation_counts (
    name     TEXT   NOT NULL,
    owner_id BIGINT NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (name, owner_id)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

-- Messages, narrow: what a thread needs to find and order them. Bodies are apart.
CREATE TABLE messages (
    id              @serial_key@,
    conversation_id BIGINT NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('incoming', 'reply', 'note')),
    author_kind     TEXT   NOT NULL,
    author_id       BIGINT NOT NULL,
    author_name     TEXT   NOT NULL,
    author_address  TEXT   NOT NULL,
    channel         TEXT   NOT NULL,
    attachments     BIGINT NOT NULL DEFAULT 0,
    header_id       TEXT,               -- Message-ID, without angle brackets
    automatic       BIGINT NOT NULL DEFAULT 0,
    at              BIGINT NOT NULL
);
CREATE INDEX messages_thread ON messages (conversation_id, id);
CREATE INDEX messages_header ON messages (header_id) WHERE header_id IS NOT NULL;

CREATE TABLE message_bodies (
-- @sqlite
    message_id INTEGER PRIMARY KEY,
-- @end
-- @postgres
    message_id BIGINT PRIMARY KEY,
-- @end
    subject       TEXT   NOT NULL,
    title         TEXT   NOT NULL,   -- the conversation's subject, if this message is found by it
    recipients    TEXT   NOT NULL,   -- {"to":[],"cc":[],"bcc":[]}
    text          TEXT   NOT NULL,
    html          TEXT,              -- sanitised; own images say cid:
    remote_images BIGINT NOT NULL DEFAULT 0,
    in_reply_to   TEXT   NOT NULL DEFAULT '',
    refs          TEXT   NOT NULL DEFAULT '[]',
    mentions      TEXT   NOT NULL DEFAULT '[]',
    why           TEXT   NOT NULL DEFAULT '',
    warnings      TEXT   NOT NULL DEFAULT '[]',
    raw_id        BIGINT
);

-- Replies on their way out, and what became of them.
CREATE TABLE message_deliveries (
-- @sqlite
    message_id INTEGER PRIMARY KEY,
-- @end
-- @postgres
    message_id BIGINT PRIMARY KEY,
-- @end
    outbox_id  BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN
               ('undo_window', 'queued', 'sending', 'sent', 'failed', 'cancelled')),
    until      BIGINT NOT NULL,  -- the end of the undo window
    error      TEXT,
    sent_at    BIGINT,
    undo       TEXT   NOT NULL   -- JSON: what undo gives back
);

CREATE TABLE attachments (
    id           @serial_key@,
    blob_id      BIGINT NOT NULL,
    message_id   BIGINT,
    draft_id     BIGINT,
    filename     TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    content_id   TEXT   NOT NULL DEFAULT '',
    is_inline    BIGINT NOT NULL DEFAULT 0,
    uploaded_by  BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL
);
CREATE INDEX attachments_message ON attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_draft ON attachments (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX attachments_blob ON attachments (blob_id);
-- Uploads that nothing came of are swept by age.
CREATE INDEX attachments_unused ON attachments (created_at) WHERE message_id IS NULL AND draft_id IS NULL;

-- What an agent is typing, one per conversation.
CREATE TABLE drafts (
    id              @serial_key@,
    conversation_id BIGINT NOT NULL,
    agent_id        BIGINT NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('reply', 'note')),
    body_html       TEXT   NOT NULL,
    recipients      TEXT   NOT NULL,
    subject         TEXT,
    attachment_ids  TEXT   NOT NULL DEFAULT '[]',
    updated_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1,
    UNIQUE (conversation_id, agent_id)
);

-- How far an agent has read.
CREATE TABLE conversation_reads (
    conversation_id BIGINT NOT NULL,
    agent_id        BIGINT NOT NULL,
    message_id      BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, agent_id)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

-- Related conversations; the smaller id first, so that a pair is linked once.
CREATE TABLE conversation_links (
    first_id  BIGINT NOT NULL,
    second_id BIGINT NOT NULL,
    PRIMARY KEY (first_id, second_id)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end
CREATE INDEX conversation_links_second ON conversation_links (second_id);

-- Merges, and what is needed to take one back. Messages stay where they were written; the target's
-- thread shows those of its sources too.
CREATE TABLE conversation_merges (
    id        @serial_key@,
    source_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    undo      TEXT   NOT NULL,
    undone_at BIGINT
);
CREATE INDEX conversation_merges_source ON conversation_merges (source_id);
CREATE INDEX conversation_merges_target ON conversation_merges (target_id);

CREATE TABLE tags (
    id         @serial_key@,
    name       TEXT   NOT NULL,
    name_key   TEXT   NOT NULL UNIQUE,  -- folded: "Refund" and "refund" are one tag
    colour     TEXT   NOT NULL DEFAULT '',
    uses       BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- Saved views: a filter that people gave a name.
CREATE TABLE views (
    id       @serial_key@,
    name     TEXT   NOT NULL,
    icon     TEXT   NOT NULL DEFAULT '',
    owner_id BIGINT NOT NULL,
    shared   TEXT   NOT NULL CHECK (shared IN ('private', 'team', 'everyone')),
    team_id  BIGINT NOT NULL DEFAULT 0,
    filter   TEXT   NOT NULL,
    sort     TEXT   NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    version  BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX views_owner ON views (owner_id);
CREATE INDEX views_shared ON views (shared, team_id);
