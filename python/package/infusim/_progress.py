"""Tells how far a simulation is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Optional

from ._types import Progress


@contextmanager
def told(progress: Progress) -> Iterator[Optional[Callable[[int, int], object]]]:
    """The callable that is told; for ``True`` a bar of tqdm, or a line on standard error where that is not installed."""
    if progress is None or progress is False:
        yield None
    elif callable(progress):
        yield progress
    else:
        with _bar() as bar:
            yield bar


@contextmanager
def _bar() -> Iterator[Callable[[int, int], object]]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield _line
        print(file=sys.stderr)
        return
    bar: Any = tqdm(unit=" people")

    def tell(done: int, of: int) -> None:
        bar.total = of
        bar.update(done - bar.n)

    try:
        yield tell
    finally:
        bar.close()


def _line(done: int, of: int) -> None:
    print(f"\r{done:,} of {of:,}", end="", file=sys.stderr, flush=True)
