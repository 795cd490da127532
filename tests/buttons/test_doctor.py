"""doctor names what keeps a click from working, each with what to do, in both languages."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

import okrxl
from okrxl.buttons import doctor
from okrxl.buttons.doctor import NO_CHILDREN, POLICY, RULES, SECURITY, examine, location, marked
from okrxl.buttons.install import install
from okrxl.buttons.machine import SETTINGS, Machine
from okrxl.cli.main import main
from okrxl.core.labels import LANGS, labels
from okrxl.core.log import log_error
from okrxl.excel.store.state import state_folder, state_path
from okrxl.excel.store.work_lock import working_on
from okrxl.warm import place
from tests.buttons.test_install import Registry, mac, windows


def codes(machine: Machine, *workbooks: str | Path) -> dict[str, str]:
    return {result.code: result.state for result in examine(machine, [str(one) for one in workbooks])}


def registry(machine: Machine) -> Registry:
    assert isinstance(machine.registry, Registry)
    return machine.registry


@pytest.fixture
def python(tmp_path: Path) -> Path:
    path = tmp_path / "python.exe"
    path.touch()
    return path


def test_before_install_it_says_so(tmp_path: Path) -> None:
    assert codes(windows(tmp_path))["not_installed"] == "bad"
    assert codes(mac(tmp_path))["not_installed"] == "bad"


def test_after_install_it_is_content(tmp_path: Path, python: Path) -> None:
    machine = windows(tmp_path, str(python))
    install(machine, "zh", addin=True)
    found = codes(machine)
    assert found["installed"] == found["addin"] == found["children_free"] == found["macros_ask"] == "good"
    install(mac(tmp_path), "zh")
    assert codes(mac(tmp_path))["script"] == "good"


def test_another_python_and_one_that_is_gone(tmp_path: Path, python: Path) -> None:
    machine = windows(tmp_path)
    registry(machine).write(SETTINGS, "python", str(python))
    assert codes(machine)["installed_other"] == "note"
    python.unlink()
    assert codes(machine)["python_gone"] == "bad"


def test_a_script_of_another_installation(tmp_path: Path) -> None:
    machine = mac(tmp_path)
    install(machine, "zh")
    machine.script.write_text("older")
    assert codes(machine)["script_other"] == "bad"


@pytest.mark.parametrize(
    ("value", "code", "state"),
    [
        (1, "macros_all", "good"),
        (2, "macros_ask", "good"),
        (3, "macros_signed", "note"),
        (4, "macros_off", "bad"),
    ],
)
def test_macro_settings(tmp_path: Path, value: int, code: str, state: str) -> None:
    machine = windows(tmp_path)
    registry(machine).values["user", SECURITY.format(""), "VBAWarnings"] = value
    assert codes(machine)[code] == state


def test_the_firm_s_word_counts_before_the_user_s(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    registry(machine).values["user", SECURITY.format(""), "VBAWarnings"] = 1
    registry(machine).values["user", SECURITY.format(POLICY), "VBAWarnings"] = 4
    registry(machine).values["user", SECURITY.format(POLICY), "blockcontentexecutionfrominternet"] = 1
    found = codes(machine)
    assert found["macros_off"] == "bad"
    assert found["internet_blocked"] == "note"


@pytest.mark.parametrize(
    ("value", "blocked"), [("1", True), (1, True), ("6", True), ("2", False), ("0", False)]
)
@pytest.mark.parametrize("key", RULES)
def test_the_rule_on_child_processes(tmp_path: Path, key: str, value: str | int, blocked: bool) -> None:  # noqa: FBT001
    machine = windows(tmp_path)
    registry(machine).values["machine", key, NO_CHILDREN] = value
    assert ("children_blocked" in codes(machine)) is blocked
    assert ("children_free" in codes(machine)) is not blocked


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (r"C:\Users\x\OKR.xlsm", "place_local"),
        (r"C:\Users\x\AppData\Local\Temp\OKR.xlsm", "place_temporary"),
        (r"C:\Users\x\AppData\Local\Temperature\OKR.xlsm", "place_local"),
        (r"C:\Users\x\OneDrive - Firm\OKR.xlsm", "place_cloud"),
        ("/Users/x/Library/CloudStorage/OneDrive-Firm/OKR.xlsm", "place_cloud"),
        (r"\\server\share\OKR.xlsm", "place_share"),
        ("C:\\" + "x" * 220 + ".xlsm", "place_long"),
    ],
)
def test_kinds_of_places(tmp_path: Path, path: str, code: str) -> None:
    environment = {
        "TEMP": r"C:\Users\x\AppData\Local\Temp",
        "OneDriveCommercial": r"C:\Users\x\OneDrive - Firm",
    }
    machine = Machine("win32", "python", tmp_path, environment, Registry())
    assert location(machine, path, path).code == code


def test_the_workbook_given(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    assert codes(machine, "https://firm.sharepoint.com/OKR.xlsm")["place_cloud"] == "note"
    assert codes(machine, tmp_path / "none.xlsm")["file_missing"] == "bad"
    plain = tmp_path / "plain.xlsx"
    plain.touch()
    assert codes(machine, plain)["file_xlsx"] == "note"
    assert codes(Machine("linux", "/usr/bin/python3", tmp_path), plain)["file_xlsx_elsewhere"] == "note"


@pytest.mark.parametrize(("zone", "blocked"), [(3, True), (4, True), (1, False), (2, False)])
def test_the_mark_of_the_web(tmp_path: Path, zone: int, blocked: bool) -> None:  # noqa: FBT001
    """A stream beside the file on Windows; elsewhere a file of that name reads the same."""
    workbook = tmp_path / "OKR.xlsm"
    workbook.touch()
    assert not marked(workbook)
    Path(f"{workbook}:Zone.Identifier").write_text(f"[ZoneTransfer]\r\nZoneId={zone}\r\n", encoding="utf-8")
    assert marked(workbook) is blocked
    assert ("file_blocked" in codes(windows(tmp_path), workbook)) is blocked


@pytest.mark.parametrize("lang", LANGS)
def test_every_result_has_its_words(lang: str) -> None:
    source = Path(doctor.__file__).read_text(encoding="utf-8")
    used = set(
        re.findall(
            r'"((?:python|versions|missing|install|script|not_inst|macros|inter|child|file|place|else|addin|mac_|log|office|helper|kept)\w*)"',
            source,
        )
    )
    folder = Path(okrxl.__file__).parent / "core" / "labels" / lang / "click.toml"
    texts = tomllib.loads(folder.read_text(encoding="utf-8"))["click"]["doctor"]
    assert set(texts) - {"states"} <= used
    for result in examine(windows(Path("/nowhere"))):
        for each in LANGS:
            assert "{" not in result.line(each)


def test_the_command_s_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, python: Path
) -> None:
    machine = windows(tmp_path, str(python))
    monkeypatch.setattr("okrxl.buttons.machine.this_machine", lambda: machine)
    monkeypatch.setattr("okrxl.buttons.doctor.util.find_spec", lambda _: True)
    assert main(["doctor"]) == 1
    # The language of the tests' machine, C.UTF-8, is not Chinese.
    assert labels("en").text("click.doctor.not_installed") in capsys.readouterr().out
    assert main(["install"]) == 0
    assert main(["doctor"]) == 0
    assert main(["uninstall"]) == 0
    assert main(["doctor"]) == 1


def test_on_linux_it_tells_whether_this_python_speaks_with_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine("linux", "/usr/bin/python3", tmp_path)
    monkeypatch.setattr("okrxl.buttons.doctor.sys.platform", "linux")
    for answer, code in ((True, {"office": "good"}), (False, {"office_mute": "bad"}), (None, {})):
        monkeypatch.setattr("okrxl.excel.live.running.speaks_with_libreoffice", lambda answer=answer: answer)
        found = codes(machine)
        assert {key: state for key, state in found.items() if key.startswith("office")} == code


def test_uninstall_asks_before_it_deletes_kept_versions(capsys: pytest.CaptureFixture[str]) -> None:
    kept = state_folder("versions", "a") / "00000001-refresh.bak"
    kept.write_bytes(b"a workbook")
    assert main(["uninstall", "--all", "--lang", "en"]) == 2
    assert "also deletes 1 kept version" in capsys.readouterr().err
    assert kept.exists()
    assert main(["uninstall", "--all", "--yes", "--lang", "en"]) == 0
    assert "Deleted 1 kept version" in capsys.readouterr().out
    assert not kept.exists()
    assert not state_path().exists()


def test_the_last_error_in_words(tmp_path: Path) -> None:
    assert "log_last" not in codes(windows(tmp_path))
    for number in (1, 2):
        try:
            raise ValueError(f"Excel refused\n  {number}")  # noqa: TRY301 — what is logged
        except ValueError:
            log_error(f"refresh {number}.xlsm")
    last = next(one for one in examine(windows(tmp_path)) if one.code == "log_last")
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert last.line("en").endswith(", refresh 2.xlsm: ValueError: Excel refused")
    assert today in last.line("en")
    assert last.state == "note"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="Linux has a folder in which no file can be made")
def test_a_folder_for_versions_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert codes(windows(tmp_path))["kept_in"] == "good"
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/self")  # nobody, not even root, makes a file there
    assert codes(windows(tmp_path))["kept_nowhere"] == "bad"


def test_who_holds_the_workbook(tmp_path: Path) -> None:
    workbook = tmp_path / "OKR.xlsm"
    workbook.touch()
    machine = windows(tmp_path)
    assert not {"file_open", "file_busy"} & set(codes(machine, workbook))
    (tmp_path / ".~lock.OKR.xlsm#").write_text(
        "王芳,wang,sales-pc,20.11.2026 09:30,file:///;", encoding="utf-8"
    )
    with working_on(workbook):
        found = {one.code: one for one in examine(machine, [str(workbook)])}
    assert "王芳 @ sales-pc" in found["file_open"].line("zh")
    assert found["file_busy"].state == "note"
    assert "file_busy" not in codes(machine, workbook)


def test_the_helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.MINUTES, "15")
    assert "helper_none" in codes(windows(tmp_path))
    state_folder("warm")
    place.write(place.installation(), place.Address("/x", bytes(32), 4711))
    assert "4711" in next(one for one in examine(windows(tmp_path)) if one.code == "helper_waits").line("en")
    monkeypatch.setenv(place.MINUTES, "0")
    assert "helper_off" in codes(windows(tmp_path))
