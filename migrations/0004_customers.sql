-- The people who write to the company, the organisations they belong to, and custom fields.

CREATE TABLE organisations (
    id              @serial_key@,
    name            TEXT   NOT NULL,
-- @sqlite
    name_folded     TEXT   NOT NULL,
-- @end
-- @postgres
    name_folded     TEXT   COLLATE "C" NOT NULL,  -- in the order of bytes, so that prefixes are ranges
-- @end
    notes           TEXT   NOT NULL DEFAULT '',
    fields          TEXT   NOT NULL DEFAULT '{}',
    customers_count BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX organisations_by_name ON organisations (name_folded, id);

-- Whoever writes from one of these belongs to the organisation.
CREATE TABLE organisation_domains (
    domain          TEXT   PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id)
);
CREATE INDEX organisation_domains_of ON organisation_domains (organisation_id);

CREATE TABLE customers (
    id                  @serial_key@,
    name                TEXT   NOT NULL,
    name_folded         TEXT   NOT NULL,
    is_named            BIGINT NOT NULL,             -- 0: called by their address, for want of a name
    email               TEXT,                        -- the primary address, for lists
    title               TEXT   NOT NULL DEFAULT '',
    language            TEXT,
    time_zone           TEXT,
    location            TEXT   NOT NULL DEFAULT '',
    organisation_id     BIGINT REFERENCES organisations (id),
    organisation_chosen BIGINT NOT NULL DEFAULT 0,   -- by a person; the domain has no say any more
    fields              TEXT   NOT NULL DEFAULT '{}',
    notes_count         BIGINT NOT NULL DEFAULT 0,
    conversations_count BIGINT NOT NULL DEFAULT 0,
    conversations_open  BIGINT NOT NULL DEFAULT 0,
    first_contact_at    BIGINT,
    last_contact_at     BIGINT,
    sort_at             BIGINT NOT NULL,             -- the last contact, or when they were added
    merged_into         BIGINT,
    created_at          BIGINT NOT NULL,
    version             BIGINT NOT NULL DEFAULT 1
);
-- Whoever was in contact last comes first.
CREATE INDEX customers_list ON customers (sort_at, id) WHERE merged_into IS NULL;
CREATE INDEX customers_of_organisation ON customers (organisation_id, sort_at, id)
    WHERE organisation_id IS NOT NULL;
-- Duplicates have the same name.
CREATE INDEX customers_by_name ON customers (name_folded);
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

-- An address belongs to one customer. When customers are merged, addresses move.
CREATE TABLE customer_emails (
    id          @serial_key@,
    customer_id BIGINT NOT NULL,
    address     TEXT   NOT NULL,
    address_key TEXT   NOT NULL UNIQUE,  -- the form in which addresses are compared
    domain      TEXT   NOT NULL,
    is_primary  BIGINT NOT NULL DEFAULT 0,
    verified    BIGINT NOT NULL DEFAULT 0,
    bouncing    BIGINT NOT NULL DEFAULT 0,
    place       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX customer_emails_of ON customer_emails (customer_id);
-- Who belongs to an organisation that has just been given a domain.
CREATE INDEX customer_emails_domain ON customer_emails (domain);

CREATE TABLE customer_phones (
    id          @serial_key@,
    customer_id BIGINT NOT NULL,
    number      TEXT   NOT NULL,
    tail        TEXT   NOT NULL,  -- its last nine digits: the same however the country is dialled
    label       TEXT   NOT NULL DEFAULT '',
    is_primary  BIGINT NOT NULL DEFAULT 0,
    place       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX customer_phones_of ON customer_phones (customer_id);
CREATE INDEX customer_phones_tail ON customer_phones (tail);

CREATE TABLE customer_notes (
    id          @serial_key@,
    customer_id BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    author_id   BIGINT NOT NULL,
    author_name TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    edited_at   BIGINT,
    version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX customer_notes_of ON customer_notes (customer_id, id);

-- What a customer allows now, and every change of it, for who asks how it came to be.
CREATE TABLE customer_consents (
    customer_id BIGINT NOT NULL,
    purpose     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    source      TEXT   NOT NULL,
    PRIMARY KEY (customer_id, purpose)
);
CREATE TABLE customer_consent_changes (
    id          @serial_key@,
    customer_id BIGINT NOT NULL,
    purpose     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    source      TEXT   NOT NULL,
    actor_kind  TEXT   NOT NULL,
    actor_id    BIGINT NOT NULL,
    actor_name  TEXT   NOT NULL
);
CREATE INDEX customer_consent_changes_of ON customer_consent_changes (customer_id, id);

-- Merges, with what moved and what was filled in, so that each can be taken back.
CREATE TABLE customer_merges (
    id        @serial_key@,
    source_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    moved     TEXT   NOT NULL,
    undone_at BIGINT
);
CREATE INDEX customer_merges_source ON customer_merges (source_id) WHERE undone_at IS NULL;

-- What the full-text index was given: to take out a document it must be told it again.
CREATE TABLE customer_index_texts (
    customer_id BIGINT PRIMARY KEY,
    title       TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    sender      TEXT   NOT NULL
);

-- The events of customers and of their conversations, so that a page of a timeline costs the same
-- however long it is. conversation_id is 0 for the customer's own.
CREATE TABLE customer_timeline (
    customer_id     BIGINT NOT NULL,
    position        BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    PRIMARY KEY (customer_id, position)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

CREATE TABLE customer_conversations (
-- @sqlite
    conversation_id INTEGER PRIMARY KEY,
-- @end
-- @postgres
    conversation_id BIGINT PRIMARY KEY,
-- @end
    customer_id     BIGINT NOT NULL,
    title           TEXT   NOT NULL
);

-- Custom fields of customers, organisations and conversations. Values stand in their rows.
CREATE TABLE fields (
    id       @serial_key@,
    entity   TEXT   NOT NULL CHECK (entity IN ('customer', 'organisation', 'conversation')),
    key      TEXT   NOT NULL,
    label    TEXT   NOT NULL,
    kind     TEXT   NOT NULL CHECK (kind IN
             ('text', 'number', 'date', 'bool', 'choice', 'multi_choice', 'url')),
    choices  TEXT   NOT NULL DEFAULT '[]',
    required BIGINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    active   BIGINT NOT NULL DEFAULT 1,
    version  BIGINT NOT NULL DEFAULT 1,
    UNIQUE (entity, key)
);
