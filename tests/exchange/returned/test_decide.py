"""What becomes of one returned value, case by case."""

from __future__ import annotations

from itertools import product

import pytest

from okrxl.exchange.returned.decide import Age, Decision, Slot, decide

OLDER, SAME, NEWER = Age.OLDER, Age.SAME, Age.NEWER
APPEND, THERE, KNOWN, CONFLICT = Decision.APPEND, Decision.ALREADY_THERE, Decision.KNOWN, Decision.CONFLICT


@pytest.mark.parametrize(
    ("sent", "master", "returned", "decision"),
    [
        (None, None, "42", APPEND),  # typed by the department
        ("40", "40", "42", APPEND),  # corrected by the department
        ("40", "40", "40", THERE),  # left as it was sent
        ("40", "41", "40", THERE),  # corrected by the manager alone
        (None, "42", "42", THERE),  # typed by both, alike
        ("40", "42", "42", THERE),  # corrected by both, alike
        (None, "41", "42", CONFLICT),  # typed by both
        ("40", "41", "42", CONFLICT),  # corrected by both
        ("40", None, "42", CONFLICT),  # deleted by the manager
        ("40", None, "40", THERE),
    ],
)
def test_a_first_file(sent: str | None, master: str | None, returned: str, decision: Decision) -> None:
    assert decide(Slot(sent, master, returned)) is decision


@pytest.mark.parametrize(
    ("master", "returned", "age", "decision"),
    [
        ("42", "43", NEWER, APPEND),  # a later version
        ("42", "43", SAME, APPEND),  # another row of the same file
        ("42", "43", OLDER, CONFLICT),  # an earlier version, or nobody knows
        ("41", "43", NEWER, CONFLICT),  # changed by the manager since
        ("43", "43", NEWER, THERE),  # the manager has typed it meanwhile
        ("43", "43", OLDER, THERE),
        (None, "43", NEWER, CONFLICT),  # deleted by the manager since
        ("42", "40", NEWER, APPEND),  # back to what was sent, which has not been collected itself
        ("42", "40", OLDER, CONFLICT),
    ],
)
def test_after_42_was_collected_for_a_40_that_was_sent(
    master: str | None, returned: str, age: Age, decision: Decision
) -> None:
    assert decide(Slot("40", master, returned, collected="42", age=age)) is decision


@pytest.mark.parametrize(
    ("master", "returned", "age", "repeated", "decision"),
    [
        ("43", "43", SAME, False, KNOWN),  # the same file again
        ("43", "42", OLDER, False, KNOWN),  # the earlier version again
        ("41", "43", SAME, False, KNOWN),  # the same file again, after a change by the manager
        ("43", "42", NEWER, False, CONFLICT),  # a newer file restores what was collected first
        ("43", "42", NEWER, True, KNOWN),  # a newer file lists both values
        ("42", "42", NEWER, False, THERE),  # so has the manager
    ],
)
def test_after_42_and_then_43_were_collected(
    master: str,
    returned: str,
    age: Age,
    repeated: bool,  # noqa: FBT001
    decision: Decision,
) -> None:
    slot = Slot("40", master, returned, collected="43", age=age, known=True, repeated=repeated)
    assert decide(slot) is decision


@pytest.mark.parametrize("age", [None, OLDER, SAME, NEWER])
@pytest.mark.parametrize("master", [None, "41", "42"])
def test_an_open_conflict_is_not_opened_again(age: Age | None, master: str | None) -> None:
    collected = None if age is None else "40"
    assert decide(Slot("40", master, "42", collected=collected, age=age, waiting=True)) is KNOWN


def slots() -> list[Slot]:
    """Every combination of contents, ages and flags."""
    contents, flags = (None, "A", "B", "C"), (False, True)
    return [
        Slot(sent, master, "A", collected, age, known=known, repeated=repeated, waiting=waiting)
        for sent, master, collected in product(contents, repeat=3)
        for age in ((None,) if collected is None else Age)
        for known, repeated, waiting in product(flags, repeat=3)
    ]


def test_nothing_is_appended_over_a_change_of_the_masters() -> None:
    appended = [slot for slot in slots() if decide(slot) is Decision.APPEND]
    assert appended
    for slot in appended:
        assert slot.master == (slot.sent if slot.collected is None else slot.collected)
        assert not slot.known
        assert slot.age is not Age.OLDER


def test_what_the_master_has_is_never_in_conflict() -> None:
    assert not [
        slot for slot in slots() if slot.master == slot.returned and decide(slot) is Decision.CONFLICT
    ]
