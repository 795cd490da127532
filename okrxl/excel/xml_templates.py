"""XML as Excel writes it, from the files in `templates/` beside this module; `$name` marks a value."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

FOLDER: Final = files("okrxl.excel") / "templates"


class Xml(str):
    """A piece of XML: put into another template as it is, where any other value is escaped."""

    __slots__ = ()


def filled(name: str, /, **values: object) -> Xml:
    """A template with its values, in one line; KeyError where one is missing."""
    return Xml(_template(name).substitute({key: _escaped(value) for key, value in values.items()}))


def _escaped(value: object) -> str:
    return value if isinstance(value, Xml) else escape(str(value), quote=False).replace('"', "&quot;")


@cache
def _template(name: str) -> Template:
    """A template without the line breaks and indents between its tags."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return Template(" ".join(line.strip() for line in lines).replace("> <", "><"))
