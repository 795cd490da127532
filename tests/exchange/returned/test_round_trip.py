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
from tests.exchange.conftest import Exchanges
from tests.exchange.exchanges import DAY, FIRST_ROW, Exchange, UpdateTables, cell, ids, table
from tests.office import Job, Raw, typed

pytestmark = pytest.mark.libreoffice

SERIAL_ZERO = date(1899, 12, 30)
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", '=HYPERLINK("http://example.com","x")')
GROWS = {zips.WORKBOOK, zips.RELS, zips.TYPES, "xl/styles.xml", "xl/calcChain.xml", "docProps/app.xml"}
"""Parts that have to list what is added, or what is to be calculated."""


def _rows(exchange: Exchange) -> Iterator[tuple[Path, bool, dict[str, Any]]]:
    """Something for each row of both tables: file, whether it is a spare row, what is typed."""
    figure = 1000
    for name in exchange.names():
        path = exchange.sent / name
        own = ids(path)
        milestones, in_percents = _milestones(exchange)
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
            # Under a unit of % a plain 0.5 could be 0.5 %.
            half = 50 if kr_id in in_percents else 0.5
            yield path, True, {"kr_id": kr_id, "date": day, "actual": half if kr_id in milestones else figure}


def _milestones(exchange: Exchange) -> tuple[set[object], set[object]]:
    """The ids of milestones, and of those among them whose unit is %."""
    words = {labels(lang).choice("measure", "milestone") for lang in LANGS}
    some = [one for one in table(exchange.master, "okr_key_results") if one[5] in words]
    return {one[0] for one in some}, {one[0] for one in some if one[6] == "%"}


def _raw(value: Any) -> Raw:
    if isinstance(value, date):
        return (value - SERIAL_ZERO).days
    if isinstance(value, str):
        return f"'{value}"
    return value  # type: ignore[no-any-return]


def _jobs(exchange: Exchange) -> Iterator[Job]:
    rows = list(_rows(exchange))
    for name in exchange.names():
        path = exchange.returns(name)
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
        yield Job(path, exchange.tab, "", [cells], [(exchange.tab, "D4"), (exchange.tab, "F4")], save=True)


@pytest.mark.parametrize("lang", LANGS)
def test_all_arrives_and_nothing_else_changes(
    exchanges: Exchanges, lang: Lang, tmp_path: Path, validator: Validator
) -> None:
    exchange = exchanges(lang)
    others = {labels(one).choice("measure", code) for one in LANGS for code in ("growth", "milestone")}
    key_results = table(exchange.master, "okr_key_results")
    percents = {one[0] for one in key_results if one[6] == "%" and one[5] not in others}
    in_percents = percents | _milestones(exchange)[1]
    # What is typed for a percent is a share in the first rows, whose cells are formatted so; 1061 in a spare
    # row, which is for any key result, is 1061 %.
    rows = [
        {**row, "actual": row["actual"] / 100 if spare and row["kr_id"] in in_percents else row["actual"]}
        for _, spare, row in _rows(exchange)
    ]
    plain = [
        {**row, "actual": row["actual"] * 100 if not spare and row["kr_id"] in percents else row["actual"]}
        for _, spare, row in _rows(exchange)
    ]
    typed(tmp_path, list(_jobs(exchange)))
    before, held = zips.packed(exchange.master), exchange.check_ins()
    errors = validator(exchange.master)
    ran = exchange.collect()
    assert ran.code == 0, ran.json["findings"]
    assert {one["severity"] for one in ran.json["findings"]} <= {"warning"}
    _all_arrived(exchange, held, rows)
    _only_these_changed(exchange, before)
    assert validator(exchange.master) == errors == []
    _text_stays_text(exchange)
    _scores_as_typed_directly(exchange, plain)
    assert not exchange.collect().json["changed"]


def _all_arrived(exchange: Exchange, held: list[tuple[Any, ...]], rows: list[dict[str, Any]]) -> None:
    now = exchange.check_ins()
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
    assert {one[6] for one in now[len(held) :]} == set(exchange.names())


def _only_these_changed(exchange: Exchange, before: dict[str, bytes]) -> None:
    after = zips.packed(exchange.master)
    tabs = manager.tabs(exchange.master)
    places = manager.tables(exchange.master)
    ours = {tabs[exchange.tabs()["check_ins"]], tabs[exchange.tabs()["collected"]], tabs["_okrxl"], *GROWS}
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


def _text_stays_text(exchange: Exchange) -> None:
    book = reading.book(exchange.master, values=False)
    sheet = book[exchange.tabs()["check_ins"]]
    cells = [one for row in sheet.iter_rows() for one in row if one.value in HOSTILE]
    assert len(cells) >= len(HOSTILE)
    assert {one.data_type for one in cells} <= {"s", "inlineStr"}


def _scores_as_typed_directly(exchange: Exchange, rows: list[dict[str, Any]]) -> None:
    direct = exchange.folder / "before.xlsx"
    manager.adds_rows(
        direct,
        "okr_check_ins",
        [
            [row["date"], row["kr_id"], row["actual"], row.get("confidence"), None, "填报 Bo", None]
            for row in rows
        ],
    )
    one, other = (
        done("refresh", path, "--json", "--as-of", "2026-11-20").json for path in (exchange.master, direct)
    )
    for report in (one, other):
        report.pop("workbook")
        report.pop("findings")
    assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert any(score["actual"] and score["actual"] > 1000 for score in one["scores"])


def test_libreoffice_sees_the_same_text(exchange: Exchange, converted: Any) -> None:
    rows = [{"date": DAY, "actual": 5, "comment": f"'{text}"} for text in HOSTILE[:4]]
    exchange.fills(exchange.returns("Channels"), rows, by="'=1+1")
    exchange.collect()
    seen = reading.book(converted(exchange.master, "xlsx"), values=False)[
        labels("en").text("sheets.check_ins")
    ]
    cells = [one for row in seen.iter_rows() for one in row if one.value in {*HOSTILE, "=1+1"}]
    assert len(cells) == 8
    assert {one.data_type for one in cells} == {"s"}


def test_restore_brings_the_master_back(exchange: Exchange) -> None:
    before = exchange.master.read_bytes()
    exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    exchange.collect()
    assert exchange.master.read_bytes() != before
    done("restore", exchange.master)
    assert exchange.master.read_bytes() == before
