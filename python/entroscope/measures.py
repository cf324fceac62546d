"""Measurements: what commands of the command line measure, as objects with numbers, errors and units that draw themselves."""

from __future__ import annotations

import html
import os
from ctypes import byref, c_int64
from dataclasses import dataclass, field
from typing import Any, Optional, Sequence

import numpy as np

from ._arrays import Frame, Rows, as_rows
from ._native import Handle, call, take
from .model import MODEL, Model, ask
from .progress import Receiver

_BITS = 1.0 / np.log(2.0)


@dataclass(frozen=True)
class Quantity:
    """A number with its error.

    Parameters
    ----------
    value : float
        The number, in ``unit``.
    standard_error : float
        Its standard error; 0 where it is exact, NaN where none is known.
    unit : str
        ``"nats"``, ``"bits"`` or what the number counts.
    draws : int
        The draws or rows that it is a mean of; 0 where it is exact.

    Examples
    --------
    >>> print(Quantity(0.6931471805599453, 0.0, "nats").bits)
    1 bits
    """

    value: float
    standard_error: float = 0.0
    unit: str = "nats"
    draws: int = 0
    half_width_95: Optional[float] = None

    @property
    def is_exact(self) -> bool:
        """Whether it has no error."""
        return self.standard_error == 0.0 and self.draws == 0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        half = 1.959963984540054 * self.standard_error if self.half_width_95 is None else self.half_width_95
        return self.value - half, self.value + half

    @property
    def bits(self) -> "Quantity":
        """The same in bits."""
        if self.unit == "bits":
            return self
        half = None if self.half_width_95 is None else self.half_width_95 * _BITS
        return Quantity(self.value * _BITS, self.standard_error * _BITS, "bits", self.draws, half)

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        error = "" if self.is_exact else f" ± {self.interval[1] - self.value:.3g}"
        return f"{self.value:.6g}{error} {self.unit}"

    @staticmethod
    def of(value: Any, unit: str = "nats") -> "Quantity":
        """Read a number or an estimate of the JSON."""
        if isinstance(value, dict):
            error = value.get("standard_error")
            return Quantity(
                np.nan if value.get("estimate") is None else value["estimate"], np.nan if error is None else error, unit,
                value.get("draws", value.get("samples", 0)) or 0, value.get("half_width_95"),
            )
        return Quantity(np.nan if value is None else float(value), 0.0, unit)


@dataclass
class Measurement:
    """A result: its numbers, what was said beside them, and how it is drawn.

    Attributes
    ----------
    numbers : dict
        All numbers, as ``--json`` of the command line has them, in nats.
    messages : list of str
        Warnings and notes.
    is_reached : bool
        Whether target errors were reached and checks decided (exit codes 3 and 4 of the command line otherwise).
    """

    numbers: dict[str, Any] = field(repr=False)
    messages: list[str] = field(default_factory=list, repr=False)
    is_reached: bool = True
    kind = ""

    @property
    def unit(self) -> str:
        """The unit of the numbers."""
        return "nats"

    def records(self) -> list[dict[str, Any]]:
        """Get the rows of the main table."""
        return []

    def to_pandas(self) -> Any:
        """Get the main table as a frame.

        Returns
        -------
        DataFrame
            One row a level, column, node or check.
        """
        import pandas

        return pandas.DataFrame(self.records())

    def picture(self) -> str:
        """Get the picture as a fragment of HTML with inline SVG; empty where there is none.

        Returns
        -------
        str
            The fragment.
        """
        import json

        text = json.dumps(self.numbers).encode()
        result = c_int64()
        call("entroscope_picture", self.kind.encode(), text, len(text), byref(result))
        return take(result.value).decode()

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{html.escape(m)}</p>" for m in self.messages)
        return (self.picture() or _html_table(self.records())) + notes


