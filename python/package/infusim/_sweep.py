"""Scenarios in which values are varied, here or on many machines."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any, Optional

from . import _infusim
from ._result import Result
from ._run import run
from ._table import Table
from ._types import Scenario, plain

#: How many parts a sweep is divided into for an executor, at most.
PARTS = 64


def cells(scenario: Scenario) -> int:
    """How many cells a scenario with ``vary`` has; one without has none."""
    return _infusim.count_cells(plain(scenario))


def sweep(
    scenario: Scenario,
    *,
    vary: Optional[Mapping[str, Any]] = None,
    executor: Optional[Executor] = None,
    parts: Optional[int] = None,
    **options: Any,
) -> Table:
    """Simulates every cell of a scenario with ``vary`` and gives the table of them.

    ``vary`` adds axes to a scenario that is a dict. Without an ``executor`` this machine's threads do it; any
    ``concurrent.futures.Executor`` does it in parts of neighbouring cells, and gives the same table. A part whose worker was
    lost is the executor's to repeat: those of ``ray_executor()`` and ``dask_executor()`` do. Other options are those of ``run``.

    >>> import infusim
    >>> table = infusim.sweep({
    ...     "title": "Doses", "model": "kamp-2020", "patients": {"count": 20, "seed": 1, "weight": "70 kg"},
    ...     "arms": {"a": [{"infusion": {"dose": "$dose", "over": "40 min"}}]},
    ...     "observe": {"until": "6 h", "every": "10 min"},
    ... }, vary={"dose": ["0.2 mg/kg", "0.5 mg/kg", "1 mg/kg"]})
    >>> sorted(set(table["cell"].tolist()))
    [1, 2, 3]
    """
    whole = _with_axes(scenario, vary)
    count = cells(whole)
    if count == 0:
        raise ValueError("nothing is varied in this scenario: add `vary`, or use run()")
    if executor is None:
        return run(whole, **options).cells
    tasks = [executor.submit(_part, whole, first, last, options) for first, last in _ranges(count, parts or PARTS)]
    native = [_infusim.Table.from_ipc("cells", task.result()) for task in tasks]
    return Table(_infusim.Table.concatenated(native))


def find(scenario: Scenario, **options: Any) -> Result:
    """Simulates a scenario with ``find`` and gives its result, whose table ``answers`` has the answers."""
    result = run(scenario, **options)
    if "answers" not in result.tables:
        raise ValueError("nothing is sought in this scenario: add `find`")
    return result


def _with_axes(scenario: Scenario, vary: Optional[Mapping[str, Any]]) -> Scenario:
    if vary is None:
        return scenario
    if not isinstance(scenario, Mapping):
        raise TypeError("`vary` adds axes to a dict; in a file write them behind `vary:`")
    return {**scenario, "vary": {**scenario.get("vary", {}), **vary}}


def _ranges(count: int, parts: int) -> list[tuple[int, int]]:
    """Neighbouring numbers from 1 on, in so many parts at most, of nearly the same size."""
    parts = max(1, min(parts, count))
    ends = [count * part // parts for part in range(parts + 1)]
    return [(first + 1, last) for first, last in zip(ends, ends[1:])]


def _part(scenario: Scenario, first: int, last: int, options: Mapping[str, Any]) -> bytes:
    """Some cells, simulated by one thread of a worker."""
    result = run(scenario, cells=f"{first}-{last}", **{"threads": 1, **options})
    return result.cells._native.to_ipc()
