"""Executors on engines that exist."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class RayExecutor(Executor):
    """Ray as a ``concurrent.futures.Executor``: a task whose worker is lost is repeated by Ray."""

    def __init__(self, max_retries: int) -> None:
        import ray

        if not ray.is_initialized():
            ray.init(address="local", include_dashboard=False, log_to_driver=False)
        self._call = ray.remote(max_retries=max_retries)(_call)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = self._call.remote(fn, args, kwargs).future()
        return future


def _call(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return fn(*args, **kwargs)


def ray_executor(*, max_retries: int = 3) -> Executor:
    """An executor on the Ray cluster that is connected, or on this machine where none is."""
    return RayExecutor(max_retries)


def dask_executor(client: Any = None) -> Executor:
    """An executor on a Dask client; without one on two workers of this machine."""
    if client is None:
        import distributed

        start: Any = distributed.LocalCluster
        client = start(n_workers=2, threads_per_worker=1, dashboard_address=None).get_client()
    executor: Executor = client.get_executor(pure=False)
    return executor
