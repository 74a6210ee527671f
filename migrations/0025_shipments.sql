-- Carriers, parcels, what is in them, and what carriers say of them.

CREATE TABLE carriers (
    id              @serial_key@,
    code            TEXT   NOT NULL,
    code_folded     TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    scac            TEXT   NOT NULL DEFAULT '',
    services        TEXT   NOT NULL DEFAULT '[]',  -- JSON: code, name, transit_days
    number_patterns TEXT   NOT NULL DEFAULT '[]',  -- JSON
    codes           TEXT   NOT NULL DEFAULT '[]',  -- JSON: code, status, trouble
    tracking_url    TEXT   NOT NULL DEFAULT '',
    silent_hours    BIGINT NOT NULL DEFAULT 72,
    dwell_hours     BIGINT NOT NULL DEFAULT 48,
    webhook_format  TEXT   NOT NULL DEFAULT 'generic'
                    CHECK (webhook_format IN ('generic', 'aftership', 'easypost')),
    secret          TEXT   NOT NULL DEFAULT '',    -- sealed
    active          BIGINT NOT NULL DEFAULT 1,
    version         BIGINT NOT NULL DEFAULT 1
);

-- What a list shows stands in the row. `status` … `damaged` are what all scans together say: maxima,
-- minima and sums over them, so that their order makes no difference.
CREATE TABLE shipments (
    id               @serial_key@,
    number           TEXT   NOT NULL,
-- @sqlite
    number_folded    TEXT   NOT NULL,
    tracking_key     TEXT   NOT NULL DEFAULT '',
-- @end
-- @postgres
    number_folded    TEXT   COLLATE "C" NOT NULL,  -- in the order of bytes, so that prefixes are ranges
    tracking_key     TEXT   COLLATE "C" NOT NULL DEFAULT '',
-- @end
    direction        TEXT   NOT NULL CHECK (direction IN ('outbound', 'returning', 'inbound')),
    order_id         BIGINT,
    customer_id      BIGINT,
    ref_kind         TEXT   NOT NULL DEFAULT '',
    ref_id           BIGINT NOT NULL DEFAULT 0,
    resend_of        BIGINT,
    warehouse_id     BIGINT,
    carrier_id       BIGINT,
    service          TEXT   NOT NULL DEFAULT '',
    tracking_no      TEXT   NOT NULL DEFAULT '',
    label_reference  TEXT   NOT NULL DEFAULT '',
    weight_grams     BIGINT NOT NULL DEFAULT 0,
    packages         TEXT   NOT NULL DEFAULT '[]',
    ship_to          TEXT   NOT NULL DEFAULT '{}',
    region           TEXT   NOT NULL DEFAULT '',   -- "DE-10": country and the first of the postcode
    note             TEXT   NOT NULL DEFAULT '',
    status           TEXT   NOT NULL,
    trouble          TEXT   NOT NULL DEFAULT 'none',
    status_at        BIGINT,
    first_scan_at    BIGINT,
    last_scan_at     BIGINT,
    delivered_at     BIGINT,
    attempts         BIGINT NOT NULL DEFAULT 0,
    damaged          BIGINT NOT NULL DEFAULT 0,
    exception        TEXT,                         -- the worst that is open
    promised_at      BIGINT,
    carrier_eta      BIGINT,
    eta_at           BIGINT,
    eta_late_at      BIGINT,
    handed_over_at   BIGINT,
    received_back_at BIGINT,
    counted_days     BIGINT,                       -- what its lane was told of it
    hub_since        BIGINT,                       -- the first of the last scans in one place
    watched_from     BIGINT,                       -- somebody said that its silence is all right
    next_check_at    BIGINT,                       -- when the clock has to look at it again
    created_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX shipments_number ON shipments (number_folded);
CREATE INDEX shipments_tracking ON shipments (tracking_key, id) WHERE tracking_key <> '';
CREATE INDEX shipments_status ON shipments (status, id);
CREATE INDEX shipments_exception ON shipments (exception, id) WHERE exception IS NOT NULL;
CREATE INDEX shipments_troubled ON shipments (id) WHERE exception IS NOT NULL;
CREATE INDEX shipments_carrier ON shipments (carrier_id, status, id) WHERE carrier_id IS NOT NULL;
CREATE INDEX shipments_by_carrier ON shipments (carrier_id, id) WHERE carrier_id IS NOT NULL;
CREATE INDEX shipments_order ON shipments (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX shipments_customer ON shipments (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX shipments_ref ON shipments (ref_kind, ref_id, id) WHERE ref_kind <> '';
CREATE INDEX shipments_resent ON shipments (resend_of, id) WHERE resend_of IS NOT NULL;
CREATE INDEX shipments_due ON shipments (next_check_at, id) WHERE next_check_at IS NOT NULL;

CREATE TABLE shipment_lines (
    id            @serial_key@,
    shipment_id   BIGINT NOT NULL,
    order_line_id BIGINT,
    product_id    BIGINT NOT NULL,
    lot_id        BIGINT,
    serial        TEXT   NOT NULL DEFAULT '',
    location_id   BIGINT,                       -- where it was taken from
    quantity      BIGINT NOT NULL CHECK (quantity > 0)
);
CREATE INDEX shipment_lines_of ON shipment_lines (shipment_id, id);
CREATE INDEX shipment_lines_line ON shipment_lines (order_line_id, shipment_id) WHERE order_line_id IS NOT NULL;
CREATE INDEX shipment_lines_lot ON shipment_lines (lot_id, shipment_id) WHERE lot_id IS NOT NULL;

-- What carriers said: only ever added to. Without a shipment: of a number that no parcel has yet.
CREATE TABLE tracking_events (
    id           @serial_key@,
    shipment_id  BIGINT,
    carrier_id   BIGINT NOT NULL,               -- 0: none, said by somebody
    tracking_key TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    location     TEXT   NOT NULL DEFAULT '',
    code         TEXT   NOT NULL DEFAULT '',
    text         TEXT   NOT NULL DEFAULT '',
    status       TEXT,
    trouble      TEXT   NOT NULL DEFAULT 'none',
    eta          BIGINT,
    source       TEXT   NOT NULL
);
CREATE UNIQUE INDEX tracking_events_once ON tracking_events (carrier_id, tracking_key, at, code, location);
CREATE INDEX tracking_events_of ON tracking_events (shipment_id, at, id) WHERE shipment_id IS NOT NULL;
CREATE INDEX tracking_events_waiting ON tracking_events (carrier_id, tracking_key, id) WHERE shipment_id IS NULL;

CREATE TABLE shipment_exceptions (
    id          @serial_key@,
    shipment_id BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    detail      TEXT   NOT NULL DEFAULT '',
    raised_at   BIGINT NOT NULL,
    raised_by   TEXT   NOT NULL DEFAULT '',     -- empty: a scan or the clock
    cleared_at  BIGINT,
    cleared_by  TEXT   NOT NULL DEFAULT '',
    why         TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX shipment_exceptions_of ON shipment_exceptions (shipment_id, id);
CREATE UNIQUE INDEX shipment_exceptions_open ON shipment_exceptions (shipment_id, kind) WHERE cleared_at IS NULL;

-- How many parcels of a lane took how many days, and how many gaps between scans were how long.
-- Region '' is everywhere; days and six-hour steps above the last count as the last.
CREATE TABLE lane_days (
    carrier_id BIGINT NOT NULL,
    service    TEXT   NOT NULL,
    region     TEXT   NOT NULL,
    days       BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    PRIMARY KEY (carrier_id, service, region, days)
);
CREATE TABLE lane_gaps (
    carrier_id BIGINT NOT NULL,
    service    TEXT   NOT NULL,
    step       BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    PRIMARY KEY (carrier_id, service, step)
);

-- How many shipments have each status and each open exception: kept by who changes one.
CREATE TABLE shipment_counts (
    name   TEXT   PRIMARY KEY,
    amount BIGINT NOT NULL
);
