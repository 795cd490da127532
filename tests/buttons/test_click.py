"""A click ends with one message, whatever happens, and the status bar is Excel's again."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import okrxl.buttons.click as run
from okrxl.buttons.click import click, main
from okrxl.buttons.error_codes import error_code
from okrxl.buttons.jobs import JOBS
from okrxl.buttons.lock import workbook_lock
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.grid import Grid
from okrxl.core.labels import LANGS, labels
from okrxl.core.log import log_path
from okrxl.core.schema import BUTTON_VERBS, INPUT_NAMES
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Drawing
from tests.buttons.conftest import PretendedBook

WORDS = labels("zh")


class ComError(Exception):
    """As pywin32 raises it: number, text, what Excel says, argument."""

    def __init__(self, number: int, inside: int | None = None) -> None:
        super().__init__(number, "text", (0, "Excel", "text", "", 0, inside) if inside else None, None)
        self.hresult = number


ComError.__name__ = "com_error"


class Fallback(list[str]):
    """The messages shown where Excel cannot be reached."""

    def __call__(self, text: str) -> bool:
        self.append(text)
        return True


def clicked(book: PretendedBook, verb: str = "refresh") -> tuple[str, str]:
    """The one message of a click."""
    fallback = Fallback()
    click(verb, book.name, None, attach=lambda _name, _hwnd: book, fallback=fallback)
    assert not fallback
    [said] = book.said
    assert book.status[-1] is None
    return said


def failing(error: Exception, at: str = "draw") -> Callable[[Path], ClosedWorkbook]:
    """A port that fails at a step."""

    class Failing(ClosedWorkbook):
        def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
            if at == "read":
                raise error
            return super().read(tables)

        def draw(self, drawing: Drawing) -> Any:
            del drawing
            raise error

    return Failing


def test_refresh_shows_the_score_and_that_nothing_is_saved(book: PretendedBook) -> None:
    text, mood = clicked(book)
    assert mood == "info"
    assert text.startswith(WORDS.text("click.messages.refreshed", name=book.name))
    assert "公司得分 0." in text
    assert "统计日期 2026-11-20" in text
    assert WORDS.text("click.messages.not_saved") in text


def test_progress_is_shown_in_order_and_the_status_bar_given_back(book: PretendedBook) -> None:
    clicked(book)
    steps = ("start", "read", "score", "keep", "draw")
    assert book.status == [*(WORDS.text(f"click.progress.{step}") for step in steps), None]


def test_the_message_is_in_the_workbook_s_language(book: PretendedBook) -> None:
    book.lang = "en"
    book.refused = BadFileError("shared", name=book.name)
    text, mood = clicked(book)
    assert mood == "critical"
    assert text == labels("en").text("errors.shared", name=book.name)


def test_check_changes_nothing_and_shows_the_first_findings(book: PretendedBook) -> None:
    before = book.path.read_bytes()
    text, _ = clicked(book, "check")
    assert WORDS.text("click.messages.findings", errors=0, warnings=2) in text
    assert "!" in text
    assert book.path.read_bytes() == before


def test_a_read_only_workbook_is_refreshed_and_the_message_says_how_to_keep_it(book: PretendedBook) -> None:
    book.only_read = True
    text, _ = clicked(book)
    assert WORDS.text("click.messages.read_only") in text
    assert WORDS.text("click.messages.not_saved") not in text


def test_with_autosave_nothing_is_left_to_save_and_the_message_says_the_way_back(
    book: PretendedBook,
) -> None:
    """It said that nothing was saved yet, when Excel had saved it."""
    book.autosaved = True
    text, _ = clicked(book)
    assert WORDS.text("click.messages.saves_itself") in text
    assert WORDS.text("click.messages.not_saved") not in text


class Kept(ClosedWorkbook):
    """Keeps what is drawn, as an open workbook does."""

    def draw(self, drawing: Drawing) -> None:
        super().draw(drawing)
        self.save(keep=False)


@pytest.fixture
def kept(book: PretendedBook) -> PretendedBook:
    """The sample, open, with what is drawn in it."""
    book.opens = Kept
    return book


def test_each_department_gets_a_file_beside_the_workbook(kept: PretendedBook) -> None:
    text, mood = clicked(kept, "distribute")
    [folder] = (kept.path.parent / f"{kept.path.stem} 部门文件").iterdir()
    assert len(list(folder.glob("*.xlsx"))) == 6
    assert mood == "info"
    assert str(folder) in text
    assert WORDS.text("click.messages.remembers") in text
    kept.autosaved = True
    kept.said.clear()
    assert WORDS.text("click.messages.remembers_saves_itself") in clicked(kept, "distribute")[0]
    assert (kept.path.parent / f"{kept.path.stem} 交回").is_dir()


def test_what_went_out_before_on_the_same_day_stays(kept: PretendedBook) -> None:
    clicked(kept, "distribute")
    [first] = (kept.path.parent / f"{kept.path.stem} 部门文件").iterdir()
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    kept.said.clear()
    clicked(kept, "distribute")
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before
    assert len(list(first.parent.iterdir())) == 2


def test_files_put_into_the_folder_are_collected(kept: PretendedBook) -> None:
    clicked(kept, "distribute")
    kept.said.clear()
    text, _ = clicked(kept, "collect")
    returned = kept.path.parent / f"{kept.path.stem} 交回"
    assert str(returned) in text, "the message does not say where to put the files"
    sent = next(kept.path.parent.glob("* 部门文件/*/2026 市场部 OKR.xlsx"))
    filled = openpyxl.load_workbook(sent)
    for key, value in (("K7", datetime(2026, 11, 19)), ("L7", 0.5)):
        filled["填报"][key] = value
    filled.save(returned / sent.name)
    kept.said.clear()
    text, mood = clicked(kept, "collect")
    assert mood == "info"
    assert "新增 1 条进展" in text
    assert WORDS.text("click.messages.not_saved") in text
    sheet = openpyxl.load_workbook(kept.path)["进展"]
    day, kr_id, name, actual, *_ = (cell.value for cell in sheet[sheet.max_row])
    assert (day, kr_id, actual) == (datetime(2026, 11, 19), "KR1.1", 0.5)
    assert str(name).startswith("=IFERROR(INDEX(")


def test_a_workbook_in_a_cloud_has_its_folders_among_the_user_s_documents(
    kept: PretendedBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Documents")
    monkeypatch.setattr(PretendedBook, "location", "https://example.sharepoint.com/okr.xlsm")
    clicked(kept, "distribute")
    assert len(list((tmp_path / "Documents" / "okrxl").glob("* 部门文件/*/*.xlsx"))) == 6


def test_going_back_opens_the_version_before_beside(book: PretendedBook) -> None:
    clicked(book)
    before = book.path.read_bytes()
    book.said.clear()
    text, _ = clicked(book, "restore")
    [shown] = book.beside
    assert shown.name.startswith(f"{book.path.stem} (上一版本 20")
    assert shown.suffix == ".xlsm"
    assert shown.name in text
    assert shown.read_bytes() == before == book.path.read_bytes()


def test_older_versions_are_listed_with_the_command_that_brings_them_back(book: PretendedBook) -> None:
    for verb in ("refresh", "refresh", "close"):
        clicked(book, verb)
        book.said.clear()
    text, _ = clicked(book, "restore")
    listed = [line.strip() for line in text.splitlines() if line.startswith("  ")]
    assert [(line[0], line[-8:]) for line in listed] == [("2", "“刷新得分”之前"), ("3", "“刷新得分”之前")]
    assert "即“结束周期”之前的工作簿" in text
    assert "okrxl restore" in text


def test_nothing_to_go_back_to(book: PretendedBook) -> None:
    assert clicked(book, "restore") == (WORDS.text("errors.nothing_kept", name=book.name), "critical")


def test_without_a_copy_the_refresh_goes_on(book: PretendedBook) -> None:
    book.copies = False
    text, mood = clicked(book)
    assert mood == "info"
    assert "上一版本" not in text


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ComError(-2147418111), "excel_busy"),
        (ComError(-2147352567, -2146777998), "excel_busy"),
        (ComError(-2147417848), "closed_meanwhile"),
        (ComError(-2147023174), "closed_meanwhile"),
        (ComError(-2147352567, -2146827284), "click_refused"),
        (BadFileError("sheet_protected", name="a", sheet="b"), ""),
        (ValueError("a defect"), "click_failed"),
    ],
)
@pytest.mark.parametrize("at", ["read", "draw"])
def test_whatever_excel_raises_becomes_one_clear_sentence(
    book: PretendedBook, error: Exception, code: str, at: str
) -> None:
    book.opens = failing(error, at)
    text, mood = clicked(book)
    assert mood == "critical"
    assert "Traceback" not in text
    if not code:
        assert text == WORDS.text("errors.sheet_protected", name="a", sheet="b")
    else:
        values = {"name": book.name, "log": log_path(), "kind": type(error).__name__}
        assert text == WORDS.text(f"errors.{code}", **values)


def test_the_cause_behind_the_driver_s_refusal_counts(book: PretendedBook) -> None:
    def draw(path: Path) -> ClosedWorkbook:
        wrapped = EnvironmentProblemError("excel_refused", name="x")
        wrapped.__cause__ = ComError(-2147417848)
        return failing(wrapped)(path)

    book.opens = draw
    text, _ = clicked(book)
    assert text == WORDS.text("errors.closed_meanwhile")


def test_a_workbook_closed_meanwhile_is_noticed_whatever_the_number(book: PretendedBook) -> None:
    book.gone = True
    book.opens = failing(ComError(-1))
    assert clicked(book)[0] == WORDS.text("errors.closed_meanwhile")


def test_a_defect_is_in_the_log_with_its_traceback(book: PretendedBook) -> None:
    book.opens = failing(ValueError("a defect"))
    clicked(book)
    log = log_path().read_text(encoding="utf-8")
    assert "Traceback" in log
    assert f"refresh {book.name}" in log


def test_a_second_click_says_a_word_and_does_nothing(
    book: PretendedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BUSY_SECONDS", 0)
    with workbook_lock(book.location) as free:
        assert free
        assert click("refresh", book.name, None, attach=lambda _name, _hwnd: book) == 0
    assert book.status == [WORDS.text("click.macro.busy"), None]
    assert not book.said
    clicked(book)


def test_where_excel_cannot_be_reached_it_is_said_without_it() -> None:
    def nowhere(name: str, hwnd: int | None) -> PretendedBook:
        del hwnd
        raise BadFileError("not_open", name=name)

    said = Fallback()
    click("refresh", "a.xlsm", 4711, attach=nowhere, fallback=said)
    [text] = said
    assert text in {labels(lang).text("errors.not_open", name="a.xlsm") for lang in LANGS}


def test_vba_learns_when_no_message_could_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "click", lambda *_, **__: None)
    assert main(["refresh", "--book", "a.xlsm"]) == 1
    monkeypatch.setattr(run, "click", lambda *_, **__: 2)
    assert main(["refresh", "--book", "a.xlsm", "--hwnd", "12"]) == 0


def test_a_name_may_begin_with_a_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(run, "click", lambda *arguments, **_: asked.append(arguments))
    main(["check", "--book", "-50% & it's.xlsm", "--hwnd", "12"])
    assert asked == [("check", "-50% & it's.xlsm", 12)]


def test_excel_that_does_not_answer_is_not_waited_for_for_ever() -> None:
    script = """
