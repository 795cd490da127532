"""Cancelled, closed, over, not begun (cases 28, 29): what counts, and who is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases.company import codes, company, key_result, objective
from tests.exchange.departments import cut_of

Q1 = {"start": date(2026, 1, 1), "due": date(2026, 3, 31)}
Q2: dict[str, Any] = {"cycle_start": date(2026, 4, 1), "cycle_end": date(2026, 6, 30)}


def test_last_quarter_s_key_results_count_nowhere() -> None:
    found = company(
        [objective("O1")],
        [key_result("K1", "O1", 0.3), key_result("K2", "O1", None, 1, **Q1)],
        check_ins=[(date(2026, 3, 1), "K2", 0.8)],
        **Q2,
    )
    assert found.company["score"] == pytest.approx(0.3)
    assert found.company["key_results"] == 1
    assert cut_of(found)["Sales"].scored["id"].tolist() == ["K1"]
    assert "outside_cycle" in codes(found)
    assert not {"weights_leave_nothing", "date_out_of_cycle"} & codes(found)


@pytest.mark.parametrize("more", [{"state": "Cancelled"}, {"state": "已取消"}, {"start": date(2026, 7, 1)}])
def test_cancelled_and_not_begun_leave_their_weight_to_the_others(more: Any) -> None:
    found = company(
        [objective("O1")], [key_result("K1", "O1", 0.3, 0.5), key_result("K2", "O1", None, 0.5, **more)]
    )
    assert found.company["score"] == pytest.approx(0.3)
    assert found.scored["effective_weight"].fillna(0).tolist() == [1, 0]
    assert cut_of(found)["Sales"].scored["id"].tolist() == ["K1"]
    assert "weights_off" not in codes(found)


def test_a_closed_one_keeps_its_score_and_is_not_asked_again() -> None:
    """Closed at 80 % in March: in November still .8, not overdue, not chased; its department still has it."""
    found = company(
        [objective("O1")],
        [key_result("K1", "O1", None, state="Closed", due=date(2026, 4, 30)), key_result("K2", "O1", 0.4)],
        check_ins=[(date(2026, 3, 15), "K1", 0.8)],
        as_of=date(2026, 11, 20),
    )
    row = found.scored.iloc[0]
    assert (row["status"], row["score"], bool(row["not_updated"])) == ("closed", 0.8, False)
    assert row["expected"] == pytest.approx(73 / 119)  # 15 March, of 1 January to 30 April
    assert found.company["score"] == pytest.approx(0.6)
    sent = cut_of(found)["Sales"]
    assert (sent.scored["id"].tolist(), sent.ours["id"].tolist()) == (["K2"], ["K1", "K2"])


def test_a_department_that_is_asked_for_nothing_gets_no_file() -> None:
    found = company(
        [objective("O1"), objective("O2", "Marketing")],
        [key_result("K1", "O1", 0.5), key_result("K2", "O2", 0.8, state="Closed")],
    )
    assert list(cut_of(found)) == ["Sales"]
    assert found.departments["department"].tolist() == ["Sales", "Marketing"]
