"""What scenarios are to Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Union

#: The path of a file, or a dict with its keys.
Scenario = Union[str, "os.PathLike[str]", Mapping[str, Any]]

#: ``True`` for a bar, or a callable that is told how many subjects are done, of how many.
Progress = Union[bool, Callable[[int, int], object], None]


def plain(scenario: Scenario) -> Any:
    """A scenario as the native part takes it."""
    return dict(scenario) if isinstance(scenario, Mapping) else scenario
