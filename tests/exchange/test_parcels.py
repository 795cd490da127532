"""A parcel holds one department's rows, whole, and nothing of another department."""

from __future__ import annotations

import pickle
from datetime import date

import pandas as pd
import pytest

from okrxl.exchange.outgoing.partition import parcels, sendable
from tests.exchange.sent import WORDS, Row, Tables, company, cut, sending


def edited(**more: list[Row]) -> Tables:
    rows = dict(company().rows)
    return Tables(rows | {key: [*rows[key], *added] for key, added in more.items()})


def test_no_word_of_another_department() -> None:
    for name, parcel in cut(company()).items():
        plain = pickle.dumps(parcel)
        for word in WORDS:
            assert (word.encode() in plain) == name.startswith(word), (name, word)


def test_all_its_own_rows() -> None:
    found = company().assessed()
    for parcel in parcels(found, sending(found)):
        name, own = parcel.department, found.scored["department"] == parcel.department
        pd.testing.assert_frame_equal(parcel.scored, found.scored.loc[own].reset_index(drop=True))
        ids = set(parcel.scored["id"])
        all_check_ins = found.tables.check_ins.frame
        assert len(parcel.check_ins) == all_check_ins["kr_id"].isin(ids).sum() == 40
        assert list(parcel.check_ins.columns) == ["date", "kr_id", "actual", "confidence", "comment", "by"]
        assert len(parcel.monthly) == (found.monthly["department"] == name).sum()
        assert list(parcel.months) == list(found.matrix.loc[name])
        assert parcel.standing["department"] == name
        assert parcel.objectives["objective"].tolist() == [f"{name.split()[0]} aim"]
        assert parcel.company is None


def test_all_departments_only_on_request() -> None:
    found = company().assessed()
    for parcel in parcels(found, sending(found), company_view=True):
        assert parcel.company is not None
        assert list(parcel.company.departments["department"]) == list(sendable(found))
        assert parcel.company.total["score"] == found.company["score"]


def test_some_departments_get_the_files_they_always_get() -> None:
    found = company().assessed()
    everyone = {one.department: one.file for one in parcels(found, sending(found))}
    (one,) = parcels(found, sending(found), {"Cedar dept"})
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
    for parcel in cut(tables).values():
        assert len(parcel.scored) == 8
        assert len(parcel.check_ins) == 40


def test_ids_in_another_spelling() -> None:
    tables = edited(check_ins=[{"date": date(2026, 5, 1), "kr_id": " aspen-kr0 ", "actual": 40}])
    assert len(cut(tables)["Aspen dept"].check_ins) == 41


def test_an_objective_of_another_department_says_what_for_and_no_more() -> None:
    shared: Row = {
        "id": "A9", "objective_id": "birch-o", "key_result": "Aspen helps", "department": "Aspen dept",
        "baseline": 0, "target": 1,
    }  # fmt: skip
    parcel = cut(edited(key_results=[shared]))["Aspen dept"]
    assert parcel.objectives.to_dict("list") == {
        "id": ["Aspen-O", "birch-o"],
        "objective": ["Aspen aim", "Birch aim"],
    }
    assert parcel.scored["owner"].iloc[-1] == "Birch lead"


def test_every_department_needs_its_number() -> None:
    found = company().assessed()
    given = sending(found)
    del given.departments["Aspen dept"]  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        list(parcels(found, given))
