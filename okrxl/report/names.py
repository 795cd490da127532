"""Names in charts: short enough to stand beside bars, and still different from one another."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonpath

from okrxl.core.labels import text_width

LONGEST = 18
"""Letters that a chart has room for; Chinese ones count twice."""
SHARED = 6
"""From so many letters on, what all names begin with is left out."""


def chart_names(names: Sequence[str], longest: int = LONGEST) -> list[str]:
    """The names, shortened from the end where they are alike."""
    made = [name.replace("\n", " ").strip() for name in names]
    if len(made) > 1 and any(text_width(name) > longest for name in made):
        shared = commonpath(made)
        if text_width(shared) >= SHARED:
            made = [f"…{name[len(shared) :]}" for name in made]
    cut = [_cut(name, longest) for name in made]
    return [
        short if cut.count(short) == 1 else _tail(name, longest)
        for short, name in zip(cut, made, strict=True)
    ]


def _cut(name: str, longest: int) -> str:
    """The beginning of a name."""
    if text_width(name) <= longest:
        return name
    end = len(name)
    while end > 1 and text_width(name[:end]) > longest - 1:
        end -= 1
    return f"{name[:end].rstrip()}…"


def _tail(name: str, longest: int) -> str:
    """The end of a name."""
    start = 0
    while start < len(name) - 1 and text_width(name[start:]) > longest - 1:
        start += 1
    return name if not start else f"…{name[start:].lstrip()}"
