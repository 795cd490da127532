"""The talk between a click and its helper: each proves that it knows the key, then a request is handed over.

    click   -> helper   32 random bytes
    helper  -> click    32 random bytes, proof of the key
    click   -> helper   the request, proof of the key
    helper  -> click    ready
    click   -> helper   go: from here on the click is the helper's
    helper  -> click    the outcome

Not `multiprocessing.connection`: its pipes on Windows let other computers in, its proof is MD5 in Python
3.11, and whoever connects and stays silent would hold it up for ever.
"""

from __future__ import annotations

import hmac
import os
import socket
import struct
import sys
import time

from okrxl.warm.place import Address

HERE = "127.0.0.1"
ACCEPT_SECONDS = 1.0
"""How long either side waits for the other until `go`."""
NONCE, PROOF = 32, 32
LARGEST = 8 << 20
READY, GO = b"r", b"g"
LENGTH = struct.Struct(">I")


class RefusedError(Exception):
    """The other side is not the one that the key was written by or for, or has nothing to hand over."""


def listen(path: str) -> tuple[socket.socket, str | int]:
    """A socket that waits for clicks, and its address: `path`, on Windows a port of 127.0.0.1."""
    if sys.platform == "win32":
        listener = socket.socket(socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        listener.bind((HERE, 0))
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
    listener.listen(1)
    return listener, path if sys.platform != "win32" else listener.getsockname()[1]


def hand_over(address: Address, request: bytes) -> socket.socket:
    """Give a request to a helper: the connection on which the outcome comes.

    RefusedError or OSError where there is no helper or not the right one: then it has not begun.
    """
    connection = _connected(address)
    try:
        until = time.monotonic() + ACCEPT_SECONDS
        own = os.urandom(NONCE)
        connection.sendall(own)
        answer = _exactly(connection, NONCE + PROOF, until)
        both = own + answer[:NONCE]
        _accept(hmac.compare_digest(_proof(address.key, b"helper", both), answer[NONCE:]))
        _send(connection, _proof(address.key, b"click", both + request) + request)
        _accept(_exactly(connection, 1, until) == READY)
        # One byte: it is on its way, or the helper has ended before it could begin.
        connection.sendall(GO)
        connection.settimeout(None)
    except BaseException:
        connection.close()
        raise
    return connection


def take(connection: socket.socket, key: bytes) -> bytes:
    """The request of a click that knows the key; RefusedError or OSError for any other."""
    until = time.monotonic() + ACCEPT_SECONDS
    theirs = _exactly(connection, NONCE, until)
    own = os.urandom(NONCE)
    both = theirs + own
    connection.sendall(own + _proof(key, b"helper", both))
    size = LENGTH.unpack(_exactly(connection, LENGTH.size, until))[0]
    _accept(PROOF <= size <= LARGEST)
    message = _exactly(connection, size, until)
    proof, request = message[:PROOF], message[PROOF:]
    _accept(hmac.compare_digest(_proof(key, b"click", both + request), proof))
    return request


def begin(connection: socket.socket) -> None:
    """Say that all is ready, and wait for `go`; RefusedError or OSError where the click went another way."""
    connection.sendall(READY)
    _accept(_exactly(connection, 1, time.monotonic() + ACCEPT_SECONDS) == GO)
    connection.settimeout(None)


def send_outcome(connection: socket.socket, outcome: bytes) -> None:
    """Give the outcome to the click."""
    _send(connection, outcome)


def outcome(connection: socket.socket) -> bytes:
    """Wait for the outcome; RefusedError or OSError where the helper has ended without one."""
    size = LENGTH.unpack(_exactly(connection, LENGTH.size, None))[0]
    _accept(size <= LARGEST)
    return _exactly(connection, size, None)


def _connected(address: Address) -> socket.socket:
    target: str | tuple[str, int] = (
        address.socket if isinstance(address.socket, str) else (HERE, address.socket)
    )
    connection = socket.socket(socket.AF_UNIX if isinstance(target, str) else socket.AF_INET)
    try:
        connection.settimeout(ACCEPT_SECONDS)
        connection.connect(target)
    except BaseException:
        connection.close()
        raise
    return connection


def _accept(right: bool) -> None:  # noqa: FBT001 — a condition
    if not right:
        raise RefusedError


def _proof(key: bytes, role: bytes, content: bytes) -> bytes:
    return hmac.digest(key, role + content, "sha256")


def _send(connection: socket.socket, content: bytes) -> None:
    connection.sendall(LENGTH.pack(len(content)) + content)


def _exactly(connection: socket.socket, size: int, until: float | None) -> bytes:
    """That many bytes, before `until`; RefusedError where the other side ends earlier."""
    found = bytearray()
    while len(found) < size:
        if until is not None:
            connection.settimeout(max(until - time.monotonic(), 0.001))
        part = connection.recv(min(size - len(found), 1 << 16))
        if not part:
            raise RefusedError
        found += part
    return bytes(found)
