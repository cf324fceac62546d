"""Tables by the Arrow C data interface (Apache Arrow, "The Arrow C data interface", 2020): read without any package of Arrow."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p
from typing import Any, Callable, Optional

import numpy as np

from .errors import DataError


class _Schema(Structure):
    pass


class _Array(Structure):
    pass


class _Stream(Structure):
    pass


_Schema._fields_ = [
    ("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64), ("n_children", c_int64),
    ("children", POINTER(POINTER(_Schema))), ("dictionary", POINTER(_Schema)), ("release", CFUNCTYPE(None, POINTER(_Schema))), ("private_data", c_void_p),
]
_Array._fields_ = [
    ("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64), ("n_children", c_int64), ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(_Array))), ("dictionary", POINTER(_Array)), ("release", CFUNCTYPE(None, POINTER(_Array))), ("private_data", c_void_p),
]
_Stream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))), ("get_next", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))),
    ("get_last_error", CFUNCTYPE(c_void_p, POINTER(_Stream))), ("release", CFUNCTYPE(None, POINTER(_Stream))), ("private_data", c_void_p),
]

_NUMBERS = {
    "c": np.int8, "C": np.uint8, "s": np.int16, "S": np.uint16, "i": np.int32, "I": np.uint32, "l": np.int64, "L": np.uint64, "e": np.float16, "f": np.float32,
    "g": np.float64,
}
_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]


def columns_of(data: Any) -> Optional[tuple[list[str], list[np.ndarray]]]:
    """Read what has ``__arrow_c_stream__`` or ``__arrow_c_array__``: names and columns, copied; None where it has neither.

    Numbers and booleans without missing values become arrays of their type, with missing values floats with NaN (booleans: texts with None); texts and
    dictionaries objects with None; dates and times datetime64.

    Raises
    ------
    DataError
        The producer reports an error, or is no table.
    TypeError
        A column has a type that is not read, such as lists.
    """
    if hasattr(data, "__arrow_c_stream__"):
        return _of_stream(data.__arrow_c_stream__())
    if hasattr(data, "__arrow_c_array__"):
        return _of_array(*data.__arrow_c_array__())
    return None


def _of_stream(capsule: Any) -> tuple[list[str], list[np.ndarray]]:
    stream = ctypes.cast(_pointer(capsule, b"arrow_array_stream"), POINTER(_Stream))
    schema = _Schema()
    parts: list[list[np.ndarray]] = []
    try:
        _ensure(stream, stream.contents.get_schema(stream, byref(schema)))
        names, readers = _readers(schema)
        while True:
            batch = _Array()
            _ensure(stream, stream.contents.get_next(stream, byref(batch)))
            if not batch.release:
                break
            try:
                parts.append(_read(batch, readers))
            finally:
                batch.release(byref(batch))
        if not parts:
            return names, [np.empty(0) for _ in names]
        return names, [_join([part[i] for part in parts]) for i in range(len(names))]
    finally:
        if schema.release:
            schema.release(byref(schema))
        # The capsule keeps the stream; released here it lets go of its data at once.
        if stream.contents.release:
            stream.contents.release(stream)


def _of_array(schema_capsule: Any, array_capsule: Any) -> tuple[list[str], list[np.ndarray]]:
    schema = ctypes.cast(_pointer(schema_capsule, b"arrow_schema"), POINTER(_Schema)).contents
    array = ctypes.cast(_pointer(array_capsule, b"arrow_array"), POINTER(_Array)).contents
    try:
        names, readers = _readers(schema)
        return names, _read(array, readers)
    finally:
        for found in (array, schema):
            if found.release:
                found.release(byref(found))


def _ensure(stream: Any, code: int) -> None:
    if code:
        message = stream.contents.get_last_error(stream)
        reason = ctypes.string_at(message).decode("utf-8", "replace") if message else "no reason is given"
        raise DataError(f"X: the Arrow stream ended with error {code}: {reason}")


def _join(parts: list[np.ndarray]) -> np.ndarray:
    kinds = {part.dtype.kind for part in parts}
    # A batch with missing booleans beside one without.
    if "O" in kinds and "b" in kinds:
        parts = [np.array([str(v) for v in p], dtype=object) if p.dtype.kind == "b" else p for p in parts]
    if "f" in kinds:
        parts = [_floats(p) if p.dtype.kind in "iu" else p for p in parts]
    return np.concatenate(parts)


def _floats(integers: np.ndarray) -> np.ndarray:
    numbers = integers.astype(np.float64)
    if not np.array_equal(numbers.astype(integers.dtype), integers):
        raise DataError("X: the Arrow data has integers beyond 2^53 in a column with missing values, which no float64 holds; give them as text.")
    return numbers


_Reader = Callable[[_Array, int, int], np.ndarray]


def _readers(schema: _Schema) -> tuple[list[str], list[_Reader]]:
    if schema.format != b"+s":
        raise DataError(f"X: a table is needed, but the Arrow data has the format '{(schema.format or b'').decode('ascii', 'replace')}'.")
    names, readers = [], []
    for i in range(schema.n_children):
        child = schema.children[i].contents
        name = (child.name or b"").decode("utf-8", "replace")
        names.append(name)
        readers.append(_reader(child, name))
    return names, readers


def _read(batch: _Array, readers: list[_Reader]) -> list[np.ndarray]:
    if batch.n_children != len(readers):
        raise DataError(f"X: a batch of the Arrow data has {batch.n_children} columns, but its schema has {len(readers)}.")
    columns = []
    present = _valid(batch, batch.offset, batch.length)
    for i, reader in enumerate(readers):
        child = batch.children[i].contents
        column = reader(child, child.offset + batch.offset, batch.length)
        columns.append(column if present is None else _missing(column, present))
    return columns


def _reader(schema: _Schema, name: str) -> _Reader:
    kind = schema.format.decode("ascii", "replace")
    if schema.dictionary:
        codes, entries = _reader_of(kind, name), _reader(schema.dictionary.contents, name)
        return lambda array, start, count: _decoded(array, codes(array, start, count), start, entries)
    values = _reader_of(kind, name)

    def read(array: _Array, start: int, count: int) -> np.ndarray:
        found = values(array, start, count)
        present = _valid(array, start, count)
        return found if present is None else _missing(found, present)

    return read


def _reader_of(kind: str, name: str) -> _Reader:
    if kind in _NUMBERS:
        dtype = np.dtype(_NUMBERS[kind])
        return lambda array, start, count: _buffer(array, 1, dtype, start, count).copy()
    if kind == "n":
        return lambda array, start, count: np.full(count, None, dtype=object)
    if kind == "b":
        return lambda array, start, count: _bits(array, 1, start, count)
    if kind in ("u", "U"):
        return lambda array, start, count: _texts(array, np.dtype(np.int32 if kind == "u" else np.int64), start, count)
    if kind == "vu":
        return _views
    if kind == "tdD":
        return lambda array, start, count: _buffer(array, 1, np.dtype(np.int32), start, count).astype("datetime64[D]")
    if kind == "tdm" or kind[:2] == "ts":
        unit = "ms" if kind == "tdm" else _UNITS[kind[2]]
        return lambda array, start, count: _buffer(array, 1, np.dtype(np.int64), start, count).astype(f"datetime64[{unit}]")
    raise TypeError(f"X: column '{name}' has the Arrow format '{kind}'; numbers, booleans, texts, dictionaries, dates and times are read.")


def _buffer(array: _Array, number: int, dtype: np.dtype, start: int, count: int) -> np.ndarray:
    if count == 0:
        return np.empty(0, dtype)
    size = dtype.itemsize
    held = (ctypes.c_char * (count * size)).from_address(array.buffers[number] + start * size)
    return np.frombuffer(held, dtype)


def _bits(array: _Array, number: int, start: int, count: int) -> np.ndarray:
    first = start // 8
    packed = _buffer(array, number, np.dtype(np.uint8), first, (start + count + 7) // 8 - first)
    return np.unpackbits(packed, bitorder="little")[start - 8 * first :][:count].astype(bool)


def _valid(array: _Array, start: int, count: int) -> Optional[np.ndarray]:
    if array.null_count == 0 or array.n_buffers == 0 or not array.buffers[0]:
        return None
    present = _bits(array, 0, start, count)
    return None if present.all() else present


def _texts(array: _Array, dtype: np.dtype, start: int, count: int) -> np.ndarray:
    found = np.full(count, None, dtype=object)
    starts = _buffer(array, 1, dtype, start, count + 1 if count else 0).tolist()
    base = array.buffers[2] if count and array.buffers[2] else 0
    for row in range(count):
        found[row] = ctypes.string_at(base + starts[row], starts[row + 1] - starts[row]).decode("utf-8", "replace") if starts[row + 1] > starts[row] else ""
    return found


def _views(array: _Array, start: int, count: int) -> np.ndarray:
    # Sixteen bytes a text: its length and, up to twelve bytes, the text itself; else where it lies.
    found = np.full(count, None, dtype=object)
    views = _buffer(array, 1, np.dtype(np.int32), 4 * start, 4 * count).reshape(count, 4)
    for row in range(count):
        length, buffer, offset = int(views[row, 0]), int(views[row, 2]), int(views[row, 3])
        at = views[row].ctypes.data + 4 if length <= 12 else array.buffers[2 + buffer] + offset
        found[row] = ctypes.string_at(at, length).decode("utf-8", "replace")
    return found


def _missing(values: np.ndarray, present: np.ndarray) -> np.ndarray:
    kind = values.dtype.kind
    if kind == "O":
        values[~present] = None
        return values
    if kind == "M":
        values[~present] = np.datetime64("NaT")
        return values
    if kind == "b":
        return np.array([str(bool(v)) if p else None for v, p in zip(values, present)], dtype=object)
    numbers = np.full(len(values), np.nan)
    numbers[present] = _floats(values[present]) if kind in "iu" else values[present]
    return numbers


def _decoded(array: _Array, codes: np.ndarray, start: int, entries: _Reader) -> np.ndarray:
    dictionary = array.dictionary.contents
    # Numbers as categories are names: they have no order.
    names = [None if v is None else str(v) for v in entries(dictionary, dictionary.offset, dictionary.length)]
    present = _valid(array, start, len(codes))
    found = np.full(len(codes), None, dtype=object)
    for row, code in enumerate(codes.tolist()):
        if present is None or present[row]:
            if not 0 <= code < len(names):
                raise DataError(f"X: row {row + 1} of a dictionary of Arrow has the code {code}, but there are {len(names)} entries.")
            found[row] = names[code]
    return found
