"""Who has returned: nothing, a part, all; who is reminded, of what, and by when (CASES.md 34, 35)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from okrxl.core.labels import LANGS, Lang
from okrxl.exchange.collect import Collection, collect
from okrxl.exchange.output import collected_lines
from tests.conftest import first_of
from tests.excel import manager, reading
from tests.excel.running import done, okrxl
from tests.exchange.conftest import Exchanges
from tests.exchange.exchanges import DAY, Exchange, ids, table
from tests.exchange.outgoing.test_mail_drafts import body_of, parsed
from tests.exchange.returned.files import MOMENT, NOW, InMemoryPort, master, returned_file

ON = date(2026, 6, 12)
FIGURE, REMARK, UNDATED = {"date": ON, "actual": 5}, {"date": ON, "comment": "soon"}, {"actual": 5}


def _collected(*rows: dict[str, Any], count: int = 1) -> tuple[InMemoryPort, Collection]:
    port = master([{"id": f"KR{one}", "key_result": "Result"} for one in range(1, count + 1)], [])
    return port, collect(port, MOMENT, [returned_file([{"kr_id": "KR1", **row} for row in rows])])


@pytest.mark.parametrize(
    ("rows", "count", "state"),
    [
        ([FIGURE], 1, "complete"),
        ([FIGURE], 3, "part"),
        ([REMARK], 1, "part"),
        ([UNDATED], 1, "part"),
        ([FIGURE, {"actual": 6}], 1, "part"),
        ([], 1, "missing"),
    ],
)
def test_every_department_has_returned_only_where_it_has(
    rows: list[dict[str, Any]], count: int, state: str
) -> None:
    _, found = _collected(*rows, count=count)
    said = "\n".join(collected_lines("master.xlsx", found, "en"))
    assert ("Every department" in said) == (state == "complete")
    assert ("Partly returned" in said) == (state == "part")
    assert ("Not returned" in said) == (state == "missing")


@pytest.mark.parametrize(("rows", "count"), [([FIGURE], 1), ([FIGURE], 3), ([], 1)])
def test_the_sentence_on_collected_is_made_from_its_figures(rows: list[dict[str, Any]], count: int) -> None:
    """Its numbers are those of the facts; a green line says that nothing is to be decided."""
    port, _ = _collected(*rows, count=count)
    sheet = port.drawn["collected"]
    (message,) = (one.columns[0][0] for one in sheet.values if one.top == 2 and one.left == 1)
    words = [str(one.columns[0][0]) for one in sheet.values if one.styles[0] == "figure_label"]
    numbers = [one.columns[0][0] for one in sheet.values if one.styles[0] == "figure_count"]
    facts = dict(zip(words, numbers, strict=True))
    assert {float(one) for one in re.findall(r"\d+", str(message))} <= set(facts.values())
    state = "returned" if count == 1 and rows else "part" if rows else "missing"
    assert (
        str(message)
        == {
            "returned": "The department has returned its file.",
            "part": "0 of 1 departments have returned their files; 1 is partly returned.",
            "missing": "0 of 1 departments have returned their files; 1 is missing.",
        }[state]
    )
    assert [one.columns[0][0] for one in sheet.values if one.styles[0] == "good"] == ["✔ Nothing to decide"]


def test_a_comment_without_a_figure_is_taken_and_a_figure_without_a_date_is_an_error() -> None:
    port, found = _collected(REMARK, UNDATED)
    assert [(row[2], row[4]) for row in port.grids["check_ins"].rows] == [(None, "soon")]
    assert [(one.finding.code, one.finding.severity, one.finding.cell) for one in found.merged.remarks] == [
        ("date_missing", "error", "C5")
    ]


def test_a_corrected_version_completes_what_was_rejected() -> None:
    port, _ = _collected(FIGURE, {"actual": 6})
    more = [{"kr_id": "KR1", **FIGURE}, {"kr_id": "KR1", "date": ON - timedelta(7), "actual": 6}]
    found = collect(port, MOMENT, [returned_file(more, modified=NOW + timedelta(hours=1))])
    assert (found.missing, found.partly) == ((), ())


def test_two_peoples_halves_are_a_whole() -> None:
    port = master([{"id": one, "key_result": "Result"} for one in ("KR1", "KR2")], [])
    halves = [
        returned_file([{"kr_id": one, **FIGURE}], f"{by}.xlsx", by=by)
        for one, by in (("KR1", "Ann"), ("KR2", "Bo"))
    ]
    assert collect(port, MOMENT, halves).partly == ()


def test_problems_are_told_row_by_row_on_the_terminal(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": "约80%"}, {"actual": 3}])
    ran = okrxl("collect", exchange.master, "--from", exchange.back, "--lang", "en")
    lines = [line for line in ran.out.splitlines() if path.name in line]
    assert [("Update!L7" in line, "约80%" in line) for line in lines[:1]] == [(True, True)]
    assert any("Update!K8" in line for line in lines)
    for one in exchange.collect().json["findings"]:
        assert {"file", "sheet", "cell", "value", "message", "fix"} <= set(one)


def _mail(folder: Path, department: str) -> tuple[str, str]:
    (path,) = folder.glob(f"*{department}*.eml")
    message = parsed(path.read_bytes())
    return str(message["Subject"]), body_of(message)


def test_a_reminder_goes_to_those_who_returned_a_part_and_names_the_rest(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    first, second, *_ = ids(path)
    exchange.collect()
    folder = exchange.folder / "reminders"
    done(
        "distribute", exchange.master, "--to", folder, "--overdue", "--drafts",
        "--only", "Channels", "Sales", "--deadline", "2026-12-05",
    )  # fmt: skip
    subject, body = _mail(folder, "Channels")
    assert subject.startswith("Reminder")
    assert second in body
    assert first not in body
    assert "2026-12-05" in body
    assert "We have not received" in _mail(folder, "Sales")[1]
    said = okrxl("collect", exchange.master, "--from", exchange.back, "--lang", "en").out
    assert "Channels (1 / 4), due 2026-12-05" in said
    rest = exchange.fills(folder / path.name, [{}, *[{"date": DAY, "actual": one} for one in (47, 0.8, 3)]])
    report = exchange.collect("--from", rest).json
    assert [one["state"] for one in report["departments"] if one["department"] == "Channels"] == ["complete"]


def test_a_lead_whose_name_has_a_comma_is_one_person(exchange: Exchange) -> None:
    tab, _, area = manager.tables(exchange.master)["okr_departments"]
    manager.types(exchange.master, tab, {f"B{area.top + 1}": "Lead, North", f"C{area.top + 1}": None})
    manager.adds_rows(exchange.master, "okr_owners", [["Lead, North", None, "north@example.com"]])
    name = table(exchange.master, "okr_departments")[0][0]
    folder = exchange.folder / "mails"
    done("distribute", exchange.master, "--to", folder, "--drafts", "--only", name)
    (path,) = folder.glob("*.eml")
    message = parsed(path.read_bytes())
    assert message["To"] == "north@example.com"
    assert body_of(message).startswith("Dear Lead, North,")


def test_a_new_deadline_is_for_those_who_have_something_to_return(exchange: Exchange) -> None:
    exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": one} for one in (230, 47, 0.8, 3)])
    report = exchange.collect("--from", exchange.back, "--deadline", "2026-12-05").json
    days = {one["department"]: one["deadline"] for one in report["departments"]}
    assert days.pop("Channels") is None
    assert set(days.values()) == {"2026-12-05"}
    assert not exchange.collect("--from", exchange.back, "--deadline", "2026-12-05").json["changed"]


@pytest.mark.parametrize("lang", first_of(LANGS))
def test_homes_next_step_knows_what_came_back(exchanges: Exchanges, lang: Lang) -> None:
    exchange = exchanges(lang)
    name = "渠道部" if lang == "zh" else "Channels"
    path = exchange.fills(exchange.returns(name), [{"date": DAY, "actual": 230}, {"actual": 3}])
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], 200, None, "mine"]])
    exchange.collect()
    done("refresh", exchange.master)
    home = reading.book(exchange.master)[str(exchange.words.text("sheets.home"))]
    texts = " ".join(str(one.value) for row in home.iter_rows() for one in row if isinstance(one.value, str))
    say = exchange.words.text
    for key, value in (("decisions", 1), ("problems", 1)):
        assert str(say(f"report.home.{key}", value=value)) in texts
    assert name in texts.partition(str(say("report.home.outstanding", value="")))[2]
