"""Key results in columns of their objective's row: `KR1 · KR1 target · KR1 current · KR2 …`."""

from __future__ import annotations

from okrxl.importing.model import Layout, Record
from okrxl.importing.shapes.shape import Rows, Shape

NAMES = ("objective", "title")


def _confidence(layout: Layout, rows: Rows) -> float:
    named = layout.fields & set(NAMES)
    grouped = sum(one.field == "key_result" for one in layout.columns if one.group)
    if not named or not grouped or not rows:
        return 0
    return 0.95 if grouped > 1 else 0.8


def _read(_: Layout, rows: Rows) -> list[Record]:
    records: list[Record] = []
    for row in rows:
        own = {}
        for name, value in row.values.items():
            short = name.removeprefix("objective_")
            if name in NAMES:
                own["title"] = value
            elif name.startswith("objective_") or short not in own:
                own[short] = value
        if "title" not in own:
            records.append(Record(None, row.number, row.values, reason="no_text"))
            continue
        at = len(records)
        records.append(Record("objectives", row.number, own))
        for number in sorted(row.groups):
            group = row.groups[number]
            if "key_result" in group:
                values = {"title" if name == "key_result" else name: one for name, one in group.items()}
                if "kr_id" in values:
                    values["id"] = values.pop("kr_id")
                records.append(Record("key_results", row.number, values, at))
    return records


WIDE = Shape("wide", _confidence, _read)
