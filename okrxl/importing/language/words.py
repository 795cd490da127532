"""What the words of a source mean, by `labels/aliases.toml` and okrxl's own headers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from okrxl.core.headers import header_spellings
from okrxl.core.labels import FOLDER, LANGS, contract, contract_word, spellings
from okrxl.core.schema import CHOICES, INPUT_TABLES

IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
INSIDE = re.compile(r"[(\[【]\s*([^()\[\]【】]+?)\s*[)\]】]")
YEAR = re.compile(r"(?:fy|cy)?\s*'?(?:20\d\d)(?:\s*年度?)?|\b(?:fy|cy)\s*'?\d\d\b")
WEAK = frozenset({"metric", "title"})
"""Fields whose words say little: what stands in brackets beside them says more."""
SIGNS = re.compile(r"[\s_\-–—/\\.:：*#'’`\"“”&|,;!?%、()\[\]]+")
GROUPED = re.compile(r"(\D*?)(\d{1,2}|[一二三四五六七八九十])(\D*)")
NUMERALS = "一二三四五六七八九十"
OWN_FIELDS = {
    "state": "status",
    "goal": "strategy",
    "email": "owner_email",
    "id": "id",
}
"""Columns of okrxl's own tables whose field has another name."""
TABLES_OF_OKRS = ("strategy", "departments", "owners", "objectives", "key_results", "check_ins")


def word(text: object) -> str:
    """How words are compared: as `contract_word`, without signs; a sign alone (`#`) stays."""
    plain = contract_word(text)
    return SIGNS.sub("", plain) or plain


def header_words(text: str) -> tuple[str, ...]:
    """A header's word, its word without what stands in brackets, and the words in these."""
    plain = contract_word(text)
    inside = (word(one) for one in INSIDE.findall(plain))
    found = (word(text), word(IN_BRACKETS.sub("", plain)), *inside)
    return tuple(dict.fromkeys(one for one in found if one))


@cache
def _aliases() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((FOLDER / "aliases.toml").read_text(encoding="utf-8"))


@cache
def fields() -> Mapping[str, str]:
    """Word -> field. okrxl's own headers go before the aliases."""
    found = {word(text): field for field, texts in _aliases()["fields"].items() for text in texts}
    for table in INPUT_TABLES:
        if table.key in TABLES_OF_OKRS:
            for column in table.columns:
                field = OWN_FIELDS.get(column.key, column.key)
                if field not in _aliases()["fields"]:
                    continue  # what okrxl itself fills in, or asks at the end of a cycle
                found |= {word(text): field for text in header_spellings(column.key, table.key)}
    # Over okrxl's own owners and over everybody else's a department, an owner and a weight are the same.
    return found


@cache
def field_names() -> tuple[str, ...]:
    """Every field that a column can be read as, but for the word that leaves it out."""
    return tuple(name for name in _aliases()["fields"] if name != "skip")


@cache
def meanings(section: str) -> Mapping[str, str]:
    """Word -> code in a section of the aliases: `about`, `roles`, `types`, `states`, `measures`."""
    return {word(text): code for code, texts in _aliases()[section].items() for text in texts}


@cache
def choices(kind: str) -> Mapping[str, str]:
    """Word -> code of a choice of okrxl's own columns, in either language."""
    codes = {word(code): code for code in CHOICES[kind]}
    return codes | {
        word(text): code for code in CHOICES[kind] for text in spellings(f"choices.{kind}.{code}")
    }


def field_of(header: str) -> str:
    """The field that a header names; blank where it names none."""
    known = fields()
    found = [known[one] for one in header_words(header) if one in known]
    return next((one for one in found if one not in WEAK), found[0] if found else "")


def field_of_year(header: str) -> str:
    """The field that a header names beside a year: `2026 Target`, `2025年基线`."""
    plain = contract_word(header)
    rest = YEAR.sub(" ", plain).strip()
    return field_of(rest) if rest != plain else ""


def about(header: str) -> tuple[str, str, int]:
    """(what it is about, field, number) of a header that names a field of an objective or a key result.

    `KR 2 target` -> ("key_result", "target", 2), `Key result 1` -> ("key_result", "key_result", 1),
    `Objective owner` -> ("objective", "owner", 0); blanks where it is none of these.
    """
    for text in header_words(header):
        match = GROUPED.fullmatch(text)
        if match:
            number = NUMERALS.index(match[2]) + 1 if match[2] in NUMERALS else int(match[2])
            found = _about(match[1], match[3])
            if found:
                return "key_result", found, number
        for subject, what in _subjects():
            if text.startswith(subject) and text != subject:
                name = fields().get(text.removeprefix(subject), "")
                if name and name not in {"objective", "key_result", "title"}:
                    return what, name, 0
    return "", "", 0


def _about(before: str, after: str) -> str:
    """The field of a header around its number: `kr`+`target`, `kr`+``, `targetkr`+``."""
    subjects = [subject for subject, what in _subjects() if what == "key_result"]
    if before in subjects:
        name = fields().get(after, "") if after else "key_result"
        return "key_result" if name == "title" else name
    for subject in subjects:
        if before.endswith(subject) and not after:
            return fields().get(before.removesuffix(subject), "")
    return ""


@cache
def _subjects() -> tuple[tuple[str, str], ...]:
    """Words for an objective and for a key result, the longest first."""
    return tuple(sorted(meanings("about").items(), key=lambda one: -len(one[0])))


def names_a_table(tab: str) -> bool:
    """Whether a tab is called as one of okrxl's own, or as a column: it stands for no department."""
    return word(tab) in fields() or word(tab) in _tabs()


@cache
def _tabs() -> frozenset[str]:
    names = contract("en").section("sheets")
    return frozenset(word(contract(lang).text(f"sheets.{name}")) for lang in LANGS for name in names)


def meaning(section: str, text: object) -> str:
    """The code of a cell's word; blank where it has none."""
    return meanings(section).get(word(text), "") if isinstance(text, str) else ""


def split_role(header: str, roles: Iterable[str] = ("plan", "actual")) -> tuple[str, str]:
    """A header of a period without the word for plan or actual, and that role: `Jan Plan`, `实际 3月`."""
    text = contract_word(header)
    for one, role in sorted(meanings("roles").items(), key=lambda pair: -len(pair[0])):
        if role not in roles:
            continue
        if text.endswith(one) and text != one:
            return text.removesuffix(one).strip("_-–—/ :()"), role
        if text.startswith(one) and text != one:
            return text.removeprefix(one).strip("_-–—/ :()"), role
    return text, ""
