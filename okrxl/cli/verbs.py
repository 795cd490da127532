"""Every verb of the command line and its arguments: declared here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from okrxl.cli import board, buttons, cycles, exchange, importing, workbook
from okrxl.cli.arguments import Argument, Arguments, count, day, month, one_of, parse, unknown
from okrxl.cli.result import Result
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import LANGS, Lang
from okrxl.core.schema import BUTTON_VERBS, SHAPES


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its name (also the key of its texts in `cli.verbs`), what runs it, its arguments."""

    name: str
    run: Callable[[Arguments, Lang], Result]
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    each: bool = False
    """Whether `run` is called once for each workbook that was named."""
    writes: bool = False
    """Whether it may write the workbook, and so keeps other programs of okrxl off it meanwhile."""


NEW_FILE = Argument("workbook", metavar="PATH", required=True, label="new_file")
WORKBOOK = Argument("workbook", metavar="WORKBOOK", required=True)
WORKBOOKS = Argument("workbooks", metavar="WORKBOOK", count="many", required=True)
CONTENT_LANG = Argument("lang", "--lang", "|".join(LANGS), read=one_of(*LANGS), label="content_lang")
LANG = replace(CONTENT_LANG, label="")
SAMPLE = Argument("sample", "--sample", excludes="--blank")
BLANK = Argument("blank", "--blank")
DEADLINE = Argument("deadline", "--deadline", "DATE", read=day)
MONTHLY = Argument("monthly", "--monthly")
FROM_OWN = Argument("from_own", "--from-own", excludes="--sample")
AS_OF = Argument("as_of", "--as-of", "DATE", read=day)
JSON = Argument("json", "--json")
PASSWORDS = Argument("passwords", "--passwords", "FILE")
SCHEDULER = Argument("scheduler", "--scheduler", "ADDRESS")

