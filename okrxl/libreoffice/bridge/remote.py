"""LibreOffice's bridge: the module `uno`, wherever LibreOffice or the system put it; its small values."""

from __future__ import annotations

import builtins
import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from okrxl.core.address import Area
from okrxl.libreoffice import BridgeMissingError

Remote = Any
"""An object behind the bridge: what it can do is LibreOffice's to say."""

HOMES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)
POINT = 2540 / 72
"""Hundredths of a millimetre, LibreOffice's measure."""


@cache
def uno() -> Remote:
    """The module; BridgeMissingError where there is none for this Python.

    Nothing else is taken from where it stands: that folder may hold a whole system's packages.
    """
    before, path = builtins.__import__, list(sys.path)
    try:
        for home in ("", *_homes()):
            sys.path[:] = [*path, home] if home else path
            try:
                found = importlib.import_module("uno")
            except ImportError:
                continue
            _mend(found)
            return found
    finally:
        sys.path[:] = path
        # uno makes every failed import a question to LibreOffice.
        builtins.__import__ = before
    raise BridgeMissingError(f"{sys.version_info.major}.{sys.version_info.minor}")


def _mend(module: Remote) -> None:
    """Let exceptions be exceptions: to LibreOffice's module they are structures, and take no traceback."""
    usual = getattr(module, "_uno_struct__setattr__", None)

    def put_attribute(self: Remote, name: str, value: object) -> None:
        if name.startswith("__") and isinstance(self, BaseException):
            BaseException.__setattr__(self, name, value)
        elif usual is not None:
            usual(self, name, value)

    if usual is not None:
        module._uno_struct__setattr__ = put_attribute  # noqa: SLF001 — looked up there for each new class


def _homes() -> Iterator[str]:
    named = os.environ.get("OKRXL_UNO")
    if named:
        yield named
    program = shutil.which("soffice")
    if program:
        yield str(Path(program).resolve().parent)
    for pattern in HOMES:
        place = Path(pattern)
        root = Path(place.anchor)
        yield from (str(found) for found in sorted(root.glob(str(place.relative_to(root)))) if found.is_dir())


def listener(kind: str, **calls: Callable[[Any], object]) -> Remote:
    """An object that LibreOffice calls: what it says is heard by functions, the rest is not."""
    uno()
    interface = uno().getClass("com.sun.star." + kind)

    class Listener(interface):  # type: ignore[misc, valid-type]
        """Of UNO's own kind."""

        def disposing(self, _source: object) -> None:
            """What it listened to is gone."""

        def getTypes(self) -> tuple[object, ...]:  # noqa: N802 — UNO's own word
            return (uno().getTypeByName("com.sun.star." + kind),)

        def getImplementationId(self) -> object:  # noqa: N802 — as above
            return uno().ByteSequence(b"")

    made = Listener()
    for name, hears in calls.items():
        setattr(Listener, name, lambda _self, told, hears=hears: hears(told) and None)
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
    """A value of one of UNO's structures."""
    made = uno().createUnoStruct("com.sun.star." + kind, *values)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def properties(**values: object) -> tuple[Remote, ...]:
    """Arguments of a call, by name."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def put(target: Remote, values: dict[str, object]) -> None:
    """Several properties in one call."""
    names = tuple(sorted(values))
    target.setPropertyValues(names, tuple(values[name] for name in names))


def address(sheet: int, area: Area) -> Remote:
    """A rectangle as UNO tells it; sheets are counted from 0."""
    return struct(
        "table.CellRangeAddress", sheet, area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
    )


def corner(sheet: int, row: int, column: int) -> Remote:
    """A cell as UNO tells it; row and column are counted from 1."""
    return struct("table.CellAddress", sheet, column - 1, row - 1)


def area_of(told: Remote) -> Area:
    """The other way round."""
    return Area(told.StartRow + 1, told.StartColumn + 1, told.EndRow + 1, told.EndColumn + 1)


def areas_of(told: Iterable[Remote]) -> list[Area]:
    """The same for several."""
    return [area_of(one) for one in told]
