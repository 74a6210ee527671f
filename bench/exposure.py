"""A company's orders and parcels of any size, written straight into the database with their exposures, and the
events of a day on top: what bench/run measures the upkeep of the exposure fact on."""
import json
import shutil
import sqlite3
import subprocess

from kit import PROGRAM

BEGAN = 1_700_000_000_000
PRODUCTS = 50
PIECES_OF_A_LOT = 500
NEW_ORDERS = 1_000

ORDER = ("INSERT INTO orders (id, number, number_folded, customer_id, channel, stage, status, payment_status,"
         " return_status, currency, placed_at, shipped_at, created_at, ordered, allocated, picked, shipped)"
         " VALUES (?, ?, ?, ?, 'web', 'confirmed', 'shipped', 'charged', 'none', 'EUR', ?, ?, ?, 2, 2, 2, 2)")
LINE = ("INSERT INTO order_lines (id, order_id, position, product_id, placed_at, ordered, allocated, picked, shipped,"
        " unit_amount) VALUES (?, ?, ?, ?, ?, 1, 1, 1, 1, 2500)")
PARCEL = ("INSERT INTO shipments (id, number, number_folded, direction, order_id, customer_id, warehouse_id,"
          " carrier_id, service, region, status, handed_over_at, delivered_at, promised_at, created_at)"
          " VALUES (?, ?, ?, 'outbound', ?, ?, 1, 1, 'std', 'DE-1', 'delivered', ?, ?, ?, ?)")
PARCEL_LINE = ("INSERT INTO shipment_lines (id, shipment_id, order_line_id, product_id, lot_id, quantity)"
               " VALUES (?, ?, ?, ?, ?, 1)")
EXPOSURES = """
    INSERT INTO exposures (order_id, line_id, shipment_line_id, shipment_id, customer_id, product_id, lot_id, service,
                           region, lane, channel, warehouse_id, carrier_id, price_band, unit_amount, currency,
                           quantity, placed_at, shipped_at, delivered_at, promised_at)
    SELECT l.order_id, l.id, sl.id, sl.shipment_id, s.customer_id, l.product_id, sl.lot_id, 'std', 'DE-1', 'B>DE-1',
           'web', 1, 1, '25-50', 2500, 'EUR', 1, l.placed_at, s.handed_over_at, s.delivered_at, s.promised_at
      FROM shipment_lines sl
      JOIN shipments s ON s.id = sl.shipment_id
      JOIN order_lines l ON l.id = sl.order_line_id"""
REACH = """
    INSERT INTO lot_reach (lot_id, lines, orders, customers, pieces, delivered)
    SELECT lot_id, COUNT(*), COUNT(DISTINCT order_id), COUNT(DISTINCT customer_id), COUNT(*), COUNT(*)
      FROM exposures GROUP BY lot_id"""
CUSTOMERS = """
    INSERT INTO lot_customers (lot_id, customer_id, lines, pieces)
    SELECT lot_id, customer_id, COUNT(*), COUNT(*) FROM exposures GROUP BY lot_id, customer_id"""
EVENT = ("INSERT INTO events (at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data)"
         " VALUES (?, ?, ?, ?, 'system', 0, 'bench', ?)")


def customer_of(order, orders):
    return order * 7919 % max(1, orders // 3) + 1


def rows_of_orders(db, first, last, orders):
    """Two lines each, of two products, in one parcel; lots follow the calendar."""
    numbers = range(first, last + 1)
    at = lambda n: BEGAN + n * 1000
    lot = lambda n, line: (n // PIECES_OF_A_LOT) * 2 + line + 1
    db.executemany(ORDER, ((n, f"O{n}", f"o{n}", customer_of(n, orders), at(n), at(n), at(n)) for n in numbers))
    db.executemany(LINE, ((n * 2 + i, n, i, (lot(n, i) - 1) % PRODUCTS + 1, at(n)) for n in numbers for i in (0, 1)))
    db.executemany(PARCEL, ((n, f"S{n}", f"s{n}", n, customer_of(n, orders), at(n), at(n) + 9, at(n) + 10, at(n))
                            for n in numbers))
    db.executemany(PARCEL_LINE, ((n * 2 + i, n, n * 2 + i, (lot(n, i) - 1) % PRODUCTS + 1, lot(n, i))
                                 for n in numbers for i in (0, 1)))


def events_of_orders(first, last):
    """What a parcel's life records: made, handed over, delivered, and the order beside it."""
    for n in range(first, last + 1):
        at = BEGAN + n * 1000
        for name, kind in (("order.placed", "order"), ("shipment.created", "shipment"),
                           ("order.status_changed", "order"), ("shipment.handed_over", "shipment"),
                           ("tracking.recorded", "shipment"), ("shipment.status_changed", "shipment")):
            yield (at, name, kind, n, json.dumps({kind: n, "order": n}))


def fill(database, orders):
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("INSERT INTO warehouses (id, code, code_folded, name) VALUES (1, 'B', 'b', 'B')")
        db.execute("INSERT INTO carriers (id, code, code_folded, name) VALUES (1, 'DHX', 'dhx', 'DHX')")
        db.executemany("INSERT INTO products (id, sku, sku_folded, name, tracking, created_at)"
                       " VALUES (?, ?, ?, ?, 'lot', 0)",
                       [(n, f"P{n}", f"p{n}", f"Product {n}") for n in range(1, PRODUCTS + 1)])
        lots = ((orders + NEW_ORDERS) // PIECES_OF_A_LOT + 1) * 2
        db.executemany("INSERT INTO lots (id, product_id, code, code_folded, created_at) VALUES (?, ?, ?, ?, 0)",
                       [(n, (n - 1) % PRODUCTS + 1, f"L{n}", f"l{n}") for n in range(1, lots + 1)])
        rows_of_orders(db, 1, orders, orders)
        db.execute(EXPOSURES)
        db.execute(REACH)
        db.execute(CUSTOMERS)
        db.execute("DELETE FROM follower_positions WHERE name = 'exposure'")
        db.execute("INSERT INTO follower_positions SELECT 'exposure', MAX(position) FROM events")
        rows_of_orders(db, orders + 1, orders + NEW_ORDERS, orders)
        db.executemany(EVENT, events_of_orders(orders + 1, orders + NEW_ORDERS))
        db.execute("ANALYZE")
    db.close()


def make(company, folder, orders):
    """A copy of a company with so many orders; the one that is there already when there is."""
    if not (folder / "filled").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(company, folder)
        # The company may be an older program's.
        subprocess.run([PROGRAM, "migrate", "--data", folder], check=True, stdout=subprocess.DEVNULL)
        fill(folder / "tandem.db", orders)
        (folder / "filled").write_text("yes")
    return folder
