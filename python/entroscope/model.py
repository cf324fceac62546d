"""Models: trained, loaded, asked."""

from __future__ import annotations

import os
from ctypes import byref, c_int32, c_int64
from operator import index
from typing import Any, Mapping, Optional, Sequence, Union

import numpy as np

from ._arrays import Frame, Rows, as_rows
from ._native import Handle, call, call_long, request, take, take_json
from .errors import DataError, UsageError
from .progress import Receiver, warn

# From so many values, or products of rows and parameters, on a call runs on a thread of its own, so that it can be interrupted: below it ends within 0.1 s.
_LONG_VALUES = 1 << 17
_LONG_PRODUCTS = 1 << 27

# What stands for a model among the arguments of a command: some tell models from data by the ending.
MODEL = "model.safetensors"


class Model:
    """A trained model. It is immutable, can be asked from several threads, and is pickled as the bytes of its file.

    Parameters
    ----------
    content : bytes
        A model file in safetensors format, or in JSON.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> entroscope.Model(model.to_bytes()).n_sites
    64
    """

    def __init__(self, content: bytes) -> None:
        if not isinstance(content, (bytes, bytearray, memoryview)):
            raise TypeError(f"the content of a model file is bytes, not {type(content).__name__}; a file is read by entroscope.load")
        content = bytes(content)
        number = c_int64()
        json = content[:1] == b"{"
        call("entroscope_model_read", content, len(content), int(json), byref(number))
        self._handle = Handle(number.value)
        self._describe()

    @classmethod
    def _of(cls, number: int) -> "Model":
        model = cls.__new__(cls)
        model._handle = Handle(number)
        model._describe()
        return model

    def _describe(self) -> None:
        text = c_int64()
        call("entroscope_model_describe", self._handle.number, byref(text))
        self.info: dict[str, Any] = take_json(text.value)

    def __reduce__(self) -> tuple:
        return (Model, (self.to_bytes(),))

    def __repr__(self) -> str:
        return f"<entroscope.Model: {self.n_sites} sites, {self.n_classes} classes, {self.n_parameters} parameters>"

    @property
    def n_sites(self) -> int:
        """Number of columns that it reads."""
        return self.info["sites"]

    @property
    def n_classes(self) -> int:
        """Number of classes; 1 without a label."""
        return self.info["classes"]

    @property
    def n_parameters(self) -> int:
        """Number of parameters."""
        return self.info["parameters"]

    @property
    def class_names(self) -> list[str]:
        """Names of the classes."""
        return self.info["class_names"] or [str(y) for y in range(self.n_classes)]

    @property
    def site_names(self) -> list[str]:
        """Names of the columns."""
        return self.info["site_names"] or [f"x{i}" for i in range(self.n_sites)]

    @property
    def schema(self) -> Optional[dict[str, Any]]:
        """How a mixed table is read, column by column; None where all columns are numbers."""
        return self.info["schema"]

    def to_bytes(self, format: str = "safetensors") -> bytes:
        """Get the content of the model's file.

        Parameters
        ----------
        format : {"safetensors", "json"}
            The format.

        Returns
        -------
        bytes
            Equal for equal models, and those that the command line writes.

        Examples
        --------
        >>> import entroscope
        >>> len(entroscope.train("digits", widths=4, steps=2).to_bytes()) > 1000
        True
        """
        if format not in ("safetensors", "json"):
            raise UsageError(f"format must be 'safetensors' or 'json', but is {format!r}")
        result = c_int64()
        call("entroscope_model_write", self._handle.number, int(format == "json"), byref(result))
        return take(result.value)

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Write the model; an existing file is replaced only when everything has been written.

        Parameters
        ----------
        path : str or path-like
            A file whose name ends in .safetensors or .json.

        Examples
        --------
        >>> import entroscope, os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "model.safetensors")
        >>> entroscope.train("digits", widths=4, steps=2).save(path)
        >>> entroscope.load(path).n_sites
        64
        """
        name = os.fspath(path)
        content = self.to_bytes(_format(name))
        beside = f"{name}.{os.getpid()}.tmp"
        try:
            with open(beside, "wb") as file:
                file.write(content)
            os.replace(beside, name)
        except BaseException:
            if os.path.exists(beside):
                os.remove(beside)
            raise

    def log_likelihood(self, X: Any, threads: int = 0) -> np.ndarray:
        """Compute log p(x) of every row, exactly; missing values (NaN, None) are summed out.

        Parameters
        ----------
        X : array_like or DataFrame of shape (rows, columns)
            The rows.
        threads : int
            Number of threads, 0 for all processors; changes no result.

        Returns
        -------
        ndarray of shape (rows,)
            In nats; minus infinity where the probability is 0.

        Raises
        ------
        ValueError
            The rows do not fit the model; names row, column, value and requirement.

        Examples
        --------
        >>> import entroscope
        >>> model = entroscope.train("digits", widths=4, steps=2)
        >>> model.log_likelihood(model.sample(3, seed=1)).shape
        (3,)
        """
        rows = self._read(X)
        result = np.empty(rows.shape[0])
        self._answer("entroscope_log_likelihood", rows, _threads(threads), result)
        return result

    def posterior(self, X: Any, threads: int = 0) -> np.ndarray:
        """Compute P(class | x) of every row, exactly.

        Parameters
        ----------
        X : array_like or DataFrame of shape (rows, columns)
            The rows.
        threads : int
            Number of threads, 0 for all processors.

        Returns
        -------
        ndarray of shape (rows, classes)
            Probabilities; NaN for a row of probability 0.

        Examples
        --------
        >>> import entroscope
        >>> model = entroscope.train("digits", widths=4, steps=2)
        >>> model.posterior(model.sample(3, seed=1)).shape
        (3, 10)
        """
        rows = self._read(X)
        if self.n_classes == 1:
            return np.ones((rows.shape[0], 1))
        result = np.empty((rows.shape[0], self.n_classes))
        self._answer("entroscope_posterior", rows, _threads(threads), result)
        return result

    def latents(self, X: Any, level: int = -1, threads: int = 0) -> np.ndarray:
        """Compute the posterior of the latents of a level, node by node.

        Parameters
        ----------
        X : array_like of shape (rows, columns)
            The rows.
        level : int
            The level from below, -1 for the last.
        threads : int
            Number of threads, 0 for all processors.

        Returns
        -------
        ndarray of shape (rows, nodes times channels)
            The probabilities of a node add up to 1.

        Examples
        --------
        >>> import entroscope
        >>> model = entroscope.train("digits", widths=4, steps=2)
        >>> model.latents(model.sample(2, seed=1)).shape
        (2, 4)
        """
        rows = self._read(X)
        count = c_int32()
        level = index(level)
        call("entroscope_latent_count", self._handle.number, level, byref(count))
        result = np.empty((rows.shape[0], count.value))
        self._answer("entroscope_latents", rows, level, _threads(threads), result)
        return result

    def sample(self, n: int = 1, seed: int = 1, label: Any = None, threads: int = 0) -> Any:
        """Draw rows.

        Parameters
        ----------
        n : int
            Number of rows.
        seed : int
            The same seed gives the same rows.
        label : str or int, optional
            The class to draw from: its name, or its number.
        threads : int
            Number of threads; changes no result.

        Returns
        -------
        ndarray of shape (n, columns), or DataFrame
            A frame where the model reads a mixed table and pandas is there, else a list of dicts.

        Examples
        --------
        >>> import entroscope
        >>> entroscope.train("digits", widths=4, steps=2).sample(2, seed=1).shape
        (2, 64)
        """
        return self.sample_with_classes(n, seed, label, threads)[0]

    def sample_with_classes(self, n: int = 1, seed: int = 1, label: Any = None, threads: int = 0) -> tuple[Any, np.ndarray]:
        """Draw rows and the numbers of their classes.

        Parameters
        ----------
        n, seed, label, threads
            As of :meth:`sample`.

        Returns
        -------
        rows : ndarray or DataFrame
            The rows.
        classes : ndarray of int
            The number of the class of every row.

        Examples
        --------
        >>> import entroscope
        >>> rows, classes = entroscope.train("digits", widths=4, steps=2).sample_with_classes(3, label="7")
        >>> classes.tolist()
        [7, 7, 7]
        """
        n, seed, threads = index(n), _seed(seed), _threads(threads)
        if n < 1:
            raise UsageError(f"n must be an integer of at least 1, but is {n}")
        if self.schema is not None:
            options = {"count": n, "seed": seed, "class": None if label is None else str(label), "threads": threads}
            answer = ask("sample", [MODEL], options, {MODEL: self._handle})[0]
            return self._table(answer["samples"]), np.array(answer["classes"], dtype=np.int32)
        rows = np.empty((n, self.n_sites))
        classes = np.empty(n, dtype=np.int32)
        self._call(
            "entroscope_sample", n * self.n_sites, (n, seed, self._class(label), threads), (rows.ctypes.data, classes.ctypes.data)
        )
        return rows, classes

    def impute(self, X: Any, method: str = "sample", seed: int = 1, threads: int = 0) -> Any:
        """Fill missing values from their exact conditional distribution.

        Parameters
        ----------
        X : array_like or DataFrame of shape (rows, columns)
            The rows; NaN and None are missing.
        method : {"sample", "mean", "mode"}
            A joint draw of all missing values of a row, or the mean or the mode of each by itself.
        seed : int
            The seed of the draws.
        threads : int
            Number of threads; changes no result.

        Returns
        -------
        ndarray or DataFrame
            The rows without missing values.

        Examples
        --------
        >>> import entroscope, numpy
        >>> model = entroscope.train("digits", widths=4, steps=2)
        >>> rows = model.sample(2, seed=1)
        >>> rows[0, 10] = numpy.nan
        >>> bool(numpy.isnan(model.impute(rows, "mode")).any())
        False
        """
        methods = ("sample", "mean", "mode")
        if method not in methods:
            raise UsageError(f"method must be one of {', '.join(methods)}, but is {method!r}")
        seed, threads = _seed(seed), _threads(threads)
        rows = self._rows(X)
        if isinstance(rows, Frame):
            answer = self._ask_rows("impute", rows, {"method": method, "seed": seed, "threads": threads})
            return self._table(answer["rows"])
        result = np.empty(rows.shape)
        self._call(
            "entroscope_impute",
            rows.array.size,
            (byref(rows.view), None, methods.index(method), seed, threads),
            (result.ctypes.data,),
        )
        return result

    def report(self, title: Optional[str] = None, progress: Receiver = None) -> "Report":
        """Measure the model on the data of its training, as ``entroscope run`` does, and draw everything.

        Parameters
        ----------
        title : str, optional
            The name of the data in the report.
        progress : bool or callable, optional
            Shows how far it is.

        Returns
        -------
        Report
            A page that draws itself in a notebook.

        Raises
        ------
        ValueError
            The model was not trained in this process.

        Examples
        --------
        >>> import entroscope
        >>> page = entroscope.train("digits", widths=4, steps=2).report("digits")
        >>> page.html.startswith("<!DOCTYPE html>")
        True
        """
        if not self.info["is_trained_here"]:
            raise UsageError("a report needs the rows of the training; train the model in this process, or ask it one question at a time")
        text = c_int64()
        call_long("entroscope_report", self._handle.number, None if title is None else title.encode(), after=(byref(text),), progress=progress)
        return Report(take(text.value).decode())

    # The number of a class by its name or number, -1 for any.
    def _class(self, label: Any) -> int:
        if label is None:
            return -1
        names = self.class_names
        if str(label) in names:
            return names.index(str(label))
        if isinstance(label, (int, np.integer)) and 0 <= label < len(names):
            return int(label)
        raise UsageError(f"label must be one of the classes {', '.join(names[:20])}, but is {label!r}")

    def _rows(self, X: Any) -> Union[Rows, Frame]:
        rows = as_rows(X, "a model")
        if isinstance(rows, Frame):
            if self.schema is None and rows.is_numeric and rows.shape[1] == self.n_sites:
                names = self.info["site_names"]
                if names is not None and names != rows.names and set(names) == set(rows.names):
                    rows = Frame(names, [rows.columns[rows.names.index(n)] for n in names])
                return rows.array() if names is None or names == rows.names else self._refuse(rows, names)
            return self._fitting(rows)
        self._ensure_sites(rows)
        if self.schema is not None:
            return Frame(self.site_names, [rows.array[:, i] for i in range(rows.shape[1])])
        return rows

    def _fitting(self, rows: Frame) -> Frame:
        # Without a schema texts would be read as the numbers of categories that the model never saw.
        read = set(self.info["site_names"] or rows.names)
        for name, column in zip(rows.names, rows.columns):
            if self.schema is None and name in read and column.dtype.kind not in "iufb" and not all(v is None for v in column):
                raise DataError(f"X: column '{name}' has texts or dates, but the model reads numbers.")
        return rows

    def _refuse(self, rows: Frame, names: Sequence[str]) -> Rows:
        missing = [n for n in names if n not in rows.names]
        raise DataError(f"X: has no column '{missing[0]}', which the model reads; its columns are {', '.join(rows.names[:20])}.")

    def _read(self, X: Any) -> Union[Rows, "Table"]:
        if isinstance(X, Table):
            return X
        rows = self._rows(X)
        return Table(self, rows) if isinstance(rows, Frame) else rows

    def _ensure_sites(self, rows: Rows) -> None:
        if rows.shape[1] != self.n_sites:
            raise DataError(f"X has {rows.shape[1]} features, but the model is expecting {self.n_sites} features as input")

    def _answer(self, name: str, rows: Union[Rows, "Table"], *arguments: Any) -> None:
        *before, result = arguments
        if isinstance(rows, Table):
            self._call(name, rows.shape[0] * self.n_sites, (None, rows._handle.number, *before), (result.ctypes.data,))
            return
        try:
            self._call(name, rows.array.size, (byref(rows.view), 0, *before), (result.ctypes.data,))
        except DataError as e:
            if rows.array.dtype.kind == "f" and np.isinf(rows.array).any():
                raise DataError("X contains infinity or a value too large; inf is no value that a model reads.") from e
            raise

    def _call(self, name: str, size: int, before: tuple, after: tuple) -> None:
        if size < _LONG_VALUES and size // self.n_sites * self.n_parameters < _LONG_PRODUCTS:
            call(name, self._handle.number, *before, 0, *after)
        else:
            call_long(name, self._handle.number, *before, after=after)

    def _ask_rows(self, command: str, rows: Frame, options: Mapping[str, Any]) -> dict[str, Any]:
        return ask(command, [MODEL, "X"], options, {MODEL: self._handle, "X": rows.table()})[0]

    def _table(self, rows: Sequence[Sequence[Any]]) -> Any:
        names = [c["name"] for c in self.schema["columns"]] if self.schema else self.site_names
        try:
            import pandas
        except ImportError:
            return [dict(zip(names, row)) for row in rows]
        return pandas.DataFrame(rows, columns=names)


class Table:
    """Rows that a model has read and keeps, for several questions about them: they are copied, and checked, once.

    Parameters
    ----------
    model : Model
        The model that is asked.
    X : array_like or DataFrame
        The rows.

    Attributes
    ----------
    remarks : list of str
        What was read as something else than it was: values that the model does not know.

    Examples
    --------
    >>> import entroscope
    >>> model = entroscope.train("digits", widths=4, steps=2)
    >>> table = entroscope.Table(model, model.sample(5))
    >>> model.log_likelihood(table).shape, model.posterior(table).shape
    ((5,), (5, 10))
    """

    def __init__(self, model: Model, X: Any) -> None:
        rows = X if isinstance(X, (Rows, Frame)) else model._rows(X)
        table, number, text = rows.table(), c_int64(), c_int64()
        call_long("entroscope_rows_read", model._handle.number, table.number, after=(byref(number),))
        self._handle = Handle(number.value)
        call("entroscope_rows_describe", self._handle.number, byref(text))
        found = take_json(text.value)
        self.shape = (found["rows"], model.n_sites)
        self.remarks: list[str] = found["remarks"]
        for remark in self.remarks:
            warn(f"X: {remark}")


class Report:
    """The page of a run, with all pictures inside. It draws itself in a notebook.

    Parameters
    ----------
    html : str
        The document.

    Examples
    --------
    >>> import entroscope
    >>> entroscope.Report("<!DOCTYPE html><html></html>")._repr_html_()[:7]
    '<iframe'
    """

    def __init__(self, html: str) -> None:
        self.html = html

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Write the page.

        Parameters
        ----------
        path : str or path-like
            The file.

        Examples
        --------
        >>> import entroscope, os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "report.html")
        >>> entroscope.Report("<!DOCTYPE html><html></html>").save(path)
        >>> os.path.getsize(path)
        28
        """
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self.html)

    def _repr_html_(self) -> str:
        # A frame of its own: the page has a style sheet, and so has the notebook.
        import html

        return f'<iframe srcdoc="{html.escape(self.html, quote=True)}" style="width:100%;height:46rem;border:0"></iframe>'


