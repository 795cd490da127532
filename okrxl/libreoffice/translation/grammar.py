"""Formulas: Excel's syntax <-> that of LibreOffice's API, which has other references and separators.

Function, name and table identifiers are passed through, known to LibreOffice or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#[A-Z]+[0A-Z/]*[!?])
  | (?P<quoted>\$?'(?:[^']|'')+'[!.])
  | (?P<bracket>\[(?:[^\[\]]|\[[^\]]*\])*\])
  | (?P<bare>\$?[^\W\d][\w.]*!)
  | (?P<dotted>\$?[^\W\d]\w*\.(?=\$?[A-Za-z]{1,3}\$?\d))
  | (?P<word>[\w.]+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def to_calc(formula: str) -> str:
    """`=SUM('a b'!A1,2)` -> `=SUM($'a b'.A1;2)`."""
    return "".join(_to_calc(formula))


def _to_calc(formula: str) -> Iterator[str]:
    depth = 0
    for match in TOKEN.finditer(formula):
        kind, part = match.lastgroup, match[0]
        if kind in {"quoted", "bare"} and part.endswith("!"):
            name = part[:-1].lstrip("$")
            yield f"${name}."
        elif kind == "sign" and part in "{}":
            depth += 1 if part == "{" else -1
            yield part
        elif kind == "sign" and part in ",;":
            yield ("|" if part == ";" else ";") if depth else ";"
        else:
            yield part


def to_excel(formula: str) -> str:
    """`=SUM($'a b'.A1;2)` -> `=SUM('a b'!A1,2)`; sheet names are always quoted."""
    return "".join(_to_excel(formula))


def _to_excel(formula: str) -> Iterator[str]:
    depth = 0
    for match in TOKEN.finditer(formula):
        kind, part = match.lastgroup, match[0]
        if kind == "quoted" and part.endswith("."):
            yield part[:-1].lstrip("$") + "!"
        elif kind == "dotted":
            yield f"'{part[:-1].lstrip('$')}'!"
        elif kind == "sign" and part in "{}":
            depth += 1 if part == "{" else -1
            yield part
        elif kind == "sign" and part in ";|":
            yield ("," if part == ";" else ";") if depth else ","
        else:
            yield part