def _html_table(records: Sequence[dict[str, Any]], most: int = 40) -> str:
    if not records:
        return ""
    names = list(records[0])
    head = "".join(f"<th>{html.escape(str(n))}</th>" for n in names)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(r[n]))}</td>" for n in names) + "</tr>" for r in records[:most])
    more = f"<p>and {len(records) - most} more</p>" if len(records) > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cell(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _levels(values: Sequence[Any], name: str, first: int = 0) -> list[dict[str, Any]]:
    rows = []
    for level, value in enumerate(values, first):
        q = Quantity.of(value)
        rows.append({"level": level, name: q.value, "standard_error": q.standard_error})
    return rows


def _with_errors(mean: Any, error: Any, rows: int) -> list[Quantity]:
    return [Quantity(np.nan if m is None else m, np.nan if e is None else e, "nats", rows) for m, e in zip(mean, error)]


class Ledger(Measurement):
    """Where the bits of rows are spent by the latents of a network; see :func:`ledger`."""

    kind = "ledger"

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.numbers["rows"]

    @property
    def log_p(self) -> Quantity:
        """Mean log p(x), or log p(x | y) given the class."""
        return self._mean("log_p")

    @property
    def per_level(self) -> list[Quantity]:
        """Spent at each level, from below; of a mixture on several trees an empty list."""
        mean, error = self.numbers["mean"], self.numbers["standard_error"]
        name = "information_per_level"
        return _with_errors(mean[name], error[name], self.rows) if name in mean else []

    @property
    def class_information(self) -> Quantity:
        """Spent on the class."""
        node, error = self.numbers["mean"].get("node", {}), self.numbers["standard_error"].get("node", {})
        return Quantity(node.get("y", 0.0), error.get("y", 0.0), "nats", self.rows)

    def _mean(self, name: str) -> Quantity:
        value, error = self.numbers["mean"][name], self.numbers["standard_error"][name]
        return Quantity(-np.inf if value is None else value, np.nan if error is None else error, "nats", self.rows)

    def records(self) -> list[dict[str, Any]]:
        return [{"level": level, "spent": q.value, "standard_error": q.standard_error} for level, q in enumerate(self.per_level)]


class SharedLedger(Ledger):
    """What the columns of rows share; see :func:`shared_ledger`."""

    kind = "shared_ledger"

    @property
    def per_level(self) -> list[Quantity]:
        """Shared at each level, from level 1; of a mixture on several trees an empty list."""
        mean, error = self.numbers["mean"], self.numbers["standard_error"]
        name = "shared_per_level"
        return _with_errors(mean[name], error[name], self.rows) if name in mean else []

    @property
    def total_shared(self) -> Quantity:
        """All that the columns share."""
        return self._mean("total_shared")

    @property
    def class_information(self) -> Quantity:
        """What a row says about its class."""
        return self._mean("about_class") if self.numbers["mean"].get("about_class") is not None else Quantity(0.0)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """One dict a column: its name, its cost by itself, given all others, and what it says about the class."""
        rows = []
        for site in self.numbers["sites"]:
            row = {"name": site["name"], "observed": site["observed"]}
            for name in ("marginal", "given_rest", "from_rest", "about_class"):
                if site.get(name) is not None:
                    row[name] = Quantity.of(site[name]).value
            rows.append(row)
        return rows

    def records(self) -> list[dict[str, Any]]:
        return self.columns


class Entropy(Measurement):
    """Entropies of a model; see :func:`entropy`."""

    kind = "entropy"

    @property
    def value(self) -> Quantity:
        """H(X), or that of the columns asked for."""
        return Quantity.of(self.numbers["entropy"])

    @property
    def given_level(self) -> list[Quantity]:
        """H(X | latents of a level), from below."""
        return [Quantity.of(v) for v in self.numbers.get("entropy_given_level", [])]

    @property
    def per_level(self) -> list[Quantity]:
        """The increment of each level."""
        return [Quantity.of(v) for v in self.numbers.get("information_per_level", [])]

    @property
    def capacity(self) -> list[Quantity]:
        """The capacity of each level."""
        return [Quantity.of(v) for v in self.numbers.get("capacity_per_level", [])]

    def records(self) -> list[dict[str, Any]]:
        return [
            {"level": level, "given_level": g.value, "increment": i.value, "standard_error": i.standard_error, "capacity": c.value}
            for level, (g, i, c) in enumerate(zip(self.given_level, self.per_level, self.capacity))
        ]


class MutualInformation(Measurement):
    """What is shared in a model; see :func:`mutual_information`."""

    kind = "mi"

    @property
    def value(self) -> Quantity:
        """The information between two sets of columns; NaN where all patches were asked for."""
        return Quantity.of(self.numbers.get("information"))

    @property
    def per_level(self) -> list[Quantity]:
        """Mean information of a patch with the rest, level by level."""
        return [Quantity.of(v) for v in self.numbers.get("patch_rest_information_per_level") or []]

    @property
    def pairs(self) -> Optional[np.ndarray]:
        """The matrix of all pairs of columns; None where it was not computed."""
        found = self.numbers.get("pairwise_information")
        return None if found is None else np.array(found, dtype=float)

    def records(self) -> list[dict[str, Any]]:
        return _levels(self.numbers.get("patch_rest_information_per_level") or [], "patch_rest_information")


class Scaling(Measurement):
    """The scaling law; see :func:`scaling`."""

    kind = "scaling"

    @property
    def verdict(self) -> str:
        """The law that is named, or why none is."""
        return self.numbers["verdict"]

    @property
    def sentence(self) -> str:
        """The verdict as a sentence."""
        return self.numbers["sentence"]

    @property
    def laws(self) -> list[dict[str, Any]]:
        """The laws with their probabilities."""
        return self.numbers["laws"]

    def records(self) -> list[dict[str, Any]]:
        rows = []
        for level in self.numbers.get("levels", []):
            if level.get("total_correlation") is not None:
                q = Quantity.of(level["total_correlation"])
                rows.append({"level": level["level"], "patch_size": level["patch_size"], "shared": q.value, "standard_error": q.standard_error})
        return rows


class Widths(Measurement):
    """What widths carry; see :func:`widths`."""

    kind = "widths"

    def records(self) -> list[dict[str, Any]]:
        advice = self.numbers.get("width_advice", {}).get("levels", [])
        names = ("height", "nodes", "channels", "capacity", "information", "utilisation", "advised_channels", "verdict")
        return [{n: level[n] for n in names} for level in advice]


class Verification(Measurement):
    """The theorems, checked; see :func:`verify`."""

    kind = "verify"

    @property
    def verdict(self) -> str:
        """``"holds exactly"``, ``"holds"``, ``"undecided"`` or ``"violated"``: the worst of all checks."""
        return self.numbers["verdict"]

    @property
    def counts(self) -> dict[str, int]:
        """How many checks had each verdict."""
        return self.numbers["counts"]

    def records(self) -> list[dict[str, Any]]:
        return [{n: c[n] for n in ("statement", "about", "verdict", "margin", "error")} for c in self.numbers["checks"]]


class SampleEstimate(Measurement):
    """An estimate from samples; see :func:`estimate`."""

    kind = "estimate"

    @property
    def value(self) -> Quantity:
        """The number."""
        return Quantity.of(self.numbers, self.numbers["unit"])

    @property
    def unit(self) -> str:
        return self.numbers["unit"]

    @property
    def interval(self) -> Optional[tuple[float, float]]:
        """The 95 % interval; None where none is known."""
        found = self.numbers.get("interval")
        if isinstance(found, dict):
            found = (found.get("lower"), found.get("upper"))
        return None if found is None else tuple(found)  # type: ignore[return-value]

    @property
    def warning(self) -> Optional[str]:
        """What the samples cannot tell."""
        return self.numbers.get("warning")

    def records(self) -> list[dict[str, Any]]:
        names = ("quantity", "estimate", "standard_error", "interval", "samples", "unit", "estimator", "side", "warning")
        return [{n: self.numbers.get(n) for n in names}]


class Layers(Measurement):
    """What layers of an ordinary network hold; see :func:`entroscope.layers`."""

    kind = "layers"

    @property
    def layers(self) -> list[dict[str, Any]]:
        """One dict a layer."""
        return self.numbers["layers"]

    def records(self) -> list[dict[str, Any]]:
        rows = []
        for layer in self.layers:
            row: dict[str, Any] = {"layer": layer["name"], "units": layer.get("units"), "dead_units": layer.get("dead_units")}
            for name in ("entropy_lower", "entropy_upper", "label_information", "participation_unbiased", "intrinsic_dimension"):
                if isinstance(layer.get(name), dict):
                    row[name] = layer[name].get("estimate")
            row["verdict"] = (layer.get("verdict") or {}).get("kind")
            rows.append(row)
        return rows


def _model(model: Any) -> Model:
    found = getattr(model, "model_", model)
    if not isinstance(found, Model):
        raise TypeError(f"a model is needed: an entroscope.Model or a fitted estimator, not {type(model).__name__}")
    return found


class _Call:
    """The arguments of a command, with what is held in memory."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.held: dict[str, Handle] = {}

    def model(self, model: Any) -> "_Call":
        self.arguments.append(MODEL)
        self.held[MODEL] = _model(model)._handle
        return self

    def data(self, data: Any, labels: Any = None, name: str = "X", options: Optional[dict[str, Any]] = None) -> "_Call":
        if data is None:
            return self
        if isinstance(data, (str, os.PathLike)):
            self.arguments.append(os.fspath(data))
            return self
        rows = as_rows(data, "this measurement")
        self.arguments.append(name)
        if labels is None:
            self.held[name] = rows.table()
        elif isinstance(rows, Rows) and np.asarray(labels).dtype.kind in "iufb":
            self.held[name] = rows.table(np.asarray(labels))
        else:
            frame = rows if isinstance(rows, Frame) else Frame([f"x{i}" for i in range(rows.shape[1])], list(rows.array.T))
            label = "y"
            while label in frame.names:
                label += "_"
            if options is not None:
                options["label"] = label
            self.held[name] = frame.with_labels(label, np.asarray(labels)).table()
        return self

    def run(self, command: str, kind: type, options: dict[str, Any], progress: Receiver) -> Any:
        result, code, messages = ask(command, self.arguments, options, self.held, progress)
        return kind(result, messages, code == 0)


def ledger(model: Any, data: Any, labels: Any = None, *, progress: Receiver = None, **options: Any) -> Ledger:
    """Measure where the network's latents spend the bits of rows; an identity, exact for every row.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    data : array_like, DataFrame, str or path-like
        Rows that fit the model.
    labels : array_like of shape (rows,), optional
        The class of every row, needed with ``given_class=True``.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope ledger``: ``part="test"``, ``given_class=True``, ``threads=2``; ``samples=True`` keeps the terms of every row.

    Returns
    -------
    Ledger
        The means with their standard errors, in nats a row.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> result = entroscope.ledger(model, "digits", part="test")
    >>> len(result.per_level)
    7
    """
    options = {"mean_only": not options.pop("samples", False), **options}
    return _Call().model(model).data(data, labels, options=options).run("ledger", Ledger, options, progress)


def shared_ledger(model: Any, data: Any, labels: Any = None, *, progress: Receiver = None, **options: Any) -> SharedLedger:
    """Measure what the columns of rows share at every level, and what each is worth; the same for every network of the same distribution.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    data : array_like, DataFrame, str or path-like
        Rows that fit the model.
    labels : array_like of shape (rows,), optional
        The class of every row.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope ledger --shared``; ``samples=True`` keeps the terms of every row.

    Returns
    -------
    SharedLedger
        The means with their errors, in nats a row.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> entroscope.shared_ledger(model, "digits", part="test").total_shared.value > 0
    True
    """
    options = {"shared": True, "mean_only": not options.pop("samples", False), **options}
    return _Call().model(model).data(data, labels, options=options).run("ledger", SharedLedger, options, progress)


def entropy(model: Any, *, progress: Receiver = None, **options: Any) -> Entropy:
    """Measure the entropies of a model, level by level, or of some columns.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope entropy``: ``draws=20000``, ``exact=True``, ``sites=[0, 1]``, ``level=3``, ``renyi=[2, 3]``, ``standard_error=0.05``.

    Returns
    -------
    Entropy
        Exact by enumeration for small models, else estimates with errors, in nats.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> entroscope.entropy(model, draws=200).value.unit
    'nats'
    """
    return _Call().model(model).run("entropy", Entropy, dict(options), progress)


def mutual_information(model: Any, *, progress: Receiver = None, **options: Any) -> MutualInformation:
    """Measure what every patch shares with the rest, every pair of columns, or two sets of columns.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope mi``: ``sites=[0, 1]`` with ``with_=[5, 6]``, ``draws=20000``, ``distance="line"``, ``pairs=256``.

    Returns
    -------
    MutualInformation
        In nats.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> entroscope.mutual_information(model, sites=[27], with_=[28], exact=True).value.value > 0
    True
    """
    options = {name.rstrip("_"): value for name, value in options.items()}
    return _Call().model(model).run("mi", MutualInformation, options, progress)


def scaling(model: Any, data: Any = None, *, progress: Receiver = None, **options: Any) -> Scaling:
    """Infer how information grows with scale: the law of a network, and on rows that it has not seen, of the data.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    data : array_like, DataFrame, str or path-like, optional
        Rows for a law of the data; without them it is that of the network.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope scaling``: ``draws=20000``, ``check=False``.

    Returns
    -------
    Scaling
        Posterior probabilities of the laws and a verdict, which may be that nothing is decided.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> isinstance(entroscope.scaling(model, draws=300).sentence, str)
    True
    """
    return _Call().model(model).data(data).run("scaling", Scaling, dict(options), progress)


def widths(model: Any, *, progress: Receiver = None, **options: Any) -> Widths:
    """Measure what every width of a network carries, which are idle or saturated, and a schedule to try.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope inspect --widths``: ``parameters=50000``.

    Returns
    -------
    Widths
        One row a level.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> len(entroscope.widths(model).records())
    7
    """
    return _Call().model(model).run("inspect", Widths, {"widths": True, **options}, progress)


def verify(model: Any, data: Any = None, *, progress: Receiver = None, **options: Any) -> Verification:
    """Check the theorems on a model, each with its margin and a verdict.

    Parameters
    ----------
    model : Model or fitted estimator
        The model.
    data : array_like, DataFrame, str or path-like, optional
        Rows whose ledgers are checked, and on which EM steps are taken.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope verify``: ``draws=2000``, ``em_steps=2``, ``sigma=4``.

    Returns
    -------
    Verification
        All checks.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> entroscope.verify(model, draws=200).counts["violated"]
    0
    """
    return _Call().model(model).data(data).run("verify", Verification, dict(options), progress)


def estimate(what: str, x: Any, y: Any = None, *, estimator: Optional[str] = None, progress: Receiver = None, **options: Any) -> SampleEstimate:
    """Estimate a quantity from samples alone, without a model.

    Parameters
    ----------
    what : str
        ``"entropy"``, ``"mi"``, ``"dimension"``, ``"rank"``, ``"similarity"`` and others (docs/estimators.md).
    x : array_like, DataFrame, str or path-like
        Samples, a row each.
    y : array_like, DataFrame, str or path-like, optional
        The other samples, row for row.
    estimator : str, optional
        Which; by default the standard one for the quantity.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope estimate``: ``neighbours=5``, ``seed=2``.

    Returns
    -------
    SampleEstimate
        The number with its error, or a warning where none is known.

    Examples
    --------
    >>> import entroscope, numpy
    >>> random = numpy.random.default_rng(1)
    >>> x = random.normal(size=(500, 1))
    >>> result = entroscope.estimate("mi", x, x + random.normal(size=(500, 1)))
    >>> 0.1 < result.value.value < 0.7
    True
    """
    options = {"what": what, "estimator": estimator, **options}
    return _Call().data(x).data(y, name="Y").run("estimate", SampleEstimate, options, progress)
