"""Counts what goes over LibreOffice's bridge: a named pipe of our own in front of the office's."""

from __future__ import annotations

import os
import socket
import struct
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HEADER = struct.Struct(">II")
"""Of a block of the protocol: its size, and how many messages it holds."""


def place(pipe: str) -> str:
    """Where a named pipe of LibreOffice's lies on POSIX."""
    return str(Path(tempfile.gettempdir()) / f"OSL_PIPE_{os.getuid()}_{pipe}")


@dataclass
class Relay:
    """Passes everything on; `asked` counts messages to the office: calls, and objects let go."""

    office: str
    pipe: str
    asked: int = 0
    carried: int = 0
    threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(place(self.pipe))
        self.server.listen()
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _accept(self) -> None:
        while True:
            ours, _ = self.server.accept()
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect(place(self.office))
            self._start(self._count, ours, theirs)
            self._start(self._pass, theirs, ours)

    def _count(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # one end is gone
            while head := _whole(source, HEADER.size):
                size, messages = HEADER.unpack(head)
                self.asked += messages
                self.carried += size
                target.sendall(head + _whole(source, size))

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # as above
            while data := source.recv(1 << 16):
                target.sendall(data)

    def close(self) -> None:
        """No more connections."""
        self.server.close()
        Path(place(self.pipe)).unlink(missing_ok=True)


def _whole(source: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = source.recv(min(size, 1 << 16))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
