"""Writing to stdout and stderr so that a failure to print stays apart from a failure of the work."""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from typing import TextIO

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves the cursor, changes colours or turns the direction of a line: names and cells may hold it."""
COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")
"""What our own tables are drawn with on a terminal."""


def one_line(text: str) -> str:
    r"""A text of somebody else's as part of a line: line ends and tabs as blanks, controls as `\u001b`."""
    return visible(" ".join(text.split("\n")).replace("\r", " ").replace("\t", " "))


def visible(text: str) -> str:
    """A text whose controls are written out, as JSON does; lines stay lines."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def use_utf8() -> None:
    """Piped output is UTF-8; no character that a terminal cannot show stops the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace", encoding="utf-8" if not stream.isatty() else None)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person watches; False for a stream that was closed before the program started."""
    return stream is not None and stream.isatty()


def write_line(stream: TextIO | None, text: str) -> OSError | None:
    """Write and flush; returns the error of a closed pipe or a full device instead of raising it."""
    if stream is None:  # closed before the program started
        return None
    try:
        parts = COLOUR.split(text) if stream.isatty() else [text]
        drawn = (part if COLOUR.fullmatch(part) else visible(part) for part in parts)
        print("".join(drawn), file=stream, flush=True)
    except OSError as error:
        _disconnect(stream)
        return error
    return None


def reader_left(error: OSError) -> bool:
    """Whether nobody reads the pipe any more, as after `okrxl … | head`."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def _disconnect(stream: TextIO) -> None:
    """What is still buffered goes nowhere: the interpreter's own flush at exit would fail once more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()
