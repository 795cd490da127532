"""Which calls are to fail, one at a time: all of them take minutes.

A sample is spread over all and denser where things are given back. `OKRXL_FAULTS=all` takes every call,
`OKRXL_FAULTS=1/2` and `2/2` half of them each, a number another sample.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Sequence

from tests.conftest import more

ASKED = os.environ.get("OKRXL_FAULTS", "0")
ENDS = more(usual=3, long=6)
"""So many of the first calls are in every sample, and twice as many of the last."""


def chosen(calls: int, sample: int) -> Sequence[int]:
    """Numbers of calls, from 1: one out of each of `sample` parts, and those at the ends."""
    if ASKED == "all":
        return range(1, calls + 1)
    if "/" in ASKED:
        part, _, parts = ASKED.partition("/")
        return range(int(part), calls + 1, int(parts))
    draw = random.Random(int(ASKED))
    edges = [round(calls * number / sample) for number in range(sample + 1)]
    spread = {draw.randrange(low, high) + 1 for low, high in itertools.pairwise(edges) if low < high}
    ends = {*range(1, ENDS), *range(calls - 2 * ENDS, calls + 1)}
    return sorted(one for one in spread | ends if 0 < one <= calls)
