"""Ray and Dask give the table of one machine, also when a worker is killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy
import pytest

import infusim
from infusim import _sweep


def same(one: infusim.Table, other: infusim.Table) -> bool:
    def equal(name: str) -> bool:
        left, right = one[name], other[name]
        return list(left) == list(right) if left.dtype == object else numpy.array_equal(left, right, equal_nan=True)

    return len(one) == len(other) and all(equal(name) for name in one.columns)


def part_that_dies_once(mark: str) -> Any:
    """A part of a sweep whose first worker is killed in the middle."""
    whole = _sweep._part

    def part(scenario: Any, first: int, last: int, options: Any) -> bytes:
        if first > 1:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                pass
            else:
                os._exit(1)
        return whole(scenario, first, last, options)

    return part


@pytest.mark.parametrize("engine", ["ray", "dask"])
def test_a_sweep_with_a_lost_worker(engine: str, design: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip({"ray": "ray", "dask": "distributed"}[engine])
    whole = infusim.sweep(design, patients=100)
    if engine == "ray":
        import ray

        ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
        executor = infusim.ray_executor()
    else:
        executor = infusim.dask_executor()
    try:
        assert same(infusim.sweep(design, patients=100, executor=executor, parts=6), whole)
        mark = tmp_path / "killed"
        monkeypatch.setattr(_sweep, "_part", part_that_dies_once(str(mark)))
        assert same(infusim.sweep(design, patients=100, executor=executor, parts=6), whole)
        assert mark.exists(), "a worker was killed"
    finally:
        if engine == "ray":
            ray.shutdown()
        else:
            executor._client.close()
