-- The people of the house: who may sign in, and what each may do.

CREATE TABLE roles (
    id          @serial_key@,
    builtin     TEXT   NOT NULL DEFAULT '',  -- 'administrator', ...; '' for those of the house
    name        TEXT   NOT NULL,
    name_folded TEXT   NOT NULL UNIQUE,
    permissions TEXT   NOT NULL,  -- names, separated by commas
    version     BIGINT NOT NULL DEFAULT 1
);

CREATE UNIQUE INDEX roles_builtin ON roles (builtin) WHERE builtin <> '';

CREATE TABLE agents (
    id            @serial_key@,
    name          TEXT   NOT NULL,
    email         TEXT   NOT NULL,
    email_folded  TEXT   NOT NULL UNIQUE,
    password_hash TEXT   NOT NULL DEFAULT '',  -- '' when there is none yet: nobody can sign in
    role_id       BIGINT NOT NULL REFERENCES roles (id),
    active        BIGINT NOT NULL DEFAULT 1,
    availability  TEXT   NOT NULL DEFAULT 'available' CHECK (availability IN ('available', 'away')),
    locale        TEXT   NOT NULL,
    preferences   TEXT   NOT NULL DEFAULT '{}',
    signature     TEXT   NOT NULL DEFAULT '',
    totp_secret   TEXT   NOT NULL DEFAULT '',  -- sealed; '' while two-factor sign-in is off
    totp_pending  TEXT   NOT NULL DEFAULT '',  -- sealed; offered, not confirmed yet
    totp_step     BIGINT NOT NULL DEFAULT 0,   -- of the last code used: a code counts once
    created_at    BIGINT NOT NULL,
    last_seen_at  BIGINT,
    version       BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX agents_role ON agents (role_id);

CREATE TABLE recovery_codes (
    agent_id  BIGINT NOT NULL REFERENCES agents (id),
    code_hash TEXT   NOT NULL,
    PRIMARY KEY (agent_id, code_hash)
);

CREATE TABLE teams (
    id          @serial_key@,
    name        TEXT   NOT NULL,
    name_folded TEXT   NOT NULL UNIQUE,
    colour      TEXT   NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE team_members (
    team_id  BIGINT NOT NULL REFERENCES teams (id),
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    PRIMARY KEY (team_id, agent_id)
);

-- Whoever signs in brings the teams along.
CREATE INDEX team_members_agent ON team_members (agent_id);

-- Tokens of every kind are stored as keyed hashes only.
CREATE TABLE invitations (
    id           @serial_key@,
    token_hash   TEXT   NOT NULL UNIQUE,
    email        TEXT   NOT NULL,
    email_folded TEXT   NOT NULL UNIQUE,
    name         TEXT   NOT NULL,
    role_id      BIGINT NOT NULL REFERENCES roles (id),
    team_ids     TEXT   NOT NULL,  -- a JSON list
    invited_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);

CREATE TABLE password_links (
    agent_id   BIGINT PRIMARY KEY REFERENCES agents (id),
    token_hash TEXT   NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id           @serial_key@,
    token_hash   TEXT   NOT NULL UNIQUE,
    agent_id     BIGINT NOT NULL REFERENCES agents (id),
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    remote       TEXT   NOT NULL,
    user_agent   TEXT   NOT NULL
);

CREATE INDEX sessions_agent ON sessions (agent_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
    id           @serial_key@,
    key_hash     TEXT   NOT NULL UNIQUE,
    prefix       TEXT   NOT NULL,  -- enough of the key to know it again
    name         TEXT   NOT NULL,
    scopes       TEXT   NOT NULL,
    agent_id     BIGINT NOT NULL REFERENCES agents (id),
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);

-- Attempts to sign in that have not succeeded, by address and by where they came from.
CREATE TABLE sign_in_attempts (
    key           TEXT   PRIMARY KEY,
    attempts      BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

CREATE INDEX sign_in_attempts_at ON sign_in_attempts (at);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The audit page reads administrative events newest first, among millions about conversations. The
-- CASE keeps SQLite from using an index by subject instead, which would sort them all.
CREATE INDEX events_audit ON events (position)
 WHERE CASE WHEN subject_kind IN ('agent', 'team', 'role', 'api_key', 'field', 'mailbox', 'view',
                                  'settings', 'tag', 'outbox') THEN 1 ELSE 0 END = 1;
