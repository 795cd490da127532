"""How a button's work ended, and how it reports its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.buttons.notifier import Mood


@dataclass(frozen=True, slots=True)
class Outcome:
    """The message to show, its mood, and whether the sheets have errors."""

    text: str
    mood: Mood = "info"
    errors: bool = False


Report = Callable[[str], None]
"""Shows the stage that begins: a key of `click.progress`."""
