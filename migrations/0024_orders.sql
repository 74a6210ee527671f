-- Orders, their lines and changes, the ledgers of payments, refunds and vouchers, and replacements.
--
-- What a list shows stands in the order's own row: statuses are derived from quantities and flags by
-- pure rules and kept here, sums of lines are kept beside them. Money is minor units in the order's
-- currency.

CREATE TABLE orders (
    id                   @serial_key@,
    number               TEXT   NOT NULL,
-- @sqlite
    number_folded        TEXT   NOT NULL,
-- @end
-- @postgres
    number_folded        TEXT   COLLATE "C" NOT NULL,  -- in the order of bytes: prefixes are ranges
-- @end
    customer_id          BIGINT NOT NULL DEFAULT 0,    -- 0: a guest nobody knows
    channel              TEXT   NOT NULL DEFAULT '',
    campaign             TEXT   NOT NULL DEFAULT '',
    stage                TEXT   NOT NULL
                         CHECK (stage IN ('draft', 'unconfirmed', 'confirmed', 'closed', 'expired')),
    status               TEXT   NOT NULL,
    payment_status       TEXT   NOT NULL,
    return_status        TEXT   NOT NULL,
    hold_reasons         TEXT   NOT NULL DEFAULT '[]',
    risk_flags           TEXT   NOT NULL DEFAULT '[]',
    note                 TEXT   NOT NULL DEFAULT '',
    bill_to              TEXT   NOT NULL DEFAULT '{}',
    ship_to              TEXT   NOT NULL DEFAULT '{}',
    currency             TEXT   NOT NULL,
    items_amount         BIGINT NOT NULL DEFAULT 0,
    shipping_amount      BIGINT NOT NULL DEFAULT 0,
    charges_amount       BIGINT NOT NULL DEFAULT 0,  -- added or taken off by changes
    discount_amount      BIGINT NOT NULL DEFAULT 0,
    total_amount         BIGINT NOT NULL DEFAULT 0,
    authorized_amount    BIGINT NOT NULL DEFAULT 0,
    charged_amount       BIGINT NOT NULL DEFAULT 0,
    refunded_amount      BIGINT NOT NULL DEFAULT 0,  -- refunds that succeeded
    refunding_amount     BIGINT NOT NULL DEFAULT 0,  -- those on their way, which bind as much
    refunded_shipping    BIGINT NOT NULL DEFAULT 0,  -- of shipping, either way
    ordered              BIGINT NOT NULL DEFAULT 0,
    cancelled            BIGINT NOT NULL DEFAULT 0,
    allocated            BIGINT NOT NULL DEFAULT 0,
    picked               BIGINT NOT NULL DEFAULT 0,
    shipped              BIGINT NOT NULL DEFAULT 0,
    delivered            BIGINT NOT NULL DEFAULT 0,
    returned             BIGINT NOT NULL DEFAULT 0,
    returns_open         BIGINT NOT NULL DEFAULT 0,
    line_count           BIGINT NOT NULL DEFAULT 0,
    preview              TEXT   NOT NULL DEFAULT '',  -- its first line, for lists
    policy_id            BIGINT,                      -- the policy of returns it was placed under
    replaces_id          BIGINT,                      -- the order it makes good
    promised_ship_at     BIGINT,
    promised_delivery_at BIGINT,
    expires_at           BIGINT,                      -- unconfirmed until then, and no longer
    placed_at            BIGINT NOT NULL,
    confirmed_at         BIGINT,
    allocated_at         BIGINT,
    shipped_at           BIGINT,
    delivered_at         BIGINT,
    ended_at             BIGINT,                      -- closed, cancelled or expired
    created_at           BIGINT NOT NULL,
    version              BIGINT NOT NULL DEFAULT 1,
    CHECK (charged_amount >= 0 AND refunded_amount >= 0 AND refunding_amount >= 0
           AND refunded_amount + refunding_amount <= charged_amount)
);
CREATE UNIQUE INDEX orders_number ON orders (number_folded);
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_status ON orders (status, placed_at, id);
CREATE INDEX orders_customer ON orders (customer_id, placed_at, id);
CREATE INDEX orders_replaces ON orders (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX orders_expiring ON orders (expires_at, id) WHERE stage = 'unconfirmed' AND expires_at IS NOT NULL;

CREATE TABLE order_lines (
    id                   @serial_key@,
    order_id             BIGINT NOT NULL,
    position             BIGINT NOT NULL,
    product_id           BIGINT NOT NULL,
    placed_at            BIGINT NOT NULL,  -- the order's: what sold of a product is paged by it
    ordered              BIGINT NOT NULL,
    cancelled            BIGINT NOT NULL DEFAULT 0,
    allocated            BIGINT NOT NULL DEFAULT 0,
    picked               BIGINT NOT NULL DEFAULT 0,
    shipped              BIGINT NOT NULL DEFAULT 0,
    delivered            BIGINT NOT NULL DEFAULT 0,
    returned             BIGINT NOT NULL DEFAULT 0,
    refunded             BIGINT NOT NULL DEFAULT 0,  -- pieces whose price was, or is being, given back
    replaced             BIGINT NOT NULL DEFAULT 0,  -- pieces that a replacement made good
    unit_amount          BIGINT NOT NULL,
    discount_amount      BIGINT NOT NULL DEFAULT 0,  -- of the whole line
    tax_amount           BIGINT NOT NULL DEFAULT 0,  -- on top; 0 where prices include it
    refunded_amount      BIGINT NOT NULL DEFAULT 0,  -- or being refunded
    promised_ship_at     BIGINT,
    promised_delivery_at BIGINT,
    CHECK (0 <= returned AND returned <= delivered AND delivered <= shipped AND shipped <= picked
           AND picked <= allocated AND allocated <= ordered - cancelled AND cancelled >= 0)
);
CREATE INDEX order_lines_of ON order_lines (order_id, position);
CREATE INDEX order_lines_product ON order_lines (product_id, placed_at, order_id);

-- How many orders have each status, refunds each state: kept by the transaction that changes one.
CREATE TABLE order_counts (
    name   TEXT   PRIMARY KEY,
    amount BIGINT NOT NULL
);

-- What each customer has bought, by currency: kept with every change of an order.
CREATE TABLE customer_orders (
    customer_id     BIGINT NOT NULL,
    currency        TEXT   NOT NULL,
    orders          BIGINT NOT NULL DEFAULT 0,
    charged_amount  BIGINT NOT NULL DEFAULT 0,
    refunded_amount BIGINT NOT NULL DEFAULT 0,
    returns         BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_id, currency)
);

