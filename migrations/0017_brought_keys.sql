-- By which bytes a letter's header brought a key: the same ones again need no GnuPG.
ALTER TABLE mail_keys ADD COLUMN brought TEXT NOT NULL DEFAULT '';
