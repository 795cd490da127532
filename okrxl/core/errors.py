"""The three exceptions: raised where okrxl cannot go on; what is wrong in a sheet is a Finding."""

from __future__ import annotations

import atexit
import errno
import gc
import os


class OkrxlError(Exception):
    """Cannot go on. Carries a code of `errors.toml` and its values; the edge puts them into words."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code, values)

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is usually made anew from its `args`; this one may come from another process.
        return _again, (type(self), self.code, self.values)


def _again(kind: type[OkrxlError], code: str, values: dict[str, object]) -> OkrxlError:
    return kind(code, **values)


class BadFileError(OkrxlError):
    """The workbook given cannot be used as it is: damaged, encrypted, locked, of a foreign kind."""


class EnvironmentProblemError(OkrxlError):
    """The machine lacks something: a folder that can be written, a program, a permission."""


def lacks_memory(error: BaseException) -> bool:
    """Whether an exception, or one that led to it, says that memory ran out, by whatever library."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MemoryError) or (isinstance(seen, OSError) and seen.errno == errno.ENOMEM):
            return True
        if isinstance(seen, SystemError) and "without" in str(
            seen
        ):  # … setting an exception: none could be made
            return True
        # A library that could not be loaded for lack of memory.
        if isinstance(seen, ImportError) and ("memory" in str(seen) or "failed to map" in str(seen)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def short_lived() -> None:
    """Set up a process that does one command or click and ends; called before numpy is loaded.

    Collecting garbage, in between or at the end, would only take time: a tenth of a refresh of the sample.
    numpy's OpenBLAS takes some 30 MB of addresses for each core, and ends the process itself where there are
    none; okrxl multiplies no matrices.
    """
    gc.disable()
    atexit.register(gc.freeze)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
