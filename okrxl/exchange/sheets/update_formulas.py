"""What answers while a department types: what a row lacks, how many are filled, what a spare row is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.exchange.contract import FILLED
from okrxl.exchange.sheets.update_grid import Places, cell
from okrxl.read.cells import DONE, NOT_DONE
from okrxl.sheets.model import Computed

if TYPE_CHECKING:
    from okrxl.core.labels import Labels

CHECK_IN = FILLED[:-1]
"""What makes a check-in; a proposal may stand alone."""
DONE_WORDS = "|" + "|".join(sorted(DONE | NOT_DONE)) + "|"


def quoted(text: str) -> str:
    """A text constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def missing(row: int, words: Labels, *, worded: bool) -> Computed:
    """What a key result's row still lacks; `worded` ones take 是/否 as well as numbers."""
    said = _said(words)
    formula = f'IF({_together(FILLED, row)}="","",{_proposal(row, said, _faults(row, said, worded=worded))})'
    return Computed(f"IFERROR({formula},{said['actual_unreadable']})", "")


def more_missing(row: int, places: Places, words: Labels) -> Computed:
    """What a spare row still lacks; whether a word will do depends on a key result not known here."""
    said, kr_id = _said(words), cell("kr_id", row)
    known = f"ISNUMBER(MATCH({kr_id},{places.column('kr_id').absolute},0))"
    faults = _proposal(row, said, _faults(row, said, worded=True))
    untold = f'IF({kr_id}="",{said["no_kr"]},IF(NOT({known}),{quoted(words.text("exchange.update.unknown"))},'
    formula = f'IF({kr_id}&{_together(FILLED, row)}="","",{untold}{faults})))'
    return Computed(f"IFERROR({formula},{said['actual_unreadable']})", "")


def looked_up(key: str, row: int, places: Places, otherwise: str = "") -> Computed:
    """What the upper table tells of the key result that was picked in a spare row."""
    kr_id = cell("kr_id", row)
    match = f"MATCH({kr_id},{places.column('kr_id').absolute},0)"
    found = f"INDEX({places.column(key).absolute},{match})"
    return Computed(f'IF({kr_id}="","",IFERROR({found}&"",{quoted(otherwise)}))', "")


def looked_up_score(row: int, places: Places) -> Computed:
    """The preview of the key result that was picked in a spare row: the row itself is in it."""
    kr_id = cell("kr_id", row)
    match = f"MATCH({kr_id},{places.column('kr_id').absolute},0)"
    return Computed(f'IF({kr_id}="","",IFERROR(INDEX({places.column("preview").absolute},{match}),""))', "")


def counter(places: Places, words: Labels) -> Computed:
    """How many key results have a complete check-in, in either table: `已填 7 / 12`."""
    filled = quoted(words.text("exchange.missing.filled"))
    here = f"{places.column('missing').absolute}={filled}"
    ids, spare_ids = places.column("kr_id").absolute, places.more_column("kr_id").absolute
    spare = f"COUNTIFS({spare_ids},{ids},{places.more_column('missing').absolute},{filled})"
    counted = f"SUMPRODUCT(--((({here})+{spare})>0))"
    said = words.text("exchange.update.counter_formula", filled=counted, count=places.count)
    return Computed(said, words.text("exchange.update.counter", filled=0, count=places.count))


def _said(words: Labels) -> dict[str, str]:
    return {key: quoted(text) for key, text in words.section("exchange.missing").items()}


def _together(keys: tuple[str, ...], row: int) -> str:
    return "&".join(cell(key, row) for key in keys)


def _proposal(row: int, said: dict[str, str], faults: str) -> str:
    proposed = cell("proposed_target", row)
    wrong = f'AND({proposed}<>"",NOT(ISNUMBER({proposed})))'
    alone = f'AND({proposed}<>"",{_together(CHECK_IN, row)}="")'
    return f"IF({wrong},{said['target_unreadable']},IF({alone},{said['proposed']},{faults}))"


def _faults(row: int, said: dict[str, str], *, worded: bool) -> str:
    """The first thing that is wrong with a check-in, else that it is filled."""
    actual, day, sure = (cell(key, row) for key in ("actual", "date", "confidence"))
    unread, wrong = f"NOT(ISNUMBER({actual}))", said["actual_unreadable"]
    if worded:
        word = f'FIND("|"&LOWER(SUBSTITUTE({actual}," ",""))&"|",{quoted(DONE_WORDS)})'
        unread, wrong = f"AND({unread},ISERROR({word}))", said["word_unreadable"]
    tests = (
        (f'{actual}=""', said["no_actual"]),
        (unread, wrong),
        (f'{day}=""', said["no_date"]),
        (f"NOT(ISNUMBER({day}))", said["date_unreadable"]),
        (f"{day}>TODAY()", said["date_ahead"]),
        (f'AND({sure}<>"",OR(NOT(ISNUMBER({sure})),{sure}<0,{sure}>10))', said["confidence_unreadable"]),
    )
    return "".join(f"IF({test},{text}," for test, text in tests) + said["filled"] + ")" * len(tests)
