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
    UnknownOptionError,
    UnsupportedError,
    UsageError,
)
from .estimators import ConvACClassifier, ConvACDensity, ConvACImputer
from .layers import layers
from .measures import (
    Entropy,
    Layers,
    Ledger,
    Measurement,
    MutualInformation,
    Quantity,
    SampleEstimate,
    Scaling,
    SharedLedger,
    Verification,
    Widths,
    entropy,
    estimate,
    ledger,
    mutual_information,
    scaling,
    shared_ledger,
    verify,
    widths,
)
from .model import Model, Report, Table, load, train
from .progress import EntroscopeWarning

__all__ = [
    "ConvACClassifier",
    "ConvACDensity",
    "ConvACImputer",
    "DataError",
    "Entropy",
    "EntroscopeError",
    "EntroscopeWarning",
    "FileError",
    "HandleError",
    "InternalError",
    "Layers",
    "Ledger",
    "Measurement",
    "MissingFileError",
    "Model",
    "ModelError",
    "MutualInformation",
    "OutOfMemoryError",
    "Quantity",
    "Report",
    "SampleEstimate",
    "Scaling",
    "SharedLedger",
    "SizeLimitError",
    "Table",
    "UnknownOptionError",
    "UnsupportedError",
    "UsageError",
    "Verification",
    "Widths",
    "entropy",
    "estimate",
    "layers",
    "ledger",
    "load",
    "mutual_information",
    "scaling",
    "shared_ledger",
    "train",
    "verify",
    "version",
    "widths",
]
