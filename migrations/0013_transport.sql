-- How mail is fetched from servers, what was taken from them, and what needs a person.

ALTER TABLE mailboxes ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password';
ALTER TABLE mailboxes ADD COLUMN more_folders TEXT NOT NULL DEFAULT '';
ALTER TABLE mailboxes ADD COLUMN take_from TEXT NOT NULL DEFAULT 'everything';
ALTER TABLE mailboxes ADD COLUMN remove_after_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailboxes ADD COLUMN largest_megabytes BIGINT NOT NULL DEFAULT 50;

-- Why it needs a person, for programs; and why a person discarded it.
ALTER TABLE incoming_mail ADD COLUMN code TEXT;
ALTER TABLE incoming_mail ADD COLUMN discarded_because TEXT;
CREATE INDEX incoming_mail_discarded ON incoming_mail (id) WHERE state = 'discarded';

-- Where taking began (what lies below is left alone), how far the folder is looked through anew
-- after its numbers have changed, and which message is being fetched for which time: what breaks the
-- connection or the process again and again is found out by counting.
ALTER TABLE imap_positions ADD COLUMN first_uid BIGINT NOT NULL DEFAULT 1;
ALTER TABLE imap_positions ADD COLUMN known_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imap_positions ADD COLUMN in_hand BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imap_positions ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imap_positions ADD COLUMN run_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imap_positions ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;

-- What was taken from where, so that a server's folder can be compared with what we have. The keys
-- are hashes: of the Message-ID (0: it has none), and of the Message-ID with the body, which stays
-- the same when a server adds headers or ends lines in another way.
CREATE TABLE server_mail (
    mailbox_id   BIGINT NOT NULL REFERENCES mailboxes (id),
    folder       TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid          BIGINT NOT NULL,
    incoming_id  BIGINT NOT NULL,
    size         BIGINT NOT NULL,
    message_key  BIGINT NOT NULL,
    letter_key   BIGINT NOT NULL,
    taken_at     BIGINT NOT NULL,
    PRIMARY KEY (mailbox_id, folder, uid_validity, uid)
);
CREATE INDEX server_mail_messages ON server_mail (mailbox_id, message_key);
CREATE INDEX server_mail_letters ON server_mail (mailbox_id, letter_key);

-- What the last comparison of a mailbox with its server found.
CREATE TABLE mailbox_reconciliations (
    mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id),
    at         BIGINT NOT NULL,
    on_server  BIGINT NOT NULL,
    known      BIGINT NOT NULL,
    taken      BIGINT NOT NULL,
    parked     BIGINT NOT NULL,
    skipped    BIGINT NOT NULL,
    error      TEXT
);

-- Signing in by OAuth2. Apart from the settings: tokens change by themselves and must not make the
-- settings stale. Secrets are sealed.
CREATE TABLE mailbox_sign_ins (
    mailbox_id    BIGINT PRIMARY KEY REFERENCES mailboxes (id),
    provider      TEXT NOT NULL,
    client_id     TEXT NOT NULL,
    client_secret TEXT,
    authorize_url TEXT NOT NULL,
    token_url     TEXT NOT NULL,
    scope         TEXT NOT NULL,
    refresh_token TEXT,
    access_token  TEXT,
    expires_at    BIGINT,
    state_hash    TEXT,
    verifier      TEXT,
    redirect_uri  TEXT,
    state_until   BIGINT,
    error         TEXT
);
CREATE UNIQUE INDEX mailbox_sign_ins_state ON mailbox_sign_ins (state_hash);
