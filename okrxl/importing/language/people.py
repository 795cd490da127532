"""Names of people in a source: lists, `Last, First`, e-mail addresses, `Ann Lee <ann@example.com>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from okrxl.core.labels import normalized

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
WITH_EMAIL = re.compile(rf"([^<(@]+?)\s*[<(\[]\s*({EMAIL.pattern})\s*[>)\]]")
LAST_FIRST = re.compile(r"([A-ZÀ-Þ][\w'’-]+), ?([A-ZÀ-Þ][\w'’.-]+(?: [A-Z]\.?)?)")
SEPARATORS = re.compile(r"\s*[;；、，/／\n|&]+\s*")
COMMA = re.compile(r"\s*,\s*")
MENTION = re.compile(r"^@(?=\S)")


@dataclass(frozen=True, slots=True)
class People:
    """Those that a cell names, in order, and the addresses it gives, by name.

    `read` says that a name was made of an address or turned round.
    """

    names: tuple[str, ...] = ()
    emails: Mapping[str, str] | None = None
    read: bool = False


def people(text: str, *, last_first: bool, known: Mapping[str, str]) -> People:
    """The people of a cell; `known` are names by address, `last_first` how the column writes its names."""
    names: list[str] = []
    emails: dict[str, str] = {}
    read = False
    for part in _parts(text, last_first=last_first):
        with_email, turned = WITH_EMAIL.fullmatch(part), LAST_FIRST.fullmatch(part)
        if with_email:
            name = with_email[1].strip().strip('"')
            emails[name] = with_email[2]
        elif EMAIL.fullmatch(part):
            name = known.get(part.casefold(), "") or _named(part)
            emails[name] = part
            read = read or part.casefold() not in known
        elif turned and last_first:
            name, read = f"{turned[2]} {turned[1]}", True
        else:
            name = MENTION.sub("", part)
        if name and normalized(name) not in map(normalized, names):
            names.append(name)
    return People(tuple(names), emails, read)


def _parts(text: str, *, last_first: bool) -> list[str]:
    parts = [part.strip() for part in SEPARATORS.split(text)]
    if not last_first:
        parts = [inner.strip() for part in parts for inner in COMMA.split(part)]
    return [part for part in parts if part]


def writes_last_first(texts: Iterable[str]) -> bool:
    """Whether a column writes `Last, First`: every name between semicolons does."""
    parts = [part.strip() for text in texts for part in SEPARATORS.split(text) if part.strip()]
    with_comma = [part for part in parts if "," in part]
    return bool(with_comma) and all(LAST_FIRST.fullmatch(part) for part in with_comma)


def _named(email: str) -> str:
    """`ann.lee@example.com` -> `Ann Lee`; an address that is no name stays as it is."""
    local = email.partition("@")[0]
    words = [one for one in re.split(r"[._-]+", local) if one]
    if all(one.isalpha() and one.isascii() for one in words) and len(words) > 1:
        return " ".join(one.capitalize() for one in words)
    return local
