"""The texts of `okrxl`, `okrxl --help`, `okrxl help VERB` and `--version`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from okrxl import __version__
from okrxl.cli.arguments import Argument
from okrxl.cli.verbs import HELP_FLAGS, VERBS, VERSION_FLAGS, Verb, find_verb
from okrxl.core.labels import Labels, Lang, labels_of_file

WIDTH: Final = 100
"""Columns of a usage line."""


def help_asked(given: Sequence[str], lang: Lang) -> str | None:
    """The help or version that the command line asks for; None where it asks for work.

    OkrxlError where it asks for help on an unknown verb.
    """
    options = given[: given.index("--")] if "--" in given else given
    if not given:
        return "\n".join(short_help(_texts(lang)))
    if given[0] in VERSION_FLAGS:
        return f"okrxl {__version__}"
    if given[0] == "help":
        topics = [one for one in given[1:] if not one.startswith("-")]
        return verb_help(find_verb(topics[0]), lang) if topics else full_help(lang)
    if not HELP_FLAGS & set(options):
        return None
    return full_help(lang) if given[0] in HELP_FLAGS else verb_help(find_verb(given[0]), lang)


def short_help(words: Labels) -> Iterator[str]:
    """What okrxl does, and its verbs with a line each."""
    yield f"okrxl {__version__} – {words.text('cli.help.about')}"
    yield ""
    yield f"{words.text('cli.help.usage')}okrxl COMMAND ..."
    yield ""
    yield from _columns([(verb.name, words.text(f"cli.verbs.{verb.name}.summary")) for verb in VERBS])
    yield ""
    yield words.text("cli.help.more")


def full_help(lang: Lang) -> str:
    """The short help, then each verb's arguments in one line, and the exit status."""
    words = _texts(lang)
    usages = [line for verb in VERBS for line in _usage(verb, "  ")]
    return "\n".join(
        [*short_help(words), "", words.text("cli.help.arguments"), *usages, "", words.text("cli.help.status")]
    )


def verb_help(verb: Verb, lang: Lang) -> str:
    """What a verb does, each of its arguments, and examples."""
    words = _texts(lang)
    rows = [(_heading(one), words.text(f"cli.arguments.{one.label or one.field}")) for one in verb.arguments]
    head = words.text("cli.help.usage")
    lines = [*_usage(verb, head), "", words.text(f"cli.verbs.{verb.name}.description")]
    if rows:
        lines += ["", words.text("cli.help.arguments"), *_columns(rows)]
    lines += ["", words.text("cli.help.example"), *(f"  okrxl {example}" for example in verb.examples)]
    return "\n".join(lines)


def _usage(verb: Verb, head: str) -> list[str]:
    """The verb with all its arguments, `head` before it, in lines that fit a terminal."""
    arguments = " ".join(one.usage.replace(" ", "\0") for one in verb.arguments)
    lines = wrap(
        f"{head}okrxl {verb.name} {arguments}",
        WIDTH,
        subsequent_indent=" " * 6,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def _heading(argument: Argument) -> str:
    return f"{argument.flag} {argument.metavar}".strip()


def _columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in rows)
    for name, text in rows:
        yield f"  {name:<{width}}  {text}"


def _texts(lang: Lang) -> Labels:
    return labels_of_file(lang, "cli")
