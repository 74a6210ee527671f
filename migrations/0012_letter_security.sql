-- Keys, signatures and seals of letters, DKIM, and what the virus scanner found.

-- Our own keys belong to a mailbox and have a private half, sealed like its passphrase; those of
-- correspondents (mailbox 0) belong to an address. One that a letter brought is not confirmed.
CREATE TABLE mail_keys (
    id          @serial_key@,
    scheme      TEXT   NOT NULL,
    mailbox_id  BIGINT NOT NULL,
    address     TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    holder      TEXT   NOT NULL,
    algorithm   TEXT   NOT NULL,
    public_key  TEXT   NOT NULL,
    private_key TEXT,
    passphrase  TEXT,
    source      TEXT   NOT NULL,
    confirmed   BIGINT NOT NULL,
    can_sign    BIGINT NOT NULL,
    can_encrypt BIGINT NOT NULL,
    made_at     BIGINT,
    expires_at  BIGINT,
    added_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_keys_one ON mail_keys (mailbox_id, address, scheme, fingerprint);
CREATE INDEX mail_keys_of_address ON mail_keys (address);

-- Apart from the mailboxes: who may not see servers may ask what a letter will be.
CREATE TABLE mailbox_protection (
    mailbox_id BIGINT PRIMARY KEY,
    signing    TEXT NOT NULL,
    sealing    TEXT NOT NULL
);

-- What is to be seen of a letter's seal and signature; of an answer, what it is to be sent with.
CREATE TABLE message_protection (
    message_id BIGINT PRIMARY KEY,
    mailbox_id BIGINT NOT NULL,
    locked     BIGINT NOT NULL,
    protection TEXT   NOT NULL
);
CREATE INDEX message_protection_locked ON message_protection (message_id) WHERE locked > 0;

CREATE TABLE dkim_keys (
    id          @serial_key@,
    domain      TEXT   NOT NULL,
    selector    TEXT   NOT NULL,
    algorithm   TEXT   NOT NULL,
    private_key TEXT   NOT NULL,
    public_key  TEXT   NOT NULL,
    active      BIGINT NOT NULL,
    checked_at  BIGINT,
    check_state TEXT   NOT NULL,
    check_text  TEXT   NOT NULL,
    added_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX dkim_keys_one ON dkim_keys (domain, selector);

-- What the virus scanner said of a file's bytes. A file that is not here came before there was a
-- scanner.
CREATE TABLE blob_scans (
    blob_id    BIGINT PRIMARY KEY,
    state      TEXT   NOT NULL,
    found      TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    scanned_at BIGINT
);
CREATE INDEX blob_scans_due ON blob_scans (due_at) WHERE state = 'waiting';
