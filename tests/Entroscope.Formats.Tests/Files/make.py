# Writes people.csv, and people.h5 by libhdf5 (h5py). Run by hand: python3 make.py; then node make.mjs beside apache-arrow and parquet-wasm of npm.
import csv, random
import h5py
import numpy as np

random.seed(1)
rows = []
for r in range(300):
    colour = random.choice(["blue", "green", "red", "größe"])
    age = random.randint(18, 60)
    income = round(random.gauss(40000, 9000), 2)
    active = random.random() < 0.5
    day = random.randint(19000, 19400)
    seconds = 1_700_000_000 + random.randint(0, 10_000_000)
    churn = "yes" if (income < 38000) == active else "no"
    rows.append([income, age, colour, active, day, seconds, churn])
missing = [[random.random() < 0.05 and c not in (3, 6) for c in range(7)] for _ in rows]
names = ["income", "age", "colour", "active", "signup", "seen", "churn"]


def text(c, v):
    if c == 3:
        return "true" if v else "false"
    if c == 4:
        return str(np.datetime64(int(v), "D"))
    if c == 5:
        return str(np.datetime64(int(v), "s")).replace("T", " ")
    return repr(v) if c < 2 else str(v)


with open("people.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(names)
    for row, none in zip(rows, missing):
        out.writerow(["" if none[c] else text(c, v) for c, v in enumerate(row)])

boolean = h5py.special_dtype(enum=("i1", {"FALSE": 0, "TRUE": 1}))
kind = np.dtype([("income", "f8"), ("age", "f4"), ("colour", "S8"), ("active", boolean), ("churn", h5py.string_dtype("utf-8"))])
table = np.zeros(len(rows), kind)
for r, (row, none) in enumerate(zip(rows, missing)):
    table[r] = (
        np.nan if none[0] else row[0],
        np.nan if none[1] else row[1],
        b"" if none[2] else row[2].encode(),
        row[3],
        row[6],
    )
numbers = np.array([[r % 5, (r * r) % 7 / 4.0, -r] for r in range(40)], "f8")
with h5py.File("people.h5", "w") as f:
    f.create_dataset("group/table", data=table, chunks=(64,), compression="gzip", shuffle=True)
    f.create_dataset("numbers", data=numbers)
    f.create_dataset("integers", data=numbers.astype("<i4"), chunks=(7, 2), compression="gzip", fletcher32=True)
    f.create_dataset("big", data=numbers.astype(">f4"))
    f.create_dataset("line", data=np.arange(6, dtype="u1"))
    f.create_dataset("cube", data=np.zeros((2, 2, 2)))
    f.create_dataset("words", data=np.array([b"a", b"b"]))

# Small ones for tests/Entroscope.Fuzz/Tables.
for name, data, options in [
    ("numbers", numbers[:8], {}),
    ("chunks", numbers[:8].astype("<i4"), {"chunks": (3, 2), "compression": "gzip", "shuffle": True}),
    ("records", table[["income", "age", "colour", "active"]][:12], {}),
    ("texts", table[:10], {"chunks": (4,)}),
]:
    with h5py.File(f"small.{name}.h5", "w") as f:
        f.create_dataset("t", data=data, **options)
with h5py.File("small.latest.h5", "w", libver="latest") as f:
    f.create_dataset("g/t", data=numbers[:8], chunks=(3, 3), compression="gzip")
