"""A command's arguments, parsed by argparse; what is wrong with them is said in the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, NoReturn

from okrxl.core.errors import OkrxlError
from okrxl.core.labels import Lang

FIRST_YEAR = 1900


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
    monthly: bool = False
    from_own: bool = False
    to: str = ""
    sources: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    shape: str = ""
    apply: bool = False
    dry_run: bool = False
    only: tuple[str, ...] = ()
    overdue: bool = False
    template: str = ""
    company_view: bool = False
    protect: str = ""
    drafts: bool = False
    overwrite: bool = False
    deadline: date | None = None
    month: tuple[int, int] | None = None
    department: str = ""
    passwords: str = ""
    scheduler: str = ""
    verb: str = "refresh"
    book: str = ""
    addin: bool = False
    everything: bool = False
    yes: bool = False
    versions: bool = False
    version: int | None = None
    cycle: str = ""
    start: date | None = None
    end: date | None = None
    keep_targets: bool = False

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

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Declare it; whether it is missing is checked later, with a message of our own."""
        if not self.flag:
            parser.add_argument(self.field, nargs="*" if self.count == "many" else "?")
        elif not self.metavar:
            parser.add_argument(self.flag, dest=self.field, action="store_true")
        elif self.count == "many":
            parser.add_argument(self.flag, dest=self.field, nargs="+", action="extend")
        else:
            parser.add_argument(self.flag, dest=self.field)

    def value(self, parsed: Any) -> object:  # noqa: ANN401 — what argparse found
        """What `Arguments` holds of it: a switch, one value or a tuple of values."""
        if not self.metavar:
            return True
        if self.count == "many":
            return tuple(self.read(self.name, text) for text in parsed)
        return self.read(self.name, parsed)

    @property
    def usage(self) -> str:
        """As the first line of help shows it: `[--as-of DATE]`, `WORKBOOK...`."""
        text = f"{self.flag} {self.metavar}".strip() + ("..." if self.count == "many" else "")
        return text if self.required else f"[{text}]"


def day(name: str, given: str) -> date:
    """A date in ISO form, from the first year of Excel's calendar on."""
    try:
        found = date.fromisoformat(given)
    except ValueError:
        raise OkrxlError("usage_date", argument=name, given=given) from None
    if found.year < FIRST_YEAR:
        raise OkrxlError("usage_early", argument=name, given=given, year=FIRST_YEAR)
    return found


def month(name: str, given: str) -> tuple[int, int]:
    """A month: year and number."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", given.strip())
    if found and 0 < int(found[2]) < 13:
        return int(found[1]), int(found[2])
    raise OkrxlError("usage_month", argument=name, given=given)


def count(name: str, given: str) -> int:
    """A whole number from 1."""
    if given.isdecimal() and int(given[:9]) > 0:
        return int(given[:9])
    raise OkrxlError("usage_count", argument=name, given=given)


def one_of(*choices: str) -> Reader:
    """Reads one of a few words."""

    def read(name: str, given: str) -> str:
        if given in choices:
            return given
        raise unknown("usage_choice", given, choices, argument=name, known=", ".join(choices))

    return read


def parse(verb: str, known: Sequence[Argument], given: Sequence[str], example: str) -> Arguments:
    """The arguments that follow a verb; OkrxlError says which one is wrong and what to type."""
    parser = _Parser(
        add_help=False, allow_abbrev=False, exit_on_error=False, argument_default=argparse.SUPPRESS
    )
    for one in known:
        one.add_to(parser)
    # Options may stand anywhere, but argparse then no longer knows what follows a bare `--`.
    read = parser.parse_known_args if "--" in given else parser.parse_known_intermixed_args
    try:
        found, rest = read(list(given))
    except argparse.ArgumentError as error:
        raise _refused(known, error) from None
    if rest:
        raise _unexpected(verb, known, rest)
    by_field = {one.field: one for one in known}
    values: dict[str, Any] = {key: by_field[key].value(text) for key, text in vars(found).items() if text}
    _refuse(known, values, example)
    return Arguments(**values)


class _Parser(argparse.ArgumentParser):
    """argparse whose errors are exceptions only: it prints nothing and ends nothing."""

    def error(self, message: str) -> NoReturn:
        """Called for what `exit_on_error` does not cover."""
        raise argparse.ArgumentError(None, message)


def _refused(known: Sequence[Argument], error: argparse.ArgumentError) -> OkrxlError:
    """A value that is missing, or given to a switch: the two ways in which argparse refuses ours."""
    option = next(one for one in known if one.flag == error.argument_name)
    if option.metavar:
        return OkrxlError("usage_value", argument=option.flag, metavar=option.metavar)
    return OkrxlError("usage_no_value", argument=option.flag)


def _unexpected(verb: str, known: Sequence[Argument], rest: Sequence[str]) -> OkrxlError:
    """An option that the verb does not have, else one argument too many."""
    option = next((word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"), None)
    if option:
        return unknown("usage_option", option, [one.flag for one in known if one.flag], verb=verb)
    return OkrxlError("usage_extra", given=rest[0], verb=verb)


def unknown(code: str, given: str, choices: Sequence[str], **values: object) -> OkrxlError:
    """For a word that is none of `choices`, with the one that was probably meant."""
    close = get_close_matches(given.casefold(), choices, 1)
    if close:
        return OkrxlError(f"{code}_guess", given=given, guess=close[0], **values)
    return OkrxlError(code, given=given, **values)


def _refuse(known: Sequence[Argument], values: Mapping[str, object], example: str) -> None:
    """Arguments that are missing, blank or exclude each other."""
    for one in known:
        given = values.get(one.field)
        if one.required and not (all(given) if isinstance(given, tuple) else given):
            raise OkrxlError("usage_missing", argument=one.name, example=example)
        others = {other.flag for other in known if other.flag and values.get(other.field)}
        if given and one.excludes in others:
            raise OkrxlError("usage_together", one=one.flag, other=one.excludes)
