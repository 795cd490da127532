"""What a button answers, and what it says while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.buttons.notifier import Mood


@dataclass(frozen=True, slots=True)
class Told:
    """How it went: the words, their mood, and whether something is wrong in the sheets."""

    text: str
    mood: Mood = "info"
    errors: bool = False


Say = Callable[[str], None]
"""Says what is being done: a key of `click.progress`."""
