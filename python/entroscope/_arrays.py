"""Rows of the caller, from whatever holds them, as the library reads them: arrays in their place, tables column by column."""

from __future__ import annotations

import ctypes
import decimal
import numbers
from ctypes import byref, c_int64
from typing import Any, Optional, Sequence, Union

import numpy as np

from . import _arrow
from ._native import ArrayView, ColumnView, Handle, call
from .errors import DataError

_TYPES = {np.dtype(np.float64): 0, np.dtype(np.float32): 1, np.dtype(np.int64): 2, np.dtype(np.int32): 3, np.dtype(np.uint8): 4}
_NUMBER, _BOOLEAN, _DATE, _TIME, _TEXT = range(5)


class Rows:
    """An array with a row a sample."""

    def __init__(self, array: np.ndarray, image: tuple[int, int] = (0, 0)) -> None:
        self.array = array
        self.image = image
        self.view = ArrayView(
            array.ctypes.data, _TYPES[array.dtype], array.shape[0], array.shape[1], array.strides[0], array.strides[1]
        )

    @property
    def shape(self) -> tuple[int, int]:
        return self.array.shape  # type: ignore[return-value]

    @property
    def names(self) -> Optional[list[str]]:
        return None

    def table(self, labels: Optional[np.ndarray] = None) -> Handle:
        """Name the rows as a table; the array is read while the handle lives."""
        classes = None if labels is None else np.ascontiguousarray(labels, dtype=np.float64)
        number = c_int64()
        call(
            "entroscope_table_of_array", byref(self.view), None if classes is None else classes.ctypes.data, self.image[0], self.image[1], byref(number)
        )
        handle = Handle(number.value)
        handle.kept = self.array  # type: ignore[attr-defined]
        return handle


class Frame:
    """A table of columns with names and types."""

    def __init__(self, names: Sequence[str], columns: Sequence[np.ndarray]) -> None:
        self.names: list[str] = list(names)
        self.columns = list(columns)
        self.shape = (len(columns[0]) if columns else 0, len(columns))

    @property
    def is_numeric(self) -> bool:
        return all(c.dtype.kind in "iufb" for c in self.columns)

    def array(self) -> Rows:
        """Get the columns, all of them numbers, as one array."""
        return Rows(np.column_stack([c.astype(np.float64) for c in self.columns]))

    def with_labels(self, name: str, labels: np.ndarray) -> "Frame":
        """Add a column."""
        return Frame([*self.names, name], [*self.columns, np.asarray(labels)])

    def table(self) -> Handle:
        """Copy the columns into a table of the library."""
        if not self.columns:
            raise DataError(f"Found array with 0 feature(s) (shape={self.shape}) while a minimum of 1 is required.")
        views = (ColumnView * len(self.columns))()
        kept: list[Any] = []
        for view, name, column in zip(views, self.names, self.columns):
            kept.append(_fill(view, name, column))
        number = c_int64()
        call("entroscope_table_of_columns", views, len(self.columns), self.shape[0], byref(number))
        return Handle(number.value)


def _fill(view: ColumnView, name: str, column: np.ndarray) -> Any:
    if "\0" in name:
        raise DataError(f"X: the name of column {name!r} has a character of code 0.")
    view.name = encoded = _encoded(name)
    kind = column.dtype.kind
    if kind in "iufb":
        values = np.ascontiguousarray(_ensure_exact(column, name) if kind in "iu" else column, dtype=np.float64)
        view.type = _BOOLEAN if kind == "b" else _NUMBER
        view.numbers = values.ctypes.data
        return encoded, values
    if kind == "M":
        # Nanoseconds would not reach beyond the years 1677 and 2262.
        seconds = column.astype("datetime64[us]").astype(np.int64)
        missing = np.isnat(column)
        days = bool(np.all(seconds[~missing] % 86_400_000_000 == 0))
        values = np.where(missing, np.nan, seconds / (86_400e6 if days else 1e6))
        view.type = _DATE if days else _TIME
        view.numbers = values.ctypes.data
        return encoded, values
    codes, texts = _codes(column)
    parts = [_encoded(t) for t in texts]
    starts = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum([len(p) for p in parts], out=starts[1:])
    joined = ctypes.create_string_buffer(b"".join(parts))
    view.type = _TEXT
    view.codes = codes.ctypes.data
    view.texts = ctypes.cast(joined, ctypes.c_void_p)
    view.starts = starts.ctypes.data
    view.text_count = len(parts)
    return encoded, codes, starts, joined


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _is_missing(value: Any) -> bool:
    return value is None or value is getattr(_pandas(), "NA", _ABSENT) or (isinstance(value, float) and value != value) or value is getattr(
        _pandas(), "NaT", _ABSENT
    )


