-- Where an import stopped, so that the same command goes on there.

CREATE TABLE import_positions (
    path     TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL
);
