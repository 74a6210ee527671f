-- Where the bytes of raw mails and attachments lie in the data folder (src/blobs).
CREATE TABLE blobs (
    id       @serial_key@,
    hash     @bytes@ NOT NULL,            -- SHA-256, 32 bytes
    size     BIGINT  NOT NULL,
    segment  BIGINT  NOT NULL DEFAULT 0,  -- 0: a file of its own, named by the hash
    position BIGINT  NOT NULL DEFAULT 0   -- in the segment
);

-- Equal bytes are kept once.
CREATE UNIQUE INDEX blobs_by_hash ON blobs (hash);
