"""Mistakes on the command line: exit 2, one line that says what to do, in the machine's language; help."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from okrxl import __version__
from okrxl.cli.verbs import VERBS, Verb, parse_line
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import LANGS
from okrxl.core.schema import BUTTON_VERBS
from tests.excel.running import okrxl

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = [verb.name for verb in VERBS]


@pytest.fixture(params=LANGS)
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The machine's language."""
    monkeypatch.setenv("LANG", "en_US.UTF-8" if request.param == "en" else "zh_CN.UTF-8")
    return str(request.param)


def complaint(line: str, spoken: str) -> str:
    """The one line on stderr."""
    ran = okrxl(*line.split())
    assert (ran.code, ran.err.count("\n")) == (2, 1), ran
    assert bool(ran.out) is ("--json" in line)
    assert ran.err.startswith("okrxl: ")
    assert bool(CHINESE.search(ran.err)) is (spoken == "zh")
    return ran.err


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("refres a.xlsx", ["refres", "refresh", "okrxl help"]),
        ("REFRESH a.xlsx", ["REFRESH", "refresh", "okrxl help"]),
        ("qqq", ["qqq", "okrxl help"]),
        ("help refres", ["refresh"]),
        ("refres --help", ["refresh"]),
        ("--json refresh", ["--json", "okrxl help"]),
        ("refresh", ["WORKBOOK", "okrxl refresh OKR.xlsx"]),
        ("distribute a.xlsx", ["--to", "okrxl distribute OKR.xlsx --to sent"]),
        ("distribute a.xlsx --to=", ["--to", "okrxl distribute"]),
        ("collect a.xlsx --from", ["--from", "FOLDER"]),
        ("collect --from back a.xlsx", ["WORKBOOK"]),
        ("restore a.xlsx --as-of 2026-01-01", ["restore", "--as-of", "okrxl help restore"]),
        ("refresh a.xlsx --as-off 2026-01-01", ["--as-off", "--as-of"]),
        ("refresh a.xlsx --as-of", ["--as-of", "DATE"]),
        ("refresh a.xlsx --as-of --json", ["--as-of", "DATE"]),
        ("refresh a.xlsx --as-of 31.02.2026", ["31.02.2026", "--as-of 2026-03-31"]),
        ("check a.xlsx --as-of=2026-02-30", ["2026-02-30", "--as-of 2026-03-31"]),
        ("check a.xlsx --as-of soon", ["soon", "--as-of 2026-03-31"]),
        ("check a.xlsx --lang de", ["de", "--lang", "zh, en"]),
        ("attach refrsh", ["refrsh", "refresh", *BUTTON_VERBS]),
        ("new a.xlsx --sample --blank", ["--sample", "--blank"]),
        ("new a.xlsx b.xlsx", ["b.xlsx", "okrxl help new"]),
        ("new a.xlsx --sample=yes", ["--sample"]),
    ],
)
def test_a_mistake_is_answered_with_what_to_type(line: str, named: list[str], spoken: str) -> None:
    text = complaint(line, spoken)
    assert all(one in text for one in named), text


def test_the_verb_that_was_meant_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "did you mean refresh?" in okrxl("refres", "a.xlsx").err


def test_the_language_asked_for_is_used_even_on_a_line_with_mistakes(spoken: str) -> None:
    other = "zh" if spoken == "en" else "en"
    assert bool(CHINESE.search(okrxl("refresh", "--lang", other).err)) is (other == "zh")
    assert bool(CHINESE.search(okrxl("refresh", "--help", f"--lang={other}").out)) is (other == "zh")


def test_json_prints_an_object_with_the_error(spoken: str, tmp_path: Path) -> None:
    for line, code in (
        (("refresh", "--json"), "usage_missing"),
        (("refresh", str(tmp_path / "none.xlsx"), "--json"), "not_found"),
        (("check", "a.xlsx", "--json", "--as-of", "x"), "usage_date"),
        (("check", "a.xlsx", "--json", "--as-of", "0001-01-01"), "usage_early"),
    ):
        ran = okrxl(*line)
        assert ran.code == 2
        [text] = ran.out.splitlines()
        error = json.loads(text)["error"]
        assert set(json.loads(text)) == {"error"}
        assert set(error) == {"code", "message"}
        assert error["code"] == code
        assert ran.err == f"okrxl: {error['message']}\n"
        assert bool(CHINESE.search(error["message"])) is (spoken == "zh")


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_each_verb_explains_itself_with_an_example(verb: Verb, spoken: str) -> None:
    ran = okrxl(verb.name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran == okrxl("help", verb.name) == okrxl(verb.name, "a.xlsx", "-h")
    assert bool(CHINESE.search(ran.out)) is (spoken == "zh")
    first, _, rest = ran.out.partition("\n\n")
    first, lines = " ".join(first.split()), rest.splitlines()
    assert f"okrxl {verb.name}" in first
    for argument in verb.arguments:
        assert argument.usage in first
        assert any(line.startswith(f"  {argument.name}") for line in lines)
    assert all(f"  okrxl {example}" in lines for example in verb.examples)
    assert verb.examples


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_examples_can_be_typed(verb: Verb) -> None:
    for example in verb.examples:
        assert parse_line(example.split())[0] is verb


def test_without_a_command_there_is_short_help(spoken: str) -> None:
    ran = okrxl()
    assert (ran.code, ran.err) == (0, "")
    assert bool(CHINESE.search(ran.out)) is (spoken == "zh")
    assert re.findall(r"^  (\w+)  +\S", ran.out, re.MULTILINE) == NAMES
    full = okrxl("--help").out
    assert full == okrxl("-h").out == okrxl("help").out
    assert full.startswith(ran.out.rstrip("\n"))
    assert all(f"  okrxl {name}" in full for name in NAMES)


def test_version() -> None:
    assert okrxl("--version").out == okrxl("-V").out == f"okrxl {__version__}\n"


def test_a_name_that_looks_like_an_option_follows_two_hyphens() -> None:
    _, asked = parse_line(["check", "--json", "--", "--lang.xlsx", "-b.xlsx"])
    assert asked.workbooks == ("--lang.xlsx", "-b.xlsx")
    assert asked.json


def test_options_stand_anywhere_and_lists_add_up() -> None:
    _, asked = parse_line(["check", "a.xlsx", "--json", "b.xlsx", "--lang=en"])
    assert (asked.workbooks, asked.lang, asked.several) == (("a.xlsx", "b.xlsx"), "en", True)
    _, asked = parse_line(["distribute", "a.xlsx", "--only", "A", "B", "--to", "out", "--only=C"])
    assert (asked.workbook, asked.only, asked.to) == ("a.xlsx", ("A", "B", "C"), "out")


def test_a_mistake_is_an_error_with_a_code() -> None:
    with pytest.raises(OkrxlError, match="usage_option_guess"):
        parse_line(["refresh", "a.xlsx", "--jsn"])


@pytest.mark.parametrize("line", [["--help"], ["help", "refresh"], ["refres"], ["refresh", "--json"]])
def test_pandas_is_not_loaded_to_say_a_word(line: list[str]) -> None:
    script = (
        "import sys; from okrxl.cli.main import main; code = main(sys.argv[1:]);"
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'xlwings', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, *line], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert loaded == "[]"
