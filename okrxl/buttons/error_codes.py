"""Excel's errors as codes of the labels' `errors`: what Windows, the Mac and LibreOffice raise."""

from __future__ import annotations

from collections.abc import Iterator

from okrxl.core.errors import OkrxlError, lacks_memory

BUSY = frozenset(
    {
        0x80010001,  # RPC_E_CALL_REJECTED: a cell is being edited, a dialog is open
        0x8001010A,  # RPC_E_SERVERCALL_RETRYLATER
        0x800AC472,  # VBA_E_IGNORE
        -1712 & 0xFFFFFFFF,  # Mac: errAETimeout
    }
)
GONE = frozenset(
    {
        0x80010108,  # RPC_E_DISCONNECTED: the workbook was closed
        0x800401FD,  # CO_E_OBJNOTCONNECTED
        0x800706BA,  # the RPC server is unavailable: Excel was closed
        0x800706BE,  # the remote procedure call failed
        0x80010007,  # RPC_E_SERVER_DIED
        -600 & 0xFFFFFFFF,  # Mac: procNotFound
        -609 & 0xFFFFFFFF,  # Mac: connectionInvalid
        -1728 & 0xFFFFFFFF,  # Mac: errAENoSuchObject
    }
)


GONE_KINDS = ("DisposedException", "NoConnectException")
"""What LibreOffice's bridge raises once the document or the office is closed."""
OFFICE = "com.sun.star."
"""How the names of all its exceptions begin."""


def root_cause(error: BaseException) -> BaseException:
    """The exception that Excel raised, where the live driver only wraps it; else the error itself."""
    if isinstance(error, OkrxlError) and error.code == "excel_refused" and error.__cause__ is not None:
        return error.__cause__
    return error


def error_code(error: BaseException, *, is_open: bool) -> str | None:
    """The code for an exception of Excel; `is_open`: the workbook still is. None for a defect."""
    if any(map(lacks_memory, _chain(error))):
        return "no_memory"
    numbers = {number for one in _chain(error) for number in _numbers(one)}
    if any(type(one).__name__ == "ExcelBusyError" for one in _chain(error)) or numbers & BUSY:
        return "excel_busy"
    kinds = [type(one).__name__ for one in _chain(error)]
    if numbers & GONE or not is_open or any(kind.endswith(GONE_KINDS) for kind in kinds):
        return "closed_meanwhile"
    # Whatever has a number is Excel's, or LibreOffice's by its name; all else is a defect of ours.
    return "click_refused" if numbers or any(OFFICE in kind for kind in kinds) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _numbers(error: BaseException) -> Iterator[int]:
    """The error numbers of pywin32's com_error (also the one inside) and of appscript's CommandError."""
    inner = error.args[2] if len(error.args) > 2 else None
    candidates = (
        getattr(error, "hresult", None),
        getattr(error, "errornumber", None),
        inner[5] if isinstance(inner, tuple) and len(inner) > 5 else None,
    )
    for number in candidates:
        if isinstance(number, int):
            yield number & 0xFFFFFFFF
