-- What lies where: warehouses, lots, the ledger of stock moves and what follows from it.

CREATE TABLE warehouses (
    id          @serial_key@,
    code        TEXT   NOT NULL,
    code_folded TEXT   NOT NULL UNIQUE,
    name        TEXT   NOT NULL,
    active      BIGINT NOT NULL DEFAULT 1,
    version     BIGINT NOT NULL DEFAULT 1
);

-- Those of no warehouse are the world outside, one of each type. Their ids are fixed and negative,
-- so that no request can name them.
CREATE TABLE locations (
    id           @serial_key@,
    warehouse_id BIGINT REFERENCES warehouses (id),
    type         TEXT   NOT NULL CHECK (type IN ('stock', 'quarantine', 'returns', 'scrap', 'transit',
                                                 'supplier', 'customer', 'production', 'adjustment')),
    code         TEXT   NOT NULL,
    code_folded  TEXT   NOT NULL,
    name         TEXT   NOT NULL DEFAULT '',
    active       BIGINT NOT NULL DEFAULT 1,
    version      BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX locations_of_warehouse ON locations (warehouse_id, code_folded);
INSERT INTO locations (id, type, code, code_folded) VALUES
    (-1, 'supplier', 'SUPPLIER', 'supplier'),
    (-2, 'customer', 'CUSTOMER', 'customer'),
    (-3, 'production', 'PRODUCTION', 'production'),
    (-4, 'adjustment', 'ADJUSTMENT', 'adjustment');

-- `supplier_id`, `purchase_line_id` and `receipt_id` belong to the slice of suppliers.
CREATE TABLE lots (
    id               @serial_key@,
    product_id       BIGINT NOT NULL,
    code             TEXT   NOT NULL,
-- @sqlite
    code_folded      TEXT   NOT NULL,
-- @end
-- @postgres
    code_folded      TEXT   COLLATE "C" NOT NULL,  -- in the order of bytes, so that prefixes are ranges
-- @end
    status           TEXT   NOT NULL DEFAULT 'active'
                            CHECK (status IN ('active', 'on_hold', 'recalled', 'expired')),
    supplier_id      BIGINT,
    supplier_lot     TEXT   NOT NULL DEFAULT '',
    purchase_line_id BIGINT,
    receipt_id       BIGINT,
    production_ref   TEXT   NOT NULL DEFAULT '',
    made_at          BIGINT,
    expires_at       BIGINT,
    received         BIGINT NOT NULL DEFAULT 0,  -- from suppliers and production, less what went back
    on_hand          BIGINT NOT NULL DEFAULT 0,  -- in our warehouses, whatever its status
    shipped          BIGINT NOT NULL DEFAULT 0,  -- to customers, less what came back
    created_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX lots_of_product ON lots (product_id, code_folded);
CREATE INDEX lots_by_code ON lots (code_folded, id);
CREATE INDEX lots_by_status ON lots (status, id) WHERE status <> 'active';
CREATE INDEX lots_of_supplier ON lots (supplier_id, id) WHERE supplier_id IS NOT NULL;
CREATE INDEX lots_of_receipt ON lots (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX lots_that_expire ON lots (expires_at) WHERE status = 'active' AND expires_at IS NOT NULL;

-- Something of the parent went into the child.
CREATE TABLE lot_links (
    parent_id      BIGINT NOT NULL,
    child_id       BIGINT NOT NULL,
    production_ref TEXT   NOT NULL DEFAULT '',
    quantity       BIGINT NOT NULL CHECK (quantity > 0),
    at             BIGINT NOT NULL,
    PRIMARY KEY (parent_id, child_id, production_ref)
);
CREATE INDEX lot_links_up ON lot_links (child_id, parent_id);

-- What is kept back, why, and what was decided about it.
CREATE TABLE lot_holds (
    id        @serial_key@,
    lot_id    BIGINT NOT NULL,
    reason    TEXT   NOT NULL,
    recall    BIGINT NOT NULL DEFAULT 0,
    quantity  BIGINT NOT NULL,
    by_kind   TEXT   NOT NULL,
    by_id     BIGINT NOT NULL,
    by_name   TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX lot_holds_of ON lot_holds (lot_id, id);
CREATE UNIQUE INDEX lot_holds_open ON lot_holds (lot_id) WHERE closed_at IS NULL;
CREATE TABLE lot_dispositions (
    id       @serial_key@,
    hold_id  BIGINT NOT NULL,
    lot_id   BIGINT NOT NULL,
    decision TEXT   NOT NULL
             CHECK (decision IN ('ok', 'rejected', 'scrapped', 'return_to_supplier')),
    quantity BIGINT NOT NULL,
    note     TEXT   NOT NULL DEFAULT '',
    by_kind  TEXT   NOT NULL,
    by_id    BIGINT NOT NULL,
    by_name  TEXT   NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX lot_dispositions_of ON lot_dispositions (lot_id, id);

-- The ledger: only ever added to.
CREATE TABLE stock_moves (
    id          @serial_key@,
    at          BIGINT NOT NULL,
    product_id  BIGINT NOT NULL,
    lot_id      BIGINT,
    serial      TEXT   NOT NULL DEFAULT '',
    from_id     BIGINT NOT NULL,
    to_id       BIGINT NOT NULL,
    from_status TEXT   NOT NULL,
    to_status   TEXT   NOT NULL,
    quantity    BIGINT NOT NULL CHECK (quantity > 0),
    reason      TEXT   NOT NULL,
    note        TEXT   NOT NULL DEFAULT '',
    doc_kind    TEXT   NOT NULL DEFAULT '',
    doc_id      BIGINT NOT NULL DEFAULT 0,
    line_id     BIGINT,                        -- the order line that it was for
    biz_step    TEXT   NOT NULL DEFAULT '',    -- of EPCIS, where a partner said it
    disposition TEXT   NOT NULL DEFAULT '',
    by_kind     TEXT   NOT NULL,
    by_id       BIGINT NOT NULL,
    by_name     TEXT   NOT NULL
);
CREATE INDEX stock_moves_of_product ON stock_moves (product_id, id);
CREATE INDEX stock_moves_of_lot ON stock_moves (lot_id, id) WHERE lot_id IS NOT NULL;
CREATE INDEX stock_moves_of_doc ON stock_moves (doc_kind, doc_id, id) WHERE doc_kind <> '';
CREATE INDEX stock_moves_of_line ON stock_moves (line_id, id) WHERE line_id IS NOT NULL;

-- Sums over the ledger, for what is in our warehouses. A row goes when nothing is left of it.
CREATE TABLE stock (
    id           @serial_key@,
    product_id   BIGINT NOT NULL,
    lot_id       BIGINT NOT NULL DEFAULT 0,   -- 0: of no lot
    serial       TEXT   NOT NULL DEFAULT '',
    location_id  BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    status       TEXT   NOT NULL
                 CHECK (status IN ('ok', 'attention', 'quarantined', 'damaged', 'rejected',
                                   'returned_pending_inspection', 'scrapped', 'lost')),
    quantity     BIGINT NOT NULL CHECK (quantity >= 0),
    allocated    BIGINT NOT NULL DEFAULT 0 CHECK (allocated >= 0 AND allocated <= quantity),
    sellable     BIGINT NOT NULL,             -- by its status, place and lot
    use_by       BIGINT NOT NULL,             -- the lot's expiry; far away when it has none
    first_in_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX stock_at ON stock (product_id, lot_id, serial, location_id, status);
CREATE INDEX stock_to_allocate ON stock (product_id, use_by, first_in_at, id)
    WHERE sellable = 1 AND quantity > allocated;
CREATE INDEX stock_of_lot ON stock (lot_id, id) WHERE lot_id <> 0;
CREATE INDEX stock_of_location ON stock (location_id, id);
CREATE INDEX stock_of_warehouse ON stock (warehouse_id, id);
CREATE INDEX stock_by_status ON stock (status, id) WHERE status <> 'ok';

-- Where each piece with a number of its own is now, also when that is at a customer.
CREATE TABLE serials (
    product_id  BIGINT NOT NULL,
    serial      TEXT   NOT NULL,
    lot_id      BIGINT,
    location_id BIGINT NOT NULL,
    PRIMARY KEY (product_id, serial)
);
CREATE INDEX serials_by_serial ON serials (serial);

-- What is kept for an order line.
CREATE TABLE allocations (
    id             @serial_key@,
    line_id        BIGINT NOT NULL,
    stock_id       BIGINT NOT NULL,
    quantity       BIGINT NOT NULL CHECK (quantity > 0),
    reserved_until BIGINT,                    -- nothing: until it is shipped or released
    created_at     BIGINT NOT NULL
);
CREATE INDEX allocations_of_line ON allocations (line_id, id);
CREATE INDEX allocations_of_stock ON allocations (stock_id, id);
CREATE INDEX allocations_reserved ON allocations (reserved_until, id) WHERE reserved_until IS NOT NULL;

-- Kept with every change of `stock`; what is available is `sellable` less `allocated`.
CREATE TABLE availability (
    product_id   BIGINT NOT NULL,
    warehouse_id BIGINT NOT NULL,
    on_hand      BIGINT NOT NULL DEFAULT 0,
    sellable     BIGINT NOT NULL DEFAULT 0,
    allocated    BIGINT NOT NULL DEFAULT 0,
    incoming     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, warehouse_id)
);
CREATE INDEX availability_of_warehouse ON availability (warehouse_id, product_id);
