"""What a manager has chosen on the sheet of returned files since the last collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.exchange.contract import Code
from okrxl.exchange.log import Taken
from okrxl.exchange.returned.ledger import Ledger, Outcome, collected_value
from okrxl.exchange.returned.types import TARGET_SET, USE_MASTER, USE_RETURNED, CheckIn, Proposal
from okrxl.exchange.slots import Content

if TYPE_CHECKING:
    from okrxl.exchange.returned.reference import Reference


def apply_choices(reference: Reference, ledger: Ledger) -> Ledger:
    """Resolve the conflicts and proposals that are decided; the others stay open."""
    outcomes = [*_conflicts(reference, ledger), *_proposals(reference)]
    still_open = {
        one.place: replace(one, target=reference.target(one.kr_id))
        for one in reference.master.pending.proposals
        if _settled(one, reference) is None
    }
    resolved = sum(one.taken is not None for one in outcomes)
    return replace(ledger.after(outcomes), proposals=still_open, resolved=resolved)


def _conflicts(reference: Reference, ledger: Ledger) -> Iterator[Outcome]:
    """Yield each conflict: open as before, or recorded, and appended where the returned value was chosen."""
    written: dict[str, Content] = {}
    for one in reference.master.pending.conflicts:
        code = Code.find(one.code)
        if code is None or one.choice not in {USE_MASTER, USE_RETURNED}:
            yield Outcome(conflict=one)
            continue
        slot = one.slot
        now = written.get(slot) or reference.content(slot, ledger)
        check_in = None
        if one.choice == USE_RETURNED and (now is None or now.digest != one.returned.digest):
            check_in = CheckIn(one.date, one.kr_id, one.returned, one.by, one.file, slot)
            written[slot] = one.returned
        yield Outcome(check_in, collected_value(code, slot, one.returned, one, reference.today))


def _proposals(reference: Reference) -> Iterator[Outcome]:
    """Yield each proposal that is settled, recorded so that it is not made again."""
    for one in reference.master.pending.proposals:
        code = _settled(one, reference)
        if code:
            _, slot, content = one.place
            key = (code.sending, code.department)
            yield Outcome(
                taken=Taken(*key, slot, content, one.proposed, "", one.file, reference.today.isoformat())
            )


def _settled(one: Proposal, reference: Reference) -> Code | None:
    """The code of a proposal that the manager marked as dealt with, or whose target the master has by now."""
    if one.choice == TARGET_SET or reference.target(one.kr_id) == one.proposed:
        return Code.find(one.code)
    return None
