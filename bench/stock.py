"""A company's stock of any size, written straight into the database: what bench/run measures reading on."""
import shutil
import sqlite3
import subprocess

from kit import PROGRAM

FAR_AWAY = 9_000_000_000_000_000
MOVES_OF_A_LOT = 200
LOTS_OF_A_FAMILY = 50  # one raw material, seven made from it, and six made from each of those
BEGAN = 1_700_000_000_000


def parent_of(place):
    """Within a family: 0 is the root, 1 to 7 are its children, the rest theirs."""
    return 0 if place <= 7 else (place - 8) // 6 + 1


def rows_of_lot(lot, product):
    """One receipt, and as many shipments as make the lot's moves; the last bolt stays here."""
    yield (BEGAN + lot, product, lot, -1, 1, "receipt", MOVES_OF_A_LOT, "receipt", lot, None)
    for n in range(1, MOVES_OF_A_LOT):
        yield (BEGAN + lot + n, product, lot, 1, -2, "shipment", 1, "shipment", lot * 1000 + n,
               lot * 1000 + n)


def fill(database, moves):
    """So many moves, of lots that each have as many, in families that each have as many lots."""
    lots = max(LOTS_OF_A_FAMILY, moves // MOVES_OF_A_LOT)
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("INSERT INTO warehouses (id, code, code_folded, name) VALUES (1, 'B', 'b', 'B')")
        db.execute("INSERT INTO locations (id, warehouse_id, type, code, code_folded)"
                   " VALUES (1, 1, 'stock', 'S', 's')")
        db.executemany("INSERT INTO products (id, sku, sku_folded, name, tracking, created_at)"
                       " VALUES (?, ?, ?, ?, 'lot', 0)",
                       [(n, f"P{n}", f"p{n}", f"Product {n}") for n in range(1, 51)])
        db.executemany("INSERT INTO lots (id, product_id, code, code_folded, received, on_hand, shipped,"
                       " created_at) VALUES (?, ?, ?, ?, ?, 1, ?, 0)",
                       [(n, n % 50 + 1, f"L{n}", f"l{n}", MOVES_OF_A_LOT, MOVES_OF_A_LOT - 1)
                        for n in range(1, lots + 1)])
        db.executemany("INSERT INTO lot_links (parent_id, child_id, quantity, at) VALUES (?, ?, 5, 0)",
                       [(n - (n - 1) % LOTS_OF_A_FAMILY + parent_of((n - 1) % LOTS_OF_A_FAMILY), n)
                        for n in range(1, lots + 1) if (n - 1) % LOTS_OF_A_FAMILY])
        db.executemany("INSERT INTO stock_moves (at, product_id, lot_id, from_id, to_id, from_status,"
                       " to_status, reason, quantity, doc_kind, doc_id, line_id, by_kind, by_id, by_name)"
                       " VALUES (?, ?, ?, ?, ?, 'ok', 'ok', ?, ?, ?, ?, ?, 'system', 0, 'bench')",
                       (row for n in range(1, lots + 1) for row in rows_of_lot(n, n % 50 + 1)))
        db.executemany("INSERT INTO stock (product_id, lot_id, location_id, warehouse_id, status,"
                       " quantity, sellable, use_by, first_in_at) VALUES (?, ?, 1, 1, 'ok', 1, 1, ?, 0)",
                       [(n % 50 + 1, n, FAR_AWAY) for n in range(1, lots + 1)])
        db.execute("INSERT INTO availability (product_id, warehouse_id, on_hand, sellable)"
                   " SELECT product_id, 1, SUM(quantity), SUM(quantity) FROM stock GROUP BY product_id")
        db.execute("ANALYZE")
    db.close()
    return lots


def make(company, folder, moves):
    """A copy of a company with so many moves; the one that is there already when there is."""
    if not (folder / "filled").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(company, folder)
        # The company may be an older program's.
        subprocess.run([PROGRAM, "migrate", "--data", folder], check=True, stdout=subprocess.DEVNULL)
        (folder / "filled").write_text(str(fill(folder / "tandem.db", moves)))
    return folder, int((folder / "filled").read_text())


def paths(lots):
    """A lot in the middle of the history, in the middle of its family."""
    root = lots // 2 // LOTS_OF_A_FAMILY * LOTS_OF_A_FAMILY + 1
    return {"trace of a raw material (49 lots)": f"/api/v1/lots/{root}/trace",
            "trace of a part (7 lots)": f"/api/v1/lots/{root + 3}/trace",
            "page of a lot": f"/api/v1/lots/{root}",
            "moves of a lot": f"/api/v1/lots/{root}/moves",
            "lots by code": f"/api/v1/lots?q=l{root}&limit=1",
            "what is available": "/api/v1/stock/availability?product_id=7"}