def _threads(threads: Any) -> int:
    if (found := index(threads)) < 0:
        raise UsageError(f"threads must be 0 for all processors, or a number of threads, but is {found}")
    return found


def _seed(seed: Any) -> int:
    if not 0 <= (found := index(seed)) < 1 << 64:
        raise UsageError(f"seed must be an integer of 0..18446744073709551615, but is {found}")
    return found


def _format(name: str) -> str:
    ending = os.path.splitext(name)[1].lower()
    if ending not in (".safetensors", ".json"):
        raise UsageError(f"{name}: the name of a model file ends in .safetensors or .json.")
    return ending[1:]


def load(path: Union[str, os.PathLike]) -> Model:
    """Read a model that this package or the command line wrote.

    Parameters
    ----------
    path : str or path-like
        A file whose name ends in .safetensors or .json.

    Returns
    -------
    Model
        The model, checked.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file holds no valid model.

    Examples
    --------
    >>> import entroscope
    >>> entroscope.load("absent.safetensors")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] No such file or directory: 'absent.safetensors'
    """
    name = os.fspath(path)
    _format(name)
    with open(name, "rb") as file:
        return Model(file.read())


def ask(command: str, arguments: Sequence[str], options: Mapping[str, Any], held: Mapping[str, Handle], progress: Receiver = None) -> tuple:
    """Ask what a command of the command line answers.

    Returns
    -------
    result : dict
        Its JSON.
    code : int
        Its exit code.
    messages : list of str
        What it says beside the result.
    """
    content = {
        "command": command,
        "arguments": list(arguments),
        "options": clean(options),
        "held": {name: handle.number for name, handle in held.items()},
    }
    answer = take_json(request("entroscope_ask", content, progress))
    return answer["result"], answer["code"], answer["messages"]