_ABSENT = object()


def _pandas() -> Any:
    import sys

    return sys.modules.get("pandas")


def _codes(column: np.ndarray) -> tuple[np.ndarray, list[str]]:
    ids: dict[str, int] = {}
    codes = np.full(len(column), -1, dtype=np.int32)
    for row, value in enumerate(column):
        if _is_missing(value):
            continue
        codes[row] = ids.setdefault(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value), len(ids))
    return codes, list(ids)


def _column(values: Any, name: str) -> np.ndarray:
    """Turn a column of any library into an array of numbers, booleans, times or objects."""
    dtype = getattr(values, "dtype", None)
    kind = getattr(dtype, "kind", None)
    if str(dtype) == "category":
        # Numbers as categories are names: they have no order.
        return np.array([None if _is_missing(v) else str(v) for v in values], dtype=object)
    if getattr(dtype, "na_value", _ABSENT) is not _ABSENT and kind in ("i", "u", "f", "b"):
        # Pandas' own types with NA.
        missing = np.asarray(values.isna())
        if missing.any():
            if kind in ("i", "u"):
                _ensure_exact(values[~missing].to_numpy(dtype=np.int64 if kind == "i" else np.uint64), name)
            found = values.to_numpy(dtype=np.float64, na_value=np.nan)
            return np.array([None if m else str(bool(v)) for v, m in zip(found, missing)], dtype=object) if kind == "b" else found
        return values.to_numpy(dtype={"b": np.bool_, "f": np.float64, "u": np.uint64}.get(kind, np.int64))
    if getattr(dtype, "tz", None) is not None:
        # Times of a zone are those of UTC.
        return values.to_numpy(dtype="datetime64[ns]")
    if hasattr(values, "to_numpy"):
        try:
            array = values.to_numpy()
        except TypeError:
            array = np.asarray(values)
    else:
        array = np.asarray(values)
    if array.ndim != 1:
        raise DataError(f"X: column '{name}' has {array.ndim} dimensions; a column has one.")
    if array.dtype.kind == "c":
        raise DataError(f"X: column '{name}': Complex data not supported")
    if array.dtype.kind in "US":
        return array.astype(object)
    if array.dtype.kind == "m":
        # What lies between two times, in seconds.
        return np.where(np.isnat(array), np.nan, array / np.timedelta64(1, "s"))
    if array.dtype.kind != "O":
        return array
    known = [v for v in array if not _is_missing(v)]
    strange = next((v for v in known if isinstance(v, (dict, list, tuple, set, np.ndarray))), None)
    if strange is not None:
        raise TypeError(f"X: column '{name}': argument must be a string or a number, not '{type(strange).__name__}'")
    if known and all(isinstance(v, (bool, np.bool_)) for v in known) and len(known) == len(array):
        return array.astype(bool)
    if known and all(isinstance(v, (numbers.Real, decimal.Decimal)) and not isinstance(v, (bool, np.bool_)) for v in known):
        return np.array([np.nan if _is_missing(v) else _number(v, name) for v in array])
    return array


def _number(value: Any, name: str) -> float:
    try:
        found = float(value)
    except OverflowError:
        found = np.inf
    if isinstance(value, (int, np.integer)) and (np.isinf(found) or int(found) != int(value)):
        raise DataError(f"X: column '{name}' has integers beyond 2^53, which no float64 holds; give them as text.")
    return found


def _ensure_exact(integers: np.ndarray, name: str) -> np.ndarray:
    found = integers.astype(np.float64)
    # Beside 2^63 and 2^64 the way back leaves the type.
    if any(int(a) != int(b) for a, b in zip(found[np.abs(found) >= 2.0**53], integers[np.abs(found) >= 2.0**53])):
        raise DataError(f"X: column '{name}' has integers beyond 2^53, which no float64 holds; give them as text.")
    return found