CREATE TABLE order_changes (
    id                @serial_key@,
    order_id          BIGINT NOT NULL,
    state             TEXT   NOT NULL,
    actions           TEXT   NOT NULL,  -- JSON
    reason            TEXT   NOT NULL DEFAULT '',
    difference_amount BIGINT NOT NULL DEFAULT 0,  -- what confirming it did to the total
    asked_by          TEXT   NOT NULL,
    asked_at          BIGINT NOT NULL,
    decided_by        TEXT   NOT NULL DEFAULT '',
    decided_at        BIGINT,
    refund_id         BIGINT,
    version           BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX order_changes_of ON order_changes (order_id, id);

CREATE TABLE payments (
    id         @serial_key@,
    order_id   BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('authorize', 'charge', 'release', 'refund')),
    amount     BIGINT NOT NULL CHECK (amount > 0),
    currency   TEXT   NOT NULL,
    provider   TEXT   NOT NULL,
    reference  TEXT,                -- the provider's, once for each of them
    refund_id  BIGINT,
    made_by    TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX payments_of ON payments (order_id, id);
CREATE UNIQUE INDEX payments_reference ON payments (provider, reference) WHERE reference IS NOT NULL;

CREATE TABLE refunds (
    id              @serial_key@,
    order_id        BIGINT NOT NULL,
    return_id       BIGINT,
    conversation_id BIGINT,
    state           TEXT   NOT NULL,
    method          TEXT   NOT NULL,
    currency        TEXT   NOT NULL,
    amount          BIGINT NOT NULL CHECK (amount > 0),
    shipping_amount BIGINT NOT NULL DEFAULT 0,
    lines           TEXT   NOT NULL DEFAULT '[]',  -- JSON: line, quantity, amount
    reason          TEXT   NOT NULL DEFAULT '',
    asked_by        BIGINT NOT NULL,               -- 0: the program
    asked_by_name   TEXT   NOT NULL,
    approval_id     BIGINT,
    decided_by      TEXT   NOT NULL DEFAULT '',
    idempotency_key TEXT   UNIQUE,
    fingerprint     TEXT   NOT NULL DEFAULT '',
    voucher_id      BIGINT,
    attempts        BIGINT NOT NULL DEFAULT 0,
    reference       TEXT   NOT NULL DEFAULT '',
    failure         TEXT   NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX refunds_of ON refunds (order_id, id);
CREATE INDEX refunds_state ON refunds (state, id);
CREATE INDEX refunds_return ON refunds (return_id) WHERE return_id IS NOT NULL;

-- A code is known to the customer alone: it is kept as a keyed hash, and its last four characters.
CREATE TABLE vouchers (
    id            @serial_key@,
    state         TEXT   NOT NULL,
    customer_id   BIGINT NOT NULL DEFAULT 0,
    order_id      BIGINT,
    refund_id     BIGINT,
    conversation_id BIGINT,
    currency      TEXT   NOT NULL,
    amount        BIGINT NOT NULL CHECK (amount > 0),
    balance       BIGINT NOT NULL CHECK (balance >= 0),
    code_hash     TEXT   UNIQUE,
    code_end      TEXT   NOT NULL DEFAULT '',
    reason        TEXT   NOT NULL DEFAULT '',
    asked_by      BIGINT NOT NULL,
    asked_by_name TEXT   NOT NULL,
    approval_id   BIGINT,
    expires_at    BIGINT,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX vouchers_customer ON vouchers (customer_id, id);

-- balance = the sum of these.
CREATE TABLE voucher_entries (
    id         @serial_key@,
    voucher_id BIGINT NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('issue', 'spend', 'cancel')),
    amount     BIGINT NOT NULL,
    order_id   BIGINT,
    made_by    TEXT   NOT NULL,
    made_at    BIGINT NOT NULL
);
CREATE INDEX voucher_entries_of ON voucher_entries (voucher_id, id);

-- What is sent again for nothing: asked for, and placed as an order of its own once it may be.
CREATE TABLE replacements (
    id              @serial_key@,
    order_id        BIGINT NOT NULL,
    kind            TEXT   NOT NULL CHECK (kind IN ('replacement', 'resend')),
    state           TEXT   NOT NULL,
    lines           TEXT   NOT NULL,  -- JSON: line, quantity
    ship_to         TEXT,
    amount          BIGINT NOT NULL,  -- what it is worth
    currency        TEXT   NOT NULL,
    reason          TEXT   NOT NULL DEFAULT '',
    conversation_id BIGINT,
    asked_by        BIGINT NOT NULL,
    asked_by_name   TEXT   NOT NULL,
    approval_id     BIGINT,
    placed_order_id BIGINT,
    created_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX replacements_of ON replacements (order_id, id);
