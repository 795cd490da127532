"""Killed at any moment: the old file whole or the new one whole, and the version before still to be had."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import done, okrxl
from tests.excel.tiny import tiny

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")

# Last on the path, so that the installed okrxl goes before the clone.
FIND_TESTS = f"import sys; sys.path.append({str(Path(__file__).resolve().parents[2])!r})\n"
EVERY_LINE = '''
import json, os
from pathlib import Path
from okrxl.excel import file_store
from okrxl.excel.store.file_swap import clear_leftovers
from tests.excel.tiny import tiny

path, act = Path(sys.argv[1]), sys.argv[2]
old, new = tiny("old", size=1000), tiny("new", size=2000)
before = {entry: entry.read_bytes() for entry in sorted(path.parent.rglob("*")) if entry.is_file()}

def write(stream):
    for start in range(0, len(new), 3000):
        stream.write(new[start : start + 3000])

def dies_at(step):
    """Ends this process, as a kill would, when the given line of the store is reached."""
    left = step
    def trace(frame, event, _):
        nonlocal left
        named = Path(frame.f_code.co_filename)
        ours = named.name == "file_store.py" or named.parent.name == "store"
        if not ours and frame.f_code is not write.__code__:
            return None
        if event in ("line", "return"):
            left -= 1
            if left < 0:
                os._exit(9)
        return trace
    sys.settrace(trace)
    if act == "replace":
        file_store.replace(path, path.read_bytes(), write)
    else:
        file_store.restore(path)
    os._exit(0)

wrong, step, ended, linked = [], 0, 9, path.stat().st_nlink > 1
while ended == 9 and step < 2000:
    child = os.fork()
    if not child:
        dies_at(step)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if path.read_bytes() not in (old, new) and not linked:
        wrong.append([step, "half a file"])
    if ended == 9:
        clear_leftovers(path)  # as the next run does
        present = path.read_bytes()
        if present not in (old, new):
            wrong.append([step, "half a file, for ever"])
        state = Path(os.environ["XDG_STATE_HOME"])
        versions = [entry.read_bytes() for entry in state.rglob("*.bak")]
        if act == "restore" and not {old, new} <= {present, *versions}:
            wrong.append([step, "a version is nowhere"])
        try:
            file_store.restore(path)
        except Exception as error:
            if act == "restore" or present == new:
                wrong.append([step, f"cannot restore: {error!r}"])
        else:
            if path.read_bytes() not in (old, new):
                wrong.append([step, "restored to something else"])
    if linked != (path.stat().st_nlink > 1):
        wrong.append([step, "its other name is parted"])
    for entry in path.parent.rglob("*"):
        if entry.is_file() and entry not in before:
            entry.unlink()
    for entry, content in before.items():
        entry.write_bytes(content)
    step += 1
print(json.dumps({"steps": step, "ended": ended, "wrong": wrong}))
'''


@pytest.mark.long
@pytest.mark.parametrize("other", ["", "hard link.xlsx"], ids=["alone", "hard link"])
@pytest.mark.parametrize("act", ["replace", "restore"])
def test_killed_at_any_line_the_file_is_whole_and_can_be_restored(
    tmp_path: Path, act: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "目标.xlsx"
    path.write_bytes(tiny("old", size=1000))
    if other:
        (tmp_path / other).hardlink_to(path)
    if act == "restore":
        code = (
            "from pathlib import Path; from okrxl.excel import file_store; "
            "from tests.excel.tiny import tiny\n"
            "file_store.replace(Path(sys.argv[1]), tiny('old', size=1000), "
            "lambda stream: stream.write(tiny('new', size=2000)))"
        )
        subprocess.run([sys.executable, "-c", FIND_TESTS + code, str(path)], check=True)
    answer = subprocess.run(
        [sys.executable, "-c", FIND_TESTS + EVERY_LINE, str(path), act],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    outcome = json.loads(answer.stdout)
    assert outcome["ended"] == 0
    assert outcome["steps"] > 20
    assert outcome["wrong"] == []


@pytest.mark.long
def test_a_refresh_killed_at_random_moments_leaves_a_whole_workbook(sample: Sample) -> None:
    path = sample()
    manager.types(path, "关键结果", {"I5": 99})
    before = path.read_bytes()
    command = [sys.executable, "-m", "okrxl", "refresh", str(path)]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, cwd=path.parent)
    lasts = time.monotonic() - started
    chance = random.Random(2026)
    for _ in range(4):
        path.write_bytes(before)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=path.parent
        ) as process:
            time.sleep(chance.uniform(0.5, 1.0) * lasts)
            process.send_signal(signal.SIGKILL)
        if path.read_bytes() != before:
            assert okrxl("check", path).code == 0
            assert {"首页", "总览"} <= set(manager.tabs(path))
            assert okrxl("restore", path).code == 0
            assert path.read_bytes() == before
    done("refresh", path)


def test_a_failure_while_drawing_leaves_the_file_as_it_was(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample()
    before = path.read_bytes()
    calls = 0

    def fails(*_: object, **__: object) -> str:
        nonlocal calls
        calls += 1
        raise MemoryError

    monkeypatch.setattr("okrxl.excel.parts.tables.Tables.place", fails)
    assert okrxl("refresh", path).code == 2
    assert calls == 1
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_versions_are_kept_out_of_sight_and_only_for_their_owner(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = sample()
    before = path.read_bytes()
    done("refresh", path)
    kept = list((tmp_path / "state").rglob("*.bak"))
    assert [entry.read_bytes() for entry in kept] == [before]
    assert all(entry.stat().st_mode & 0o077 == 0 for entry in kept)
    assert kept[0].parent.stat().st_mode & 0o077 == 0
