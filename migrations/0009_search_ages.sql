-- The newest document in each stretch of 1,024 ids, so that a search ranks by age without reading
-- the rows of everything it found.

CREATE TABLE search_ages (
    name   TEXT   NOT NULL,
    block  BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    PRIMARY KEY (name, block)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

INSERT INTO search_ages (name, block, newest)
SELECT 'messages', id / 1024, max(at)
  FROM messages
 GROUP BY id / 1024;
