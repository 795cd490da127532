"""The command line as a person and a program meet it: exit status, lines, JSON, language, help."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from okrxl.core.labels import LANGS, labels
from okrxl.core.schema import MONTHLY_COLUMNS, OWNER_SCORE_COLUMNS, SCORE_COLUMNS
from okrxl.report.numbers import shown_score
from tests.excel import manager, reading
from tests.excel.conftest import Sample
from tests.excel.running import done, okrxl

LINE = re.compile(r"([^!]+![A-Z]{1,3}\d+|\S+|-)  [a-z_]+  (错误|提醒|Error|Warning)  .+")
ANSI = re.compile(r"\x1b\[")
OBJECT = {
    "workbook",
    "as_of",
    "company",
    "objectives",
    "strategy",
    "departments",
    "owners",
    "scores",
    "monthly",
    "findings",
}
FINDING = {"code", "severity", "sheet", "cell", "value", "message", "fix"}


def program(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """okrxl in a process of its own, its output piped."""
    command = [sys.executable, "-m", "okrxl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, encoding="utf-8")


def test_zero_where_the_sheets_have_no_errors_and_one_where_they_have(sample: Sample) -> None:
    path = sample()
    assert (okrxl("check", path).code, okrxl("refresh", path).code) == (0, 0)
    manager.types(path, "关键结果", {"I5": "约80%"})
    assert (okrxl("check", path).code, okrxl("refresh", path).code) == (1, 1)
    scores = done("check", path, "--json").json["scores"]
    assert sum(row["score"] is not None for row in scores) > 20


@pytest.mark.parametrize("lang", LANGS)
def test_check_prints_a_line_for_each_finding_and_changes_nothing(sample: Sample, lang: str) -> None:
    path = sample(f"{lang}.xlsx")
    sheet = labels("zh" if lang == "zh" else "en").text("sheets.key_results")
    manager.types(path, sheet, {"I5": "TBD", "I6": "=1/0", "F7": "nonsense"})
    before = path.read_bytes()
    *lines, total = okrxl("check", path).out.splitlines()
    assert path.read_bytes() == before
    assert all(LINE.fullmatch(line) for line in lines)
    errors = sum(line.split("  ")[2] in {"错误", "Error"} for line in lines)
    words = labels("zh" if lang == "zh" else "en")
    assert total == words.text("cli.total", errors=errors, warnings=len(lines) - errors)
    codes = {line.split("  ")[0].rpartition("!")[2]: line.split("  ")[1] for line in lines}
    assert (
        codes.items()
        >= {"I5": "number_unreadable", "I6": "formula_without_value", "F7": "choice_unknown"}.items()
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("machine", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_what_is_said_of_a_workbook_is_in_its_language_whatever_the_machine_speaks(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, lang: str, machine: str
) -> None:
    monkeypatch.setenv("LANG", machine)
    path = sample(f"{lang}.xlsx")
    for command in ("check", "refresh"):
        assert bool(re.search(r"[\u4e00-\u9fff]", okrxl(command, path).out)) is (lang == "zh")


def test_json_has_the_keys_of_the_design_in_full_precision(sample: Sample) -> None:
    path = sample()
    output = done("refresh", path, "--json").json
    assert set(output) == OBJECT
    assert output["workbook"] == str(path)
    assert output["as_of"] == "2026-11-20"
    assert {"score", "grade"} <= set(output["company"])
    assert all(set(SCORE_COLUMNS) <= set(row) for row in output["scores"])
    assert all(set(OWNER_SCORE_COLUMNS) <= set(row) for row in output["owners"])
    assert all(set(MONTHLY_COLUMNS) <= set(row) for row in output["monthly"])
    assert all({"id", "objective", "score", "grade", "weight"} <= set(row) for row in output["objectives"])
    assert all({"department", "score", "grade", "key_results"} <= set(row) for row in output["departments"])
    assert all(set(row) == FINDING for row in output["findings"])
    scores = [row["score"] for row in output["scores"] if row["score"] is not None]
    assert any(score != round(score, 4) for score in scores)


def test_json_has_dates_in_iso_codes_for_choices_and_null_for_what_is_absent(sample: Sample) -> None:
    output = done("check", sample(), "--json").json
    for row in output["scores"]:
        assert row["last_check_in"] is None or date.fromisoformat(row["last_check_in"])
        assert row["grade"] in {"green", "amber", "red", None}
        assert re.fullmatch(r"[a-z_]+", row["status"])
        assert re.fullmatch(r"[a-z_]+", row["measure"])
        assert (row["score"] is None) == (row["status"] in {"no_data", "not_started"}), row
    nothing = [row for row in output["scores"] if row["status"] == "no_data"]
    assert nothing
    assert nothing[0]["actual"] is None
    months = [row["month"] for row in output["monthly"]]
    assert (min(months), max(months)) == ("2026-01-31", "2026-11-20")


def test_json_and_the_sheets_show_the_same_numbers(sample: Sample) -> None:
    path = sample("en.xlsx")
    output = done("refresh", path, "--json").json
    for key, name in (
        ("score", "Score"),
        ("attainment", "Attainment"),
        ("effective_weight", "Effective weight"),
    ):
        shown = dict(reading.columns(path, "KR Scores", "okr_scores", ("ID", name)))
        assert shown == {
            row["id"]: None if row[key] is None else pytest.approx(row[key], abs=1e-12)
            for row in output["scores"]
        }
    # The status stands beside the figures: a text, and its value to the right of it.
    home = {row[at]: row[at + 1] for row in reading.rows(path, "Home") for at in range(len(row) - 1)}
    assert home["Company score"] == pytest.approx(output["company"]["score"])


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_json_is_one_line_and_nothing_else_even_with_errors(sample: Sample, command: str) -> None:
    path = sample()
    manager.types(path, "关键结果", {"I5": "约80%"})
    ran = okrxl(command, path, "--json")
    assert (ran.code, ran.out.count("\n"), ran.err) == (1, 1, "")
    assert [row["cell"] for row in ran.json["findings"] if row["severity"] == "error"] == ["I5"]
    assert [row["value"] for row in ran.json["findings"] if row["cell"] == "I5"] == ["约80%"]


def test_as_of_goes_before_the_setting_and_does_not_change_it(sample: Sample) -> None:
    path = sample()
    output = done("refresh", path, "--as-of", "2026-03-31", "--json").json
    assert output["as_of"] == "2026-03-31"
    assert len({row["month"] for row in output["monthly"]}) == 3
    settings = dict(row[:2] for row in reading.rows(path, "设置")[4:])
    assert settings["统计日期"] == datetime(2026, 11, 20)
    assert done("refresh", path, "--json").json["as_of"] == "2026-11-20"


def test_looking_back_with_check_gives_that_day_s_scores_and_findings_and_writes_nothing(
    sample: Sample,
) -> None:
    path = sample("en.xlsx")
    before = path.read_bytes()
    output = done("check", path, "--as-of", "2026-03-31", "--json").json
    lines = done("check", path, "--as-of", "2026-03-31").out.splitlines()
    assert path.read_bytes() == before
    assert output["as_of"] == "2026-03-31"
    assert max(row["last_check_in"] or "" for row in output["scores"]) <= "2026-03-31"
    assert f"company score {shown_score(output['company']['score'])}" in lines[0]
    assert lines[0].endswith("as of 2026-03-31")
    assert len(lines) == 1 + len(output["departments"]) + len(output["findings"]) + 1
    assert not {"date_in_future", "date_out_of_cycle"} & {row["code"] for row in output["findings"]}


def test_a_refresh_for_another_day_says_so(sample: Sample) -> None:
    path = sample("en.xlsx")
    line = labels("en").text("cli.redrawn", name=path, as_of="2026-03-31")
    assert done("refresh", path, "--as-of", "2026-03-31").out.splitlines()[-1] == line
    assert "--as-of" not in done("refresh", path).out


def test_a_workbook_without_findings_has_nothing_to_fix(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    done("new", path, "--lang", "en")
    assert done("check", path).out == labels("en").text("cli.nothing_to_fix") + "\n"


def test_a_blank_as_of_is_today(sample: Sample) -> None:
    path = sample("zh-blank.xlsx")
    assert done("check", path, "--json").json["as_of"] == date.today().isoformat()  # noqa: DTZ011


def test_piped_output_is_plain_text_in_utf8(sample: Sample) -> None:
    path = sample()
    answer = program("refresh", path, folder=path.parent)
    assert answer.returncode == 0
    assert answer.stderr == ""
    assert not ANSI.search(answer.stdout)
    assert "市场部  0.82  绿  4" in answer.stdout.splitlines()


def test_what_the_reader_panics_over_makes_no_noise_on_the_screen(sample: Sample) -> None:
    """A day number that no calendar holds: the library prints a stack trace by itself."""
    path = sample()
    manager.types(path, "进展", {"A5": -1e12})
    answer = program("check", path, folder=path.parent)
    assert answer.returncode in {1, 2}
    assert answer.stderr.count("\n") == answer.returncode - 1
    assert "panicked" not in answer.stderr


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal needs POSIX")
def test_a_terminal_gets_a_table_and_a_sign_of_life(sample: Sample) -> None:
    path = sample()
    output = on_a_terminal(["refresh", str(path)], path.parent)
    assert ANSI.search(output)
    assert "市场部" in output
    assert "┃" in output or "│" in output


def on_a_terminal(arguments: list[str], folder: Path) -> str:
    """What a command writes to a terminal."""
    import pty  # noqa: PLC0415

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "okrxl", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    ) as process:
        os.close(theirs)
        output = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the other side has closed
                break
            if not piece:
                break
            output += piece
    os.close(ours)
    assert process.returncode == 0
    return output.decode("utf-8")


def test_a_reader_that_goes_away_is_no_error_on_the_screen(sample: Sample) -> None:
    path = sample()
    with subprocess.Popen(
        [sys.executable, "-m", "okrxl", "check", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=path.parent,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("options", "sheet"), [([], "首页"), (["--lang", "zh"], "首页"), (["--lang", "en", "--sample"], "Home")]
)
def test_new_makes_a_workbook_in_the_language_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], sheet: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    path = tmp_path / "销售 2026 (Q4).xlsm"
    ran = okrxl("new", path, *options)
    assert (ran.code, ran.err) == (0, "")
    assert str(path) in ran.out
    assert next(iter(manager.tabs(path))) == sheet
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert okrxl("check", path).code == 0


def test_restore_brings_back_the_bytes_and_restoring_again_undoes_it(sample: Sample) -> None:
    path = sample()
    manager.types(path, "关键结果", {"I5": 99})
    before = path.read_bytes()
    done("refresh", path)
    after = path.read_bytes()
    assert okrxl("restore", path).code == 0
    assert path.read_bytes() == before
    assert okrxl("restore", path).code == 0
    assert path.read_bytes() == after
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_relative_path_and_a_link_lead_to_the_same_workbook(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample()
    link = path.with_name("link.xlsx")
    link.symlink_to(path)
    monkeypatch.chdir(path.parent)
    before = path.read_bytes()
    assert okrxl("refresh", "link.xlsx").code == 0
    assert link.is_symlink()
    assert okrxl("restore", path.name).code == 0
    assert path.read_bytes() == before
