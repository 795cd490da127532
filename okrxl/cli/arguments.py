"""Parsing a command's arguments. argparse is not used: its messages exist in English only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal

from okrxl.core.errors import OkrxlError
from okrxl.core.labels import Lang


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for, by every command's names; paths as they were typed."""

    workbook: str = ""
    """The one to work on now."""
    workbooks: tuple[str, ...] = ()
    """All that were named in a call that takes several."""
    lang: Lang | None = None
    as_of: date | None = None
    json: bool = False
    sample: bool = False
    blank: bool = False
    to: str = ""
    sources: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    overdue: bool = False
    template: str = ""
    company_view: bool = False
    protect: str = ""
    drafts: bool = False
    overwrite: bool = False
    passwords: str = ""
    scheduler: str = ""
    verb: str = "refresh"
    book: str = ""
    addin: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one workbook was named."""
        return len(self.workbooks) > 1

    @property
    def paths(self) -> tuple[str, ...]:
        """The files and folders that were named, those of `workbook` last."""
        return (*self.workbooks, self.to, *self.sources, self.template, self.passwords, self.workbook)


Reader = Callable[[str, str], object]
"""The argument's name as shown to users, and the text given for it; raises OkrxlError."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command; `field` is its name in `Arguments` and in `cli.arguments`."""

    field: str
    flag: str = ""
    """`--as-of`; blank for an argument that is known by its position."""
    metavar: str = ""
    """What stands for its value in help; blank for a switch."""
    count: Literal["one", "many"] = "one"
    required: bool = False
    read: Reader = lambda _, given: given
    excludes: str = ""
    """A flag that cannot be given beside this one."""
    label: str = ""
    """The key of its help in `cli.arguments`, if not `field`."""

    @property
    def name(self) -> str:
        """As users know it: `--as-of`, `WORKBOOK`."""
        return self.flag or self.metavar

    @property
    def usage(self) -> str:
        """As the first line of help shows it: `[--as-of DATE]`, `WORKBOOK...`."""
        text = f"{self.flag} {self.metavar}".strip() + ("..." if self.count == "many" else "")
        return text if self.required else f"[{text}]"


def day(name: str, given: str) -> date:
    """A date in ISO form."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise OkrxlError("usage_date", argument=name, given=given) from None


def one_of(*choices: str) -> Reader:
    """Reads one of a few words."""

    def read(name: str, given: str) -> str:
        if given in choices:
            return given
        raise unknown("usage_choice", given, choices, argument=name, known=", ".join(choices))

    return read


def parse(verb: str, known: Sequence[Argument], given: Sequence[str], example: str) -> Arguments:
    """The arguments that follow a verb; OkrxlError says which one is wrong and what to type."""
    waiting = deque(given)
    flags = {one.flag: one for one in known if one.flag}
    texts: dict[str, list[str]] = {}
    positional: list[str] = []
    while waiting:
        word = waiting.popleft()
        if word == "--":
            positional += waiting
            break
        if not _is_flag(word):
            positional.append(word)
            continue
        flag, equals, value = word.partition("=")
        if flag not in flags:
            raise unknown("usage_option", flag, tuple(flags), verb=verb)
        texts.setdefault(flag, []).extend(_values(flags[flag], equals, value, waiting))
    values: dict[str, Any] = {one.field: _read(one, texts[one.flag]) for one in known if one.flag in texts}
    values |= _positional(verb, [one for one in known if not one.flag], positional)
    _refuse(known, values, example)
    return Arguments(**values)


def unknown(code: str, given: str, choices: Sequence[str], **values: object) -> OkrxlError:
    """For a word that is none of `choices`, with the one that was probably meant."""
    close = get_close_matches(given.casefold(), choices, 1)
    if close:
        return OkrxlError(f"{code}_guess", given=given, guess=close[0], **values)
    return OkrxlError(code, given=given, **values)


def _is_flag(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _values(option: Argument, equals: str, value: str, waiting: deque[str]) -> list[str]:
    """The texts that belong to a flag, taken from what follows it."""
    if not option.metavar:
        if equals:
            raise OkrxlError("usage_no_value", argument=option.flag)
        return []
    if equals:
        return [value]
    found: list[str] = []
    while waiting and not _is_flag(waiting[0]) and (option.count == "many" or not found):
        found.append(waiting.popleft())
    if not found:
        raise OkrxlError("usage_value", argument=option.flag, metavar=option.metavar)
    return found


def _read(argument: Argument, texts: Sequence[str]) -> object:
    if not argument.metavar:
        return True
    found = [argument.read(argument.name, text) for text in texts]
    return tuple(found) if argument.count == "many" else found[-1]


def _positional(verb: str, known: Sequence[Argument], given: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    rest = list(given)
    for argument in known:
        size = len(rest) if argument.count == "many" else 1
        taken, rest = rest[:size], rest[size:]
        if taken:
            values[argument.field] = _read(argument, taken)
    if rest:
        raise OkrxlError("usage_extra", given=rest[0], verb=verb)
    return values


def _refuse(known: Sequence[Argument], values: Mapping[str, object], example: str) -> None:
    """Arguments that are missing, blank or exclude each other."""
    for one in known:
        given = values.get(one.field)
        if one.required and not (all(given) if isinstance(given, tuple) else given):
            raise OkrxlError("usage_missing", argument=one.name, example=example)
        others = {other.flag for other in known if other.flag and values.get(other.field)}
        if given and one.excludes in others:
            raise OkrxlError("usage_together", one=one.flag, other=one.excludes)
