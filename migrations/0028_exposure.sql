-- Who was given what, with everything that could be to blame when it goes wrong, and what did go
-- wrong: what every rate is divided by.

-- One row for each order line and piece that was sent: a lot (or serial) in a parcel. What was sent
-- without a parcel on record has shipment_line_id 0. 0 and '' stand for what nobody knows.
CREATE TABLE exposures (
    id               @serial_key@,
    order_id         BIGINT NOT NULL,
    line_id          BIGINT NOT NULL,
    shipment_line_id BIGINT NOT NULL DEFAULT 0,
    shipment_id      BIGINT NOT NULL DEFAULT 0,
    customer_id      BIGINT NOT NULL DEFAULT 0,
    product_id       BIGINT NOT NULL,
    parent_id        BIGINT NOT NULL DEFAULT 0,  -- the product that it is a variant of
    category_id      BIGINT NOT NULL DEFAULT 0,
    lot_id           BIGINT NOT NULL DEFAULT 0,
    serial           TEXT   NOT NULL DEFAULT '',
    supplier_id      BIGINT NOT NULL DEFAULT 0,
    supplier_lot     TEXT   NOT NULL DEFAULT '',
    made_week        BIGINT NOT NULL DEFAULT 0,  -- 202642: the ISO week in which it was made
    receipt_id       BIGINT NOT NULL DEFAULT 0,
    inspection_id    BIGINT NOT NULL DEFAULT 0,  -- the last one of its lot
    warehouse_id     BIGINT NOT NULL DEFAULT 0,
    carrier_id       BIGINT NOT NULL DEFAULT 0,
    service          TEXT   NOT NULL DEFAULT '',
    region           TEXT   NOT NULL DEFAULT '',
    lane             TEXT   NOT NULL DEFAULT '', -- "BER>DE-2": from which warehouse to which region
    channel          TEXT   NOT NULL DEFAULT '',
    campaign         TEXT   NOT NULL DEFAULT '',
    policy_id        BIGINT NOT NULL DEFAULT 0,
    price_band       TEXT   NOT NULL DEFAULT '',
    unit_amount      BIGINT NOT NULL DEFAULT 0,
    currency         TEXT   NOT NULL DEFAULT '',
    quantity         BIGINT NOT NULL CHECK (quantity > 0),
    placed_at        BIGINT NOT NULL,
    shipped_at       BIGINT NOT NULL,
    delivered_at     BIGINT,
    promised_at      BIGINT,
    outcomes         BIGINT NOT NULL DEFAULT 0   -- how many rows below
);
CREATE UNIQUE INDEX exposures_of_line ON exposures (line_id, shipment_line_id);
CREATE INDEX exposures_of_order ON exposures (order_id);
CREATE INDEX exposures_of_lot ON exposures (lot_id, id) WHERE lot_id <> 0;
CREATE INDEX exposures_of_lot_orders ON exposures (lot_id, order_id) WHERE lot_id <> 0;
CREATE INDEX exposures_of_customer ON exposures (customer_id, id) WHERE customer_id <> 0;
CREATE INDEX exposures_of_product ON exposures (product_id, shipped_at);
CREATE INDEX exposures_by_time ON exposures (shipped_at, id);

-- What happened to it. `source` with its id says who told us, once each.
CREATE TABLE outcomes (
    id          @serial_key@,
    exposure_id BIGINT NOT NULL,
    lot_id      BIGINT NOT NULL DEFAULT 0,     -- the exposure's
    kind        TEXT   NOT NULL,               -- "return.defective", "delivery.late", "refund"
    source      TEXT   NOT NULL,               -- "return_line", "shipment", "refund", "reported"
    source_id   BIGINT NOT NULL,
    quantity    BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    cost_amount BIGINT NOT NULL DEFAULT 0,
    currency    TEXT   NOT NULL DEFAULT '',
    note        TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX outcomes_once ON outcomes (source, source_id, exposure_id, kind);
CREATE INDEX outcomes_of ON outcomes (exposure_id, id);
CREATE INDEX outcomes_of_lot ON outcomes (lot_id, id) WHERE lot_id <> 0;
CREATE INDEX outcomes_by_kind ON outcomes (kind, reported_at);

-- Sums over the above, kept by whoever changes it: where a lot went, and to whom.
CREATE TABLE lot_reach (
    lot_id    BIGINT PRIMARY KEY,
    lines     BIGINT NOT NULL DEFAULT 0,
    orders    BIGINT NOT NULL DEFAULT 0,
    customers BIGINT NOT NULL DEFAULT 0,
    pieces    BIGINT NOT NULL DEFAULT 0,
    delivered BIGINT NOT NULL DEFAULT 0,  -- of the pieces
    outcomes  BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE lot_customers (
    lot_id          BIGINT NOT NULL,
    customer_id     BIGINT NOT NULL,      -- 0: those whom nobody knows
    lines           BIGINT NOT NULL DEFAULT 0,
    pieces          BIGINT NOT NULL DEFAULT 0,
    outcomes        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (lot_id, customer_id)
);
CREATE TABLE lot_outcomes (
    lot_id BIGINT NOT NULL,
    kind   TEXT   NOT NULL,
    amount BIGINT NOT NULL DEFAULT 0,
    pieces BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (lot_id, kind)
);
