-- What the company sells, what that is made of, and what it promises everyone.

CREATE TABLE categories (
    id          @serial_key@,
    name        TEXT   NOT NULL,
    name_folded TEXT   NOT NULL,
    parent_id   BIGINT REFERENCES categories (id),
    version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX categories_below ON categories (parent_id);

CREATE TABLE products (
    id              @serial_key@,
    sku             TEXT   NOT NULL,
-- @sqlite
    sku_folded      TEXT   NOT NULL UNIQUE,
-- @end
-- @postgres
    sku_folded      TEXT   COLLATE "C" NOT NULL UNIQUE,  -- in the order of bytes, so that prefixes are ranges
-- @end
    gtin            TEXT   NOT NULL DEFAULT '',
    name            TEXT   NOT NULL,
    category_id     BIGINT REFERENCES categories (id),
    brand           TEXT   NOT NULL DEFAULT '',
    tracking        TEXT   NOT NULL DEFAULT 'none' CHECK (tracking IN ('none', 'lot', 'serial')),
    variant_of      BIGINT REFERENCES products (id),
    variant         TEXT   NOT NULL DEFAULT '',
    price_amount    BIGINT NOT NULL DEFAULT 0,
    currency        TEXT   NOT NULL DEFAULT '',
    weight_grams    BIGINT NOT NULL DEFAULT 0,
    warranty_months BIGINT NOT NULL DEFAULT 0,
    returnable_days BIGINT NOT NULL DEFAULT 0,
    hazards         TEXT   NOT NULL DEFAULT '[]',
    active          BIGINT NOT NULL DEFAULT 1,
    attributes      TEXT   NOT NULL DEFAULT '{}',
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX products_of_category ON products (category_id, sku_folded) WHERE category_id IS NOT NULL;
CREATE INDEX products_variants ON products (variant_of, sku_folded) WHERE variant_of IS NOT NULL;
CREATE INDEX products_by_gtin ON products (gtin) WHERE gtin <> '';

-- The bill of materials: so many of a part go into one of the product.
CREATE TABLE product_parts (
    product_id BIGINT NOT NULL REFERENCES products (id),
    part_id    BIGINT NOT NULL REFERENCES products (id),
    quantity   BIGINT NOT NULL CHECK (quantity > 0),
    place      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, part_id)
);
CREATE INDEX product_parts_of ON product_parts (part_id, product_id);

-- Versions of what is promised; each ends where the next of its kind begins.
CREATE TABLE policies (
    id             @serial_key@,
    kind           TEXT   NOT NULL CHECK (kind IN ('returns', 'warranty', 'shipping', 'refund', 'other')),
    number         BIGINT NOT NULL,
    title          TEXT   NOT NULL,
    text           TEXT   NOT NULL,
    owner          TEXT   NOT NULL DEFAULT '',
    effective_from BIGINT NOT NULL,
    effective_to   BIGINT,
    published_at   BIGINT NOT NULL,
    published_by   TEXT   NOT NULL,
    UNIQUE (kind, number)
);
CREATE UNIQUE INDEX policies_by_time ON policies (kind, effective_from);

-- The next number of everything that people call by one: orders, returns, purchase orders …
CREATE TABLE number_series (
    name TEXT   PRIMARY KEY,
    next BIGINT NOT NULL
);

-- What other systems call our things.
CREATE TABLE external_refs (
    system TEXT   NOT NULL,
    kind   TEXT   NOT NULL,
    key    TEXT   NOT NULL,
    id     BIGINT NOT NULL,
    PRIMARY KEY (system, kind, key)
-- @sqlite
) WITHOUT ROWID;
-- @end
-- @postgres
);
-- @end
CREATE INDEX external_refs_of ON external_refs (kind, id);

-- Full text over products.
INSERT INTO search_shards (name, number) VALUES ('products', 0);
-- @sqlite
CREATE VIRTUAL TABLE search_products_0 USING fts5(
    title, body, sender, receiver,
    content='', columnsize=0, prefix='2 3', tokenize="ascii tokenchars '='");
CREATE VIRTUAL TABLE search_products_0_words USING fts5vocab(search_products_0, instance);
-- @end
-- @postgres
CREATE TABLE search_products_0 (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX search_products_0_words ON search_products_0 USING gin (words)
    WITH (gin_pending_list_limit = 512);
-- @end
