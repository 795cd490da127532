"""Out and back: every department fills its file in LibreOffice, all of it arrives, nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrxl.core.labels import LANGS, Lang, labels
from tests.conftest import Validator
from tests.excel import manager, reading, zips
from tests.excel.running import done
from tests.exchange.conftest import Desks
from tests.exchange.desks import DAY, FIRST_ROW, Desk, UpdateTables, cell, ids, table
from tests.office import Job, Raw, typed

pytestmark = pytest.mark.libreoffice

SERIAL_ZERO = date(1899, 12, 30)
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", '=HYPERLINK("http://example.com","x")')
GROWS = {zips.WORKBOOK, zips.RELS, zips.TYPES, "xl/styles.xml", "xl/calcChain.xml", "docProps/app.xml"}
"""Parts that have to list what is added, or what is to be calculated."""


def _rows(desk: Desk) -> Iterator[tuple[Path, bool, dict[str, Any]]]:
    """Something for each row of both tables: file, whether it is a spare row, what is typed."""
    figure = 1000
    for name in desk.names():
        path = desk.sent / name
        own = ids(path)
        milestones = {
            one[0] for one in table(desk.master, "okr_key_results") if one[5] in {"里程碑", "milestone"}
        }
        for place, kr_id in enumerate(own):
            figure += 1
            words = HOSTILE[place % len(HOSTILE)]
            actual: Raw = "是" if kr_id in milestones else figure
            yield (
                path,
                False,
                {"kr_id": kr_id, "date": DAY, "actual": actual, "confidence": 6, "comment": words},
            )
        for place in range(UpdateTables(len(own)).more):
            figure += 1
            kr_id = own[place % len(own)]
            day = date(2026, 10, 1 + place)
            yield path, True, {"kr_id": kr_id, "date": day, "actual": 0.5 if kr_id in milestones else figure}


def _raw(value: Any) -> Raw:
    if isinstance(value, date):
        return (value - SERIAL_ZERO).days
    if isinstance(value, str):
        return f"'{value}"
    return value  # type: ignore[no-any-return]


def _jobs(desk: Desk) -> Iterator[Job]:
    rows = list(_rows(desk))
    for name in desk.names():
        path = desk.returns(name)
        places = UpdateTables(len(ids(path)))
        cells: list[tuple[str, Raw]] = [("B4", "填报 Bo")]
        tops = {False: FIRST_ROW, True: places.more_first}
        for file, spare, row in rows:
            if file.name != name:
                continue
            for key, value in row.items():
                if key == "kr_id" and not spare:
                    continue
                cells.append((cell(key, tops[spare]), _raw(value)))
            tops[spare] += 1
        yield Job(path, desk.tab, "", [cells], [(desk.tab, "D4"), (desk.tab, "F4")], save=True)


@pytest.mark.parametrize("lang", LANGS)
def test_all_arrives_and_nothing_else_changes(
    desks: Desks, lang: Lang, tmp_path: Path, validator: Validator
) -> None:
    desk = desks(lang)
    rows = [row for *_, row in _rows(desk)]
    typed(tmp_path, list(_jobs(desk)))
    before, held = zips.packed(desk.master), desk.check_ins()
    errors = validator(desk.master)
    told = desk.collect()
    assert told.code == 0, told.json["findings"]
    assert {one["severity"] for one in told.json["findings"]} <= {"warning"}
    _all_arrived(desk, held, rows)
    _only_these_changed(desk, before)
    assert validator(desk.master) == errors == []
    _text_stays_text(desk)
    _scores_as_typed_directly(desk, rows)
    assert not desk.collect().json["changed"]


def _all_arrived(desk: Desk, held: list[tuple[Any, ...]], rows: list[dict[str, Any]]) -> None:
    now = desk.check_ins()
    assert now[: len(held)] == held
    fresh = {(one[0], one[1], 1.0 if one[2] == 1 else one[2], one[3], one[4]) for one in now[len(held) :]}
    wanted = {
        (
            row["date"],
            row["kr_id"],
            1.0 if row["actual"] == "是" else row["actual"],
            row.get("confidence"),
            row.get("comment"),
        )
        for row in rows
    }
    assert fresh == wanted
    assert len(now) - len(held) == len(rows)
    assert {one[5] for one in now[len(held) :]} == {"填报 Bo"}
    assert {one[6] for one in now[len(held) :]} == set(desk.names())


def _only_these_changed(desk: Desk, before: dict[str, bytes]) -> None:
    after = zips.packed(desk.master)
    tabs = manager.tabs(desk.master)
    places = manager.tables(desk.master)
    ours = {tabs[desk.tabs()["check_ins"]], tabs[desk.tabs()["collected"]], tabs["_okrxl"], *GROWS}
    ours |= {part for name, (_, part, _) in places.items() if name in CHANGED}
    ours |= {one for part in list(ours) for one in _relations(part)}
    changed = {part for part in before if after.get(part) != before[part]}
    assert changed <= ours, changed - ours
    assert set(after) - set(before) <= ours
    assert list(before) == [part for part in after if part in before]


CHANGED = {
    "okr_check_ins",
    "okr_collected",
    "okr_conflicts",
    "okr_proposals",
    "okr_returned_findings",
    "okr_sent_files",
    "okr_sent_rows",
    "okr_taken",
}


def _relations(part: str) -> list[str]:
    folder, _, leaf = part.rpartition("/")
    return [f"{folder}/_rels/{leaf}.rels"]


def _text_stays_text(desk: Desk) -> None:
    book = reading.book(desk.master, values=False)
    sheet = book[desk.tabs()["check_ins"]]
    cells = [one for row in sheet.iter_rows() for one in row if one.value in HOSTILE]
    assert len(cells) >= len(HOSTILE)
    assert {one.data_type for one in cells} <= {"s", "inlineStr"}


def _scores_as_typed_directly(desk: Desk, rows: list[dict[str, Any]]) -> None:
    direct = desk.folder / "before.xlsx"
    manager.adds_rows(
        direct,
        "okr_check_ins",
        [
            [row["date"], row["kr_id"], row["actual"], row.get("confidence"), None, "填报 Bo", None]
            for row in rows
        ],
    )
    one, other = (
        done("refresh", path, "--json", "--as-of", "2026-11-20").json for path in (desk.master, direct)
    )
    for told in (one, other):
        told.pop("workbook")
        told.pop("findings")
    assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert any(score["actual"] and score["actual"] > 1000 for score in one["scores"])


def test_libreoffice_sees_the_same_text(desk: Desk, converted: Any) -> None:
    rows = [{"date": DAY, "actual": 5, "comment": f"'{text}"} for text in HOSTILE[:4]]
    desk.fills(desk.returns("Channels"), rows, by="'=1+1")
    desk.collect()
    seen = reading.book(converted(desk.master, "xlsx"), values=False)[labels("en").text("sheets.check_ins")]
    cells = [one for row in seen.iter_rows() for one in row if one.value in {*HOSTILE, "=1+1"}]
    assert len(cells) == 8
    assert {one.data_type for one in cells} == {"s"}


def test_restore_brings_the_master_back(desk: Desk) -> None:
    before = desk.master.read_bytes()
    desk.fills(desk.returns("Channels"), [{"date": DAY, "actual": 230}])
    desk.collect()
    assert desk.master.read_bytes() != before
    done("restore", desk.master)
    assert desk.master.read_bytes() == before
