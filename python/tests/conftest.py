"""What the tests simulate. They run from the installed wheel, in a folder of their own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

SCENARIO: dict[str, Any] = {
    "title": "Two lengths",
    "model": "kamp-2020",
    "patients": {"count": 200, "seed": 7, "weight": {"median": "75 kg", "cv": "18 %", "min": "45 kg", "max": "120 kg"}},
    "thresholds": ["psychedelic-bowdle-1998"],
    "arms": {
        "2 h": [{"infusion": {"rate": "20 mg/h", "over": "2 h"}}],
        "10 h": [{"infusion": {"rate": "20 mg/h", "over": "10 h"}}],
    },
    "observe": {"until": "24 h", "every": "15 min"},
}

DESIGN: dict[str, Any] = {
    **{key: value for key, value in SCENARIO.items() if key != "arms"},
    "title": "Doses and lengths",
    "vary": {"dose": {"from": "10 mg", "to": "100 mg", "steps": 7}, "length": ["20 min", "2 h", "10 h"]},
    "arms": {"one": [{"infusion": {"dose": "$dose", "over": "$length"}}]},
}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def scenario() -> dict[str, Any]:
    return copy.deepcopy(SCENARIO)


@pytest.fixture
def design() -> dict[str, Any]:
    return copy.deepcopy(DESIGN)


@pytest.fixture
def shipped() -> Path:
    return SCENARIOS / "two-or-thirty.yaml"