def as_frame(data: Any) -> Optional[Frame]:
    """Take a table: a pandas or polars frame, an Arrow table, a mapping of columns; None where it is none."""
    if isinstance(data, Frame):
        return data
    if isinstance(data, dict):
        names = list(data)
        columns = [_column(data[n], str(n)) for n in names]
    elif hasattr(data, "iloc") and hasattr(data, "columns"):
        names = list(data.columns)
        _ensure_different(names)
        columns = [_column(data[n], str(n)) for n in names]
    elif (read := _arrow.columns_of(data)) is not None:
        names = read[0]
        _ensure_different(names)
        columns = [_column(c, n) for n, c in zip(*read)]
    elif hasattr(data, "columns") and hasattr(data, "dtypes") and hasattr(data, "__getitem__"):
        names = list(data.columns)
        columns = [_column(data[n], str(n)) for n in names]
    elif hasattr(data, "column_names") and hasattr(data, "column"):
        names = list(data.column_names)
        _ensure_different(names)
        columns = [_column(data.column(n), str(n)) for n in names]
    elif hasattr(data, "__dataframe__") and not isinstance(data, np.ndarray):
        # The interchange protocol of frames; pandas reads it.
        import pandas

        return as_frame(pandas.api.interchange.from_dataframe(data))
    else:
        return None
    sizes = {len(c) for c in columns}
    if len(sizes) > 1:
        raise DataError(f"X: the columns have different lengths: {', '.join(map(str, sorted(sizes)))}.")
    return Frame([str(n) for n in names], columns)


def _ensure_different(names: Sequence[Any]) -> None:
    if len(set(map(str, names))) < len(names):
        raise DataError("X: two columns have the same name; names must differ.")


def as_rows(data: Any, name: str = "estimator") -> Union[Rows, Frame]:
    """Take rows: an array of two dimensions, or of images of three, a nested list, or a table.

    Parameters
    ----------
    data : array_like, DataFrame, mapping
        The rows. Arrays of float64, float32, int64, int32 and uint8 of any strides are read in their place, others are converted.
    name : str
        What needs them, for messages.

    Raises
    ------
    TypeError
        A sparse matrix, or elements that are neither numbers nor texts.
    ValueError
        Not two dimensions, no rows, no columns, complex numbers.

    Examples
    --------
    >>> as_rows([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    if isinstance(data, Rows):
        return data
    if hasattr(data, "toarray") and not isinstance(data, np.ndarray):
        raise TypeError("A sparse matrix was passed, but dense data is required; use X.toarray() to convert it to a dense array.")
    frame = as_frame(data)
    if frame is not None:
        if frame.shape[0] == 0:
            raise DataError(f"Found array with 0 sample(s) (shape={frame.shape}) while a minimum of 1 is required by {name}.")
        return frame
    if isinstance(data, np.ma.MaskedArray) and data.mask.any():
        # What is masked is missing.
        data = data.astype(np.float64 if data.dtype.kind in "iufb" else object).filled(np.nan)
    array = np.asarray(data)
    if array.dtype.kind == "c":
        raise DataError("X: Complex data not supported")
    if array.ndim in (0, 1):
        raise DataError(
            f"Expected 2D array, got {'scalar' if array.ndim == 0 else '1D'} array instead. Reshape your data either using array.reshape(-1, 1) "
            "if it has one column or array.reshape(1, -1) if it is one row."
        )
    image = (0, 0)
    if array.ndim == 3:
        image = (array.shape[1], array.shape[2])
        array = array.reshape(array.shape[0], -1)
    if array.ndim != 2:
        raise DataError(f"X has {array.ndim} dimensions; an array of rows has two, one of images three.")
    for axis, what in enumerate(("sample", "feature")):
        if array.shape[axis] == 0:
            raise DataError(f"Found array with 0 {what}(s) (shape={array.shape}) while a minimum of 1 is required by {name}.")
    if array.dtype.kind in "OUS":
        return _of_objects(array)
    return Rows(_supported(array), image)


def _supported(array: np.ndarray) -> np.ndarray:
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "b":
        return array.view(np.uint8)
    if kind not in "iuf":
        raise TypeError(f"X has elements of {array.dtype}; numbers, booleans and texts are read.")
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.dtype in _TYPES:
        return array
    if kind == "f":
        return array.astype(np.float32 if size < 4 else np.float64)
    if size < 4 or (kind == "i" and size == 4):
        return array.astype(np.int32)
    if kind == "u" and size == 8 and int(array.max()) > np.iinfo(np.int64).max:
        raise DataError("X has integers beyond 2^63; at most 2^53 is read.")
    return array.astype(np.int64)


def _of_objects(array: np.ndarray) -> Union[Rows, Frame]:
    try:
        return Rows(np.array([[np.nan if v is None else v for v in row] for row in array], dtype=np.float64) if array.dtype.kind == "O"
                    else array.astype(np.float64))
    except (TypeError, ValueError):
        return Frame([f"x{i}" for i in range(array.shape[1])], [_column(array[:, i], f"x{i}") for i in range(array.shape[1])])
