"""The border to the library: loading it, calling it, and turning what it answers into objects and errors of Python."""

from __future__ import annotations

import _thread
import ctypes
import json
import os
import platform
import sys
import threading
from ctypes import POINTER, byref, c_char_p, c_int, c_int32, c_int64, c_uint64, c_void_p
from typing import Any, Callable, Mapping, Optional

from .errors import BY_STATUS, InternalError, OutOfMemoryError
from .progress import Progress

ABI_VERSION = 1

# What a processor must have, in the words of /proc/cpuinfo: the levels of the x86-64 psABI.
_V3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"}
_V4 = _V3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
_POLL_SECONDS = 0.1


class ArrayView(ctypes.Structure):
    """An array as the library reads it in its place."""

    _fields_ = [
        ("data", c_void_p),
        ("type", c_int64),
        ("rows", c_int64),
        ("columns", c_int64),
        ("row_stride", c_int64),
        ("column_stride", c_int64),
    ]


class ColumnView(ctypes.Structure):
    """A column of a table as the library copies it."""

    _fields_ = [
        ("name", c_char_p),
        ("type", c_int64),
        ("numbers", c_void_p),
        ("codes", c_void_p),
        ("texts", c_void_p),
        ("starts", c_void_p),
        ("text_count", c_int64),
    ]


_SIGNATURES: dict[str, list[Any]] = {
    "entroscope_version": [POINTER(c_int64)],
    "entroscope_error": [c_char_p, c_int],
    "entroscope_bytes": [c_int64, POINTER(c_void_p), POINTER(c_int64)],
    "entroscope_free": [c_int64],
    "entroscope_task_create": [POINTER(c_int64)],
    "entroscope_task_cancel": [c_int64],
    "entroscope_task_progress": [c_int64, POINTER(c_int64)],
    "entroscope_model_read": [c_char_p, c_int64, c_int, POINTER(c_int64)],
    "entroscope_model_write": [c_int64, c_int, POINTER(c_int64)],
    "entroscope_model_describe": [c_int64, POINTER(c_int64)],
    "entroscope_train": [c_char_p, c_int64, c_int64, POINTER(c_int64)],
    "entroscope_ask": [c_char_p, c_int64, c_int64, POINTER(c_int64)],
    "entroscope_report": [c_int64, c_char_p, c_int64, POINTER(c_int64)],
    "entroscope_picture": [c_char_p, c_char_p, c_int64, POINTER(c_int64)],
    "entroscope_table_of_array": [POINTER(ArrayView), c_void_p, c_int, c_int, POINTER(c_int64)],
    "entroscope_table_of_columns": [POINTER(ColumnView), c_int64, c_int64, POINTER(c_int64)],
    "entroscope_rows_read": [c_int64, c_int64, c_int64, POINTER(c_int64)],
    "entroscope_rows_describe": [c_int64, POINTER(c_int64)],
    "entroscope_log_likelihood": [c_int64, POINTER(ArrayView), c_int64, c_int, c_int64, c_void_p],
    "entroscope_posterior": [c_int64, POINTER(ArrayView), c_int64, c_int, c_int64, c_void_p],
    "entroscope_latent_count": [c_int64, c_int, POINTER(c_int32)],
    "entroscope_latents": [c_int64, POINTER(ArrayView), c_int64, c_int, c_int, c_int64, c_void_p],
    "entroscope_impute": [c_int64, POINTER(ArrayView), c_void_p, c_int, c_uint64, c_int, c_int64, c_void_p],
    "entroscope_sample": [c_int64, c_int, c_uint64, c_int, c_int, c_int64, c_void_p, c_void_p],
}

_lock = threading.Lock()
_library: Optional[ctypes.CDLL] = None
_forked = False


def _mark_fork() -> None:
    # The threads of the library do not exist in the child: a call there would wait for ever.
    global _forked
    _forked = _library is not None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_mark_fork)


def _flags(path: str = "/proc/cpuinfo") -> set[str]:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("flags"):
                    return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()


def choose_build(flags: set[str], machine: str, system: str) -> str:
    """Choose the build for a processor.

    Parameters
    ----------
    flags : set of str
        The flags of the processor, as in /proc/cpuinfo.
    machine, system : str
        Of :mod:`platform`.

    Returns
    -------
    str
        ``"v3"`` or ``"v4"``.

    Raises
    ------
    InternalError
        There is no build for it.

    Examples
    --------
    >>> choose_build({"avx"}, "x86_64", "Linux")
    Traceback (most recent call last):
    ...
    entroscope.errors.InternalError: This processor lacks abm, avx2, bmi1, bmi2, f16c, fma, movbe, xsave; ...
    """
    if system != "Linux" or machine not in ("x86_64", "AMD64"):
        raise InternalError(f"This package is for Linux on x86-64, not for {system} on {machine}; the command line, entroscope, runs there.")
    if _V4 <= flags:
        return "v4"
    if _V3 <= flags:
        return "v3"
    missing = ", ".join(sorted(_V3 - flags))
    raise InternalError(
        f"This processor lacks {missing}; the library needs the instructions of x86-64-v3 (2013 and later). The command line, entroscope, runs without them."
    )


