"""What tests have in common."""

import functools
import os
import warnings

import numpy as np

import entroscope

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


@functools.lru_cache(maxsize=None)
def digits_model(widths=8, steps=3):
    """Trains a small network on the digits, once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", entroscope.EntroscopeWarning)
        return entroscope.train("digits", widths=widths, steps=steps)


def command_line():
    """Finds the command line of a Release build; None where there is none."""
    path = os.path.join(ROOT, "artifacts", "bin", "Entroscope.Cli", "release", "entroscope")
    return path if os.path.exists(path) else None


@functools.lru_cache(maxsize=None)
def planted(rows=300, seed=1):
    """Makes rows whose columns are noisy copies of their class."""
    random = np.random.default_rng(seed)
    classes = random.integers(0, 3, rows)
    noise = random.random((rows, 6)) < 0.15
    return np.where(noise, random.integers(0, 3, (rows, 6)), classes[:, None]), classes