VERBS: Final = (
    Verb(
        "new",
        workbook.new,
        (NEW_FILE, SAMPLE, BLANK, CONTENT_LANG),
        ("new OKR.xlsm", "new OKR.xlsm --lang en --sample"),
        writes=True,
    ),
    Verb(
        "adopt",
        workbook.adopt,
        (
            WORKBOOKS,
            SAMPLE,
            BLANK,
            MONTHLY,
            Argument("from_own", "--from-own", excludes="--sample"),
            CONTENT_LANG,
        ),
        ("adopt Sales.xlsx", "adopt Sales.xlsx --from-own", "adopt OKR.xlsx --monthly"),
        each=True,
        writes=True,
    ),
    Verb(
        "check",
        workbook.check,
        (WORKBOOKS, AS_OF, JSON, LANG),
        ("check OKR.xlsx", "check North.xlsx South.xlsx --json"),
        each=True,
    ),
    Verb(
        "refresh",
        workbook.refresh,
        (WORKBOOKS, AS_OF, JSON, LANG),
        ("refresh OKR.xlsx", "refresh OKR.xlsx --as-of 2026-06-30"),
        each=True,
        writes=True,
    ),
    Verb(
        "distribute",
        exchange.distribute,
        (
            WORKBOOK,
            Argument("to", "--to", "FOLDER", required=True),
            Argument("only", "--only", "DEPARTMENT", count="many"),
            Argument("overdue", "--overdue"),
            Argument("template", "--template", "FILE"),
            Argument("company_view", "--company-view"),
            Argument("protect", "--protect", "PASSWORD"),
            Argument("drafts", "--drafts"),
            Argument("overwrite", "--overwrite"),
            DEADLINE,
            PASSWORDS,
            SCHEDULER,
            AS_OF,
            JSON,
            LANG,
        ),
        (
            "distribute OKR.xlsx --to sent --drafts",
            "distribute OKR.xlsx --to reminders --overdue --deadline 2026-12-05",
        ),
        writes=True,
    ),
    Verb(
        "collect",
        exchange.collect,
        (
            WORKBOOK,
            Argument("sources", "--from", "FOLDER", count="many", required=True),
            DEADLINE,
            PASSWORDS,
            SCHEDULER,
            AS_OF,
            JSON,
            LANG,
        ),
        ("collect OKR.xlsx --from returned",),
        writes=True,
    ),
    Verb(
        "import",
        importing.import_,
        (
            WORKBOOK,
            Argument("sources", metavar="FROM", count="many", required=True, label="import_from"),
            Argument("sheets", "--sheet", "SHEET", count="many"),
            Argument("shape", "--as", "LAYOUT", read=one_of(*SHAPES)),
            Argument("apply", "--apply", excludes="--dry-run"),
            Argument("dry_run", "--dry-run"),
            replace(AS_OF, label="import_as_of"),
            JSON,
            LANG,
        ),
        (
            "import OKR.xlsx Export.csv",
            "import OKR.xlsx Export.csv --apply",
            "import OKR.xlsx Own.xlsx --sheet Sales",
        ),
        writes=True,
    ),
    Verb(
        "close",
        cycles.close,
        (
            WORKBOOK,
            Argument("cycle", "--cycle", "NAME"),
            Argument("start", "--start", "DATE", read=day),
            Argument("end", "--end", "DATE", read=day),
            Argument("keep_targets", "--keep-targets"),
            Argument("to", "--to", "PATH", label="close_to"),
            Argument("dry_run", "--dry-run", label="close_dry_run"),
            AS_OF,
            JSON,
            LANG,
        ),
        ("close OKR.xlsx --dry-run", "close OKR.xlsx --cycle 2027 --to OKR-2027.xlsx"),
        writes=True,
    ),
    Verb(
        "restore",
        workbook.restore,
        (
            WORKBOOKS,
            Argument("versions", "--list", excludes="--to"),
            Argument("version", "--to", "N", read=count),
            LANG,
        ),
        ("restore OKR.xlsx", "restore OKR.xlsx --list", "restore OKR.xlsx --to 2"),
        each=True,
        writes=True,
    ),
    Verb(
        "report",
        board.report,
        (
            WORKBOOK,
            Argument("to", "--to", "FILE", required=True, label="report_to"),
            Argument("month", "--month", "MONTH", read=month),
            Argument("department", "--department", "DEPARTMENT"),
            Argument("drafts", "--drafts", label="report_drafts"),
            LANG,
        ),
        (
            "report OKR.xlsx --to October.pdf --month 2026-10",
            "report OKR.xlsx --to Sales.pdf --department Sales --drafts",
        ),
        writes=True,
    ),
    Verb(
        "attach",
        buttons.attach,
        (
            Argument("verb", metavar="|".join(BUTTON_VERBS), read=one_of(*BUTTON_VERBS)),
            Argument("book", "--book", "NAME"),
            AS_OF,
        ),
        ("attach", "attach check --book OKR.xlsm"),
    ),
    Verb(
        "install",
        buttons.install,
        (Argument("addin", "--addin"), replace(LANG, label="addin_lang")),
        ("install", "install --addin"),
    ),
    Verb(
        "uninstall",
        buttons.uninstall,
        (Argument("everything", "--all"), Argument("yes", "--yes"), LANG),
        ("uninstall", "uninstall --all --yes"),
    ),
    Verb(
        "doctor",
        buttons.doctor,
        (replace(WORKBOOKS, required=False, label="examined"), LANG),
        ("doctor", "doctor OKR.xlsm"),
    ),
)
BY_NAME: Final = {verb.name: verb for verb in VERBS}
WORDS: Final = (*BY_NAME, "help")
"""What can stand first on the command line."""
HELP_FLAGS: Final = frozenset({"-h", "--help"})
VERSION_FLAGS: Final = frozenset({"-V", "--version"})


def find_verb(given: str) -> Verb:
    """The verb of that name; OkrxlError with the one that was probably meant."""
    verb = BY_NAME.get(given)
    if verb is None:
        raise unknown("usage_verb", given, WORDS)
    return verb


def parse_line(given: Sequence[str]) -> tuple[Verb, Arguments]:
    """A verb and its arguments, from all that was typed after `okrxl`."""
    if given[0].startswith("-"):
        raise OkrxlError("usage_flag_first", given=given[0])
    verb = find_verb(given[0])
    return verb, parse(verb.name, verb.arguments, given[1:], verb.examples[0])
