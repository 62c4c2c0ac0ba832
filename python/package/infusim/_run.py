"""Simulates a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from . import _infusim
from ._progress import told
from ._result import Result
from ._types import Progress, Scenario, plain


def run(
    scenario: Scenario,
    *,
    patients: Optional[int] = None,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    progress: Progress = None,
    keep: Sequence[str] = (),
    subjects: Optional[str] = None,
    cells: Optional[str] = None,
    solver: Optional[str] = None,
    only_this_model: bool = False,
) -> Result:
    """Simulates a scenario and gives its result; what is left out is as the scenario says.

    ``scenario`` is the path of a file or a dict. ``keep`` names what is kept of every subject: ``"curves"``, ``"parameters"``.
    ``subjects`` and ``cells`` are ranges such as ``"2501-5000"``. ``progress`` is ``True`` for a bar, or a callable that is
    told how many subjects are done, of how many. Ctrl-C stops it, and other threads run meanwhile.

    Raises ``ScenarioError`` with every mistake at once, each with line, column and hint.
    """
    asked: dict[str, Any] = {
        "patients": patients,
        "seed": seed,
        "subjects": subjects,
        "cells": cells,
        "solver": solver,
        "threads": threads,
        "keep": list(keep),
        "only_this_model": only_this_model,
    }
    with told(progress) as tell:
        return Result(_infusim.run(plain(scenario), asked, tell))
