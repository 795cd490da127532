"""The `uno` module, wherever it is installed, and UNO's constants, enums, structs and properties."""

from __future__ import annotations

import builtins
import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from okrxl.libreoffice import BridgeMissingError

Remote = Any
"""A UNO object: its members are known to LibreOffice only."""

HOMES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)
POINT = 2540 / 72
"""Hundredths of a millimetre (LibreOffice's unit) per point."""


@cache
def uno() -> Remote:
    """The `uno` module; BridgeMissingError where there is none for this Python.

    `sys.path` is restored afterwards: the module's folder may hold a whole system's packages.
    """
    before, path = builtins.__import__, list(sys.path)
    try:
        for home in ("", *_homes()):
            sys.path[:] = [*path, home] if home else path
            try:
                found = importlib.import_module("uno")
            except ImportError:
                continue
            _accept_tracebacks(found)
            return found
    finally:
        sys.path[:] = path
        # `uno` replaces `__import__` with one that asks LibreOffice about every failed import.
        builtins.__import__ = before
    raise BridgeMissingError(f"{sys.version_info.major}.{sys.version_info.minor}")


def _accept_tracebacks(module: Remote) -> None:
    """Let UNO's exceptions take `__traceback__` and the like, which its structs refuse."""
    original = getattr(module, "_uno_struct__setattr__", None)

    def put_attribute(self: Remote, name: str, value: object) -> None:
        if name.startswith("__") and isinstance(self, BaseException):
            BaseException.__setattr__(self, name, value)
        elif original is not None:
            original(self, name, value)

    if original is not None:
        module._uno_struct__setattr__ = put_attribute  # noqa: SLF001 — looked up there for each new class


def _homes() -> Iterator[str]:
    named = os.environ.get("OKRXL_UNO")
    if named:
        yield named
    program = shutil.which("soffice")
    if program:
        yield str(Path(program).resolve().parent)
    for pattern in HOMES:
        path = Path(pattern)
        root = Path(path.anchor)
        yield from (str(found) for found in sorted(root.glob(str(path.relative_to(root)))) if found.is_dir())


def listener(kind: str, **calls: Callable[[Any], object]) -> Remote:
    """A listener whose methods call the given functions with the event; other events are ignored."""
    uno()
    interface = uno().getClass("com.sun.star." + kind)

    class Listener(interface):  # type: ignore[misc, valid-type]
        """Implements the UNO interface."""

        def disposing(self, _source: object) -> None:
            """The broadcaster is being disposed of."""

        def getTypes(self) -> tuple[object, ...]:  # noqa: N802 — UNO's name
            return (uno().getTypeByName("com.sun.star." + kind),)

        def getImplementationId(self) -> object:  # noqa: N802 — as above
            return uno().ByteSequence(b"")

    made = Listener()
    for name, call in calls.items():
        setattr(Listener, name, lambda _self, event, call=call: call(event) and None)
    return made


@cache
def constant(name: str) -> int:
    """`"sheet.CellFlags.VALUE"` -> 1."""
    return int(uno().getConstantByName("com.sun.star." + name))


@cache
def enum(kind: str, name: str) -> Remote:
    """`("table.CellHoriJustify", "LEFT")`."""
    return uno().Enum("com.sun.star." + kind, name)


def struct(kind: str, *values: object, **fields: object) -> Remote:
    """A UNO struct; values by position, then fields by name."""
    made = uno().createUnoStruct("com.sun.star." + kind, *values)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def properties(**values: object) -> tuple[Remote, ...]:
    """Keyword arguments as a tuple of UNO `PropertyValue`s."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def put(target: Remote, values: dict[str, object]) -> None:
    """Set several properties in one call."""
    names = tuple(sorted(values))
    target.setPropertyValues(names, tuple(values[name] for name in names))
