"""The errors of Entroscope. Each is also the built-in error that Python programs expect in its place."""

from __future__ import annotations


class EntroscopeError(Exception):
    """The base of all errors of this package. The message is one line that names place, value and requirement."""


class UsageError(EntroscopeError, ValueError):
    """An argument or an option that cannot be meant."""


class UnknownOptionError(EntroscopeError, TypeError):
    """An option that there is not, such as a misspelt one."""


class DataError(EntroscopeError, ValueError):
    """Data that cannot be used: a wrong value, a wrong shape."""


class ModelError(EntroscopeError, ValueError):
    """A model, or a model file, that is not valid, or not of the kind that is needed."""


class SizeLimitError(EntroscopeError, ValueError):
    """Something larger than a limit that is in force; nothing has been allocated."""


class HandleError(EntroscopeError, ValueError):
    """An object of the library that is closed already."""


class MissingFileError(EntroscopeError, FileNotFoundError):
    """There is no such file."""


class FileError(EntroscopeError, OSError):
    """A file that cannot be read or written."""


class OutOfMemoryError(EntroscopeError, MemoryError):
    """This machine does not have enough memory."""


class InternalError(EntroscopeError, RuntimeError):
    """An error of the library itself, or a library that cannot be used here."""


class UnsupportedError(EntroscopeError, NotImplementedError):
    """What the command line has, but this library leaves out."""


# By the statuses of the ABI (src/Entroscope.Native/Calls/Status.cs).
BY_STATUS = {
    1: UsageError,
    2: DataError,
    3: ModelError,
    4: SizeLimitError,
    5: MissingFileError,
    6: FileError,
    7: OutOfMemoryError,
    8: KeyboardInterrupt,
    9: HandleError,
    10: InternalError,
    11: UnsupportedError,
    12: UnknownOptionError,
}
