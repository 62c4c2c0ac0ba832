"""What else the program does."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Optional, Union

from . import _infusim
from ._run import run
from ._types import Scenario, plain


def check(scenario: Scenario) -> list[str]:
    """Reads a scenario and runs nothing; gives its warnings. Raises ``ScenarioError`` with every mistake."""
    return _infusim.check(plain(scenario))


def models(scenario: Optional[Scenario] = None) -> list[dict[str, Any]]:
    """The shipped models; with a scenario each with whether it suits it, and why not.

    >>> import infusim
    >>> "kamp-2020" in [model["id"] for model in infusim.models()]
    True
    """
    found: list[dict[str, Any]] = json.loads(_infusim.models(None if scenario is None else plain(scenario)))
    return found


def effects() -> list[dict[str, Any]]:
    """The reported effects that scenarios can name as thresholds."""
    found: list[dict[str, Any]] = json.loads(_infusim.effects())
    return found


def explain(
    scenario: Scenario,
    what: str,
    *,
    patients: Optional[int] = None,
    seed: Optional[int] = None,
    **request: Any,
) -> dict[str, Any]:
    """How a number came about: doses, model, parameters with their sources, the person, and the arithmetic.

    ``what`` is ``cmax``, ``tmax``, ``auc_to_end``, ``auc_to_infinity``, ``half_life``, ``time_above``, ``level``, ``share_above``,
    ``share_ever_above``, ``response`` or ``response_peak``; ``arm``, ``model``, ``analyte``, ``threshold``, ``response``, ``at``,
    ``subject`` and ``percentile`` say which.
    """
    asked = json.dumps({"what": what, **{key: value for key, value in request.items() if value is not None}})
    found: dict[str, Any] = json.loads(_infusim.explain(plain(scenario), asked, patients, seed))
    return found


def lesson(
    scenario: Union[str, "os.PathLike[str]"],
    out: Union[str, "os.PathLike[str]"] = "lesson.html",
    *,
    base_url: Optional[str] = None,
) -> Path:
    """Writes one file for a browser in which a scenario can be played with."""
    _infusim.lesson(os.fspath(scenario), os.fspath(out), base_url)
    return Path(out)


def report(scenario: Scenario, out: Union[str, "os.PathLike[str]"] = "report.html", **options: Any) -> Path:
    """Simulates a scenario and writes its report as one page; options as for :func:`run`."""
    return run(scenario, **options).report(out)
