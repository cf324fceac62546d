"""Measures what rows from numpy cost beside the engine's own time, in one process; of a busy machine the CPU seconds mean more than the wall time.

usage: benchmark.py [REPEATS]
"""

import sys
import time
import warnings

import numpy as np

import entroscope


def main():
    """Trains on the digits, draws 100,000 rows and evaluates them in several layouts, in turn."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    warnings.simplefilter("ignore")
    model = entroscope.train("digits", widths=16, steps=5)
    rows = model.sample(100_000, seed=3)
    forms = {
        "kept": entroscope.Table(model, rows),
        "float64": rows,
        "float64, Fortran order": np.asfortranarray(rows),
        "float32": rows.astype(np.float32),
        "int64": rows.astype(np.int64),
        "uint8": rows.astype(np.uint8),
    }
    best = dict.fromkeys(forms, np.inf)
    for _ in range(repeats):
        for name, form in forms.items():
            start = time.process_time()
            model.log_likelihood(form)
            best[name] = min(best[name], time.process_time() - start)
    print("| rows as | CPU seconds | of the engine's own |\n| --- | ---: | ---: |")
    for name, seconds in best.items():
        print(f"| {name} | {seconds:.3f} | {seconds / best['kept']:.2f} |")


if __name__ == "__main__":
    main()