def clean(options: Mapping[str, Any]) -> dict[str, Any]:
    """Turn options into what JSON can hold."""
    return {name: _plain(value) for name, value in options.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        # What JSON has no number for is refused as a text is: by the option.
        return float(value) if np.isfinite(value) else str(float(value))
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    return value


def train(data: Any, labels: Any = None, *, validation: Any = None, progress: Receiver = None, **options: Any) -> Model:
    """Train a model by expectation-maximisation, as ``entroscope train`` does: equal data and options give equal bytes.

    Parameters
    ----------
    data : array_like, DataFrame, str or path-like
        The rows: an array of shape (rows, columns), of images (rows, height, width), a table with columns of numbers, booleans, texts and dates; or the
        name of data that the command line reads: ``"digits"``, a CSV or NPY file, a folder. NaN and None are missing values.
    labels : array_like of shape (rows,), or str, optional
        The class of every row; or the name of the column that holds it.
    validation : array_like or DataFrame, optional
        Rows that choose the model; by default 15 % of the rows, drawn at random.
    progress : bool or callable, optional
        True shows how far it is; a callable receives it as a dict.
    **options
        Those of ``entroscope train``, with ``_`` for ``-``: ``widths=[16, 32]``, ``steps=50``, ``components=4``, ``seed=7``, ``refit=False``.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    ValueError
        Data or options cannot be used.
    FileNotFoundError
        There is no such file.
    MemoryError
        There is not enough memory.
    KeyboardInterrupt
        Ctrl+C; nothing is kept.

    Examples
    --------
    >>> import entroscope, numpy
    >>> rows = numpy.random.default_rng(1).integers(0, 2, (200, 8))
    >>> entroscope.train(rows, widths=2, steps=3)
    <entroscope.Model: 8 sites, 1 classes, ...>
    """
    held: dict[str, Handle] = {}
    options = dict(options)
    if isinstance(data, (str, os.PathLike)):
        name = os.fspath(data)
        if labels is not None:
            options["label"] = labels
    else:
        name = "X"
        held[name] = _held(data, labels, options)
    if validation is not None:
        if isinstance(validation, (str, os.PathLike)):
            options["validation"] = os.fspath(validation)
        else:
            options["validation"] = "validation"
            held["validation"] = as_rows(validation, "train").table()
    content = {"data": name, "options": clean(options), "held": {n: h.number for n, h in held.items()}}
    return Model._of(request("entroscope_train", content, progress))


def _held(data: Any, labels: Any, options: dict[str, Any]) -> Handle:
    rows = as_rows(data, "train")
    if labels is None or isinstance(labels, str):
        if labels is not None:
            options["label"] = labels
        return rows.table()
    classes = np.asarray(labels)
    if classes.ndim != 1 or len(classes) != rows.shape[0]:
        raise DataError(f"labels must be one a row, shape ({rows.shape[0]},), but have shape {classes.shape}")
    if isinstance(rows, Rows):
        if classes.dtype.kind not in "iufb":
            names = [f"x{i}" for i in range(rows.shape[1])]
            rows = Frame(names, [rows.array[:, i] for i in range(rows.shape[1])])
        else:
            return rows.table(classes)
    label = "y"
    while label in rows.names:
        label += "_"
    options["label"] = label
    return rows.with_labels(label, classes if classes.dtype.kind in "iufb" else classes.astype(object)).table()
