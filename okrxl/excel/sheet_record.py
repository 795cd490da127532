"""The record of a sheet's last drawing: the areas of its cells, and a mark of each other aspect.

It is stored as hidden text names in the workbook. Reading a sheet's formatting from Excel is slow; an aspect
whose mark is unchanged is not drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import takewhile

from okrxl.core.address import Area, joined
from okrxl.core.names import PREFIX
from okrxl.sheets.model import Chart, Computed, PlacedSheet, Values

NAME = f"{PREFIX}drawn"
"""`_okrxl.drawn.<key>`, and `_okrxl.drawn2.<key>` … where one text is not enough."""
VERSION = "3"
ASPECTS = (
    "styles", "mixed", "tables", "charts", "ranges", "alts", "rules", "sparklines", "validations", "links",
    "notes", "merges", "heights", "repeated",
)  # fmt: skip
"""The aspects that have a mark, in the order of a record; another order needs another version."""
TABLES_MARK = ASPECTS.index("tables")
"""Where the mark of "tables" stands, in every version so far."""
NOWHERE = Area(1, 1, 1, 1)
LONGEST = 240
"""Below the 255 characters that Excel accepts for a text inside a formula."""


@dataclass(frozen=True, slots=True)
class Record:
    """The areas of our cells, and the mark of each aspect (`"styles"`, `"charts"` …)."""

    areas: tuple[Area, ...]
    marks: Mapping[str, str]

    @property
    def text(self) -> str:
        """The record in one line: version, areas, marks."""
        areas = ",".join(area.ref for area in self.areas)
        return f"{VERSION};{areas};{'.'.join(self.marks[name] for name in ASPECTS)}"


def parsed(text: str) -> Record | None:
    """Parse a record's line; None where it is blank, damaged or of another version."""
    version, _, rest = text.partition(";")
    refs, _, line = rest.partition(";")
    marks = line.split(".")
    if version != VERSION or len(marks) != len(ASPECTS):
        return None
    try:
        areas = tuple(Area.parse(ref) for ref in refs.split(",") if ref)
    except ValueError:
        return None
    return Record(areas, dict(zip(ASPECTS, marks, strict=True)))


def drawn_areas(text: str, tables: Mapping[str, Area]) -> list[Area] | None:
    """The areas of our cells in a record's line of any version; None where they are not to be trusted.

    They are where the sheet's `tables` still stand where the record has them: rows and columns that were
    inserted or deleted since move our cells.
    """
    _, _, rest = text.partition(";")
    refs, _, line = rest.partition(";")
    marks = line.split(".")
    try:
        areas = [Area.parse(ref) for ref in refs.split(",") if ref]
    except ValueError:
        return None
    own = [(name, _own_part(table, areas).ref) for name, table in tables.items()]
    return areas if areas and len(marks) > TABLES_MARK and marks[TABLES_MARK] == tables_mark(own) else None


def _own_part(table: Area, areas: Sequence[Area]) -> Area:
    """A table without the columns and rows that the manager added to it."""
    bottom, right = table.top, table.left
    # Areas side by side of which one ends earlier are recorded as rows: a table may lie in several.
    while bottom < table.bottom and (below := _holding(areas, bottom + 1, table.left)):
        bottom = below.bottom
    while right < table.right and (beside := _holding(areas, table.top, right + 1)):
        right = beside.right
    return Area(table.top, table.left, min(table.bottom, bottom), min(table.right, right))


def _holding(areas: Sequence[Area], row: int, column: int) -> Area | None:
    return next((one for one in areas if one.contains(row, column)), None)


def pieces(key: str, text: str) -> list[tuple[str, str]]:
    """(name, text) of the defined names that store a record."""
    parts = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)] or [""]
    return [(f"{NAME}{number or ''}.{key}", part) for number, part in zip(_numbers(), parts, strict=False)]


