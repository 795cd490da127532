"""Department data hold one department's rows, whole, and nothing of another department."""

from __future__ import annotations

import pickle
from datetime import date

import pandas as pd
import pytest

from okrxl.exchange.outgoing.partition import CHECK_IN_COLUMNS, partition, sendable
from tests.exchange.departments import WORDS, Row, Tables, company, cut, sending


def edited(**more: list[Row]) -> Tables:
    rows = dict(company().rows)
    return Tables(rows | {key: [*rows[key], *added] for key, added in more.items()})


def test_no_word_of_another_department() -> None:
    for name, data in cut(company()).items():
        plain = pickle.dumps(data)
        for word in WORDS:
            assert (word.encode() in plain) == name.startswith(word), (name, word)


def test_all_its_own_rows() -> None:
    found = company().assessed()
    for data in partition(found, sending(found)):
        name, own = data.department, found.scored["department"] == data.department
        pd.testing.assert_frame_equal(data.scored, found.scored.loc[own].reset_index(drop=True))
        ids = set(data.scored["id"])
        all_check_ins = found.tables.check_ins.frame
        assert len(data.check_ins) == all_check_ins["kr_id"].isin(ids).sum() == 40
        assert list(data.check_ins.columns) == CHECK_IN_COLUMNS
        assert len(data.monthly) == (found.monthly["department"] == name).sum()
        assert list(data.months) == list(found.matrix.loc[name])
        assert data.standing["department"] == name
        assert data.objectives["objective"].tolist() == [f"{name.split()[0]} aim"]
        assert data.company is None


def test_all_departments_only_on_request() -> None:
    found = company().assessed()
    for data in partition(found, sending(found), company_view=True):
        assert data.company is not None
        assert list(data.company.departments["department"]) == list(sendable(found))
        assert data.company.total["score"] == found.company["score"]


def test_some_departments_get_the_files_they_always_get() -> None:
    found = company().assessed()
    everyone = {one.department: one.file for one in partition(found, sending(found))}
    (one,) = partition(found, sending(found), {"Cedar dept"})
    assert one.file == everyone["Cedar dept"] == "2026 Cedar dept OKR.xlsx"
    assert str(one.code) == "OKR-7F3A91C2-3-3"


def test_departments_without_key_results_get_nothing() -> None:
    tables = edited(departments=[{"department": "Elm dept"}])
    assert "Elm dept" not in cut(tables)


def test_rows_without_id_or_department_go_to_nobody() -> None:
    tables = edited(
        key_results=[
            {"objective_id": "Aspen-O", "key_result": "no id", "baseline": 0, "target": 1},
            {
                "id": "X1",
                "objective_id": "unknown",
                "key_result": "no department",
                "baseline": 0,
                "target": 1,
            },
        ],
        check_ins=[{"date": date(2026, 5, 1), "kr_id": "X1", "actual": 1}, {"kr_id": None, "actual": 1}],
    )
    for data in cut(tables).values():
        assert len(data.scored) == 8
        assert len(data.check_ins) == 40


def test_ids_in_another_spelling() -> None:
    tables = edited(check_ins=[{"date": date(2026, 5, 1), "kr_id": " aspen-kr0 ", "actual": 40}])
    assert len(cut(tables)["Aspen dept"].check_ins) == 41


def test_an_objective_of_another_department_says_what_for_and_no_more() -> None:
    shared: Row = {
        "id": "A9", "objective_id": "birch-o", "key_result": "Aspen helps", "department": "Aspen dept",
        "baseline": 0, "target": 1,
    }  # fmt: skip
    data = cut(edited(key_results=[shared]))["Aspen dept"]
    assert data.objectives.to_dict("list") == {
        "id": ["Aspen-O", "birch-o"],
        "objective": ["Aspen aim", "Birch aim"],
    }
    assert data.scored["owner"].iloc[-1] == "Birch lead"


def test_every_department_needs_its_number() -> None:
    found = company().assessed()
    given = sending(found)
    del given.departments["Aspen dept"]  # type: ignore[attr-defined]
    with pytest.raises(KeyError, match="Aspen dept"):
        list(partition(found, given))