import time
import okrxl.buttons.click as run
run.FIRST_ANSWER_SECONDS = 0.2
def fallback(text):
    print(text, flush=True)
    return True
run.click("refresh", "a", None, attach=lambda *_: time.sleep(60), fallback=fallback)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.strip() in {labels(lang).text("errors.excel_busy") for lang in LANGS}


def test_numbers_of_a_mac_s_excel() -> None:
    class CommandError(Exception):
        def __init__(self, number: int) -> None:
            super().__init__()
            self.errornumber = number

    assert error_code(CommandError(-1712), is_open=True) == "excel_busy"
    assert error_code(CommandError(-600), is_open=True) == "closed_meanwhile"
    assert error_code(CommandError(-50), is_open=True) == "click_refused"
    assert error_code(ValueError(-1), is_open=True) is None


def test_there_is_a_job_for_every_button() -> None:
    assert tuple(JOBS) == BUTTON_VERBS


def test_nothing_heavy_is_loaded_before_the_first_word() -> None:
    script = """
import sys
import okrxl.buttons.click as run
class Book:
    name = location = "a.xlsm"
    def language(self): return "zh"
    def show_status(self, text):
        if text is not None:
            print(sorted({"pandas", "numpy", "openpyxl", "lxml", "rich"} & set(sys.modules)), flush=True)
            raise SystemExit
run.click("refresh", "a.xlsm", None, attach=lambda *_: Book())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_copies_that_were_opened_on_earlier_days_are_removed(book: PretendedBook) -> None:
    clicked(book)

    def opened() -> Path:
        book.said.clear()
        clicked(book, "restore")
        return book.beside[-1]

    first, second = opened(), opened()
    assert first.exists(), "it may still be looked at"
    os.utime(first.parent, (0, 0))
    opened()
    assert (first.exists(), second.exists()) == (False, True)


def test_the_cycle_is_closed_once_the_question_is_answered_with_yes(book: PretendedBook) -> None:
    text, mood = clicked(book, "close")
    (question,) = book.asked
    assert question.startswith(f"{book.name}：周期 2026 (2026-01-01 – 2026-12-31) → 2027")
    assert "归档 30 项，结转 0 项，延续 0 项。" in question
    left = "本周期还剩 41 天（2026-12-31 结束）；2026-11-20 之后的数据不再计入最终得分。"
    assert left in question
    assert left in text
    assert (WORDS.text("cycles.closed", name=book.name) in text, mood) == (True, "info")


def test_a_no_changes_nothing(book: PretendedBook) -> None:
    book.answers = False
    content = book.path.read_bytes()
    assert clicked(book, "close") == (WORDS.text("click.messages.not_closed_cycle"), "info")
    assert book.path.read_bytes() == content


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def attached(
    monkeypatch: pytest.MonkeyPatch, books: list[PretendedBook], answers: str | None
) -> tuple[int, str, str]:
    """Exit status of `okrxl attach check`, what it printed first, and at the end."""
    monkeypatch.setattr(run, "finder", lambda: None)
    monkeypatch.setattr("okrxl.excel.live.running.open_books", lambda _: books)
    shown = io.StringIO() if answers is None else Terminal()
    monkeypatch.setattr("sys.stdin", io.StringIO() if answers is None else Terminal(answers))
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setattr(run, "machine_language", lambda: "en")
    status, texts, complaints = run.click_from_terminal("check", "", None)
    return status, shown.getvalue(), "\n".join([*texts, *complaints])


def test_attach_names_the_workbook_before_it_works(
    book: PretendedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, first, end = attached(monkeypatch, [book], None)
    assert (status, first) == (0, f"okrxl: Working on {book.location} (Excel)\n")
    assert WORDS.text("click.messages.findings", errors=0, warnings=2) in end
    assert labels("en").text("click.progress.read") not in first


def test_attach_asks_which_of_several(book: PretendedBook, monkeypatch: pytest.MonkeyPatch) -> None:
    other = PretendedBook(book.path.with_name("other.xlsx"))
    status, first, _ = attached(monkeypatch, [other, book], "3\nx\n2\n")
    assert status == 0
    lines = first.splitlines()
    assert lines[:2] == [f"  1  {other.location} (Excel)", f"  2  {book.location} (Excel)"]
    assert lines.count(labels("en").text("click.attach.which")) == 3
    assert f"okrxl: Working on {book.location} (Excel)" in lines


@pytest.mark.parametrize("answers", [None, "\n", ""])
def test_attach_guesses_nothing(
    book: PretendedBook, monkeypatch: pytest.MonkeyPatch, answers: str | None
) -> None:
    status, first, _ = attached(monkeypatch, [book, book], answers)
    place = f"{book.location} (Excel)"
    assert status == 2
    assert labels("en").text("errors.which_book", names=f"{place}, {place}") in first
    assert not book.status
