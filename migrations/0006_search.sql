-- Full text. Each index is a row of tables, one for every 262,144 ids, made when the first document
-- of their range comes: what a search costs depends on the newest of them, not on all.

CREATE TABLE search_shards (
    name   TEXT   NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (name, number)
);

INSERT INTO search_shards (name, number) VALUES ('messages', 0), ('customers', 0);

-- Words only, no text: the rows they come from have it.
-- @sqlite
CREATE VIRTUAL TABLE search_messages_0 USING fts5(
    title, body, sender, receiver,
    content='', columnsize=0, prefix='2 3', tokenize="ascii tokenchars '='");
CREATE VIRTUAL TABLE search_customers_0 USING fts5(
    title, body, sender, receiver,
    content='', columnsize=0, prefix='2 3', tokenize="ascii tokenchars '='");
-- The words that there are, for looking up those that begin with something.
CREATE VIRTUAL TABLE search_messages_0_words USING fts5vocab(search_messages_0, instance);
CREATE VIRTUAL TABLE search_customers_0_words USING fts5vocab(search_customers_0, instance);
-- @end
-- @postgres
CREATE TABLE search_messages_0 (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX search_messages_0_words ON search_messages_0 USING gin (words)
    WITH (gin_pending_list_limit = 512);
CREATE TABLE search_customers_0 (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX search_customers_0_words ON search_customers_0 USING gin (words)
    WITH (gin_pending_list_limit = 512);
-- @end