def is_piece(name: str, key: str) -> bool:
    """Whether a defined name stores a piece of a sheet's record."""
    head, _, rest = name.removeprefix(NAME).partition(".")
    return name.startswith(NAME) and rest == key and (not head or head.isdigit())


def _numbers() -> Iterable[int]:
    yield 0
    yield from range(2, 1_000)


def blocks_of(sheet: PlacedSheet) -> list[Values]:
    """All blocks of a sheet, including its named cells."""
    cells = [Values(cell.row, cell.column, ((cell.value,),), (cell.style,)) for cell in sheet.named_cells]
    return [block for block in (*sheet.values, *cells) if block.columns and len(block.columns[0])]


def record_of(sheet: PlacedSheet) -> Record:
    """The record of a sheet as it is to be drawn."""
    blocks = blocks_of(sheet)
    even = [(block.area.ref, [style for style in block.styles if isinstance(style, str)]) for block in blocks]
    mixed = [[list(style) for style in block.styles if not isinstance(style, str)] for block in blocks]
    formulas = [
        (block.area.ref, [cell.formula if isinstance(cell, Computed) else None for cell in values])
        for block in blocks
        for values in block.computed.values()
    ]
    aspects: dict[str, object] = {
        "styles": even,
        "mixed": mixed,
        "tables": _tables((table.name, table.area.ref) for table in sheet.tables),
        "charts": list(map(_formatting, sheet.charts)),
        "ranges": [
            (
                chart.name,
                chart.source,
                chart.categories.ref,
                [(one.name.ref, one.values.ref) for one in chart.series],
            )
            for chart in sheet.charts
        ],
        "alts": [(chart.name, chart.alt_text) for chart in sheet.charts],
        "rules": sheet.rules,
        "sparklines": sheet.sparklines,
        "validations": sheet.validations,
        # Both are written into cells as formulas; without formulas the mark is that of the links alone.
        "links": (*sheet.links, *formulas),
        "notes": sheet.notes,
        "merges": [area.ref for area in sheet.merges],
        # Without an outline the mark is that of the heights alone.
        "heights": (sheet.heights, sheet.outline.mark) if sheet.outline else sheet.heights,
        "repeated": sheet.print.repeat_rows,
    }
    areas = tuple(joined(block.area for block in blocks))
    return Record(areas, {name: _mark(aspects[name]) for name in ASPECTS})


def _formatting(chart: Chart) -> Chart:
    """A chart without what changes with the values, and without its position, which is the manager's."""
    series = tuple(replace(one, name=NOWHERE, values=NOWHERE) for one in chart.series)
    return Chart(
        chart.name, chart.kind, chart.title, "", 0, 0, 0, 0, NOWHERE, series, chart.axis, chart.legend,
        chart.point_colours, category_format=chart.category_format,
    )  # fmt: skip


def areas_only(areas: Iterable[Area], tables: str) -> Record:
    """A record of areas and of the mark of "tables": every other aspect is drawn again."""
    return Record(tuple(areas), dict.fromkeys(ASPECTS, "") | {"tables": tables})


def tables_mark(tables: Iterable[tuple[str, str]]) -> str:
    """The mark of "tables" for the names and ranges of a sheet's present tables."""
    return _mark(_tables(tables))


def _tables(tables: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((name.casefold(), ref) for name, ref in tables)


def _mark(aspect: object) -> str:
    return blake2b(repr(aspect).encode(), digest_size=3).hexdigest()


def record_text(text_of: Callable[[str], str | None], key: str) -> str:
    """A sheet's record line, from what its names hold (without quotes, None for none); blank without one."""
    return "".join(text_of(name) or "" for name in names_in_use(text_of, key))


def names_in_use(text_of: Callable[[str], str | None], key: str) -> list[str]:
    """The defined names that store the pieces of a sheet's record."""
    names = (f"{NAME}{number or ''}.{key}" for number in _numbers())
    return list(takewhile(lambda name: text_of(name) is not None, names))
