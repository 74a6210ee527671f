-- Who the company buys from, what it ordered there, what came, how good it was, and what follows.

CREATE TABLE suppliers (
    id                    @serial_key@,
    code                  TEXT   NOT NULL,
    code_folded           TEXT   NOT NULL UNIQUE,
    name                  TEXT   NOT NULL,
-- @sqlite
    name_folded           TEXT   NOT NULL,
-- @end
-- @postgres
    name_folded           TEXT   COLLATE "C" NOT NULL,  -- in the order of bytes, so that prefixes are ranges
-- @end
    tier                  BIGINT NOT NULL DEFAULT 1,
    status                TEXT   NOT NULL CHECK (status IN ('prospect', 'approved', 'conditional', 'probation', 'blocked')),
    email                 TEXT   NOT NULL DEFAULT '',
    phone                 TEXT   NOT NULL DEFAULT '',
    contact               TEXT   NOT NULL DEFAULT '',
    country               TEXT   NOT NULL DEFAULT '',
    lead_time_days        BIGINT NOT NULL DEFAULT 0,
    otif_target           BIGINT NOT NULL DEFAULT 950,   -- per mille
    ppm_target            BIGINT NOT NULL DEFAULT 1000,
    owner_id              BIGINT,                        -- the agent who answers for its quality
    notes                 TEXT   NOT NULL DEFAULT '',
    orders_open           BIGINT NOT NULL DEFAULT 0,
    non_conformances_open BIGINT NOT NULL DEFAULT 0,
    created_at            BIGINT NOT NULL,
    version               BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX suppliers_by_name ON suppliers (name_folded, id);

CREATE TABLE supplier_products (
    supplier_id    BIGINT NOT NULL REFERENCES suppliers (id),
    product_id     BIGINT NOT NULL,
    supplier_sku   TEXT   NOT NULL DEFAULT '',
    price_amount   BIGINT,                       -- agreed, for one piece; nothing: none is agreed
    currency       TEXT   NOT NULL DEFAULT '',
    lead_time_days BIGINT,                       -- nothing: the supplier's
    least_quantity BIGINT NOT NULL DEFAULT 1,
    preferred      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (supplier_id, product_id)
);
CREATE INDEX supplier_products_of ON supplier_products (product_id, supplier_id);

CREATE TABLE purchase_orders (
    id              @serial_key@,
    number          TEXT   NOT NULL UNIQUE,
    supplier_id     BIGINT NOT NULL REFERENCES suppliers (id),
    warehouse_id    BIGINT NOT NULL,
    status          TEXT   NOT NULL CHECK (status IN ('draft', 'sent', 'acknowledged', 'partially_received',
                                                      'received', 'closed', 'on_hold', 'cancelled')),
    held_from       TEXT,                        -- the status to go back to
    hold_reason     TEXT   NOT NULL DEFAULT '',
    currency        TEXT   NOT NULL,
    total_amount    BIGINT NOT NULL DEFAULT 0,
    note            TEXT   NOT NULL DEFAULT '',
    due_at          BIGINT,                      -- the earliest open line, as promised or needed
    created_at      BIGINT NOT NULL,
    sent_at         BIGINT,
    acknowledged_at BIGINT,
    ended_at        BIGINT,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX purchase_orders_of ON purchase_orders (supplier_id, id);
CREATE INDEX purchase_orders_by_status ON purchase_orders (status, id);

CREATE TABLE purchase_lines (
    id                @serial_key@,
    purchase_order_id BIGINT NOT NULL REFERENCES purchase_orders (id),
    place             BIGINT NOT NULL,
    product_id        BIGINT NOT NULL,
    ordered           BIGINT NOT NULL CHECK (ordered > 0),
    confirmed         BIGINT,                    -- what the supplier says it will send
    received          BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0),
    accepted          BIGINT NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    rejected          BIGINT NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    price_amount      BIGINT NOT NULL,
    need_by           BIGINT,
    confirmed_by      BIGINT,                    -- the supplier's promise
    judged            BIGINT NOT NULL DEFAULT 0, -- counted as on time in full, or not
    CHECK (accepted + rejected <= received)
);
CREATE INDEX purchase_lines_of ON purchase_lines (purchase_order_id, place);
CREATE INDEX purchase_lines_of_product ON purchase_lines (product_id, id);

CREATE TABLE goods_receipts (
    id                @serial_key@,
    number            TEXT   NOT NULL UNIQUE,
    supplier_id       BIGINT NOT NULL REFERENCES suppliers (id),
    purchase_order_id BIGINT,
    warehouse_id      BIGINT NOT NULL,
    location_id       BIGINT,                    -- where it was counted and waits
    status            TEXT   NOT NULL CHECK (status IN ('expected', 'arrived', 'counting', 'inspecting', 'accepted',
                                                        'partially_accepted', 'rejected', 'putaway')),
    carrier           TEXT   NOT NULL DEFAULT '',
    asn_ref           TEXT   NOT NULL DEFAULT '',
    dock              TEXT   NOT NULL DEFAULT '',
    note              TEXT   NOT NULL DEFAULT '',
    expected_at       BIGINT,
    arrived_at        BIGINT,
    counted_at        BIGINT,
    decided_at        BIGINT,
    putaway_at        BIGINT,
    inspections_open  BIGINT NOT NULL DEFAULT 0,
    created_at        BIGINT NOT NULL,
    version           BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX goods_receipts_of ON goods_receipts (supplier_id, id);
CREATE INDEX goods_receipts_of_order ON goods_receipts (purchase_order_id, id) WHERE purchase_order_id IS NOT NULL;
CREATE INDEX goods_receipts_by_status ON goods_receipts (status, id);

CREATE TABLE goods_receipt_lines (
    id               @serial_key@,
    receipt_id       BIGINT NOT NULL REFERENCES goods_receipts (id),
    place            BIGINT NOT NULL,
    purchase_line_id BIGINT,
    product_id       BIGINT NOT NULL,
    expected         BIGINT NOT NULL DEFAULT 0,
    counted          BIGINT,                     -- nothing: not counted yet
    accepted         BIGINT NOT NULL DEFAULT 0,
    rejected         BIGINT NOT NULL DEFAULT 0,
    put_away         BIGINT NOT NULL DEFAULT 0,
    lot_id           BIGINT,
    lot_code         TEXT   NOT NULL DEFAULT '',
    supplier_lot     TEXT   NOT NULL DEFAULT '',
    serials          TEXT   NOT NULL DEFAULT '{"list":[]}',
    made_at          BIGINT,
    expires_at       BIGINT,
    inspection_id    BIGINT,
    CHECK (accepted + rejected <= coalesce(counted, 0)),
    CHECK (put_away <= accepted)
);
CREATE INDEX goods_receipt_lines_of ON goods_receipt_lines (receipt_id, place);
CREATE INDEX goods_receipt_lines_of_lot ON goods_receipt_lines (lot_id) WHERE lot_id IS NOT NULL;

-- What is looked at, how closely, and how the supplier stands with it. 0 for any supplier, product.
CREATE TABLE inspection_plans (
    id              @serial_key@,
    name            TEXT   NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('incoming', 'in_process', 'outgoing', 'returned')),
    supplier_id     BIGINT NOT NULL DEFAULT 0,
    product_id      BIGINT NOT NULL DEFAULT 0,
    level           TEXT   NOT NULL CHECK (level IN ('I', 'II', 'III', 'S1', 'S2', 'S3', 'S4')),
    quality_limit   BIGINT NOT NULL,             -- the AQL in thousandths of a percent
    characteristics TEXT   NOT NULL DEFAULT '{"list":[]}',
    reduced_allowed BIGINT NOT NULL DEFAULT 0,
    active          BIGINT NOT NULL DEFAULT 1,
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX inspection_plans_for ON inspection_plans (kind, product_id, supplier_id) WHERE active = 1;

-- How a supplier stands with a plan, product by product.
CREATE TABLE inspection_records (
    plan_id       BIGINT NOT NULL REFERENCES inspection_plans (id),
    supplier_id   BIGINT NOT NULL,
    product_id    BIGINT NOT NULL,
    severity      TEXT   NOT NULL CHECK (severity IN ('normal', 'tightened', 'reduced', 'discontinued')),
    recent        TEXT   NOT NULL DEFAULT '',
    score         BIGINT NOT NULL DEFAULT 0,
    tightened_bad BIGINT NOT NULL DEFAULT 0,
    reason        TEXT   NOT NULL DEFAULT '',
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (plan_id, supplier_id, product_id)
);
CREATE INDEX inspection_records_of_supplier ON inspection_records (supplier_id);

-- Every change of severity, by the rules or by somebody, with its reason.
CREATE TABLE inspection_switches (
    id          @serial_key@,
    plan_id     BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    product_id  BIGINT NOT NULL,
    was         TEXT   NOT NULL,
    became      TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    by_kind     TEXT   NOT NULL,
    by_id       BIGINT NOT NULL,
    by_name     TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX inspection_switches_of ON inspection_switches (plan_id, id);

CREATE TABLE inspections (
    id              @serial_key@,
    kind            TEXT   NOT NULL,
    status          TEXT   NOT NULL CHECK (status IN ('draft', 'ready', 'in_progress', 'passed', 'failed', 'deviation_approved')),
    plan_id         BIGINT,
    supplier_id     BIGINT,
    product_id      BIGINT NOT NULL,
    receipt_id      BIGINT,
    receipt_line_id BIGINT,
    lot_id          BIGINT,
    return_id       BIGINT,
    level           TEXT   NOT NULL,
    quality_limit   BIGINT NOT NULL,
    severity        TEXT   NOT NULL,
    lot_size        BIGINT NOT NULL,
    letter          TEXT   NOT NULL,
    sample          BIGINT NOT NULL,
    accept          BIGINT NOT NULL,
    found           BIGINT,
    characteristics TEXT   NOT NULL DEFAULT '{"list":[]}',
    measured        TEXT   NOT NULL DEFAULT '{"list":[]}',
    note            TEXT   NOT NULL DEFAULT '',
    reason          TEXT   NOT NULL DEFAULT '',   -- why a deviation was approved
    inspector_id    BIGINT,
    inspector_name  TEXT   NOT NULL DEFAULT '',
    approver_id     BIGINT,
    approver_name   TEXT   NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL,
    started_at      BIGINT,
    finished_at     BIGINT,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX inspections_by_status ON inspections (status, id);
CREATE INDEX inspections_of_receipt ON inspections (receipt_id, id) WHERE receipt_id IS NOT NULL;
CREATE INDEX inspections_of_lot ON inspections (lot_id, id) WHERE lot_id IS NOT NULL;
CREATE INDEX inspections_of_supplier ON inspections (supplier_id, id) WHERE supplier_id IS NOT NULL;

CREATE TABLE non_conformances (
    id              @serial_key@,
    number          TEXT   NOT NULL UNIQUE,
    title           TEXT   NOT NULL,
    source          TEXT   NOT NULL CHECK (source IN ('inspection', 'production', 'customer', 'returned', 'supplier', 'audit')),
    status          TEXT   NOT NULL CHECK (status IN ('open', 'analysing', 'correcting', 'closed', 'cancelled')),
    severity        BIGINT NOT NULL,
    description     TEXT   NOT NULL DEFAULT '',
    cause           TEXT   NOT NULL DEFAULT 'unknown',
    cause_note      TEXT   NOT NULL DEFAULT '',
    disposition     TEXT   CHECK (disposition IN ('use_as_is', 'rework', 'sort', 'return_to_supplier', 'scrap')),
    correction      TEXT   NOT NULL DEFAULT '',
    evaluation      TEXT   NOT NULL DEFAULT '',
    quantity        BIGINT NOT NULL DEFAULT 0,
    product_id      BIGINT,
    lot_id          BIGINT,
    receipt_id      BIGINT,
    supplier_id     BIGINT,
    inspection_id   BIGINT,
    owner_id        BIGINT,
    due_at          BIGINT,
    created_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX non_conformances_by_status ON non_conformances (status, id);
CREATE INDEX non_conformances_of_supplier ON non_conformances (supplier_id, id) WHERE supplier_id IS NOT NULL;
CREATE INDEX non_conformances_of_lot ON non_conformances (lot_id, id) WHERE lot_id IS NOT NULL;
CREATE INDEX non_conformances_of_receipt ON non_conformances (receipt_id, id) WHERE receipt_id IS NOT NULL;

-- The scorecard, kept by the commands. A month is 202603, in UTC; quality is told of the month in
-- which the goods arrived.
CREATE TABLE supplier_months (
    supplier_id       BIGINT NOT NULL,
    month             BIGINT NOT NULL,
    received          BIGINT NOT NULL DEFAULT 0,  -- pieces
    rejected          BIGINT NOT NULL DEFAULT 0,
    receipts          BIGINT NOT NULL DEFAULT 0,
    lots              BIGINT NOT NULL DEFAULT 0,  -- inspected
    lots_rejected     BIGINT NOT NULL DEFAULT 0,
    lines             BIGINT NOT NULL DEFAULT 0,  -- of purchase orders, done with
    lines_otif        BIGINT NOT NULL DEFAULT 0,  -- of them, on time and in full
    lead_count        BIGINT NOT NULL DEFAULT 0,
    lead_ms           BIGINT NOT NULL DEFAULT 0,
    non_conformances  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (supplier_id, month)
);
CREATE INDEX supplier_months_by_month ON supplier_months (month, supplier_id);
CREATE TABLE supplier_month_prices (
    supplier_id BIGINT NOT NULL,
    month       BIGINT NOT NULL,
    currency    TEXT   NOT NULL,
    agreed      BIGINT NOT NULL DEFAULT 0,        -- what was ordered at agreed prices, ...
    paid        BIGINT NOT NULL DEFAULT 0,        -- ... and what it was ordered at
    PRIMARY KEY (supplier_id, month, currency)
);
