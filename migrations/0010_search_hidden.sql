-- Documents that most searches leave out. Spam repeats its words by the thousand: a search for one of
-- them would read all those rows only to pass them over.

CREATE TABLE search_hidden (
    name TEXT   NOT NULL,
    id   BIGINT NOT NULL,
    PRIMARY KEY (name, id)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end

INSERT INTO search_hidden (name, id)
SELECT 'messages', m.id
  FROM conversations c
  JOIN conversations s ON s.id = c.id OR s.shown_in = c.id
  JOIN messages m ON m.conversation_id = s.id
 WHERE c.shelf IN ('spam', 'trash')
 ORDER BY m.id;
