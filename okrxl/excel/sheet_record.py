"""What okrxl remembers of a sheet it drew: where its cells stand, and a mark of all that is not a value.

Kept as hidden text names in the workbook. Excel cannot be asked cheaply what a sheet looks like; what is as
it was drawn last time is not drawn again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from okrxl.core.address import Area, joined
from okrxl.sheets.model import Chart, Computed, PlacedSheet, Values

NAME = "_okrxl.drawn"
"""`_okrxl.drawn.<key>`, and `_okrxl.drawn2.<key>` … where one text is too short."""
VERSION = "2"
ASPECTS = (
    "styles", "mixed", "tables", "charts", "ranges", "alts", "rules", "validations", "links", "notes",
    "merges", "heights", "repeated",
)  # fmt: skip
"""What has a mark, in the order in which a record tells them; another order is another version."""
NOWHERE = Area(1, 1, 1, 1)
LONGEST = 240
"""Excel takes 255 characters for a text inside a formula."""


@dataclass(frozen=True, slots=True)
class Record:
    """Rectangles of our cells, and the mark of each aspect (`"styles"`, `"charts"` …)."""

    areas: tuple[Area, ...]
    marks: Mapping[str, str]

    @property
    def text(self) -> str:
        """In one line."""
        places = ",".join(area.ref for area in self.areas)
        return f"{VERSION};{places};{'.'.join(self.marks[name] for name in ASPECTS)}"


def parsed(text: str) -> Record | None:
    """A record from its line; None where it is blank, damaged or of another version."""
    version, _, rest = text.partition(";")
    places, _, marks = rest.partition(";")
    told = marks.split(".")
    if version != VERSION or len(told) != len(ASPECTS):
        return None
    try:
        areas = tuple(Area.parse(ref) for ref in places.split(",") if ref)
    except ValueError:
        return None
    return Record(areas, dict(zip(ASPECTS, told, strict=True)))


def pieces(key: str, text: str) -> list[tuple[str, str]]:
    """(name, text) of the names that hold a record."""
    parts = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)] or [""]
    return [(f"{NAME}{number or ''}.{key}", part) for number, part in zip(_numbers(), parts, strict=False)]


def is_piece(name: str, key: str) -> bool:
    """Whether a name holds a piece of a sheet's record."""
    head, _, rest = name.removeprefix(NAME).partition(".")
    return name.startswith(NAME) and rest == key and (not head or head.isdigit())


def _numbers() -> Iterable[int]:
    yield 0
    yield from range(2, 1_000)


def blocks_of(sheet: PlacedSheet) -> list[Values]:
    """All blocks of a sheet, its named cells among them."""
    cells = [Values(cell.row, cell.column, ((cell.value,),), (cell.style,)) for cell in sheet.named_cells]
    return [block for block in (*sheet.values, *cells) if block.columns and len(block.columns[0])]


def record_of(sheet: PlacedSheet) -> Record:
    """What to remember of a sheet once it is drawn."""
    blocks = blocks_of(sheet)
    even = [(block.area.ref, [style for style in block.styles if isinstance(style, str)]) for block in blocks]
    mixed = [[list(style) for style in block.styles if not isinstance(style, str)] for block in blocks]
    formulas = [
        (block.area.ref, [cell.formula if isinstance(cell, Computed) else None for cell in values])
        for block in blocks
        for values in block.columns
        if Computed in set(map(type, values))
    ]
    aspects: dict[str, object] = {
        "styles": even,
        "mixed": mixed,
        "tables": _tables((table.name, table.area.ref) for table in sheet.tables),
        "charts": list(map(_looks, sheet.charts)),
        "ranges": [
            (chart.name, chart.categories.ref, [(one.name.ref, one.values.ref) for one in chart.series])
            for chart in sheet.charts
        ],
        "alts": [(chart.name, chart.alt_text) for chart in sheet.charts],
        "rules": sheet.rules,
        "validations": sheet.validations,
        # Both are written into cells as formulas; without any the mark is that of the links alone.
        "links": (*sheet.links, *formulas),
        "notes": sheet.notes,
        "merges": [area.ref for area in sheet.merges],
        "heights": sheet.heights,
        "repeated": sheet.print.repeat_rows,
    }
    areas = tuple(joined(block.area for block in blocks))
    return Record(areas, {name: _mark(aspects[name]) for name in ASPECTS})


def _looks(chart: Chart) -> Chart:
    """A chart without what changes with the values, and without its place, which is the manager's."""
    series = tuple(replace(one, name=NOWHERE, values=NOWHERE) for one in chart.series)
    return Chart(
        chart.name, chart.kind, chart.title, "", 0, 0, 0, 0, NOWHERE, series, chart.axis, chart.legend,
        chart.point_colours, category_format=chart.category_format,
    )  # fmt: skip


def tables_mark(tables: Iterable[tuple[str, str]]) -> str:
    """The mark of "tables", from the names and ranges of those that stand on the sheet now."""
    return _mark(_tables(tables))


def _tables(tables: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((name.casefold(), ref) for name, ref in tables)


def _mark(aspect: object) -> str:
    return blake2b(repr(aspect).encode(), digest_size=3).hexdigest()


def record_text(names: Mapping[str, str], key: str) -> str:
    """The line kept for a sheet, from text names without their quotes; blank where there is none."""
    parts = []
    for number in _numbers():
        part = names.get(f"{NAME}{number or ''}.{key}")
        if part is None:
            break
        parts.append(part)
    return "".join(parts)
