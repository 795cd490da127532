"""Messages where no office can be reached."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from okrxl.buttons import notifier

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for desktops of Linux")


def test_on_a_desktop_a_window_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "xmessage"
    program.write_text(f'#!/bin/sh\nfor one in "$@"; do echo "$one" >> "{tmp_path}/said"; done\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(notifier, "DIALOGS", notifier.DIALOGS[-1:])
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    assert notifier.show_without_excel("出错了\n请重试")
    assert (tmp_path / "said").read_text().split("\n", 2)[2] == "出错了\n请重试\n"
    assert "出错了" in capsys.readouterr().err


def test_without_a_desktop_no_message_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not notifier.show_without_excel("nobody reads this")
