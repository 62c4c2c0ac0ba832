"""A simulation can be stopped, told of and done beside others; mistakes have a place."""

from __future__ import annotations

import _thread
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import infusim

#: Machines of a CI are shared.
FACTOR = float(os.environ.get("FACTOR", "3"))


def test_ctrl_c_stops_a_run(scenario: dict[str, Any]) -> None:
    asked: list[float] = []

    def interrupt() -> None:
        time.sleep(0.7)
        asked.append(time.perf_counter())
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        infusim.run(scenario, patients=5_000_000)
    taken = time.perf_counter() - asked[0]
    thread.join()
    assert taken < 0.1 * FACTOR, f"{taken:.3f} s"


def test_other_threads_go_on(scenario: dict[str, Any]) -> None:
    ticks, over = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not over.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    since, before = time.perf_counter(), ticks
    infusim.run(scenario, patients=200_000, threads=1)
    taken = time.perf_counter() - since
    went_on = ticks - before
    over.set()
    thread.join()
    assert went_on > 50 * taken, f"{went_on} ticks in {taken:.2f} s"


def test_progress_is_told(scenario: dict[str, Any]) -> None:
    told: list[tuple[int, int]] = []
    infusim.run(scenario, patients=300_000, progress=lambda done, of: told.append((done, of)))
    assert len(told) > 2
    [of] = {of for _, of in told}
    # Two arms of so many; what other spreads between people would change is simulated too.
    assert of >= 600_000
    done = [one for one, _ in told]
    assert done == sorted(done) and 0 < done[-1] <= of


def test_what_the_callable_raises_stops_the_run(scenario: dict[str, Any]) -> None:
    def refuse(done: int, of: int) -> None:
        raise RuntimeError("enough")

    since = time.perf_counter()
    with pytest.raises(RuntimeError, match="enough"):
        infusim.run(scenario, patients=5_000_000, progress=refuse)
    assert time.perf_counter() - since < 20


def test_every_mistake_has_a_place_also_in_a_dict(scenario: dict[str, Any]) -> None:
    scenario["model"] = "kamp-2021"
    scenario["arms"]["2 h"][0]["infusion"]["rate"] = "20 elephants"
    with pytest.raises(infusim.ScenarioError) as caught:
        infusim.check(scenario)
    error = caught.value
    assert isinstance(error, ValueError)
    assert len(error.mistakes) == 2
    for mistake in error.mistakes:
        assert mistake["line"] > 1 and mistake["column"] > 1 and mistake["message"] and mistake["hint"]
    text = str(error)
    assert "kamp-2020" in text and "elephants" in text and "^" in text


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(infusim.ScenarioError, match="nowhere.yaml"):
        infusim.run(tmp_path / "nowhere.yaml")
    with pytest.raises(ValueError, match="several lines"):
        infusim.run("title: x\nmodel: y\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"solver": "euler"}, "solver='euler'"),
        ({"subjects": "5-1"}, "subjects="),
        ({"subjects": "1-9999"}, "subjects"),
        ({"cells": "1-2"}, "cells"),
    ],
)
def test_wrong_options_are_said(scenario: dict[str, Any], options: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said.split("=")[0]):
        infusim.run(scenario, **options)


def test_verbs(scenario: dict[str, Any], shipped: Path) -> None:
    fits = {model["id"]: model for model in infusim.models(scenario)}
    assert fits["kamp-2020"]["fits"] is True
    assert any(not model["fits"] and model["against"] for model in fits.values())
    assert "psychedelic-bowdle-1998" in [effect["id"] for effect in infusim.effects()]
    found = infusim.explain(scenario, "cmax", arm="2 h", subject=17)
    patients = infusim.run(scenario).patients
    row = (patients["arm"] == "2 h") & (patients["subject"] == 17)
    assert abs(found["value"] / patients["cmax_ng_per_ml"][row][0] - 1) < 1e-9
    with pytest.raises(ValueError, match="arm"):
        infusim.explain(scenario, "cmax")
    page = infusim.lesson(shipped, "page.html")
    assert page.stat().st_size < 2_000_000
    report = infusim.report(scenario, "report.html", patients=20)
    assert "<svg" in report.read_text()
