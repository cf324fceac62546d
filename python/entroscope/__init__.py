"""Entroscope: convolutional arithmetic circuits, whose probabilities are exact, and where in a network every bit is spent.

The functions and classes of this package call the library of the same name, compiled; nothing but numpy is needed. The options are those of the command
line. Results are in nats unless they say bits.

Examples
--------
>>> import entroscope
>>> model = entroscope.train("digits", widths=8, steps=3)
>>> ledger = entroscope.ledger(model, "digits", part="test")
>>> ledger.rows
500
"""

from ._native import version
from .errors import (
    DataError,
    EntroscopeError,
    FileError,
    HandleError,
    InternalError,
    MissingFileError,
    ModelError,
    OutOfMemoryError,
    SizeLimitError,
    UnsupportedError,
    UsageError,
)
from .model import Model, Report, load, train
from .progress import EntroscopeWarning

__all__ = [
    "DataError",
    "EntroscopeError",
    "EntroscopeWarning",
    "FileError",
    "HandleError",
    "InternalError",
    "MissingFileError",
    "Model",
    "ModelError",
    "OutOfMemoryError",
    "Report",
    "SizeLimitError",
    "UnsupportedError",
    "UsageError",
    "load",
    "train",
    "version",
]
