"""A click is done once, by its helper or in a process of its own, with the same outcome."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from okrxl.buttons.install import dismiss_helpers
from okrxl.warm import place
from tests.warm.conftest import Clicks, comes, runs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at in /proc")


def test_the_click_after_a_click_is_done_by_the_helper_and_by_another_the_next_time(clicks: Clicks) -> None:
    assert clicks.click("一 a.xlsm", GREETING="first") == (0, "说 一 a.xlsm\n")
    helper = clicks.helper()
    assert clicks.click("二 b.xlsm", GREETING="second") == (0, "说 二 b.xlsm\n")
    cold, warm = clicks.done()
    assert cold["process"] != helper
    assert warm == {
        "process": helper,
        "folder": str(clicks.folder),
        "greeting": "second",
        "arguments": ["refresh", "--book", "二 b.xlsm"],
    }
    assert clicks.helper(other_than=helper) != helper
    assert comes(lambda: not runs(helper))


def test_what_a_click_prints_and_how_it_ends_is_the_same_cold_and_warm(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    for book in ("unseen", "leaves"):
        warm = clicks.click(book)
        assert clicks.done()[-1]["process"] == helper
        assert warm == clicks.click(book, **{place.MINUTES: "0"})
        clicks.click()
        helper = clicks.helper(other_than=helper)
    status, said = clicks.click("raises")
    assert (status, "RuntimeError: raises" in said) == (1, True)


def test_a_helper_that_is_killed_while_it_waits_is_none(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    os.kill(helper, signal.SIGKILL)
    assert comes(lambda: not runs(helper))
    assert clicks.address() is not None  # it could not take it away
    assert clicks.click("next")[0] == 0
    assert [one["process"] == helper for one in clicks.done()] == [False, False]
    assert clicks.helper(other_than=helper)


def test_a_helper_that_dies_during_a_click_is_a_process_that_died(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    process = clicks.start("slow")
    assert comes(lambda: len(clicks.done()) == 2)
    os.kill(helper, signal.SIGKILL)
    process.communicate(timeout=20)
    assert process.returncode == 1  # the macro asks only whether it is 0
    # It is not done a second time.
    assert [one["process"] == helper for one in clicks.done()] == [False, True]
    assert clicks.click("dies")[0] == 7  # cold


def test_a_wrong_key_is_refused(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    [path] = place.written()
    right = path.read_text("utf-8")
    path.write_text(json.dumps({**json.loads(right), "key": "00" * 32}), encoding="utf-8")
    assert clicks.click("wrong key")[0] == 0
    assert clicks.done()[-1]["process"] != helper


def test_two_clicks_at_once_are_both_done_and_one_helper_is_left(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    first = clicks.start("slow")
    assert comes(lambda: len(clicks.done()) == 2)
    assert clicks.click("second")[0] == 0
    first.communicate(timeout=20)
    assert first.returncode == 0
    _, slow, second = clicks.done()
    assert slow["process"] == helper
    assert second["process"] != helper
    left = clicks.helper(other_than=helper)
    assert len(place.written()) == 1
    assert runs(left)


def test_off_no_helper_is_asked_or_started(clicks: Clicks) -> None:
    off = {place.MINUTES: "0"}
    clicks.click(**off)
    assert not (place.folder()).exists()
    clicks.click()
    helper = clicks.helper()
    clicks.click(**off)
    assert helper not in {one["process"] for one in clicks.done()}


@pytest.mark.parametrize("given", ["off", "nan", "-3", "inf"])
def test_what_is_no_number_of_minutes_is_none(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.MINUTES, given)
    assert place.minutes() == 0


def test_it_ends_with_the_program_it_waits_for(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    clicks.program.kill()
    assert comes(lambda: not runs(helper), 10)
    assert not list(place.folder().iterdir())


def test_it_ends_after_its_minutes(clicks: Clicks) -> None:
    clicks.click(**{place.MINUTES: "0.04"})
    helper = clicks.helper()
    assert comes(lambda: not runs(helper), 10)
    assert not list(place.folder().iterdir())


def test_uninstall_leaves_no_process(clicks: Clicks) -> None:
    clicks.click()
    helper = clicks.helper()
    dismiss_helpers()
    assert not runs(helper)
    assert not place.written()


def test_nothing_is_loaded_from_the_folder_of_the_click(clicks: Clicks) -> None:
    planted = clicks.folder / "okrxl"
    planted.mkdir()
    for path in (planted / "__init__.py", clicks.folder / "socket.py", clicks.folder / "json.py"):
        path.write_text("raise SystemExit(99)", encoding="utf-8")
    assert clicks.click()[0] == 0
    clicks.helper()
    assert clicks.click()[0] == 0


def test_a_click_loads_the_standard_library_only_before_it_has_a_helper() -> None:
    told = (
        "import sys, okrxl.button; "
        "print(*sorted({n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names))); "
        "print(*sorted(n for n in sys.modules if n.startswith('okrxl')))"
    )
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(_root())!r}); {told}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert found[0].split() == ["__main__", "okrxl"] or found[0].split() == ["okrxl"]
    assert found[1].split() == [
        "okrxl",
        "okrxl.button",
        "okrxl.warm",
        "okrxl.warm.channel",
        "okrxl.warm.launch",
        "okrxl.warm.place",
    ]


def _root() -> Path:
    return place.PACKAGE.parent
