"""Who may hand a click to a helper, and whom a click hands it to."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from okrxl.excel.store.state import state_folder, state_path
from okrxl.warm import channel, place

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a port there")
KEY = bytes(range(32))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of one's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return state_folder("warm")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., place.Address]]:
    """Starts a server that does `serve` with the one visitor; all waits are short."""
    monkeypatch.setattr(channel, "ACCEPT_SECONDS", 0.3)
    threads: list[threading.Thread] = []
    listeners: list[tuple[socket.socket, str]] = []

    def start(serve: Callable[[socket.socket], object]) -> place.Address:
        path = f"/tmp/okrxl-{os.getpid()}-{len(listeners)}.sock"  # noqa: S108 — a socket's path is short
        Path(path).unlink(missing_ok=True)
        listener, found = channel.listen(path)
        listeners.append((listener, path))

        def once() -> None:
            visitor, _ = listener.accept()
            with visitor:
                serve(visitor)

        threads.append(threading.Thread(target=once))
        threads[-1].start()
        return place.Address(found, KEY, 1)

    yield start
    for thread in threads:
        thread.join(5)
    for listener, path in listeners:
        listener.close()
        Path(path).unlink()


def test_the_right_key_hands_the_request_over_and_brings_the_outcome(
    served: Callable[..., place.Address],
) -> None:
    taken: list[bytes] = []

    def serve(visitor: socket.socket) -> None:
        taken.append(channel.take(visitor, KEY))
        channel.begin(visitor)
        channel.send_outcome(visitor, b"done" * 100_000)

    with channel.hand_over(served(serve), b"request" * 100_000) as connection:
        assert channel.outcome(connection) == b"done" * 100_000
    assert taken == [b"request" * 100_000]


def squats(visitor: socket.socket) -> None:
    visitor.recv(32)
    visitor.sendall(bytes(64))
    assert not visitor.recv(1000)  # and learns nothing of the click


def echoes(visitor: socket.socket) -> None:
    """The click's own words are no proof."""
    nonce = visitor.recv(32)
    visitor.sendall(nonce + nonce)


def drips(visitor: socket.socket) -> None:
    for _ in range(50):
        visitor.sendall(b"x")
        threading.Event().wait(0.05)


@pytest.mark.parametrize(
    "serve",
    [squats, echoes, drips, lambda _: None, lambda visitor: visitor.recv(1) and threading.Event().wait(0.6)],
)
def test_a_server_without_the_key_gets_no_click(
    serve: Callable[[socket.socket], object], served: Callable[..., place.Address]
) -> None:
    def tolerant(visitor: socket.socket) -> None:
        try:
            serve(visitor)
        except (BrokenPipeError, ConnectionResetError):
            return

    with pytest.raises((OSError, channel.RefusedError)):
        channel.hand_over(served(tolerant), b"request")


def test_a_visitor_without_the_key_hands_nothing_over(served: Callable[..., place.Address]) -> None:
    refused = []

    def serve(visitor: socket.socket) -> None:
        with pytest.raises(channel.RefusedError) as error:
            channel.take(visitor, KEY)
        refused.append(error)

    address = served(serve)
    with pytest.raises((OSError, channel.RefusedError)):
        channel.hand_over(place.Address(address.socket, bytes(32), 1), b"request")
    stranger = served(serve)
    assert isinstance(stranger.socket, str)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(stranger.socket)
        connection.sendall(bytes(32) + (1000).to_bytes(4) + bytes(1000))
        connection.recv(64)
    assert len(refused) >= 1


def test_a_click_that_went_another_way_is_not_begun(served: Callable[..., place.Address]) -> None:
    """Its `go` never comes: the click fell back, so the helper must not do it a second time."""
    ended = threading.Event()

    def serve(visitor: socket.socket) -> None:
        channel.take(visitor, KEY)
        threading.Event().wait(0.5)  # longer than the click waits
        with pytest.raises((OSError, channel.RefusedError)):
            channel.begin(visitor)
        ended.set()

    with pytest.raises((OSError, channel.RefusedError)):
        channel.hand_over(served(serve), b"request")
    assert ended.wait(5)


def test_nothing_listens(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r".*"):
        channel.hand_over(place.Address(str(tmp_path / "nothing"), KEY, 1), b"request")


def test_an_address_is_read_only_where_nobody_else_could_have_written_or_read_it(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = place.Address("/x", KEY, 5)
    place.write("own", address)
    path = state / "own.key"
    assert place.read("own") == address
    assert path.stat().st_mode & 0o777 == 0o600
    for one, open_mode, closed in ((path, 0o640, 0o600), (state, 0o711, 0o700)):
        one.chmod(open_mode)
        assert place.read("own") is None
        one.chmod(closed)
    monkeypatch.setattr(os, "getuid", lambda: 12345)  # another user
    assert place.read("own") is None
    monkeypatch.undo()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "\ud800", '{"socket": 5, "key": "00", "process": 1}', '{"socket": "/x", "key": "zz"}'],
)
def test_an_address_that_is_none(state: Path, content: str) -> None:
    path = state / "own.key"
    path.write_text(content, encoding="utf-8", errors="surrogatepass")
    path.chmod(0o600)
    assert place.read("own") is None


def test_a_link_to_another_s_address_is_not_followed(state: Path, tmp_path: Path) -> None:
    place.write("other", place.Address("/x", KEY, 5))
    (state / "own.key").symlink_to(state / "other.key")
    assert place.read("own") is None
    del tmp_path


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_user_is_not_read(state: Path) -> None:
    place.write("own", place.Address("/x", KEY, 5))
    os.chown(state / "own.key", 65534, 65534)
    assert place.read("own") is None


def test_another_version_or_a_changed_file_is_another_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "okrxl"
    package.mkdir()
    source = package / "a.py"
    source.write_text("1", encoding="utf-8")
    monkeypatch.setattr(place, "PACKAGE", package)
    found = [place.installation()]
    source.write_text("22", encoding="utf-8")
    found.append(place.installation())
    os.utime(source, (1, 1))
    found.append(place.installation())
    (tmp_path / "pandas-3.0.9.dist-info").mkdir()
    found.append(place.installation())
    monkeypatch.setattr(place, "__version__", "0.0.1")
    found.append(place.installation())
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    found.append(place.installation())
    assert len(set(found)) == len(found)
    monkeypatch.setenv("LANG", "another")
    assert place.installation() == found[-1]


def test_the_folder_is_the_one_that_uninstall_removes(state: Path) -> None:
    assert place.folder() == state_path("warm") == state