def library() -> ctypes.CDLL:
    """Get the library; the first call loads it."""
    global _library
    if _forked:
        raise InternalError(
            "This process was forked after entroscope was loaded, and the threads of the library are not in it; "
            "start processes by spawn: multiprocessing.set_start_method('spawn')."
        )
    if _library is None:
        with _lock:
            if _library is None:
                _library = _load()
    return _library


def _load() -> ctypes.CDLL:
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib")
    build = os.environ.get("ENTROSCOPE_BUILD") or choose_build(_flags(), platform.machine(), platform.system())
    path = os.path.join(folder, f"libentroscope-{build}.so")
    if not os.path.exists(path) and build == "v4":
        path = os.path.join(folder, "libentroscope-v3.so")
    if not os.path.exists(path):
        raise InternalError(f"{path} is missing; build it by eng/build-python, or install the wheel.")
    try:
        found = ctypes.CDLL(path)
    except OSError as e:
        raise InternalError(f"The library cannot be loaded: {e}. It needs glibc 2.34 or later.") from e
    found.entroscope_abi_version.restype = c_int
    if found.entroscope_abi_version() != ABI_VERSION:
        raise InternalError(f"{path} has version {found.entroscope_abi_version()} of the interface, but this package needs {ABI_VERSION}.")
    for name, arguments in _SIGNATURES.items():
        function = getattr(found, name)
        function.argtypes = arguments
        function.restype = c_int
    return found


def _message() -> str:
    found = library()
    length = found.entroscope_error(None, 0)
    buffer = ctypes.create_string_buffer(length + 1)
    found.entroscope_error(buffer, length)
    return buffer.raw[:length].decode("utf-8", "replace")


def _raise(status: int, message: str) -> None:
    kind = BY_STATUS.get(status, InternalError)
    raise kind() if kind is KeyboardInterrupt else kind(message)


def call(name: str, *arguments: Any) -> None:
    """Call a function of the library on this thread."""
    status = getattr(library(), name)(*arguments)
    if status:
        _raise(status, _message())


def take(handle: int) -> bytes:
    """Take the bytes of a result, and free it."""
    data, length = c_void_p(), c_int64()
    call("entroscope_bytes", handle, byref(data), byref(length))
    try:
        return ctypes.string_at(data, length.value) if length.value else b""
    finally:
        call("entroscope_free", handle)


def take_json(handle: int) -> Any:
    """Take a result that is JSON, and free it."""
    return json.loads(take(handle))


def call_long(name: str, *before: Any, after: tuple = (), progress: Any = None) -> None:
    """Call a function that takes long on another thread, so that an interrupt stops it at once.

    Parameters
    ----------
    name : str
        The function.
    before, after : tuple
        Its arguments before and after the task.
    progress : bool or callable, optional
        Shows how far it is.
    """
    function = getattr(library(), name)
    task = c_int64()
    call("entroscope_task_create", byref(task))
    outcome: list[Any] = [None, ""]

    finished = threading.Event()

    def work() -> None:
        try:
            outcome[0] = function(*before, task.value, *after)
            if outcome[0]:
                # The sentence is that of the thread that called.
                outcome[1] = _message()
        finally:
            finished.set()

    display = Progress.of(progress)
    try:
        try:
            # Not threading.Thread: where an interrupt ends its join, Python up to 3.12 takes the thread for ended, while it still uses the caller's arrays.
            _start(work, finished)
            while not finished.wait(_POLL_SECONDS):
                display.update(_progress(task.value))
        except BaseException:
            call("entroscope_task_cancel", task.value)
            _wait(finished)
            raise
        finally:
            display.update(_progress(task.value))
            display.close()
    finally:
        call("entroscope_free", task.value)
    if outcome[0]:
        _raise(outcome[0], outcome[1])


def _start(work: Callable[[], None], finished: threading.Event) -> None:
    try:
        _thread.start_new_thread(work, ())
    except RuntimeError as e:
        finished.set()
        raise OutOfMemoryError(f"No thread can be started for the call: {e}") from e


def _wait(finished: threading.Event) -> None:
    while not finished.is_set():
        try:
            finished.wait()
        except KeyboardInterrupt:
            # A second interrupt changes nothing: the call ends within a second, and until then reads and writes the caller's arrays.
            continue


def _progress(task: int) -> Mapping[str, Any]:
    text = c_int64()
    call("entroscope_task_progress", task, byref(text))
    return take_json(text.value)


def request(name: str, content: Mapping[str, Any], progress: Any = None) -> int:
    """Send a request, and get the handle of its answer."""
    text = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    answer = c_int64()
    call_long(name, text, len(text), after=(byref(answer),), progress=progress)
    return answer.value


class Handle:
    """An object of the library, freed when Python needs it no more."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._process = os.getpid()

    def close(self) -> None:
        """Free the object; a second time does nothing."""
        number, self.number = self.number, 0
        if number and os.getpid() == self._process and _library is not None:
            _library.entroscope_free(number)

    def __del__(self) -> None:
        if not sys.is_finalizing():
            self.close()


def version() -> str:
    """Get the version of the library.

    Returns
    -------
    str
        Such as ``"0.1.0"``.

    Examples
    --------
    >>> import entroscope
    >>> entroscope.version()[0].isdigit()
    True
    """
    text = c_int64()
    call("entroscope_version", byref(text))
    return take(text.value).decode()
