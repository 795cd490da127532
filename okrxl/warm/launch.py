"""A click that looks for its helper first."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from okrxl.warm import channel, place

DIED = 1
"""The exit status where the helper has ended in the middle: as of any process that died, it is not 0."""


def done_by_helper(arguments: Sequence[str]) -> int | None:
    """The exit status of a click that a helper has done; None where it is still to be done.

    A helper that does not accept at once is none. Once it has accepted, the click is never done again.
    """
    address = place.read(place.installation()) if place.minutes() else None
    if address is None:
        return None
    _let_come_forward(address.process)
    try:
        connection = channel.hand_over(address, _request(arguments))
    except (OSError, ValueError, channel.RefusedError):
        return None
    with connection:
        try:
            outcome = json.loads(channel.outcome(connection))
        except (OSError, ValueError, channel.RefusedError):
            return DIED
    for stream, text in ((sys.stdout, outcome["out"]), (sys.stderr, outcome["err"])):
        with suppress(OSError, ValueError):  # as closed or narrow as it may be, the click is done
            if text and stream is not None:
                stream.write(text)
    return int(outcome["status"])


def _request(arguments: Sequence[str]) -> bytes:
    """What a process has from the one that starts it."""
    whole = {"arguments": list(arguments), "folder": str(Path.cwd()), "environment": dict(os.environ)}
    return json.dumps(whole).encode()


def _let_come_forward(process: int) -> None:
    """Windows lets a program show a window in front only if the one in front has started it, or lets it."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.AllowSetForegroundWindow(process)
